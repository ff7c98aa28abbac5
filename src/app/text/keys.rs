//! What keys do to a text besides typing: brackets come in pairs, lines keep their indentation, move and double.

use crate::source::edit::{Indel, TextEdit};
use crate::source::span::Span;
use crate::syntax::{TokenKind, Tree};

use super::{Change, Selection, at, floor, indent_of, is_in_prose, line_end, line_start, token_around};

/// A step of indentation.
const STEP: &str = "    ";

/// A new line that begins where this one did; behind an opening bracket one step further in.
#[must_use]
pub fn enter(tree: &Tree, selection: Selection) -> Change {
    let text = tree.text();
    let span = selection.span();
    let start = line_start(text, span.start);
    let line = &text[start as usize..span.start as usize];
    let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let opener = line.trim_end().chars().next_back().filter(|c| matches!(c, '(' | '[' | '{'));
    let Some(opener) = opener.filter(|_| !is_in_prose(tree, span.start)) else {
        return replaced(span, &format!("{line_end}{indent}"));
    };
    let inner = format!("{line_end}{indent}{STEP}");
    let rest = text[span.end as usize..].trim_start_matches([' ', '\t']);
    if !rest.starts_with(closer_of(opener)) {
        return replaced(span, &inner);
    }
    // The closing bracket gets a line of its own.
    let blanks = at(text.len() - rest.len()) - span.end;
    let edit = TextEdit::replace(Span::new(span.start, span.end + blanks), format!("{inner}{line_end}{indent}"));
    Change::new(edit, Selection::at(span.start + at(inner.len())))
}

fn replaced(span: Span, with: &str) -> Change {
    Change::new(TextEdit::replace(span, with), Selection::at(span.start + at(with.len())))
}

fn closer_of(opener: char) -> char {
    match opener {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        other => other,
    }
}

/// What a typed letter does besides being typed; `None` if nothing.
#[must_use]
pub fn letter(tree: &Tree, selection: Selection, typed: char) -> Option<Change> {
    let text = tree.text();
    let span = selection.span();
    let is_opener = matches!(typed, '(' | '[' | '{' | '"');
    if !selection.is_empty() {
        return is_opener.then(|| wrapped(span, typed, selection));
    }
    let next = text[floor(text, span.start)..].chars().next();
    let over = || Change::new(TextEdit::default(), Selection::at(span.start + at(typed.len_utf8())));
    let prose = token_around(tree, span.start).filter(|_| is_in_prose(tree, span.start));
    if let Some(token) = prose {
        let closes = typed == '"' && next == Some('"') && token.span.end == span.start + 1;
        let is_escaped = text[..span.start as usize].ends_with('\\');
        return (closes && !is_escaped && token.kind == TokenKind::String).then(over);
    }
    if matches!(typed, ')' | ']' | '}') {
        // In a sound text one more would be one too many.
        return if next == Some(typed) && tree.is_valid() { Some(over()) } else { outdented(tree, span.start, typed) };
    }
    let has_room = next.is_none_or(|c| c.is_whitespace() || matches!(c, ',' | ')' | ']' | '}'));
    let before = text[..span.start as usize].chars().next_back();
    let is_word = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '"' | '\\' | '\''));
    if !is_opener || !has_room || (typed == '"' && is_word) {
        return None;
    }
    let pair: String = [typed, closer_of(typed)].iter().collect();
    Some(Change::new(TextEdit::insert(span.start, pair), Selection::at(span.start + 1)))
}

/// Puts what is selected between brackets or quotation marks.
fn wrapped(span: Span, opener: char, selection: Selection) -> Change {
    let open = Indel { delete: Span::at(span.start), insert: opener.to_string() };
    let close = Indel { delete: Span::at(span.end), insert: closer_of(opener).to_string() };
    let edit = TextEdit::from_indels(vec![open, close]).unwrap_or_default();
    Change::new(edit, selection.map(|offset| offset + 1))
}

