//! Where the talk is: slide, step, what covers the screen, and what the audience is shown of it.
//!
//! Pure: no window, no clock of its own, no deck. What it must know of a deck
//! it asks a [`Talk`], one slide at a time, so that a long deck is never laid
//! out as a whole.

pub mod clock;
#[cfg(feature = "gui")]
pub mod find;
pub mod ink;
pub mod pace;
pub mod rehearsal;
pub mod tool;
pub mod zoom;

use std::time::Duration;

use tool::Tool;
use zoom::Zoom;

/// A second escape within this time leaves the show.
pub const LEAVE_WITHIN: Duration = Duration::from_secs(3);

/// A place in the talk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SlidePos {
    /// Index in the file, from 0, hidden slides counted.
    pub slide: usize,
    /// Step of that slide, from 0.
    pub step: u16,
}

impl SlidePos {
    /// The first step of a slide.
    #[must_use]
    pub fn start_of(slide: usize) -> Self {
        Self { slide, step: 0 }
    }
}

/// What the show must know of a deck.
pub trait Talk {
    /// Number of slides in the file, hidden ones too.
    fn n_slides(&mut self) -> usize;
    /// True if the show skips this slide.
    fn is_hidden(&mut self, slide: usize) -> bool;
    /// Number of steps of a slide, at least 1; may lay the slide out.
    fn n_steps(&mut self, slide: usize) -> u16;
}

/// What lies over the slide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cover {
    /// Nothing: the slide shows.
    #[default]
    None,
    /// A black screen.
    Black,
    /// A white screen.
    White,
    /// An empty page to draw on.
    Whiteboard,
    /// The black card at the end of a talk, put up at this time.
    EndCard {
        /// Time of the escape that put it up.
        since: Duration,
    },
}

/// What the audience is shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Audience {
    /// Slide and step.
    pub pos: SlidePos,
    /// What lies over the slide.
    pub cover: Cover,
    /// The part of the slide that fills the screen.
    pub zoom: Zoom,
}

/// What a presenter can ask of the show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ShowCommand {
    /// One step on; the next slide after the last step.
    NextStep,
    /// One step back; the previous slide's last step before the first.
    PreviousStep,
    /// The next slide, whatever steps are left.
    NextSlide,
    /// The previous slide's first step.
    PreviousSlide,
    /// The first slide.
    First,
    /// The last slide.
    Last,
    /// The slide with this number in the show, from 1.
    GoToNumber(usize),
    /// A place by index.
    GoTo(SlidePos),
    /// Where the talk was before the last jump.
    LastViewed,
    /// Black screen on and off.
    Black,
    /// White screen on and off.
    White,
    /// The empty page to draw on, on and off.
    Whiteboard,
    /// Takes off what covers the slide.
    Uncover,
    /// Holds what the audience sees, whatever the presenter does; again: lets go.
    Freeze,
    /// Takes up a tool; again: lays it down.
    Tool(Tool),
    /// Takes the pen of this colour, from 0.
    PickColor(usize),
    /// Zooms in or out; what is seen at this place of the screen, in shares of it, stays there.
    ZoomBy(f64, [f64; 2]),
    /// Moves the part that shows, by shares of the screen.
    Pan([f64; 2]),
    /// Shows the whole slide again.
    ZoomOff,
    /// Lays down a tool, shows the whole slide, or puts up the end card; again within [`LEAVE_WITHIN`]: leave.
    Escape,
}

impl ShowCommand {
    /// True if it may lead far away, so that [`ShowCommand::LastViewed`] leads back.
    #[must_use]
    pub fn is_jump(self) -> bool {
        matches!(self, Self::First | Self::Last | Self::GoToNumber(_) | Self::GoTo(_) | Self::LastViewed)
    }
}

