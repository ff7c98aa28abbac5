//! XML as text: elements that close themselves, escaped values, and the units and colours of DrawingML.

use std::fmt::Display;

use peniko::Color;
use quick_xml::escape::escape;

use crate::resolve::theme::ThemeColors;

/// English Metric Units in a slide unit: a slide is 1080 units and 7.5 inches high.
const EMU: f64 = 6350.0;

/// XML in the making.
#[derive(Debug, Default)]
pub(super) struct Xml {
    text: String,
    open: Vec<&'static str>,
}

/// An attribute's name and value.
pub(super) type Attribute<'a> = (&'a str, &'a dyn Display);

impl Xml {
    /// The beginning of a file.
    pub(super) fn document() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned(), open: Vec::new() }
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) -> &mut Self {
        self.tag(name, attributes);
        self.text.push('>');
        self.open.push(name);
        self
    }

    /// Adds an element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) -> &mut Self {
        self.tag(name, attributes);
        self.text.push_str("/>");
        self
    }

    /// Adds an element that holds nothing but text.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) -> &mut Self {
        self.tag(name, attributes);
        self.text.push('>');
        self.text.push_str(&escape(clean(text)));
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
        self
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            self.text.push_str("</");
            self.text.push_str(name);
            self.text.push('>');
        }
        self
    }

    /// Adds XML that is well-formed already.
    pub(super) fn raw(&mut self, xml: &str) -> &mut Self {
        self.text.push_str(xml);
        self
    }

    /// All of it, with everything closed.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }

    fn tag(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.text.push('<');
        self.text.push_str(name);
        for (key, value) in attributes {
            let value = clean(&value.to_string()).replace(['\n', '\t'], " ");
            self.text.push(' ');
            self.text.push_str(key);
            self.text.push_str("=\"");
            self.text.push_str(&escape(value));
            self.text.push('"');
        }
    }
}

/// Text without the characters that XML can't hold.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .filter(|&c| matches!(c, '\n' | '\t' | ' '..='\u{7e}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..))
        .collect()
}

/// A whole number near a value.
#[expect(clippy::cast_possible_truncation, reason = "clamped to what a slide's measures may be")]
pub(super) fn round(value: f64) -> i64 {
    if value.is_finite() { value.round().clamp(-2e9, 2e9) as i64 } else { 0 }
}

/// Slide units as English Metric Units.
pub(super) fn emu(units: f64) -> i64 {
    round(units * EMU)
}

/// Slide units as hundredths of a point.
pub(super) fn centipoints(units: f64) -> i64 {
    round(units * 50.0)
}

/// Adds a colour: the theme's, if it has it under one of its names, so that another theme changes it.
pub(super) fn color(xml: &mut Xml, color: Color, opacity: f32, theme: &ThemeColors) {
    let rgba = color.to_rgba8();
    let alpha = f64::from(rgba.a) / 255.0 * f64::from(opacity.clamp(0.0, 1.0));
    let named = [
        (theme.background, "bg1"),
        (theme.text, "tx1"),
        (theme.surface, "bg2"),
        (theme.muted, "tx2"),
        (theme.accent, "accent1"),
        (theme.accent2, "accent2"),
        (theme.accent3, "accent3"),
        (theme.good, "accent4"),
        (theme.warn, "accent5"),
        (theme.bad, "accent6"),
    ];
    let is_same = |other: Color| {
        let other = other.to_rgba8();
        (other.r, other.g, other.b) == (rgba.r, rgba.g, rgba.b)
    };
    match named.iter().find(|(known, _)| is_same(*known)) {
        Some((_, name)) => xml.open("a:schemeClr", &[("val", name)]),
        None => xml.open("a:srgbClr", &[("val", &hex(color))]),
    };
    if alpha < 0.998 {
        xml.empty("a:alpha", &[("val", &round(alpha * 100_000.0))]);
    }
    xml.close();
}

/// Adds a fill of one colour.
pub(super) fn solid_fill(xml: &mut Xml, fill: Color, opacity: f32, theme: &ThemeColors) {
    xml.open("a:solidFill", &[]);
    color(xml, fill, opacity, theme);
    xml.close();
}

/// A colour as `RRGGBB`.
pub(super) fn hex(color: Color) -> String {
    let rgba = color.to_rgba8();
    format!("{:02X}{:02X}{:02X}", rgba.r, rgba.g, rgba.b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_escaped_or_dropped() {
        let mut xml = Xml::default();
        xml.open("a", &[("b", &"\"<\n&\u{1}")]).leaf("t", &[], "]]><script>\u{0}\u{fffe}\u{b}é😀\u{85}");
        assert_eq!(xml.finish(), "<a b=\"&quot;&lt; &amp;\"><t>]]&gt;&lt;script&gt;é😀</t></a>");
    }

    #[test]
    fn measures_that_are_none_become_nothing() {
        assert_eq!((emu(1080.0), emu(f64::NAN), centipoints(36.0)), (6_858_000, 0, 1800));
    }
}
