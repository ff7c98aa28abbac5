//! How long each step took when the talk was rehearsed, and what to plan from that.
//!
//! Pure: places and times come in, planned times go out. Knows neither deck nor clock.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::SlidePos;
use super::ink::PageKey;

/// Runs that are remembered of a deck; older ones say little of how it is told now.
pub const MAX_RUNS: usize = 10;
/// A slide that showed for less was passed by on the way to another one.
const PASSED_BY: Duration = Duration::from_millis(1500);

/// Measures one run, as long as it lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorder {
    /// Where the presenter is, and what the stopwatch said when they came there.
    at: (SlidePos, Duration),
    steps: BTreeMap<SlidePos, Duration>,
}

impl Recorder {
    /// Begins at a place; `elapsed` is what the stopwatch says now.
    #[must_use]
    pub fn new(pos: SlidePos, elapsed: Duration) -> Self {
        Self { at: (pos, elapsed), steps: BTreeMap::new() }
    }

    /// Takes down that the presenter is at a place now; the time goes to where they were.
    pub fn enter(&mut self, pos: SlidePos, elapsed: Duration) {
        let (before, since) = self.at;
        // After a reset the stopwatch says less than before: nothing was measured then.
        *self.steps.entry(before).or_default() += elapsed.saturating_sub(since);
        self.at = (pos, elapsed);
    }

    /// How long the step that shows has been there, with earlier visits.
    #[must_use]
    pub fn on_step(&self, elapsed: Duration) -> Duration {
        let (pos, since) = self.at;
        self.steps.get(&pos).copied().unwrap_or_default() + elapsed.saturating_sub(since)
    }

    /// Follows the slides after the deck changed: `moved` says where each is now.
    pub fn reseat(&mut self, moved: impl Fn(usize) -> usize) {
        let follow = |pos: SlidePos| SlidePos { slide: moved(pos.slide), ..pos };
        self.at.0 = follow(self.at.0);
        let before = std::mem::take(&mut self.steps);
        for (pos, time) in before {
            *self.steps.entry(follow(pos)).or_default() += time;
        }
    }

    /// Ends the run; `key` names a slide so that it is found again in another version of the deck.
    #[must_use]
    pub fn finish(mut self, elapsed: Duration, key: impl Fn(usize) -> Option<PageKey>) -> Run {
        self.enter(self.at.0, elapsed);
        let mut slides: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for (pos, time) in &self.steps {
            let steps = slides.entry(pos.slide).or_default();
            steps.resize(steps.len().max(usize::from(pos.step) + 1), 0.0);
            steps[usize::from(pos.step)] = to_tenths(*time);
        }
        let is_seen = |steps: &[f64]| steps.iter().sum::<f64>() >= PASSED_BY.as_secs_f64();
        let seen = slides.into_iter().filter(|(_, steps)| is_seen(steps));
        Run(seen.filter_map(|(slide, steps)| Some((key(slide)?, steps))).collect())
    }
}

/// Seconds to one decimal: a person can't repeat themselves more exactly.
fn to_tenths(time: Duration) -> f64 {
    (time.as_secs_f64() * 10.0).round() / 10.0
}

/// What one run measured: the seconds of each step by the slide's name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Run(BTreeMap<PageKey, Vec<f64>>);

impl Run {
    /// True if nothing was measured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How long a slide took; `None` if the run didn't show it.
    #[must_use]
    pub fn time_of(&self, key: &PageKey) -> Option<Duration> {
        self.0.get(key).map(|steps| seconds(steps.iter().sum()))
    }
}

/// The runs of a deck, the newest last.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rehearsals(Vec<Run>);

impl Rehearsals {
    /// Adds a run; the oldest one is forgotten once there are more than [`MAX_RUNS`].
    pub fn add(&mut self, run: Run) {
        if !run.is_empty() {
            self.0.push(run);
        }
        let too_many = self.0.len().saturating_sub(MAX_RUNS);
        self.0.drain(..too_many);
    }

    /// Number of runs.
    #[must_use]
    pub fn n_runs(&self) -> usize {
        self.0.len()
    }

    /// The newest run.
    #[must_use]
    pub fn last(&self) -> Option<&Run> {
        self.0.last()
    }

    /// How long each step of a slide took in the middle one of the runs that showed it; empty if none did.
    #[must_use]
    pub fn steps_of(&self, key: &PageKey) -> Vec<Duration> {
        let runs: Vec<&Vec<f64>> = self.0.iter().filter_map(|run| run.0.get(key)).collect();
        let n_steps = runs.iter().map(|steps| steps.len()).max().unwrap_or(0);
        (0..n_steps).map(|step| median(runs.iter().filter_map(|steps| steps.get(step)))).collect()
    }

