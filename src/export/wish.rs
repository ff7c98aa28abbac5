//! What may be wished for of an export, and which formats can fulfil it.
//!
//! The command line refuses a wish that a format can't fulfil, and the window
//! doesn't offer it; both ask here.

use super::Format;

/// Something that only some formats can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// The presenter's notes.
    Notes,
    /// What was drawn over the slides in the show.
    Ink,
    /// A picture or page for each step.
    Steps,
    /// Notes and steps for presenters of PDFs, in a file beside it.
    Pdfpc,
    /// Paper of a kind, lying in some way.
    Paper,
    /// Several slides on a page.
    PerPage,
    /// Letters as outlines or as text.
    SvgText,
    /// All slides in one picture.
    ContactSheet,
}

impl Wish {
    /// The formats that fulfil it, in the order of [`super::FORMATS`].
    #[must_use]
    pub fn formats(self) -> &'static [Format] {
        use Format::{Handout, Html, Jpeg, Notes, Pdf, Png, Pptx, Svg, Text, Webp};
        match self {
            Self::Notes => &[Pdf, Pptx, Html, Text, Notes],
            // HTML has its steps in any case, and shows them.
            Self::Steps | Self::Ink => &[Png, Jpeg, Webp, Svg, Pdf, Pptx, Html, Handout],
            Self::Pdfpc => &[Pdf],
            Self::Paper => &[Pdf, Handout],
            Self::PerPage => &[Handout],
            Self::SvgText => &[Svg],
            Self::ContactSheet => &[Png, Jpeg, Webp],
        }
    }

    /// True if a format fulfils it.
    #[must_use]
    pub fn suits(self, format: Format) -> bool {
        self.formats().contains(&format)
    }

    /// The names of the formats that fulfil it, for messages: `png, jpeg and webp`.
    #[must_use]
    pub fn format_names(self) -> String {
        let names: Vec<_> = self.formats().iter().map(|format| format.info().name).collect();
        match names.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_as_a_list() {
        assert_eq!(Wish::Pdfpc.format_names(), "pdf");
        assert_eq!(Wish::Paper.format_names(), "pdf and handout");
        assert_eq!(Wish::ContactSheet.format_names(), "png, jpeg and webp");
        assert!(Wish::Notes.suits(Format::Html) && !Wish::Notes.suits(Format::Jpeg));
    }
}
