//! Charts: numbers as lines, bars, slices and points, drawn straight into the Frame.
//!
//! One message each: names stand at the ends of their series rather than in a
//! key, what isn't stressed steps back, and every text has a place of its own.

mod axes;
mod bars;
mod canvas;
mod data;
mod level_bars;
mod lines;
mod notes;
mod pie;
mod plan;
mod series_names;
mod slice_names;
mod thin;
mod value_labels;
mod x_labels;

use std::fmt::Write as _;
use std::sync::Arc;

use kurbo::Size;

use super::figure::{captions, figure, room_above};
use super::placeholder::stand_in;
use crate::layout::context::{Ctx, Laid, Room};
use crate::model::block::{Chart, ChartKind, Scale};
use crate::model::prose::Prose;
use crate::source::diagnostic::{Diagnostic, Place, Severity};
use crate::source::node_path::NodePath;
use canvas::Canvas;
use plan::Plan;

pub(in crate::layout) use data::Prepared;

/// Longest alternative text that is put together here, in bytes.
const MAX_ALT_LEN: usize = 900;

/// A chart that is drawn, before it becomes a figure.
struct Drawn {
    canvas: Canvas,
    /// What is used of the room.
    size: Size,
    /// Remarks that found no place.
    unplaced: Vec<usize>,
}

impl Drawn {
    fn nothing(size: Size) -> Self {
        Self { canvas: Canvas::new(size), size, unplaced: Vec::new() }
    }
}

/// A chart with its caption and source.
pub(super) fn chart(ctx: &mut Ctx<'_>, chart: &Chart, path: &NodePath, room: Room) -> Laid {
    let data = prepared(ctx, chart, path);
    ctx.findings.extend(data.findings.iter().cloned());
    let source = chart.source.as_ref().filter(|text| !text.is_blank()).map(|text| credited(ctx, text));
    let captions = captions(ctx, &[("caption", chart.caption.as_ref()), ("source", source.as_ref())], path, room.width);
    let room = room_above(ctx, &captions, room);
    if data.extent.is_none() {
        // A file that can't be read is told already, and why there is nothing to draw.
        if data.findings.iter().all(|finding| finding.severity != Severity::Error) {
            ctx.warn("empty-chart", path, "the chart has no values to draw");
        }
        return empty(ctx, chart, path, room, captions);
    }
    let size = Size::new(room.width, room.height);
    let plan = Plan::new(ctx, chart, &data, path, size);
    let drawn = draw(ctx, &plan, size);
    report_dropped(ctx, &plan, &drawn);
    let first = plan.first_step();
    let laid = Laid { width: drawn.size.width, height: drawn.size.height, items: drawn.canvas.into_items() };
    figure(ctx, laid, &alternative(&plan), captions, path).during(first)
}

/// The chart's numbers, read once for all passes over the slide.
fn prepared(ctx: &mut Ctx<'_>, chart: &Chart, path: &NodePath) -> Arc<Prepared> {
    if let Some(prepared) = ctx.charts.get(path) {
        return Arc::clone(prepared);
    }
    let prepared = Arc::new(Prepared::new(ctx, chart, path));
    ctx.charts.insert(path.clone(), Arc::clone(&prepared));
    prepared
}

/// A chart without a single value: a quiet frame in its place.
fn empty(ctx: &mut Ctx<'_>, chart: &Chart, path: &NodePath, room: Room, captions: Laid) -> Laid {
    let steps = ctx.steps.item(false);
    let text = chart.alt.as_ref().map_or("", |alt| alt.as_str()).to_owned();
    let room = Room { height: room.height.clamp(160.0, 620.0), ..room };
    let mut laid = stand_in(ctx, "Chart", &text, path, room);
    laid.stack(captions, ctx.theme().sizes.small * 0.5);
    laid.during(steps)
}

