//! The simplified tree of `usvg` becomes Frame items.

use std::sync::Arc;

use kurbo::{Affine, BezPath, Rect, Shape as _, Size};
use usvg::tiny_skia_path::{self, PathSegment};
use usvg::{FillRule, ImageKind, Node, PaintOrder, Transform};

use super::clip::clip_path;
use super::paint::{fill_item, stroke_item};
use crate::layout::frame::{Frame, FrameItem, Group, Image, ItemKind, Pixels};
use crate::resolve::picture;

/// Most nodes after simplification.
const MAX_NODES: usize = 250_000;

/// Most segments of all paths.
const MAX_SEGMENTS: usize = 500_000;

/// Deepest nesting of groups.
const MAX_DEPTH: usize = 100;

/// Turns a drawing into a Frame.
///
/// # Errors
/// If it holds what a Frame can't, or too much.
pub(super) fn to_frame(tree: &usvg::Tree) -> Result<Frame, String> {
    let size = Size::new(f64::from(tree.size().width()), f64::from(tree.size().height()));
    let mut converter = Converter { n_nodes: 0, n_segments: 0, n_pixels: 0 };
    let items = converter.group(tree.root(), 0)?;
    // What lies outside a drawing's own box is cut off, as browsers do.
    let items = vec![FrameItem::new(ItemKind::Group(Group::clipped(items, size.to_rect().to_path(0.1))))];
    Ok(Frame { size, items })
}

/// Counts what has been made, so that it stays within limits.
struct Converter {
    n_nodes: usize,
    n_segments: usize,
    n_pixels: u64,
}

impl Converter {
    /// The items of a group; one item if it moves, fades or clips them.
    fn group(&mut self, group: &usvg::Group, depth: usize) -> Result<Vec<FrameItem>, String> {
        check_supported(group)?;
        if depth > MAX_DEPTH {
            return Err(format!("it is nested more than {MAX_DEPTH} deep"));
        }
        let mut items = Vec::new();
        for node in group.children() {
            self.node(node, depth, &mut items)?;
        }
        let transform = to_affine(group.transform());
        let opacity = group.opacity().get();
        let mut clips = group.clip_path();
        if transform == Affine::IDENTITY && opacity >= 1.0 && clips.is_none() {
            return Ok(items);
        }
        let mut inner = Group::transformed(items, Affine::IDENTITY);
        inner.opacity = opacity;
        while let Some(clip) = clips {
            inner.clip = Some(Arc::new(clip_path(clip)?));
            inner = Group::transformed(vec![FrameItem::new(ItemKind::Group(inner))], Affine::IDENTITY);
            clips = clip.clip_path();
        }
        inner.transform = transform;
        Ok(vec![FrameItem::new(ItemKind::Group(inner))])
    }

    fn node(&mut self, node: &Node, depth: usize, items: &mut Vec<FrameItem>) -> Result<(), String> {
        self.n_nodes += 1;
        if self.n_nodes > MAX_NODES {
            return Err(format!("it unfolds to more than {MAX_NODES} elements"));
        }
        match node {
            Node::Group(group) => items.extend(self.group(group, depth + 1)?),
            Node::Path(path) => self.path(path, items)?,
            Node::Image(image) => self.image(image, items)?,
            Node::Text(text) => items.extend(self.group(text.flattened(), depth + 1)?),
        }
        Ok(())
    }

    fn path(&mut self, path: &usvg::Path, items: &mut Vec<FrameItem>) -> Result<(), String> {
        if !path.is_visible() {
            return Ok(());
        }
        let outline = Arc::new(to_path(path.data()));
        self.n_segments += outline.elements().len();
        if self.n_segments > MAX_SEGMENTS {
            return Err(format!("it has more than {MAX_SEGMENTS} path segments"));
        }
        let fill = match path.fill() {
            Some(fill) => fill_item(fill, &outline, fill.rule() == FillRule::EvenOdd)?,
            None => None,
        };
        let stroke = match path.stroke() {
            Some(stroke) => stroke_item(stroke, &outline)?,
            None => None,
        };
        match path.paint_order() {
            PaintOrder::FillAndStroke => items.extend(fill.into_iter().chain(stroke)),
            PaintOrder::StrokeAndFill => items.extend(stroke.into_iter().chain(fill)),
        }
        Ok(())
    }

    fn image(&mut self, image: &usvg::Image, items: &mut Vec<FrameItem>) -> Result<(), String> {
        let bytes = match image.kind() {
            ImageKind::PNG(bytes) | ImageKind::JPEG(bytes) | ImageKind::GIF(bytes) | ImageKind::WEBP(bytes) => bytes,
            ImageKind::SVG(_) => return Err("it embeds another SVG, which isn't supported".to_owned()),
        };
        if !image.is_visible() {
            return Ok(());
        }
        let hash = *blake3::hash(bytes).as_bytes();
        let pixels: Pixels =
            picture::decode(bytes, hash).map_err(|reason| format!("a picture inside it can't be: {reason}"))?;
        self.n_pixels += u64::from(pixels.width) * u64::from(pixels.height);
        if self.n_pixels > picture::MAX_PIXELS {
            return Err("the pictures inside it are too large".to_owned());
        }
        let size = image.size();
        let rect = Rect::new(0.0, 0.0, f64::from(size.width()), f64::from(size.height()));
        items.push(FrameItem::new(ItemKind::Image(Image { pixels: Arc::new(pixels), rect })));
        Ok(())
    }
}

/// Refuses effects that a Frame's groups don't have.
fn check_supported(group: &usvg::Group) -> Result<(), String> {
    let effect = if group.mask().is_some() {
        "mask"
    } else if !group.filters().is_empty() {
        "filter"
    } else if group.blend_mode() != usvg::BlendMode::Normal {
        "mix-blend-mode"
    } else {
        return Ok(());
    };
    Err(format!("it uses `{effect}`, which isn't supported"))
}

pub(super) fn to_affine(t: Transform) -> Affine {
    Affine::new([t.sx, t.ky, t.kx, t.sy, t.tx, t.ty].map(f64::from))
}

pub(super) fn to_path(path: &tiny_skia_path::Path) -> BezPath {
    let point = |p: tiny_skia_path::Point| kurbo::Point::new(f64::from(p.x), f64::from(p.y));
    let mut bez = BezPath::new();
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(p) => bez.move_to(point(p)),
            PathSegment::LineTo(p) => bez.line_to(point(p)),
            PathSegment::QuadTo(a, p) => bez.quad_to(point(a), point(p)),
            PathSegment::CubicTo(a, b, p) => bez.curve_to(point(a), point(b), point(p)),
            PathSegment::Close => bez.close_path(),
        }
    }
    bez
}
