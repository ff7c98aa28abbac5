//! Events along a line: all as far apart, or to scale; level, or upright when there are many.

mod axis;
mod date;
mod even;
mod flags;
mod lanes;
mod scale;
mod upright_scale;

use kurbo::{Point, Rect, RoundedRect, Shape as _};

use super::marks::{disc, ring};
use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::text::{Align, Paragraph, TextStyle, Words};
use crate::model::block::{self as model, Direction, Timeline, TimelineScale};
use crate::model::inline::Inline;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// Least size of a timeline's texts as they are drawn, in slide units.
const MIN_TEXT: f64 = 28.0;
/// Least air between a line to scale and what stands below it, in slide units.
const AIR_BELOW: f64 = 24.0;
/// A line to scale stands upright in a column narrower than this, in slide units.
const MIN_LEVEL_WIDTH: f64 = 760.0;

/// Styles of a timeline's texts.
struct Styles {
    date: TextStyle,
    date_stressed: TextStyle,
    label: TextStyle,
}

impl Styles {
    /// Styles around a size of labels, in slide units.
    fn new(ctx: &Ctx<'_>, size: f64) -> Self {
        let label =
            TextStyle { line_height: 1.2, size, is_balanced: true, words: Words::Whole, ..ctx.style(TextRole::Body) };
        let date = TextStyle { weight: 600.0, size: size * 1.06, is_tabular: true, ..label.clone() };
        let accent = ctx.colors.accent;
        let date_stressed = TextStyle { color: accent, size: date.size * 1.16, weight: 700.0, ..date.clone() };
        Self { date, date_stressed, label }
    }

    /// The same, flush right.
    fn flush_right(&self) -> Self {
        let flush = |style: &TextStyle| TextStyle { align: Align::End, ..style.clone() };
        Self { date: flush(&self.date), date_stressed: flush(&self.date_stressed), label: flush(&self.label) }
    }
}

/// Events along a line.
pub(super) fn timeline(ctx: &mut Ctx<'_>, timeline: &Timeline, path: &NodePath, room: Room) -> Laid {
    report_highlights(ctx, timeline, path);
    if timeline.events.is_empty() {
        ctx.warn("empty-timeline", path, "the timeline has no events");
        return Laid::default();
    }
    let size = (ctx.theme().sizes.body * 0.8).max(MIN_TEXT / ctx.scale);
    let laid = match timeline.scale {
        TimelineScale::Even => even::even(ctx, timeline, &Styles::new(ctx, size), path, room),
        TimelineScale::Time => {
            let is_level = match timeline.direction {
                Some(direction) => direction == Direction::Right,
                None => room.width * ctx.scale >= MIN_LEVEL_WIDTH,
            };
            let events = scale::dated(ctx, timeline, path);
            let room = Room { height: (room.height - AIR_BELOW / ctx.scale).max(0.0), ..room };
            if is_level {
                scale::level(ctx, timeline, &events, path, room)
            } else {
                upright_scale::upright(ctx, timeline, &events, size, path, room)
            }
        }
    };
    laid.tagged(Role::List, path)
}

fn report_highlights(ctx: &mut Ctx<'_>, timeline: &Timeline, path: &NodePath) {
    let n_events = timeline.events.len();
    for (i, highlight) in timeline.highlight.iter().enumerate().filter(|(_, index)| **index >= n_events) {
        let message = format!("there is no event {highlight}; the timeline has {n_events}, counted from 0");
        ctx.report(Diagnostic::warning("bad-highlight", Place::Node(path.field("highlight").index(i)), message));
    }
}

/// Says that only the first so many events are shown.
fn report_crowded(ctx: &mut Ctx<'_>, path: &NodePath, n_events: usize, most: usize) {
    if n_events > most {
        let message = format!("{n_events} events are too many for one line; the first {most} are shown");
        let finding = Diagnostic::warning("crowded-timeline", Place::Node(path.field("events")), message);
        ctx.report(finding.hint("split the timeline over several slides"));
    }
}

/// Says that a label found no place.
fn report_dropped(ctx: &mut Ctx<'_>, timeline: &Timeline, index: usize, path: &NodePath) {
    let model::Event { date, text, .. } = &timeline.events[index];
    let message = format!("no room is left for the label `{}: {}`", date.trim(), text.trim());
    ctx.report(
        Diagnostic::warning("dropped-label", Place::Node(path.field("events").index(index)), message)
            .hint("leave events out, shorten their labels or split the slide"),
    );
}

