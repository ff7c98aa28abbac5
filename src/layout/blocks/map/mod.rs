//! Maps: a ground of land and sea, places, routes, names of countries.
//!
//! Everything is laid out in the units that are finally seen and drawn scaled,
//! so a map looks the same however far its slide had to shrink. Names that
//! find no room are left out and reported, never put over others.

mod atlas;
mod clip;
mod ground;
mod lens;
mod names;
mod paint;
mod palette;
mod places;
mod routes;
mod way;

use std::collections::BTreeMap;

use kurbo::{Affine, Point, Rect, RoundedRect, Shape as _, Size};
use peniko::Color;

use self::atlas::Spot;
pub(in crate::layout) use self::ground::MapCache;
use self::ground::{AreaGround, Ground, GroundKey};
use self::lens::{Lens, View};
use self::palette::Palette;
use self::places::Places;
use super::figure::{figure, room_above};
use crate::layout::context::{Ctx, Laid, Room, TextRole, tagged};
use crate::layout::frame::{Brush, FrameItem, Group, ItemKind, Role, Shape};
use crate::layout::label::LabelArea;
use crate::layout::text::{Paragraph, TextStyle};
use crate::model::block::Map;
use crate::model::inline::Inline;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// Most countries that are filled.
const MAX_AREAS: usize = 60;
/// Em size of the names of countries, in slide units as seen.
const AREA_SIZE: f64 = 29.0;
/// Room around the names of countries, in slide units, and if no line may cross it; best first.
///
/// Beside a place's name they would read as one with it; lines and arrows have a width.
const AREA_GAPS: [(f64, bool); 3] = [(40.0, true), (10.0, true), (10.0, false)];
/// Width of the stroke around names, half of which shows, in slide units.
const NAME_HALO: f32 = 7.0;
/// Width of the stroke around labels of routes, half of which shows, in slide units.
const WIDE_HALO: f32 = 11.0;
/// What stands below every map.
const ORIGIN: &str = "Boundaries: Natural Earth, de facto, not authoritative";

/// A map with its captions.
pub(super) fn map(ctx: &mut Ctx<'_>, map: &Map, path: &NodePath, room: Room) -> Laid {
    let steps = ctx.steps.item(false);
    let captions = captions(ctx, map, path, room.width);
    let room = room_above(ctx, &captions, room);
    let (view, guess) = View::new(&map.view);
    if let Some(guess) = guess {
        ctx.warn("bad-view", &path.field("view"), guess);
    }
    let places = Places::new(ctx, map, path);
    let areas = areas(ctx, map, path);
    report_highlights(ctx, map, &areas, path);
    let scale = ctx.scale;
    let size = Size::new(room.width.max(80.0) * scale, room.height * scale);
    let must_show: Vec<Spot> = places.spots().filter(|&spot| view.holds(spot)).collect();
    let lens = Lens::fit(&view, map.projection, size, &must_show);
    let is_soviet = areas.iter().any(|area| area.is_soviet);
    let key = GroundKey { lens, areas: areas.iter().map(|area| area.index).collect(), is_soviet };
    let ground = ctx.maps.ground(&key);
    let palette = Palette::new(&ctx.colors);
    let drawn = Sheet { map, lens: &lens, palette: &palette, ground: &ground, areas: &areas, path };
    let items = drawing(ctx, &drawn, &places);
    let corner = ctx.theme().style.corner * 2.0;
    let clip = RoundedRect::from_rect(lens.size().to_rect(), corner).to_path(0.1);
    let mut group = Group::clipped(items, clip);
    group.transform = Affine::scale(1.0 / scale);
    let items = vec![FrameItem::new(ItemKind::Group(group))];
    let laid = Laid { width: room.width, height: lens.size().height / scale, items };
    figure(ctx, laid, &map.alt, captions, path).during(steps)
}

/// What all parts of a map need to know.
struct Sheet<'a> {
    map: &'a Map,
    lens: &'a Lens,
    palette: &'a Palette,
    ground: &'a Ground,
    areas: &'a [FilledArea<'a>],
    path: &'a NodePath,
}

impl Sheet<'_> {
    /// The filled country in which a point of the globe lies.
    fn country(&self, spot: Spot) -> Option<usize> {
        let world = atlas::world();
        self.areas.iter().map(|area| area.index).find(|&index| world.holds(&world.areas[index].rings, spot))
    }

    /// Colour and width of the halo of a label: that of the ground, where all of it is one.
    fn halo(&self, label: Rect) -> (Color, f32) {
        let rect = label.inflate(4.0, 0.0);
        let ground = self.ground_color(rect.center());
        let points = [(0.0, 0.0), (0.5, 0.0), (1.0, 0.0), (0.0, 1.0), (0.5, 1.0), (1.0, 1.0), (0.25, 0.5), (0.75, 0.5)];
        let at = |(x, y): (f64, f64)| Point::new(rect.x0 + x * rect.width(), rect.y0 + y * rect.height());
        if points.into_iter().all(|part| self.ground_color(at(part)) == ground) {
            (ground, WIDE_HALO)
        } else {
            (self.palette.halo, NAME_HALO)
        }
    }

    /// The colour of what lies at a point of the map, in slide units.
    fn ground_color(&self, point: Point) -> Color {
        let filled = self.ground.areas.iter().position(|area| clip::holds(&area.largest, point));
        if let Some(i) = filled {
            return self.palette.area(i, self.areas[i].is_stressed).fill;
        }
        let land = &self.ground.land;
        let winding = land.path.winding(point);
        let is_land = if land.even_odd { winding % 2 != 0 } else { winding != 0 };
        if is_land { self.palette.land } else { self.palette.sea }
    }
}

