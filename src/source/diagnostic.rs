//! What is wrong with a deck, where, why, and how to mend it.

use std::ops::Range;

use super::edit::TextEdit;
use super::node_path::NodePath;
use super::span::Span;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the slide is shown as written.
    Warning,
    /// Something can't be shown as written.
    Error,
}

impl Severity {
    /// The word that reports use: `warning` or `error`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Where a finding belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A range of the text.
    Span(Span),
    /// A value of the deck; turned into a span by whoever holds the tree.
    Node(NodePath),
    /// Bytes of a text that is a value of the deck, as the model holds it; the value as a whole
    /// where its source reads differently.
    Within(NodePath, Range<usize>),
    /// The file as a whole.
    File,
}

/// A second place that explains the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What there is to see there, in a few words.
    pub text: String,
}

/// A change that would mend the finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, such as «replace with Statement».
    pub title: String,
    /// The change itself.
    pub edit: TextEdit,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Kebab-case name of the check, documented in `slides/README.md`.
    pub code: &'static str,
    /// Where it is.
    pub place: Place,
    /// What is wrong: lower case, no full stop, names things in backticks.
    pub message: String,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub hints: Vec<String>,
    /// A change that mends it, where one is known: the likeliest.
    pub fix: Option<Fix>,
    /// Other changes that may be meant.
    pub alternatives: Vec<Fix>,
}

/// Longest message in bytes; longer ones are cut with an ellipsis.
const MAX_MESSAGE_LEN: usize = 2048;

impl Diagnostic {
    /// An error of this code at this place.
    #[must_use]
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message.into())
    }

    /// A warning of this code at this place.
    #[must_use]
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message.into())
    }

    /// Adds a piece of advice.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(clip(hint.into()));
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, text: clip(text.into()) });
        self
    }

    /// Adds the change that mends it.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, edit: TextEdit) -> Self {
        self.fix = Some(Fix { title: title.into(), edit });
        self
    }

    /// Adds a change that may be meant; the first one is the likeliest.
    #[must_use]
    pub fn choice(mut self, title: impl Into<String>, edit: TextEdit) -> Self {
        let fix = Fix { title: title.into(), edit };
        match self.fix {
            None => self.fix = Some(fix),
            Some(_) => self.alternatives.push(fix),
        }
        self
    }

    fn new(severity: Severity, code: &'static str, place: Place, message: String) -> Self {
        let message = clip(message);
        Self {
            severity,
            code,
            place,
            message,
            labels: Vec::new(),
            hints: Vec::new(),
            fix: None,
            alternatives: Vec::new(),
        }
    }
}

/// Cuts a text of the user's to a length that a report can bear.
fn clip(mut text: String) -> String {
    if text.len() > MAX_MESSAGE_LEN {
        let cut = (0..=MAX_MESSAGE_LEN).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        text.truncate(cut);
        text.push('…');
    }
    text
}

/// The findings of one run, in the order they were found.
pub type Diagnostics = Vec<Diagnostic>;
