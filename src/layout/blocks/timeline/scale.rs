//! Timelines to scale on a level line: a ruler with years, dots and bars on it, labels that fly from poles.

use kurbo::{BezPath, Point, Rect, RoundedRect, Shape as _};
use peniko::Color;

use super::axis::Axis;
use super::date::{self, When};
use super::flags::{Flag, FlagRoom, Placed, Side, place};
use super::{Event, MIN_TEXT, Styles, dot, mark_style, report_dropped};
use crate::layout::context::{Ctx, Laid, Room, TextRole, contrast};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::text::TextStyle;
use crate::model::block::Timeline;
use crate::model::inline::Inline;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// More events than this can't be told apart on a line; those behind aren't shown.
const MAX_EVENTS: usize = 60;
/// Sizes and widths of labels, in shares of the wished size and in ems, that are tried until all have room.
const ATTEMPTS: [(f64, f64); 7] = [(1.0, 9.5), (1.0, 7.5), (0.9, 9.0), (0.9, 7.0), (0.8, 8.5), (0.7, 8.0), (0.7, 6.5)];

/// When an event of a timeline happened; its place in the list is its index.
pub(super) type Dated = Vec<When>;

/// When each event happened; what can't be read is told and stands between its neighbours.
pub(super) fn dated(ctx: &mut Ctx<'_>, timeline: &Timeline, path: &NodePath) -> Dated {
    let n_events = timeline.events.len();
    if n_events > MAX_EVENTS {
        let message = format!("{n_events} events are too many for one line; the first {MAX_EVENTS} are shown");
        ctx.report(
            Diagnostic::warning("crowded-timeline", Place::Node(path.field("events")), message)
                .hint("split the timeline over several slides"),
        );
    }
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
    TextStyle { is_tabular: true, line_height: 1.2, color, ..ctx.style(TextRole::Small) }
}

/// A row for each span so that none covers another; returns each event's row, and how many there are.
pub(super) fn lanes(spans: &[Option<(f64, f64)>], gap: f64) -> (Vec<usize>, usize) {
    let mut order: Vec<usize> = (0..spans.len()).filter(|&i| spans[i].is_some()).collect();
    order.sort_by(|&a, &b| {
        let key = |i: usize| spans[i].unwrap_or_default();
        key(a).0.total_cmp(&key(b).0).then(key(b).1.total_cmp(&key(a).1))
    });
    let mut ends: Vec<f64> = Vec::new();
    let mut rows = vec![0; spans.len()];
    for i in order {
        let (from, to) = spans[i].unwrap_or_default();
        let row = ends.iter().position(|end| end + gap <= from).unwrap_or(ends.len());
        if row == ends.len() {
            ends.push(to);
        } else {
            ends[row] = to;
        }
        rows[i] = row;
    }
    (rows, ends.len())
}

/// Measures of the line, in slide units.
struct Line {
    axis: Axis,
    width: f64,
    /// Height of the ruler.
    band: f64,
    bar: f64,
    bar_gap: f64,
    /// Start and end of each span.
    spans: Vec<Option<(f64, f64)>>,
    rows: Vec<usize>,
    n_rows: usize,
}

impl Line {
    fn new(ctx: &Ctx<'_>, events: &Dated, width: f64) -> Self {
        let axis = axis_of(events);
        let small = ctx.style(TextRole::Small).size;
        let bar = small * 0.72;
        let spans: Vec<Option<(f64, f64)>> = events
            .iter()
            .map(|when| {
                let (from, to) = (axis.position(when.start) * width, axis.position(when.end) * width);
                when.is_span.then_some((from, to.max((from + bar).min(width))))
            })
            .collect();
        let (rows, n_rows) = lanes(&spans, 6.0);
        Self { axis, width, band: small * 1.62, bar, bar_gap: small * 0.26, spans, rows, n_rows }
    }

    /// Height of all bars below the ruler.
    fn lanes_height(&self) -> f64 {
        self.n_rows as f64 * (self.bar + self.bar_gap)
    }

    /// Top of a bar below the ruler's lower edge.
    fn bar_top(&self, index: usize) -> f64 {
        self.bar_gap + self.rows[index] as f64 * (self.bar + self.bar_gap)
    }

    fn x(&self, events: &Dated, index: usize) -> f64 {
        self.spans[index].map_or_else(|| self.axis.position(events[index].start) * self.width, |(from, _)| from)
    }
}

