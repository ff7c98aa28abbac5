//! The slides as a strip of film: click goes to one, dragging moves it.

use std::collections::BTreeMap;

use egui::accesskit::Role;
use egui::{Align2, FontId, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::super::slide_view::{SlideView, paint, pixels};
use crate::app::editor::Editor;
use crate::app::shelf::slide_title;
use crate::app::state::State;
use crate::app::tokens::{self, Tokens};
use crate::engine::worker::{LAST_STEP, Lane};
use crate::show::SlidePos;
use crate::source::diagnostic::{Diagnostic, Severity};
use crate::source::span::Span;

/// Room between frames, in points.
const GAP: f32 = 10.0;
/// Width of the border around the slide at the caret, in points.
const BORDER: f32 = 3.0;

/// Draws the strip.
pub(super) fn film(state: &mut State, ui: &mut Ui, tokens: &Tokens, findings: &[(Span, Diagnostic)]) {
    let Some(editor) = &state.editor else { return };
    let edition = editor.edition();
    // While a bracket is missing, the slides of the last good text stay in sight.
    let n_written = if edition.is_current() { editor.slides().len() } else { edition.n_slides() };
    let (current, n_slides) = (editor.slide(), n_written.min(edition.n_slides()));
    let size = edition.slide_size();
    let mut seen = BTreeMap::new();
    let worst = worst_by_slide(editor, findings);
    let (mut requests, mut is_missing, mut go, mut drop_at, mut menu) = (Vec::new(), false, None, None, None);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let width = ui.available_width() - 14.0;
        let height = width * (size.height / size.width) as f32;
        let must_scroll = state.editor_view.scrolled_to != Some(current);
        for slide in 0..n_slides {
            let (place, _) = ui.allocate_exact_size(vec2(width + BORDER, height + GAP), Sense::hover());
            // What is chosen has a border all around, the first and leftmost too.
            let rect = Rect::from_min_size(place.min + vec2(BORDER, BORDER), vec2(width, height));
            if slide == current && must_scroll {
                ui.scroll_to_rect(rect.expand(BORDER), None);
                state.editor_view.scrolled_to = Some(current);
            }
            if !ui.is_rect_visible(rect) {
                continue;
            }
            let response = ui.interact(rect, ui.scope_id().with(("frame", slide)), Sense::click_and_drag());
            let wrong = if worst.contains_key(&slide) { ", with a problem" } else { "" };
            let label = format!("Slide {}: {}{wrong}", slide + 1, slide_title(&edition, slide));
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, slide == current, &label));
            let pos = SlidePos { slide, step: LAST_STEP };
            let view = SlideView { edition: &edition, pos, max_size: pixels(ui, rect.size()) };
            let is_there = view.show(ui, &state.images, rect).1;
            is_missing |= !is_there;
            // Until it is drawn anew, the picture before stands in.
            let found = view.key().filter(|_| is_there).and_then(|key| state.images.get(&key));
            if let Some(texture) = found.or_else(|| state.editor_view.film.remove(&slide)) {
                if !is_there {
                    paint(ui, &texture, rect, 1.0);
                }
                seen.insert(slide, texture);
            }
            requests.push(view.request(0, 9));
            let is_hidden = edition.slide(slide).is_some_and(|slide| slide.hidden);
            frame(ui, rect, slide, (slide == current, is_hidden));
            mark(ui, rect, worst.get(&slide).copied(), tokens);
            if response.clicked() || response.secondary_clicked() {
                go = Some(slide);
            }
            if response.context_menu_opened() || response.secondary_clicked() {
                menu = Some(response.clone());
            }
            if response.drag_started() {
                state.editor_view.dragged = Some(slide);
            }
            if state.editor_view.dragged.is_some() {
                drop_at = drop_place(ui, slide, (place, rect), tokens).or(drop_at);
            }
        }
    });
    state.worker.want(Lane::Thumbnails, &requests, is_missing);
    state.editor_view.film = seen;
    hand_over(state, ui);
    let dropped = ui.input(|input| input.pointer.any_released());
    let now = state.now;
    if go.is_some() {
        // A click beside a field takes what is typed there, which would lead back to its slide.
        state.finish_typing();
    }
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

/// Beyond the window's edge a slide isn't moved any more: other programs may take it as a picture.
fn hand_over(state: &mut State, ui: &Ui) {
    let pointer = ui.input(|input| input.pointer.latest_pos());
    let is_outside = pointer.is_some_and(|at| !ui.ctx().viewport_rect().contains(at));
    if let Some(slide) = state.editor_view.dragged.filter(|_| is_outside) {
        state.editor_view.dragged = None;
        state.drag_slide_out(slide);
    }
    state.look_after_drag();
}

/// Where what is dragged would come if it were dropped on this slide: before it or behind it; with a line there.
fn drop_place(ui: &Ui, slide: usize, (place, rect): (Rect, Rect), tokens: &Tokens) -> Option<usize> {
    let pointer = ui.input(|input| input.pointer.interact_pos()).filter(|at| place.y_range().contains(at.y))?;
    let is_below = pointer.y > rect.center().y;
    let y = if is_below { rect.bottom() + GAP / 2.0 } else { rect.top() - GAP / 2.0 };
    ui.painter().hline(rect.x_range(), y, Stroke::new(3.0, tokens.accent));
    Some(slide + usize::from(is_below))
}

/// A dot on a slide that something is wrong with.
fn mark(ui: &Ui, rect: Rect, severity: Option<Severity>, tokens: &Tokens) {
    let Some(severity) = severity else { return };
    let color = if severity == Severity::Error { tokens.late } else { tokens.warn };
    ui.painter().circle(rect.right_bottom() - vec2(9.0, 9.0), 5.0, color, Stroke::new(1.5, tokens::BLACK));
}

/// The worst that is wrong with each slide.
fn worst_by_slide(editor: &Editor, findings: &[(Span, Diagnostic)]) -> BTreeMap<usize, Severity> {
    let mut worst = BTreeMap::new();
    for (span, finding) in findings {
        if let Some(slide) = editor.slide_at(span.start) {
            let known = worst.entry(slide).or_insert(finding.severity);
            *known = finding.severity.max(*known);
        }
    }
    worst
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
        ui.painter().rect_stroke(rect, 0.0, Stroke::new(BORDER, tokens::FILM_ACCENT), StrokeKind::Outside);
    }
}
