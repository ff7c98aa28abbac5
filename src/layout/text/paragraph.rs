//! Lines of a shaped text: broken, balanced, hyphenated, and turned into glyph runs.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use kurbo::{Point, Rect};
use parley::{Alignment, AlignmentOptions, IndentOptions, PositionedInlineBox, PositionedLayoutItem, YieldData};
use peniko::Color;

use super::shape::{Ink, Shaped};
use super::{Align, to_f32};
use crate::layout::frame::{FrameItem, Glyph, GlyphRun, ItemKind, Link};

/// A paragraph, shaped and broken into lines of a width.
pub struct Paragraph {
    pub(super) shaped: Shaped,
    pub(super) align: Align,
    pub(super) width: f64,
    /// How far balancing moves the lines right to keep them in their column.
    pub(super) shift: f64,
    /// Advance of a hyphen, where soft hyphens were put in.
    pub(super) hyphen: Option<Hyphen>,
}

impl std::fmt::Debug for Paragraph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Paragraph({:?}, {} lines)", self.shaped.parted, self.n_lines())
    }
}

/// The hyphen of a paragraph's main style, ready to draw.
#[derive(Clone)]
pub(super) struct Hyphen {
    pub(super) run: GlyphRun,
    pub(super) advance: f32,
}

impl Paragraph {
    /// Height of all lines, in slide units.
    #[must_use]
    pub fn height(&self) -> f64 {
        f64::from(self.shaped.layout.height())
    }

    /// Width of the longest line, in slide units.
    #[must_use]
    pub fn used_width(&self) -> f64 {
        f64::from(self.shaped.layout.width())
    }

    /// Width of the column that the lines stand in, in slide units.
    #[must_use]
    pub fn column_width(&self) -> f64 {
        self.width
    }

    /// Number of lines.
    #[must_use]
    pub fn n_lines(&self) -> usize {
        self.shaped.layout.len()
    }

    /// Distance from the top to the first baseline, in slide units.
    #[must_use]
    pub fn first_baseline(&self) -> f64 {
        f64::from(self.shaped.layout.first_baseline().unwrap_or(0.0))
    }

    /// Distance from the top to the last baseline, in slide units.
    #[must_use]
    pub fn last_baseline(&self) -> f64 {
        f64::from(self.shaped.layout.last_baseline().unwrap_or(0.0))
    }

