//! Characters that look right and aren't: their names and their plain twins.
//!
//! Word processors and chat programs put them into decks; the eye can't find
//! them, so reports name the code point.

/// `U+201C (left curly quote)`: the code point and, where it helps, a name.
#[must_use]
pub fn describe_char(c: char) -> String {
    let code = u32::from(c);
    match name_of(c) {
        Some(name) => format!("U+{code:04X} ({name})"),
        None => format!("U+{code:04X}"),
    }
}

/// Names of characters that people meet without wanting to.
fn name_of(c: char) -> Option<&'static str> {
    Some(match c {
        '\0' => "NUL",
        '\u{7}' => "BEL",
        '\u{8}' => "backspace",
        '\u{b}' => "vertical tab",
        '\u{c}' => "form feed",
        '\u{1b}' => "escape",
        '\u{7f}' => "delete",
        '\u{1}'..='\u{1f}' | '\u{80}'..='\u{9f}' => "a control character",
        '\u{a0}' => "no-break space",
        '\u{ad}' => "soft hyphen",
        '\u{200b}' => "zero-width space",
        '\u{200c}' => "zero-width non-joiner",
        '\u{200d}' => "zero-width joiner",
        '\u{200e}' => "left-to-right mark",
        '\u{200f}' => "right-to-left mark",
        '\u{202a}' => "left-to-right embedding",
        '\u{202b}' => "right-to-left embedding",
        '\u{202c}' => "pop directional formatting",
        '\u{202d}' => "left-to-right override",
        '\u{202e}' => "right-to-left override",
        '\u{202f}' => "narrow no-break space",
        '\u{2060}' => "word joiner",
        '\u{2066}' => "left-to-right isolate",
        '\u{2067}' => "right-to-left isolate",
        '\u{2068}' => "first strong isolate",
        '\u{2069}' => "pop directional isolate",
        '\u{3000}' => "ideographic space",
        '\u{feff}' => "byte order mark",
        '\u{201c}' => "left curly quote",
        '\u{201d}' => "right curly quote",
        '\u{201e}' => "low curly quote",
        '\u{2018}' => "left single curly quote",
        '\u{2019}' => "right single curly quote",
        '«' | '»' => "angle quote",
        '\u{ff00}'..='\u{ff5e}' => "a full-width character",
        '\u{400}'..='\u{4ff}' => "a Cyrillic letter",
        '\u{370}'..='\u{3ff}' => "a Greek letter",
        _ => return None,
    })
}

/// True for blanks that RON doesn't take as white space, and for characters without width.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{202a}'..='\u{202f}' | '\u{2000}'..='\u{200a}'
        | '\u{205f}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{3000}' | '\u{feff}')
}

/// True for the quotes of word processors that open or close a string.
pub(super) fn is_curly_quote(c: char) -> bool {
    matches!(c, '\u{201c}'..='\u{201f}' | '\u{2018}'..='\u{201b}' | '«' | '»' | '\u{ff02}' | '\u{300c}' | '\u{300d}')
}

/// The plain form of full-width punctuation, as East Asian keyboards type it.
pub(super) fn plain_punctuation(c: char) -> Option<char> {
    match c {
        '（' => Some('('),
        '）' => Some(')'),
        '［' => Some('['),
        '］' => Some(']'),
        '｛' => Some('{'),
        '｝' => Some('}'),
        '，' | '、' => Some(','),
        '：' => Some(':'),
        _ => None,
    }
}

/// The Latin letter that another script's letter looks like.
#[must_use]
pub fn latin_twin(c: char) -> Option<char> {
    Some(match c {
        'а' | 'α' => 'a',
        'в' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' | 'ε' => 'e',
        'һ' | 'н' => 'h',
        'і' | 'ι' | 'ı' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'ո' | 'п' => 'n',
        'о' | 'ο' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' => 'u',
        'ν' => 'v',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'Х' | 'Χ' => 'X',
        'Ү' | 'Υ' => 'Y',
        'Ζ' => 'Z',
        'ａ'..='ｚ' | 'Ａ'..='Ｚ' | '０'..='９' => char::from_u32(u32::from(c) - 0xfee0)?,
        _ => return None,
    })
}

/// A name with every look-alike letter replaced, and the first such letter; `None` if it has none.
#[must_use]
pub fn without_twins(name: &str) -> Option<(String, char)> {
    let first = name.chars().find(|&c| latin_twin(c).is_some())?;
    Some((name.chars().map(|c| latin_twin(c).unwrap_or(c)).collect(), first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_are_named() {
        assert_eq!(without_twins("title"), None);
        assert_eq!(without_twins("titlе"), Some(("title".to_owned(), 'е')));
        assert_eq!(describe_char('е'), "U+0435 (a Cyrillic letter)");
        assert_eq!(describe_char('\u{1b}'), "U+001B (escape)");
        assert_eq!(describe_char('日'), "U+65E5");
    }
}
