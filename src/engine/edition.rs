//! A deck as the show sees it after a save: what is new, what is unchanged,
//! and the last good picture of what is broken.
//!
//! The audience must never see a mistake that is being typed, so an
//! [`Edition`] falls back on older [`Snapshot`]s, slide by slide.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use kurbo::Size;

use super::Snapshot;
use super::page_key::page_keys;
use super::slide_ink::SlideInk;
use crate::layout::frame::{Frame, FrameItem, SlideFrame};
use crate::layout::text::Typesetter;
use crate::model::deck::Deck;
use crate::model::slide::Slide;
use crate::resolve::check::allow::is_told;
use crate::resolve::{ResolvedDeck, SLIDE_HEIGHT};
use crate::show::Talk;
use crate::show::ink::PageKey;
use crate::source::diagnostic::{Diagnostic, Severity};
use crate::source::span::Span;

/// Numbers for pictures: no two different pictures of a session share one.
#[derive(Debug, Clone, Default)]
pub struct Revisions(Arc<AtomicU64>);

impl Revisions {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
}

/// A finding for the presenter, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Line of the deck, from 1; `None` if it concerns no line.
    pub line: Option<u32>,
    /// What is wrong and what to do about it.
    pub message: String,
}

/// A deck at one moment, with the last good picture of every slide that is broken now.
#[derive(Debug)]
pub struct Edition {
    /// The last text whose head could be read.
    shown: Arc<Snapshot>,
    /// The text as it is; differs from `shown` only while the head is broken.
    latest: Arc<Snapshot>,
    slides: Vec<SlideState>,
    read_error: Option<String>,
    /// What is drawn over the slides.
    ink: SlideInk,
    page_keys: OnceLock<Vec<PageKey>>,
}

#[derive(Debug, Clone)]
struct SlideState {
    /// Changes whenever the slide's picture may have changed.
    revision: u64,
    /// Where its picture comes from while its own text is broken.
    kept: Option<(Arc<Snapshot>, usize)>,
    /// Its last Frame without an error, for a picture may vanish while the text stays sound.
    last_good: Option<Arc<SlideFrame>>,
}

impl SlideState {
    fn fresh(revisions: &Revisions) -> Self {
        Self { revision: revisions.next(), kept: None, last_good: None }
    }
}

impl Edition {
    /// The first one of a deck.
    #[must_use]
    pub fn new(snapshot: Snapshot, revisions: &Revisions) -> Self {
        let shown = Arc::new(snapshot);
        let slides = (0..shown.n_slides()).map(|_| SlideState::fresh(revisions)).collect();
        Self::of(shown, slides, SlideInk::default())
    }

    fn of(shown: Arc<Snapshot>, slides: Vec<SlideState>, ink: SlideInk) -> Self {
        Self { latest: Arc::clone(&shown), shown, slides, read_error: None, ink, page_keys: OnceLock::new() }
    }