/// A country to fill.
struct FilledArea<'a> {
    /// Its index in the atlas.
    index: usize,
    /// Its index in the deck.
    written: usize,
    name: &'a str,
    is_stressed: bool,
    is_soviet: bool,
}

/// The author's caption and where the boundaries come from: on one line, where both fit.
fn captions(ctx: &mut Ctx<'_>, map: &Map, path: &NodePath, width: f64) -> Laid {
    let style = ctx.style(TextRole::Small);
    let origin = ctx.ts.line(&Inline::plain(ORIGIN), &style);
    let caption = map.caption.as_ref().filter(|text| !text.is_blank());
    let mut laid = Laid::default();
    if let Some(caption) = caption {
        let natural = ctx.ts.natural_width(&Inline::parse(caption), &style);
        let set = ctx.set(caption, &style, width);
        laid.stack(Laid::paragraph(&set, &path.field("caption"), Role::Paragraph), 0.0);
        if natural + origin.used_width() + 2.0 * style.size <= width {
            laid.place(Laid::paragraph(&origin, path, Role::Paragraph), width - origin.used_width(), 0.0);
            return laid;
        }
    }
    let set = ctx.ts.paragraph(&Inline::plain(ORIGIN), &style, width);
    laid.stack(Laid::paragraph(&set, path, Role::Paragraph), 0.0);
    laid
}

/// The countries to fill, each once; unknown ones are reported.
fn areas<'a>(ctx: &mut Ctx<'_>, map: &'a Map, path: &NodePath) -> Vec<FilledArea<'a>> {
    let path = path.field("areas");
    report_excess(ctx, &path, map.areas.len(), MAX_AREAS, "areas");
    let mut areas: Vec<FilledArea<'_>> = Vec::new();
    for (written, name) in map.areas.iter().enumerate().take(MAX_AREAS) {
        let Some(index) = names::find_area(name) else {
            let finding = Diagnostic::warning(
                "unknown-area",
                Place::Node(path.index(written)),
                format!("the atlas has no country `{}`", name.trim()),
            );
            ctx.report(match names::suggest_area(name) {
                Some(known) => finding.hint(format!("did you mean `{known}`?")),
                None => finding.hint("countries are found by their English names; `USSR` is the one of 1945 to 1991"),
            });
            continue;
        };
        if areas.iter().all(|area| area.index != index) {
            let is_stressed = map.highlight.iter().any(|stressed| names::find_area(stressed) == Some(index));
            let is_soviet = atlas::world().areas[index].name == names::USSR;
            areas.push(FilledArea { index, written, name: name.trim(), is_stressed, is_soviet });
        }
    }
    areas
}

fn report_highlights(ctx: &mut Ctx<'_>, map: &Map, areas: &[FilledArea<'_>], path: &NodePath) {
    for (i, stressed) in map.highlight.iter().enumerate().take(MAX_AREAS) {
        let is_place = map.places.iter().any(|place| place.name.trim() == stressed.trim());
        let is_area = names::find_area(stressed).is_some_and(|index| areas.iter().any(|area| area.index == index));
        let is_route = map.routes.iter().any(|route| route.label.as_ref().is_some_and(|l| l.trim() == stressed.trim()));
        if !is_place && !is_area && !is_route {
            let message = format!("the map has no place, area or route `{}`", stressed.trim());
            ctx.warn("bad-highlight", &path.field("highlight").index(i), message);
        }
    }
}

/// Tells that a list is longer than a map can show.
fn report_excess(ctx: &mut Ctx<'_>, path: &NodePath, count: usize, most: usize, what: &str) {
    if count > most {
        ctx.warn("too-many", path, format!("{count} {what} are more than a map can show; the first {most} are drawn"));
    }
}

/// Everything that lies on the map, from back to front.
fn drawing(ctx: &mut Ctx<'_>, sheet: &Sheet<'_>, places: &Places<'_>) -> Vec<FrameItem> {
    let mut items = base(sheet.palette, sheet.ground, sheet.areas, sheet.path);
    let edge = sheet.lens.size().to_rect().inset(-14.0);
    let mut room = LabelArea::new(edge);
    places.block(sheet, &mut room);
    let routes = routes::find(ctx, sheet, places);
    routes::keep_clear(&routes, &mut room);
    let stressed = places.labels(ctx, sheet, &mut room);
    let names: Vec<FrameItem> = routes.iter().filter_map(|route| route.label(ctx, sheet, &routes, &mut room)).collect();
    let area_names = area_names(ctx, sheet, &mut room);
    items.extend(area_names);
    // Arrows lie over railways and lines.
    let (arrows, lines): (Vec<_>, Vec<_>) = routes.iter().partition(|route| route.is_arrow());
    let in_order = lines.into_iter().chain(arrows);
    items.extend(in_order.map(|route| route.item(sheet)));
    items.extend(places.dots(sheet));
    items.extend(names);
    items.extend(stressed);
    items
}

