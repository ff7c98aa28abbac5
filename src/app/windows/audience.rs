//! What the audience sees: the slide, a cover, or the end card, and nothing else.
//!
//! No hint, no error and no note ever comes here. The last picture stays until
//! the next one is ready, so nothing ever flashes.

use std::time::Duration;

use egui::{Align2, CursorIcon, FontId, Rect, Sense, TextureHandle, Ui, ViewportId, WidgetInfo};

use super::marks::{Painted, paint_lit, paint_on_audience, paint_whiteboard, spot};
use super::slide_view::{SlideView, centred, paint_clipped, pixels};
use super::zoomed;
use crate::app::command::Command;
use crate::app::state::{self, State, View};
use crate::app::talk::OpenTalk;
use crate::app::textures::{ImageCache, LayerTexture};
use crate::app::tokens;
use crate::engine::worker::{ImageKey, Lane, MorphKey, Request, Wanted};
use crate::layout::transition::{self, Direction, Picture, Plan, Side};
use crate::model::slide::Transition;
use crate::raster::fit;
use crate::show::zoom::Zoom;
use crate::show::{Cover, N_NEIGHBOURS, SlidePos};

/// The pointer hides when it rests this long.
const POINTER_RESTS: Duration = Duration::from_secs(2);
/// Motion of fewer pictures than one in this time is worse than none.
const MAX_FRAME_TIME: Duration = Duration::from_millis(50);
/// So many bad transitions in a row, and slides are cut from then on.
const MAX_BAD_RUNS: u32 = 3;
/// How soon after the key the first picture of a transition is seen: it already shows something new.
const FIRST_FRAME_AFTER: Duration = Duration::from_millis(16);

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
    pointer_moved_at: Duration,
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage").field("is_moving", &self.run.is_some()).finish_non_exhaustive()
    }
}

#[derive(Clone)]
struct Shown {
    key: ImageKey,
    pos: SlidePos,
    texture: TextureHandle,
    is_covered: bool,
}

/// A transition that is on.
struct Run {
    layers: Vec<RunLayer>,
    /// Size of the slide, in slide units: that of the layers' motions.
    size: kurbo::Size,
    since: Duration,
    takes: Duration,
    n_frames: u32,
}

struct RunLayer {
    layer: LayerTexture,
    /// True for a whole slide, which always stands on whole pixels.
    is_whole: bool,
}

impl RunLayer {
    /// Only a part of it, given in shares of the slide.
    fn only(&self, part: kurbo::Rect, slide: kurbo::Size) -> Self {
        let part = kurbo::Rect::new(
            part.x0 * slide.width,
            part.y0 * slide.height,
            part.x1 * slide.width,
            part.y1 * slide.height,
        );
        let motion = transition::Motion { clip: Some((part, part)), ..self.layer.motion };
        let layer = LayerTexture { texture: self.layer.texture.clone(), motion };
        Self { layer, is_whole: self.is_whole }
    }
}

/// How long a transition takes.
fn takes(kind: Transition) -> Duration {
    Duration::from_millis(match kind {
        Transition::Cut => 0,
        Transition::Fade => 150,
        Transition::Push => 320,
        Transition::Wipe => 360,
        Transition::Morph => 400,
    })
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
    let label = slide_label(state);
    let response = ui.interact(area, ui.scope_id().with("slide"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Image, true, &label));
    // A press with a pen in hand draws.
    let is_step =
        state.talk.as_ref().is_some_and(|talk| !talk.show().tool().is_for_ink() || state.tools.page(talk).is_none());
    if response.clicked() && is_step {
        state.queue.push(state::Request::Command(Command::NextStep));
    }
    hide_resting_pointer(state, ui);
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
    state.images.serve(Lane::Audience, viewport);
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
        .and_then(|before| start(talk, &state.images, &before, &shown, state.now));
}

