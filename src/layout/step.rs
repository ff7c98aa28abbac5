//! When an item shows: a step is a filter on a Frame, so nothing ever jumps.

/// The steps of a slide during which an item shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StepRange {
    /// First step at which it shows, counted from 0.
    pub from: u16,
    /// First step at which it is gone again; `None` if it stays.
    pub until: Option<u16>,
}

impl StepRange {
    /// Shows from the first step on.
    pub const ALWAYS: Self = Self { from: 0, until: None };

    /// Shows from this step on.
    #[must_use]
    pub fn from(step: u16) -> Self {
        Self { from: step, until: None }
    }

    /// Shows at this step only.
    #[must_use]
    pub fn only(step: u16) -> Self {
        Self { from: step, until: Some(step.saturating_add(1)) }
    }

    /// True if the item shows at `step`.
    #[must_use]
    pub fn contains(self, step: u16) -> bool {
        self.from <= step && self.until.is_none_or(|until| step < until)
    }
}

impl Default for StepRange {
    fn default() -> Self {
        Self::ALWAYS
    }
}
