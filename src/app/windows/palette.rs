//! The list of all commands below a field to type into, over the window where the presenter looks.

use egui::text::LayoutJob;
use egui::{Align2, CornerRadius, FontId, Rect, RichText, Sense, Ui, ViewportId, WidgetInfo, vec2};

use crate::app::command::{Command, CommandInfo};
use crate::app::palette::Palette;
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};

/// Widest list, in points.
const WIDTH: f32 = 680.0;
/// Height of a row, in points.
const ROW: f32 = 32.0;
/// Most rows that are seen at once.
const MAX_ROWS: f32 = 12.0;
/// Height of what stands above and below the list, in points.
const AROUND: f32 = 150.0;

/// Draws the list over the window, if it is open there.
pub fn ui(state: &mut State, ui: &Ui, viewport: ViewportId) {
    let Some((place, mut palette)) = state.overlays.palette.take_if(|(place, _)| *place == viewport) else {
        give_focus_back(state, ui, viewport);
        return;
    };
    if palette.is_new {
        palette.is_new = false;
        state.overlays.focus_before = ui.memory(|memory| memory.focused()).map(|id| (viewport, id));
    }
    let tokens = state.tokens();
    let window = ui.ctx().viewport_rect().size();
    let modal = egui::Modal::new(egui::Id::unique("palette")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width((window.x * 0.9 - 6.0 * GRID).min(WIDTH));
        field(&mut palette, ui);
        super::help::seen_by_all(state, ui, viewport, &tokens);
        palette.update();
        ui.add_space(GRID);
        let n_rows = ((window.y - AROUND) / ROW).floor().clamp(2.0, MAX_ROWS);
        palette.n_rows = n_rows as usize;
        rows(state, &mut palette, ui, n_rows * ROW, &tokens)
    });
    let (is_closed, clicked) = (modal.should_close(), modal.inner);
    if let Some(clicked) = clicked {
        palette.choose(clicked);
    }
    state.overlays.palette = Some((place, palette));
    if clicked.is_some() {
        state.queue.push(Request::Command(Command::Open));
    } else if is_closed {
        state.queue.push(Request::Command(Command::Palette));
    }
}

/// What had the keyboard before the list opened has it again, unless what was done gave it to something else.
fn give_focus_back(state: &mut State, ui: &Ui, viewport: ViewportId) {
    let Some((_, before)) = state.overlays.focus_before.take_if(|(place, _)| *place == viewport) else { return };
    ui.memory_mut(|memory| {
        if memory.focused().is_none_or(|id| id == field_id()) {
            memory.request_focus(before);
        }
    });
    ui.ctx().request_repaint();
}

/// The field's name in the window library.
fn field_id() -> egui::Id {
    egui::Id::unique("palette field")
}

fn field(palette: &mut Palette, ui: &mut Ui) {
    let field = egui::TextEdit::singleline(&mut palette.field)
        .id(field_id())
        .font(FontId::proportional(18.0))
        .hint_text("What do you want to do?")
        .margin(egui::Margin::symmetric(10, 8))
        .desired_width(f32::INFINITY);
    let field = ui.add(field);
    field.widget_info(|| WidgetInfo::labeled(egui::Role::TextInput, true, "All commands"));
    // It is the only thing here that keys can mean.
    field.request_focus();
}

/// Draws the rows; the index of one that was clicked.
fn rows(state: &State, palette: &mut Palette, ui: &mut Ui, height: f32, tokens: &Tokens) -> Option<usize> {
    ui.spacing_mut().item_spacing.y = 0.0;
    let listing = egui::ScrollArea::vertical().auto_shrink(false).max_height(height).min_scrolled_height(height);
    let mut clicked = None;
    listing.show(ui, |ui| {
        for (index, info) in palette.found().iter().enumerate() {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
            let is_selected = index == palette.selected();
            let label = format!("{}: {}", info.title, info.doc);
            response.widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Button, true, is_selected, &label));
            if ui.is_rect_visible(rect) {
                let ground = match (is_selected, response.hovered()) {
                    (true, _) => Some(tokens.accent.gamma_multiply(0.28)),
                    (false, true) => Some(tokens.raised),
                    (false, false) => None,
                };
                if let Some(ground) = ground {
                    ui.painter().rect_filled(rect, CornerRadius::same(6), ground);
                }
                let keys = state.keys.0.keys_of(info.command, palette.mode());
                draw_row(ui, rect.shrink2(vec2(1.5 * GRID, 0.0)), info, keys.first().map(String::as_str), tokens);
            }
            if is_selected && palette.has_moved {
                ui.scroll_to_rect(rect, None);
            }
            if response.clicked() {
                clicked = Some(index);
            }
        }
        if palette.found().is_empty() {
            ui.add_space(GRID);
            ui.label(RichText::new("Nothing is called like this").color(tokens.muted));
        }
    });
    palette.has_moved = false;
    clicked
}

/// The name, what it does, and its first key.
fn draw_row(ui: &Ui, rect: Rect, info: &CommandInfo, key: Option<&str>, tokens: &Tokens) {
    let middle = rect.center().y;
    let title = ui.painter().text(
        rect.left_center(),
        Align2::LEFT_CENTER,
        info.title.trim_end_matches('…'),
        tokens::semibold(tokens::TEXT),
        tokens.text,
    );
    let key = ui.painter().text(
        rect.right_center(),
        Align2::RIGHT_CENTER,
        key.unwrap_or_default(),
        FontId::proportional(tokens::SMALL),
        tokens.accent,
    );
    let left = title.right().max(rect.left() + 150.0) + 2.0 * GRID;
    let room = key.left() - 2.0 * GRID - left;
    if room < 8.0 * GRID {
        return;
    }
    let font = FontId::proportional(tokens::SMALL);
    let mut job = LayoutJob::simple_singleline(info.doc.to_owned(), font, tokens.muted);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    ui.painter().galley(egui::pos2(left, middle - galley.size().y / 2.0), galley, tokens.muted);
}
