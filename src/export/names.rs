//! What exported pictures are called.
//!
//! The number in a name is the one that the show counts, so that a picture is
//! found by what the audience saw. Names sort in the deck's order.

use std::fmt;
use std::path::Path;

/// Which slide a picture shows, for its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlideLabel {
    /// Number in the show; for a hidden slide that of the last shown one before it, 0 if none.
    pub number: usize,
    /// 0 for a shown slide; hidden slides count from 1 after each shown one.
    pub hidden: usize,
}

/// As people call it: `7`, or `7h1` for the first hidden slide after it.
impl fmt::Display for SlideLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, hidden } = self;
        match hidden {
            0 => write!(f, "{number}"),
            _ => write!(f, "{number}h{hidden}"),
        }
    }
}

/// Labels of all slides, from their numbers in the show.
#[must_use]
pub fn label_slides(numbers: &[Option<usize>]) -> Vec<SlideLabel> {
    let mut last = SlideLabel { number: 0, hidden: 0 };
    numbers
        .iter()
        .map(|number| {
            last = match *number {
                Some(number) => SlideLabel { number, hidden: 0 },
                None => SlideLabel { hidden: last.hidden + 1, ..last },
            };
            last
        })
        .collect()
}

/// The name of a slide's picture, such as `deck.007.png`, `deck.007-02.png` for its second step,
/// or `deck.007h1.png` for the first hidden slide after it.
///
/// `n_slides` is the deck's length, `step` counts from 0 and is given with the slide's number of
/// steps where each step has its own picture.
#[must_use]
pub fn picture_name(
    deck: &str,
    label: SlideLabel,
    n_slides: usize,
    step: Option<(u16, u16)>,
    extension: &str,
) -> String {
    let digits = n_digits(n_slides).max(3);
    let hidden = if label.hidden > 0 { format!("h{}", label.hidden) } else { String::new() };
    let step = step.map_or(String::new(), |(step, n_steps)| {
        let digits = n_digits(usize::from(n_steps)).max(2);
        format!("-{:0digits$}", u32::from(step) + 1)
    });
    format!("{deck}.{:0digits$}{hidden}{step}.{extension}", label.number)
}

/// The name of the picture that shows all slides.
#[must_use]
pub fn sheet_name(deck: &str, extension: &str) -> String {
    format!("{deck}.sheet.{extension}")
}

/// The name of the picture of the empty page that was drawn on.
#[must_use]
pub fn whiteboard_name(deck: &str, extension: &str) -> String {
    format!("{deck}.whiteboard.{extension}")
}

/// The address by which a file beside it leads to a file of this name.
#[must_use]
pub fn address_of(name: &str) -> String {
    let mut address = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            address.push_str(&format!("%{byte:02X}"));
        }
    }
    address
}

fn n_digits(number: usize) -> usize {
    number.max(1).ilog10() as usize + 1
}

/// A deck's name for its files: that of its own file without `.ron`, with what some system
/// refuses in names replaced by `_`.
#[must_use]
pub fn deck_name(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let mut name: String = stem
        .chars()
        .map(|c| {
            let is_refused = c.is_control() || "<>:\"/\\|?*\u{fffd}".contains(c) || is_bidi_control(c);
            if is_refused { '_' } else { c }
        })
        .collect();
    while name.ends_with([' ', '.']) {
        name.pop();
        name.push('_');
    }
    if is_device(&name) {
        name.push('_');
    }
    if name.is_empty() { "deck".to_owned() } else { name }
}

/// True for characters that turn the reading direction, and so disguise names.
#[must_use]
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// True for names that Windows keeps for devices, with any ending.
fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or(name).trim_end().to_ascii_lowercase();
    let is_port = (base.starts_with("com") || base.starts_with("lpt"))
        && base.len() == 4
        && base.ends_with(|c: char| ('1'..='9').contains(&c));
    is_port || ["con", "prn", "aux", "nul"].contains(&base.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_count_as_the_show_and_sort_in_order() {
        let labels = label_slides(&[None, Some(1), Some(2), None, None, Some(3)]);
        let names: Vec<_> = labels.iter().map(|label| picture_name("a", *label, 6, None, "png")).collect();
        assert_eq!(names, ["a.000h1.png", "a.001.png", "a.002.png", "a.002h1.png", "a.002h2.png", "a.003.png"]);
        assert!(names.is_sorted());
        let label = SlideLabel { number: 7, hidden: 0 };
        assert_eq!(picture_name("a", label, 1000, None, "png"), "a.0007.png");
        assert_eq!(picture_name("a", label, 999, Some((0, 3)), "jpg"), "a.007-01.jpg");
        assert_eq!(picture_name("a", label, 999, Some((99, 120)), "png"), "a.007-100.png");
        assert_eq!(picture_name("a", label, 999, Some((9, 120)), "png"), "a.007-010.png");
    }

    #[test]
    fn addresses_have_only_letters_that_mean_themselves() {
        assert_eq!(address_of("two roads#1.003.svg"), "two%20roads%231.003.svg");
        assert_eq!(address_of("图.001-02.svg"), "%E5%9B%BE.001-02.svg");
    }

    #[test]
    fn deck_names_are_safe_everywhere() {
        for (path, name) in [
            ("x/2-steel.ron", "2-steel"),
            ("two.part.ron", "two.part"),
            ("con.ron", "con_"),
            ("Lpt1.old.ron", "Lpt1.old_"),
            ("a:b?.ron", "a_b_"),
            ("a\u{1b}[31m\n.ron", "a_[31m_"),
            ("ends. .ron", "ends._"),
            ("图 册.ron", "图 册"),
            ("\u{202e}nor.ron", "_nor"),
            ("", "deck"),
        ] {
            assert_eq!(deck_name(Path::new(path)), name, "{path:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_utf_8_still_gives_one() {
        use std::os::unix::ffi::OsStrExt as _;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"caf\xe9.ron"));
        assert_eq!(deck_name(path), "caf_");
    }
}
