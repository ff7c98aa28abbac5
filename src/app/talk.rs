//! A deck that is being shown: its text as it is now, where the talk is, and the clock.

use std::sync::Arc;
use std::time::Duration;

use crate::engine::Shared;
use crate::engine::edition::{Edition, EditionTalk, KnownTalk};
use crate::engine::watch::LiveDeck;
use crate::layout::text::Typesetter;
use crate::show::clock::Clock;
use crate::show::{self, Outcome, Show, ShowCommand, SlidePos};

/// How long a hint stays on the console.
const HINT_FOR: Duration = Duration::from_secs(4);

/// A deck that is being shown.
pub struct OpenTalk {
    live: LiveDeck,
    edition: Arc<Edition>,
    show: Show,
    typesetter: Typesetter,
    /// The stopwatch.
    pub clock: Clock,
    /// Time planned for the talk.
    pub planned: Option<Duration>,
    hint: Option<(String, Duration)>,
}

impl std::fmt::Debug for OpenTalk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenTalk").field("deck", &self.live.path()).field("show", &self.show).finish_non_exhaustive()
    }
}

impl OpenTalk {
    /// Starts a talk at a slide; `planned` overrides the deck's own planned time.
    #[must_use]
    pub fn new(live: LiveDeck, shared: &Shared, slide: usize, planned: Option<Duration>) -> Self {
        let edition = live.edition();
        let mut typesetter = shared.typesetter();
        let slide = first_sound(&edition, slide);
        let show = Show::new(slide, &mut EditionTalk { edition: &edition, typesetter: &mut typesetter });
        let planned = planned.or_else(|| super::shelf::planned_time(&edition));
        Self { live, edition, show, typesetter, clock: Clock::default(), planned, hint: None }
    }

    /// The deck as it is now.
    #[must_use]
    pub fn edition(&self) -> &Arc<Edition> {
        &self.edition
    }

    /// The deck's file.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        self.live.path()
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
        let slide = edition.index_after(&self.edition, self.show.pos().slide);
        self.edition = edition;
        let mut talk = EditionTalk { edition: &self.edition, typesetter: &mut self.typesetter };
        self.show.reseat(slide, &mut talk);
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
        match outcome {
            Outcome::Moved => self.clock.start_once(now),
            Outcome::AtEnd => self.hint("This is the last step of the talk".to_owned(), now),
            Outcome::AtStart => self.hint("This is the first slide".to_owned(), now),
            Outcome::NoSuchSlide(number) => self.hint(format!("There is no slide {number}"), now),
            Outcome::Covered | Outcome::Uncovered | Outcome::Leave | Outcome::Nothing => {}
        }
        outcome
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
