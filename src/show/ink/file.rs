//! Ink as text: RON that people can read, one stroke a line.
//!
//! The file comes from a disk that others write to as well, so everything in
//! it has limits, and what breaks them is refused as a whole: half of
//! somebody's drawing is worse than a message.

use std::sync::Arc;

use kurbo::Point;
use serde::Deserialize;
use thiserror::Error;

use super::{InkTool, MAX_POINTS, MAX_STROKES, PageKey, Pages, Stroke, line};

/// Longest file that is read, in bytes.
pub const MAX_LEN: usize = 16 << 20;
/// The version of the format that is written.
const VERSION: u32 = 1;
/// The first line of the file.
const HEAD: &str = "// Ink that was drawn on the slides of the deck beside this file, in slide units. \
                    Deleting the file deletes the ink.\n";

/// Why a text is no ink.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InkFileError {
    /// More than anybody draws.
    #[error("it holds more than {0}")]
    TooMuch(&'static str),
    /// No RON, or other RON than ink's.
    #[error("{0}")]
    Broken(String),
    /// A later program wrote it.
    #[error("it has version {0}, and this program knows {VERSION}")]
    Later(u32),
    /// A colour that there isn't.
    #[error("there is no colour `{0}`")]
    Color(String),
    /// A stroke without points, with too many, or with one that is no number.
    #[error("a stroke of {0} points can't be drawn")]
    Stroke(usize),
}

#[derive(Deserialize)]
#[serde(rename = "Ink", deny_unknown_fields)]
struct WrittenInk {
    version: u32,
    pages: Vec<(PageKey, Vec<WrittenStroke>)>,
}

#[derive(Deserialize)]
enum WrittenStroke {
    Pen(String, Vec<(f64, f64)>),
    Highlighter(String, Vec<(f64, f64)>),
}

/// The text of a file that keeps these pages.
#[must_use]
pub fn to_text(pages: &Pages) -> String {
    let mut text = format!("{HEAD}Ink(\n    version: {VERSION},\n    pages: [\n");
    for (page, strokes) in pages {
        // Strings and names never fail to be written.
        let page = ron::ser::to_string(page).unwrap_or_default();
        text.push_str(&format!("        ({page}, [\n"));
        strokes.iter().for_each(|stroke| write_stroke(&mut text, stroke));
        text.push_str("        ]),\n");
    }
    text.push_str("    ],\n)\n");
    text
}

fn write_stroke(text: &mut String, stroke: &Stroke) {
    let tool = match stroke.tool() {
        InkTool::Pen => "Pen",
        InkTool::Highlighter => "Highlighter",
    };
    let step = match stroke.from_step() {
        0 => String::new(),
        step => format!("/* from step {} */ ", u32::from(step) + 1),
    };
    text.push_str(&format!("            {tool}({:?}, {step}[", stroke.color().name));
    for (i, point) in stroke.points().iter().map(|point| line::rounded(*point)).enumerate() {
        let comma = if i == 0 { "" } else { ", " };
        text.push_str(&format!("{comma}({}, {})", point.x, point.y));
    }
    text.push_str("]),\n");
}

