//! The slide at the caret is drawn as soon as its text is read, on the worker's threads.
//!
//! A pass of the window is dear where there is no graphics card. So the pass
//! that takes a key waits for the key's picture, if the one before was quick,
//! and shows it itself; else a later pass finds it begun.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use egui::layers::ShapeIdx;
use egui::{Painter, Rect, Shape};

use super::super::slide_view::{SlideView, centred_in, tint};
use crate::app::state::State;
use crate::engine::edition::Edition;
use crate::engine::watch::LiveDeck;
use crate::engine::worker::{Client, LAST_STEP, Lane, Request, Wanted};
use crate::show::SlidePos;

/// A picture that is there within this time after its key is waited for the next time.
const QUICK: Duration = Duration::from_millis(8);
/// How long a key's pass waits at most: no longer than a second pass would take.
const PATIENCE: Duration = Duration::from_millis(12);

/// Which picture the window showed last, and how long the one of the last key took.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    shown: Arc<Mutex<Option<Shown>>>,
    /// When the last key changed the text, until its picture is there.
    typed_at: Option<Instant>,
    /// Time from the last key to its picture.
    took: Duration,
}

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
        *self.shown.lock().unwrap_or_else(PoisonError::into_inner) = Some(Shown { slide, max_size });
    }

    /// Asks for the same of every new edition.
    pub(super) fn follow(&self, live: &LiveDeck, client: Client) {
        let shown = Arc::clone(&self.shown);
        live.listen(move |edition| {
            let shown = *shown.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(shown) = shown {
                client.want(Lane::Console, &[request(edition, shown)]);
            }
        });
    }

    /// Notes how long the picture of the last key took, if it is this one.
    pub(super) fn note(&mut self, arrival: Option<Instant>) {
        if let Some((typed_at, arrival)) = self.typed_at.zip(arrival) {
            self.took = arrival.saturating_duration_since(typed_at);
            self.typed_at = None;
        }
    }
}

/// Where the slide's picture stands in the pass that is being drawn, for one that arrives before its end.
pub(super) struct Late {
    painter: Painter,
    at: ShapeIdx,
    area: Rect,
    slide: usize,
    max_size: [u32; 2],
    /// The text that the picture below is of.
    revision: u64,
}

impl Late {
    /// A place over what was drawn so far.
    pub(super) fn new(painter: &Painter, area: Rect, view: &SlideView<'_>, revision: u64) -> Self {
        let at = painter.add(Shape::Noop);
        let (slide, max_size) = (view.pos.slide, view.max_size);
        Self { painter: painter.clone(), at, area, slide, max_size, revision }
    }
}

/// Shows what was typed in this pass, if its picture is quick.
pub(super) fn catch_up(state: &mut State) {
    let view = &mut state.editor_view;
    let (Some(late), Some(editor)) = (view.late.take(), &state.editor) else { return };
    if editor.revision() == late.revision || editor.slide() != late.slide {
        return;
    }
    let typed_at = Instant::now();
    view.ahead.typed_at = Some(typed_at);
    if view.ahead.took > QUICK {
        return;
    }
    let until = typed_at + PATIENCE;
    let Some(edition) = editor.live().wait_for(&editor.buffer, until) else {
        view.ahead.took = PATIENCE;
        return;
    };
    let pos = SlidePos { slide: late.slide, step: LAST_STEP };
    let shown = SlideView { edition: &edition, pos, max_size: late.max_size };
    let Some(key) = shown.key() else { return };
    let Some(texture) = state.images.wait_for(&key, until) else { return };
    view.ahead.note(state.images.arrival(&key));
    let place = centred_in(late.painter.ctx(), late.area, key.width, key.height);
    let whole = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
    late.painter.set(late.at, Shape::image(texture.id(), place, whole, tint(1.0)));
    view.shown = Some((late.slide, texture));
}

/// As the window itself asks for it, so that nothing is drawn twice.
fn request(edition: &Arc<Edition>, shown: Shown) -> Request {
    let pos = SlidePos { slide: shown.slide, step: LAST_STEP };
    let (edition, max_size) = (Arc::clone(edition), shown.max_size);
    Request { edition, pos, rank: 0, max_size, urgency: 1, what: Wanted::Picture }
}
