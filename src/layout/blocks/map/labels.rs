//! Names on a map: who chooses a place first, and what is told of those without one.
//!
//! Places and routes have few candidates, countries many, so countries choose
//! last; a name that the author stresses must not fall to one that isn't.

use kurbo::{Affine, Line, Point, Rect, Size};

use super::ground::AreaGround;
use super::places::{self, Places};
use super::routes::DrawnRoute;
use super::{NAME_HALO, Sheet, clip, haloed, label_size, label_style};
use crate::layout::context::Ctx;
use crate::layout::frame::{FrameItem, Group, ItemKind};
use crate::layout::label::{LabelArea, around};
use crate::layout::text::TextStyle;
use crate::model::inline::Inline;
use crate::source::diagnostic::{Diagnostic, Place};

/// Em size of the names of countries, in slide units as seen.
const AREA_SIZE: f64 = 29.0;
/// Room around the names of countries, in slide units, and if no line may cross it; best first.
///
/// Beside a place's name they would read as one with it; lines and arrows have a width.
const AREA_GAPS: [(f64, bool); 3] = [(40.0, true), (10.0, true), (10.0, false)];
/// Most countries without room for their names that are told by name.
const MAX_TOLD: usize = 8;

/// The names on a map.
#[derive(Default)]
pub(super) struct Names {
    /// Those of countries, which lie below routes.
    pub areas: Vec<FrameItem>,
    /// Those of routes.
    pub routes: Vec<FrameItem>,
    /// Those of places, and of countries that are named beside themselves.
    pub places: Vec<FrameItem>,
    /// Indices of the countries whose names have no room.
    dropped: Vec<usize>,
    /// True if a stressed name is among those that were left out.
    lacks_stressed: bool,
}

