//! Numbers and escapes: what `ron` takes, told without asking it.

use std::ops::Range;

/// Where an escape goes wrong, in bytes from the literal's start, and why.
pub(super) struct BadEscape {
    /// Offset of the backslash.
    pub(super) at: usize,
    /// Length of what is wrong.
    pub(super) len: usize,
    /// What is wrong, for the report.
    pub(super) reason: String,
}

/// Suffixes that name a number's type.
const INT_SUFFIXES: [&str; 8] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];

/// True if this is a number or a range of numbers as `ron` reads them.
pub(super) fn is_number(text: &str) -> bool {
    let Some((start, end)) = text.split_once("..") else { return is_single_number(text) };
    let start_is_fine = start.is_empty() || is_single_number(start);
    let end_is_fine = match end.strip_prefix('=') {
        Some(end) => is_single_number(end),
        None => end.is_empty() || is_single_number(end),
    };
    start_is_fine && end_is_fine
}

/// True for what a deck's number field takes: no range, no suffix, no other base than ten.
#[must_use]
pub fn is_plain_number(text: &str) -> bool {
    !text.is_empty()
        && !text.contains("..")
        && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'_' | b'e' | b'E'))
        && is_single_number(text)
}

fn is_single_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, "inf" | "inff32" | "inff64" | "NaN" | "NaNf32" | "NaNf64") {
        return true;
    }
    let run = |is_part: fn(&u8) -> bool| unsigned.bytes().take_while(is_part).count();
    let float_run = run(|b| b.is_ascii_digit() || matches!(b, b'e' | b'E' | b'.' | b'+' | b'-' | b'_'));
    let int_run = run(|b| b.is_ascii_hexdigit() || *b == b'_');
    if float_run > int_run { is_float(text) } else { is_integer(text) || is_float(text) }
}

fn is_float(text: &str) -> bool {
    let digits = text.strip_suffix("f32").or_else(|| text.strip_suffix("f64")).unwrap_or(text);
    let mut allows_underscore = false;
    let mut plain = String::with_capacity(digits.len().min(64));
    for c in digits.chars() {
        match c {
            '_' if allows_underscore => continue,
            '0'..='9' | 'e' | 'E' => allows_underscore = true,
            '.' => allows_underscore = false,
            '+' | '-' => {}
            _ => return false,
        }
        plain.push(c);
    }
    plain.parse::<f64>().is_ok()
}

fn is_integer(text: &str) -> bool {
    let (is_negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (base, digits) = match unsigned.get(..2) {
        Some("0b") => (2, &unsigned[2..]),
        Some("0o") => (8, &unsigned[2..]),
        Some("0x") => (16, &unsigned[2..]),
        _ => (10, unsigned),
    };
    let suffix = INT_SUFFIXES.iter().find(|suffix| digits.ends_with(**suffix));
    let digits = suffix.map_or(digits, |suffix| &digits[..digits.len() - suffix.len()]);
    if digits.is_empty() || digits.starts_with('_') || !digits.chars().all(|c| c == '_' || c.is_digit(base)) {
        return false;
    }
    let plain: String = digits.chars().filter(|&c| c != '_').collect();
    let Ok(magnitude) = u64::from_str_radix(&plain, base) else { return false };
    fits(suffix.copied(), is_negative, magnitude)
}

/// True if a number lies in the range of its type; without one, that of the widest.
fn fits(suffix: Option<&str>, is_negative: bool, magnitude: u64) -> bool {
    let signed = |bits: u32| magnitude <= (1 << (bits - 1)) - u64::from(!is_negative);
    let unsigned = |bits: u32| (!is_negative || magnitude == 0) && magnitude <= u64::MAX >> (64 - bits);
    match suffix {
        Some("i8") => signed(8),
        Some("i16") => signed(16),
        Some("i32") => signed(32),
        Some("i64") => signed(64),
        Some("u8") => unsigned(8),
        Some("u16") => unsigned(16),
        Some("u32") => unsigned(32),
        Some(_) => unsigned(64),
        None => !is_negative || signed(64),
    }
}

/// The text that a string token means; `None` if it is malformed.
#[must_use]
pub fn unescape(token: &str) -> Option<String> {
    if let Some(raw) = token.strip_prefix('r') {
        let hashes = raw.bytes().take_while(|&b| b == b'#').count();
        let inner = raw.get(hashes + 1..raw.len().checked_sub(hashes + 1)?)?;
        return Some(inner.to_owned());
    }
    let inner = token.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (piece, len) = read_escape(&rest[at..]).ok()?;
        out.extend(piece);
        rest = &rest[at + len..];
    }
    out.push_str(rest);
    Some(out)
}

/// The characters of a string token with their bytes in it; `None` for an escape that means nothing.
pub fn pieces(token: &str) -> impl Iterator<Item = (Range<usize>, Option<char>)> + '_ {
    let is_raw = token.starts_with('r');
    let n_hashes = token[usize::from(is_raw)..].bytes().take_while(|&b| b == b'#').count();
    let mut at = (usize::from(is_raw) + n_hashes + 1).min(token.len());
    let end = token.len().saturating_sub(n_hashes + 1).max(at);
    std::iter::from_fn(move || {
        let rest = token.get(at..end)?;
        let c = rest.chars().next()?;
        let (piece, len) = if c == '\\' && !is_raw { read_escape(rest).ok()? } else { (Some(c), c.len_utf8()) };
        let range = at..at + len;
        at = range.end;
        Some((range, piece))
    })
}

