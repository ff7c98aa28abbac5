//! Boxed asides.

use kurbo::{Rect, RoundedRect, Shape as _};

use super::{Body, layout_body};
use crate::layout::context::{Ctx, Laid, Room, TextRole, contrast};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::step::StepRange;
use crate::layout::text::TextStyle;
use crate::model::block::{Callout, CalloutKind};
use crate::resolve::wording;
use crate::source::node_path::NodePath;

/// An aside on a surface of its own, with a bar in the colour of its kind.
pub(super) fn callout(ctx: &mut Ctx<'_>, callout: &Callout, path: &NodePath, room: Room) -> Laid {
    let name = wording::callout(callout.kind, &ctx.deck.deck.language);
    let color = match callout.kind {
        CalloutKind::Note => ctx.colors.accent2,
        CalloutKind::Tip => ctx.colors.good,
        CalloutKind::Warning => ctx.colors.warn,
        CalloutKind::Question => ctx.colors.accent,
    };
    let size = ctx.theme().sizes.body;
    let padding = size * 0.8;
    let inner = room.width - 2.0 * padding;
    let title_color = if contrast(ctx.colors.surface, color) >= 4.5 { color } else { ctx.colors.text };
    let style = TextStyle { color: title_color, size: size * 0.92, ..ctx.style(TextRole::Heading) };
    let title = callout.title.as_ref().map_or(name, |title| title.as_str());
    let set = ctx.set(title, &style, inner);
    let mut content = Laid::paragraph(&set, &path.field("title"), Role::Heading(2));
    let hangs = std::mem::replace(&mut ctx.hangs, false);
    let body_room = Room { width: inner, height: room.height - 2.0 * padding - set.height() };
    let body = layout_body(ctx, &Body::new(&callout.body, &path.field("body")), body_room);
    ctx.hangs = hangs;
    // The box comes with the first thing that it holds.
    let first_step = body.first_step().unwrap_or_else(|| ctx.steps.item(false).from);
    content.stack(body, size * 0.36);
    let mut laid = boxed(ctx, content, room.width, padding);
    let bar = Rect::new(0.0, 0.0, size * 0.17, laid.height);
    laid.items.insert(1, FrameItem::fill_rect(bar, color));
    laid.during(StepRange::from(first_step))
}

/// Content on a surface, `padding` slide units from its edges.
pub(super) fn boxed(ctx: &Ctx<'_>, content: Laid, width: f64, padding: f64) -> Laid {
    let height = content.height + 2.0 * padding;
    let corner = ctx.theme().style.corner;
    let surface = RoundedRect::from_rect(Rect::new(0.0, 0.0, width, height), corner);
    let mut laid = Laid { width, height, items: vec![FrameItem::fill(surface.to_path(0.1), ctx.colors.surface)] };
    laid.place(content, padding, padding);
    laid
}
