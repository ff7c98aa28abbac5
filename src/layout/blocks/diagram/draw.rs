//! Sizes, places and drawing of a diagram's boxes, arrows and labels.

use kurbo::{Affine, BezPath, Point, Rect, RoundedRect, Shape as _};
use peniko::Color;

use super::layers::Vertex;
use super::place::{Extent, Gaps, align_with_ports, place};
use super::route::{Bands, Routes, Spot, routes};
use super::{MIN_TEXT, Plan, turned};
use crate::layout::blocks::marks::arrow_head;
use crate::layout::context::{Ctx, Laid, Room, TextRole, readable};
use crate::layout::frame::{FrameItem, Group, ItemKind};
use crate::layout::step::StepRange;
use crate::layout::text::{Align, Paragraph, TextStyle, Words};
use crate::model::block::{Direction, Routing};
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// Distances that follow the size of the text, in slide units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measures {
    size: f64,
    /// Width in which boxes' text is set.
    wrap: f64,
    /// Inside boxes, left and right, above and below.
    padding: (f64, f64),
    gaps: Gaps,
    /// Between layers, before tracks are counted.
    layer_gap: f64,
    /// Air between arrows that meet a box.
    port_gap: f64,
    arrow: f64,
}

impl Measures {
    /// Distances around a size of text.
    pub(super) fn new(size: f64, wrap: f64) -> Self {
        Self {
            size,
            wrap,
            padding: (size * 0.7, size * 0.5),
            gaps: Gaps { nodes: size * 0.9, bends: size * 0.7 },
            layer_gap: size * 1.5,
            port_gap: size * 0.62,
            arrow: size * 0.56,
        }
    }
}

/// A diagram set in one size, with everything in its place.
pub(super) struct Setting {
    measures: Measures,
    nodes: Vec<Paragraph>,
    /// Labels of arrows, by the arrow's index in the plan.
    labels: Vec<Option<Paragraph>>,
    /// Labels of loops.
    loop_labels: Vec<Option<Paragraph>>,
    extents: Vec<Extent>,
    halves: Vec<f64>,
    /// The same as boxes' texts and ports ask for.
    least_halves: Vec<f64>,
    /// Size along the flow of what stands in each layer.
    thickness: Vec<f64>,
    places: Vec<f64>,
    routes: Routes,
    bands: Bands,
    /// Where each vertex's layer is.
    layer_of: Vec<usize>,
    /// Extent across the flow.
    across: f64,
}

impl Setting {
    /// Sets all texts and finds all places.
    pub(super) fn new(ctx: &mut Ctx<'_>, plan: &Plan<'_>, measures: Measures, room: Room) -> Self {
        let (node_style, label_style) = styles(ctx, measures.size);
        let is_highlit = |i: usize| plan.highlight.contains(&i);
        let nodes: Vec<Paragraph> = plan.diagram.nodes[..plan.n_nodes]
            .iter()
            .enumerate()
            .map(|(i, (id, text))| {
                let text = if text.is_blank() { id.as_str() } else { text.as_str() };
                let style = if is_highlit(i) { highlit(ctx, &node_style) } else { node_style.clone() };
                set_words(ctx, text, &style, measures.wrap.min(room.width * 0.9))
            })
            .collect();
        let mut label = |index: usize| {
            let label = plan.diagram.edges[index].label.as_ref().filter(|label| !label.is_blank())?;
            Some(set_words(ctx, label, &label_style, measures.wrap * 0.8))
        };
        let labels: Vec<Option<Paragraph>> = plan.edges.iter().map(|&index| label(index)).collect();
        let loop_labels: Vec<Option<Paragraph>> = plan.loops.iter().map(|&(_, index)| label(index)).collect();
        let mut layer_of = vec![0; plan.graph.vertices.len()];
        for (i, layer) in plan.graph.layers.iter().enumerate() {
            layer.iter().for_each(|&vertex| layer_of[vertex] = i);
        }
        let mut setting = Self {
            measures,
            nodes,
            labels,
            loop_labels,
            extents: Vec::new(),
            halves: Vec::new(),
            least_halves: Vec::new(),
            thickness: Vec::new(),
            places: Vec::new(),
            routes: Routes::default(),
            bands: Vec::new(),
            layer_of,
            across: 0.0,
        };
        setting.measure(plan);
        setting.least_halves.clone_from(&setting.halves);
        setting.arrange(plan);
        setting
    }

