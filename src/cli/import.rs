//! `diafilm import`: an essay becomes decks in a folder.
//!
//! Either all files are written or none: what lies there already is never
//! overwritten, and what was made is taken away if something fails.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::Outcome;
use super::args::ImportArgs;
use super::term::{printable, say, show_path, write_stdout};
use crate::essay::Essay;
use crate::essay::draft::{By, Options, draft, left_out};
use crate::essay::read::{read, with_pictures};
use crate::essay::trace::files;
use crate::world::World as _;
use crate::world::disk::DiskWorld;
use crate::world::save::create_all;

/// Drafts the decks of an essay and writes them.
///
/// # Errors
/// If the file is no essay, a deck is in the way, or the folder can't be written to.
pub fn run(args: &ImportArgs) -> anyhow::Result<Outcome> {
    let essay = read_essay(&args.essay)?;
    let folder = folder_of(args);
    let name = file_name(&args.essay);
    if args.update {
        return super::update::run(&essay, &name, &folder, args);
    }
    let options = Options { by: args.by.map_or(By::Section, By::from), title: args.title.clone() };
    let decks = draft(&essay, &options);
    write_new(&folder, &files(&essay, &name, &decks, &options))?;
    let mut told = String::new();
    for deck in &decks {
        let path = show_path(&folder.join(&deck.name));
        told.push_str(&format!("made {path}, “{}”, {} slides\n", printable(&deck.title), deck.slides.len()));
    }
    told.push_str(&format!("look at them: diafilm {}\n", show_path(&folder)));
    write_stdout(told.as_bytes())?;
    left_out(&essay).iter().for_each(|lost| say(&format!("note: {}", printable(lost))));
    Ok(Outcome::Fine)
}

/// Reads the essay at a path.
///
/// # Errors
/// If it can't be read, or is no essay.
pub fn read_essay(path: &Path) -> anyhow::Result<Essay> {
    let bytes = DiskWorld::read_deck(path)?;
    let essay = read(&file_name(path), &bytes).with_context(|| format!("can't read `{}`", show_path(path)))?;
    let world = DiskWorld::new();
    Ok(with_pictures(essay, |name| world.read_asset(path, name).ok().map(|bytes| bytes.to_vec())))
}

fn folder_of(args: &ImportArgs) -> PathBuf {
    args.output.clone().or_else(|| args.folder.clone()).unwrap_or_else(|| PathBuf::from("."))
}

/// The name of a file, without its folder.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Writes files that aren't there yet: all of them or none.
///
/// # Errors
/// If one of them is there, or the system refuses; nothing is left behind then.
pub fn write_new(folder: &Path, files: &[(PathBuf, Vec<u8>)]) -> anyhow::Result<()> {
    if let Some((taken, _)) = files.iter().find(|(path, _)| folder.join(path).symlink_metadata().is_ok()) {
        let taken = show_path(&folder.join(taken));
        bail!(
            "`{taken}` is there already; choose another folder, or say --update to draft anew what wasn't changed by hand"
        );
    }
    create_all(folder, files)
        .map_err(|(path, error)| anyhow::Error::from(error).context(format!("can't write `{}`", show_path(&path))))
}
