//! Findings as caret lines for any sink: plain text, ANSI, egui.
//!
//! One renderer gives pieces of text with roles, so that a terminal and the
//! window show the same words. A deck is not to be trusted: no control
//! character of it reaches a sink, and lines of any length are cut around
//! the caret. The only importer of annotate-snippets.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::{AnsiColor, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::Source;
use super::diagnostic::{Diagnostic, Place, Severity};
use super::span::{Position, Span};

/// What a piece of a report is, for the sink to style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Text of the deck and of messages.
    Plain,
    /// The word `error`, its carets and labels.
    Error,
    /// The word `warning`, its carets and labels.
    Warning,
    /// The word `help`.
    Help,
    /// Line numbers and the rule beside them.
    Gutter,
    /// The message.
    Message,
    /// Carets and labels of second places.
    Context,
}

/// A piece of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The text; line breaks are part of it.
    pub text: String,
    /// What it is.
    pub role: Role,
}

/// Characters of a line that are shown before and behind a caret.
const WINDOW: usize = 70;

/// Second places up to this many lines away share an excerpt with the first.
const NEAR: usize = 3;

/// A finding with its excerpt, carets and hints; ends with a line break.
///
/// `span_of` turns places into spans of `source`; spans outside of it are cut.
pub fn render(finding: &Diagnostic, source: &Source, span_of: &dyn Fn(&Place) -> Span) -> Vec<Segment> {
    let is_error = finding.severity == Severity::Error;
    let level = if is_error { Level::ERROR } else { Level::WARNING };
    let span = span_of(&finding.place);
    let at = source.position(span.start);
    let title = level.primary_title(visible(&finding.message)).id(finding.code);
    let mut origin = Origin::path(visible(source.name()));
    let excerpts = match finding.place {
        Place::File => Vec::new(),
        Place::Span(_) | Place::Node(_) | Place::Within(..) => {
            origin = origin.line(at.line as usize).char_column(at.column as usize);
            excerpts(finding, span, source, span_of)
        }
    };
    let mut group = title.element(origin);
    for excerpt in &excerpts {
        group = group.element(excerpt.snippet());
    }
    let mut groups = vec![group];
    groups.extend(finding.hints.iter().map(|hint| help(hint)));
    // «did you mean» says it already.
    let is_hinted = finding.hints.iter().any(|hint| hint.starts_with("did you mean"));
    groups.extend(finding.fix.iter().filter(|_| !is_hinted).map(|fix| help(&fix.title)));
    segments(&without_empty_origin(&RENDERER.render(&groups)))
}

fn help(text: &str) -> Group<'static> {
    Group::with_title(Level::HELP.secondary_title(visible(text)))
}

/// The pieces as plain text.
#[must_use]
pub fn to_plain(segments: &[Segment]) -> String {
    segments.iter().map(|segment| segment.text.as_str()).collect()
}

/// The pieces with escape codes for a terminal.
#[must_use]
pub fn to_ansi(segments: &[Segment]) -> String {
    let mut out = String::new();
    for Segment { text, role } in segments {
        let code = match role {
            Role::Plain => "",
            Role::Error => "1;31",
            Role::Warning => "1;33",
            Role::Help => "1;32",
            Role::Gutter => "34",
            Role::Message => "1",
            Role::Context => "36",
        };
        if code.is_empty() {
            out.push_str(text);
        } else {
            // Writing to a string can't fail.
            write!(out, "\x1b[{code}m{text}\x1b[0m").unwrap_or_default();
        }
    }
    out
}

/// `FILE:LINE:COL: error[code]: message`, without a line break.
pub fn short(finding: &Diagnostic, source: &Source, span_of: &dyn Fn(&Place) -> Span) -> String {
    let at = source.position(span_of(&finding.place).start);
    let (file, message) = (visible(source.name()), visible(&finding.message));
    let severity = finding.severity.name();
    format!("{file}:{}:{}: {severity}[{}]: {message}", at.line, at.column, finding.code)
}

/// A finding for machines; lines and columns count from 1, columns in Unicode scalars.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// What the file is called.
    pub file: String,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The kebab-case name of the check.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character.
    pub column: u32,
    /// Line of the place behind the last character.
    pub end_line: u32,
    /// Column of the place behind the last character.
    pub end_column: u32,
    /// The slide, counted from 1 over all slides of the file.
    pub slide: Option<usize>,
    /// What to do about it.
    pub hints: Vec<String>,
    /// A change that mends it.
    pub fix: Option<FixRecord>,
}

