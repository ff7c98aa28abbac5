//! The menus of a slide: what can be put in, changed, moved and taken out, by a click or the other button.

use egui::containers::menu::{MenuConfig, SubMenuButton};
use egui::{Button, Response, RichText, Ui};

use super::in_place::InPlaceView;
use crate::app::command::Command;
use crate::app::editor::Editor;
use crate::app::editor::blocks::{NEW_BLOCKS, NewBlock};
use crate::app::state::{Request, State};
use crate::model::schema::Enum;
use crate::model::schema::deck::{LAYOUT, REVEAL};
use crate::model::units::PlannedTime;
use crate::resolve::theme::BUILT_IN;
use crate::source::node_path::NodePath;
use crate::source::span::Span;

/// What a menu's row does.
#[derive(Debug, Clone)]
enum Act {
    Command(Command),
    Edit(NodePath),
    /// A block, behind the one that the menu is about.
    Insert(NewBlock, Option<NodePath>),
    /// A text of the slide itself, with what stands there at first.
    Text(&'static str, &'static str),
    Duplicate(NodePath),
    Delete(NodePath),
    Hide(NodePath),
    Show(Span),
    Move(NodePath, isize),
    Slide(&'static str, Option<String>),
    Deck(&'static str, Option<String>),
    DeckForm,
    Choose,
    History,
    Picture,
}

/// Opens the menu about what was clicked on the slide with the other button.
pub(super) fn context(state: &mut State, response: &Response) {
    let mut act = None;
    let view = &state.editor_view;
    let Some(editor) = &state.editor else { return };
    response.context_menu(|ui| {
        if let Some(path) = &view.target {
            row(ui, "Edit here", "Edits the text on the slide (double click, F2)", Act::Edit(path.clone()), &mut act);
            block_rows(ui, editor, path, &mut act);
            ui.separator();
        }
        ui.menu_button("Insert", |ui| insert_rows(ui, view.target.as_ref(), &mut act));
        ui.separator();
        slide_rows(ui, editor, &mut act);
    });
    apply(state, act);
}

/// Opens the menu about a slide of the film strip; the caret is in it already.
pub(super) fn film_context(state: &mut State, response: &Response) {
    let mut act = None;
    let Some(editor) = &state.editor else { return };
    response.context_menu(|ui| {
        for command in [
            Command::NewSlide,
            Command::DuplicateSlide,
            Command::HideSlide,
            Command::MoveSlideUp,
            Command::MoveSlideDown,
            Command::DeleteSlide,
        ] {
            let info = command.info();
            row(ui, info.title, info.doc, Act::Command(command), &mut act);
        }
        ui.separator();
        picture_rows(ui, &mut act);
        ui.separator();
        slide_rows(ui, editor, &mut act);
    });
    apply(state, act);
}

/// The menus in the editor's bar.
pub(super) fn bar(state: &mut State, ui: &mut Ui) {
    let mut act = None;
    let Some(editor) = &state.editor else { return };
    let at_caret = editor.block_around(&editor.path_at_caret()).map(|(block, _)| block);
    ui.menu_button("Insert", |ui| insert_rows(ui, at_caret.as_ref(), &mut act));
    ui.menu_button("Slide", |ui| {
        for command in [
            Command::DuplicateSlide,
            Command::HideSlide,
            Command::MoveSlideUp,
            Command::MoveSlideDown,
            Command::DeleteSlide,
        ] {
            let info = command.info();
            row(ui, info.title, info.doc, Act::Command(command), &mut act);
        }
        ui.separator();
        picture_rows(ui, &mut act);
        ui.separator();
        slide_rows(ui, editor, &mut act);
        if let Some(block) = &at_caret {
            ui.separator();
            block_rows(ui, editor, block, &mut act);
        }
    });
    ui.menu_button("Deck", |ui| {
        row(ui, "Title, language, room…", "What the deck is called, planned and made for", Act::DeckForm, &mut act);
        theme_rows(ui, editor, &mut act);
        let set = |value| Act::Deck("duration", value);
        let now = editor.deck_field("duration");
        act = times(ui, "Planned time", "No planned time", &DECK_TIMES, now, set).or(act.take());
        ui.separator();
        row(ui, "Saved versions…", "Shows what the deck was, and brings it back", Act::History, &mut act);
    });
    apply(state, act);
}

fn row(ui: &mut Ui, title: &str, doc: &str, then: Act, act: &mut Option<Act>) {
    if ui.add(Button::new(title)).on_hover_text(doc).clicked() {
        *act = Some(then);
        ui.close();
    }
}

/// A row with a dot before it if it is chosen already.
fn choice(ui: &mut Ui, title: &str, doc: &str, is_chosen: bool, then: Act, act: &mut Option<Act>) {
    if ui.add(Button::selectable(is_chosen, title)).on_hover_text(doc).clicked() {
        *act = Some(then);
        ui.close();
    }
}

fn insert_rows(ui: &mut Ui, behind: Option<&NodePath>, act: &mut Option<Act>) {
    ui.menu_button("Text", |ui| {
        row(ui, "Title", "The slide's title", Act::Text("title", "Title"), act);
        row(ui, "Subtitle", "A line below the title", Act::Text("subtitle", "Subtitle"), act);
        ui.separator();
        group(ui, 0, behind, act);
    });
    row(ui, "Picture…", "A file from anywhere; pasting or dropping one does as well", Act::Choose, act);
    for (title, index) in [("Numbers and figures", 1), ("Formula, code, links", 2), ("Arrangement", 3)] {
        ui.menu_button(title, |ui| group(ui, index, behind, act));
    }
}

fn group(ui: &mut Ui, index: usize, behind: Option<&NodePath>, act: &mut Option<Act>) {
    for block in NEW_BLOCKS.get(index).copied().unwrap_or_default() {
        row(ui, block.title, "Puts an example in, to be changed", Act::Insert(*block, behind.cloned()), act);
    }
}

fn block_rows(ui: &mut Ui, editor: &Editor, path: &NodePath, act: &mut Option<Act>) {
    let Some((block, name)) = editor.block_around(path) else { return };
    ui.label(RichText::new(name).weak());
    row(ui, "Duplicate it", "Puts a copy behind it", Act::Duplicate(block.clone()), act);
    for (title, places) in [("Move it up", -1), ("Move it down", 1)] {
        if editor.can_move_block(&block, places) {
            row(ui, title, "Changes places with its neighbour", Act::Move(block.clone(), places), act);
        }
    }
    let doc = "Makes a comment of it: kept in the file, shown nowhere";
    row(ui, "Hide it", doc, Act::Hide(block.clone()), act);
    row(ui, "Delete it", "Takes it out; undo brings it back, a picture’s file stays", Act::Delete(block), act);
}

/// The slide for other programs: as a picture to be pasted, or as a file.
fn picture_rows(ui: &mut Ui, act: &mut Option<Act>) {
    row(ui, "Copy as picture", Command::CopySlide.info().doc, Act::Command(Command::CopySlide), act);
    row(ui, "Save as picture…", "Writes this slide alone to a file", Act::Picture, act);
}

/// Times that a slide or a deck is planned for most often, as they are written.
const SLIDE_TIMES: [&str; 7] = ["15s", "30s", "1m", "2m", "3m", "5m", "10m"];
const DECK_TIMES: [&str; 8] = ["5m", "10m", "15m", "20m", "30m", "45m", "60m", "90m"];

/// A menu of planned times: none, the usual ones, and a field for any other.
fn times(
    ui: &mut Ui,
    title: &str,
    none: &str,
    usual: &[&str],
    now: Option<&str>,
    then: impl Fn(Option<String>) -> Act,
) -> Option<Act> {
    let planned = now.and_then(|now| now.trim_matches('"').parse::<PlannedTime>().ok());
    let shown = planned.map_or_else(|| title.to_owned(), |planned| format!("{title}: {planned}"));
    let mut act = None;
    // A press into the field mustn't close the menu that it stands in.
    let config = MenuConfig::new().close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    SubMenuButton::new(shown).config(config).ui(ui, |ui| {
        choice(ui, none, "Leaves the plan to what the others take", now.is_none(), then(None), &mut act);
        for time in usual {
            let is_chosen = planned.is_some() && time.parse().ok() == planned;
            let value = then(Some(format!("\"{time}\"")));
            choice(ui, time, "Time that the talk's plan has for it", is_chosen, value, &mut act);
        }
        ui.separator();
        let id = ui.scope_id().with(("other time", title));
        let mut typed = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_default();
        let hint = "another: 1m 30s";
        let field = ui.add(egui::TextEdit::singleline(&mut typed).hint_text(hint).desired_width(120.0));
        field.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::TextInput, true, "Another time"));
        // Taken, for the text behind the menu would take it for a new line.
        let enter = |input: &mut egui::InputState| input.consume_key(egui::Modifiers::NONE, egui::Key::Enter);
        let is_entered = field.lost_focus() && ui.input_mut(enter);
        match typed.trim().parse::<PlannedTime>() {
            Ok(time) if is_entered => {
                act = Some(then(Some(format!("\"{time}\""))));
                typed.clear();
                ui.close();
            }
            Err(reason) if !typed.trim().is_empty() && !field.has_focus() => {
                ui.label(RichText::new(reason).weak());
            }
            Ok(_) | Err(_) => {}
        }
        ui.data_mut(|data| data.insert_temp(id, typed));
    });
    act
}

