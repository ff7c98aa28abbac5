//! The decks of a folder follow an essay that changed: which deck is which section's, and what becomes of each.
//!
//! It knows no files: whoever asks reads the decks with their traces, and writes what the plan says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::draft::{By, DraftDeck, Options, draft};
use super::trace::{Trace, TraceError, files};
use super::update::{Updated, in_words, orphaned, update};
use super::{Essay, Kind};
use crate::world::disk::trace_path;

/// A deck of the folder with its trace.
#[derive(Debug, Clone)]
pub struct Known {
    /// Name of its file.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Where it comes from.
    pub trace: Trace,
}

/// Why decks can't follow an essay.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A trace is no trace.
    #[error("can't read the trace of `{0}`: {1}")]
    Trace(String, TraceError),
    /// A deck is no text.
    #[error("`{0}` isn't UTF-8")]
    Encoding(String),
    /// A deck has errors.
    #[error("`{0}` has errors; mend them first, `diafilm check` shows them")]
    Broken(String),
    /// The decks come from another essay.
    #[error(
        "no deck here was drafted from `{essay}`, but `{file}` from `{other}`; give the essay that name again, or make new decks in another folder"
    )]
    Stranger {
        /// The essay that was given.
        essay: String,
        /// A deck of another one.
        file: String,
        /// That other one.
        other: String,
    },
}

/// What happened to the slides of a deck, in words.
fn counted(updated: &Updated) -> String {
    let counts = [
        (updated.n_redrafted, "drafted anew"),
        (updated.n_new, "new"),
        (updated.n_removed, "taken out"),
        (updated.n_kept, "changed by hand and kept"),
    ];
    let told: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if told.is_empty() { "nothing changed".to_owned() } else { told.join(", ") }
}

/// What becomes of the decks.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Files that are there and get other bytes.
    pub writes: Vec<(String, Vec<u8>)>,
    /// Decks for sections that had none.
    pub new: Vec<DraftDeck>,
    /// What happens to each deck, a line each, those of stale parts indented below.
    pub told: Vec<String>,
    /// Decks that have no section any more.
    pub gone: Vec<String>,
}

impl Plan {
    /// The files of the new decks, without those whose place `is_taken`, and what becomes of each deck, a line each.
    #[must_use]
    pub fn new_files(
        &self,
        essay: &Essay,
        name: &str,
        options: &Options,
        is_taken: impl Fn(&Path) -> bool,
    ) -> (Vec<(PathBuf, Vec<u8>)>, Vec<String>) {
        let all = files(essay, name, &self.new, options);
        let made: Vec<_> = all.into_iter().filter(|(path, _)| !is_taken(path)).collect();
        let line = |deck: &DraftDeck| {
            let is_made = made.iter().any(|(made, _)| *made == Path::new(&deck.name));
            let what = if is_made { "new" } else { "not written, for another file has that name" };
            format!("{}: {what}", deck.name)
        };
        let told = self.new.iter().map(line).collect();
        (made, told)
    }
}

impl Known {
    /// Takes a deck and its trace.
    ///
    /// # Errors
    /// If one of them can't be read.
    pub fn read(file: &str, deck: Vec<u8>, trace: &[u8]) -> Result<Self, Refusal> {
        let trace = Trace::parse(trace).map_err(|error| Refusal::Trace(file.to_owned(), error))?;
        let text = String::from_utf8(deck).map_err(|error| {
            drop(error);
            Refusal::Encoding(file.to_owned())
        })?;
        Ok(Self { file: file.to_owned(), text, trace })
    }
}

/// How decks were drafted, by what their traces say.
#[must_use]
pub fn drafted_with(known: &[Known]) -> Option<Options> {
    let by = if known.first()?.trace.whole { By::Whole } else { By::Section };
    Some(Options { by, title: known.iter().find_map(|known| known.trace.title.clone()) })
}