    /// Sizes of everything, along and across the flow.
    fn measure(&mut self, plan: &Plan<'_>) {
        let direction = plan.diagram.direction;
        let Measures { size, padding, port_gap, .. } = self.measures;
        self.thickness = vec![0.0; plan.graph.layers.len()];
        for (vertex, kind) in plan.graph.vertices.iter().enumerate() {
            let (along, extent) = match kind {
                Vertex::Bend => (0.0, Extent::default()),
                Vertex::Node(i) => {
                    let width = (self.nodes[*i].used_width() + 2.0 * padding.0).max(size * 3.0);
                    let height = self.nodes[*i].height() + 2.0 * padding.1;
                    let (along, across) = turned(direction, width, height);
                    let n_ports = plan.neighbours.before[*i].len().max(plan.neighbours.behind[*i].len());
                    let half = across.max((n_ports as f64 + 0.4) * port_gap) / 2.0;
                    self.halves.push(half);
                    let along = along.max(self.loop_length(plan, *i));
                    (along, Extent { before: half + self.loop_extent(plan, *i), behind: half })
                }
                Vertex::Label(edge) => {
                    let (width, height) =
                        self.labels[*edge].as_ref().map_or((0.0, 0.0), |label| (label.used_width(), label.height()));
                    let (along, across) = turned(direction, width + size * 0.5, height + size * 0.16);
                    (along, Extent { before: across / 2.0, behind: across / 2.0 })
                }
            };
            self.extents.push(extent);
            let layer = &mut self.thickness[self.layer_of[vertex]];
            *layer = layer.max(along);
        }
    }

    /// What the loops of a box take beside it.
    fn loop_extent(&self, plan: &Plan<'_>, node: usize) -> f64 {
        let labels = plan.loops.iter().zip(&self.loop_labels).filter(|((at, _), _)| *at == node);
        labels
            .map(|(_, label)| {
                let label = label.as_ref().map_or(0.0, |label| {
                    turned(plan.diagram.direction, label.height(), label.used_width() + self.measures.size * 0.4).0
                });
                self.measures.size * 1.1 + label
            })
            .sum()
    }

    /// How long the labels of a box's loops are along the flow; the box is never shorter, or they would
    /// reach into the next layer.
    fn loop_length(&self, plan: &Plan<'_>, node: usize) -> f64 {
        let labels = plan.loops.iter().zip(&self.loop_labels).filter(|((at, _), _)| *at == node);
        let lengths = labels.filter_map(|(_, label)| {
            label.as_ref().map(|label| turned(plan.diagram.direction, label.used_width(), label.height()).0)
        });
        lengths.fold(0.0, f64::max)
    }

    /// Places, routes and layers from the sizes.
    fn arrange(&mut self, plan: &Plan<'_>) {
        let Measures { gaps, layer_gap, port_gap, size, .. } = self.measures;
        self.places = place(&plan.graph, &plan.neighbours, &self.extents, gaps);
        if plan.n_nodes == 2 && plan.edges.len() > 1 {
            self.grow_to_fan(plan);
        }
        let ends = self.places.iter().zip(&self.extents).map(|(at, extent)| at + extent.behind);
        self.across = ends.fold(0.0, f64::max);
        self.routes = routes(&plan.graph, &self.places, &self.halves, port_gap);
        // What passes near its port moves into line with it, where nothing is in the way.
        align_with_ports(&plan.graph, &mut self.places, &self.extents, gaps, &self.routes, size * 0.8);
        self.routes = routes(&plan.graph, &self.places, &self.halves, port_gap);
        self.bands.clear();
        let is_label_layer = |layer: usize| {
            plan.graph.layers[layer].iter().any(|&vertex| matches!(plan.graph.vertices[vertex], Vertex::Label(_)))
        };
        let mut at = 0.0;
        for (layer, thickness) in self.thickness.iter().enumerate() {
            if layer > 0 {
                // Beside labels an arrow needs little more than its head.
                let is_short = is_label_layer(layer) || is_label_layer(layer - 1);
                let n_tracks = self.routes.n_tracks[layer - 1].saturating_sub(usize::from(!is_short));
                at += layer_gap * if is_short { 0.64 } else { 1.0 } + n_tracks as f64 * size * 0.5;
            }
            self.bands.push((at, at + thickness));
            at += thickness;
        }
    }

    /// Makes two boxes as high as all arrows between them, which then run straight.
    fn grow_to_fan(&mut self, plan: &Plan<'_>) {
        let between = || (plan.n_nodes..self.places.len()).map(|vertex| (self.places[vertex], self.extents[vertex]));
        let least = between().map(|(at, extent)| at - extent.before).fold(f64::INFINITY, f64::min);
        let most = between().map(|(at, extent)| at + extent.behind).fold(f64::NEG_INFINITY, f64::max);
        for node in 0..plan.n_nodes {
            let half = ((most - least) / 2.0 + self.measures.size * 0.25).max(self.least_halves[node]);
            let loops = self.extents[node].before - self.halves[node];
            self.halves[node] = half;
            self.extents[node] = Extent { before: half + loops, behind: half };
        }
        self.places = place(&plan.graph, &plan.neighbours, &self.extents, self.measures.gaps);
    }

