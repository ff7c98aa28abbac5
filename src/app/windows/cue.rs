//! A sign of a moment on the audience's screen, where the presenter has no other one to look at.
//!
//! It answers a key that would seem to have done nothing: a picture that is
//! held, a number that no slide has, the end of the talk. Small, grey, without
//! motion where the system asks for none, and gone before anybody wonders.

use std::time::Duration;

use egui::{Align2, FontId, Rect, Ui, pos2, vec2};

use crate::app::state::State;
use crate::app::tokens;
use crate::show::{Outcome, ShowCommand};

/// How long words stay.
const WORDS_STAY: Duration = Duration::from_millis(1200);
/// How long the edge is seen.
const EDGE_STAYS: Duration = Duration::from_millis(280);
/// Width of the edge where the screen is 1080 points high.
const EDGE: f32 = 10.0;
/// Size of the words where the screen is 1080 points high, in points.
const SIZE: f32 = 20.0;

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Sign {
    /// There is nothing after this step.
    End,
    /// There is nothing before this step.
    Start,
    /// Words in the corner.
    Words(String),
}

/// The sign that shows, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    sign: Sign,
    since: Duration,
}

impl Cue {
    /// The sign for what came of a command; `None` where the slide itself shows what was done.
    #[must_use]
    pub fn of(command: ShowCommand, outcome: Outcome, is_frozen: bool, now: Duration) -> Option<Self> {
        let sign = match (outcome, command) {
            (Outcome::AtEnd, _) => Sign::End,
            (Outcome::AtStart, _) => Sign::Start,
            (Outcome::NoSuchSlide(number), _) => Sign::Words(format!("no slide {number}")),
            (Outcome::Adjusted, ShowCommand::Freeze) if is_frozen => Sign::Words("frozen".to_owned()),
            (Outcome::Adjusted, ShowCommand::Freeze) => Sign::Words("not frozen".to_owned()),
            _ => return None,
        };
        Some(Self { sign, since: now })
    }
}

/// Draws the sign, if one is due, and takes it off again.
pub(super) fn paint(state: &mut State, ui: &Ui, screen: Rect) {
    let Some(cue) = &state.stage.cue else { return };
    let stays = if matches!(cue.sign, Sign::Words(_)) { WORDS_STAY } else { EDGE_STAYS };
    let age = state.now.saturating_sub(cue.since);
    if age >= stays {
        state.stage.cue = None;
        return;
    }
    let scale = (screen.height() / 1080.0).max(0.5);
    // It swells and shrinks; where nothing may move it is simply there.
    let share = if state.is_still() { 0.6 } else { (age.div_duration_f32(stays) * std::f32::consts::PI).sin() };
    let width = (EDGE * scale * share).max(1.0);
    match &cue.sign {
        Sign::End => edge(ui, screen.with_min_x(screen.right() - width)),
        Sign::Start => edge(ui, screen.with_max_x(screen.left() + width)),
        Sign::Words(words) => corner(ui, screen, words, scale),
    }
    let wait = if matches!(cue.sign, Sign::Words(_)) || state.is_still() { stays - age } else { Duration::ZERO };
    ui.ctx().request_repaint_after(wait);
}

fn edge(ui: &Ui, rect: Rect) {
    ui.painter().rect_filled(rect, 0.0, tokens::CUE);
}

fn corner(ui: &Ui, screen: Rect, words: &str, scale: f32) {
    let font = FontId::proportional(SIZE * scale);
    let text = ui.painter().layout_no_wrap(words.to_owned(), font, tokens::CUE_TEXT);
    let margin = vec2(SIZE, SIZE * 0.4) * scale;
    let place = Align2::RIGHT_BOTTOM.anchor_size(screen.max - vec2(SIZE, SIZE) * scale, text.size() + margin * 2.0);
    ui.painter().rect_filled(place, place.height() / 2.0, tokens::CUE_GROUND);
    ui.painter().galley(pos2(place.left() + margin.x, place.top() + margin.y), text, tokens::CUE_TEXT);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_would_seem_to_do_nothing_is_answered() {
        let of = |command, outcome, is_frozen| Cue::of(command, outcome, is_frozen, Duration::ZERO).map(|cue| cue.sign);
        let words = |words: &str| Some(Sign::Words(words.to_owned()));
        assert_eq!(of(ShowCommand::NextStep, Outcome::AtEnd, false), Some(Sign::End));
        assert_eq!(of(ShowCommand::PreviousStep, Outcome::AtStart, false), Some(Sign::Start));
        assert_eq!(of(ShowCommand::GoToNumber(99), Outcome::NoSuchSlide(99), false), words("no slide 99"));
        assert_eq!(of(ShowCommand::Freeze, Outcome::Adjusted, true), words("frozen"));
        assert_eq!(of(ShowCommand::Freeze, Outcome::Adjusted, false), words("not frozen"));
        assert_eq!(of(ShowCommand::NextStep, Outcome::Moved, false), None);
        assert_eq!(of(ShowCommand::Black, Outcome::Covered, false), None);
        assert_eq!(of(ShowCommand::PickColor(1), Outcome::Adjusted, false), None);
    }
}
