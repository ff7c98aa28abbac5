//! Tables as native ones: rows, columns, rules, tints and the place of every cell's text.

use std::collections::BTreeMap;

use kurbo::{Rect, Shape as _};
use peniko::Color;

use super::scene::{Around, Element, Kind, Sorter};
use super::text::Para;
use super::xml::{Xml, emu, solid_fill};
use super::{text, words};
use crate::layout::frame::{Brush, FrameItem, ItemKind, Role};
use crate::resolve::theme::ThemeColors;
use crate::source::node_path::{NodePath, Segment};

/// A rule thicker than this is a tint, in slide units.
const MAX_RULE: f64 = 8.0;

/// A table, measured.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// Edges of the columns, from left to right.
    xs: Vec<f64>,
    /// Edges of the rows, from top to bottom.
    ys: Vec<f64>,
    cells: BTreeMap<(usize, usize), Vec<Para>>,
    fills: Vec<(Rect, Color)>,
    rules: Vec<(Rect, Color)>,
    has_head: bool,
    /// True if its first column is the rightmost.
    is_rtl: bool,
    /// The step at which it appears.
    pub from: u16,
}

impl Table {
    /// What it covers, in slide units.
    pub(super) fn rect(&self) -> Rect {
        let ends = |edges: &[f64]| (edges.first().copied().unwrap_or(0.0), edges.last().copied().unwrap_or(0.0));
        let ((x0, x1), (y0, y1)) = (ends(&self.xs), ends(&self.ys));
        Rect::new(x0, y0, x1, y1)
    }
}

/// What was found of a table so far.
#[derive(Default)]
struct Found {
    cells: BTreeMap<(usize, usize), Vec<Para>>,
    shapes: Vec<(Rect, Color)>,
    has_head: bool,
    from: Option<u16>,
}

