//! The presenter's notes as markup: paragraphs, lists and what is marked in them.

use super::super::svg::{escaped, is_safe_link};
use crate::model::inline::{Inline, Marks, Paragraph, ParagraphKind};
use crate::model::notes;

/// Notes as they stand below a slide, a rule between the parts for its steps.
pub(super) fn markup(text: &str) -> String {
    let parts = notes::parts(text).into_iter().map(|part| blocks(&Inline::parse_blocks(part)));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("<hr>")
}

fn blocks(paragraphs: &[Paragraph]) -> String {
    let mut lists = Lists::default();
    for paragraph in paragraphs {
        let words = inline(&paragraph.inline);
        match paragraph.kind {
            ParagraphKind::Item { depth, number } => lists.item(usize::from(depth), number, &words),
            ParagraphKind::Text => lists.block(&format!("<p>{words}</p>")),
            // A heading of notes is none of the page's outline.
            ParagraphKind::Heading(_) => lists.block(&format!("<p><strong>{words}</strong></p>")),
            ParagraphKind::Code => lists.block(&format!("<pre>{}</pre>", escaped(&paragraph.inline.text))),
        }
    }
    lists.close(0);
    lists.out
}

/// Markup with the lists that are open at its end.
#[derive(Debug, Default)]
struct Lists {
    out: String,
    open: Vec<&'static str>,
}

impl Lists {
    /// Ends the lists that are deeper than so many.
    fn close(&mut self, depth: usize) {
        while self.open.len() > depth {
            if let Some(tag) = self.open.pop() {
                self.out.push_str(&format!("</li></{tag}>"));
            }
        }
    }

    fn block(&mut self, markup: &str) {
        self.close(0);
        self.out.push_str(markup);
    }

    fn item(&mut self, depth: usize, number: Option<u64>, words: &str) {
        let tag = if number.is_some() { "ol" } else { "ul" };
        let depth = depth.min(self.open.len());
        self.close(depth + 1);
        match self.open.get(depth) {
            Some(known) if *known == tag => self.out.push_str("</li>"),
            Some(_) | None => {
                self.close(depth);
                let start = number.filter(|number| *number != 1).map(|number| format!(" start=\"{number}\""));
                self.out.push_str(&format!("<{tag}{}>", start.unwrap_or_default()));
                self.open.push(tag);
            }
        }
        self.out.push_str(&format!("<li>{words}"));
    }
}

fn inline(inline: &Inline) -> String {
    let run = |run: &crate::model::inline::Run| {
        let words = escaped(inline.text.get(run.range.clone()).unwrap_or_default());
        marked(&words.replace('\n', "<br>"), &run.marks)
    };
    inline.runs.iter().map(run).collect()
}

/// Words with the elements of their marks around them.
fn marked(words: &str, marks: &Marks) -> String {
    let tags = [
        (marks.is_code || marks.is_math, "code"),
        (marks.is_superscript, "sup"),
        (marks.is_subscript, "sub"),
        (marks.is_strike, "del"),
        (marks.is_emphasis, "em"),
        (marks.is_strong, "strong"),
    ];
    let mut markup = words.to_owned();
    for (_, tag) in tags.iter().filter(|(is_set, _)| *is_set) {
        markup = format!("<{tag}>{markup}</{tag}>");
    }
    match marks.link.as_deref().filter(|target| is_safe_link(target)) {
        Some(target) => format!("<a href=\"{}\">{markup}</a>", escaped(target)),
        None => markup,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_keep_their_lists_and_marks() {
        let cases = [
            ("One\n\n- a\n- b\n  - c\n\nTwo", "<p>One</p><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><p>Two</p>"),
            ("2. a\n3. b", "<ol start=\"2\"><li>a</li><li>b</li></ol>"),
            (
                "10^6^ **of** *it* & ~~this~~",
                "<p>10<sup>6</sup> <strong>of</strong> <em>it</em> &amp; <del>this</del></p>",
            ),
            ("one\n---\ntwo", "<p>one</p><hr><p>two</p>"),
            ("[site](https://a.org) [bad](javascript:x)", "<p><a href=\"https://a.org\">site</a> bad</p>"),
        ];
        for (text, expected) in cases {
            assert_eq!(markup(text), expected, "{text}");
        }
    }
}