    /// True if the text is read from right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        self.shaped.layout.is_rtl()
    }

    /// The text, without the soft hyphens that line breaking put in.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.shaped.text
    }

    /// What to draw, with the paragraph's top left corner at `(x, y)`.
    #[must_use]
    pub fn items(&self, x: f64, y: f64) -> Vec<FrameItem> {
        let x = x + self.shift;
        let mut items = Vec::new();
        for line in self.shaped.layout.lines() {
            let mut clusters = Vec::new().into_iter().peekable();
            let mut run_index = None;
            let mut line_items = line.items().peekable();
            while let Some(item) = line_items.next() {
                let run = match item {
                    PositionedLayoutItem::GlyphRun(run) => run,
                    PositionedLayoutItem::InlineBox(placed) => {
                        items.extend(self.formula(&placed, x, y));
                        continue;
                    }
                };
                if run_index != Some(run.run().index()) {
                    run_index = Some(run.run().index());
                    clusters = cluster_ranges(run.run()).into_iter().peekable();
                }
                let mut drawn = glyph_run(&run, &mut clusters, &self.shaped);
                if run.style().brush.is_marker {
                    continue;
                }
                drawn.origin += (x, y);
                let blank = if line_items.peek().is_none() { trailing_blank(&drawn) } else { 0.0 };
                push_run(&mut items, drawn, &run, &self.shaped.links, blank);
            }
            self.push_hyphen(&mut items, &line, x, y);
        }
        items
    }

    /// The formula of a box.
    fn formula(&self, placed: &PositionedInlineBox, x: f64, y: f64) -> Option<FrameItem> {
        let formula = self.shaped.formulas.get(usize::try_from(placed.id).ok()?)?;
        let baseline = f64::from(placed.y + placed.baseline.unwrap_or(placed.height));
        Some(FrameItem::translated(formula.items.clone(), x + f64::from(placed.x), y + baseline))
    }

    /// Moves the second and later lines right.
    pub(super) fn hang(&mut self, hanging: f64) {
        if hanging > 0.0 {
            let options = IndentOptions { hanging: true, ..IndentOptions::default() };
            self.shaped.layout.set_text_indent(to_f32(hanging), options);
        }
    }

    pub(super) fn break_lines(&mut self, width: f64) {
        self.width = width;
        let advance = to_f32(width);
        self.shaped.layout.break_all_lines(Some(advance));
        if let Some(hyphen_advance) = self.hyphen.as_ref().map(|hyphen| hyphen.advance) {
            self.make_room_for_hyphens(advance, hyphen_advance);
        }
        let align = match self.align {
            Align::Start => Alignment::Start,
            Align::Center => Alignment::Center,
            Align::End => Alignment::End,
        };
        self.shaped.layout.align(align, AlignmentOptions::default());
    }

    /// Narrows the lines that end in a soft hyphen and have no room for it, until all have.
    fn make_room_for_hyphens(&mut self, width: f32, hyphen: f32) {
        let mut narrow = BTreeSet::new();
        for _ in 0..8 {
            let tight: Vec<usize> = (0..self.n_lines())
                .filter(|&i| !narrow.contains(&i) && self.ends_in_soft_hyphen(i) && self.line_width(i) + hyphen > width)
                .collect();
            if tight.is_empty() {
                return;
            }
            narrow.extend(tight);
            let mut breaker = self.shaped.layout.break_lines();
            breaker.state_mut().set_layout_max_advance(width);
            let mut line_idx = 0;
            loop {
                let room = if narrow.contains(&line_idx) { width - hyphen } else { width };
                breaker.state_mut().set_line_max_advance(room.max(1.0));
                match breaker.break_next() {
                    Some(YieldData::LineBreak(_)) => line_idx += 1,
                    Some(_) => {}
                    None => break,
                }
            }
            breaker.finish();
        }
    }

    fn line_width(&self, line_idx: usize) -> f32 {
        self.shaped.layout.get(line_idx).map_or(0.0, |line| line.metrics().advance - line.metrics().hanging_advance)
    }

    pub(super) fn ends_in_soft_hyphen(&self, line_idx: usize) -> bool {
        let Some(line) = self.shaped.layout.get(line_idx) else { return false };
        let is_last = line_idx + 1 == self.n_lines();
        !is_last && self.shaped.parted.get(line.text_range()).is_some_and(|text| text.ends_with('\u{ad}'))
    }

    /// True if a short paragraph leaves one word alone on its last line.
    pub(super) fn ends_in_lone_word(&self) -> bool {
        let n_lines = self.n_lines();
        if !(2..=4).contains(&n_lines) {
            return false;
        }
        let Some(last) = self.shaped.layout.get(n_lines - 1) else { return false };
        let text = self.shaped.parted.get(last.text_range()).unwrap_or_default().trim();
        !text.contains(char::is_whitespace) && f64::from(self.line_width(n_lines - 1)) < self.width * 0.3
    }

    /// Narrows the column as far as the number of lines stays the same, so that no line is left short.
    pub(super) fn balance(&mut self, longest_word: f64) {
        let n_lines = self.n_lines();
        if !(2..=6).contains(&n_lines) {
            return;
        }
        let full = self.width;
        // Words stay whole: no line is made so narrow that one must be cut or hyphenated.
        let (mut too_narrow, mut fits) = ((full / 4.0).max(longest_word - 1.0).min(full), full);
        while fits - too_narrow > full / 128.0 {
            let middle = f64::midpoint(too_narrow, fits);
            self.break_lines(middle);
            if self.n_lines() == n_lines { fits = middle } else { too_narrow = middle }
        }
        self.break_lines(fits.max(longest_word.min(full)));
        // The lines keep the narrow breaks, but stand in the column they were given.
        self.width = full;
        let is_right = (self.align == Align::Start && self.is_rtl()) || (self.align == Align::End && !self.is_rtl());
        self.shift = match self.align {
            Align::Center => (full - fits) / 2.0,
            Align::Start | Align::End if is_right => full - fits,
            Align::Start | Align::End => 0.0,
        };
    }

    fn push_hyphen(&self, items: &mut Vec<FrameItem>, line: &parley::Line<'_, Ink>, x: f64, y: f64) {
        let is_soft = self.shaped.parted.get(line.text_range()).is_some_and(|text| text.ends_with('\u{ad}'));
        let is_last = line.text_range().end >= self.shaped.parted.len();
        let Some(hyphen) = self.hyphen.as_ref().filter(|_| is_soft && !is_last) else { return };
        let metrics = line.metrics();
        let mut run = hyphen.run.clone();
        run.origin = Point::new(x + f64::from(metrics.offset + metrics.advance), y + f64::from(metrics.baseline));
        run.text = Arc::clone(&self.shaped.text);
        let end = self.shaped.as_written(&line.text_range()).end;
        run.text_range = end..end;
        for glyph in &mut run.glyphs {
            glyph.text_range = end..end;
        }
        items.push(FrameItem::new(ItemKind::Text(run)));
    }
}

/// For each cluster in visual order the number of its glyphs and its bytes of the text.
fn cluster_ranges(run: &parley::Run<'_, Ink>) -> Vec<(usize, Range<usize>)> {
    run.visual_clusters().map(|cluster| (cluster.glyphs().count(), cluster.text_range())).collect()
}

