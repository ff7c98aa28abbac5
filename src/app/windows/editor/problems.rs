//! What is wrong with the deck, slide by slide, with what mends it.

use egui::{RichText, Ui};

use crate::app::editor::Editor;
use crate::app::editor::remedies::{Remedy, Way};
use crate::app::shelf::slide_title;
use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};
use crate::source::diagnostic::{Diagnostic, Severity};
use crate::source::span::Span;

/// Height of the list, as a share of what is left.
const MAX_SHARE: f32 = 0.45;
/// Ways to mend a finding that have buttons of their own; the others are in a menu.
const N_BUTTONS: usize = 3;
/// Findings that are listed: a deck in another language has thousands.
const MAX_ROWS: usize = 100;

/// What was asked for by a click.
#[derive(Debug, Default)]
struct Asked {
    go: Option<u32>,
    mend: Option<(Remedy, Span)>,
}

/// Draws the list, the slide at the caret first; a click goes to the place, a button mends.
pub(super) fn problems(state: &mut State, ui: &mut Ui, tokens: &Tokens, found: &[(Span, Diagnostic)]) {
    let Some(editor) = &state.editor else { return };
    if found.is_empty() {
        return;
    }
    let mut asked = Asked::default();
    let frame = egui::Frame::new().fill(tokens.panel).corner_radius(6).inner_margin(10);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let scroll = egui::ScrollArea::vertical().id_salt("problems").max_height(ui.available_height() * MAX_SHARE);
        scroll.auto_shrink([false, true]).show(ui, |ui| {
            let here = editor.slide_at(editor.caret);
            let is_here = |(span, _): &&(Span, Diagnostic)| editor.slide_at(span.start) == here;
            let first = found.iter().filter(is_here);
            let sorted: Vec<_> = first.chain(found.iter().filter(|one| !is_here(one))).take(MAX_ROWS).collect();
            for group in sorted.chunk_by(|one, other| editor.slide_at(one.0.start) == editor.slide_at(other.0.start)) {
                let slide = editor.slide_at(group[0].0.start);
                heading(ui, editor, slide, slide == here, tokens);
                for (span, finding) in group {
                    row(ui, editor, *span, finding, &mut asked, tokens);
                }
                ui.add_space(GRID / 2.0);
            }
            if found.len() > MAX_ROWS {
                let more = format!("and {} more", found.len() - MAX_ROWS);
                ui.label(RichText::new(more).size(tokens::SMALL).color(tokens.muted));
            }
        });
    });
    ui.add_space(GRID);
    if let Some(editor) = &mut state.editor
        && let Some(place) = asked.go
    {
        editor.go_to(place);
    }
    if let Some((remedy, span)) = asked.mend {
        state.mend(&remedy, span);
    }
}

fn heading(ui: &mut Ui, editor: &Editor, slide: Option<usize>, is_here: bool, tokens: &Tokens) {
    let words = match slide {
        None => "The deck".to_owned(),
        Some(slide) => {
            let title = slide_title(&editor.edition(), slide);
            if is_here { format!("This slide, {}", slide + 1) } else { format!("Slide {} · {title}", slide + 1) }
        }
    };
    let color = if is_here { tokens.text } else { tokens.muted };
    ui.add(egui::Label::new(RichText::new(words).font(tokens::semibold(tokens::SMALL)).color(color)).truncate());
}

fn row(ui: &mut Ui, editor: &Editor, span: Span, finding: &Diagnostic, asked: &mut Asked, tokens: &Tokens) {
    let color = if finding.severity == Severity::Error { tokens.late } else { tokens.warn };
    let line = editor.edition().latest().source().position(span.start).line;
    ui.horizontal_top(|ui| {
        let text = RichText::new(format!("{line}")).font(tokens::semibold(tokens::SMALL)).color(color);
        if ui.add(egui::Button::new(text).small()).on_hover_text("Goes there").clicked() {
            asked.go = Some(span.start);
        }
        ui.vertical(|ui| {
            // Where each thing that may be meant has a button, the words would say it twice.
            let hints = finding.hints.iter().filter(|_| finding.alternatives.is_empty());
            let hints: String = hints.map(|hint| format!("; {hint}")).collect();
            let words = RichText::new(format!("{}{hints}", finding.message)).color(tokens.text);
            ui.add(egui::Label::new(words).wrap());
            // On lines of their own: buttons are higher than the lines of a text.
            ui.horizontal_wrapped(|ui| ways(ui, editor, (span, finding), asked));
        });
    });
}

/// Buttons for what mends a finding; what merely silences it is in a menu.
fn ways(ui: &mut Ui, editor: &Editor, (span, finding): (Span, &Diagnostic), asked: &mut Asked) {
    let ways = editor.ways(finding, span);
    let n_cures = ways.iter().filter(|way| way.remedy.is_cure()).count().min(N_BUTTONS);
    let (buttons, others) = ways.split_at(n_cures);
    let mut chosen = buttons.iter().find(|way| button(ui, way)).cloned();
    if !others.is_empty() {
        let more = ui.menu_button(RichText::new("…").size(tokens::SMALL), |ui| {
            chosen = others.iter().find(|way| button(ui, way)).cloned().or(chosen.take());
        });
        more.response.on_hover_text("More that can be done about it");
    }
    asked.mend = chosen.map(|way| (way.remedy, span)).or(asked.mend.take());
}

fn button(ui: &mut Ui, way: &Way) -> bool {
    let response = ui.button(RichText::new(&way.title).size(tokens::SMALL));
    let response = if way.doc.is_empty() { response } else { response.on_hover_text(way.doc) };
    response.clicked()
}
