//! Bodies side by side, and two headed columns to be compared.

use kurbo::Rect;

use super::{Body, layout_body};
use crate::layout::context::{Ctx, Laid, Room, TextRole, split};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::text::{Paragraph, TextStyle};
use crate::model::block::{Columns, Compare};
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// More columns than this can't be read from anywhere.
const MAX_COLUMNS: usize = 6;

/// Bodies side by side.
pub(super) fn columns(ctx: &mut Ctx<'_>, columns: &Columns, path: &NodePath, room: Room) -> Laid {
    let n_columns = columns.columns.len().min(MAX_COLUMNS);
    if columns.columns.len() > MAX_COLUMNS {
        let message = format!("{} columns are too many; the first {MAX_COLUMNS} are shown", columns.columns.len());
        ctx.report(
            Diagnostic::warning("too-many-columns", Place::Node(path.field("columns")), message)
                .hint("split the slide or use a `Table`"),
        );
    }
    let weights: Vec<f64> =
        (0..n_columns).map(|i| columns.widths.get(i).map_or(1.0, |width| width.get()).clamp(0.1, 100.0)).collect();
    let hangs = std::mem::replace(&mut ctx.hangs, false);
    let mut laid = Laid::default();
    for (i, part) in split(room.width, &weights, ctx.theme().spacing.gutter).into_iter().enumerate() {
        let column_room = Room { width: part.end - part.start, height: room.height };
        let body = layout_body(ctx, &Body::new(&columns.columns[i], &path.field("columns").index(i)), column_room);
        laid.place(body, part.start, 0.0);
    }
    ctx.hangs = hangs;
    laid
}

/// Two headed columns with a hairline between them.
pub(super) fn compare(ctx: &mut Ctx<'_>, compare: &Compare, path: &NodePath, room: Room) -> Laid {
    let gutter = ctx.theme().spacing.gutter * 1.34;
    let hangs = std::mem::replace(&mut ctx.hangs, false);
    let parts = split(room.width, &[1.0, 1.0], gutter);
    let sides = [(&compare.left, "left", ctx.colors.accent), (&compare.right, "right", ctx.colors.accent2)];
    let style = ctx.style(TextRole::Heading);
    let headings = sides.map(|((heading, _), _, color)| {
        let width = parts.first().map_or(room.width, |part| part.end - part.start);
        ctx.set(heading, &TextStyle { color, ..style.clone() }, width)
    });
    // What is compared stands at one height, however many lines its headings take.
    let tallest = headings.iter().map(Paragraph::height).fold(0.0, f64::max);
    let below = if tallest > 0.0 { tallest + style.size * 0.5 } else { 0.0 };
    let mut laid = Laid::default();
    for (((side, name, _), heading), part) in sides.into_iter().zip(&headings).zip(&parts) {
        let path = path.field(name);
        laid.place(Laid::paragraph(heading, &path.index(0), Role::Heading(2)), part.start, 0.0);
        let side_room = Room { width: part.end - part.start, height: room.height - below };
        let body = layout_body(ctx, &Body::new(&side.1, &path.index(1)), side_room);
        laid.place(body, part.start, below);
    }
    ctx.hangs = hangs;
    let middle = room.width / 2.0;
    let half = ctx.theme().style.rule_width / 2.0;
    let line = Rect::new(middle - half, 0.0, middle + half, laid.height);
    laid.items.insert(0, FrameItem::fill_rect(line, ctx.colors.rule));
    laid
}
