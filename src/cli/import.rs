//! `diafilm import`: an essay becomes decks in a folder.
//!
//! Either all files are written or none: what lies there already is never
//! overwritten, and what was made is taken away if something fails.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::Outcome;
use super::args::ImportArgs;
use super::files::make_folder;
use super::term::{printable, show_path, write_stdout};
use crate::essay::draft::{By, DraftDeck, Options, draft, pictures};
use crate::essay::read::read;
use crate::essay::trace::Trace;
use crate::essay::Essay;
use crate::world::disk::{DiskWorld, trace_path};
use crate::world::save::create;

/// Drafts the decks of an essay and writes them.
///
/// # Errors
/// If the file is no essay, a deck is in the way, or the folder can't be written to.
pub fn run(args: &ImportArgs) -> anyhow::Result<Outcome> {
    let essay = read_essay(&args.essay)?;
    let options = Options { by: args.by.into(), title: args.title.clone() };
    let decks = draft(&essay, &options);
    let folder = folder_of(args);
    let name = file_name(&args.essay);
    if args.update {
        return super::update::run(&essay, &name, &decks, &folder, &options);
    }
    write_new(&folder, &files(&essay, &name, &decks, options.by))?;
    let mut told = String::new();
    for deck in &decks {
        let path = show_path(&folder.join(&deck.name));
        told.push_str(&format!("made {path}, “{}”, {} slides\n", printable(&deck.title), deck.slides.len()));
    }
    told.push_str(&format!("look at them: diafilm {}\n", show_path(&folder)));
    write_stdout(told.as_bytes())?;
    Ok(Outcome::Fine)
}

/// Reads the essay at a path.
///
/// # Errors
/// If it can't be read, or is no essay.
pub fn read_essay(path: &Path) -> anyhow::Result<Essay> {
    let bytes = DiskWorld::read_deck(path)?;
    read(&file_name(path), &bytes).with_context(|| format!("can't read `{}`", show_path(path)))
}

fn folder_of(args: &ImportArgs) -> PathBuf {
    args.output.clone().or_else(|| args.folder.clone()).unwrap_or_else(|| PathBuf::from("."))
}

/// The name of a file, without its folder.
#[must_use]
pub fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// All files of a draft: their paths inside the folder, and their bytes.
#[must_use]
pub fn files(essay: &Essay, name: &str, decks: &[DraftDeck], by: By) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for (path, bytes) in pictures(essay) {
        files.push((PathBuf::from(path), bytes.to_vec()));
    }
    for deck in decks {
        let text = deck.text();
        let trace = Trace::of(essay, name, deck, by, &text).to_text();
        files.push((trace_path(Path::new(&deck.name)), trace.into_bytes()));
        files.push((PathBuf::from(&deck.name), text.into_bytes()));
    }
    files
}

/// Writes files that aren't there yet: all of them or none.
///
/// # Errors
/// If one of them is there, or the system refuses; nothing is left behind then.
pub fn write_new(folder: &Path, files: &[(PathBuf, Vec<u8>)]) -> anyhow::Result<()> {
    if let Some((taken, _)) = files.iter().find(|(path, _)| folder.join(path).symlink_metadata().is_ok()) {
        let taken = show_path(&folder.join(taken));
        bail!("`{taken}` is there already; choose another folder, or say --update to draft anew what wasn't changed by hand");
    }
    let new_folders = missing_folders(folder, files);
    let mut written = Vec::new();
    let result = new_folders.iter().try_for_each(|folder| make_folder(folder)).and_then(|()| {
        files.iter().try_for_each(|(path, bytes)| {
            let path = folder.join(path);
            create(&path, bytes).with_context(|| format!("can't write `{}`", show_path(&path)))?;
            written.push(path);
            Ok(())
        })
    });
    if result.is_err() {
        // What can't be taken away either is told of by the error above.
        written.iter().for_each(|path| drop(fs::remove_file(path)));
        new_folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
    result
}

/// The folders that have to be made, the outermost first.
fn missing_folders(folder: &Path, files: &[(PathBuf, Vec<u8>)]) -> Vec<PathBuf> {
    let parents = files.iter().filter_map(|(path, _)| Some(folder.join(path).parent()?.to_owned()));
    let mut missing: Vec<PathBuf> = Vec::new();
    for parent in std::iter::once(folder.to_owned()).chain(parents) {
        let above = parent.ancestors().filter(|above| !above.as_os_str().is_empty() && !above.exists());
        missing.extend(above.map(Path::to_owned));
    }
    missing.sort();
    missing.dedup();
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_are_written_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a/b");
        // The second file's folder is the first one.
        let files = [(PathBuf::from("x"), b"1".to_vec()), (PathBuf::from("x/y"), b"2".to_vec())];
        assert!(write_new(&target, &files).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        write_new(&target, &[(PathBuf::from("img/x"), b"1".to_vec())]).unwrap();
        assert!(write_new(&target, &[(PathBuf::from("z"), Vec::new()), (PathBuf::from("img/x"), Vec::new())]).is_err());
        assert!(!target.join("z").exists());
    }
}
