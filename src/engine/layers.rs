//! The layers of a transition become pictures, once and ahead of the key.
//!
//! A layer is no larger than what it shows, and the two grounds of a morph are
//! compared pixel by pixel: where they are the same nothing needs to fade. So
//! the window paints little, which is what makes it smooth without a graphics
//! card.

use kurbo::{Affine, Rect, Size};

use super::coverage::Coverage;
use crate::layout::transition::{Motion, Opacity, Picture, Plan, Side};
use crate::raster::{Pixmap, Rasterizer, pixels_from_frame};

/// Longest side of a layer, in pixels: what every graphics card takes.
const MAX_SIDE: f64 = 8192.0;

/// A picture is solid if it hides what lies below this share of it.
const MIN_SOLID: f64 = 0.5;

/// A picture and how it moves.
#[derive(Debug, Clone)]
pub struct DrawnLayer {
    /// The picture.
    pub pixmap: Pixmap,
    /// What of it is to be painted.
    pub coverage: Coverage,
    /// How it moves, in slide units.
    pub motion: Motion,
}

/// Draws a plan's layers for a slide of `pixels` width and height; none if it moves whole slides only.
///
/// `steps` are those of the old and the new slide.
#[must_use]
pub fn draw_layers(
    rasterizer: &mut Rasterizer,
    plan: &Plan,
    size: Size,
    steps: (u16, u16),
    pixels: [u32; 2],
) -> Vec<DrawnLayer> {
    let to_pixels = pixels_from_frame(size, pixels[0], pixels[1]);
    let mut drawn: Vec<DrawnLayer> = Vec::with_capacity(plan.layers.len());
    for layer in &plan.layers {
        let Picture::Part { side, items, bounds } = &layer.picture else { return Vec::new() };
        let Some(area) = whole_pixels(to_pixels, *bounds) else { continue };
        let step = match side {
            Side::Old => steps.0,
            Side::New => steps.1,
        };
        let transform = Affine::translate(-area.origin().to_vec2()) * to_pixels;
        let (width, height) = (area.width() as u32, area.height() as u32);
        let pixmap = rasterizer.raster_items(items, step, transform, width, height);
        let covered = to_pixels.inverse().transform_rect_bbox(area);
        let coverage = Coverage::of(&pixmap);
        let new = DrawnLayer { pixmap, coverage, motion: layer.motion.of_picture(*bounds, covered) };
        match drawn.as_slice() {
            [ground] if layer.motion.opacity == Opacity::In && is_same_place(ground, &new) => {
                drawn.extend(difference(&ground.pixmap, &new, to_pixels));
            }
            _ => drawn.push(new),
        }
    }
    cover_what_is_solid(&mut drawn);
    drawn
}

/// One opaque picture turns into another without letting shine through what lies below both.
fn cover_what_is_solid(drawn: &mut [DrawnLayer]) {
    let is_solid = |layer: &DrawnLayer| layer.coverage.hides.is_some_and(|part| part.area() > MIN_SOLID);
    for place in 1..drawn.len() {
        let (below, above) = drawn.split_at_mut(place);
        let Some((leaves, arrives)) = below.last_mut().zip(above.first_mut()) else { continue };
        let fades = (leaves.motion.opacity, arrives.motion.opacity);
        if fades == (Opacity::Leave, Opacity::Arrive) && is_solid(leaves) && is_solid(arrives) {
            (leaves.motion.opacity, arrives.motion.opacity) = (Opacity::Covered, Opacity::Cover);
        }
    }
}

/// The pixels that `bounds` touches; `None` if there are none, or too many.
fn whole_pixels(to_pixels: Affine, bounds: Rect) -> Option<Rect> {
    let area = to_pixels.transform_rect_bbox(bounds).expand();
    let is_sane = area.is_finite() && area.width() >= 1.0 && area.height() >= 1.0;
    (is_sane && area.width() <= MAX_SIDE && area.height() <= MAX_SIDE).then_some(area)
}

fn is_same_place(one: &DrawnLayer, other: &DrawnLayer) -> bool {
    one.motion.from == other.motion.from
        && one.motion.to == other.motion.to
        && other.motion.from == other.motion.to
        && (one.pixmap.width, one.pixmap.height) == (other.pixmap.width, other.pixmap.height)
}

