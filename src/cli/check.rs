//! `diafilm check`: every problem of decks with its place, for people and for machines.
//!
//! Slides are laid out as for the show, so what doesn't fit is found before
//! an audience finds it.

use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;

use super::Outcome;
use super::args::CheckArgs;
use super::files::{deck_paths, decks_of_folder};
use super::term::{show_path, write_stdout};
use crate::engine::check::spelling::SpellChecker;
use crate::engine::check::unused;
use crate::engine::{self, Shared, Snapshot};
use crate::resolve::check::style::count_open_claims;
use crate::source::Source;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::source::report;
use crate::world::dictionaries::Places;
use crate::world::disk::DiskWorld;

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// With the lines of the deck, carets and hints
    Human,
    /// One line each: file, line, column, code, message
    Short,
    /// An array of objects
    Json,
}

/// What counts as an error too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings
    Warnings,
}

/// A deck with all that is wrong with it, in the order of its text.
#[derive(Debug)]
pub struct Checked {
    /// The deck.
    pub snapshot: Snapshot,
    /// Findings of all stages.
    pub findings: Diagnostics,
}

/// Checks decks and prints what is wrong.
///
/// # Errors
/// If a deck can't be read, or nobody takes the output.
pub fn run(args: &CheckArgs) -> anyhow::Result<Outcome> {
    let dictionaries = if args.spelling { Places::of_user() } else { Places::default() };
    let shared = Shared::new(Arc::new(DiskWorld::new().with_dictionaries(dictionaries)));
    let mut spelling = args.spelling.then(SpellChecker::default);
    let mut printed = Printed::new(args.format);
    let mut seen_folders = BTreeSet::new();
    for path in deck_paths(&args.decks)? {
        let bytes = DiskWorld::read_deck(&path)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let is_first = args.unused && seen_folders.insert(folder.clone());
        let unused = if is_first { unused_files(&shared, &folder)? } else { Diagnostics::new() };
        printed.add(&check_with(&shared, &path, &bytes, unused, spelling.as_mut()), spelling.as_ref());
    }
    write_stdout(printed.finish()?.as_bytes())?;
    let has_problems = printed.n_errors > 0 || args.deny.is_some() && printed.n_warnings > 0;
    Ok(if has_problems { Outcome::Problems } else { Outcome::Fine })
}

/// Tells of files in the folders of pictures that none of the decks beside them uses.
fn unused_files(shared: &Shared, folder: &Path) -> anyhow::Result<Diagnostics> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let read = |path: &PathBuf| {
        let source = Source::from_bytes(show_path(path), &DiskWorld::read_deck(path)?).map_err(|refused| refused.0);
        Ok(Snapshot::new(shared, path, source.unwrap_or_else(|source| source), None))
    };
    let decks: Vec<Snapshot> = decks_of_folder(folder)?.iter().map(read).collect::<anyhow::Result<_>>()?;
    let Some(named) = unused::named_files(&decks) else { return Ok(Diagnostics::new()) };
    let mut found = BTreeSet::new();
    for inside in unused::folders(&named) {
        let Ok(entries) = std::fs::read_dir(folder.join(&inside)) else { continue };
        let files = entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        found.extend(files.map(|entry| inside.join(entry.file_name())));
    }
    Ok(found
        .iter()
        .filter(|path| unused::may_be_named(path) && !named.contains(*path))
        .map(|path| unused::finding(path))
        .collect())
}

/// Finds everything that is wrong with the deck at `path`.
#[must_use]
pub fn check(shared: &Shared, path: &Path, bytes: &[u8]) -> Checked {
    check_with(shared, path, bytes, Diagnostics::new(), None)
}

/// As [`check`], with what was found beside the deck, and with its words looked up if asked for.
fn check_with(
    shared: &Shared,
    path: &Path,
    bytes: &[u8],
    mut more: Diagnostics,
    spelling: Option<&mut SpellChecker>,
) -> Checked {
    let name = show_path(path);
    let snapshot = match Source::from_bytes(name, bytes) {
        Ok(source) => Snapshot::new(shared, path, source, None),
        Err(failure) => {
            let (source, finding) = *failure;
            // What was cut off would be told of as a syntax error.
            let snapshot = Snapshot::new(shared, path, source, None);
            return Checked { snapshot, findings: vec![finding] };
        }
    };
    more.extend(spelling.map(|spelling| spelling.check(&*shared.world, &snapshot)).unwrap_or_default());
    let findings = engine::check::check(shared, &snapshot, more);
    Checked { snapshot, findings }
}

/// What is printed, and how much of what kind it holds.
struct Printed {
    format: CheckFormat,
    has_colors: bool,
    text: String,
    records: Vec<report::Record>,
    n_errors: usize,
    n_warnings: usize,
}

impl Printed {
    fn new(format: CheckFormat) -> Self {
        let has_colors = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Self { format, has_colors, text: String::new(), records: Vec::new(), n_errors: 0, n_warnings: 0 }
    }

    fn add(&mut self, checked: &Checked, spelling: Option<&SpellChecker>) {
        let Checked { snapshot, findings } = checked;
        let n_errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        self.n_errors += n_errors;
        self.n_warnings += findings.len() - n_errors;
        for finding in findings {
            self.add_finding(snapshot, finding);
        }
        if self.format == CheckFormat::Human {
            let name = report::visible(snapshot.source().name());
            let summary = summary(n_errors, findings.len() - n_errors, snapshot.n_slides());
            let language = snapshot.deck().map(|deck| &*deck.deck.language).unwrap_or_default();
            let unchecked = match spelling {
                Some(spelling) if !spelling.has_dictionary() => {
                    format!("; no dictionary for `{}` is installed", report::visible(language))
                }
                Some(_) | None => String::new(),
            };
            let n_open = snapshot.deck().map_or(0, |deck| count_open_claims(&deck.deck));
            let open = match n_open {
                0 => String::new(),
                1 => "; 1 claim waits for a verdict and a source".to_owned(),
                n => format!("; {n} claims wait for a verdict and a source"),
            };
            self.text.push_str(&format!("{name}: {summary}{unchecked}{open}\n"));
        }
    }

    fn add_finding(&mut self, snapshot: &Snapshot, finding: &Diagnostic) {
        let source = snapshot.source();
        let span_of = |place: &Place| snapshot.span_of(place);
        match self.format {
            CheckFormat::Human => {
                let segments = report::render(finding, source, &span_of);
                let text = if self.has_colors { report::to_ansi(&segments) } else { report::to_plain(&segments) };
                self.text.push_str(&text);
                self.text.push('\n');
            }
            CheckFormat::Short => {
                self.text.push_str(&report::short(finding, source, &span_of));
                self.text.push('\n');
            }
            CheckFormat::Json => {
                self.records.push(report::record(finding, source, snapshot.slide_at(&finding.place), &span_of));
            }
        }
    }

    fn finish(&mut self) -> anyhow::Result<String> {
        if self.format == CheckFormat::Json {
            self.text = serde_json::to_string_pretty(&self.records)?;
            self.text.push('\n');
        }
        Ok(std::mem::take(&mut self.text))
    }
}

/// `2 errors, 1 warning in 9 slides`.
fn summary(n_errors: usize, n_warnings: usize, n_slides: usize) -> String {
    let count = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    let slides = count(n_slides, "slide");
    match (n_errors, n_warnings) {
        (0, 0) => format!("{slides}, no problems"),
        (0, n) => format!("{} in {slides}", count(n, "warning")),
        (n, 0) => format!("{} in {slides}", count(n, "error")),
        (n, m) => format!("{}, {} in {slides}", count(n, "error"), count(m, "warning")),
    }
}
