//! A chart's numbers, made ready once for all passes that fit a slide.
//!
//! From here on a missing value is NaN, every series is as long as the x axis,
//! and no number is so large that a sum or a difference overflows.

use crate::layout::context::Ctx;
use crate::model::block::{Chart, ChartKind, Scale};
use crate::model::prose::Prose;
use crate::model::units::Finite;
use crate::resolve::names::chart_names;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::node_path::NodePath;

/// Most series that one chart draws; nobody tells more apart.
const MAX_SERIES: usize = 24;
/// More values a series than this are thinned to what a slide can show, and told.
const MAX_READABLE: usize = 10_000;
/// Most labels of a scatter's x axis that aren't numbers and are told one by one.
const MAX_TOLD: usize = 5;
/// Values beyond this are refused, so that differences and sums stay finite.
const MAX_VALUE: f64 = 1e300;
/// Values below this are as good as zero.
const MIN_VALUE: f64 = 1e-290;

/// A chart's numbers, ready to be drawn.
#[derive(Debug, Default)]
pub(in crate::layout) struct Prepared {
    /// Labels of the x axis; empty if it has none.
    pub labels: Vec<Prose>,
    /// The labels as numbers, if all of them are.
    pub xs: Option<Vec<f64>>,
    /// The series.
    pub series: Vec<Series>,
    /// Length of the x axis and of every series.
    pub n: usize,
    /// Smallest and largest value of all series; `None` without any value.
    pub extent: Option<(f64, f64)>,
    /// What is wrong with the numbers.
    pub findings: Diagnostics,
}

/// One series.
#[derive(Debug)]
pub(in crate::layout) struct Series {
    /// Its name.
    pub name: Prose,
    /// Its values; NaN where one is missing.
    pub values: Vec<f64>,
}

impl Series {
    /// The last value that isn't missing, with its index.
    pub(super) fn last(&self) -> Option<(usize, f64)> {
        self.values.iter().copied().enumerate().rev().find(|(_, value)| !value.is_nan())
    }
}

impl Prepared {
    /// Reads a chart's numbers from the deck or from its file.
    pub(super) fn new(ctx: &Ctx<'_>, chart: &Chart, path: &NodePath) -> Self {
        let mut prepared = Self::default();
        let Some(file) = &chart.data else {
            let numbers = prepared
                .numbered(chart, &chart.x, &chart.series, |i| (Place::Node(path.field("x").index(i)), String::new()));
            match numbers {
                Some((x, series)) => prepared.fill(chart, &x, &series, path),
                None => prepared.fill(chart, &chart.x, &chart.series, path),
            }
            return prepared;
        };
        let place = Place::Node(path.field("data"));
        if !chart.x.is_empty() || !chart.series.is_empty() {
            let message = format!("`{file}` gives the numbers; `x` and `series` are ignored");
            prepared.findings.push(Diagnostic::warning("bad-data", place.clone(), message));
        }
        match ctx.slide.data.get(file) {
            Some(Ok(data)) => {
                prepared.findings.extend(data.guessed.map(|encoding| {
                    let message = format!("`{file}` isn't UTF-8; it is read as {}", encoding.name());
                    Diagnostic::warning("not-utf-8", place.clone(), message).hint("save it as UTF-8")
                }));
                let told = data.problems.iter();
                prepared.findings.extend(told.map(|problem| Diagnostic::error("bad-data", place.clone(), problem)));
                prepared.findings.extend(chart_names(chart, &data.x, &data.series, path));
                let numbers = prepared.numbered(chart, &data.x, &data.series, |i| {
                    let line = data.lines.get(i).copied().unwrap_or_default();
                    (place.clone(), format!("`{file}`, line {line}, column 1: "))
                });
                match numbers {
                    Some((x, series)) => prepared.fill(chart, &x, &series, path),
                    None => prepared.fill(chart, &data.x, &data.series, path),
                }
            }
            Some(Err(error)) => prepared.findings.push(
                Diagnostic::error("missing-data", place, error.to_string())
                    .hint("paths are relative to the deck's own folder"),
            ),
            None => prepared.findings.push(Diagnostic::error("missing-data", place, format!("`{file}` wasn't read"))),
        }
        prepared
    }

