//! The slides as a strip of film: click goes to one, dragging moves it.

use egui::accesskit::Role;
use egui::{Align2, FontId, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::super::slide_view::{SlideView, pixels};
use crate::app::shelf::slide_title;
use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::worker::{LAST_STEP, Lane};
use crate::show::SlidePos;

/// Room between frames, in points.
const GAP: f32 = 10.0;

/// Draws the strip.
pub(super) fn film(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(editor) = &state.editor else { return };
    let edition = editor.edition();
    let (current, n_slides) = (editor.slide(), editor.slides().len().min(edition.n_slides()));
    let size = edition.slide_size();
    let (mut requests, mut is_missing, mut go, mut drop_at, mut menu) = (Vec::new(), false, None, None, None);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width() - 14.0;
        let height = width * (size.height / size.width) as f32;
        let must_scroll = state.editor_view.scrolled_to != Some(current);
        for slide in 0..n_slides {
            let (place, _) = ui.allocate_exact_size(vec2(width, height + GAP), Sense::hover());
            let rect = Rect::from_min_size(place.min, vec2(width, height));
            if slide == current && must_scroll {
                ui.scroll_to_rect(rect, None);
                state.editor_view.scrolled_to = Some(current);
            }
            if !ui.is_rect_visible(rect) {
                continue;
            }
            let response = ui.interact(rect, ui.scope_id().with(("frame", slide)), Sense::click_and_drag());
            let label = format!("Slide {}: {}", slide + 1, slide_title(&edition, slide));
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, slide == current, &label));
            let pos = SlidePos { slide, step: LAST_STEP };
            let view = SlideView { edition: &edition, pos, max_size: pixels(ui, rect.size()) };
            is_missing |= !view.show(ui, &state.images, rect).1;
            requests.push(view.request(0, 9));
            let is_hidden = edition.slide(slide).is_some_and(|slide| slide.hidden);
            frame(ui, rect, slide, (slide == current, is_hidden));
            if response.clicked() || response.secondary_clicked() {
                go = Some(slide);
            }
            if response.context_menu_opened() || response.secondary_clicked() {
                menu = Some(response.clone());
            }
            if response.drag_started() {
                state.editor_view.dragged = Some(slide);
            }
            let pointer = ui.input(|input| input.pointer.interact_pos());
            if let Some(pointer) =
                pointer.filter(|at| state.editor_view.dragged.is_some() && place.y_range().contains(at.y))
            {
                let is_below = pointer.y > rect.center().y;
                let y = if is_below { rect.bottom() + GAP / 2.0 } else { rect.top() - GAP / 2.0 };
                ui.painter().hline(rect.x_range(), y, Stroke::new(3.0, tokens.accent));
                drop_at = Some(slide + usize::from(is_below));
            }
        }
    });
    state.worker.want(Lane::Thumbnails, &requests, is_missing);
    let dropped = ui.input(|input| input.pointer.any_released());
    let now = state.now;
    let moved = if dropped { state.editor_view.dragged.take().zip(drop_at) } else { None };
    let Some(editor) = &mut state.editor else { return };
    if let Some(slide) = go {
        editor.go_to_slide(slide);
    }
    if let Some((from, to)) = moved {
        let to = if to > from { to - 1 } else { to };
        if to != from {
            editor.move_slide(from, to, now);
        }
    }
    if let Some(response) = menu {
        super::menus::film_context(state, &response);
    }
}

/// The frame around a picture, its number, and a mark if the show skips it.
fn frame(ui: &Ui, rect: Rect, slide: usize, (is_current, is_hidden): (bool, bool)) {
    if is_hidden {
        ui.painter().rect_filled(rect, 0.0, tokens::BLACK.gamma_multiply(0.6));
        let font = FontId::proportional(tokens::SMALL);
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, "hidden", font, tokens::FILM_TEXT);
    }
    let badge = Rect::from_min_size(rect.left_bottom() - vec2(0.0, 18.0), vec2(26.0, 18.0));
    ui.painter().rect_filled(badge, 0.0, tokens::BLACK);
    let font = FontId::proportional(tokens::SMALL);
    let at = pos2(badge.center().x, badge.center().y);
    ui.painter().text(at, Align2::CENTER_CENTER, slide + 1, font, tokens::FILM_TEXT);
    if is_current {
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(GRID / 3.0, tokens::FILM_ACCENT), StrokeKind::Outside);
    }
}
