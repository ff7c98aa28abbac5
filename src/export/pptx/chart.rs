//! Charts as native ones: their numbers in a workbook, their colours from the theme.

use std::fmt::Write as _;

use peniko::Color;

use super::workbook::{Cell, column_name};
use super::xml::{Xml, emu, solid_fill};
use crate::model::block::{Chart, ChartKind, Scale};
use crate::model::inline::Inline;
use crate::model::prose::Prose;
use crate::model::units::Finite;
use crate::resolve::ChartNumbers;
use crate::resolve::theme::ResolvedTheme;

/// Most points of a series that are written.
const MAX_POINTS: usize = 5000;
/// Most series that are written.
const MAX_SERIES: usize = 50;
/// Bars with more values than this don't have them written out.
const MAX_LABELLED: usize = 14;

/// A chart with its numbers.
pub(super) struct Source<'a> {
    chart: &'a Chart,
    theme: &'a ResolvedTheme,
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
        theme: &'a ResolvedTheme,
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
        Self { chart, theme, language, names, series, highlight }
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
        xml.open("c:chart", &[]).empty("c:autoTitleDeleted", &[("val", &1)]).open("c:plotArea", &[]);
        xml.empty("c:layout", &[]);
        self.plot(&mut xml);
        xml.close();
        if self.series.len() > 1 && self.chart.kind != ChartKind::Pie {
            xml.open("c:legend", &[]).empty("c:legendPos", &[("val", &"t")]).empty("c:overlay", &[("val", &0)]);
            self.words(&mut xml, self.theme.colors.text);
            xml.close();
        }
        xml.empty("c:plotVisOnly", &[("val", &1)]).empty("c:dispBlanksAs", &[("val", &"gap")]).close();
        xml.open("c:spPr", &[]).empty("a:noFill", &[]).open("a:ln", &[]).empty("a:noFill", &[]).close().close();
        self.words(&mut xml, self.theme.colors.text);
        xml.open("c:externalData", &[("r:id", &data)]).empty("c:autoUpdate", &[("val", &0)]).close();
        xml.finish()
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
                val(xml, "c:gapWidth", "55");
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
                self.value_axis(xml, (10, 20), "b", None);
                self.value_axis(xml, (20, 10), "l", Some(&self.chart.y_label));
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
        let color = self.series_color(i, name);
        let column = column_name(i + 1);
        let n = self.names.len();
        xml.open("c:ser", &[]).empty("c:idx", &[("val", &i)]).empty("c:order", &[("val", &i)]);
        xml.open("c:tx", &[]).open("c:strRef", &[]).leaf("c:f", &[], &format!("Sheet1!${column}$1"));
        strings(xml, &[name.to_owned()]);
        xml.close().close();
        self.series_shape(xml, color);
        match kind {
            ChartKind::Bar | ChartKind::StackedBar | ChartKind::HorizontalBar => {
                xml.empty("c:invertIfNegative", &[("val", &0)]);
            }
            ChartKind::Line | ChartKind::Scatter => self.marker(xml, color),
            ChartKind::Area | ChartKind::Pie => {}
        }
        self.points(xml, values.len(), color);
        self.labels(xml, i, values.len());
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

    fn series_shape(&self, xml: &mut Xml, color: Color) {
        xml.open("c:spPr", &[]);
        match self.chart.kind {
            ChartKind::Line => {
                xml.open("a:ln", &[("w", &emu(6.0)), ("cap", &"rnd")]);
                self.fill(xml, color, 1.0);
                xml.empty("a:round", &[]).close();
            }
            ChartKind::Scatter => {
                xml.open("a:ln", &[("w", &emu(4.0))]).empty("a:noFill", &[]).close();
            }
            ChartKind::Area => self.fill(xml, color, if self.series.len() > 1 { 0.6 } else { 0.85 }),
            ChartKind::Bar | ChartKind::StackedBar | ChartKind::HorizontalBar | ChartKind::Pie => {
                self.fill(xml, color, 1.0);
            }
        }
        xml.close();
    }

    fn fill(&self, xml: &mut Xml, color: Color, opacity: f32) {
        solid_fill(xml, color, opacity, &self.theme.colors);
    }

    fn marker(&self, xml: &mut Xml, color: Color) {
        xml.open("c:marker", &[]);
        let is_crowded = self.chart.kind == ChartKind::Line && self.names.len() > 24;
        xml.empty("c:symbol", &[("val", if is_crowded { &"none" } else { &"circle" })]);
        if !is_crowded {
            xml.empty("c:size", &[("val", &7)]).open("c:spPr", &[]);
            self.fill(xml, color, 1.0);
            xml.open("a:ln", &[]).empty("a:noFill", &[]).close().close();
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
        for i in 0..n.min(200) {
            let is_stressed = self.names.get(i).is_some_and(|name| self.highlight.contains(name));
            let own = match (has_stress, is_stressed) {
                (true, true) => self.theme.colors.accent,
                (true, false) => quiet(self.theme),
                (false, _) if is_pie => self.hue(i),
                (false, _) => color,
            };
            xml.open("c:dPt", &[]).empty("c:idx", &[("val", &i)]);
            if is_bar {
                xml.empty("c:invertIfNegative", &[("val", &0)]);
            }
            xml.empty("c:bubble3D", &[("val", &0)]).open("c:spPr", &[]);
            self.fill(xml, own, 1.0);
            if is_pie {
                xml.open("a:ln", &[("w", &emu(3.0))]);
                self.fill(xml, self.theme.colors.background, 1.0);
                xml.close();
            }
            xml.close().close();
        }
    }

    /// Values, names of slices, and remarks.
    fn labels(&self, xml: &mut Xml, series: usize, n: usize) {
        let kind = self.chart.kind;
        let is_pie = kind == ChartKind::Pie;
        let is_bar = matches!(kind, ChartKind::Bar | ChartKind::HorizontalBar | ChartKind::StackedBar);
        let has_room = is_bar && n * self.series.len() <= MAX_LABELLED;
        let has_values = self.chart.values.unwrap_or(is_pie || has_room) && kind != ChartKind::Area;
        let position = match kind {
            ChartKind::Bar | ChartKind::HorizontalBar | ChartKind::Pie => Some("outEnd"),
            ChartKind::StackedBar => Some("ctr"),
            ChartKind::Line | ChartKind::Scatter => Some("t"),
            ChartKind::Area => None,
        };
        xml.open("c:dLbls", &[]);
        if series == 0 && !is_pie {
            self.remarks(xml, position);
        }
        let unit = self.chart.unit.as_ref().map_or_else(String::new, |unit| unit.as_str().replace('"', "″"));
        let code = if unit.is_empty() { "General".to_owned() } else { format!("General\"{unit}\"") };
        xml.empty("c:numFmt", &[("formatCode", &code), ("sourceLinked", &0)]);
        xml.open("c:spPr", &[]).empty("a:noFill", &[]).open("a:ln", &[]).empty("a:noFill", &[]).close().close();
        self.words(xml, self.theme.colors.text);
        if let Some(position) = position.filter(|_| has_values) {
            xml.empty("c:dLblPos", &[("val", &position)]);
        }
        shows(xml, [has_values, is_pie]);
        xml.close();
    }

    fn remarks(&self, xml: &mut Xml, position: Option<&str>) {
        let mut remarks: Vec<(usize, String)> = Vec::new();
        for (at, words) in &self.chart.notes {
            let at = Inline::plain_text(at);
            let place = self.names.iter().position(|name| name.trim() == at.trim());
            if let Some(place) = place.filter(|place| remarks.iter().all(|(known, _)| known != place)) {
                remarks.push((place, Inline::plain_text(words)));
            }
        }
        remarks.sort();
        for (i, words) in remarks {
            xml.open("c:dLbl", &[]).empty("c:idx", &[("val", &i)]).empty("c:layout", &[]);
            xml.open("c:tx", &[]).open("c:rich", &[]).empty("a:bodyPr", &[]).empty("a:lstStyle", &[]);
            xml.open("a:p", &[]).open("a:r", &[]).empty("a:rPr", &[("lang", &self.language)]);
            xml.leaf("a:t", &[], &words).close().close().close().close();
            if let Some(position) = position {
                xml.empty("c:dLblPos", &[("val", &position)]);
            }
            shows(xml, [true, false]);
            xml.close();
        }
    }

    fn axes(&self, xml: &mut Xml, is_level: bool) {
        let rule = self.theme.colors.muted;
        xml.open("c:catAx", &[]).empty("c:axId", &[("val", &10)]).open("c:scaling", &[]);
        // Lying bars are read from the top, and the axis counts from the bottom.
        xml.empty("c:orientation", &[("val", if is_level { &"maxMin" } else { &"minMax" })]).close();
        xml.empty("c:delete", &[("val", &0)]).empty("c:axPos", &[("val", if is_level { &"l" } else { &"b" })]);
        self.axis_title(xml, self.chart.x_label.as_ref());
        xml.empty("c:numFmt", &[("formatCode", &"General"), ("sourceLinked", &0)]);
        xml.empty("c:majorTickMark", &[("val", &"none")]).empty("c:minorTickMark", &[("val", &"none")]);
        xml.empty("c:tickLblPos", &[("val", &"low")]).open("c:spPr", &[]).open("a:ln", &[("w", &emu(2.0))]);
        self.fill(xml, rule, 1.0);
        xml.close().close();
        self.words(xml, self.theme.colors.text);
        xml.empty("c:crossAx", &[("val", &20)]).empty("c:crosses", &[("val", &"autoZero")]);
        xml.empty("c:auto", &[("val", &0)]).empty("c:lblAlgn", &[("val", &"ctr")]);
        xml.empty("c:lblOffset", &[("val", &100)]).empty("c:noMultiLvlLbl", &[("val", &1)]).close();
        self.value_axis(xml, (20, 10), if is_level { "b" } else { "l" }, Some(&self.chart.y_label));
    }

    /// An axis of numbers; `title` says that it is the one that the values belong to.
    fn value_axis(&self, xml: &mut Xml, (id, other): (u8, u8), side: &str, title: Option<&Option<Prose>>) {
        let is_value = title.is_some();
        xml.open("c:valAx", &[]).empty("c:axId", &[("val", &id)]).open("c:scaling", &[]);
        let knows_log = matches!(self.chart.kind, ChartKind::Line | ChartKind::Scatter);
        if is_value && self.chart.y_scale == Scale::Log && knows_log {
            xml.empty("c:logBase", &[("val", &10)]);
        }
        xml.empty("c:orientation", &[("val", &"minMax")]);
        if let Some((low, high)) = self.chart.y_range.filter(|(low, high)| is_value && low.get() < high.get()) {
            xml.empty("c:max", &[("val", &high.get())]).empty("c:min", &[("val", &low.get())]);
        }
        xml.close().empty("c:delete", &[("val", &0)]).empty("c:axPos", &[("val", &side)]);
        if is_value {
            xml.open("c:majorGridlines", &[]).open("c:spPr", &[]).open("a:ln", &[("w", &emu(1.5))]);
            self.fill(xml, self.theme.colors.rule, 1.0);
            xml.close().close().close();
        }
        self.axis_title(xml, title.map_or(self.chart.x_label.as_ref(), Option::as_ref));
        xml.empty("c:numFmt", &[("formatCode", &"General"), ("sourceLinked", &0)]);
        xml.empty("c:majorTickMark", &[("val", &"none")]).empty("c:minorTickMark", &[("val", &"none")]);
        xml.empty("c:tickLblPos", &[("val", &"low")]).open("c:spPr", &[]).open("a:ln", &[]);
        xml.empty("a:noFill", &[]).close().close();
        self.words(xml, self.theme.colors.muted);
        let between =
            if matches!(self.chart.kind, ChartKind::Area | ChartKind::Scatter) { "midCat" } else { "between" };
        let crosses = if side == "b" && is_value { "max" } else { "autoZero" };
        xml.empty("c:crossAx", &[("val", &other)]).empty("c:crosses", &[("val", &crosses)]);
        xml.empty("c:crossBetween", &[("val", &between)]).close();
    }

    fn axis_title(&self, xml: &mut Xml, title: Option<&Prose>) {
        let Some(title) = title.filter(|title| !title.is_blank()) else { return };
        xml.open("c:title", &[]).open("c:tx", &[]).open("c:rich", &[]);
        xml.empty("a:bodyPr", &[]).empty("a:lstStyle", &[]).open("a:p", &[]);
        xml.open("a:pPr", &[]).open("a:defRPr", &[("sz", &self.size()), ("b", &0)]);
        self.fill(xml, self.theme.colors.muted, 1.0);
        xml.close()
            .close()
            .open("a:r", &[])
            .open("a:rPr", &[("lang", &self.language), ("sz", &self.size()), ("b", &0)]);
        self.fill(xml, self.theme.colors.muted, 1.0);
        xml.close().leaf("a:t", &[], &Inline::plain_text(title)).close().close().close().close();
        xml.empty("c:overlay", &[("val", &0)]).close();
    }

    fn size(&self) -> i64 {
        super::xml::centipoints(self.theme.sizes.small)
    }

    fn words(&self, xml: &mut Xml, color: Color) {
        xml.open("c:txPr", &[]).empty("a:bodyPr", &[]).empty("a:lstStyle", &[]).open("a:p", &[]);
        xml.open("a:pPr", &[]).open("a:defRPr", &[("sz", &self.size()), ("b", &0)]);
        self.fill(xml, color, 1.0);
        xml.empty("a:latin", &[("typeface", &"+mn-lt")]).close().close();
        xml.empty("a:endParaRPr", &[("lang", &self.language)]).close().close();
    }

    fn series_color(&self, i: usize, name: &str) -> Color {
        let has_stress = self.series.iter().any(|(name, _)| self.highlight.contains(name));
        match (has_stress, self.highlight.iter().any(|stressed| stressed == name)) {
            (true, true) => self.theme.colors.accent,
            (true, false) => quiet(self.theme),
            (false, _) => self.hue(i),
        }
    }

    fn hue(&self, i: usize) -> Color {
        let colors = &self.theme.colors;
        let hues = [
            colors.accent,
            colors.accent2,
            colors.accent3,
            colors.good,
            colors.muted,
            colors.warn,
            colors.bad,
            colors.text,
        ];
        hues[i % hues.len()]
    }
}

/// What isn't stressed steps back.
fn quiet(theme: &ResolvedTheme) -> Color {
    theme.colors.muted.lerp_rect(theme.colors.background, 0.35)
}

/// Which labels stand at the values: the values themselves, the names along the x axis.
fn shows(xml: &mut Xml, [has_values, is_pie]: [bool; 2]) {
    let shown = [
        ("c:showLegendKey", false),
        ("c:showVal", has_values),
        ("c:showCatName", is_pie),
        ("c:showSerName", false),
        ("c:showPercent", false),
        ("c:showBubbleSize", false),
    ];
    for (name, is_shown) in shown {
        xml.empty(name, &[("val", &u8::from(is_shown))]);
    }
    if is_pie {
        xml.leaf("c:separator", &[], "\n").empty("c:showLeaderLines", &[("val", &1)]);
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
