//! Pictures come to a slide: chosen from the deck's folder or by a path, dropped on the window, or pasted.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::text::LayoutJob;
use egui::{
    Event, FontId, Key, Rect, Response, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

use super::super::slide_view::{SlideView, pixels};
use super::in_place::InPlaceView;
use crate::app::editor::{Editor, Notice};
use crate::app::pictures::{Listed, bring, bring_pixels, browse, likely_folders, list};
use crate::app::shelf::slide_title;
use crate::app::state::State;
use crate::app::tokens::{self, GRID, Tokens};
use crate::engine::Snapshot;
use crate::engine::edition::Edition;
use crate::engine::worker::{LAST_STEP, Lane, Request};
use crate::show::SlidePos;
use crate::source::Source;
use crate::syntax::quoted;

/// Width of the dialog, in points.
const WIDTH: f32 = 640.0;
/// Height of the list of folders and pictures, in points.
const LIST: f32 = 320.0;
/// Height of the dialog without the list, and of the window's rim around it, in points.
const ROUND_LIST: f32 = 280.0;
/// Size of a picture in the list, in points.
const CARD: Vec2 = vec2(112.0, 84.0);

/// The question which picture it shall be.
#[derive(Debug)]
pub(super) struct Chooser {
    typed: String,
    known: Vec<String>,
    /// Where to begin to look.
    likely: Vec<String>,
    /// The folder that the typed path leads to, with what lies there.
    folder: Option<(PathBuf, Vec<Listed>)>,
    /// What is offered below the path.
    offered: Offered,
    /// Which of it the arrow keys are at.
    at: Option<usize>,
    error: Option<String>,
}

/// Folders to look in, and pictures to be taken.
#[derive(Debug, Default)]
struct Offered {
    /// The folder that the pictures' names are relative to.
    base: PathBuf,
    /// What stands before each name when it is typed.
    before: String,
    folders: Vec<String>,
    pictures: Vec<String>,
    /// A deck of all pictures, one on a slide: whatever a deck can show is drawn here as there.
    deck: Option<Arc<Edition>>,
}

/// Something that was clicked or chosen with a key.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Picked {
    /// A folder: what lies there is offered next.
    Folder(String),
    /// A picture.
    Picture(String),
}

impl Offered {
    fn len(&self) -> usize {
        self.folders.len() + self.pictures.len()
    }

    fn picked(&self, index: usize) -> Option<Picked> {
        let folder = self.folders.get(index).map(|name| Picked::Folder(format!("{}{name}", self.before)));
        let picture = || self.pictures.get(index.checked_sub(self.folders.len())?);
        folder.or_else(|| picture().map(|name| Picked::Picture(format!("{}{name}", self.before))))
    }

    /// Where an arrow key leads from a place; `None` is the field above. Pictures stand in rows of `n_columns`.
    fn step(&self, at: Option<usize>, key: Key, n_columns: usize) -> Option<usize> {
        let (n_folders, last) = (self.folders.len(), self.len().checked_sub(1)?);
        let Some(at) = at else { return (key == Key::ArrowDown).then_some(0) };
        let is_picture = at >= n_folders;
        match key {
            Key::ArrowDown if is_picture => Some((at + n_columns).min(last)),
            Key::ArrowDown => Some((at + 1).min(last)),
            Key::ArrowUp if is_picture && at < n_folders + n_columns => n_folders.checked_sub(1),
            Key::ArrowUp if is_picture => Some(at - n_columns),
            Key::ArrowUp => at.checked_sub(1),
            Key::ArrowRight => Some((at + 1).min(last)),
            Key::ArrowLeft => Some(at.saturating_sub(1)),
            _ => Some(at),
        }
    }
}

impl Chooser {
    /// Asks, with the pictures of the deck's folder to choose from.
    pub(super) fn new(editor: &Editor) -> Self {
        Self {
            typed: String::new(),
            known: list(editor.document().path()),
            likely: likely_folders(),
            folder: None,
            offered: Offered::default(),
            at: None,
            error: None,
        }
    }

