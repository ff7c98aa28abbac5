//! Times of a level timeline: bars in lanes below its ruler, each with its date and text in it or beside it.
//!
//! A text that stands with its bar needs no pole, so nothing crosses the
//! lanes, and the eye compares the lengths of bars, which is what they are for.

use kurbo::{BezPath, Rect, RoundedRect, Shape as _};
use peniko::Color;

use super::Styles;
use crate::layout::context::{Ctx, contrast, legible, readable, text_contrast};
use crate::layout::frame::FrameItem;
use crate::layout::text::{Align, Paragraph, TextStyle};
use crate::model::block::{self as model, Timeline};
use crate::model::inline::Inline;

/// Air inside and beside bars, in sizes of their texts.
const PADDING: f64 = 0.5;
/// Air between a date and a text on one line, in sizes of the texts.
const WORD_GAP: f64 = 0.45;
/// Most lines of a text beside or inside its bar.
const MAX_LINES: usize = 3;
/// Height of a bar around one line and around two, in sizes of its text.
const BAR: [f64; 2] = [1.75, 2.95];

/// Where the text of a bar stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Inside,
    After,
    Before,
}

/// How the text of a bar is set.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Form {
    stand: Stand,
    /// True if the date stands above the text, false if before it.
    is_stack: bool,
    /// Width of the column.
    width: f64,
    /// Width that is used.
    used: f64,
    height: f64,
}

/// A time with its place.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bar {
    from: f64,
    to: f64,
    /// True if it ends in a point, because it goes on.
    goes_on: bool,
    lane: usize,
    /// Which of the colours it has, in turn.
    tone: usize,
    /// None if its text finds no room.
    form: Option<Form>,
}

/// All times of a timeline, set in a size.
pub(super) struct Lanes {
    /// One for each event that is a time.
    bars: Vec<Option<Bar>>,
    /// Top and height of each lane, from the ruler's lower edge.
    lanes: Vec<(f64, f64)>,
    size: f64,
    bar_height: f64,
}

/// What a text is set with.
struct Setter<'t> {
    timeline: &'t Timeline,
    date: TextStyle,
    label: TextStyle,
    size: f64,
    /// Width of the line.
    line: f64,
}

impl Lanes {
    /// Lanes for the spans among events: start, end, and whether they go on; with texts of a size and air above the
    /// first lane, both in slide units.
    pub(super) fn new(
        ctx: &mut Ctx<'_>,
        timeline: &Timeline,
        spans: &[Option<(f64, f64)>],
        goes_on: impl Fn(usize) -> bool,
        (size, air): (f64, f64),
        line: f64,
    ) -> Self {
        let setter = Setter::new(ctx, timeline, size, line);
        let flat = Self::with_bars(ctx, &setter, spans, &goes_on, (BAR[0] * size, air));
        if flat.is_inside() {
            return flat;
        }
        // High bars are worth their room only where all texts fit into them.
        let high = Self::with_bars(ctx, &setter, spans, &goes_on, (BAR[1] * size, air));
        if high.is_inside() { high } else { flat }
    }

    fn with_bars(
        ctx: &mut Ctx<'_>,
        setter: &Setter<'_>,
        spans: &[Option<(f64, f64)>],
        goes_on: &impl Fn(usize) -> bool,
        (bar_height, air): (f64, f64),
    ) -> Self {
        let mut bars: Vec<Option<Bar>> = Vec::with_capacity(spans.len());
        for (i, span) in spans.iter().enumerate() {
            bars.push(span.map(|(from, to)| {
                let bar = Bar { from, to, goes_on: goes_on(i), lane: 0, tone: 0, form: None };
                Bar { form: setter.form(ctx, i, bar, bar_height), ..bar }
            }));
        }
        let extents: Vec<Option<(f64, f64)>> = bars.iter().map(|bar| bar.map(|bar| bar.extent(setter.size))).collect();
        let (rows, n_rows) = share(spans, &extents, setter.size * 0.2);
        let mut heights = vec![bar_height; n_rows];
        let mut n_in_lane = vec![0; n_rows];
        let mut by_start: Vec<usize> = (0..bars.len()).collect();
        by_start.sort_by(|&a, &b| spans[a].map_or(0.0, |span| span.0).total_cmp(&spans[b].map_or(0.0, |span| span.0)));
        for i in by_start {
            let (Some(bar), row) = (&mut bars[i], rows[i]) else { continue };
            bar.lane = row;
            bar.tone = row + n_in_lane[row];
            n_in_lane[row] += 1;
            heights[row] = heights[row].max(bar.form.map_or(0.0, |form| form.height));
        }
        cut_overlaps(&mut bars);
        let gap = setter.size * 0.36;
        let mut top = air - gap;
        let lanes = heights.into_iter().map(|height| {
            let lane = (top + gap, height);
            top += gap + height;
            lane
        });
        Self { lanes: lanes.collect(), bars, size: setter.size, bar_height }
    }

