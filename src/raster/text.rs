//! Runs of glyphs, with the slant and weight that a face lacks.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kurbo::{Affine, Rect, Stroke};
use vello_cpu::Glyph;
use vello_cpu::peniko::Fill;

use super::{Canvas, Outcome, font_key, is_usable};
use crate::layout::frame::GlyphRun;

/// Width of the stroke that thickens glyphs, in em: measured to look like a bold at every size.
const EMBOLDEN_EM: f64 = 0.04;

/// Largest em size that is drawn, in pixels.
const MAX_PIXELS_PER_EM: f64 = 20_000.0;

impl Canvas {
    /// Draws a run. Fonts may be hostile, and the reader of their outlines panics at some of
    /// them: such a font is remembered and its text left out.
    pub(super) fn draw_text(&mut self, run: &GlyphRun, transform: Affine) -> Outcome {
        let key = font_key(&run.font);
        let transform = transform * Affine::translate(run.origin.to_vec2());
        if run.glyphs.is_empty() || self.broken_fonts.contains(&key) || !self.shows(run, transform) {
            return Outcome::Done;
        }
        let is_drawn = catch_unwind(AssertUnwindSafe(|| self.draw_run(run, transform)));
        if is_drawn.is_err() {
            self.broken_fonts.insert(key);
            return Outcome::FontBroke;
        }
        Outcome::Done
    }

    fn shows(&self, run: &GlyphRun, transform: Affine) -> bool {
        let size = f64::from(run.font_size);
        let pixels_per_em = size * transform.determinant().abs().sqrt();
        // Ink may leave a run's box by about an em: swashes, stacked marks, slants.
        let bounds = Rect::new(0.0, -f64::from(run.ascent), f64::from(run.advance), f64::from(run.descent))
            .abs()
            .inflate(size, size);
        is_usable(transform)
            && size > 0.0
            && pixels_per_em < MAX_PIXELS_PER_EM
            && run.skew_degrees.is_finite()
            && self.place_bounds(bounds, transform).is_some()
    }

    fn draw_run(&mut self, run: &GlyphRun, transform: Affine) {
        let is_faded = run.embolden && run.halo.is_none() && run.color.components[3] < 1.0;
        self.context.set_transform(transform);
        self.context.reset_paint_transform();
        self.context.set_fill_rule(Fill::NonZero);
        if is_faded {
            // Fill and stroke overlap: drawn one by one, a translucent colour would add up.
            self.context.push_opacity_layer(run.color.components[3]);
            self.context.set_paint(run.color.with_alpha(1.0));
        } else {
            self.context.set_paint(run.color);
        }
        if let Some(width) = run.halo {
            if width.is_finite() && width > 0.0 {
                self.context.set_stroke(Stroke::new(f64::from(width).min(f64::from(run.font_size))));
                self.draw_glyphs(run, true);
            }
            return;
        }
        self.draw_glyphs(run, false);
        if run.embolden {
            self.context.set_stroke(Stroke::new(f64::from(run.font_size) * EMBOLDEN_EM));
            self.draw_glyphs(run, true);
        }
        if is_faded {
            self.context.pop_layer();
        }
    }

    fn draw_glyphs(&mut self, run: &GlyphRun, strokes: bool) {
        let glyphs = run.glyphs.iter().filter(|glyph| glyph.x.is_finite() && glyph.y.is_finite()).map(|glyph| Glyph {
            id: glyph.id,
            x: glyph.x,
            y: glyph.y,
        });
        let mut builder = self
            .context
            .glyph_run(&mut self.resources, &run.font)
            .font_size(run.font_size)
            .hint(true)
            .normalized_coords(&run.coords);
        if run.skew_degrees != 0.0 {
            // y grows downwards, so leaning to the right takes a negative shear.
            let shear = f64::from(run.skew_degrees.clamp(-60.0, 60.0)).to_radians().tan();
            builder = builder.glyph_transform(Affine::skew(-shear, 0.0));
        }
        let drawn = if strokes { builder.stroke_glyphs(glyphs) } else { builder.fill_glyphs(glyphs) };
        // A glyph that the font can't give is left out, as it would be anywhere else.
        drawn.unwrap_or_default();
    }
}
