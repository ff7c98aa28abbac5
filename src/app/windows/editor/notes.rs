//! The notes of the slide at the caret, as a text of their own.

use egui::{RichText, Ui, vec2};

use super::emphasis;
use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};

/// What is being typed into the notes.
#[derive(Debug, Default)]
pub(super) struct NotesView {
    slide: usize,
    text: String,
}

/// Draws the notes; what is typed is written into the deck at once.
pub(super) fn notes(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let now = state.now;
    let Some(editor) = &mut state.editor else { return };
    let slide = editor.slide();
    let edition = editor.edition();
    let written = edition.last_good_slide(slide).and_then(|slide| slide.notes.as_deref()).unwrap_or_default();
    let view = &mut state.editor_view.notes;
    let id = egui::Id::unique("notes of the slide");
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    if !has_focus {
        *view = NotesView { slide, text: written.to_string() };
    }
    let is_marked = emphasis::take_keys(ui, id, &mut view.text);
    let heading = ui.horizontal(|ui| {
        let label = ui.label(RichText::new("Notes").font(tokens::semibold(tokens::TEXT)).color(tokens.muted));
        if has_focus {
            let keys = "Ctrl+B strong · Ctrl+I emphasis · “- ” a point · “---” the next step";
            let keys = RichText::new(keys).size(tokens::SMALL).color(tokens.muted);
            // It must not make the panel wider than it is.
            ui.add(egui::Label::new(keys).truncate());
        }
        label
    });
    let label = heading.inner;
    ui.add_space(GRID / 2.0);
    egui::ScrollArea::vertical().id_salt("notes").auto_shrink(false).show(ui, |ui| {
        let field = egui::TextEdit::multiline(&mut view.text).id(id).desired_width(f32::INFINITY).desired_rows(4);
        // A click anywhere below the words leads to their end.
        let field = field.min_size(vec2(0.0, ui.available_height()));
        let response = ui.add(field.hint_text("What you want to say")).labelled_by(label.id);
        if (response.changed() || is_marked) && view.slide == slide {
            editor.set_notes(&view.text, now);
        }
    });
}
