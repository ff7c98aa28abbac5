//! What is wrong with the deck, with what mends it.

use egui::{RichText, Ui};

use super::in_place::InPlaceView;
use crate::app::editor::Editor;
use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};
use crate::decode::source_map::path_at;
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
    let (mut go, mut fix, mut way) = (None, None, None);
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
                let slide = editor.slides().partition_point(|slide| slide.start <= span.start).checked_sub(1);
                let asked = slide.and_then(|slide| ways(ui, editor, finding, slide));
                way = asked.map(|asked| (asked, slide.unwrap_or(0), span.start)).or(way);
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
    if let Some((way, slide, place)) = way {
        mend(state, way, slide, place);
    }
}

/// A way out that isn't one change of the text known beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Split,
    ToNotes,
    Describe,
}

/// Buttons for the ways out of a finding; the one that was pressed.
fn ways(ui: &mut Ui, editor: &Editor, finding: &Diagnostic, slide: usize) -> Option<Way> {
    let offered: &[(Way, &str, &str)] = match finding.code {
        "overflow" | "wordy" if editor.can_split(slide) => &[
            (Way::Split, "Split in two", "What doesn’t fit goes to a new slide of the same title"),
            (Way::ToNotes, "Move the rest to the notes", "What doesn’t fit is said instead of shown"),
        ],
        "missing-field" if finding.message.contains("`alt`") => {
            &[(Way::Describe, "Describe it", "Asks what the picture shows, for those who don’t see it")]
        }
        _ => &[],
    };
    let mut pressed = None;
    if !offered.is_empty() {
        ui.horizontal_wrapped(|ui| {
            for (way, title, doc) in offered {
                if ui.button(RichText::new(*title).size(tokens::SMALL)).on_hover_text(*doc).clicked() {
                    pressed = Some(*way);
                }
            }
        });
    }
    pressed
}

fn mend(state: &mut State, way: Way, slide: usize, place: u32) {
    let now = state.now;
    let Some(editor) = &mut state.editor else { return };
    let edition = editor.edition();
    // The picture may be behind the text by a keystroke; then the middle is a good guess.
    let is_current = edition.latest().source().text() == editor.buffer;
    let frame = edition.laid_out(slide).filter(|_| is_current).map(|laid| &laid.frame);
    match way {
        Way::Split => editor.split_slide(slide, frame, now),
        Way::ToNotes => editor.move_rest_to_notes(slide, frame, now),
        Way::Describe => {
            let path = path_at(editor.tree(), place);
            if let Some(block) = editor.add_alt(&path, now) {
                state.editor_view.in_place = InPlaceView::open(editor, &block, Some("alt"));
            }
        }
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
