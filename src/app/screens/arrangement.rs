//! In how many windows a show is shown, and what becomes of them when monitors come and go.
//!
//! Pure, so that every way of pulling a cable can be tested.

/// How the presenter wants the show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
    /// With a console of its own where there are two monitors, else in one window.
    #[default]
    Auto,
    /// In one window, whatever monitors there are.
    Single,
    /// In an ordinary window beside the console, to be shared in a call.
    ScreenShare,
}

/// Which windows there are during a show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrangement {
    /// The main window alone: it shows the show, or the console that the presenter turned to.
    OneWindow {
        /// True while it shows the console.
        is_console: bool,
    },
    /// The console in the main window, the show in a second one.
    TwoWindows,
    /// The console alone: the audience's monitor is gone.
    ConsoleOnly,
}

/// What is there of monitors after a change.
#[derive(Debug, Clone, Copy)]
pub struct Present {
    /// Number of monitors that show something of their own.
    pub n_separate: usize,
    /// The same before the change.
    pub n_before: usize,
    /// True if the monitor that the audience had is on.
    pub has_audience: bool,
}

impl Arrangement {
    /// How a show begins on this number of separate monitors; 0 where nothing is known of them.
    #[must_use]
    pub fn at_start(wish: Wish, n_separate: usize) -> Self {
        match wish {
            Wish::Auto if n_separate == 1 => Self::OneWindow { is_console: false },
            Wish::Single => Self::OneWindow { is_console: false },
            Wish::Auto | Wish::ScreenShare => Self::TwoWindows,
        }
    }

    /// What becomes of it after monitors changed. The console never covers what the audience sees.
    #[must_use]
    pub fn after(self, wish: Wish, present: Present) -> Self {
        let Present { n_separate, n_before, has_audience } = present;
        if wish != Wish::Auto || n_separate == 0 {
            return self;
        }
        match self {
            Self::TwoWindows if !has_audience => Self::ConsoleOnly,
            // Only the audience's is left, or it is mirrored now: there they see the show and nothing else.
            Self::TwoWindows if n_separate == 1 => Self::OneWindow { is_console: false },
            Self::ConsoleOnly if n_separate > 1 && (has_audience || n_separate > n_before) => Self::TwoWindows,
            Self::OneWindow { .. } if n_separate > 1 => Self::TwoWindows,
            Self::TwoWindows | Self::ConsoleOnly | Self::OneWindow { .. } => self,
        }
    }

    /// True if the show is in the main window.
    #[must_use]
    pub fn is_show_in_root(self) -> bool {
        self == Self::OneWindow { is_console: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOW: Arrangement = Arrangement::OneWindow { is_console: false };
    const TURNED: Arrangement = Arrangement::OneWindow { is_console: true };

    #[test]
    fn a_show_begins_with_a_console_where_there_is_a_monitor_for_it() {
        assert_eq!(Arrangement::at_start(Wish::Auto, 2), Arrangement::TwoWindows);
        assert_eq!(Arrangement::at_start(Wish::Auto, 0), Arrangement::TwoWindows);
        assert_eq!(Arrangement::at_start(Wish::Auto, 1), SHOW);
        assert_eq!(Arrangement::at_start(Wish::Single, 3), SHOW);
        assert_eq!(Arrangement::at_start(Wish::ScreenShare, 1), Arrangement::TwoWindows);
    }

    #[test]
    fn pulling_and_plugging_cables() {
        use Arrangement::{ConsoleOnly, TwoWindows};
        let check = |before: Arrangement, wish, n_before, n_separate, has_audience, expected: Arrangement| {
            let after = before.after(wish, Present { n_separate, n_before, has_audience });
            assert_eq!(after, expected, "{before:?} {wish:?} {n_before} -> {n_separate}, {has_audience}");
        };
        // The projector goes and comes back, or another one comes.
        check(TwoWindows, Wish::Auto, 2, 1, false, ConsoleOnly);
        check(ConsoleOnly, Wish::Auto, 1, 2, true, TwoWindows);
        check(ConsoleOnly, Wish::Auto, 1, 2, false, TwoWindows);
        // Of three the projector goes: the third one isn't taken unasked.
        check(TwoWindows, Wish::Auto, 3, 2, false, ConsoleOnly);
        check(ConsoleOnly, Wish::Auto, 2, 2, false, ConsoleOnly);
        check(ConsoleOnly, Wish::Auto, 2, 3, true, TwoWindows);
        // The laptop's lid is closed, or the monitors are mirrored.
        check(TwoWindows, Wish::Auto, 2, 1, true, SHOW);
        check(SHOW, Wish::Auto, 1, 2, true, TwoWindows);
        check(TURNED, Wish::Auto, 1, 2, false, TwoWindows);
        // A monitor that has nothing to do with it.
        check(TwoWindows, Wish::Auto, 3, 2, true, TwoWindows);
        check(TwoWindows, Wish::Auto, 2, 3, true, TwoWindows);
        check(TURNED, Wish::Auto, 1, 1, true, TURNED);
        // All are off for a moment.
        check(TwoWindows, Wish::Auto, 2, 0, false, TwoWindows);
        for wish in [Wish::Single, Wish::ScreenShare] {
            check(SHOW, wish, 1, 2, true, SHOW);
            check(TwoWindows, wish, 2, 1, false, TwoWindows);
        }
    }
}
