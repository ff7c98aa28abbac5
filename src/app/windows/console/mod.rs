//! The presenter's screen: the slide, what comes next, the notes, the time, and what is wrong.
//!
//! It also carries the slide's text for screen readers, since only the main
//! window reaches them.

mod keys;
mod notes;
mod problems;
mod slides;
mod times;

use std::time::Duration;

use egui::{Rect, Ui, ViewportId};

use self::keys::keys;
use self::notes::side;
use self::slides::slides;
use self::times::times;
use crate::app::state::{State, View};
use crate::app::tick;
use crate::app::tokens::GRID;
use crate::engine::worker::Lane;

/// Draws the console.
pub fn ui(state: &mut State, ui: &mut Ui, viewport: ViewportId) {
    let tokens = state.tokens();
    state.images.serve(Lane::Console, viewport);
    let bar = |margin: egui::Margin| egui::Frame::new().fill(tokens.panel).inner_margin(margin);
    egui::Panel::top("times").frame(bar(egui::Margin::symmetric(24, 10))).show(ui, |ui| times(state, ui, &tokens));
    egui::Panel::bottom("keys").frame(bar(egui::Margin::symmetric(24, 8))).show(ui, |ui| keys(state, ui, &tokens));
    let body = egui::Frame::new().inner_margin(egui::Margin::symmetric(24, 20));
    egui::CentralPanel::default().frame(body).show(ui, |ui| {
        let area = ui.available_rect_before_wrap();
        let is_wide = area.width() > area.height() * 1.1;
        if is_wide {
            let split = (area.width() * 0.6).round();
            let (left, right) = area.split_left_right_at_x(area.left() + split);
            scoped(ui, left, |ui| slides(state, ui, &tokens));
            scoped(ui, right.with_min_x(right.left() + 4.0 * GRID), |ui| side(state, ui, &tokens));
        } else {
            let (top, below) = area.split_top_bottom_at_fraction(0.55);
            scoped(ui, top, |ui| slides(state, ui, &tokens));
            scoped(ui, below.with_min_y(below.top() + 2.0 * GRID), |ui| side(state, ui, &tokens));
        }
    });
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
