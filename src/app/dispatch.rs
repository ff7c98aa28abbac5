//! What each command does, one line each.

#![warn(clippy::wildcard_enum_match_arm)]

use egui::{ViewportCommand, ViewportId};

use super::command::Command;
use super::focus::Wish;
use super::settings::NOTES_RANGE;
use super::state::{State, View};
use super::windows::overview::Overview;
use super::{shelf, tokens};
use crate::engine::edition::KnownTalk;
use crate::show::tool::Tool;
use crate::show::{Cover, Outcome, ShowCommand};

/// A step of zooming.
const ZOOM_STEP: f64 = 1.25;
/// A step of panning, in shares of the screen.
const PAN_STEP: f64 = 0.2;
/// A step of the window's scale.
const UI_STEP: f32 = 0.1;

impl State {
    /// Does what a command says; `number` was typed before it, `from` is the window it came from.
    pub fn dispatch(&mut self, command: Command, number: Option<usize>, from: ViewportId) {
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
            Command::NotesLarger => self.resize_notes(2.0),
            Command::NotesSmaller => self.resize_notes(-2.0),
            Command::SelectLeft => self.select(|at, _columns, _n| at.saturating_sub(1)),
            Command::SelectRight => self.select(|at, _columns, _n| at + 1),
            Command::SelectUp => self.select(|at, columns, _n| at.checked_sub(columns).unwrap_or(at)),
            Command::SelectDown => self.select(|at, columns, n| if at + columns < n { at + columns } else { at }),
            Command::SelectFirst => self.select(|_at, _columns, _n| 0),
            Command::SelectLast => self.select(|_at, _columns, n| n),
            Command::Open => self.open_selected(),
            Command::OpenPath => self.toggle_path_field(),
            Command::Tour => self.take_tour(),
            Command::Reload => self.reload(),
            Command::ToggleLight => self.toggle_light(),
            Command::Help => self.toggle_help(from),
            Command::Close => self.close_top(),
            Command::Quit => self.ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Close),
        }
    }

    /// Lets the show do something.
    pub fn show(&mut self, command: ShowCommand) {
        let Some(talk) = &mut self.talk else { return };
        if talk.apply(command, self.now) == Outcome::Leave {
            self.leave_show();
        }
    }

    fn go_to_number(&mut self, number: Option<usize>) {
        self.overlays.overview = None;
        if let Some(number) = number {
            self.show(ShowCommand::GoToNumber(number));
        }
    }

    fn toggle_overview(&mut self, from: ViewportId) {
        let place = self.presenter_viewport(from);
        let Some(talk) = &mut self.talk else { return };
        if self.overlays.overview.take().is_none() {
            let visible = shelf::visible_slides(&mut KnownTalk(talk.edition()));
            self.overlays.overview = Some((place, Overview::new(visible, talk.show().pos().slide)));
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
        match self.overlays.overview.take() {
            Some((_, overview)) => self.go_to(overview.target()),
            None => self.start(false),
        }
    }

    fn select(&mut self, to: impl Fn(usize, usize, usize) -> usize) {
        if let Some((_, overview)) = &mut self.overlays.overview {
            overview.select(to);
            return;
        }
        let n_decks = self.shelf.decks().len();
        let moved = to(self.shelf.selected, self.shelf.n_columns.max(1), n_decks);
        self.shelf.selected = moved.min(n_decks.saturating_sub(1));
    }

    /// In a small window F fills the screen, as some programs have it; in a full one it holds the picture, as
    /// others do. It never leaves full screen, so neither habit does harm.
    fn freeze(&mut self) {
        if self.screens.is_fullscreen {
            self.show(ShowCommand::Freeze);
        } else {
            self.screens.set_fullscreen(&self.ctx, true);
        }
    }

    fn toggle_fullscreen(&mut self, from: ViewportId) {
        if self.talk.is_some() {
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
            Ok(deck) => self.open(&deck, 0),
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
            None => Some(self.presenter_viewport(from)),
        };
    }

    fn close_top(&mut self) {
        if self.overlays.help.take().is_none() && self.overlays.rehearsal.take().is_none() {
            self.overlays.overview = None;
        }
    }
}
