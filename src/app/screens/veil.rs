//! When the console's window stays black, for nobody knows yet where it will come to stand.
//!
//! After monitors come, go or change places, window managers move windows,
//! some of them twice: a window that leaves full screen first goes back to
//! where it stood long ago, which may be the audience's monitor today. So the
//! console draws nothing at all until it was seen to rest where only the
//! presenter sees it. What it shows then is a matter of
//! [`super::topology::are_notes_private`]. Pure, so that slow and odd window
//! managers can be tested.

use std::time::Duration;

use super::topology::Place;

/// A window that stands this long where it should has come to rest.
const CALM: Duration = Duration::from_millis(200);
/// So long a window manager may take to move the window and make it fill its monitor.
const ACTS_WITHIN: Duration = Duration::from_millis(1500);
/// When a window that went somewhere else is sent to its place once more.
const SENT_AGAIN_AFTER: Duration = Duration::from_millis(600);
/// After this time the console is drawn wherever it stands; its notes stay hidden if that is the audience's monitor.
const AT_MOST: Duration = Duration::from_secs(3);
/// How often somebody has to look while the veil is down.
pub const LOOKS: Duration = Duration::from_millis(40);

/// What is seen of the console's window at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sight {
    /// Where it is; `None` if the system doesn't tell.
    pub place: Option<Place>,
    /// True if the window manager let it fill its monitor.
    pub is_filling: bool,
    /// True if the audience sees nothing of what stands there.
    pub is_private: bool,
}

/// What is to be done after a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The console is drawn.
    Up,
    /// The window stays black.
    Down,
    /// It stays black and is to be sent to its place once more.
    SendAgain,
}

/// Whether the console's window is black.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Veil(Option<Fallen>);

/// A veil that is down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Fallen {
    /// When somebody first looked after it fell.
    since: Option<Duration>,
    /// What was seen last, and since when.
    sight: Option<(Sight, Duration)>,
    /// True as long as the window manager hasn't done anything about a window that is to move.
    is_awaited: bool,
    is_sent_again: bool,
}

impl Veil {
    /// Monitors changed, or the console's window was told to move.
    pub fn fall(&mut self, is_told_to_move: bool) {
        let was_awaited = self.0.is_some_and(|fallen| fallen.is_awaited);
        self.0 = Some(Fallen { is_awaited: is_told_to_move || was_awaited, ..Fallen::default() });
    }

    /// Nobody has to be kept from seeing anything.
    pub fn lift(&mut self) {
        self.0 = None;
    }

    /// True if nothing of the console may be drawn.
    #[must_use]
    pub fn is_down(&self) -> bool {
        self.0.is_some()
    }

    /// Takes what is seen at `now`.
    pub fn look(&mut self, sight: Sight, now: Duration) -> Verdict {
        let Some(fallen) = &mut self.0 else { return Verdict::Up };
        let fell_at = *fallen.since.get_or_insert(now);
        let seen_since = match fallen.sight {
            Some((before, since)) if before == sight => since,
            Some(_) => {
                fallen.is_awaited = false;
                now
            }
            None => now,
        };
        fallen.sight = Some((sight, seen_since));
        let passed = now.saturating_sub(fell_at);
        let is_calm = now.saturating_sub(seen_since) >= CALM;
        let is_done = sight.is_filling && !fallen.is_awaited;
        let is_there = sight.is_private && (is_done || passed >= ACTS_WITHIN);
        if (is_calm && is_there) || passed >= AT_MOST {
            self.lift();
            return Verdict::Up;
        }
        if passed >= SENT_AGAIN_AFTER && !sight.is_private && !fallen.is_sent_again {
            fallen.is_sent_again = true;
            return Verdict::SendAgain;
        }
        Verdict::Down
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A window on the monitor in this column.
    fn at(column: i32, is_filling: bool) -> Sight {
        let place = Place { position: [column * 1920, 0], size: [1920, 1080] };
        Sight { place: Some(place), is_filling, is_private: column == 0 }
    }

    /// When the veil goes up if the window is seen like this every 20 ms, and how often it was sent again.
    fn run(is_told_to_move: bool, seen: impl Fn(u64) -> Sight) -> (u64, usize) {
        let (mut veil, mut n_sent) = (Veil::default(), 0);
        veil.fall(is_told_to_move);
        for millis in (0..10_000).step_by(20) {
            match veil.look(seen(millis), Duration::from_millis(millis)) {
                Verdict::Up => return (millis, n_sent),
                Verdict::Down => {}
                Verdict::SendAgain => n_sent += 1,
            }
        }
        (u64::MAX, n_sent)
    }

    #[test]
    fn a_window_that_stands_where_it_should_is_drawn_soon() {
        assert_eq!(run(false, |_| at(0, true)), (200, 0));
        assert_eq!(Veil::default().look(at(1, false), Duration::ZERO), Verdict::Up, "nothing moved");
    }

    #[test]
    fn a_window_that_comes_by_the_audiences_monitor_is_black_until_it_rests() {
        // It leaves full screen, is set back to its former place, is moved, and fills its monitor.
        let tour = |millis| match millis {
            0..100 => at(0, true),
            100..340 => at(1, false),
            340..420 => at(0, false),
            _ => at(0, true),
        };
        assert_eq!(run(true, tour), (620, 0));
        // A slow window manager does nothing for a while, as if all were well.
        let slow = |millis| match millis {
            0..500 => at(0, true),
            500..900 => at(1, false),
            _ => at(0, true),
        };
        assert_eq!(run(true, slow), (1100, 1));
    }

    #[test]
    fn a_window_that_never_does_as_told_is_drawn_in_the_end() {
        assert_eq!(run(false, |_| at(0, false)), (1500, 0));
        assert_eq!(run(true, |_| at(0, true)), (1500, 0), "it stood there all the time");
    }

    #[test]
    fn a_window_that_went_astray_is_sent_to_its_place_once() {
        assert_eq!(run(true, |millis| at(i32::from(millis < 700), true)), (900, 1));
        assert_eq!(run(true, |_| at(1, true)), (3000, 1), "where it is held, it is drawn without notes");
        assert_eq!(run(true, |_| Sight { place: None, is_filling: false, is_private: false }).0, 3000);
    }

    #[test]
    fn monitors_that_change_again_begin_the_wait_anew() {
        let mut veil = Veil::default();
        veil.fall(true);
        assert_eq!(veil.look(at(0, true), Duration::from_millis(1000)), Verdict::Down);
        veil.fall(false);
        assert_eq!(veil.look(at(0, true), Duration::from_millis(2400)), Verdict::Down);
        assert_eq!(veil.look(at(0, true), Duration::from_millis(3000)), Verdict::Down, "it is still to move");
        assert_eq!(veil.look(at(0, true), Duration::from_millis(3900)), Verdict::Up);
    }
}
