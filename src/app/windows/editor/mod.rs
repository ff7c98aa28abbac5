//! The editor: film strip, text, the slide at the caret, its notes, and what is wrong.
//!
//! Panels draw and ask; what a change does to the text is `app::editor`'s.

mod ahead;
mod bars;
mod choices;
mod emphasis;
mod essay;
mod film;
mod find_bar;
mod in_place;
mod lines;
mod marks;
mod menus;
mod notes;
mod pictures;
mod problems;
mod remedies;
mod slide;
mod source;
mod versions;

use std::collections::BTreeMap;
use std::time::Duration;

use egui::{Margin, Panel, TextureHandle, Ui, ViewportId};

use ahead::Ahead;

use crate::app::editor::Editor;
use crate::app::editor::remedies::Way;
use crate::app::state::State;
use crate::engine::watch::LiveDeck;
use crate::engine::worker::{Client, Lane};
use crate::source::node_path::NodePath;
use crate::source::span::Span;

/// Width of the film strip, in points.
const FILM: f32 = 196.0;

/// From this width on, film strip and essay have room beside each other, in points.
const WIDE: f32 = 1500.0;
/// The slide's share of the width, alone and beside an essay: the text keeps as much as a line needs.
const SLIDE_SHARE: [f32; 2] = [0.42, 0.36];

/// What the editor's window remembers.
#[derive(Default)]
pub struct EditorView {
    source: source::SourceView,
    notes: notes::NotesView,
    /// Has the picture of the slide begun before a pass asks for it.
    ahead: Ahead,
    /// Where a picture stands that arrives while this pass is drawn.
    late: Option<ahead::Late>,
    /// The picture of the slide that was seen last.
    shown: Option<(usize, TextureHandle)>,
    /// The pictures in the film strip that were seen last.
    film: BTreeMap<usize, TextureHandle>,
    /// What is being edited on the slide.
    in_place: Option<in_place::InPlaceView>,
    /// What a menu of the slide is about.
    target: Option<NodePath>,
    /// The question which picture is to be put in.
    pictures: Option<pictures::Chooser>,
    /// True if what is at the caret is to be edited on the slide.
    pub must_edit: bool,
    /// The ways to mend what is at the caret, if they are listed.
    remedies: Option<remedies::Remedies>,
    /// The comparison with another text of the deck.
    versions: Option<versions::VersionsView>,
    /// True if the saved versions are to be shown.
    pub wants_history: bool,
    /// The essay beside the slide, if it is shown.
    essay: Option<essay::EssayView>,
    /// The slide that is dragged in the film strip.
    dragged: Option<usize>,
    /// The slide that the film strip was scrolled to.
    scrolled_to: Option<usize>,
}

impl std::fmt::Debug for EditorView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EditorView").field("source", &self.source).finish_non_exhaustive()
    }
}

impl EditorView {
    /// Has the slide at the caret drawn as soon as a new text of the deck is read.
    pub fn draw_ahead(&self, live: &LiveDeck, client: Client) {
        self.ahead.follow(live, client);
    }

    /// Opens the list of what could be typed at the caret.
    pub fn ask_choices(&mut self) {
        self.source.ask();
    }

    /// Lists ways to mend what is wrong at a place.
    pub fn offer(&mut self, ways: Vec<Way>, span: Span) {
        self.remedies = Some(remedies::Remedies::new(ways, span));
    }

    /// True while ways to mend something are listed.
    #[must_use]
    pub fn is_offering(&self) -> bool {
        self.remedies.is_some()
    }

    /// True while something is edited on the slide.
    #[must_use]
    pub fn is_editing_on_slide(&self) -> bool {
        self.in_place.is_some()
    }

    /// Edits a field of a value on the slide.
    pub fn edit(&mut self, editor: &Editor, path: &NodePath, field: &'static str) {
        self.in_place = in_place::InPlaceView::open(editor, path, Some(field));
    }

    /// Writes what is being typed on the slide into the deck, and closes its field.
    pub fn finish_in_place(&mut self, editor: &mut Editor, now: Duration) {
        if let Some(view) = self.in_place.take() {
            view.finish(editor, now);
        }
    }

