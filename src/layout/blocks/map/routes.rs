//! Routes of a map: arrows, railways and lines between places.

use std::collections::BTreeMap;

use kurbo::{Affine, Line, Point, Rect};
use peniko::Color;

use super::atlas::Spot;
use super::lens::great_circle;
use super::places::Places;
use super::way::{Way, arrow, head_half, label_corners, line, railway};
use super::{Sheet, beside, by_name, dropped, haloed, label_size, label_style, paint, report_excess};
use crate::decode::suggest::suggest;
use crate::layout::context::Ctx;
use crate::layout::frame::{FrameItem, Group, ItemKind};
use crate::layout::label::LabelArea;
use crate::layout::step::StepRange;
use crate::layout::text::{Paragraph, TextStyle};
use crate::model::block::{Map, Route, RouteKind};
use crate::model::inline::Inline;
use crate::model::units::Finite;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// Most routes that are drawn.
const MAX_ROUTES: usize = 120;
/// Most points on the way of one route.
const MAX_VIA: usize = 400;
/// Width of the widest route with a value, in slide units as seen.
const WIDEST: f64 = 26.0;
/// Least width of a route with a value.
const NARROWEST: f64 = 6.0;
/// Em size of labels, in slide units as seen.
const LABEL_SIZE: f64 = 33.0;
/// Labels longer than this never stand on one line, in slide units as seen.
const MAX_LINE_WIDTH: f64 = 640.0;
/// Longest line of a label with several, in slide units as seen.
const MAX_LABEL_WIDTH: f64 = 420.0;
/// Labels shorter than this always stand on one line, in slide units as seen.
const MIN_BROKEN_WIDTH: f64 = 200.0;
/// Most lines that labels avoid.
const MAX_AVOIDED: usize = 1500;
/// Length of an arrow's end beside which no label should stand, in slide units.
const END_KEPT_CLEAR: f64 = 110.0;

/// Most other routes that a label is compared with.
const MAX_COMPARED: usize = 24;
/// Distance between the points at which routes are compared, in slide units.
const COMPARED_STEP: f64 = 24.0;

/// A route, ready to draw.
pub(super) struct DrawnRoute<'a> {
    route: &'a Route,
    /// Its index in the deck.
    index: usize,
    steps: StepRange,
    /// The line that it follows, once more wherever the world repeats: a way over the map's edge comes back
    /// at the other one.
    ways: Vec<Way>,
    width: f64,
    color: Color,
}

/// A route between known places.
pub(super) struct Known<'a> {
    /// The route as written.
    pub route: &'a Route,
    /// Its index in the deck.
    pub index: usize,
    /// Where it starts: index of the place, its spot and the radius of its dot.
    pub from: (usize, Spot, f64),
    /// Where it ends.
    pub to: (usize, Spot, f64),
}

impl<'a> Known<'a> {
    /// What moved along it, if it is said.
    pub(super) fn label(&self) -> Option<&'a str> {
        self.route.label.as_ref().map(|label| label.trim()).filter(|label| !label.is_empty())
    }
}

/// The routes with their ways; what leads to unknown places is reported and left out.
pub(super) fn find<'a>(ctx: &mut Ctx<'_>, sheet: &Sheet<'a>, places: &Places<'_>) -> Vec<DrawnRoute<'a>> {
    let path = sheet.path.field("routes");
    report_excess(ctx, &path, sheet.map.routes.len(), MAX_ROUTES, "routes");
    let mut known = Vec::new();
    for (index, route) in sheet.map.routes.iter().enumerate().take(MAX_ROUTES) {
        let path = path.index(index);
        report_excess(ctx, &path.field("via"), route.via.len(), MAX_VIA, "points");
        let from = end(ctx, places, &route.from, &path.field("from"));
        let to = end(ctx, places, &route.to, &path.field("to"));
        if let (Some(from), Some(to)) = (from, to) {
            known.push(Known { route, index, from, to });
        }
    }
    let widest = known.iter().filter_map(|known| known.route.value).map(Finite::get).fold(0.0, f64::max);
    let bows = bows(&known);
    let highlight = by_name(sheet.map.highlight.iter().map(|name| name.as_str()));
    let country = |place: usize| places.spot(place).and_then(|spot| sheet.country(spot));
    let colors = paint::colors(sheet.palette, &known, &highlight, &country);
    let mut drawn = Vec::new();
    for ((known, bow), color) in known.into_iter().zip(bows).zip(colors) {
        let Known { route, index, from, to } = known;
        let width = width(route, widest);
        let way = way(sheet, route, from.1, to.1, bow);
        // Lines run into their places; arrows keep off them.
        let (start, stop) = if route.kind == RouteKind::Arrow { (from.2 + 5.0, to.2 + 6.0) } else { (0.0, 0.0) };
        if way.length() < start + stop + 12.0 {
            let message = format!("the route from `{}` to `{}` has no length", route.from.trim(), route.to.trim());
            ctx.warn("empty-route", &path.index(index), message);
            continue;
        }
        let way = way.part(start, way.length() - stop);
        let ways = repeated(sheet, &way, width);
        drawn.push(DrawnRoute { route, index, steps: ctx.steps.item(false), ways, width, color });
    }
    drawn
}