/// The decks that were drafted from the essay with this name.
///
/// # Errors
/// If there is none, but one of another essay.
pub fn own(known: Vec<Known>, essay: &str) -> Result<Vec<Known>, Refusal> {
    let (own, others): (Vec<_>, Vec<_>) = known.into_iter().partition(|known| known.trace.essay == essay);
    match others.into_iter().next() {
        Some(Known { file, trace, .. }) if own.is_empty() => {
            Err(Refusal::Stranger { essay: essay.to_owned(), file, other: trace.essay })
        }
        Some(_) | None => Ok(own),
    }
}

/// What the decks become that were drafted from this essay, in the order of its sections.
///
/// # Errors
/// If a deck has errors.
pub fn plan(essay: &Essay, name: &str, known: &[Known], options: &Options) -> Result<Plan, Refusal> {
    let mut plan = Plan::default();
    let mut used = BTreeSet::new();
    let mut before: Option<String> = None;
    for mut deck in draft(essay, options) {
        let Some(index) = partner(&deck, essay, known, &used) else {
            deck.name = between(&deck.name, before.as_deref(), known);
            before = Some(deck.name.clone());
            plan.new.push(deck);
            continue;
        };
        used.insert(index);
        let Known { file, text, trace } = &known[index];
        before = Some(file.clone());
        let mut updated =
            update(essay, name, &deck, options.by, text, trace).ok_or_else(|| Refusal::Broken(file.clone()))?;
        plan.told.push(format!("{file}: {}", counted(&updated)));
        for (slide, place, from) in &updated.stale {
            let place = in_words(place);
            plan.told.push(format!("  stale: slide `{slide}`, {place}: the essay no longer says {from}"));
        }
        if updated.text != *text {
            plan.writes.push((file.clone(), updated.text.into_bytes()));
        }
        updated.trace.title.clone_from(&options.title);
        if updated.trace != *trace {
            plan.writes.push((
                trace_path(Path::new(file)).to_string_lossy().into_owned(),
                updated.trace.to_text().into_bytes(),
            ));
        }
    }
    for (_, Known { file, text, .. }) in known.iter().enumerate().filter(|(index, _)| !used.contains(index)) {
        plan.gone.push(file.clone());
        plan.writes.extend(orphaned(text).map(|text| (file.clone(), text.into_bytes())));
    }
    Ok(plan)
}

/// A name for a new deck that stands behind `before` on the shelf and moves no other one: `3b-rice.ron` behind
/// `3-steel.ron`.
fn between(name: &str, before: Option<&str>, known: &[Known]) -> String {
    let number = |name: &str| -> String { name.chars().take_while(char::is_ascii_digit).collect() };
    let own = number(name);
    let is_taken = known.iter().any(|known| number(&known.file) == own);
    if own.is_empty() || !is_taken {
        return name.to_owned();
    }
    let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let before = before.map_or_else(
        || "0".to_owned(),
        |before| {
            let digits = number(before);
            let letter: String = before[digits.len()..].chars().take_while(char::is_ascii_lowercase).take(1).collect();
            let is_letter = before[digits.len() + letter.len()..].starts_with('-');
            if is_letter { digits + &letter } else { digits }
        },
    );
    let digits = number(&before);
    let last = before[digits.len()..].chars().next().unwrap_or('a');
    let letters = (last as u32 + 1..=u32::from(b'z')).filter_map(char::from_u32);
    let mut free = letters.map(|letter| format!("{digits}{letter}{rest}"));
    free.find(|name| known.iter().all(|known| known.file != *name)).unwrap_or_else(|| name.to_owned())
}