    /// The one after a save; `files_changed` says that pictures or the theme may look different.
    #[must_use]
    pub fn followed_by(&self, snapshot: Snapshot, files_changed: bool, revisions: &Revisions) -> Self {
        let latest = Arc::new(snapshot);
        // With an error, fewer slides mean that a bracket or quote swallowed the others;
        // without any slide there is nothing that could be shown instead.
        let has_lost_slides = latest.n_slides() < self.n_slides() && (n_errors(&latest) > 0 || latest.n_slides() == 0);
        // A theme that can't be found would change every slide at once.
        let has_lost_theme = self.latest.has_theme() && !latest.has_theme() && self.shown.deck().is_some();
        if latest.deck().is_none() || has_lost_slides || has_lost_theme {
            return Self { latest, ..Self::of(Arc::clone(&self.shown), self.slides.clone(), self.ink.clone()) };
        }
        let (Some(old), Some(new)) = (self.shown.deck(), latest.deck()) else {
            let slides = (0..latest.n_slides()).map(|_| SlideState::fresh(revisions)).collect();
            return Self::of(latest, slides, self.ink.clone());
        };
        let looks_alike = !files_changed && has_same_head(old, new);
        let alignment = Alignment::new(&new.deck.slides, &old.deck.slides);
        let slides = (0..latest.n_slides())
            .map(|index| {
                let Some(before) = alignment.map(index).filter(|&before| before < self.slides.len()) else {
                    return SlideState::fresh(revisions);
                };
                let last_good = self.last_good_frame(before);
                match (&new.deck.slides[index], &old.deck.slides[before]) {
                    (None, _) => {
                        let state = &self.slides[before];
                        let kept = state.kept.clone().unwrap_or_else(|| (Arc::clone(&self.shown), before));
                        SlideState { revision: state.revision, kept: Some(kept), last_good }
                    }
                    (Some(now), Some(then))
                        if looks_alike && now == then && new.numbers[index] == old.numbers[before] =>
                    {
                        // Its picture isn't drawn again, and laying it out anew would only find the same; places
                        // in a Frame hold the slide's index.
                        if let Some(frame) = self.shown.laid_out(before).filter(|_| index == before) {
                            latest.adopt_frame(index, frame);
                        }
                        SlideState { revision: self.slides[before].revision, kept: None, last_good }
                    }
                    (Some(_), _) => SlideState { last_good, ..SlideState::fresh(revisions) },
                }
            })
            .collect();
        Self::of(latest, slides, self.ink.clone())
    }

    /// The same deck, with a note that its file can't be read now.
    #[must_use]
    pub fn unreadable(&self, error: String) -> Self {
        let same = Self::of(Arc::clone(&self.shown), self.slides.clone(), self.ink.clone());
        Self { latest: Arc::clone(&self.latest), read_error: Some(error), ..same }
    }

    /// The deck with its theme; `None` if no text of it ever had a readable head.
    #[must_use]
    pub fn deck(&self) -> Option<&ResolvedDeck> {
        self.shown.deck()
    }

    /// The text as it is now.
    #[must_use]
    pub fn latest(&self) -> &Arc<Snapshot> {
        &self.latest
    }

    /// True if the slides are those of the newest text: its head can be read, and none was lost.
    #[must_use]
    pub fn is_current(&self) -> bool {
        Arc::ptr_eq(&self.shown, &self.latest)
    }

    /// Number of slides, hidden and broken ones too.
    #[must_use]
    pub fn n_slides(&self) -> usize {
        self.slides.len()
    }

    /// A slide as written; `None` while its text is broken.
    #[must_use]
    pub fn slide(&self, index: usize) -> Option<&Arc<Slide>> {
        self.deck()?.deck.slides.get(index)?.as_ref()
    }

    /// A slide as written, or as it was written before its text broke.
    #[must_use]
    pub fn last_good_slide(&self, index: usize) -> Option<&Arc<Slide>> {
        self.slide(index).or_else(|| {
            let (snapshot, before) = self.slides.get(index)?.kept.as_ref()?;
            snapshot.deck()?.deck.slides.get(*before)?.as_ref()
        })
    }

    /// Number that changes with the picture of a slide; unique over all decks of a session.
    #[must_use]
    pub fn revision(&self, index: usize) -> Option<u64> {
        Some(self.slides.get(index)?.revision)
    }

    /// Width and height of every slide, in slide units.
    #[must_use]
    pub fn slide_size(&self) -> Size {
        self.deck().map_or(Size::new(SLIDE_HEIGHT * 16.0 / 9.0, SLIDE_HEIGHT), |deck| deck.slide_size)
    }

    /// The Frame of a slide, or its last good one; `None` if there never was one.
    pub fn frame(&self, index: usize, typesetter: &mut Typesetter) -> Option<Arc<SlideFrame>> {
        let state = self.slides.get(index)?;
        match &state.kept {
            Some((snapshot, before)) => snapshot.frame(*before, typesetter),
            None => self.shown.frame(index, typesetter).map(|frame| match &state.last_good {
                Some(good) if has_errors(&frame) => Arc::clone(good),
                Some(_) | None => frame,
            }),
        }
    }

