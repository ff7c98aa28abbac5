//! Links inside slides: a click on a slide's picture follows them.
//!
//! A link to a slide jumps there. A web page would open over whatever screen
//! the desktop likes, so the console asks first, and without one nothing opens.

use egui::{Align2, CursorIcon, Pos2, Rect, Response, RichText, Sense, Ui, ViewportId, WidgetInfo};

use crate::app::state::{Request, State, View};
use crate::app::tokens::{self, GRID};
use crate::engine::edition::Edition;
use crate::show::{Cover, SlidePos};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    Slide(usize),
    Web(String),
}

/// Follows the link under the pointer on the audience's picture of a slide; true if there is one, so that a click
/// on it is not a step too.
pub fn follow_on_stage(state: &mut State, ui: &Ui, response: &Response, rect: Rect) -> bool {
    let Some(at) = response.hover_pos().or_else(|| response.interact_pointer_pos()) else { return false };
    let Some(audience) = state.talk.as_ref().map(|talk| talk.show().audience()) else { return false };
    if audience.cover != Cover::None {
        return false;
    }
    let Some(target) = target_under(state, at, rect, audience.pos, audience.zoom.part()) else { return false };
    ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    if response.clicked() {
        open(state, target);
    }
    true
}

/// Follows the link under the pointer on the console's picture of the current slide.
pub fn follow_on_console(state: &mut State, ui: &Ui, rect: Rect) {
    let Some(at) = ui.input(|input| input.pointer.interact_pos()) else { return };
    let Some(pos) = state.talk.as_ref().map(|talk| talk.show().pos()) else { return };
    let Some(target) = target_under(state, at, rect, pos, [0.0, 0.0, 1.0, 1.0]) else { return };
    // No stop for the keyboard: it would come and go with the pointer.
    let response = ui.interact(rect, ui.scope_id().with("link"), Sense::CLICK);
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    }
    if response.clicked() {
        open(state, target);
    }
}

fn open(state: &mut State, target: Target) {
    match target {
        Target::Slide(slide) => state.queue.push(Request::GoTo(SlidePos::start_of(slide))),
        Target::Web(url) => {
            state.overlays.web_page = Some(url);
            state.repaint();
        }
    }
}

/// Where the link at a place of a window leads; `seen` is the part of the slide that the picture at `rect` shows, in
/// shares of it: left, top, right, bottom.
fn target_under(state: &State, at: Pos2, rect: Rect, pos: SlidePos, seen: [f64; 4]) -> Option<Target> {
    let talk = state.talk.as_ref().filter(|talk| rect.contains(at) && !talk.show().tool().is_for_ink())?;
    let edition = talk.edition();
    let laid_out = edition.laid_out(pos.slide)?;
    let share = |at: f32, from: f32, length: f32| f64::from((at - from) / length);
    let [left, top, right, bottom] = seen;
    let size = laid_out.frame.size;
    let x = left + (right - left) * share(at.x, rect.left(), rect.width());
    let y = top + (bottom - top) * share(at.y, rect.top(), rect.height());
    let point = kurbo::Point::new(x * size.width, y * size.height);
    let step = pos.step.min(laid_out.n_steps.saturating_sub(1));
    match target_of(edition, laid_out.frame.link_at(point, step)?)? {
        // Nobody could be asked.
        Target::Web(_) if state.viewport_of(View::Console).is_none() => None,
        target => Some(target),
    }
}

/// Where a link leads; `None` for slides that aren't there, and for anything but web pages.
fn target_of(edition: &Edition, link: &str) -> Option<Target> {
    if let Some(id) = link.strip_prefix('#') {
        let has_id =
            |slide: &usize| edition.last_good_slide(*slide).is_some_and(|slide| slide.id.as_deref() == Some(id));
        return (0..edition.n_slides()).find(has_id).map(Target::Slide);
    }
    let is_web = ["https://", "http://"].iter().any(|scheme| link.starts_with(scheme));
    is_web.then(|| Target::Web(link.to_owned()))
}

/// Asks on the console whether to open a web page.
pub fn question(state: &mut State, ui: &Ui, viewport: ViewportId) {
    if state.viewport_of(View::Console) != Some(viewport) {
        return;
    }
    let Some(url) = state.overlays.web_page.clone() else { return };
    let tokens = state.tokens();
    let frame = egui::Frame::new()
        .fill(tokens.panel)
        .stroke(egui::Stroke::new(1.0, tokens.accent))
        .inner_margin(2.0 * GRID)
        .corner_radius(8);
    let above_keys = egui::vec2(0.0, -7.0 * GRID);
    let place = egui::Area::new(egui::Id::unique("web page")).anchor(Align2::CENTER_BOTTOM, above_keys);
    let mut is_answered = false;
    place.order(egui::Order::Foreground).show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.horizontal(|ui| {
                let words = format!("Open {url} in the browser?");
                ui.add(egui::Label::new(RichText::new(words).font(tokens::semibold(tokens::TEXT))).truncate());
                let open = ui.button("Open");
                open.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Button, true, "Open the web page"));
                if open.clicked() {
                    state.queue.push(Request::Browse(url.clone()));
                    is_answered = true;
                }
                is_answered |= ui.button("Not now").clicked();
            });
        });
    });
    if is_answered {
        state.overlays.web_page = None;
    }
}
