//! What the audience sees: the slide, a cover, or the end card, and nothing else.
//!
//! No hint, no error and no note ever comes here. The last picture stays until
//! the next one is ready, so nothing ever flashes.

use std::time::Duration;

use egui::{Align2, CursorIcon, FontId, Rect, Sense, TextureHandle, Ui, ViewportId, WidgetInfo};

use super::slide_view::{SlideView, centred, paint, pixels};
use crate::app::command::Command;
use crate::app::state::{Request, State};
use crate::app::tokens;
use crate::engine::worker::{ImageKey, Lane};
use crate::model::slide::Transition;
use crate::show::{Cover, N_NEIGHBOURS, SlidePos};

/// How long one slide fades into the next.
const FADE: Duration = Duration::from_millis(150);
/// The pointer hides when it rests this long.
const POINTER_RESTS: Duration = Duration::from_secs(2);
/// A fade of fewer pictures than this is worse than none.
const MIN_FADE_FRAMES: u32 = 3;
/// So many bad fades in a row, and slides are cut from then on.
const MAX_BAD_FADES: u32 = 3;

/// What is on the audience's screen now.
#[derive(Default)]
pub struct Stage {
    /// Size of the window, in pixels.
    max_size: [u32; 2],
    shown: Option<Shown>,
    fade: Option<Fade>,
    n_bad_fades: u32,
    pointer_moved_at: Duration,
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage").field("is_fading", &self.fade.is_some()).finish_non_exhaustive()
    }
}

#[derive(Clone)]
struct Shown {
    key: ImageKey,
    pos: SlidePos,
    texture: TextureHandle,
    is_covered: bool,
}

struct Fade {
    from: Shown,
    since: Duration,
    n_frames: u32,
}

/// Draws the audience's window.
pub fn ui(state: &mut State, ui: &mut Ui, viewport: ViewportId) {
    let area = ui.max_rect();
    request_pictures(state, ui, area, viewport);
    if let Some(is_fullscreen) = ui.input(|input| input.viewport().fullscreen) {
        state.screens.is_fullscreen = is_fullscreen;
    }
    let Some(cover) = state.talk.as_ref().map(|talk| talk.show().cover()) else { return };
    take_up_picture(state, cover != Cover::None);
    match cover {
        Cover::None => paint_slide(state, ui, area),
        Cover::Black => {
            ui.painter().rect_filled(area, 0.0, tokens::BLACK);
        }
        Cover::White => {
            ui.painter().rect_filled(area, 0.0, tokens::WHITE);
        }
        Cover::EndCard { .. } => end_card(state, ui, area),
    }
    let label = slide_label(state);
    let response = ui.interact(area, ui.scope_id().with("slide"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Image, true, &label));
    if response.clicked() {
        state.queue.push(Request::Command(Command::NextStep));
    }
    hide_resting_pointer(state, ui);
}

/// Asks for the current picture and for those that may come next.
fn request_pictures(state: &mut State, ui: &Ui, area: Rect, viewport: ViewportId) {
    let Some(talk) = &state.talk else { return };
    let view = SlideView { edition: talk.edition(), pos: talk.show().pos(), max_size: pixels(ui, area.size()) };
    let is_missing = view.key().is_some_and(|key| state.images.get(&key).is_none());
    // Before the second most urgent ones come the console's, of urgency 1 and 2.
    let urgency = |rank: usize| if rank == 0 { 0 } else { 2 + u8::try_from(rank).unwrap_or(u8::MAX - 2) };
    let requests: Vec<_> = (0..N_NEIGHBOURS).map(|rank| view.request(rank, urgency(rank))).collect();
    state.images.serve(Lane::Audience, viewport);
    state.worker.want(Lane::Audience, &requests, is_missing);
    state.stage.max_size = view.max_size;
}