    /// Index of the label that a note or highlight names.
    pub(super) fn position(&self, label: &str) -> Option<usize> {
        self.labels.iter().position(|known| known.trim() == label.trim())
    }

    /// The points of a scatter without those whose x isn't a number, which are told; `None` if there are none,
    /// or nothing else: then the labels count as names.
    fn numbered(
        &mut self,
        chart: &Chart,
        x: &[Prose],
        series: &[WrittenSeries],
        place: impl Fn(usize) -> (Place, String),
    ) -> Option<(Vec<Prose>, Vec<WrittenSeries>)> {
        if chart.kind != ChartKind::Scatter {
            return None;
        }
        let is_good: Vec<bool> = x.iter().map(|label| number(label).is_some()).collect();
        let bad: Vec<usize> = (0..x.len()).filter(|&i| !is_good[i]).collect();
        let first = *bad.first()?;
        if bad.len() == x.len() {
            let (place, cell) = place(first);
            let message = format!("{cell}the x of a `Scatter` are numbers, but here are names");
            let finding = Diagnostic::warning("undrawable-value", place, message);
            self.findings.push(finding.hint("take `Line` or `Bar` for names along the x axis"));
            return None;
        }
        for &i in bad.iter().take(MAX_TOLD) {
            let (place, cell) = place(i);
            let shown: String = x[i].trim().chars().take(40).collect();
            let message = format!("{cell}the x of a `Scatter` is a number, not `{shown}`; the point is left out");
            self.findings.push(Diagnostic::warning("undrawable-value", place, message));
        }
        if let Some(&next) = bad.get(MAX_TOLD) {
            let message = format!("{} more x of the `Scatter` are no numbers", bad.len() - MAX_TOLD);
            self.findings.push(Diagnostic::warning("undrawable-value", place(next).0, message));
        }
        let is_kept = |i: usize| is_good.get(i).copied().unwrap_or(true);
        let x = x.iter().enumerate().filter(|(i, _)| is_kept(*i)).map(|(_, label)| label.clone()).collect();
        let series = series.iter().map(|(name, values)| {
            let kept = values.iter().enumerate().filter(|(i, _)| is_kept(*i)).map(|(_, value)| *value);
            (name.clone(), kept.collect())
        });
        Some((x, series.collect()))
    }

    fn fill(&mut self, chart: &Chart, x: &[Prose], series: &[WrittenSeries], path: &NodePath) {
        let transposed = (chart.kind == ChartKind::Pie && x.is_empty()).then(|| transpose(series)).flatten();
        let (x, series) = transposed.as_ref().map_or((x, series), |(x, series)| (x.as_slice(), series.as_slice()));
        self.n = if x.is_empty() { series.iter().map(|(_, values)| values.len()).max().unwrap_or(0) } else { x.len() };
        self.labels = x.to_vec();
        let takes_numbers = matches!(chart.kind, ChartKind::Line | ChartKind::Area | ChartKind::Scatter);
        self.xs = if takes_numbers { numbers(x) } else { None };
        if series.len() > MAX_SERIES {
            let message = format!("the chart has {} series; the first {MAX_SERIES} are drawn", series.len());
            self.warn("crowded-chart", path.field("series"), message);
        }
        if takes_numbers && self.n > MAX_READABLE {
            let place = path.field(if chart.data.is_some() { "data" } else { "series" });
            let message =
                format!("the chart has {} values a series, far more than a slide shows; it is thinned", self.n);
            self.warn("crowded-chart", place, message);
        }
        let mut ragged = Vec::new();
        for (i, (name, written)) in series.iter().take(MAX_SERIES).enumerate() {
            if written.len() != self.n && !x.is_empty() {
                ragged.push((i, written.len()));
            }
            let values = self.values(chart, written, &path.field("series").index(i).index(1));
            self.series.push(Series { name: name.clone(), values });
        }
        let values = self.series.iter().flat_map(|series| &series.values).filter(|value| !value.is_nan());
        self.extent = values.fold(None, |extent, &value| {
            let (min, max) = extent.unwrap_or((value, value));
            Some((value.min(min), value.max(max)))
        });
        for (i, len) in ragged {
            let message = format!("this series has {len} values, the x axis has {} labels", self.n);
            let place = Place::Node(path.field("series").index(i).index(1));
            let finding = Diagnostic::warning("ragged-chart", place, message);
            self.findings.push(finding.hint("a value that is missing is written `None`"));
        }
    }

