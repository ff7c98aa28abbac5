//! Changes of a text that touch what they mean to and nothing else.
//!
//! Every change made in the window ends here: a value is set, put in, taken
//! out or moved, and what comes back is the edit of the text that does it.
//! Comments, order, blank lines and line ends stay; a comment goes along only
//! with what it stands above when that moves. Nothing here knows of decks.

use super::lexer::lex;
use super::token::TokenKind;
use super::tree::{NodeId, NodeKind, Tree};
use crate::source::edit::{Indel, TextEdit};
use crate::source::node_path::Segment;
use crate::source::span::Span;

/// A step of indentation where the text itself shows none.
const INDENT: &str = "    ";

impl Tree {
    /// Sets the value at an address; a field that isn't there is put in.
    ///
    /// `order` is the usual order of that call's fields: a new one comes
    /// behind those that usually stand before it. `None` if there is no call
    /// that could hold the field, or no element with this index.
    #[must_use]
    pub fn set(&self, path: &[Segment], value: &str, order: &[&str]) -> Option<TextEdit> {
        let (found, is_there) = self.find(path);
        if is_there {
            let column = self.indent_at(self.span(found).start);
            return Some(TextEdit::replace(self.span(found), indented(value, &column, self.line_end())));
        }
        let (last, before) = path.split_last()?;
        let Segment::Field(name) = last else { return None };
        let (call, is_there) = self.find(before);
        let call = self.unwrapped(call);
        if !is_there || self.kind(call) != NodeKind::Call {
            return None;
        }
        let fields: Vec<NodeId> = self.children(call).collect();
        if fields.iter().any(|&field| self.kind(field) != NodeKind::Field) {
            return None;
        }
        let rank = |name: &str| order.iter().position(|&known| known == name).unwrap_or(order.len());
        let own = rank(name);
        let behind = |&field: &NodeId| self.name(field).is_some_and(|name| rank(name) <= own);
        let index = fields.iter().rposition(behind).map_or(0, |at| at + 1);
        Some(self.insert_into(call, index, &format!("{name}: {value}")))
    }

    /// Puts a value into a list so that it becomes element `index`; at its end if the list is shorter.
    ///
    /// `None` if there is no list at the address.
    #[must_use]
    pub fn insert(&self, list: &[Segment], index: usize, value: &str) -> Option<TextEdit> {
        let list = self.list_at(list)?;
        Some(self.insert_into(list, index, value))
    }

    /// Takes out a field or an element with its comma; comments stay. `None` if it isn't there.
    #[must_use]
    pub fn remove(&self, path: &[Segment]) -> Option<TextEdit> {
        let (value, is_there) = self.find(path);
        if !is_there || path.is_empty() {
            return None;
        }
        self.remove_node(value)
    }

    /// As [`Self::remove`], of a node that was found already.
    #[must_use]
    pub fn remove_node(&self, value: NodeId) -> Option<TextEdit> {
        let holder = self.parent(value)?;
        let item = if matches!(self.kind(holder), NodeKind::Field | NodeKind::Entry) { holder } else { value };
        let slots = self.slots(self.parent(item)?);
        let at = slots.iter().position(|slot| slot.item == item)?;
        let slot = &slots[at];
        let mut indels = match slot.comma {
            // A comment before the comma stays where it is.
            Some(comma) if self.has_comment(Span::new(slot.item_span.end, comma.start)) => {
                let gone = |delete| Indel { delete, insert: String::new() };
                vec![gone(slot.item_span), gone(comma)]
            }
            Some(comma) => vec![self.without_its_line(slot.item_span.cover(comma))],
            None => vec![self.without_its_line(slot.item_span)],
        };
        if slot.comma.is_none() && !self.begins_line(slot.item_span.start) {
            // The comma before it would stand alone; on lines of its own that is the custom.
            let alone = at.checked_sub(1).and_then(|before| slots[before].comma);
            indels.extend(alone.map(|comma| Indel { delete: comma, insert: String::new() }));
        }
        TextEdit::from_indels(joined(indels))
    }

