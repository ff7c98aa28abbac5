//! Tables: columns as wide as their content, numbers aligned at their decimals, cells and rows tinted.

mod decimal;

use std::collections::BTreeSet;

use kurbo::{Point, Rect, RoundedRect, Shape as _};

use crate::layout::blocks::figure::captions;
use crate::layout::context::{Ctx, Laid, Room, TextRole, contrast, readable};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::palette::mix;
use crate::layout::text::{Align, Paragraph, TextStyle};
use crate::model::block::{ColumnAlign, Table};
use crate::model::inline::Inline;
use crate::model::prose::Prose;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;
use decimal::{is_gap, is_number, split};

/// Measures of a table, in slide units.
struct Grid {
    /// Left edge and width of each column; the first one stands on the right if the deck is read from there.
    columns: Vec<(f64, f64)>,
    /// Left edge of the table.
    left: f64,
    /// True if the deck is read from right to left.
    is_rtl: bool,
    aligns: Vec<Align>,
    /// For columns of numbers what stands before, in and behind their decimals.
    decimals: Vec<Option<Parts>>,
    /// Space above and below the text of a row.
    padding: f64,
    /// How far tints reach beyond the text of their cells.
    bleed: f64,
    /// Distance from the room's left edge to the table's right one.
    right: f64,
    highlight: BTreeSet<(usize, usize)>,
    /// Share of its size that text may have for its longest words to fit, at most 1.
    squeeze: f64,
    /// True if the first cell of each row says what the row is about.
    has_row_heads: bool,
}

/// Widths of the parts of a number, in slide units.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    whole: f64,
    decimals: f64,
    /// Units and marks.
    tail: f64,
}

impl Parts {
    fn of(ctx: &mut Ctx<'_>, text: &Inline, style: &TextStyle, language: &str) -> Self {
        let at = split(&text.text, language);
        let all = ctx.ts.natural_width(text, style);
        let whole = ctx.ts.natural_width(&text.clone().truncated(at.point), style);
        let number = ctx.ts.natural_width(&text.clone().truncated(at.end), style);
        Self { whole, decimals: (number - whole).max(0.0), tail: (all - number).max(0.0) }
    }

    fn or_larger(self, other: Self) -> Self {
        Self {
            whole: self.whole.max(other.whole),
            decimals: self.decimals.max(other.decimals),
            tail: self.tail.max(other.tail),
        }
    }

    fn width(self) -> f64 {
        self.whole + self.decimals + self.tail
    }
}

/// Styles of a table's texts.
struct Styles {
    head: TextStyle,
    body: TextStyle,
    highlit: TextStyle,
}

/// Rows that the widths of columns follow; no slide shows more.
const MAX_MEASURED: usize = 200;
/// Tables with more rows than this are striped unless their author says otherwise.
const MAX_PLAIN_ROWS: usize = 6;
/// Share of the accent in a highlit cell.
const TINT: f32 = 0.16;

/// A table with its caption.
pub(super) fn table(ctx: &mut Ctx<'_>, table: &Table, path: &NodePath, room: Room) -> Laid {
    let n_columns = table.rows.iter().map(Vec::len).chain([table.head.len()]).max().unwrap_or(0);
    if n_columns == 0 {
        ctx.warn("empty-table", path, "the table has neither head nor rows");
        return Laid::default();
    }
    report_ragged(ctx, table, n_columns, path);
    report_highlights(ctx, table, n_columns, path);
    let (styles, grid) = fitted(ctx, table, n_columns, room.width);
    let mut laid = Laid { width: grid.right, ..Laid::default() };
    if !table.head.is_empty() {
        let steps = ctx.steps.here();
        let row = row(ctx, &table.head, &grid, &styles, &path.field("head"), None);
        laid.stack(row.during(steps), 0.0);
        let line = ctx.theme().style.rule_width * 1.5;
        push_line(&mut laid, &grid, line, ctx.colors.text);
    }
    let has_stripes = table.stripes.unwrap_or(table.rows.len() > MAX_PLAIN_ROWS);
    for (i, cells) in table.rows.iter().enumerate() {
        if laid.is_hopeless() {
            break;
        }
        let steps = ctx.steps.item(false);
        let mut row = row(ctx, cells, &grid, &styles, &path.field("rows").index(i), Some(i));
        if has_stripes && i % 2 == 1 {
            let stripe = Rect::new(grid.left - grid.bleed, 0.0, grid.right + grid.bleed, row.height);
            row.items.insert(0, FrameItem::fill_rect(stripe, ctx.colors.surface));
        }
        if i + 1 < table.rows.len() && !has_stripes {
            let line = ctx.theme().style.rule_width * 0.75;
            push_line(&mut row, &grid, line, ctx.colors.rule);
        }
        laid.stack(row.during(steps), 0.0);
    }
    let mut laid = laid.tagged(Role::Table, path);
    let caption = captions(ctx, &[("caption", table.caption.as_ref())], path, room.width);
    if caption.height > 0.0 {
        laid.stack(caption, styles.body.size * 0.55);
    }
    laid
}