    /// Finds what the typed path may go on with, or what lies near where nothing is typed.
    fn look(&mut self, state: &State, deck: &Path) {
        let offered = match self.typed.rfind('/') {
            Some(end) => {
                let (before, begun) = self.typed.split_at(end + 1);
                let base = from_home(deck, before);
                if self.folder.as_ref().is_none_or(|(known, _)| *known != base) {
                    self.folder = Some((base.clone(), browse(&base)));
                }
                let begun = begun.to_lowercase();
                let all = self.folder.iter().flat_map(|(_, listed)| listed);
                let fitting: Vec<&Listed> = all.filter(|one| one.name.to_lowercase().starts_with(&begun)).collect();
                let folders = fitting.iter().filter(|one| one.is_folder).map(|one| format!("{}/", one.name));
                let pictures = fitting.iter().filter(|one| !one.is_folder).map(|one| one.name.clone());
                let (folders, pictures) = (folders.collect(), pictures.collect());
                Offered { base, before: before.to_owned(), folders, pictures, deck: None }
            }
            None => {
                let begun = self.typed.to_lowercase();
                let fits = |name: &&String| name.to_lowercase().contains(&begun);
                let folders = if begun.is_empty() { self.likely.clone() } else { Vec::new() };
                let pictures = self.known.iter().filter(fits).cloned().collect();
                let base = from_home(deck, "");
                Offered { base, before: String::new(), folders, pictures, deck: None }
            }
        };
        let is_same = offered.base == self.offered.base && offered.pictures == self.offered.pictures;
        let drawn = if is_same { self.offered.deck.take() } else { None };
        let draw = || (!offered.pictures.is_empty()).then(|| gallery(state, &offered.base, &offered.pictures));
        let deck = drawn.or_else(draw);
        self.offered = Offered { deck, ..offered };
        self.at = self.at.filter(|&at| at < self.offered.len());
    }

    /// Takes the arrow keys, and Enter once they led to something.
    fn keys(&mut self, ui: &Ui, n_columns: usize) -> Option<Picked> {
        let is_picture = |at: Option<usize>, offered: &Offered| at.is_some_and(|at| at >= offered.folders.len());
        for key in [Key::ArrowDown, Key::ArrowUp, Key::ArrowLeft, Key::ArrowRight] {
            // Left and right move the caret while it is in the field.
            let is_for_field = matches!(key, Key::ArrowLeft | Key::ArrowRight) && !is_picture(self.at, &self.offered);
            if !is_for_field && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key)) {
                self.at = self.offered.step(self.at, key, n_columns);
            }
        }
        let at = self.at?;
        let is_entered = ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Enter));
        is_entered.then(|| self.offered.picked(at))?
    }

    /// What can be clicked instead of typing.
    fn rows(&self, state: &State, ui: &mut Ui, n_columns: usize, tokens: &Tokens) -> Option<Picked> {
        let heading = |ui: &mut Ui, words: &str| ui.label(RichText::new(words).color(tokens.muted));
        let offered = &self.offered;
        let mut picked = None;
        let (mut requests, mut is_missing) = (Vec::new(), false);
        ui.add_space(GRID);
        // As high with few as with many: a dialog that shrinks moves its buttons from under the pointer.
        let height = LIST.min(ui.ctx().content_rect().height() - ROUND_LIST).max(CARD.y);
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false);
        area.show(ui, |ui| {
            if offered.len() == 0 {
                heading(ui, "No folder or picture there begins like this");
            }
            if !offered.folders.is_empty() && offered.before.is_empty() {
                heading(ui, "Look in");
            }
            for (i, name) in offered.folders.iter().enumerate() {
                let response = ui.add(egui::Button::selectable(self.at == Some(i), name));
                if self.at == Some(i) {
                    response.scroll_to_me(None);
                }
                picked = response.clicked().then(|| offered.picked(i)).flatten().or(picked.take());
            }
            if !offered.pictures.is_empty() && offered.before.is_empty() {
                ui.add_space(GRID);
                heading(ui, "Or take one that lies beside the deck");
            }
            for (row, names) in offered.pictures.chunks(n_columns.max(1)).enumerate() {
                ui.horizontal(|ui| {
                    for (column, name) in names.iter().enumerate() {
                        let picture = row * n_columns + column;
                        let index = offered.folders.len() + picture;
                        let (response, is_there) =
                            self.card(state, ui, (picture, name), self.at == Some(index), &mut requests, tokens);
                        is_missing |= !is_there;
                        picked = response.clicked().then(|| offered.picked(index)).flatten().or(picked.take());
                    }
                });
            }
        });
        state.worker.want(Lane::Audience, &requests, is_missing);
        picked
    }

    /// One picture with its name; whether it is drawn already.
    fn card(
        &self,
        state: &State,
        ui: &mut Ui,
        (picture, name): (usize, &str),
        is_at: bool,
        requests: &mut Vec<Request>,
        tokens: &Tokens,
    ) -> (Response, bool) {
        let (place, response) = ui.allocate_exact_size(CARD + vec2(0.0, NAME), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_at, name));
        let response = response.on_hover_text(name);
        if is_at {
            response.scroll_to_me(None);
        }
        let area = Rect::from_min_size(place.min, CARD);
        ui.painter().rect_filled(area, 3.0, tokens.background);
        let mut is_there = true;
        if let Some(edition) = self.offered.deck.as_ref().filter(|_| ui.is_rect_visible(place)) {
            let view = SlideView {
                edition,
                pos: SlidePos { slide: picture, step: LAST_STEP },
                max_size: pixels(ui, area.shrink(3.0).size()),
            };
            is_there = view.show(ui, &state.images, area.shrink(3.0)).1;
            requests.push(view.request(0, 2));
        }
        let (color, width) = if is_at || response.has_focus() { (tokens.accent, 2.0) } else { (tokens.rule, 1.0) };
        let color = if response.hovered() && !is_at { tokens.muted } else { color };
        ui.painter().rect_stroke(area, 3.0, Stroke::new(width, color), StrokeKind::Inside);
        let mut job = LayoutJob::simple_singleline(name.to_owned(), FontId::proportional(tokens::SMALL), tokens.text);
        job.wrap = egui::text::TextWrapping::truncate_at_width(CARD.x);
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(area.left_bottom() + vec2(0.0, 2.0), galley, tokens.text);
        (response, is_there)
    }

    /// A folder's path goes into the field, with the caret behind it: one can go on typing.
    fn enter(&mut self, ui: &Ui, folder: String) {
        let end = egui::text::CCursor::new(folder.chars().count());
        self.typed = folder;
        (self.error, self.at) = (None, None);
        ui.memory_mut(|memory| memory.request_focus(field_id()));
        let mut state = egui::text_edit::TextEditState::default();
        state.cursor.set_char_range(Some(egui::text::CCursorRange::one(end)));
        egui::TextEdit::store_state(ui.ctx(), field_id(), state);
    }
}