/// Draws the chart; where remarks found no place, once more with a lane kept free for them.
fn draw(ctx: &mut Ctx<'_>, plan: &Plan<'_>, size: Size) -> Drawn {
    if plan.chart.y_scale == Scale::Log && !data::is_log(plan.chart) {
        let place = Place::Node(plan.path.field("y_scale"));
        let message = "bars, areas and slices start at zero, which a log scale doesn't have";
        ctx.report(Diagnostic::warning("bad-axis", place, message).hint("take `Line` or `Scatter` for a log scale"));
    }
    let n_findings = ctx.findings.len();
    let drawn = draw_kind(ctx, plan, size, 0.0);
    let has_lane = !matches!(plan.chart.kind, ChartKind::Pie | ChartKind::HorizontalBar);
    if drawn.unplaced.is_empty() || !has_lane {
        return drawn;
    }
    let lane = notes::lane(ctx, plan, size.width);
    if lane > size.height * 0.4 {
        return drawn;
    }
    let first_findings = ctx.findings.split_off(n_findings);
    let again = draw_kind(ctx, plan, size, lane);
    if again.unplaced.len() < drawn.unplaced.len() {
        return again;
    }
    ctx.findings.truncate(n_findings);
    ctx.findings.extend(first_findings);
    drawn
}

fn draw_kind(ctx: &mut Ctx<'_>, plan: &Plan<'_>, size: Size, lane: f64) -> Drawn {
    match plan.chart.kind {
        ChartKind::Line | ChartKind::Area | ChartKind::Scatter => lines::draw(ctx, plan, size, lane),
        ChartKind::Bar | ChartKind::StackedBar => bars::draw(ctx, plan, size, lane),
        ChartKind::HorizontalBar => level_bars::draw(ctx, plan, size),
        ChartKind::Pie => pie::draw(ctx, plan, size),
    }
}

fn report_dropped(ctx: &mut Ctx<'_>, plan: &Plan<'_>, drawn: &Drawn) {
    if drawn.canvas.n_dropped > 0 {
        let message = format!("{} of the chart's names and values have no room", drawn.canvas.n_dropped);
        let place = Place::Node(plan.path.clone());
        ctx.report(
            Diagnostic::warning("dropped-label", place, message)
                .hint("give the chart more room, shorter names or fewer series"),
        );
    }
    for &note in drawn.unplaced.iter().filter(|note| **note < plan.chart.notes.len()) {
        let place = Place::Node(plan.path.field("notes").index(note));
        let message = format!("the remark at `{}` has no room", plan.chart.notes[note].0.trim());
        ctx.report(Diagnostic::warning("dropped-label", place, message).hint("shorten it, or make room in the chart"));
    }
}

/// Tells that only the first so many of the labels are drawn.
fn report_crowded(ctx: &mut Ctx<'_>, plan: &Plan<'_>, n_drawn: usize, what: &str) {
    let n = plan.data.n;
    if n_drawn < n {
        let message = format!("the chart has {n} {what}; the first {n_drawn} have room");
        let place = Place::Node(plan.path.clone());
        ctx.report(Diagnostic::warning("crowded-chart", place, message).hint("take `Line` for so many values"));
    }
}

/// The source with the word that says so, in the deck's language.
fn credited(ctx: &Ctx<'_>, source: &Prose) -> Prose {
    let language = ctx.deck.deck.language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let word = match language.as_str() {
        "zh" | "ja" => "来源：",
        "ru" => "Источник: ",
        "uk" => "Джерело: ",
        "de" => "Quelle: ",
        "fr" => "Source\u{202f}: ",
        "es" => "Fuente: ",
        "it" => "Fonte: ",
        "pt" => "Fonte: ",
        "pl" => "Źródło: ",
        _ => "Source: ",
    };
    Prose::new(&format!("{word}{}", source.as_str()))
}

/// What the chart says to those who don't see it: as written, or its numbers.
fn alternative(plan: &Plan<'_>) -> String {
    if let Some(alt) = plan.chart.alt.as_ref().filter(|alt| !alt.is_blank()) {
        return alt.as_str().to_owned();
    }
    let mut alt = String::new();
    for text in [&plan.chart.caption, &plan.chart.y_label].into_iter().flatten().filter(|text| !text.is_blank()) {
        // Writing to a String can't fail.
        let _infallible = write!(alt, "{}. ", text.trim().trim_end_matches('.'));
    }
    for series in &plan.data.series {
        let _infallible = write!(alt, "{}: ", series.name.trim());
        for (i, value) in series.values.iter().enumerate().filter(|(_, value)| !value.is_nan()).take(24) {
            let _infallible = write!(alt, "{} {}, ", plan.label(i), plan.value(*value));
        }
        alt.truncate(alt.trim_end_matches([',', ' ', ':']).len());
        alt.push_str(". ");
        if alt.len() > MAX_ALT_LEN {
            alt.truncate(alt.floor_char_boundary(MAX_ALT_LEN));
            alt.push('…');
            break;
        }
    }
    alt.trim_end().to_owned()
}