    fn values(&mut self, chart: &Chart, written: &[Option<Finite>], path: &NodePath) -> Vec<f64> {
        let mut values = vec![f64::NAN; self.n];
        let needs_positive = is_log(chart) || chart.kind == ChartKind::Pie;
        let (mut n_huge, mut n_low) = (0, 0);
        for (value, written) in values.iter_mut().zip(written) {
            let Some(number) = written.map(Finite::get) else { continue };
            if number.abs() > MAX_VALUE {
                n_huge += 1;
            } else if needs_positive && (number < 0.0 || number == 0.0 && is_log(chart)) {
                n_low += 1;
            } else {
                *value = if number.abs() < MIN_VALUE { 0.0 } else { number };
            }
        }
        if n_huge > 0 {
            let message = format!("{n_huge} of these values are beyond 10³⁰⁰ and count as missing");
            self.warn("undrawable-value", path.clone(), message);
        }
        if n_low > 0 && is_log(chart) {
            let message =
                format!("a log scale has no place for zero and below; {n_low} of these values count as missing");
            self.warn("undrawable-value", path.clone(), message);
        } else if n_low > 0 {
            let message = format!("a slice can't be below zero; {n_low} of these values count as missing");
            self.warn("undrawable-value", path.clone(), message);
        }
        values
    }

    fn warn(&mut self, code: &'static str, path: NodePath, message: String) {
        self.findings.push(Diagnostic::warning(code, Place::Node(path), message));
    }
}

/// True if the chart's values stand on a log scale: lines and points only, since bars start at zero.
pub(super) fn is_log(chart: &Chart) -> bool {
    chart.y_scale == Scale::Log && matches!(chart.kind, ChartKind::Line | ChartKind::Scatter)
}

/// A series as it is written: its name and values.
type WrittenSeries = (Prose, Vec<Option<Finite>>);

/// A pie whose slices are written as series of one value each.
type Slices = (Vec<Prose>, Vec<WrittenSeries>);

fn transpose(series: &[WrittenSeries]) -> Option<Slices> {
    let is_one_each = series.len() > 1 && series.iter().all(|(_, values)| values.len() <= 1);
    is_one_each.then(|| {
        let x = series.iter().map(|(name, _)| name.clone()).collect();
        let values = series.iter().map(|(_, values)| values.first().copied().flatten()).collect();
        (x, vec![(Prose::default(), values)])
    })
}

/// All labels as numbers, if there are some and none is anything else.
fn numbers(labels: &[Prose]) -> Option<Vec<f64>> {
    if labels.is_empty() {
        return None;
    }
    labels.iter().map(number).collect()
}

/// A label as a number that an axis can place.
fn number(label: &Prose) -> Option<f64> {
    let plain = label.trim().replace('\u{2212}', "-");
    let is_number = !plain.is_empty() && plain.chars().all(|c| c.is_ascii_digit() || "+-.".contains(c));
    is_number.then(|| plain.parse::<f64>().ok()).flatten().filter(|x| x.abs() < 1e15)
}
