//! `diafilm import --update`: decks follow an essay that changed.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};

use super::Outcome;
use super::args::ImportArgs;
use super::files::{decks_of_folder, write_atomic};
use super::import::{file_name, write_new};
use super::term::{printable, say, show_path, write_stdout};
use crate::essay::Essay;
use crate::essay::draft::{By, Options};
use crate::essay::follow::{self, Known};
use crate::world::disk::{DiskWorld, trace_path};

/// Brings the decks of a folder up to date and tells what was done.
///
/// # Errors
/// If a deck or its trace can't be read or written; all is read before anything is written.
pub fn run(essay: &Essay, name: &str, folder: &Path, args: &ImportArgs) -> anyhow::Result<Outcome> {
    let shown = || show_path(folder);
    let known = follow::own(drafted(folder)?, name).with_context(|| format!("can't update `{}`", shown()))?;
    let options = options(&known, folder, args)?;
    let plan = follow::plan(essay, name, &known, &options).with_context(|| format!("can't update `{}`", shown()))?;
    for (file, bytes) in &plan.writes {
        write_atomic(&folder.join(file), bytes)?;
    }
    let (made, new) = plan.new_files(essay, name, &options, |path| folder.join(path).exists());
    write_new(folder, &made)?;
    let mut told = String::new();
    let inside = show_path(&folder.join(""));
    for line in plan.told.iter().chain(&new) {
        let of_deck = if line.starts_with(' ') { "" } else { &inside };
        told.push_str(&format!("{of_deck}{}\n", printable(line)));
    }
    for gone in &plan.gone {
        say(&format!(
            "note: the essay has no section for `{}` any more; a line at its top says so, the rest stays as it is",
            show_path(&folder.join(gone))
        ));
    }
    write_stdout(told.as_bytes())?;
    Ok(Outcome::Fine)
}

/// How the decks were drafted, by what their traces say.
fn options(known: &[Known], folder: &Path, args: &ImportArgs) -> anyhow::Result<Options> {
    let asked = args.by.map(By::from);
    let was = follow::drafted_with(known);
    if let (Some(asked), Some(was)) = (asked, &was)
        && asked != was.by
    {
        bail!(
            "the decks in `{}` were drafted the other way; leave --by out, or make new ones with -o",
            show_path(folder)
        );
    }
    let was = was.unwrap_or_default();
    Ok(Options { by: asked.unwrap_or(was.by), title: args.title.clone().or(was.title) })
}

/// The decks of a folder that were drafted from an essay.
fn drafted(folder: &Path) -> anyhow::Result<Vec<Known>> {
    let mut drafted = Vec::new();
    for path in decks_of_folder(folder)? {
        let Ok(trace) = fs::metadata(trace_path(&path))
            .map_err(drop)
            .and_then(|_| DiskWorld::read_deck(&trace_path(&path)).map_err(drop))
        else {
            continue;
        };
        drafted.push(Known::read(&file_name(&path), DiskWorld::read_deck(&path)?, &trace)?);
    }
    Ok(drafted)
}
