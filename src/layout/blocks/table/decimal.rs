//! Splits a number where its column aligns: at the decimal separator, with units and marks hanging behind.
//!
//! Pure. Which of `.` and `,` separates decimals is told by the number itself
//! where it has both, by the number of digits, or else by the language.

/// Where a number's text divides, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Split {
    /// End of sign and whole digits: the alignment point.
    pub point: usize,
    /// End of the decimals; behind it stand units and marks.
    pub end: usize,
}

/// True for what stands for a number that is missing.
pub(super) fn is_gap(cell: &str) -> bool {
    matches!(cell.trim(), "–" | "—" | "-" | "…" | "..." | "?" | "n/a" | "·")
}

/// True for numbers with signs, units and separators, as in `−1,234.5 %`.
pub(super) fn is_number(cell: &str) -> bool {
    let n_digits = cell.chars().filter(char::is_ascii_digit).count();
    let n_letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    n_digits > 0 && n_letters <= 2
}

/// Where a cell's text aligns; a text that is no number aligns at its end.
pub(super) fn split(text: &str, language: &str) -> Split {
    let whole = Split { point: text.len(), end: text.len() };
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return whole };
    let end = number_end(text, start);
    if text[end..].contains(|c: char| c.is_ascii_digit()) {
        // A range or a sum: its last digit aligns with the others' ones.
        let last = text.rfind(|c: char| c.is_ascii_digit()).map_or(text.len(), |i| i + 1);
        return Split { point: last, end: last };
    }
    Split { point: decimal_point(&text[start..end], language).map_or(end, |i| start + i), end }
}

/// End of the digits and separators from `start` on.
fn number_end(text: &str, start: usize) -> usize {
    let mut end = start;
    for (i, c) in text[start..].char_indices() {
        if c.is_ascii_digit() {
            end = start + i + 1;
        } else if !matches!(c, '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}' | ' ') {
            break;
        }
    }
    end
}

/// Where the decimals of a number begin, with their separator.
fn decimal_point(number: &str, language: &str) -> Option<usize> {
    let last = number.rfind(['.', ','])?;
    let separator = number[last..].chars().next()?;
    let is_alone = number.matches(['.', ',']).count() == 1;
    let is_repeated = number.matches(separator).count() > 1;
    let n_decimals = number.len() - last - 1;
    let has_both = number.contains('.') && number.contains(',');
    let is_decimal = match (has_both, is_repeated) {
        (_, true) => false,
        (true, false) => true,
        (false, false) => separator == decimal_separator(language) || n_decimals != 3 || !is_alone,
    };
    is_decimal.then_some(last)
}

fn decimal_separator(language: &str) -> char {
    match language.get(..2).unwrap_or_default() {
        "bg" | "cs" | "da" | "de" | "el" | "es" | "fi" | "fr" | "hu" | "it" | "nb" | "nl" | "pl" | "pt" | "ro"
        | "ru" | "sv" | "tr" | "uk" | "vi" => ',',
        _ => '.',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_divide_at_their_decimals() {
        let check = |text: &str, language: &str, head: &str, decimals: &str| {
            let Split { point, end } = split(text, language);
            assert_eq!((&text[..point], &text[point..end]), (head, decimals), "{text}");
        };
        check("338", "en", "338", "");
        check("12.25", "en", "12", ".25");
        check("1,790.5", "en", "1,790", ".5");
        check("1.790,5", "en", "1.790", ",5");
        check("1,790", "en", "1,790", "");
        check("1,790", "de", "1", ",790");
        check("1.790", "de", "1.790", "");
        check("3,5", "en", "3", ",5");
        check("1,234,567", "de", "1,234,567", "");
        check("±0.5 %", "en", "±0", ".5");
        check("−12.0*", "en", "−12", ".0");
        check("US$ 4.5 m", "en", "US$ 4", ".5");
        check("143–156", "en", "143–156", "");
        check("1 790,5", "ru", "1 790", ",5");
        check("none", "en", "none", "");
        check("", "en", "", "");
        check("5.", "en", "5", "");
    }

    #[test]
    fn numbers_are_told_from_words() {
        assert!(is_number("−1,234.5 %") && is_number("12 kt") && !is_number("1950 treaty") && !is_number("–"));
        assert!(is_gap(" – ") && !is_gap("0"));
    }
}
