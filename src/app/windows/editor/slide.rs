//! The slide that holds the caret: a click on it leads to its text, the caret's value is outlined.

use egui::accesskit::Role;
use egui::{Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use super::super::slide_view::{SlideView, pixels};
use crate::app::shelf::slide_title;
use crate::app::state::State;
use crate::app::tokens::{GRID, Tokens};
use crate::engine::edition::Edition;
use crate::engine::worker::{LAST_STEP, Lane};
use crate::show::SlidePos;
use crate::source::node_path::NodePath;

/// Draws the slide.
pub(super) fn slide(state: &mut State, ui: &mut Ui, tokens: &Tokens) {
    let Some(editor) = &mut state.editor else { return };
    let edition = editor.edition();
    let index = editor.slide();
    let size = edition.slide_size();
    let ratio = (size.width / size.height) as f32;
    let width = ui.available_width().min(ui.available_height() * 0.55 * ratio);
    let (rect, response) = ui.allocate_exact_size(vec2(width, width / ratio), Sense::click());
    let label = format!("At the caret: {}", slide_title(&edition, index));
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &label));
    let pos = SlidePos { slide: index, step: LAST_STEP };
    let view = SlideView { edition: &edition, pos, max_size: pixels(ui, rect.size()) };
    let (place, is_there) = view.show(ui, &state.images, rect);
    state.worker.want(Lane::Console, &[view.request(0, 1)], !is_there);
    ui.painter().rect_stroke(place, 0.0, Stroke::new(1.0, tokens.rule), StrokeKind::Outside);
    if let Some(frame) = edition.laid_out(index).map(|slide| &slide.frame) {
        let scale = f64::from(place.width()) / size.width;
        if let Some(path) = path_at_caret(&edition, editor.caret).filter(|path| path.segments().len() > 2)
            && let Some(bounds) = frame.bounds_of(&path, LAST_STEP)
        {
            let point = |x: f64, y: f64| place.min + vec2((x * scale) as f32, (y * scale) as f32);
            let outline = Rect::from_min_max(point(bounds.x0, bounds.y0), point(bounds.x1, bounds.y1));
            let outline = outline.expand(3.0).intersect(place);
            ui.painter().rect_stroke(outline, 2.0, Stroke::new(1.5, tokens.accent), StrokeKind::Middle);
        }
        if response.clicked()
            && let Some(pointer) = response.interact_pointer_pos()
        {
            let at = (pointer - place.min) / place.width() * size.width as f32;
            if let Some(path) = frame.path_at(kurbo::Point::new(f64::from(at.x), f64::from(at.y)), LAST_STEP) {
                editor.go_to_node(&path);
            }
        }
    }
    ui.add_space(GRID);
}

/// The value that the caret is in, once the edition knows the text.
fn path_at_caret(edition: &Edition, caret: u32) -> Option<NodePath> {
    let latest = edition.latest();
    let path = latest.decoded().path_at(caret);
    path.slide_idx().map(|_| path)
}