/// How long the slide is planned for, and whether it may be left out.
fn plan_rows(ui: &mut Ui, editor: &Editor, act: &mut Option<Act>) {
    let set = |value| Act::Slide("time", value);
    let chosen = times(ui, "Planned time", "No time of its own", &SLIDE_TIMES, editor.slide_field("time"), set);
    *act = chosen.or(act.take());
    let is_optional = editor.slide_field("optional") == Some("true");
    let value = (!is_optional).then(|| "true".to_owned());
    let doc = "May be left out when the talk is late; the console says which";
    choice(ui, "Optional", doc, is_optional, Act::Slide("optional", value), act);
}

fn slide_rows(ui: &mut Ui, editor: &Editor, act: &mut Option<Act>) {
    let hidden = editor.hidden_blocks();
    if !hidden.is_empty() {
        ui.menu_button("Show again", |ui| {
            for block in hidden {
                let doc = "Makes a block of this comment again";
                row(ui, &block.title, doc, Act::Show(block.span), act);
            }
        });
    }
    plan_rows(ui, editor, act);
    names(ui, "Layout", &LAYOUT, "layout", editor, act);
    names(ui, "Appears", &REVEAL, "reveal", editor, act);
    ui.menu_button("Background", |ui| {
        let now = editor.slide_field("background").map(ToOwned::to_owned);
        let colors =
            [("The theme’s", None), ("Surface", Some("surface")), ("Accent", Some("accent")), ("Text", Some("text"))];
        for (title, color) in colors {
            let value = color.map(|color| format!("Color(\"{color}\")"));
            let is_chosen = value == now;
            choice(ui, title, "What lies behind the slide", is_chosen, Act::Slide("background", value), act);
        }
    });
}

