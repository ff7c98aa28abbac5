//! Pictures that are much larger than their place: they make a deck slow to open and to send.

use std::path::Path;

use kurbo::{Affine, Rect};

use crate::engine::Snapshot;
use crate::layout::frame::{Frame, FrameItem, Image, ItemKind};
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::node_path::NodePath;

/// How many times the pixels of its place, on a picture 1080 pixels high, are too many.
const MAX_RATIO: f64 = 4.0;
/// Files up to this many bytes are never told of.
const MAX_LEN: usize = 3 << 20;

/// Tells of a slide's pictures that have many more pixels than they can show.
pub(super) fn check(snapshot: &Snapshot, frame: &Frame, index: usize) -> Diagnostics {
    let mut large = Vec::new();
    look(&frame.items, Affine::IDENTITY, None, &mut large);
    let slide = NodePath::slide(index);
    large
        .iter()
        .filter_map(|(image, place, path)| finding(snapshot, image, *place, path.unwrap_or(&slide), index))
        .collect()
}

/// Pictures with more pixels than their place, a slide unit for a pixel.
fn look<'a>(
    items: &'a [FrameItem],
    transform: Affine,
    outer: Option<&'a NodePath>,
    large: &mut Vec<(&'a Image, Rect, Option<&'a NodePath>)>,
) {
    for item in items {
        let path = item.path.as_ref().or(outer);
        match &item.kind {
            ItemKind::Group(group) => look(&group.items, transform * group.transform, path, large),
            ItemKind::Image(image) => {
                let place = transform.transform_rect_bbox(image.rect);
                let n_pixels = f64::from(image.pixels.width) * f64::from(image.pixels.height);
                if n_pixels > place.area() * MAX_RATIO {
                    large.push((image, place, path));
                }
            }
            ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Link(_) => {}
        }
    }
}

fn finding(snapshot: &Snapshot, image: &Image, place: Rect, path: &NodePath, index: usize) -> Option<Diagnostic> {
    let (name, len) = file_of(snapshot, image, index)?;
    if len <= MAX_LEN {
        return None;
    }
    let megabytes = len >> 20;
    let (width, height) = (image.pixels.width, image.pixels.height);
    let message = format!(
        "`{name}` has {width} × {height} pixels in {megabytes} MB, and its place {:.0} × {:.0}",
        place.width(),
        place.height()
    );
    let hint = format!("twice its place is plenty: {:.0} × {:.0}", place.width() * 2.0, place.height() * 2.0);
    Some(Diagnostic::warning("large-picture", Place::Node(path.clone()), message).hint(hint))
}

/// The file that a picture of this slide came from, and its length in bytes.
fn file_of(snapshot: &Snapshot, image: &Image, index: usize) -> Option<(String, usize)> {
    let deck = snapshot.deck()?;
    let slide = deck.deck.slides.get(index)?.as_ref()?;
    let world = &*snapshot.shared.world;
    let read = |name: &String| world.read_asset(Path::new(&deck.path), name).ok();
    crate::resolve::asset_paths(slide).into_iter().find_map(|name| {
        let bytes = read(&name)?;
        (*blake3::hash(&bytes).as_bytes() == image.pixels.hash).then_some((name, bytes.len()))
    })
}
