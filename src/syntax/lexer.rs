//! Text becomes tokens, comments and white space included; nothing is lost.
//!
//! Every byte lies in exactly one token. What is malformed becomes the token
//! that was most likely meant, with a finding, so that the parser goes on as
//! if it had been written well.

use unicode_ident::{is_xid_continue, is_xid_start};

use super::character::{describe_char, is_curly_quote, is_invisible, plain_punctuation};
use super::literal;
use super::rescue::{self, Rescue};
use super::token::{Bracket, Token, TokenKind};
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::edit::{Indel, TextEdit};
use crate::source::span::Span;

/// How many broken strings and comments are cut at their likely end; the cut costs a second look
/// at the text behind it, so the rest of the text after so many is one token.
const MAX_RESCUES: usize = 64;

/// Findings after which the lexer stops adding more.
const MAX_FINDINGS: usize = 1000;

/// Splits a text into tokens.
pub(super) fn lex(text: &str) -> (Vec<Token>, Diagnostics) {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::with_capacity(text.len() / 8), findings: Vec::new(), rescues: 0 };
    while lexer.at < text.len() {
        lexer.next_token();
    }
    (lexer.tokens, lexer.findings)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    findings: Diagnostics,
    rescues: usize,
}

/// A span of offsets; a source is never longer than `u32` can say.
pub(super) fn span(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(start), offset(end))
}

