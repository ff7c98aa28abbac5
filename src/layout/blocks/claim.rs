//! A claim, the verdict as a drawn rubber stamp, and what the record says.

use kurbo::{Affine, Rect, RoundedRect, Shape as _};
use peniko::Color;

use super::quote::quotation_marks;
use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::{FrameItem, Group, ItemKind, Role};
use crate::layout::text::TextStyle;
use crate::model::block::{Claim, Verdict};
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// A stamp is set askew, as a hand would, in degrees.
const STAMP_ANGLE: f64 = -4.0;

/// The claim first; the stamp and the record come with the next step where items step.
pub(super) fn claim(ctx: &mut Ctx<'_>, claim: &Claim, path: &NodePath, room: Room) -> Laid {
    let size = ctx.theme().sizes.body;
    let claim_steps = ctx.steps.item(false);
    let style = TextStyle { size: size * 1.3, line_height: 1.2, is_balanced: true, ..ctx.style(TextRole::Quote) };
    let stamp = stamp(ctx, claim.verdict);
    let gap = size * 1.2;
    let text_width = (room.width - stamp.width - gap).max(room.width * 0.5);
    let (open, close) = quotation_marks(&ctx.deck.deck.language);
    let text = Inline::parse(claim.text.trim()).prefixed(open).suffixed(close);
    let set = ctx.ts.paragraph(&text, &style, text_width);
    let mut top = Laid::paragraph(&set, &path.field("text"), Role::Quote).during(claim_steps);
    let verdict_steps = ctx.steps.item(false);
    let row_height = set.height().max(stamp.height);
    // Turned, the stamp is a little wider than it stands.
    let stamp_x = room.width - stamp.width - stamp.height * STAMP_ANGLE.to_radians().sin().abs() / 2.0;
    let stamp_y = (row_height - stamp.height) / 2.0;
    let text_y = (row_height - set.height()) / 2.0;
    let mut laid = Laid { width: room.width, height: row_height, items: Vec::new() };
    top.width = 0.0;
    laid.place(top, 0.0, text_y);
    laid.place(stamp.tagged(Role::Paragraph, &path.field("verdict")).during(verdict_steps), stamp_x, stamp_y);
    if let Some(record) = record(ctx, claim, path, room.width) {
        laid.stack(record.during(verdict_steps), size * 0.9);
    }
    laid
}

/// What the record says, below a hairline, with its sources.
fn record(ctx: &mut Ctx<'_>, claim: &Claim, path: &NodePath, width: f64) -> Option<Laid> {
    let record = claim.record.as_ref().filter(|record| !record.is_blank());
    if record.is_none() && claim.sources.is_empty() {
        return None;
    }
    let size = ctx.theme().sizes.body;
    let thickness = ctx.theme().style.rule_width;
    let rule = FrameItem::fill_rect(Rect::new(0.0, 0.0, width, thickness), ctx.colors.rule);
    let mut laid = Laid { width, height: thickness, items: vec![rule] };
    if let Some(record) = record {
        let style = ctx.style(TextRole::Body);
        let set = ctx.set(record, &style, width.min(style.size * super::prose::MAX_MEASURE_EMS));
        laid.stack(Laid::paragraph(&set, &path.field("record"), Role::Paragraph), size * 0.7);
    }
    if !claim.sources.is_empty() {
        let style = ctx.style(TextRole::Small);
        let sources: Vec<&str> = claim.sources.iter().map(|source| source.trim()).collect();
        let set = ctx.set(&sources.join(" · "), &style, width);
        laid.stack(Laid::paragraph(&set, &path.field("sources"), Role::Paragraph), size * 0.55);
    }
    Some(laid)
}

/// The word on the stamp and its colour.
fn verdict_word(ctx: &Ctx<'_>, verdict: Verdict) -> (&'static str, Color) {
    match verdict {
        Verdict::Supported => ("SUPPORTED", ctx.colors.good),
        Verdict::Imprecise => ("IMPRECISE", ctx.colors.warn),
        Verdict::Wrong => ("WRONG", ctx.colors.bad),
        Verdict::Unverifiable => ("CAN’T TELL", ctx.colors.muted),
    }
}

/// A rubber stamp: a word in a double ring, askew.
fn stamp(ctx: &mut Ctx<'_>, verdict: Verdict) -> Laid {
    let (word, color) = verdict_word(ctx, verdict);
    let size = ctx.theme().sizes.body * 1.12;
    let style = TextStyle {
        family: "Inter".to_owned(),
        is_serif: false,
        size,
        weight: 700.0,
        color,
        letter_spacing: 0.09,
        line_height: 1.0,
        ..ctx.style(TextRole::Body)
    };
    let inline = Inline::plain(word);
    let set = ctx.ts.line(&inline, &style);
    let word_width = set.used_width();
    let (pad_x, pad_y) = (size * 0.72, size * 0.52);
    let (width, height) = (word_width + 2.0 * pad_x, size + 2.0 * pad_y);
    let outer = RoundedRect::new(0.0, 0.0, width, height, size * 0.26);
    let inner = RoundedRect::from_rect(Rect::new(0.0, 0.0, width, height).inset(-size * 0.19), size * 0.14);
    let mut items = vec![
        FrameItem::stroke(outer.to_path(0.1), size * 0.115, color),
        FrameItem::stroke(inner.to_path(0.1), size * 0.045, color),
    ];
    // Capitals have no descenders: what looks centred sits lower than the line box. The last
    // letter's spacing is not part of the word.
    let text_x = pad_x + style.size * f64::from(style.letter_spacing) / 2.0;
    let text_y = height / 2.0 + size * 0.364 - set.first_baseline();
    items.extend(set.items(text_x, text_y));
    let turn = Affine::rotate_about(STAMP_ANGLE.to_radians(), (width / 2.0, height / 2.0));
    let group = FrameItem::new(ItemKind::Group(Group::transformed(items, turn)));
    let rise = width * STAMP_ANGLE.to_radians().sin().abs() / 2.0;
    let mut laid = Laid::default();
    laid.place(Laid { width, height, items: vec![group] }, 0.0, rise);
    laid.height += rise;
    laid
}
