//! A picture that fills the slide, and a picture beside text.

use std::sync::Arc;

use kurbo::{Point, Rect, Shape as _};
use peniko::{Color, Gradient};

use super::fit::fit_body;
use super::{Arranged, content_bottom, head, margins, placed, set_subtitle, set_title};
use crate::layout::blocks::{Body, asset, cover, layout_block};
use crate::layout::context::{Ctx, Laid, Room, TextRole, keyed, moved, tagged};
use crate::layout::frame::{Brush, FrameItem, ItemKind, Role, Shape};
use crate::model::block::{Block, Fit, Image};
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// White text over the darkened foot of a picture.
const OVER_PICTURE: Color = Color::from_rgb8(0xff, 0xff, 0xff);

/// A picture fills the slide; text stands over its darkened foot.
pub(super) fn picture(ctx: &mut Ctx<'_>) -> Arranged {
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index);
    let Some((index, image)) = first_image(&slide.body) else {
        return super::content::content(ctx);
    };
    let image_path = path.field("body").index(index);
    let full = ctx.deck.slide_size.to_rect();
    let Ok(found) = asset(ctx, &image.path, &image_path.field("path")) else {
        return broken(ctx);
    };
    let steps = ctx.steps.block();
    let figure = tagged(cover(&found, full), Role::Figure(image.alt.as_str().into())).at(&image_path).during(steps);
    let mut items = vec![keyed(figure, image.id.as_deref())];
    let area = margins(ctx);
    let text = text_over(ctx, image, index, area.width());
    if text.height > 0.0 {
        let bottom = area.y1;
        let top = bottom - text.height;
        items.push(shade(full, top - 150.0));
        items.extend(placed(text, Point::new(area.x0, top)));
    }
    let n_steps = ctx.steps.count();
    Arranged { items, has_foot: false, n_steps }
}

/// The picture can't be shown: the slide falls back to its blocks, whose findings name the reason.
fn broken(ctx: &mut Ctx<'_>) -> Arranged {
    ctx.findings.clear();
    super::content::content(ctx)
}

fn first_image(body: &[Block]) -> Option<(usize, &Image)> {
    body.iter().enumerate().find_map(|(i, block)| match block {
        Block::Image(image) => Some((i, image)),
        _ => None,
    })
}

/// Title, subtitle, other blocks, caption and credit in white.
fn text_over(ctx: &mut Ctx<'_>, image: &Image, image_idx: usize, width: f64) -> Laid {
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index);
    let colors = ctx.colors;
    ctx.colors.text = OVER_PICTURE;
    ctx.colors.muted = OVER_PICTURE;
    ctx.colors.accent = OVER_PICTURE;
    ctx.colors.accent2 = OVER_PICTURE;
    let mut text = Laid::default();
    if let Some(title) = slide.title.as_ref().filter(|title| !title.is_blank()) {
        let size = ctx.theme().sizes.title;
        text = set_title(ctx, title, size, width * 0.86, 2, &path.field("title"));
    }
    if let Some(subtitle) = slide.subtitle.as_ref().filter(|subtitle| !subtitle.is_blank()) {
        let subtitle = set_subtitle(ctx, subtitle, ctx.theme().sizes.body, width * 0.86, &path);
        text.stack(subtitle, 14.0);
    }
    for (i, block) in slide.body.iter().enumerate().filter(|(i, _)| *i != image_idx) {
        let room = Room { width: width * 0.86, height: 300.0 };
        let steps = ctx.steps.block();
        let below = layout_block(ctx, block, &path.field("body").index(i), room).during(steps);
        text.stack(below, 24.0);
    }
    let credits: Vec<&str> = [&image.caption, &image.credit]
        .into_iter()
        .flatten()
        .chain(&slide.sources)
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    if !credits.is_empty() {
        let style = ctx.style(TextRole::Small);
        let set = ctx.ts.paragraph(&Inline::parse(&credits.join(" · ")), &style, width);
        text.stack(Laid::paragraph(&set, &path, Role::Paragraph), 20.0);
    }
    ctx.colors = colors;
    text
}

