//! Markdown as runs of marked text; inline for most fields, blocks for `Text` and notes.

pub mod formula;
pub mod verbatim;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use formula::{Hidden, Piece, pieces, unhide};

/// One paragraph's text with its marks; the marks cover it without gap or overlap.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inline {
    /// The text without markup; `\n` is a forced line break.
    pub text: String,
    /// The runs in order.
    pub runs: Vec<Run>,
}

/// A piece of text with the same marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Bytes of the paragraph's text.
    pub range: Range<usize>,
    /// Its marks.
    pub marks: Marks,
}

/// What marks a piece of text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "the marks of CommonMark are independent of each other")]
pub struct Marks {
    /// `**strong**`
    pub is_strong: bool,
    /// `*emphasis*`
    pub is_emphasis: bool,
    /// `` `code` ``
    pub is_code: bool,
    /// `~~strike~~`
    pub is_strike: bool,
    /// `^sup^`
    pub is_superscript: bool,
    /// `~sub~`
    pub is_subscript: bool,
    /// `$formula$`: the run's text is TeX, without the dollar signs
    pub is_math: bool,
    /// Number of a colour in the palette of whoever sets the text, from 1; Markdown never says one.
    pub tint: u8,
    /// `[label](target)`
    pub link: Option<Arc<str>>,
}

/// A paragraph of block Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What kind of paragraph.
    pub kind: ParagraphKind,
    /// What it says.
    pub inline: Inline,
}

/// Kinds of paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Running text.
    Text,
    /// A heading, 1 to 6.
    Heading(u8),
    /// An item of a list.
    Item {
        /// How many lists it lies in, from 0.
        depth: u8,
        /// Its number; `None` for a bullet.
        number: Option<u64>,
    },
    /// Preformatted text.
    Code,
}

impl Inline {
    /// The same in capitals, code and formulas apart.
    #[must_use]
    pub fn to_capitals(&self) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let capital = |run: &Run| {
            let words = self.text.get(run.range.clone()).unwrap_or_default();
            let start = text.len();
            if run.marks.is_code || run.marks.is_math {
                text.push_str(words);
            } else {
                text.push_str(&words.to_uppercase());
            }
            Run { range: start..text.len(), marks: run.marks.clone() }
        };
        let runs = self.runs.iter().map(capital).collect();
        Self { text, runs }
    }

    /// Text without any mark.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        let runs = vec![Run { range: 0..text.len(), marks: Marks::default() }];
        Self { text, runs }
    }

    /// Markdown without its marks, on one line: how a title is told where it can't be set.
    #[must_use]
    pub fn plain_text(markdown: &str) -> String {
        Self::parse(markdown).text.replace('\n', " ")
    }

    /// Reads inline Markdown; what only block Markdown knows stays text.
    #[must_use]
    pub fn parse(markdown: &str) -> Self {
        if !markdown.contains(['*', '_', '`', '[', '~', '^', '\\', '&', '\n', '<', '!', '$']) {
            return Self::plain(markdown);
        }
        // A space that Markdown doesn't strip keeps a line from opening a heading, list, quote or rule.
        let Hidden { text, formulas } = Hidden::new(markdown);
        let guarded: Vec<String> = text.lines().map(|line| format!("{GUARD}{line}")).collect();
        let mut collector = Collector { formulas, ..Collector::default() };
        for event in Parser::new_ext(&mark_scripts(&guarded.join("\n")), options()) {
            collector.take(event, false);
        }
        let mut inline = collector.finish().into_iter().fold(Self::default(), |mut joined, paragraph| {
            joined.append(if joined.text.is_empty() { "" } else { "\n" }, paragraph.inline);
            joined
        });
        inline.remove_guards();
        inline
    }

    /// Reads block Markdown: paragraphs, lists, headings.
    #[must_use]
    pub fn parse_blocks(markdown: &str) -> Vec<Paragraph> {
        let Hidden { text, formulas } = Hidden::new(markdown);
        let mut collector = Collector { formulas, ..Collector::default() };
        for event in Parser::new_ext(&mark_scripts(&text), options()) {
            collector.take(event, true);
        }
        collector.finish()
    }

    /// True if there is nothing to see.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Puts text without marks before this one.
    #[must_use]
    pub fn prefixed(mut self, prefix: &str) -> Self {
        let mut joined = Self::plain(prefix);
        std::mem::swap(&mut joined, &mut self);
        self.append("", joined);
        self
    }

    /// The first `len` bytes of it, with their marks; cut at a character.
    #[must_use]
    pub fn truncated(mut self, len: usize) -> Self {
        let len = self.text.floor_char_boundary(len);
        self.text.truncate(len);
        self.runs.retain(|run| run.range.start < len);
        for run in &mut self.runs {
            run.range.end = run.range.end.min(len);
        }
        self
    }

    /// Puts text without marks behind this one.
    #[must_use]
    pub fn suffixed(mut self, suffix: &str) -> Self {
        self.append(suffix, Self::default());
        self
    }

    fn append(&mut self, separator: &str, other: Self) {
        if !separator.is_empty() {
            self.push(separator, &Marks::default());
        }
        let offset = self.text.len();
        self.text.push_str(&other.text);
        self.runs.extend(
            other
                .runs
                .into_iter()
                .map(|run| Run { range: run.range.start + offset..run.range.end + offset, marks: run.marks }),
        );
    }

    fn push(&mut self, text: &str, marks: &Marks) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        match self.runs.last_mut() {
            // Two formulas side by side stay two.
            Some(last) if last.marks == *marks && !marks.is_math => last.range.end = self.text.len(),
            Some(_) | None => self.runs.push(Run { range: start..self.text.len(), marks: marks.clone() }),
        }
    }

    fn remove_guards(&mut self) {
        let old = std::mem::take(self);
        for run in old.runs {
            self.push(&old.text[run.range].replace(GUARD, ""), &run.marks);
        }
    }
}

