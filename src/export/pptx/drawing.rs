//! What the drawing of a chart tells of its parts, so that the native one stands alike.

use kurbo::{PathEl, Point, Rect, Shape as _};

use super::scene::{Element, Kind, Vector, bounds};
use crate::model::block::ChartKind;
use crate::model::inline::Inline;
use crate::model::prose::Prose;

/// A line this long, as a share of the chart's side, is an axis or belongs to a grid.
const MIN_AXIS: f64 = 0.4;

/// A chart as it was drawn.
#[derive(Debug, Clone)]
pub(super) struct Drawing {
    /// What all of it covers.
    pub rect: Rect,
    /// What its marks fill, if that can be seen.
    pub plot: Option<Rect>,
    /// Em size of its labels.
    pub size: f64,
    /// True if numbers stand along its value axis.
    pub has_ticks: bool,
    /// What names at the right cover, beside their series.
    pub side_names: Option<Rect>,
    /// Remarks that were drawn, by their places among the deck's.
    pub remarked: Vec<usize>,
}

impl Drawing {
    /// What the elements of a chart's drawing tell; `None` if there are none.
    pub(super) fn of(kind: ChartKind, elements: &[Element], series: &[String]) -> Option<Self> {
        let rect = bounds(elements)?;
        let sizes = elements.iter().filter_map(|element| match &element.kind {
            Kind::Text(text) => text.paras.first().map(|para| para.size),
            Kind::Vector(_) | Kind::Picture(_) | Kind::Group(_) | Kind::Table(_) | Kind::Chart(..) => None,
        });
        let size = sizes.fold(None, |least: Option<f64>, size| Some(least.map_or(size, |least| least.min(size))));
        let (plot, n_lines) = match kind {
            ChartKind::Pie => (filled(elements), 0),
            ChartKind::HorizontalBar => level_plot(elements, rect, size.unwrap_or(24.0)),
            ChartKind::Line | ChartKind::Area | ChartKind::Scatter | ChartKind::Bar | ChartKind::StackedBar => {
                upright_plot(elements, rect)
            }
        };
        // Names in a key stand above the plot.
        let name_at = |element: &Element| {
            let (Kind::Text(text), Some(plot)) = (&element.kind, plot) else { return None };
            let words = one_line(&text.paras.iter().map(super::text::Para::words).collect::<String>());
            let rect = text.paras.first()?.rect;
            (rect.y1 > plot.y0 && series.iter().any(|name| one_line(name) == words)).then_some(rect)
        };
        let side_names = elements.iter().filter_map(name_at).reduce(|a, b| a.union(b));
        let (size, has_ticks) = (size.unwrap_or(24.0), n_lines > 1);
        Some(Self { rect, plot, size, has_ticks, side_names, remarked: Vec::new() })
    }

    /// Takes a chart's remarks out of its drawing, with the lines that lead to what they are about.
    pub(super) fn take_remarks(&mut self, remarks: &[(Prose, Prose)], elements: Vec<Element>) -> Vec<Element> {
        let told: Vec<String> = remarks.iter().map(|(_, words)| one_line(&Inline::plain_text(words))).collect();
        let mut places: Vec<Rect> = Vec::new();
        let (mut taken, rest): (Vec<Element>, Vec<Element>) = elements.into_iter().partition(|element| {
            let Kind::Text(text) = &element.kind else { return false };
            let words = one_line(&text.paras.iter().map(super::text::Para::words).collect::<String>());
            let found = told.iter().enumerate().find(|(i, told)| **told == words && !self.remarked.contains(i));
            let Some((i, _)) = found else { return false };
            self.remarked.push(i);
            places.extend(bounds(std::slice::from_ref(element)));
            true
        });
        let is_leader = |vector: &Vector| {
            let Some((a, b)) = straight(vector) else { return false };
            let near = |rect: &Rect| rect.inflate(14.0, 14.0).contains(a) != rect.inflate(14.0, 14.0).contains(b);
            (a - b).hypot() < self.rect.height() * MIN_AXIS && places.iter().any(near)
        };
        taken.extend(rest.into_iter().filter(|element| match &element.kind {
            Kind::Vector(vector) => is_leader(vector),
            Kind::Text(_) | Kind::Picture(_) | Kind::Group(_) | Kind::Table(_) | Kind::Chart(..) => false,
        }));
        taken
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The ends of a stroked straight line.
fn straight(vector: &Vector) -> Option<(Point, Point)> {
    match vector.path.elements() {
        [PathEl::MoveTo(a), PathEl::LineTo(b)] if vector.fill.is_none() => Some((*a, *b)),
        _ => None,
    }
}

fn lines(elements: &[Element]) -> impl Iterator<Item = (Point, Point)> {
    elements.iter().filter_map(|element| match &element.kind {
        Kind::Vector(vector) => straight(vector),
        Kind::Text(_) | Kind::Picture(_) | Kind::Group(_) | Kind::Table(_) | Kind::Chart(..) => None,
    })
}

/// What filled shapes cover.
fn filled(elements: &[Element]) -> Option<Rect> {
    let shapes = elements.iter().filter_map(|element| match &element.kind {
        Kind::Vector(vector) if vector.fill.is_some() => Some(vector.path.bounding_box()),
        _ => None,
    });
    shapes.reduce(|a, b| a.union(b))
}

/// The plot of values that go up, and how many levels it shows.
fn upright_plot(elements: &[Element], rect: Rect) -> (Option<Rect>, usize) {
    let is_level = |(a, b): &(Point, Point)| (a.y - b.y).abs() < 0.5 && (a.x - b.x).abs() > rect.width() * MIN_AXIS;
    let found: Vec<_> = lines(elements).filter(is_level).collect();
    let mut levels: Vec<f64> = found.iter().map(|(a, _)| a.y).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    let across = found.iter().map(|(a, b)| Rect::from_points(*a, *b)).reduce(|a, b| a.union(b));
    let plot = across.map(|mut plot| {
        if let Some(bars) = filled(elements).filter(|_| levels.len() < 2) {
            (plot.y0, plot.y1) = (plot.y0.min(bars.y0), plot.y1.max(bars.y1));
        }
        plot
    });
    (plot.filter(|plot| plot.height() > 20.0), levels.len())
}

/// The plot of bars that lie, with room for the values at their ends.
fn level_plot(elements: &[Element], rect: Rect, size: f64) -> (Option<Rect>, usize) {
    let is_upright = |(a, b): &(Point, Point)| (a.x - b.x).abs() < 0.5 && (a.y - b.y).abs() > rect.height() * MIN_AXIS;
    let found: Vec<_> = lines(elements).filter(is_upright).collect();
    let across = found.iter().map(|(a, b)| Rect::from_points(*a, *b)).reduce(|a, b| a.union(b));
    let plot = across.map(|plot| {
        let bars = filled(elements).unwrap_or(plot);
        let x1 = if found.len() > 1 { plot.x1 } else { bars.x1.max(rect.x1 - size * 2.0) };
        Rect { x0: plot.x0.min(bars.x0), x1, ..plot }
    });
    (plot.filter(|plot| plot.width() > 20.0), found.len())
}
