//! Finding a slide: the grid, the search, and the way back.
//!
//! Both open where the presenter looks. What is typed there is text, so the
//! letters of the show's keys do nothing meanwhile.

pub mod overview;
pub mod texts;

use egui::{Event, ImeEvent, Key, ViewportCommand, ViewportId};

use super::command::{Command, Mode};
use super::shelf::slide_title;
use super::state::{State, View};
use crate::engine::edition::KnownTalk;
use crate::show::{ShowCommand, SlidePos, number_of_slide};
use overview::{Kind, Overview};

impl State {
    /// Opens the grid, or closes it; from the search it leads to the grid.
    pub fn toggle_overview(&mut self, from: ViewportId) {
        match &self.overlays.overview {
            Some((_, overview)) if overview.kind == Kind::Grid => self.close_overview(),
            Some(_) | None => self.open_overview(Kind::Grid, from),
        }
    }

    /// Opens the search over slides and notes.
    pub fn search(&mut self, from: ViewportId) {
        self.open_overview(Kind::Search, from);
    }

    fn open_overview(&mut self, kind: Kind, from: ViewportId) {
        let place = self.presenter_viewport(from);
        let Some(talk) = &self.talk else { return };
        match &mut self.overlays.overview {
            Some((_, overview)) => {
                overview.kind = kind;
                overview.has_moved = true;
            }
            None => {
                let overview = Overview::new(kind, talk.edition(), talk.show().pos().slide, from);
                self.overlays.overview = Some((place, overview));
                self.bring_forward(place, from);
            }
        }
        self.update_overview();
    }

    /// Closes grid or search, and gives the keyboard back to the window it was opened from.
    pub fn close_overview(&mut self) {
        self.texts.stop();
        if let Some((place, overview)) = self.overlays.overview.take() {
            self.bring_forward(overview.origin, place);
        }
    }

    /// Gives the keyboard to a window, unless it has it.
    pub fn bring_forward(&self, to: ViewportId, from: ViewportId) {
        if to != from {
            self.ctx.send_viewport_cmd_to(to, ViewportCommand::Minimized(false));
            self.ctx.send_viewport_cmd_to(to, ViewportCommand::Focus);
        }
    }

    /// Takes up what was typed, read or saved since the grid or search was looked at last.
    pub fn update_overview(&mut self) {
        let Some((place, mut overview)) = self.overlays.overview.take() else { return };
        let Some(talk) = &self.talk else { return };
        overview.take_up(talk.edition());
        overview.mark_problems();
        if overview.kind == Kind::Search {
            let ctx = self.ctx.clone();
            let soon = std::time::Duration::from_millis(100);
            self.texts.read(talk.edition(), &self.shared, move || ctx.request_repaint_after_for(soon, place));
        }
        let with_notes = self.are_notes_for_presenter_only(place);
        overview.update(&self.texts, with_notes);
        self.overlays.overview = Some((place, overview));
    }

    /// True if nobody but the presenter reads what a window shows.
    #[must_use]
    pub fn are_notes_for_presenter_only(&self, viewport: ViewportId) -> bool {
        self.viewport_of(View::Console) == Some(viewport) && !self.screens.notes_are_hidden()
    }

    /// Goes to what is chosen.
    pub fn open_chosen_slide(&mut self) {
        self.update_overview();
        let Some((_, overview)) = &self.overlays.overview else { return };
        let chosen = overview.target();
        if let Some(pos) = chosen {
            self.go_to_entry(pos);
        }
    }

    /// Goes to an entry of the grid or search; those of a search are kept for the way on.
    pub fn go_to_entry(&mut self, pos: SlidePos) {
        if let Some((_, overview)) =
            self.overlays.overview.as_ref().filter(|(_, overview)| overview.kind == Kind::Search)
        {
            self.hits = overview.hits().iter().map(|hit| hit.pos).collect();
        }
        self.go_to(pos);
    }

