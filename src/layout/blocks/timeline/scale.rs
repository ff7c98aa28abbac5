//! Timelines to scale on a level line: a ruler with years, labels that fly from poles on it, lanes of bars below.

use kurbo::{Point, Rect};
use peniko::Color;

use super::axis::Axis;
use super::date::{self, When};
use super::flags::{Flag, FlagRoom, Placed, Side, place};
use super::lanes::Lanes;
use super::{Event, MIN_TEXT, Styles, mark_style, report_crowded, report_dropped};
use crate::layout::blocks::marks::{disc, ring};
use crate::layout::context::{Ctx, Laid, Room, TextRole, contrast};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::text::TextStyle;
use crate::model::block::Timeline;
use crate::model::inline::Inline;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// More events than this can't be told apart on a line; those behind aren't shown.
const MAX_EVENTS: usize = 60;
/// Sizes of labels as drawn, in slide units, that are tried until all have room.
const SIZES: [f64; 6] = [40.0, 37.0, 34.0, 32.0, 30.0, MIN_TEXT];
/// Widths of labels, in ems, that are tried in each size.
const WRAPS: [f64; 3] = [12.0, 9.5, 7.5];

/// How much smaller labels may be to stand nearer to the line by one unit on average.
const RISE_COST: f64 = 0.045;

/// How much smaller labels may be, as a share, to keep the poles of moments out of the lanes.
const CROSSING_COST: f64 = 0.2;

/// When an event of a timeline happened; its place in the list is its index.
pub(super) type Dated = Vec<When>;

/// When each event happened; what can't be read is told and stands between its neighbours.
pub(super) fn dated(ctx: &mut Ctx<'_>, timeline: &Timeline, path: &NodePath) -> Dated {
    let n_events = timeline.events.len();
    report_crowded(ctx, path, n_events, MAX_EVENTS);
    let mut read: Vec<Option<When>> = Vec::with_capacity(n_events.min(MAX_EVENTS));
    for (i, event) in timeline.events.iter().take(MAX_EVENTS).enumerate() {
        let (written, place) = event.when.as_ref().map_or((&event.date, 0), |when| (when, 2));
        let when = date::parse(&Inline::parse(written).text);
        if when.is_none() {
            let place = Place::Node(path.field("events").index(i).index(place));
            let message = format!("`{}` can't be read as a date", written.trim());
            ctx.report(Diagnostic::warning("bad-date", place, message).hint(
                "give the date for the scale in third place, such as `1950-04` or `1953/1957`; \
                 meanwhile the event stands between its neighbours",
            ));
        }
        read.push(when);
    }
    between_neighbours(&read)
}

/// Fills gaps evenly between what stands before and behind them.
fn between_neighbours(read: &[Option<When>]) -> Dated {
    let known: Vec<(usize, f64)> = read.iter().enumerate().filter_map(|(i, when)| Some((i, (*when)?.start))).collect();
    let at = |i: usize| {
        let before = known.iter().rev().find(|(k, _)| *k < i);
        let behind = known.iter().find(|(k, _)| *k > i);
        match (before, behind) {
            (Some(&(a, from)), Some(&(b, to))) => from + (to - from) * (i - a) as f64 / (b - a) as f64,
            (Some(&(a, from)), None) => from + (i - a) as f64,
            (None, Some(&(b, to))) => to - (b - i) as f64,
            (None, None) => i as f64,
        }
    };
    read.iter()
        .enumerate()
        .map(|(i, when)| when.unwrap_or_else(|| When { start: at(i), end: at(i), is_span: false }))
        .collect()
}

/// The axis of these events.
pub(super) fn axis_of(events: &Dated) -> Axis {
    Axis::around(events.iter().flat_map(|when| [when.start, when.end]))
}