/// What came of a [`ShowCommand`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Another slide or step shows.
    Moved,
    /// Something covers the slide now.
    Covered,
    /// The slide that was covered shows again.
    Uncovered,
    /// Another tool, zoom or colour; or the audience's picture is held or let go.
    Adjusted,
    /// There is nothing after this step.
    AtEnd,
    /// There is nothing before this step.
    AtStart,
    /// No slide has this number.
    NoSuchSlide(usize),
    /// The presenter wants out.
    Leave,
    /// Nothing changed.
    Nothing,
}

/// Where the talk is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Show {
    now: Audience,
    /// What the audience sees instead, as long as its picture is held.
    frozen: Option<Audience>,
    tool: Tool,
    color: usize,
    last_viewed: Option<SlidePos>,
}

impl Show {
    /// A show that begins at a slide, or at the first one after it that isn't hidden.
    #[must_use]
    pub fn new(slide: usize, talk: &mut dyn Talk) -> Self {
        let last = talk.n_slides().saturating_sub(1);
        let wanted = slide.min(last);
        let slide = visible_from(talk, wanted).or_else(|| visible_before(talk, wanted)).unwrap_or(wanted);
        Self::at(SlidePos::start_of(slide))
    }

    fn at(pos: SlidePos) -> Self {
        Self { now: Audience { pos, ..Audience::default() }, ..Self::default() }
    }

    /// The slide and step where the presenter is.
    #[must_use]
    pub fn pos(&self) -> SlidePos {
        self.now.pos
    }

    /// What lies over the slide.
    #[must_use]
    pub fn cover(&self) -> Cover {
        self.now.cover
    }

    /// The part of the slide that the presenter chose to fill the screen.
    #[must_use]
    pub fn zoom(&self) -> Zoom {
        self.now.zoom
    }