    /// True if all texts stand inside their bars.
    fn is_inside(&self) -> bool {
        self.bars.iter().flatten().all(|bar| bar.form.is_some_and(|form| form.stand == Stand::Inside))
    }

    /// How many texts find no room.
    pub(super) fn n_dropped(&self) -> usize {
        self.bars.iter().flatten().filter(|bar| bar.form.is_none()).count()
    }

    /// True if this event is a time whose text finds no room.
    pub(super) fn drops(&self, index: usize) -> bool {
        self.bars.get(index).copied().flatten().is_some_and(|bar| bar.form.is_none())
    }

    /// True if there are no times at all.
    pub(super) fn is_empty(&self) -> bool {
        self.lanes.is_empty()
    }

    /// Height of all lanes with the air above them.
    pub(super) fn height(&self) -> f64 {
        self.lanes.last().map_or(0.0, |(top, height)| top + height)
    }

    /// What nothing may cross: texts beside their bars, from the ruler's lower edge.
    pub(super) fn texts_beside(&self) -> impl Iterator<Item = Rect> {
        self.bars.iter().flatten().filter_map(|bar| {
            let form = bar.form.filter(|form| form.stand != Stand::Inside)?;
            let (top, height) = self.lanes[bar.lane];
            let x = bar.text_x(form, self.size);
            Some(Rect::new(x, top, x + form.used, top + height))
        })
    }

    /// The bar of an event with its text; `top` is the ruler's lower edge.
    pub(super) fn items(&self, ctx: &mut Ctx<'_>, timeline: &Timeline, index: usize, top: f64) -> Vec<FrameItem> {
        let Some(bar) = self.bars.get(index).copied().flatten() else { return Vec::new() };
        let is_stressed = timeline.highlight.contains(&index);
        let (ground, ink) = colors(ctx, bar.tone, is_stressed);
        let (lane_top, lane_height) = self.lanes[bar.lane];
        let middle = top + lane_top + lane_height / 2.0;
        let mut items = vec![bar_shape(ctx, bar, (middle, self.bar_height), ground)];
        let Some(form) = bar.form else { return items };
        let mut setter = Setter::new(ctx, timeline, self.size, f64::INFINITY);
        setter.paint(ctx, form, ink, is_stressed);
        let (date, label) = setter.set(ctx, index, form.width);
        let x = bar.text_x(form, self.size);
        let y = middle - form.height / 2.0;
        items.extend(date.items(x, y));
        items.extend(if form.is_stack {
            label.items(x, y + date.height())
        } else {
            label.items(x + date.used_width() + self.size * WORD_GAP, y)
        });
        items
    }
}

impl Bar {
    /// What the bar and its text cover of their lane, with the air that a text beside a bar needs.
    fn extent(&self, size: f64) -> (f64, f64) {
        match self.form {
            Some(form) if form.stand == Stand::After => (self.from, self.text_x(form, size) + form.used + size * 0.6),
            Some(form) if form.stand == Stand::Before => (self.text_x(form, size) - size * 0.6, self.to),
            Some(_) | None => (self.from, self.to),
        }
    }