/// White space as `ron` takes it.
fn is_whitespace(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: TokenKind, len: usize) {
        let end = self.at + len;
        self.tokens.push(Token { kind, span: span(self.at, end) });
        self.at = end;
    }

    fn report(&mut self, finding: Diagnostic) {
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(finding);
        }
    }

    fn next_token(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        match first {
            '(' => self.push(TokenKind::Open(Bracket::Paren), 1),
            ')' => self.push(TokenKind::Close(Bracket::Paren), 1),
            '[' => self.push(TokenKind::Open(Bracket::Square), 1),
            ']' => self.push(TokenKind::Close(Bracket::Square), 1),
            '{' => self.push(TokenKind::Open(Bracket::Brace), 1),
            '}' => self.push(TokenKind::Close(Bracket::Brace), 1),
            ',' => self.push(TokenKind::Comma, 1),
            ':' => self.push(TokenKind::Colon, 1),
            '=' => self.push(TokenKind::Equals, 1),
            '#' => self.push(TokenKind::Hash, 1),
            '!' => self.push(TokenKind::Bang, 1),
            ';' => self.semicolon(),
            '"' => self.string(0),
            '\'' => self.character(0),
            '/' if rest.starts_with("//") => {
                let len = rest.find('\n').unwrap_or(rest.len());
                self.push(TokenKind::LineComment, len);
            }
            '/' if rest.starts_with("/*") => self.block_comment(),
            '0'..='9' | '+' | '-' | '.' => self.number(),
            'b' if rest.starts_with("b'") => self.character(1),
            'b' if rest.starts_with("b\"") => self.string(1),
            'r' | 'b' if raw_hashes(rest).is_some() => self.raw_string(),
            'r' if rest[1..].starts_with('#') && raw_name_len(&rest[2..]) > 0 => {
                self.push(TokenKind::Ident, 2 + raw_name_len(&rest[2..]));
            }
            c if is_whitespace(c) => {
                let len = rest.find(|c| !is_whitespace(c)).unwrap_or(rest.len());
                self.push(TokenKind::Whitespace, len);
            }
            c if c == '_' || is_xid_start(c) => {
                let len = rest.find(|c| !is_xid_continue(c)).unwrap_or(rest.len());
                self.push(TokenKind::Ident, len);
            }
            c => self.out_of_place(c),
        }
    }

    fn semicolon(&mut self) {
        let place = span(self.at, self.at + 1);
        let finding = Diagnostic::error("wrong-separator", Place::Span(place), "expected `,`, found `;`");
        self.report(finding.fix("replace with `,`", TextEdit::replace(place, ",")));
        self.push(TokenKind::Comma, 1);
    }

    fn number(&mut self) {
        let rest = self.rest();
        let mut len = 0;
        for b in rest.bytes() {
            let follows_range = b == b'=' && rest[..len].ends_with("..");
            if !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'+' | b'-') || follows_range) {
                break;
            }
            len += 1;
        }
        let written = &rest[..len];
        if !literal::is_number(written) {
            let place = Place::Span(span(self.at, self.at + len));
            let finding = Diagnostic::error("bad-number", place, format!("`{}` isn't a number", short(written)));
            self.report(finding.hint("numbers are written as 1950 or 1.5; text stands in quotation marks"));
        }
        self.push(TokenKind::Number, len);
    }

    /// `'c'`, or `b'c'` if `prefix` is 1.
    fn character(&mut self, prefix: usize) {
        let quoted = &self.rest()[prefix..];
        let mut chars = quoted.char_indices().skip(1);
        let end = match chars.next() {
            Some((_, '\\')) => {
                let closing = chars.nth(1).and_then(|(from, _)| quoted[from..].find('\'').map(|i| from + i));
                let closing = if quoted[1..].starts_with("\\'") { quoted.get(3..4).map(|_| 3) } else { closing };
                closing.filter(|&i| i < 16 && quoted[i..].starts_with('\''))
            }
            Some((at, c)) => Some(at + c.len_utf8()).filter(|&i| quoted[i..].starts_with('\'')),
            None => None,
        };
        let token = end.map(|i| &quoted[..=i]);
        match token.filter(|token| literal::is_char(token, prefix == 1)) {
            Some(token) => {
                let kind = if prefix == 1 { TokenKind::Number } else { TokenKind::Char };
                self.push(kind, prefix + token.len());
            }
            None => self.single_quote(prefix),
        }
    }

    /// A quote that isn't a character: most likely a string in single quotes.
    fn single_quote(&mut self, prefix: usize) {
        let rest = self.rest();
        let from = prefix + 1;
        let line_end = rest[from..].find('\n').map_or(rest.len(), |i| from + i);
        let closing = rest[from..line_end].find('\'').map(|i| from + i);
        let len = closing.map_or(from, |i| i + 1);
        let place = span(self.at, self.at + len);
        let mut finding = match closing {
            Some(_) => {
                Diagnostic::error("single-quote", Place::Span(place), "text stands in double quotes, not single")
            }
            None => Diagnostic::error("single-quote", Place::Span(place), "a `'` has no place here"),
        };
        if let Some(end) = closing {
            finding = finding.fix("use double quotes", self.requote(prefix, 1, end, 1));
        }
        self.report(finding);
        self.push(if closing.is_some() { TokenKind::String } else { TokenKind::Other }, len);
    }

    /// Replaces the quotes at `open` and `close`, counted from here, by plain ones.
    fn requote(&self, open: usize, open_len: usize, close: usize, close_len: usize) -> TextEdit {
        let indels = [(open, open_len), (close, close_len)]
            .map(|(at, len)| Indel { delete: span(self.at + at, self.at + at + len), insert: "\"".to_owned() });
        TextEdit::from_indels(indels.into()).unwrap_or_default()
    }

    /// `"…"`, or `b"…"` if `prefix` is 1.
    fn string(&mut self, prefix: usize) {
        let rest = self.rest();
        let closing = rescue::closing_quote(rest, prefix + 1);
        let rescued = if self.rescues < MAX_RESCUES { rescue::string_end(rest, prefix, closing) } else { None };
        let kind = if prefix == 1 { TokenKind::Bytes } else { TokenKind::String };
        match (rescued, closing) {
            (Some(Rescue::Unclosed { len, noticed }), _) => self.unclosed_string(kind, prefix, len, noticed),
            (Some(Rescue::InnerQuote { at, len }), _) => self.inner_quote(kind, at, len),
            (None, Some(closing)) => {
                if let Some(bad) = literal::bad_escape(&rest[..=closing]) {
                    self.bad_escape(&bad);
                }
                self.push(kind, closing + 1);
            }
            (None, None) => self.unclosed_string(kind, prefix, rest.len(), None),
        }
    }

    fn bad_escape(&mut self, bad: &literal::BadEscape) {
        let start = self.at + bad.at;
        let place = Place::Span(span(start, start + bad.len));
        let finding = Diagnostic::error("bad-escape", place, bad.reason.clone());
        self.report(
            finding
                .hint("write `\\\\` for a backslash, or a raw string: r\"…\"")
                .fix("double the backslash", TextEdit::insert(span(start, start).start, "\\")),
        );
    }

    fn unclosed_string(&mut self, kind: TokenKind, prefix: usize, len: usize, noticed: Option<usize>) {
        self.rescues += 1;
        let opening = span(self.at, self.at + prefix + 1);
        let end = span(self.at + len, self.at + len);
        let mut finding =
            Diagnostic::error("unclosed-string", Place::Span(opening), "this string isn't closed").hint("add a `\"`");
        if let Some(noticed) = noticed {
            let at = span(self.at + noticed, self.at + noticed + 1);
            finding = finding.label(Place::Span(at), "it would end here");
        }
        self.report(finding.fix("close the string", TextEdit::insert(end.start, "\"")));
        self.push(kind, len);
    }

    fn inner_quote(&mut self, kind: TokenKind, at: usize, len: usize) {
        self.rescues += 1;
        let start = self.at;
        let inner: Vec<Indel> = self.rest()[at..len - 1]
            .match_indices('"')
            .map(|(i, _)| Indel { delete: span(start + at + i, start + at + i), insert: "\\".to_owned() })
            .collect();
        let place = Place::Span(span(start + at, start + at + 1));
        let finding = Diagnostic::error("unescaped-quote", place, "a `\"` inside a string must be written `\\\"`")
            .label(Place::Span(span(start, start + 1)), "the string begins here")
            .hint("curly quotes “…” need no backslash");
        let edit = TextEdit::from_indels(inner).unwrap_or_default();
        self.report(finding.fix("put a backslash before the inner quotes", edit));
        self.push(kind, len);
    }

    /// `r"…"`, `r#"…"#` and their forms for bytes.
    fn raw_string(&mut self) {
        let rest = self.rest();
        let kind = if rest.starts_with('b') { TokenKind::Bytes } else { TokenKind::String };
        let Some((prefix, hashes)) = raw_hashes(rest) else { return };
        let from = prefix + hashes + 1;
        let ending = format!("\"{}", &rest[prefix..prefix + hashes]);
        if let Some(i) = rest[from..].find(&ending) {
            self.push(kind, from + i + ending.len());
            return;
        }
        self.rescues += 1;
        let len = if self.rescues < MAX_RESCUES { rescue::raw_string_end(rest, from) } else { rest.len() };
        let opening = Place::Span(span(self.at, self.at + from));
        let finding = Diagnostic::error("unclosed-string", opening, "this raw string isn't closed");
        self.report(finding.hint(format!("it ends with `{}`", short(&ending))));
        self.push(kind, len);
    }

    fn block_comment(&mut self) {
        let rest = self.rest();
        if let Some(len) = block_comment_len(rest) {
            self.push(TokenKind::BlockComment, len);
            return;
        }
        self.rescues += 1;
        let opening = Place::Span(span(self.at, self.at + 2));
        let finding = Diagnostic::error("unclosed-comment", opening, "this comment isn't closed");
        self.report(finding.hint("add `*/`, or begin a comment of one line with `//`"));
        let line_end = rest.find('\n').filter(|_| self.rescues < MAX_RESCUES);
        self.push(TokenKind::BlockComment, line_end.unwrap_or(rest.len()));
    }

    fn out_of_place(&mut self, c: char) {
        let rest = self.rest();
        if is_curly_quote(c) {
            return self.curly_quote(c);
        }
        if let Some(plain) = plain_punctuation(c) {
            return self.full_width(c, plain);
        }
        let len = rest.find(|other| other != c).unwrap_or(rest.len());
        let place = span(self.at, self.at + len);
        let name = describe_char(c);
        let finding = if is_invisible(c) || c.is_whitespace() {
            Diagnostic::error("stray-character", Place::Span(place), format!("an invisible {name} stands here"))
                .fix("replace with a blank", TextEdit::replace(place, " "))
        } else if c.is_control() {
            Diagnostic::error("control-character", Place::Span(place), format!("{name} has no place in a deck"))
                .fix("remove it", TextEdit::replace(place, ""))
        } else {
            let written = if c.is_ascii() { format!("`{c}`") } else { format!("`{c}`, {name},") };
            Diagnostic::error("stray-character", Place::Span(place), format!("{written} has no place here"))
                .hint("text stands in quotation marks")
        };
        self.report(finding);
        let is_blank = is_invisible(c) || c.is_whitespace() || c.is_control();
        self.push(if is_blank { TokenKind::Whitespace } else { TokenKind::Other }, len);
    }

    fn curly_quote(&mut self, c: char) {
        let rest = self.rest();
        let open_len = c.len_utf8();
        let line_end = rest.find('\n').unwrap_or(rest.len());
        let closing = rest[open_len..line_end]
            .char_indices()
            .find(|&(_, c)| c == '"' || is_curly_quote(c) && !matches!(c, '\u{2018}'..='\u{201b}'))
            .map(|(i, c)| (open_len + i, c.len_utf8()));
        let name = describe_char(c);
        let message = format!("`{c}` is {name}, not a plain `\"`");
        let (len, edit) = match closing {
            Some((at, close_len)) => (at + close_len, self.requote(0, open_len, at, close_len)),
            None => (open_len, TextEdit::replace(span(self.at, self.at + open_len), "\"")),
        };
        let place = Place::Span(span(self.at, self.at + open_len));
        self.report(
            Diagnostic::error("curly-quote", place, message)
                .hint("strings stand in plain quotes; inside them curly ones are fine")
                .fix("use plain quotes", edit),
        );
        self.push(if closing.is_some() { TokenKind::String } else { TokenKind::Other }, len);
    }

    fn full_width(&mut self, c: char, plain: char) {
        let place = span(self.at, self.at + c.len_utf8());
        let message = format!("`{c}` is {}, not a plain `{plain}`", describe_char(c));
        let finding = Diagnostic::error("full-width", Place::Span(place), message);
        self.report(finding.fix(format!("replace with `{plain}`"), TextEdit::replace(place, plain)));
        let kind = match plain {
            '(' => TokenKind::Open(Bracket::Paren),
            ')' => TokenKind::Close(Bracket::Paren),
            '[' => TokenKind::Open(Bracket::Square),
            ']' => TokenKind::Close(Bracket::Square),
            '{' => TokenKind::Open(Bracket::Brace),
            '}' => TokenKind::Close(Bracket::Brace),
            ',' => TokenKind::Comma,
            _ => TokenKind::Colon,
        };
        self.push(kind, c.len_utf8());
    }
}

/// A text of the user's, cut for a message.
pub(super) fn short(written: &str) -> String {
    let mut chars = written.chars();
    let head: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() { head + "…" } else { head }
}

/// Length of `r` or `br`, and number of hashes, if a raw string begins here.
fn raw_hashes(text: &str) -> Option<(usize, usize)> {
    let prefix = if text.starts_with("br") { 2 } else { usize::from(text.starts_with('r')) };
    let hashes = text[prefix..].bytes().take_while(|&b| b == b'#').count();
    (prefix > 0 && text[prefix + hashes..].starts_with('"')).then_some((prefix, hashes))
}

/// Length of a raw name after its `r#`.
fn raw_name_len(text: &str) -> usize {
    text.find(|c| !(matches!(c, '.' | '+' | '-') || is_xid_continue(c))).unwrap_or(text.len())
}

/// Length of a block comment with all that are nested in it; `None` if it isn't closed.
fn block_comment_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    loop {
        at += bytes.get(at..)?.iter().position(|b| matches!(b, b'/' | b'*'))?;
        match bytes.get(at..at + 2)? {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return Some(at);
        }
    }
}
