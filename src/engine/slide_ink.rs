//! The ink that pictures of slides are drawn with.
//!
//! Old strokes are part of the picture, so that a thousand of them cost the
//! window no more than none.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::show::ink::{Ink, PageKey, Stroke};

/// The strokes of a page at one moment.
#[derive(Debug, Clone, Default)]
pub struct PageStrokes {
    /// See [`Ink::page_version`]; 0 without strokes.
    pub version: u64,
    /// From back to front.
    pub strokes: Arc<[Arc<Stroke>]>,
}

/// The ink of a deck, one for all its editions.
#[derive(Debug, Clone, Default)]
pub struct SlideInk(Arc<Mutex<BTreeMap<PageKey, PageStrokes>>>);

impl SlideInk {
    /// Pictures show this ink from now on.
    pub fn set(&self, ink: &Ink) {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.retain(|page, _| ink.pages().contains_key(page));
        for (page, strokes) in ink.pages() {
            let version = ink.page_version(page);
            if pages.get(page).is_none_or(|known| known.version != version) {
                pages.insert(page.clone(), PageStrokes { version, strokes: strokes.as_slice().into() });
            }
        }
    }

    /// The strokes of a page.
    #[must_use]
    pub fn page(&self, page: &PageKey) -> PageStrokes {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(page).cloned().unwrap_or_default()
    }

    /// The version of a page's strokes, 0 without any.
    #[must_use]
    pub fn version(&self, page: &PageKey) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(page).map_or(0, |page| page.version)
    }

    /// True if nothing is drawn on any page.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }
}
