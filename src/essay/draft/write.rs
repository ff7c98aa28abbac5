//! Slides written as RON.

use super::{DraftSlide, Origin};
use crate::essay::words::{count, is_han};

/// Words that are said in a minute, as `check` counts them.
const WORDS_PER_MINUTE: f64 = 130.0;
/// Chinese characters that are said in a minute.
const HAN_PER_MINUTE: f64 = 220.0;

/// A slide before it is text.
#[derive(Debug, Default)]
pub(super) struct Slide {
    pub(super) id: String,
    pub(super) layout: Option<&'static str>,
    pub(super) title: Option<String>,
    pub(super) subtitle: Option<String>,
    /// Blocks, as text.
    pub(super) body: Vec<String>,
    /// Paragraphs of the notes.
    pub(super) notes: Vec<String>,
    pub(super) is_hidden: bool,
    pub(super) has_steps: bool,
    pub(super) origins: Vec<Origin>,
}

impl Slide {
    pub(super) fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }

    /// Notes where something came from.
    pub(super) fn trace(&mut self, place: impl Into<String>, from: &(String, String)) {
        self.origins.push(Origin { place: place.into(), from: from.0.clone(), hash: from.1.clone() });
    }

    pub(super) fn finish(self) -> DraftSlide {
        let mut text = format!("        Slide(\n            id: {},\n", string(&self.id));
        let mut field = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                text.push_str(&format!("            {name}: {value},\n"));
            }
        };
        field("layout", self.layout.map(str::to_owned));
        field("title", self.title.as_deref().map(string));
        field("subtitle", self.subtitle.as_deref().map(string));
        field("reveal", self.has_steps.then(|| "Items".to_owned()));
        field("hidden", self.is_hidden.then(|| "true".to_owned()));
        field("time", (!self.notes.is_empty() && !self.is_hidden).then(|| format!("\"{}\"", time(&self.notes))));
        field("body", (!self.body.is_empty()).then(|| format!("[{}]", self.body.join(", "))));
        field("notes", (!self.notes.is_empty()).then(|| notes(&self.notes)));
        text.push_str("        )");
        DraftSlide { id: self.id, text, origins: self.origins }
    }
}

/// The time that it takes to say the notes, a quarter of a minute at a time.
fn time(notes: &[String]) -> String {
    let all = notes.join(" ");
    let n_han = all.chars().filter(|c| is_han(*c)).count();
    let n_words = count(&all).saturating_sub(n_han / 2);
    let minutes = n_words as f64 / WORDS_PER_MINUTE + n_han as f64 / HAN_PER_MINUTE;
    let quarters = (minutes * 4.0).ceil().max(2.0) as u32;
    if quarters.is_multiple_of(4) { format!("{}m", quarters / 4) } else { format!("{}s", quarters * 15) }
}

/// Notes: a paragraph a line, an empty line between them.
fn notes(paragraphs: &[String]) -> String {
    const INDENT: &str = "                ";
    let mut text = String::from("\"\n");
    for (i, paragraph) in paragraphs.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        for line in block_escaped(paragraph).lines() {
            text.push_str(INDENT);
            text.push_str(&inside(line));
            text.push('\n');
        }
    }
    text + "            \""
}

/// A paragraph whose first letters don't make it a heading, a list, a quotation or a rule.
fn block_escaped(paragraph: &str) -> String {
    let trimmed = paragraph.trim();
    let is_marked = trimmed.starts_with(['#', '>', '+', '=', '|', '-']) && !trimmed.starts_with("- ");
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && trimmed[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &trimmed[..digits], &trimmed[digits..]);
    }
    if is_marked { format!("\\{trimmed}") } else { trimmed.to_owned() }
}

/// A text as a RON string.
#[must_use]
pub fn string(text: &str) -> String {
    format!("\"{}\"", inside(text))
}

fn inside(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

/// A list of strings.
pub(super) fn strings(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| string(text)).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_take_the_time_that_check_counts() {
        assert_eq!(time(&["word ".repeat(130)]), "1m");
        assert_eq!(time(&["word ".repeat(131)]), "75s");
        assert_eq!(time(&["字".repeat(110)]), "30s");
        assert_eq!(string("a \"b\" \\*"), r#""a \"b\" \\*""#);
        assert_eq!(block_escaped("1949. It began"), "1949\\. It began");
    }
}
