//! Charts as written.

use serde::Deserialize;

use crate::model::prose::Prose;
use crate::model::units::Finite;

/// Numbers as a picture.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// What kind of picture.
    pub kind: ChartKind,
    /// Labels along the x axis, or numbers as text for `Scatter`.
    #[serde(default)]
    pub x: Vec<Prose>,
    /// Name and values of each series; a missing value is `None`.
    #[serde(default)]
    pub series: Vec<(Prose, Vec<Option<Finite>>)>,
    /// Path of a CSV file inside the deck's folder that gives `x` and `series`.
    ///
    /// Its first row names the series, its first column holds `x`; an empty cell is a missing value.
    #[serde(default)]
    pub data: Option<String>,
    /// Names of series, bars or slices to stress; the others step back.
    #[serde(default)]
    pub highlight: Vec<Prose>,
    /// Remarks: a label of the x axis and what is to be said there.
    #[serde(default)]
    pub notes: Vec<(Prose, Prose)>,
    /// What the x axis measures.
    #[serde(default)]
    pub x_label: Option<Prose>,
    /// What the y axis measures, with its unit.
    #[serde(default)]
    pub y_label: Option<Prose>,
    /// How values become heights.
    #[serde(default)]
    pub y_scale: Scale,
    /// Ends of the value axis; from the values if left out.
    #[serde(default)]
    pub y_range: Option<(Finite, Finite)>,
    /// What stands behind every value, such as `%`.
    #[serde(default)]
    pub unit: Option<Prose>,
    /// True writes each value at its point, bar or slice; left out, where there is room.
    #[serde(default)]
    pub values: Option<bool>,
    /// What the chart shows, for those who don't see it.
    #[serde(default)]
    pub alt: Option<Prose>,
    /// A line below the chart.
    #[serde(default)]
    pub caption: Option<Prose>,
    /// Where the numbers come from.
    #[serde(default)]
    pub source: Option<Prose>,
    /// What a morph between slides recognises the block by.
    #[serde(default)]
    pub id: Option<String>,
}

/// Kinds of charts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum ChartKind {
    /// Points joined by lines.
    Line,
    /// Lines, filled down to zero.
    Area,
    /// Upright bars, series side by side.
    Bar,
    /// Upright bars, series on top of each other.
    StackedBar,
    /// Bars that lie, for long labels.
    HorizontalBar,
    /// Parts of a whole.
    Pie,
    /// Points.
    Scatter,
}

/// How values become heights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
pub enum Scale {
    /// The same difference, the same height.
    #[default]
    Linear,
    /// The same ratio, the same height; values must be above zero.
    Log,
}
