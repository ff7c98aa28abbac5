//! What strings say: durations, colours and their kin, and characters that hide.

use std::str::FromStr as _;

use super::super::suggest::suggest;
use super::{Subject, replace_with, shorten};
use crate::model::schema::Form;
use crate::model::schema::theme::COLORS;
use crate::model::units::{Aspect, PlannedTime, Rgba, check_language, check_lines};
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::edit::TextEdit;
use crate::source::span::Span;
use crate::syntax::{describe_char, unescape};

/// What is wrong with a string token.
pub(super) fn check(token: &str, span: Span, form: Form, subject: Subject<'_>) -> Diagnostics {
    let mut findings = Vec::new();
    // Most strings hold nothing that needs a second look.
    let is_suspect = token.bytes().any(|b| b < 0x20 && !matches!(b, b'\n' | b'\t') || b == b'\\' || b >= 0x7f);
    let is_raw = token.starts_with('r');
    let value = if is_raw || is_suspect { unescape(token) } else { None };
    let value = value.as_deref().unwrap_or_else(|| token.trim_matches('"'));
    if is_suspect {
        findings.extend(control_character(token, value, span, subject));
        if matches!(form, Form::Path | Form::Code | Form::Tex) {
            findings.extend(bidi_control(token, span, subject));
        }
    }
    findings.extend(check_form(value, span, form));
    findings
}

fn check_form(value: &str, span: Span, form: Form) -> Option<Diagnostic> {
    let place = || Place::Span(span);
    let wrong = |error: String| {
        let (message, hint) = error.split_once("; ").unwrap_or((&error, ""));
        let finding = Diagnostic::error("bad-value", place(), message);
        if hint.is_empty() { finding } else { finding.hint(hint) }
    };
    match form {
        Form::Time => PlannedTime::from_str(value).err().map(wrong),
        Form::Aspect => Aspect::from_str(value).err().map(wrong),
        Form::Color => Rgba::from_str(value).err().map(wrong),
        Form::Language => check_language(value).err().map(wrong),
        Form::Lines => check_lines(value).err().map(wrong),
        Form::Paint if value.starts_with('#') => Rgba::from_str(value).err().map(wrong),
        Form::Paint if COLORS.field(value).is_none() => {
            let names = || COLORS.fields.iter().map(|field| field.name);
            let message = format!("`{}` isn't a colour of the theme", shorten(value));
            let finding = Diagnostic::error("unknown-color", place(), message);
            Some(match suggest(value, names()) {
                Some(meant) => {
                    replace_with(finding.hint(format!("did you mean `{meant}`?")), span, &format!("\"{meant}\""))
                }
                None => finding.hint(format!("write `#rrggbb`, or one of {}", names().collect::<Vec<_>>().join(", "))),
            })
        }
        Form::Path if value.trim().is_empty() => Some(wrong("a path can't be empty".to_owned())),
        Form::Paint
        | Form::Path
        | Form::Inline
        | Form::Markdown
        | Form::Code
        | Form::Tex
        | Form::Plain
        | Form::Theme => None,
    }
}

/// A character that no screen shows and no terminal should get.
fn control_character(token: &str, value: &str, span: Span, subject: Subject<'_>) -> Option<Diagnostic> {
    let is_hostile = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    let c = value.chars().find(|&c| is_hostile(c))?;
    let message = format!("{subject} holds {}, which can't be shown", describe_char(c));
    let Some(at) = token.find(is_hostile) else {
        return Some(Diagnostic::error("control-character", Place::Span(span), message));
    };
    let place = within(span, at, token[at..].chars().next().map_or(1, char::len_utf8));
    let finding = Diagnostic::error("control-character", Place::Span(place), message);
    Some(finding.fix("remove it", TextEdit::replace(place, "")))
}

/// A character that turns the direction of text, so that code and paths read otherwise than they are.
fn bidi_control(token: &str, span: Span, subject: Subject<'_>) -> Option<Diagnostic> {
    let is_bidi = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    let (at, c) = token.char_indices().find(|&(_, c)| is_bidi(c))?;
    let place = within(span, at, c.len_utf8());
    let message = format!("{subject} holds an invisible {}", describe_char(c));
    let finding = Diagnostic::warning("bidi-control", Place::Span(place), message)
        .hint("it makes text read otherwise than it is; remove it if it isn't meant");
    Some(finding.fix("remove it", TextEdit::replace(place, "")))
}

/// A range of a token as a range of the file.
fn within(span: Span, at: usize, len: usize) -> Span {
    let start = span.start + u32::try_from(at).unwrap_or(0);
    Span::new(start, start + u32::try_from(len).unwrap_or(0))
}
