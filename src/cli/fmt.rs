//! `diafilm fmt`: the one layout of a deck's text, comments kept.
//!
//! A deck whose text can't be read is told of and left as it is: what its
//! brackets mean is then a guess, and a guess is nothing to write into a file.

use std::path::Path;

use anyhow::Context as _;

use super::Outcome;
use super::args::FmtArgs;
use super::files::deck_paths;
use super::term::{say, show_path, write_stdout};
use crate::source::Source;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::report;
use crate::source::span::Span;
use crate::syntax::{format, parse};
use crate::world::disk::DiskWorld;
use crate::world::save::save;

/// What a text's bytes are and what they should be.
#[derive(Debug, PartialEq, Eq)]
pub enum Formatted {
    /// They have the layout already.
    Same,
    /// They would be these.
    Changed(Vec<u8>),
    /// The text has errors: one message each, with its place.
    Refused(Vec<String>),
}

/// Sets the layout of decks, or tells which ones lack it.
///
/// # Errors
/// If a deck can't be read or written.
pub fn run(args: &FmtArgs) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Fine;
    for path in deck_paths(&args.decks)? {
        let bytes = DiskWorld::read_deck(&path)?;
        let name = show_path(&path);
        match formatted(&name, &bytes) {
            Formatted::Refused(errors) => {
                errors.iter().for_each(|error| say(error));
                say(&format!("error: `{name}` was left as it is"));
                outcome = Outcome::Problems;
            }
            Formatted::Same if args.stdout => write_stdout(&bytes)?,
            Formatted::Changed(bytes) if args.stdout => write_stdout(&bytes)?,
            Formatted::Same => {}
            Formatted::Changed(_) if args.check => {
                write_stdout(format!("{name}\n").as_bytes())?;
                outcome = Outcome::Problems;
            }
            Formatted::Changed(bytes) => write(&path, &bytes)?,
        }
    }
    Ok(outcome)
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    save(path, bytes).with_context(|| format!("can't write `{}`", show_path(path)))
}

/// Sets the layout of a text; byte order mark and line ends stay.
#[must_use]
pub fn formatted(name: &str, bytes: &[u8]) -> Formatted {
    let source = match Source::from_bytes(name, bytes) {
        Ok(source) => source,
        Err(failure) => {
            let (source, finding) = *failure;
            return Formatted::Refused(vec![line(&source, &finding)]);
        }
    };
    let tree = parse(source.shared_text());
    if !tree.is_valid() {
        return Formatted::Refused(tree.diagnostics().iter().map(|finding| line(&source, finding)).collect());
    }
    let mark = if source.has_bom() { "\u{feff}" } else { "" };
    let text = format!("{mark}{}", format(&tree));
    if text.as_bytes() == bytes { Formatted::Same } else { Formatted::Changed(text.into_bytes()) }
}

fn line(source: &Source, finding: &Diagnostic) -> String {
    let span_of = |place: &Place| match place {
        Place::Span(span) => *span,
        Place::Node(_) | Place::Within(..) | Place::File => Span::at(0),
    };
    report::short(finding, source, &span_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_and_line_ends_stay() {
        let Formatted::Changed(bytes) = formatted("x.ron", "\u{feff}(a:1,\r\nb:[ ])".as_bytes()) else {
            panic!("the layout is a bad one")
        };
        assert_eq!(bytes, "\u{feff}(\r\n    a: 1,\r\n    b: [],\r\n)\r\n".as_bytes());
        assert_eq!(formatted("x.ron", &bytes), Formatted::Same);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for bytes in [&b"(a: \"x)"[..], b"", b"(a: \"caf\xe9\")"] {
            assert!(matches!(formatted("x.ron", bytes), Formatted::Refused(errors) if errors.len() == 1));
        }
    }
}
