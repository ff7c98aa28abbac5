//! Places of a map: dots with names.

use std::collections::BTreeMap;

use kurbo::{Affine, Line, Point, Rect, Size};

use super::atlas::Spot;
use super::{NAME_HALO, Sheet, beside, by_name, dropped, haloed, label_size, label_style, nearest, report_excess};
use crate::layout::blocks::marks::{disc, polyline, ring};
use crate::layout::context::Ctx;
use crate::layout::frame::{FrameItem, Group, ItemKind};
use crate::layout::label::{LabelArea, around};
use crate::layout::text::Paragraph;
use crate::model::block::Map;
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// Most places that are drawn.
const MAX_PLACES: usize = 300;
/// Em size of names, in slide units as seen.
const LABEL_SIZE: f64 = 32.0;
/// Em size of the names that are stressed.
const STRESSED_SIZE: f64 = 36.0;
/// Names longer than this take several lines, in slide units as seen.
const MAX_LABEL_WIDTH: f64 = 420.0;
/// Room between a dot and its name.
const GAP: f64 = 10.0;
/// How much nearer a name stands to its own dot than to any other, in slide units.
const NEARER: f64 = 4.0;
/// Distances from a dot at which a name stands on a line that leads to it, in slide units.
const LEADERS: [f64; 3] = [44.0, 72.0, 104.0];
/// Width of such a line.
const LEADER_WIDTH: f64 = 2.5;

/// The places of a map.
pub(super) struct Places<'a> {
    all: Vec<PlaceMark<'a>>,
    names: BTreeMap<&'a str, usize>,
}

/// A place.
pub(super) struct PlaceMark<'a> {
    /// Where it lies on the globe.
    pub spot: Spot,
    name: &'a str,
    label: &'a str,
    is_stressed: bool,
}

impl PlaceMark<'_> {
    /// Radius of the dot, in slide units as seen.
    pub(super) fn radius(&self) -> f64 {
        if self.is_stressed { 11.0 } else { 7.5 }
    }
}

impl<'a> Places<'a> {
    /// The places as written; too many are reported.
    pub(super) fn new(ctx: &mut Ctx<'_>, map: &'a Map, path: &NodePath) -> Self {
        report_excess(ctx, &path.field("places"), map.places.len(), MAX_PLACES, "places");
        let stressed = by_name(map.highlight.iter().map(|name| name.as_str()));
        let written = || map.places.iter().take(MAX_PLACES);
        let all = written()
            .map(|place| PlaceMark {
                spot: Spot::new(place.longitude.get().clamp(-360.0, 720.0), place.latitude.get().clamp(-90.0, 90.0)),
                name: place.name.trim(),
                label: place.label.as_ref().unwrap_or(&place.name).trim(),
                is_stressed: stressed.contains_key(place.name.trim()),
            })
            .collect();
        Self { all, names: by_name(written().map(|place| place.name.as_str())) }
    }

    /// Where they lie on the globe.
    pub(super) fn spots(&self) -> impl Iterator<Item = Spot> {
        self.all.iter().map(|place| place.spot)
    }

    /// Where a place lies, by its index.
    pub(super) fn spot(&self, index: usize) -> Option<Spot> {
        self.all.get(index).map(|place| place.spot)
    }

    /// The place of this name.
    pub(super) fn find(&self, name: &str) -> Option<(usize, &PlaceMark<'a>)> {
        let index = *self.names.get(name.trim())?;
        Some((index, &self.all[index]))
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.names.keys().copied()
    }

    /// Dots on the map: index, place and where it is drawn.
    fn shown(&self, sheet: &Sheet<'_>) -> impl Iterator<Item = (usize, &PlaceMark<'a>, Point)> {
        let bounds = sheet.lens.size().to_rect();
        let lens = *sheet.lens;
        let marks = self.all.iter().enumerate().map(move |(i, mark)| (i, mark, lens.place(lens.near(mark.spot))));
        marks.filter(move |(_, _, point)| bounds.contains(*point))
    }

    /// Keeps labels off the dots.
    pub(super) fn block(&self, sheet: &Sheet<'_>, room: &mut LabelArea) {
        for (_, mark, point) in self.shown(sheet) {
            let side = 2.0 * mark.radius();
            room.block(Rect::from_center_size(point, Size::new(side, side)));
        }
    }

    /// The dots.
    pub(super) fn dots(&self, sheet: &Sheet<'_>) -> Vec<FrameItem> {
        let palette = sheet.palette;
        let mut shown: Vec<_> = self.shown(sheet).collect();
        shown.sort_by_key(|(i, mark, _)| (mark.is_stressed, *i));
        shown
            .into_iter()
            .map(|(i, mark, point)| {
                let radius = mark.radius();
                let mut items = vec![disc(point, radius + 3.0, palette.halo)];
                if mark.is_stressed {
                    items.push(ring(point, radius - 1.75, 3.5, palette.stressed));
                    items.push(disc(point, radius - 6.0, palette.stressed));
                } else {
                    items.push(disc(point, radius, palette.text));
                }
                let group = Group::transformed(items, Affine::IDENTITY);
                FrameItem::new(ItemKind::Group(group)).at(&sheet.path.field("places").index(i))
            })
            .collect()
    }

