//! What is wrong with the deck; nothing of it reaches the audience.

use egui::{Color32, RichText, Stroke, Ui};

use crate::app::talk::OpenTalk;
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::edition::Problem;
use crate::source::diagnostic::Severity;

/// Share of the notes' height that the list may take.
const MAX_SHARE: f32 = 0.45;

/// Whether problems are listed.
#[derive(Debug, Default)]
pub(super) struct ProblemList {
    /// What the presenter wants; otherwise errors are listed and warnings only counted.
    is_open: Option<bool>,
    n_errors: usize,
}

impl ProblemList {
    /// The problems, and whether they are to be listed.
    pub(super) fn look(&mut self, talk: &OpenTalk) -> (Vec<Problem>, bool) {
        let found = talk.edition().problems();
        let n_errors = found.iter().filter(|problem| problem.severity == Severity::Error).count();
        // A new error shows at once, whatever was closed before.
        if n_errors > self.n_errors {
            self.is_open = None;
        }
        self.n_errors = n_errors;
        let is_open = self.is_open.unwrap_or(n_errors > 0) && !found.is_empty();
        (found, is_open)
    }

    /// A badge that counts the problems; a click opens or closes the list.
    pub(super) fn badge(&mut self, ui: &mut Ui, found: &[Problem], is_open: bool, tokens: &Tokens) {
        if found.is_empty() {
            return;
        }
        let (word, color) = (count(found), color(found, tokens));
        let text = RichText::new(word).font(tokens::semibold(tokens::SMALL)).color(color);
        let button = egui::Button::new(text).stroke(Stroke::new(1.0, color)).selected(false);
        if ui.add(button).on_hover_text("Lists what is wrong with the deck; the audience sees nothing of it").clicked()
        {
            self.is_open = Some(!is_open);
        }
    }
}

fn color(found: &[Problem], tokens: &Tokens) -> Color32 {
    let has_errors = found.iter().any(|problem| problem.severity == Severity::Error);
    if has_errors { tokens.late } else { tokens.warn }
}

/// `2 problems, 3 warnings`.
fn count(found: &[Problem]) -> String {
    let n_errors = found.iter().filter(|problem| problem.severity == Severity::Error).count();
    let plural = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    match (n_errors, found.len() - n_errors) {
        (0, n) => plural(n, "warning"),
        (n, 0) => plural(n, "problem"),
        (errors, others) => format!("{}, {}", plural(errors, "problem"), plural(others, "warning")),
    }
}

/// The list: errors first, each with its line.
pub(super) fn list(ui: &mut Ui, found: &[Problem], tokens: &Tokens) {
    let height = (ui.available_height() * MAX_SHARE).max(48.0);
    let mut sorted: Vec<&Problem> = found.iter().collect();
    sorted.sort_by_key(|problem| (problem.severity != Severity::Error, problem.line));
    let frame = egui::Frame::new().fill(tokens.panel).corner_radius(6).inner_margin(12);
    frame.show(ui, |ui| {
        let scroll = egui::ScrollArea::vertical().id_salt("problems").max_height(height).auto_shrink([false, true]);
        scroll.show(ui, |ui| {
            for problem in sorted {
                let color = if problem.severity == Severity::Error { tokens.late } else { tokens.warn };
                ui.horizontal_top(|ui| {
                    let (dot, _) = ui.allocate_exact_size(egui::vec2(GRID, 18.0), egui::Sense::hover());
                    ui.painter().circle_filled(dot.center(), 3.0, color);
                    let line = problem.line.map(|line| format!("line {line}: ")).unwrap_or_default();
                    let text = RichText::new(format!("{line}{}", problem.message)).color(tokens.text);
                    ui.add(egui::Label::new(text).wrap());
                });
            }
        });
    });
    ui.add_space(GRID);
}