/// The table that a group of the Frame draws; `None` if it has no text.
pub(super) fn collect(sorter: &mut Sorter<'_>, items: &[FrameItem], around: &Around) -> Option<Table> {
    let mut found = Found::default();
    visit(sorter, items, around, &mut found);
    let (fills, rules): (Vec<_>, Vec<_>) = found.shapes.into_iter().partition(|(rect, _)| rect.height() > MAX_RULE);
    let n_rows = found.cells.keys().map(|(row, _)| row + 1).max()?;
    let n_columns = found.cells.keys().map(|(_, column)| column + 1).max()?;
    let is_rtl = is_mirrored(&found.cells);
    if is_rtl {
        let seen = |((row, column), paras)| ((row, n_columns - 1 - column), paras);
        found.cells = std::mem::take(&mut found.cells).into_iter().map(seen).collect();
    }
    let extent = |pick: &dyn Fn(&(usize, usize)) -> bool, ends: &dyn Fn(Rect) -> (f64, f64)| {
        let paras = found.cells.iter().filter(|(at, _)| pick(at)).flat_map(|(_, paras)| paras);
        paras.map(|para| ends(para.rect)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    };
    let xs: Vec<_> = (0..n_columns).map(|i| extent(&|at| at.1 == i, &|rect| (rect.x0, rect.x1))).collect();
    let ys: Vec<_> = (0..n_rows).map(|i| extent(&|at| at.0 == i, &|rect| (rect.y0, rect.y1))).collect();
    let all = rules.iter().map(|(rect, _)| (rect.x0, rect.x1)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let xs = edges(&xs, all);
    let ys = edges(&ys, None);
    let (cells, has_head, from) = (found.cells, found.has_head, found.from.unwrap_or(0));
    Some(Table { xs, ys, cells, fills, rules, has_head, is_rtl, from })
}

/// True if cells of a row go from right to left.
fn is_mirrored(cells: &BTreeMap<(usize, usize), Vec<Para>>) -> bool {
    let left_of = |row: usize, column: usize| cells.get(&(row, column))?.first().map(|para| para.rect.x0);
    cells.keys().any(|&(row, column)| {
        column > 0 && left_of(row, column).zip(left_of(row, column - 1)).is_some_and(|(own, before)| own < before)
    })
}

fn visit(sorter: &mut Sorter<'_>, items: &[FrameItem], around: &Around, found: &mut Found) {
    for item in items {
        let ItemKind::Group(group) = &item.kind else { continue };
        let inner = sorter.enter(item, group, around);
        let cell = item.path.as_ref().and_then(place_of);
        if let (Some(Role::TableCell(is_head)), Some((row, column))) = (&group.role, cell) {
            // The first cells of rows may head these; what heads columns is in no row.
            found.has_head |= *is_head && row.is_none();
            let row = row.map_or(0, |row| row + usize::from(found.has_head));
            let mut parts = Vec::new();
            sorter.walk(&group.items, &inner, &mut parts);
            for part in parts {
                if let Kind::Text(text) = part.kind {
                    found.from = Some(found.from.map_or(part.from, |from| from.min(part.from)));
                    found.cells.entry((row, column)).or_default().extend(text.paras);
                }
            }
        } else {
            visit(sorter, &group.items, &inner, found);
        }
    }
    let mut shapes = Vec::new();
    let own: Vec<FrameItem> = items.iter().filter(|item| matches!(item.kind, ItemKind::Shape(_))).cloned().collect();
    sorter.walk(&own, around, &mut shapes);
    found.shapes.extend(shapes.iter().filter_map(filled));
}

fn filled(element: &Element) -> Option<(Rect, Color)> {
    match &element.kind {
        Kind::Vector(vector) => match &vector.fill {
            Some(Brush::Solid(color)) => Some((vector.path.bounding_box(), *color)),
            Some(Brush::Gradient(_) | Brush::Blur { .. }) | None => None,
        },
        Kind::Text(_) | Kind::Picture(_) | Kind::Group(_) | Kind::Table(_) | Kind::Chart(..) => None,
    }
}

/// Row, if it isn't the head, and column of a cell's path.
fn place_of(path: &NodePath) -> Option<(Option<usize>, usize)> {
    match path.segments() {
        [.., Segment::Field(rows), Segment::Index(row), Segment::Index(column)] if rows == "rows" => {
            Some((Some(*row as usize), *column as usize))
        }
        [.., Segment::Field(head), Segment::Index(column)] if head == "head" => Some((None, *column as usize)),
        _ => None,
    }
}

/// Edges in the middle between neighbours; the outer ones as given, else as far out as the first inner one.
fn edges(parts: &[Option<(f64, f64)>], outer: Option<(f64, f64)>) -> Vec<f64> {
    let known: Vec<(f64, f64)> = parts.iter().flatten().copied().collect();
    let (Some(&(start, _)), Some(&(_, end))) = (known.first(), known.last()) else { return vec![0.0, 1.0] };
    let gap = known.windows(2).map(|pair| (pair[1].0 - pair[0].1) / 2.0).fold(f64::MAX, f64::min);
    let gap = if known.len() < 2 { 8.0 } else { gap.clamp(2.0, 40.0) };
    let (start, end) = outer.unwrap_or((start - gap, end + gap));
    let mut edges = vec![start];
    for i in 1..parts.len() {
        let before = parts[..i].iter().rev().flatten().next().map_or(start, |part| part.1);
        let after = parts[i..].iter().flatten().next().map_or(end, |part| part.0);
        let last = edges.last().copied().unwrap_or(start);
        edges.push(f64::midpoint(before, after).max(last + 1.0));
    }
    let last = edges.last().copied().unwrap_or(start);
    edges.push(end.max(last + 1.0));
    edges
}

/// Writes a table into its frame.
pub(super) fn write(xml: &mut Xml, table: &Table, theme: &ThemeColors, words: &mut words::Writing<'_>) {
    xml.open("a:graphic", &[]);
    xml.open("a:graphicData", &[("uri", &"http://schemas.openxmlformats.org/drawingml/2006/table")]);
    xml.open("a:tbl", &[]);
    let head: super::xml::Attribute<'_> = ("firstRow", &u8::from(table.has_head));
    match table.is_rtl {
        true => xml.empty("a:tblPr", &[("rtl", &1), head]),
        false => xml.empty("a:tblPr", &[head]),
    };
    // Columns are told in the order in which they are read.
    let mut columns: Vec<(usize, &[f64])> = table.xs.windows(2).enumerate().collect();
    if table.is_rtl {
        columns.reverse();
    }
    xml.open("a:tblGrid", &[]);
    for (_, x) in &columns {
        xml.empty("a:gridCol", &[("w", &emu(x[1] - x[0]))]);
    }
    xml.close();
    for (row, y) in table.ys.windows(2).enumerate() {
        xml.open("a:tr", &[("h", &emu(y[1] - y[0]))]);
        for (column, x) in &columns {
            let rect = Rect::new(x[0], y[0], x[1], y[1]);
            cell(xml, table, (row, *column), rect, theme, words);
        }
        xml.close();
    }
    xml.close().close().close();
}

fn cell(
    xml: &mut Xml,
    table: &Table,
    at: (usize, usize),
    rect: Rect,
    theme: &ThemeColors,
    words: &mut words::Writing<'_>,
) {
    xml.open("a:tc", &[]);
    xml.open("a:txBody", &[]).empty("a:bodyPr", &[]).empty("a:lstStyle", &[]);
    let paras = table.cells.get(&at).map(Vec::as_slice).unwrap_or_default();
    // A cell is set right if its column ends where its text does, and not where it begins.
    let column: Vec<Rect> =
        table.cells.iter().filter(|((_, c), _)| *c == at.1).flat_map(|(_, p)| p).map(|p| p.rect).collect();
    let least = |value: fn(&Rect) -> f64| column.iter().map(value).fold(f64::MAX, f64::min);
    let most = |value: fn(&Rect) -> f64| column.iter().map(value).fold(f64::MIN, f64::max);
    let left_spread = most(|r| r.x0) - least(|r| r.x0);
    let align = match paras.first() {
        Some(para)
            if left_spread > 3.0
                && most(|r| r.x1) - para.rect.x1 < left_spread * 0.7
                && para.rect.x0 - least(|r| r.x0) > 1.0 =>
        {
            let middle = |r: &Rect| f64::midpoint(r.x0, r.x1);
            let is_centered = column.iter().all(|r| (middle(r) - middle(&para.rect)).abs() < 2.0);
            if is_centered { text::Align::Center } else { text::Align::Right }
        }
        Some(_) if left_spread > 3.0 && most(|r| r.x1) - least(|r| r.x1) < 3.0 => text::Align::Right,
        Some(para) => para.align,
        None => text::Align::Left,
    };
    if paras.is_empty() {
        xml.open("a:p", &[]).empty("a:endParaRPr", &[("sz", &1000)]).close();
    }
    for para in paras {
        words.cell_paragraph(xml, para, align);
    }
    xml.close();
    let extent = paras.iter().map(|para| para.rect).reduce(|a, b| a.union(b)).unwrap_or(rect);
    let (mut left, mut right) = ((extent.x0 - rect.x0).max(0.0), (rect.x1 - extent.x1).max(0.0));
    match align {
        text::Align::Left => right = right.min(2.0),
        text::Align::Right => left = left.min(2.0),
        text::Align::Center => (left, right) = (2.0, 2.0),
    }
    let lift = paras.first().map_or(0.0, words::lift);
    let top = (extent.y0 - lift - rect.y0).max(0.0);
    let margins = [("marL", emu(left)), ("marR", emu(right)), ("marT", emu(top)), ("marB", 0)];
    let attributes: Vec<super::xml::Attribute<'_>> =
        margins.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    xml.open("a:tcPr", &attributes);
    borders(xml, table, rect, theme);
    let center = extent.center();
    // The tint of a cell lies on that of its row.
    let around = table.fills.iter().filter(|(fill, _)| fill.contains(center));
    let fill = around.min_by(|(a, _), (b, _)| a.area().total_cmp(&b.area()));
    match fill {
        Some((_, color)) => solid_fill(xml, *color, 1.0, theme),
        None => {
            xml.empty("a:noFill", &[]);
        }
    }
    xml.close().close();
}

fn borders(xml: &mut Xml, table: &Table, rect: Rect, theme: &ThemeColors) {
    let rule_at = |y: f64| {
        let near = table.rules.iter().filter(|(rule, _)| rule.x0 <= rect.center().x && rule.x1 >= rect.center().x);
        near.min_by(|a, b| (a.0.center().y - y).abs().total_cmp(&(b.0.center().y - y).abs()))
            .filter(|(rule, _)| (rule.center().y - y).abs() < rect.height() * 0.35)
    };
    for (name, rule) in [("a:lnL", None), ("a:lnR", None), ("a:lnT", rule_at(rect.y0)), ("a:lnB", rule_at(rect.y1))] {
        match rule {
            Some((line, color)) => {
                xml.open(name, &[("w", &emu(line.height()))]);
                solid_fill(xml, *color, 1.0, theme);
                xml.close();
            }
            None => {
                xml.open(name, &[("w", &0)]).empty("a:noFill", &[]).close();
            }
        }
    }
}
