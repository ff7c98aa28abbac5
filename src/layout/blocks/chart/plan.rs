//! What all kinds of charts share: type, inks, numbers, and when each series shows.

use kurbo::{BezPath, Cap, Circle, Point, Rect, Shape as _, Size, Stroke};
use peniko::Color;
use std::sync::Arc;

use super::data::Prepared;
use crate::layout::context::{Ctx, TextRole};
use crate::layout::frame::{Brush, FrameItem, ItemKind, Shape};
use crate::layout::number::{NumberFormat, decimals_of};
use crate::layout::palette;
use crate::layout::step::StepRange;
use crate::layout::text::TextStyle;
use crate::model::block::{Chart, ChartKind};
use crate::source::node_path::NodePath;

/// Smallest text of a chart as finally drawn, in slide units.
const MIN_TEXT: f64 = 28.2;
/// From this size on a chart has room for larger text, in slide units.
const WIDE: Size = Size::new(1150.0, 440.0);
/// Below this width a chart has no room for large text, in slide units.
const NARROW: f64 = 640.0;
/// Most decimals of a value; more are noise to an audience.
const MAX_DECIMALS: usize = 3;

/// A chart on its way to being drawn.
pub(super) struct Plan<'c> {
    /// The chart as written.
    pub chart: &'c Chart,
    /// Its numbers.
    pub data: &'c Prepared,
    /// Where it lies in the deck.
    pub path: &'c NodePath,
    /// How numbers are written.
    pub number: NumberFormat,
    /// How text is set.
    pub text: TextStyles,
    /// How each series is drawn.
    pub inks: Vec<Ink>,
    /// When each series shows.
    pub steps: Vec<StepRange>,
    /// Names that are stressed.
    pub stressed: Vec<&'c str>,
    /// The colour of the axis where values are zero.
    pub axis: Color,
    /// The colour of gridlines.
    pub grid: Color,
    /// What lies behind the chart.
    pub background: Color,
}

/// How a chart's text is set.
#[derive(Debug, Clone)]
pub(super) struct TextStyles {
    /// Labels of the x axis, remarks.
    pub label: TextStyle,
    /// Numbers of the value axis, names of axes.
    pub quiet: TextStyle,
    /// Names of series.
    pub name: TextStyle,
    /// Values at their points and bars.
    pub value: TextStyle,
}

impl TextStyles {
    fn new(ctx: &Ctx<'_>, room: Size) -> Self {
        let small = ctx.theme().sizes.small.clamp(26.0, 60.0);
        let body = ctx.style(TextRole::Body);
        // A chart that has the slide to itself is read from the last row.
        let share = if room.width >= WIDE.width && room.height >= WIDE.height {
            1.22
        } else if room.width >= NARROW {
            1.15
        } else {
            1.08
        };
        let size = (small * share).max(MIN_TEXT / ctx.scale);
        let label = TextStyle { size, line_height: 1.2, is_tabular: true, ..body };
        let quiet = TextStyle { color: ctx.colors.muted, ..label.clone() };
        let name = TextStyle { weight: 600.0, ..label.clone() };
        let value = TextStyle { weight: 600.0, ..label.clone() };
        Self { label, quiet, name, value }
    }

    /// Height of a line, in slide units.
    pub(super) fn line(&self) -> f64 {
        self.label.size * f64::from(self.label.line_height)
    }
}

/// Signs at the points of lines; they tell series apart where colours don't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Disc,
    Square,
    Triangle,
    Diamond,
    Ring,
    Cross,
}

/// How one series is drawn.
#[derive(Debug, Clone)]
pub(super) struct Ink {
    /// Colour of lines and areas.
    pub color: Color,
    /// Colour of its name.
    pub text: Color,
    /// Lengths of dashes and gaps, in widths of the line; empty for none.
    pub dashes: &'static [f64],
    /// The sign at its points.
    pub marker: Marker,
    /// Thickness of its line, in slide units.
    pub width: f64,
    /// True if another one is stressed.
    pub is_quiet: bool,
    /// What its markers are larger by, in slide units.
    extra: f64,
}

