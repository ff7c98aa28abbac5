//! Bulleted and numbered lists, questions, sources: markers that hang, items that step.

use kurbo::Point;

use super::marks::{disc, polyline};
use super::prose::MAX_MEASURE_EMS;
use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::Role;
use crate::layout::text::{Paragraph, TextStyle};
use crate::model::block::{Block, List, ListItem, Questions, Sources};
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// Size of references, as a part of that of body text.
const SOURCES_SIZE: f64 = 0.8;
/// More references than this are never larger.
const MAX_LARGE_SOURCES: usize = 7;

/// What stands before an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// A disc, or a dash below the first level.
    Bullet,
    /// A number.
    Number(u64),
}

/// A bulleted list.
pub(super) fn bullets(ctx: &mut Ctx<'_>, list: &List, path: &NodePath, room: Room) -> Laid {
    whole_list(ctx, list, path, room, |_| Marker::Bullet)
}

/// A numbered list.
pub(super) fn numbered(ctx: &mut Ctx<'_>, list: &List, path: &NodePath, room: Room) -> Laid {
    whole_list(ctx, list, path, room, |i| Marker::Number(i as u64 + 1))
}

fn whole_list(ctx: &mut Ctx<'_>, list: &List, path: &NodePath, room: Room, marker: impl Fn(usize) -> Marker) -> Laid {
    let size = ctx.theme().sizes.body;
    let width = room.width.min(size * MAX_MEASURE_EMS);
    let mut stacked = Laid::default();
    for (i, entry) in list.items.iter().enumerate() {
        if stacked.is_hopeless() {
            break;
        }
        let steps = ctx.steps.item(list.reveal);
        let path = path.field("items").index(i);
        let laid = with_children(ctx, entry, marker(i), 0, &path, width).during(steps);
        stacked.stack(laid, size * 0.46);
    }
    stacked.tagged(Role::List, path)
}

/// An item with the items below it.
fn with_children(ctx: &mut Ctx<'_>, entry: &ListItem, marker: Marker, depth: u8, path: &NodePath, width: f64) -> Laid {
    let gap = ctx.theme().sizes.body * 0.18;
    let mut laid = untagged_item(ctx, &Inline::parse(&entry.text), marker, depth, width);
    let path_of_children = path.field("children");
    let mut below = Laid::default();
    for (i, child) in entry.children.iter().enumerate() {
        if below.is_hopeless() {
            break;
        }
        let path = path_of_children.index(i);
        below.stack(with_children(ctx, child, Marker::Bullet, depth.saturating_add(1), &path, width), gap);
    }
    if !below.items.is_empty() {
        laid.stack(below.tagged(Role::List, &path_of_children), gap);
    }
    laid.tagged(Role::ListItem, path)
}

/// One item: a marker that hangs left of the text's edge where there is a margin, and the text.
pub(super) fn item(ctx: &mut Ctx<'_>, text: &Inline, marker: Marker, depth: u8, path: &NodePath, width: f64) -> Laid {
    untagged_item(ctx, text, marker, depth, width).tagged(Role::ListItem, path)
}

fn untagged_item(ctx: &mut Ctx<'_>, text: &Inline, marker: Marker, depth: u8, width: f64) -> Laid {
    let mut style = ctx.style(TextRole::Body);
    if depth > 0 {
        style.size *= 0.88;
    }
    let indent = style.size * if marker == Marker::Bullet { 0.86 } else { 1.2 };
    let outdent = if ctx.hangs { indent } else { 0.0 };
    let left = indent * (f64::from(depth.min(6)) + 1.0) - outdent;
    let paragraph = ctx.ts.paragraph(text, &style, width - left);
    let mut laid = Laid { width: left + paragraph.used_width(), height: paragraph.height(), items: Vec::new() };
    // In text that is read from right to left the marker stands on the right.
    let text_left = if paragraph.is_rtl() { 0.0 } else { left };
    let marker_left = if paragraph.is_rtl() { width - left } else { left - indent };
    laid.items.extend(draw_marker(ctx, marker, depth, &style, &paragraph, marker_left));
    laid.items.extend(paragraph.items(text_left, 0.0));
    laid
}

fn draw_marker(
    ctx: &mut Ctx<'_>,
    marker: Marker,
    depth: u8,
    style: &TextStyle,
    paragraph: &Paragraph,
    left: f64,
) -> Vec<crate::layout::frame::FrameItem> {
    let color = ctx.colors.accent;
    let baseline = paragraph.first_baseline();
    // The middle of a lower-case x.
    let middle = baseline - style.size * 0.27;
    match marker {
        Marker::Bullet if depth == 0 => {
            let radius = style.size * 0.105;
            vec![disc(Point::new(left + style.size * 0.30, middle), radius, color)]
        }
        Marker::Bullet => {
            let (start, end) = (left + style.size * 0.14, left + style.size * 0.46);
            vec![polyline(&[Point::new(start, middle), Point::new(end, middle)], style.size * 0.06, color)]
        }
        Marker::Number(number) => {
            let style = TextStyle { color, weight: 600.0, is_tabular: true, ..style.clone() };
            let numeral = Inline::plain(format!("{number}."));
            let set = ctx.ts.line(&numeral, &style);
            set.items(left + style.size * 0.9 - set.used_width(), baseline - set.first_baseline())
        }
    }
}

