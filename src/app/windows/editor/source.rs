//! The deck's text: colours, numbers of lines, wavy lines under what is wrong.

use std::sync::Arc;

use egui::text::{CCursor, CCursorRange};
use egui::{Align, Align2, Color32, FontId, Galley, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::colors::{ColorCache, SIZE};
use crate::app::editor::Editor;
use crate::app::state::State;
use crate::app::tokens::{GRID, Tokens};
use crate::engine::edition::Edition;
use crate::source::diagnostic::Severity;
use crate::syntax::parse;

/// Room for the numbers of lines, in points.
const GUTTER: f32 = 52.0;
/// Findings that are underlined at once.
const MAX_MARKS: usize = 100;

/// What the text's panel remembers.
#[derive(Debug, Default)]
pub(super) struct SourceView {
    colors: ColorCache,
    /// Where something is wrong, in characters, in this edition.
    marks: Vec<Mark>,
    marked: Option<(Arc<Edition>, u64)>,
    had_focus: bool,
}

#[derive(Debug, Clone)]
struct Mark {
    chars: std::ops::Range<usize>,
    is_error: bool,
    message: String,
}

/// Draws the text and takes up what is typed.
pub(super) fn source(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let now = state.now;
    let view = &mut state.editor_view.source;
    let Some(editor) = &mut state.editor else { return };
    view.mark(editor);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let gutter = ui.cursor().left();
        let output = ui
            .horizontal_top(|ui| {
                ui.add_space(GUTTER);
                text(ui, editor, &mut view.colors, tokens)
            })
            .inner;
        let id = output.response.response.id;
        ui.ctx().accesskit_node_builder(id, |node| node.set_label("Text of the deck"));
        let has_focus = output.response.response.has_focus();
        if output.response.response.changed() {
            // Where the caret was put by typing.
            editor.caret = byte_of(&editor.buffer, output.cursor_range.map_or(0, |range| range.primary.index.0));
            editor.typed(now);
        } else if let Some(range) = output.cursor_range.filter(|_| editor.wanted_caret.is_none()) {
            editor.caret = byte_of(&editor.buffer, range.primary.index.0);
        }
        numbers(ui, &output.galley, output.galley_pos, gutter, tokens);
        view.underline(ui, &output.galley, output.galley_pos, tokens);
        put_caret(ui, editor, output, !view.had_focus);
        view.had_focus = has_focus;
    });
}

fn text(ui: &mut Ui, editor: &mut Editor, colors: &mut ColorCache, tokens: &Tokens) -> egui::text_edit::TextEditOutput {
    let tree = Arc::clone(editor.tree());
    let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, width: f32| {
        let typed = buffer.as_str();
        let job = if typed == tree.text() {
            colors.get(&tree, tokens, width)
        } else {
            colors.get(&parse(typed), tokens, width)
        };
        ui.fonts_mut(|fonts| fonts.layout_job((*job).clone()))
    };
    egui::TextEdit::multiline(&mut editor.buffer)
        .id(egui::Id::unique("source"))
        .font(FontId::monospace(SIZE))
        .frame(egui::Frame::new())
        .desired_width(f32::INFINITY)
        .desired_rows(20)
        .lock_focus(false)
        .layouter(&mut layouter)
        .show(ui)
}

/// Puts the caret where the editor wants it, and that into view.
fn put_caret(ui: &Ui, editor: &mut Editor, output: egui::text_edit::TextEditOutput, takes_focus: bool) {
    let Some(wanted) = editor.wanted_caret.take() else { return };
    let at = CCursor::new(char_of(&editor.buffer, wanted));
    let mut state = output.state;
    state.cursor.set_char_range(Some(CCursorRange::one(at)));
    state.store(ui.ctx(), output.response.response.id);
    let place = output.galley.pos_from_cursor(at).translate(output.galley_pos.to_vec2());
    ui.scroll_to_rect(place.expand2(vec2(0.0, 60.0)), (!ui.clip_rect().contains_rect(place)).then_some(Align::Center));
    if takes_focus || ui.memory(|memory| memory.focused().is_none()) {
        output.response.response.request_focus();
    }
    ui.ctx().request_repaint();
}