    fn text_x(&self, form: Form, size: f64) -> f64 {
        match form.stand {
            Stand::Inside => self.from + size * PADDING,
            Stand::After => self.to + size * PADDING,
            Stand::Before => {
                // Stacked lines stand flush right in their column.
                let width = if form.is_stack { form.width } else { form.used };
                self.from - size * PADDING - width
            }
        }
    }
}

impl<'t> Setter<'t> {
    fn new(ctx: &Ctx<'_>, timeline: &'t Timeline, size: f64, line: f64) -> Self {
        let label = TextStyle { size, ..Styles::new(ctx, size).label };
        let date = TextStyle { weight: 700.0, is_tabular: true, ..label.clone() };
        Self { timeline, date, label, size, line }
    }

    /// Gives texts the colours of the ground that they stand on.
    fn paint(&mut self, ctx: &Ctx<'_>, form: Form, ink: Color, is_stressed: bool) {
        let accent =
            legible(ctx.colors.accent, ctx.colors.background, ctx.colors.text, text_contrast(&ctx.theme().colors));
        let (date, label) = match (form.stand, is_stressed) {
            (Stand::Inside, _) => (ink, ink),
            (_, true) => (accent, ctx.colors.text),
            (_, false) => (ctx.colors.text, ctx.colors.text),
        };
        (self.date.color, self.label.color) = (date, label);
        if form.stand == Stand::Before && form.is_stack {
            (self.date.align, self.label.align) = (Align::End, Align::End);
        }
    }

    fn set(&self, ctx: &mut Ctx<'_>, index: usize, width: f64) -> (Paragraph, Paragraph) {
        let model::Event { date, text, .. } = &self.timeline.events[index];
        (ctx.set(date, &self.date, width), ctx.set(text, &self.label, width))
    }

    /// The best way to set a bar's text: inside on one line, then beside it, then in more lines.
    fn form(&self, ctx: &mut Ctx<'_>, index: usize, bar: Bar, bar_height: f64) -> Option<Form> {
        let padding = self.size * PADDING;
        let point = if bar.goes_on { bar_height * 0.5 } else { 0.0 };
        let inside = (Stand::Inside, bar.to - bar.from - 2.0 * padding - point);
        let after = (Stand::After, self.line - bar.to - padding);
        let before = (Stand::Before, bar.from - padding);
        let row = |setter: &Self, ctx: &mut Ctx<'_>, place| setter.row(ctx, index, place);
        let stack = |setter: &Self, ctx: &mut Ctx<'_>, place, most| setter.stack(ctx, index, place, most);
        row(self, ctx, inside)
            .or_else(|| stack(self, ctx, inside, 1).filter(|form| form.height < bar_height))
            .or_else(|| row(self, ctx, after))
            .or_else(|| row(self, ctx, before))
            .or_else(|| stack(self, ctx, after, MAX_LINES))
            .or_else(|| stack(self, ctx, before, MAX_LINES))
    }

    /// Date and text on one line.
    fn row(&self, ctx: &mut Ctx<'_>, index: usize, (stand, width): (Stand, f64)) -> Option<Form> {
        let model::Event { date, text, .. } = &self.timeline.events[index];
        let gap = if text.is_blank() { 0.0 } else { self.size * WORD_GAP };
        let date = ctx.ts.natural_width(&Inline::parse(date), &self.date);
        let used = date + gap + ctx.ts.natural_width(&Inline::parse(text), &self.label);
        if used > width {
            return None;
        }
        let (date, label) = self.set(ctx, index, f64::INFINITY);
        let height = date.height().max(label.height());
        Some(Form { stand, is_stack: false, width: f64::INFINITY, used, height })
    }

    /// The date above the text, which takes at most so many lines.
    fn stack(&self, ctx: &mut Ctx<'_>, index: usize, (stand, width): (Stand, f64), max_lines: usize) -> Option<Form> {
        let model::Event { date, text, .. } = &self.timeline.events[index];
        let longest = ctx.ts.longest_word_width(&Inline::parse(text), &self.label);
        let date_width = ctx.ts.natural_width(&Inline::parse(date), &self.date);
        if longest.max(date_width) > width {
            return None;
        }
        let (date, label) = self.set(ctx, index, width);
        let used = date.used_width().max(label.used_width());
        let width = if stand == Stand::Before { used + 1.0 } else { width };
        (label.n_lines() <= max_lines && used <= width).then(|| Form {
            stand,
            is_stack: true,
            width,
            used,
            height: date.height() + label.height(),
        })
    }
}