    /// Moves an element of a list so that it becomes element `to`, with the comments right above and behind it.
    ///
    /// `None` if there is no list at the address, or not so many elements.
    #[must_use]
    pub fn move_element(&self, list: &[Segment], from: usize, to: usize) -> Option<TextEdit> {
        let list = self.list_at(list)?;
        let slots = self.slots(list);
        if from >= slots.len() || to >= slots.len() {
            return None;
        }
        if from == to {
            return Some(TextEdit::default());
        }
        let mut order: Vec<usize> = (0..slots.len()).collect();
        let moved = order.remove(from);
        order.insert(to, moved);
        // Each place keeps its blanks, and its comma or the lack of one.
        let tails_move = slots.iter().all(|slot| self.ends_line(slot.end));
        let indels = order.iter().enumerate().filter(|(at, from)| at != *from).map(|(at, &from)| {
            let (at, from) = (&slots[at], &slots[from]);
            let blanks = |slot: &Slot| {
                let lead = self.slice(Span::new(slot.own_start, slot.item_span.start));
                lead.split_at(lead.len() - lead.trim_start().len())
            };
            let tail = self.slice(if tails_move { from.tail() } else { at.tail() });
            let between = self.slice(Span::new(at.item_span.end, at.tail().start));
            let insert = format!("{}{}{}{between}{tail}", blanks(at).0, blanks(from).1, self.slice(from.item_span));
            Indel { delete: Span::new(at.own_start, at.end), insert }
        });
        TextEdit::from_indels(indels.collect())
    }

    fn list_at(&self, path: &[Segment]) -> Option<NodeId> {
        let (list, is_there) = self.find(path);
        let list = self.unwrapped(list);
        (is_there && self.kind(list) == NodeKind::List).then_some(list)
    }

    fn insert_into(&self, container: NodeId, index: usize, item: &str) -> TextEdit {
        let slots = self.slots(container);
        let open = self.open_end(container);
        let line_end = self.line_end();
        let first = slots.first().map(|slot| self.span(slot.item).start);
        let is_on_lines = first.is_some_and(|first| self.begins_line(first));
        let outer = self.indent_at(self.span(container).start);
        let inner = first.filter(|_| is_on_lines).map_or_else(|| format!("{outer}{INDENT}"), |at| self.indent_at(at));
        let is_long = item.contains('\n');
        let index = index.min(slots.len());
        let item = indented(item, if is_on_lines || is_long { &inner } else { &outer }, line_end);
        let Some(before) = index.checked_sub(1).map(|before| &slots[before]) else {
            let insert = match (slots.is_empty(), is_on_lines) {
                (_, true) => format!("{line_end}{inner}{item},"),
                (true, false) if is_long => format!("{line_end}{inner}{item},{line_end}{outer}"),
                (true, false) => item,
                (false, false) => format!("{item}, "),
            };
            return TextEdit::insert(if is_on_lines { self.line_rest(open) } else { open }, insert);
        };
        let lead = if is_on_lines || self.slice(before.tail()).contains("//") {
            format!("{line_end}{inner}")
        } else {
            " ".to_owned()
        };
        match before.comma {
            Some(_) => TextEdit::insert(before.end, format!("{lead}{item},")),
            None => {
                let comma = Indel { delete: Span::at(before.item_span.end), insert: ",".to_owned() };
                let item = Indel { delete: Span::at(before.end), insert: format!("{lead}{item}") };
                TextEdit::from_indels(joined(vec![comma, item])).unwrap_or_default()
            }
        }
    }

    /// What a container holds, each with its comma and the comments that belong to it.
    fn slots(&self, container: NodeId) -> Vec<Slot> {
        let mut slots: Vec<Slot> = Vec::new();
        let mut start = self.line_rest(self.open_end(container));
        for item in self.children(container) {
            let span = self.span(item);
            let comma = self.comma_after(span.end);
            let end = self.line_rest(comma.map_or(span.end, |comma| comma.end));
            slots.push(Slot { item, item_span: span, own_start: self.own_start(start, span.start), comma, end });
            start = end;
        }
        slots
    }

