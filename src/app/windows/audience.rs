//! What the audience sees: the slide, a cover, or the end card, and nothing else.
//!
//! No hint, no error and no note ever comes here; only where there is no other screen, a key that seems to do
//! nothing is answered by a small sign of a moment. The last picture stays until
//! the next one is ready, so nothing ever flashes.

use std::time::Duration;

use egui::accesskit::Live;
use egui::{Align2, CursorIcon, FontId, Rect, Response, Sense, TextureHandle, Ui, ViewportId, WidgetInfo};

use super::console::read::passages;
use super::cue;
use super::links;
use super::marks::{Painted, paint_lit, paint_on_audience, paint_whiteboard, spot};
use super::menu;
use super::run::Run;
use super::slide_view::{SlideView, centred, pixels};
use super::zoomed;
use crate::app::command::Command;
use crate::app::shelf::slide_title;
use crate::app::state::{self, State, View};
use crate::app::talk::OpenTalk;
use crate::app::tokens;
use crate::engine::worker::{ImageKey, Lane, Request, Wanted};
use crate::raster::fit;
use crate::show::zoom::Zoom;
use crate::show::{Cover, N_NEIGHBOURS, SlidePos};

/// The pointer hides when it rests this long.
const POINTER_RESTS: Duration = Duration::from_secs(2);
/// So many bad transitions in a row, and slides are cut from then on.
const MAX_BAD_RUNS: u32 = 3;

/// What is on the audience's screen now.
#[derive(Default)]
pub struct Stage {
    /// Size of the window, in pixels.
    max_size: [u32; 2],
    shown: Option<Shown>,
    run: Option<Run>,
    n_bad_runs: u32,
    /// True once the picture that the presenter holds is the one that shows.
    is_held: bool,
    /// A sign of a moment, where there is no other screen to give it on.
    pub cue: Option<cue::Cue>,
    /// The menu of the right mouse button, here or on the console.
    pub menu: menu::SlideMenu,
    pointer_moved_at: Duration,
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage").field("is_moving", &self.run.is_some()).finish_non_exhaustive()
    }
}

/// A picture on the audience's screen.
#[derive(Clone)]
pub(super) struct Shown {
    /// What it is.
    pub key: ImageKey,
    /// The place of the talk that it shows.
    pub pos: SlidePos,
    /// Its pixels.
    pub texture: TextureHandle,
    is_covered: bool,
}

impl Stage {
    /// True once the first picture was shown.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.shown.is_some()
    }

    /// True if this computer can't draw transitions fast enough.
    #[must_use]
    pub fn is_too_slow(&self) -> bool {
        self.n_bad_runs >= MAX_BAD_RUNS
    }

    /// Size of the window, in pixels.
    #[must_use]
    pub fn max_size(&self) -> [u32; 2] {
        self.max_size
    }

    /// Has the pointer stay for a while.
    pub(super) fn keep_pointer(&mut self, now: Duration) {
        self.pointer_moved_at = now;
    }

    /// True while one slide turns into another.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        self.run.is_some()
    }
}

/// Asks for the first picture while its window is still being opened.
pub fn draw_ahead(state: &State) {
    let (Some(talk), Some(max_size)) = (&state.talk, state.screens.audience_size()) else { return };
    if state.stage.max_size == [0; 2] {
        let view = SlideView { edition: talk.edition(), pos: talk.show().audience().pos, max_size };
        state.worker.want(Lane::Audience, &[view.request(0, 0)], false);
    }
}

