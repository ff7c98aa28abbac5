//! What the presenter does with displays, and what is told when one comes or goes.

use egui::{ViewportCommand, ViewportId};

use super::screens::arrangement::Arrangement;
use super::screens::topology::Monitor;
use super::screens::{RootWindow, Turn};
use super::state::State;
use super::windows::audience::Stage;

impl State {
    /// Takes up the system's list of monitors and where the main window is.
    pub fn look_at_displays(&mut self, found: Vec<Monitor>, root: RootWindow) {
        let were_hidden = self.screens.notes_are_hidden();
        let turn = self.screens.look(&self.ctx, found, root);
        if were_hidden != self.screens.notes_are_hidden() {
            self.ctx.request_repaint_of(ViewportId::ROOT);
        }
        let Some(turn) = turn else { return };
        let text = match turn {
            // The bar on the console says so for as long as it lasts.
            Turn::Lost(_) => {
                // The window that had the keyboard is gone.
                self.ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Focus);
                None
            }
            Turn::Shown(name) => Some(format!("The show is on {name}")),
            Turn::OneWindow => Some("One display for all: S turns from the show to the notes and back".to_owned()),
        };
        if let Some((talk, text)) = self.talk.as_mut().zip(text) {
            talk.hint(text, self.now);
        }
        self.windows_changed();
    }

    /// Draws the console once its window stands where it should.
    pub fn settle_displays(&mut self) {
        if self.screens.settle(&self.ctx, self.now) {
            self.repaint();
        }
    }

    /// Exchanges the monitors of show and console.
    pub fn swap_displays(&mut self) {
        if self.talk.is_none() {
            return;
        }
        if self.screens.swap(&self.ctx) {
            self.remember_display();
        } else if let Some(talk) = &mut self.talk {
            talk.hint("There is only one display".to_owned(), self.now);
        }
    }

    /// Puts the show on the monitor with this number, from 1.
    pub fn show_on_display(&mut self, number: usize) {
        if self.talk.is_some() && self.screens.choose(&self.ctx, number) {
            self.remember_display();
        }
    }

    /// Turns a single window from show to console or back; false where each has its own.
    pub fn flip_window(&mut self) -> bool {
        let is_flipped = self.talk.is_some() && self.screens.flip(&self.ctx);
        if is_flipped {
            self.windows_changed();
        }
        is_flipped
    }

    /// Shows the notes although others may see them, until displays change.
    pub fn confirm_notes(&mut self) {
        self.screens.confirm_notes();
    }

    fn remember_display(&mut self) {
        self.settings.settings.displays.clone_from(self.screens.remembered());
        self.save_settings();
        self.windows_changed();
    }

    /// After windows were opened, closed or turned into something else.
    fn windows_changed(&mut self) {
        if self.screens.arrangement() != Arrangement::TwoWindows {
            // What showed last is no beginning for a transition when the show comes back.
            self.stage = Stage::default();
        }
        self.images.forget_audience();
        self.close_overview();
        self.title_root();
        self.repaint();
    }
}
