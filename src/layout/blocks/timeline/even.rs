//! Timelines on which all events are as far apart: level, with labels on both sides, or upright.

use kurbo::{Point, Rect};

use super::{Event, Styles, mark, report_crowded};
use crate::layout::context::{Ctx, Laid, Room};
use crate::layout::frame::{FrameItem, Role};
use crate::model::block::{Direction, Timeline};
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// Least width of an event on a level line, in slide units.
const MIN_EVENT_WIDTH: f64 = 150.0;
/// With more events than this the line stands upright, unless its author says otherwise.
const MAX_LEVEL_EVENTS: usize = 8;
/// Events that are shown; no slide has room for more.
const MAX_EVENTS: usize = 60;

/// Events along a line, all as far apart.
pub(super) fn even(ctx: &mut Ctx<'_>, timeline: &Timeline, styles: &Styles, path: &NodePath, room: Room) -> Laid {
    report_crowded(ctx, path, timeline.events.len(), MAX_EVENTS);
    let n_events = n_shown(timeline);
    let width = room.width / n_events.max(1) as f64;
    let is_level = match timeline.direction {
        // However it is asked for, no line has room for words narrower than this.
        Some(Direction::Right) => width >= MIN_EVENT_WIDTH * 0.6,
        Some(Direction::Down) => false,
        None => n_events <= MAX_LEVEL_EVENTS && width >= MIN_EVENT_WIDTH,
    };
    if is_level { level(ctx, timeline, styles, path, room) } else { upright(ctx, timeline, styles, path, room) }
}

fn n_shown(timeline: &Timeline) -> usize {
    timeline.events.len().min(MAX_EVENTS)
}

/// A level line; texts stand above and below by turns, each beside a stem that leads to its dot.
fn level(ctx: &mut Ctx<'_>, timeline: &Timeline, styles: &Styles, path: &NodePath, room: Room) -> Laid {
    let n_events = n_shown(timeline);
    // Each text reaches to the next one on its own side, and the last one as far beyond its dot.
    let cell = room.width / (n_events as f64 + 1.0);
    let padding = styles.label.size * 0.55;
    let events: Vec<Event> =
        (0..n_events).map(|i| Event::set(ctx, timeline, i, styles, 2.0 * cell - padding * 2.0)).collect();
    let stem = styles.label.size * 2.2;
    let above = events.iter().step_by(2).map(Event::height).fold(0.0, f64::max) + stem;
    let below = events.iter().skip(1).step_by(2).map(Event::height).fold(0.0, f64::max) + stem;
    let below = if n_events == 1 { styles.label.size } else { below };
    let thickness = ctx.theme().style.rule_width * 2.0;
    let line = Rect::new(0.0, above - thickness / 2.0, room.width, above + thickness / 2.0);
    let mut laid = Laid { width: room.width, height: above + below, items: Vec::new() };
    laid.items.push(FrameItem::fill_rect(line, ctx.colors.muted).during(ctx.steps.here()));
    for (i, event) in events.iter().enumerate() {
        let steps = ctx.steps.item(false);
        let is_above = i % 2 == 0;
        let x = i as f64 * cell + styles.label.size * 0.4;
        let items = level_event(ctx, event, x, above, is_above, stem, padding);
        let event = Laid { items, ..Laid::default() }.tagged(Role::ListItem, &path.field("events").index(i));
        laid.items.extend(event.during(steps).items);
    }
    laid
}

fn level_event(
    ctx: &Ctx<'_>,
    event: &Event,
    x: f64,
    line_y: f64,
    is_above: bool,
    stem: f64,
    padding: f64,
) -> Vec<FrameItem> {
    let half = ctx.theme().style.rule_width / 2.0;
    let text_top = if is_above { line_y - stem - event.height() } else { line_y + stem };
    let stem_end = if is_above { text_top } else { text_top + event.height() };
    let stem_rect = Rect::new(x - half, line_y.min(stem_end), x + half, line_y.max(stem_end));
    let stem_color = if event.is_stressed { ctx.colors.accent } else { ctx.colors.rule };
    let mut items = vec![FrameItem::fill_rect(stem_rect, stem_color)];
    items.extend(mark(ctx, Point::new(x, line_y), event, (1.0, 0.0)));
    items.extend(event.items(x + padding, text_top));
    items
}

/// An upright line with dates left of it and labels right; two columns when there are many.
fn upright(ctx: &mut Ctx<'_>, timeline: &Timeline, styles: &Styles, path: &NodePath, room: Room) -> Laid {
    let n_events = n_shown(timeline);
    let n_columns = if n_events > 6 && room.width > 1000.0 { 2 } else { 1 };
    let gutter = ctx.theme().spacing.gutter;
    let column_width = (room.width - gutter * (n_columns - 1) as f64) / n_columns as f64;
    let per_column = n_events.div_ceil(n_columns);
    let date_width = (0..n_events)
        .map(|i| {
            let text = Inline::parse(&timeline.events[i].date);
            let style = if timeline.highlight.contains(&i) { &styles.date_stressed } else { &styles.date };
            ctx.ts.natural_width(&text, style)
        })
        .fold(0.0, f64::max)
        .min(column_width * 0.4);
    let mut laid = Laid { width: room.width, ..Laid::default() };
    for column in 0..n_columns {
        let range = column * per_column..((column + 1) * per_column).min(n_events);
        let part = upright_column(ctx, timeline, styles, path, range, (column_width, date_width));
        laid.place(part, column as f64 * (column_width + gutter), 0.0);
    }
    laid
}

fn upright_column(
    ctx: &mut Ctx<'_>,
    timeline: &Timeline,
    styles: &Styles,
    path: &NodePath,
    range: std::ops::Range<usize>,
    (width, date_width): (f64, f64),
) -> Laid {
    let gap = styles.label.size * 0.6;
    let line_x = date_width + styles.label.size * 0.8;
    let label_x = line_x + styles.label.size * 0.8;
    let mut column = Laid { width, ..Laid::default() };
    let mut dots: Vec<f64> = Vec::new();
    let steps_before = ctx.steps.here();
    for i in range {
        if column.is_hopeless() {
            break;
        }
        let steps = ctx.steps.item(false);
        let event = Event::set(ctx, timeline, i, styles, width - label_x);
        let baseline = event.date.first_baseline().max(event.label.first_baseline());
        let mut items = event.date.items(0.0, baseline - event.date.first_baseline());
        items.extend(event.label.items(label_x, baseline - event.label.first_baseline()));
        let middle = baseline - styles.label.size * 0.32;
        items.extend(mark(ctx, Point::new(line_x, middle), &event, (0.0, 1.0)));
        let top = if column.height > 0.0 { column.height + gap } else { 0.0 };
        dots.push(top + middle);
        let row = Laid { width, height: event.label.height().max(event.date.height()), items };
        column.place(row.tagged(Role::ListItem, &path.field("events").index(i)).during(steps), 0.0, top);
    }
    if let (Some(first), Some(last)) = (dots.first(), dots.last()) {
        let half = ctx.theme().style.rule_width;
        let line = Rect::new(line_x - half, *first, line_x + half, *last);
        column.items.insert(0, FrameItem::fill_rect(line, ctx.colors.muted).during(steps_before));
    }
    column
}
