//! Marks that following an essay leaves at slides which were changed by hand: the essay no longer says what they say.

use crate::engine::Snapshot;
use crate::essay::update::STALE;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::edit::TextEdit;
use crate::source::span::Span;

/// A finding for each mark, with the mark's own words.
pub(super) fn check(snapshot: &Snapshot) -> Diagnostics {
    let text = snapshot.source().text();
    let mut at = 0_u32;
    let len = |part: &str| u32::try_from(part.len()).unwrap_or(u32::MAX);
    let mut findings = Vec::new();
    for line in text.split_inclusive('\n') {
        let mark = line.trim();
        if let Some(words) = mark.strip_prefix(STALE) {
            let start = at + len(line) - len(line.trim_start());
            let mark = Span::new(start, start + len(mark));
            let whole = TextEdit::replace(Span::new(at, at + len(line)), "");
            findings.push(
                Diagnostic::warning("stale", Place::Span(mark), words)
                    .hint("change the slide if need be, then take the mark away")
                    .fix("take the mark away", whole),
            );
        }
        at += len(line);
    }
    findings
}