/// Puts the current picture on the stage once it is ready, and starts a fade if one is due.
fn take_up_picture(state: &mut State, is_covered: bool) {
    let Some(talk) = &state.talk else { return };
    let pos = talk.show().pos();
    let Some(key) = ImageKey::new(talk.edition(), pos, state.stage.max_size) else { return };
    let stage = &mut state.stage;
    if let Some(shown) = stage.shown.as_mut().filter(|shown| shown.key == key) {
        // What was covered comes back at once.
        if shown.is_covered != is_covered {
            stage.fade = None;
        }
        shown.is_covered = is_covered;
        shown.pos = pos;
        return;
    }
    let Some(texture) = state.images.get(&key) else { return };
    let before = stage.shown.replace(Shown { key, pos, texture, is_covered });
    let is_still = state.settings.settings.reduced_motion || stage.n_bad_fades >= MAX_BAD_FADES;
    stage.fade = before
        .filter(|before| before.pos.slide != pos.slide && !is_still && !is_covered && !before.is_covered)
        .filter(|before| fades(talk, before.pos.slide, pos.slide))
        .map(|from| Fade { from, since: state.now, n_frames: 0 });
}

/// True if the way between two slides is anything but a cut. Going back undoes the way forth.
fn fades(talk: &crate::app::talk::OpenTalk, from: usize, to: usize) -> bool {
    let Some(deck) = talk.edition().deck() else { return false };
    match deck.transition_into(from.max(to)) {
        Transition::Cut => false,
        // The other ones come later; until then they fade.
        Transition::Fade | Transition::Push | Transition::Wipe | Transition::Morph => true,
    }
}

fn paint_slide(state: &mut State, ui: &Ui, area: Rect) {
    let stage = &mut state.stage;
    let Some(shown) = &stage.shown else { return };
    let rect = |shown: &Shown| centred(ui, area, shown.key.width, shown.key.height);
    let Some(fade) = &mut stage.fade else {
        paint(ui, &shown.texture, rect(shown), 1.0);
        return;
    };
    fade.n_frames += 1;
    // The first picture of a fade already shows something new.
    let passed = state.now.saturating_sub(fade.since) + Duration::from_millis(16);
    let t = passed.as_secs_f32() / FADE.as_secs_f32();
    if t < 1.0 {
        paint(ui, &fade.from.texture, rect(&fade.from), 1.0);
        paint(ui, &shown.texture, rect(shown), t * t * (3.0 - 2.0 * t));
        ui.ctx().request_repaint();
        return;
    }
    paint(ui, &shown.texture, rect(shown), 1.0);
    stage.n_bad_fades = if fade.n_frames <= MIN_FADE_FRAMES { stage.n_bad_fades + 1 } else { 0 };
    stage.fade = None;
}

/// Black, with a few quiet words; what to press is said here only if there is no other screen to say it on.
fn end_card(state: &State, ui: &Ui, area: Rect) {
    ui.painter().rect_filled(area, 0.0, tokens::BLACK);
    let size = (area.height() / 24.0).clamp(16.0, 40.0);
    let middle = area.center();
    ui.painter().text(middle, Align2::CENTER_CENTER, "End of talk", tokens::serif(size), tokens::END_CARD_TEXT);
    if state.screens.n_monitors() == 1 {
        let below = middle + egui::vec2(0.0, size * 1.6);
        let words = "Esc again to leave, any key to go on";
        let font = FontId::proportional(size * 0.5);
        ui.painter().text(below, Align2::CENTER_CENTER, words, font, tokens::END_CARD_HINT);
    }
}

fn hide_resting_pointer(state: &mut State, ui: &Ui) {
    let has_moved = ui.input(|input| {
        let moved = |event: &egui::Event| matches!(event, egui::Event::PointerMoved(_));
        input.events.iter().any(moved)
    });
    if has_moved {
        state.stage.pointer_moved_at = state.now;
    }
    let rested = state.now.saturating_sub(state.stage.pointer_moved_at);
    if rested >= POINTER_RESTS || state.stage.pointer_moved_at.is_zero() {
        ui.ctx().set_cursor_icon(CursorIcon::None);
    } else {
        ui.ctx().request_repaint_after(POINTER_RESTS.saturating_sub(rested));
    }
}

fn slide_label(state: &State) -> String {
    let Some(talk) = &state.talk else { return String::new() };
    match talk.show().cover() {
        Cover::None => format!("Slide: {}", crate::app::shelf::slide_title(talk.edition(), talk.show().pos().slide)),
        Cover::Black => "Black screen".to_owned(),
        Cover::White => "White screen".to_owned(),
        Cover::EndCard { .. } => "End of talk".to_owned(),
    }
}