    /// The Frame of a slide if it was laid out before; never waits.
    #[must_use]
    pub fn laid_out(&self, index: usize) -> Option<&Arc<SlideFrame>> {
        let state = self.slides.get(index)?;
        match &state.kept {
            Some((snapshot, before)) => snapshot.laid_out(*before),
            None => self.shown.laid_out(index).map(|frame| match &state.last_good {
                Some(good) if has_errors(frame) => good,
                Some(_) | None => frame,
            }),
        }
    }

    /// The newest Frame of a slide that was laid out without an error.
    fn last_good_frame(&self, index: usize) -> Option<Arc<SlideFrame>> {
        let laid_out = self.laid_out(index).filter(|frame| !has_errors(frame));
        laid_out.or(self.slides.get(index)?.last_good.as_ref()).cloned()
    }

    /// What stands in for a slide that never had a Frame: its empty background.
    #[must_use]
    pub fn empty_frame(&self) -> Frame {
        let size = self.slide_size();
        let items = self
            .deck()
            .map(|deck| vec![FrameItem::fill_rect(size.to_rect(), deck.theme.colors.background)])
            .unwrap_or_default();
        Frame { size, items }
    }

    /// Where a slide of an older edition is now.
    #[must_use]
    pub fn index_after(&self, older: &Self, index: usize) -> usize {
        let (Some(old), Some(new)) = (older.deck(), self.deck()) else {
            return index;
        };
        Alignment::new(&old.deck.slides, &new.deck.slides).map(index).unwrap_or(index)
    }

    /// The page of ink of every slide; a slide that is broken now keeps its own.
    #[must_use]
    pub fn page_keys(&self) -> &[PageKey] {
        self.page_keys.get_or_init(|| {
            let mut keys = page_keys(&self.shown);
            for (key, state) in keys.iter_mut().zip(&self.slides) {
                if let Some((snapshot, before)) = &state.kept
                    && let Some(kept) = page_keys(snapshot).into_iter().nth(*before)
                {
                    *key = kept;
                }
            }
            keys
        })
    }

    /// What is drawn over the slides.
    #[must_use]
    pub fn ink(&self) -> &SlideInk {
        &self.ink
    }

    /// The version of the ink of a slide, 0 without any.
    #[must_use]
    pub fn ink_version(&self, index: usize) -> u64 {
        if self.ink.is_empty() {
            return 0;
        }
        self.page_keys().get(index).map_or(0, |page| self.ink.version(page))
    }

