//! Tokens become a tree, whatever they are.
//!
//! The parser keeps its own stack, so that depth costs no call stack, and
//! goes on after each error at the place that loses least. A text whose
//! brackets don't match is read a second time with its indentation as the
//! witness: that tells a bracket that was forgotten from one too many, and
//! keeps the slides behind it whole.

use std::sync::Arc;

use super::MAX_DEPTH;
use super::lexer::{lex, short, span};
use super::token::{Bracket, Token, TokenKind};
use super::tree::{Node, NodeId, NodeKind, Tree};
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::edit::TextEdit;
use crate::source::span::Span;

/// Syntax errors that are told of one text.
const MAX_ERRORS: usize = 100;

/// Reads any text.
#[must_use]
pub fn parse(text: impl Into<Arc<str>>) -> Tree {
    let text = text.into();
    let (tokens, findings) = lex(&text);
    let mut parsed = Parser::new(&text, &tokens, false).run();
    if parsed.has_bracket_error {
        parsed = Parser::new(&text, &tokens, true).run();
    }
    let Parser { nodes, extensions, findings: more, .. } = parsed;
    let all = in_order(&text, findings, more);
    let errors = all.iter().map(|finding| (start(finding), finding.code)).collect();
    let diagnostics = first_of_each_line(&text, all);
    Tree { text, tokens, nodes, extensions, errors, diagnostics }
}

fn start(finding: &Diagnostic) -> u32 {
    match &finding.place {
        Place::Span(span) => span.start,
        Place::Node(_) | Place::Within(..) | Place::File => 0,
    }
}

/// What lexer and parser found, in the order of the text.
fn in_order(text: &str, mut findings: Diagnostics, mut more: Diagnostics) -> Diagnostics {
    if findings.iter().any(|finding| matches!(finding.code, "unclosed-string" | "unclosed-comment")) {
        // Brackets that are missing at the text's end lie in what wasn't closed.
        let end = Place::Span(span(text.len(), text.len()));
        more.retain(|finding| finding.labels.iter().all(|label| label.place != end));
    }
    findings.extend(more);
    findings.sort_by_key(start);
    findings
}

/// The first finding of each line, since the others mostly follow from it.
fn first_of_each_line(text: &str, mut findings: Diagnostics) -> Diagnostics {
    if findings.is_empty() {
        return findings;
    }
    let breaks: Vec<u32> = text.match_indices('\n').map(|(i, _)| span(i, i).start).collect();
    let line = |finding: &Diagnostic| breaks.partition_point(|&at| at < start(finding));
    let mut last = None;
    findings.retain(|finding| last.replace(line(finding)) != Some(line(finding)));
    let n_more = findings.len().saturating_sub(MAX_ERRORS);
    if n_more > 0 {
        let at = findings[MAX_ERRORS].place.clone();
        findings.truncate(MAX_ERRORS);
        findings.push(Diagnostic::error("too-many-errors", at, format!("{n_more} more syntax errors follow")));
    }
    findings
}

/// What a container waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// A value, a field, or the closing bracket.
    Item,
    /// A comma or the closing bracket.
    AfterItem,
    /// The value of a field or entry that has been opened.
    Value,
    /// The colon of an entry whose key has been read.
    EntryColon,
}

/// A container that has been opened.
#[derive(Debug, Clone, Copy)]
struct Frame {
    node: NodeId,
    /// `None` for the whole text.
    bracket: Option<Bracket>,
    state: State,
    /// The field or entry that waits for its value.
    pending: Option<NodeId>,
    /// True once the first item was a field, false once it was a value.
    has_names: Option<bool>,
    /// The opening bracket.
    open: Span,
    /// The line of the opening bracket.
    line: Line,
    /// The indentation of the first item that begins a line.
    item_indent: Option<u32>,
}

