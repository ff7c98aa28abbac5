//! Formulas among words: measured as boxes that lines break around, drawn as glyphs on the baseline.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use kurbo::{Affine, Point};
use peniko::Color;

use super::{TextStyle, Typesetter, to_f32};
use crate::layout::frame::{FrameItem, Glyph, GlyphRun, ItemKind};
use crate::model::inline::{Inline, Marks, Run};
use crate::resolve::math::{self, Extent, Formula, MathError, PartShape, Stand};
use crate::resolve::math_fonts::MathFace;

/// Formulas kept between the passes that fit a slide.
const MAX_CACHED: usize = 256;
/// From this weight on, formulas are thickened too: their fonts have one weight.
const MIN_BOLD: f32 = 600.0;

/// Where a formula lies in a text that is shaped: an invisible letter on each side of its box.
pub(super) const MARKERS: &str = "\u{2063}\u{2063}";
/// Bytes of one marker.
pub(super) const MARKER_LEN: usize = MARKERS.len() / 2;

/// A formula at its size; lengths in slide units.
#[derive(Debug, Clone)]
pub struct SetFormula {
    /// Width.
    pub width: f64,
    /// Height above the baseline.
    pub height: f64,
    /// Depth below the baseline.
    pub depth: f64,
    /// What to draw; the origin is the left end of the baseline.
    pub items: Vec<FrameItem>,
}

/// Formulas that are laid out, by their TeX.
#[derive(Debug, Default)]
pub(super) struct Formulas {
    cache: HashMap<(String, Stand, String), Result<Arc<Formula>, MathError>>,
}

/// A text with its formulas taken out, ready for shaping.
#[derive(Debug, Clone, Default)]
pub(super) struct Parted {
    /// The text as it is shaped: markers instead of formulas.
    pub(super) inline: Inline,
    /// The formulas with the bytes of the shaped text at which their boxes stand.
    pub(super) formulas: Vec<(usize, SetFormula)>,
    /// Where the shaped text goes on after a formula, and where the written text does.
    pub(super) joints: Vec<(usize, usize)>,
}

impl Typesetter {
    /// Sets a formula; the style's size is that of its letters.
    ///
    /// # Errors
    /// What is wrong with the TeX, and where.
    pub fn formula(&mut self, tex: &str, stand: Stand, style: &TextStyle) -> Result<SetFormula, MathError> {
        let formula = self.typeset(tex, stand, style)?;
        Ok(self.draw_formula(&formula, style, &tex.into(), 0..tex.len()))
    }

    /// Takes the formulas out of a text and sets them; those that can't be read stay, as code.
    pub(super) fn part(&mut self, inline: &Inline, style: &TextStyle) -> Option<Parted> {
        if !inline.runs.iter().any(|run| run.marks.is_math) {
            return None;
        }
        let written: Arc<str> = inline.text.as_str().into();
        let mut parted = Parted::default();
        for run in &inline.runs {
            let text = &inline.text[run.range.clone()];
            let formula = run.marks.is_math.then(|| self.typeset(text, Stand::Inline, style).ok()).flatten();
            let start = parted.inline.text.len();
            let mut marks = run.marks.clone();
            if let Some(formula) = formula {
                parted.inline.text.push_str(MARKERS);
                let own = formula_style(style, &marks);
                let set = self.draw_formula(&formula, &own, &written, run.range.clone());
                parted.formulas.push((start + MARKER_LEN, set));
                parted.joints.push((parted.inline.text.len(), run.range.end));
            } else {
                parted.inline.text.push_str(text);
                marks.is_code |= marks.is_math;
                marks.is_math = false;
            }
            parted.inline.runs.push(Run { range: start..parted.inline.text.len(), marks });
        }
        Some(parted)
    }

    fn typeset(&mut self, tex: &str, stand: Stand, style: &TextStyle) -> Result<Arc<Formula>, MathError> {
        let key = (tex.to_owned(), stand, style.family.clone());
        if let Some(known) = self.formulas.cache.get(&key) {
            return known.clone();
        }
        let result = math::typeset(tex, stand, &mut |c| self.extent(c, style)).map(Arc::new);
        if self.formulas.cache.len() >= MAX_CACHED {
            self.formulas.cache.clear();
        }
        self.formulas.cache.insert(key, result.clone());
        result
    }

    /// Extent of a character in the text's fonts, in ems.
    fn extent(&mut self, c: char, style: &TextStyle) -> Extent {
        let style = TextStyle { size: 100.0, letter_spacing: 0.0, ..style.clone() };
        let width = self.natural_width(&Inline::plain(c), &style) / 100.0;
        let is_tall = c.is_uppercase() || !c.is_lowercase() || "бвфйё".contains(c);
        let has_tail = "руфщцдg".contains(c) || !c.is_alphabetic();
        Extent { width, height: if is_tall { 0.72 } else { 0.53 }, depth: if has_tail { 0.2 } else { 0.0 } }
    }

