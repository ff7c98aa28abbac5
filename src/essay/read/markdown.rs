//! Markdown: headings, lists, quotations, tables and pictures as its marks say.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Found, Kind, Mark, Paragraph, Picture, Verbatim, escaped, notes};

/// Reads Markdown.
#[must_use]
pub fn read(text: &str) -> Found {
    let text = without_front_matter(text);
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH;
    let mut reader = Reader::default();
    for event in Parser::new_ext(text, options) {
        reader.event(event);
    }
    reader.flush();
    let mut found = reader.found;
    notes::place(&mut found.paragraphs, notes::called(reader.calls, reader.notes));
    found.title = sole_title(&mut found.paragraphs);
    found
}

/// What stands between lines of `---` at the very start is for programs.
fn without_front_matter(text: &str) -> &str {
    let inside = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    inside.map_or(text, |(_, rest)| rest)
}

/// The only heading of the highest level is what the essay is called, if it comes first.
pub(super) fn sole_title(paragraphs: &mut Vec<Paragraph>) -> Option<String> {
    let levels: Vec<u8> = paragraphs.iter().filter_map(|p| p.kind.level()).collect();
    let highest = levels.iter().min()?;
    let is_sole = levels.iter().filter(|level| *level == highest).count() == 1;
    let is_first = paragraphs.first().is_some_and(|p| p.kind.level() == Some(*highest));
    (is_sole && is_first).then(|| paragraphs.remove(0).text)
}