/// Draws the audience's window.
pub fn ui(state: &mut State, ui: &mut Ui, viewport: ViewportId) {
    let area = ui.max_rect();
    state.stage.max_size = pixels(ui, area.size());
    // Before anything is looked up: a picture that comes right after that wakes this window.
    state.images.serve(Lane::Audience, viewport);
    let is_covered = state.talk.as_ref().is_some_and(|talk| talk.show().audience().cover != Cover::None);
    take_up_picture(state, is_covered);
    request_pictures(state, viewport);
    if let Some(is_fullscreen) = ui.input(|input| input.viewport().fullscreen) {
        state.screens.is_fullscreen = is_fullscreen;
    }
    let Some(cover) = state.talk.as_ref().map(|talk| talk.show().audience().cover) else { return };
    let place = slide_place(state, ui, area);
    let painted = match cover {
        Cover::None => paint_slide(state, ui, area),
        Cover::Black => {
            ui.painter().rect_filled(area, 0.0, tokens::BLACK);
            Painted::default()
        }
        Cover::White => {
            ui.painter().rect_filled(area, 0.0, tokens::WHITE);
            Painted::default()
        }
        Cover::Whiteboard => {
            ui.painter().rect_filled(area, 0.0, tokens::WHITE);
            let talk = state.talk.as_ref();
            let ink = talk.map(|talk| paint_whiteboard(ui, state, talk, place));
            Painted { ink, is_lit: false }
        }
        Cover::EndCard { .. } => {
            end_card(state, ui, area);
            Painted::default()
        }
    };
    paint_on_audience(ui, state, place, painted);
    cue::paint(state, ui, area);
    let label = slide_label(state);
    let response = ui.interact(area, ui.scope_id().with("slide"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Image, true, &label));
    if viewport == ViewportId::ROOT {
        read_out(state, ui, &response, place);
    }
    // A press with a pen in hand draws; one beside the open menu closes it.
    menu::on_slide(state, ui, viewport, &response);
    let is_step = !state.stage.menu.was_open()
        && state.talk.as_ref().is_some_and(|talk| !talk.show().tool().is_for_ink() || state.tools.page(talk).is_none());
    if !links::follow_on_stage(state, ui, &response, slide_place(state, ui, area)) && response.clicked() && is_step {
        state.queue.push(state::Request::Command(Command::NextStep));
    }
    hide_resting_pointer(state, ui);
}

/// Draws what shows once more, and nothing else.
pub fn still(state: &State, ui: &Ui) {
    let area = ui.ctx().viewport_rect();
    let cover = state.talk.as_ref().map_or(Cover::Black, |talk| talk.show().audience().cover);
    match (cover, &state.stage.shown) {
        (Cover::None, Some(shown)) => {
            let place = centred(ui, area, shown.key.width, shown.key.height);
            paint_bars(ui, area, place);
            paint_lit(ui, &shown.texture, place, place, None);
        }
        (Cover::White | Cover::Whiteboard, _) => {
            ui.painter().rect_filled(area, 0.0, tokens::WHITE);
        }
        (Cover::None | Cover::Black | Cover::EndCard { .. }, _) => {
            ui.painter().rect_filled(area, 0.0, tokens::BLACK);
        }
    }
}

/// Asks for the current picture and for those that may come next.
fn request_pictures(state: &mut State, viewport: ViewportId) {
    let Some(talk) = &state.talk else { return };
    let view = SlideView { edition: talk.edition(), pos: talk.show().audience().pos, max_size: state.stage.max_size };
    let is_missing = view.key().is_some_and(|key| state.images.get(&key).is_none());
    // Before the second most urgent ones come the console's, of urgency 1 and 2.
    let urgency = |rank: usize| if rank == 0 { 0 } else { 2 + u8::try_from(rank).unwrap_or(u8::MAX - 2) };
    // While something moves, its frames need the processor more than what may come next.
    let n_pictures = if state.stage.is_moving() { 1 } else { N_NEIGHBOURS };
    let pictures = (0..n_pictures).map(|rank| view.request(rank, urgency(rank)));
    // Layers come last: without them the slide fades.
    let n_morphs = if state.is_still() { 0 } else { n_pictures };
    let layers = (1..n_morphs).map(|rank| view.layers_request(rank, urgency(N_NEIGHBOURS + rank)));
    let mut requests: Vec<_> = pictures.chain(layers).collect();
    let mut is_part_missing = false;
    if talk.show().audience().cover == Cover::Whiteboard {
        let key = ImageKey::whiteboard(talk.edition(), state.stage.max_size);
        is_part_missing = key.ink != 0 && state.images.get(&key).is_none();
        requests.push(Request { what: Wanted::Whiteboard, ..view.request(0, 0) });
    }
    // A picture that is held needs no new parts.
    let zoom = if state.stage.is_held { Zoom::default() } else { shown_zoom(talk) };
    let rests = state.now.saturating_sub(state.tools.zoomed_at().1);
    is_part_missing |= zoomed::request(&view, zoom, rests >= zoomed::SETTLE, &state.images, &mut requests);
    if zoom.is_on() && rests < zoomed::SETTLE {
        state.ctx.request_repaint_after_for(zoomed::SETTLE - rests, viewport);
    }
    state.worker.want(Lane::Audience, &requests, is_missing || is_part_missing);
}

