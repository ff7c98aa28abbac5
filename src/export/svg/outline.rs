//! Outlines of glyphs, from the fonts that a Frame names.
//!
//! Fonts may be hostile, and their reader panics at some: such a glyph has no
//! outline.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kurbo::BezPath;
use peniko::FontData;
use skrifa::instance::{LocationRef, NormalizedCoord, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider as _;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

/// A face at one place of its axes.
#[derive(Debug, Clone)]
pub(super) struct Face {
    font: FontData,
    coords: Vec<NormalizedCoord>,
    /// What the whole font is like.
    pub(super) info: FaceInfo,
}

/// What a font says of itself.
#[derive(Debug, Clone)]
pub(super) struct FaceInfo {
    /// Its family's name.
    pub(super) family: String,
    /// Units of an em.
    pub(super) units_per_em: u16,
    /// Weight as CSS counts it.
    pub(super) weight: u16,
    /// True for slanted faces.
    pub(super) is_italic: bool,
    /// Top of the font, in its units.
    pub(super) ascent: i16,
    /// Bottom of the font, in its units, below zero.
    pub(super) descent: i16,
    /// True if glyphs may bring their own colours.
    pub(super) is_colored: bool,
}

/// What tells faces apart: blob, index, axes.
pub(super) type FaceKey = (u64, u32, Vec<i16>);

impl Face {
    /// The face of a run of glyphs; `None` if its font is broken.
    pub(super) fn new(font: &FontData, coords: &[i16]) -> Option<Self> {
        let coords: Vec<_> = coords.iter().map(|&bits| NormalizedCoord::from_bits(bits)).collect();
        let info = guarded(|| {
            let face = FontRef::from_index(font.data.data(), font.index).ok()?;
            let metrics = face.metrics(Size::unscaled(), LocationRef::new(&coords));
            let attributes = face.attributes();
            let family = face.localized_strings(StringId::FAMILY_NAME).english_or_first();
            Some(FaceInfo {
                family: family
                    .map(|name| name.chars().filter(|c| !c.is_control()).take(60).collect())
                    .unwrap_or_default(),
                units_per_em: metrics.units_per_em.clamp(16, 16_384),
                weight: bounded(attributes.weight.value(), 1.0, 1000.0).unsigned_abs(),
                is_italic: attributes.style != skrifa::attribute::Style::Normal,
                ascent: bounded(metrics.ascent, 1.0, 32_000.0),
                descent: bounded(metrics.descent, -32_000.0, 0.0),
                is_colored: face.colr().is_ok() || !face.bitmap_strikes().is_empty(),
            })
        })?;
        Some(Self { font: font.clone(), coords, info })
    }

    /// A glyph's outline in the font's units, y upwards; empty for blanks and for what can't be read.
    pub(super) fn outline(&self, glyph: u32) -> BezPath {
        let draw = || {
            let face = FontRef::from_index(self.font.data.data(), self.font.index).ok()?;
            let outline = face.outline_glyphs().get(GlyphId::new(glyph))?;
            let mut pen = Pen::default();
            let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::new(&self.coords));
            outline.draw(settings, &mut pen).ok()?;
            Some(pen.path).filter(BezPath::is_finite)
        };
        guarded(draw).unwrap_or_default()
    }

    /// True if a glyph brings its own colours.
    pub(super) fn is_colored(&self, glyph: u32) -> bool {
        let ask = || {
            let face = FontRef::from_index(self.font.data.data(), self.font.index).ok()?;
            let glyph = GlyphId::new(glyph);
            let has_layers = face.color_glyphs().get(glyph).is_some();
            Some(has_layers || face.bitmap_strikes().glyph_for_size(Size::unscaled(), glyph).is_some())
        };
        guarded(ask).unwrap_or(false)
    }

    /// A glyph's advance in the font's units.
    pub(super) fn advance(&self, glyph: u32) -> f64 {
        let ask = || {
            let face = FontRef::from_index(self.font.data.data(), self.font.index).ok()?;
            face.glyph_metrics(Size::unscaled(), LocationRef::new(&self.coords)).advance_width(GlyphId::new(glyph))
        };
        f64::from(guarded(ask).unwrap_or(0.0))
    }
}

fn guarded<T>(ask: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(ask)).ok().flatten()
}

/// A number of the font, rounded, within bounds.
pub(super) fn bounded(value: f32, low: f32, high: f32) -> i16 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to 16 bits")]
    let value = value.round().clamp(low.max(-32_768.0), high.min(32_767.0)) as i16;
    value
}

#[derive(Default)]
struct Pen {
    path: BezPath,
    is_open: bool,
}

fn point(x: f32, y: f32) -> (f64, f64) {
    (f64::from(x), f64::from(y))
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(point(x, y));
        self.is_open = true;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        if self.is_open {
            self.path.line_to(point(x, y));
        }
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        if self.is_open {
            self.path.quad_to(point(cx, cy), point(x, y));
        }
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        if self.is_open {
            self.path.curve_to(point(ax, ay), point(bx, by), point(x, y));
        }
    }

    fn close(&mut self) {
        if self.is_open {
            self.path.close_path();
            self.is_open = false;
        }
    }
}