    fn along(&self) -> f64 {
        self.bands.last().map_or(0.0, |band| band.1)
    }

    /// How many times too large it is; at most 1 if it fits.
    pub(super) fn excess(&self, direction: Direction, room: Room) -> f64 {
        let (width, height) = turned(direction, self.along(), self.across);
        (width / room.width).max(height / room.height)
    }

    /// Uses spare room for air between boxes and layers.
    pub(super) fn stretched(mut self, plan: &Plan<'_>, room: Room) -> Self {
        let (along, across) = turned(plan.diagram.direction, room.width, room.height);
        let most = plan.graph.layers.iter().map(Vec::len).max().unwrap_or(1);
        let spare = (across - self.across).max(0.0);
        let size = self.measures.size;
        if most > 1 {
            let more = (spare * 0.55 / (most - 1) as f64).min(size * 1.6);
            let before = self.measures.gaps;
            self.measures.gaps = Gaps { nodes: before.nodes + more, bends: before.bends + more * 0.6 };
            self.arrange(plan);
            if self.across > across || self.along() > along {
                self.measures.gaps = before;
                self.arrange(plan);
            }
        }
        let n_gaps = self.bands.len().saturating_sub(1);
        let has_labels = self.labels.iter().any(Option::is_some);
        let most = size * if has_labels { 3.2 } else { 4.0 };
        let more = ((along - self.along()) / n_gaps.max(1) as f64).clamp(0.0, most);
        for (i, band) in self.bands.iter_mut().enumerate() {
            band.0 += more * i as f64;
            band.1 += more * i as f64;
        }
        self
    }

    /// The rectangle of a box, in the drawing.
    fn node_rect(&self, direction: Direction, node: usize) -> Rect {
        let (start, end) = self.bands[self.layer_of[node]];
        let (from, to) = (self.places[node] - self.halves[node], self.places[node] + self.halves[node]);
        let (a, b) = (spot(direction, Spot { u: start, v: from }), spot(direction, Spot { u: end, v: to }));
        Rect::from_points(a, b)
    }
}

/// Sets a text in a column that is never narrower than its longest word.
fn set_words(ctx: &mut Ctx<'_>, text: &str, style: &TextStyle, width: f64) -> Paragraph {
    let inline = Inline::parse(text);
    let longest = ctx.ts.longest_word_width(&inline, style) + 1.0;
    ctx.ts.paragraph(&inline, style, width.max(longest))
}

fn spot(direction: Direction, Spot { u, v }: Spot) -> Point {
    turned(direction, u, v).into()
}

fn styles(ctx: &Ctx<'_>, size: f64) -> (TextStyle, TextStyle) {
    let node = TextStyle {
        size,
        line_height: 1.18,
        align: Align::Center,
        is_balanced: true,
        words: Words::Whole,
        weight: 500.0,
        ..ctx.style(TextRole::Body)
    };
    let label = TextStyle { size: (size * 0.82).max(MIN_TEXT / ctx.scale), weight: 400.0, ..node.clone() };
    (node, label)
}

fn highlit(ctx: &Ctx<'_>, style: &TextStyle) -> TextStyle {
    let color = readable(ctx.colors.accent, ctx.colors.background, ctx.colors.text);
    TextStyle { color, link_color: color, weight: 600.0, ..style.clone() }
}