    /// What the audience sees: where the presenter is, unless its picture is held.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.frozen.unwrap_or(self.now)
    }

    /// True if the audience's picture is held.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.frozen.is_some()
    }

    /// What the pointer is.
    #[must_use]
    pub fn tool(&self) -> Tool {
        self.tool
    }

    /// Where [`ShowCommand::LastViewed`] leads.
    #[must_use]
    pub fn last_viewed(&self) -> Option<SlidePos> {
        self.last_viewed
    }

    /// The pen's colour, from 0.
    #[must_use]
    pub fn color(&self) -> usize {
        self.color
    }

    /// Does what the presenter asks; `now` is the time since any fixed moment.
    pub fn apply(&mut self, command: ShowCommand, now: Duration, talk: &mut dyn Talk) -> Outcome {
        match command {
            ShowCommand::NextStep => self.step_to(next_step(talk, self.now.pos), Outcome::AtEnd),
            ShowCommand::PreviousStep => self.step_to(previous_step(talk, self.now.pos), Outcome::AtStart),
            ShowCommand::NextSlide => {
                let target = visible_from(talk, self.now.pos.slide + 1).map(SlidePos::start_of);
                self.step_to(target, Outcome::AtEnd)
            }
            ShowCommand::PreviousSlide => {
                let target = visible_before(talk, self.now.pos.slide).map(SlidePos::start_of);
                self.step_to(target, Outcome::AtStart)
            }
            ShowCommand::First => self.jump(visible_from(talk, 0).map(SlidePos::start_of)),
            ShowCommand::Last => {
                let n_slides = talk.n_slides();
                self.jump(visible_before(talk, n_slides).map(SlidePos::start_of))
            }
            ShowCommand::GoToNumber(number) => match slide_of_number(talk, number) {
                Some(slide) => self.jump(Some(SlidePos::start_of(slide))),
                None => Outcome::NoSuchSlide(number),
            },
            ShowCommand::GoTo(pos) => {
                let target = clamped(talk, pos);
                self.jump(target)
            }
            ShowCommand::LastViewed => {
                let target = self.last_viewed.and_then(|pos| clamped(talk, pos));
                self.jump(target)
            }
            ShowCommand::Black => self.toggle(Cover::Black),
            ShowCommand::White => self.toggle(Cover::White),
            ShowCommand::Whiteboard => self.toggle(Cover::Whiteboard),
            ShowCommand::Uncover => self.uncover().unwrap_or(Outcome::Nothing),
            ShowCommand::Freeze => {
                self.frozen = if self.frozen.is_none() { Some(self.now) } else { None };
                Outcome::Adjusted
            }
            ShowCommand::Tool(tool) => {
                self.tool = if self.tool == tool { Tool::Arrow } else { tool };
                Outcome::Adjusted
            }
            ShowCommand::PickColor(color) => {
                self.color = color;
                if self.tool == Tool::Eraser {
                    self.tool = Tool::Pen;
                }
                Outcome::Adjusted
            }
            ShowCommand::ZoomBy(factor, at) => self.zoom_to(self.now.zoom.by(factor, at)),
            ShowCommand::Pan(by) => self.zoom_to(self.now.zoom.panned(by)),
            ShowCommand::ZoomOff => self.zoom_to(Zoom::default()),
            ShowCommand::Escape => self.escape(now),
        }
    }

    /// Follows the slides after the deck changed: `moved` says where each is now; steps are clamped.
    pub fn reseat(&mut self, moved: impl Fn(usize) -> usize, talk: &mut dyn Talk) {
        let mut follow =
            |pos: SlidePos| clamped(talk, SlidePos { slide: moved(pos.slide), step: pos.step }).unwrap_or_default();
        self.last_viewed = self.last_viewed.map(&mut follow);
        self.now.pos = follow(self.now.pos);
        if let Some(frozen) = &mut self.frozen {
            frozen.pos = follow(frozen.pos);
        }
    }

    /// Another slide shows as a whole; another step of it where it was zoomed to.
    fn move_to(&mut self, pos: SlidePos) {
        if pos.slide != self.now.pos.slide {
            self.now.zoom = Zoom::default();
        }
        self.now.pos = pos;
    }

    fn zoom_to(&mut self, zoom: Zoom) -> Outcome {
        let has_changed = zoom != self.now.zoom && self.now.cover == Cover::None;
        if has_changed {
            self.now.zoom = zoom;
        }
        if has_changed { Outcome::Adjusted } else { Outcome::Nothing }
    }

    /// A step or whole-slide move: while something covers the slide it only uncovers it.
    fn step_to(&mut self, target: Option<SlidePos>, at_limit: Outcome) -> Outcome {
        if let Some(outcome) = self.uncover() {
            return outcome;
        }
        match target {
            Some(pos) => {
                self.move_to(pos);
                Outcome::Moved
            }
            None => at_limit,
        }
    }

    /// A jump: shows its target whatever covers the slide.
    fn jump(&mut self, target: Option<SlidePos>) -> Outcome {
        let uncovered = self.uncover().unwrap_or(Outcome::Nothing);
        match target {
            Some(pos) if pos != self.now.pos => {
                self.last_viewed = Some(self.now.pos);
                self.move_to(pos);
                Outcome::Moved
            }
            Some(_) | None => uncovered,
        }
    }

    /// How much longer one Esc leaves the show; `None` if it puts up the end card first.
    #[must_use]
    pub fn leaves_within(&self, now: Duration) -> Option<Duration> {
        let Cover::EndCard { since } = self.now.cover else { return None };
        LEAVE_WITHIN.checked_sub(now.saturating_sub(since)).filter(|_| self.tool == Tool::Arrow)
    }

    fn toggle(&mut self, cover: Cover) -> Outcome {
        if self.now.cover == cover {
            return self.uncover().unwrap_or(Outcome::Nothing);
        }
        self.now.cover = cover;
        Outcome::Covered
    }

    fn uncover(&mut self) -> Option<Outcome> {
        let was_covered = self.now.cover != Cover::None;
        self.now.cover = Cover::None;
        was_covered.then_some(Outcome::Uncovered)
    }

    fn escape(&mut self, now: Duration) -> Outcome {
        if self.tool != Tool::Arrow {
            self.tool = Tool::Arrow;
            return Outcome::Adjusted;
        }
        match self.now.cover {
            Cover::EndCard { since } if now.saturating_sub(since) <= LEAVE_WITHIN => Outcome::Leave,
            Cover::None if self.now.zoom.is_on() => self.zoom_to(Zoom::default()),
            Cover::EndCard { .. } | Cover::None | Cover::Black | Cover::White | Cover::Whiteboard => {
                self.now.cover = Cover::EndCard { since: now };
                self.frozen = None;
                Outcome::Covered
            }
        }
    }
}