/// The style of the ruler's names.
pub(super) fn tick_style(ctx: &Ctx<'_>) -> TextStyle {
    let colors = ctx.colors;
    let color = if contrast(colors.surface, colors.muted) >= 4.5 { colors.muted } else { colors.text };
    let size = (ctx.theme().sizes.small.clamp(26.0, 28.0) / ctx.scale).min(ctx.theme().sizes.body);
    TextStyle { is_tabular: true, line_height: 1.2, color, size, ..ctx.style(TextRole::Small) }
}

/// Measures of the line, in slide units.
struct Line {
    axis: Axis,
    width: f64,
    /// Height of the ruler.
    band: f64,
    /// Start and end of each span.
    spans: Vec<Option<(f64, f64)>>,
}

impl Line {
    fn new(ctx: &Ctx<'_>, events: &Dated, width: f64) -> Self {
        let axis = axis_of(events);
        let size = tick_style(ctx).size;
        let spans = events.iter().map(|when| {
            let (from, to) = (axis.position(when.start) * width, axis.position(when.end) * width);
            let from = from.min(width - size * 0.4);
            when.is_span.then_some((from, to.max(from + size * 0.4)))
        });
        Self { axis, width, band: size * 1.7, spans: spans.collect() }
    }

    fn x(&self, events: &Dated, index: usize) -> f64 {
        self.axis.position(events[index].start) * self.width
    }
}

/// How labels are tried.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Attempt {
    size: f64,
    /// Width of labels, in slide units.
    wrap: f64,
    /// True if moments stand above the ruler alone, clear of the lanes.
    is_above: bool,
    /// True if poles of moments may cross lanes.
    is_crossing: bool,
    /// What poles have beyond their least length.
    longer: f64,
}

impl Attempt {
    /// The score of labels that all stand next to the line.
    fn most(self) -> f64 {
        self.size * if self.is_crossing { 1.0 - CROSSING_COST } else { 1.0 }
    }
}

/// Labels set in a size and a width, with their places.
struct Setting {
    attempt: Attempt,
    styles: Styles,
    events: Vec<Event>,
    /// Places of moments.
    places: Vec<Option<Placed>>,
    lanes: Lanes,
    /// Least distance of labels from the line, above and below.
    stems: [f64; 2],
    n_dropped: usize,
}

impl Setting {
    /// How far labels reach above and below the ruler, with their poles and lanes.
    fn reach(&self, side: Side) -> f64 {
        let reach = |(event, place): (&Event, &Option<Placed>)| {
            place.filter(|place| place.side == side).map(|place| place.offset + event.height())
        };
        let lanes = if side == Side::Below { self.lanes.height() } else { 0.0 };
        self.events.iter().zip(&self.places).filter_map(reach).fold(lanes, f64::max)
    }

    fn height(&self) -> f64 {
        self.reach(Side::Above) + self.reach(Side::Below)
    }

    /// How well labels can be read: their size, less for poles that cross the lanes and labels far from the line.
    fn score(&self) -> f64 {
        let rises = self.places.iter().flatten().map(|place| place.offset - self.stems[place.side.index()]);
        let n_labels = self.places.iter().flatten().count().max(1) as f64;
        self.attempt.most() - rises.sum::<f64>() / n_labels * RISE_COST
    }

    fn drops(&self, line: &Line, index: usize) -> bool {
        if line.spans[index].is_some() { self.lanes.drops(index) } else { self.places[index].is_none() }
    }
}

