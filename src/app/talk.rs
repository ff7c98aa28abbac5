//! A deck that is being shown: its text as it is now, where the talk is, and the clock.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::engine::Shared;
use crate::engine::edition::{Edition, EditionTalk, KnownTalk};
use crate::engine::watch::LiveDeck;
use crate::layout::text::Typesetter;
use crate::show::clock::Clock;
use crate::show::pace::{Cuts, Pace, Plan, PlannedSlide};
use crate::show::rehearsal::{Recorder, Run};
use crate::show::{self, Outcome, Show, ShowCommand, SlidePos};
use crate::world::disk::real_path;

/// How long a hint stays on the console.
const HINT_FOR: Duration = Duration::from_secs(4);

/// A deck that is being shown.
pub struct OpenTalk {
    live: Arc<LiveDeck>,
    real_path: PathBuf,
    edition: Arc<Edition>,
    show: Show,
    typesetter: Typesetter,
    /// The stopwatch.
    pub clock: Clock,
    /// Time planned for the talk, if the presenter said how much.
    asked: Option<Duration>,
    plan: Option<Plan>,
    /// The slide that shows, and what the stopwatch said when it came.
    since: (usize, Duration),
    hint: Option<(String, Duration)>,
    /// Measures each step, while the talk is rehearsed.
    recorder: Option<Recorder>,
    /// When a rehearsal was asked for that would have set back a clock that runs.
    rehearsal_asked_at: Option<Duration>,
}

impl std::fmt::Debug for OpenTalk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenTalk").field("deck", &self.live.path()).field("show", &self.show).finish_non_exhaustive()
    }
}

impl OpenTalk {
    /// Starts a talk at a slide; `planned` overrides the deck's own planned time.
    #[must_use]
    pub fn new(live: Arc<LiveDeck>, shared: &Shared, slide: usize, planned: Option<Duration>) -> Self {
        let edition = live.edition();
        let mut typesetter = shared.typesetter();
        let slide = first_sound(&edition, slide);
        let show = Show::new(slide, &mut EditionTalk { edition: &edition, typesetter: &mut typesetter });
        let plan = plan(&edition, planned);
        let since = (show.pos().slide, Duration::ZERO);
        Self {
            real_path: real_path(live.path()),
            live,
            edition,
            show,
            typesetter,
            clock: Clock::default(),
            asked: planned,
            plan,
            since,
            hint: None,
            recorder: None,
            rehearsal_asked_at: None,
        }
    }

    /// The deck as it is now.
    #[must_use]
    pub fn edition(&self) -> &Arc<Edition> {
        &self.edition
    }

