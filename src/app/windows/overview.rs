//! The grid of all slides: choose one and go there.

use egui::{Align2, CornerRadius, FontId, Rect, Sense, Stroke, StrokeKind, Ui, ViewportId, WidgetInfo, vec2};

use super::slide_view::{SlideView, pixels};
use crate::app::shelf::slide_title;
use crate::app::state::{Request, State};
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::worker::{LAST_STEP, Lane};
use crate::show::SlidePos;

/// Widest thumbnail, in points.
const MAX_WIDTH: f32 = 360.0;
/// Narrowest thumbnail, in points; with more slides than fit the grid scrolls.
const MIN_WIDTH: f32 = 112.0;
/// Room below a thumbnail for its number, in points.
const CAPTION: f32 = 20.0;
/// Room between thumbnails, in points.
const GAP: f32 = 2.0 * GRID;

/// Which slide is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Indices of the slides that are shown.
    visible: Vec<usize>,
    /// Index in `visible`.
    selected: usize,
    n_columns: usize,
    has_moved: bool,
}

impl Overview {
    /// A grid of these slides, the current one chosen.
    #[must_use]
    pub fn new(visible: Vec<usize>, current: usize) -> Self {
        let selected = visible.iter().position(|&slide| slide == current).unwrap_or(0);
        Self { visible, selected, n_columns: 4, has_moved: true }
    }

    /// Moves the choice; `to` gets the chosen place, the number of columns and of slides.
    pub fn select(&mut self, to: impl Fn(usize, usize, usize) -> usize) {
        let n_slides = self.visible.len();
        self.selected = to(self.selected, self.n_columns.max(1), n_slides).min(n_slides.saturating_sub(1));
        self.has_moved = true;
    }

    /// Chooses the slide with this number, if there is one.
    pub fn select_number(&mut self, number: usize) {
        if (1..=self.visible.len()).contains(&number) {
            self.selected = number - 1;
            self.has_moved = true;
        }
    }

    /// The place that is chosen.
    #[must_use]
    pub fn target(&self) -> SlidePos {
        SlidePos::start_of(self.visible.get(self.selected).copied().unwrap_or(0))
    }
}

/// The number of columns and the width of a thumbnail with which `n` of them fill an area best.
fn grid(n: usize, area: egui::Vec2, ratio: f32) -> (usize, f32) {
    let n = n.max(1);
    let width_of = |columns: usize| {
        let columns_f = columns as f32;
        let rows = n.div_ceil(columns) as f32;
        let by_width = (area.x - GAP * (columns_f - 1.0)) / columns_f;
        let by_height = ((area.y - GAP * (rows - 1.0)) / rows - CAPTION) * ratio;
        by_width.min(by_height).min(MAX_WIDTH)
    };
    let best = (1..=n.min(40)).max_by(|&a, &b| width_of(a).total_cmp(&width_of(b)).then(a.cmp(&b))).unwrap_or(1);
    let width = width_of(best);
    if width >= MIN_WIDTH {
        return (best, width.floor());
    }
    // Too many for one screen: as many columns as are still readable, and the grid scrolls.
    let columns = (((area.x + GAP) / (MIN_WIDTH * 1.4 + GAP)).floor().max(1.0)) as usize;
    (columns, ((area.x - GAP * (columns as f32 - 1.0)) / columns as f32).floor())
}

/// Draws the grid over the whole window.
pub fn ui(state: &mut State, ui: &mut Ui, viewport: ViewportId) {
    let Some((place, mut overview)) = state.overlays.overview.take() else { return };
    if place != viewport {
        state.overlays.overview = Some((place, overview));
        return;
    }
    let tokens = state.tokens();
    let area = ui.ctx().viewport_rect();
    ui.painter().rect_filled(area, 0.0, tokens.background);
    let inner = area.shrink(3.0 * GRID);
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
        heading(state, ui, &tokens);
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| cells(state, &mut overview, ui, viewport));
    });
    overview.has_moved = false;
    state.overlays.overview = Some((place, overview));
}

fn heading(state: &State, ui: &mut Ui, tokens: &Tokens) {
    let Some(talk) = &state.talk else { return };
    ui.horizontal(|ui| {
        let title = egui::RichText::new(state.deck_title(talk)).font(tokens::semibold(tokens::TITLE));
        ui.label(title.color(tokens.text));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let hint = match state.keys.1.number(state.now) {
                Some(number) => format!("Go to {number} ⏎"),
                None => "Arrows or a number, then Enter · Esc closes".to_owned(),
            };
            ui.label(egui::RichText::new(hint).color(tokens.muted));
        });
    });
    ui.add_space(GRID);
}