/// Prompts for discussion, each with a large numeral.
pub(super) fn questions(ctx: &mut Ctx<'_>, questions: &Questions, path: &NodePath, room: Room) -> Laid {
    let size = ctx.theme().sizes.body;
    let mut text_style = ctx.style(TextRole::Body);
    text_style.size *= 1.06;
    text_style.line_height = 1.28;
    text_style.is_balanced = true;
    let numeral_style = TextStyle {
        color: ctx.colors.accent,
        size: size * 1.9,
        weight: ctx.theme().style.heading_weight,
        line_height: 1.0,
        ..ctx.style(TextRole::Heading)
    };
    let indent = size * 2.2;
    let width = (room.width - indent).min(size * MAX_MEASURE_EMS);
    let mut stacked = Laid::default();
    for (i, question) in questions.items.iter().enumerate() {
        if stacked.is_hopeless() {
            break;
        }
        let steps = ctx.steps.item(false);
        let path = path.field("items").index(i);
        let numeral = ctx.ts.line(&Inline::plain((i + 1).to_string()), &numeral_style);
        let text = ctx.set(question, &text_style, width);
        // The numeral's baseline is the text's first one, unless the text is a single line in its middle.
        let top = (numeral.first_baseline() - text.first_baseline()).max(0.0);
        let mut laid = Laid { width: indent + text.used_width(), height: top + text.height(), items: Vec::new() };
        laid.items.extend(numeral.items(0.0, 0.0));
        laid.items.extend(text.items(indent, top));
        stacked.stack(laid.tagged(Role::ListItem, &path).during(steps), size * 0.72);
    }
    stacked.tagged(Role::List, path)
}

/// True if nothing else stands in a column with these references: they may fill it.
fn has_own_column(ctx: &Ctx<'_>, sources: &Sources) -> bool {
    let is_own = |column: &Vec<Block>| matches!(column.as_slice(), [Block::Sources(only)] if only == sources);
    let columns = ctx.slide.slide.body.iter().filter_map(|block| match block {
        Block::Columns(columns) => Some(&columns.columns),
        _ => None,
    });
    columns.flatten().any(is_own)
}

/// The largest size, up to that of body text, in which a column of references leaves some of its room.
fn largest_size(ctx: &mut Ctx<'_>, entries: &[String], style: &TextStyle, room: Room) -> f64 {
    if entries.len() > MAX_LARGE_SOURCES {
        return style.size;
    }
    let sizes = (0..=8_u8).map(|i| style.size / SOURCES_SIZE * (1.0 - 0.025 * f64::from(i)));
    let fits = |ctx: &mut Ctx<'_>, size: f64| {
        let style = TextStyle { size, ..style.clone() };
        let heights = entries.iter().map(|entry| ctx.set(entry, &style, room.width - size * 0.9).height() + size * 0.5);
        heights.sum::<f64>() <= room.height * 0.8
    };
    sizes.into_iter().find(|&size| fits(ctx, size)).unwrap_or(style.size)
}

/// References, with turned lines indented; an empty list gathers the deck's own.
pub(super) fn sources(ctx: &mut Ctx<'_>, sources: &Sources, path: &NodePath, room: Room) -> Laid {
    let entries: Vec<String> = if sources.items.is_empty() {
        ctx.deck.sources.to_vec()
    } else {
        sources.items.iter().map(|source| source.as_str().to_owned()).collect()
    };
    let mut style = ctx.style(TextRole::Body);
    style.size *= SOURCES_SIZE;
    style.line_height = 1.26;
    if has_own_column(ctx, sources) {
        style.size = largest_size(ctx, &entries, &style, room);
    }
    let n_columns = if entries.len() > 7 { 2 } else { 1 };
    let gutter = ctx.theme().spacing.gutter;
    let column_width = (room.width - gutter * (n_columns - 1) as f64) / n_columns as f64;
    let per_column = entries.len().div_ceil(n_columns).max(1);
    let indent = style.size * 0.9;
    let mut laid = Laid::default();
    for (column, chunk) in entries.chunks(per_column).enumerate() {
        let mut stacked = Laid::default();
        for (row, entry) in chunk.iter().enumerate() {
            if stacked.is_hopeless() {
                break;
            }
            let index = column * per_column + row;
            let paragraph = ctx.set(entry, &style, column_width - indent);
            let mark_y = paragraph.first_baseline() - style.size * 0.27;
            let mark = [Point::new(0.0, mark_y), Point::new(style.size * 0.5, mark_y)];
            let mut item =
                Laid { width: indent + paragraph.used_width(), height: paragraph.height(), items: Vec::new() };
            item.items.push(polyline(&mark, style.size * 0.07, ctx.colors.accent));
            item.items.extend(paragraph.items(indent, 0.0));
            stacked.stack(item.tagged(Role::ListItem, &path.field("items").index(index)), style.size * 0.5);
        }
        laid.place(stacked, column as f64 * (column_width + gutter), 0.0);
    }
    laid.tagged(Role::List, path)
}