/// Ogham space: white space to Markdown's rules of emphasis, and in nobody's deck.
const GUARD: char = '\u{1680}';

fn options() -> Options {
    Options::ENABLE_STRIKETHROUGH
}

// CommonMark knows neither `^sup^` nor `~sub~`, and its extensions don't see them inside words
// (`H~2~O`). These private characters stand for both ends of both while Markdown is parsed.
const SUPER_START: char = '\u{f8f0}';
const SUPER_END: char = '\u{f8f1}';
const SUB_START: char = '\u{f8f2}';
const SUB_END: char = '\u{f8f3}';
const SCRIPT_ENDS: [char; 4] = [SUPER_START, SUPER_END, SUB_START, SUB_END];

/// Puts private characters around superscripts and subscripts.
fn mark_scripts(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains(['^', '~']) || markdown.contains(SCRIPT_ENDS) {
        return Cow::Borrowed(markdown);
    }
    let mut marked = String::with_capacity(markdown.len() + 16);
    let mut rest = markdown;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        let ends = match c {
            '^' => Some((SUPER_START, SUPER_END)),
            '~' if !after.starts_with('~') && !marked.ends_with('~') => Some((SUB_START, SUB_END)),
            _ => None,
        };
        if let Some(((start, end), len)) = ends.zip(script_len(after, c)) {
            marked.push(start);
            marked.push_str(&after[..len]);
            marked.push(end);
            rest = &after[len + 1..];
            continue;
        }
        marked.push(c);
        rest = after;
        if c == '\\'
            && let Some(escaped) = rest.chars().next()
        {
            marked.push(escaped);
            rest = &rest[escaped.len_utf8()..];
        }
    }
    Cow::Owned(marked)
}

/// Longest superscript or subscript, in bytes: they are short, and the search stays linear.
const MAX_SCRIPT_LEN: usize = 64;

/// Length of a script up to its closing mark; there is none if white space comes first.
fn script_len(text: &str, mark: char) -> Option<usize> {
    let (len, c) = text.char_indices().find(|&(i, c)| c == mark || c.is_whitespace() || i > MAX_SCRIPT_LEN)?;
    (c == mark && len > 0).then_some(len)
}

