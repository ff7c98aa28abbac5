//! Strings as authors write them: dedented, with one kind of line end.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer};

/// A string of a deck.
///
/// One that spans lines is dedented by its common indentation, and its first
/// and last line break are dropped, so that notes can be indented like the
/// code around them. Line ends become `\n`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Prose(String);

impl Prose {
    /// The dedented form of a string.
    #[must_use]
    pub fn new(written: &str) -> Self {
        Self(dedent(written))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if nothing but white space is there.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl Deref for Prose {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Prose {
    fn from(written: &str) -> Self {
        Self::new(written)
    }
}

impl<'de> Deserialize<'de> for Prose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|written| Self::new(&written))
    }
}

/// Normalises line ends, drops the first and last line break, removes common indentation.
fn dedent(written: &str) -> String {
    let text: Cow<'_, str> =
        if written.contains('\r') { written.replace("\r\n", "\n").replace('\r', "\n").into() } else { written.into() };
    if !text.contains('\n') {
        return text.into_owned();
    }
    let mut lines: Vec<&str> = text.split('\n').collect();
    // The indentation of a first line that shares its line with the quote says nothing.
    let opening = if lines[0].trim().is_empty() {
        lines.remove(0);
        None
    } else {
        Some(lines.remove(0))
    };
    if lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let indent = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indentation(line)).min().unwrap_or(0);
    let body = lines.iter().map(|line| line.get(indent..).unwrap_or_default());
    opening.into_iter().chain(body).collect::<Vec<_>>().join("\n")
}

/// Bytes of leading blanks and tabs.
fn indentation(line: &str) -> usize {
    line.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dedents_by_common_indentation() {
        let check = |written: &str, expected: &str| assert_eq!(Prose::new(written).as_str(), expected);
        check("one line  ", "one line  ");
        check("\n        Ask first.\n          Then tell.\n\n        End.\n    ", "Ask first.\n  Then tell.\n\nEnd.");
        check("opening\n    second\n    third", "opening\nsecond\nthird");
        check("\r\n  a\r\n  b\r\n", "a\nb");
        check("\n", "");
        check("", "");
    }
}