/// The first malformed escape of a `"…"` token.
pub(super) fn bad_escape(token: &str) -> Option<BadEscape> {
    let mut at = 0;
    while let Some(next) = token.get(at..)?.find('\\') {
        at += next;
        match read_escape(&token[at..]) {
            Ok((_, len)) => at += len,
            Err(reason) => {
                let len = 1 + token[at + 1..].chars().next().map_or(0, char::len_utf8);
                return Some(BadEscape { at, len, reason });
            }
        }
    }
    None
}

/// True if this is one character between single quotes, escaped or not.
pub(super) fn is_char(token: &str, is_byte: bool) -> bool {
    let Some(inner) = token.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) else { return false };
    if inner.starts_with('\\') {
        let is_one_unit = !inner.starts_with("\\\n") && !inner.starts_with("\\\r\n");
        let is_fine = match inner.as_bytes().get(1) {
            Some(b'x') if is_byte => is_hex(inner.get(2..4)),
            // A character can't be put together from bytes.
            Some(b'x') => is_hex(inner.get(2..4)) && inner.len() == 4 && inner.as_bytes()[2] < b'8',
            _ => read_escape(inner).is_ok_and(|(_, len)| len == inner.len()),
        };
        return is_one_unit && is_fine && !(is_byte && inner.starts_with("\\u"));
    }
    let mut chars = inner.chars();
    let first = chars.next();
    chars.next().is_none() && first.is_some_and(|c| !is_byte || c.is_ascii())
}

/// What an escape at the start of `text` means and how long it is.
fn read_escape(text: &str) -> Result<(Option<char>, usize), String> {
    let c = text[1..].chars().next().ok_or("the text ends after a backslash")?;
    let plain = |c| Ok((Some(c), 2));
    match c {
        '\'' | '"' | '\\' => plain(c),
        'n' => plain('\n'),
        'r' => plain('\r'),
        't' => plain('\t'),
        '0' => plain('\0'),
        '\n' => Ok((None, 2 + leading_blanks(&text[2..]))),
        '\r' if text[2..].starts_with('\n') => Ok((None, 3 + leading_blanks(&text[3..]))),
        'x' => read_byte_escapes(text),
        'u' => read_unicode_escape(text),
        _ => Err(format!("there is no escape `\\{c}`")),
    }
}

fn leading_blanks(text: &str) -> usize {
    text.bytes().take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')).count()
}

fn is_hex(digits: Option<&str>) -> bool {
    digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// `\x41`, or up to four of them that are the UTF-8 bytes of one character.
fn read_byte_escapes(text: &str) -> Result<(Option<char>, usize), String> {
    let mut bytes = Vec::with_capacity(4);
    for i in 0..4 {
        let escape = text.get(i * 4..i * 4 + 4).filter(|escape| escape.starts_with("\\x"));
        let digits = escape.map(|escape| &escape[2..]);
        let byte = digits.filter(|digits| is_hex(Some(digits))).and_then(|d| u8::from_str_radix(d, 16).ok());
        bytes.push(byte.ok_or("`\\x` takes two hexadecimal digits, such as `\\x41`")?);
        if let Some(c) = std::str::from_utf8(&bytes).ok().and_then(|piece| piece.chars().next()) {
            return Ok((Some(c), (i + 1) * 4));
        }
    }
    Err("these bytes aren't a character".to_owned())
}

fn read_unicode_escape(text: &str) -> Result<(Option<char>, usize), String> {
    let wrong = "`\\u` takes one to six hexadecimal digits in braces, such as `\\u{e9}`";
    let inner = text.strip_prefix("\\u{").ok_or(wrong)?;
    let end = inner.bytes().take(7).position(|b| b == b'}').ok_or(wrong)?;
    let digits = &inner[..end];
    if digits.is_empty() || !is_hex(Some(digits)) {
        return Err(wrong.to_owned());
    }
    let code = u32::from_str_radix(digits, 16).ok();
    let c = code.and_then(char::from_u32).ok_or_else(|| format!("U+{digits} isn't a character"))?;
    Ok((Some(c), end + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_ron_takes_them() {
        for text in [
            "0",
            "-5",
            "+5",
            "1_000",
            "1.5",
            ".5",
            "5.",
            "1e5",
            "1e-5",
            "0x1F",
            "0b101",
            "0o17",
            "1u8",
            "255u8",
            "-128i8",
            "1.0f32",
            "1f64",
            "-inf",
            "1..5",
            "1..=5",
            "..5",
            "..=5",
            "1..",
            "18446744073709551615",
            "99999999999999999999",
        ] {
            assert!(is_number(text), "{text}");
            assert!(ron::from_str::<ron::Value>(text).is_ok(), "{text}");
        }
        for text in ["-", "+", ".", "50px", "1-2", "0xG", "256u8", "1.5.3", "0b2", "1e", "..=", "5%", "0x"] {
            assert!(!is_number(text), "{text}");
            assert!(ron::from_str::<ron::Value>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn strings_mean_what_ron_says() {
        for token in [
            r#""plain""#,
            r#""a\"b\\c""#,
            r#""\n\t\r\0\'""#,
            r#""\u{e9}\x41\xc3\xa9""#,
            "\"a\\\n   b\"",
            r##"r#"raw "x""#"##,
            r#"r"\n""#,
            r#""""#,
        ] {
            assert_eq!(unescape(token), ron::from_str::<String>(token).ok(), "{token}");
        }
        for token in [r#""\q""#, r#""\u{}""#, r#""\u{d800}""#, r#""\x4""#, r#""\u{1234567}""#] {
            assert!(bad_escape(token).is_some(), "{token}");
            assert_eq!(unescape(token), None, "{token}");
            assert!(ron::from_str::<String>(token).is_err(), "{token}");
        }
    }
}
