//! Paragraphs of block Markdown, and rules between them.

use kurbo::Rect;

use super::list::{Marker, item};
use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::{FrameItem, Role};
use crate::model::block::Text;
use crate::model::inline::{Inline, ParagraphKind};
use crate::source::node_path::NodePath;

/// Longest line of running text, in ems: about 60 characters.
pub(super) const MAX_MEASURE_EMS: f64 = 30.0;

/// Paragraphs, headings and lists.
pub(super) fn text(ctx: &mut Ctx<'_>, text: &Text, path: &NodePath, room: Room) -> Laid {
    let path = path.field("text");
    let body = ctx.style(TextRole::Body);
    let width = room.width.min(body.size * MAX_MEASURE_EMS);
    let mut stacked = Laid::default();
    for paragraph in Inline::parse_blocks(&text.text) {
        if stacked.is_hopeless() {
            break;
        }
        let (laid, gap) = match paragraph.kind {
            ParagraphKind::Text => {
                let set = ctx.ts.paragraph(&paragraph.inline, &body, width);
                (Laid::paragraph(&set, &path, Role::Paragraph), body.size * 0.5)
            }
            ParagraphKind::Heading(level) => {
                let style = ctx.style(TextRole::Heading);
                let set = ctx.ts.paragraph(&paragraph.inline, &style, width);
                (Laid::paragraph(&set, &path, Role::Heading(level.saturating_add(1).min(6))), body.size * 0.7)
            }
            ParagraphKind::Item { depth, number } => {
                let marker = number.map_or(Marker::Bullet, Marker::Number);
                (item(ctx, &paragraph.inline, marker, depth, &path, width), body.size * 0.28)
            }
            ParagraphKind::Code => {
                let style = ctx.style(TextRole::Mono);
                let set = ctx.ts.paragraph(&paragraph.inline, &style, room.width);
                (Laid::paragraph(&set, &path, Role::Code), body.size * 0.5)
            }
        };
        stacked.stack(laid, gap);
    }
    stacked
}

/// A hairline across the column.
pub(super) fn rule(ctx: &Ctx<'_>, room: Room) -> Laid {
    let height = ctx.theme().style.rule_width;
    let line = FrameItem::fill_rect(Rect::new(0.0, 0.0, room.width, height), ctx.colors.rule);
    Laid { width: room.width, height, items: vec![line] }
}