/// Ends each bar where the next one in its lane begins: `1950–1960` and `1960–1989` share a year.
fn cut_overlaps(bars: &mut [Option<Bar>]) {
    let starts: Vec<(usize, f64)> = bars.iter().flatten().map(|bar| (bar.lane, bar.from)).collect();
    for bar in bars.iter_mut().flatten() {
        let next = starts.iter().filter(|(lane, from)| *lane == bar.lane && *from > bar.from).map(|(_, from)| *from);
        bar.to = next.fold(bar.to, f64::min);
    }
}

/// A lane for each span, by their starts, so that no extent covers another; returns each one's lane, and how many
/// there are. They may touch, and overlap by `overlap`.
pub(super) fn share(spans: &[Option<(f64, f64)>], extents: &[Option<(f64, f64)>], overlap: f64) -> (Vec<usize>, usize) {
    let mut order: Vec<usize> = (0..spans.len()).filter(|&i| spans[i].is_some()).collect();
    order.sort_by(|&a, &b| {
        let key = |i: usize| spans[i].unwrap_or_default();
        key(a).0.total_cmp(&key(b).0).then(key(b).1.total_cmp(&key(a).1))
    });
    let mut lanes: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut rows = vec![0; spans.len()];
    for i in order {
        let (from, to) = extents[i].unwrap_or_default();
        let is_free = |taken: &Vec<(f64, f64)>| taken.iter().all(|(a, b)| *b <= from + overlap || to <= *a + overlap);
        rows[i] = lanes.iter().position(is_free).unwrap_or(lanes.len());
        if rows[i] == lanes.len() {
            lanes.push(Vec::new());
        }
        lanes[rows[i]].push((from, to));
    }
    (rows, lanes.len())
}

/// The colour of a bar, and of a text on it that can be read.
fn colors(ctx: &Ctx<'_>, tone: usize, is_stressed: bool) -> (Color, Color) {
    let colors = &ctx.colors;
    let ground = if is_stressed { colors.accent } else { [colors.accent2, colors.accent3, colors.muted][tone % 3] };
    let ink = readable(ground, colors.background, colors.text);
    let other = if ink == colors.background { colors.text } else { colors.background };
    let least = text_contrast(&ctx.theme().colors);
    if contrast(ground, ink) >= least { (ground, ink) } else { (legible(ground, ink, other, least), ink) }
}

/// A bar around the height `middle`; one that goes on ends in a point.
fn bar_shape(ctx: &Ctx<'_>, bar: Bar, (middle, height): (f64, f64), color: Color) -> FrameItem {
    let (top, bottom) = (middle - height / 2.0, middle + height / 2.0);
    // A hair of ground keeps bars apart that touch.
    let bar = Bar { to: (bar.to - 3.0).max(bar.from + 3.0), ..bar };
    if !bar.goes_on {
        let radius = ctx.theme().style.corner.min(height / 2.0).min((bar.to - bar.from) / 2.0);
        return FrameItem::fill(RoundedRect::new(bar.from, top, bar.to, bottom, radius).to_path(0.05), color);
    }
    let neck = (bar.to - height * 0.5).max(bar.from);
    let mut path = BezPath::new();
    path.move_to((bar.from, top));
    path.line_to((neck, top));
    path.line_to((bar.to, middle));
    path.line_to((neck, bottom));
    path.line_to((bar.from, bottom));
    path.close_path();
    FrameItem::fill(path, color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_overlap_take_lanes_of_their_own() {
        let spans = [Some((0.0, 100.0)), None, Some((50.0, 150.0)), Some((110.0, 200.0))];
        assert_eq!(share(&spans, &spans, 0.5), (vec![0, 0, 1, 0], 2));
        let touching = [Some((100.0, 200.0)), Some((0.0, 100.0))];
        assert_eq!(share(&touching, &touching, 0.5), (vec![0, 0], 1));
    }
}
