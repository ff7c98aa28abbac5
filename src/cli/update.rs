//! `diafilm import --update`: decks follow an essay that changed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::Outcome;
use super::args::ImportArgs;
use super::files::{decks_of_folder, write_atomic};
use super::import::write_new;
use super::term::{say, show_path, write_stdout};
use crate::essay::Essay;
use crate::essay::draft::{By, DraftDeck, Options, draft};
use crate::essay::trace::{Trace, files};
use crate::essay::update::update;
use crate::world::disk::{DiskWorld, trace_path};

/// A deck of the folder with its trace.
struct Known {
    path: PathBuf,
    text: String,
    trace: Trace,
}

/// Brings the decks of a folder up to date and tells what was done.
///
/// # Errors
/// If a deck or its trace can't be read or written; all is read before anything is written.
pub fn run(essay: &Essay, name: &str, folder: &Path, args: &ImportArgs) -> anyhow::Result<Outcome> {
    let (known, strangers): (Vec<_>, Vec<_>) =
        drafted(folder)?.into_iter().partition(|known| known.trace.essay == name);
    if let (true, Some(stranger)) = (known.is_empty(), strangers.first()) {
        bail!(
            "no deck in `{}` was drafted from `{name}`, but `{}` from `{}`; give the essay that name again, or make new decks with -o",
            show_path(folder),
            show_path(&stranger.path),
            stranger.trace.essay
        );
    }
    let options = options(&known, folder, args)?;
    let decks = &draft(essay, &options);
    let mut used = BTreeSet::new();
    let (mut told, mut writes, mut new) = (String::new(), Vec::new(), Vec::new());
    for deck in decks {
        let Some(index) = partner(deck, essay, &known, &used) else {
            new.push(deck.clone());
            continue;
        };
        used.insert(index);
        let Known { path, text, trace } = &known[index];
        let shown = show_path(path);
        let mut updated = update(essay, name, deck, options.by, text, trace)
            .with_context(|| format!("`{shown}` has errors; mend them first, `diafilm check` shows them"))?;
        told.push_str(&format!(
            "{shown}: {} drafted anew, {} new, {} taken out, {} changed by hand and kept\n",
            updated.n_redrafted, updated.n_new, updated.n_removed, updated.n_kept
        ));
        for (slide, place, from) in &updated.stale {
            told.push_str(&format!("  stale: slide `{slide}`, {place}: the essay no longer says {from}\n"));
        }
        if updated.text != *text {
            writes.push((path.clone(), updated.text));
        }
        updated.trace.title.clone_from(&options.title);
        writes.push((trace_path(path), updated.trace.to_text()));
    }
    for (path, text) in &writes {
        write_atomic(path, text.as_bytes())?;
    }
    let made = files(essay, name, &new, &options);
    let made: Vec<_> = made.into_iter().filter(|(path, _)| !folder.join(path).exists()).collect();
    write_new(folder, &made)?;
    for deck in &new {
        let path = folder.join(&deck.name);
        let is_made = made.iter().any(|(made, _)| folder.join(made) == path);
        let what = if is_made { "new" } else { "not written, for another file has that name" };
        told.push_str(&format!("{}: {what}\n", show_path(&path)));
    }
    for (_, gone) in known.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
        say(&format!("note: the essay has no section for `{}` any more; it stays as it is", show_path(&gone.path)));
    }
    write_stdout(told.as_bytes())?;
    Ok(Outcome::Fine)
}

/// How the decks were drafted, by what their traces say.
fn options(known: &[Known], folder: &Path, args: &ImportArgs) -> anyhow::Result<Options> {
    let asked = args.by.map(By::from);
    let was = known.first().map(|known| if known.trace.whole { By::Whole } else { By::Section });
    if let (Some(asked), Some(was)) = (asked, was)
        && asked != was
    {
        bail!(
            "the decks in `{}` were drafted the other way; leave --by out, or make new ones with -o",
            show_path(folder)
        );
    }
    let title = args.title.clone().or_else(|| known.iter().find_map(|known| known.trace.title.clone()));
    Ok(Options { by: asked.or(was).unwrap_or_default(), title })
}

/// The decks of a folder that were drafted from an essay.
fn drafted(folder: &Path) -> anyhow::Result<Vec<Known>> {
    let mut drafted = Vec::new();
    for path in decks_of_folder(folder)? {
        let Ok(bytes) = fs::metadata(trace_path(&path))
            .map_err(drop)
            .and_then(|_| DiskWorld::read_deck(&trace_path(&path)).map_err(drop))
        else {
            continue;
        };
        let trace = Trace::parse(&bytes).with_context(|| format!("can't read `{}`", show_path(&trace_path(&path))))?;
        let text = String::from_utf8(DiskWorld::read_deck(&path)?)
            .with_context(|| format!("`{}` isn't UTF-8", show_path(&path)))?;
        drafted.push(Known { path, text, trace });
    }
    Ok(drafted)
}

/// The deck that a section became before: by its file's name, else by the paragraphs that they share.
fn partner(deck: &DraftDeck, essay: &Essay, known: &[Known], used: &BTreeSet<usize>) -> Option<usize> {
    let free = || known.iter().enumerate().filter(|(index, _)| !used.contains(index));
    let own: BTreeSet<&str> = essay.paragraphs[deck.paragraphs.clone()].iter().map(|p| p.text.as_str()).collect();
    let shared = |other: &Known| other.trace.paragraphs.iter().filter(|p| own.contains(p.1.as_str())).count();
    let best = free().map(|(index, other)| (shared(other), index)).filter(|(n, _)| *n > 0);
    let best = best.max_by_key(|(n, index)| (*n, std::cmp::Reverse(*index))).map(|(_, index)| index);
    let slug = |name: &str| name.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
    let named =
        |other: &Known| other.path.file_name().is_some_and(|name| slug(&name.to_string_lossy()) == slug(&deck.name));
    best.or_else(|| free().find(|(_, other)| named(other)).map(|(index, _)| index))
}