/// Labels set in a size and a width, with their places.
struct Setting {
    styles: Styles,
    events: Vec<Event>,
    places: Vec<Option<Placed>>,
    stems: [f64; 2],
    wrap: f64,
}

impl Setting {
    fn n_dropped(&self) -> usize {
        self.places.iter().filter(|place| place.is_none()).count()
    }

    /// How far labels reach above and below the ruler, with their poles.
    fn reach(&self, side: Side) -> f64 {
        let reach = |(event, place): (&Event, &Option<Placed>)| {
            place.filter(|place| place.side == side).map(|place| place.offset + event.height())
        };
        self.events.iter().zip(&self.places).filter_map(reach).fold(0.0, f64::max)
    }

    fn height(&self) -> f64 {
        self.reach(Side::Above) + self.reach(Side::Below)
    }
}

/// A level line to scale.
pub(super) fn level(
    ctx: &mut Ctx<'_>,
    timeline: &Timeline,
    events: &Dated,
    size: f64,
    path: &NodePath,
    room: Room,
) -> Laid {
    let line = Line::new(ctx, events, room.width);
    let height = (room.height - line.band).max(0.0);
    let mut best: Option<Setting> = None;
    for (share, ems) in ATTEMPTS {
        let size = (size * share).max(MIN_TEXT / ctx.scale);
        let stems = [size * 1.1, size * 1.1 + line.lanes_height()];
        let setting = set(ctx, timeline, events, &line, (size, size * ems), stems, height);
        let n_dropped = setting.n_dropped();
        if best.as_ref().is_none_or(|best| n_dropped < best.n_dropped()) {
            best = Some(setting);
        }
        if n_dropped == 0 {
            break;
        }
    }
    let Some(setting) = best else { return Laid::default() };
    let setting = with_longer_poles(ctx, timeline, events, &line, setting, height);
    for (i, _) in setting.places.iter().enumerate().filter(|(_, place)| place.is_none()) {
        report_dropped(ctx, timeline, i, path);
    }
    draw(ctx, events, timeline, &line, &setting, path)
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
    let size = setting.styles.label.size;
    let more = ((height - setting.height()) * 0.2).clamp(0.0, size * 1.6);
    let stems = setting.stems.map(|stem| stem + more);
    let longer = set(ctx, timeline, events, line, (size, setting.wrap), stems, height);
    if longer.n_dropped() <= setting.n_dropped() { longer } else { setting }
}

fn set(
    ctx: &mut Ctx<'_>,
    timeline: &Timeline,
    events: &Dated,
    line: &Line,
    (size, wrap): (f64, f64),
    stems: [f64; 2],
    height: f64,
) -> Setting {
    let styles = Styles::new(ctx, size);
    let wrap_width = wrap.min(line.width * 0.45);
    let set: Vec<Event> = (0..events.len())
        .map(|i| Event::set_flag(ctx, timeline, i, &styles, (wrap_width, line.width * 0.45)))
        .collect();
    let mut by_time: Vec<usize> = (0..events.len()).collect();
    by_time.sort_by(|&a, &b| events[a].start.total_cmp(&events[b].start));
    let mut flags: Vec<Flag> = set
        .iter()
        .enumerate()
        .map(|(i, event)| Flag {
            x: line.x(events, i),
            width: event.width() + size * 0.45,
            height: event.height(),
            prefers: if events[i].is_span { Side::Below } else { Side::Above },
            is_bound: events[i].is_span,
            is_stressed: event.is_stressed,
        })
        .collect();
    if line.n_rows == 0 {
        // Moments alone stand above and below by turns.
        for &i in by_time.iter().skip(1).step_by(2) {
            flags[i].prefers = Side::Below;
        }
    }
    let room = FlagRoom { width: line.width, height, stems, gap: size * 0.5 };
    let places = place(&flags, room);
    Setting { styles, events: set, places, stems, wrap }
}