const DASHES: [&[f64]; 6] = [&[], &[2.8, 1.9], &[0.01, 1.9], &[4.5, 1.7, 0.01, 1.7], &[5.5, 2.0], &[1.2, 1.5]];
const MARKERS: [Marker; 6] =
    [Marker::Disc, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Ring, Marker::Cross];

impl<'c> Plan<'c> {
    /// Plans a chart and hands out its steps, one for each series.
    pub(super) fn new(ctx: &mut Ctx<'_>, chart: &'c Chart, data: &'c Prepared, path: &'c NodePath, room: Size) -> Self {
        let unit = chart.unit.as_ref().map_or("", |unit| unit.as_str());
        let stressed: Vec<&str> = chart.highlight.iter().map(|name| name.trim()).take(100).collect();
        let is_whole = chart.kind == ChartKind::Pie;
        let n_steps = if is_whole { 1 } else { data.series.len() };
        let mut steps: Vec<StepRange> = (0..n_steps).map(|_| ctx.steps.item(false)).collect();
        steps.resize(data.series.len().max(1), steps.last().copied().unwrap_or_default());
        Self {
            inks: inks(ctx, chart, data, &stressed),
            number: NumberFormat::new(&ctx.deck.deck.language, &clip(unit)),
            text: TextStyles::new(ctx, room),
            steps,
            stressed,
            axis: palette::at_least(ctx.colors.muted, &ctx.colors, palette::MARK_CONTRAST),
            grid: palette::grid(&ctx.colors),
            background: ctx.colors.background,
            chart,
            data,
            path,
        }
    }

    /// When the axes show: with the first series.
    pub(super) fn first_step(&self) -> StepRange {
        self.steps.first().copied().unwrap_or_default()
    }

    /// A value as it is written beside its mark.
    pub(super) fn value(&self, value: f64) -> String {
        self.number.format(value, decimals_of(value).min(MAX_DECIMALS))
    }

    /// True if a name is stressed.
    pub(super) fn is_stressed(&self, name: &str) -> bool {
        self.stressed.contains(&name.trim())
    }

    /// Where a series lies in the deck: the chart's file, or the series itself.
    pub(super) fn series_path(&self, index: usize) -> NodePath {
        if self.chart.data.is_some() { self.path.field("data") } else { self.path.field("series").index(index) }
    }

    /// The label of the x axis at an index; empty if it has none.
    pub(super) fn label(&self, index: usize) -> &str {
        self.data.labels.get(index).map_or("", |label| label.as_str())
    }

    /// Where the labels of the x axis lie in the deck.
    pub(super) fn x_path(&self, index: usize) -> NodePath {
        if self.chart.data.is_some() { self.path.field("data") } else { self.path.field("x").index(index) }
    }
}

fn clip(unit: &str) -> String {
    unit.trim().chars().take(24).collect()
}