/// Share of the body's size that a table's text has.
const SIZE: f64 = 0.87;

/// Styles and columns; text that has a word wider than its column's share is smaller, down to the smallest.
fn fitted(ctx: &mut Ctx<'_>, table: &Table, n_columns: usize, room: f64) -> (Styles, Grid) {
    let whole = styles(ctx, 1.0);
    let grid = measure(ctx, table, n_columns, &whole, room);
    if grid.squeeze >= 1.0 {
        return (whole, grid);
    }
    let smallest = ctx.minimum() * SIZE / (whole.body.size * ctx.scale.max(f64::EPSILON));
    let styles = styles(ctx, grid.squeeze.max(smallest).min(1.0));
    let grid = measure(ctx, table, n_columns, &styles, room);
    (styles, grid)
}

fn styles(ctx: &Ctx<'_>, scale: f64) -> Styles {
    let body = TextStyle { is_tabular: true, line_height: 1.24, ..ctx.style(TextRole::Body) };
    let body = TextStyle { size: body.size * SIZE * scale, ..body };
    let head = TextStyle { weight: 600.0, size: body.size * 0.84, color: ctx.colors.muted, ..body.clone() };
    let tint = tint(ctx);
    let color = if contrast(tint, ctx.colors.text) >= 4.5 {
        ctx.colors.text
    } else {
        readable(tint, ctx.colors.text, ctx.colors.background)
    };
    let highlit = TextStyle { weight: 700.0, color, ..body.clone() };
    Styles { head, body, highlit }
}

/// What stands behind a highlit cell.
fn tint(ctx: &Ctx<'_>) -> peniko::Color {
    mix(ctx.colors.background, ctx.colors.accent, TINT)
}

fn report_highlights(ctx: &mut Ctx<'_>, table: &Table, n_columns: usize, path: &NodePath) {
    let n_rows = table.rows.len();
    let is_outside = |&(row, column): &(usize, usize)| row >= n_rows || column >= n_columns;
    for (i, (row, column)) in table.highlight.iter().enumerate().filter(|(_, cell)| is_outside(cell)) {
        let message = format!(
            "there is no cell in row {row}, column {column}; the table has {n_rows} rows and {n_columns} columns, \
             counted from 0, the head not counted"
        );
        ctx.report(Diagnostic::warning("bad-highlight", Place::Node(path.field("highlight").index(i)), message));
    }
}

fn report_ragged(ctx: &mut Ctx<'_>, table: &Table, n_columns: usize, path: &NodePath) {
    for (i, row) in table.rows.iter().enumerate().filter(|(_, row)| row.len() != n_columns) {
        let message = format!("this row has {} cells, the table has {n_columns} columns", row.len());
        let place = Place::Node(path.field("rows").index(i));
        ctx.report(Diagnostic::warning("ragged-table", place, message).hint("add the missing cells as `\"\"`"));
    }
}