    /// The end of the opening bracket.
    fn open_end(&self, container: NodeId) -> u32 {
        let first = self.token_at(self.span(container).start).unwrap_or(0);
        let is_open = |kind| matches!(kind, TokenKind::Open(_));
        let open = self.tokens[first..].iter().find(|token| is_open(token.kind));
        open.map_or(self.span(container).end, |token| token.span.end)
    }

    fn comma_after(&self, end: u32) -> Option<Span> {
        let from = self.tokens.partition_point(|token| token.span.start < end);
        let next = self.tokens[from..].iter().find(|token| !token.is_trivia())?;
        (next.kind == TokenKind::Comma).then_some(next.span)
    }

    /// The end of the comments that follow on the same line.
    fn line_rest(&self, from: u32) -> u32 {
        let first = self.tokens.partition_point(|token| token.span.start < from);
        let mut end = from;
        for token in &self.tokens[first..] {
            match token.kind {
                TokenKind::LineComment => return token.span.end,
                TokenKind::BlockComment if !self.slice(token.span).contains('\n') => end = token.span.end,
                TokenKind::Whitespace if !self.slice(token.span).contains('\n') => {}
                _ => break,
            }
        }
        // A comment with more behind it on its line belongs to that.
        let next = self.tokens.partition_point(|token| token.span.start < end);
        let is_apart =
            |token: &&super::token::Token| token.kind != TokenKind::Whitespace || self.slice(token.span).contains('\n');
        let is_last = self.tokens[next..].iter().find(is_apart);
        if is_last.is_none_or(|token| token.kind == TokenKind::Whitespace) { end } else { from }
    }

    /// Where the comments begin that stand right above an item, without a blank line between.
    fn own_start(&self, from: u32, item: u32) -> u32 {
        let between = self.slice(Span::new(from, item));
        let mut blank = between.match_indices('\n').filter(|(at, _)| {
            let rest = &between[at + 1..];
            let line = rest.split('\n').next().unwrap_or_default();
            rest.contains('\n') && line.trim().is_empty()
        });
        let after = blank.next_back().map_or(0, |(at, _)| at + 1 + between[at + 1..].find('\n').unwrap_or(0));
        from + u32::try_from(after).unwrap_or(0)
    }

    fn begins_line(&self, at: u32) -> bool {
        let before = self.text.get(..at as usize).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        before.contains('\n') && line.trim().is_empty()
    }

    fn ends_line(&self, at: u32) -> bool {
        let after = self.text.get(at as usize..).unwrap_or_default().trim_start_matches([' ', '\t', '\r']);
        after.starts_with('\n')
    }

    /// The blanks at the beginning of the line that holds an offset.
    fn indent_at(&self, at: u32) -> String {
        let before = self.text.get(..at as usize).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        self.text[start..].chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
    }

    fn line_end(&self) -> &'static str {
        let first = self.text.find('\n');
        if first.is_some_and(|at| self.text[..at].ends_with('\r')) { "\r\n" } else { "\n" }
    }

    /// What has to go so that no blank line, or blank, is left where a span stood.
    fn without_its_line(&self, span: Span) -> Indel {
        let before = &self.text[..span.start as usize];
        let after = &self.text[span.end as usize..];
        let lead = before.len() - before.trim_end_matches([' ', '\t']).len();
        let trail = after.len() - after.trim_start_matches([' ', '\t']).len();
        let begins = before[..before.len() - lead].ends_with('\n');
        let ends = after[trail..].starts_with('\n') || after[trail..].starts_with("\r\n");
        let (mut start, mut end) = (span.start as usize, span.end as usize);
        if begins && ends {
            start -= lead + 1;
            if self.text[..start].ends_with('\r') {
                start -= 1;
            }
            end += trail;
        } else if !begins && (ends || after[trail..].starts_with([')', ']', '}'])) {
            start -= lead;
        } else {
            end += trail;
        }
        let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Indel { delete: Span::new(at(start), at(end)), insert: String::new() }
    }
}