    /// Turns a formula into items; `range` is what it stands for in `text`.
    fn draw_formula(
        &mut self,
        formula: &Formula,
        style: &TextStyle,
        text: &Arc<str>,
        range: Range<usize>,
    ) -> SetFormula {
        let size = style.size;
        let mut pen = Pen { items: Vec::new(), run: None, text: Arc::clone(text), range: Some(range) };
        for part in &formula.parts {
            let color = part.color.unwrap_or(style.color);
            match &part.shape {
                PartShape::Glyph { face, c, origin, scale } => {
                    let at = Point::new(origin.x * size, origin.y * size);
                    let face = self.book.math().face(face).cloned();
                    let drawn =
                        face.as_ref().and_then(|face| pen.glyph(face, *c, at, size * scale, color, style.weight));
                    if drawn.is_none() {
                        self.draw_foreign(&mut pen, *c, at, &TextStyle { size: size * scale, color, ..style.clone() });
                    }
                }
                PartShape::Fill(path) => pen.shape(path, None, size, color),
                PartShape::Stroke(path, width) => pen.shape(path, Some(width * size), size, color),
            }
        }
        pen.flush();
        let Formula { width, height, depth, .. } = formula;
        SetFormula { width: width * size, height: height * size, depth: depth * size, items: pen.items }
    }

    /// A character that only the text's fonts have.
    fn draw_foreign(&mut self, pen: &mut Pen, c: char, at: Point, style: &TextStyle) {
        let style = TextStyle { letter_spacing: 0.0, ..style.clone() };
        let set = self.line(&Inline::plain(c), &style);
        pen.flush();
        for mut item in set.items(at.x, at.y - set.first_baseline()) {
            if let ItemKind::Text(run) = &mut item.kind {
                pen.claim(run);
            }
            pen.items.push(item);
        }
    }
}

/// How a formula looks among words: as large as their letters, as heavy, in their colour.
fn formula_style(style: &TextStyle, marks: &Marks) -> TextStyle {
    let mut own = TextStyle { size: style.size * optical(style), ..style.clone() };
    if marks.is_strong {
        own.weight = style.strong_weight;
        own.color = style.strong_color.unwrap_or(style.color);
    }
    if marks.link.is_some() {
        own.color = style.link_color;
    }
    if marks.is_superscript || marks.is_subscript {
        own.size *= 0.7;
    }
    own
}

/// The mathematical fonts look small: their x-height is 0.43 em, Inter's 0.55.
fn optical(style: &TextStyle) -> f64 {
    if style.is_serif { 1.09 } else { 1.17 }
}

/// Gathers glyphs of one font, size, colour and baseline into runs.
struct Pen {
    items: Vec<FrameItem>,
    run: Option<GlyphRun>,
    text: Arc<str>,
    /// The text of the formula, until a run stands for it.
    range: Option<Range<usize>>,
}

impl Pen {
    /// Adds a glyph; `None` if the font lacks the character.
    fn glyph(&mut self, face: &MathFace, c: char, at: Point, size: f64, color: Color, weight: f32) -> Option<()> {
        let glyph = face.glyph(c)?;
        let size_f32 = to_f32(size);
        let continues = self.run.as_ref().is_some_and(|run| {
            run.font == face.font
                && run.color == color
                && (run.font_size - size_f32).abs() < 1e-4
                && (run.origin.y - at.y).abs() < 1e-6
                && at.x >= run.origin.x
        });
        if !continues {
            self.flush();
            let (ascent, descent) = if face.is_large() { (1.8, 1.3) } else { (0.95, 0.3) };
            self.run = Some(GlyphRun {
                font: face.font.clone(),
                font_size: size_f32,
                coords: Arc::new([]),
                skew_degrees: 0.0,
                embolden: weight >= MIN_BOLD,
                color,
                origin: at,
                advance: 0.0,
                ascent: to_f32(ascent * size),
                descent: to_f32(descent * size),
                is_rtl: false,
                glyphs: Vec::new(),
                text: Arc::clone(&self.text),
                text_range: 0..0,
            });
        }
        let run = self.run.as_mut()?;
        let x = at.x - run.origin.x;
        run.glyphs.push(Glyph { id: glyph.id, x: to_f32(x), y: 0.0, text_range: 0..0 });
        run.advance = run.advance.max(to_f32(x + glyph.advance * size));
        Some(())
    }

    fn flush(&mut self) {
        if let Some(mut run) = self.run.take() {
            self.claim(&mut run);
            self.items.push(FrameItem::new(ItemKind::Text(run)));
        }
    }

    /// The first run stands for all of the formula's text, the others for nothing: it is read and copied once.
    fn claim(&mut self, run: &mut GlyphRun) {
        let end = self.text.len();
        let range = self.range.take().unwrap_or(end..end);
        for (i, glyph) in run.glyphs.iter_mut().enumerate() {
            glyph.text_range = if i == 0 { range.clone() } else { range.end..range.end };
        }
        run.text = Arc::clone(&self.text);
        run.text_range = range;
    }

    fn shape(&mut self, path: &kurbo::BezPath, stroke: Option<f64>, size: f64, color: Color) {
        self.flush();
        let path = Affine::scale(size) * path;
        self.items.push(match stroke {
            Some(width) => FrameItem::stroke(path, width, color),
            None => FrameItem::fill(path, color),
        });
    }
}