/// A closing bracket at the beginning of a line goes out to where its opening one's line begins.
fn outdented(tree: &Tree, offset: u32, closer: char) -> Option<Change> {
    let text = tree.text();
    let start = line_start(text, offset);
    let lead = &text[start as usize..offset as usize];
    if lead.is_empty() || !lead.trim().is_empty() {
        return None;
    }
    let mut depth = 0_usize;
    let before = tree.tokens().partition_point(|token| token.span.start < offset);
    for token in tree.tokens()[..before].iter().rev() {
        match token.kind {
            TokenKind::Close(_) => depth += 1,
            TokenKind::Open(bracket) if depth == 0 => {
                if bracket.close() != closer {
                    return None;
                }
                let indent = indent_of(text, line_start(text, token.span.start));
                let with = format!("{indent}{closer}");
                return Some(replaced(Span::new(start, offset), &with));
            }
            TokenKind::Open(_) => depth -= 1,
            _ => {}
        }
    }
    None
}

/// What the key to the left takes besides one letter: both halves of an empty pair, or a step of indentation.
#[must_use]
pub fn backspace(tree: &Tree, selection: Selection) -> Option<Change> {
    let text = tree.text();
    if !selection.is_empty() || selection.caret == 0 {
        return None;
    }
    let caret = selection.caret;
    let before = text[..caret as usize].chars().next_back()?;
    let next = text[caret as usize..].chars().next();
    let is_pair = matches!(before, '(' | '[' | '{' | '"') && next == Some(closer_of(before));
    let own = tree.token_at(caret - 1).map(|idx| tree.tokens()[idx].span);
    let is_empty_string = before != '"' || own == Some(Span::new(caret - 1, caret + 1));
    if is_pair && is_empty_string {
        return Some(replaced(Span::new(caret - 1, caret + 1), ""));
    }
    let start = line_start(text, caret);
    let lead = &text[start as usize..caret as usize];
    if lead.len() < 2 || !lead.chars().all(|c| c == ' ') {
        return None;
    }
    let n_gone = (lead.len() - 1) % STEP.len() + 1;
    Some(replaced(Span::new(caret - at(n_gone), caret), ""))
}

/// Where the lines of a selection begin; a line of which nothing is selected is none of them.
fn line_starts(text: &str, selection: Selection) -> Vec<u32> {
    let span = selection.span();
    let mut starts = vec![line_start(text, span.start)];
    while let Some(next) = starts.last().map(|&start| line_end(text, start)) {
        let next = at(text[next as usize..].find('\n').map_or(text.len(), |len| next as usize + len + 1));
        if next >= span.end || next as usize >= text.len() {
            break;
        }
        starts.push(next);
    }
    starts
}

/// A step of indentation more; within a line, blanks up to the next step.
#[must_use]
pub fn indent(text: &str, selection: Selection) -> Change {
    let starts = line_starts(text, selection);
    if selection.is_empty() || (starts.len() == 1 && !covers_line(text, selection)) {
        let span = selection.span();
        let column = text[line_start(text, span.start) as usize..span.start as usize].chars().count();
        return replaced(span, &STEP[column % STEP.len()..]);
    }
    let is_blank = |start: u32| text[start as usize..line_end(text, start) as usize].trim().is_empty();
    let insert = |start| Indel { delete: Span::at(start), insert: STEP.to_owned() };
    lines_changed(starts.into_iter().filter(|&start| !is_blank(start)).map(insert).collect(), selection)
}

fn covers_line(text: &str, selection: Selection) -> bool {
    let span = selection.span();
    let start = line_start(text, span.start);
    span.start <= start + at(indent_of(text, start).len()) && span.end >= line_end(text, start)
}

