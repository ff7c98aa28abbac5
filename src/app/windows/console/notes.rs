//! The presenter's notes, the part for the current step bright.

use egui::{Align, Align2, FontId, Layout, RichText, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use super::problems;
use crate::app::command::{Command, Mode};
use crate::app::markdown::notes_blocks;
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::model::notes::parts;

/// Share of what is seen by which a key scrolls.
const PAGE: f32 = 0.8;

/// Height of the heading, in points.
const HEADING: f32 = 28.0;

/// Draws the notes' heading, the problems if they are listed, and the notes.
pub(super) fn side(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    if state.screens.notes_are_hidden() {
        withheld(state, ui, tokens);
        return;
    }
    heading(state, ui, tokens);
    let Some(talk) = &state.talk else { return };
    let pos = talk.show().pos();
    let before = state.console.notes_of.replace(pos);
    let is_new_slide = before.is_none_or(|before| before.slide != pos.slide);
    let scroll_by = std::mem::take(&mut state.console.scroll_by) * ui.available_height() * PAGE;
    let size = state.settings.settings.notes_size;
    let notes = talk.edition().last_good_slide(pos.slide).and_then(|slide| slide.notes.as_ref());
    let mut scroll = egui::ScrollArea::vertical().id_salt("notes").auto_shrink(false);
    if is_new_slide {
        scroll = scroll.vertical_scroll_offset(0.0);
    }
    // Seen at a glance: whether there is more below.
    let mut bar = egui::style::ScrollStyle::thin();
    bar.dormant_background_opacity = 0.0;
    bar.dormant_handle_opacity = 0.6;
    ui.spacing_mut().scroll = bar;
    scroll.show(ui, |ui| {
        ui.scroll_with_delta_animation(vec2(0.0, -scroll_by), egui::style::ScrollAnimation::none());
        let Some(notes) = notes.filter(|notes| !notes.is_blank()) else {
            ui.label(RichText::new("No notes for this slide").size(size * 0.8).color(tokens.muted));
            return;
        };
        let parts = parts(notes);
        // What is left when the last step shows belongs to it.
        let is_last_step = pos.step + 1 >= talk.n_steps();
        let part_of = |step: u16| usize::from(step).min(parts.len().saturating_sub(1));
        let current = part_of(pos.step);
        let is_new_part = !is_new_slide && before.is_some_and(|before| part_of(before.step) != current);
        for (i, part) in parts.iter().enumerate() {
            let is_bright = i == current || (is_last_step && i > current);
            let dimmed = Tokens { text: tokens.muted, accent: tokens.muted, ..*tokens };
            if i > 0 {
                rule(ui, size, tokens);
            }
            let top = ui.cursor().min;
            show_notes(ui, part, size, if is_bright { tokens } else { &dimmed });
            if i == current && is_new_part {
                let place = egui::Rect::from_min_size(top, vec2(1.0, 1.0));
                ui.scroll_to_rect_animation(place, Some(Align::TOP), egui::style::ScrollAnimation::none());
            }
        }
        ui.add_space(GRID);
    });
}

/// Says why there are no notes here, and how to have them all the same.
fn withheld(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    ui.label(RichText::new("Notes are hidden").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
    let key = state.keys.0.keys_of(Command::ShowNotes, Mode::Present).into_iter().next().unwrap_or_default();
    let words = format!("This screen is the audience's. {key} shows them here.");
    ui.label(RichText::new(words).size(tokens::TITLE - 2.0).color(tokens.muted));
    if ui.button("Show notes here").clicked() {
        state.queue.push(Request::Command(Command::ShowNotes));
    }
}

fn heading(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let (found, is_open) = state.console.problems.look(talk);
    let mut pressed = None;
    let row = vec2(ui.available_width(), HEADING);
    ui.allocate_ui_with_layout(row, Layout::left_to_right(Align::Center), |ui| {
        ui.label(RichText::new("Notes").font(tokens::semibold(tokens::TEXT)).color(tokens.muted));
        // A place of its own, so that what has the focus keeps it when a badge comes or goes.
        ui.push_id("problems", |ui| state.console.problems.badge(ui, &found, is_open, tokens));
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
    ui.add_space(GRID / 2.0);
    if is_open {
        problems::list(ui, &found, tokens);
    }
    state.queue.extend(pressed.map(Request::Command));
}

/// A quiet line between the parts of two steps.
fn rule(ui: &mut Ui, size: f32, tokens: &Tokens) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), size), Sense::hover());
    ui.painter().hline(rect.left()..=rect.left() + 2.0 * size, rect.center().y, egui::Stroke::new(1.0, tokens.rule));
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