/// The text as it was before [`mark_scripts`].
fn unmark_scripts(text: &str) -> String {
    text.replace([SUPER_START, SUPER_END], "^").replace([SUB_START, SUB_END], "~")
}

/// Turns Markdown events into paragraphs.
#[derive(Default)]
struct Collector<'a> {
    /// What placeholders stand for.
    formulas: Vec<&'a str>,
    done: Vec<Paragraph>,
    current: Inline,
    kind: Option<ParagraphKind>,
    marks: Marks,
    /// Numbers of the lists that we are in, `None` for bullets.
    lists: Vec<Option<u64>>,
}

impl Collector<'_> {
    fn take(&mut self, event: Event<'_>, knows_blocks: bool) {
        match event {
            Event::Start(tag) => self.start(tag, knows_blocks),
            Event::End(tag) => self.end(tag, knows_blocks),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => {
                let marks = Marks { is_code: true, ..self.marks.clone() };
                let text = self.as_written(&text);
                self.current.push(&text, &marks);
            }
            // A single line break in the source is a space, two make a paragraph.
            Event::SoftBreak => self.current.push(" ", &self.marks),
            Event::HardBreak => self.current.push("\n", &self.marks),
            // HTML is nobody's business here: it shows as it is written.
            Event::Html(text) | Event::InlineHtml(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                let text = self.as_written(&text);
                self.current.push(&text, &self.marks);
            }
            Event::Rule => self.current.push("***", &self.marks),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    /// Text that is shown as it was written.
    fn as_written(&self, text: &str) -> String {
        unhide(&unmark_scripts(text), &self.formulas)
    }

    fn text(&mut self, text: &str) {
        if self.kind == Some(ParagraphKind::Code) {
            let text = self.as_written(text);
            self.current.push(&text, &self.marks);
            return;
        }
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => self.words(text),
                Piece::Formula(i) => {
                    let marks = Marks { is_math: true, ..self.marks.clone() };
                    self.current.push(self.formulas.get(i).copied().unwrap_or_default(), &marks);
                }
            }
        }
    }

    fn words(&mut self, text: &str) {
        for piece in text.split_inclusive(SCRIPT_ENDS) {
            let end = piece.chars().next_back().filter(|c| SCRIPT_ENDS.contains(c));
            self.current.push(piece.trim_end_matches(SCRIPT_ENDS), &self.marks);
            match end {
                Some(SUPER_START) => self.marks.is_superscript = true,
                Some(SUPER_END) => self.marks.is_superscript = false,
                Some(SUB_START) => self.marks.is_subscript = true,
                Some(SUB_END) => self.marks.is_subscript = false,
                Some(_) | None => {}
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, knows_blocks: bool) {
        match tag {
            Tag::Strong => self.marks.is_strong = true,
            Tag::Emphasis => self.marks.is_emphasis = true,
            Tag::Strikethrough => self.marks.is_strike = true,
            Tag::Link { dest_url, .. } => self.marks.link = Some(self.as_written(&dest_url).into()),
            Tag::Image { .. } => {}
            _ if !knows_blocks => {}
            Tag::Heading { level, .. } => self.kind = Some(ParagraphKind::Heading(level_number(level))),
            Tag::CodeBlock(_) => self.kind = Some(ParagraphKind::Code),
            Tag::List(start) => {
                self.close();
                self.lists.push(start);
            }
            Tag::Item => {
                self.close();
                let depth = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
                let number = self.lists.last_mut().and_then(|next| {
                    let number = (*next)?;
                    *next = Some(number + 1);
                    Some(number)
                });
                self.kind = Some(ParagraphKind::Item { depth, number });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, knows_blocks: bool) {
        match tag {
            TagEnd::Strong => self.marks.is_strong = false,
            TagEnd::Emphasis => self.marks.is_emphasis = false,
            TagEnd::Strikethrough => self.marks.is_strike = false,
            TagEnd::Link => self.marks.link = None,
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.close();
            }
            TagEnd::List(_) if knows_blocks => {
                self.close();
                self.lists.pop();
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        let mut inline = std::mem::take(&mut self.current);
        let kind = self.kind.take().unwrap_or(ParagraphKind::Text);
        if kind == ParagraphKind::Code {
            trim_end(&mut inline);
        }
        if !inline.is_blank() {
            self.done.push(Paragraph { kind, inline });
        }
    }

    fn finish(mut self) -> Vec<Paragraph> {
        self.close();
        self.done
    }
}

fn trim_end(inline: &mut Inline) {
    let len = inline.text.trim_end().len();
    inline.text.truncate(len);
    inline.runs.retain(|run| run.range.start < len);
    if let Some(last) = inline.runs.last_mut() {
        last.range.end = last.range.end.min(len);
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks_of(inline: &Inline) -> String {
        inline
            .runs
            .iter()
            .map(|run| {
                let marks = &run.marks;
                let mut name = String::new();
                for (is_set, letter) in [
                    (marks.is_strong, 'S'),
                    (marks.is_emphasis, 'E'),
                    (marks.is_code, 'C'),
                    (marks.is_strike, 'X'),
                    (marks.is_superscript, '^'),
                    (marks.is_subscript, '~'),
                    (marks.is_math, '$'),
                    (marks.link.is_some(), 'L'),
                ] {
                    if is_set {
                        name.push(letter);
                    }
                }
                format!("{name}[{}]", &inline.text[run.range.clone()])
            })
            .collect()
    }

    #[test]
    fn inline_marks() {
        let check = |markdown: &str, expected: &str| assert_eq!(marks_of(&Inline::parse(markdown)), expected);
        check("plain", "[plain]");
        check("a **b *c*** d", "[a ]S[b ]SE[c][ d]");
        check("`x_y` ~~no~~ H~2~O m^2^", "C[x_y][ ]X[no][ H]~[2][O m]^[2]");
        check("[label](https://example.org)", "L[label]");
        check("`a^b^` 2^n^ x~i~ ^not sup^ ~a b~", "C[a^b^][ 2]^[n][ x]~[i][ ^not sup^ ]X[a b]");
        check("**“Steel”** and _stone_\n_two_", "S[“Steel”][ and ]E[stone][ ]E[two]");
        check(r"\*not\* emphasis", "[*not* emphasis]");
        check("US$ 300 & 5 < 6", "[US$ 300 & 5 < 6]");
        check("so $a_1*b_2*c$ is **$x^2$**", r"[so ]$[a_1*b_2*c][ is ]S$[x^2]");
        check(r"\$5 and `$x$`, $\$$$y$", r"[$5 and ]C[$x$][, ]$[\$]$[y]");
        check("[$x$](https://a.b/$y$)", "$L[x]");
    }

    #[test]
    fn inline_text_opens_no_block() {
        let check = |markdown: &str| assert_eq!(Inline::parse(markdown).text, markdown);
        check("# 1 of the *list".replace('*', "").as_str());
        check("1949. A year & more");
        check("- not a list & more");
        check("> not a quote & more");
        check("    not code & more");
    }

    #[test]
    fn blocks() {
        let paragraphs = Inline::parse_blocks("# Head\n\nOne\ntwo.\n\n- a\n  1. b\n- c");
        let kinds: Vec<_> = paragraphs.iter().map(|p| (p.kind, p.inline.text.as_str())).collect();
        let item = |depth, number| ParagraphKind::Item { depth, number };
        assert_eq!(
            kinds,
            [
                (ParagraphKind::Heading(1), "Head"),
                (ParagraphKind::Text, "One two."),
                (item(0, None), "a"),
                (item(1, Some(1)), "b"),
                (item(0, None), "c"),
            ]
        );
    }

    #[test]
    fn plain_text_has_no_marks() {
        assert_eq!(Inline::plain_text("Steel *and* `ideals`"), "Steel and ideals");
        assert_eq!(Inline::plain_text("Why $E = mc^2$"), "Why E = mc^2");
    }

    #[test]
    fn capitals_leave_formulas_and_code_as_they_are() {
        let inline = Inline::parse("area $\\pi r^2$ in `units`").to_capitals();
        assert_eq!(inline.text, "AREA \\pi r^2 IN units");
    }
}
