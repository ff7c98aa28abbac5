//! The fonts of formulas: found by name, asked for glyphs, and loaded only when a formula is drawn.

use std::sync::{Arc, OnceLock};

use peniko::{Blob, FontData};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider as _};

/// Lists the bundled files by the names that formulas use.
macro_rules! faces {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_bytes!(concat!("../../assets/fonts/katex/KaTeX_", $name, ".ttf")) as &[u8])),+]
    };
}

/// Every mathematical font: its name and contents. Their licence lies beside them.
static FACES: [(&str, &[u8]); 20] = faces![
    "AMS-Regular",
    "Caligraphic-Regular",
    "Caligraphic-Bold",
    "Fraktur-Regular",
    "Fraktur-Bold",
    "Main-Regular",
    "Main-Bold",
    "Main-Italic",
    "Main-BoldItalic",
    "Math-Italic",
    "Math-BoldItalic",
    "SansSerif-Regular",
    "SansSerif-Bold",
    "SansSerif-Italic",
    "Script-Regular",
    "Size1-Regular",
    "Size2-Regular",
    "Size3-Regular",
    "Size4-Regular",
    "Typewriter-Regular",
];

/// The contents of all of them.
pub(super) fn files() -> impl Iterator<Item = &'static [u8]> {
    FACES.iter().map(|(_, bytes)| *bytes)
}

/// A mathematical font, ready to draw.
#[derive(Debug, Clone)]
pub struct MathFace {
    /// The font.
    pub font: FontData,
    name: &'static str,
    bytes: &'static [u8],
}

/// A glyph of a mathematical font.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MathGlyph {
    /// Index in the font.
    pub id: u32,
    /// Advance in ems.
    pub advance: f64,
}

/// The mathematical fonts; made on the first call, then shared by all threads.
#[derive(Debug, Clone, Default)]
pub struct MathFonts {
    faces: Arc<OnceLock<Vec<MathFace>>>,
}

impl MathFonts {
    /// A font by its name, such as `Main-Regular`.
    #[must_use]
    pub fn face(&self, name: &str) -> Option<&MathFace> {
        let faces = self.faces.get_or_init(|| {
            let face = |(name, bytes): (&'static str, &'static [u8])| MathFace {
                // The blob points into the binary, so nothing is copied.
                font: FontData::new(Blob::new(Arc::new(bytes)), 0),
                name,
                bytes,
            };
            FACES.into_iter().map(face).collect()
        });
        faces.iter().find(|face| face.name == name)
    }
}

impl MathFace {
    /// The glyph of a character; `None` if the font lacks it.
    #[must_use]
    pub fn glyph(&self, c: char) -> Option<MathGlyph> {
        let font = FontRef::new(self.bytes).ok()?;
        let id = font.charmap().map(c).filter(|id| id.to_u32() != 0)?;
        let advance = font.glyph_metrics(Size::new(1.0), LocationRef::default()).advance_width(id).unwrap_or(0.0);
        Some(MathGlyph { id: id.to_u32(), advance: f64::from(advance) })
    }

    /// True for the fonts of large operators and delimiters.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.name.starts_with("Size")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_gives_glyphs() {
        let fonts = MathFonts::default();
        for (name, _) in FACES {
            let face = fonts.face(name).unwrap();
            let c = if face.is_large() { '(' } else { 'A' };
            let glyph = face.glyph(c).unwrap_or_else(|| panic!("{name} lacks {c}"));
            assert!(glyph.id > 0 && glyph.advance > 0.2, "{name}");
        }
        assert!(fonts.face("Main-Regular").unwrap().glyph('Ж').is_none());
        assert!(fonts.face("CJK-Regular").is_none());
    }
}