/// Puts the current picture on the stage once it is ready, and starts a fade if one is due.
fn take_up_picture(state: &mut State, is_covered: bool) {
    let Some(talk) = &state.talk else { return };
    let pos = talk.show().audience().pos;
    let Some(key) = ImageKey::new(talk.edition(), pos, state.stage.max_size) else { return };
    let is_still = state.is_still();
    let stage = &mut state.stage;
    // A picture that is held stays, even if the deck is saved.
    let is_frozen = talk.show().is_frozen();
    let is_fitting = |shown: &Shown| (shown.key.width, shown.key.height) == (key.width, key.height);
    if let Some(shown) = stage.shown.as_mut().filter(|shown| is_frozen && stage.is_held && is_fitting(shown)) {
        shown.pos = pos;
        return;
    }
    stage.is_held = is_frozen && stage.shown.as_ref().is_some_and(|shown| shown.pos == pos);
    if let Some(shown) = stage.shown.as_mut().filter(|shown| shown.key == key) {
        // What was covered comes back at once.
        if shown.is_covered != is_covered {
            stage.run = None;
        }
        shown.is_covered = is_covered;
        shown.pos = pos;
        return;
    }
    let Some(texture) = state.images.get(&key) else { return };
    let shown = Shown { key, pos, texture, is_covered };
    let before = stage.shown.replace(shown.clone());
    stage.run = before
        .filter(|before| before.pos.slide != pos.slide && !is_still && !is_covered && !before.is_covered)
        .and_then(|before| Run::start(talk, &state.images, (&before, &shown), state.now));
}

/// The part of the slide that the audience sees.
fn shown_zoom(talk: &OpenTalk) -> Zoom {
    super::marks::zoom_of(talk, View::Audience)
}

/// Where the slide lies in the window.
fn slide_place(state: &State, ui: &Ui, area: Rect) -> Rect {
    let size = state.talk.as_ref().map(|talk| talk.edition().slide_size()).unwrap_or_default();
    let [max_width, max_height] = state.stage.max_size;
    let (width, height) = fit(size, max_width, max_height);
    centred(ui, area, width, height)
}

/// Paints the slide, or what it is turning into.
fn paint_slide(state: &mut State, ui: &Ui, area: Rect) -> Painted {
    let zoom = state.talk.as_ref().map(shown_zoom).unwrap_or_default();
    let slide = state.talk.as_ref().map(|talk| talk.show().audience().pos.slide);
    let spot = spot(state, slide_place(state, ui, area));
    let stage = &mut state.stage;
    let Some(shown) = &stage.shown else {
        ui.painter().rect_filled(area, 0.0, tokens::BLACK);
        return Painted::default();
    };
    // While the next slide is still being drawn, its ink doesn't belong on the one that shows.
    let is_there = Some(shown.pos.slide) == slide;
    let rect = |shown: &Shown| centred(ui, area, shown.key.width, shown.key.height);
    paint_bars(ui, area, rect(shown));
    let place = rect(shown);
    if zoom.is_on() {
        stage.run = None;
        let ink = zoomed::paint_part(ui, &state.images, (shown.key, &shown.texture), zoom, place, spot);
        return Painted { ink: is_there.then_some(ink), is_lit: true };
    }
    let painted = Painted { ink: is_there.then_some(shown.key.ink), is_lit: true };
    let Some(run) = &mut stage.run else {
        paint_lit(ui, &shown.texture, place, place, spot);
        if let Some(layer) = state.images.take_new_layer() {
            prepare(ui, &layer, place);
        }
        return painted;
    };
    if run.paint(ui, place, state.now) {
        ui.ctx().request_repaint();
        return Painted::default();
    }
    paint_lit(ui, &shown.texture, place, place, spot);
    stage.n_bad_runs = if run.is_bad() { stage.n_bad_runs + 1 } else { 0 };
    stage.run = None;
    // Once more, to ask for what may come next.
    ui.ctx().request_repaint();
    painted
}