/// Numbers of the lines that are seen.
fn numbers(ui: &Ui, galley: &Galley, origin: egui::Pos2, left: f32, tokens: &Tokens) {
    let seen = ui.clip_rect().y_range();
    let (mut line, mut begins) = (1_usize, true);
    for row in &galley.rows {
        let y = origin.y + row.pos.y + row.size.y / 2.0;
        if begins && seen.contains(y) {
            let place = pos2(left + GUTTER - 1.5 * GRID, y);
            let font = FontId::monospace(SIZE - 2.0);
            ui.painter().text(place, Align2::RIGHT_CENTER, line, font, tokens.rule.lerp_to_gamma(tokens.muted, 0.6));
        }
        begins = row.ends_with_newline;
        line += usize::from(begins);
    }
}

impl SourceView {
    /// Finds out anew where something is wrong, if anything changed.
    fn mark(&mut self, editor: &Editor) {
        let edition = editor.edition();
        let is_known = self
            .marked
            .as_ref()
            .is_some_and(|(known, revision)| Arc::ptr_eq(known, &edition) && *revision == editor.revision());
        if is_known {
            return;
        }
        let text = &editor.buffer;
        // While the edition is behind the text by a keystroke, its places may lie beside it.
        let is_current = edition.latest().source().text() == text;
        let found = if is_current { editor.findings() } else { Vec::new() };
        let mark = |(span, finding): &(crate::source::span::Span, crate::source::diagnostic::Diagnostic)| Mark {
            chars: char_of(text, span.start)..char_of(text, span.end).max(char_of(text, span.start) + 1),
            is_error: finding.severity == Severity::Error,
            message: finding.message.clone(),
        };
        if is_current {
            self.marks = found.iter().take(MAX_MARKS).map(mark).collect();
            self.marked = Some((edition, editor.revision()));
        }
    }

    /// Draws a wavy line under what is wrong, in the rows that are seen.
    fn underline(&self, ui: &Ui, galley: &Galley, origin: egui::Pos2, tokens: &Tokens) {
        let seen = ui.clip_rect().y_range();
        for mark in &self.marks {
            let from = galley.pos_from_cursor(CCursor::new(mark.chars.start)).translate(origin.to_vec2());
            let to = galley.pos_from_cursor(CCursor::new(mark.chars.end)).translate(origin.to_vec2());
            if !seen.contains(from.center().y) {
                continue;
            }
            let right = if (to.top() - from.top()).abs() < 1.0 { to.left() } else { from.left() + 120.0 };
            let color = if mark.is_error { tokens.late } else { tokens.warn };
            let place = Rect::from_min_max(from.left_top(), pos2(right.max(from.left() + 6.0), from.bottom()));
            wave(ui, place, color);
            if ui.rect_contains_pointer(place) {
                let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("finding"));
                let tip = egui::Tooltip::always_open(ui.ctx().clone(), layer, egui::Id::unique("why"), place);
                tip.show(|ui| ui.label(&mark.message));
            }
        }
    }
}

fn wave(ui: &Ui, place: Rect, color: Color32) {
    let y = place.bottom() - 2.0;
    let n_points = ((place.width() / 3.0).ceil() as usize).clamp(2, 400);
    let point = |i: usize| pos2(place.left() + 3.0 * i as f32, y + if i.is_multiple_of(2) { 1.2 } else { -1.2 });
    ui.painter().add(Shape::line((0..n_points).map(point).collect(), Stroke::new(1.2, color)));
}

/// The byte at which a character begins.
fn byte_of(text: &str, index: usize) -> u32 {
    let at = text.char_indices().nth(index).map_or(text.len(), |(at, _)| at);
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The number of characters before a byte.
fn char_of(text: &str, offset: u32) -> usize {
    let mut at = (offset as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text[..at].chars().count()
}
