//! What stands at the marks: values, names of slices and series, remarks.

use std::collections::BTreeMap;

use super::{MAX_POINTS, Shown, Source, shows};
use crate::export::pptx::xml::Xml;
use crate::layout::number::NumberFormat;
use crate::layout::palette;
use crate::model::block::ChartKind;
use crate::model::inline::Inline;

/// Bars side by side with more values than this don't have them written out.
const MAX_LABELLED: usize = 14;
/// Stacks with more pieces than this don't have their values written out.
const MAX_PIECES: usize = 40;
/// Contrast of a name on the slide.
const NAME_CONTRAST: f64 = 4.5;

impl Source<'_> {
    /// True if values stand at the marks of a series.
    fn has_values(&self, series: usize) -> bool {
        let kind = self.chart.kind;
        let n = self.names.len() * self.series.len();
        match kind {
            ChartKind::Area => false,
            ChartKind::Pie => self.chart.values != Some(false),
            // Where the axis has no numbers the bars have them.
            ChartKind::Bar | ChartKind::HorizontalBar if self.series.len() < 2 && !self.drawing.has_ticks => true,
            ChartKind::Bar if self.series.len() < 2 => self.chart.values == Some(true),
            ChartKind::Bar | ChartKind::HorizontalBar => self.chart.values.unwrap_or(n <= MAX_LABELLED),
            ChartKind::StackedBar => self.chart.values.unwrap_or(n <= MAX_PIECES),
            ChartKind::Line | ChartKind::Scatter => {
                let is_quiet = self.stressed().next().is_some() && !self.stressed().any(|i| i == series);
                self.chart.values == Some(true) && !is_quiet
            }
        }
    }

    /// The series that are stressed.
    pub(super) fn stressed(&self) -> impl Iterator<Item = usize> {
        let named = self.series.iter().enumerate();
        named.filter(|(_, (name, _))| self.highlight.contains(name)).map(|(i, _)| i)
    }

    /// Values, names of slices and series, and remarks.
    pub(super) fn labels(&self, xml: &mut Xml, series: usize, values: &[Option<f64>]) {
        let kind = self.chart.kind;
        let is_pie = kind == ChartKind::Pie;
        let has_values = self.has_values(series);
        let position = match kind {
            ChartKind::Bar | ChartKind::HorizontalBar | ChartKind::Pie => Some("outEnd"),
            ChartKind::StackedBar => Some("ctr"),
            ChartKind::Line | ChartKind::Scatter => Some("t"),
            ChartKind::Area => None,
        };
        let color = match kind {
            ChartKind::StackedBar => palette::ink_on(self.series_color(series), &self.colors),
            _ => self.colors.text,
        };
        xml.open("c:dLbls", &[]);
        self.special_labels(xml, series, values, has_values);
        let code = if is_pie { "0%".to_owned() } else { self.code() };
        xml.empty("c:numFmt", &[("formatCode", &code), ("sourceLinked", &0)]);
        xml.open("c:spPr", &[]).empty("a:noFill", &[]).open("a:ln", &[]).empty("a:noFill", &[]).close().close();
        self.words(xml, color, has_values && !is_pie);
        if let Some(position) = position.filter(|_| has_values || is_pie) {
            xml.empty("c:dLblPos", &[("val", &position)]);
        }
        let shown = match (is_pie, has_values) {
            (true, true) => Shown::Share,
            (true, false) => Shown::Slice,
            (false, true) => Shown::Value,
            (false, false) => Shown::Nothing,
        };
        shows(xml, shown);
        xml.close();
    }

    /// Labels that differ from the others: remarks that weren't drawn, the series' name, none in slim pieces.
    fn special_labels(&self, xml: &mut Xml, series: usize, values: &[Option<f64>], has_values: bool) {
        let mut remarks = self.remarks(series);
        let last = values.iter().rposition(Option::is_some).filter(|_| self.names_ends());
        for (i, value) in values.iter().enumerate().take(MAX_POINTS) {
            if let Some(words) = remarks.remove(&i) {
                self.remark(xml, i, &words);
            } else if last == Some(i) && !self.series[series].0.trim().is_empty() {
                xml.open("c:dLbl", &[]).empty("c:idx", &[("val", &i)]).empty("c:spPr", &[]);
                let color = palette::at_least(self.series_color(series), &self.colors, NAME_CONTRAST);
                self.words(xml, color, true);
                xml.empty("c:dLblPos", &[("val", &"r")]);
                shows(xml, Shown::Series);
                xml.close();
            } else if has_values && self.is_slim(*value) {
                xml.open("c:dLbl", &[]).empty("c:idx", &[("val", &i)]).empty("c:delete", &[("val", &1)]).close();
            }
        }
    }

    /// True if a piece of a stack is too slim for its number.
    fn is_slim(&self, value: Option<f64>) -> bool {
        let (ChartKind::StackedBar, Some(plot), Some(value)) = (self.chart.kind, self.drawing.plot, value) else {
            return false;
        };
        let sum = |i: usize| self.series.iter().filter_map(|(_, all)| *all.get(i)?).sum::<f64>();
        let highest = (0..self.names.len()).map(sum).fold(f64::MIN_POSITIVE, f64::max);
        value.abs() / highest * plot.height() < self.drawing.size * 1.1
    }

    /// Remarks that have no place in the drawing, by the points of a series: the first that has a value there.
    fn remarks(&self, series: usize) -> BTreeMap<usize, String> {
        let mut remarks = BTreeMap::new();
        if self.chart.kind == ChartKind::Pie {
            return remarks;
        }
        let unplaced = self.chart.notes.iter().enumerate().filter(|(i, _)| !self.drawing.remarked.contains(i));
        for (_, (at, words)) in unplaced {
            let at = Inline::plain_text(at);
            let Some(place) = self.names.iter().position(|name| name.trim() == at.trim()) else { continue };
            let owner = self.series.iter().position(|(_, values)| values.get(place).is_some_and(Option::is_some));
            if owner == Some(series) {
                remarks.entry(place).or_insert_with(|| Inline::plain_text(words));
            }
        }
        remarks
    }

    fn remark(&self, xml: &mut Xml, i: usize, words: &str) {
        xml.open("c:dLbl", &[]).empty("c:idx", &[("val", &i)]).empty("c:layout", &[]);
        xml.open("c:tx", &[]).open("c:rich", &[]).empty("a:bodyPr", &[]).empty("a:lstStyle", &[]);
        xml.open("a:p", &[]).open("a:r", &[]).empty("a:rPr", &[("lang", &self.language)]);
        xml.leaf("a:t", &[], words).close().close().close().close();
        shows(xml, Shown::Value);
        xml.close();
    }

    /// How numbers are written: groups, decimals where all are whole, the unit.
    pub(super) fn code(&self) -> String {
        let values = || self.series.iter().flat_map(|(_, values)| values.iter().flatten());
        let is_whole = values().all(|value| value.fract() == 0.0);
        let digits = if is_whole && values().any(|value| value.abs() >= 1000.0) { "#,##0" } else { "General" };
        let unit = self.chart.unit.as_ref().map_or_else(String::new, |unit| unit.as_str().replace('"', "″"));
        // As the slide has it: a narrow blank where the language wants one.
        let shown = NumberFormat::new(self.language, unit.trim()).format(0.0, 0);
        let suffix = shown.strip_prefix('0').unwrap_or_default();
        if suffix.is_empty() { digits.to_owned() } else { format!("{digits}\"{suffix}\"") }
    }
}