    /// The deck's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.live.path()
    }

    /// The deck's file as the system knew it when the talk began; the disk isn't asked again.
    #[must_use]
    pub fn real_path(&self) -> &Path {
        &self.real_path
    }

    /// Where the talk is.
    #[must_use]
    pub fn show(&self) -> &Show {
        &self.show
    }

    /// Takes up a change of the file, if there was one; keeps slide and step. True if there was one.
    pub fn refresh(&mut self) -> bool {
        let edition = self.live.edition();
        if Arc::ptr_eq(&edition, &self.edition) {
            return false;
        }
        let before = std::mem::replace(&mut self.edition, edition);
        let mut talk = EditionTalk { edition: &self.edition, typesetter: &mut self.typesetter };
        self.show.reseat(|slide| self.edition.index_after(&before, slide), &mut talk);
        if let Some(recorder) = &mut self.recorder {
            recorder.reseat(|slide| self.edition.index_after(&before, slide));
        }
        self.since.0 = self.show.pos().slide;
        self.plan = plan(&self.edition, self.asked);
        true
    }

    /// Reads the files again.
    pub fn reload(&self) {
        self.live.reload();
    }

    /// Does what the presenter asks; leaves a hint where nothing moved.
    pub fn apply(&mut self, command: ShowCommand, now: Duration) -> Outcome {
        let mut talk = EditionTalk { edition: &self.edition, typesetter: &mut self.typesetter };
        let outcome = self.show.apply(command, now, &mut talk);
        self.hint = None;
        let slide = self.show.pos().slide;
        if slide != self.since.0 {
            self.since = (slide, self.clock.elapsed(now));
        }
        if let Some(recorder) = self.recorder.as_mut().filter(|_| outcome == Outcome::Moved) {
            recorder.enter(self.show.pos(), self.clock.elapsed(now));
        }
        match outcome {
            Outcome::Moved => self.clock.start_once(now),
            Outcome::AtEnd => self.hint("This is the last step of the talk".to_owned(), now),
            Outcome::AtStart => self.hint("This is the first slide".to_owned(), now),
            Outcome::NoSuchSlide(number) => self.hint(format!("There is no slide {number}"), now),
            Outcome::Covered | Outcome::Uncovered | Outcome::Adjusted | Outcome::Leave | Outcome::Nothing => {}
        }
        outcome
    }

    /// True if nothing is lost when the clock is set to zero for a rehearsal, or if that was asked for a second time
    /// while the hint was there.
    pub fn may_rehearse(&mut self, now: Duration) -> bool {
        let asked_at = self.rehearsal_asked_at.replace(now);
        let is_sure = asked_at.is_some_and(|at| now.saturating_sub(at) < HINT_FOR);
        is_sure || self.clock.elapsed(now).is_zero()
    }

    /// Measures each step from now on, with the stopwatch back at zero and running.
    pub fn rehearse(&mut self, now: Duration) {
        self.clock.reset();
        self.clock.start_once(now);
        self.since.1 = Duration::ZERO;
        self.recorder = Some(Recorder::new(self.show.pos(), Duration::ZERO));
    }

    /// True while each step is measured.
    #[must_use]
    pub fn is_rehearsed(&self) -> bool {
        self.recorder.is_some()
    }

    /// What was measured, if the talk was rehearsed; the stopwatch goes on.
    pub fn end_rehearsal(&mut self, now: Duration) -> Option<Run> {
        let elapsed = self.clock.elapsed(now);
        let keys = self.edition.page_keys();
        Some(self.recorder.take()?.finish(elapsed, |slide| keys.get(slide).cloned()))
    }

    /// How long the step that shows has been there in this rehearsal.
    #[must_use]
    pub fn time_on_step(&self, now: Duration) -> Option<Duration> {
        Some(self.recorder.as_ref()?.on_step(self.clock.elapsed(now)))
    }

    /// Time planned for the talk.
    #[must_use]
    pub fn planned(&self) -> Option<Duration> {
        self.plan.as_ref().map(Plan::total)
    }

    /// Whether the talk is early or late; `None` without a plan, or before it began.
    #[must_use]
    pub fn pace(&self, now: Duration) -> Option<Pace> {
        let elapsed = self.clock.elapsed(now);
        let plan = self.plan.as_ref().filter(|_| !elapsed.is_zero())?;
        Some(plan.pace(self.show.pos().slide, elapsed))
    }

    /// How much longer the talk will take if all that is left takes its planned time.
    #[must_use]
    pub fn time_to_end(&self, now: Duration) -> Option<Duration> {
        let elapsed = self.clock.elapsed(now);
        let on_slide = elapsed.saturating_sub(self.since.1);
        Some(self.plan.as_ref()?.projected(self.since.0, elapsed, on_slide).saturating_sub(elapsed))
    }

    /// The optional slides to skip so that the talk ends on time, by their numbers.
    #[must_use]
    pub fn cuts(&self, now: Duration) -> Cuts {
        let elapsed = self.clock.elapsed(now);
        let Some(plan) = self.plan.as_ref().filter(|_| !elapsed.is_zero()) else { return Cuts::default() };
        let cuts = plan.cuts(self.since.0, elapsed, elapsed.saturating_sub(self.since.1));
        let number = |slide| show::number_of_slide(&mut KnownTalk(&self.edition), slide);
        Cuts { slides: cuts.slides.into_iter().filter_map(number).collect(), ..cuts }
    }

    /// Tells the presenter something, on the console only.
    pub fn hint(&mut self, text: String, now: Duration) {
        self.hint = Some((text, now));
    }

    /// What the presenter is told now, and for how much longer.
    #[must_use]
    pub fn current_hint(&self, now: Duration) -> Option<(&str, Duration)> {
        let (text, since) = self.hint.as_ref()?;
        let left = HINT_FOR.checked_sub(now.saturating_sub(*since)).filter(|left| !left.is_zero())?;
        Some((text, left))
    }

    /// The step that comes next, if the current slide is laid out already.
    #[must_use]
    pub fn next_pos(&self) -> Option<SlidePos> {
        self.edition.laid_out(self.show.pos().slide)?;
        show::next_step(&mut KnownTalk(&self.edition), self.show.pos())
    }

    /// Number of steps of the current slide; 1 until it is laid out.
    #[must_use]
    pub fn n_steps(&self) -> u16 {
        self.edition.laid_out(self.show.pos().slide).map_or(1, |slide| slide.n_steps.max(1))
    }

    /// The current slide's number, and how many the show has.
    #[must_use]
    pub fn number(&self) -> (Option<usize>, usize) {
        let talk = &mut KnownTalk(&self.edition);
        let number = show::number_of_slide(talk, self.show.pos().slide);
        (number, super::shelf::visible_slides(talk).len())
    }
}

/// The wanted slide, or the next one whose text can be read: a talk doesn't begin with nothing.
fn first_sound(edition: &Edition, wanted: usize) -> usize {
    let is_sound = |slide: &usize| edition.last_good_slide(*slide).is_some();
    let after = (wanted..edition.n_slides()).find(is_sound);
    after.or_else(|| (0..wanted.min(edition.n_slides())).rev().find(is_sound)).unwrap_or(wanted)
}

/// The plan of what the show shows; `asked` overrides the deck's own duration.
fn plan(edition: &Edition, asked: Option<Duration>) -> Option<Plan> {
    let visible = super::shelf::visible_slides(&mut KnownTalk(edition));
    let planned = |slide: usize| {
        let written = edition.last_good_slide(slide);
        PlannedSlide {
            slide,
            time: written.and_then(|written| written.time).map(|time| time.0),
            is_optional: written.is_some_and(|written| written.optional),
        }
    };
    let slides: Vec<_> = visible.into_iter().map(planned).collect();
    let duration = asked.or_else(|| edition.deck()?.deck.duration.map(|duration| duration.0));
    Plan::new(&slides, duration)
}
