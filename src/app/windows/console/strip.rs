//! The film strip: all slides in a row, the current one in the middle.

use std::time::Duration;

use egui::accesskit::Role;
use egui::{Align2, FontId, Key, Rect, Sense, Stroke, StrokeKind, Ui, ViewportId, WidgetInfo, pos2, vec2};

use super::super::slide_view::{SlideView, pixels};
use crate::app::shelf::slide_title;
use crate::app::state::{Request, State};
use crate::app::talk::OpenTalk;
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::edition::KnownTalk;
use crate::engine::worker::{LAST_STEP, Lane};
use crate::show::{SlidePos, number_of_slide};

/// New frames are asked for this long after another slide came: what moves needs the processor.
pub(super) const WAITS_FOR_STILLNESS: Duration = Duration::from_millis(700);
/// Room between two frames, in points.
const GAP: f32 = 6.0;
/// Frames lower than this have no number, in points.
const LOWEST_NUMBERED: f32 = 18.0;
/// Frames beyond the window's edges that are drawn ahead.
const N_AHEAD: usize = 2;

/// What the strip remembers.
#[derive(Debug, Default)]
pub(super) struct Reel {
    /// The frame that the arrow keys chose.
    chosen: Option<usize>,
    /// How far the wheel moved the film, in points.
    offset: f32,
    /// The frame in the middle, and since when.
    current: usize,
    since: Duration,
    is_waiting: bool,
    is_drawn: bool,
}

impl Reel {
    /// True if frames are missing that are asked for only when nothing moves.
    pub(super) fn is_waiting(&self) -> bool {
        self.is_waiting
    }
}

/// How the strip is laid out.
struct Film {
    area: Rect,
    /// Height of the film above and below the pictures.
    edge: f32,
    picture: egui::Vec2,
    /// Left side of the first frame.
    left: f32,
}

impl Film {
    fn frame(&self, slide: usize) -> Rect {
        let left = self.left + slide as f32 * (self.picture.x + GAP);
        Rect::from_min_size(pos2(left, self.area.top() + self.edge), self.picture)
    }

    /// The frames that are seen, and some more on both sides.
    fn seen(&self, n_slides: usize) -> std::ops::Range<usize> {
        let pitch = self.picture.x + GAP;
        let first = ((self.area.left() - self.left) / pitch).floor().max(0.0) as usize;
        let last = ((self.area.right() - self.left) / pitch).ceil().max(0.0) as usize;
        first.saturating_sub(N_AHEAD)..(last + N_AHEAD).min(n_slides)
    }
}

/// Draws the strip and takes up clicks and keys.
pub(super) fn strip(state: &mut State, ui: &mut Ui, viewport: ViewportId, area: Option<Rect>, tokens: &Tokens) {
    // Slides to come are for the presenter alone, as the notes are.
    let area = area.filter(|_| !state.screens.notes_are_hidden());
    let Some((talk, area)) = state.talk.as_ref().zip(area) else {
        state.console.strip.is_waiting = false;
        return;
    };
    let n_slides = talk.edition().n_slides();
    if state.console.strip.current != talk.show().pos().slide {
        // Where the talk begins, or is taken up again, nothing moves yet.
        let since = if state.console.strip.is_drawn { state.now } else { Duration::ZERO };
        state.console.strip = Reel { current: talk.show().pos().slide, since, ..Reel::default() };
    }
    state.console.strip.is_drawn = true;
    let whole = ui.interact(area, ui.scope_id().with("strip"), Sense::focusable_noninteractive());
    whole.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, "Film strip"));
    state.console.focus.slider(ui, &whole);
    let reel = &mut state.console.strip;
    let mut go_to = None;
    if whole.has_focus() {
        let at = reel.chosen.unwrap_or(reel.current);
        let (back, on, is_taken) = ui.input(|input| {
            let is_pressed = |a, b| input.key_pressed(a) || input.key_pressed(b);
            let arrows = (Key::ArrowLeft, Key::ArrowUp, Key::ArrowRight, Key::ArrowDown);
            (is_pressed(arrows.0, arrows.1), is_pressed(arrows.2, arrows.3), is_pressed(Key::Enter, Key::Space))
        });
        match (back, on) {
            (true, _) => (reel.chosen, reel.offset) = (Some(at.saturating_sub(1)), 0.0),
            (false, true) => (reel.chosen, reel.offset) = (Some((at + 1).min(n_slides.saturating_sub(1))), 0.0),
            (false, false) => {}
        }
        go_to = is_taken.then_some(at);
    } else {
        reel.chosen = None;
    }
    if ui.rect_contains_pointer(area) {
        let wheel = ui.input(|input| input.smooth_scroll_delta());
        reel.offset += wheel.x + wheel.y;
    }
    let film = film(reel, talk, area);
    let clicked = frames(state, ui, viewport, &film, tokens);
    let target = clicked.or(go_to).map(SlidePos::start_of);
    state.queue.extend(target.map(Request::GoTo));
}

/// The film with the chosen or current frame in the middle, as far as the wheel didn't move it.
fn film(reel: &mut Reel, talk: &OpenTalk, area: Rect) -> Film {
    let size = talk.edition().slide_size();
    let edge = (area.height() * 0.13).clamp(6.0, 14.0).round();
    let height = (area.height() - 2.0 * edge).max(1.0);
    let picture = vec2((height * (size.width / size.height) as f32).round().max(8.0), height);
    let pitch = picture.x + GAP;
    let middle = |slide: usize| slide as f32 * pitch + picture.x / 2.0;
    let centre = middle(reel.chosen.unwrap_or(reel.current));
    // The wheel moves no frame at either end past the middle.
    let last = middle(talk.edition().n_slides().saturating_sub(1));
    reel.offset = reel.offset.clamp(centre - last, centre);
    Film { area, edge, picture, left: (area.center().x - centre + reel.offset).round() }
}

