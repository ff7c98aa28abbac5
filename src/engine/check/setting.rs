//! Slips in the setting of text, told once for each kind and slide, with the change that mends all of them.

use crate::engine::Snapshot;
use crate::model::slide::Slide;
use crate::resolve::check::typography::{Habits, Kind, Slip, slips};
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::edit::{Indel, TextEdit};

/// Further places that a finding points at.
const MAX_LABELS: usize = 2;

/// Tells of a slide's slips.
pub(super) fn check(snapshot: &Snapshot, slide: &Slide, index: usize, language: &str) -> Diagnostics {
    let habits = Habits::of(language);
    let mut found = slips(slide, index, habits);
    // Stable: within a kind, the order of the text.
    found.sort_by_key(|slip| slip.kind);
    let by_kind = found.chunk_by(|one, other| one.kind == other.kind);
    by_kind.map(|slips| finding(snapshot, slips, habits)).collect()
}

fn finding(snapshot: &Snapshot, slips: &[Slip], habits: Habits) -> Diagnostic {
    let what = match slips[0].kind {
        Kind::Quotes if slips[0].written == "'" => "a straight apostrophe; print has `’`".to_owned(),
        Kind::Quotes => format!("a straight quote; this language has `{}`", habits.quotation()),
        Kind::Spaces => "more than one space".to_owned(),
        Kind::Dots => "three dots; an ellipsis is one sign, `…`".to_owned(),
        Kind::Dash => format!("a hyphen between words; a dash is `{}`", habits.dash()),
        Kind::ShortWord => "a word of one letter that may be left at the end of a line".to_owned(),
        Kind::SpaceBefore => "this sign has a space before it that doesn't break".to_owned(),
    };
    let more = if slips.len() > 1 { format!(" ({} on this slide)", slips.len()) } else { String::new() };
    let place = |slip: &Slip| Place::Within(slip.path.clone(), slip.range.clone());
    let mut finding = Diagnostic::warning("typography", place(&slips[0]), what + &more);
    for slip in slips.iter().skip(1).take(MAX_LABELS) {
        finding = finding.label(place(slip), "here too");
    }
    match edit(snapshot, slips) {
        Some(edit) => finding.fix("set it as print does", edit),
        None => finding,
    }
}

/// The change that mends slips; `None` if one of them can't be found in the source again.
fn edit(snapshot: &Snapshot, slips: &[Slip]) -> Option<TextEdit> {
    let indel = |slip: &Slip| {
        let span = snapshot.span_of(&Place::Within(slip.path.clone(), slip.range.clone()));
        let written = snapshot.source().text().get(span.range())?;
        let is_same = written == slip.written || written.strip_prefix('\\') == Some(&slip.written);
        is_same.then(|| Indel { delete: span, insert: slip.meant.clone() })
    };
    TextEdit::from_indels(slips.iter().map(indel).collect::<Option<Vec<Indel>>>()?)
}
