//! Small written values: durations, colours, aspects, numbers.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer};

/// A number that is neither NaN nor infinite.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Finite(f64);

impl Finite {
    /// The number if it is finite.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        value.is_finite().then_some(Self(value))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Finite {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(deserializer)?;
        Self::new(value).ok_or_else(|| D::Error::custom("a number must be finite"))
    }
}

/// Implements `Deserialize` through `FromStr` for values written as strings.
macro_rules! deserialize_from_str {
    ($type:ty, $expecting:literal) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Written;
                impl Visitor<'_> for Written {
                    type Value = $type;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expecting)
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Written)
            }
        }
    };
}

/// A planned time, written as `"20m"`, `"1h 5m"` or `"90s"`; at most 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PlannedTime(pub Duration);

deserialize_from_str!(PlannedTime, "a duration such as \"20m\"");

impl fmt::Display for PlannedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secs = self.0.as_secs();
        let parts = [(secs / 3600, "h"), (secs / 60 % 60, "m"), (secs % 60, "s")];
        let written: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
        f.write_str(if written.is_empty() { "0s".to_owned() } else { written.join(" ") }.as_str())
    }
}

impl FromStr for PlannedTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` isn't a duration; write `20m`, `1h 5m` or `90s`");
        let mut total: u64 = 0;
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err(wrong());
        }
        while !rest.is_empty() {
            let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let number: u64 = rest[..n_digits].parse().map_err(|_error| wrong())?;
            rest = rest[n_digits..].trim_start();
            let unit = rest.chars().next().ok_or_else(wrong)?;
            let secs = match unit {
                'h' => 3600,
                'm' => 60,
                's' => 1,
                _ => return Err(wrong()),
            };
            total = number.checked_mul(secs).and_then(|n| total.checked_add(n)).ok_or_else(wrong)?;
            rest = rest[unit.len_utf8()..].trim_start();
        }
        if total > 24 * 3600 {
            return Err(format!("`{text}` is longer than 24 hours"));
        }
        Ok(Self(Duration::from_secs(total)))
    }
}

/// An sRGB colour, written as `"#rgb"`, `"#rrggbb"` or `"#rrggbbaa"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rgba(pub [u8; 4]);

deserialize_from_str!(Rgba, "a colour such as \"#b0301f\"");

impl FromStr for Rgba {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` isn't a colour; write `#rrggbb`");
        let digits = text.strip_prefix('#').ok_or_else(wrong)?;
        let nibbles: Option<Vec<u8>> =
            digits.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
        match *nibbles.ok_or_else(wrong)?.as_slice() {
            [r, g, b] => Ok(Self([r * 17, g * 17, b * 17, 255])),
            [r, r2, g, g2, b, b2] => Ok(Self([r * 16 + r2, g * 16 + g2, b * 16 + b2, 255])),
            [r, r2, g, g2, b, b2, a, a2] => Ok(Self([r * 16 + r2, g * 16 + g2, b * 16 + b2, a * 16 + a2])),
            _ => Err(wrong()),
        }
    }
}

/// A colour of the theme by name, or one of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Paint {
    /// `"accent"` and the other colour names of a theme.
    Named(String),
    /// `"#rrggbb"`.
    Own(Rgba),
}

deserialize_from_str!(Paint, "a colour such as \"#b0301f\" or \"accent\"");

impl FromStr for Paint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with('#') { text.parse().map(Self::Own) } else { Ok(Self::Named(text.to_owned())) }
    }
}

/// The shape of a slide, written as `"16:9"`; from 1:4 to 4:1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Aspect {
    /// Parts across.
    pub width: u32,
    /// Parts down.
    pub height: u32,
}

impl Default for Aspect {
    fn default() -> Self {
        Self { width: 16, height: 9 }
    }
}

deserialize_from_str!(Aspect, "an aspect such as \"16:9\"");

