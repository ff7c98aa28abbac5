//! Names of slices with their shares: beside the pie, in its slices, or in a key below it.
//!
//! Beside the pie they are read best. In a narrow room they would leave the pie
//! no room, so they move into the slices, or below it: whatever keeps it largest.

use std::f64::consts::TAU;

use kurbo::{Point, Rect, Size, Vec2};

use super::axes::AXIS_GAP;
use super::canvas::{Canvas, Label};
use super::pie::Slice;
use super::plan::Plan;
use super::series_names::spread;
use crate::layout::blocks::marks::polyline;
use crate::layout::context::Ctx;
use crate::layout::frame::FrameItem;
use crate::layout::number::NumberFormat;
use crate::layout::palette;
use crate::layout::text::{Align, TextStyle};
use crate::source::node_path::NodePath;

/// Distance of a name's line from the pie, in slide units.
const REACH: f64 = 26.0;
/// Distance of the names from the pie, in slide units.
const SIDE: f64 = 64.0;
/// The same in a narrow room.
const NARROW_SIDE: f64 = 46.0;
/// Widths of names beside a pie in a narrow room, as shares of the room, that are tried for the largest pie.
const NARROW: [f64; 5] = [0.3, 0.26, 0.22, 0.19, 0.16];
/// Names stand beside the pie if that leaves it this share of the largest radius.
const GOOD_SHARE: f64 = 0.75;
/// Space between two names beside a pie, in slide units.
const NAME_GAP: f64 = 8.0;
/// Most slices that a key tells apart by their colours.
const MAX_KEY: usize = 5;
/// Space between a name in a slice and the slice's sides, in slide units.
const MARGIN: f64 = 10.0;
/// Space between a share and the name below it in a slice, in slide units.
const INNER_GAP: f64 = 6.5;
/// Where names stand in their slices, in shares of the radius, best first.
const REACHES: [f64; 9] = [0.6, 0.64, 0.56, 0.68, 0.52, 0.72, 0.46, 0.4, 0.34];

/// A share above its name, in a slice.
struct Inner {
    share: Label,
    name: Label,
    size: Size,
}

/// The names of all slices, set and placed around a pie.
pub(super) struct Names {
    /// Names beside or below the pie.
    outer: Vec<Label>,
    inner: Vec<Inner>,
    /// Where a name stands in its slice, as seen from the pie's middle; `None` for those outside.
    offsets: Vec<Option<Vec2>>,
    is_key: bool,
    /// Distance of the names from the pie.
    pub side: f64,
    /// Radius that they leave to the pie.
    pub radius: f64,
    /// Height of pie and names.
    pub height: f64,
    /// Height that a key below the pie takes.
    pub below: f64,
}

impl Names {
    /// Sets the names and chooses where they stand; `full` is the largest radius of the pie.
    pub(super) fn set(
        ctx: &mut Ctx<'_>,
        plan: &Plan<'_>,
        slices: &[Slice],
        shares: &[Option<f64>],
        room: Size,
        full: f64,
    ) -> Self {
        let shares: Vec<String> = shares.iter().map(|share| written_share(ctx, plan, *share)).collect();
        let width = (room.width * 0.3).min(460.0);
        let outer: Vec<Label> =
            slices.iter().zip(&shares).map(|(slice, share)| set_outer(ctx, plan, slice, share, width)).collect();
        let n = slices.len();
        let beside = room_beside(&outer, |_| true, SIDE, room.width).min(full);
        let mut names = Self {
            outer,
            inner: Vec::new(),
            offsets: vec![None; n],
            is_key: false,
            side: SIDE,
            radius: beside.max(20.0),
            height: 0.0,
            below: 0.0,
        };
        if beside < full * GOOD_SHARE {
            names.make_room(ctx, plan, slices, &shares, room, full);
        }
        let beside = if names.is_key { 0.0 } else { names.height_beside(slices) };
        names.height = (names.radius * 2.0 + 8.0).max(beside) + names.below;
        names
    }

