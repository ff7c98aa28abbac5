//! `allow`: warnings that a deck switches off, each with its reason.
//!
//! An error is never switched off, for it says that something isn't shown.

use std::collections::BTreeSet;

use super::codes::CODES;
use crate::decode::suggest::suggest;
use crate::model::deck::Deck;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::source::node_path::NodePath;

/// Checks that don't run for each deck every time: an entry for them may find nothing.
const NOT_ALWAYS: [&str; 2] = ["spelling", "unused-file"];

/// What is wrong with the list itself: codes that nobody knows, reasons that say nothing.
#[must_use]
pub fn check(deck: &Deck) -> Diagnostics {
    let mut findings = Diagnostics::new();
    for (i, (code, reason)) in deck.allow.iter().enumerate() {
        let path = path_of(i);
        if !CODES.contains(&code.as_str()) {
            let finding =
                Diagnostic::warning("unknown-code", Place::Node(path.index(0)), format!("no check is called `{code}`"));
            findings.push(match suggest(code, CODES) {
                Some(meant) => finding.hint(format!("did you mean `{meant}`?")),
                None => finding.hint("`check` prints the code of each finding in square brackets"),
            });
        }
        if reason.is_blank() {
            let message = format!("`{code}` is allowed without a reason, so it is still told");
            let finding = Diagnostic::warning("empty-reason", Place::Node(path.index(1)), message);
            findings.push(finding.hint("say in a few words why it is meant so"));
        }
    }
    findings
}

/// True if a finding is to be told: an error, or a warning that the deck doesn't switch off.
#[must_use]
pub fn is_told(deck: &Deck, finding: &Diagnostic) -> bool {
    finding.severity == Severity::Error || !deck.allows(finding.code)
}

/// Takes out what the deck allows, out of all that `check` found; entries that take nothing out are
/// findings of their own.
#[must_use]
pub fn apply(deck: &Deck, mut findings: Diagnostics) -> Diagnostics {
    let unused = unused(deck, &findings);
    findings.retain(|finding| is_told(deck, finding));
    findings.extend(unused);
    findings
}

/// Entries that take nothing out of all that `check` found.
#[must_use]
pub fn unused(deck: &Deck, findings: &[Diagnostic]) -> Diagnostics {
    let codes_of = |is_told_of: bool| -> BTreeSet<&str> {
        findings.iter().filter(|finding| is_told(deck, finding) == is_told_of).map(|finding| finding.code).collect()
    };
    let (mut hit, told) = (codes_of(false), codes_of(true));
    let mut unused = Diagnostics::new();
    for (i, (code, reason)) in deck.allow.iter().enumerate() {
        let is_known = CODES.contains(&code.as_str()) && !reason.is_blank();
        // Taken off, so that the second entry of a code finds nothing.
        if !is_known || hit.remove(code.as_str()) || NOT_ALWAYS.contains(&code.as_str()) {
            continue;
        }
        let finding = Diagnostic::warning(
            "unused-allow",
            Place::Node(path_of(i)),
            format!("nothing in this deck is `{code}`, so there is nothing to allow"),
        );
        unused.push(if told.contains(code.as_str()) {
            Diagnostic { message: format!("`{code}` is an error here, and errors can't be allowed"), ..finding }
        } else {
            finding.hint("take it out, so that a new one is told")
        });
    }
    unused
}

fn path_of(entry: usize) -> NodePath {
    NodePath::root().field("allow").index(entry)
}