/// Draws all of it, in the middle of its room.
pub(super) fn draw(ctx: &mut Ctx<'_>, plan: &Plan<'_>, setting: &Setting, path: &NodePath, room: Room) -> Laid {
    let direction = plan.diagram.direction;
    let here = ctx.steps.here();
    let steps: Vec<StepRange> = if ctx.steps.reveals_items() {
        (0..plan.n_nodes).map(|_| ctx.steps.item(false)).collect()
    } else {
        vec![here; plan.n_nodes]
    };
    let mut items = Vec::new();
    let mut plates = Vec::new();
    for (edge, &index) in plan.edges.iter().enumerate() {
        let chain = &plan.graph.chains[edge];
        let when = later(steps[chain[0]], steps[chain[chain.len() - 1]]);
        let place = path.field("edges").index(index);
        let drawn = arrow(ctx, plan, setting, edge);
        items.extend(drawn.into_iter().map(|item| item.at(&place).during(when)));
        plates.extend(label_items(ctx, plan, setting, edge).into_iter().map(|item| item.at(&place).during(when)));
    }
    for (i, &(node, index)) in plan.loops.iter().enumerate() {
        let place = path.field("edges").index(index);
        let drawn = loop_items(ctx, plan, setting, i, node);
        items.extend(drawn.into_iter().map(|item| item.at(&place).during(steps[node])));
    }
    for (node, when) in steps.iter().enumerate() {
        let place = path.field("nodes").index(node);
        let drawn = box_items(ctx, plan, setting, node);
        items.extend(drawn.into_iter().map(|item| item.at(&place).during(*when)));
    }
    items.extend(plates);
    let (width, height) = turned(direction, setting.along(), setting.across);
    let shrink = (1.0 / setting.excess(direction, room)).min(1.0);
    let left = (room.width - width * shrink) / 2.0;
    let group = Group::transformed(items, Affine::translate((left, 0.0)) * Affine::scale(shrink));
    Laid { width: room.width, height: height * shrink, items: vec![FrameItem::new(ItemKind::Group(group))] }
}

fn later(one: StepRange, other: StepRange) -> StepRange {
    StepRange::from(one.from.max(other.from))
}

/// An arrow with its head.
fn arrow(ctx: &Ctx<'_>, plan: &Plan<'_>, setting: &Setting, edge: usize) -> Vec<FrameItem> {
    let direction = plan.diagram.direction;
    let is_curved = plan.diagram.routing == Routing::Curved;
    let spots = if is_curved {
        setting.routes.passes(&plan.graph, edge, &setting.layer_of, &setting.bands)
    } else {
        setting.routes.corners(&plan.graph, edge, &setting.layer_of, &setting.bands)
    };
    let mut points: Vec<Point> = spots.into_iter().map(|at| spot(direction, at)).collect();
    if plan.graph.is_reversed[edge] {
        points.reverse();
    }
    let Some([back, tip]) = points.last_chunk().copied() else { return Vec::new() };
    let along = turned(direction, 1.0, 0.0);
    let along = kurbo::Vec2::new(along.0, along.1) * if plan.graph.is_reversed[edge] { -1.0 } else { 1.0 };
    let back = if is_curved || (tip - back).hypot() < 0.1 { tip - along } else { back };
    let neck = tip - (tip - back).normalize() * setting.measures.arrow * 0.7;
    if let Some(last) = points.last_mut() {
        *last = neck;
    }
    let path = if is_curved { curve(&points, direction) } else { rounded(&points, setting.measures.size * 0.42) };
    let color = arrow_color(ctx, plan, edge);
    vec![FrameItem::stroke(path, line_width(ctx, setting), color), arrow_head(tip, back, setting.measures.arrow, color)]
}

/// Between two boxes each direction has a colour of its own.
fn arrow_color(ctx: &Ctx<'_>, plan: &Plan<'_>, edge: usize) -> Color {
    let is_reversed = &plan.graph.is_reversed;
    let is_exchange = plan.n_nodes == 2 && is_reversed.contains(&true) && is_reversed.contains(&false);
    match (is_exchange, is_reversed[edge]) {
        (false, _) => ctx.colors.muted,
        (true, false) => ctx.colors.accent,
        (true, true) => ctx.colors.accent2,
    }
}

fn line_width(ctx: &Ctx<'_>, setting: &Setting) -> f64 {
    ctx.theme().style.rule_width.clamp(setting.measures.size * 0.075, setting.measures.size * 0.12)
}

/// A line through corners, which are rounded.
fn rounded(points: &[Point], radius: f64) -> BezPath {
    let mut path = BezPath::new();
    for (i, &point) in points.iter().enumerate() {
        let (Some(&before), Some(&behind)) = (i.checked_sub(1).and_then(|i| points.get(i)), points.get(i + 1)) else {
            if i == 0 {
                path.move_to(point);
            } else {
                path.line_to(point);
            }
            continue;
        };
        let (back, on) = (before - point, behind - point);
        let radius = radius.min(back.hypot() / 2.0).min(on.hypot() / 2.0);
        if radius < 0.5 {
            path.line_to(point);
            continue;
        }
        path.line_to(point + back.normalize() * radius);
        path.quad_to(point, point + on.normalize() * radius);
    }
    path
}

