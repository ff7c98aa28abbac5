//! Colours of series and slices, as on the slide.

use peniko::Color;

use super::Source;
use crate::layout::palette;
use crate::model::block::ChartKind;

impl Source<'_> {
    pub(super) fn series_color(&self, i: usize) -> Color {
        self.hues().get(i).copied().unwrap_or(self.colors.muted)
    }

    /// Colours of the series: of those that are stressed, if any are, the theme's; the others step back.
    fn hues(&self) -> Vec<Color> {
        let n = self.series.len();
        let n_stressed = self.stressed().count();
        let is_filled = matches!(self.chart.kind, ChartKind::Bar | ChartKind::StackedBar | ChartKind::HorizontalBar);
        let n_loud = if n_stressed > 0 { n_stressed } else { n };
        let loud = if is_filled { palette::areas(&self.colors, n_loud) } else { palette::hues(&self.colors, n_loud) };
        let is_loud: Vec<bool> = (0..n).map(|i| n_stressed == 0 || self.stressed().any(|other| other == i)).collect();
        self.dealt(&is_loud, loud)
    }

    /// Colours of the slices of a pie.
    pub(super) fn slices(&self, n: usize) -> Vec<Color> {
        let is_stressed: Vec<bool> = self.names.iter().take(n).map(|name| self.highlight.contains(name)).collect();
        let n_stressed = is_stressed.iter().filter(|is| **is).count();
        let n_loud = if n_stressed > 0 { n_stressed } else { n };
        let is_loud: Vec<bool> = is_stressed.iter().map(|is| n_stressed == 0 || *is).collect();
        self.dealt(&is_loud, palette::areas(&self.colors, n_loud))
    }

    fn dealt(&self, is_loud: &[bool], loud: Vec<Color>) -> Vec<Color> {
        let n_quiet = is_loud.iter().filter(|is| !**is).count();
        let (mut loud, mut quiet) = (loud.into_iter(), palette::quiet(&self.colors, n_quiet).into_iter());
        let next = |is_loud: &bool| if *is_loud { loud.next() } else { quiet.next() };
        let fallback = self.colors.muted;
        is_loud.iter().map(next).map(|color| color.unwrap_or(fallback)).collect()
    }
}
