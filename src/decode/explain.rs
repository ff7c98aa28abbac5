//! What `ron` refuses, in our words and at our places.
//!
//! The schema check finds nearly everything first; this is the net below it.

use ron::error::{Error, SpannedError};

use crate::source::Source;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::span::{Position, Span};

/// An error of `ron` as a finding at a span within `text`.
pub(super) fn explain(text: &str, error: &SpannedError) -> Diagnostic {
    let source = Source::new("", text);
    let offset = |at: ron::error::Position| {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        source.offset(Position { line: number(at.line), column: number(at.col) })
    };
    let span = Span::new(offset(error.span.start), offset(error.span.end));
    let code = match &error.code {
        Error::NoSuchStructField { .. } => "unknown-field",
        Error::NoSuchEnumVariant { .. } => "unknown-variant",
        Error::MissingStructField { .. } => "missing-field",
        Error::DuplicateStructField { .. } => "duplicate-field",
        Error::ExceededRecursionLimit => "too-deep",
        Error::Message(_) | Error::IntegerOutOfBounds => "bad-value",
        Error::ExpectedDifferentLength { .. } => "wrong-length",
        _ => "wrong-type",
    };
    let mut message = error.code.to_string();
    if let Some(first) = message.get(..1).map(str::to_ascii_lowercase) {
        message.replace_range(..1, &first);
    }
    Diagnostic::error(code, Place::Span(span), message.trim_end_matches('.'))
}

/// The finding moved right by `by` bytes.
pub(super) fn shifted(finding: Diagnostic, by: u32) -> Diagnostic {
    let place = match finding.place {
        Place::Span(span) => Place::Span(span.shifted(by)),
        other @ (Place::Node(_) | Place::Within(..) | Place::File) => other,
    };
    Diagnostic { place, ..finding }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode_slide;

    #[test]
    fn places_and_words_are_ours() {
        let text = "(\n  title: \"日本\", titel: 1)";
        let finding = *decode_slide(text, ron::extensions::Extensions::empty()).unwrap_err();
        assert_eq!(finding.code, "unknown-field");
        let Place::Span(span) = shifted(finding, 10).place else { panic!("a span") };
        assert_eq!(span.start as usize, 10 + text.find("titel").unwrap());
    }
}
