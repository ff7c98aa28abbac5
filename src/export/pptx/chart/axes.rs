//! The axes of a chart, and what stands above it.

use super::Source;
use crate::export::pptx::xml::{Xml, emu};
use crate::layout::palette;
use crate::model::block::{ChartKind, Scale};
use crate::model::inline::Inline;
use crate::model::prose::Prose;

impl Source<'_> {
    pub(super) fn axes(&self, xml: &mut Xml, is_level: bool) {
        let rule = palette::at_least(self.colors.muted, &self.colors, palette::MARK_CONTRAST);
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
        self.level_words(xml, self.colors.text);
        xml.empty("c:crossAx", &[("val", &20)]).empty("c:crosses", &[("val", &"autoZero")]);
        xml.empty("c:auto", &[("val", &0)]).empty("c:lblAlgn", &[("val", &"ctr")]);
        xml.empty("c:lblOffset", &[("val", &60)]);
        let skip = if is_level { 1 } else { self.skip() };
        if skip > 1 {
            xml.empty("c:tickLblSkip", &[("val", &skip)]).empty("c:tickMarkSkip", &[("val", &skip)]);
        }
        xml.empty("c:noMultiLvlLbl", &[("val", &1)]).close();
        self.value_axis(xml, (20, 10), if is_level { "b" } else { "l" }, true);
    }

    /// Every how manieth label has room below the plot.
    fn skip(&self) -> usize {
        let Some(plot) = self.drawing.plot else { return 1 };
        let widest = self.names.iter().map(|name| name.chars().count()).max().unwrap_or(0) as f64;
        let wanted = (widest * 0.55 + 0.8) * self.drawing.size;
        let band = plot.width() / self.names.len().max(1) as f64;
        // Long names break at their blanks instead.
        if widest > 8.0 {
            return 1;
        }
        usize::try_from(super::super::xml::round((wanted / band.max(0.1)).ceil())).unwrap_or(1).max(1)
    }

    /// An axis of numbers; the one that the values belong to, or the one below.
    pub(super) fn value_axis(&self, xml: &mut Xml, (id, other): (u8, u8), side: &str, is_value: bool) {
        let is_hidden = is_value && !self.drawing.has_ticks && self.drawing.plot.is_some();
        xml.open("c:valAx", &[]).empty("c:axId", &[("val", &id)]).open("c:scaling", &[]);
        let knows_log = matches!(self.chart.kind, ChartKind::Line | ChartKind::Scatter);
        if is_value && self.chart.y_scale == Scale::Log && knows_log {
            xml.empty("c:logBase", &[("val", &10)]);
        }
        xml.empty("c:orientation", &[("val", &"minMax")]);
        if let Some((low, high)) = self.chart.y_range.filter(|(low, high)| is_value && low.get() < high.get()) {
            xml.empty("c:max", &[("val", &high.get())]).empty("c:min", &[("val", &low.get())]);
        } else if is_value && self.is_of_hundred() {
            xml.empty("c:max", &[("val", &100)]).empty("c:min", &[("val", &0)]);
        }
        xml.close().empty("c:delete", &[("val", &u8::from(is_hidden))]).empty("c:axPos", &[("val", &side)]);
        if is_value && !is_hidden {
            xml.open("c:majorGridlines", &[]).open("c:spPr", &[]).open("a:ln", &[("w", &emu(1.5))]);
            self.fill(xml, palette::grid(&self.colors), 1.0);
            xml.close().close().close();
        }
        self.axis_title(xml, self.chart.x_label.as_ref().filter(|_| !is_value));
        let code = if is_value { self.axis_code() } else { "General".to_owned() };
        xml.empty("c:numFmt", &[("formatCode", &code), ("sourceLinked", &0)]);
        xml.empty("c:majorTickMark", &[("val", &"none")]).empty("c:minorTickMark", &[("val", &"none")]);
        xml.empty("c:tickLblPos", &[("val", &"low")]).open("c:spPr", &[]).open("a:ln", &[]);
        xml.empty("a:noFill", &[]).close().close();
        self.words(xml, self.colors.muted, false);
        let between =
            if matches!(self.chart.kind, ChartKind::Area | ChartKind::Scatter) { "midCat" } else { "between" };
        let crosses = if side == "b" && is_value { "max" } else { "autoZero" };
        xml.empty("c:crossAx", &[("val", &other)]).empty("c:crosses", &[("val", &crosses)]);
        xml.empty("c:crossBetween", &[("val", &between)]);
        if is_value && self.is_of_hundred() {
            xml.empty("c:majorUnit", &[("val", &20)]);
        }
        xml.close();
    }

    /// True if the pieces of every stack are shares of a whole.
    fn is_of_hundred(&self) -> bool {
        let is_percent = self.chart.unit.as_ref().is_some_and(|unit| unit.trim() == "%");
        let sum = |i: usize| self.series.iter().filter_map(|(_, all)| *all.get(i)?).sum::<f64>();
        let is_whole = |i: usize| (sum(i) - 100.0).abs() < 1.0;
        is_percent && self.chart.kind == ChartKind::StackedBar && (0..self.names.len()).all(is_whole)
    }

    /// How numbers of the value axis are written: with a unit that is short.
    fn axis_code(&self) -> String {
        let code = self.code();
        let has_short_unit = self.chart.unit.as_ref().is_none_or(|unit| unit.trim().chars().count() <= 3);
        if has_short_unit { code } else { code.split('"').next().unwrap_or("General").to_owned() }
    }

    /// What the values are.
    pub(super) fn head(&self) -> Option<&str> {
        let lone = match self.series.as_slice() {
            [(name, _)] if self.chart.kind != ChartKind::Pie => Some(name.as_str()),
            _ => None,
        };
        let written = self.chart.y_label.as_ref().filter(|label| !label.is_blank()).map(|label| label.as_str());
        written.or(lone).filter(|head| !head.trim().is_empty())
    }

    /// What the values are, level above the chart.
    pub(super) fn heading(&self, xml: &mut Xml) {
        let Some(head) = self.head() else { return };
        self.title(xml, &Inline::plain_text(head), true);
    }

    fn axis_title(&self, xml: &mut Xml, title: Option<&Prose>) {
        if let Some(title) = title.filter(|title| !title.is_blank()) {
            self.title(xml, &Inline::plain_text(title), false);
        }
    }

    fn title(&self, xml: &mut Xml, title: &str, is_head: bool) {
        xml.open("c:title", &[]).open("c:tx", &[]).open("c:rich", &[]);
        xml.empty("a:bodyPr", &[("rot", &0), ("vert", &"horz")]).empty("a:lstStyle", &[]).open("a:p", &[]);
        xml.open("a:pPr", &[]).open("a:defRPr", &[("sz", &self.size()), ("b", &0)]);
        self.fill(xml, self.colors.muted, 1.0);
        let run = [("lang", &self.language as &dyn std::fmt::Display), ("sz", &self.size()), ("b", &0)];
        xml.close().close().open("a:r", &[]).open("a:rPr", &run);
        self.fill(xml, self.colors.muted, 1.0);
        xml.close().leaf("a:t", &[], title).close().close().close().close();
        if is_head && self.drawing.plot.is_some() {
            xml.open("c:layout", &[]).open("c:manualLayout", &[]);
            super::place(xml, &[("c:x", 0.0), ("c:y", 0.0)]);
        }
        xml.empty("c:overlay", &[("val", &u8::from(is_head && self.drawing.plot.is_some()))]).close();
    }
}
