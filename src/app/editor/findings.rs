//! What is wrong with the text: what reading it tells, and what a review found in a pause of typing.

use std::sync::Arc;

use super::Editor;
use crate::app::document::difference;
use crate::app::text::after_edit;
use crate::engine::edition::Edition;
use crate::engine::review::{Found, Review, Reviewer};
use crate::source::Source;
use crate::source::diagnostic::{Diagnostic, Fix, Severity};
use crate::source::edit::{Indel, TextEdit};
use crate::source::span::Span;

/// A review, moved along with what was typed since.
#[derive(Debug, Default)]
pub(super) struct Reviewed {
    reviewer: Option<Reviewer>,
    /// What was asked about last.
    asked: Option<Arc<Edition>>,
    review: Arc<Review>,
    /// What was found, as it stands in the text of `asked`.
    found: Vec<Found>,
}

impl Reviewed {
    /// Asks about what is new, and takes over what was found.
    pub(super) fn follow(&mut self, edition: &Arc<Edition>) {
        let Some(reviewer) = &self.reviewer else { return };
        let is_new = self.asked.as_ref().is_none_or(|asked| !Arc::ptr_eq(asked, edition));
        if is_new {
            reviewer.look(Arc::clone(edition));
            self.asked = Some(Arc::clone(edition));
        }
        let review = reviewer.latest();
        if is_new || !Arc::ptr_eq(&review, &self.review) {
            self.found = moved(&review, edition.latest().source());
            self.review = review;
        }
    }
}

impl Editor {
    /// Has the deck looked through whenever typing pauses.
    pub fn review_with(&mut self, reviewer: Reviewer) {
        self.reviewed = Reviewed { reviewer: Some(reviewer), ..Reviewed::default() };
    }

    /// True if every slide of the text as it is now was looked through.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        let review = &self.reviewed.review;
        review.is_complete && review.source.as_ref().is_some_and(|source| source.text() == self.buffer)
    }

    /// What is wrong with the text, with places, in the text's order.
    #[must_use]
    pub fn findings(&self) -> Vec<(Span, Diagnostic)> {
        let edition = self.edition();
        let mut all = edition.findings();
        // What is asked about may be behind the edition by a moment; places of another text would be wrong.
        if self.reviewed.asked.as_ref().is_some_and(|asked| Arc::ptr_eq(asked, &edition)) {
            let is_told_already = |found: &Found| found.laid_out.is_some_and(|slide| edition.laid_out(slide).is_some());
            let more = self.reviewed.found.iter().filter(|found| !is_told_already(found));
            all.extend(more.map(|found| (found.span, found.finding.clone())));
        }
        all.sort_by_key(|(span, finding)| (span.start, finding.severity != Severity::Error));
        all
    }

    /// The user's words have changed: looks everything up again.
    pub fn words_changed(&mut self) {
        if let Some(reviewer) = &self.reviewed.reviewer {
            reviewer.forget_words();
            reviewer.look(self.live.edition());
        }
    }
}

/// What a review found, at its places in a later text; what was typed over is gone.
fn moved(review: &Review, source: &Arc<Source>) -> Vec<Found> {
    let Some(before) = &review.source else { return Vec::new() };
    if Arc::ptr_eq(before, source) || before.text() == source.text() {
        return review.found.clone();
    }
    let edit = difference(before.text(), source.text());
    let changed = edit.indels().first().map_or(Span::at(0), |indel| indel.delete);
    review.found.iter().filter_map(|found| along(found, &edit, changed)).collect()
}

fn along(found: &Found, edit: &TextEdit, changed: Span) -> Option<Found> {
    let move_span = |span: Span| {
        let is_apart = span.end < changed.start || changed.end < span.start;
        // What the change lies inside of, such as a slide, is still there.
        let is_around = span.start < changed.start && changed.end < span.end;
        (is_apart || is_around).then(|| Span::new(after_edit(edit, span.start), after_edit(edit, span.end)))
    };
    let move_fix = |fix: &Fix| {
        let indels = fix.edit.indels().iter().map(|indel| {
            let is_apart = indel.delete.end < changed.start || changed.end < indel.delete.start;
            let delete = move_span(indel.delete).filter(|_| is_apart)?;
            Some(Indel { delete, insert: indel.insert.clone() })
        });
        let edit = TextEdit::from_indels(indels.collect::<Option<Vec<_>>>()?)?;
        Some(Fix { title: fix.title.clone(), edit })
    };
    let finding = Diagnostic {
        fix: found.finding.fix.as_ref().and_then(move_fix),
        alternatives: found.finding.alternatives.iter().filter_map(move_fix).collect(),
        ..found.finding.clone()
    };
    Some(Found { span: move_span(found.span)?, finding, laid_out: found.laid_out })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::diagnostic::Place;

    #[test]
    fn what_was_found_moves_along_with_what_is_typed() {
        let source = |text: &str| Some(Arc::new(Source::new("d", text)));
        let place = Span::new(4, 7);
        let finding = Diagnostic::warning("spelling", Place::Span(place), "x");
        let finding = finding.choice("two", TextEdit::replace(place, "two"));
        let found = vec![Found { span: place, finding, laid_out: None }];
        let review = Review { source: source("one tow three"), found, is_complete: true };
        let mended = |text: &str| {
            let found = moved(&review, &source(text)?);
            found.first()?.finding.fix.as_ref()?.edit.apply(text)
        };
        assert_eq!(mended("one tow three").as_deref(), Some("one two three"));
        assert_eq!(mended("only one tow three").as_deref(), Some("only one two three"));
        assert_eq!(mended("one tow three four").as_deref(), Some("one two three four"));
        assert_eq!(mended("one toow three"), None, "what is typed over isn't told any more");
    }
}
