//! Pictures come to a slide: chosen from the deck's folder or by a path, dropped on the window, or pasted.

use std::path::{Path, PathBuf};

use egui::{Event, Key, RichText, ScrollArea, Ui};

use super::in_place::InPlaceView;
use crate::app::editor::{Editor, Notice};
use crate::app::pictures::{Listed, bring, bring_pixels, browse, likely_folders, list};
use crate::app::shelf::slide_title;
use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};
use crate::syntax::quoted;

/// Width of the dialog, in points.
const WIDTH: f32 = 520.0;
/// Height of the list of pictures, in points.
const LIST: f32 = 220.0;

/// The question which picture it shall be.
#[derive(Debug)]
pub(super) struct Chooser {
    typed: String,
    known: Vec<String>,
    /// Where to begin to look.
    likely: Vec<String>,
    /// The folder that the typed path leads to, with what lies there.
    folder: Option<(PathBuf, Vec<Listed>)>,
    error: Option<String>,
}

impl Chooser {
    /// Asks, with the pictures of the deck's folder to choose from.
    pub(super) fn new(editor: &Editor) -> Self {
        Self {
            typed: String::new(),
            known: list(editor.document().path()),
            likely: likely_folders(),
            folder: None,
            error: None,
        }
    }

    /// What the typed path may go on with: the path up to there, and the names that fit.
    fn offered(&mut self, deck: &Path) -> (String, Vec<Listed>) {
        let Some(end) = self.typed.rfind('/') else { return (String::new(), Vec::new()) };
        let (before, begun) = self.typed.split_at(end + 1);
        let folder = from_home(deck, before);
        if self.folder.as_ref().is_none_or(|(known, _)| *known != folder) {
            self.folder = Some((folder.clone(), browse(&folder)));
        }
        let begun = begun.to_lowercase();
        let all = self.folder.iter().flat_map(|(_, listed)| listed);
        let fitting = all.filter(|one| one.name.to_lowercase().starts_with(&begun)).cloned().collect();
        (before.to_owned(), fitting)
    }

    /// What can be clicked instead of typing; the picture, if one was.
    fn rows(&mut self, ui: &mut Ui, deck: &Path, tokens: &Tokens) -> Option<String> {
        let (before, listed) = self.offered(deck);
        let row = |ui: &mut Ui, name: &str| ui.add(egui::Button::new(name).frame(false)).clicked();
        let heading = |ui: &mut Ui, words: &str| ui.label(RichText::new(words).color(tokens.muted));
        let (mut chosen, mut typed) = (None, None);
        ui.add_space(GRID);
        ScrollArea::vertical().max_height(LIST).auto_shrink([false, true]).show(ui, |ui| {
            if !before.is_empty() {
                if listed.is_empty() {
                    heading(ui, "No folder or picture there begins like this");
                }
                for one in &listed {
                    let name = if one.is_folder { format!("{}/", one.name) } else { one.name.clone() };
                    let path = format!("{before}{name}");
                    match (row(ui, &name), one.is_folder) {
                        (true, true) => typed = Some(path),
                        (true, false) => chosen = Some(path),
                        (false, _) => {}
                    }
                }
                return;
            }
            heading(ui, "Look in");
            typed = self.likely.iter().find(|folder| row(ui, folder)).cloned();
            if !self.known.is_empty() {
                ui.add_space(GRID);
                heading(ui, "Or take one that lies beside the deck");
                chosen = self.known.iter().find(|name| row(ui, name)).cloned();
            }
        });
        if let Some(typed) = typed {
            self.typed = typed;
            self.error = None;
            // The caret goes behind it, so that one can go on typing.
            ui.memory_mut(|memory| memory.request_focus(field_id()));
            egui::TextEdit::store_state(ui.ctx(), field_id(), egui::text_edit::TextEditState::default());
        }
        chosen
    }
}

fn field_id() -> egui::Id {
    egui::Id::unique("path of a picture")
}

