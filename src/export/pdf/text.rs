//! Runs of glyphs become text that can be selected, searched and read out.

use std::ops::Range;

use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use kurbo::Affine;

use super::fonts::{Fonts, PdfFont};
use super::paint;
use crate::layout::frame::GlyphRun;

/// Width of the stroke that thickens glyphs, in em: as in pictures.
const EMBOLDEN_EM: f32 = 0.04;
/// Characters that show nothing and would only be in the way of those who search.
const INVISIBLE: [char; 2] = ['\u{ad}', '\u{2060}'];
/// Characters that no reader of a PDF may be told (PDF/UA-1, 7.21.7).
const FORBIDDEN: [char; 3] = ['\0', '\u{feff}', '\u{fffe}'];

/// Draws a run; `to_page` takes its coordinates to points on the page.
pub(super) fn draw(surface: &mut Surface<'_>, fonts: &mut Fonts, run: &GlyphRun, to_page: Affine, opacity: f32) {
    let is_sound = run.font_size.is_finite() && run.font_size > 0.0 && run.skew_degrees.is_finite();
    let Some(font) = fonts.get(&run.font, &run.coords).filter(|_| is_sound) else { return };
    let placed = to_page * Affine::translate(run.origin.to_vec2());
    let upright = paint::upright_scale(to_page).filter(|_| run.skew_degrees == 0.0);
    let Some(pen) = Pen::new(run, &font, placed, upright, opacity) else { return };
    let transform = if upright.is_some() {
        None
    } else {
        // y grows downwards, so leaning to the right takes a negative shear.
        let shear = f64::from(run.skew_degrees.clamp(-60.0, 60.0)).to_radians().tan();
        let Some(transform) = paint::transform(placed * Affine::skew(-shear, 0.0)) else { return };
        Some(transform)
    };
    surface.set_fill(run.halo.is_none().then(|| paint::solid_fill(run.color, opacity)));
    surface.set_stroke(pen.stroke(run, opacity));
    if let Some(transform) = &transform {
        surface.push_transform(transform);
    }
    pen.draw(surface, run);
    if transform.is_some() {
        surface.pop();
    }
    surface.set_stroke(None);
}

/// Where a run begins and how large it is, in the coordinates in force.
struct Pen<'a> {
    font: &'a PdfFont,
    start: Point,
    size: f32,
    scale: f32,
}

impl<'a> Pen<'a> {
    fn new(run: &GlyphRun, font: &'a PdfFont, placed: Affine, upright: Option<f64>, opacity: f32) -> Option<Self> {
        let is_seen = opacity > 0.0 && run.color.components[3] > 0.0;
        let (start, scale) = match upright {
            Some(scale) => (paint::point(placed * kurbo::Point::ZERO)?, paint::to_f32(scale)),
            None => (Point::from_xy(0.0, 0.0), 1.0),
        };
        let size = run.font_size * scale;
        (is_seen && size.is_finite() && size > 0.001 && size < 20_000.0).then_some(Self { font, start, size, scale })
    }

    fn stroke(&self, run: &GlyphRun, opacity: f32) -> Option<krilla::paint::Stroke> {
        let width = match run.halo {
            Some(width) if width.is_finite() && width > 0.0 => width.min(run.font_size),
            Some(_) => return None,
            None if run.embolden => run.font_size * EMBOLDEN_EM,
            None => return None,
        };
        Some(paint::solid_stroke(run.color, opacity, width * self.scale))
    }

    fn draw(&self, surface: &mut Surface<'_>, run: &GlyphRun) {
        if run.halo.is_some() && surface.get_stroke().is_none() {
            return;
        }
        let set = Set::new(run);
        // A halo repeats words that stand there anyway.
        let all_drawn = run.halo.is_some() || self.font.is_drawn;
        for part in set.parts() {
            let first = &set.glyphs[part.start];
            let start = Point::from_xy(self.start.x + first.x * self.scale, self.start.y);
            let glyphs: Vec<KrillaGlyph> = part.clone().map(|i| set.glyph(i, run.font_size)).collect();
            let is_drawn = all_drawn || !first.is_said;
            surface.draw_glyphs(start, &glyphs, self.font.font.clone(), &set.text, self.size, is_drawn);
        }
    }
}

