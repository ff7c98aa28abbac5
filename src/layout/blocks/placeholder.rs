//! A framed stand-in with its alternative text, where something can't be drawn.

use kurbo::{Rect, Shape as _, Stroke};
use std::sync::Arc;

use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::{Brush, FrameItem, ItemKind, Role, Shape};
use crate::layout::text::{Align, TextStyle};
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// A dashed frame with a name and a text in its middle.
pub(super) fn stand_in(ctx: &mut Ctx<'_>, name: &str, text: &str, path: &NodePath, room: Room) -> Laid {
    let Room { width, height } = room;
    let line = ctx.theme().style.rule_width.max(2.0);
    let frame = Rect::new(0.0, 0.0, width, height).inset(-line / 2.0);
    let stroke = Stroke::new(line).with_dashes(0.0, [14.0, 10.0]);
    let outline = Shape {
        path: Arc::new(frame.to_path(0.1)),
        fill: Some(Brush::Solid(ctx.colors.surface)),
        even_odd: false,
        stroke: Some((stroke, Brush::Solid(ctx.colors.muted))),
    };
    let mut items = vec![FrameItem::new(ItemKind::Shape(outline))];
    let style = TextStyle { align: Align::Center, color: ctx.colors.text, ..ctx.style(TextRole::Small) };
    let name_style = TextStyle { weight: 600.0, color: ctx.colors.muted, ..style.clone() };
    let padding = 32.0;
    let inner = (width - 2.0 * padding).max(40.0);
    let name_set = ctx.ts.paragraph(&Inline::plain(name), &name_style, inner);
    let text_set = ctx.ts.paragraph(&Inline::plain(text), &style, inner);
    let total = name_set.height() + text_set.height();
    let top = ((height - total) / 2.0).max(padding / 2.0);
    items.extend(name_set.items(padding, top));
    if text_set.height() + top + name_set.height() <= height {
        items.extend(text_set.items(padding, top + name_set.height()));
    }
    let alt = format!("{name}: {text}");
    Laid { width, height, items }.tagged(Role::Figure(alt.into()), path)
}