    /// Height of the names at the side where more of them stand.
    fn height_beside(&self, slices: &[Slice]) -> f64 {
        height_beside(&self.outer, &self.offsets, slices)
    }

    /// Slices whose names stand beside the pie at this side.
    fn side(&self, slices: &[Slice], is_right: bool) -> impl Iterator<Item = usize> {
        at_side(&self.offsets, slices, is_right)
    }

    /// Moves names into the slices or below the pie, whichever leaves it larger.
    fn make_room(
        &mut self,
        ctx: &mut Ctx<'_>,
        plan: &Plan<'_>,
        slices: &[Slice],
        shares: &[String],
        room: Size,
        full: f64,
    ) {
        self.inner =
            slices.iter().zip(shares).map(|(slice, share)| set_inner(ctx, plan, slice, share, full * 0.95)).collect();
        let key: Vec<Label> = slices
            .iter()
            .zip(shares)
            .map(|(slice, share)| set_outer(ctx, plan, slice, share, room.width - swatch(plan) - AXIS_GAP))
            .collect();
        let (beside, offsets, narrow) = self.narrowed(ctx, plan, slices, shares, room, full);
        let key_height = |offsets: &[Option<Vec2>]| key_places(plan, &key, offsets, room.width).1;
        let (above, offsets_above) =
            self.largest(slices, full, |offsets| (room.height - key_height(offsets)) / 2.0 - 4.0);
        if beside > self.radius && (beside >= above || slices.len() > MAX_KEY) {
            (self.radius, self.offsets, self.outer, self.side) = (beside, offsets, narrow, NARROW_SIDE);
        } else if above > self.radius && slices.len() <= MAX_KEY {
            self.below = key_height(&offsets_above);
            (self.radius, self.offsets, self.outer, self.is_key) = (above, offsets_above, key, true);
        }
    }

    /// The radius that names beside leave if those that can stand in their slices and the others are set
    /// in the width that suits the pie best; with the places in the slices and the others.
    fn narrowed(
        &self,
        ctx: &mut Ctx<'_>,
        plan: &Plan<'_>,
        slices: &[Slice],
        shares: &[String],
        room: Size,
        full: f64,
    ) -> (f64, Vec<Option<Vec2>>, Vec<Label>) {
        let mut best = (0.0, vec![None; slices.len()], Vec::new());
        for width in NARROW.map(|share| share * room.width) {
            let labels: Vec<Label> =
                slices.iter().zip(shares).map(|(slice, share)| set_outer(ctx, plan, slice, share, width)).collect();
            let beside =
                |offsets: &[Option<Vec2>]| room_beside(&labels, |i| offsets[i].is_none(), NARROW_SIDE, room.width);
            let (radius, offsets) = self.largest(slices, full, beside);
            let is_whole = labels.iter().zip(&offsets).all(|(label, offset)| offset.is_some() || !label.is_cut);
            let has_room = is_whole && height_beside(&labels, &offsets, slices) <= room.height;
            // Broken lines must be worth it.
            if best.2.is_empty() || has_room && radius > best.0 + 8.0 {
                best = (radius, offsets, labels);
            }
        }
        best
    }

    /// The largest radius with names in all slices that have room for them; `most` is what the
    /// other names leave.
    fn largest(&self, slices: &[Slice], full: f64, most: impl Fn(&[Option<Vec2>]) -> f64) -> (f64, Vec<Option<Vec2>>) {
        let mut radius = full;
        loop {
            let places = slices.iter().zip(&self.inner).map(|(slice, inner)| place_inside(slice, inner.size, radius));
            let offsets: Vec<Option<Vec2>> = places.collect();
            let left = most(&offsets).min(radius);
            if left >= radius - 0.5 || left <= 20.0 {
                return (left.max(20.0), offsets);
            }
            // Fewer names fit into a smaller pie, so that this ends.
            radius = left;
        }
    }

