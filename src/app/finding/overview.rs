//! The grid of slides and the list of what a search found: what is typed, listed and chosen.
//!
//! It knows nothing of how either is drawn.

use std::sync::Arc;

use egui::ViewportId;

use super::texts::Texts;
use crate::app::shelf::slide_title;
use crate::engine::edition::{Edition, KnownTalk};
use crate::show::find::{self, Hit};
use crate::show::{SlidePos, Talk as _};
use crate::source::diagnostic::Severity;

/// What the typed words are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Numbers and titles: a grid of pictures.
    Grid,
    /// All texts: a list with excerpts.
    Search,
}

/// A slide as the grid shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Index in the file.
    pub slide: usize,
    /// Number in the show; `None` for a hidden slide.
    pub number: Option<usize>,
    /// Its title.
    pub title: String,
    /// True if it may be cut.
    pub is_optional: bool,
    /// The worst that is wrong with it.
    pub problem: Option<Severity>,
}

/// What the typed words were last looked for with.
type Applied = (Kind, String, bool, usize);

/// The grid or the list.
#[derive(Debug)]
pub struct Overview {
    /// What the words are looked for in.
    pub kind: Kind,
    /// What is typed.
    pub field: String,
    /// True while an input method composes a word: its keys are not ours.
    pub is_composing: bool,
    /// The window that it was opened from.
    pub origin: ViewportId,
    /// Slides beside each other and rows on the screen, as drawn last.
    pub shape: [usize; 2],
    /// True if what is chosen must come into sight.
    pub has_moved: bool,
    edition: Arc<Edition>,
    cards: Vec<Card>,
    /// Indices in `cards` that the grid shows.
    shown: Vec<usize>,
    hits: Vec<Hit>,
    /// Index in `shown` or `hits`.
    selected: usize,
    applied: Option<Applied>,
}

impl Overview {
    /// All slides of a deck, the current one chosen.
    #[must_use]
    pub fn new(kind: Kind, edition: &Arc<Edition>, current: usize, origin: ViewportId) -> Self {
        let cards = cards(edition);
        let shown: Vec<usize> = (0..cards.len()).collect();
        Self {
            kind,
            field: String::new(),
            is_composing: false,
            origin,
            shape: [4, 4],
            has_moved: true,
            edition: Arc::clone(edition),
            selected: current.min(shown.len().saturating_sub(1)),
            cards,
            shown,
            hits: Vec::new(),
            applied: None,
        }
    }

    /// The deck whose slides these are.
    #[must_use]
    pub fn edition(&self) -> &Arc<Edition> {
        &self.edition
    }

    /// All slides.
    #[must_use]
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// The slides that the grid shows.
    pub fn shown(&self) -> impl ExactSizeIterator<Item = &Card> {
        self.shown.iter().map(|&index| &self.cards[index])
    }

    /// What the search found.
    #[must_use]
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }

    /// Number of what can be chosen.
    #[must_use]
    pub fn n_entries(&self) -> usize {
        match self.kind {
            Kind::Grid => self.shown.len(),
            Kind::Search => self.hits.len(),
        }
    }

    /// What is chosen, by its place in the grid or list.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// Moves the choice; `to` gets the chosen place, the shape of the grid and the number of entries.
    pub fn select(&mut self, to: impl Fn(usize, [usize; 2], usize) -> usize) {
        let n_entries = self.n_entries();
        let [columns, rows] = if self.kind == Kind::Search { [1, self.shape[1]] } else { self.shape };
        self.selected = to(self.selected, [columns.max(1), rows.max(1)], n_entries).min(n_entries.saturating_sub(1));
        self.has_moved = true;
    }

    /// The place that is chosen; `None` if there is nothing to choose from.
    #[must_use]
    pub fn target(&self) -> Option<SlidePos> {
        self.target_of(self.selected)
    }

    /// The place that an entry leads to.
    #[must_use]
    pub fn target_of(&self, entry: usize) -> Option<SlidePos> {
        match self.kind {
            Kind::Grid => self.shown().nth(entry).map(|card| SlidePos::start_of(card.slide)),
            Kind::Search => self.hits.get(entry).map(|hit| hit.pos),
        }
    }

    /// Follows the deck after a save; the chosen slide stays chosen.
    pub fn take_up(&mut self, edition: &Arc<Edition>) {
        if Arc::ptr_eq(edition, &self.edition) {
            return;
        }
        let chosen = self.target().map(|pos| edition.index_after(&self.edition, pos.slide));
        self.edition = Arc::clone(edition);
        self.cards = cards(edition);
        self.shown = (0..self.cards.len()).collect();
        self.applied = None;
        self.hits.clear();
        self.selected = chosen.unwrap_or(0).min(self.n_entries().saturating_sub(1));
    }

    /// Takes up what was found to be wrong since: some of it shows only when a slide is laid out.
    pub fn mark_problems(&mut self) {
        let problems = self.edition.problems_by_slide();
        for card in &mut self.cards {
            card.problem = problems.get(&card.slide).copied();
        }
    }

    /// Looks for what is typed, unless nothing changed since it was looked for last.
    pub fn update(&mut self, texts: &Texts, with_notes: bool) {
        if self.is_composing {
            return;
        }
        // In the grid only the words matter.
        let n_read = if self.kind == Kind::Search { texts.n_read() } else { 0 };
        let applied = (self.kind, self.field.clone(), with_notes, n_read);
        if self.applied.as_ref() == Some(&applied) {
            return;
        }
        let is_same_query =
            self.applied.as_ref().is_some_and(|before| (before.0, &before.1) == (applied.0, &applied.1));
        let chosen = self.target();
        match self.kind {
            Kind::Grid => self.filter(chosen),
            Kind::Search => {
                self.hits = texts.search(&self.edition, &self.field, with_notes);
                let stays = chosen.filter(|_| is_same_query);
                let place = self.hits.iter().position(|hit| Some(hit.pos.slide) == stays.map(|pos| pos.slide));
                self.selected = place.unwrap_or(0);
            }
        }
        self.has_moved |= !is_same_query;
        self.applied = Some(applied);
    }

    fn filter(&mut self, chosen: Option<SlidePos>) {
        let place_of = |shown: &[usize], cards: &[Card], is_it: &dyn Fn(&Card) -> bool| {
            shown.iter().position(|&index| is_it(&cards[index]))
        };
        let number = find::number(&self.field);
        let numbered = number.filter(|number| self.cards.iter().any(|card| card.number == Some(*number)));
        if self.field.trim().is_empty() || numbered.is_some() {
            self.shown = (0..self.cards.len()).collect();
            let is_it = |card: &Card| match numbered {
                Some(number) => card.number == Some(number),
                None => Some(card.slide) == chosen.map(|pos| pos.slide),
            };
            self.selected = place_of(&self.shown, &self.cards, &is_it).unwrap_or(0);
            return;
        }
        let (shown, best) = find::by_title(self.cards.iter().map(|card| card.title.as_str()), &self.field);
        self.shown = shown;
        self.selected = best.unwrap_or(0);
    }
}