/// Widths from the content: what a column needs, and a share of what is left.
fn measure(ctx: &mut Ctx<'_>, table: &Table, n: usize, styles: &Styles, room: f64) -> Grid {
    let size = styles.body.size;
    let gap = size * 1.1;
    let language = ctx.deck.deck.language.clone();
    let aligns: Vec<Align> = (0..n).map(|i| column_align(table, i)).collect();
    let mut natural = vec![0.0_f64; n];
    let mut least = vec![0.0_f64; n];
    let mut decimals: Vec<Option<Parts>> = vec![None; n];
    let highlight: BTreeSet<(usize, usize)> = table.highlight.iter().copied().collect();
    let head_row = std::iter::once((&table.head, None));
    let rows = table.rows.iter().take(MAX_MEASURED).enumerate().map(|(i, row)| (row, Some(i)));
    for (cells, row) in head_row.chain(rows) {
        for (i, cell) in cells.iter().enumerate() {
            let text = Inline::parse(cell);
            let style = style_of(styles, &highlight, row, i);
            natural[i] = natural[i].max(ctx.ts.natural_width(&text, style) + 1.0);
            least[i] = least[i].max(ctx.ts.longest_word_width(&text, style) + 1.0);
            if row.is_some() && aligns[i] == Align::End && is_number(&text.text) {
                let parts = Parts::of(ctx, &text, style, &language);
                decimals[i] = Some(decimals[i].map_or(parts, |widest| widest.or_larger(parts)));
            }
        }
    }
    for (i, parts) in decimals.iter().enumerate() {
        let width = parts.map_or(0.0, Parts::width) + 1.0;
        natural[i] = natural[i].max(width);
        least[i] = least[i].max(width);
    }
    // A number that ends where the next word begins needs more air between them.
    let gaps: Vec<f64> = aligns
        .windows(2)
        .map(|pair| if pair[0] == Align::End && pair[1] == Align::Start { gap * 1.7 } else { gap })
        .collect();
    let all_gaps: f64 = gaps.iter().sum();
    let room_for_text = (room - all_gaps).max(n as f64);
    // Gaps follow the size of the text; a hair is left for what rounding takes.
    let squeeze = (room / (least.iter().sum::<f64>() + all_gaps) * 0.99).min(1.0);
    let widths = share(&natural, &least, room_for_text);
    let mut x = 0.0;
    let columns: Vec<(f64, f64)> = widths
        .iter()
        .zip(gaps.iter().chain([&0.0]))
        .map(|(&width, gap)| {
            let column = (x, width);
            x += width + gap;
            column
        })
        .collect();
    let is_rtl = ctx.deck.deck.is_rtl();
    // Seen in a mirror: what begins on the left ends on the right.
    let edge = if is_rtl { room.max(x) } else { 0.0 };
    let columns = match is_rtl {
        true => columns.into_iter().map(|(left, width)| (edge - left - width, width)).collect(),
        false => columns,
    };
    let (left, right) = if is_rtl { (edge - x, edge) } else { (0.0, x) };
    Grid {
        columns,
        left,
        is_rtl,
        aligns,
        decimals,
        padding: size * 0.36,
        bleed: size * 0.4,
        right,
        highlight,
        squeeze,
        has_row_heads: has_row_heads(table),
    }
}

/// True if the first cells name their rows: each says something, and no two say the same.
fn has_row_heads(table: &Table) -> bool {
    let names: Vec<_> = table.rows.iter().map(|row| row.first().map_or("", |cell| cell.trim())).collect();
    let is_wide = table.rows.iter().all(|row| row.len() > 1);
    let distinct: BTreeSet<_> = names.iter().collect();
    is_wide && names.len() > 1 && distinct.len() == names.len() && !names.contains(&"")
}

/// The style of a cell; the head has no row.
fn style_of<'s>(
    styles: &'s Styles,
    highlight: &BTreeSet<(usize, usize)>,
    row: Option<usize>,
    column: usize,
) -> &'s TextStyle {
    match row {
        None => &styles.head,
        Some(row) if highlight.contains(&(row, column)) => &styles.highlit,
        Some(_) => &styles.body,
    }
}

/// Gives each column its natural width and a share of what is left, or takes from the widest.
fn share(natural: &[f64], least: &[f64], room: f64) -> Vec<f64> {
    let wished: f64 = natural.iter().sum();
    if wished <= room {
        // A table that nearly fills its room fills it; a small one keeps its columns together.
        let stretch = (room / wished.max(1.0)).min(1.8);
        return natural.iter().map(|width| width * stretch).collect();
    }
    let needed: f64 = least.iter().sum();
    if needed >= room {
        return least.iter().map(|width| width * room / needed).collect();
    }
    let extra = (room - needed) / (wished - needed);
    natural.iter().zip(least).map(|(natural, least)| least + (natural - least) * extra).collect()
}

/// The alignment as written; columns of numbers go right.
fn column_align(table: &Table, column: usize) -> Align {
    match table.align.get(column) {
        Some(ColumnAlign::Left) => Align::Start,
        Some(ColumnAlign::Center) => Align::Center,
        Some(ColumnAlign::Right) => Align::End,
        None => {
            let cells = table.rows.iter().filter_map(|row| row.get(column));
            let mut cells = cells.filter(|cell| !cell.is_blank() && !is_gap(cell)).peekable();
            let is_numeric = column > 0 && cells.peek().is_some() && cells.all(|cell| is_number(cell));
            if is_numeric { Align::End } else { Align::Start }
        }
    }
}

