//! What the presenter reads: notes and the size of everything.

use super::settings::SCALE_RANGE;
use super::state::State;

impl State {
    /// Scrolls the notes by pages.
    pub fn scroll_notes(&mut self, pages: f32) {
        self.console.scroll_by += pages;
    }

    /// Makes all of the window larger or smaller; slides on the audience's screen stay as they are.
    pub fn scale_ui(&mut self, by: f32) {
        let scale = &mut self.settings.settings.ui_scale;
        // To whole tenths, so that there and back is nowhere else.
        *scale = (((*scale + by) * 10.0).round() / 10.0).clamp(*SCALE_RANGE.start(), *SCALE_RANGE.end());
        let percent = (*scale * 100.0).round();
        self.ctx.set_zoom_factor(*scale);
        if let Some(talk) = &mut self.talk {
            talk.hint(format!("Window at {percent} %"), self.now);
        }
        self.save_settings();
    }
}