fn names(ui: &mut Ui, title: &str, of: &Enum, field: &'static str, editor: &Editor, act: &mut Option<Act>) {
    let now = editor.slide_field(field);
    ui.menu_button(title, |ui| {
        for (i, variant) in of.variants.iter().enumerate().filter(|(_, variant)| variant.content.is_none()) {
            // The first one is what a slide is without the field.
            let value = (i > 0).then(|| variant.name.to_owned());
            let is_chosen = now.map_or(i == 0, |now| now == variant.name);
            choice(ui, variant.name, variant.doc, is_chosen, Act::Slide(field, value), act);
        }
    });
}

fn theme_rows(ui: &mut Ui, editor: &Editor, act: &mut Option<Act>) {
    let edition = editor.edition();
    let now = edition.deck().and_then(|deck| deck.deck.theme.clone()).unwrap_or_else(|| BUILT_IN[0].0.to_owned());
    ui.menu_button("Theme", |ui| {
        for (name, _) in BUILT_IN {
            let then = Act::Deck("theme", Some(format!("\"{name}\"")));
            choice(ui, name, "Colours and type of the whole deck", now == name, then, act);
        }
    });
}

fn apply(state: &mut State, act: Option<Act>) {
    let now = state.now;
    let Some(act) = act else { return };
    if matches!(act, Act::Picture) {
        return state.ask_for_picture();
    }
    let Some(editor) = &mut state.editor else { return };
    let view = &mut state.editor_view;
    match act {
        Act::Command(command) => state.queue.push(Request::Command(command)),
        Act::Edit(path) => view.in_place = InPlaceView::open(editor, &path, None),
        Act::Insert(block, behind) => {
            if let Some(path) = editor.insert_block(block.text, behind.as_ref(), now) {
                view.in_place = InPlaceView::open(editor, &path, None);
            }
        }
        Act::Text(field, text) => {
            let path = editor.ensure_text(field, text, now);
            view.in_place = InPlaceView::open(editor, &path, None);
        }
        Act::Duplicate(path) => editor.duplicate_block(&path, now),
        Act::Hide(path) => editor.hide_block(&path, now),
        Act::Show(comment) => editor.show_block(comment, now),
        Act::Delete(path) => editor.delete_block(&path, now),
        Act::Move(path, places) => editor.move_block(&path, places, now),
        Act::Slide(field, value) => editor.set_slide_field(field, value.as_deref(), now),
        Act::Deck(field, value) => editor.set_deck_field(field, value.as_deref(), now),
        Act::DeckForm => view.in_place = Some(InPlaceView::of_deck(editor)),
        Act::Choose => view.pictures = Some(super::pictures::Chooser::new(editor)),
        Act::History => view.wants_history = true,
        Act::Picture => {}
    }
}
