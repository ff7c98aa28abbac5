//! A field over the slide in which a text of it is edited, or a panel with all texts of a block.

use std::time::Duration;

use egui::{Align2, Area, Button, FontId, Id, Key, Modifiers, Order, Rect, Response, RichText, ScrollArea, Ui, vec2};

use super::emphasis;
use crate::app::editor::extras::Extra;
use crate::app::editor::in_place::{Cell, InPlace, Line, Shape};
use crate::app::editor::{Editor, Notice};
use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};
use crate::decode::leaves::LeafKind;
use crate::model::schema::Form;
use crate::source::node_path::NodePath;

/// Least width of a field over the slide, in points.
const MIN_WIDTH: f32 = 260.0;
/// Width of a panel with several fields, in points.
const FORM_WIDTH: f32 = 400.0;
/// Width of a grid's cell, in points.
const CELL_WIDTH: f32 = 92.0;

/// When what is typed is looked at again: a little later than a pause in typing begins.
const PAUSE: Duration = Duration::from_millis(600);

/// What is being edited on the slide.
#[derive(Debug)]
pub(super) struct InPlaceView {
    edited: InPlace,
    /// The cell that gets the keyboard next.
    wants_focus: Option<usize>,
    /// True until it was drawn once: the click that opened it isn't one beside it.
    is_new: bool,
}

/// What becomes of the edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Taken,
    Left,
    Grid(Line, bool),
}

impl InPlaceView {
    /// Begins to edit a value; `field` is the end of the address of the text that gets the keyboard.
    pub(super) fn open(editor: &Editor, path: &NodePath, field: Option<&str>) -> Option<Self> {
        let edited = editor.in_place(path)?;
        let is_meant = |cell: &Cell| {
            let is_below = cell.path.segments().starts_with(path.segments());
            field.map_or(is_below, |field| cell.path.to_string().ends_with(&format!(".{field}")))
        };
        let first = edited.cells.iter().position(is_meant).unwrap_or(0);
        Some(Self { edited, wants_focus: Some(first), is_new: true })
    }

    /// Begins to say what the deck is as a whole.
    pub(super) fn of_deck(editor: &Editor) -> Self {
        Self { edited: editor.deck_form(), wants_focus: Some(0), is_new: true }
    }

    /// Writes what is typed into the deck.
    pub(super) fn finish(self, editor: &mut Editor, now: Duration) {
        editor.take_in_place(&self.edited, now);
        editor.note_in_place(None, now);
    }
}

/// Draws what is edited in its place, `over` the slide's picture; `bounds` is where a value of it stands.
pub(super) fn show(
    state: &mut State,
    ui: &Ui,
    over: Rect,
    bounds: impl Fn(&NodePath) -> Option<Rect>,
    tokens: &Tokens,
) {
    let Some(view) = state.editor_view.in_place.take() else { return };
    draw(state, ui, view, over, bounds, tokens);
    let Some(editor) = &mut state.editor else { return };
    let edited = state.editor_view.in_place.as_ref().map(|view| &view.edited);
    if editor.note_in_place(edited, state.now) {
        // Once typing has paused, it is kept for the case of a crash.
        ui.ctx().request_repaint_after(PAUSE);
    }
}

fn draw(
    state: &mut State,
    ui: &Ui,
    mut view: InPlaceView,
    over: Rect,
    bounds: impl Fn(&NodePath) -> Option<Rect>,
    tokens: &Tokens,
) {
    let now = state.now;
    let Some(editor) = &mut state.editor else { return };
    let place = bounds(&view.edited.path).unwrap_or_else(|| over.shrink(over.width() * 0.2)).intersect(over);
    let (end, area) = match &view.edited.shape {
        Shape::Text => text_over(&mut view, ui, place, tokens),
        Shape::Form | Shape::Grid(_) => panel(&mut view, ui, over, place, tokens),
    };
    let is_beside = ui.input(|input| {
        let at = input.pointer.interact_pos();
        input.pointer.any_pressed() && at.is_some_and(|at| !area.expand(4.0).contains(at))
    });
    let is_beside = is_beside && !view.is_new && !egui::Popup::is_any_open(ui.ctx());
    view.is_new = false;
    // What can't be taken as it is stays to be mended; a click beside it is no wish to lose the rest.
    if end == Some(End::Taken) && !view.edited.is_fine() {
        let wrong = view.edited.cells.iter().position(|cell| !cell.is_fine());
        state.editor_view.in_place = Some(InPlaceView { wants_focus: wrong, ..view });
        return;
    }
    match end.or(is_beside.then_some(End::Taken)) {
        None => state.editor_view.in_place = Some(view),
        Some(End::Left) => leave(editor, &view.edited, now),
        Some(End::Taken) => {
            editor.take_in_place(&view.edited, now);
        }
        Some(End::Grid(line, is_more)) => {
            let n_before = view.edited.cells.len();
            editor.take_in_place(&view.edited, now);
            editor.change_grid(&view.edited.path, line, is_more, now);
            let again = InPlaceView::open(editor, &view.edited.path, None);
            state.editor_view.in_place = again.map(|again| {
                // What is new is typed next.
                let n = again.edited.cells.len();
                let wants_focus = (n > n_before && !matches!(again.edited.shape, Shape::Grid(_))).then_some(n_before);
                InPlaceView { wants_focus, is_new: true, ..again }
            });
        }
    }
}