/// The part of `layer` that isn't the same as what lies below it.
fn difference(below: &Pixmap, layer: &DrawnLayer, to_pixels: Affine) -> Option<DrawnLayer> {
    let stride = below.width as usize * 4;
    let rows = || below.data.chunks_exact(stride).zip(layer.pixmap.data.chunks_exact(stride));
    let top = rows().position(|(a, b)| a != b)?;
    let bottom = rows().rposition(|(a, b)| a != b)? + 1;
    let (mut left, mut right) = (stride, 0);
    for (a, b) in rows().skip(top).take(bottom - top) {
        let Some(first) = a.iter().zip(b).position(|(a, b)| a != b) else { continue };
        let last = a.iter().zip(b).rposition(|(a, b)| a != b).unwrap_or(first);
        (left, right) = (left.min(first), right.max(last + 1));
    }
    let (left, right) = (left / 4, right.div_ceil(4));
    let side = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let cropped = |pixmap: &Pixmap| pixmap.crop(side(left), side(top), side(right - left), side(bottom - top));
    let pixmap = cropped(&layer.pixmap);
    let coverage = Coverage::of_difference(&cropped(below), &pixmap);
    let corner = to_pixels * layer.motion.to.origin();
    let area = Rect::new(left as f64, top as f64, right as f64, bottom as f64) + corner.to_vec2();
    let covered = to_pixels.inverse().transform_rect_bbox(area);
    Some(DrawnLayer { pixmap, coverage, motion: Motion { from: covered, to: covered, ..layer.motion } })
}

#[cfg(test)]
mod tests {
    use peniko::Color;

    use super::*;
    use crate::layout::frame::{Frame, FrameItem, Role};
    use crate::layout::frame::{Group, ItemKind};
    use crate::raster::RasterOptions;
    use crate::source::node_path::NodePath;

    const SIZE: Size = Size::new(1920.0, 1080.0);

    fn slide(boxes: &[(Rect, Color, &str)]) -> Frame {
        let mut items = vec![FrameItem::fill_rect(SIZE.to_rect(), Color::from_rgb8(240, 230, 210))];
        for (place, (rect, color, id)) in boxes.iter().enumerate() {
            let mut group = Group::with_role(vec![FrameItem::fill_rect(*rect, *color)], Role::Paragraph);
            group.key = Some((*id).into());
            items.push(FrameItem::new(ItemKind::Group(group)).at(&NodePath::slide(0).index(place)));
        }
        Frame { size: SIZE, items }
    }

    #[test]
    fn layers_are_as_small_as_what_they_show_and_end_where_the_slide_has_them() {
        let (red, blue) = (Color::from_rgb8(200, 0, 0), Color::from_rgb8(0, 0, 200));
        let old = slide(&[(Rect::new(100.0, 100.0, 300.0, 200.0), red, "a")]);
        let new =
            slide(&[(Rect::new(960.0, 540.0, 1360.0, 740.0), red, "a"), (Rect::new(0.0, 0.0, 96.0, 54.0), blue, "b")]);
        let plan = Plan::morph((&old, 0), (&new, 0));
        let mut rasterizer = Rasterizer::new(RasterOptions::default());
        let layers = draw_layers(&mut rasterizer, &plan, SIZE, (0, 0), [480, 270]);
        let sizes: Vec<_> = layers.iter().map(|layer| (layer.pixmap.width, layer.pixmap.height)).collect();
        assert_eq!(sizes, [(480, 270), (24, 14), (102, 52)], "ground, what is new, what moves");
        let moving = layers[2].motion;
        assert_eq!(moving.to, Rect::new(956.0, 536.0, 1364.0, 744.0));
        let start = moving.from;
        assert!((start.width() - moving.to.width() / 2.0).abs() < 0.01, "{start:?}");
        assert!((start.center() - Rect::new(100.0, 100.0, 300.0, 200.0).center()).hypot() < 0.01, "{start:?}");
    }

    #[test]
    fn slides_that_share_nothing_need_no_layers() {
        let red = Color::from_rgb8(200, 0, 0);
        let old = slide(&[(Rect::new(0.0, 0.0, 100.0, 100.0), red, "a")]);
        let new = slide(&[]);
        let plan = Plan::morph((&old, 0), (&new, 0));
        let mut rasterizer = Rasterizer::new(RasterOptions::default());
        assert!(draw_layers(&mut rasterizer, &plan, SIZE, (0, 0), [480, 270]).is_empty());
    }
    #[test]
    fn of_two_opaque_pictures_one_is_always_solid() {
        let (red, blue) = (Color::from_rgb8(200, 0, 0), Color::from_rgb8(0, 0, 200));
        let old = slide(&[(Rect::new(100.0, 100.0, 900.0, 700.0), red, "a")]);
        let new = slide(&[(Rect::new(960.0, 240.0, 1360.0, 840.0), blue, "a")]);
        let plan = Plan::morph((&old, 0), (&new, 0));
        let mut rasterizer = Rasterizer::new(RasterOptions::default());
        let layers = draw_layers(&mut rasterizer, &plan, SIZE, (0, 0), [480, 270]);
        let [_ground, leaves, arrives] = layers.as_slice() else { panic!("{} layers", layers.len()) };
        assert_eq!((leaves.motion.opacity, arrives.motion.opacity), (Opacity::Covered, Opacity::Cover));
        for i in 0..=100 {
            let t = f64::from(i) / 100.0;
            let opacities = [leaves.motion.at(t).opacity, arrives.motion.at(t).opacity];
            assert!(opacities.contains(&1.0), "{t}: {opacities:?}");
        }
        assert_eq!((leaves.motion.at(1.0).opacity, arrives.motion.at(0.0).opacity), (0.0, 0.0));
    }
}
