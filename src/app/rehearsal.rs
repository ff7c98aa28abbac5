//! Rehearsing: how long each step takes.

use super::state::State;

impl State {
    /// Starts or ends a rehearsal.
    pub fn toggle_rehearsal(&mut self) {}
}