/// A change for machines.
#[derive(Debug, Clone, Serialize)]
pub struct FixRecord {
    /// What it does.
    pub title: String,
    /// Its replacements in order, disjoint.
    pub edits: Vec<EditRecord>,
}

/// A replacement for machines.
#[derive(Debug, Clone, Serialize)]
pub struct EditRecord {
    /// First byte, counted from the start of the text behind a byte order mark.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What comes in its place.
    pub insert: String,
}

/// A finding for machines; `slide` counts from 0.
pub fn record(finding: &Diagnostic, source: &Source, slide: Option<usize>, span_of: &dyn Fn(&Place) -> Span) -> Record {
    let span = span_of(&finding.place);
    let (start, end) = (source.position(span.start), source.position(span.end));
    let fix = finding.fix.as_ref().map(|fix| FixRecord {
        title: fix.title.clone(),
        edits: fix
            .edit
            .indels()
            .iter()
            .map(|indel| EditRecord { start: indel.delete.start, end: indel.delete.end, insert: indel.insert.clone() })
            .collect(),
    });
    Record {
        file: source.name().to_owned(),
        severity: finding.severity.name(),
        code: finding.code,
        message: finding.message.clone(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        slide: slide.map(|index| index + 1),
        hints: finding.hints.clone(),
        fix,
    }
}

/// A place to underline, cut to its first line.
struct Mark<'a> {
    line_idx: usize,
    span: Range<usize>,
    label: &'a str,
    is_primary: bool,
}

/// Neighbouring lines with their marks.
struct Excerpt<'a> {
    first_line: usize,
    text: String,
    marks: Vec<(Range<usize>, &'a str, bool)>,
}

impl Excerpt<'_> {
    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let marks = self.marks.iter().map(|(span, label, is_primary)| {
            let kind = if *is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let mark = kind.span(span.clone());
            if label.is_empty() { mark } else { mark.label(visible(label)) }
        });
        Snippet::source(self.text.as_str()).line_start(self.first_line + 1).fold(true).annotations(marks)
    }
}

fn excerpts<'a>(
    finding: &'a Diagnostic,
    span: Span,
    source: &Source,
    span_of: &dyn Fn(&Place) -> Span,
) -> Vec<Excerpt<'a>> {
    let mut marks = vec![mark(span, "", true, source)];
    marks.extend(finding.labels.iter().map(|label| mark(span_of(&label.place), &label.text, false, source)));
    marks.sort_by_key(|mark| mark.line_idx);
    let mut clusters: Vec<Vec<Mark<'_>>> = Vec::new();
    for mark in marks {
        match clusters.last_mut() {
            Some(cluster) if cluster.last().is_some_and(|last| mark.line_idx - last.line_idx <= NEAR) => {
                cluster.push(mark);
            }
            _ => clusters.push(vec![mark]),
        }
    }
    // The place itself comes first, whatever the order of lines.
    clusters.sort_by_key(|cluster| !cluster.iter().any(|mark| mark.is_primary));
    clusters.iter().map(|cluster| excerpt(cluster, source)).collect()
}

fn mark<'a>(span: Span, label: &'a str, is_primary: bool, source: &Source) -> Mark<'a> {
    let text = source.text();
    let floor = |at: u32| {
        let at = (at as usize).min(text.len());
        (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
    };
    let start = floor(span.start);
    let Position { line, .. } = source.position(span.start);
    let line_idx = (line as usize).saturating_sub(1).min(source.n_lines() - 1);
    let line_end = source.line_span(line_idx).end as usize;
    let end = floor(span.end).min(line_end).max(start.min(line_end));
    Mark { line_idx, span: start.min(line_end)..end, label, is_primary }
}

