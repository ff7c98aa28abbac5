//! Diagrams: boxes in layers, joined by arrows that never run through a box.
//!
//! Sugiyama's method in four files: layers, order, places, routes. This one
//! finds the size of type at which all of it fits its room.

mod draw;
mod layers;
mod order;
mod place;
mod route;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::figure::{captions, figure, room_above};
use crate::decode::suggest::suggest;
use crate::layout::context::{Ctx, Laid, Room};
use crate::model::block::{Diagram, Direction};
use crate::model::inline::Inline;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;
use draw::{Measures, Setting};
use layers::{Graph, Layered, layered};
use order::{Neighbours, order};

/// More boxes than this can't be drawn on one slide; those behind aren't shown.
const MAX_NODES: usize = 120;
/// More arrows than this nobody can follow.
const MAX_EDGES: usize = 240;
/// Findings of one kind that are told; the rest would only repeat them.
const MAX_FINDINGS: usize = 20;
/// Least size of a diagram's text as it is drawn, in slide units.
const MIN_TEXT: f64 = 26.0;
/// Sizes of text that are tried, in shares of the body's, and widths of boxes' text, in ems.
const SIZES: [f64; 10] = [1.2, 1.1, 1.0, 0.92, 0.84, 0.78, 0.72, 0.66, 0.61, 0.5];
const WRAPS: [f64; 3] = [11.0, 8.0, 6.0];

/// A diagram's boxes and arrows by index, as far as they can be drawn.
struct Plan<'d> {
    diagram: &'d Diagram,
    n_nodes: usize,
    /// Arrows between two boxes: their index in the deck.
    edges: Vec<usize>,
    /// Boxes with an arrow to themselves, and the index of that arrow in the deck.
    loops: Vec<(usize, usize)>,
    graph: Layered,
    neighbours: Neighbours,
    highlight: BTreeSet<usize>,
}

/// A diagram with its caption.
pub(super) fn diagram(ctx: &mut Ctx<'_>, diagram: &Diagram, path: &NodePath, room: Room) -> Laid {
    if diagram.nodes.is_empty() {
        ctx.warn("empty-diagram", path, "the diagram has no boxes");
        return Laid::default();
    }
    let captions = captions(ctx, &[("caption", diagram.caption.as_ref())], path, room.width);
    let room = room_above(ctx, &captions, room);
    let plan = plan(ctx, diagram, path);
    let (setting, is_crowded) = fitting(ctx, &plan, room);
    let is_cut = plan.n_nodes < diagram.nodes.len() || diagram.edges.len() > MAX_EDGES;
    if is_crowded || is_cut {
        report_crowd(ctx, &plan, path);
    }
    let drawing = draw::draw(ctx, &plan, &setting, path, room);
    figure(ctx, drawing, &alternative(diagram), captions, path)
}

fn report_crowd(ctx: &mut Ctx<'_>, plan: &Plan<'_>, path: &NodePath) {
    let (n_nodes, n_edges) = (plan.diagram.nodes.len(), plan.diagram.edges.len());
    let message = if plan.n_nodes < n_nodes {
        format!("{n_nodes} boxes are too many for one slide; the first {} are drawn", plan.n_nodes)
    } else if n_edges > MAX_EDGES {
        format!("{n_edges} arrows are too many for one slide; the first {MAX_EDGES} are drawn")
    } else {
        format!("{n_nodes} boxes and {n_edges} arrows leave no room for text of a readable size")
    };
    ctx.report(
        Diagnostic::warning("crowded-diagram", Place::Node(path.clone()), message)
            .hint("split the diagram, shorten its texts, or try the other `direction`"),
    );
}

/// What the diagram shows, in words: as written, or arrow by arrow.
fn alternative(diagram: &Diagram) -> String {
    if let Some(alt) = diagram.alt.as_ref().filter(|alt| !alt.is_blank()) {
        return Inline::parse(alt).text;
    }
    let names: BTreeMap<&str, String> = diagram
        .nodes
        .iter()
        .take(MAX_NODES)
        .map(|(id, text)| (id.as_str(), Inline::parse(text).text.split_whitespace().collect::<Vec<_>>().join(" ")))
        .collect();
    let mut alt = String::new();
    for edge in diagram.edges.iter().take(MAX_EDGES) {
        let (Some(from), Some(to)) = (names.get(edge.from.as_str()), names.get(edge.to.as_str())) else { continue };
        let separator = if alt.is_empty() { "" } else { "; " };
        // Writing to a String can't fail.
        let _infallible = write!(alt, "{separator}{from} → {to}");
        if let Some(label) = edge.label.as_ref().filter(|label| !label.is_blank()) {
            let _infallible = write!(alt, " ({})", Inline::parse(label).text.trim());
        }
    }
    if alt.is_empty() { names.into_values().collect::<Vec<_>>().join(", ") } else { alt }
}