/// All names: countries choose last, for theirs have the most room, unless a stressed one then has none.
pub(super) fn names(
    ctx: &mut Ctx<'_>,
    sheet: &Sheet<'_>,
    places: &Places<'_>,
    routes: &[DrawnRoute<'_>],
    room: &LabelArea,
) -> Names {
    let n_findings = ctx.findings.len();
    let mut names = placed(ctx, sheet, places, routes, room.clone(), false);
    if names.lacks_stressed {
        ctx.findings.truncate(n_findings);
        names = placed(ctx, sheet, places, routes, room.clone(), true);
    }
    report_dropped(ctx, sheet, &names.dropped);
    names
}

/// Places all names; `is_strict` lets everything that is stressed choose before all that isn't.
fn placed(
    ctx: &mut Ctx<'_>,
    sheet: &Sheet<'_>,
    places: &Places<'_>,
    routes: &[DrawnRoute<'_>],
    mut room: LabelArea,
    is_strict: bool,
) -> Names {
    let mut names = Names::default();
    let room = &mut room;
    names.lacks_stressed = !places.labels(ctx, sheet, room, true, &mut names.places);
    if is_strict {
        area_names(ctx, sheet, room, true, &mut names);
    }
    places.labels(ctx, sheet, room, false, &mut names.places);
    names.routes = routes.iter().filter_map(|route| route.label(ctx, sheet, routes, room)).collect();
    if !is_strict {
        area_names(ctx, sheet, room, true, &mut names);
    }
    area_names(ctx, sheet, room, false, &mut names);
    names
}

/// Names of the stressed or of the other filled countries, inside them.
fn area_names(ctx: &mut Ctx<'_>, sheet: &Sheet<'_>, room: &mut LabelArea, is_stressed: bool, names: &mut Names) {
    let areas = sheet.areas.iter().zip(&sheet.ground.areas).enumerate();
    for (i, (area, drawn)) in areas.filter(|(_, (area, _))| area.is_stressed == is_stressed) {
        let colors = sheet.palette.area(i, area.is_stressed);
        let size = if area.is_stressed { AREA_SIZE * 1.15 } else { AREA_SIZE };
        let style = TextStyle { letter_spacing: 0.16, ..label_style(ctx, size, 600.0, colors.name) };
        let set = ctx.ts.line(&Inline::plain(area.name.to_uppercase()), &style);
        let path = sheet.path.field("areas").index(area.written);
        if drawn.spots.is_empty() {
            ctx.warn("place-off-map", &path, format!("`{}` lies outside the map", area.name));
            continue;
        }
        let found = AREA_GAPS.into_iter().find_map(|(gap, is_clear)| {
            let padded = label_size(&set) + Size::new(2.0 * gap, 2.0 * gap);
            area_corner(drawn, padded, is_clear, room).map(|rect| rect.inset(-gap))
        });
        if let Some(rect) = found {
            names.areas.push(haloed(&set, rect, colors.fill, NAME_HALO).at(&path));
            continue;
        }
        let Some((rect, leader)) = area.is_stressed.then(|| beside(drawn, label_size(&set), room)).flatten() else {
            names.dropped.push(i);
            names.lacks_stressed |= area.is_stressed;
            continue;
        };
        let mut group: Vec<_> = leader.map(|line| places::drawn_leader(sheet, line)).into_iter().flatten().collect();
        group.push(haloed(&set, rect, sheet.palette.halo, NAME_HALO));
        let group = Group::transformed(group, Affine::IDENTITY);
        names.places.push(FrameItem::new(ItemKind::Group(group)).at(&path));
    }
}

/// Where a country that is stressed is named rather than not at all: beside itself, on a line to it if one fits.
fn beside(area: &AreaGround, size: Size, room: &mut LabelArea) -> Option<(Rect, Option<Line>)> {
    let on_leader = area.spots.iter().find_map(|&spot| places::room_on_leader(room, size, spot, 0.0, &|_| true));
    if let Some((rect, leader)) = on_leader {
        return Some((rect, Some(leader)));
    }
    let near: Vec<Point> = area.spots.iter().flat_map(|&spot| around(spot, size, 0.0)).collect();
    Some((room.place(size, &near)?, None))
}

/// Tells which countries stay without their names, once for the map.
fn report_dropped(ctx: &mut Ctx<'_>, sheet: &Sheet<'_>, dropped: &[usize]) {
    let names: Vec<String> = dropped.iter().take(MAX_TOLD).map(|&i| format!("`{}`", sheet.areas[i].name)).collect();
    let message = match (names.as_slice(), dropped.len() - names.len()) {
        ([], _) => return,
        ([name], _) => format!("the name of {name} finds no room and is left out"),
        (names, 0) => format!("the names of {} find no room and are left out", names.join(", ")),
        (names, n_more) => {
            format!("the names of {} and {n_more} more areas find no room and are left out", names.join(", "))
        }
    };
    let place = Place::Node(sheet.path.field("areas"));
    ctx.report(
        Diagnostic::warning("dropped-label", place, message)
            .hint("show a smaller part of the world, or fill fewer areas"),
    );
}

/// Where a country's name stands: inside it if it can, else around its middle.
fn area_corner(area: &AreaGround, size: Size, is_clear: bool, room: &mut LabelArea) -> Option<Rect> {
    let corners: Vec<_> = area.spots.iter().map(|spot| *spot - size.to_vec2() / 2.0).collect();
    let is_inside = |corner: &&Point| {
        let rect = Rect::from_origin_size(**corner, size);
        let points =
            [rect.origin(), Point::new(rect.x1, rect.y0), Point::new(rect.x0, rect.y1), Point::new(rect.x1, rect.y1)];
        points.iter().all(|&point| clip::holds(&area.largest, point))
    };
    let is_good = |corner: &&Point| {
        let rect = Rect::from_origin_size(**corner, size);
        if is_clear { room.is_clear(rect) } else { room.is_free(rect) }
    };
    let inside: Vec<_> = corners.iter().filter(is_good).filter(is_inside).copied().collect();
    let around: Vec<_> = corners.iter().take(if is_clear { 0 } else { 8 }).copied().collect();
    room.place(size, &inside).or_else(|| room.place(size, &around))
}