impl FromStr for Aspect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` isn't an aspect; write `16:9`, `4:3` or another `W:H`");
        let (width, height) = text.split_once(':').ok_or_else(wrong)?;
        let part = |text: &str| text.trim().parse::<u32>().map_err(|_error| wrong());
        let (width, height) = (part(width)?, part(height)?);
        if width == 0 || height == 0 || width > 10_000 || height > 10_000 {
            return Err(format!("both sides of the aspect `{text}` must be from 1 to 10000"));
        }
        if width > height * 4 || height > width * 4 {
            return Err(format!("the aspect `{text}` is outside the range 1:4 to 4:1"));
        }
        Ok(Self { width, height })
    }
}

/// Checks the form of a BCP 47 tag; which languages there are is not asked.
///
/// # Errors
/// If it isn't made of parts of 1 to 8 letters and digits, the first of 2 to 8 letters.
pub fn check_language(text: &str) -> Result<(), String> {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let first = text.split('-').next().unwrap_or_default();
    let is_fine = first.len() >= 2 && first.bytes().all(|b| b.is_ascii_alphabetic()) && text.split('-').all(is_part);
    if is_fine { Ok(()) } else { Err(format!("`{text}` isn't a language tag; write `en`, `zh-Hans` or `pt-BR`")) }
}

/// Checks the form of a code block's lines, such as `1,3-4|6`.
///
/// # Errors
/// If a part isn't a line number from 1, or a range of them.
pub fn check_lines(text: &str) -> Result<(), String> {
    let number = |part: &str| part.trim().parse::<u32>().ok().filter(|&line| line > 0);
    let is_range = |part: &str| match part.split_once('-') {
        Some((from, to)) => number(from).zip(number(to)).is_some_and(|(from, to)| from <= to),
        None => number(part).is_some(),
    };
    let is_step = |step: &str| step.trim().is_empty() || step.split(',').all(is_range);
    if text.split('|').all(is_step) {
        Ok(())
    } else {
        Err(format!("`{text}` doesn't name lines; write `1,3-4`, with a `|` before each further step"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        let secs = |text: &str| text.parse::<PlannedTime>().map(|time| time.0.as_secs());
        assert_eq!(secs("20m"), Ok(1200));
        assert_eq!(secs("1h 5m"), Ok(3900));
        assert_eq!(secs("90s"), Ok(90));
        for text in ["1h 5m", "1m 30s", "45s", "2h", "0s"] {
            assert_eq!(text.parse::<PlannedTime>().unwrap().to_string(), text);
        }
        for wrong in ["", "20", "m", "1x", "-5m", "99999999999999999999h", "25h"] {
            assert!(secs(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn colours() {
        assert_eq!("#fff".parse(), Ok(Rgba([255; 4])));
        assert_eq!("#B0301F".parse(), Ok(Rgba([0xb0, 0x30, 0x1f, 255])));
        assert!("#12345".parse::<Rgba>().is_err());
        assert!("#ggg".parse::<Rgba>().is_err());
        assert_eq!("accent".parse(), Ok(Paint::Named("accent".into())));
    }

    #[test]
    fn languages_and_lines() {
        for fine in ["en", "zh-Hans", "pt-BR", "de-CH-1996"] {
            assert_eq!(check_language(fine), Ok(()), "{fine}");
        }
        for wrong in ["", "e", "english language", "en_US", "1a", "en-"] {
            assert!(check_language(wrong).is_err(), "{wrong}");
        }
        for fine in ["1", "1,3-4|6", " 2 - 3 | | 1", ""] {
            assert_eq!(check_lines(fine), Ok(()), "{fine}");
        }
        for wrong in ["0", "a", "4-3", "1;2", "1-", "-1"] {
            assert!(check_lines(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn aspects() {
        assert_eq!("4:3".parse(), Ok(Aspect { width: 4, height: 3 }));
        for wrong in ["0:9", "16x9", "1:9", "16:", "a:b", "-1:2", "99999:99999"] {
            assert!(wrong.parse::<Aspect>().is_err(), "{wrong}");
        }
    }
}
