//! The page that shows what each button of a clicker sends.

use egui::{Key, RichText, Ui, WidgetInfo, vec2};

use crate::app::clicker::{Button, ClickerTest, meaning};
use crate::app::keymap::Keymap;
use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};

/// Widest page, in points.
const WIDTH: f32 = 1040.0;
/// Shares of the width that the columns take.
const COLUMNS: [(&str, f32); 6] = [
    ("Button sends", 0.2),
    ("Place on the keyboard", 0.2),
    ("Pressed", 0.1),
    ("Held", 0.1),
    ("Repeated", 0.1),
    ("In a talk it does", 0.3),
];

/// Draws the page over the whole window.
pub fn ui(state: &mut State, ui: &mut Ui) {
    let tokens = state.tokens();
    let area = ui.ctx().viewport_rect();
    let width = (area.width() - 8.0 * GRID).min(WIDTH);
    let inner = egui::Rect::from_min_size(
        egui::pos2(area.center().x - width / 2.0, area.top() + 4.0 * GRID),
        vec2(width, area.height() - 8.0 * GRID),
    );
    let mut is_closed = false;
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
        let Some((_, test)) = &state.overlays.clicker else { return };
        is_closed = heading(ui, &tokens);
        ui.add_space(2.0 * GRID);
        advice(ui, test, &tokens);
        ui.add_space(2.0 * GRID);
        if !test.buttons().is_empty() {
            table(ui, test, &state.keys.0, &tokens);
        }
    });
    if is_closed {
        state.overlays.clicker = None;
        state.repaint();
    }
}

/// True if the button to close it was clicked.
fn heading(ui: &mut Ui, tokens: &Tokens) -> bool {
    let mut is_closed = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Test a clicker").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            is_closed = ui.button("Close").clicked();
            ui.label(RichText::new("Keys do nothing else here · Esc twice closes").color(tokens.muted));
        });
    });
    is_closed
}

/// What to do, then what is known of the clicker.
fn advice(ui: &mut Ui, test: &ClickerTest, tokens: &Tokens) {
    let (text, color) = match (test.advice(), test.buttons().is_empty()) {
        (Some(advice), _) => (advice, tokens.text),
        (None, true) => ("Press each button of the clicker, and hold each of them once.", tokens.text),
        (None, false) => ("Go on: each button gets a line.", tokens.muted),
    };
    let frame = egui::Frame::new().fill(tokens.panel).corner_radius(6).inner_margin(2.0 * GRID);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.set_min_height(44.0);
        ui.add(egui::Label::new(RichText::new(text).size(16.0).color(color)).wrap());
    });
}

fn table(ui: &mut Ui, test: &ClickerTest, keymap: &Keymap, tokens: &Tokens) {
    let heads = COLUMNS.map(|(head, _)| RichText::new(head).size(tokens::SMALL).color(tokens.muted));
    row(ui, heads, egui::Color32::TRANSPARENT, "What each button sends");
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (index, button) in test.buttons().iter().enumerate() {
            let is_last = test.last() == Some(index);
            let does = meaning(keymap, button.sent);
            let color = if is_last { tokens.accent } else { tokens.text };
            let name = RichText::new(key_name(button)).font(tokens::semibold(16.0)).color(color);
            let words = |text: String| RichText::new(text).size(16.0).color(tokens.text);
            let held = button.held.map_or_else(|| "…".to_owned(), |held| format!("{} ms", held.as_millis()));
            let cells = [
                name,
                words(button.sent.physical.map_or_else(|| "not told".to_owned(), |key| key.name().to_owned())),
                words(format!("{}×", button.n_presses)),
                words(held),
                words(if button.n_repeats == 0 { "no".to_owned() } else { format!("{}×", button.n_repeats) }),
                words(does.to_owned()),
            ];
            let fill = if is_last { tokens.raised } else { egui::Color32::TRANSPARENT };
            row(ui, cells, fill, &format!("{}: {does}", key_name(button)));
        }
    });
}

/// A line of the table; `label` is what screen readers say.
fn row(ui: &mut Ui, cells: [RichText; 6], fill: egui::Color32, label: &str) {
    let frame = egui::Frame::new().fill(fill).corner_radius(4).inner_margin(egui::Margin::symmetric(8, 6));
    let shown = frame.show(ui, |ui| {
        let width = ui.available_width();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (cell, (_, share)) in cells.into_iter().zip(COLUMNS) {
                let size = vec2(width * share, 22.0);
                ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    ui.set_min_size(size);
                    ui.add(egui::Label::new(cell).truncate());
                });
            }
        });
    });
    shown.response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Row, true, label));
}

/// The key with what was held, as on a keyboard.
fn key_name(button: &Button) -> String {
    let modifiers = button.sent.modifiers;
    let held = [(modifiers.ctrl || modifiers.command, "Ctrl+"), (modifiers.shift, "Shift+"), (modifiers.alt, "Alt+")];
    let mut name: String = held.iter().filter(|(is_held, _)| *is_held).map(|(_, name)| *name).collect();
    name.push_str(match button.sent.key {
        Key::PageDown => "Page Down",
        Key::PageUp => "Page Up",
        Key::Escape => "Esc",
        Key::Period => ". (full stop)",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        other => other.name(),
    });
    name
}
