//! The presenter's screen: the slide, what comes next, the notes, the time, and what is wrong.
//!
//! It also carries the slide's text for screen readers, since only the main
//! window reaches them.

mod dividers;
mod keys;
mod notes;
mod panes;
mod problems;
pub(super) mod read;
mod screen;
mod slides;
mod strip;
mod times;
mod tools;

use std::time::Duration;

use egui::{Margin, Panel, Rect, Ui, ViewportId};

use self::panes::{Arrangement, Metrics};
use self::problems::ProblemList;
use super::{displays, menu};
use crate::app::focus::Focus;
use crate::app::state::{State, View};
use crate::app::tick;
use crate::engine::worker::Lane;
use crate::show::SlidePos;

/// What the console remembers while a talk is on.
#[derive(Debug, Default)]
pub struct ConsoleView {
    /// Which control the keyboard presses.
    pub focus: Focus,
    /// Pages by which the notes scroll in the next pass.
    pub scroll_by: f32,
    /// The place whose notes were drawn last.
    notes_of: Option<SlidePos>,
    /// Whether problems are listed.
    problems: ProblemList,
    /// The film strip.
    strip: strip::Reel,
    /// Sizes of the pictures, kept while a divider moves.
    sizes: Sizes,
    /// True while a divider moves.
    is_dragging: bool,
}

/// Largest sizes of the console's pictures, in pixels.
#[derive(Debug, Clone, Copy, Default)]
struct Sizes {
    current: [u32; 2],
    next: [u32; 2],
    frame: [u32; 2],
}

/// Draws the console.
pub fn ui(state: &mut State, ui: &mut Ui, viewport: ViewportId) {
    let tokens = state.tokens();
    let metrics = Metrics::of(ui.ctx().viewport_rect().size());
    state.images.serve(Lane::Console, viewport);
    state.console.focus.begin(ui);
    let side = if metrics.is_compact { 16 } else { 24 };
    let bar = |y| egui::Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(side, y));
    let (above, below) = if metrics.is_compact { (4, 6) } else { (8, 8) };
    displays::lost_bar(state, ui);
    Panel::top("times").frame(bar(above)).show(ui, |ui| times::times(state, ui, &metrics, &tokens));
    Panel::bottom("keys").frame(bar(below)).show(ui, |ui| keys::keys(state, ui, &metrics, &tokens));
    egui::CentralPanel::default().frame(egui::Frame::new()).show(ui, |ui| {
        let Some(talk) = &state.talk else { return };
        let size = talk.edition().slide_size();
        let ratio = ((size.width / size.height) as f32).clamp(0.2, 5.0);
        let area = ui.available_rect_before_wrap();
        let arrangement = Arrangement::new(area, ratio, &state.settings.settings.panes, &metrics);
        slides::slides(state, ui, &arrangement, &tokens);
        scoped(ui, arrangement.side, |ui| notes::side(state, ui, &tokens));
        strip::strip(state, ui, viewport, arrangement.strip, &tokens);
        if !state.screens.notes_are_hidden() {
            dividers::dividers(state, ui, &arrangement, &tokens);
        }
    });
    state.console.focus.end(ui, &tokens);
    menu::on_console(state, ui, viewport);
    schedule(state, ui);
}

fn scoped(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) {
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect), content);
}

/// Draws again when a clock or a hint changes, and not before.
fn schedule(state: &mut State, ui: &Ui) {
    let Some(talk) = &state.talk else { return };
    let mut wait = until_next_minute();
    if talk.clock.is_running() {
        state.tick.note(state.now, tick::used_processor_time());
        wait = wait.min(state.tick.wait(talk.clock.elapsed(state.now)));
    }
    if let Some((_, left)) = talk.current_hint(state.now) {
        wait = wait.min(left);
    }
    if let Some(left) = talk.show().leaves_within(state.now) {
        wait = wait.min(left);
    }
    // The film strip's new frames wait until nothing moves on the audience's screen.
    if state.console.strip.is_waiting() {
        wait = wait.min(strip::WAITS_FOR_STILLNESS);
    }
    // One screen, and the show fills it: nobody sees this window's clock.
    let is_behind = state.screens.n_monitors() == 1
        && state.screens.is_fullscreen
        && state.viewport_of(View::Console) == Some(ViewportId::ROOT)
        && !ui.input(|input| input.focused);
    if !is_behind {
        ui.ctx().request_repaint_after(wait + Duration::from_millis(5));
    }
}

fn until_next_minute() -> Duration {
    let second = u64::try_from(jiff::Zoned::now().second()).unwrap_or(0);
    Duration::from_secs(60_u64.saturating_sub(second).max(1))
}