    /// The stressed names or the others, each where it covers nothing; those without room are reported.
    ///
    /// True if all of them have room.
    pub(super) fn labels(
        &self,
        ctx: &mut Ctx<'_>,
        sheet: &Sheet<'_>,
        room: &mut LabelArea,
        is_stressed: bool,
        items: &mut Vec<FrameItem>,
    ) -> bool {
        let bounds = sheet.lens.size().to_rect();
        let mut has_all = true;
        for (i, mark) in self.all.iter().enumerate().filter(|(_, mark)| mark.is_stressed == is_stressed) {
            let point = sheet.lens.place(sheet.lens.near(mark.spot));
            if !bounds.contains(point) {
                let path = sheet.path.field("places").index(i);
                ctx.warn("place-off-map", &path, format!("`{}` lies outside the map", mark.name));
            }
        }
        let shown: Vec<_> = self.shown(sheet).collect();
        let dots: Vec<_> = shown.iter().map(|(i, mark, point)| (*i, *point, mark.radius())).collect();
        for (i, mark, point) in shown {
            if mark.label.is_empty() || mark.is_stressed != is_stressed {
                continue;
            }
            let path = sheet.path.field("places").index(i);
            let set = set(ctx, sheet, mark);
            let size = label_size(&set);
            let is_own = |rect: Rect| {
                let own = beside(rect, point) - mark.radius() + NEARER;
                dots.iter().all(|&(other, dot, radius)| other == i || beside(rect, dot) - radius >= own)
            };
            let Some((rect, leader)) = find_room(room, size, point, mark.radius(), &is_own) else {
                dropped(ctx, &path, mark.label);
                has_all = false;
                continue;
            };
            let name = haloed(&set, rect, sheet.palette.halo, NAME_HALO);
            let mut group: Vec<FrameItem> =
                leader.map(|line| drawn_leader(sheet, line)).into_iter().flatten().collect();
            group.push(name);
            items.push(FrameItem::new(ItemKind::Group(Group::transformed(group, Affine::IDENTITY))).at(&path));
        }
        has_all
    }
}

/// Where a name stands: beside its dot and nearer to it than to another, else at the end of a line to it.
fn find_room(
    room: &mut LabelArea,
    size: Size,
    point: Point,
    radius: f64,
    is_own: &dyn Fn(Rect) -> bool,
) -> Option<(Rect, Option<Line>)> {
    let near: Vec<Point> = [radius + GAP, radius + 2.0 * GAP, radius + 3.5 * GAP]
        .into_iter()
        .flat_map(|gap| around(point, size, gap))
        .filter(|&corner| is_own(Rect::from_origin_size(corner, size)))
        .collect();
    if let Some(rect) = room.place(size, &near) {
        return Some((rect, None));
    }
    room_on_leader(room, size, point, radius, is_own).map(|(rect, leader)| (rect, Some(leader)))
}

/// Where a name stands at the end of a line to its point; at one that [`find_room`] calls its own if it can.
pub(super) fn room_on_leader(
    room: &mut LabelArea,
    size: Size,
    point: Point,
    radius: f64,
    is_own: &dyn Fn(Rect) -> bool,
) -> Option<(Rect, Line)> {
    let leader = |corner: Point| {
        let end = nearest(Rect::from_origin_size(corner, size), point);
        let start = point + (end - point) / end.distance(point).max(1e-9) * (radius * 1.5 + 1.0);
        Line::new(start, end)
    };
    let far: Vec<Point> = LEADERS.into_iter().flat_map(|gap| around(point, size, radius + gap)).collect();
    let far: Vec<Point> = far.into_iter().filter(|&corner| room.is_open(leader(corner))).collect();
    let own: Vec<Point> = far.iter().copied().filter(|&corner| is_own(Rect::from_origin_size(corner, size))).collect();
    let rect = room.place(size, &own).or_else(|| room.place(size, &far))?;
    Some((rect, leader(rect.origin())))
}

/// The line from a dot to its name, over a light casing.
pub(super) fn drawn_leader(sheet: &Sheet<'_>, line: Line) -> [FrameItem; 2] {
    let ends = [line.p0, line.p1];
    [polyline(&ends, LEADER_WIDTH + 4.0, sheet.palette.halo), polyline(&ends, LEADER_WIDTH, sheet.palette.text)]
}

fn set(ctx: &mut Ctx<'_>, sheet: &Sheet<'_>, mark: &PlaceMark<'_>) -> Paragraph {
    let (size, weight, color) = if mark.is_stressed {
        (STRESSED_SIZE, 700.0, sheet.palette.stressed)
    } else {
        (LABEL_SIZE, 600.0, sheet.palette.text)
    };
    let style = label_style(ctx, size, weight, color);
    let inline = Inline::parse(mark.label);
    let line = ctx.ts.line(&inline, &style);
    if line.used_width() <= MAX_LABEL_WIDTH { line } else { ctx.ts.paragraph(&inline, &style, MAX_LABEL_WIDTH) }
}
