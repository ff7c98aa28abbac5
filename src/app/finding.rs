//! Finding a slide by words, and what a clicker sends.

use egui::ViewportId;

use super::command::Command;
use super::state::State;

impl State {
    /// Opens the search over slides and notes.
    pub fn search(&mut self, from: ViewportId) {
        self.dispatch(Command::Overview, None, from);
    }

    /// Opens or closes the page that shows what a clicker sends.
    pub fn toggle_clicker_test(&mut self, _from: ViewportId) {}
}