/// Leaves the deck as it was; what was typed can be brought back as a change that was taken back.
fn leave(editor: &mut Editor, edited: &InPlace, now: Duration) {
    if edited.is_changed() && editor.take_in_place(edited, now) {
        editor.undo(now);
        editor.notice = Some(Notice::Told("The deck is as it was; Redo brings back what you typed".to_owned()));
    }
}

/// One text, in a field where it stands.
fn text_over(view: &mut InPlaceView, ui: &Ui, place: Rect, tokens: &Tokens) -> (Option<End>, Rect) {
    let Some(cell) = view.edited.cells.first_mut() else { return (Some(End::Left), place) };
    let n_lines = cell.text.split('\n').count().max(1) as f32;
    let size = (place.height() / n_lines * 0.55).clamp(15.0, 30.0);
    let id = Id::unique("text in its place");
    let mut end = None;
    let frame = tokens.field_over_slide();
    let shown = Area::new(id.with("area")).order(Order::Foreground).fixed_pos(place.left_top() - vec2(10.0, 8.0)).show(
        ui.ctx(),
        |ui| {
            frame.show(ui, |ui| {
                ui.set_width(place.width().max(MIN_WIDTH));
                let font = FontId::proportional(size);
                let response = field(ui, id, cell, font, f32::INFINITY);
                end = keys(ui, cell);
                give_focus(ui, &mut view.wants_focus, 0, &response, cell);
                let keys = if cell.has_lines() {
                    "Ctrl+Enter: done · Esc: leave it as it was"
                } else {
                    "Enter: done · Esc: leave it as it was"
                };
                ui.label(RichText::new(keys).size(tokens::SMALL).color(tokens.muted));
            });
        },
    );
    (end, shown.response.rect)
}

/// Several texts, or a grid of cells, in a panel beside the value.
fn panel(view: &mut InPlaceView, ui: &Ui, over: Rect, place: Rect, tokens: &Tokens) -> (Option<End>, Rect) {
    let screen = ui.ctx().content_rect();
    let below =
        egui::pos2(place.left().min(screen.right() - FORM_WIDTH), (over.bottom() + GRID).min(screen.center().y));
    let (mut end, shape) = (None, view.edited.shape.clone());
    let area = Area::new(Id::unique("texts in their place")).order(Order::Foreground).constrain_to(screen.shrink(GRID));
    let shown = area.pivot(Align2::LEFT_TOP).fixed_pos(below).show(ui.ctx(), |ui| {
        tokens.field_over_slide().show(ui, |ui| {
            let room = (screen.bottom() - below.y - 90.0).max(160.0);
            ScrollArea::both().max_height(room).max_width(screen.width() * 0.6).show(ui, |ui| {
                extras(view, ui, &mut end, tokens);
                match &shape {
                    Shape::Grid(rows) => grid(view, ui, rows, &mut end, tokens),
                    Shape::Text | Shape::Form => form(view, ui, &mut end, tokens),
                }
            });
            if view.edited.cells.iter().any(|cell| !cell.is_fine()) {
                ui.label(RichText::new("Only numbers can stand in the red cells").color(tokens.late));
            } else if !view.edited.is_fine() {
                let words = "A number or a time such as 45m is to stand in the red field";
                ui.label(RichText::new(words).color(tokens.late));
            }
            ui.add_space(GRID);
            ui.horizontal(|ui| buttons(ui, &view.edited, &mut end));
        });
    });
    // Esc has taken the keyboard from its field by now, so no field hears it.
    if end.is_none() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        end = Some(End::Left);
    }
    (end, shown.response.rect)
}