    /// What is wrong with the deck as a whole and, where they were laid out, with its slides.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let unread = self.read_error.iter().map(|error| Problem {
            severity: Severity::Error,
            line: None,
            message: error.clone(),
        });
        let mut found: Vec<_> = self.all_findings().map(|finding| self.in_words(finding)).collect();
        found.sort_by_key(|problem| (problem.severity != Severity::Error, problem.line));
        unread.chain(found).collect()
    }

    /// The worst that is wrong with each slide that has a finding, by its index.
    #[must_use]
    pub fn problems_by_slide(&self) -> BTreeMap<usize, Severity> {
        let mut worst = BTreeMap::new();
        // While the head is broken the slides of the text are not those that are shown.
        if !self.is_current() {
            return worst;
        }
        let in_text = self.latest.diagnostics().iter().filter(|finding| self.is_told(finding));
        let in_text = in_text.filter_map(|finding| Some((self.latest.slide_at(&finding.place)?, finding.severity)));
        let laid_out = (0..self.n_slides()).filter(|&index| self.slides[index].kept.is_none());
        let in_layout = laid_out.filter_map(|index| {
            let findings = &self.shown.laid_out(index)?.diagnostics;
            let told = findings.iter().filter(|finding| self.is_told(finding));
            Some((index, told.map(|finding| finding.severity).max()?))
        });
        for (slide, severity) in in_text.chain(in_layout) {
            let known = worst.entry(slide).or_insert(severity);
            *known = severity.max(*known);
        }
        worst
    }

    /// As [`Self::problems`], with the places in the newest text, in its order.
    #[must_use]
    pub fn findings(&self) -> Vec<(Span, Diagnostic)> {
        let mut found: Vec<_> =
            self.all_findings().map(|finding| (self.latest.span_of(&finding.place), finding.clone())).collect();
        found.sort_by_key(|(span, finding)| (span.start, finding.severity != Severity::Error));
        found
    }

    fn all_findings(&self) -> impl Iterator<Item = &Diagnostic> {
        let is_current = self.is_current();
        let in_layout = (0..self.n_slides())
            .filter(move |&index| is_current && self.slides[index].kept.is_none())
            .filter_map(|index| self.shown.laid_out(index))
            .flat_map(|slide| &slide.diagnostics);
        self.latest.diagnostics().iter().chain(in_layout).filter(|finding| self.is_told(finding))
    }

    /// True if there is something to show: slides, or at least a deck without errors.
    #[must_use]
    pub fn is_showable(&self) -> bool {
        self.deck().is_some() && (self.n_slides() > 0 || self.n_errors() == 0)
    }

    /// Number of errors in the text as it is now.
    #[must_use]
    pub fn n_errors(&self) -> usize {
        n_errors(&self.latest)
    }

    /// True unless the deck switches the finding off.
    fn is_told(&self, finding: &Diagnostic) -> bool {
        self.latest.deck().is_none_or(|deck| is_told(&deck.deck, finding))
    }

    fn in_words(&self, finding: &Diagnostic) -> Problem {
        let span = self.latest.span_of(&finding.place);
        let line = self.latest.source().position(span.start).line;
        let hints: String = finding.hints.iter().map(|hint| format!("; {hint}")).collect();
        Problem { severity: finding.severity, line: Some(line), message: format!("{}{hints}", finding.message) }
    }
}

/// Number of errors in a snapshot's text.
#[must_use]
pub fn n_errors(snapshot: &Snapshot) -> usize {
    snapshot.diagnostics().iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// True if something on the slide can't be shown as written, such as a picture that is missing.
fn has_errors(frame: &SlideFrame) -> bool {
    frame.diagnostics.iter().any(|finding| finding.severity == Severity::Error)
}

/// True if nothing outside the slides' own text makes them look different.
fn has_same_head(old: &ResolvedDeck, new: &ResolvedDeck) -> bool {
    let head = |deck: &ResolvedDeck| Deck { slides: Vec::new(), ..(*deck.deck).clone() };
    old.theme == new.theme && old.sources == new.sources && head(old) == head(new)
}

/// Finds the slides of one text again in another: by id, else by what stands before and after them.
struct Alignment<'a> {
    from: &'a [Option<Arc<Slide>>],
    n_to: usize,
    by_id: BTreeMap<&'a str, usize>,
    n_after: usize,
}

impl<'a> Alignment<'a> {
    fn new(from: &'a [Option<Arc<Slide>>], to: &'a [Option<Arc<Slide>>]) -> Self {
        let same = |(a, b): &(&Option<Arc<Slide>>, &Option<Arc<Slide>>)| a == b;
        let n_before = from.iter().zip(to).take_while(same).count();
        let n_rest = from.len().min(to.len()) - n_before;
        let n_after = from.iter().rev().zip(to.iter().rev()).take(n_rest).take_while(same).count();
        let by_id =
            to.iter().enumerate().filter_map(|(index, slide)| Some((slide.as_ref()?.id.as_deref()?, index))).collect();
        Self { from, n_to: to.len(), by_id, n_after }
    }

    fn map(&self, index: usize) -> Option<usize> {
        let id = self.from.get(index).and_then(|slide| slide.as_ref()?.id.as_deref());
        if let Some(&found) = id.and_then(|id| self.by_id.get(id)) {
            return Some(found);
        }
        if index + self.n_after >= self.from.len() {
            return (index + self.n_to).checked_sub(self.from.len());
        }
        (index < self.n_to).then_some(index)
    }
}

