//! How often the console's clock moves: each second, unless drawing it is dear.
//!
//! A frame costs next to nothing on a graphics card and some 10 ms of
//! processor time without one, where a big console that only shows the time
//! would keep a laptop's fan busy. The program watches its own use and lets the
//! seconds go by twos or fives there.

use std::time::Duration;

/// Processor time that an idle console may take, as a share of one core.
const BUDGET: f64 = 0.008;
/// Steps of the clock that are tried, in seconds; each divides a minute.
const STEPS: [u64; 3] = [1, 2, 5];
/// How many ticks are added up, for the system counts processor time in hundredths of a second.
const WINDOW: u32 = 6;

/// Chooses the step of the clock from what ticks have cost.
#[derive(Debug, Default)]
pub struct Tick {
    /// Time and processor time when the ticks that are added up began, and how many there were.
    since: Option<(Duration, Duration, u32)>,
    step_idx: usize,
}

impl Tick {
    /// Notes that the clock moved at `now`; `used` is the program's processor time so far.
    pub fn note(&mut self, now: Duration, used: Option<Duration>) {
        let Some(used) = used else { return };
        let (began, used_then, n_ticks) = self.since.unwrap_or((now, used, 0));
        self.since = Some((began, used_then, n_ticks + 1));
        let passed = now.saturating_sub(began);
        // Frames that follow each other quickly answer to somebody, and are no ticks.
        if passed < self.step() * n_ticks / 2 {
            self.since = None;
        } else if n_ticks >= WINDOW {
            let cost = used.saturating_sub(used_then).as_secs_f64() / f64::from(n_ticks);
            self.step_idx = STEPS.iter().position(|step| cost <= BUDGET * *step as f64).unwrap_or(STEPS.len() - 1);
            self.since = None;
        }
    }

    /// Time between two moves of the clock.
    #[must_use]
    pub fn step(&self) -> Duration {
        Duration::from_secs(STEPS[self.step_idx])
    }

    /// What the clock shows: `elapsed` cut to a whole step.
    #[must_use]
    pub fn shown(&self, elapsed: Duration) -> Duration {
        let step = self.step().as_secs();
        Duration::from_secs(elapsed.as_secs() / step * step)
    }

    /// Time until the clock moves next.
    #[must_use]
    pub fn wait(&self, elapsed: Duration) -> Duration {
        self.shown(elapsed) + self.step() - elapsed
    }
}

/// Processor time that all threads of this program have used; `None` where the system doesn't tell.
///
/// Linux counts it in hundredths of a second (proc(5), `utime` and `stime` of `/proc/self/stat`).
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the system's own tables are no files of a deck")]
pub fn used_processor_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name, in parentheses, may hold blanks.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((next()? + next()?) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(cost: Duration) -> Tick {
        let mut tick = Tick::default();
        for i in 0..=WINDOW {
            tick.note(Duration::from_secs(u64::from(i)), Some(cost * i));
        }
        tick
    }

    #[test]
    fn the_clock_moves_each_second_where_that_is_cheap() {
        assert_eq!(ticks(Duration::from_millis(1)).step(), Duration::from_secs(1));
        assert_eq!(ticks(Duration::from_millis(14)).step(), Duration::from_secs(2));
        assert_eq!(ticks(Duration::from_millis(300)).step(), Duration::from_secs(5));
        let mut untold = Tick::default();
        (0..9).for_each(|i| untold.note(Duration::from_secs(i), None));
        assert_eq!(untold.step(), Duration::from_secs(1));
    }

    #[test]
    fn frames_that_answer_to_the_pointer_do_not_count() {
        let mut tick = Tick::default();
        (0..99).for_each(|i| tick.note(Duration::from_millis(16) * i, Some(Duration::from_millis(12) * i)));
        assert_eq!(tick.step(), Duration::from_secs(1));
    }

    #[test]
    fn what_is_shown_moves_by_whole_steps() {
        let tick = ticks(Duration::from_millis(14));
        let elapsed = Duration::from_millis(7300);
        assert_eq!(tick.shown(elapsed), Duration::from_secs(6));
        assert_eq!(tick.wait(elapsed), Duration::from_millis(700));
    }
}
