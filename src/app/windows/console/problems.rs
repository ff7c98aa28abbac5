//! What is wrong with the deck; nothing of it reaches the audience.

use egui::{RichText, Stroke, Ui};

use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};
use crate::source::diagnostic::Severity;

/// Findings that are listed at once.
const MAX_PROBLEMS: usize = 6;

/// What is wrong with the deck, in words, with lines; nothing of it reaches the audience.
pub(super) fn problems(state: &State, ui: &mut Ui, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let found = talk.edition().problems();
    if found.is_empty() {
        return;
    }
    let has_errors = found.iter().any(|problem| problem.severity == Severity::Error);
    let color = if has_errors { tokens.late } else { tokens.warn };
    let word = match (has_errors, found.len()) {
        (true, 1) => "1 problem; the audience sees nothing of it".to_owned(),
        (true, n) => format!("{n} problems; the audience sees nothing of them"),
        (false, 1) => "1 warning".to_owned(),
        (false, n) => format!("{n} warnings"),
    };
    let frame = egui::Frame::new().fill(tokens.panel).stroke(Stroke::new(1.0, color)).corner_radius(6).inner_margin(12);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(word).font(tokens::semibold(tokens::TEXT)).color(color));
        for problem in found.iter().take(if has_errors { MAX_PROBLEMS } else { 2 }) {
            let line = problem.line.map(|line| format!("line {line}: ")).unwrap_or_default();
            let text = RichText::new(format!("{line}{}", problem.message)).color(tokens.text);
            ui.add(egui::Label::new(text).wrap());
        }
    });
    ui.add_space(GRID);
}
