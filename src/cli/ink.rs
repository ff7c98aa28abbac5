//! The ink beside a deck, for exports that show it.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;

use super::term::show_path;
use crate::engine::Snapshot;
use crate::engine::page_key::page_keys;
use crate::export;
use crate::layout::frame::Frame;
use crate::show::ink::{PageKey, Pages, Stroke, file};
use crate::world::ReadError;
use crate::world::disk::{DiskWorld, ink_path};

/// What was drawn on the slides of a deck.
#[derive(Debug, Default)]
pub struct DeckInk {
    pages: Pages,
    keys: Vec<PageKey>,
}

impl DeckInk {
    /// Reads the ink beside a deck; none if nobody drew on it.
    ///
    /// # Errors
    /// If there is a file and it can't be read, or isn't ink.
    pub fn read(deck: &Path, snapshot: &Snapshot) -> anyhow::Result<Self> {
        let path = ink_path(deck);
        let bytes = match DiskWorld::read_deck(&path) {
            Err(ReadError::Missing(_)) => return Ok(Self::default()),
            other => other.context("can't read the ink")?,
        };
        let pages = file::parse(&bytes).with_context(|| format!("can't read the ink in `{}`", show_path(&path)))?;
        Ok(Self { pages, keys: page_keys(snapshot) })
    }

    /// Draws a slide's ink over it.
    pub fn draw(&self, slide: usize, frame: &mut Frame) {
        if let Some(key) = self.keys.get(slide) {
            export::ink::draw(self.strokes(key), frame);
        }
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