/// The step after `pos`, if there is one.
pub fn next_step(talk: &mut dyn Talk, pos: SlidePos) -> Option<SlidePos> {
    if pos.step + 1 < talk.n_steps(pos.slide) {
        return Some(SlidePos { step: pos.step + 1, ..pos });
    }
    visible_from(talk, pos.slide + 1).map(SlidePos::start_of)
}

/// The step before `pos`, if there is one: before a slide comes the previous one's last step.
pub fn previous_step(talk: &mut dyn Talk, pos: SlidePos) -> Option<SlidePos> {
    if pos.step > 0 {
        return Some(SlidePos { step: pos.step - 1, ..pos });
    }
    let slide = visible_before(talk, pos.slide)?;
    Some(SlidePos { slide, step: talk.n_steps(slide).saturating_sub(1) })
}

/// Places that [`neighbour`] knows.
pub const N_NEIGHBOURS: usize = 5;

/// Where the presenter may be soon, the likeliest first; 0 is the place itself.
pub fn neighbour(talk: &mut dyn Talk, pos: SlidePos, rank: usize) -> Option<SlidePos> {
    match rank {
        0 => Some(pos),
        1 => next_step(talk, pos),
        2 => previous_step(talk, pos),
        3 => visible_from(talk, pos.slide + 1).map(SlidePos::start_of),
        4 => {
            let next = next_step(talk, pos)?;
            next_step(talk, next)
        }
        _ => None,
    }
}

/// The number in the show of a slide, from 1; `None` if it is hidden or not there.
pub fn number_of_slide(talk: &mut dyn Talk, slide: usize) -> Option<usize> {
    if slide >= talk.n_slides() || talk.is_hidden(slide) {
        return None;
    }
    Some((0..=slide).filter(|&i| !talk.is_hidden(i)).count())
}

fn slide_of_number(talk: &mut dyn Talk, number: usize) -> Option<usize> {
    let n_slides = talk.n_slides();
    (0..n_slides).filter(|&i| !talk.is_hidden(i)).nth(number.checked_sub(1)?)
}

fn visible_from(talk: &mut dyn Talk, first: usize) -> Option<usize> {
    (first..talk.n_slides()).find(|&slide| !talk.is_hidden(slide))
}

fn visible_before(talk: &mut dyn Talk, end: usize) -> Option<usize> {
    (0..end.min(talk.n_slides())).rev().find(|&slide| !talk.is_hidden(slide))
}