/// Looks boxes up by their ids, tells what is wrong, and puts everything in its layer.
fn plan<'d>(ctx: &mut Ctx<'_>, diagram: &'d Diagram, path: &NodePath) -> Plan<'d> {
    let n_nodes = diagram.nodes.len().min(MAX_NODES);
    let mut by_id: BTreeMap<&str, usize> = BTreeMap::new();
    for (i, (id, _)) in diagram.nodes.iter().enumerate() {
        if let Some(&first) = by_id.get(id.as_str()) {
            let place = |i: usize| Place::Node(path.field("nodes").index(i).index(0));
            if ctx.findings.len() < MAX_FINDINGS {
                ctx.report(
                    Diagnostic::error("duplicate-id", place(i), format!("two boxes have the id `{id}`"))
                        .label(place(first), "first used here"),
                );
            }
        } else {
            by_id.insert(id, i);
        }
    }
    let lookup = |ctx: &mut Ctx<'_>, id: &str, place: NodePath| {
        let found = by_id.get(id).copied();
        if found.is_none() && ctx.findings.len() < MAX_FINDINGS {
            report_unknown(ctx, id, &by_id, place);
        }
        found.filter(|&node| node < n_nodes)
    };
    let mut graph = Graph { n_nodes, edges: Vec::new(), is_labelled: Vec::new() };
    let (mut edges, mut loops): (Vec<usize>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
    for (i, edge) in diagram.edges.iter().enumerate().take(MAX_EDGES) {
        let place = path.field("edges").index(i);
        let from = lookup(ctx, &edge.from, place.index(0));
        let to = lookup(ctx, &edge.to, place.index(1));
        let (Some(from), Some(to)) = (from, to) else { continue };
        if from == to {
            loops.push((from, i));
        } else {
            graph.edges.push((from, to));
            graph.is_labelled.push(edge.label.as_ref().is_some_and(|label| !label.is_blank()));
            edges.push(i);
        }
    }
    let highlight: BTreeSet<usize> = diagram
        .highlight
        .iter()
        .take(MAX_NODES)
        .enumerate()
        .filter_map(|(i, id)| lookup(ctx, id, path.field("highlight").index(i)))
        .collect();
    let mut graph = layered(&graph);
    let neighbours = Neighbours::of(&graph);
    order(&mut graph, &neighbours);
    Plan { diagram, n_nodes, edges, loops, graph, neighbours, highlight }
}

fn report_unknown(ctx: &mut Ctx<'_>, id: &str, known: &BTreeMap<&str, usize>, place: NodePath) {
    let finding = Diagnostic::error("unknown-node", Place::Node(place), format!("no box has the id `{id}`"));
    let finding = match suggest(id, known.keys().copied()) {
        Some(meant) => finding.hint(format!("did you mean `{meant}`?")),
        None => {
            let ids: Vec<String> = known.keys().take(8).map(|id| format!("`{id}`")).collect();
            finding.hint(format!("the boxes are {}", ids.join(", ")))
        }
    };
    ctx.report(finding);
}

/// The largest setting that fits the room; true if none does and the smallest was taken.
fn fitting(ctx: &mut Ctx<'_>, plan: &Plan<'_>, room: Room) -> (Setting, bool) {
    let body = ctx.theme().sizes.body;
    let least = MIN_TEXT / ctx.scale;
    let is_large = plan.n_nodes > 40 || plan.graph.vertices.len() > 200;
    let mut sizes: Vec<f64> = SIZES.iter().map(|share| body * share).filter(|size| *size > least).collect();
    if is_large {
        sizes.clear();
    }
    sizes.push(least);
    let mut best: Option<(f64, Setting)> = None;
    for &size in &sizes {
        for &wrap in &WRAPS {
            let setting = Setting::new(ctx, plan, Measures::new(size, wrap * size), room);
            let excess = setting.excess(plan.diagram.direction, room);
            if excess <= 1.0 {
                return (setting.stretched(plan, room), false);
            }
            if best.as_ref().is_none_or(|(least, _)| excess <= *least) {
                best = Some((excess, setting));
            }
        }
    }
    let setting = best.map(|(_, setting)| setting);
    let setting = setting.unwrap_or_else(|| Setting::new(ctx, plan, Measures::new(least, least * 8.0), room));
    (setting, true)
}

/// Width and height of what lies along and across the flow.
fn turned(direction: Direction, along: f64, across: f64) -> (f64, f64) {
    match direction {
        Direction::Right => (along, across),
        Direction::Down => (across, along),
    }
}