    /// Writes the names that stand in their slices.
    pub(super) fn write_inside(&self, plan: &Plan<'_>, canvas: &mut Canvas, slices: &[Slice], center: Point) {
        for ((slice, inner), offset) in slices.iter().zip(&self.inner).zip(&self.offsets) {
            let Some(offset) = offset else { continue };
            let middle = center + *offset;
            let mut top = middle.y - inner.size.height / 2.0;
            for label in [&inner.share, &inner.name].into_iter().filter(|label| !label.is_empty()) {
                let corner = Point::new(middle.x - label.size.width / 2.0, top);
                if canvas.put(label, corner, plan.first_step(), &path_of(plan, slice)).is_none() {
                    canvas.n_dropped += 1;
                }
                top += label.size.height + INNER_GAP;
            }
        }
    }

    /// Writes the names beside or below the pie, within what pie and names fill.
    pub(super) fn write_outside(
        &self,
        plan: &Plan<'_>,
        canvas: &mut Canvas,
        slices: &[Slice],
        center: Point,
        filled: Rect,
    ) {
        if self.is_key {
            self.write_key(plan, canvas, slices, filled);
        } else {
            self.write_beside(plan, canvas, slices, center, filled);
        }
    }

    /// Names at the left and right, each on a line from its slice.
    fn write_beside(&self, plan: &Plan<'_>, canvas: &mut Canvas, slices: &[Slice], center: Point, filled: Rect) {
        let knee = |i: usize| center + Vec2::from_angle(slices[i].middle()) * (self.radius + REACH);
        for is_right in [true, false] {
            let mut side: Vec<usize> = self.side(slices, is_right).collect();
            side.sort_by(|&a, &b| knee(a).y.total_cmp(&knee(b).y));
            let wanted: Vec<(f64, f64)> = side.iter().map(|&i| (knee(i).y, self.outer[i].size.height)).collect();
            let Some(tops) = spread(&wanted, filled.y0, filled.y1, NAME_GAP) else {
                canvas.n_dropped += side.len();
                continue;
            };
            for (&i, top) in side.iter().zip(tops) {
                let label = &self.outer[i];
                let sign = if is_right { 1.0 } else { -1.0 };
                let edge = center.x + sign * (self.radius + self.side);
                let corner = Point::new(if is_right { edge } else { edge - label.size.width }, top);
                if canvas.put(label, corner, plan.first_step(), &path_of(plan, &slices[i])).is_none() {
                    canvas.n_dropped += 1;
                    continue;
                }
                canvas.n_dropped += usize::from(label.is_cut);
                let start = center + Vec2::from_angle(slices[i].middle()) * (self.radius + 6.0);
                let end = Point::new(edge - sign * 10.0, top + label.size.height / 2.0);
                let bend = Point::new(edge - sign * 30.0, end.y);
                canvas.front(polyline(&[start, bend, end], 2.0, plan.axis), plan.first_step());
            }
        }
    }

    /// A key below the pie, its rows in the middle.
    fn write_key(&self, plan: &Plan<'_>, canvas: &mut Canvas, slices: &[Slice], filled: Rect) {
        let (places, _) = key_places(plan, &self.outer, &self.offsets, filled.width());
        let top = filled.y1 - self.below;
        for ((slice, label), place) in slices.iter().zip(&self.outer).zip(places) {
            let Some(place) = place else { continue };
            let at = Point::new(place.x, top + place.y);
            let corner = Point::new(at.x + swatch(plan) + AXIS_GAP, at.y);
            if canvas.put(label, corner, plan.first_step(), &path_of(plan, slice)).is_none() {
                canvas.n_dropped += 1;
                continue;
            }
            canvas.n_dropped += usize::from(label.is_cut);
            let middle = Point::new(at.x + swatch(plan) / 2.0, at.y + plan.text.line() / 2.0);
            let square = Rect::from_center_size(middle, (swatch(plan), swatch(plan)));
            canvas.front(FrameItem::fill_rect(square, slice.color), plan.first_step());
        }
    }
}