/// The name in a line that begins with a dash, as the last one of a quotation does.
fn speaker(line: &str) -> Option<String> {
    let name = line.trim().strip_prefix(['—', '–', '-'])?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[derive(Default)]
struct Reader {
    found: Found,
    text: String,
    kind: Option<Kind>,
    n_quotes: usize,
    n_items: usize,
    /// The lists that are open: true for those with numbers.
    lists: Vec<bool>,
    /// True inside of a program's text.
    is_code: bool,
    is_note: bool,
    /// Footnotes by their labels, and how many paragraphs there were when each was called.
    notes: Vec<(String, Paragraph)>,
    calls: Vec<(usize, String)>,
    label: String,
    rows: Vec<Vec<String>>,
    is_table: bool,
    link: Option<String>,
    picture: Option<(String, usize)>,
    /// HTML between the paragraphs, as far as it was read.
    html: String,
}

impl Reader {
    /// Ends the paragraph at hand.
    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let kind = self.kind.take().unwrap_or(match () {
            () if self.is_note => Kind::Note,
            () if self.n_quotes > 0 => Kind::Quote(None),
            () if self.n_items > 0 => Kind::Item(Mark::inside(&self.lists)),
            () => Kind::Text,
        });
        let (text, said_by) = match (&kind, text.trim().rsplit_once('\n')) {
            (Kind::Quote(_), Some((said, last))) => match speaker(last) {
                Some(name) => (said.to_owned(), Some(name)),
                None => (text, None),
            },
            _ => (text, None),
        };
        let kind = if said_by.is_some() { Kind::Quote(said_by) } else { kind };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        if kind == Kind::Note {
            self.notes.push((self.label.clone(), Paragraph::new(kind, text)));
            return;
        }
        // A line of a quotation that begins with a dash names the speaker.
        if matches!(kind, Kind::Quote(_))
            && let Some(name) = speaker(&text)
            && let Some(Paragraph { kind: Kind::Quote(by), .. }) = self.found.paragraphs.last_mut()
        {
            *by = Some(name);
            return;
        }
        self.found.paragraphs.push(Paragraph::new(kind, text));
    }

    /// A text that is shown letter by letter; what stands before it is a paragraph of its own.
    fn verbatim(&mut self, kind: Verbatim, text: &str) {
        self.flush();
        if !text.trim().is_empty() {
            self.found.paragraphs.push(Paragraph::new(Kind::Verbatim(kind), text));
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.is_code => self.text.push_str(&text),
            Event::Text(text) => self.text.push_str(&escaped_all(&text)),
            Event::Code(code) => self.text.push_str(&format!("`{code}`")),
            // Lines matter only where the last one names a speaker.
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            Event::Html(html) => self.html.push_str(&html),
            Event::TaskListMarker(is_done) => self.text.push_str(if is_done { "☑ " } else { "☐ " }),
            // The paragraph that calls it is the next one to be ended.
            Event::FootnoteReference(label) => self.calls.push((self.found.paragraphs.len() + 1, label.into_string())),
            Event::InlineHtml(_) | Event::Rule => {}
            // “US$5–US$10” are amounts.
            Event::InlineMath(math) if is_amount(&math) => self.text.push_str(&escaped_all(&format!("${math}$"))),
            Event::InlineMath(math) => self.text.push_str(&format!("${math}$")),
            Event::DisplayMath(math) => self.verbatim(Verbatim::Formula, math.trim()),
        }
    }

    /// Takes the paragraphs of HTML that stands between those of Markdown.
    fn end_html(&mut self) {
        self.flush();
        let html = std::mem::take(&mut self.html);
        let Found { mut paragraphs, pictures, .. } = super::html::fragment(&html);
        for paragraph in &mut paragraphs {
            if let Kind::Picture(index) = &mut paragraph.kind {
                *index += self.found.pictures.len();
            }
        }
        self.found.paragraphs.append(&mut paragraphs);
        self.found.pictures.extend(pictures);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.kind = Some(Kind::Heading(number(level)));
            }
            Tag::Paragraph => self.flush(),
            Tag::List(first) => {
                self.flush();
                self.lists.push(first.is_some());
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.is_code = true;
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                self.kind = Some(Kind::Verbatim(Verbatim::Code(language.to_owned())));
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.n_quotes += 1;
            }
            Tag::Item => {
                self.flush();
                self.n_items += 1;
            }
            Tag::FootnoteDefinition(label) => {
                self.flush();
                self.label = label.into_string();
                self.is_note = true;
            }
            Tag::Table(_) => {
                self.flush();
                self.is_table = true;
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::Emphasis => self.text.push('*'),
            Tag::Strong => self.text.push_str("**"),
            Tag::Strikethrough => self.text.push_str("~~"),
            Tag::Link { dest_url, .. } => {
                self.text.push('[');
                self.link = Some(dest_url.into_string());
            }
            Tag::Image { dest_url, .. } => self.picture = Some((dest_url.into_string(), self.text.len())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph => self.flush(),
            TagEnd::CodeBlock => {
                self.is_code = false;
                let (text, kind) = (std::mem::take(&mut self.text), self.kind.take());
                if let Some(Kind::Verbatim(kind)) = kind {
                    self.verbatim(kind, text.trim_end());
                }
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::Item => {
                self.flush();
                self.n_items = self.n_items.saturating_sub(1);
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.n_quotes = self.n_quotes.saturating_sub(1);
            }
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.is_note = false;
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.text);
                self.rows.last_mut().into_iter().for_each(|row| row.push(cell.trim().to_owned()));
            }
            TagEnd::Table => {
                self.is_table = false;
                let rows = std::mem::take(&mut self.rows);
                self.found.paragraphs.push(table(rows));
            }
            TagEnd::Emphasis => self.text.push('*'),
            TagEnd::Strong => self.text.push_str("**"),
            TagEnd::Strikethrough => self.text.push_str("~~"),
            TagEnd::Link => {
                let target = self.link.take().unwrap_or_default();
                self.text.push_str(&format!("]({target})"));
            }
            TagEnd::Image => self.end_picture(),
            _ => {}
        }
    }

    fn end_picture(&mut self) {
        let Some((path, at)) = self.picture.take() else { return };
        let alt = self.text.split_off(at.min(self.text.len())).replace('\n', " ");
        let before = std::mem::take(&mut self.text);
        let index = self.found.pictures.len();
        self.found.pictures.push(Picture { name: path, bytes: None });
        self.found.paragraphs.push(Paragraph::new(Kind::Picture(index), alt));
        self.text = before;
    }
}

/// True for what stands between the dollar signs of two amounts.
fn is_amount(math: &str) -> bool {
    math.starts_with(|c: char| c.is_ascii_digit()) && !math.contains(['\\', '^', '_', '=', '+', '{', '<', '>'])
}

