//! What a font is called, and the outlines of glyphs whose font nobody else has.

use std::collections::BTreeMap;

use kurbo::{Affine, BezPath};
use peniko::FontData;
use skrifa::attribute::Style;
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

use crate::layout::frame::GlyphRun;

/// A font as an office program names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Face {
    /// Name of the family.
    pub family: String,
    /// True from semibold on.
    pub is_bold: bool,
    /// True if it leans.
    pub is_italic: bool,
}

impl Face {
    /// True for the fonts of formulas, which no office program knows.
    pub(super) fn is_formula(&self) -> bool {
        self.family.starts_with("KaTeX")
    }
}

/// Fonts by their data and index, asked once.
#[derive(Debug, Default)]
pub(super) struct Faces {
    known: BTreeMap<(u64, u32), Face>,
}

/// Less distance than this between letters is the font's kerning, in ems.
const MIN_TRACKING: f64 = 0.02;

impl Faces {
    /// The face of a run.
    pub(super) fn of(&mut self, run: &GlyphRun) -> Face {
        let key = (run.font.data.id(), run.font.index);
        let face = self.known.entry(key).or_insert_with(|| read(&run.font));
        Face {
            family: face.family.clone(),
            is_bold: face.is_bold || run.embolden,
            is_italic: face.is_italic || run.skew_degrees != 0.0,
        }
    }

    /// Width of a blank in a run's font, in ems.
    pub(super) fn blank(&self, run: &GlyphRun) -> f64 {
        let font = FontRef::from_index(run.font.data.as_ref(), run.font.index).ok();
        let width = font.and_then(|font| {
            let glyph = font.charmap().map(' ')?;
            font.glyph_metrics(Size::new(1.0), LocationRef::default()).advance_width(glyph)
        });
        f64::from(width.unwrap_or(0.26))
    }

    /// What stands between the letters of a run beyond the font's own distances, in ems.
    pub(super) fn tracking(&self, run: &GlyphRun) -> f64 {
        let Ok(font) = FontRef::from_index(run.font.data.as_ref(), run.font.index) else { return 0.0 };
        if run.is_rtl || run.glyphs.len() < 2 || run.font_size <= 0.0 {
            return 0.0;
        }
        let metrics = font.glyph_metrics(Size::new(1.0), LocationRef::default());
        let widths = run.glyphs.iter().map(|glyph| metrics.advance_width(GlyphId::new(glyph.id)).unwrap_or(0.0));
        let natural: f64 = widths.map(f64::from).sum();
        let extra = (f64::from(run.advance / run.font_size) - natural) / run.glyphs.len() as f64;
        if extra < MIN_TRACKING { 0.0 } else { (extra * 200.0).round() / 200.0 }
    }
}

/// Pitch and kind of a font for programs that must take another: serif, fixed, or neither.
pub(super) fn pitch_family(family: &str) -> u8 {
    let name = family.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["mono", "code", "courier", "consol"]) {
        49
    } else if has(&["serif", "times", "georgia", "garamond", "cambria", "libertin", "book"]) && !has(&["sans"]) {
        18
    } else {
        34
    }
}

/// What PANOSE says of fonts of this kind: PowerPoint takes the nearest one where the font itself is missing.
pub(super) fn panose(family: &str) -> &'static str {
    match pitch_family(family) {
        // Courier New, Times New Roman, Arial.
        49 => "02070309020205020404",
        18 => "02020603050405020304",
        _ => "020B0604020202020204",
    }
}

fn read(font: &FontData) -> Face {
    let Ok(font) = FontRef::from_index(font.data.as_ref(), font.index) else { return Face::default() };
    let name = |id| font.localized_strings(id).english_or_first().map(|name| name.to_string());
    let family = name(StringId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| name(StringId::FAMILY_NAME)).unwrap_or_default();
    let attributes = font.attributes();
    Face { family, is_bold: attributes.weight.value() >= 600.0, is_italic: !matches!(attributes.style, Style::Normal) }
}

/// The glyphs of a run as one path, in the run's own coordinates.
pub(super) fn outlines(run: &GlyphRun) -> BezPath {
    let mut pen = Pen::default();
    let Ok(font) = FontRef::from_index(run.font.data.as_ref(), run.font.index) else { return pen.path };
    let glyphs = font.outline_glyphs();
    for glyph in &run.glyphs {
        let Some(outline) = glyphs.get(GlyphId::new(glyph.id)) else { continue };
        let mut own = Pen::default();
        let settings = DrawSettings::unhinted(Size::new(run.font_size), LocationRef::default());
        if outline.draw(settings, &mut own).is_ok() {
            let origin = run.origin.to_vec2() + kurbo::Vec2::new(f64::from(glyph.x), f64::from(glyph.y));
            own.path.apply_affine(Affine::translate(origin) * Affine::FLIP_Y);
            pen.path.extend(own.path.elements().iter().copied());
        }
    }
    pen.path
}

#[derive(Default)]
struct Pen {
    path: BezPath,
}

fn point(x: f32, y: f32) -> (f64, f64) {
    (f64::from(x), f64::from(y))
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(point(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(point(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(point(cx, cy), point(x, y));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.path.curve_to(point(ax, ay), point(bx, by), point(x, y));
    }

    fn close(&mut self) {
        if !self.path.elements().is_empty() {
            self.path.close_path();
        }
    }
}