/// A step of indentation less.
#[must_use]
pub fn outdent(text: &str, selection: Selection) -> Change {
    let indels = line_starts(text, selection).into_iter().filter_map(|start| {
        let indent = indent_of(text, start);
        let n_gone = if indent.starts_with('\t') {
            1
        } else {
            indent.len().min(STEP.len()).min(indent.chars().take_while(|&c| c == ' ').count())
        };
        (n_gone > 0).then(|| Indel { delete: Span::new(start, start + at(n_gone)), insert: String::new() })
    });
    lines_changed(indels.collect(), selection)
}

fn lines_changed(indels: Vec<Indel>, selection: Selection) -> Change {
    let edit = TextEdit::from_indels(indels).unwrap_or_default();
    let selection = selection.map(|offset| super::after_edit(&edit, offset));
    Change::new(edit, selection)
}

/// Turns lines into comments, or comments into lines; `None` within a string.
#[must_use]
pub fn toggle_comment(tree: &Tree, selection: Selection) -> Option<Change> {
    let text = tree.text();
    let lines: Vec<(u32, &str)> = line_starts(text, selection)
        .into_iter()
        .map(|start| (start, &text[start as usize..line_end(text, start) as usize]))
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    let is_in_string = |start: u32| token_around(tree, start).is_some_and(|token| token.kind == TokenKind::String);
    if lines.is_empty() || lines.iter().any(|(start, _)| is_in_string(*start)) {
        return None;
    }
    let blanks = |line: &str| line.len() - line.trim_start().len();
    if lines.iter().all(|(_, line)| line.trim_start().starts_with("//")) {
        let gone = |(start, line): &(u32, &str)| {
            let from = start + at(blanks(line));
            let len = if line.trim_start().starts_with("// ") { 3 } else { 2 };
            Indel { delete: Span::new(from, from + len), insert: String::new() }
        };
        return Some(lines_changed(lines.iter().map(gone).collect(), selection));
    }
    let column = lines.iter().map(|(_, line)| blanks(line)).min().unwrap_or(0);
    let put = |(start, _): &(u32, &str)| Indel { delete: Span::at(start + at(column)), insert: "// ".to_owned() };
    Some(lines_changed(lines.iter().map(put).collect(), selection))
}

/// The lines of a selection, with the line end behind them if there is one.
fn whole_lines(text: &str, selection: Selection) -> Span {
    let starts = line_starts(text, selection);
    let first = starts.first().copied().unwrap_or(0);
    let last = starts.last().copied().unwrap_or(first);
    let end = text[last as usize..].find('\n').map_or(text.len(), |len| last as usize + len + 1);
    Span::new(first, at(end))
}

/// Moves lines past the one above or below; `None` at the ends of the text.
#[must_use]
pub fn move_lines(text: &str, selection: Selection, down: bool) -> Option<Change> {
    let lines = whole_lines(text, selection);
    let other = if down {
        if lines.end as usize >= text.len() || !text[..lines.end as usize].ends_with('\n') {
            return None;
        }
        whole_lines(text, Selection::at(lines.end))
    } else {
        whole_lines(text, Selection::at(lines.start.checked_sub(1)?))
    };
    let (above, below) = if down { (lines, other) } else { (other, lines) };
    let (above_text, below_text) = (&text[above.range()], &text[below.range()]);
    // The last line of a text may lack its line end; the one that takes its place must not.
    let insert = match below_text.strip_suffix('\n') {
        Some(_) => format!("{below_text}{above_text}"),
        None => format!("{below_text}\n{}", above_text.strip_suffix('\n').unwrap_or(above_text)),
    };
    let behind_first = insert.len() - above_text.strip_suffix('\n').unwrap_or(above_text).len();
    let behind_first = if below_text.ends_with('\n') { below_text.len() } else { behind_first };
    let moved = |offset: u32| {
        if down { offset - lines.start + above.start + at(behind_first) } else { offset - (lines.start - above.start) }
    };
    Some(Change::new(TextEdit::replace(above.cover(below), insert), selection.map(moved)))
}

