//! Timelines to scale on an upright line: a ruler at the left, one row for each event beside it.

use kurbo::{Point, Rect, RoundedRect, Shape as _};

use super::axis::Axis;
use super::lanes::share;
use super::scale::{Dated, axis_of, color_of, tick_style};
use super::{Event, MIN_TEXT, Styles, dot, mark_style, report_dropped};
use crate::layout::blocks::marks::polyline;
use crate::layout::context::{Ctx, Laid, Room};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::text::TextStyle;
use crate::model::block::Timeline;
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// Shares of the wished size that are tried until all rows have room on one line each and much air.
const LARGE: [f64; 10] = [1.75, 1.65, 1.56, 1.48, 1.41, 1.34, 1.28, 1.22, 1.16, 1.1];
/// Part of the line's height that large rows take at most, so that each stays near its mark.
const LARGE_SHARE: f64 = 0.72;
/// More events than this are never large.
const MAX_LARGE: usize = 16;
/// Shares of the wished size that are tried until all rows have room.
const ATTEMPTS: [f64; 5] = [1.1, 1.0, 0.9, 0.8, 0.7];
/// Greatest height of a line, in slide units: nobody reads a taller one as one picture.
const MAX_HEIGHT: f64 = 1000.0;

/// Measures of the line, in slide units.
struct Line {
    axis: Axis,
    height: f64,
    band: f64,
    bar: f64,
    spans: Vec<Option<(f64, f64)>>,
    rows: Vec<usize>,
    /// Where leaders bend, and where they end.
    bend: f64,
    text: f64,
}

/// Rows set in a size; those that find no room are none.
struct Setting {
    rows: Vec<Option<Event>>,
    centers: Vec<f64>,
    size: f64,
    date_width: f64,
}

/// An upright line to scale.
pub(super) fn upright(
    ctx: &mut Ctx<'_>,
    timeline: &Timeline,
    events: &Dated,
    size: f64,
    path: &NodePath,
    room: Room,
) -> Laid {
    let height = room.height.min(MAX_HEIGHT / ctx.scale);
    let line = line(ctx, events, height);
    let setting = large(ctx, timeline, events, &line, size, room.width)
        .unwrap_or_else(|| fitting(ctx, timeline, events, &line, size, room.width));
    for (i, _) in setting.rows.iter().enumerate().filter(|(_, row)| row.is_none()) {
        report_dropped(ctx, timeline, i, path);
    }
    draw(ctx, events, &line, &setting, path, room.width)
}

/// Rows in the largest letters in which each stands on one line, if there are such.
fn large(
    ctx: &mut Ctx<'_>,
    timeline: &Timeline,
    events: &Dated,
    line: &Line,
    size: f64,
    width: f64,
) -> Option<Setting> {
    if events.len() > MAX_LARGE {
        return None;
    }
    LARGE.into_iter().find_map(|share| {
        let setting = set(ctx, timeline, events, line, size * share, width);
        let is_flat = |row: &Event| row.date.n_lines() == 1 && row.label.n_lines() <= 1;
        let is_flat = setting.rows.iter().all(|row| row.as_ref().is_some_and(is_flat));
        let taken: f64 = setting.rows.iter().flatten().map(|row| row_height(row) + setting.size * 0.4).sum();
        (is_flat && taken <= line.height * LARGE_SHARE).then_some(setting)
    })
}

/// Rows in the largest of the usual sizes in which all have room; in the smallest of them if none has.
fn fitting(ctx: &mut Ctx<'_>, timeline: &Timeline, events: &Dated, line: &Line, size: f64, width: f64) -> Setting {
    let mut setting = set(ctx, timeline, events, line, size * ATTEMPTS[0], width);
    for share in &ATTEMPTS[1..] {
        if setting.rows.iter().all(Option::is_some) {
            break;
        }
        setting = set(ctx, timeline, events, line, (size * share).max(MIN_TEXT / ctx.scale), width);
    }
    setting
}