/// A table as a paragraph; its text is what can be read aloud.
pub(super) fn table(rows: Vec<Vec<String>>) -> Paragraph {
    let text = rows.iter().map(|row| row.join(" · ")).collect::<Vec<_>>().join("; ");
    Paragraph::new(Kind::Table(rows), text)
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Markdown has read its own marks already: the rest are signs.
pub(super) fn escaped_all(text: &str) -> String {
    escaped(text).replace('*', "\\*").replace("\\\\*", "\\*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_say_what_is_what() {
        let text = "# Steel\n\nIt *began* in [Moscow](https://a.org).\n\n## One\n\n- a\n- b\n\n> Words.\n>\n> — Mao\n\n| y | n |\n|---|---|\n| 1950 | 5 |\n\n![A bridge](b.jpg)\n\n## Two\n\nEnd[^1].\n\n[^1]: Shen 2015.\n";
        let found = read(text);
        assert_eq!(found.title.as_deref(), Some("Steel"));
        let kinds: Vec<&Kind> = found.paragraphs.iter().map(|p| &p.kind).collect();
        assert_eq!(
            kinds[..5],
            [
                &Kind::Text,
                &Kind::Heading(2),
                &Kind::Item(Mark::default()),
                &Kind::Item(Mark::default()),
                &Kind::Quote(Some("Mao".to_owned()))
            ]
        );
        assert!(matches!(kinds[5], Kind::Table(rows) if rows.len() == 2));
        assert_eq!(kinds[6..], [&Kind::Picture(0), &Kind::Heading(2), &Kind::Text, &Kind::Note]);
        assert_eq!(found.paragraphs[0].text, "It *began* in [Moscow](https://a.org).");
    }

    #[test]
    fn the_last_line_of_a_quotation_names_who_said_it() {
        let found = read("> A bridge\n> for all.\n> — Mao Yisheng, *Notes*\n\n> One line — no name.\n");
        let said: Vec<_> = found.paragraphs.iter().map(|p| (&p.kind, p.text.as_str())).collect();
        let by = Kind::Quote(Some("Mao Yisheng, *Notes*".to_owned()));
        assert_eq!(said, [(&by, "A bridge for all."), (&Kind::Quote(None), "One line — no name.")]);
    }

    #[test]
    fn lists_keep_their_marks_and_programs_their_lines() {
        let text = "1. one\n2. two\n   - below *it*\n\n- [x] done\n- [ ] open\n\n```rust\nfn f() {\n    a * b\n}\n```\n\nIt is $a_1 * b$, for US$5–US$10.\n\n$$\nE = mc^2\n$$\n";
        let found = read(text);
        let said: Vec<_> = found.paragraphs.iter().map(|p| (p.kind.clone(), p.text.as_str())).collect();
        let item = |depth, is_numbered| Kind::Item(Mark { depth, is_numbered });
        let code = Kind::Verbatim(Verbatim::Code("rust".to_owned()));
        assert_eq!(
            said,
            [
                (item(0, true), "one"),
                (item(0, true), "two"),
                (item(1, false), "below *it*"),
                (item(0, false), "☑ done"),
                (item(0, false), "☐ open"),
                (code, "fn f() {\n    a * b\n}"),
                (Kind::Text, "It is $a_1 * b$, for US\\$5–US\\$10."),
                (Kind::Verbatim(Verbatim::Formula), "E = mc^2"),
            ]
        );
    }

    #[test]
    fn footnotes_stand_behind_what_calls_them() {
        let found =
            read("## One\n\nA[^b] and[^a].\n\nB.\n\n## Two\n\nC.\n\n[^a]: Shen.\n\n[^b]: Xia.\n\n[^c]: Nobody.\n");
        let texts: Vec<&str> = found.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, ["One", "A and.", "Xia.", "Shen.", "B.", "Two", "C.", "Nobody."]);
    }

    #[test]
    fn a_heading_that_is_alone_is_what_the_essay_is_called() {
        let found = read("# Steel\n\nIt began in 1950.\n");
        assert_eq!((found.title.as_deref(), found.paragraphs.len()), (Some("Steel"), 1));
        assert_eq!(read("It began.\n\n# Steel\n\nIt went on.\n").title, None);
    }

    #[test]
    fn html_between_paragraphs_is_read_too() {
        let found = read("One.\n\n<div>\n<p>Two <b>strong</b> words.</p>\n<!-- nobody's -->\n</div>\n\nThree.\n");
        let texts: Vec<&str> = found.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts.len(), 3, "{texts:?}");
        assert!(texts[1].starts_with("Two ") && texts[1].ends_with(" words."), "{texts:?}");
    }
}
