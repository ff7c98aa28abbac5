//! What the presenter reads: notes and the size of everything.

use super::state::State;

impl State {
    /// Scrolls the notes by pages.
    pub fn scroll_notes(&mut self, _pages: f32) {}

    /// Makes all of the window larger or smaller.
    pub fn scale_ui(&mut self, _by: f32) {}
}
