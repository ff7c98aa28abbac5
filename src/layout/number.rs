//! Numbers as a language writes them: groups of three, decimal sign, true minus, unit.
//!
//! Charts write many numbers that stand below each other, so all of one axis
//! share their number of decimals.

/// Largest magnitude that is written out; beyond it stands a power of ten.
const MAX_WRITTEN_OUT: f64 = 1e12;
/// Smallest magnitude that is written out.
const MIN_WRITTEN_OUT: f64 = 1e-6;
/// Most decimals that a value shows.
const MAX_DECIMALS: usize = 6;

/// Between groups of digits where a space does it; no line breaks there.
const THIN_SPACE: &str = "\u{202f}";

/// How one language writes numbers, and what stands behind them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat {
    group: &'static str,
    decimal: char,
    /// The unit with the space before it.
    suffix: String,
}

impl NumberFormat {
    /// The habits of a language (BCP 47), after Unicode CLDR's symbols; a thin space and a point elsewhere.
    #[must_use]
    pub fn new(language: &str, unit: &str) -> Self {
        let code = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let (group, decimal) = match code.as_str() {
            "en" | "zh" | "ja" | "ko" | "th" | "he" | "ar" | "hi" | "ms" => (",", '.'),
            "de" | "es" | "it" | "nl" | "pt" | "id" | "tr" | "da" | "el" | "ro" | "hr" | "sl" | "vi" => (".", ','),
            "fr" | "ru" | "uk" | "be" | "pl" | "cs" | "sk" | "bg" | "fi" | "sv" | "nb" | "nn" | "no" | "hu" | "kk"
            | "et" | "lv" | "lt" | "sr" => (THIN_SPACE, ','),
            _ => (THIN_SPACE, '.'),
        };
        let hugs = unit.starts_with('°') && unit.chars().count() == 1
            || unit == "%" && matches!(code.as_str(), "en" | "zh" | "ja" | "ko" | "it" | "pt" | "nl" | "he");
        let suffix = match unit.trim() {
            "" => String::new(),
            unit if hugs => unit.to_owned(),
            unit => format!("{THIN_SPACE}{unit}"),
        };
        Self { group, decimal, suffix }
    }

    /// The same without its unit.
    #[must_use]
    pub fn without_unit(&self) -> Self {
        Self { suffix: String::new(), ..self.clone() }
    }

    /// True if the unit is so short that it may follow every number of an axis.
    #[must_use]
    pub fn has_short_unit(&self) -> bool {
        self.suffix.chars().count() <= 4
    }

    /// The number with so many decimals and its unit.
    #[must_use]
    pub fn format(&self, value: f64, n_decimals: usize) -> String {
        let size = value.abs();
        let digits = if size >= MAX_WRITTEN_OUT || (size > 0.0 && size < MIN_WRITTEN_OUT) {
            self.power_of_ten(size)
        } else {
            self.written_out(size, n_decimals)
        };
        let is_zero = !digits.contains(|c: char| c.is_ascii_digit() && c != '0');
        let sign = if value < 0.0 && !is_zero { "\u{2212}" } else { "" };
        format!("{sign}{digits}{}", self.suffix)
    }

    /// The number with as many decimals as it has, and its unit.
    #[must_use]
    pub fn format_exact(&self, value: f64) -> String {
        self.format(value, decimals_of(value))
    }

    fn written_out(&self, size: f64, n_decimals: usize) -> String {
        let plain = format!("{size:.n_decimals$}");
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let mut out = String::with_capacity(plain.len() + 8);
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                out.push_str(self.group);
            }
            out.push(digit);
        }
        if !fraction.is_empty() {
            out.push(self.decimal);
            out.push_str(fraction);
        }
        out
    }

    /// Such as `1.5×10¹²`.
    fn power_of_ten(&self, size: f64) -> String {
        let written = format!("{size:.2e}");
        let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
        let raised: String = exponent.chars().map(superscript).collect();
        if mantissa == "1" {
            return format!("10{raised}");
        }
        format!("{}×10{raised}", mantissa.replace('.', &self.decimal.to_string()))
    }
}

/// Decimals that a value needs to be told exactly, up to a few.
#[must_use]
pub fn decimals_of(value: f64) -> usize {
    if value.abs() >= 1e15 {
        return 0;
    }
    let tolerance = value.abs().max(1e-9) * 1e-9;
    (0..MAX_DECIMALS)
        .find(|&n| {
            let unit = 10_f64.powi(i32::try_from(n).unwrap_or(0));
            ((value * unit).round() / unit - value).abs() <= tolerance
        })
        .unwrap_or(MAX_DECIMALS)
}

fn superscript(c: char) -> char {
    match c {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        _ => '⁹',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_language_does() {
        let check = |language: &str, unit: &str, value: f64, expected: &str| {
            assert_eq!(NumberFormat::new(language, unit).format_exact(value), expected);
        };
        check("en", "", 1_234.0, "1,234");
        check("en-GB", "%", 12.5, "12.5%");
        check("de", "%", -1_234_567.25, "\u{2212}1.234.567,25\u{202f}%");
        check("fr", "", 1_234.5, "1\u{202f}234,5");
        check("ru", "km", 999.0, "999\u{202f}km");
        check("la", "", 12_345.5, "12\u{202f}345.5");
        check("en", "", -0.0, "0");
        check("en", "", 0.1 + 0.2, "0.3");
        check("en", "", 1e12, "10¹²");
        check("en", "", -1.5e300, "\u{2212}1.5×10³⁰⁰");
        check("en", "", 2e-9, "2×10⁻⁹");
    }

    #[test]
    fn an_axis_shares_its_decimals() {
        let format = NumberFormat::new("en", "");
        assert_eq!([0.0, 0.5, 1.0].map(|value| format.format(value, 1)), ["0.0", "0.5", "1.0"]);
        assert_eq!(format.format(-0.001, 1), "0.0");
    }
}