/// Points of all routes between known places, roughly where they are drawn.
pub(super) fn spots(map: &Map, places: &Places<'_>) -> Vec<Spot> {
    let mut spots = Vec::new();
    for route in map.routes.iter().take(MAX_ROUTES) {
        let (Some((_, from)), Some((_, to))) = (places.find(&route.from), places.find(&route.to)) else { continue };
        if route.via.is_empty() {
            spots.extend(great_circle(from.spot, to.spot));
        } else {
            spots.extend(via(route));
        }
    }
    spots
}

/// The points on the way of a route.
fn via(route: &Route) -> impl Iterator<Item = Spot> {
    route.via.iter().take(MAX_VIA).map(|(lon, lat)| {
        let (lon, lat) = (lon.get().clamp(-360.0, 720.0), lat.get().clamp(-90.0, 90.0));
        Spot::new(lon, lat)
    })
}

fn end(ctx: &mut Ctx<'_>, places: &Places<'_>, name: &str, path: &NodePath) -> Option<(usize, Spot, f64)> {
    if let Some((index, mark)) = places.find(name) {
        return Some((index, mark.spot, mark.radius()));
    }
    let message = format!("the map has no place `{}`", name.trim());
    let finding = Diagnostic::warning("unknown-place", Place::Node(path.clone()), message);
    ctx.report(match suggest(name.trim(), places.names()) {
        Some(known) => finding.hint(format!("did you mean `{known}`?")),
        None => finding.hint("routes lead from and to names of `places`; a place with an empty label shows no name"),
    });
    None
}

