//! Blocks that stay in the file and are shown nowhere: the deck language has no word for that, so they become comments.
//!
//! A comment that holds exactly one block can be turned back; what it says
//! otherwise is nobody's business. Knows nothing of windows.

use std::time::Duration;

use super::{Editor, Notice};
use crate::decode::leaves::value_at;
use crate::model::schema::block::BLOCK;
use crate::source::edit::{Indel, TextEdit};
use crate::source::node_path::NodePath;
use crate::source::span::Span;
use crate::syntax::{NodeKind, TokenKind, Tree, parse};

/// What stands around a block that is hidden.
const AROUND: (&str, &str) = ("/* ", " */");
/// Letters of a hidden block that menus show.
const MAX_SHOWN: usize = 36;

/// A block in a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenBlock {
    /// Where the comment is.
    pub span: Span,
    /// What it is called in menus: its kind and how it begins.
    pub title: String,
}

impl Editor {
    /// Makes a comment of a block.
    pub fn hide_block(&mut self, path: &NodePath, now: Duration) {
        let edit = self.block_around(path).and_then(|(block, _)| hide(self.tree(), &block));
        if edit.is_none() {
            self.notice = Some(Notice::Failed("A text that holds `*/` can’t become a comment".to_owned()));
        }
        let slide = self.slides().get(self.slide()).map(|slide| slide.start);
        self.act(edit, |_| slide, now);
    }

    /// The hidden blocks of the current slide.
    #[must_use]
    pub fn hidden_blocks(&self) -> Vec<HiddenBlock> {
        let Some(slide) = self.slides().get(self.slide()).copied() else { return Vec::new() };
        let tokens = self.tree().tokens();
        let first = tokens.partition_point(|token| token.span.start < slide.start);
        let inside = tokens[first..].iter().take_while(|token| token.span.end <= slide.end);
        let comments = inside.filter(|token| token.kind == TokenKind::BlockComment);
        comments
            .filter_map(|token| {
                let title = title_of(inner(self.tree().slice(token.span))?)?;
                Some(HiddenBlock { span: token.span, title })
            })
            .collect()
    }

    /// Makes a block of a comment again.
    pub fn show_block(&mut self, comment: Span, now: Duration) {
        let edit = show(self.tree(), comment);
        self.act(edit, |_| Some(comment.start), now);
    }
}

/// Puts a block with its comma into a comment; `None` if something in it would end that.
fn hide(tree: &Tree, block: &NodePath) -> Option<TextEdit> {
    let (node, _) = value_at(tree, block)?;
    let span = tree.span(node);
    let next = tree.tokens().iter().find(|token| token.span.start >= span.end && !token.is_trivia())?;
    // A comment between block and comma would become part of this one.
    let comma = (next.kind == TokenKind::Comma).then_some(next.span.end);
    let end = comma.unwrap_or(span.end);
    let comment = format!("{}{}{}", AROUND.0, tree.slice(Span::new(span.start, end)), AROUND.1);
    let read = parse(comment.as_str());
    let is_whole = read.tokens().first().is_some_and(|token| token.span.len() as usize == comment.len());
    let put = |at, text: &str| Indel { delete: Span::at(at), insert: text.to_owned() };
    is_whole.then(|| TextEdit::from_indels(vec![put(span.start, AROUND.0), put(end, AROUND.1)]))?
}

/// Takes the signs around a block away, and puts in the commas that the list needs by now.
fn show(tree: &Tree, comment: Span) -> Option<TextEdit> {
    let block = inner(tree.slice(comment))?;
    title_of(block)?;
    let before = tree.tokens().iter().rev().find(|token| token.span.end <= comment.start && !token.is_trivia());
    let after = tree.tokens().iter().find(|token| token.span.start >= comment.end && !token.is_trivia());
    let begins = before.is_some_and(|token| matches!(token.kind, TokenKind::Comma | TokenKind::Open(_)));
    let ends = after.is_some_and(|token| matches!(token.kind, TokenKind::Comma | TokenKind::Close(_)));
    let lead = if begins { "" } else { ", " };
    let tail = if ends || block.ends_with(',') { "" } else { "," };
    Some(TextEdit::replace(comment, format!("{lead}{block}{tail}")))
}

fn inner(comment: &str) -> Option<&str> {
    comment.strip_prefix("/*")?.strip_suffix("*/").map(str::trim)
}

/// What a comment's text is called if it is a block and nothing else.
fn title_of(text: &str) -> Option<String> {
    let tree = parse(text.strip_suffix(',').unwrap_or(text));
    let root = tree.root_value().filter(|_| tree.is_valid())?;
    let name = match tree.kind(root) {
        NodeKind::Call => tree.name(root)?,
        NodeKind::Name => tree.text_of(root),
        _ => return None,
    };
    BLOCK.variants.iter().find(|variant| variant.name == name)?;
    let words: Vec<&str> = tree.text_of(root).split_whitespace().collect();
    let words = words.join(" ");
    let shown: String = words.chars().take(MAX_SHOWN).collect();
    Some(if shown.len() < words.len() { format!("{shown}…") } else { shown })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TEXT, editor_of, secs};
    use super::*;

    #[test]
    fn a_block_is_hidden_and_shown_again_byte_for_byte() {
        let bodies = [
            "[Text(\"a\"), Bullets([\"b\", \"c\"]), Rule]",
            "[\n                Text(\"a\"),\n                // why\n                Bullets([\n                    \"b\", // so\n                ]),\n                Rule\n            ]",
        ];
        for body in bodies {
            let text = TEXT.replace("title: \"B\"", &format!("title: \"B\", body: {body}"));
            let folder = tempfile::tempdir().unwrap();
            let mut editor = editor_of(folder.path(), &text);
            for index in 0..3 {
                editor.go_to_slide(1);
                editor.hide_block(&NodePath::slide(1).field("body").index(index), secs(1));
                assert!(editor.tree().is_valid() && editor.edition().n_errors() == 0, "{}", editor.buffer);
                let hidden = editor.hidden_blocks();
                assert_eq!(hidden.len(), 1, "{}", editor.buffer);
                editor.show_block(hidden[0].span, secs(2));
                assert_eq!(editor.buffer, text);
            }
        }
    }

    #[test]
    fn a_block_that_is_shown_again_gets_the_commas_that_it_needs() {
        let text = TEXT.replace("title: \"B\"", "title: \"B\", body: [Text(\"a\") /* Rule */ /* not now */]");
        let folder = tempfile::tempdir().unwrap();
        let mut editor = editor_of(folder.path(), &text);
        editor.go_to_slide(1);
        let hidden = editor.hidden_blocks();
        assert_eq!(hidden.iter().map(|one| one.title.as_str()).collect::<Vec<_>>(), ["Rule"]);
        editor.show_block(hidden[0].span, secs(1));
        assert!(editor.buffer.contains("[Text(\"a\") , Rule /* not now */]"), "{}", editor.buffer);
    }

    #[test]
    fn what_would_end_the_comment_stays() {
        let text = TEXT.replace("title: \"B\"", "title: \"B\", body: [Code(source: \"a */ b\")]");
        let folder = tempfile::tempdir().unwrap();
        let mut editor = editor_of(folder.path(), &text);
        editor.go_to_slide(1);
        editor.hide_block(&NodePath::slide(1).field("body").index(0), secs(1));
        assert_eq!(editor.buffer, text);
        assert!(matches!(editor.notice, Some(Notice::Failed(_))));
    }
}