/// Corners of a key's entries from its own top, for slices without a name in them, and its height
/// with the space above it.
fn key_places(plan: &Plan<'_>, labels: &[Label], offsets: &[Option<Vec2>], width: f64) -> (Vec<Option<Point>>, f64) {
    let before = swatch(plan) + AXIS_GAP;
    let between = plan.text.label.size;
    let mut places = vec![None; labels.len()];
    let (mut x, mut y, mut widest, mut height) = (0.0, AXIS_GAP * 1.5, 0.0_f64, 0.0_f64);
    for (i, label) in labels.iter().enumerate().filter(|(i, label)| offsets[*i].is_none() && !label.is_empty()) {
        let needed = before + label.size.width;
        if x > 0.0 && x + needed > width {
            (x, y, height) = (0.0, y + height + 8.0, 0.0);
        }
        places[i] = Some(Point::new(x, y));
        height = height.max(label.size.height);
        widest = widest.max(x + needed);
        x += needed + between;
    }
    if widest <= 0.0 {
        return (places, 0.0);
    }
    // The rows begin below each other, all of them in the middle.
    let left = ((width - widest) / 2.0).max(0.0);
    places.iter_mut().flatten().for_each(|place| place.x += left);
    (places, y + height)
}

/// Side of the squares of a key, in slide units.
fn swatch(plan: &Plan<'_>) -> f64 {
    plan.text.line() * 0.7
}

/// Slices whose names stand beside the pie at this side.
fn at_side(offsets: &[Option<Vec2>], slices: &[Slice], is_right: bool) -> impl Iterator<Item = usize> {
    let is_there = move |i: &usize| offsets[*i].is_none() && (slices[*i].middle().cos() >= 0.0) == is_right;
    (0..slices.len()).filter(is_there)
}

/// Height of the names at the side where more of them stand.
fn height_beside(labels: &[Label], offsets: &[Option<Vec2>], slices: &[Slice]) -> f64 {
    let height = |is_right: bool| -> f64 {
        at_side(offsets, slices, is_right).map(|i| labels[i].size.height + NAME_GAP).sum::<f64>()
    };
    height(true).max(height(false))
}

/// Radius that names leave a pie at whose `side` they stand.
fn room_beside(labels: &[Label], is_beside: impl Fn(usize) -> bool, side: f64, width: f64) -> f64 {
    let beside = labels.iter().enumerate().filter(|(i, label)| is_beside(*i) && !label.is_empty());
    let widest = beside.map(|(_, label)| label.size.width + side).fold(0.0, f64::max);
    width / 2.0 - widest
}

/// Where a label of this size has room in a slice, as seen from the pie's middle.
fn place_inside(slice: &Slice, size: Size, radius: f64) -> Option<Vec2> {
    let half = Vec2::new(size.width, size.height) / 2.0;
    if slice.angles.1 - slice.angles.0 > TAU - 1e-6 {
        return (half.hypot() < radius - MARGIN).then_some(Vec2::ZERO);
    }
    let fits = |middle: &Vec2| {
        // A slice of more than a half isn't convex: corners alone wouldn't tell.
        let steps = [-1.0, -0.5, 0.0, 0.5, 1.0];
        let points = steps.iter().flat_map(|x| steps.map(|y| *middle + Vec2::new(half.x * x, half.y * y)));
        points.into_iter().all(|point| is_inside(slice, point, radius))
    };
    REACHES.iter().map(|reach| Vec2::from_angle(slice.middle()) * radius * *reach).find(fits)
}

fn is_inside(slice: &Slice, point: Vec2, radius: f64) -> bool {
    let away = point.hypot();
    let (from, to) = slice.angles;
    let turn = (point.atan2() - from).rem_euclid(TAU);
    let margin = MARGIN / away.max(1.0);
    away <= radius - MARGIN && turn >= margin && turn <= to - from - margin
}