fn line(ctx: &mut Ctx<'_>, events: &Dated, height: f64) -> Line {
    let axis = axis_of(events);
    let style = tick_style(ctx);
    let labels = axis.ticks(max_ticks(height, &style), &ctx.deck.deck.language);
    let widest =
        labels.into_iter().map(|tick| ctx.ts.natural_width(&Inline::plain(tick.label), &style)).fold(0.0, f64::max);
    let band = widest + style.size * 0.9;
    let bar = style.size * 0.86;
    let spans: Vec<Option<(f64, f64)>> = events
        .iter()
        .map(|when| {
            let (from, to) = (axis.position(when.start) * height, axis.position(when.end) * height);
            when.is_span.then_some((from, to.max((from + bar).min(height))))
        })
        .collect();
    let (rows, n_rows) = share(&spans, &spans, 0.5);
    let bars = n_rows as f64 * bar * 1.42;
    let bend = band + bars + style.size * 1.2;
    Line { axis, height, band, bar, spans, rows, bend, text: bend + style.size * 2.2 }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive count")]
fn max_ticks(height: f64, style: &TextStyle) -> usize {
    (height / (style.size * 2.4)).clamp(2.0, 24.0) as usize
}

fn set(ctx: &mut Ctx<'_>, timeline: &Timeline, events: &Dated, line: &Line, size: f64, width: f64) -> Setting {
    let styles = Styles::new(ctx, size);
    let gap = size * 0.4;
    let room = (width - line.text - size * 0.4).max(size * 4.0);
    let date_width = (0..events.len())
        .map(|i| Event::set(ctx, timeline, i, &styles, room).date.used_width())
        .fold(0.0, f64::max)
        .min(room * 0.45);
    let mut rows: Vec<Option<Event>> = (0..events.len())
        .map(|i| {
            let date = Event::set(ctx, timeline, i, &styles, date_width + 1.0).date;
            let label = Event::set(ctx, timeline, i, &styles, room - date_width - size * 0.8);
            Some(Event { date, ..label })
        })
        .collect();
    let mut total: f64 = rows.iter().flatten().map(|row| row_height(row) + gap).sum();
    // The last ones that aren't stressed give way first.
    for row in rows.iter_mut().rev() {
        if total <= line.height + gap {
            break;
        }
        if row.as_ref().is_some_and(|row| !row.is_stressed) {
            total -= row.take().map_or(0.0, |row| row_height(&row) + gap);
        }
    }
    let wished: Vec<f64> = events
        .iter()
        .zip(&rows)
        .map(|(when, row)| line.axis.position(when.start) * line.height - row.as_ref().map_or(0.0, leader_offset))
        .collect();
    let heights: Vec<f64> = rows.iter().map(|row| row.as_ref().map_or(0.0, |row| row_height(row) + gap)).collect();
    Setting { centers: spread(&wished, &heights, line.height), rows, size, date_width }
}

/// Where a leader meets its row, below the row's middle.
fn leader_offset(row: &Event) -> f64 {
    let baseline = row.date.first_baseline().max(row.label.first_baseline());
    baseline - row.date.height() * 0.27 - row_height(row) / 2.0
}

fn row_height(row: &Event) -> f64 {
    row.date.height().max(row.label.height())
}

/// Moves rows as little as keeps them apart and inside `0..height` (isotonic regression).
fn spread(wished: &[f64], heights: &[f64], height: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wished.len()).collect();
    order.sort_by(|&a, &b| wished[a].total_cmp(&wished[b]).then(a.cmp(&b)));
    // Without its own and its forerunners' heights each row only has to stay behind the one before.
    let mut before = 0.0;
    let mut pools: Vec<(f64, usize)> = Vec::new();
    let mut offsets = Vec::with_capacity(order.len());
    for &i in &order {
        offsets.push(before + heights[i] / 2.0);
        let mut pool = (wished[i] - before - heights[i] / 2.0, 1);
        while let Some(&(mean, n)) = pools.last().filter(|(mean, _)| *mean > pool.0) {
            pool = ((mean * n as f64 + pool.0 * pool.1 as f64) / (n + pool.1) as f64, n + pool.1);
            pools.pop();
        }
        pools.push(pool);
        before += heights[i];
    }
    let most = (height - before).max(0.0);
    let starts = pools.into_iter().flat_map(|(mean, n)| std::iter::repeat_n(mean.clamp(0.0, most), n));
    let mut centers = vec![0.0; wished.len()];
    for ((start, offset), i) in starts.zip(offsets).zip(order) {
        centers[i] = start + offset;
    }
    centers
}

