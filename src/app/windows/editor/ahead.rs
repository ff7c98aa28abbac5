//! The slide at the caret is drawn as soon as its text is read: the next pass of the window finds it begun.

use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::edition::Edition;
use crate::engine::watch::LiveDeck;
use crate::engine::worker::{Client, LAST_STEP, Lane, Request, Wanted};
use crate::show::SlidePos;

/// Which picture the window showed last.
#[derive(Debug, Clone, Default)]
pub(super) struct Ahead(Arc<Mutex<Option<Shown>>>);

/// A picture of a slide.
#[derive(Debug, Clone, Copy)]
struct Shown {
    slide: usize,
    /// Largest size, in pixels.
    max_size: [u32; 2],
}

impl Ahead {
    /// Says what is shown.
    pub(super) fn set(&self, slide: usize, max_size: [u32; 2]) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Shown { slide, max_size });
    }

    /// Asks for the same of every new edition.
    pub(super) fn follow(&self, live: &LiveDeck, client: Client) {
        let shown = Arc::clone(&self.0);
        live.listen(move |edition| {
            let shown = *shown.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(shown) = shown {
                client.want(Lane::Console, &[request(edition, shown)]);
            }
        });
    }
}

/// As the window itself asks for it, so that nothing is drawn twice.
fn request(edition: &Arc<Edition>, shown: Shown) -> Request {
    let pos = SlidePos { slide: shown.slide, step: LAST_STEP };
    let (edition, max_size) = (Arc::clone(edition), shown.max_size);
    Request { edition, pos, rank: 0, max_size, urgency: 1, what: Wanted::Picture }
}