/// Room for a picture's name, in points.
const NAME: f32 = 22.0;

/// A deck of these pictures, as if it lay in their folder.
fn gallery(state: &State, folder: &Path, pictures: &[String]) -> Arc<Edition> {
    let slide = |path: &String| {
        let path = quoted(path, "", None);
        format!("Slide(layout: Blank, transition: Cut, body: [Image(path: {path}, alt: \"\")]),\n")
    };
    let slides: String = pictures.iter().map(slide).collect();
    let text = format!("Deck(title: \"Pictures\", theme: \"plain\", aspect: \"4:3\", slides: [\n{slides}])");
    let path = folder.join("pictures.ron");
    let snapshot = Snapshot::new(&state.shared, &path, Source::new("pictures.ron", &text), None);
    Arc::new(Edition::new(snapshot, &state.revisions))
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
            Event::PasteImage(image) => Some(Arc::clone(image)),
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
    if let Some(deck) = &deck {
        asked.look(state, deck);
    }
    state.images.serve(Lane::Audience, ui.ctx().viewport_id());
    let modal = egui::Modal::new(egui::Id::unique("picture")).frame(tokens.dialog()).show(ui.ctx(), |ui| {
        ui.set_width(WIDTH.min(ui.ctx().content_rect().width() * 0.9));
        ui.label(RichText::new("Picture").font(tokens::semibold(tokens::TITLE)).color(tokens.text));
        ui.add_space(GRID);
        let n_columns = ((ui.available_width() - GRID) / (CARD.x + ui.spacing().item_spacing.x)).floor().max(1.0) as usize;
        let mut picked = asked.keys(ui, n_columns);
        let label = ui.label(RichText::new("Path of a file; it is copied into the deck’s folder").color(tokens.muted));
        let edit = egui::TextEdit::singleline(&mut asked.typed).hint_text("~/Pictures/bridge.jpg");
        let field = ui.add(edit.id(field_id()).desired_width(f32::INFINITY)).labelled_by(label.id);
        if field.changed() {
            (asked.error, asked.at) = (None, None);
        }
        if ui.memory(|memory| memory.focused().is_none()) && !field.lost_focus() {
            field.request_focus();
        }
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if let Some(error) = &asked.error {
            ui.label(RichText::new(error).color(tokens.late));
        }
        picked = asked.rows(state, ui, n_columns, tokens).or(picked);
        match picked {
            Some(Picked::Folder(folder)) => asked.enter(ui, folder),
            Some(Picked::Picture(picture)) => chosen = Some(picture),
            None => {}
        }
        ui.add_space(2.0 * GRID);
        let words = "Arrow keys and Enter take one from the list. A file dropped on the window or a picture pasted there comes in as well.";
        ui.label(RichText::new(words).weak());
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