/// Draws film and frames; gives the slide that was clicked.
fn frames(state: &mut State, ui: &mut Ui, viewport: ViewportId, film: &Film, tokens: &Tokens) -> Option<usize> {
    let talk = state.talk.as_ref()?;
    let painter = ui.painter().with_clip_rect(film.area);
    painter.rect_filled(film.area, 0.0, tokens.film);
    holes(&painter, film, tokens);
    let mut max_size = pixels(ui, film.picture);
    if state.console.is_dragging {
        max_size = state.console.sizes.frame;
    }
    state.console.sizes.frame = max_size;
    let (mut requests, mut is_missing, mut clicked) = (Vec::new(), false, None);
    let mut clipped = ui.new_child(egui::UiBuilder::new().id_salt("frames").max_rect(film.area));
    clipped.set_clip_rect(film.area);
    for slide in film.seen(talk.edition().n_slides()) {
        let pos = SlidePos { slide, step: LAST_STEP };
        let view = SlideView { edition: talk.edition(), pos, max_size };
        requests.push(view.request(0, 9));
        is_missing |= view.key().is_some_and(|key| state.images.get(&key).is_none());
        let place = film.frame(slide);
        if !place.intersects(film.area) {
            continue;
        }
        let rect = view.show(&clipped, &state.images, place).0;
        if frame(&clipped, talk, &state.console.strip, slide, rect, tokens) {
            clicked = Some(slide);
        }
    }
    // The overview may be waiting for pictures of its own.
    let rested = state.now.saturating_sub(state.console.strip.since);
    let is_quiet = state.is_still() || (rested >= WAITS_FOR_STILLNESS && !state.stage.is_moving());
    let is_free = state.overlays.overview.is_none() && is_quiet;
    if is_free {
        state.images.serve(Lane::Thumbnails, viewport);
        state.worker.want(Lane::Thumbnails, &requests, is_missing);
    }
    state.console.strip.is_waiting = is_missing && !is_quiet;
    clicked
}

/// The marks on a frame; true if it was clicked.
fn frame(ui: &Ui, talk: &OpenTalk, reel: &Reel, slide: usize, rect: Rect, tokens: &Tokens) -> bool {
    let written = talk.edition().last_good_slide(slide);
    let is_hidden = written.is_some_and(|slide| slide.hidden);
    let is_optional = written.is_some_and(|slide| slide.optional);
    let number = number_of_slide(&mut KnownTalk(talk.edition()), slide).unwrap_or(0);
    let title = slide_title(talk.edition(), slide);
    let (name, mark) = match (is_hidden, is_optional) {
        (true, _) => (format!("Jump to hidden slide: {title}"), "hidden".to_owned()),
        (false, true) => (format!("Jump to optional slide {number}: {title}"), format!("{number} optional")),
        (false, false) => (format!("Jump to slide {number}: {title}"), number.to_string()),
    };
    if is_hidden {
        ui.painter().rect_filled(rect, 0.0, tokens.film.gamma_multiply(0.7));
    }
    if rect.height() >= LOWEST_NUMBERED {
        // In low frames the numbers are what they are known by: smaller, but there.
        let size = (rect.height() / 3.0).clamp(9.0, 11.0);
        let text = ui.painter().layout_no_wrap(mark, FontId::proportional(size), tokens::FILM_TEXT);
        let height = size + 5.0;
        let chip = Rect::from_min_size(rect.left_bottom() - vec2(0.0, height), vec2(text.size().x + GRID, height));
        ui.painter().rect_filled(chip, 0.0, tokens.film);
        let at = Align2::CENTER_CENTER.anchor_size(chip.center(), text.size()).min;
        ui.painter().galley(at, text, tokens::FILM_TEXT);
    }
    let response = ui.interact(rect.intersect(ui.clip_rect()), ui.scope_id().with(("frame", slide)), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, slide == reel.current, &name));
    let is_chosen = reel.chosen == Some(slide);
    let ring = match (slide == reel.current, is_chosen || response.hovered()) {
        (_, true) => Some((2.0, tokens::FILM_TEXT)),
        (true, false) => Some((3.0, tokens::FILM_ACCENT)),
        (false, false) => None,
    };
    if let Some((width, color)) = ring {
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(width, color), StrokeKind::Outside);
    }
    let is_clicked = response.clicked();
    response.on_hover_text(title);
    is_clicked
}

/// The holes move with the frames: so many to each.
fn holes(painter: &egui::Painter, film: &Film, tokens: &Tokens) {
    let pitch = film.picture.x + GAP;
    let n_holes = (pitch / 18.0).round().max(1.0);
    let step = pitch / n_holes;
    let size = vec2((step * 0.42).min(8.0), film.edge * 0.5);
    let begin = film.left + ((film.area.left() - film.left) / step).floor() * step;
    let n_seen = (film.area.width() / step).ceil() as usize + 2;
    for i in 0..n_seen {
        let x = begin + (i as f32 + 0.5) * step - GAP / 2.0;
        for y in [film.area.top() + film.edge / 2.0, film.area.bottom() - film.edge / 2.0] {
            painter.rect_filled(Rect::from_center_size(pos2(x, y), size), 1.5, tokens.hole);
        }
    }
}