/// How each series is drawn: the stressed ones in the theme's hues, the others quiet.
fn inks(ctx: &Ctx<'_>, chart: &Chart, data: &Prepared, stressed: &[&str]) -> Vec<Ink> {
    let is_stressed = |i: usize| stressed.contains(&data.series[i].name.trim());
    let n = data.series.len();
    let n_stressed = (0..n).filter(|&i| is_stressed(i)).count();
    let is_filled = matches!(chart.kind, ChartKind::Bar | ChartKind::StackedBar | ChartKind::HorizontalBar);
    let pick = |n: usize| if is_filled { palette::areas(&ctx.colors, n) } else { palette::hues(&ctx.colors, n) };
    // The first dash is none, and what is stressed deserves it.
    let mut ranks = (0..n_stressed, n_stressed..n);
    let mut loud = pick(if n_stressed > 0 { n_stressed } else { n }).into_iter();
    let mut quiet = palette::quiet(&ctx.colors, n - n_stressed).into_iter();
    (0..n)
        .map(|i| {
            let is_quiet = n_stressed > 0 && !is_stressed(i);
            let rank = if is_quiet || n_stressed == 0 { ranks.1.next() } else { ranks.0.next() }.unwrap_or(i);
            let color = if is_quiet { quiet.next() } else { loud.next() }.unwrap_or(ctx.colors.muted);
            let width = if is_quiet {
                4.0
            } else if n_stressed > 0 {
                7.5
            } else {
                6.0
            };
            Ink {
                color,
                text: palette::ink(if is_quiet { ctx.colors.muted } else { color }, &ctx.colors),
                dashes: DASHES[rank % DASHES.len()],
                marker: MARKERS[rank % MARKERS.len()],
                width,
                is_quiet,
                extra: if chart.kind == ChartKind::Scatter { 2.5 } else { 0.0 },
            }
        })
        .collect()
}

impl Ink {
    /// A line through a path.
    pub(super) fn line(&self, path: BezPath) -> FrameItem {
        let mut stroke = Stroke::new(self.width).with_join(kurbo::Join::Round);
        if self.dashes.is_empty() {
            stroke = stroke.with_caps(Cap::Round);
        } else {
            let cap = if self.dashes.contains(&0.01) { Cap::Round } else { Cap::Butt };
            stroke = stroke.with_caps(cap).with_dashes(0.0, self.dashes.iter().map(|length| length * self.width));
        }
        FrameItem::new(ItemKind::Shape(Shape {
            path: Arc::new(path),
            fill: None,
            even_odd: false,
            stroke: Some((stroke, Brush::Solid(self.color))),
        }))
    }

    /// Half the extent of its markers, in slide units.
    pub(super) fn marker_radius(&self) -> f64 {
        self.width * 0.8 + 4.5 + self.extra
    }

    /// Its sign at a point; `behind` fills what is hollow and sets it off from lines.
    pub(super) fn sign(&self, at: Point, behind: Color) -> FrameItem {
        let r = self.marker_radius();
        let (path, is_hollow) = match self.marker {
            Marker::Disc => (Circle::new(at, r).to_path(0.05), false),
            Marker::Square => (Rect::from_center_size(at, (r * 1.75, r * 1.75)).to_path(0.1), false),
            Marker::Triangle => (polygon(at, &[(0.0, -1.25), (1.15, 0.8), (-1.15, 0.8)], r), false),
            Marker::Diamond => (polygon(at, &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)], r), false),
            Marker::Ring => (Circle::new(at, r - 1.5).to_path(0.05), true),
            Marker::Cross => (
                polygon(
                    at,
                    &[
                        (-0.35, -1.2),
                        (0.35, -1.2),
                        (0.35, -0.35),
                        (1.2, -0.35),
                        (1.2, 0.35),
                        (0.35, 0.35),
                        (0.35, 1.2),
                        (-0.35, 1.2),
                        (-0.35, 0.35),
                        (-1.2, 0.35),
                        (-1.2, -0.35),
                        (-0.35, -0.35),
                    ],
                    r,
                ),
                false,
            ),
        };
        let (fill, line, width) = if is_hollow { (behind, self.color, 4.0) } else { (self.color, behind, 2.0) };
        FrameItem::new(ItemKind::Shape(Shape {
            path: Arc::new(path),
            fill: Some(Brush::Solid(fill)),
            even_odd: false,
            stroke: Some((Stroke::new(width), Brush::Solid(line))),
        }))
    }
}

fn polygon(at: Point, corners: &[(f64, f64)], radius: f64) -> BezPath {
    let mut path = BezPath::new();
    for (i, &(x, y)) in corners.iter().enumerate() {
        let corner = at + kurbo::Vec2::new(x, y) * radius;
        if i == 0 { path.move_to(corner) } else { path.line_to(corner) }
    }
    path.close_path();
    path
}