/// A level line to scale.
pub(super) fn level(ctx: &mut Ctx<'_>, timeline: &Timeline, events: &Dated, path: &NodePath, room: Room) -> Laid {
    let line = Line::new(ctx, events, room.width);
    let height = (room.height - line.band).max(0.0);
    let mut best: Option<(Setting, f64)> = None;
    for attempt in attempts(ctx, &line) {
        if best.as_ref().is_some_and(|(best, score)| best.n_dropped == 0 && *score >= attempt.most()) {
            continue;
        }
        let setting = set(ctx, timeline, events, &line, attempt, height);
        let score = setting.score();
        let is_better = |(best, least): &(Setting, f64)| {
            setting.n_dropped < best.n_dropped || setting.n_dropped == best.n_dropped && score > *least
        };
        if best.as_ref().is_none_or(is_better) {
            best = Some((setting, score));
        }
    }
    let Some((setting, _)) = best else { return Laid::default() };
    let setting = with_longer_poles(ctx, timeline, events, &line, setting, height);
    for i in (0..events.len()).filter(|&i| setting.drops(&line, i)) {
        report_dropped(ctx, timeline, i, path);
    }
    draw(ctx, events, timeline, &line, &setting, path)
}

/// Large before small, wide before narrow; poles through the lanes only where nothing else helps.
fn attempts(ctx: &Ctx<'_>, line: &Line) -> Vec<Attempt> {
    let has_spans = line.spans.iter().any(Option::is_some);
    let has_moments = line.spans.iter().any(Option::is_none);
    // A crowd is never set large; no time is lost on trying.
    let n_skipped = match line.spans.len() {
        0..=14 => 0,
        15..=24 => 2,
        _ => 4,
    };
    let sizes = SIZES.iter().skip(n_skipped).map(|size| size / ctx.scale);
    let mut attempts: Vec<Attempt> = sizes
        .flat_map(|size| {
            WRAPS.map(|ems| Attempt { size, wrap: size * ems, is_above: has_spans, is_crossing: false, longer: 0.0 })
        })
        .collect();
    if has_spans && has_moments {
        attempts =
            attempts.iter().flat_map(|one| [*one, Attempt { is_above: false, is_crossing: true, ..*one }]).collect();
    }
    attempts
}

/// Uses spare height for air between the line and its labels.
fn with_longer_poles(
    ctx: &mut Ctx<'_>,
    timeline: &Timeline,
    events: &Dated,
    line: &Line,
    setting: Setting,
    height: f64,
) -> Setting {
    let size = setting.attempt.size;
    let n_sides = if setting.attempt.is_above { 1.0 } else { 2.0 };
    let longer = ((height - setting.height()) * 0.5 / n_sides).clamp(0.0, size * 2.0);
    let attempt = Attempt { longer, ..setting.attempt };
    let longer = set(ctx, timeline, events, line, attempt, height);
    if longer.n_dropped <= setting.n_dropped { longer } else { setting }
}

fn set(ctx: &mut Ctx<'_>, timeline: &Timeline, events: &Dated, line: &Line, attempt: Attempt, height: f64) -> Setting {
    let size = attempt.size;
    let styles = Styles::new(ctx, size);
    // Dots below the ruler stand clear of the first lane.
    let air = if attempt.is_crossing { (mark_style(ctx, true).1 * 2.0 + 4.0).max(size * 0.36) } else { size * 0.36 };
    let goes_on = |i: usize| events[i].end.is_infinite();
    let lanes = Lanes::new(ctx, timeline, &line.spans, goes_on, (size, air), line.width);
    let set: Vec<Event> = (0..events.len())
        .map(|i| Event::set_flag(ctx, timeline, i, &styles, (attempt.wrap, line.width * 0.45)))
        .collect();
    let flags = flags(events, line, &set, size, attempt.is_above);
    let stem = size * 1.1 + attempt.longer;
    let below = lanes.height() + if attempt.is_above { 0.0 } else { stem };
    let room = FlagRoom { width: line.width, height, stems: [stem, below], gap: size * 0.5 };
    let blocked: Vec<Rect> = lanes.texts_beside().collect();
    let mut places = vec![None; events.len()];
    let placed = place(&flags.iter().map(|(_, flag)| *flag).collect::<Vec<_>>(), &blocked, room);
    for ((i, _), placed) in flags.iter().zip(placed) {
        places[*i] = placed;
    }
    // Lanes that leave no room for themselves count as if they had lost their texts.
    let n_too_low = if lanes.height() > height { line.spans.iter().flatten().count() } else { 0 };
    let n_unplaced = flags.iter().filter(|(i, _)| places[*i].is_none()).count();
    let n_dropped = n_unplaced + lanes.n_dropped() + n_too_low;
    Setting { attempt, styles, events: set, places, lanes, stems: room.stems, n_dropped }
}