/// A line of the text, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Line {
    start: u32,
    indent: u32,
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    trusts_indent: bool,
    has_bracket_error: bool,
    nodes: Vec<Node>,
    stack: Vec<Frame>,
    extensions: Vec<Span>,
    findings: Diagnostics,
    line: Line,
    /// The end of the last token that means something.
    last_end: u32,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, tokens: &'a [Token], trusts_indent: bool) -> Self {
        let whole = span(0, text.len());
        let root = Node {
            kind: NodeKind::Root,
            span: whole,
            name: None,
            parent: None,
            first_child: None,
            last_child: None,
            next: None,
        };
        let line = Line { start: 0, indent: 0 };
        let frame = Frame {
            node: NodeId(0),
            bracket: None,
            state: State::Item,
            pending: None,
            has_names: Some(false),
            open: Span::at(0),
            line,
            item_indent: None,
        };
        Self {
            text,
            tokens,
            at: 0,
            trusts_indent,
            has_bracket_error: false,
            nodes: vec![root],
            stack: vec![frame],
            extensions: Vec::new(),
            findings: Vec::new(),
            line,
            last_end: 0,
        }
    }

    fn run(mut self) -> Self {
        self.skip_trivia();
        while self.kind() == Some(TokenKind::Hash) {
            self.attribute();
        }
        while let Some(token) = self.peek() {
            self.step(token);
        }
        while self.stack.len() > 1 {
            self.abandon(span(self.text.len(), self.text.len()), "the text ends here");
        }
        if self.top().state == State::Item {
            let end = Place::Span(Span::at(self.last_end));
            self.report(Diagnostic::error("empty-file", end, "the file holds no value"));
        }
        self
    }

    // Tokens.

    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    fn kind(&self) -> Option<TokenKind> {
        self.peek().map(|token| token.kind)
    }

    /// The next token that means something, behind the current one.
    fn after(&self) -> Option<Token> {
        self.tokens.get(self.at + 1..)?.iter().find(|token| !token.is_trivia()).copied()
    }

    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Goes on to the next token that means something.
    fn advance(&mut self) {
        if let Some(token) = self.peek() {
            self.last_end = token.span.end;
            self.pass(token);
        }
        self.skip_trivia();
    }

    fn skip_trivia(&mut self) {
        while let Some(token) = self.peek().filter(|token| token.is_trivia()) {
            self.pass(token);
        }
    }

    fn pass(&mut self, token: Token) {
        self.at += 1;
        let text = self.slice(token.span);
        if let Some(i) = text.bytes().rposition(|b| b == b'\n') {
            let start = token.span.start + span(0, i + 1).end;
            if token.kind == TokenKind::Whitespace {
                self.line = Line { start, indent: token.span.end - start };
            } else {
                // The rest of a line on which a string or comment ends counts as the line it began on.
                self.line.start = start;
            }
        }
    }

    fn report(&mut self, finding: Diagnostic) {
        if self.findings.len() < MAX_ERRORS * 10 {
            self.findings.push(finding);
        }
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(code, Place::Span(span), message));
    }

    // Nodes.

    fn add(&mut self, kind: NodeKind, span: Span, name: Option<Span>, parent: NodeId) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let parent_id = Some(parent);
        self.nodes.push(Node { kind, span, name, parent: parent_id, first_child: None, last_child: None, next: None });
        let parent = &mut self.nodes[parent.idx()];
        match parent.last_child.replace(id) {
            Some(last) => self.nodes[last.idx()].next = Some(id),
            None => parent.first_child = Some(id),
        }
        id
    }

    fn top(&self) -> Frame {
        // The frame of the whole text is never popped.
        self.stack[self.stack.len() - 1]
    }

    fn top_mut(&mut self) -> &mut Frame {
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    /// The node that the next value belongs to.
    fn holder(&self) -> NodeId {
        let top = self.top();
        top.pending.unwrap_or(top.node)
    }

    /// A value of the top frame has been read up to `end`.
    fn finish_value(&mut self, end: u32) {
        let top = self.top();
        if let Some(pending) = top.pending {
            self.nodes[pending.idx()].span.end = end;
        }
        let is_key = top.bracket == Some(Bracket::Brace) && top.state == State::Item;
        let frame = self.top_mut();
        if is_key {
            frame.state = State::EntryColon;
        } else {
            frame.state = State::AfterItem;
            frame.pending = None;
        }
    }

    // Grammar.

    fn step(&mut self, token: Token) {
        let state = self.top().state;
        if let TokenKind::Close(bracket) = token.kind {
            return self.close(bracket, token);
        }
        if self.trusts_indent && state != State::Value && self.begins_line(token) {
            if self.is_outside(token) {
                return self.abandon(token.span, "noticed here");
            }
            let indent = self.line.indent;
            self.top_mut().item_indent.get_or_insert(indent);
        }
        match state {
            State::Item => self.item(token),
            State::Value => self.value_or_error(token),
            State::EntryColon => self.entry_colon(token),
            State::AfterItem => self.separator(token),
        }
    }

    /// True if a token is the first of its line, and not of the line that the top container was opened on.
    fn begins_line(&self, token: Token) -> bool {
        self.line.start != self.top().line.start && token.span.start == self.line.start + self.line.indent
    }

    /// True if a token that begins a line stands at or left of the line that the top container was opened on.
    fn is_outside(&self, token: Token) -> bool {
        let top = self.top();
        let is_indented = match top.item_indent {
            Some(indent) => indent > top.line.indent,
            None => !(top.has_names == Some(true) && self.is_field(token)) && top.has_names.is_some(),
        };
        top.bracket.is_some()
            && is_indented
            && self.line.indent <= top.line.indent
            && !matches!(token.kind, TokenKind::Comma | TokenKind::Colon)
    }

    fn item(&mut self, token: Token) {
        match (token.kind, self.top().bracket) {
            (TokenKind::Comma, _) => {
                self.error("missing-value", token.span, "expected a value before this `,`");
                self.advance();
            }
            (TokenKind::Colon | TokenKind::Equals, _) => {
                let message = format!("expected a value, found `{}`", self.slice(token.span));
                self.error("missing-value", token.span, message);
                self.advance();
            }
            (_, Some(Bracket::Brace)) => {
                let entry = self.add(NodeKind::Entry, token.span, None, self.top().node);
                self.top_mut().pending = Some(entry);
                self.value_or_error(token);
            }
            (TokenKind::Ident | TokenKind::String, bracket) if self.is_field(token) => self.field(token, bracket),
            (TokenKind::Ident, Some(Bracket::Paren)) if self.lacks_colon() => self.field(token, Some(Bracket::Paren)),
            _ => {
                self.note_form(false, token);
                self.value_or_error(token);
            }
        }
    }

    /// True if a `:` or `=` follows a name or quoted name.
    fn is_field(&self, token: Token) -> bool {
        self.stack.len() > 1
            && match self.after().map(|token| token.kind) {
                Some(TokenKind::Colon) => true,
                Some(TokenKind::Equals) => token.kind == TokenKind::Ident,
                _ => false,
            }
    }

    /// True for a name that stands right before a string: `title "Steel"`.
    fn lacks_colon(&self) -> bool {
        self.top().has_names != Some(false) && self.after().is_some_and(|token| token.kind == TokenKind::String)
    }

    /// Refuses a call that mixes fields with values.
    fn note_form(&mut self, is_field: bool, token: Token) {
        let top = self.top();
        if top.bracket != Some(Bracket::Paren) {
            return;
        }
        match top.has_names {
            None => self.top_mut().has_names = Some(is_field),
            Some(has_names) if has_names != is_field => {
                let message = if is_field {
                    "a field can't stand among values without names"
                } else {
                    "a value among named fields needs a name: `name: value`"
                };
                self.error("mixed-fields", token.span, message);
            }
            Some(_) => {}
        }
    }

    fn field(&mut self, token: Token, bracket: Option<Bracket>) {
        if bracket == Some(Bracket::Square) {
            let message = format!("a list holds values, not fields such as `{}:`", short(self.slice(token.span)));
            self.error("field-in-list", token.span, message);
        } else {
            self.note_form(true, token);
        }
        if token.kind == TokenKind::String {
            let name = self.slice(token.span).trim_matches('"');
            let finding = Diagnostic::error("quoted-name", Place::Span(token.span), "names of fields take no quotes");
            self.report(finding.fix("take off the quotes", TextEdit::replace(token.span, name)));
        }
        let name = match token.kind {
            TokenKind::String => Span::new(token.span.start + 1, token.span.end.saturating_sub(1)),
            _ => token.span,
        };
        let field = self.add(NodeKind::Field, token.span, Some(name), self.top().node);
        self.advance();
        if let Some(equals) = self.peek().filter(|token| token.kind == TokenKind::Equals) {
            let finding = Diagnostic::error("wrong-separator", Place::Span(equals.span), "expected `:`, found `=`");
            self.report(finding.fix("replace with `:`", TextEdit::replace(equals.span, ":")));
        }
        if self.peek().is_some_and(|token| token.kind == TokenKind::String) {
            let message = format!("expected `:` after `{}`", short(self.slice(token.span)));
            let finding = Diagnostic::error("wrong-separator", Place::Span(Span::at(self.last_end)), message);
            self.report(finding.fix("add a colon", TextEdit::insert(self.last_end, ":")));
        } else {
            self.advance();
        }
        let frame = self.top_mut();
        frame.pending = Some(field);
        frame.state = State::Value;
    }

    fn entry_colon(&mut self, token: Token) {
        if matches!(token.kind, TokenKind::Colon | TokenKind::Equals) {
            if token.kind == TokenKind::Equals {
                self.error("wrong-separator", token.span, "expected `:`, found `=`");
            }
            self.top_mut().state = State::Value;
            self.advance();
        } else {
            let at = Span::at(self.last_end);
            self.error("missing-value", at, "expected `:` and a value after this key");
            let frame = self.top_mut();
            frame.state = State::AfterItem;
            frame.pending = None;
        }
    }

    fn separator(&mut self, token: Token) {
        if self.stack.len() == 1 {
            let message = "the deck ended before this; nothing may follow its closing bracket";
            self.error("text-after-end", token.span, message);
            self.at = self.tokens.len();
            return;
        }
        if token.kind == TokenKind::Comma {
            self.top_mut().state = State::Item;
            self.advance();
            return;
        }
        let on_same_line = self.last_end >= self.line.start;
        if matches!(token.kind, TokenKind::Colon | TokenKind::Equals | TokenKind::Other) {
            if token.kind != TokenKind::Other {
                let message = format!("expected `,`, found `{}`", self.slice(token.span));
                self.error("missing-comma", token.span, message);
            }
            self.advance();
            return;
        }
        if on_same_line && self.follows_bare_name() && !matches!(token.kind, TokenKind::Open(_)) {
            return self.unquoted_text();
        }
        let at = Span::at(self.last_end);
        let finding = Diagnostic::error("missing-comma", Place::Span(at), "expected a `,` here");
        self.report(finding.fix("add a comma", TextEdit::insert(at.start, ",")));
        self.top_mut().state = State::Item;
    }

    /// True if the value before the current token is a name alone.
    fn follows_bare_name(&self) -> bool {
        self.nodes.last().is_some_and(|node| node.kind == NodeKind::Name && node.span.end == self.last_end)
    }

    /// Words without quotation marks: takes all of them up to the line's end as one value.
    fn unquoted_text(&mut self) {
        let last = self.nodes.len() - 1;
        let start = self.nodes[last].span.start;
        let line = self.line.start;
        while let Some(token) = self.peek() {
            let ends = matches!(token.kind, TokenKind::Comma | TokenKind::Close(_) | TokenKind::Open(_));
            if ends || self.line.start != line {
                break;
            }
            self.advance();
        }
        let place = Span::new(start, self.last_end);
        let node = &mut self.nodes[last];
        node.span = place;
        node.kind = NodeKind::Error;
        let finding = Diagnostic::error("unquoted-text", Place::Span(place), "text stands in quotation marks");
        let quoted = format!("\"{}\"", self.slice(place).replace('"', ""));
        self.report(finding.fix("put quotation marks around it", TextEdit::replace(place, quoted)));
        self.top_mut().state = State::AfterItem;
    }

    /// A value, or what stands in its place.
    fn value_or_error(&mut self, token: Token) {
        match token.kind {
            TokenKind::Ident => self.name_or_call(token),
            TokenKind::Open(bracket) => self.open(bracket, token.span, None),
            TokenKind::String => self.leaf(NodeKind::String, token),
            TokenKind::Bytes => self.leaf(NodeKind::Bytes, token),
            TokenKind::Char => self.leaf(NodeKind::Char, token),
            TokenKind::Number => self.leaf(NodeKind::Number, token),
            TokenKind::Comma => {
                let at = Span::at(self.last_end);
                self.error("missing-value", at, "expected a value here");
                self.finish_value(self.last_end);
            }
            TokenKind::Colon | TokenKind::Equals | TokenKind::Hash | TokenKind::Bang => {
                let message = format!("expected a value, found `{}`", self.slice(token.span));
                self.error("missing-value", token.span, message);
                self.leaf(NodeKind::Error, token);
            }
            // The lexer has spoken of it.
            TokenKind::Other | TokenKind::Close(_) => self.leaf(NodeKind::Error, token),
            TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment => self.advance(),
        }
    }

    fn leaf(&mut self, kind: NodeKind, token: Token) {
        self.add(kind, token.span, None, self.holder());
        self.advance();
        self.finish_value(token.span.end);
    }

    fn name_or_call(&mut self, token: Token) {
        let after = self.after().map(|token| token.kind);
        match after {
            Some(TokenKind::Open(Bracket::Paren)) => {
                let name = self.slice(token.span);
                if matches!(name, "true" | "false" | "None" | "inf" | "NaN" | "inff32" | "inff64" | "NaNf32" | "NaNf64")
                {
                    self.error("wrong-bracket", token.span, format!("`{name}` takes no brackets"));
                }
                self.advance();
                self.open(Bracket::Paren, token.span, Some(token.span));
            }
            Some(TokenKind::Open(Bracket::Brace)) => {
                self.advance();
                let brace = self.peek().map_or(token.span, |token| token.span);
                let name = short(self.slice(token.span));
                let message = format!("expected `(` after `{name}`, found `{{`");
                let finding = Diagnostic::error("wrong-bracket", Place::Span(brace), message);
                self.report(finding.hint(format!("RON writes `{name}(…)`")));
                self.open(Bracket::Brace, token.span, Some(token.span));
            }
            _ => {
                if self.slice(token.span) == "Some" {
                    self.error("missing-value", token.span, "`Some` needs a value: `Some(…)`");
                }
                self.leaf(NodeKind::Name, token);
            }
        }
    }

    /// Opens a container whose bracket is the current token.
    fn open(&mut self, bracket: Bracket, head: Span, name: Option<Span>) {
        let Some(token) = self.peek() else { return };
        if self.stack.len() > MAX_DEPTH {
            return self.skip_too_deep(head);
        }
        let kind = match bracket {
            Bracket::Paren => NodeKind::Call,
            Bracket::Square => NodeKind::List,
            Bracket::Brace => NodeKind::Map,
        };
        let node = self.add(kind, Span::new(head.start, token.span.end), name, self.holder());
        let line = self.line;
        self.advance();
        self.stack.push(Frame {
            node,
            bracket: Some(bracket),
            state: State::Item,
            pending: None,
            has_names: None,
            open: token.span,
            line,
            item_indent: None,
        });
    }

    /// Passes over a container that is too deep, up to its closing bracket.
    fn skip_too_deep(&mut self, head: Span) {
        let message = format!("nested more than {MAX_DEPTH} brackets deep");
        self.error("too-deep", head, message);
        let mut depth = 0usize;
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Open(_) => depth += 1,
                TokenKind::Close(_) => depth -= 1,
                _ => {}
            }
            self.advance();
            if depth == 0 {
                break;
            }
        }
        self.add(NodeKind::Error, Span::new(head.start, self.last_end), None, self.holder());
        self.finish_value(self.last_end);
    }

    /// A closing bracket.
    fn close(&mut self, bracket: Bracket, token: Token) {
        if self.trusts_indent && self.is_surplus(bracket) {
            return self.stray(token);
        }
        if self.top().bracket == Some(bracket) {
            self.check_form();
            return self.pop(token);
        }
        let Some(depth) = self.stack.iter().rposition(|frame| frame.bracket == Some(bracket)) else {
            return self.stray(token);
        };
        let next = self.after().map(|token| token.kind);
        if depth + 2 == self.stack.len() && next == Some(token.kind) {
            return self.mismatch_or_stray(token);
        }
        let matching = self.stack[depth];
        let fits = matching.line.start == self.line.start || matching.line.indent == self.line.indent;
        if self.trusts_indent && !fits {
            return self.mismatch_or_stray(token);
        }
        while self.stack.len() > depth + 1 {
            self.abandon(token.span, "noticed here");
        }
    }

    /// A closing bracket that fits nothing here: the wrong kind if the top container should end here, else one too many.
    fn mismatch_or_stray(&mut self, token: Token) {
        let top = self.top();
        let ends_here = top.line.start == self.line.start || top.line.indent == self.line.indent;
        let Some(expected) = top.bracket.filter(|_| ends_here) else { return self.stray(token) };
        if self.after().map(|token| token.kind) == Some(TokenKind::Close(expected)) {
            return self.stray(token);
        }
        let found = self.slice(token.span);
        let message = format!("expected `{}`, found `{found}`", expected.close());
        let finding = Diagnostic::error("mismatched-bracket", Place::Span(token.span), message)
            .label(Place::Span(top.open), "opened here")
            .fix(format!("replace with `{}`", expected.close()), TextEdit::replace(token.span, expected.close()));
        self.report(finding);
        self.has_bracket_error = true;
        self.pop(token);
    }

    /// True if a closing bracket fits the top container but stands deeper than its end would, with more to follow.
    fn is_surplus(&self, bracket: Bracket) -> bool {
        let top = self.top();
        if top.bracket != Some(bracket) || top.line.start == self.line.start || self.line.indent <= top.line.indent {
            return false;
        }
        let mut follows_break = false;
        for token in self.tokens.get(self.at + 1..).unwrap_or_default() {
            let text = self.slice(token.span);
            match token.kind {
                TokenKind::Whitespace if text.contains('\n') => {
                    let indent = text.len() - text.rfind('\n').map_or(0, |i| i + 1);
                    follows_break = span(0, indent).end > top.line.indent;
                }
                TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment | TokenKind::Comma => {}
                TokenKind::Ident | TokenKind::String => return follows_break,
                _ => return false,
            }
        }
        false
    }

    fn stray(&mut self, token: Token) {
        self.has_bracket_error = true;
        let message = format!("this `{}` closes nothing", self.slice(token.span));
        let finding = Diagnostic::error("stray-bracket", Place::Span(token.span), message);
        self.report(finding.fix("remove it", TextEdit::replace(token.span, "")));
        self.advance();
    }

    /// Checks what may stand in `Some(…)` and that no value is missing before the closing bracket.
    fn check_form(&mut self) {
        let top = self.top();
        if matches!(top.state, State::Value | State::EntryColon) {
            self.error("missing-value", Span::at(self.last_end), "expected a value here");
        }
        let node = self.nodes[top.node.idx()];
        if node.name.is_some_and(|name| self.slice(name) == "Some") {
            let has_one = node.first_child.is_some() && node.first_child == node.last_child;
            if !has_one || top.has_names == Some(true) {
                self.error("missing-value", node.span, "`Some` takes one value: `Some(…)`");
            }
        }
    }

    /// Ends the top container with its closing bracket.
    fn pop(&mut self, token: Token) {
        self.advance();
        self.end_top(token.span.end);
    }

    /// Ends the top container whose closing bracket is missing.
    fn abandon(&mut self, noticed: Span, label: &str) {
        self.has_bracket_error = true;
        let top = self.top();
        let bracket = top.bracket.unwrap_or(Bracket::Paren);
        let message = format!("this `{}` isn't closed", bracket.open());
        let finding = Diagnostic::error("unclosed-bracket", Place::Span(top.open), message);
        let hint = format!("add `{}`", bracket.close());
        self.report(finding.label(Place::Span(noticed), label).hint(hint));
        self.end_top(self.last_end);
        let goes_on = !matches!(self.kind(), Some(TokenKind::Comma | TokenKind::Close(_)) | None);
        if goes_on && self.stack.len() > 1 && self.top().state == State::AfterItem {
            self.top_mut().state = State::Item;
        }
    }

    fn end_top(&mut self, end: u32) {
        let top = self.top();
        if let Some(pending) = top.pending {
            self.nodes[pending.idx()].span.end = end.max(self.nodes[pending.idx()].span.end);
        }
        let node = &mut self.nodes[top.node.idx()].span;
        node.end = end.max(node.end);
        self.stack.pop();
        self.finish_value(end);
    }

    /// `#![enable(…)]` and its kin at the head of the text.
    fn attribute(&mut self) {
        let start = self.peek().map_or(0, |token| token.span.start);
        if self.after().map(|token| token.kind) != Some(TokenKind::Bang) {
            self.error("stray-character", Span::new(start, start + 1), "a `#` has no place here");
            return self.advance();
        }
        let mut words = Vec::new();
        while let Some(token) = self.peek() {
            words.push(token);
            self.advance();
            if token.kind == TokenKind::Close(Bracket::Square) || words.len() > 64 {
                break;
            }
        }
        match self.read_attribute(&words) {
            Some(extensions) => self.extensions.extend(extensions),
            None => {
                let place = Place::Span(Span::new(start, self.last_end.max(start)));
                let finding = Diagnostic::error("bad-attribute", place, "this isn't an attribute that RON knows");
                self.report(finding.hint("decks need none; RON knows `#![enable(implicit_some)]`"));
            }
        }
    }

    /// The extensions that an attribute enables; `None` if it is malformed.
    fn read_attribute(&mut self, words: &[Token]) -> Option<Vec<Span>> {
        let kinds: Vec<TokenKind> = words.iter().map(|token| token.kind).collect();
        let (open, close) = (TokenKind::Open(Bracket::Square), TokenKind::Close(Bracket::Square));
        let inner = kinds.strip_prefix(&[TokenKind::Hash, TokenKind::Bang, open])?.strip_suffix(&[close])?;
        let name = self.slice(words[3].span);
        match (name, inner) {
            ("type" | "schema", [TokenKind::Ident, TokenKind::Equals, TokenKind::String]) => Some(Vec::new()),
            (
                "enable",
                [TokenKind::Ident, TokenKind::Open(Bracket::Paren), list @ .., TokenKind::Close(Bracket::Paren)],
            ) => {
                let is_list = list
                    .iter()
                    .enumerate()
                    .all(|(i, &kind)| kind == if i % 2 == 0 { TokenKind::Ident } else { TokenKind::Comma });
                let names = words[5..].iter().filter(|token| token.kind == TokenKind::Ident).map(|token| token.span);
                (is_list && !list.is_empty()).then(|| names.collect())
            }
            _ => None,
        }
    }
}