fn draw(ctx: &mut Ctx<'_>, events: &Dated, line: &Line, setting: &Setting, path: &NodePath, width: f64) -> Laid {
    let mut laid = Laid { width, height: line.height, items: Vec::new() };
    let steps = ctx.steps.here();
    let ruler = ruler(ctx, line);
    laid.items.extend(Laid { items: ruler, ..Laid::default() }.tagged(Role::Artifact, path).during(steps).items);
    let mut leaders = Vec::new();
    let mut marks = Vec::new();
    for (i, row) in setting.rows.iter().enumerate() {
        let steps = ctx.steps.item(false);
        let start = line.axis.position(events[i].start) * line.height;
        let mut items = Vec::new();
        if let Some(row) = row {
            let color = color_of(ctx, row, events[i].is_span);
            leaders.extend(leader(ctx, line, i, start, setting.centers[i], row).map(|item| item.during(steps)));
            items.extend(row_items(row, setting, line.text, setting.centers[i]));
            items.extend(line.spans[i].map(|span| bar(line, i, span, color)));
        } else {
            items.extend(line.spans[i].map(|span| bar(line, i, span, ctx.colors.accent2)));
        }
        if line.spans[i].is_none() {
            let is_stressed = row.as_ref().is_some_and(|row| row.is_stressed);
            let radius = mark_style(ctx, is_stressed).1;
            items.extend(dot(ctx, Point::new(line.band + radius - 2.0, start), is_stressed));
        }
        let item = Laid { items, ..Laid::default() }.tagged(Role::ListItem, &path.field("events").index(i));
        marks.extend(item.during(steps).items);
    }
    laid.items.extend(leaders);
    laid.items.extend(marks);
    laid
}

fn row_items(row: &Event, setting: &Setting, x: f64, center: f64) -> Vec<FrameItem> {
    let top = center - row_height(row) / 2.0;
    let baseline = row.date.first_baseline().max(row.label.first_baseline());
    let mut items = row.date.items(x, top + baseline - row.date.first_baseline());
    let label_x = x + setting.date_width + setting.size * 0.8;
    items.extend(row.label.items(label_x, top + baseline - row.label.first_baseline()));
    items
}

/// The line that leads from a mark to its row.
fn leader(ctx: &Ctx<'_>, line: &Line, index: usize, start: f64, center: f64, row: &Event) -> Option<FrameItem> {
    let width = ctx.theme().style.rule_width.clamp(2.0, 4.0);
    let from = match line.spans[index] {
        Some((top, _)) => Point::new(bar_x(line, index) + line.bar / 2.0, top + width / 2.0),
        None => Point::new(line.band, start),
    };
    let row_line = center + leader_offset(row);
    let to = Point::new(line.text - line.bar * 0.6, if (row_line - from.y).abs() < 2.5 { from.y } else { row_line });
    let bend = Point::new(line.bend, from.y);
    let color = if row.is_stressed { ctx.colors.accent } else { ctx.colors.muted };
    (to.x > from.x).then(|| polyline(&[from, bend, Point::new(to.x - line.bar * 0.7, to.y), to], width, color))
}

fn bar_x(line: &Line, index: usize) -> f64 {
    line.band + line.bar * (1.15 + 1.42 * line.rows[index] as f64)
}

fn bar(line: &Line, index: usize, (from, to): (f64, f64), color: peniko::Color) -> FrameItem {
    let x = bar_x(line, index);
    FrameItem::fill(RoundedRect::new(x, from, x + line.bar, to, line.bar * 0.22).to_path(0.05), color)
}

fn ruler(ctx: &mut Ctx<'_>, line: &Line) -> Vec<FrameItem> {
    let style = tick_style(ctx);
    let edge = ctx.theme().style.rule_width.max(2.0);
    let color = ctx.colors.muted;
    let mut items = vec![
        FrameItem::fill_rect(Rect::new(0.0, 0.0, line.band, line.height), ctx.colors.surface),
        FrameItem::fill_rect(Rect::new(line.band - edge / 2.0, 0.0, line.band + edge / 2.0, line.height), color),
    ];
    let language = ctx.deck.deck.language.clone();
    for tick in line.axis.ticks(max_ticks(line.height, &style), &language) {
        let y = tick.at * line.height;
        items.push(FrameItem::fill_rect(Rect::new(0.0, y - 1.0, line.band, y + 1.0), color));
        let style = if tick.is_major { TextStyle { weight: 700.0, ..style.clone() } } else { style.clone() };
        let set = ctx.ts.line(&Inline::plain(tick.label), &style);
        if y + set.height() <= line.height {
            items.extend(set.items(style.size * 0.4, y + style.size * 0.1));
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_move_as_little_as_keeps_them_apart() {
        assert_eq!(spread(&[10.0, 50.0, 90.0], &[10.0; 3], 100.0), [10.0, 50.0, 90.0]);
        assert_eq!(spread(&[50.0, 50.0], &[10.0; 2], 100.0), [45.0, 55.0]);
        assert_eq!(spread(&[0.0, 100.0], &[10.0; 2], 100.0), [5.0, 95.0]);
        assert_eq!(spread(&[90.0, 20.0], &[10.0; 2], 100.0), [90.0, 20.0]);
    }
}