/// Fields that needn't be filled in, each behind its name.
fn extras(view: &mut InPlaceView, ui: &mut Ui, end: &mut Option<End>, tokens: &Tokens) {
    if view.edited.extras.is_empty() {
        return;
    }
    let is_first = view.edited.cells.is_empty();
    egui::Grid::new("fields").num_columns(2).spacing(vec2(GRID, 4.0)).show(ui, |ui| {
        for (i, extra) in view.edited.extras.iter_mut().enumerate() {
            let words = RichText::new(capital(extra.label)).size(tokens::SMALL).color(tokens.muted);
            let label = ui.label(words).on_hover_text(extra.doc);
            if extra.choices.is_empty() {
                let edit = egui::TextEdit::singleline(&mut extra.text).id(Id::unique("field of a form").with(i));
                let edit = edit.hint_text(extra.hint).desired_width(FORM_WIDTH * 0.62).return_key(None);
                let response = ui.add(edit).labelled_by(label.id).on_hover_text(extra.doc);
                if response.has_focus() {
                    *end = field_keys(ui, false).or(*end);
                }
                if !extra.is_fine() {
                    ui.painter().rect_stroke(response.rect, 3.0, (1.5, tokens.late), egui::StrokeKind::Outside);
                }
                if is_first && i == 0 {
                    take_focus(ui, &mut view.wants_focus, &response, &extra.text);
                }
                choose_all_after_tab(ui, &response, &extra.text);
            } else {
                choose(extra, ui, label.id);
            }
            ui.end_row();
        }
    });
    ui.add_space(GRID);
}

fn choose(extra: &mut Extra, ui: &mut Ui, label: Id) {
    let shown = if extra.text.is_empty() { extra.hint } else { &extra.text };
    let list = egui::ComboBox::from_id_salt(extra.label).selected_text(shown).show_ui(ui, |ui| {
        for choice in &extra.choices {
            ui.selectable_value(&mut extra.text, (*choice).to_owned(), *choice);
        }
    });
    list.response.labelled_by(label).on_hover_text(extra.doc);
}

fn form(view: &mut InPlaceView, ui: &mut Ui, end: &mut Option<End>, tokens: &Tokens) {
    ui.set_width(FORM_WIDTH);
    for (i, cell) in view.edited.cells.iter_mut().enumerate() {
        let label = ui.label(RichText::new(capital(&cell.label)).size(tokens::SMALL).color(tokens.muted));
        let id = Id::unique("text in its place").with(i);
        let response = field(ui, id, cell, FontId::proportional(tokens::TEXT), FORM_WIDTH).labelled_by(label.id);
        if response.has_focus() {
            *end = keys(ui, cell).or(*end);
        }
        give_focus(ui, &mut view.wants_focus, i, &response, cell);
        ui.add_space(GRID / 2.0);
    }
}

fn grid(view: &mut InPlaceView, ui: &mut Ui, rows: &[Vec<Option<usize>>], end: &mut Option<End>, tokens: &Tokens) {
    egui::Grid::new("cells").min_col_width(CELL_WIDTH).spacing(vec2(4.0, 4.0)).show(ui, |ui| {
        for (r, row) in rows.iter().enumerate() {
            for (c, &index) in row.iter().enumerate() {
                let Some((i, cell)) = index.and_then(|i| Some((i, view.edited.cells.get_mut(i)?))) else {
                    ui.allocate_exact_size(vec2(CELL_WIDTH, GRID), egui::Sense::hover());
                    continue;
                };
                let id = Id::unique("text in its place").with(i);
                let font =
                    if r == 0 || c == 0 { tokens::semibold(tokens::TEXT) } else { FontId::proportional(tokens::TEXT) };
                let response = field(ui, id, cell, font, CELL_WIDTH);
                let name = format!("Row {}, column {}", r + 1, c + 1);
                ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
                if !cell.is_fine() {
                    ui.painter().rect_stroke(response.rect, 3.0, (1.5, tokens.late), egui::StrokeKind::Outside);
                }
                if response.has_focus() {
                    *end = keys(ui, cell).or(*end);
                }
                give_focus(ui, &mut view.wants_focus, i, &response, cell);
            }
            ui.end_row();
        }
    });
}