fn clamped(talk: &mut dyn Talk, pos: SlidePos) -> Option<SlidePos> {
    let slide = pos.slide.min(talk.n_slides().checked_sub(1)?);
    let step = pos.step.min(talk.n_steps(slide).saturating_sub(1));
    Some(SlidePos { slide, step })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps of each slide; 0 stands for a hidden slide.
    struct Steps(&'static [u16]);

    impl Talk for Steps {
        fn n_slides(&mut self) -> usize {
            self.0.len()
        }
        fn is_hidden(&mut self, slide: usize) -> bool {
            self.0[slide] == 0
        }
        fn n_steps(&mut self, slide: usize) -> u16 {
            self.0[slide].max(1)
        }
    }

    const NOW: Duration = Duration::from_secs(100);

    fn at(slide: usize, step: u16) -> SlidePos {
        SlidePos { slide, step }
    }

    fn walk(talk: &mut Steps, from: SlidePos, commands: &[ShowCommand]) -> (SlidePos, Outcome) {
        let mut show = Show::at(from);
        let mut outcome = Outcome::Nothing;
        for &command in commands {
            outcome = show.apply(command, NOW, talk);
        }
        (show.pos(), outcome)
    }

    #[test]
    fn steps_cross_slides_and_skip_hidden_ones() {
        let talk = &mut Steps(&[1, 3, 0, 2]);
        use ShowCommand::{First, GoToNumber, Last, NextSlide, NextStep, PreviousSlide, PreviousStep};
        let check = |talk: &mut Steps, from, commands: &[ShowCommand], expected, outcome| {
            assert_eq!(walk(talk, from, commands), (expected, outcome), "{commands:?}");
        };
        check(talk, at(0, 0), &[NextStep], at(1, 0), Outcome::Moved);
        check(talk, at(1, 2), &[NextStep], at(3, 0), Outcome::Moved);
        check(talk, at(3, 1), &[NextStep], at(3, 1), Outcome::AtEnd);
        check(talk, at(3, 0), &[PreviousStep], at(1, 2), Outcome::Moved);
        check(talk, at(0, 0), &[PreviousStep], at(0, 0), Outcome::AtStart);
        check(talk, at(1, 1), &[NextSlide], at(3, 0), Outcome::Moved);
        check(talk, at(3, 1), &[PreviousSlide], at(1, 0), Outcome::Moved);
        check(talk, at(1, 1), &[Last], at(3, 0), Outcome::Moved);
        check(talk, at(3, 1), &[First], at(0, 0), Outcome::Moved);
        check(talk, at(0, 0), &[GoToNumber(3)], at(3, 0), Outcome::Moved);
        check(talk, at(0, 0), &[GoToNumber(4)], at(0, 0), Outcome::NoSuchSlide(4));
        check(talk, at(0, 0), &[GoToNumber(0)], at(0, 0), Outcome::NoSuchSlide(0));
        check(talk, at(1, 2), &[GoToNumber(3), ShowCommand::LastViewed], at(1, 2), Outcome::Moved);
    }

    #[test]
    fn while_black_the_first_press_only_uncovers() {
        let talk = &mut Steps(&[1, 1]);
        let mut show = Show::new(0, talk);
        assert_eq!(show.apply(ShowCommand::Black, NOW, talk), Outcome::Covered);
        assert_eq!(show.apply(ShowCommand::NextStep, NOW, talk), Outcome::Uncovered);
        assert_eq!(show.pos(), at(0, 0));
        assert_eq!(show.apply(ShowCommand::NextStep, NOW, talk), Outcome::Moved);
        show.apply(ShowCommand::White, NOW, talk);
        assert_eq!(show.apply(ShowCommand::Black, NOW, talk), Outcome::Covered);
        assert_eq!(show.cover(), Cover::Black);
        assert_eq!(show.apply(ShowCommand::Black, NOW, talk), Outcome::Uncovered);
    }

    #[test]
    fn only_a_quick_second_escape_leaves() {
        let talk = &mut Steps(&[1, 1]);
        let mut show = Show::new(1, talk);
        assert_eq!(show.apply(ShowCommand::Escape, NOW, talk), Outcome::Covered);
        let late = NOW + Duration::from_secs(4);
        assert_eq!(show.apply(ShowCommand::Escape, late, talk), Outcome::Covered);
        assert_eq!(show.apply(ShowCommand::Escape, late + Duration::from_secs(2), talk), Outcome::Leave);
        assert_eq!(show.apply(ShowCommand::NextStep, late, talk), Outcome::Uncovered);
        assert_eq!(show.pos(), at(1, 0));
    }

    #[test]
    fn a_held_picture_stays_whatever_the_presenter_does() {
        let talk = &mut Steps(&[1, 2, 1]);
        let mut show = Show::new(0, talk);
        let apply = |show: &mut Show, command, talk: &mut Steps| show.apply(command, NOW, talk);
        assert_eq!(apply(&mut show, ShowCommand::Freeze, talk), Outcome::Adjusted);
        for command in [ShowCommand::NextStep, ShowCommand::Black, ShowCommand::NextStep, ShowCommand::NextStep] {
            apply(&mut show, command, talk);
            assert_eq!(show.audience(), Audience::default());
        }
        assert_eq!(show.pos(), at(1, 1));
        apply(&mut show, ShowCommand::Freeze, talk);
        assert_eq!(show.audience().pos, at(1, 1));
        // The end card is for the audience, held or not.
        apply(&mut show, ShowCommand::Freeze, talk);
        apply(&mut show, ShowCommand::Escape, talk);
        assert!(!show.is_frozen() && matches!(show.audience().cover, Cover::EndCard { .. }));
        // A shorter deck can't hold what it no longer has.
        let mut show = Show::at(at(2, 0));
        apply(&mut show, ShowCommand::Freeze, talk);
        show.reseat(|slide| slide, &mut Steps(&[1]));
        assert_eq!(show.audience().pos, at(0, 0));
    }

    #[test]
    fn escape_lays_down_the_tool_then_leaves_the_zoom_then_ends() {
        let talk = &mut Steps(&[2, 1]);
        let mut show = Show::new(0, talk);
        let apply = |show: &mut Show, command, talk: &mut Steps| show.apply(command, NOW, talk);
        apply(&mut show, ShowCommand::ZoomBy(2.0, [0.0, 0.0]), talk);
        apply(&mut show, ShowCommand::Tool(Tool::Pen), talk);
        apply(&mut show, ShowCommand::NextStep, talk);
        assert!(show.audience().zoom.is_on(), "a step keeps the zoom");
        assert_eq!(apply(&mut show, ShowCommand::Escape, talk), Outcome::Adjusted);
        assert_eq!((show.tool(), show.audience().zoom.is_on()), (Tool::Arrow, true));
        apply(&mut show, ShowCommand::Escape, talk);
        assert_eq!(show.audience().zoom, Zoom::default());
        assert_eq!(apply(&mut show, ShowCommand::Escape, talk), Outcome::Covered);
        apply(&mut show, ShowCommand::Uncover, talk);
        apply(&mut show, ShowCommand::ZoomBy(2.0, [0.0, 0.0]), talk);
        apply(&mut show, ShowCommand::NextStep, talk);
        assert_eq!((show.pos(), show.audience().zoom), (at(1, 0), Zoom::default()), "another slide shows as a whole");
        apply(&mut show, ShowCommand::Tool(Tool::Laser), talk);
        apply(&mut show, ShowCommand::Tool(Tool::Laser), talk);
        assert_eq!(show.tool(), Tool::Arrow);
    }

    #[test]
    fn a_deck_without_slides_holds_still() {
        let talk = &mut Steps(&[]);
        let mut show = Show::new(7, talk);
        for command in [ShowCommand::NextSlide, ShowCommand::Last, ShowCommand::First, ShowCommand::GoTo(at(3, 3))] {
            show.apply(command, NOW, talk);
            assert_eq!(show.pos(), at(0, 0));
        }
        assert_eq!(Show::new(0, &mut Steps(&[0, 0, 1])).pos(), at(2, 0));
        assert_eq!(Show::new(9, &mut Steps(&[1, 0])).pos(), at(0, 0));
    }

    #[test]
    fn a_shorter_deck_clamps_slide_and_step() {
        let mut show = Show::at(at(3, 2));
        show.reseat(|slide| slide, &mut Steps(&[1, 2]));
        assert_eq!(show.pos(), at(1, 1));
    }

    #[test]
    fn the_likeliest_neighbour_comes_first() {
        let talk = &mut Steps(&[2, 2, 1]);
        let ranks: Vec<_> = (0..=N_NEIGHBOURS).map(|rank| neighbour(talk, at(1, 0), rank)).collect();
        let expected = [Some(at(1, 0)), Some(at(1, 1)), Some(at(0, 1)), Some(at(2, 0)), Some(at(2, 0)), None];
        assert_eq!(ranks, expected);
        assert_eq!(number_of_slide(&mut Steps(&[1, 0, 1]), 2), Some(2));
        assert_eq!(number_of_slide(&mut Steps(&[1, 0, 1]), 1), None);
    }
}
