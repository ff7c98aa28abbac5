//! Tables: columns as wide as their content, numbers flush right on one width.

use kurbo::Rect;

use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::text::{Align, Paragraph, TextStyle};
use crate::model::block::{ColumnAlign, Table};
use crate::model::inline::Inline;
use crate::model::prose::Prose;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// Measures of a table, in slide units.
struct Grid {
    /// Left edge and width of each column.
    columns: Vec<(f64, f64)>,
    aligns: Vec<Align>,
    /// Space above and below the text of a row.
    padding: f64,
    width: f64,
}

/// Rows that the widths of columns follow; no slide shows more.
const MAX_MEASURED: usize = 200;

/// A table with its caption.
pub(super) fn table(ctx: &mut Ctx<'_>, table: &Table, path: &NodePath, room: Room) -> Laid {
    let n_columns = table.rows.iter().map(Vec::len).chain([table.head.len()]).max().unwrap_or(0);
    if n_columns == 0 {
        ctx.warn("empty-table", path, "the table has neither head nor rows");
        return Laid::default();
    }
    report_ragged(ctx, table, n_columns, path);
    let body = TextStyle { is_tabular: true, line_height: 1.24, ..ctx.style(TextRole::Body) };
    let body = TextStyle { size: body.size * 0.87, ..body };
    let head = TextStyle { weight: 600.0, size: body.size * 0.84, color: ctx.colors.muted, ..body.clone() };
    let grid = measure(ctx, table, n_columns, &body, &head, room.width);
    let mut laid = Laid { width: grid.width, ..Laid::default() };
    if !table.head.is_empty() {
        let steps = ctx.steps.here();
        let row = row(ctx, &table.head, &grid, &head, &path.field("head"), true);
        laid.stack(row.during(steps), 0.0);
        let line = ctx.theme().style.rule_width * 1.5;
        push_line(&mut laid, &grid, line, ctx.colors.text);
    }
    for (i, cells) in table.rows.iter().enumerate() {
        if laid.is_hopeless() {
            break;
        }
        let steps = ctx.steps.item(false);
        let mut row = row(ctx, cells, &grid, &body, &path.field("rows").index(i), false);
        if i + 1 < table.rows.len() {
            let line = ctx.theme().style.rule_width * 0.75;
            push_line(&mut row, &grid, line, ctx.colors.rule);
        }
        laid.stack(row.during(steps), 0.0);
    }
    let mut laid = laid.tagged(Role::Table, path);
    if let Some(caption) = table.caption.as_ref().filter(|caption| !caption.is_blank()) {
        let style = ctx.style(TextRole::Small);
        let set = ctx.set(caption, &style, room.width);
        laid.stack(Laid::paragraph(&set, &path.field("caption"), Role::Paragraph), body.size * 0.55);
    }
    laid
}

fn report_ragged(ctx: &mut Ctx<'_>, table: &Table, n_columns: usize, path: &NodePath) {
    for (i, row) in table.rows.iter().enumerate().filter(|(_, row)| row.len() != n_columns) {
        let message = format!("this row has {} cells, the table has {n_columns} columns", row.len());
        let place = Place::Node(path.field("rows").index(i));
        ctx.report(Diagnostic::warning("ragged-table", place, message).hint("add the missing cells as `\"\"`"));
    }
}

/// Widths from the content: what a column needs, and a share of what is left.
fn measure(ctx: &mut Ctx<'_>, table: &Table, n: usize, body: &TextStyle, head: &TextStyle, room: f64) -> Grid {
    let gap = body.size * 1.1;
    let mut natural = vec![0.0_f64; n];
    let mut least = vec![0.0_f64; n];
    let head_row = std::iter::once((&table.head, head));
    for (cells, style) in head_row.chain(table.rows.iter().take(MAX_MEASURED).map(|row| (row, body))) {
        for (i, cell) in cells.iter().enumerate() {
            let text = Inline::parse(cell);
            natural[i] = natural[i].max(ctx.ts.natural_width(&text, style) + 1.0);
            least[i] = least[i].max(ctx.ts.longest_word_width(&text, style) + 1.0);
        }
    }
    let aligns: Vec<Align> = (0..n).map(|i| column_align(table, i)).collect();
    // A number that ends where the next word begins needs more air between them.
    let gaps: Vec<f64> = aligns
        .windows(2)
        .map(|pair| if pair[0] == Align::End && pair[1] == Align::Start { gap * 1.7 } else { gap })
        .collect();
    let room_for_text = (room - gaps.iter().sum::<f64>()).max(n as f64);
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
    Grid { columns, aligns, padding: body.size * 0.36, width: x }
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
            let mut cells = table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_blank());
            let is_numeric = column > 0 && cells.clone().next().is_some() && cells.all(|cell| is_number(cell));
            if is_numeric { Align::End } else { Align::Start }
        }
    }
}

/// True for numbers with signs, units and separators, as in `−1,234.5 %`.
fn is_number(cell: &str) -> bool {
    let n_digits = cell.chars().filter(char::is_ascii_digit).count();
    let n_letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    n_digits > 0 && n_letters <= 2
}

fn row(ctx: &mut Ctx<'_>, cells: &[Prose], grid: &Grid, style: &TextStyle, path: &NodePath, is_head: bool) -> Laid {
    let set: Vec<Paragraph> = cells
        .iter()
        .zip(&grid.columns)
        .zip(&grid.aligns)
        .map(|((cell, &(_, width)), &align)| ctx.set(cell, &TextStyle { align, ..style.clone() }, width))
        .collect();
    // Cells stand on one first baseline.
    let baseline = set.iter().map(Paragraph::first_baseline).fold(0.0, f64::max);
    let mut laid = Laid { width: grid.width, ..Laid::default() };
    for (i, (paragraph, &(x, _))) in set.iter().zip(&grid.columns).enumerate() {
        let mut cell = Laid::paragraph(paragraph, &path.index(i), Role::TableCell(is_head));
        cell.width = 0.0;
        laid.place(cell, x, grid.padding + baseline - paragraph.first_baseline());
    }
    laid.height += grid.padding;
    laid.tagged(Role::TableRow, path)
}

fn push_line(laid: &mut Laid, grid: &Grid, thickness: f64, color: peniko::Color) {
    let line = Rect::new(0.0, laid.height, grid.width, laid.height + thickness);
    laid.items.push(FrameItem::fill_rect(line, color));
    laid.height += thickness;
}
