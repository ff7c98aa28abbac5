//! The slide that holds the caret: a click on it leads to its text, a second one edits it there.

use egui::accesskit::Role;
use egui::{Rect, Response, RichText, Sense, Stroke, StrokeKind, TextureHandle, Ui, WidgetInfo, vec2};

use super::super::slide_view::{SlideView, paint, pixels};
use super::ahead::Late;
use super::in_place::{self, InPlaceView};
use super::menus;
use crate::app::editor::Editor;
use crate::app::shelf::slide_title;
use crate::app::state::State;
use crate::app::textures::ImageCache;
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::edition::Edition;
use crate::engine::worker::{LAST_STEP, Lane};
use crate::layout::frame::Frame;
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
    let before = state.editor_view.shown.take();
    state.editor_view.shown = kept(before, (ui, &state.images), &view, place, is_there);
    state.editor_view.ahead.set(index, view.max_size);
    state.editor_view.late = Some(Late::new(ui.painter(), rect, &view, editor.revision()));
    if edition.latest().source().text() == editor.buffer {
        let arrival = view.key().filter(|_| is_there).and_then(|key| state.images.arrival(&key));
        state.editor_view.ahead.note(arrival);
    }
    ui.painter().rect_stroke(place, 0.0, Stroke::new(1.0, tokens.rule), StrokeKind::Outside);
    let frame = edition.laid_out(index).map(|slide| &slide.frame);
    let placed = Placed { frame, place, scale: place.width() / size.width as f32 };
    let outlined = path_at_caret(&edition, editor.caret).filter(|path| path.segments().len() > 2);
    if let Some(outline) = outlined.and_then(|path| placed.bounds_of(&path)) {
        ui.painter().rect_stroke(outline, 2.0, Stroke::new(1.5, tokens.accent), StrokeKind::Middle);
    }
    let stale = state.editor_view.essay.as_ref().map(|essay| essay.stale(editor)).unwrap_or_default();
    for outline in stale.iter().filter_map(|path| placed.bounds_of(path)) {
        ui.painter().rect_stroke(outline, 2.0, Stroke::new(2.0, tokens.warn), StrokeKind::Middle);
    }
    clicks(state, ui, &response, &placed);
    in_place::show(state, ui, place, |path| placed.bounds_of(path), tokens);
    menus::context(state, &response);
    ui.add_space(GRID / 2.0);
    let words = "Double-click: edit here · right-click: what can be done";
    ui.label(RichText::new(words).size(tokens::SMALL).color(tokens.muted));
    ui.add_space(GRID / 2.0);
}

/// Keeps the picture that is seen, and shows it as long as the next one of this slide isn't drawn: while one types,
/// the slide would go out at each key otherwise.
fn kept(
    before: Option<(usize, TextureHandle)>,
    (ui, images): (&Ui, &ImageCache),
    view: &SlideView<'_>,
    place: Rect,
    is_there: bool,
) -> Option<(usize, TextureHandle)> {
    let slide = view.pos.slide;
    if is_there {
        return Some((slide, view.key().and_then(|key| images.get(&key))?));
    }
    let (_, texture) = before.filter(|(before, _)| *before == slide)?;
    paint(ui, &texture, place, 1.0);
    Some((slide, texture))
}

/// A slide's Frame as it stands in the window.
struct Placed<'a> {
    frame: Option<&'a Frame>,
    place: Rect,
    /// Points for each slide unit.
    scale: f32,
}

impl Placed<'_> {
    /// Where a value stands, in points of the window.
    fn bounds_of(&self, path: &NodePath) -> Option<Rect> {
        let bounds = self.frame?.bounds_of(path, LAST_STEP)?;
        let point = |x: f64, y: f64| self.place.min + vec2(x as f32, y as f32) * self.scale;
        let rect = Rect::from_min_max(point(bounds.x0, bounds.y0), point(bounds.x1, bounds.y1));
        Some(rect.expand(3.0).intersect(self.place))
    }

    fn path_at(&self, pointer: egui::Pos2) -> Option<NodePath> {
        let at = (pointer - self.place.min) / self.scale;
        self.frame?.path_at(kurbo::Point::new(f64::from(at.x), f64::from(at.y)), LAST_STEP)
    }
}

/// One click leads to the text, two edit it here, the other button opens a menu about it.
fn clicks(state: &mut State, ui: &Ui, response: &Response, placed: &Placed<'_>) {
    let Some(editor) = &mut state.editor else { return };
    let hit = response.interact_pointer_pos().and_then(|pointer| placed.path_at(pointer));
    if response.secondary_clicked() {
        state.editor_view.target.clone_from(&hit);
    }
    if (response.clicked() || response.secondary_clicked())
        && let Some(path) = &hit
    {
        editor.go_to_node(path);
    }
    if response.double_clicked()
        && let Some(path) = &hit
    {
        state.editor_view.in_place = InPlaceView::open(editor, path, None);
    }
    if std::mem::take(&mut state.editor_view.must_edit) {
        state.editor_view.in_place = at_caret(editor);
    }
    if response.hovered() && response.hover_pos().is_some_and(|pointer| placed.path_at(pointer).is_some()) {
        ui.ctx().set_cursor_icon(egui::CursorIcon::Text);
    }
}

/// What the caret is in, or the first text of its slide.
fn at_caret(editor: &Editor) -> Option<InPlaceView> {
    let path = editor.path_at_caret();
    if path.segments().len() > 2
        && let Some(view) = InPlaceView::open(editor, &path, None)
    {
        return Some(view);
    }
    let slide = NodePath::slide(editor.slide());
    ["title", "body"].iter().find_map(|field| InPlaceView::open(editor, &slide.field(*field), None))
}

/// The value that the caret is in, once the edition knows the text.
fn path_at_caret(edition: &Edition, caret: u32) -> Option<NodePath> {
    let latest = edition.latest();
    let path = latest.decoded().path_at(caret);
    path.slide_idx().map(|_| path)
}
