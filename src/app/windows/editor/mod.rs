//! The editor: film strip, text, the slide at the caret, its notes, and what is wrong.
//!
//! Panels draw and ask; what a change does to the text is `app::editor`'s.

mod bars;
mod colors;
mod film;
mod in_place;
mod menus;
mod notes;
mod pictures;
mod problems;
mod slide;
mod source;
mod versions;

use egui::{Margin, Panel, Ui, ViewportId};

use crate::app::state::State;
use crate::engine::worker::Lane;
use crate::source::node_path::NodePath;

/// Width of the film strip, in points.
const FILM: f32 = 196.0;

/// What the editor's window remembers.
#[derive(Debug, Default)]
pub struct EditorView {
    source: source::SourceView,
    notes: notes::NotesView,
    /// What is being edited on the slide.
    in_place: Option<in_place::InPlaceView>,
    /// What a menu of the slide is about.
    target: Option<NodePath>,
    /// The question which picture is to be put in.
    pictures: Option<pictures::Chooser>,
    /// True if what is at the caret is to be edited on the slide.
    pub must_edit: bool,
    /// The comparison with another text of the deck.
    versions: Option<versions::VersionsView>,
    /// True if the saved versions are to be shown.
    pub wants_history: bool,
    /// The slide that is dragged in the film strip.
    dragged: Option<usize>,
    /// The slide that the film strip was scrolled to.
    scrolled_to: Option<usize>,
}

/// Draws the editor.
pub fn ui(state: &mut State, ui: &mut Ui, viewport: ViewportId) {
    let tokens = state.tokens();
    let now = state.now;
    let wait = state.editor.as_mut().and_then(|editor| editor.refresh(now));
    if let Some(wait) = wait {
        ui.ctx().request_repaint_after(wait);
    }
    state.images.serve(Lane::Thumbnails, viewport);
    state.images.serve(Lane::Console, viewport);
    let bar = |fill| egui::Frame::new().fill(fill).inner_margin(Margin::symmetric(16, 8));
    Panel::top("editor bar").frame(bar(tokens.panel)).show(ui, |ui| bars::tools(state, ui, &tokens));
    if state.editor.as_ref().is_some_and(|editor| editor.notice.is_some()) {
        Panel::top("editor notice").frame(bar(tokens.raised)).show(ui, |ui| bars::notice(state, ui, &tokens));
    }
    Panel::bottom("editor status").frame(bar(tokens.panel)).show(ui, |ui| bars::status(state, ui, &tokens));
    let film = egui::Frame::new().fill(tokens.film).inner_margin(Margin::symmetric(12, 8));
    Panel::left("film").frame(film).exact_size(FILM).resizable(false).show(ui, |ui| film::film(state, ui, &tokens));
    let width = (ui.available_width() * 0.42).clamp(240.0, 900.0);
    let side = egui::Frame::new().inner_margin(Margin::same(16));
    Panel::right("slide").frame(side).exact_size(width).resizable(false).show(ui, |ui| {
        slide::slide(state, ui, &tokens);
        problems::problems(state, ui, &tokens);
        notes::notes(state, ui, &tokens);
    });
    let text = egui::Frame::new().fill(tokens.background).inner_margin(Margin::symmetric(0, 8));
    pictures::ui(state, ui, &tokens);
    versions::ui(state, ui, viewport, &tokens);
    egui::CentralPanel::default().frame(text).show(ui, |ui| source::source(state, ui, &tokens));
}
