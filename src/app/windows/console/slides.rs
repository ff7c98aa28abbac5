//! The current slide with its steps, and what comes next.

use egui::{Align2, CornerRadius, FontId, Rect, RichText, Sense, Stroke, StrokeKind, Ui};
use egui::{WidgetInfo, accesskit::Role, vec2};

use super::super::slide_view::{SlideView, pixels};
use super::scoped;
use crate::app::shelf::slide_title;
use crate::app::state::State;
use crate::app::talk::OpenTalk;
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::worker::Lane;
use crate::show::Cover;

/// The current slide large, the next step at about a third.
pub(super) fn slides(state: &State, ui: &mut Ui, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    let area = ui.available_rect_before_wrap();
    let size = talk.edition().slide_size();
    let ratio = (size.width / size.height) as f32;
    let progress = 30.0;
    // Both pictures and the line between them fill the height if the width allows it.
    let height = ((area.height() - progress - GRID) / 1.36).min(area.width() / ratio);
    let current = Rect::from_min_size(area.min, vec2(height * ratio, height));
    let next_height = (area.height() - height - progress - GRID).clamp(0.0, height * 0.42);
    let next_top = current.bottom() + progress + GRID;
    let next = Rect::from_min_size(egui::pos2(area.left(), next_top), vec2(next_height * ratio, next_height));

    let pos = talk.show().pos();
    let view = SlideView { edition: talk.edition(), pos, max_size: pixels(ui, current.size()) };
    let next_view = SlideView { max_size: pixels(ui, next.size()), ..view };
    let (rect, is_there) = view.show(ui, &state.images, current);
    ui.painter().rect_stroke(rect, CornerRadius::ZERO, Stroke::new(1.0, tokens.rule), StrokeKind::Outside);
    let requests = [view.request(0, 1), next_view.request(1, 2), view.request(1, 6), next_view.request(4, 7)];
    state.worker.want(Lane::Console, &requests, !is_there);
    cover_mark(ui, talk.show().cover(), rect, tokens);
    describe(ui, talk, rect);
    step_progress(ui, talk, Rect::from_min_size(rect.left_bottom(), vec2(rect.width(), progress)), tokens);
    if next.height() > 4.0 * GRID {
        next_step(state, ui, talk, next, area.right(), tokens);
    }
}

/// Says on the presenter's picture what the audience sees instead.
fn cover_mark(ui: &Ui, cover: Cover, rect: Rect, tokens: &Tokens) {
    let text = match cover {
        Cover::None => return,
        Cover::Black => "Black",
        Cover::White => "White",
        Cover::Whiteboard => "Whiteboard",
        Cover::EndCard { .. } => "End of talk",
    };
    ui.painter().rect_filled(rect, 0.0, tokens.film.gamma_multiply(0.72));
    let font = tokens::semibold(32.0);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, font, tokens::WHITE);
}

/// Gives screen readers the slide's title and its text, line by line.
fn describe(ui: &Ui, talk: &OpenTalk, rect: Rect) {
    let pos = talk.show().pos();
    let (number, n_slides) = talk.number();
    let number = number.map_or_else(|| "hidden".to_owned(), |number| number.to_string());
    let label = format!("Slide {number} of {n_slides}: {}", slide_title(talk.edition(), pos.slide));
    let image = ui.interact(rect, ui.scope_id().with("current slide"), Sense::hover());
    image.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
    let Some(slide) = talk.edition().laid_out(pos.slide) else { return };
    let lines = slide.frame.text_at_step(pos.step);
    let height = rect.height() / lines.len().max(1) as f32;
    for (i, line) in lines.iter().enumerate() {
        let top = rect.top() + height * i as f32;
        let place = Rect::from_min_size(egui::pos2(rect.left(), top), vec2(rect.width(), height));
        let node = ui.interact(place, ui.scope_id().with(("line", i)), Sense::hover());
        node.widget_info(|| WidgetInfo::labeled(Role::Label, true, line));
    }
}

/// One mark for each step of the slide, those that show in the accent.
fn step_progress(ui: &Ui, talk: &OpenTalk, area: Rect, tokens: &Tokens) {
    let (step, n_steps) = (talk.show().pos().step, talk.n_steps());
    if n_steps < 2 {
        return;
    }
    let text = format!("step {} of {n_steps}", step + 1);
    let middle = area.center().y + 2.0;
    let font = FontId::proportional(tokens::TEXT);
    let used = ui.painter().text(egui::pos2(area.left(), middle), Align2::LEFT_CENTER, text, font, tokens.muted);
    let width = ((area.width() - used.width() - 2.0 * GRID) / f32::from(n_steps) - 4.0).clamp(2.0, 40.0);
    for i in 0..n_steps {
        let left = used.right() + 2.0 * GRID + f32::from(i) * (width + 4.0);
        let mark = Rect::from_min_size(egui::pos2(left, middle - 2.0), vec2(width, 4.0));
        let color = if i <= step { tokens.accent } else { tokens.rule };
        ui.painter().rect_filled(mark, 2.0, color);
    }
}

fn next_step(state: &State, ui: &mut Ui, talk: &OpenTalk, rect: Rect, right: f32, tokens: &Tokens) {
    let words = Rect::from_min_max(rect.right_top() + vec2(2.0 * GRID, 0.0), egui::pos2(right, rect.bottom()));
    let next = talk.next_pos();
    if let Some(pos) = next {
        let view = SlideView { edition: talk.edition(), pos, max_size: pixels(ui, rect.size()) };
        view.show(ui, &state.images, rect);
    }
    ui.painter().rect_stroke(rect, CornerRadius::ZERO, Stroke::new(1.0, tokens.rule), StrokeKind::Outside);
    let is_end = next.is_none() && talk.edition().laid_out(talk.show().pos().slide).is_some();
    let title = match next {
        Some(pos) if pos.slide == talk.show().pos().slide => "Next step".to_owned(),
        Some(pos) => slide_title(talk.edition(), pos.slide),
        None if is_end => "End of talk".to_owned(),
        None => String::new(),
    };
    scoped(ui, words, |ui| {
        ui.label(RichText::new("Next").size(tokens::SMALL).color(tokens.muted));
        ui.label(RichText::new(title).font(tokens::semibold(tokens::TITLE - 3.0)).color(tokens.text));
    });
}