/// The labels of moments, with their indices.
fn flags(events: &Dated, line: &Line, set: &[Event], size: f64, is_above: bool) -> Vec<(usize, Flag)> {
    let mut by_time: Vec<usize> = (0..events.len()).filter(|&i| line.spans[i].is_none()).collect();
    by_time.sort_by(|&a, &b| events[a].start.total_cmp(&events[b].start));
    let has_lanes = by_time.len() < events.len();
    let flag = |(n, i): (usize, usize)| {
        // Moments alone stand above and below by turns.
        let prefers = if !has_lanes && n % 2 == 1 { Side::Below } else { Side::Above };
        let (width, height) = (set[i].width() + size * 0.45, set[i].height());
        let is_stressed = set[i].is_stressed;
        (i, Flag { x: line.x(events, i), width, height, prefers, is_bound: is_above, is_stressed })
    };
    by_time.into_iter().enumerate().map(flag).collect()
}

fn draw(
    ctx: &mut Ctx<'_>,
    events: &Dated,
    timeline: &Timeline,
    line: &Line,
    setting: &Setting,
    path: &NodePath,
) -> Laid {
    let air = mark_style(ctx, true).1 * 2.0;
    let top = setting.reach(Side::Above).max(if line.spans.iter().all(Option::is_some) { 0.0 } else { air });
    let below = setting.reach(Side::Below).max(if setting.lanes.is_empty() { air } else { 0.0 });
    let mut laid = Laid { width: line.width, height: top + line.band + below, items: Vec::new() };
    let steps = ctx.steps.here();
    let ruler = ruler(ctx, line, top);
    laid.items.extend(Laid { items: ruler, ..Laid::default() }.tagged(Role::Artifact, path).during(steps).items);
    // Poles lie behind all bars and dots, each with the step of its event.
    let mut poles = Vec::new();
    let mut marks = Vec::new();
    for (i, event) in setting.events.iter().enumerate() {
        let steps = ctx.steps.item(false);
        let x = line.x(events, i);
        let side = setting.places[i].map_or(Side::Above, |place| place.side);
        let edge = if side == Side::Above { top } else { top + line.band };
        let mut items = Vec::new();
        if let Some(place) = setting.places[i] {
            poles.push(pole(ctx, (x, edge), event, place).during(steps));
            items.extend(texts(ctx, timeline, (i, x, edge), setting, place));
        }
        if line.spans[i].is_some() {
            items.extend(setting.lanes.items(ctx, timeline, i, top + line.band));
        } else {
            items.extend(bead(ctx, x, (edge, side), event.is_stressed));
        }
        let item = Laid { items, ..Laid::default() }.tagged(Role::ListItem, &path.field("events").index(i));
        marks.extend(item.during(steps).items);
    }
    laid.items.extend(poles);
    laid.items.extend(marks);
    laid
}

/// A dot that stands on the ruler's edge and leaves the ruler to the names of its marks.
fn bead(ctx: &Ctx<'_>, x: f64, (edge, side): (f64, Side), is_stressed: bool) -> Vec<FrameItem> {
    let (color, radius) = mark_style(ctx, is_stressed);
    let outwards = if side == Side::Above { -1.0 } else { 1.0 };
    let center = Point::new(x, edge + outwards * (radius - 1.0));
    let ground = disc(center, radius - 1.0, ctx.colors.background);
    let mark = if is_stressed { disc(center, radius, color) } else { ring(center, radius - 2.5, 5.0, color) };
    vec![ground, mark]
}

