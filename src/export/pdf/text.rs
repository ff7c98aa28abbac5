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
        let set = Set::new(run, self.font);
        // A halo repeats words that stand there anyway.
        let all_drawn = run.halo.is_some() || self.font.is_drawn;
        let put = |surface: &mut Surface<'_>, glyphs: &[&Said], is_drawn: bool| {
            let Some(first) = glyphs.first() else { return };
            let start = Point::from_xy(self.start.x + first.x * self.scale, self.start.y);
            let ends = glyphs.iter().skip(1).map(|next| next.x).chain([run.advance.max(first.x)]);
            let glyphs: Vec<KrillaGlyph> =
                glyphs.iter().zip(ends).map(|(glyph, end)| glyph.placed(end, run.font_size)).collect();
            surface.draw_glyphs(start, &glyphs, self.font.font.clone(), &set.text, self.size, is_drawn);
        };
        let (said, drawn): (Vec<&Said>, Vec<&Said>) = set.glyphs.iter().partition(|glyph| glyph.is_said);
        put(surface, &said, all_drawn);
        drawn.into_iter().for_each(|glyph| put(surface, &[glyph], true));
    }
}

/// A glyph with the words that it stands for.
struct Said {
    id: u32,
    x: f32,
    y: f32,
    range: Range<usize>,
    /// False if nobody may be told what it stands for: it is only drawn.
    is_said: bool,
}

impl Said {
    /// The glyph as the PDF takes it, followed by another one at `end`.
    fn placed(&self, end: f32, size: f32) -> KrillaGlyph {
        let id = GlyphId::new(self.id);
        KrillaGlyph::new(id, (end - self.x) / size, 0.0, -self.y / size, 0.0, self.range.clone(), None)
    }
}

/// The glyphs of a run with the text that they stand for.
struct Set<'a> {
    text: std::borrow::Cow<'a, str>,
    glyphs: Vec<Said>,
}

impl<'a> Set<'a> {
    fn new(run: &'a GlyphRun, font: &PdfFont) -> Self {
        // The hyphen at the end of a line stands for no letter of the text.
        let is_hyphen = run.text_range.is_empty() && run.glyphs.len() == 1;
        let text = if is_hyphen { "\u{ad}".into() } else { (&*run.text).into() };
        let mut set = Self { text, glyphs: Vec::with_capacity(run.glyphs.len()) };
        let ranges = if is_hyphen { std::iter::once(0..2).collect() } else { ranges(run) };
        let mut speakers = Speakers::new(run, &ranges, font);
        for (i, (glyph, range)) in run.glyphs.iter().zip(&ranges).enumerate() {
            let said = set.text.get(range.clone()).unwrap_or_default();
            let is_blank = !is_hyphen && !said.is_empty() && said.chars().all(|c| INVISIBLE.contains(&c));
            if !glyph.x.is_finite() || !glyph.y.is_finite() || is_blank {
                continue;
            }
            let is_said = glyph.id != 0 && !said.is_empty() && !said.contains(FORBIDDEN) && speakers.speaks(i);
            let range = if is_said { range.clone() } else { 0..0 };
            set.glyphs.push(Said { id: glyph.id, x: glyph.x, y: glyph.y, range, is_said });
        }
        set
    }
}

/// Which glyph of a cluster speaks for all of it: the widest one. Dots and accents around it are
/// drawings, as readers would otherwise find blanks between the letters that they belong to.
struct Speakers<'a> {
    run: &'a GlyphRun,
    ranges: &'a [Range<usize>],
    font: &'a PdfFont,
    /// The glyphs of the cluster that was asked for last, and which of them speaks.
    cluster: (Range<usize>, usize),
}

impl<'a> Speakers<'a> {
    fn new(run: &'a GlyphRun, ranges: &'a [Range<usize>], font: &'a PdfFont) -> Self {
        Self { run, ranges, font, cluster: (0..0, 0) }
    }

    fn speaks(&mut self, i: usize) -> bool {
        let is_alone = |neighbour: Option<&Range<usize>>| neighbour != self.ranges.get(i);
        if is_alone(i.checked_sub(1).and_then(|i| self.ranges.get(i))) && is_alone(self.ranges.get(i + 1)) {
            return true;
        }
        if !self.cluster.0.contains(&i) {
            let n = self.ranges[i..].iter().take_while(|range| **range == self.ranges[i]).count();
            let width = |i: usize| self.font.advance(self.run.glyphs[i].id);
            let widest = (i..i + n).reduce(|a, b| if width(b) > width(a) { b } else { a });
            self.cluster = (i..i + n, widest.unwrap_or(i));
        }
        self.cluster.1 == i
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