    /// How long to plan for a slide: the sum over its steps, as a person writes it; `None` if no run showed it.
    #[must_use]
    pub fn plan_for(&self, key: &PageKey) -> Option<Duration> {
        let steps = self.steps_of(key);
        (!steps.is_empty()).then(|| rounded(steps.into_iter().sum()))
    }
}

/// The middle one; of two middle ones, the mean.
fn median<'a>(times: impl Iterator<Item = &'a f64>) -> Duration {
    let mut times: Vec<f64> = times.copied().filter(|time| time.is_finite()).collect();
    times.sort_by(f64::total_cmp);
    let Some(last) = times.len().checked_sub(1) else { return Duration::ZERO };
    seconds((times[last / 2] + times[last.div_ceil(2)]) / 2.0)
}

/// Seconds from a file that anybody may have written.
fn seconds(secs: f64) -> Duration {
    Duration::try_from_secs_f64(secs.clamp(0.0, 1e6)).unwrap_or_default()
}

/// To five seconds, from five minutes on to half a minute.
fn rounded(time: Duration) -> Duration {
    let unit = if time < Duration::from_secs(300) { 5 } else { 30 };
    let units = (time.as_secs_f64() / f64::from(unit)).round().max(1.0);
    seconds(units * f64::from(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    fn at(slide: usize, step: u16) -> SlidePos {
        SlidePos { slide, step }
    }

    fn key(slide: usize) -> PageKey {
        PageKey::Id(format!("s{slide}"))
    }

    /// A run that shows places for so many seconds each.
    fn run(places: &[(SlidePos, u64)]) -> Run {
        let mut recorder = Recorder::new(places[0].0, secs(100));
        let mut now = 100;
        for (i, (_, time)) in places.iter().enumerate() {
            now += time;
            recorder.enter(places.get(i + 1).map_or(at(99, 0), |next| next.0), secs(now));
        }
        recorder.finish(secs(now), |slide| (slide < 99).then(|| key(slide)))
    }

    #[test]
    fn visits_add_up_and_what_was_passed_by_does_not_count() {
        let run = run(&[(at(0, 0), 10), (at(0, 1), 5), (at(1, 0), 1), (at(2, 0), 20), (at(0, 1), 5)]);
        assert_eq!(run.time_of(&key(0)), Some(secs(20)));
        assert_eq!(run.time_of(&key(1)), None);
        assert_eq!(run.time_of(&key(2)), Some(secs(20)));
    }

    #[test]
    fn the_middle_run_is_what_is_planned() {
        let mut rehearsals = Rehearsals::default();
        for (first, second) in [(10, 31), (14, 30), (300, 4)] {
            rehearsals.add(run(&[(at(0, 0), first), (at(0, 1), second)]));
        }
        rehearsals.add(Run::default());
        assert_eq!(rehearsals.n_runs(), 3);
        assert_eq!(rehearsals.steps_of(&key(0)), [secs(14), secs(30)]);
        assert_eq!(rehearsals.plan_for(&key(0)), Some(secs(45)));
        assert_eq!(rehearsals.plan_for(&key(7)), None);
        (0..20).for_each(|_| rehearsals.add(run(&[(at(0, 0), 400)])));
        assert_eq!((rehearsals.n_runs(), rehearsals.plan_for(&key(0))), (MAX_RUNS, Some(secs(390))));
    }

    #[test]
    fn a_reset_a_pause_and_an_edit_lose_nothing_else() {
        let mut recorder = Recorder::new(at(0, 0), secs(50));
        recorder.enter(at(1, 0), secs(60));
        recorder.enter(at(1, 1), secs(0));
        assert_eq!(recorder.on_step(secs(7)), secs(7));
        recorder.reseat(|slide| slide + 1);
        let run = recorder.finish(secs(9), |slide| Some(key(slide)));
        assert_eq!((run.time_of(&key(1)), run.time_of(&key(2))), (Some(secs(10)), Some(secs(9))));
    }

    #[test]
    fn a_hostile_file_plans_nothing_absurd() {
        let text = "([({Id(\"s0\"): [1e300, inf, NaN, -5.0]})])";
        if let Ok(rehearsals) = ron::from_str::<Rehearsals>(text) {
            assert!(rehearsals.plan_for(&key(0)).is_some_and(|time| time <= secs(3_000_000)));
        }
        assert_eq!(rounded(secs(0)), secs(5));
    }
}