/// The transition from one slide to another. Going back undoes the way forth.
fn start(talk: &OpenTalk, images: &ImageCache, before: &Shown, shown: &Shown, now: Duration) -> Option<Run> {
    let kind = talk.edition().deck()?.transition_into(before.pos.slide.max(shown.pos.slide));
    let direction = if shown.pos.slide < before.pos.slide { Direction::Back } else { Direction::Forward };
    let size = talk.edition().slide_size();
    let morph = (kind == Transition::Morph)
        .then(|| images.layers(&MorphKey { from: before.key.without_ink(), to: shown.key.without_ink() }))
        .flatten()
        .filter(|layers| !layers.is_empty());
    let (kind, layers) = match (kind, morph) {
        (Transition::Cut, _) => return None,
        (kind, Some(layers)) => {
            (kind, layers.iter().map(|layer| RunLayer { layer: layer.clone(), is_whole: false }).collect())
        }
        // A morph whose layers aren't there in time is a fade: nobody waits for them.
        (kind, None) => {
            let kind = if kind == Transition::Morph { Transition::Fade } else { kind };
            let mut layers = whole_slides(kind, direction, size, before, shown);
            if let Some(parts) = images.difference(&before.key, &shown.key).filter(|_| kind == Transition::Fade) {
                let fading = layers.pop();
                layers.extend(fading.iter().flat_map(|layer| parts.iter().map(|part| layer.only(*part, size))));
            }
            (kind, layers)
        }
    };
    Some(Run { layers, size, since: now, takes: takes(kind), n_frames: 0 })
}

fn whole_slides(
    kind: Transition,
    direction: Direction,
    size: kurbo::Size,
    before: &Shown,
    shown: &Shown,
) -> Vec<RunLayer> {
    let layer = |layer: transition::Layer| {
        let texture = match layer.picture {
            Picture::Whole(Side::Old) => before.texture.clone(),
            Picture::Whole(Side::New) | Picture::Part { .. } => shown.texture.clone(),
        };
        RunLayer { layer: LayerTexture { texture, motion: layer.motion }, is_whole: true }
    };
    Plan::of_slides(kind, direction, size).layers.into_iter().map(layer).collect()
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
        return painted;
    };
    run.n_frames += 1;
    let passed = state.now.saturating_sub(run.since) + FIRST_FRAME_AFTER;
    if passed < run.takes {
        let t = passed.as_secs_f64() / run.takes.as_secs_f64();
        run.layers.iter().for_each(|layer| paint_layer(ui, layer, run.size, place, t));
        ui.ctx().request_repaint();
        return Painted::default();
    }
    paint_lit(ui, &shown.texture, place, place, spot);
    let is_bad = MAX_FRAME_TIME * run.n_frames < run.takes;
    stage.n_bad_runs = if is_bad { stage.n_bad_runs + 1 } else { 0 };
    stage.run = None;
    // Once more, to ask for what may come next.
    ui.ctx().request_repaint();
    painted
}

/// Draws a layer where it stands at `t`; `slide` is the slide's place in the window.
fn paint_layer(ui: &Ui, layer: &RunLayer, size: kurbo::Size, slide: Rect, t: f64) {
    let placed = layer.layer.motion.at(t);
    let scale = f64::from(slide.width()) / size.width.max(1.0);
    let in_window = |rect: kurbo::Rect| {
        let point = |x: f64, y: f64| slide.min + egui::vec2((x * scale) as f32, (y * scale) as f32);
        Rect::from_min_max(point(rect.x0, rect.y0), point(rect.x1, rect.y1))
    };
    let clip = in_window(placed.clip).intersect(slide);
    let mut rect = in_window(placed.rect);
    if layer.is_whole {
        let pixels = ui.ctx().pixels_per_point();
        let x = slide.left() + ((rect.left() - slide.left()) * pixels).round() / pixels;
        rect = Rect::from_min_size(egui::pos2(x, slide.top()), slide.size());
    }
    paint_clipped(ui, &layer.layer.texture, rect, clip, placed.opacity);
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
    match talk.show().audience().cover {
        Cover::None => {
            format!("Slide: {}", crate::app::shelf::slide_title(talk.edition(), talk.show().audience().pos.slide))
        }
        Cover::Black => "Black screen".to_owned(),
        Cover::White => "White screen".to_owned(),
        Cover::Whiteboard => "Whiteboard".to_owned(),
        Cover::EndCard { .. } => "End of talk".to_owned(),
    }
}