fn draw(
    ctx: &mut Ctx<'_>,
    events: &Dated,
    timeline: &Timeline,
    line: &Line,
    setting: &Setting,
    path: &NodePath,
) -> Laid {
    let top = setting.reach(Side::Above).max(ctx.theme().sizes.body * 0.35);
    let below = setting.reach(Side::Below).max(line.lanes_height() + ctx.theme().sizes.body * 0.35);
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
        let color = color_of(ctx, event, events[i].is_span);
        let mut items = Vec::new();
        if let Some(place) = setting.places[i] {
            poles.extend(pole(ctx, line, (i, x, edge), event, place, color).map(|pole| pole.during(steps)));
            items.extend(texts(ctx, timeline, (i, x, edge), setting, place));
        }
        items.extend(match line.spans[i] {
            Some(span) => vec![bar(line, span, top + line.band + line.bar_top(i), events[i].end.is_infinite(), color)],
            None => bead(ctx, x, (edge, side), event.is_stressed),
        });
        let item = Laid { items, ..Laid::default() }.tagged(Role::ListItem, &path.field("events").index(i));
        marks.extend(item.during(steps).items);
    }
    laid.items.extend(poles);
    laid.items.extend(marks);
    laid
}

/// A dot that stands on the ruler's edge, clear of the names of its marks.
fn bead(ctx: &Ctx<'_>, x: f64, (edge, side): (f64, Side), is_stressed: bool) -> Vec<FrameItem> {
    let radius = mark_style(ctx, is_stressed).1;
    let outwards = if side == Side::Above { -1.0 } else { 1.0 };
    dot(ctx, Point::new(x, edge + outwards * (radius - 2.0)), is_stressed)
}

/// The colour of an event's mark.
pub(super) fn color_of(ctx: &Ctx<'_>, event: &Event, is_span: bool) -> Color {
    match (event.is_stressed, is_span) {
        (true, _) => ctx.colors.accent,
        (false, true) => ctx.colors.accent2,
        (false, false) => ctx.colors.text,
    }
}

/// The pole between a mark and the far end of its text.
fn pole(
    ctx: &Ctx<'_>,
    line: &Line,
    (index, x, edge): (usize, f64, f64),
    event: &Event,
    place: Placed,
    color: Color,
) -> Option<FrameItem> {
    let start = line.spans[index].map_or(0.0, |_| line.bar_top(index) + line.bar / 2.0);
    let far = place.offset + event.height();
    let half = ctx.theme().style.rule_width.clamp(2.0, 4.0) / 2.0;
    // The pole of a bar stands at its edge, not in its round end.
    let x = if line.spans[index].is_some() { if place.is_left { x - half } else { x + half } } else { x };
    let (from, to) = if place.side == Side::Above { (edge - far, edge - start) } else { (edge + start, edge + far) };
    let color = if event.is_stressed || line.spans[index].is_some() { color } else { ctx.colors.muted };
    (to > from).then(|| FrameItem::fill_rect(Rect::new(x - half, from, x + half, to), color))
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

/// A time below the ruler; one that goes on ends in a point.
fn bar(line: &Line, (from, to): (f64, f64), top: f64, goes_on: bool, color: Color) -> FrameItem {
    let bottom = top + line.bar;
    if !goes_on {
        return FrameItem::fill(RoundedRect::new(from, top, to, bottom, line.bar * 0.22).to_path(0.05), color);
    }
    let neck = (to - line.bar * 0.7).max(from);
    let mut path = BezPath::new();
    path.move_to((from, top));
    path.line_to((neck, top));
    path.line_to((to, f64::midpoint(top, bottom)));
    path.line_to((neck, bottom));
    path.line_to((from, bottom));
    path.close_path();
    FrameItem::fill(path, color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_overlap_take_rows_of_their_own() {
        let spans = [Some((0.0, 100.0)), None, Some((50.0, 150.0)), Some((110.0, 200.0))];
        assert_eq!(lanes(&spans, 6.0), (vec![0, 0, 1, 0], 2));
    }

    #[test]
    fn what_cannot_be_read_stands_between_its_neighbours() {
        let at = |year: f64| Some(When { start: year, end: year, is_span: false });
        let starts = |read: &[Option<When>]| between_neighbours(read).iter().map(|when| when.start).collect::<Vec<_>>();
        assert_eq!(starts(&[at(1950.0), None, None, at(1953.0)]), [1950.0, 1951.0, 1952.0, 1953.0]);
        assert_eq!(starts(&[None, at(1950.0), None]), [1949.0, 1950.0, 1951.0]);
        assert_eq!(starts(&[None, None]), [0.0, 1.0]);
    }
}
