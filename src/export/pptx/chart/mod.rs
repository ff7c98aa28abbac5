//! Charts as native ones: their numbers in a workbook, their colours from the theme.

mod axes;
mod colors;
mod labels;

use std::fmt::Write as _;

use peniko::Color;

use super::drawing::Drawing;
use super::workbook::{Cell, column_name};
use super::xml::{Attribute, Xml, emu, solid_fill};
use crate::layout::palette;
use crate::model::block::{Chart, ChartKind};
use crate::model::inline::Inline;
use crate::model::prose::Prose;
use crate::model::units::Finite;
use crate::resolve::ChartNumbers;
use crate::resolve::theme::{ResolvedTheme, ThemeColors};

/// Most points of a series that are written.
const MAX_POINTS: usize = 5000;
/// Most series that are written.
const MAX_SERIES: usize = 50;
/// Opacity of an area's fill.
const AREA: f32 = 0.22;
/// Signs of the points of lines, in the order in which series take them.
const SIGNS: [&str; 6] = ["circle", "square", "triangle", "diamond", "circle", "x"];
/// Dashes of lines, in the same order.
const DASHES: [&str; 6] = ["solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash"];
/// Share of a band that its bars fill, and the widest bar in slide units.
const BAR: (f64, f64) = (0.66, 190.0);

/// A chart with its numbers.
pub(super) struct Source<'a> {
    chart: &'a Chart,
    drawing: &'a Drawing,
    theme: &'a ResolvedTheme,
    colors: ThemeColors,
    language: &'a str,
    names: Vec<String>,
    series: Vec<(String, Vec<Option<f64>>)>,
    highlight: Vec<String>,
}

