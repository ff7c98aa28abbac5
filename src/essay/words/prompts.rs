//! The few words that a draft says by itself: headings of working slides and prompts for discussion.

/// What the draft says by itself, in the essay's language.
#[derive(Debug)]
pub struct Prompts {
    /// What comes before the first heading.
    pub introduction: &'static str,
    /// Heading of the slide for discussion.
    pub discussion: &'static str,
    /// Prompts for discussion that fit any text.
    pub questions: [&'static str; 6],
    /// Asks how a claim of the text could be tested; `{}` stands for the claim.
    pub test: &'static str,
    /// Title and text of a remark where the essay names no sources.
    pub no_sources: (&'static str, &'static str),
    /// Heading of the slide of sources.
    pub sources: &'static str,
    /// What the essay itself is called among the sources.
    pub essay: &'static str,
    /// Heading of the working slide of claims.
    pub claims: &'static str,
    /// Heading of a slide of dates.
    pub dates: &'static str,
    /// Heading of a slide of numbers.
    pub numbers: &'static str,
    /// Heading of a slide that has none of its own.
    pub points: &'static str,
}
