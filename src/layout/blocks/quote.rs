//! Somebody's words, with a hanging opening mark and an attribution.

use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::Role;
use crate::layout::text::TextStyle;
use crate::model::block::Quote;
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// A quotation inside a body.
pub(super) fn quote(ctx: &mut Ctx<'_>, quote: &Quote, path: &NodePath, room: Room) -> Laid {
    let style = ctx.style(TextRole::Quote);
    sized_quote(ctx, quote, &style, path, room)
}

/// A quotation in a style of the caller's.
pub(in crate::layout) fn sized_quote(
    ctx: &mut Ctx<'_>,
    quote: &Quote,
    style: &TextStyle,
    path: &NodePath,
    room: Room,
) -> Laid {
    let (open, close) = quotation_marks(&ctx.deck.deck.language);
    let mark_style = TextStyle { color: ctx.colors.accent, weight: ctx.theme().style.heading_weight, ..style.clone() };
    let mark = Inline::plain(open);
    let mark_width = ctx.ts.natural_width(&mark, &mark_style) + style.size * 0.06;
    let outdent = if ctx.hangs { mark_width } else { 0.0 };
    let left = mark_width - outdent;
    let text = Inline::parse(quote.text.trim()).suffixed(close);
    let style = &TextStyle { is_balanced: true, ..style.clone() };
    let paragraph = ctx.ts.paragraph(&text, style, room.width - left);
    let opening = ctx.ts.line(&mark, &mark_style);
    let mut laid = Laid { width: left + paragraph.used_width(), height: paragraph.height(), items: Vec::new() };
    laid.items.extend(opening.items(left - mark_width, 0.0));
    laid.items.extend(paragraph.items(left, 0.0));
    let mut laid = laid.tagged(Role::Quote, &path.field("text"));
    if let Some(attribution) = attribution(quote) {
        let mut small = ctx.style(TextRole::Body);
        small.size = (small.size * 0.8).max(ctx.theme().sizes.small);
        small.color = ctx.colors.muted;
        let set = ctx.ts.paragraph(&attribution, &small, room.width - left);
        let mut line = Laid::paragraph(&set, path, Role::Paragraph);
        line.items = super::super::context::moved(line.items, left, 0.0);
        laid.stack(line, style.size * 0.62);
    }
    laid
}

/// `— Name, source`, the name strong.
fn attribution(quote: &Quote) -> Option<Inline> {
    let by = quote.by.as_ref().filter(|by| !by.is_blank());
    let source = quote.source.as_ref().filter(|source| !source.is_blank());
    let text = match (by, source) {
        (Some(by), Some(source)) => format!("— **{by}**, {source}"),
        (Some(by), None) => format!("— **{by}**"),
        (None, Some(source)) => format!("— {source}"),
        (None, None) => return None,
    };
    Some(Inline::parse(&text))
}

/// Opening and closing quotation marks of a language.
pub(in crate::layout) fn quotation_marks(language: &str) -> (&'static str, &'static str) {
    match language.get(..2).unwrap_or_default() {
        "ru" | "uk" | "be" | "it" | "es" | "pt" | "el" | "no" => ("«", "»"),
        "fr" => ("«\u{202f}", "\u{202f}»"),
        "de" | "cs" | "sk" | "bg" => ("„", "“"),
        "pl" | "ro" | "hu" => ("„", "”"),
        "sv" | "fi" => ("”", "”"),
        "ja" => ("「", "」"),
        _ => ("“", "”"),
    }
}
