//! The questions for a new deck, over the shelf: its name, and what to begin with.

use egui::{Key, RichText, Ui, ViewportId};

use crate::app::command::Command;
use crate::app::new_deck::NewDeck;
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::template::{TEMPLATES, file_name};

/// Width of the dialog, in points.
const WIDTH: f32 = 560.0;
/// Width of the column of templates, in points.
const NAMES: f32 = 130.0;

/// Draws the questions, if they are asked.
pub fn ui(state: &mut State, ui: &Ui, viewport: ViewportId) {
    if viewport != ViewportId::ROOT || state.talk.is_some() {
        return;
    }
    let Some(mut asked) = state.overlays.new_deck.take() else { return };
    let tokens = state.tokens();
    let folder = state.shelf.folder().map(|folder| folder.display().to_string()).unwrap_or_default();
    let width = (ui.ctx().viewport_rect().width() * 0.9).min(WIDTH);
    let mut request = None;
    let modal = egui::Modal::new(egui::Id::unique("new deck")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.label(RichText::new("New deck").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        ui.add_space(GRID);
        let is_entered = name(ui, &mut asked, &folder, &tokens);
        ui.add_space(2.0 * GRID);
        templates(ui, &mut asked, &tokens);
        ui.add_space(2.0 * GRID);
        if let Some(error) = &asked.error {
            ui.label(RichText::new(error).color(tokens.late));
            ui.add_space(GRID);
        }
        ui.horizontal(|ui| {
            if ui.button("Create").clicked() || is_entered {
                request = Some(Request::MakeDeck);
            }
            if ui.button("Cancel").clicked() {
                request = Some(Request::Command(Command::NewDeck));
            }
        });
    });
    if modal.should_close() {
        request = Some(Request::Command(Command::NewDeck));
    }
    state.overlays.new_deck = Some(asked);
    state.queue.extend(request);
}

/// The field for the name, with the file that it leads to; true if Enter was pressed in it.
fn name(ui: &mut Ui, asked: &mut NewDeck, folder: &str, tokens: &Tokens) -> bool {
    let label = ui.label(RichText::new("Name").color(tokens.muted));
    let edit = egui::TextEdit::singleline(&mut asked.title).hint_text("The Silk Road").desired_width(f32::INFINITY);
    let field = ui.add(edit).labelled_by(label.id);
    if field.changed() {
        asked.error = None;
    }
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if is_entered || ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    let file = match file_name(&asked.title) {
        Ok(name) => format!("{name} in {folder}"),
        Err(_) => format!("in {folder}"),
    };
    let text = RichText::new(file).size(tokens::SMALL).color(tokens.muted);
    ui.add(egui::Label::new(text).truncate());
    is_entered
}

fn templates(ui: &mut Ui, asked: &mut NewDeck, tokens: &Tokens) {
    ui.label(RichText::new("Begin with").color(tokens.muted));
    for (i, template) in TEMPLATES.iter().enumerate() {
        ui.horizontal(|ui| {
            let left = ui.cursor().left();
            ui.radio_value(&mut asked.template, i, template.title());
            ui.add_space((left + NAMES - ui.cursor().left()).max(0.0));
            ui.add(egui::Label::new(RichText::new(template.doc).color(tokens.muted)).truncate());
        });
    }
}
