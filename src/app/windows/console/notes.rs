//! The presenter's notes.

use egui::{Align, Align2, FontId, Layout, RichText, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use super::problems::problems;
use crate::app::command::Command;
use crate::app::markdown::notes_blocks;
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};

/// What is wrong, then the notes.
pub(super) fn side(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    problems(state, ui, tokens);
    let Some(talk) = &state.talk else { return };
    let size = state.settings.settings.notes_size;
    let mut pressed = None;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Notes").font(tokens::semibold(tokens::TEXT)).color(tokens.muted));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (command, text) in [(Command::NotesLarger, "A+"), (Command::NotesSmaller, "A−")] {
                let button = ui.button(text).on_hover_text(command.info().doc);
                button.widget_info(|| WidgetInfo::labeled(Role::Button, true, command.info().title));
                if button.clicked() {
                    pressed = Some(command);
                }
            }
        });
    });
    ui.add_space(GRID);
    let pos = talk.show().pos();
    let notes = talk.edition().last_good_slide(pos.slide).and_then(|slide| slide.notes.as_ref());
    let scroll = egui::ScrollArea::vertical().id_salt(("notes", pos.slide)).auto_shrink(false);
    scroll.show(ui, |ui| match notes.filter(|notes| !notes.is_blank()) {
        Some(notes) => show_notes(ui, notes, size, tokens),
        None => {
            ui.label(RichText::new("No notes for this slide").size(size * 0.8).color(tokens.muted));
        }
    });
    state.queue.extend(pressed.map(Request::Command));
}

fn show_notes(ui: &mut Ui, notes: &str, size: f32, tokens: &Tokens) {
    ui.spacing_mut().item_spacing = vec2(GRID, 0.0);
    for (i, block) in notes_blocks(notes, size, tokens).into_iter().enumerate() {
        if i > 0 {
            ui.add_space(if block.is_apart { size * 0.6 } else { size * 0.2 });
        }
        let Some(marker) = block.marker else {
            ui.label(block.job);
            continue;
        };
        ui.horizontal_top(|ui| {
            let indent = size * (0.2 + 1.2 * block.depth.saturating_sub(1) as f32);
            ui.add_space(indent);
            let width = if marker == "•" { size * 0.6 } else { size * 1.3 };
            let (rect, _) = ui.allocate_exact_size(vec2(width, size * 1.45), Sense::hover());
            let font = FontId::proportional(size);
            ui.painter().text(rect.right_center(), Align2::RIGHT_CENTER, marker, font, tokens.muted);
            ui.add(egui::Label::new(block.job).wrap());
        });
    }
}
