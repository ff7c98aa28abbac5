//! How long the talk has run. Time comes from outside, so that tests make it up.

use std::time::Duration;

/// A stopwatch that can pause; all times are since one fixed moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clock {
    before_pause: Duration,
    running_since: Option<Duration>,
    was_started: bool,
}

impl Clock {
    /// Starts if it never ran since the last reset; does nothing while paused by hand.
    pub fn start_once(&mut self, now: Duration) {
        if !self.was_started {
            self.was_started = true;
            self.running_since = Some(now);
        }
    }

    /// Starts, pauses, goes on.
    pub fn toggle(&mut self, now: Duration) {
        self.was_started = true;
        match self.running_since.take() {
            Some(since) => self.before_pause += now.saturating_sub(since),
            None => self.running_since = Some(now),
        }
    }

    /// Back to zero, waiting for the next start.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// Goes on from a time counted before.
    pub fn resume(&mut self, elapsed: Duration, is_running: bool, now: Duration) {
        *self = Self { before_pause: elapsed, running_since: is_running.then_some(now), was_started: true };
    }

    /// True while it counts.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.running_since.is_some()
    }

    /// Time counted so far.
    #[must_use]
    pub fn elapsed(&self, now: Duration) -> Duration {
        self.before_pause + self.running_since.map_or(Duration::ZERO, |since| now.saturating_sub(since))
    }
}

/// Minutes and seconds, with hours if there are any: `7:05`, `1:02:09`.
#[must_use]
pub fn format_duration(time: Duration) -> String {
    let secs = time.as_secs();
    let (hours, minutes, secs) = (secs / 3600, secs / 60 % 60, secs % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{secs:02}") } else { format!("{minutes}:{secs:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn counts_only_while_running() {
        let mut clock = Clock::default();
        assert_eq!(clock.elapsed(secs(50)), secs(0));
        clock.start_once(secs(100));
        assert_eq!(clock.elapsed(secs(160)), secs(60));
        clock.toggle(secs(160));
        clock.start_once(secs(170));
        assert!(!clock.is_running());
        assert_eq!(clock.elapsed(secs(500)), secs(60));
        clock.toggle(secs(500));
        assert_eq!(clock.elapsed(secs(505)), secs(65));
        clock.reset();
        assert_eq!(clock.elapsed(secs(999)), secs(0));
    }

    #[test]
    fn prints_as_a_clock() {
        assert_eq!(format_duration(secs(0)), "0:00");
        assert_eq!(format_duration(secs(425)), "7:05");
        assert_eq!(format_duration(secs(3729)), "1:02:09");
    }
}