/// The colour of an event's mark.
pub(super) fn color_of(ctx: &Ctx<'_>, event: &Event, is_span: bool) -> Color {
    match (event.is_stressed, is_span) {
        (true, _) => ctx.colors.accent,
        (false, true) => ctx.colors.accent2,
        (false, false) => ctx.colors.text,
    }
}

/// The pole between a dot and the far end of its text.
fn pole(ctx: &Ctx<'_>, (x, edge): (f64, f64), event: &Event, place: Placed) -> FrameItem {
    let far = place.offset + event.height();
    let half = ctx.theme().style.rule_width.clamp(2.0, 4.0) / 2.0;
    let (from, to) = if place.side == Side::Above { (edge - far, edge) } else { (edge, edge + far) };
    let color = if event.is_stressed { ctx.colors.accent } else { ctx.colors.muted };
    FrameItem::fill_rect(Rect::new(x - half, from, x + half, to), color)
}

fn texts(
    ctx: &mut Ctx<'_>,
    timeline: &Timeline,
    (index, x, edge): (usize, f64, f64),
    setting: &Setting,
    place: Placed,
) -> Vec<FrameItem> {
    let event = &setting.events[index];
    let padding = setting.styles.label.size * 0.45;
    let y = match place.side {
        Side::Above => edge - place.offset - event.height(),
        Side::Below => edge + place.offset,
    };
    if !place.is_left {
        return event.items(x + padding, y);
    }
    let width = event.width() + 1.0;
    let flush = Event::set(ctx, timeline, index, &setting.styles.flush_right(), width);
    flush.items(x - padding - width, y)
}

/// The band with its edges, marks and their names.
fn ruler(ctx: &mut Ctx<'_>, line: &Line, top: f64) -> Vec<FrameItem> {
    let style = tick_style(ctx);
    let edge = ctx.theme().style.rule_width.max(2.0);
    let bottom = top + line.band;
    let color = ctx.colors.muted;
    let mut items = vec![
        FrameItem::fill_rect(Rect::new(0.0, top, line.width, bottom), ctx.colors.surface),
        FrameItem::fill_rect(Rect::new(0.0, top - edge / 2.0, line.width, top + edge / 2.0), color),
        FrameItem::fill_rect(Rect::new(0.0, bottom - edge / 2.0, line.width, bottom + edge / 2.0), color),
    ];
    let widest = ctx.ts.natural_width(&Inline::plain("1950 00"), &style);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive count")]
    let max_ticks = (line.width / (widest * 1.25)).clamp(2.0, 24.0) as usize;
    let language = ctx.deck.deck.language.clone();
    let mut free_from = 0.0;
    for tick in line.axis.ticks(max_ticks, &language) {
        let x = tick.at * line.width;
        let style = if tick.is_major { TextStyle { weight: 700.0, ..style.clone() } } else { style.clone() };
        let set = ctx.ts.line(&Inline::plain(tick.label), &style);
        let text_x = x + style.size * 0.28;
        items.push(FrameItem::fill_rect(Rect::new(x - 1.0, top, x + 1.0, bottom), color));
        if text_x >= free_from && text_x + set.used_width() <= line.width {
            items.extend(set.items(text_x, (top + bottom - set.height()) / 2.0));
            free_from = text_x + set.used_width() + style.size * 0.3;
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_stands_between_its_neighbours() {
        let at = |year: f64| Some(When { start: year, end: year, is_span: false });
        let starts = |read: &[Option<When>]| between_neighbours(read).iter().map(|when| when.start).collect::<Vec<_>>();
        assert_eq!(starts(&[at(1950.0), None, None, at(1953.0)]), [1950.0, 1951.0, 1952.0, 1953.0]);
        assert_eq!(starts(&[None, at(1950.0), None]), [1949.0, 1950.0, 1951.0]);
        assert_eq!(starts(&[None, None]), [0.0, 1.0]);
    }
}