impl<'a> Source<'a> {
    /// A chart, read.
    pub(super) fn new(
        chart: &'a Chart,
        numbers: ChartNumbers<'_>,
        drawing: &'a Drawing,
        (theme, colors): (&'a ResolvedTheme, ThemeColors),
        language: &'a str,
    ) -> Self {
        let plain = |prose: &Prose| Inline::plain_text(prose);
        let values = |values: &Vec<Option<Finite>>| {
            values.iter().take(MAX_POINTS).map(|value| value.map(Finite::get)).collect::<Vec<_>>()
        };
        let series: Vec<_> = numbers.1.iter().take(MAX_SERIES).map(|(name, own)| (plain(name), values(own))).collect();
        let n = series.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
        let mut names: Vec<String> = numbers.0.iter().take(n).map(plain).collect();
        names.resize(n, String::new());
        let highlight = chart.highlight.iter().map(plain).collect();
        Self { chart, drawing, theme, colors, language, names, series, highlight }
    }

    /// The rows of the workbook.
    pub(super) fn rows(&self) -> Vec<Vec<Cell>> {
        let head = std::iter::once(Cell::Empty).chain(self.series.iter().map(|(name, _)| Cell::Text(name.clone())));
        let mut rows = vec![head.collect()];
        for (i, name) in self.names.iter().enumerate() {
            let first = if self.is_scatter() { Cell::Number(self.x(i)) } else { Cell::Text(name.clone()) };
            let value = |values: &Vec<Option<f64>>| values.get(i).copied().flatten().map_or(Cell::Empty, Cell::Number);
            rows.push(std::iter::once(first).chain(self.series.iter().map(|(_, values)| value(values))).collect());
        }
        rows
    }

    /// The chart part; `data` names the relationship to the workbook.
    pub(super) fn xml(&self, data: &str) -> String {
        let mut xml = Xml::document();
        xml.open(
            "c:chartSpace",
            &[
                ("xmlns:c", &"http://schemas.openxmlformats.org/drawingml/2006/chart"),
                ("xmlns:a", &"http://schemas.openxmlformats.org/drawingml/2006/main"),
                ("xmlns:r", &"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
            ],
        );
        xml.empty("c:date1904", &[("val", &0)]).empty("c:roundedCorners", &[("val", &0)]);
        xml.open("c:chart", &[]);
        self.heading(&mut xml);
        xml.empty("c:autoTitleDeleted", &[("val", &u8::from(self.head().is_none()))]).open("c:plotArea", &[]);
        self.plot_layout(&mut xml);
        self.plot(&mut xml);
        xml.close();
        self.legend(&mut xml);
        xml.empty("c:plotVisOnly", &[("val", &1)]).empty("c:dispBlanksAs", &[("val", &"gap")]).close();
        xml.open("c:spPr", &[]).empty("a:noFill", &[]).open("a:ln", &[]).empty("a:noFill", &[]).close().close();
        self.words(&mut xml, self.colors.text, false);
        xml.open("c:externalData", &[("r:id", &data)]).empty("c:autoUpdate", &[("val", &0)]).close();
        xml.finish()
    }

    /// Where the marks stand, as they were drawn.
    fn plot_layout(&self, xml: &mut Xml) {
        let Some(plot) = self.drawing.plot else {
            xml.empty("c:layout", &[]);
            return;
        };
        let rect = self.drawing.rect;
        xml.open("c:layout", &[]).open("c:manualLayout", &[]).empty("c:layoutTarget", &[("val", &"inner")]);
        let places = [
            ("c:x", (plot.x0 - rect.x0) / rect.width()),
            ("c:y", (plot.y0 - rect.y0) / rect.height()),
            ("c:w", plot.width() / rect.width()),
            ("c:h", plot.height() / rect.height()),
        ];
        place(xml, &places);
    }

    /// True if each series is named where it ends.
    fn names_ends(&self) -> bool {
        self.chart.kind == ChartKind::Line && self.drawing.side_names.is_some()
    }

    fn legend(&self, xml: &mut Xml) {
        if self.series.len() < 2 || self.chart.kind == ChartKind::Pie || self.names_ends() {
            return;
        }
        let rect = self.drawing.rect;
        let beside = self.drawing.side_names.filter(|_| self.chart.kind == ChartKind::StackedBar);
        xml.open("c:legend", &[]).empty("c:legendPos", &[("val", if beside.is_some() { &"r" } else { &"t" })]);
        for (i, _) in self.series.iter().enumerate().filter(|(_, (name, _))| name.trim().is_empty()) {
            xml.open("c:legendEntry", &[]).empty("c:idx", &[("val", &i)]).empty("c:delete", &[("val", &1)]).close();
        }
        let head = if self.head().is_some() { self.drawing.size * 1.3 } else { 0.0 };
        let corner = match (beside, self.drawing.plot) {
            // Squares stand before the names of a legend.
            (Some(names), _) => Some((names.x0 + self.drawing.size * 0.5 - rect.x0, names.y0 - rect.y0)),
            (None, Some(_)) => Some((0.0, head)),
            (None, None) => None,
        };
        match corner {
            Some((x, y)) => {
                xml.open("c:layout", &[]).open("c:manualLayout", &[]);
                place(xml, &[("c:x", x / rect.width()), ("c:y", y / rect.height())]);
            }
            None => {
                xml.empty("c:layout", &[]);
            }
        }
        xml.empty("c:overlay", &[("val", &u8::from(self.drawing.plot.is_some()))]);
        self.words(xml, self.colors.text, false);
        xml.close();
    }

    fn is_scatter(&self) -> bool {
        self.chart.kind == ChartKind::Scatter
    }

    fn x(&self, i: usize) -> f64 {
        let text = self.names.get(i).map_or("", |name| name.trim()).replace(['\u{2212}'], "-");
        text.parse().ok().filter(|x: &f64| x.is_finite()).unwrap_or((i + 1) as f64)
    }

    fn plot(&self, xml: &mut Xml) {
        let val = |xml: &mut Xml, name: &str, value: &str| {
            xml.empty(name, &[("val", &value)]);
        };
        match self.chart.kind {
            ChartKind::Bar | ChartKind::StackedBar | ChartKind::HorizontalBar => {
                let is_stacked = self.chart.kind == ChartKind::StackedBar;
                let is_level = self.chart.kind == ChartKind::HorizontalBar;
                xml.open("c:barChart", &[]);
                val(xml, "c:barDir", if is_level { "bar" } else { "col" });
                val(xml, "c:grouping", if is_stacked { "stacked" } else { "clustered" });
                val(xml, "c:varyColors", "0");
                self.all_series(xml);
                val(xml, "c:gapWidth", &self.gap().to_string());
                if is_stacked {
                    val(xml, "c:overlap", "100");
                }
                Self::end_plot(xml);
                self.axes(xml, is_level);
            }
            ChartKind::Line | ChartKind::Area => {
                let is_line = self.chart.kind == ChartKind::Line;
                xml.open(if is_line { "c:lineChart" } else { "c:areaChart" }, &[]);
                val(xml, "c:grouping", "standard");
                val(xml, "c:varyColors", "0");
                self.all_series(xml);
                if is_line {
                    val(xml, "c:marker", "1");
                }
                Self::end_plot(xml);
                self.axes(xml, false);
            }
            ChartKind::Scatter => {
                xml.open("c:scatterChart", &[]);
                val(xml, "c:scatterStyle", "lineMarker");
                val(xml, "c:varyColors", "0");
                self.all_series(xml);
                Self::end_plot(xml);
                self.value_axis(xml, (10, 20), "b", false);
                self.value_axis(xml, (20, 10), "l", true);
            }
            ChartKind::Pie => {
                xml.open("c:pieChart", &[]);
                val(xml, "c:varyColors", "1");
                self.all_series(xml);
                val(xml, "c:firstSliceAng", "0");
                xml.close();
            }
        }
    }

    /// Distance of groups of bars, in percent of a bar.
    fn gap(&self) -> i64 {
        let is_level = self.chart.kind == ChartKind::HorizontalBar;
        let side = self.drawing.plot.map_or(1000.0, |plot| if is_level { plot.height() } else { plot.width() });
        let n_side_by_side = if self.chart.kind == ChartKind::StackedBar { 1 } else { self.series.len().max(1) } as f64;
        let band = side / self.names.len().max(1) as f64;
        let bar = (band * BAR.0 / n_side_by_side).min(BAR.1).max(0.1);
        super::xml::round((band / bar - n_side_by_side) * 100.0).clamp(0, 500)
    }

    fn end_plot(xml: &mut Xml) {
        xml.empty("c:axId", &[("val", &10)]).empty("c:axId", &[("val", &20)]).close();
    }

    fn all_series(&self, xml: &mut Xml) {
        let n = if self.chart.kind == ChartKind::Pie { 1 } else { self.series.len() };
        for (i, (name, values)) in self.series.iter().take(n).enumerate() {
            self.one_series(xml, i, name, values);
        }
    }

    fn one_series(&self, xml: &mut Xml, i: usize, name: &str, values: &[Option<f64>]) {
        let kind = self.chart.kind;
        let color = self.series_color(i);
        let column = column_name(i + 1);
        let n = self.names.len();
        xml.open("c:ser", &[]).empty("c:idx", &[("val", &i)]).empty("c:order", &[("val", &i)]);
        xml.open("c:tx", &[]).open("c:strRef", &[]).leaf("c:f", &[], &format!("Sheet1!${column}$1"));
        strings(xml, &[name.to_owned()]);
        xml.close().close();
        self.series_shape(xml, i, color);
        match kind {
            ChartKind::Bar | ChartKind::StackedBar | ChartKind::HorizontalBar => {
                xml.empty("c:invertIfNegative", &[("val", &0)]);
            }
            ChartKind::Line | ChartKind::Scatter => self.marker(xml, i, color),
            ChartKind::Area | ChartKind::Pie => {}
        }
        self.points(xml, values.len(), color);
        self.labels(xml, i, values);
        let rows = |column: &str| format!("Sheet1!${column}$2:${column}${}", n + 1);
        if self.is_scatter() {
            xml.open("c:xVal", &[]).open("c:numRef", &[]).leaf("c:f", &[], &rows("A"));
            numbers(xml, &(0..n).map(|i| Some(self.x(i))).collect::<Vec<_>>());
        } else {
            xml.open("c:cat", &[]).open("c:strRef", &[]).leaf("c:f", &[], &rows("A"));
            strings(xml, &self.names);
        }
        xml.close().close();
        xml.open(if self.is_scatter() { "c:yVal" } else { "c:val" }, &[]).open("c:numRef", &[]);
        xml.leaf("c:f", &[], &rows(&column));
        numbers(xml, values);
        xml.close().close();
        if matches!(kind, ChartKind::Line | ChartKind::Scatter) {
            xml.empty("c:smooth", &[("val", &0)]);
        }
        xml.close();
    }

    fn series_shape(&self, xml: &mut Xml, i: usize, color: Color) {
        xml.open("c:spPr", &[]);
        let (rank, width) = self.rank(i);
        match self.chart.kind {
            ChartKind::Line => {
                xml.open("a:ln", &[("w", &emu(width)), ("cap", &"rnd")]);
                self.fill(xml, color, 1.0);
                xml.empty("a:prstDash", &[("val", &DASHES[rank % DASHES.len()])]).empty("a:round", &[]).close();
            }
            ChartKind::Scatter => {
                xml.open("a:ln", &[("w", &emu(4.0))]).empty("a:noFill", &[]).close();
            }
            ChartKind::Area => {
                self.fill(xml, color, AREA);
                xml.open("a:ln", &[("w", &emu(width))]);
                self.fill(xml, color, 1.0);
                xml.close();
            }
            ChartKind::Bar | ChartKind::StackedBar | ChartKind::HorizontalBar | ChartKind::Pie => {
                self.fill(xml, color, 1.0);
                if self.chart.kind == ChartKind::StackedBar {
                    xml.open("a:ln", &[("w", &emu(1.5))]);
                    self.fill(xml, self.colors.background, 1.0);
                    xml.close();
                }
            }
        }
        xml.close();
    }

    /// Place among the signs and dashes, and width of the line: what is stressed comes first.
    fn rank(&self, i: usize) -> (usize, f64) {
        let is_stressed = |i: usize| self.stressed().any(|other| other == i);
        let n_stressed = self.stressed().count();
        let before = (0..i).filter(|other| is_stressed(*other) == is_stressed(i)).count();
        match (n_stressed > 0, is_stressed(i)) {
            (true, true) => (before, 7.5),
            (true, false) => (n_stressed + before, 4.0),
            (false, _) => (i, 6.0),
        }
    }

    fn fill(&self, xml: &mut Xml, color: Color, opacity: f32) {
        solid_fill(xml, color, opacity, &self.theme.colors);
    }

    fn marker(&self, xml: &mut Xml, i: usize, color: Color) {
        xml.open("c:marker", &[]);
        let is_crowded = self.chart.kind == ChartKind::Line && self.names.len() > 40;
        let (rank, _) = self.rank(i);
        let sign = if is_crowded { "none" } else { SIGNS[rank % SIGNS.len()] };
        xml.empty("c:symbol", &[("val", &sign)]);
        if !is_crowded {
            let is_hollow = rank % SIGNS.len() == 4;
            xml.empty("c:size", &[("val", &8)]).open("c:spPr", &[]);
            self.fill(xml, if is_hollow { self.colors.background } else { color }, 1.0);
            xml.open("a:ln", &[("w", &emu(2.0))]);
            self.fill(xml, if is_hollow { color } else { self.colors.background }, 1.0);
            xml.close().close();
        }
        xml.close();
    }

    /// Bars and slices with a colour of their own.
    fn points(&self, xml: &mut Xml, n: usize, color: Color) {
        let kind = self.chart.kind;
        let is_pie = kind == ChartKind::Pie;
        let has_stress = self.names.iter().any(|name| self.highlight.contains(name));
        let is_bar = matches!(kind, ChartKind::Bar | ChartKind::StackedBar | ChartKind::HorizontalBar);
        if !(is_pie || is_bar && has_stress) {
            return;
        }
        let is_alone = self.series.len() < 2;
        if !is_pie && !is_alone {
            return;
        }
        let slices = if is_pie { self.slices(n) } else { Vec::new() };
        for i in 0..n.min(200) {
            let is_stressed = self.names.get(i).is_some_and(|name| self.highlight.contains(name));
            let own = match slices.get(i) {
                Some(slice) => *slice,
                None if is_stressed => color,
                None => palette::with_contrast(self.colors.muted, &self.colors, palette::MARK_CONTRAST),
            };
            xml.open("c:dPt", &[]).empty("c:idx", &[("val", &i)]);
            if is_bar {
                xml.empty("c:invertIfNegative", &[("val", &0)]);
            }
            xml.empty("c:bubble3D", &[("val", &0)]).open("c:spPr", &[]);
            self.fill(xml, own, 1.0);
            if is_pie {
                xml.open("a:ln", &[("w", &emu(3.0))]);
                self.fill(xml, self.colors.background, 1.0);
                xml.close();
            }
            xml.close().close();
        }
    }

    fn size(&self) -> i64 {
        super::xml::centipoints(self.drawing.size)
    }

    fn words(&self, xml: &mut Xml, color: Color, is_bold: bool) {
        self.text_properties(xml, color, is_bold, &[]);
    }

    /// Words that aren't turned, however little room there is.
    fn level_words(&self, xml: &mut Xml, color: Color) {
        self.text_properties(xml, color, false, &[("rot", &0), ("vert", &"horz")]);
    }

    fn text_properties(&self, xml: &mut Xml, color: Color, is_bold: bool, body: &[Attribute<'_>]) {
        xml.open("c:txPr", &[]).empty("a:bodyPr", body).empty("a:lstStyle", &[]).open("a:p", &[]);
        xml.open("a:pPr", &[]).open("a:defRPr", &[("sz", &self.size()), ("b", &u8::from(is_bold))]);
        self.fill(xml, color, 1.0);
        xml.empty("a:latin", &[("typeface", &"+mn-lt")]).close().close();
        xml.empty("a:endParaRPr", &[("lang", &self.language)]).close().close();
    }
}

/// Adds a place that is given in shares of the chart.
fn place(xml: &mut Xml, places: &[(&'static str, f64)]) {
    let modes = [("c:x", "c:xMode"), ("c:y", "c:yMode")];
    for (_, mode) in modes.iter().filter(|(name, _)| places.iter().any(|(known, _)| known == name)) {
        xml.empty(mode, &[("val", &"edge")]);
    }
    for (name, share) in places {
        xml.empty(name, &[("val", &format!("{:.4}", share.clamp(0.0, 1.0)))]);
    }
    xml.close().close();
}

/// What stands at a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    Value,
    /// The name of the series.
    Series,
    /// A slice's name.
    Slice,
    /// A slice's name and its share of the whole.
    Share,
}

/// Says what labels hold; slices tell their shares.
fn shows(xml: &mut Xml, what: Shown) {
    let is_slice = matches!(what, Shown::Slice | Shown::Share);
    let shown = [
        ("c:showLegendKey", false),
        ("c:showVal", what == Shown::Value),
        ("c:showCatName", is_slice),
        ("c:showSerName", what == Shown::Series),
        ("c:showPercent", what == Shown::Share),
        ("c:showBubbleSize", false),
    ];
    for (name, is_shown) in shown {
        xml.empty(name, &[("val", &u8::from(is_shown))]);
    }
    if is_slice {
        xml.leaf("c:separator", &[], "  ").empty("c:showLeaderLines", &[("val", &1)]);
    }
}

fn strings(xml: &mut Xml, texts: &[String]) {
    xml.open("c:strCache", &[]).empty("c:ptCount", &[("val", &texts.len())]);
    for (i, text) in texts.iter().enumerate() {
        xml.open("c:pt", &[("idx", &i)]).leaf("c:v", &[], text).close();
    }
    xml.close();
}

fn numbers(xml: &mut Xml, values: &[Option<f64>]) {
    xml.open("c:numCache", &[]).leaf("c:formatCode", &[], "General").empty("c:ptCount", &[("val", &values.len())]);
    let mut text = String::new();
    for (i, value) in values.iter().enumerate() {
        if let Some(value) = value {
            text.clear();
            // Writing to a String can't fail.
            let _infallible = write!(text, "{value}");
            xml.open("c:pt", &[("idx", &i)]).leaf("c:v", &[], &text).close();
        }
    }
    xml.close();
}
