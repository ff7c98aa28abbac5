//! Pictures: fitted into their room, with caption and credit.

use std::sync::Arc;

use kurbo::{Affine, Rect, Shape as _, Size};

use super::figure::captions;
use super::placeholder::stand_in;
use crate::layout::context::{Ctx, Laid, Room};
use crate::layout::frame::{FrameItem, Group, Image as Picture, ItemKind, Role};
use crate::model::block::{Fit, Image};
use crate::resolve::assets::Asset;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// A picture with its caption.
pub(super) fn image(ctx: &mut Ctx<'_>, image: &Image, path: &NodePath, room: Room) -> Laid {
    let lines = [("caption", image.caption.as_ref()), ("credit", image.credit.as_ref())];
    let caption = captions(ctx, &lines, path, room.width);
    let gap = if caption.height > 0.0 { ctx.theme().sizes.small * 0.5 } else { 0.0 };
    let height = (room.height - caption.height - gap).max(80.0);
    let mut laid = match asset(ctx, &image.path, &path.field("path")) {
        Ok(asset) => {
            let natural = natural_size(&asset);
            let size = match image.fit {
                Fit::Contain => contained(natural, Size::new(room.width, height)),
                Fit::Cover => Size::new(room.width, height),
            };
            let rect = Rect::from_origin_size(((room.width - size.width) / 2.0, 0.0), size);
            let items = match image.fit {
                Fit::Contain => fitted(&asset, rect),
                Fit::Cover => cover(&asset, rect),
            };
            let laid = Laid { width: room.width, height: size.height, items };
            laid.tagged(Role::Figure(image.alt.as_str().into()), path)
        }
        Err(reason) => stand_in(ctx, &reason, &image.alt, path, Room { width: room.width, height }),
    };
    laid.stack(caption, gap);
    laid
}

/// The picture at a path, or why there is none; the latter is reported.
pub(in crate::layout) fn asset(ctx: &mut Ctx<'_>, path: &str, node: &NodePath) -> Result<Asset, String> {
    match ctx.slide.assets.get(path) {
        Some(Ok(asset)) => Ok(asset.clone()),
        Some(Err(error)) => {
            let reason = error.to_string();
            ctx.report(
                Diagnostic::error("missing-picture", Place::Node(node.clone()), reason.clone())
                    .hint("paths are relative to the deck's own folder"),
            );
            Err(reason)
        }
        None => Err(format!("`{path}` wasn't read")),
    }
}

fn natural_size(asset: &Asset) -> Size {
    match asset {
        Asset::Pixels(pixels) => Size::new(f64::from(pixels.width.max(1)), f64::from(pixels.height.max(1))),
        Asset::Vector(frame) => Size::new(frame.size.width.max(1.0), frame.size.height.max(1.0)),
    }
}

/// The largest size of this shape that fits.
fn contained(natural: Size, room: Size) -> Size {
    natural * (room.width / natural.width).min(room.height / natural.height).max(0.0)
}

/// The whole picture, stretched to `rect`, which has its shape.
pub(in crate::layout) fn fitted(asset: &Asset, rect: Rect) -> Vec<FrameItem> {
    match asset {
        Asset::Pixels(pixels) => {
            vec![FrameItem::new(ItemKind::Image(Picture { pixels: Arc::clone(pixels), rect }))]
        }
        Asset::Vector(frame) => {
            let natural = natural_size(asset);
            let scale = Affine::scale_non_uniform(rect.width() / natural.width, rect.height() / natural.height);
            let transform = Affine::translate(rect.origin().to_vec2()) * scale;
            let clip = natural.to_rect().to_path(0.1);
            let group = Group { clip: Some(Arc::new(clip)), ..Group::transformed(frame.items.clone(), transform) };
            vec![FrameItem::new(ItemKind::Group(group))]
        }
    }
}

/// The picture as large as it must be to fill `rect`; what juts out is cut off evenly.
pub(in crate::layout) fn cover(asset: &Asset, rect: Rect) -> Vec<FrameItem> {
    let natural = natural_size(asset);
    let size = natural * (rect.width() / natural.width).max(rect.height() / natural.height);
    let origin = rect.center() - (size / 2.0).to_vec2();
    let items = fitted(asset, Rect::from_origin_size(origin, size));
    vec![FrameItem::new(ItemKind::Group(Group::clipped(items, rect.to_path(0.1))))]
}
