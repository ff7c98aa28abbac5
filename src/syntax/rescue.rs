//! Where a string ends whose closing quote was lost.
//!
//! One lost quote turns every later string inside out. Without a second look
//! the error would show up lines below, and all slides behind it would be
//! gone. A string is taken as broken only where `ron` would refuse the text
//! anyway, so no valid deck is ever read in another way.

/// What is wrong with a string and where it most likely ends.
pub(super) enum Rescue {
    /// Its closing quote is missing.
    Unclosed {
        /// Its likely length.
        len: usize,
        /// Offset of the quote that would have closed it.
        noticed: Option<usize>,
    },
    /// Quotes stand inside it without a backslash.
    InnerQuote {
        /// Offset of the first one.
        at: usize,
        /// Its likely length.
        len: usize,
    },
}

/// Offset of the quote that closes a string whose text begins at `from`.
pub(super) fn closing_quote(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|b| matches!(b, b'"' | b'\\'))?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// Looks whether the string at the start of `text` is broken; `closing` is the quote that ends it as written.
pub(super) fn string_end(text: &str, prefix: usize, closing: Option<usize>) -> Option<Rescue> {
    let from = prefix + 1;
    let Some(closing) = closing else {
        return Some(Rescue::Unclosed { len: likely_end(text, from), noticed: None });
    };
    let after = &text[closing + 1..];
    let touches_word = after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if text[from..closing].contains('\n') {
        let is_broken = touches_word || !may_follow_string(after);
        return is_broken.then(|| Rescue::Unclosed { len: likely_end(text, from), noticed: Some(closing) });
    }
    if !touches_word {
        return None;
    }
    let line = without_comment(after.split('\n').next().unwrap_or_default());
    let n_quotes = line.matches('"').count() - line.matches("\\\"").count();
    if n_quotes == 0 {
        None
    } else if n_quotes % 2 == 1 {
        Some(Rescue::Unclosed { len: likely_end(text, from), noticed: Some(closing) })
    } else {
        let last = closing + 1 + last_quote(line)?;
        Some(Rescue::InnerQuote { at: closing, len: last + 1 })
    }
}

/// The first quote of a line that looks like the end of a string, else the last one.
fn last_quote(line: &str) -> Option<usize> {
    let ends = |&(i, _): &(usize, &str)| {
        let after = line[i + 1..].trim_start();
        after.is_empty() || after.starts_with([',', ')', ']', '}'])
    };
    line.match_indices('"').find(ends).or_else(|| line.match_indices('"').next_back()).map(|(i, _)| i)
}

/// True if a deck may go on like this behind a string.
fn may_follow_string(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |i| &rest[i..]);
        } else if rest.starts_with("/*") {
            // A comment this close to the quote is no accident.
            return true;
        } else {
            return rest.is_empty() || rest.starts_with([',', ')', ']', '}', ':', '，', '）', '］', '｝', '：', ';']);
        }
    }
}

/// The end of the prose that begins at `from`: before the first line that looks like RON.
fn likely_end(text: &str, from: usize) -> usize {
    let mut end = from;
    for (i, line) in text[from..].split_inclusive('\n').enumerate() {
        if i > 0 && looks_like_ron(line.trim_start()) {
            break;
        }
        end += line.len();
        let code = without_comment(line);
        if code.len() < line.len() {
            end -= line.len() - code.len();
            break;
        }
    }
    from + without_closers(text[from..end].trim_end()).len()
}

/// A line up to a comment behind a comma or bracket; `https://` is no comment.
fn without_comment(line: &str) -> &str {
    let is_comment = |&(i, _): &(usize, &str)| line[..i].trim_end().ends_with([',', ')', ']', '}']);
    line.match_indices("//").find(is_comment).map_or(line, |(i, _)| &line[..i])
}

/// True for a line that opens, closes or names something.
fn looks_like_ron(line: &str) -> bool {
    if line.starts_with(['(', ')', '[', ']', '{', '}', '"']) || line.starts_with("//") {
        return true;
    }
    let name_len = line.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let (name, after) = line.split_at(name_len);
    let is_field = name.starts_with(|c: char| c.is_ascii_lowercase()) && after.starts_with(": ");
    let is_value =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && (after.starts_with('(') || after.trim() == ",");
    is_field || is_value
}

/// Takes off commas and brackets at the end that close something outside the string.
fn without_closers(text: &str) -> &str {
    let count = |c: char| text.matches(c).count();
    let mut surplus =
        [('(', ')'), ('[', ']'), ('{', '}')].map(|(open, close)| (close, count(close).saturating_sub(count(open))));
    let mut rest = text;
    loop {
        rest = rest.trim_end();
        let Some(last) = rest.chars().next_back() else { return rest };
        let surplus = surplus.iter_mut().find(|(close, n)| *close == last && *n > 0);
        match surplus {
            Some((_, n)) => *n -= 1,
            None if last == ',' => {}
            None => return rest,
        }
        rest = &rest[..rest.len() - 1];
    }
}

/// The likely end of a raw string that isn't closed: the first quote that a closer follows.
pub(super) fn raw_string_end(text: &str, from: usize) -> usize {
    for (i, _) in text[from..].match_indices('"') {
        let after = text[from + i + 1..].trim_start_matches('#');
        if after.trim_start().starts_with([',', ')', ']', '}']) {
            return text.len() - after.len();
        }
    }
    text.len()
}
