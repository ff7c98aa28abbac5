//! Names that blocks refer to: those that aren't there are told, with the likely one.

use std::collections::BTreeSet;

use crate::decode::suggest::suggest;
use crate::model::block::Chart;
use crate::model::prose::Prose;
use crate::model::units::Finite;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::node_path::NodePath;

/// Most unknown names of one block that are told.
const MAX_FINDINGS: usize = 20;
/// Most known names that a wrong one is compared with.
const MAX_COMPARED: usize = 500;

/// What a chart stresses or remarks on, but has no series or label for.
#[must_use]
pub fn chart_names(
    chart: &Chart,
    x: &[Prose],
    series: &[(Prose, Vec<Option<Finite>>)],
    path: &NodePath,
) -> Diagnostics {
    if chart.highlight.is_empty() && chart.notes.is_empty() {
        return Diagnostics::new();
    }
    let labels: BTreeSet<&str> = x.iter().map(|label| label.trim()).collect();
    let names: BTreeSet<&str> = series.iter().map(|(name, _)| name.trim()).collect();
    let highlights = chart.highlight.iter().enumerate().filter_map(|(i, name)| {
        let is_known = labels.contains(name.trim()) || names.contains(name.trim());
        let known = || series.iter().map(|(name, _)| name.trim()).chain(x.iter().map(|label| label.trim()));
        (!is_known).then(|| {
            let message = format!("the chart has no series, bar or slice `{}`", name.trim());
            unknown_name(path.field("highlight").index(i), message, name.trim(), known())
        })
    });
    let notes = chart.notes.iter().enumerate().filter(|(_, (label, _))| !labels.contains(label.trim())).map(
        |(i, (label, _))| {
            let message = format!("the x axis has no label `{}`", label.trim());
            let place = path.field("notes").index(i).index(0);
            unknown_name(place, message, label.trim(), x.iter().map(|label| label.trim()))
        },
    );
    highlights.take(MAX_FINDINGS).chain(notes.take(MAX_FINDINGS)).collect()
}

/// A name that isn't there, with the known one that was most likely meant.
fn unknown_name<'a>(
    place: NodePath,
    message: String,
    written: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let finding = Diagnostic::warning("unknown-name", Place::Node(place), message);
    match suggest(written, known.take(MAX_COMPARED)) {
        Some(meant) => finding.hint(format!("did you mean `{meant}`?")),
        None => finding,
    }
}
