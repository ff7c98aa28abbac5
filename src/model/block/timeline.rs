//! Timelines as written.

use serde::Deserialize;

use super::diagram::Direction;
use super::short_form::{short_form, tuple_form};
use crate::model::prose::Prose;

/// Events along a line.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The events, in order.
    pub events: Vec<Event>,
    /// Indices of the events to stress, counted from 0.
    pub highlight: Vec<usize>,
    /// Whether distances mean time.
    pub scale: TimelineScale,
    /// Where the line leads; if left out, down when there are many events.
    pub direction: Option<Direction>,
    /// What a morph between slides recognises the block by.
    pub id: Option<String>,
}

short_form!(Timeline {
    events: Vec<Event>;
    highlight: Vec<usize>,
    scale: TimelineScale,
    direction: Option<Direction>,
    id: Option<String>
});

/// Something that happened: `("14 Feb 1950", "Treaty")`, `("1953–1957", "First plan")`,
/// or `("Spring 1950", "First experts", "1950-04")`.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The date as it is shown; a range, such as `1953–1957`, is a span.
    pub date: Prose,
    /// What happened.
    pub text: Prose,
    /// The date for the scale, such as `1950-04` or `1953/1957`, where the shown one can't be read.
    pub when: Option<Prose>,
}

tuple_form!(Event { date: Prose, text: Prose; when: Prose }, "a date, what happened, and a date for the scale if wished");

/// Whether distances along a timeline mean time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum TimelineScale {
    /// All events are as far apart.
    #[default]
    Even,
    /// Distances are time.
    Time,
}