fn path_of(plan: &Plan<'_>, slice: &Slice) -> NodePath {
    slice.index.map_or_else(|| plan.path.clone(), |index| plan.x_path(index))
}

fn written_share(ctx: &Ctx<'_>, plan: &Plan<'_>, share: Option<f64>) -> String {
    if plan.chart.values == Some(false) {
        return String::new();
    }
    let percent = NumberFormat::new(&ctx.deck.deck.language, "%");
    share.map_or_else(|| format!("< {}", percent.format(1.0, 0)), |share| percent.format(share, 0))
}

/// The value in brackets, where the deck asks for values.
fn written_value(plan: &Plan<'_>, slice: &Slice) -> String {
    if plan.chart.values == Some(true) { format!(" ({})", plan.value(slice.value)) } else { String::new() }
}

fn set_outer(ctx: &mut Ctx<'_>, plan: &Plan<'_>, slice: &Slice, share: &str, width: f64) -> Label {
    let value = written_value(plan, slice);
    let weight = if slice.is_stressed { 700.0 } else { 450.0 };
    let style = TextStyle { weight, ..plan.text.label.clone() };
    let name = slice.name.trim();
    let written = match (name.is_empty(), share.is_empty()) {
        (_, true) => name.to_owned(),
        (true, false) => format!("**{share}**{value}"),
        (false, false) => format!("{name}\u{2003}**{share}**{value}"),
    };
    Label::wrapped(ctx, &written, &style, width, 3)
}

fn set_inner(ctx: &mut Ctx<'_>, plan: &Plan<'_>, slice: &Slice, share: &str, width: f64) -> Inner {
    let color = palette::ink_on(slice.color, &ctx.colors);
    let weight = if slice.is_stressed { 700.0 } else { 500.0 };
    let style = TextStyle { color, weight, align: Align::Center, ..plan.text.label.clone() };
    let large = TextStyle { size: style.size * 1.35, weight: 700.0, ..style.clone() };
    let share = Label::line(ctx, share, &large, width);
    let name = format!("{}{}", slice.name.trim(), written_value(plan, slice));
    let narrow = Label::wrapped(ctx, &name, &style, width * 0.64, 2);
    let name = if narrow.is_cut { Label::wrapped(ctx, &name, &style, width, 2) } else { narrow };
    let both = if share.is_empty() || name.is_empty() { 0.0 } else { INNER_GAP };
    let size = Size::new(share.size.width.max(name.size.width), share.size.height + name.size.height + both);
    // A cut name has no room in any slice.
    let size = if name.is_cut { Size::new(1e6, 1e6) } else { size };
    Inner { share, name, size }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{FRAC_PI_2, PI};

    use super::*;

    fn slice(from: f64, to: f64) -> Slice {
        let color = peniko::Color::BLACK;
        Slice { name: String::new(), index: None, value: 1.0, is_stressed: false, color, angles: (from, to) }
    }

    #[test]
    fn a_name_stands_in_its_slice_if_it_has_room() {
        let size = Size::new(90.0, 80.0);
        let check = |from: f64, to: f64, radius: f64, expected: bool| {
            let found = place_inside(&slice(from, to), size, radius);
            assert_eq!(found.is_some(), expected, "{from} to {to}, {radius}: {found:?}");
        };
        check(-FRAC_PI_2, PI - FRAC_PI_2, 200.0, true);
        check(-FRAC_PI_2, TAU - FRAC_PI_2, 72.0, true);
        check(-FRAC_PI_2, TAU - FRAC_PI_2, 60.0, false);
        check(-FRAC_PI_2, TAU * 0.99 - FRAC_PI_2, 200.0, true);
        check(-FRAC_PI_2, TAU * 0.08 - FRAC_PI_2, 200.0, false);
        check(-FRAC_PI_2, PI - FRAC_PI_2, 60.0, false);
    }
}