/// The deck that a section became before: by the paragraphs that they share, else by its file's name.
fn partner(deck: &DraftDeck, essay: &Essay, known: &[Known], used: &BTreeSet<usize>) -> Option<usize> {
    let free = || known.iter().enumerate().filter(|(index, _)| !used.contains(index));
    let is_own = |kind: &Kind| !matches!(kind, Kind::Heading(_));
    let own: BTreeSet<&str> =
        essay.paragraphs[deck.paragraphs.clone()].iter().filter(|p| is_own(&p.kind)).map(|p| p.text.as_str()).collect();
    let shared = |other: &Known| other.trace.paragraphs.iter().filter(|p| own.contains(p.1.as_str())).count();
    let best = free().map(|(index, other)| (shared(other), index)).filter(|(n, _)| *n > 0);
    let best = best.max_by_key(|(n, index)| (*n, std::cmp::Reverse(*index))).map(|(_, index)| index);
    let slug = |name: &str| {
        let rest = name.trim_start_matches(|c: char| c.is_ascii_digit());
        rest.split_once('-').map_or(rest, |(_, slug)| slug).to_owned()
    };
    let named = |other: &Known| slug(&other.file) == slug(&deck.name);
    best.or_else(|| free().find(|(_, other)| named(other)).map(|(index, _)| index))
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::super::trace::files;
    use super::*;

    const ONE: &str = "# Rivers\n\n## Steel\n\nSteel went down the river on long barges in the spring of 1950.\n\n## Rice\n\nRice came up the river in small boats and was sold at the market.\n";

    fn known(text: &str) -> Vec<Known> {
        let essay = read("a.md", text.as_bytes()).unwrap();
        let options = Options::default();
        let files = files(&essay, "a.md", &draft(&essay, &options), &options);
        let bytes = |name: &Path| files.iter().find(|(path, _)| path == name).map(|(_, bytes)| bytes.clone());
        let decks = files.iter().filter(|(path, _)| !path.to_string_lossy().contains(".trace."));
        decks
            .map(|(path, deck)| {
                Known::read(&path.to_string_lossy(), deck.clone(), &bytes(&trace_path(path)).unwrap()).unwrap()
            })
            .collect()
    }

    fn planned(text: &str, known: &[Known]) -> Plan {
        let essay = read("a.md", text.as_bytes()).unwrap();
        plan(&essay, "a.md", known, &Options::default()).unwrap()
    }

    #[test]
    fn nothing_changes_where_nothing_changed() {
        let plan = planned(ONE, &known(ONE));
        assert!(plan.writes.is_empty() && plan.new.is_empty() && plan.gone.is_empty(), "{plan:?}");
    }

    #[test]
    fn a_new_section_stands_between_its_neighbours() {
        let text =
            ONE.replace("## Rice", "## Coal\n\nCoal was burnt in the mills of the north, day and night.\n\n## Rice");
        let plan = planned(&text, &known(ONE));
        let names: Vec<&str> = plan.new.iter().map(|deck| deck.name.as_str()).collect();
        assert_eq!(names, ["1b-coal.ron"]);
        assert!(plan.gone.is_empty());
        let first = ONE.replace("## Steel", "## Coal\n\nCoal was burnt in the mills of the north.\n\n## Steel");
        assert_eq!(planned(&first, &known(ONE)).new[0].name, "0b-coal.ron");
    }

    #[test]
    fn a_section_that_is_gone_leaves_its_deck_with_a_word() {
        let text = ONE.split("## Rice").next().unwrap();
        let before = known(ONE);
        let plan = planned(text, &before);
        assert_eq!(plan.gone, ["2-rice.ron"]);
        let (_, bytes) = plan.writes.iter().find(|(file, _)| file == "2-rice.ron").unwrap();
        let marked = String::from_utf8(bytes.clone()).unwrap();
        assert!(marked.starts_with("// stale: ") && marked.ends_with(&before[1].text), "{marked}");
        // It comes back, and so does the deck.
        let mut after = before.clone();
        after[1].text = marked;
        let back = planned(ONE, &after);
        assert_eq!(back.writes, [("2-rice.ron".to_owned(), before[1].text.clone().into_bytes())]);
    }

    #[test]
    fn a_heading_that_changes_renames_the_deck() {
        let plan = planned(&ONE.replace("## Rice", "## Rice and tea"), &known(ONE));
        let (_, bytes) = plan.writes.iter().find(|(file, _)| file == "2-rice.ron").unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains("Deck(\n    title: \"Rice and tea\",") && !text.contains("title: \"Rice\""), "{text}");
    }
}