    /// Goes to the next slide that the last search found, or to the one before; around the end.
    pub fn go_to_hit(&mut self, is_forward: bool) {
        let Some(talk) = &mut self.talk else { return };
        // In the order of the list that the presenter saw, the best first.
        let here = self.hits.iter().position(|pos| pos.slide == talk.show().pos().slide);
        let n_hits = self.hits.len().max(1);
        let target = match (here, is_forward) {
            (Some(here), true) => (here + 1) % n_hits,
            (Some(here), false) => (here + n_hits - 1) % n_hits,
            (None, true) => 0,
            (None, false) => n_hits - 1,
        };
        match self.hits.get(target).copied() {
            Some(pos) => self.show(ShowCommand::GoTo(pos)),
            None => talk.hint("Nothing was searched for yet; / searches".to_owned(), self.now),
        }
    }

    /// Says on the console where the key for it leads back to.
    pub fn tell_way_back(&mut self) {
        let key = self.keys.0.keys_of(Command::LastViewed, Mode::Present).into_iter().next();
        let Some((talk, key)) = self.talk.as_mut().zip(key) else { return };
        let Some(pos) = talk.show().last_viewed() else { return };
        let title = slide_title(talk.edition(), pos.slide);
        let words = match number_of_slide(&mut KnownTalk(talk.edition()), pos.slide) {
            Some(number) => format!("{key} leads back to slide {number}: {title}"),
            None => format!("{key} leads back to the hidden slide: {title}"),
        };
        talk.hint(words, self.now);
    }

    /// Clears the field of the grid or search, or closes it if nothing is typed.
    pub fn close_or_clear_overview(&mut self) {
        match &mut self.overlays.overview {
            Some((_, overview)) if !overview.field.is_empty() => overview.field.clear(),
            Some(_) | None => self.close_overview(),
        }
        self.update_overview();
    }

    /// Takes what is typed while another window has the keyboard; true if it was for the field.
    pub fn type_from_elsewhere(&mut self, event: &Event, from: ViewportId) -> bool {
        let Some(field) = self.field_elsewhere(from) else { return false };
        match event {
            Event::Text(text) | Event::Paste(text) | Event::Ime(ImeEvent::Commit(text)) => {
                field.extend(text.chars().filter(|letter| !letter.is_control()));
            }
            Event::Key { key: Key::Backspace, pressed: true, .. } => {
                field.pop();
            }
            _ => return false,
        }
        self.update_overview();
        self.repaint();
        true
    }

    /// The field that has the keyboard although another window has the system's.
    fn field_elsewhere(&mut self, from: ViewportId) -> Option<&mut String> {
        if let Some((place, palette)) = &mut self.overlays.palette {
            return (*place != from).then_some(&mut palette.field);
        }
        let (_, overview) = self.overlays.overview.as_mut().filter(|(place, _)| *place != from)?;
        Some(&mut overview.field)
    }

    /// Where it is noted that an input method composes a word.
    pub fn composing(&mut self) -> Option<&mut bool> {
        let palette = self.overlays.palette.as_mut().map(|(_, palette)| &mut palette.is_composing);
        palette.or(self.overlays.overview.as_mut().map(|(_, overview)| &mut overview.is_composing))
    }

    /// Closes what lay over a window that is gone: its keys would go nowhere.
    pub fn close_lost_overlays(&mut self) {
        let is_there = |place: ViewportId| {
            place == ViewportId::ROOT || (self.second_view().is_some() && place == self.screens.second_id())
        };
        let is_overview_lost = self.overlays.overview.as_ref().is_some_and(|(place, _)| !is_there(*place));
        let is_help_lost = self.overlays.help.is_some_and(|place| !is_there(place));
        let is_clicker_lost = self.overlays.clicker.as_ref().is_some_and(|(place, _)| !is_there(*place));
        if self.overlays.palette.as_ref().is_some_and(|(place, _)| !is_there(*place)) {
            self.overlays.palette = None;
        }
        if is_overview_lost {
            self.close_overview();
        }
        if is_help_lost {
            self.overlays.help = None;
        }
        if is_clicker_lost {
            self.overlays.clicker = None;
        }
    }
}