fn cards(edition: &Edition) -> Vec<Card> {
    let mut n_visible = 0;
    (0..edition.n_slides())
        .map(|slide| {
            let is_hidden = KnownTalk(edition).is_hidden(slide);
            n_visible += usize::from(!is_hidden);
            Card {
                slide,
                number: (!is_hidden).then_some(n_visible),
                title: slide_title(edition, slide),
                is_optional: edition.last_good_slide(slide).is_some_and(|slide| slide.optional),
                problem: None,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::engine::edition::Revisions;
    use crate::engine::{Shared, Snapshot};
    use crate::source::Source;
    use crate::world::memory::MemoryWorld;

    fn edition(slides: &str) -> Arc<Edition> {
        let shared = Shared::new(Arc::new(MemoryWorld::new()));
        let text = format!("Deck(title: \"T\", slides: [{slides}])");
        let snapshot = Snapshot::new(&shared, Path::new("t.ron"), Source::new("t.ron", &text), None);
        Arc::new(Edition::new(snapshot, &Revisions::default()))
    }

    const SLIDES: &str = "Slide(title: \"One\"), Slide(title: \"Secret\", hidden: true), \
        Slide(title: \"Mode of two\", optional: true), Slide(titel: \"Broken\")";

    #[test]
    fn numbers_arrows_and_words_choose() {
        let mut overview = Overview::new(Kind::Grid, &edition(SLIDES), 2, ViewportId::ROOT);
        let texts = Texts::default();
        overview.update(&texts, true);
        assert_eq!(overview.target(), Some(SlidePos::start_of(2)));
        let mut typed = |words: &str| {
            words.clone_into(&mut overview.field);
            overview.update(&texts, true);
            (overview.target().map(|pos| pos.slide), overview.n_entries())
        };
        assert_eq!(typed("1"), (Some(0), 4));
        assert_eq!(typed("2"), (Some(2), 4), "hidden slides have no number");
        assert_eq!(typed("secr"), (Some(1), 1), "but a title");
        assert_eq!(typed("9"), (None, 0));
        assert_eq!(typed(""), (Some(0), 4));
        overview.select(|at, _, _| at + 9);
        assert_eq!(overview.target(), Some(SlidePos::start_of(3)));
        assert_eq!(Overview::new(Kind::Grid, &edition(""), 0, ViewportId::ROOT).target(), None);
    }

    #[test]
    fn slides_are_marked_and_followed_after_a_save() {
        let before = edition(&format!("Slide(id: \"a\", title: \"A\"), {SLIDES}"));
        let mut overview = Overview::new(Kind::Grid, &before, 0, ViewportId::ROOT);
        overview.mark_problems();
        let marks: Vec<_> =
            overview.cards().iter().map(|card| (card.number, card.is_optional, card.problem.is_some())).collect();
        let plain = |number| (Some(number), false, false);
        assert_eq!(marks, [plain(1), plain(2), (None, false, false), (Some(3), true, false), (Some(4), false, true)]);
        overview.take_up(&edition(&format!("{SLIDES}, Slide(id: \"a\", title: \"A\")")));
        assert_eq!(overview.target(), Some(SlidePos::start_of(4)));
    }
}