/// An edition as the show asks it: lays out a slide when its steps are counted.
#[derive(Debug)]
pub struct EditionTalk<'a> {
    /// The deck.
    pub edition: &'a Edition,
    /// Lays out what wasn't yet.
    pub typesetter: &'a mut Typesetter,
}

impl Talk for EditionTalk<'_> {
    fn n_slides(&mut self) -> usize {
        self.edition.n_slides()
    }

    fn is_hidden(&mut self, slide: usize) -> bool {
        is_hidden(self.edition, slide)
    }

    fn n_steps(&mut self, slide: usize) -> u16 {
        self.edition.frame(slide, self.typesetter).map_or(1, |frame| frame.n_steps.max(1))
    }
}

/// An edition as drawing asks it: never lays out anything.
#[derive(Debug)]
pub struct KnownTalk<'a>(pub &'a Edition);

impl Talk for KnownTalk<'_> {
    fn n_slides(&mut self) -> usize {
        self.0.n_slides()
    }

    fn is_hidden(&mut self, slide: usize) -> bool {
        is_hidden(self.0, slide)
    }

    fn n_steps(&mut self, slide: usize) -> u16 {
        self.0.laid_out(slide).map_or(1, |frame| frame.n_steps.max(1))
    }
}

fn is_hidden(edition: &Edition, slide: usize) -> bool {
    edition.last_good_slide(slide).is_some_and(|slide| slide.hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slide(id: &str, notes: &str) -> Option<Arc<Slide>> {
        let id = (!id.is_empty()).then(|| id.to_owned());
        Some(Arc::new(Slide { id, notes: Some(notes.into()), ..Slide::default() }))
    }

    #[test]
    fn slides_that_stay_the_same_stay_laid_out() {
        use crate::source::Source;
        use crate::world::memory::MemoryWorld;
        let shared = crate::engine::Shared::new(Arc::new(MemoryWorld::new()));
        let snapshot = |b: &str| {
            let text = format!("Deck(title: \"t\", slides: [Slide(title: \"a\"), Slide(title: \"{b}\")])");
            Snapshot::new(&shared, std::path::Path::new("d.ron"), Source::new("d.ron", &text), None)
        };
        let revisions = Revisions::default();
        let first = Edition::new(snapshot("b"), &revisions);
        let frame = first.frame(0, &mut shared.typesetter()).unwrap();
        first.frame(1, &mut shared.typesetter()).unwrap();
        let next = first.followed_by(snapshot("c"), false, &revisions);
        assert!(next.laid_out(0).is_some_and(|same| Arc::ptr_eq(same, &frame)));
        assert!(next.laid_out(1).is_none());
        let with_new_files = next.followed_by(snapshot("c"), true, &revisions);
        assert!(with_new_files.laid_out(0).is_none());
    }

    #[test]
    fn slides_are_found_again() {
        let old = [slide("a", ""), slide("", "x"), slide("", "y"), slide("d", "")];
        let check = |new: &[Option<Arc<Slide>>], expected: [Option<usize>; 4]| {
            let alignment = Alignment::new(&old, new);
            assert_eq!([0, 1, 2, 3].map(|index| alignment.map(index)), expected);
        };
        check(&old.clone(), [0, 1, 2, 3].map(Some));
        // A slide was put in front of the third.
        let new = [old[0].clone(), old[1].clone(), slide("", "new"), old[2].clone(), old[3].clone()];
        check(&new, [0, 1, 3, 4].map(Some));
        // The ids tell even when everything else changed.
        check(&[slide("d", "other"), slide("a", "other")], [Some(1), Some(1), None, Some(0)]);
        // A broken slide stays where it is.
        check(&[old[0].clone(), None, old[2].clone(), old[3].clone()], [0, 1, 2, 3].map(Some));
    }
}