fn excerpt<'a>(marks: &[Mark<'a>], source: &Source) -> Excerpt<'a> {
    let first_line = marks.first().map_or(0, |mark| mark.line_idx);
    let last_line = marks.last().map_or(0, |mark| mark.line_idx);
    let mut excerpt = Excerpt { first_line, text: String::new(), marks: Vec::new() };
    for line_idx in first_line..=last_line {
        let here: Vec<&Mark<'a>> = marks.iter().filter(|mark| mark.line_idx == line_idx).collect();
        excerpt.push_line(line_idx, &here, source);
        excerpt.text.push('\n');
    }
    excerpt
}

impl<'a> Excerpt<'a> {
    /// Adds the part of a line that its marks lie in, with every character made visible.
    fn push_line(&mut self, line_idx: usize, marks: &[&Mark<'a>], source: &Source) {
        let line = source.line_span(line_idx).range();
        let text = &source.text()[line.clone()];
        let from = marks.iter().map(|mark| mark.span.start).min().unwrap_or(line.start) - line.start;
        let to = marks.iter().map(|mark| mark.span.end).max().unwrap_or(line.start) - line.start;
        let before = text[..from].char_indices().rev().take(WINDOW).last().map_or(from, |(i, _)| i);
        let behind = text[from..].char_indices().nth(2 * WINDOW).map_or(text.len(), |(i, _)| from + i);
        let end = behind.min(text[to..].char_indices().nth(WINDOW).map_or(text.len(), |(i, _)| to + i)).max(from);
        if before > 0 {
            self.text.push('…');
        }
        let mut starts = Vec::with_capacity(end - before + 1);
        for (i, c) in text[before..end].char_indices() {
            starts.push((line.start + before + i, self.text.len()));
            push_visible(&mut self.text, c);
        }
        let text_end = self.text.len();
        if end < text.len() {
            self.text.push('…');
        }
        let moved = |at: usize| {
            let idx = starts.partition_point(|(old, _)| *old < at);
            starts.get(idx).map_or(text_end, |(_, new)| *new)
        };
        for mark in marks {
            self.marks.push((moved(mark.span.start)..moved(mark.span.end), mark.label, mark.is_primary));
        }
    }
}

/// Adds a character in a form that no terminal obeys and every eye sees.
fn push_visible(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str("    "),
        '\u{7f}' => out.push('␡'),
        '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
        '\u{80}'..='\u{9f}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' => out.push('\u{fffd}'),
        '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' => out.push('\u{fffd}'),
        '\u{a0}' => out.push('␣'),
        _ => out.push(c),
    }
}

/// A text of one line in which every character can be seen.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            _ => push_visible(&mut out, c),
        }
    }
    out
}

/// Roles as colours, so that the renderer's text can be taken apart again.
const COLORS: [(AnsiColor, Role); 6] = [
    (AnsiColor::Red, Role::Error),
    (AnsiColor::Yellow, Role::Warning),
    (AnsiColor::Green, Role::Help),
    (AnsiColor::Blue, Role::Gutter),
    (AnsiColor::White, Role::Message),
    (AnsiColor::Cyan, Role::Context),
];

const fn style(color: AnsiColor) -> Style {
    Style::new().fg_color(Some(annotate_snippets::renderer::Color::Ansi(color)))
}

const RENDERER: Renderer = Renderer::plain()
    .term_width(4 * WINDOW)
    .error(style(AnsiColor::Red))
    .warning(style(AnsiColor::Yellow))
    .help(style(AnsiColor::Green))
    .line_num(style(AnsiColor::Blue))
    .emphasis(style(AnsiColor::White))
    .context(style(AnsiColor::Cyan));

/// Drops the line that introduces the first excerpt: the file has been named above it.
fn without_empty_origin(rendered: &str) -> String {
    let mut is_dropped = false;
    let is_empty_origin = |line: &str| {
        let text: String =
            line.split("\x1b[").map(|piece| piece.split_once('m').map_or(piece, |(_, text)| text)).collect();
        text.trim() == ":::"
    };
    let keep = |line: &&str| {
        let drops = !is_dropped && is_empty_origin(line);
        is_dropped |= drops;
        !drops
    };
    rendered.lines().filter(keep).collect::<Vec<_>>().join("\n")
}