/// Draws nothing with a picture that will be needed: without a graphics card the first use of a picture that is
/// scaled takes some 50 ms, in which a program for it is made.
fn prepare(ui: &Ui, texture: &TextureHandle, slide: Rect) {
    let mut mesh = egui::Mesh::with_texture(texture.id());
    let pixel = Rect::from_min_size(slide.min, egui::Vec2::splat(1.0 / ui.ctx().pixels_per_point()));
    mesh.add_rect_with_uv(pixel, Rect::ZERO, egui::Color32::TRANSPARENT);
    ui.painter().add(mesh);
}

/// Black where the slide doesn't reach. Under the slide nothing is painted: each layer costs milliseconds
/// where there is no graphics card.
fn paint_bars(ui: &Ui, area: Rect, slide: Rect) {
    let (left, right) = (area.with_max_x(slide.left()), area.with_min_x(slide.right()));
    let (top, bottom) = (area.with_max_y(slide.top()), area.with_min_y(slide.bottom()));
    for bar in [left, right, top, bottom].into_iter().filter(|bar| bar.is_positive()) {
        ui.painter().rect_filled(bar, 0.0, tokens::BLACK);
    }
}

/// Black, with a few quiet words; what to press is said here only if there is no other screen to say it on.
fn end_card(state: &State, ui: &Ui, area: Rect) {
    ui.painter().rect_filled(area, 0.0, tokens::BLACK);
    let size = (area.height() / 24.0).clamp(16.0, 40.0);
    let middle = area.center();
    ui.painter().text(middle, Align2::CENTER_CENTER, "End of talk", tokens::serif(size), tokens::END_CARD_TEXT);
    if state.screens.n_monitors() == 1 {
        let below = middle + egui::vec2(0.0, size * 1.6);
        let left = state.talk.as_ref().and_then(|talk| talk.show().leaves_within(state.now));
        let words = match left {
            Some(_) => "Esc again to leave, any key to go on",
            None => "Esc twice to leave, any key to go on",
        };
        if let Some(left) = left {
            ui.ctx().request_repaint_after(left + Duration::from_millis(5));
        }
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

/// Gives screen readers the slide, where this is the window that they reach; a console says it better.
fn read_out(state: &State, ui: &Ui, slide: &Response, place: Rect) {
    ui.ctx().accesskit_node_builder(slide.id, |node| node.set_live(Live::Polite));
    let shown = state.talk.as_ref().map(|talk| (talk, talk.show().audience()));
    if let Some((talk, audience)) = shown.filter(|(_, audience)| audience.cover == Cover::None) {
        passages(ui, talk, audience.pos, place);
    }
}

fn slide_label(state: &State) -> String {
    let Some(talk) = &state.talk else { return String::new() };
    match talk.show().audience().cover {
        Cover::None => {
            let pos = talk.show().audience().pos;
            let title = slide_title(talk.edition(), pos.slide);
            let n_steps = talk.edition().laid_out(pos.slide).map_or(1, |slide| slide.n_steps);
            let step = (pos.step > 0).then(|| format!(", step {} of {n_steps}", pos.step + 1));
            format!("Slide: {title}{}", step.unwrap_or_default())
        }
        Cover::Black => "Black screen".to_owned(),
        Cover::White => "White screen".to_owned(),
        Cover::Whiteboard => "Whiteboard".to_owned(),
        Cover::EndCard { .. } => "End of talk".to_owned(),
    }
}
