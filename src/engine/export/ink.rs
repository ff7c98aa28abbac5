//! The ink of a deck, for exports that show it.

use std::sync::Arc;

use crate::engine::Snapshot;
use crate::engine::page_key::page_keys;
use crate::export;
use crate::layout::frame::Frame;
use crate::show::ink::{PageKey, Pages, Stroke};

/// What was drawn on the slides of a deck.
#[derive(Debug, Default)]
pub struct DeckInk {
    pages: Pages,
    keys: Vec<PageKey>,
}

impl DeckInk {
    /// The pages of an ink file, for the slides of a deck.
    #[must_use]
    pub fn new(pages: Pages, snapshot: &Snapshot) -> Self {
        Self { pages, keys: page_keys(snapshot) }
    }

    /// Draws a slide's ink over it, each stroke from its step on.
    pub fn draw(&self, slide: usize, frame: &mut Frame, n_steps: u16) {
        export::ink::draw(self.of(slide), frame, n_steps);
    }

    /// The strokes on a slide, from back to front.
    #[must_use]
    pub fn of(&self, slide: usize) -> &[Arc<Stroke>] {
        self.keys.get(slide).map_or(&[], |key| self.strokes(key))
    }

    /// The empty page, if somebody drew on it.
    #[must_use]
    pub fn whiteboard(&self, size: kurbo::Size) -> Option<Frame> {
        let strokes = self.strokes(&PageKey::Whiteboard);
        (!strokes.is_empty()).then(|| export::ink::whiteboard(strokes, size))
    }

    fn strokes(&self, key: &PageKey) -> &[Arc<Stroke>] {
        self.pages.get(key).map_or(&[], Vec::as_slice)
    }
}