/// The pages that a file's bytes keep.
///
/// # Errors
/// If they are no ink, or more than is ever kept.
pub fn parse(bytes: &[u8]) -> Result<Pages, InkFileError> {
    if bytes.len() > MAX_LEN {
        return Err(InkFileError::TooMuch("16 MiB"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| InkFileError::Broken(error.to_string()))?;
    let written: WrittenInk = ron::from_str(text).map_err(|error| InkFileError::Broken(error.to_string()))?;
    if written.version != VERSION {
        return Err(InkFileError::Later(written.version));
    }
    let mut pages = Pages::new();
    let (mut n_strokes, mut n_points) = (0, 0);
    let steps = steps(text);
    for (page, strokes) in written.pages {
        for stroke in strokes {
            let step = steps.get(n_strokes).copied().unwrap_or_default();
            let stroke = read_stroke(stroke)?.seen_from(step);
            n_strokes += 1;
            n_points += stroke.points().len();
            if n_strokes > MAX_STROKES || n_points > MAX_POINTS {
                return Err(InkFileError::TooMuch("20 000 strokes or 500 000 points"));
            }
            pages.entry(page.clone()).or_default().push(Arc::new(stroke));
        }
    }
    Ok(pages)
}

/// The step from which each stroke of a text is seen, from 0, in the order of the text.
///
/// It stands in a comment, `/* from step 3 */`, since programs that know no
/// steps refuse any other addition and would set the file aside.
fn steps(text: &str) -> Vec<u16> {
    let mut steps = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = if let Some(string) = rest.strip_prefix('"') {
            end_of_string(string)
        } else if let Some(comment) = rest.strip_prefix("/*") {
            let (words, after) = comment.split_once("*/").unwrap_or((comment, ""));
            let number = words.trim().strip_prefix("from step ").and_then(|number| number.parse::<u32>().ok());
            if let Some((step, last)) = number.zip(steps.last_mut()) {
                *last = u16::try_from(step.saturating_sub(1)).unwrap_or(u16::MAX);
            }
            after
        } else if rest.starts_with("//") {
            rest.split_once('\n').map_or("", |(_, after)| after)
        } else if let Some(after) = rest.strip_prefix("Pen(").or_else(|| rest.strip_prefix("Highlighter(")) {
            steps.push(0);
            after
        } else {
            &rest[first.len_utf8()..]
        };
        rest = after;
    }
    steps
}

/// What follows a string, of which the first quote was read.
fn end_of_string(string: &str) -> &str {
    let mut is_escaped = false;
    for (place, letter) in string.char_indices() {
        match letter {
            '"' if !is_escaped => return &string[place + 1..],
            _ => is_escaped = letter == '\\' && !is_escaped,
        }
    }
    ""
}

fn read_stroke(written: WrittenStroke) -> Result<Stroke, InkFileError> {
    let (tool, name, points) = match written {
        WrittenStroke::Pen(name, points) => (InkTool::Pen, name, points),
        WrittenStroke::Highlighter(name, points) => (InkTool::Highlighter, name, points),
    };
    let color = tool.colors().iter().position(|color| color.name == name).ok_or(InkFileError::Color(name))?;
    let n_points = points.len();
    let points = points.into_iter().map(|(x, y)| line::rounded(Point::new(x, y))).collect();
    Stroke::new(tool, color, points).ok_or(InkFileError::Stroke(n_points))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Pages {
        let stroke = |tool, color, points: &[(f64, f64)]| {
            Arc::new(Stroke::new(tool, color, points.iter().map(|&point| point.into()).collect()).unwrap())
        };
        let mut pages = Pages::new();
        pages.insert(
            PageKey::Id("cover".to_owned()),
            vec![stroke(InkTool::Pen, 1, &[(1.5, 2.0), (1919.9, 0.0)]), stroke(InkTool::Highlighter, 0, &[(3.0, 4.0)])],
        );
        pages.insert(PageKey::Title("\"A\" \\ Б\n".to_owned()), vec![stroke(InkTool::Pen, 5, &[(-7.1, 9.0)])]);
        pages.insert(PageKey::Text(String::new(), "1f2e".to_owned()), vec![stroke(InkTool::Pen, 0, &[(0.0, 0.0)])]);
        pages.insert(PageKey::Whiteboard, vec![stroke(InkTool::Pen, 0, &[(0.0, 0.0)])]);
        pages
    }

    #[test]
    fn what_is_written_is_read_again() {
        let text = to_text(&pages());
        assert_eq!(parse(text.as_bytes()), Ok(pages()));
        assert!(
            text.contains("        (Id(\"cover\"), [\n            Pen(\"blue\", [(1.5, 2), (1919.9, 0)]),\n"),
            "{text}"
        );
        assert!(text.starts_with("// Ink"));
        assert_eq!(parse(to_text(&Pages::new()).as_bytes()), Ok(Pages::new()));
    }

    #[test]
    fn a_strokes_step_stands_in_a_comment_that_older_programs_skip() {
        let stroke = |step| {
            let stroke = Stroke::new(InkTool::Pen, 0, vec![Point::new(1.0, 2.0)]).unwrap();
            Arc::new(stroke.seen_from(step))
        };
        let mut pages = Pages::new();
        pages.insert(PageKey::Id("Pen(\"/* from step 9 */".to_owned()), vec![stroke(0), stroke(2)]);
        pages.insert(PageKey::Whiteboard, vec![stroke(1), stroke(u16::MAX)]);
        let text = to_text(&pages);
        assert!(text.contains("Pen(\"red\", /* from step 3 */ [(1, 2)]),"), "{text}");
        assert_eq!(parse(text.as_bytes()), Ok(pages));
        // What an older program reads: the same without comments.
        let plain: WrittenInk = ron::from_str(&text).unwrap();
        assert_eq!(plain.pages.len(), 2);
    }

    #[test]
    fn hostile_files_are_refused_in_words() {
        let of = |strokes: &str| format!("Ink(version: 1, pages: [(Id(\"a\"), [{strokes}])])");
        let check = |text: &str, part: &str| {
            let error = parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        };
        check("", "1:1");
        check("Ink(version: 1, pages: [", "1:");
        check("Deck(title: \"x\")", "Ink");
        check("Ink(version: 9, pages: [])", "version 9");
        check(&of("Pen(\"pink\", [(1, 2)])"), "no colour `pink`");
        check(&of("Pen(\"red\", [(NaN, 2)])"), "stroke of 1 points");
        check(&of("Pen(\"red\", [(1, inf)])"), "stroke of 1 points");
        check(&of("Pen(\"red\", [(1e300, 2)])"), "stroke of 1 points");
        check(&of("Pen(\"red\", [])"), "stroke of 0 points");
        check(&of("Pen(\"red\", [(1, \"x\")])"), "1:");
        check(&of("Brush(\"red\", [(1, 2)])"), "Brush");
        check(&of(&"[".repeat(100_000)), "1:");
        assert!(parse(b"Ink(version: 1, pages: [])\xff").is_err());
        check(&" ".repeat(MAX_LEN + 1), "16 MiB");
    }

    #[test]
    fn a_million_points_are_too_many() {
        let stroke = format!("Pen(\"red\", [{}]),", "(1,2),".repeat(8000));
        let text = format!("Ink(version: 1, pages: [(Whiteboard, [{}])])", stroke.repeat(125));
        assert!(matches!(parse(text.as_bytes()), Err(InkFileError::TooMuch(_))));
        let dot = "Pen(\"red\", [(1,2)]),".repeat(MAX_STROKES + 1);
        let text = format!("Ink(version: 1, pages: [(Whiteboard, [{dot}])])");
        assert!(matches!(parse(text.as_bytes()), Err(InkFileError::TooMuch(_))));
    }
}
