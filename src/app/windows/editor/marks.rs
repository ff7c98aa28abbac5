//! What is wrong, as wavy lines under the text.

use std::sync::Arc;

use egui::{Color32, Rect, Shape, Stroke, Ui, pos2};

use super::lines::Lines;
use crate::app::document::difference;
use crate::app::editor::Editor;
use crate::app::text::after_edit;
use crate::app::tokens::Tokens;
use crate::source::diagnostic::{Diagnostic, Severity};
use crate::source::span::Span;

/// Findings that are underlined at once.
const MAX_SEEN: usize = 100;

/// A place where something is wrong.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Where.
    pub(super) span: Span,
    /// What, and what to do about it.
    pub(super) words: String,
    pub(super) is_error: bool,
}

/// Where something is wrong in the text as it is now.
#[derive(Debug, Default)]
pub(super) struct Marks {
    all: Vec<Mark>,
    /// The text that they are in.
    text: Option<Arc<str>>,
}

impl Marks {
    /// Takes over what was found; while that is of a text of a keystroke ago, the old marks move along.
    pub(super) fn follow(&mut self, editor: &Editor, findings: &[(Span, Diagnostic)]) {
        let text = editor.document().text();
        if editor.edition().latest().source().text() == editor.buffer {
            self.all = findings.iter().map(|(span, finding)| mark(*span, finding)).collect();
            self.text = Some(Arc::clone(text));
        } else if let Some(before) = self.text.as_ref().filter(|before| !Arc::ptr_eq(before, text)) {
            let edit = difference(before, text);
            for mark in &mut self.all {
                mark.span = Span::new(after_edit(&edit, mark.span.start), after_edit(&edit, mark.span.end));
            }
            self.text = Some(Arc::clone(text));
        }
    }

    /// Those at an offset.
    pub(super) fn at(&self, offset: u32) -> impl Iterator<Item = &Mark> {
        self.all.iter().filter(move |mark| mark.span.touches(offset))
    }

    /// Draws a wavy line under what is wrong in the lines that are seen.
    pub(super) fn draw(&self, ui: &Ui, lines: &Lines, seen: Span, origin: egui::Pos2, tokens: &Tokens) {
        let is_seen = |mark: &&Mark| mark.span.start <= seen.end && mark.span.end >= seen.start;
        for mark in self.all.iter().filter(is_seen).take(MAX_SEEN) {
            if lines.is_hidden(lines.line_of(mark.span.start)) {
                continue;
            }
            let from = lines.place_of(mark.span.start).translate(origin.to_vec2());
            let to = lines.place_of(mark.span.end).translate(origin.to_vec2());
            let right = if (to.top() - from.top()).abs() < 1.0 { to.left() } else { from.left() + 120.0 };
            let color = if mark.is_error { tokens.late } else { tokens.warn };
            wave(ui, Rect::from_min_max(from.left_top(), pos2(right.max(from.left() + 6.0), from.bottom())), color);
        }
    }
}

fn mark(span: Span, finding: &Diagnostic) -> Mark {
    let hints: String = finding.hints.iter().map(|hint| format!("; {hint}")).collect();
    let fix = match &finding.fix {
        _ if !finding.alternatives.is_empty() || finding.code == "overflow" => "\nCtrl+. lists what can be done",
        Some(fix) => &format!("\nCtrl+. {}", fix.title),
        None => "",
    };
    let words = format!("{}{hints}{fix}", finding.message);
    Mark {
        span: Span::new(span.start, span.end.max(span.start + 1)),
        words,
        is_error: finding.severity == Severity::Error,
    }
}

fn wave(ui: &Ui, place: Rect, color: Color32) {
    let y = place.bottom() - 2.0;
    let n_points = ((place.width() / 3.0).ceil() as usize).clamp(2, 400);
    let point = |i: usize| pos2(place.left() + 3.0 * i as f32, y + if i.is_multiple_of(2) { 1.2 } else { -1.2 });
    ui.painter().add(Shape::line((0..n_points).map(point).collect(), Stroke::new(1.2, color)));
}