/// How far each route bends to its left, so that those between the same places keep apart.
fn bows(routes: &[Known<'_>]) -> Vec<f64> {
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let ends = |known: &Known<'_>| (known.from.0, known.to.0);
    for known in routes.iter().filter(|known| known.route.via.is_empty()) {
        *counts.entry(ends(known)).or_default() += 1;
    }
    let mut met: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    routes
        .iter()
        .map(|known| {
            if !known.route.via.is_empty() {
                return 0.0;
            }
            let (from, to) = ends(known);
            let rank = met.entry((from, to)).or_default();
            let nth = *rank as f64;
            *rank += 1;
            let n_there = counts.get(&(from, to)).copied().unwrap_or(1);
            let n_back = counts.get(&(to, from)).copied().unwrap_or(0);
            // Those that go back bend to their own left, which is the other side.
            if n_back > 0 { nth + 0.5 } else { nth - (n_there as f64 - 1.0) / 2.0 }
        })
        .collect()
}

/// The line that a route follows, from middle to middle of its places.
fn way(sheet: &Sheet<'_>, route: &Route, from: Spot, to: Spot, bow: f64) -> Way {
    if route.via.is_empty() {
        let way = Way::new(sheet.lens.great_circle(from, to));
        let distance = (way.length() * 0.17).clamp(24.0, 64.0);
        return way.bowed(bow * distance);
    }
    let points: Vec<Point> = sheet.lens.track([from].into_iter().chain(via(route)).chain([to]));
    Way::through(&points)
}

/// A way and its copies on the other sides of the world, those that can be seen; the way itself if none can.
fn repeated(sheet: &Sheet<'_>, way: &Way, width: f64) -> Vec<Way> {
    let Some(turn) = sheet.lens.turn() else { return vec![way.clone()] };
    let map = sheet.lens.size().to_rect();
    let bounds = way.bounds().inflate(width, width);
    let is_seen = |shift: f64| bounds.x0 + shift < map.x1 && bounds.x1 + shift > map.x0;
    // The way itself comes first: labels stand beside it if they can.
    let shifts = [0.0, turn, -turn].into_iter().filter(|&shift| shift == 0.0 || is_seen(shift));
    shifts.map(|shift| way.moved(shift)).collect()
}

fn width(route: &Route, widest: f64) -> f64 {
    match (route.value, route.kind) {
        (Some(value), _) if widest > 0.0 => (WIDEST * (value.get() / widest)).max(NARROWEST),
        (Some(_), _) => NARROWEST,
        (None, RouteKind::Arrow) => 10.0,
        (None, RouteKind::Railway) => 3.5,
        (None, RouteKind::Line) => 5.0,
    }
}

/// Labels avoid the routes where they can.
pub(super) fn keep_clear(routes: &[DrawnRoute<'_>], room: &mut LabelArea) {
    let n_ways: usize = routes.iter().map(|route| route.ways.len()).sum();
    let per_way = (MAX_AVOIDED / n_ways.max(1)).max(2);
    for (route, way) in routes.iter().flat_map(|route| route.ways.iter().map(move |way| (route, way))) {
        let step = (way.length() / per_way as f64).max(28.0);
        for pair in way.sampled(step).windows(2) {
            room.avoid_wide(Line::new(pair[0], pair[1]), route.width / 2.0 + 2.0);
        }
        if route.is_arrow() {
            // Names keep off the side that arrows come from.
            for side in way.end_sides(END_KEPT_CLEAR, head_half(route.width)) {
                room.avoid(side);
            }
        }
    }
}

impl DrawnRoute<'_> {
    fn path(&self, sheet: &Sheet<'_>) -> NodePath {
        sheet.path.field("routes").index(self.index)
    }

    /// True for arrows.
    pub(super) fn is_arrow(&self) -> bool {
        self.route.kind == RouteKind::Arrow
    }

    /// Points of all its ways at equal distances.
    fn sampled(&self, step: f64) -> Vec<Point> {
        self.ways.iter().flat_map(|way| way.sampled(step)).collect()
    }

    /// The route itself.
    pub(super) fn item(&self, sheet: &Sheet<'_>) -> FrameItem {
        let draw = match self.route.kind {
            RouteKind::Arrow => arrow,
            RouteKind::Railway => railway,
            RouteKind::Line => line,
        };
        let ways = self.ways.iter();
        let items = ways.flat_map(|way| draw(way, self.width, self.color, sheet.palette.halo)).collect();
        let group = Group::transformed(items, Affine::IDENTITY);
        FrameItem::new(ItemKind::Group(group)).at(&self.path(sheet)).during(self.steps)
    }

    /// What moved along it, beside its middle; reported if it finds no room.
    pub(super) fn label(
        &self,
        ctx: &mut Ctx<'_>,
        sheet: &Sheet<'_>,
        others: &[Self],
        room: &mut LabelArea,
    ) -> Option<FrameItem> {
        let label = self.route.label.as_ref().filter(|label| !label.is_blank())?;
        let path = self.path(sheet).field("label");
        let sets = sets(ctx, label, &label_style(ctx, LABEL_SIZE, 600.0, sheet.palette.text));
        // A label must not seem to belong to the route beside.
        let others: Vec<Point> = others
            .iter()
            .filter(|other| other.index != self.index)
            .take(MAX_COMPARED)
            .flat_map(|other| other.sampled(COMPARED_STEP))
            .collect();
        let own = self.sampled(COMPARED_STEP / 2.0);
        let near = |rect: Rect, points: &[Point]| points.iter().map(|p| beside(rect, *p)).fold(f64::INFINITY, f64::min);
        let corners = |set: &Paragraph| -> Vec<Point> {
            self.ways.iter().flat_map(|way| label_corners(way, label_size(set), self.width)).collect()
        };
        let corners: Vec<Vec<Point>> = sets.iter().map(corners).collect();
        let chosen = |room: &LabelArea, is_good: &dyn Fn(&LabelArea, Rect) -> bool| {
            sets.iter().zip(&corners).find_map(|(set, corners)| {
                let rects = corners.iter().map(|&corner| Rect::from_origin_size(corner, label_size(set)));
                let good: Vec<Point> = rects.filter(|&rect| is_good(room, rect)).map(|rect| rect.origin()).collect();
                (!good.is_empty()).then_some((set, good))
            })
        };
        let is_own = |rect: Rect| near(rect, &own) < near(rect, &others);
        // At a glance: half as far from its own as from any other, from its middle too.
        let is_plainly_own = |rect: Rect| {
            let middle = Rect::from_center_size(rect.center(), (rect.width() / 2.0, rect.height() / 2.0));
            [rect, middle].into_iter().all(|rect| near(rect, &own) * 2.0 < near(rect, &others))
        };
        let found = chosen(room, &|room, rect| room.is_clear(rect) && is_plainly_own(rect))
            .or_else(|| chosen(room, &|room, rect| room.is_clear(rect) && is_own(rect)))
            .or_else(|| chosen(room, &|room, rect| room.is_free(rect) && is_own(rect)))
            .or_else(|| chosen(room, &|room, rect| room.is_free(rect)));
        let placed = found.and_then(|(set, good)| Some((set, room.place(label_size(set), &good)?)));
        let Some((set, rect)) = placed else {
            dropped(ctx, &path, label);
            return None;
        };
        let (halo, width) = sheet.halo(rect);
        Some(haloed(set, rect, halo, width).at(&path).during(self.steps))
    }
}

/// A label in one line and in two; only in several if it is very long.
fn sets(ctx: &mut Ctx<'_>, label: &str, style: &TextStyle) -> Vec<Paragraph> {
    let inline = Inline::parse(label.trim());
    let line = ctx.ts.line(&inline, style);
    let width = line.used_width();
    if width > MAX_LINE_WIDTH {
        return vec![ctx.ts.paragraph(&inline, style, MAX_LABEL_WIDTH)];
    }
    if width < MIN_BROKEN_WIDTH {
        return vec![line];
    }
    let broken = ctx.ts.paragraph(&inline, style, (width * 0.5 + 2.0 * style.size).min(MAX_LABEL_WIDTH));
    vec![line, broken]
}