/// Sea, land, lakes, filled countries and borders.
fn base(palette: &Palette, ground: &Ground, areas: &[FilledArea<'_>], path: &NodePath) -> Vec<FrameItem> {
    let fill = |path: &std::sync::Arc<kurbo::BezPath>, even_odd: bool, color: Color| {
        let shape = Shape { path: path.clone(), fill: Some(Brush::Solid(color)), even_odd, stroke: None };
        FrameItem::new(ItemKind::Shape(shape))
    };
    let stroke = |path: &std::sync::Arc<kurbo::BezPath>, width: f64, color: Color| {
        let stroke = Some((kurbo::Stroke::new(width), Brush::Solid(color)));
        FrameItem::new(ItemKind::Shape(Shape { path: path.clone(), fill: None, even_odd: false, stroke }))
    };
    let mut items =
        vec![fill(&ground.sea, false, palette.sea), fill(&ground.land.path, ground.land.even_odd, palette.land)];
    let colors: Vec<_> = areas.iter().enumerate().map(|(i, area)| palette.area(i, area.is_stressed)).collect();
    for ((area, drawn), colors) in areas.iter().zip(&ground.areas).zip(&colors) {
        let path = path.field("areas").index(area.written);
        items.push(fill(&drawn.outline.path, drawn.outline.even_odd, colors.fill).at(&path));
        if area.is_soviet {
            items.push(stroke(&ground.republics, 1.0, colors.inner));
        }
    }
    items.push(fill(&ground.lakes, false, palette.sea));
    items.push(stroke(&ground.coasts, 0.8, palette.coast));
    items.push(stroke(&ground.borders, 1.0, palette.border));
    for ((area, drawn), colors) in areas.iter().zip(&ground.areas).zip(&colors) {
        items.push(stroke(&drawn.edge, if area.is_soviet { 2.4 } else { 1.6 }, colors.edge));
    }
    items
}

/// Names of the filled countries, inside them.
fn area_names(ctx: &mut Ctx<'_>, sheet: &Sheet<'_>, room: &mut LabelArea) -> Vec<FrameItem> {
    let mut items = Vec::new();
    for (i, (area, drawn)) in sheet.areas.iter().zip(&sheet.ground.areas).enumerate() {
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
        match found {
            Some(rect) => items.push(haloed(&set, rect, colors.fill, NAME_HALO).at(&path)),
            // What a map is about is known without the names of its countries.
            None if area.is_stressed => dropped(ctx, &path, area.name),
            None => {}
        }
    }
    items
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

/// Tells that a label found no room.
fn dropped(ctx: &mut Ctx<'_>, path: &NodePath, text: &str) {
    let message = format!("the label `{}` finds no room and is left out", text.trim());
    ctx.report(
        Diagnostic::warning("dropped-label", Place::Node(path.clone()), message)
            .hint("show a smaller part of the world, or leave the label empty"),
    );
}

/// The style of a label, in slide units as seen.
fn label_style(ctx: &Ctx<'_>, size: f64, weight: f32, color: Color) -> TextStyle {
    TextStyle { size, weight, color, line_height: 1.16, ..ctx.style(TextRole::Small) }
}

/// The point of a rectangle that lies nearest to another point.
fn nearest(rect: Rect, point: Point) -> Point {
    Point::new(point.x.clamp(rect.x0, rect.x1), point.y.clamp(rect.y0, rect.y1))
}

/// Distance from a rectangle to a point outside it, in slide units.
fn beside(rect: Rect, point: Point) -> f64 {
    nearest(rect, point).distance(point)
}

fn label_size(set: &Paragraph) -> Size {
    Size::new(set.used_width(), set.height())
}

/// A label in its rectangle, with a halo that keeps it apart from what it stands on.
fn haloed(set: &Paragraph, rect: Rect, halo: Color, width: f32) -> FrameItem {
    let text = set.items(rect.x0, rect.y0);
    let halos = text
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Text(run) => {
                let mut run = run.clone();
                run.color = halo;
                run.halo = Some(width);
                Some(FrameItem::new(ItemKind::Text(run)))
            }
            _ => None,
        })
        .collect();
    let mut items = vec![tagged(halos, Role::Artifact)];
    items.extend(text);
    FrameItem::new(ItemKind::Group(Group::transformed(items, Affine::IDENTITY)))
}

/// The first of all that have a name, by name.
fn by_name<'a>(names: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut found = BTreeMap::new();
    for (i, name) in names.enumerate() {
        found.entry(name.trim()).or_insert(i);
    }
    found
}

#[cfg(test)]
mod tests;
