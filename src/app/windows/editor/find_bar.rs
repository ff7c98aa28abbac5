//! Words to be found in the text, and what to put in their place.

use std::sync::Arc;

use egui::{Key, RichText, Ui};

use super::super::row;
use crate::app::document::ChangeKind;
use crate::app::editor::Editor;
use crate::app::text::Selection;
use crate::app::text::find::{MAX_FOUND, Query, find, nearest, replace};
use crate::app::tokens::{GRID, Tokens};
use crate::source::span::Span;

/// The bar, open or not.
#[derive(Debug, Default)]
pub(super) struct FindBar {
    is_open: bool,
    replaces: bool,
    takes_focus: bool,
    query: Query,
    with: String,
    /// Where the words stand, in order.
    found: Vec<Span>,
    known: Option<(Arc<str>, Query)>,
}

/// What the bar asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Go { is_back: bool },
    Replace,
    ReplaceAll,
    Close,
}

impl FindBar {
    /// Opens the bar; what is selected within a line is looked for.
    pub(super) fn open(&mut self, editor: &Editor, replaces: bool) {
        let selected = editor.buffer.get(editor.selection().span().range()).unwrap_or_default();
        if !selected.is_empty() && !selected.contains('\n') {
            selected.clone_into(&mut self.query.words);
        }
        (self.is_open, self.takes_focus) = (true, true);
        self.replaces |= replaces;
    }

    /// True if the bar is to be seen.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Closes the bar.
    pub(super) fn close(&mut self) {
        (self.is_open, self.replaces) = (false, false);
        self.found.clear();
        self.known = None;
    }

    /// Where the words stand in this text.
    pub(super) fn found(&mut self, editor: &Editor) -> &[Span] {
        let text = editor.document().text();
        let is_known =
            self.known.as_ref().is_some_and(|(known, query)| Arc::ptr_eq(known, text) && *query == self.query);
        if self.is_open && !is_known {
            self.found = find(text, &self.query);
            self.known = Some((Arc::clone(text), self.query.clone()));
        }
        &self.found
    }

    /// Selects the next of the places, or the one before.
    pub(super) fn go(&mut self, editor: &mut Editor, is_back: bool) {
        if !self.is_open {
            self.open(editor, false);
        }
        let selection = editor.selection();
        let from = if is_back { selection.span().start } else { selection.span().end };
        let found = self.found(editor);
        if let Some(place) = nearest(found, from, is_back).map(|i| found[i]) {
            editor.select(Selection { anchor: place.start, caret: place.end });
        }
    }

    /// Draws the bar and does what is asked of it; true if the text is to have the keys again.
    pub(super) fn show(&mut self, editor: &mut Editor, ui: &mut Ui, tokens: &Tokens) -> bool {
        if !self.is_open {
            return false;
        }
        let mut wish = None;
        row(ui, |ui| {
            ui.add_space(2.0 * GRID);
            let width = field_width(ui);
            let field = egui::TextEdit::singleline(&mut self.query.words).hint_text("Find").desired_width(width);
            let output = field.id(egui::Id::unique("find")).show(ui);
            let response = output.response.response;
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Find in the text"));
            if std::mem::take(&mut self.takes_focus) {
                response.request_focus();
                select_all(ui, response.id, &self.query.words);
            }
            if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                wish = Some(Wish::Go { is_back: ui.input(|input| input.modifiers.shift) });
                response.request_focus();
            }
            if self.replaces && response.lost_focus() && ui.input(is_plain_tab) {
                // What stands below is what comes next, not the buttons beside.
                ui.memory_mut(|memory| memory.request_focus(egui::Id::unique("replace")));
            }
            let selection = editor.selection().span();
            let found = self.found(editor);
            let at = found.iter().position(|&place| place == selection).map_or(0, |at| at + 1);
            let more = if found.len() == MAX_FOUND { "+" } else { "" };
            let count = match (found.len(), at) {
                (0, _) => "none".to_owned(),
                (n, 0) => format!("{n}{more} found"),
                (n, at) => format!("{at} of {n}{more}"),
            };
            let buttons = [("Previous", Wish::Go { is_back: true }), ("Next", Wish::Go { is_back: false })];
            for (title, what) in buttons {
                wish = if ui.button(title).clicked() { Some(what) } else { wish };
            }
            ui.toggle_value(&mut self.query.has_case, "Aa").on_hover_text("Capitals matter");
            ui.toggle_value(&mut self.query.is_whole_word, "Word").on_hover_text("Whole words only");
            ui.label(RichText::new(count).color(tokens.muted));
            wish = if ui.button("Close").on_hover_text("Esc").clicked() { Some(Wish::Close) } else { wish };
        });
        if self.replaces {
            wish = self.second_row(ui).or(wish);
        }
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            wish = Some(Wish::Close);
        }
        self.grant(wish, editor)
    }

    fn second_row(&mut self, ui: &mut Ui) -> Option<Wish> {
        let mut wish = None;
        row(ui, |ui| {
            ui.add_space(2.0 * GRID);
            let width = field_width(ui);
            let field = egui::TextEdit::singleline(&mut self.with).hint_text("Replace with").desired_width(width);
            let response = field.id(egui::Id::unique("replace")).show(ui).response.response;
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label("Replace with"));
            if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                wish = Some(Wish::Replace);
                response.request_focus();
            }
            wish = if ui.button("Replace").clicked() { Some(Wish::Replace) } else { wish };
            wish = if ui.button("Replace all").clicked() { Some(Wish::ReplaceAll) } else { wish };
        });
        wish
    }

    fn grant(&mut self, wish: Option<Wish>, editor: &mut Editor) -> bool {
        match wish {
            Some(Wish::Go { is_back }) => self.go(editor, is_back),
            Some(Wish::Replace) => {
                let selected = editor.selection().span();
                if self.found(editor).contains(&selected) {
                    self.put(editor, &[selected]);
                }
                self.go(editor, false);
            }
            Some(Wish::ReplaceAll) => {
                let found = self.found(editor).to_vec();
                self.put(editor, &found);
            }
            Some(Wish::Close) => {
                self.close();
                return true;
            }
            None => {}
        }
        false
    }

    fn put(&self, editor: &mut Editor, places: &[Span]) {
        let Some((edit, first)) = replace(places, &self.with).zip(places.first()) else { return };
        let end = first.start + u32::try_from(self.with.len()).unwrap_or(0);
        if editor.replace_text(edit, ChangeKind::Act, std::time::Duration::ZERO) {
            editor.select(Selection::at(end));
        }
    }
}

fn select_all(ui: &Ui, id: egui::Id, text: &str) {
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), id).unwrap_or_default();
    state.cursor.set_char_range(Some(egui::text::CCursorRange::select_all_str(text)));
    state.store(ui.ctx(), id);
}

/// Width of a field, in points: less where the pane is narrow.
fn field_width(ui: &Ui) -> f32 {
    (ui.available_width() * 0.5).min(200.0)
}

fn is_plain_tab(input: &egui::InputState) -> bool {
    input.key_pressed(Key::Tab) && !input.modifiers.shift
}
