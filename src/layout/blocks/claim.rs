//! A claim, the verdict as a drawn rubber stamp, and what the record says.

use kurbo::{Affine, BezPath, Point, Rect, RoundedRect, Shape as _};
use peniko::Color;

use super::marks::{disc, polyline};
use super::quote::quotation_marks;
use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::{FrameItem, Group, ItemKind, Role};
use crate::layout::text::{TextStyle, Words};
use crate::model::block::{Claim, Verdict};
use crate::model::inline::Inline;
use crate::resolve::wording;
use crate::source::node_path::NodePath;

/// A stamp is set askew, as a hand would, in degrees.
const STAMP_ANGLE: f64 = -4.0;

/// The claim first; the stamp and the record come with the next step where items step.
pub(super) fn claim(ctx: &mut Ctx<'_>, claim: &Claim, path: &NodePath, room: Room) -> Laid {
    let size = ctx.theme().sizes.body;
    let claim_steps = ctx.steps.item(false);
    let style = TextStyle { size: size * 1.3, line_height: 1.2, is_balanced: true, ..ctx.style(TextRole::Quote) };
    let mut stamp = draw_stamp(ctx, claim.verdict, 1.0);
    if stamp.width > room.width && room.width > 0.0 {
        // In a column that is narrower than the stamp's word, the stamp is a smaller one.
        stamp = draw_stamp(ctx, claim.verdict, room.width / stamp.width);
    }
    let gap = size * 1.2;
    // In a narrow column the stamp stands below the claim.
    let is_beside = stamp.width + gap <= room.width * 0.56;
    let text_width = if is_beside { room.width - stamp.width - gap } else { room.width };
    let (open, close) = quotation_marks(&ctx.deck.deck.language);
    let text = Inline::parse(claim.text.trim()).prefixed(open).suffixed(close);
    let set = ctx.ts.paragraph(&text, &style, text_width);
    let mut top = Laid::paragraph(&set, &path.field("text"), Role::Quote).during(claim_steps);
    let verdict_steps = ctx.steps.item(false);
    // Turned, the stamp is a little wider than it stands.
    let stamp_x = room.width - stamp.width - stamp.height * STAMP_ANGLE.to_radians().sin().abs() / 2.0;
    let mut laid = Laid { width: room.width, ..Laid::default() };
    top.width = 0.0;
    let row_height = set.height().max(stamp.height);
    let (text_y, stamp_y) = if is_beside {
        ((row_height - set.height()) / 2.0, (row_height - stamp.height) / 2.0)
    } else {
        (0.0, set.height() + size * 0.4)
    };
    laid.place(top, 0.0, text_y);
    laid.place(stamp.tagged(Role::Paragraph, &path.field("verdict")).during(verdict_steps), stamp_x.max(0.0), stamp_y);
    laid.width = room.width;
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
fn verdict_word(ctx: &Ctx<'_>, verdict: Verdict) -> (String, Color) {
    let color = match verdict {
        Verdict::Supported => ctx.colors.good,
        Verdict::Imprecise => ctx.colors.warn,
        Verdict::Wrong => ctx.colors.bad,
        Verdict::Unverifiable => ctx.colors.muted,
    };
    (wording::verdict(verdict, &ctx.deck.deck.language).to_uppercase(), color)
}

/// A rubber stamp: a drawn sign and a word in a double frame, askew and a little worn.
fn draw_stamp(ctx: &mut Ctx<'_>, verdict: Verdict, scale: f64) -> Laid {
    let (word, color) = verdict_word(ctx, verdict);
    let size = ctx.theme().sizes.body * 1.42 * scale;
    let style = TextStyle {
        family: "Inter".to_owned(),
        is_serif: false,
        size,
        weight: 700.0,
        color,
        letter_spacing: 0.07,
        line_height: 1.0,
        words: Words::Whole,
        ..ctx.style(TextRole::Body)
    };
    let set = ctx.ts.line(&Inline::plain(word), &style);
    let sign_side = size * 0.86;
    let (pad_x, pad_y, gap) = (size * 0.62, size * 0.5, size * 0.42);
    // The last letter's spacing is not part of the word.
    let word_width = set.used_width() - size * f64::from(style.letter_spacing);
    let (width, height) = (sign_side + gap + word_width + 2.0 * pad_x, size + 2.0 * pad_y);
    let outer = RoundedRect::new(0.0, 0.0, width, height, size * 0.26);
    let inner = RoundedRect::from_rect(Rect::new(0.0, 0.0, width, height).inset(-size * 0.2), size * 0.13);
    let mut items = vec![
        FrameItem::stroke(outer.to_path(0.1), size * 0.12, color),
        FrameItem::stroke(inner.to_path(0.1), size * 0.045, color),
    ];
    let corner = Point::new(pad_x, (height - sign_side) / 2.0);
    items.extend(sign(verdict, Rect::from_origin_size(corner, (sign_side, sign_side)), color));
    // Capitals have no descenders: what looks centred sits lower than the line box.
    let text_y = height / 2.0 + size * 0.364 - set.first_baseline();
    items.extend(set.items(pad_x + sign_side + gap, text_y));
    items.extend(wear(width, height, size, ctx.colors.background));
    let turn = Affine::rotate_about(STAMP_ANGLE.to_radians(), (width / 2.0, height / 2.0));
    let group = FrameItem::new(ItemKind::Group(Group::transformed(items, turn)));
    let rise = width * STAMP_ANGLE.to_radians().sin().abs() / 2.0;
    let mut laid = Laid::default();
    laid.place(Laid { width, height, items: vec![group] }, 0.0, rise);
    laid.height += rise;
    laid
}

/// What a verdict looks like without its colour and its word.
fn sign(verdict: Verdict, place: Rect, color: Color) -> Vec<FrameItem> {
    let at = |x: f64, y: f64| Point::new(place.x0 + x * place.width(), place.y0 + y * place.height());
    let width = place.width() * 0.19;
    let mut path = BezPath::new();
    let mut items = Vec::new();
    match verdict {
        Verdict::Supported => {
            path.move_to(at(0.06, 0.56));
            path.line_to(at(0.36, 0.87));
            path.line_to(at(0.94, 0.13));
        }
        Verdict::Imprecise => {
            for y in [0.3, 0.7] {
                path.move_to(at(0.06, y + 0.08));
                path.curve_to(at(0.3, y - 0.26), at(0.66, y + 0.26), at(0.94, y - 0.08));
            }
        }
        Verdict::Wrong => {
            path.move_to(at(0.12, 0.12));
            path.line_to(at(0.88, 0.88));
            path.move_to(at(0.88, 0.12));
            path.line_to(at(0.12, 0.88));
        }
        Verdict::Unverifiable => {
            path.move_to(at(0.2, 0.26));
            path.curve_to(at(0.24, -0.1), at(0.86, -0.06), at(0.82, 0.28));
            path.curve_to(at(0.79, 0.48), at(0.5, 0.42), at(0.5, 0.66));
            items.push(disc(at(0.5, 0.93), width * 0.62, color));
        }
    }
    items.push(FrameItem::stroke(path, width, color));
    items
}

/// Thin places where the rubber left no ink: in the frame, never in the word.
fn wear(width: f64, height: f64, size: f64, paper: Color) -> Vec<FrameItem> {
    // Start and end of each scratch, in shares of the stamp's width and height.
    const SCRATCHES: [[f64; 4]; 6] = [
        [0.07, -0.04, 0.05, 0.14],
        [0.31, -0.05, 0.325, 0.13],
        [0.78, -0.05, 0.765, 0.1],
        [0.955, 0.82, 1.02, 0.74],
        [0.62, 0.88, 0.63, 1.05],
        [0.18, 0.9, 0.165, 1.05],
    ];
    SCRATCHES
        .into_iter()
        .enumerate()
        .map(|(i, [x0, y0, x1, y1])| {
            let ends = [Point::new(x0 * width, y0 * height), Point::new(x1 * width, y1 * height)];
            polyline(&ends, size * if i % 2 == 0 { 0.05 } else { 0.03 }, paper)
        })
        .collect()
}