fn cells(state: &mut State, overview: &mut Overview, ui: &mut Ui, viewport: ViewportId) {
    let Some(talk) = &state.talk else { return };
    let edition = talk.edition();
    let current = talk.show().pos().slide;
    let size = edition.slide_size();
    let ratio = (size.width / size.height) as f32;
    let area = ui.available_rect_before_wrap();
    let (n_columns, width) = grid(overview.visible.len(), area.size(), ratio);
    overview.n_columns = n_columns;
    let cell = vec2(width, (width / ratio).ceil() + CAPTION);
    let n_rows = overview.visible.len().div_ceil(n_columns);
    let used = vec2(n_columns as f32, n_rows as f32) * (cell + vec2(GAP, GAP)) - vec2(GAP, GAP);
    let (whole, _) = ui.allocate_exact_size(vec2(area.width(), used.y + GRID), Sense::hover());
    let left = whole.min.x + ((whole.width() - used.x) / 2.0).max(0.0);
    let (mut requests, mut is_missing, mut clicked) = (Vec::new(), false, None);
    for (i, &slide) in overview.visible.iter().enumerate() {
        let at = vec2((i % n_columns) as f32, (i / n_columns) as f32) * (cell + vec2(GAP, GAP));
        let rect = Rect::from_min_size(egui::pos2(left, whole.min.y) + at, cell);
        if i == overview.selected && overview.has_moved {
            ui.scroll_to_rect(rect.expand(GRID), None);
        }
        if !ui.is_rect_visible(rect) {
            continue;
        }
        let picture = Rect::from_min_size(rect.min, vec2(width, cell.y - CAPTION));
        // A slide is recognised by all that it comes to show, not by its first step.
        let whole = SlidePos { slide, step: LAST_STEP };
        let view = SlideView { edition, pos: whole, max_size: pixels(ui, picture.size()) };
        ui.painter().rect_filled(picture, 0.0, state.tokens().raised);
        let (shown, is_there) = view.show(ui, &state.images, picture);
        is_missing |= !is_there;
        requests.push(view.request(0, 9));
        let caption = if slide == current { format!("{} · now", i + 1) } else { (i + 1).to_string() };
        mark(state, ui, shown, i == overview.selected, &caption);
        let response = ui.interact(rect, ui.scope_id().with(("slide", i)), Sense::click());
        let label = format!("Go to slide {}: {}", i + 1, slide_title(edition, slide));
        response
            .widget_info(|| WidgetInfo::selected(egui::accesskit::Role::Button, true, i == overview.selected, &label));
        if response.clicked() {
            clicked = Some(SlidePos::start_of(slide));
        }
    }
    state.images.serve(Lane::Thumbnails, viewport);
    state.worker.want(Lane::Thumbnails, &requests, is_missing);
    state.queue.extend(clicked.map(Request::GoTo));
}

/// Marks the chosen slide with the accent and the current one with a word.
fn mark(state: &State, ui: &Ui, rect: Rect, is_selected: bool, caption: &str) {
    let tokens = state.tokens();
    let (width, color) = if is_selected { (3.0, tokens.accent) } else { (1.0, tokens.rule) };
    let corner = CornerRadius::same(2);
    ui.painter().rect_stroke(rect, corner, Stroke::new(width, color), StrokeKind::Outside);
    let color = if is_selected { tokens.accent } else { tokens.muted };
    let at = rect.left_bottom() + vec2(1.0, 5.0);
    ui.painter().text(at, Align2::LEFT_TOP, caption, FontId::proportional(tokens::SMALL), color);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_slides_fit_one_screen() {
        let area = vec2(1872.0, 980.0);
        let (columns, width) = grid(100, area, 16.0 / 9.0);
        let rows = 100usize.div_ceil(columns) as f32;
        assert!(width >= MIN_WIDTH && rows * (width / (16.0 / 9.0) + CAPTION + GAP) - GAP <= area.y + 1.0);
        assert!(columns as f32 * (width + GAP) - GAP <= area.x);
        assert_eq!(grid(1, area, 16.0 / 9.0), (1, MAX_WIDTH));
        let (columns, width) = grid(1000, area, 16.0 / 9.0);
        assert!(width >= MIN_WIDTH && columns > 5);
    }

    #[test]
    fn numbers_and_arrows_choose() {
        let mut overview = Overview::new(vec![0, 2, 3, 4, 5], 2);
        assert_eq!(overview.target(), SlidePos::start_of(2));
        overview.select_number(4);
        assert_eq!(overview.target(), SlidePos::start_of(4));
        overview.select_number(9);
        overview.select(|at, _, _| at + 5);
        assert_eq!(overview.target(), SlidePos::start_of(5));
        assert_eq!(Overview::new(Vec::new(), 0).target(), SlidePos::start_of(0));
    }
}