/// Puts a copy of the lines below them; the caret goes into the copy.
#[must_use]
pub fn duplicate_lines(text: &str, selection: Selection) -> Change {
    let lines = whole_lines(text, selection);
    let copy = &text[lines.range()];
    let (copy, shift) = match copy.strip_suffix('\n') {
        Some(_) => (copy.to_owned(), copy.len()),
        None => (format!("\n{copy}"), copy.len() + 1),
    };
    Change::new(TextEdit::insert(lines.end, copy), selection.map(|offset| offset + at(shift)))
}

/// Where Home leads: to the first letter of the line, and from there to its beginning.
#[must_use]
pub fn home(text: &str, caret: u32) -> u32 {
    let start = line_start(text, caret);
    let first = start + at(indent_of(text, start).len());
    if caret == first { start } else { first }
}

/// The bracket at an offset and its other half.
#[must_use]
pub fn bracket_pair(tree: &Tree, offset: u32) -> Option<(Span, Span)> {
    let touching = [Some(offset), offset.checked_sub(1)].into_iter().flatten();
    let is_bracket = |kind| matches!(kind, TokenKind::Open(_) | TokenKind::Close(_));
    let found = touching.filter_map(|at| tree.token_at(at)).find(|&idx| {
        let token = tree.tokens()[idx];
        is_bracket(token.kind) && token.span.touches(offset)
    })?;
    let token = tree.tokens()[found];
    let other = match token.kind {
        TokenKind::Open(_) => partner(tree.tokens()[found + 1..].iter(), true),
        _ => partner(tree.tokens()[..found].iter().rev(), false),
    }?;
    Some((token.span, other))
}

fn partner<'a>(tokens: impl Iterator<Item = &'a crate::syntax::Token>, forward: bool) -> Option<Span> {
    let mut depth = 0_usize;
    for token in tokens {
        let opens = match token.kind {
            TokenKind::Open(_) => forward,
            TokenKind::Close(_) => !forward,
            _ => continue,
        };
        match (opens, depth) {
            (true, _) => depth += 1,
            (false, 0) => return Some(token.span),
            (false, _) => depth -= 1,
        }
    }
    None
}