/// Darkens a picture from `top` to its foot, so that white text stands out over anything.
fn shade(full: Rect, top: f64) -> FrameItem {
    let rect = Rect::new(full.x0, top.max(full.y0), full.x1, full.y1);
    let dark = Color::from_rgb8(0x0c, 0x0a, 0x08);
    let stops = [(0.0, dark.with_alpha(0.0)), (0.32, dark.with_alpha(0.66)), (1.0, dark.with_alpha(0.86))];
    let gradient = Gradient::new_linear((0.0, rect.y0), (0.0, rect.y1)).with_stops(stops);
    let shape = Shape {
        path: Arc::new(rect.to_path(0.1)),
        fill: Some(Brush::Gradient(Arc::new(gradient))),
        even_odd: false,
        stroke: None,
    };
    tagged(vec![FrameItem::new(ItemKind::Shape(shape))], Role::Artifact)
}

/// A picture beside text: on the side where it was written.
pub(super) fn split(ctx: &mut Ctx<'_>) -> Arranged {
    let slide = ctx.slide.slide.clone();
    let Some((index, image)) = first_image(&slide.body) else {
        return super::content::content(ctx);
    };
    let is_narrow = ctx.deck.slide_size.width < 1000.0;
    if is_narrow {
        return super::content::content(ctx);
    }
    let is_left = index == 0 && slide.body.len() > 1;
    if image.fit == Fit::Cover { bleeding(ctx, index, image, is_left) } else { side_by_side(ctx, index, is_left) }
}

/// The picture fills one half of the slide to its edges.
fn bleeding(ctx: &mut Ctx<'_>, index: usize, image: &Image, is_left: bool) -> Arranged {
    let path = NodePath::slide(ctx.slide.index).field("body").index(index);
    let size = ctx.deck.slide_size;
    let area = margins(ctx);
    let half = size.width * 0.47;
    let (picture, text) = if is_left {
        (Rect::new(0.0, 0.0, half, size.height), Rect::new(half + 72.0, area.y0, area.x1, area.y1))
    } else {
        (
            Rect::new(size.width - half, 0.0, size.width, size.height),
            Rect::new(area.x0, area.y0, size.width - half - 72.0, area.y1),
        )
    };
    let mut items = Vec::new();
    match asset(ctx, &image.path, &path.field("path")) {
        Ok(found) => {
            let figure = tagged(cover(&found, picture), Role::Figure(image.alt.as_str().into())).at(&path);
            items.push(keyed(figure, image.id.as_deref()));
        }
        Err(_) => return broken(ctx),
    }
    let top = head(ctx, text, &mut items);
    let region = Rect::new(text.x0, top, text.x1, content_bottom(ctx).max(top + 40.0));
    let (body, n_steps) = body_without(ctx, index, region);
    items.extend(body);
    Arranged { items, has_foot: !is_left, n_steps }
}

/// The title across the slide, picture and text in columns below.
fn side_by_side(ctx: &mut Ctx<'_>, index: usize, is_left: bool) -> Arranged {
    let area = margins(ctx);
    let mut items = Vec::new();
    let top = head(ctx, area, &mut items);
    let bottom = content_bottom(ctx).max(top + 40.0);
    let gutter = ctx.theme().spacing.gutter;
    let picture_width = (area.width() - gutter) * 0.54;
    let (picture_x, text_x) =
        if is_left { (area.x0, area.x0 + picture_width + gutter) } else { (area.x1 - picture_width, area.x0) };
    let text = Rect::new(text_x, top, text_x + area.width() - gutter - picture_width, bottom);
    let (body, n_steps) = body_without(ctx, index, text);
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index).field("body").index(index);
    // Air above and below, for the text beside it has some too.
    let (top, bottom) = (top + 8.0, bottom - 32.0);
    let room = Room { width: picture_width, height: (bottom - top).max(80.0) };
    let picture = layout_block(ctx, &slide.body[index], &path, room);
    let picture_top = top + (room.height - picture.height).max(0.0) / 2.0;
    let picture = placed(picture, Point::new(picture_x, picture_top));
    // Reading order is the order on the slide.
    if is_left {
        items.extend(picture);
        items.extend(body);
    } else {
        items.extend(body);
        items.extend(picture);
    }
    Arranged { items, has_foot: true, n_steps }
}

/// The slide's body without its picture.
fn body_without(ctx: &mut Ctx<'_>, index: usize, region: Rect) -> (Vec<FrameItem>, u16) {
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index).field("body");
    let body = Body::new(&slide.body, &path).without(index);
    let hangs = ctx.hangs;
    ctx.hangs = region.x0 <= margins(ctx).x0 + 1.0;
    let fitted = fit_body(ctx, &body, region);
    ctx.hangs = hangs;
    let n_steps = fitted.n_steps;
    let top = region.y0 + super::content::balanced_top(&fitted, region);
    (moved(fitted.items, region.x0, top), n_steps)
}