/// A curve that passes layers straight and bends between them.
fn curve(points: &[Point], direction: Direction) -> BezPath {
    let mut path = BezPath::new();
    for (i, &point) in points.iter().enumerate() {
        let Some(before) = i.checked_sub(1).map(|i| points[i]) else {
            path.move_to(point);
            continue;
        };
        let half = (point - before) / 2.0;
        let lead = match direction {
            Direction::Right => kurbo::Vec2::new(half.x, 0.0),
            Direction::Down => kurbo::Vec2::new(0.0, half.y),
        };
        path.curve_to(before + lead, point - lead, point);
    }
    path
}

/// The label of an arrow on a plate that keeps the line out of it.
fn label_items(ctx: &Ctx<'_>, plan: &Plan<'_>, setting: &Setting, edge: usize) -> Vec<FrameItem> {
    let Some(label) = &setting.labels[edge] else { return Vec::new() };
    let is_label = |vertex: &&usize| plan.graph.vertices[**vertex] == Vertex::Label(edge);
    let Some(&vertex) = plan.graph.chains[edge].iter().find(is_label) else { return Vec::new() };
    let (start, end) = setting.bands[setting.layer_of[vertex]];
    let center = spot(plan.diagram.direction, Spot { u: f64::midpoint(start, end), v: setting.places[vertex] });
    plate(ctx, label, center, setting.measures.size)
}

fn plate(ctx: &Ctx<'_>, label: &Paragraph, center: Point, size: f64) -> Vec<FrameItem> {
    let (width, height) = (label.used_width(), label.height());
    let rect = Rect::from_center_size(center, (width + size * 0.4, height));
    let mut items = vec![FrameItem::fill_rect(rect, ctx.colors.background)];
    items.extend(centered(label, center));
    items
}

/// A paragraph around a point.
fn centered(text: &Paragraph, center: Point) -> Vec<FrameItem> {
    text.items(center.x - text.column_width() / 2.0, center.y - text.height() / 2.0)
}

/// An arrow from a box to itself, at its side.
fn loop_items(ctx: &Ctx<'_>, plan: &Plan<'_>, setting: &Setting, index: usize, node: usize) -> Vec<FrameItem> {
    let direction = plan.diagram.direction;
    let (start, end) = setting.bands[setting.layer_of[node]];
    let size = setting.measures.size;
    let edge = setting.places[node] - setting.halves[node];
    // Several loops of one box stand beyond each other.
    let n_before = plan.loops[..index].iter().filter(|(at, _)| *at == node).count();
    let before: f64 = plan.loops[..index]
        .iter()
        .zip(&setting.loop_labels)
        .filter(|((at, _), _)| *at == node)
        .map(|(_, label)| size * 1.1 + label.as_ref().map_or(0.0, |label| label_across(label, direction, size)))
        .sum();
    let far = edge - before - size * 0.9;
    let inset = (end - start) * (0.3 - 0.06 * n_before.min(4) as f64);
    let at = |u: f64, v: f64| spot(direction, Spot { u, v });
    let tip = at(start + inset, edge);
    let back = at(start + inset, far);
    let neck = tip - (tip - back).normalize() * setting.measures.arrow * 0.7;
    let points = [at(end - inset, edge), at(end - inset, far), back, neck];
    let mut items = vec![
        FrameItem::stroke(rounded(&points, size * 0.42), line_width(ctx, setting), ctx.colors.muted),
        arrow_head(tip, back, setting.measures.arrow, ctx.colors.muted),
    ];
    if let Some(label) = &setting.loop_labels[index] {
        let center = at(f64::midpoint(start, end), far - label_across(label, direction, size) / 2.0 - size * 0.1);
        items.extend(centered(label, center));
    }
    items
}

fn label_across(label: &Paragraph, direction: Direction, size: f64) -> f64 {
    turned(direction, label.height(), label.used_width() + size * 0.4).0
}

fn box_items(ctx: &Ctx<'_>, plan: &Plan<'_>, setting: &Setting, node: usize) -> Vec<FrameItem> {
    let rect = setting.node_rect(plan.diagram.direction, node);
    let is_highlit = plan.highlight.contains(&node);
    let corner = ctx.theme().style.corner.min(rect.height() / 2.0);
    let outline = RoundedRect::from_rect(rect, corner);
    let fill = if is_highlit { ctx.colors.accent } else { ctx.colors.surface };
    let mut items = vec![FrameItem::fill(outline.to_path(0.05), fill)];
    if !is_highlit {
        let width = line_width(ctx, setting) * 0.8;
        items.push(FrameItem::stroke(
            RoundedRect::from_rect(rect.inset(-width / 2.0), corner).to_path(0.05),
            width,
            ctx.colors.muted,
        ));
    }
    items.extend(centered(&setting.nodes[node], rect.center()));
    items
}
