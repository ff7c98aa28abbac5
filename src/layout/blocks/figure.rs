//! What charts, maps, diagrams and formulas share: a drawing with its caption, read as one figure.

use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::Role;
use crate::model::prose::Prose;
use crate::source::node_path::NodePath;

/// Least height of a drawing, in slide units, however little room is left.
const MIN_HEIGHT: f64 = 120.0;

/// Lines below a figure, each with the field that it comes from; set before the drawing, which takes what is left.
pub(super) fn captions(
    ctx: &mut Ctx<'_>,
    lines: &[(&'static str, Option<&Prose>)],
    path: &NodePath,
    width: f64,
) -> Laid {
    let style = ctx.style(TextRole::Small);
    let mut laid = Laid::default();
    for (field, text) in lines {
        let Some(text) = text.filter(|text| !text.is_blank()) else { continue };
        let set = ctx.set(text, &style, width);
        laid.stack(Laid::paragraph(&set, &path.field(*field), Role::Paragraph), 0.0);
    }
    laid
}

/// The room that captions leave to the drawing.
pub(super) fn room_above(ctx: &Ctx<'_>, captions: &Laid, room: Room) -> Room {
    let taken = if captions.height > 0.0 { captions.height + caption_gap(ctx) } else { 0.0 };
    Room { width: room.width, height: (room.height - taken).max(MIN_HEIGHT) }
}

/// The drawing as one figure with its alternative text, above its captions.
pub(super) fn figure(ctx: &Ctx<'_>, drawing: Laid, alt: &str, captions: Laid, path: &NodePath) -> Laid {
    let mut laid = drawing.tagged(Role::Figure(alt.into()), path);
    if captions.height > 0.0 {
        laid.stack(captions, caption_gap(ctx));
    }
    laid
}

fn caption_gap(ctx: &Ctx<'_>) -> f64 {
    ctx.theme().sizes.small * 0.5
}
