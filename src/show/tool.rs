//! What the presenter's pointer does on the audience's screen.

/// What the pointer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub enum Tool {
    /// An arrow that hides when it rests.
    #[default]
    Arrow,
    /// A red point of light.
    Laser,
    /// A round light; the rest of the slide is dimmed.
    Spotlight,
    /// Draws lines.
    Pen,
    /// Draws broad lines that the slide shines through.
    Highlighter,
    /// Takes away whole strokes.
    Eraser,
}

impl Tool {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Arrow, Self::Laser, Self::Spotlight, Self::Pen, Self::Highlighter, Self::Eraser];

    /// True if it makes or takes away ink: a press of the button is not a step then.
    #[must_use]
    pub fn is_for_ink(self) -> bool {
        matches!(self, Self::Pen | Self::Highlighter | Self::Eraser)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Arrow => "Arrow",
            Self::Laser => "Laser",
            Self::Spotlight => "Spotlight",
            Self::Pen => "Pen",
            Self::Highlighter => "Highlighter",
            Self::Eraser => "Eraser",
        }
    }
}
