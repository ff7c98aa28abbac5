//! Maps: a ground of land and sea, places, routes, names of countries.
//!
//! Everything is laid out in the units that are finally seen and drawn scaled,
//! so a map looks the same however far its slide had to shrink. Names that
//! find no room are left out and reported, never put over others.

mod atlas;
mod clip;
mod ground;
mod labels;
mod lens;
mod names;
mod paint;
mod palette;
mod places;
mod routes;
mod way;

use std::collections::BTreeMap;
use std::sync::Arc;

use kurbo::{Affine, Circle, Point, Rect, RoundedRect, Shape as _, Size};
use peniko::{Color, Gradient};

use self::atlas::Spot;
pub(in crate::layout) use self::ground::MapCache;
use self::ground::{Ground, GroundKey};
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
/// Width of the stroke around names, half of which shows, in slide units.
const NAME_HALO: f32 = 7.0;
/// Width of the stroke around labels of routes, half of which shows, in slide units.
const WIDE_HALO: f32 = 11.0;
/// Captions may be so wide below a map that is narrower, in slide units.
const LEAST_CAPTION: f64 = 760.0;
/// How the globe fades where its end can be seen: parts of its radius, and how much paper lies over it there.
const RIM_FADE: [(f32, f32); 3] = [(0.82, 0.0), (0.94, 0.75), (1.0, 1.0)];
/// What stands below every map.
const ORIGIN: &str = "Boundaries: Natural Earth, de facto, not authoritative";

/// A map with its captions.
pub(super) fn map(ctx: &mut Ctx<'_>, map: &Map, path: &NodePath, room: Room) -> Laid {
    let steps = ctx.steps.item(false);
    let (view, guess) = View::new(&map.view);
    if let Some(guess) = guess {
        ctx.warn("bad-view", &path.field("view"), guess);
    }
    let places = Places::new(ctx, map, path);
    let areas = areas(ctx, map, path);
    report_highlights(ctx, map, &areas, path);
    let scale = ctx.scale;
    let must_show: Vec<Spot> = places.spots().filter(|&spot| view.holds(spot)).collect();
    let may_show = routes::spots(map, &places);
    let lens = |size| Lens::fit(&view, map.projection, size, &must_show, &may_show);
    let (lens, captions) = fitted(ctx, map, path, room, lens);
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
    let size = lens.size() / scale;
    let drawing = Laid { width: size.width, height: size.height, items };
    let mut laid = Laid { width: room.width, ..Laid::default() };
    let figure = figure(ctx, drawing, &map.alt, captions, path);
    laid.place(figure, ((room.width - size.width) / 2.0).max(0.0), 0.0);
    laid.during(steps)
}

/// The lens for a room, with the map's captions, which follow its width.
fn fitted(ctx: &mut Ctx<'_>, map: &Map, path: &NodePath, room: Room, lens: impl Fn(Size) -> Lens) -> (Lens, Laid) {
    let scale = ctx.scale;
    let size = |ctx: &Ctx<'_>, captions: &Laid| {
        let room = room_above(ctx, captions, room);
        Size::new(room.width.max(80.0) * scale, room.height * scale)
    };
    let wide = captions(ctx, map, path, room.width, room.width);
    let first = lens(size(ctx, &wide));
    let width = first.size().width / scale;
    if width > room.width - 1.0 {
        return (first, wide);
    }
    // Lines may run on beside a map that is narrow, but not far.
    let most = width.max(LEAST_CAPTION.min((room.width + width) / 2.0));
    let narrow = captions(ctx, map, path, width, most);
    (lens(size(ctx, &narrow)), narrow)
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

/// The author's caption and where the boundaries come from: on one line, where both fit the map's width.
///
/// Neither is set wider than `most`.
fn captions(ctx: &mut Ctx<'_>, map: &Map, path: &NodePath, width: f64, most: f64) -> Laid {
    let style = ctx.style(TextRole::Small);
    let origin = ctx.ts.line(&Inline::plain(ORIGIN), &style);
    let caption = map.caption.as_ref().filter(|text| !text.is_blank());
    let mut laid = Laid::default();
    if let Some(caption) = caption {
        let natural = ctx.ts.natural_width(&Inline::parse(caption), &style);
        let set = ctx.set(caption, &style, most);
        laid.stack(Laid::paragraph(&set, &path.field("caption"), Role::Paragraph), 0.0);
        if natural + origin.used_width() + 2.0 * style.size <= width {
            laid.place(Laid::paragraph(&origin, path, Role::Paragraph), width - origin.used_width(), 0.0);
            return laid;
        }
    }
    let set = ctx.ts.paragraph(&Inline::plain(ORIGIN), &style, most);
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
            let meant: Vec<String> = names::suggest_areas(name).iter().map(|known| format!("`{known}`")).collect();
            ctx.report(if meant.is_empty() {
                finding.hint("countries are found by their English names; `USSR` is the one of 1945 to 1991")
            } else {
                finding.hint(format!("did you mean {}?", meant.join(" or ")))
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
    items.extend(faded_rim(ctx, sheet));
    let edge = sheet.lens.size().to_rect().inset(-14.0);
    let mut room = LabelArea::new(edge);
    places.block(sheet, &mut room);
    let routes = routes::find(ctx, sheet, places);
    routes::keep_clear(&routes, &mut room);
    let names = labels::names(ctx, sheet, places, &routes, &room);
    items.extend(names.areas);
    // Arrows lie over railways and lines.
    let (arrows, lines): (Vec<_>, Vec<_>) = routes.iter().partition(|route| route.is_arrow());
    let in_order = lines.into_iter().chain(arrows);
    items.extend(in_order.map(|route| route.item(sheet)));
    items.extend(places.dots(sheet));
    items.extend(names.routes);
    items.extend(names.places);
    items
}

/// Where the globe ends inside the map: it fades into the slide, for what lies there is squeezed beyond recognition.
fn faded_rim(ctx: &Ctx<'_>, sheet: &Sheet<'_>) -> Option<FrameItem> {
    let (middle, radius) = sheet.lens.visible_rim()?;
    let paper = ctx.colors.background;
    // A hair wider than the globe, so that no edge of it shows.
    let radius = radius + 2.0;
    #[expect(clippy::cast_possible_truncation, reason = "a gradient's own precision")]
    let gradient = Gradient::new_radial(middle, radius as f32)
        .with_stops(RIM_FADE.map(|(part, alpha)| (part, paper.with_alpha(alpha))));
    let shape = Shape {
        path: Arc::new(Circle::new(middle, radius).to_path(0.1)),
        fill: Some(Brush::Gradient(Arc::new(gradient))),
        even_odd: false,
        stroke: None,
    };
    Some(FrameItem::new(ItemKind::Shape(shape)))
}

/// Sea, land, lakes, filled countries and borders.
fn base(palette: &Palette, ground: &Ground, areas: &[FilledArea<'_>], path: &NodePath) -> Vec<FrameItem> {
    let fill = |path: &Arc<kurbo::BezPath>, even_odd: bool, color: Color| {
        let shape = Shape { path: path.clone(), fill: Some(Brush::Solid(color)), even_odd, stroke: None };
        FrameItem::new(ItemKind::Shape(shape))
    };
    let stroke = |path: &Arc<kurbo::BezPath>, width: f64, color: Color| {
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