/// An item of a container with what belongs to it.
#[derive(Debug, Clone, Copy)]
struct Slot {
    item: NodeId,
    item_span: Span,
    /// Where the comments right above it begin.
    own_start: u32,
    comma: Option<Span>,
    /// Behind its comma and the comment on its line.
    end: u32,
}

impl Slot {
    /// What follows it and its comma on its line.
    fn tail(&self) -> Span {
        Span::new(self.comma.map_or(self.item_span.end, |comma| comma.end), self.end)
    }
}

/// Indels that touch become one, so that their order is beyond doubt.
fn joined(mut indels: Vec<Indel>) -> Vec<Indel> {
    indels.sort_by_key(|indel| (indel.delete.start, indel.delete.end));
    let mut out: Vec<Indel> = Vec::new();
    for indel in indels {
        match out.last_mut().filter(|last| last.delete.end >= indel.delete.start) {
            Some(last) => {
                last.delete = last.delete.cover(indel.delete);
                last.insert.push_str(&indel.insert);
            }
            None => out.push(indel),
        }
    }
    out
}

/// A value with an indentation before all lines but the first, except inside of texts.
fn indented(value: &str, indent: &str, line_end: &str) -> String {
    let (tokens, _) = lex(value);
    let mut out = String::with_capacity(value.len());
    for token in tokens {
        let text = value.get(token.span.range()).unwrap_or_default();
        match token.kind {
            TokenKind::Whitespace => {
                let mut lines = text.split('\n');
                out.push_str(lines.next().unwrap_or_default().trim_end_matches('\r'));
                let rest: Vec<&str> = lines.collect();
                for (i, line) in rest.iter().enumerate() {
                    out.push_str(line_end);
                    if i + 1 == rest.len() {
                        out.push_str(indent);
                    }
                    out.push_str(line.trim_end_matches('\r'));
                }
            }
            TokenKind::String if line_end == "\r\n" => out.push_str(&text.replace("\r\n", "\n").replace('\n', "\r\n")),
            _ => out.push_str(text),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::node_path::NodePath;
    use crate::syntax::parse;

    const DECK: &str = "// head\n(\n    title: \"T\", // mine\n    slides: [ // all of them\n        // first\n        (title: \"A\", notes: \"x\"), // a\n\n        // ---- part two ----\n\n        // second\n        (\n            title: \"B\",\n        ),\n        (title: \"C\")\n    ],\n)\n";

    fn after(text: &str, edit: Option<TextEdit>) -> String {
        let edit = edit.expect("an edit");
        let out = edit.apply(text).unwrap();
        assert_eq!(edit.invert(text).unwrap().apply(&out).unwrap(), text);
        assert!(parse(out.as_str()).is_valid(), "{out}");
        out
    }

    fn slides() -> NodePath {
        NodePath::root().field("slides")
    }

    #[test]
    fn a_value_is_set_and_a_field_put_in_its_usual_place() {
        let tree = parse(DECK);
        let order = ["id", "title", "time", "notes"];
        let set = |slide: usize, field: &'static str, value: &str| {
            after(DECK, tree.set(NodePath::slide(slide).field(field).segments(), value, &order))
        };
        assert_eq!(set(0, "title", "\"Z\""), DECK.replace("\"A\"", "\"Z\""));
        assert_eq!(set(0, "time", "\"2m\""), DECK.replace("\"A\", notes", "\"A\", time: \"2m\", notes"));
        assert_eq!(set(1, "time", "\"2m\""), DECK.replace("\"B\",\n", "\"B\",\n            time: \"2m\",\n"));
        assert_eq!(set(2, "notes", "\"n\""), DECK.replace("\"C\"", "\"C\", notes: \"n\""));
        assert_eq!(set(2, "id", "\"n\""), DECK.replace("title: \"C\"", "id: \"n\", title: \"C\""));
        assert_eq!(tree.set(NodePath::slide(7).field("time").segments(), "1", &order), None);
        let empty = "Slide()";
        let one = after(empty, parse(empty).set(NodePath::root().field("title").segments(), "\"x\"", &order));
        assert_eq!(one, "Slide(title: \"x\")");
    }

    #[test]
    fn an_element_is_put_in_with_the_lists_indentation() {
        let tree = parse(DECK);
        let put = |index, value: &str| after(DECK, tree.insert(slides().segments(), index, value));
        assert_eq!(
            put(0, "(title: \"N\")"),
            DECK.replace("        // first", "        (title: \"N\"),\n        // first")
        );
        assert_eq!(
            put(1, "(\n    title: \"N\",\n)"),
            DECK.replace(" // a\n", " // a\n        (\n            title: \"N\",\n        ),\n")
        );
        assert_eq!(put(9, "(title: \"N\")"), DECK.replace("\"C\")", "\"C\"),\n        (title: \"N\")"));
        let inline = |text: &str, index| after(text, parse(text).insert(&[], index, "9"));
        assert_eq!(inline("[1, 2]", 1), "[1, 9, 2]");
        assert_eq!(inline("[1, 2]", 0), "[9, 1, 2]");
        assert_eq!(inline("[1, 2]", 2), "[1, 2, 9]");
        assert_eq!(inline("[1, 2,]", 2), "[1, 2, 9,]");
        assert_eq!(inline("[]", 0), "[9]");
        assert_eq!(inline("[1 // c\n]", 1), "[1, // c\n    9\n]");
    }

    #[test]
    fn what_is_taken_out_takes_its_line_but_no_comment() {
        let tree = parse(DECK);
        let gone = |slide| after(DECK, tree.remove(NodePath::slide(slide).segments()));
        assert_eq!(gone(0), DECK.replace("        (title: \"A\", notes: \"x\"), // a", "        // a"));
        assert_eq!(gone(1), DECK.replace("        (\n            title: \"B\",\n        ),\n", ""));
        assert_eq!(gone(2), DECK.replace("        (title: \"C\")\n", ""));
        let notes = after(DECK, tree.remove(NodePath::slide(0).field("notes").segments()));
        assert_eq!(notes, DECK.replace("\"A\", notes: \"x\"", "\"A\""));
        let inline =
            |text: &str, index: usize| after(text, parse(text).remove(NodePath::root().index(index).segments()));
        assert_eq!(inline("[1, 2, 3]", 0), "[2, 3]");
        assert_eq!(inline("[1, 2, 3]", 2), "[1, 2]");
        assert_eq!(inline("[1 /* one */ , 2]", 0), "[ /* one */  2]");
    }

    #[test]
    fn what_moves_takes_along_what_is_said_right_above_and_behind_it() {
        let tree = parse(DECK);
        let moved = |from, to| after(DECK, tree.move_element(slides().segments(), from, to));
        let back = moved(2, 0);
        assert!(back.contains("[ // all of them\n        (title: \"C\"),\n\n        // ---- part two ----\n\n        // first\n        (title: \"A\", notes: \"x\"), // a\n        // second\n        (\n            title: \"B\",\n        )\n    ]"), "{back}");
        assert_eq!(moved(1, 1), DECK);
        assert_eq!(tree.move_element(slides().segments(), 0, 3), None);
        let inline = |text: &str, from, to| after(text, parse(text).move_element(&[], from, to));
        assert_eq!(inline("[1, 2, 3]", 2, 0), "[3, 1, 2]");
        assert_eq!(inline("[1, 2, // two\n 3]", 1, 0), "[2, 1, // two\n 3]");
    }

    #[test]
    fn line_ends_and_texts_of_several_lines_stay_as_they_are() {
        let text = "(\r\n    slides: [\r\n        (title: \"A\"),\r\n    ],\r\n)\r\n";
        let out = after(text, parse(text).insert(slides().segments(), 1, "(\n    notes: \"\n  two\n\",\n)"));
        assert!(
            out.contains("(title: \"A\"),\r\n        (\r\n            notes: \"\r\n  two\r\n\",\r\n        ),\r\n"),
            "{out:?}"
        );
    }
}