type Clusters = std::iter::Peekable<std::vec::IntoIter<(usize, Range<usize>)>>;

/// Turns parley's run into ours; takes the run's clusters from `clusters`.
pub(super) fn glyph_run(run: &parley::GlyphRun<'_, Ink>, clusters: &mut Clusters, shaped: &Shaped) -> GlyphRun {
    let inner = run.run();
    let synthesis = inner.synthesis();
    let mut pen = 0.0;
    let mut glyphs: Vec<Glyph> = run
        .glyphs()
        .map(|glyph| {
            let placed = Glyph { id: glyph.id, x: pen + glyph.x, y: glyph.y, text_range: 0..0 };
            pen += glyph.advance;
            placed
        })
        .collect();
    let mut text_range = assign_text(&mut glyphs, clusters);
    if !shaped.formulas.is_empty() {
        text_range = shaped.as_written(&text_range);
        for glyph in &mut glyphs {
            glyph.text_range = shaped.as_written(&glyph.text_range);
        }
    }
    let ink = &run.style().brush;
    let metrics = inner.font_metrics();
    GlyphRun {
        font: inner.font().clone(),
        font_size: inner.font_size(),
        coords: inner.normalized_coords().iter().map(|coord| coord.to_bits()).collect(),
        skew_degrees: synthesis.skew().unwrap_or(0.0),
        embolden: synthesis.embolden(),
        color: Color::from_rgba8(ink.rgba[0], ink.rgba[1], ink.rgba[2], ink.rgba[3]),
        halo: None,
        origin: Point::new(f64::from(run.offset()), f64::from(run.baseline())),
        advance: run.advance(),
        ascent: metrics.ascent,
        descent: metrics.descent,
        is_rtl: inner.is_rtl(),
        glyphs,
        text: Arc::clone(&shaped.text),
        text_range,
    }
}

/// Gives each glyph the bytes of its cluster; returns the bytes that all of them show.
fn assign_text(glyphs: &mut [Glyph], clusters: &mut Clusters) -> Range<usize> {
    let mut covered: Option<Range<usize>> = None;
    let mut next = 0;
    while let Some((n_glyphs, _)) = clusters.peek() {
        // Parts of a ligature come without glyphs and belong to the run beside them.
        if next >= glyphs.len() && *n_glyphs > 0 {
            break;
        }
        let Some((n_glyphs, range)) = clusters.next() else { break };
        for (i, glyph) in glyphs.iter_mut().skip(next).take(n_glyphs).enumerate() {
            glyph.text_range = if i == 0 { range.clone() } else { range.end..range.end };
        }
        next += n_glyphs;
        covered = Some(covered.map_or(range.clone(), |c| c.start.min(range.start)..c.end.max(range.end)));
    }
    covered.unwrap_or(0..0)
}

/// Width of the blanks that hang at the end of a line, in slide units.
fn trailing_blank(run: &GlyphRun) -> f64 {
    let is_blank = |glyph: &&Glyph| run.text.get(glyph.text_range.clone()).is_some_and(|text| text.trim().is_empty());
    let first = run.glyphs.iter().rev().take_while(is_blank).last().filter(|_| !run.is_rtl);
    first.map_or(0.0, |glyph| f64::from(run.advance - glyph.x))
}

/// Adds a run with its strike-through, underline and link area, which leave out `blank` slide units at its end.
fn push_run(
    items: &mut Vec<FrameItem>,
    drawn: GlyphRun,
    run: &parley::GlyphRun<'_, Ink>,
    links: &[Arc<str>],
    blank: f64,
) {
    let ink = &run.style().brush;
    let metrics = run.run().font_metrics();
    let (left, right) = (drawn.origin.x, drawn.origin.x + f64::from(drawn.advance) - blank);
    let baseline = drawn.origin.y;
    let color = drawn.color;
    let bar = |offset: f32, thickness: f32| {
        let thickness = f64::from(thickness.max(drawn.font_size / 24.0));
        let top = baseline - f64::from(offset);
        FrameItem::fill_rect(Rect::new(left, top, right, top + thickness), color)
    };
    let strike = ink.is_struck.then(|| bar(metrics.strikethrough_offset, metrics.strikethrough_size));
    let target = usize::from(ink.link).checked_sub(1).and_then(|i| links.get(i));
    let underline = target.map(|_| bar(metrics.underline_offset, metrics.underline_size));
    let link = target.map(|target| {
        let rect = Rect::new(left, baseline - f64::from(drawn.ascent), right, baseline + f64::from(drawn.descent));
        FrameItem::new(ItemKind::Link(Link { rect, target: Arc::clone(target) }))
    });
    items.extend(underline);
    items.push(FrameItem::new(ItemKind::Text(drawn)));
    items.extend(strike);
    items.extend(link);
}
