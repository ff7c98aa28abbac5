//! The list of keys, drawn from the same tables that the keys themselves come from.

use egui::{RichText, Ui, ViewportId, WidgetInfo, accesskit::Role};

use crate::app::command::{Command, Mode};
use crate::app::keymap::KeyGroup;
use crate::app::state::{Request, State, View};
use crate::app::tokens::{self, GRID, Tokens};

/// Draws the list over the window, if it is open there.
pub fn ui(state: &mut State, ui: &Ui, viewport: ViewportId) {
    if state.overlays.help != Some(viewport) {
        return;
    }
    let tokens = state.tokens();
    let mode = match (&state.talk, &state.overlays.overview) {
        (None, _) if state.editor.is_some() => Mode::Edit,
        (None, _) => Mode::Shelf,
        (Some(_), Some(_)) => Mode::Overview,
        (Some(_), None) => Mode::Present,
    };
    let size = ui.ctx().viewport_rect().size();
    let modal = egui::Modal::new(egui::Id::unique("keys")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width((size.x * 0.9).min(860.0));
        ui.horizontal(|ui| {
            ui.label(RichText::new("Keys").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button("Close").clicked() {
                    state.queue.push(Request::Command(Command::Close));
                }
                let test = Command::ClickerTest.info();
                if ui.button(test.title).on_hover_text(test.doc).clicked() {
                    state.queue.push(Request::Command(Command::ClickerTest));
                }
            });
        });
        seen_by_all(state, ui, viewport, &tokens);
        ui.add_space(GRID);
        let height = (size.y * 0.86 - 90.0).max(120.0);
        egui::ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .show(ui, |ui| list(state, ui, mode, &tokens));
    });
    if modal.should_close() && state.overlays.help.is_some() {
        state.queue.push(Request::Command(Command::Close));
    }
}

/// Warns the presenter that what lies over this window is seen by the audience too.
pub fn seen_by_all(state: &State, ui: &mut Ui, viewport: ViewportId, tokens: &Tokens) {
    let is_their_window = state.viewport_of(View::Audience) == Some(viewport);
    if is_their_window || (state.talk.is_some() && state.screens.notes_are_hidden()) {
        ui.label(RichText::new("The audience sees this too").color(tokens.late));
    }
}

fn list(state: &State, ui: &mut Ui, mode: Mode, tokens: &Tokens) {
    ui.set_min_width(ui.available_width());
    let groups = state.keys.0.by_purpose(mode);
    let has_headings = groups.len() > 1;
    for (i, KeyGroup { purpose, rows }) in groups.into_iter().enumerate() {
        if has_headings {
            ui.add_space(if i == 0 { 0.0 } else { 1.5 * GRID });
            let words = RichText::new(purpose.title()).font(tokens::semibold(tokens::TEXT)).color(tokens.accent);
            let heading = ui.label(words);
            heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, purpose.title()));
        }
        for (info, keys) in rows {
            row(ui, keys, info.doc, tokens);
        }
    }
}

/// The keys of a command, and what it does.
fn row(ui: &mut Ui, keys: Vec<String>, doc: &str, tokens: &Tokens) {
    let room = ui.available_width() - 6.0 * GRID;
    let keys_width = (room * 0.42).min(340.0);
    let wrapped = egui::Layout::left_to_right(egui::Align::Min).with_main_wrap(true);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(5.0, 5.0);
        ui.allocate_ui_with_layout(egui::vec2(keys_width, 0.0), wrapped, |ui| {
            ui.set_min_width(keys_width);
            for key in keys {
                key_cap(ui, &key, tokens);
            }
        });
        ui.add_space(3.0 * GRID);
        ui.allocate_ui_with_layout(
            egui::vec2(room - keys_width, 0.0),
            egui::Layout::top_down(egui::Align::Min),
            |ui| {
                ui.add(egui::Label::new(RichText::new(doc).color(tokens.text)).wrap());
            },
        );
    });
}

/// A key as it looks on a keyboard.
fn key_cap(ui: &mut Ui, key: &str, tokens: &Tokens) {
    // A button knows its size before it is placed, so that a row of them can wrap.
    let text = RichText::new(key).size(tokens::SMALL).color(tokens.text);
    let cap = egui::Button::new(text).fill(tokens.raised).corner_radius(4).small().sense(egui::Sense::hover());
    ui.add(cap.wrap_mode(egui::TextWrapMode::Extend));
}