fn row(ctx: &mut Ctx<'_>, cells: &[Prose], grid: &Grid, styles: &Styles, path: &NodePath, row: Option<usize>) -> Laid {
    let language = ctx.deck.deck.language.clone();
    // Each text with how far its left edge is from its column's.
    let set: Vec<(Paragraph, f64)> = cells
        .iter()
        .enumerate()
        .zip(grid.columns.iter().zip(&grid.aligns))
        .map(|((i, cell), (&(_, width), &align))| {
            let style = style_of(styles, &grid.highlight, row, i);
            match grid.decimals[i].filter(|_| row.is_some() && (is_number(cell) || is_gap(cell))) {
                Some(widest) => number(ctx, cell, style, &language, (widest, width)),
                None => {
                    // What heads numbers stands above them, which are read from the left in every language.
                    let is_head_of_numbers = row.is_none() && grid.decimals[i].is_some();
                    let align = if grid.is_rtl && is_head_of_numbers { Align::Start } else { align };
                    (aligned(ctx, cell, &TextStyle { align, ..style.clone() }, width, grid.is_rtl), 0.0)
                }
            }
        })
        .collect();
    // Cells stand on one first baseline.
    let baseline = set.iter().map(|(text, _)| text.first_baseline()).fold(0.0, f64::max);
    let mut laid = Laid { width: grid.right, ..Laid::default() };
    for (i, ((paragraph, shift), &(x, _))) in set.iter().zip(&grid.columns).enumerate() {
        let is_head = row.is_none() || (i == 0 && grid.has_row_heads);
        let mut cell = Laid::paragraph(paragraph, &path.index(i), Role::TableCell(is_head));
        cell.width = 0.0;
        laid.place(cell, x + shift, grid.padding + baseline - paragraph.first_baseline());
    }
    laid.height += grid.padding;
    let plates: Vec<FrameItem> = (0..cells.len())
        .filter(|&column| row.is_some_and(|row| grid.highlight.contains(&(row, column))))
        .filter_map(|column| plate(ctx, grid, column, laid.height))
        .collect();
    laid.items.splice(0..0, plates);
    laid.tagged(Role::TableRow, path)
}

/// A text that begins where the table does, in whatever script it is written.
fn aligned(ctx: &mut Ctx<'_>, cell: &str, style: &TextStyle, width: f64, is_rtl: bool) -> Paragraph {
    let set = ctx.set(cell, style, width);
    let other = match style.align {
        Align::Start => Align::End,
        Align::End => Align::Start,
        Align::Center => return set,
    };
    if !is_rtl || set.is_rtl() { set } else { ctx.set(cell, &TextStyle { align: other, ..style.clone() }, width) }
}

/// A number with its decimals below the others', and how far its left edge is from its column's.
fn number(
    ctx: &mut Ctx<'_>,
    cell: &str,
    style: &TextStyle,
    language: &str,
    (widest, width): (Parts, f64),
) -> (Paragraph, f64) {
    let text = Inline::parse(cell);
    let parts = Parts::of(ctx, &text, style, language);
    let point = width - widest.tail - widest.decimals;
    (ctx.ts.line(&text, style), (point - parts.whole).max(0.0))
}

/// The tint behind a highlit cell.
fn plate(ctx: &Ctx<'_>, grid: &Grid, column: usize, height: f64) -> Option<FrameItem> {
    let &(x, width) = grid.columns.get(column)?;
    let corner = Point::new(x - grid.bleed, grid.padding * 0.2);
    let rect = Rect::from_points(corner, (x + width + grid.bleed, height - grid.padding * 0.2));
    let radius = ctx.theme().style.corner.min(rect.height() / 4.0);
    Some(FrameItem::fill(RoundedRect::from_rect(rect, radius).to_path(0.05), tint(ctx)))
}

fn push_line(laid: &mut Laid, grid: &Grid, thickness: f64, color: peniko::Color) {
    let line = Rect::new(grid.left, laid.height, grid.right, laid.height + thickness);
    laid.items.push(FrameItem::fill_rect(line, color));
    laid.height += thickness;
}