/// Takes the renderer's text apart at its escape codes.
fn segments(rendered: &str) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut push = |text: &str, role: Role| match segments.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.role == role => last.text.push_str(text),
        _ => segments.push(Segment { text: text.to_owned(), role }),
    };
    let mut role = Role::Plain;
    for (i, piece) in rendered.split("\x1b[").enumerate() {
        let text = match piece.split_once('m') {
            Some((code, text)) if i > 0 => {
                let is_code = |(color, _): &&(AnsiColor, Role)| code == foreground(*color);
                role = COLORS.iter().find(is_code).map_or(Role::Plain, |(_, role)| *role);
                text
            }
            _ => piece,
        };
        push(text, role);
    }
    push("\n", Role::Plain);
    segments
}

/// The escape code of a colour, without its frame.
fn foreground(color: AnsiColor) -> &'static str {
    match color {
        AnsiColor::Red => "31",
        AnsiColor::Green => "32",
        AnsiColor::Yellow => "33",
        AnsiColor::Blue => "34",
        AnsiColor::Cyan => "36",
        AnsiColor::White => "37",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::edit::TextEdit;

    fn plain(finding: &Diagnostic, source: &Source) -> String {
        to_plain(&report(finding, source))
    }

    fn report(finding: &Diagnostic, source: &Source) -> Vec<Segment> {
        render(finding, source, &|place| match place {
            Place::Span(span) => *span,
            Place::Node(_) | Place::Within(..) | Place::File => Span::at(0),
        })
    }

    #[test]
    fn a_report_reads_like_this() {
        let source = Source::new("talk.ron", "Deck(\n\tid: \"日本\", titel: \"x\",\n    title: \"y\",\n)\n");
        let at = u32::try_from(source.text().find("titel").unwrap()).unwrap();
        let finding =
            Diagnostic::error("unknown-field", Place::Span(Span::new(at, at + 5)), "`Deck` has no field `titel`")
                .label(Place::Span(Span::new(0, 5)), "in here")
                .hint("did you mean `title`?")
                .fix("replace with `title`", TextEdit::replace(Span::new(at, at + 5), "title"));
        let expected = "\
error[unknown-field]: `Deck` has no field `titel`
 --> talk.ron:2:12
  |
1 | Deck(
  | ----- in here
2 |     id: \"日本\", titel: \"x\",
  |                 ^^^^^
  |
help: did you mean `title`?
";
        assert_eq!(plain(&finding, &source), expected);
        assert_eq!(report(&finding, &source)[0].role, Role::Error);
        let ansi = to_ansi(&report(&finding, &source));
        assert!(ansi.starts_with("\x1b[1;31merror"), "{ansi:?}");
    }

    #[test]
    fn hostile_text_reaches_no_sink() {
        let hostile = "a\x1b[31m\u{9b}31m\u{202e}\0b\u{7f}";
        let source = Source::new(format!("x{hostile}\n.ron"), &format!("{hostile}\r\n{hostile}"));
        let finding = Diagnostic::error("syntax", Place::Span(Span::new(1, 9999)), hostile)
            .hint(hostile)
            .label(Place::Span(Span::new(3, 4)), hostile);
        let text = plain(&finding, &source);
        let is_hostile = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert_eq!(text.find(is_hostile), None, "{text:?}");
        let short = short(&finding, &source, &|_| Span::new(9999, 3));
        assert_eq!(short.find(|c: char| c.is_control()), None);
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let text = format!("{}é<here>{}", "a".repeat(3_000_000), "b".repeat(3_000_000));
        let source = Source::new("t", &text);
        let finding = Diagnostic::error("syntax", Place::Span(Span::new(3_000_003, 3_000_007)), "wrong");
        let text = plain(&finding, &source);
        assert!(text.len() < 2000, "{}", text.len());
        assert!(text.contains("é<here>") && text.contains("^^^^"), "{text}");
        assert!(text.contains("t:1:3000003"), "{text}");
    }

    #[test]
    fn any_span_of_any_text_is_rendered() {
        for text in ["", "\n", "é", "a\r\nb", "\u{feff}x", "日本\n\n\n\n\n\nend"] {
            let source = Source::new("t", text);
            for start in 0..20 {
                for end in 0..20 {
                    let finding = Diagnostic::warning("x", Place::Span(Span { start, end }), "m")
                        .label(Place::Span(Span { start: end, end: start }), "l");
                    assert!(plain(&finding, &source).starts_with("warning[x]: m"), "{text:?} {start} {end}");
                }
            }
        }
    }
}
