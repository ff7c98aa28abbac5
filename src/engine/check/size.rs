//! Text that the last row can't read, as large as it is finally drawn.
//!
//! The least size is that of the letters on the line of an eye chart that a
//! healthy eye reads: an optotype of acuity 1.0 is five minutes of arc high
//! (ISO 8596; Snellen's 6/6). It is compared with the height of an `x`, the
//! letters that carry a word. Reading with ease takes twice as much (Legge
//! and Bigelow 2011: from 0.2°), which is the business of themes and of
//! taste; below this, text is decoration.

use kurbo::Affine;

use crate::layout::frame::{Frame, FrameItem, GlyphRun, ItemKind, Role};
use crate::model::deck::Room;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// Least height of an `x`, in minutes of arc.
const LEAST_ANGLE: f64 = 5.0;
/// Height of an `x` as a share of the em: 0.45 to 0.55 in the faces that slides are set in.
const X_HEIGHT: f64 = 0.5;

/// Tells of the smallest text of a slide, if it is too small for the room.
pub(super) fn check(frame: &Frame, room: Room, index: usize) -> Option<Diagnostic> {
    let least = least_em(frame.size.width, room);
    let mut found = Found { least, smallest: None, n_runs: 0 };
    found.look(&frame.items, Affine::IDENTITY, None);
    let (size, words, path) = found.smallest?;
    let more = if found.n_runs > 1 { format!(" and {} more", found.n_runs - 1) } else { String::new() };
    let message = format!(
        "`{words}`{more}: letters of size {size:.0} can't be read {} m away on a picture {} m wide; the least is {:.0}",
        room.depth.get(),
        room.screen.get(),
        least.ceil()
    );
    let place = Place::Node(path.unwrap_or_else(|| NodePath::slide(index)));
    let hint = "show less, so that it is set larger, or say in the deck's `room` how large yours is";
    Some(Diagnostic::warning("too-small", place, message).hint(hint))
}

/// Least em that can be read from the last row of a room, in slide units.
#[must_use]
pub fn least_em(slide_width: f64, room: Room) -> f64 {
    let height = room.depth.get() * (LEAST_ANGLE / 60.0).to_radians().tan();
    height * slide_width / room.screen.get() / X_HEIGHT
}

struct Found {
    least: f64,
    /// Size, words and place of the smallest text below `least`.
    smallest: Option<(f64, String, Option<NodePath>)>,
    n_runs: usize,
}

impl Found {
    fn look(&mut self, items: &[FrameItem], transform: Affine, outer: Option<&NodePath>) {
        for item in items {
            let path = item.path.as_ref().or(outer);
            match &item.kind {
                // A footer is for those who look a slide up later.
                ItemKind::Group(group) if group.role == Some(Role::Artifact) => {}
                ItemKind::Group(group) => self.look(&group.items, transform * group.transform, path),
                ItemKind::Text(run) => self.measure(run, transform, path),
                ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => {}
            }
        }
    }

    fn measure(&mut self, run: &GlyphRun, transform: Affine, path: Option<&NodePath>) {
        let words = run.text.get(run.text_range.clone()).unwrap_or_default().trim();
        let size = f64::from(run.font_size) * transform.determinant().abs().sqrt();
        // A little less is the rounding of a theme's sizes.
        let is_small = size < self.least * 0.995;
        if run.halo.is_some() || !is_small || !words.contains(char::is_alphanumeric) {
            return;
        }
        self.n_runs += 1;
        if self.smallest.as_ref().is_none_or(|(smallest, ..)| size < *smallest) {
            let words: String = words.chars().take(40).collect();
            self.smallest = Some((size, words, path.cloned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::Finite;

    #[test]
    fn the_least_size_grows_with_the_room() {
        let room = |depth, screen| Room { depth: Finite::new(depth).unwrap(), screen: Finite::new(screen).unwrap() };
        assert!((least_em(1920.0, room(9.0, 2.4)) - 20.9).abs() < 0.1);
        assert!((least_em(1920.0, room(18.0, 2.4)) - 41.9).abs() < 0.1);
        assert!((least_em(1920.0, room(18.0, 4.8)) - 20.9).abs() < 0.1);
    }
}