fn buttons(ui: &mut Ui, edited: &InPlace, end: &mut Option<End>) {
    let mut button = |ui: &mut Ui, title: &str, doc: &str, then: End| {
        if ui.add(Button::new(title)).on_hover_text(doc).clicked() {
            *end = Some(then);
        }
    };
    button(ui, "Done", "Writes it into the deck (Enter)", End::Taken);
    button(ui, "Cancel", "Leaves the deck as it was (Esc); Redo brings back what was typed", End::Left);
    if edited.is_list {
        ui.add_space(GRID);
        button(ui, "+ Item", "Puts an item below the last one", End::Grid(Line::Row, true));
        button(ui, "− Item", "Takes the last item out", End::Grid(Line::Row, false));
    }
    if matches!(edited.shape, Shape::Grid(_)) {
        ui.add_space(GRID);
        button(ui, "+ Row", "Puts a row below the last one", End::Grid(Line::Row, true));
        button(ui, "− Row", "Takes the last row out", End::Grid(Line::Row, false));
        button(ui, "+ Column", "Puts a column behind the last one", End::Grid(Line::Column, true));
        button(ui, "− Column", "Takes the last column out", End::Grid(Line::Column, false));
    }
}

fn field(ui: &mut Ui, id: Id, cell: &mut Cell, font: FontId, width: f32) -> Response {
    let is_number = cell.kind == LeafKind::Number;
    if matches!(cell.kind, LeafKind::Text(Form::Inline | Form::Markdown)) {
        emphasis::take_keys(ui, id, &mut cell.text);
    }
    let edit = if cell.has_lines() {
        egui::TextEdit::multiline(&mut cell.text).desired_rows(3)
    } else {
        egui::TextEdit::multiline(&mut cell.text).desired_rows(1).return_key(None)
    };
    let edit = edit.id(id).font(font).desired_width(width).hint_text(if is_number { "missing" } else { "" });
    let response = ui.add(edit);
    choose_all_after_tab(ui, &response, &cell.text);
    response
}

/// As in a spreadsheet: what is typed after Tab takes the place of what was there.
fn choose_all_after_tab(ui: &Ui, response: &Response, text: &str) {
    if response.gained_focus() && !ui.input(|input| input.pointer.any_down() || input.pointer.any_released()) {
        select_all(ui, response, text);
    }
}

/// What Enter and Esc mean while a field has the keyboard.
fn keys(ui: &Ui, cell: &Cell) -> Option<End> {
    field_keys(ui, cell.has_lines())
}

fn field_keys(ui: &Ui, has_lines: bool) -> Option<End> {
    ui.input_mut(|input| {
        if input.consume_key(Modifiers::NONE, Key::Escape) {
            return Some(End::Left);
        }
        let is_taken = input.consume_key(Modifiers::CTRL, Key::Enter)
            || (!has_lines && input.consume_key(Modifiers::NONE, Key::Enter));
        is_taken.then_some(End::Taken)
    })
}

/// Gives a form's first field the keyboard; the text's own may ask for it in the same pass.
fn take_focus(ui: &Ui, wanted: &mut Option<usize>, response: &Response, text: &str) {
    if response.has_focus() {
        *wanted = None;
    } else if wanted.is_some() {
        response.request_focus();
        ui.ctx().request_repaint();
        select_all(ui, response, text);
    }
}

/// Gives a field the keyboard with all its text chosen.
fn give_focus(ui: &Ui, wanted: &mut Option<usize>, index: usize, response: &Response, cell: &Cell) {
    if *wanted != Some(index) {
        return;
    }
    // The text's own field may ask for it in the same pass: it is asked for until it is there.
    if response.has_focus() {
        *wanted = None;
        return;
    }
    response.request_focus();
    ui.ctx().request_repaint();
    response.scroll_to_me(None);
    select_all(ui, response, &cell.text);
}

fn select_all(ui: &Ui, response: &Response, text: &str) {
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), response.id).unwrap_or_default();
    let range =
        egui::text::CCursorRange::two(egui::text::CCursor::new(0), egui::text::CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(range));
    state.store(ui.ctx(), response.id);
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
