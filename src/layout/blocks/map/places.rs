//! Places of a map: dots with names.

use std::collections::BTreeMap;

use kurbo::{Point, Rect, Size};

use super::atlas::Spot;
use super::{Sheet, by_name, dropped, haloed, label_size, label_style, report_excess};
use crate::layout::blocks::marks::{disc, ring};
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
const LABEL_SIZE: f64 = 31.0;
/// Names longer than this take several lines, in slide units as seen.
const MAX_LABEL_WIDTH: f64 = 420.0;
/// Room between a dot and its name.
const GAP: f64 = 8.0;

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
                let group = Group::transformed(items, kurbo::Affine::IDENTITY);
                FrameItem::new(ItemKind::Group(group)).at(&sheet.path.field("places").index(i))
            })
            .collect()
    }

    /// The names, each where it covers nothing; those without room are reported.
    pub(super) fn labels(&self, ctx: &mut Ctx<'_>, sheet: &Sheet<'_>, room: &mut LabelArea) -> Vec<FrameItem> {
        let bounds = sheet.lens.size().to_rect();
        let mut shown: Vec<_> = self.shown(sheet).collect();
        for (i, mark) in self.all.iter().enumerate() {
            let point = sheet.lens.place(sheet.lens.near(mark.spot));
            if !bounds.contains(point) {
                let path = sheet.path.field("places").index(i);
                ctx.warn("place-off-map", &path, format!("`{}` lies outside the map", mark.name));
            }
        }
        // Names that matter choose first; the others as written.
        shown.sort_by_key(|(i, mark, _)| (!mark.is_stressed, *i));
        let mut items = Vec::new();
        for (i, mark, point) in shown {
            if mark.label.is_empty() {
                continue;
            }
            let path = sheet.path.field("places").index(i);
            let set = set(ctx, sheet, mark);
            let size = label_size(&set);
            let near = around(point, size, mark.radius() + GAP);
            let far = around(point, size, mark.radius() + 3.0 * GAP);
            let corners: Vec<Point> = near.into_iter().chain(far).collect();
            match room.place(size, &corners) {
                Some(rect) => items.push(haloed(&set, rect, sheet.palette.halo).at(&path)),
                None => dropped(ctx, &path, mark.label),
            }
        }
        items
    }
}

fn set(ctx: &mut Ctx<'_>, sheet: &Sheet<'_>, mark: &PlaceMark<'_>) -> Paragraph {
    let (size, weight, color) = if mark.is_stressed {
        (LABEL_SIZE * 1.14, 700.0, sheet.palette.stressed)
    } else {
        (LABEL_SIZE, 600.0, sheet.palette.text)
    };
    let style = label_style(ctx, size, weight, color);
    let inline = Inline::parse(mark.label);
    let line = ctx.ts.line(&inline, &style);
    if line.used_width() <= MAX_LABEL_WIDTH { line } else { ctx.ts.paragraph(&inline, &style, MAX_LABEL_WIDTH) }
}