/// A glyph with the words that it stands for.
struct Said {
    id: u32,
    x: f32,
    y: f32,
    advance: f32,
    range: Range<usize>,
    /// False if nobody may be told what it stands for: it is only drawn.
    is_said: bool,
}

/// The glyphs of a run with the text that they stand for.
struct Set<'a> {
    text: std::borrow::Cow<'a, str>,
    glyphs: Vec<Said>,
}

impl<'a> Set<'a> {
    fn new(run: &'a GlyphRun) -> Self {
        // The hyphen at the end of a line stands for no letter of the text.
        let is_hyphen = run.text_range.is_empty() && run.glyphs.len() == 1;
        let text = if is_hyphen { "\u{ad}".into() } else { (&*run.text).into() };
        let mut set = Self { text, glyphs: Vec::with_capacity(run.glyphs.len()) };
        let ranges = if is_hyphen { std::iter::once(0..2).collect() } else { ranges(run) };
        for (i, (glyph, range)) in run.glyphs.iter().zip(ranges).enumerate() {
            let next = run.glyphs.get(i + 1).map_or(run.advance, |next| next.x);
            let said = set.text.get(range.clone()).unwrap_or_default();
            let is_blank = !is_hyphen && !said.is_empty() && said.chars().all(|c| INVISIBLE.contains(&c));
            if !glyph.x.is_finite() || !glyph.y.is_finite() || !next.is_finite() || is_blank {
                continue;
            }
            let is_said = glyph.id != 0 && !said.is_empty() && !said.contains(FORBIDDEN);
            let range = if is_said { range } else { 0..0 };
            set.glyphs.push(Said { id: glyph.id, x: glyph.x, y: glyph.y, advance: next - glyph.x, range, is_said });
        }
        set.close_gaps();
        set
    }

    /// What was left out leaves its room to the glyph before it.
    fn close_gaps(&mut self) {
        for i in 1..self.glyphs.len() {
            self.glyphs[i - 1].advance = self.glyphs[i].x - self.glyphs[i - 1].x;
        }
    }

    /// Glyphs that go into the PDF in one go.
    fn parts(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = 0;
        std::iter::from_fn(move || {
            let first = self.glyphs.get(start)?;
            let n = self.glyphs[start..].iter().take_while(|glyph| glyph.is_said == first.is_said).count();
            let part = start..start + n;
            start += n;
            Some(part)
        })
    }

    fn glyph(&self, i: usize, size: f32) -> KrillaGlyph {
        let said = &self.glyphs[i];
        let id = GlyphId::new(said.id);
        KrillaGlyph::new(id, said.advance / size, 0.0, -said.y / size, 0.0, said.range.clone(), None)
    }
}

/// The bytes of the text that each glyph stands for: parts of a cluster share its bytes, and the letters
/// that a ligature swallowed go to it.
fn ranges(run: &GlyphRun) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = run.glyphs.iter().map(|glyph| glyph.text_range.clone()).collect();
    for i in 1..ranges.len() {
        if ranges[i].is_empty() && ranges[i - 1].end == ranges[i].start {
            ranges[i] = ranges[i - 1].clone();
        }
    }
    let own = ranges.clone();
    let mut limit = run.text_range.end;
    let mut extend = |i: usize, before: Option<usize>| {
        match before {
            Some(before) if own[before] == own[i] => ranges[i] = ranges[before].clone(),
            Some(_) | None if own[i].end <= limit => ranges[i].end = limit,
            Some(_) | None => {}
        }
        limit = own[i].start;
    };
    let n = own.len();
    if run.is_rtl {
        (0..n).for_each(|i| extend(i, i.checked_sub(1)));
    } else {
        (0..n).rev().for_each(|i| extend(i, Some(i + 1).filter(|next| *next < n)));
    }
    ranges
}
