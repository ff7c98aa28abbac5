//! Time that goes on while the computer sleeps.
//!
//! The window library's clock stops when a lid is closed; the lesson doesn't.
//! Neither follows the clock on the wall, which may be set while a talk is on.

use std::time::Duration;

/// Less than this is no sleep but two clocks being read one after the other.
const LEAST_SLEEP: Duration = Duration::from_secs(1);

/// Counts the time that the computer slept since the program started.
#[derive(Debug, Clone, Copy)]
pub(super) struct SleepCounter {
    /// Counts through sleep.
    always: boot_time::Instant,
    /// Stops in sleep.
    awake: std::time::Instant,
}

impl Default for SleepCounter {
    fn default() -> Self {
        Self { always: boot_time::Instant::now(), awake: std::time::Instant::now() }
    }
}

impl SleepCounter {
    /// Time slept since the program started.
    #[must_use]
    pub(super) fn slept(&self) -> Duration {
        let awake = self.awake.elapsed();
        let asleep = self.always.elapsed().saturating_sub(awake);
        if asleep < LEAST_SLEEP { Duration::ZERO } else { asleep }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_did_not_sleep_slept_not_at_all() {
        assert_eq!(SleepCounter::default().slept(), Duration::ZERO);
    }
}