    /// Shows the essay beside the slide, or no more.
    pub fn toggle_essay(&mut self, editor: &mut Editor) {
        self.essay = match self.essay {
            Some(_) => None,
            None => Some(essay::EssayView::open(editor)),
        };
    }

    /// Opens the bar that finds words, and replaces them if asked to.
    pub fn open_find(&mut self, editor: &Editor, replaces: bool) {
        self.source.find.open(editor, replaces);
    }

    /// Goes to the next place of the words that are looked for, or the one before.
    pub fn find_on(&mut self, editor: &mut Editor, is_back: bool) {
        self.source.find.go(editor, is_back);
    }

    /// Folds what the caret is in, or opens it.
    pub fn toggle_fold(&mut self, editor: &mut Editor) {
        self.source.toggle_fold(editor);
    }

    /// Folds all slides, or opens everything.
    pub fn toggle_slides(&mut self, editor: &mut Editor) {
        self.source.toggle_slides(editor);
    }
}

/// Draws the editor.
pub fn ui(state: &mut State, ui: &mut Ui, viewport: ViewportId) {
    let tokens = state.tokens();
    let now = state.now;
    let wait = state.editor.as_mut().and_then(|editor| editor.refresh(now));
    if let Some(wait) = wait {
        ui.ctx().request_repaint_after(wait);
    }
    // Asked for once: the bar, the list and the text all show it.
    let findings = state.editor.as_ref().map(Editor::findings).unwrap_or_default();
    state.images.serve(Lane::Thumbnails, viewport);
    state.images.serve(Lane::Console, viewport);
    let bar = |fill| egui::Frame::new().fill(fill).inner_margin(Margin::symmetric(16, 8));
    Panel::top("editor bar").frame(bar(tokens.panel)).show(ui, |ui| bars::tools(state, ui, &tokens));
    if state.editor.as_ref().is_some_and(|editor| editor.notice.is_some()) {
        Panel::top("editor notice").frame(bar(tokens.panel)).show(ui, |ui| bars::notice(state, ui, &tokens));
    }
    Panel::bottom("editor status").frame(bar(tokens.panel)).show(ui, |ui| bars::status(state, ui, &tokens, &findings));
    let film = egui::Frame::new().fill(tokens.film).inner_margin(Margin::symmetric(12, 8));
    // Where there is little room, the essay takes the film's.
    let has_essay = state.editor_view.essay.is_some();
    if !has_essay || ui.available_width() >= WIDE {
        Panel::left("film")
            .frame(film)
            .exact_size(FILM)
            .resizable(false)
            .show(ui, |ui| film::film(state, ui, &tokens, &findings));
    }
    let share = SLIDE_SHARE[usize::from(has_essay)];
    let width = (ui.available_width() * share).clamp(240.0, 900.0);
    let side = egui::Frame::new().inner_margin(Margin::same(16));
    Panel::right("slide").frame(side).exact_size(width).resizable(false).show(ui, |ui| {
        slide::slide(state, ui, &tokens);
        problems::problems(state, ui, &tokens, &findings);
        notes::notes(state, ui, &tokens);
    });
    if has_essay {
        let frame = egui::Frame::new().fill(tokens.panel).inner_margin(Margin::same(12));
        let width = (ui.available_width() * 0.44).clamp(220.0, 460.0);
        let panel = Panel::right("essay").frame(frame).exact_size(width).resizable(false);
        panel.show(ui, |ui| essay::essay(state, ui, &tokens));
    }
    let text = egui::Frame::new().fill(tokens.background).inner_margin(Margin::symmetric(0, 8));
    pictures::ui(state, ui, &tokens);
    versions::ui(state, ui, viewport, &tokens);
    remedies::take_keys(state, ui);
    egui::CentralPanel::default().frame(text).show(ui, |ui| {
        let caret = source::source(state, ui, &tokens, &findings);
        remedies::ui(state, ui, caret, &tokens);
    });
    ahead::catch_up(state);
}
