//! Letters of markup: escaped text, short numbers, path data, colours.
//!
//! Deck text may hold anything, so whatever XML and HTML refuse is left out.

use std::fmt::Write as _;

use kurbo::{Affine, BezPath, PathEl, Point};
use peniko::Color;

/// Largest coordinate that is written; nothing of a slide lies that far out.
const MAX_COORDINATE: f64 = 1e7;

/// Text as markup takes it, in elements and in quoted attributes alike.
#[must_use]
pub(in crate::export) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if is_allowed(c) => out.push(c),
            _ => {}
        }
    }
    out
}

/// False for controls and for code points that are no characters.
fn is_allowed(c: char) -> bool {
    let code = u32::from(c);
    !(c.is_control() || code & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&code))
}

/// A number with at most so many decimals, as short as it goes.
#[must_use]
pub(in crate::export) fn number(value: f64, decimals: usize) -> String {
    let value = if value.is_finite() { value.clamp(-MAX_COORDINATE, MAX_COORDINATE) } else { 0.0 };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text.as_str() };
    match text {
        "-0" | "" => "0".to_owned(),
        text if text.starts_with("0.") => text[1..].to_owned(),
        text if text.starts_with("-0.") => format!("-{}", &text[2..]),
        text => text.to_owned(),
    }
}

/// Decimals of coordinates that are drawn at this scale, so that they are true to about 1/200 of a slide unit.
#[must_use]
pub(super) fn decimals_for(scale: f64) -> usize {
    let mut decimals = 0;
    let mut quantum = 1.0;
    while quantum * scale > 0.011 && decimals < 6 {
        quantum /= 10.0;
        decimals += 1;
    }
    decimals
}

/// A transform as an attribute's value; empty for none.
#[must_use]
pub(in crate::export) fn transform(affine: Affine) -> String {
    let [a, b, c, d, e, f] = affine.as_coeffs();
    if affine == Affine::IDENTITY {
        return String::new();
    }
    let is_move = (a, b, c, d) == (1.0, 0.0, 0.0, 1.0);
    if is_move {
        return format!("translate({} {})", number(e, 3), number(f, 3));
    }
    let [a, b, c, d] = [a, b, c, d].map(|part| number(part, 6));
    format!("matrix({a} {b} {c} {d} {} {})", number(e, 3), number(f, 3))
}

/// The colour and its opacity, if it has one below 1.
#[must_use]
pub(super) fn color(color: Color) -> (String, Option<String>) {
    let [r, g, b, _] = color.to_rgba8().to_u8_array();
    let alpha = color.components[3];
    let text = match [r, g, b] {
        [r, g, b] if [r, g, b].iter().all(|part| part >> 4 == part & 15) => {
            format!("#{:x}{:x}{:x}", r & 15, g & 15, b & 15)
        }
        [r, g, b] => format!("#{r:02x}{g:02x}{b:02x}"),
    };
    (text, (alpha < 1.0).then(|| number(f64::from(alpha).max(0.0), 3)))
}

/// A path's data with so many decimals; empty if it isn't finite.
#[must_use]
pub(super) fn path_data(path: &BezPath, decimals: usize) -> String {
    if !path.is_finite() {
        return String::new();
    }
    let mut writer = PathWriter::new(decimals);
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => {
                writer.command('m', &[p]);
                writer.start = writer.last;
            }
            PathEl::LineTo(p) => writer.line(p),
            PathEl::QuadTo(a, p) => writer.command('q', &[a, p]),
            PathEl::CurveTo(a, b, p) => writer.command('c', &[a, b, p]),
            PathEl::ClosePath => {
                writer.out.push('z');
                writer.command = 'z';
                writer.last = writer.start;
            }
        }
    }
    writer.out
}

/// Writes steps from point to point in whole quanta, so that rounding doesn't add up.
struct PathWriter {
    out: String,
    decimals: usize,
    per_unit: f64,
    start: (i64, i64),
    last: (i64, i64),
    command: char,
}

impl PathWriter {
    fn new(decimals: usize) -> Self {
        let per_unit = (0..decimals).fold(1.0, |power, _| power * 10.0);
        Self { out: String::new(), decimals, per_unit, start: (0, 0), last: (0, 0), command: ' ' }
    }

    #[expect(clippy::cast_possible_truncation, reason = "clamped first")]
    fn quantise(&self, p: Point) -> (i64, i64) {
        let side = |value: f64| (value.clamp(-MAX_COORDINATE, MAX_COORDINATE) * self.per_unit).round() as i64;
        (side(p.x), side(p.y))
    }

    fn line(&mut self, p: Point) {
        let target = self.quantise(p);
        let (dx, dy) = (target.0 - self.last.0, target.1 - self.last.1);
        if dy == 0 {
            self.letter('h');
            self.push(dx);
        } else if dx == 0 {
            self.letter('v');
            self.push(dy);
        } else {
            self.letter('l');
            self.push(dx);
            self.push(dy);
        }
        self.last = target;
    }

    fn command(&mut self, command: char, points: &[Point]) {
        self.letter(command);
        let from = self.last;
        for p in points {
            let target = self.quantise(*p);
            self.push(target.0 - from.0);
            self.push(target.1 - from.1);
            self.last = target;
        }
    }

    fn letter(&mut self, command: char) {
        // Numbers after a move without a letter would mean lines.
        if self.command != command || command == 'm' {
            self.out.push(command);
            self.command = command;
        }
    }

    fn push(&mut self, value: i64) {
        let needs_gap = self.out.ends_with(|c: char| c.is_ascii_digit()) && value >= 0;
        if needs_gap {
            self.out.push(' ');
        }
        if value < 0 {
            self.out.push('-');
        }
        let quanta = value.unsigned_abs();
        let per_unit = 10_u64.pow(u32::try_from(self.decimals).unwrap_or(0));
        let (whole, part) = (quanta / per_unit, quanta % per_unit);
        let mut text = String::new();
        if whole > 0 || part == 0 {
            text = whole.to_string();
        }
        if part > 0 {
            let part = format!("{part:0width$}", width = self.decimals);
            // Writing to a string doesn't fail.
            write!(text, ".{}", part.trim_end_matches('0')).unwrap_or_default();
        }
        self.out.push_str(&text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_becomes_harmless() {
        assert_eq!(escaped("<script>]]>&\"'"), "&lt;script&gt;]]&gt;&amp;&quot;&#39;");
        assert_eq!(escaped("a\u{0}\u{1b}\u{fffe}\u{85}b\n\u{1f600}"), "ab \u{1f600}");
    }

    #[test]
    fn numbers_are_short() {
        for (value, text) in [(0.5, ".5"), (-0.5, "-.5"), (12.0, "12"), (-0.0001, "0"), (f64::NAN, "0"), (100.0, "100")]
        {
            assert_eq!(number(value, 2), text);
        }
        assert_eq!(number(1200.0, 0), "1200");
    }

    #[test]
    fn paths_keep_their_points() {
        let path = BezPath::from_svg("M10 10 L20.5 10 L20.5 5 L19 4.25 Q1 1 2 2 C0 0 1 1 2 3 Z L 11 12 M0 0").unwrap();
        let data = path_data(&path, 2);
        assert_eq!(data, "m10 10h10.5v-5l-1.5-.75q-18-3.25-17-2.25c-2-2-1-1 0 1zm0 0l1 2m-11-12");
        let again = BezPath::from_svg(&data).unwrap();
        assert_eq!(again.elements()[4], path.elements()[4]);
        assert_eq!(decimals_for(1.0), 2);
        assert_eq!(decimals_for(0.02), 1);
    }
}