/// Takes up what was dropped or pasted, and asks for a picture if one is to be chosen.
pub(super) fn ui(state: &mut State, ui: &Ui, tokens: &Tokens) {
    let dropped: Vec<PathBuf> =
        ui.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    for file in dropped {
        put_file(state, &file);
    }
    let pasted = ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::PasteImage(image) => Some(std::sync::Arc::clone(image)),
            _ => None,
        })
    });
    if let Some(image) = pasted {
        let rgba = image.pixels.iter().flat_map(|pixel| pixel.to_srgba_unmultiplied()).collect();
        let made = state.editor.as_ref().map(|editor| {
            let title = slide_title(&editor.edition(), editor.slide());
            bring_pixels(editor.document().path(), &title, image.size, rgba)
        });
        if let Some(made) = made {
            put(state, made);
        }
    }
    choose(state, ui, tokens);
}

fn choose(state: &mut State, ui: &Ui, tokens: &Tokens) {
    let Some(mut asked) = state.editor_view.pictures.take() else { return };
    let (mut chosen, mut is_over) = (None, false);
    let deck = state.editor.as_ref().map(|editor| editor.document().path().to_owned());
    let modal = egui::Modal::new(egui::Id::unique("picture")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() * 0.9));
        ui.label(RichText::new("Picture").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        ui.add_space(GRID);
        let label = ui.label(RichText::new("Path of a file; it is copied into the deck’s folder").color(tokens.muted));
        let edit = egui::TextEdit::singleline(&mut asked.typed).hint_text("~/Pictures/bridge.jpg");
        let field = ui.add(edit.id(field_id()).desired_width(f32::INFINITY)).labelled_by(label.id);
        if field.changed() {
            asked.error = None;
        }
        if ui.memory(|memory| memory.focused().is_none()) && !field.lost_focus() {
            field.request_focus();
        }
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if let Some(error) = &asked.error {
            ui.label(RichText::new(error).color(tokens.late));
        }
        if let Some(deck) = &deck {
            chosen = asked.rows(ui, deck, tokens);
        }
        ui.add_space(2.0 * GRID);
        ui.label(RichText::new("A file dropped on the window or a picture pasted there comes in as well.").weak());
        ui.add_space(GRID);
        ui.horizontal(|ui| {
            if ui.button("Put it in").clicked() || is_entered {
                chosen = Some(asked.typed.trim().to_owned());
            }
            is_over = ui.button("Cancel").clicked();
        });
    });
    if is_over || modal.should_close() {
        return;
    }
    let Some(chosen) = chosen.filter(|chosen| !chosen.is_empty()) else {
        state.editor_view.pictures = Some(asked);
        return;
    };
    let Some(deck) = deck else { return };
    // The text below would take it for a line of its own.
    ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Enter));
    match bring(&deck, &from_home(&deck, &chosen)) {
        Ok(path) => put(state, Ok(path)),
        Err(error) => state.editor_view.pictures = Some(Chooser { error: Some(error), ..asked }),
    }
}

/// A typed path: from the user's home, from the root, or from the deck's folder.
fn from_home(deck: &Path, typed: &str) -> PathBuf {
    let typed = typed.trim_matches(['"', '\'']);
    let typed = typed.strip_prefix("file://").unwrap_or(typed);
    match typed.strip_prefix("~/") {
        Some(rest) => etcetera::home_dir().map_or_else(|_| PathBuf::from(typed), |home| home.join(rest)),
        None => deck.parent().unwrap_or(Path::new(".")).join(typed),
    }
}

fn put_file(state: &mut State, file: &Path) {
    let made = state.editor.as_ref().map(|editor| bring(editor.document().path(), file));
    if let Some(made) = made {
        put(state, made);
    }
}

/// Puts a picture behind what the caret is in, and asks what it shows.
fn put(state: &mut State, path: Result<String, String>) {
    let now = state.now;
    let Some(editor) = &mut state.editor else { return };
    match path {
        Ok(path) => {
            let behind = editor.block_around(&editor.path_at_caret()).map(|(block, _)| block);
            let text = format!("Image(path: {}, alt: \"\")", quoted(&path, "", None));
            if let Some(block) = editor.insert_block(&text, behind.as_ref(), now) {
                state.editor_view.in_place = InPlaceView::open(editor, &block, Some("alt"));
            }
        }
        Err(error) => editor.notice = Some(Notice::Failed(error)),
    }
}
