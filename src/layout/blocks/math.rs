//! A formula on lines of its own; what can't be read shows its source.

use super::boxes::boxed;
use crate::layout::context::{Ctx, Laid, Room, TextRole, tagged};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::text::{SetFormula, TextStyle};
use crate::model::block::{Block, Math};
use crate::model::inline::Inline;
use crate::resolve::math::Stand;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// Size of a formula among other blocks, in body sizes: its letters look as large as a subtitle's.
const AMONG_BLOCKS: f64 = 1.4;
/// Size of a formula that has the slide to itself, in body sizes.
const ALONE: f64 = 3.0;
/// What a formula that has the slide to itself may take of its room, across and down.
const ALONE_SHARE: (f64, f64) = (0.86, 0.7);

/// A formula, read to those who don't see it as its `alt`, else as its TeX.
pub(super) fn math(ctx: &mut Ctx<'_>, math: &Math, path: &NodePath, room: Room) -> Laid {
    let body = ctx.style(TextRole::Body);
    let is_alone = is_alone(ctx);
    let size = body.size * if is_alone { ALONE } else { AMONG_BLOCKS };
    let style = TextStyle { size, ..body.clone() };
    let Ok(formula) = ctx.ts.formula(&math.tex, Stand::Display, &style) else {
        // `resolve::check` says what is wrong.
        return source(ctx, &math.tex, path, room);
    };
    let least = ctx.minimum() / ctx.scale / size;
    let share = if is_alone { ALONE_SHARE } else { (1.0, f64::INFINITY) };
    let total = (formula.height + formula.depth).max(1.0);
    let fits = (room.width * share.0 / formula.width.max(1.0)).min(room.height * share.1 / total);
    let shrunk = fits.clamp(least.min(1.0), 1.0);
    let formula = if shrunk < 1.0 { set_at(ctx, math, &style, size * shrunk).unwrap_or(formula) } else { formula };
    if formula.width > room.width + 0.5 {
        let excess = (formula.width - room.width) * ctx.scale;
        let message = format!(
            "the formula is {:.0} units too wide, even with letters of {:.0}",
            excess.ceil(),
            size * shrunk * ctx.scale
        );
        ctx.report(
            Diagnostic::warning("overflow", Place::Node(path.field("tex")), message)
                .hint(r"break it into lines with `\begin{aligned} … \\ … \end{aligned}`"),
        );
    }
    let x = if is_alone { (room.width - formula.width) / 2.0 } else { indent(&body, formula.width, room.width) };
    // Air above and below, as round letters and brackets leave it; alone, it stands in the middle.
    let total = formula.height + formula.depth;
    let air = if is_alone { (room.height * 0.8 - total).max(0.0) / 2.0 } else { body.size * 0.12 };
    let (width, height) = (formula.width, total + 2.0 * air);
    let items = vec![FrameItem::translated(formula.items, x.max(0.0), air + formula.height)];
    let alt = math.alt.as_ref().unwrap_or(&math.tex).trim();
    let figure = tagged(items, Role::Figure(alt.into())).at(&path.field("tex"));
    Laid { width: x.max(0.0) + width, height, items: vec![figure] }
}

/// True if nothing else stands in the slide's body.
fn is_alone(ctx: &Ctx<'_>) -> bool {
    let mut visible = ctx.slide.slide.body.iter().filter(|block| !matches!(block, Block::Pause | Block::Spacer));
    matches!((visible.next(), visible.next()), (Some(Block::Math(_)), None))
}

/// A formula stands a little right of the text's edge, as in a book; a wide one takes what it needs.
fn indent(body: &TextStyle, width: f64, room: f64) -> f64 {
    (body.size * 1.2).min((room - width) / 2.0)
}

fn set_at(ctx: &mut Ctx<'_>, math: &Math, style: &TextStyle, size: f64) -> Option<SetFormula> {
    ctx.ts.formula(&math.tex, Stand::Display, &TextStyle { size, ..style.clone() }).ok()
}

/// TeX that can't be read, as its author wrote it.
fn source(ctx: &mut Ctx<'_>, tex: &str, path: &NodePath, room: Room) -> Laid {
    let style = TextStyle { color: ctx.colors.muted, ..ctx.style(TextRole::Mono) };
    let padding = style.size * 0.6;
    let shown: String = tex.chars().take(600).collect();
    let set = ctx.ts.paragraph(&Inline::plain(shown), &style, (room.width - 2.0 * padding).max(style.size));
    let content = Laid::paragraph(&set, &path.field("tex"), Role::Code);
    let width = (set.used_width() + 2.0 * padding).min(room.width);
    boxed(ctx, content, width, padding)
}