/// Where the other half of the bracket at an offset is; without one, of the brackets around it.
#[must_use]
pub fn other_bracket(tree: &Tree, offset: u32) -> Option<u32> {
    if let Some((_, other)) = bracket_pair(tree, offset) {
        return Some(other.start);
    }
    let before = tree.tokens().partition_point(|token| token.span.end <= offset);
    partner(tree.tokens()[..before].iter().rev(), false).map(|open| open.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    /// A text with `|` at the caret and `^` at the other end of what is selected.
    fn read(marked: &str) -> (String, Selection) {
        let text: String = marked.chars().filter(|c| !matches!(c, '|' | '^')).collect();
        let caret = marked.replace('^', "").find('|').unwrap();
        let anchor = marked.replace('|', "").find('^').unwrap_or(caret);
        (text, Selection { anchor: at(anchor), caret: at(caret) })
    }

    fn after(change: Option<Change>, text: &str) -> String {
        let Some(change) = change else { return "nothing".to_owned() };
        let mut after = change.edit.apply(text).unwrap();
        let Selection { anchor, caret } = change.selection;
        let mut marks = vec![(caret, '|')];
        if anchor != caret {
            marks.push((anchor, '^'));
        }
        marks.sort_unstable();
        for (offset, mark) in marks.into_iter().rev() {
            after.insert(offset as usize, mark);
        }
        after
    }

    fn check(cases: &[(&str, &str)], act: impl Fn(&Tree, Selection) -> Option<Change>) {
        for (before, expected) in cases {
            let (text, selection) = read(before);
            assert_eq!(after(act(&parse(text.as_str()), selection), &text), *expected, "{before}");
        }
    }

    #[test]
    fn a_new_line_keeps_the_indentation() {
        let cases = [
            ("  a: 1,|", "  a: 1,\n  |"),
            ("  (|)", "  (\n      |\n  )"),
            ("  [|\n]", "  [\n      |\n]"),
            ("  [|1]", "  [\n      |1]"),
            ("  \"(|)\"", "  \"(\n  |)\""),
            ("a\r\n  b|", "a\r\n  b\r\n  |"),
            (" a^bc|d", " a\n |d"),
        ];
        check(&cases, |tree, selection| Some(enter(tree, selection)));
    }

    #[test]
    fn brackets_and_quotes_come_in_pairs() {
        let letter_of = |c: char| move |tree: &Tree, selection: Selection| letter(tree, selection, c);
        check(
            &[("Slide|", "Slide(|)"), ("a: | b", "a: (|) b"), ("|b", "nothing"), ("\"|\"", "nothing")],
            letter_of('('),
        );
        check(
            &[("a: |", "a: \"|\""), ("(a: \"x|\")", "(a: \"x\"|)"), ("\"a|b\"", "nothing"), ("// |", "nothing")],
            letter_of('"'),
        );
        check(&[("(a|)", "(a)|"), ("((a|)", "nothing"), ("x: (\n    a,\n    |", "x: (\n    a,\n)|")], letter_of(')'));
        check(&[("^ab|", "(^ab|)"), ("|ab^", "(|ab^)")], letter_of('('));
        check(
            &[
                ("(|)", "|"),
                ("\"|\"", "|"),
                ("\"a\"|\"", "nothing"),
                ("        |x", "    |x"),
                ("     |x", "    |x"),
                (" |x", "nothing"),
            ],
            backspace,
        );
    }

    #[test]
    fn lines_move_double_and_change_their_indentation() {
        let on_text =
            |act: fn(&str, Selection) -> Change| move |tree: &Tree, selection| Some(act(tree.text(), selection));
        check(
            &[("ab|c", "ab  |c"), ("^a\nb|", "    ^a\n    b|"), ("^a\n\nb\n|c", "    ^a\n\n    b\n|c")],
            on_text(indent),
        );
        check(&[("    ab|c", "ab|c"), ("  ^a\n     b|", "^a\n b|"), ("|a", "|a")], on_text(outdent));
        check(&[("a\nb|\n", "a\nb\nb|\n"), ("a|", "a\na|")], on_text(duplicate_lines));
        let moved = |down| move |tree: &Tree, selection| move_lines(tree.text(), selection, down);
        check(
            &[("a|\nb\nc", "b\na|\nc"), ("a\nb|\nc", "a\nc\nb|"), ("a\n|", "nothing"), ("^a\nb|\nc\n", "c\n^a\nb|\n")],
            moved(true),
        );
        check(&[("a\nb|\nc", "b|\na\nc"), ("a\nb|", "b|\na"), ("a|", "nothing")], moved(false));
        check(
            &[
                ("  a|", "  // a|"),
                ("  // a|", "  a|"),
                ("^  a\n    b|", "^  // a\n  //   b|"),
                ("\"x\n y|\"", "nothing"),
            ],
            toggle_comment,
        );
    }

    #[test]
    fn home_and_brackets_lead_somewhere() {
        assert_eq!((home("  ab", 4), home("  ab", 2), home("  ab", 0)), (2, 0, 2));
        let tree = parse("a(b[c], \")\")");
        assert_eq!(bracket_pair(&tree, 1), Some((Span::new(1, 2), Span::new(11, 12))));
        assert_eq!(bracket_pair(&tree, 12), Some((Span::new(11, 12), Span::new(1, 2))));
        assert_eq!(bracket_pair(&tree, 5), Some((Span::new(5, 6), Span::new(3, 4))));
        assert_eq!((other_bracket(&tree, 1), other_bracket(&tree, 9)), (Some(11), Some(1)));
        assert_eq!(bracket_pair(&tree, 9), None);
    }
}
