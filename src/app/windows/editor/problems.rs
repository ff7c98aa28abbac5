//! What is wrong with the deck, with what mends it.

use egui::{RichText, Ui};

use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};
use crate::source::diagnostic::{Diagnostic, Severity};
use crate::source::span::Span;

/// Height of the list, as a share of what is left.
const MAX_SHARE: f32 = 0.45;

/// Draws the list; a click goes to the place, a button mends.
pub(super) fn problems(state: &mut State, ui: &mut Ui, tokens: &Tokens, found: &[(Span, Diagnostic)]) {
    let now = state.now;
    let Some(editor) = &mut state.editor else { return };
    if found.is_empty() {
        return;
    }
    let (mut go, mut fix) = (None, None);
    let source = editor.edition().latest().source().clone();
    let frame = egui::Frame::new().fill(tokens.panel).corner_radius(6).inner_margin(10);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let scroll = egui::ScrollArea::vertical().id_salt("problems").max_height(ui.available_height() * MAX_SHARE);
        scroll.auto_shrink([false, true]).show(ui, |ui| {
            for (i, (span, finding)) in found.iter().enumerate() {
                let line = source.position(span.start).line;
                let (went, mended) = row(ui, *span, finding, line, tokens);
                go = went.or(go);
                fix = mended.then_some(i).or(fix);
            }
        });
    });
    ui.add_space(GRID);
    if let Some(place) = go {
        editor.go_to(place);
    }
    if let Some((_, finding)) = fix.and_then(|i| found.get(i)) {
        editor.fix(finding, now);
    }
}

fn row(ui: &mut Ui, span: Span, finding: &Diagnostic, line: u32, tokens: &Tokens) -> (Option<u32>, bool) {
    let color = if finding.severity == Severity::Error { tokens.late } else { tokens.warn };
    let (mut go, mut is_mended) = (None, false);
    ui.horizontal_wrapped(|ui| {
        let text = RichText::new(format!("{line}")).font(tokens::semibold(tokens::SMALL)).color(color);
        if ui.add(egui::Button::new(text).small()).on_hover_text("Goes there").clicked() {
            go = Some(span.start);
        }
        let hints: String = finding.hints.iter().map(|hint| format!("; {hint}")).collect();
        ui.label(RichText::new(format!("{}{hints}", finding.message)).color(tokens.text));
        if let Some(fix) = &finding.fix
            && ui.button(RichText::new(capital(&fix.title)).size(tokens::SMALL)).clicked()
        {
            is_mended = true;
        }
    });
    (go, is_mended)
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