/// One event: date above label.
struct Event {
    date: Paragraph,
    label: Paragraph,
    is_stressed: bool,
    /// True if it took longer than a moment.
    is_span: bool,
}

impl Event {
    fn set(ctx: &mut Ctx<'_>, timeline: &Timeline, index: usize, styles: &Styles, width: f64) -> Self {
        let model::Event { date, text, when } = &timeline.events[index];
        let is_stressed = timeline.highlight.contains(&index);
        let date_style = if is_stressed { &styles.date_stressed } else { &styles.date };
        let is_span = date::parse(when.as_ref().unwrap_or(date)).is_some_and(|when| when.is_span);
        Self {
            date: ctx.set(date, date_style, width),
            label: ctx.set(text, &styles.label, width),
            is_stressed,
            is_span,
        }
    }

    /// The same with its date on one line, where that takes no more than `most`.
    fn set_flag(
        ctx: &mut Ctx<'_>,
        timeline: &Timeline,
        index: usize,
        styles: &Styles,
        (wrap, most): (f64, f64),
    ) -> Self {
        let longest = ctx.ts.longest_word_width(&Inline::parse(&timeline.events[index].text), &styles.label);
        let event = Self::set(ctx, timeline, index, styles, wrap.max(longest + 1.0).min(most));
        let date_style = if event.is_stressed { &styles.date_stressed } else { &styles.date };
        let date =
            if event.date.n_lines() < 2 { event.date } else { ctx.set(&timeline.events[index].date, date_style, most) };
        // A text takes the width that its date takes in any case.
        let width = date.used_width().max(event.label.used_width()) + 1.0;
        Self { date, label: ctx.set(&timeline.events[index].text, &styles.label, width), ..event }
    }

    fn width(&self) -> f64 {
        self.date.used_width().max(self.label.used_width())
    }

    fn height(&self) -> f64 {
        self.date.height() + self.label.height()
    }

    fn items(&self, x: f64, y: f64) -> Vec<FrameItem> {
        let mut items = self.date.items(x, y);
        items.extend(self.label.items(x, y + self.date.height()));
        items
    }
}

/// The mark of an event on its line: a ring for a moment, a short bar for a time; filled and larger if it is stressed.
fn mark(ctx: &Ctx<'_>, center: Point, event: &Event, along: (f64, f64)) -> Vec<FrameItem> {
    if !event.is_span {
        return dot(ctx, center, event.is_stressed);
    }
    let (color, radius) = mark_style(ctx, event.is_stressed);
    // The bar starts where a dot would stand and leads on.
    let start = Rect::from_center_size(center, (2.0 * radius, 2.0 * radius));
    let bar = start.union(start + kurbo::Vec2::new(along.0, along.1) * radius * 2.6);
    let halo = RoundedRect::from_rect(bar.inflate(5.0, 5.0), radius + 5.0);
    let background = FrameItem::fill(halo.to_path(0.05), ctx.colors.background);
    if event.is_stressed {
        return vec![background, FrameItem::fill(RoundedRect::from_rect(bar, radius).to_path(0.05), color)];
    }
    let outline = RoundedRect::from_rect(bar.inset(-2.5), radius - 2.5);
    vec![background, FrameItem::stroke(outline.to_path(0.05), 5.0, color)]
}

fn mark_style(ctx: &Ctx<'_>, is_stressed: bool) -> (peniko::Color, f64) {
    let color = if is_stressed { ctx.colors.accent } else { ctx.colors.text };
    (color, ctx.theme().sizes.body * if is_stressed { 0.3 } else { 0.22 })
}

/// A ring on the line, or a larger disc.
fn dot(ctx: &Ctx<'_>, center: Point, is_stressed: bool) -> Vec<FrameItem> {
    let (color, radius) = mark_style(ctx, is_stressed);
    let halo = disc(center, radius + 5.0, ctx.colors.background);
    let mark = if is_stressed { disc(center, radius, color) } else { ring(center, radius - 2.5, 5.0, color) };
    vec![halo, mark]
}
