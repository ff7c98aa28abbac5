//! Notes as the presenter reads them: Markdown becomes paragraphs for egui.
//!
//! Only the notes come this way. Slides have their own text, which can be
//! exported; this one cannot.

use egui::text::LayoutJob;
use egui::{Color32, FontId, Stroke, TextFormat};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::tokens::{self, Tokens};

/// A paragraph, heading or list item.
#[derive(Debug, Clone, PartialEq)]
pub struct NotesBlock {
    /// Depth of lists around it.
    pub depth: usize,
    /// Bullet or number in front of it.
    pub marker: Option<String>,
    /// True if it begins a new thought: more space above.
    pub is_apart: bool,
    /// The text with its looks.
    pub job: LayoutJob,
}

/// Reads notes; `size` is that of ordinary text, in points.
#[must_use]
pub fn notes_blocks(markdown: &str, size: f32, tokens: &Tokens) -> Vec<NotesBlock> {
    let mut reader = Reader { tokens, size, ..Reader::new(tokens) };
    for event in Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH) {
        reader.read(event);
    }
    reader.end_block();
    reader.blocks
}

struct Reader<'a> {
    tokens: &'a Tokens,
    size: f32,
    blocks: Vec<NotesBlock>,
    job: LayoutJob,
    /// The next number of each list around; `None` for bullets.
    lists: Vec<Option<u64>>,
    marker: Option<String>,
    heading: Option<f32>,
    n_bold: usize,
    n_italic: usize,
    n_struck: usize,
    n_links: usize,
    is_code: bool,
}

impl<'a> Reader<'a> {
    fn new(tokens: &'a Tokens) -> Self {
        Self {
            tokens,
            size: tokens::TEXT,
            blocks: Vec::new(),
            job: LayoutJob::default(),
            lists: Vec::new(),
            marker: None,
            heading: None,
            n_bold: 0,
            n_italic: 0,
            n_struck: 0,
            n_links: 0,
            is_code: false,
        }
    }

    fn read(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.push(text.trim_end_matches('\n'), self.is_code),
            Event::Code(text) => self.push(&text, true),
            Event::InlineHtml(text) | Event::Html(text) => self.push(&text, false),
            Event::SoftBreak => self.push(" ", false),
            Event::HardBreak => self.push("\n", false),
            Event::Rule => {
                self.end_block();
                self.push("—", false);
                self.end_block();
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(&text, true),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end_block();
                self.heading = Some(if *level as u8 <= 1 { 1.3 } else { 1.12 });
            }
            Tag::List(first) => {
                self.end_block();
                self.lists.push(*first);
            }
            Tag::Item => {
                self.end_block();
                self.marker = Some(match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}.", *number - 1)
                    }
                    Some(None) | None => "•".to_owned(),
                });
            }
            Tag::Strong => self.n_bold += 1,
            Tag::Emphasis => self.n_italic += 1,
            Tag::Strikethrough => self.n_struck += 1,
            Tag::Link { .. } => self.n_links += 1,
            Tag::CodeBlock(_) => {
                self.end_block();
                self.is_code = true;
            }
            Tag::Paragraph => {
                if !self.job.is_empty() {
                    self.end_block();
                }
            }
            _ => self.end_block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.n_bold -= 1,
            TagEnd::Emphasis => self.n_italic -= 1,
            TagEnd::Strikethrough => self.n_struck -= 1,
            TagEnd::Link => self.n_links -= 1,
            TagEnd::Image => {}
            TagEnd::Heading(_) => {
                self.end_block();
                self.heading = None;
            }
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::CodeBlock => {
                self.end_block();
                self.is_code = false;
            }
            _ => self.end_block(),
        }
    }

    fn push(&mut self, text: &str, is_code: bool) {
        let size = self.size * self.heading.unwrap_or(1.0);
        let is_bold = self.n_bold > 0 || self.heading.is_some();
        let font_id = match (is_code, is_bold, self.n_italic > 0) {
            (true, ..) => FontId::monospace(size * 0.94),
            (false, true, true) => tokens::bold_italic(size),
            (false, true, false) => tokens::bold(size),
            (false, false, true) => tokens::italic(size),
            (false, false, false) => FontId::proportional(size),
        };
        let color = if self.n_links > 0 { self.tokens.accent } else { self.tokens.text };
        let line = |is_on: bool| if is_on { Stroke::new(1.0, color) } else { Stroke::NONE };
        let format = TextFormat {
            line_height: Some(size * 1.45),
            color,
            background: if is_code { self.tokens.raised } else { Color32::TRANSPARENT },
            underline: line(self.n_links > 0),
            strikethrough: line(self.n_struck > 0),
            ..TextFormat::simple(font_id, color)
        };
        self.job.append(text, 0.0, format);
    }

    fn end_block(&mut self) {
        if self.job.is_empty() {
            return;
        }
        let job = std::mem::take(&mut self.job);
        let marker = self.marker.take();
        let depth = self.lists.len();
        let is_apart = marker.is_none() || self.blocks.last().is_some_and(|before| before.depth == 0);
        self.blocks.push(NotesBlock { depth, marker, is_apart, job });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_marks_survive() {
        let text = "# Opening\n\nAsk *first*: **who**?\n\n1. one\n2. two\n   - deep `x`\n\nEnd [link](https://a.b).";
        let blocks = notes_blocks(text, 20.0, &Tokens::new(false));
        let plain: Vec<_> = blocks.iter().map(|b| (b.depth, b.marker.as_deref(), b.job.text.as_str())).collect();
        let expected = [
            (0, None, "Opening"),
            (0, None, "Ask first: who?"),
            (1, Some("1."), "one"),
            (1, Some("2."), "two"),
            (2, Some("•"), "deep x"),
            (0, None, "End link."),
        ];
        assert_eq!(plain, expected);
        let fonts: Vec<_> = blocks[1].job.sections.iter().map(|s| s.format.font_id.clone()).collect();
        assert_eq!(fonts[1], tokens::italic(20.0));
        assert_eq!(fonts[3], tokens::bold(20.0));
        assert!(blocks[0].job.sections[0].format.font_id.size > 20.0);
        assert!(notes_blocks("", 20.0, &Tokens::new(true)).is_empty());
    }
}
