//! What each command does, one line each.

#![warn(clippy::wildcard_enum_match_arm)]

use egui::{ViewportCommand, ViewportId};

use super::command::{Command, Mode};
use super::editor::Editor;
use super::focus::Wish;
use super::settings::NOTES_RANGE;
use super::state::{State, View};
use super::tokens;
use super::windows::cue::Cue;
use super::windows::editor::EditorView;
use crate::show::tool::Tool;
use crate::show::{Cover, Outcome, ShowCommand};

/// A step of zooming.
const ZOOM_STEP: f64 = 1.25;
/// A step of panning, in shares of the screen.
const PAN_STEP: f64 = 0.2;
/// A step of the window's scale.
const UI_STEP: f32 = 0.1;

/// One row down, if there is one.
fn down(at: usize, columns: usize, n: usize) -> usize {
    if at + columns < n { at + columns } else { at }
}

/// As many rows up as a screen has, in the same column.
fn page_up(at: usize, columns: usize, rows: usize) -> usize {
    at - columns * rows.min(at / columns)
}

impl State {
    /// Does what a command says; `number` was typed before it, `from` is the window it came from.
    #[expect(clippy::too_many_lines, reason = "a table with one line for each command")]
    pub fn dispatch(&mut self, command: Command, number: Option<usize>, from: ViewportId) {
        if command.needs_the_text() {
            self.finish_typing();
        }
        match command {
            Command::NextStep => self.show(ShowCommand::NextStep),
            Command::PreviousStep => self.show(ShowCommand::PreviousStep),
            Command::NextSlide => self.show(ShowCommand::NextSlide),
            Command::PreviousSlide => self.show(ShowCommand::PreviousSlide),
            Command::FirstSlide => self.show(ShowCommand::First),
            Command::LastSlide => self.show(ShowCommand::Last),
            Command::GoToNumber => self.go_to_number(number),
            Command::LastViewed => self.show(ShowCommand::LastViewed),
            Command::Black => self.show(ShowCommand::Black),
            Command::White => self.show(ShowCommand::White),
            Command::EndShow => self.show(ShowCommand::Escape),
            Command::Overview => self.toggle_overview(from),
            Command::StartShow => self.start(false),
            Command::StartHere => self.start_here(),
            Command::Freeze => self.freeze(),
            Command::Whiteboard => self.show(ShowCommand::Whiteboard),
            Command::Laser => self.show(ShowCommand::Tool(Tool::Laser)),
            Command::Spotlight => self.show(ShowCommand::Tool(Tool::Spotlight)),
            Command::Pen => self.show(ShowCommand::Tool(Tool::Pen)),
            Command::Highlighter => self.show(ShowCommand::Tool(Tool::Highlighter)),
            Command::Eraser => self.show(ShowCommand::Tool(Tool::Eraser)),
            Command::Arrow => self.show(ShowCommand::Tool(Tool::Arrow)),
            Command::PickColor => self.show(ShowCommand::PickColor(number.unwrap_or(1).saturating_sub(1))),
            Command::ClearInk => self.clear_ink(),
            Command::UndoInk => self.undo_ink(),
            Command::RedoInk => self.redo_ink(),
            Command::ToggleZoom => self.toggle_zoom(),
            Command::ZoomIn => self.zoom_by(ZOOM_STEP),
            Command::ZoomOut => self.zoom_out(from),
            Command::PanLeft => self.show(ShowCommand::Pan([-PAN_STEP, 0.0])),
            Command::PanRight => self.show(ShowCommand::Pan([PAN_STEP, 0.0])),
            Command::PanUp => self.show(ShowCommand::Pan([0.0, -PAN_STEP])),
            Command::PanDown => self.show(ShowCommand::Pan([0.0, PAN_STEP])),
            Command::Search => self.search(from),
            Command::NextHit => self.go_to_hit(true),
            Command::PreviousHit => self.go_to_hit(false),
            Command::ClickerTest => self.toggle_clicker_test(from),
            Command::Rehearse => self.toggle_rehearsal(from),
            Command::ShowNotes => self.confirm_notes(),
            Command::NotesUp => self.scroll_notes(-1.0),
            Command::NotesDown => self.scroll_notes(1.0),
            Command::UiLarger => self.scale_ui(UI_STEP),
            Command::UiSmaller => self.scale_ui(-UI_STEP),
            Command::NextControl => self.move_focus(Wish::Next, from),
            Command::PreviousControl => self.move_focus(Wish::Previous, from),
            Command::ToggleFullscreen => self.toggle_fullscreen(from),
            Command::Console => self.toggle_console(from),
            Command::SwapDisplays => self.swap_displays(),
            Command::ToggleTimer => self.with_clock(|clock, now| clock.toggle(now)),
            Command::ResetTimer => self.with_clock(|clock, _now| clock.reset()),
            Command::NotesLarger => self.resize_notes_or_zoom(2.0, ZOOM_STEP, from),
            Command::NotesSmaller => self.resize_notes_or_zoom(-2.0, 1.0 / ZOOM_STEP, from),
            Command::SelectLeft => self.select(|at, _shape, _n| at.saturating_sub(1)),
            Command::SelectRight => self.select(|at, _shape, _n| at + 1),
            Command::SelectUp => self.select(|at, [columns, _], _n| at.checked_sub(columns).unwrap_or(at)),
            Command::SelectDown => self.select(|at, [columns, _], n| down(at, columns, n)),
            Command::SelectPageUp => self.select(|at, [columns, rows], _n| page_up(at, columns, rows)),
            Command::SelectPageDown => {
                self.select(|at, [columns, rows], n| (0..rows).fold(at, |at, _| down(at, columns, n)));
            }
            Command::SelectFirst => self.select(|_at, _shape, _n| 0),
            Command::SelectLast => self.select(|_at, _shape, n| n),
            Command::Open => self.open_selected(),
            Command::EditDeck => self.edit_chosen(),
            Command::SaveDeck => self.save_deck(),
            Command::UndoEdit => self.with_editor(Editor::undo),
            Command::RedoEdit => self.with_editor(Editor::redo),
            Command::NewSlide => self.with_editor(Editor::add_slide),
            Command::DuplicateSlide => self.with_editor(Editor::duplicate_slide),
            Command::DeleteSlide => self.with_editor(Editor::delete_slide),
            Command::HideSlide => self.with_editor(Editor::toggle_hidden),
            Command::EditOnSlide => self.editor_view.must_edit = true,
            Command::MoveSlideUp => self.with_editor(|editor, now| editor.move_by(-1, now)),
            Command::MoveSlideDown => self.with_editor(|editor, now| editor.move_by(1, now)),
            Command::SlideBefore => self.with_editor(|editor, _now| editor.go_by(-1)),
            Command::SlideAfter => self.with_editor(|editor, _now| editor.go_by(1)),
            Command::NextProblem => self.with_editor(|editor, _now| editor.go_to_next_problem()),
            Command::ApplyFix => self.mend_at_caret(),
            Command::Choices => self.editor_view.ask_choices(),
            Command::FindText => self.with_editor_view(|view, editor| view.open_find(editor, false)),
            Command::ReplaceText => self.with_editor_view(|view, editor| view.open_find(editor, true)),
            Command::FindNext => self.with_editor_view(|view, editor| view.find_on(editor, false)),
            Command::FindPrevious => self.with_editor_view(|view, editor| view.find_on(editor, true)),
            Command::ToggleComment => self.with_editor(Editor::toggle_comment),
            Command::MoveLineUp => self.with_editor(|editor, now| editor.move_lines(false, now)),
            Command::MoveLineDown => self.with_editor(|editor, now| editor.move_lines(true, now)),
            Command::DuplicateLine => self.with_editor(Editor::duplicate_lines),
            Command::OtherBracket => self.with_editor(|editor, _now| editor.go_to_other_bracket()),
            Command::ToggleFold => self.with_editor_view(EditorView::toggle_fold),
            Command::FoldSlides => self.with_editor_view(EditorView::toggle_slides),
            Command::FormatDeck => self.with_editor(Editor::format),
            Command::EssayBeside => self.with_editor_view(|view, editor| view.toggle_essay(editor)),
            Command::CloseEditor => self.close_editor(),
            Command::OpenPath => self.toggle_path_field(),
            Command::NewDeck => self.toggle_new_deck(),
            Command::ImportEssay => self.toggle_import(),
            Command::Export => self.toggle_export(),
            Command::CopySlide => self.copy_slide(),
            Command::Tour => self.take_tour(),
            Command::Reload => self.reload(),
            Command::ToggleLight => self.toggle_light(),
            Command::Palette => self.toggle_palette(from),
            Command::Help => self.toggle_help(from),
            Command::Close => self.close_top(),
            Command::Quit => self.ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Close),
        }
    }

    /// Lets the show do something.
    pub fn show(&mut self, command: ShowCommand) {
        let Some(talk) = &mut self.talk else { return };
        let outcome = talk.apply(command, self.now);
        let is_frozen = talk.show().is_frozen();
        if self.has_only_the_show() {
            self.stage.cue = Cue::of(command, outcome, is_frozen, self.now);
        }
        match outcome {
            Outcome::Leave => self.leave_show(),
            Outcome::Moved if command.is_jump() => self.tell_way_back(),
            Outcome::Moved
            | Outcome::Covered
            | Outcome::Uncovered
            | Outcome::Adjusted
            | Outcome::AtEnd
            | Outcome::AtStart
            | Outcome::NoSuchSlide(_)
            | Outcome::Nothing => {}
        }
    }

    fn go_to_number(&mut self, number: Option<usize>) {
        if let Some(number) = number {
            self.show(ShowCommand::GoToNumber(number));
        }
    }

    /// Starts the chosen deck; in a talk a clicker's start button only takes the end card off.
    fn start(&mut self, from_where_left: bool) {
        if let Some(talk) = &self.talk {
            if matches!(talk.show().cover(), Cover::EndCard { .. }) {
                self.show(ShowCommand::Uncover);
            }
            return;
        }
        self.overlays.help = None;
        if self.editor.is_some() {
            self.present_edited(from_where_left);
            return;
        }
        self.open_chosen(from_where_left);
    }

    /// Goes on with a show that was interrupted, else with the chosen deck where it was left.
    fn start_here(&mut self) {
        if !self.resume() {
            self.start(true);
        }
    }

    /// Opens the deck that is chosen on the shelf.
    pub fn open_chosen(&mut self, from_where_left: bool) {
        let decks = self.shelf.decks();
        let Some(deck) = decks.get(self.shelf.selected) else { return };
        let left = self.left_at.get(&deck.path).filter(|_| from_where_left).map_or(0, |pos| pos.slide);
        self.open(&deck.path, left);
    }

    fn open_selected(&mut self) {
        match (&self.overlays.palette, &self.overlays.overview) {
            (Some(_), _) => self.run_chosen_command(),
            (None, Some(_)) => self.open_chosen_slide(),
            (None, None) => self.start(false),
        }
    }

    /// Moves what is chosen in the grid, a search or the shelf; `to` gets its place, the columns and rows on the
    /// screen, and how many there are.
    fn select(&mut self, to: impl Fn(usize, [usize; 2], usize) -> usize) {
        if let Some((_, palette)) = &mut self.overlays.palette {
            palette.select(to);
            return;
        }
        if let Some((_, overview)) = &mut self.overlays.overview {
            overview.select(to);
            return;
        }
        let n_decks = self.shelf.decks().len();
        let moved = to(self.shelf.selected, [self.shelf.n_columns.max(1), 1], n_decks);
        self.shelf.selected = moved.min(n_decks.saturating_sub(1));
    }

    /// In a small window F fills the screen, as some programs have it; in a full one it holds the picture, as
    /// others do. It never leaves full screen, so neither habit does harm. A window that is shared in a call is
    /// small on purpose: filled, it would cover the console.
    fn freeze(&mut self) {
        if self.screens.is_fullscreen || self.screens.is_shared() {
            self.show(ShowCommand::Freeze);
        } else {
            self.screens.set_fullscreen(&self.ctx, true);
        }
    }

    fn toggle_fullscreen(&mut self, from: ViewportId) {
        if let Some(talk) = &mut self.talk {
            if self.screens.fills_its_own_display() {
                // Shrunk, it would lie over the console, and the class would see the desktop.
                talk.hint("With two displays the show fills the audience’s".to_owned(), self.now);
                return;
            }
            let wanted = !self.screens.is_fullscreen;
            self.screens.set_fullscreen(&self.ctx, wanted);
            return;
        }
        let is_full = self.ctx.input_for(from, |input| input.viewport().fullscreen).unwrap_or(false);
        self.ctx.send_viewport_cmd_to(from, ViewportCommand::Fullscreen(!is_full));
    }

    /// Brings the other of show and console forward; a single window turns from one to the other.
    fn toggle_console(&mut self, from: ViewportId) {
        if self.flip_window() {
            return;
        }
        let other = if Some(from) == self.viewport_of(View::Console) { View::Audience } else { View::Console };
        if let Some(viewport) = self.viewport_of(other) {
            self.ctx.send_viewport_cmd_to(viewport, ViewportCommand::Minimized(false));
            self.ctx.send_viewport_cmd_to(viewport, ViewportCommand::Focus);
        }
    }

    fn with_clock(&mut self, change: impl Fn(&mut crate::show::clock::Clock, std::time::Duration)) {
        if let Some(talk) = &mut self.talk {
            change(&mut talk.clock, self.now);
        }
    }

    /// The keys of the notes' size zoom where no notes are to be seen: on the show's own window.
    fn resize_notes_or_zoom(&mut self, by: f32, factor: f64, from: ViewportId) {
        if self.viewport_of(View::Audience) == Some(from) && self.mode() != Mode::Overview {
            self.zoom_by(factor);
        } else {
            self.resize_notes(by);
        }
    }

    fn resize_notes(&mut self, by: f32) {
        let size = &mut self.settings.settings.notes_size;
        *size = (*size + by).clamp(*NOTES_RANGE.start(), *NOTES_RANGE.end());
        self.save_settings();
    }

    fn toggle_path_field(&mut self) {
        let folder = || self.shelf.folder().map(|folder| folder.display().to_string()).unwrap_or_default();
        self.overlays.path_field = if self.overlays.path_field.is_none() { Some(folder()) } else { None };
        self.overlays.message = None;
    }

    fn take_tour(&mut self) {
        match super::tour::deck() {
            Ok(deck) => {
                let before = self.shelf.folder().map(ToOwned::to_owned);
                self.open(&deck, 0);
                self.back_from_tour = before.filter(|_| self.talk.is_some());
            }
            Err(error) => self.overlays.message = Some(format!("{error:#}")),
        }
    }

    fn reload(&mut self) {
        if let Some(talk) = &mut self.talk {
            talk.reload();
            talk.hint("Read again from the disk".to_owned(), self.now);
        } else if let Some(folder) = self.shelf.folder().map(ToOwned::to_owned) {
            self.open_folder(&folder);
        }
    }

    fn toggle_light(&mut self) {
        self.settings.settings.light = !self.settings.settings.light;
        tokens::apply(&self.ctx, self.settings.settings.light);
        self.save_settings();
    }

    fn toggle_help(&mut self, from: ViewportId) {
        self.overlays.help = match self.overlays.help {
            Some(_) => None,
            None => {
                let place = self.presenter_viewport(from);
                self.bring_forward(place, from);
                Some(place)
            }
        };
    }

    fn close_top(&mut self) {
        if self.close_palette().is_some() {
            return;
        }
        if self.overlays.help.take().is_some() || self.overlays.rehearsal.take().is_some() {
            return;
        }
        if self.overlays.clicker.take().is_none() {
            self.close_or_clear_overview();
        }
    }
}
