//! One big sentence, and somebody's words.

use kurbo::{Point, Rect};

use super::content::body_in;
use super::{Arranged, content_bottom, head, margins, placed, shrunk, title_inline, title_style};
use crate::layout::blocks::{Body, layout_body, sized_quote};
use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::Role;
use crate::layout::text::{Paragraph, TextStyle};
use crate::model::block::Block;
use crate::source::node_path::NodePath;

/// Where the middle of a lone text lies in its area, as a share of its free height.
const ABOVE: f64 = 0.42;

/// One big sentence: the title, or the only text of the body; the rest small below.
pub(super) fn statement(ctx: &mut Ctx<'_>) -> Arranged {
    let slide = ctx.slide.slide.clone();
    let area = margins(ctx);
    let path = NodePath::slide(ctx.slide.index);
    let region = Rect::new(area.x0, area.y0, area.x1, content_bottom(ctx));
    let title = slide.title.as_ref().filter(|title| !title.is_blank());
    let (sentence, sentence_path, is_first_shown) = match (title, slide.body.first()) {
        (Some(title), _) => (title.as_str(), path.field("title"), false),
        (None, Some(Block::Text(text))) => (text.text.as_str(), path.field("body").index(0).field("text"), true),
        (None, _) => ("", path.clone(), false),
    };
    let width = region.width() * if region.width() > 1200.0 { 0.92 } else { 1.0 };
    let rest = rest_of(ctx, is_first_shown, width);
    let gap = if rest.height > 0.0 { ctx.theme().sizes.statement * 0.5 } else { 0.0 };
    let room = Rect::new(0.0, 0.0, width, region.height() - rest.height - gap);
    let sentence = big_sentence(ctx, sentence, &sentence_path, room);
    let total = sentence.height + gap + rest.height;
    let top = region.y0 + (region.height() - total).max(0.0) * ABOVE;
    let rest_top = top + sentence.height + gap;
    let mut items = placed(sentence, Point::new(region.x0, top));
    items.extend(placed(rest, Point::new(region.x0, rest_top)));
    let n_steps = ctx.steps.count();
    Arranged { items, has_foot: true, n_steps }
}

/// A sentence as large as fits, at most the theme's size for statements.
fn big_sentence(ctx: &mut Ctx<'_>, text: &str, path: &NodePath, room: Rect) -> Laid {
    let largest = ctx.theme().sizes.statement;
    let style = TextStyle { line_height: 1.12, ..title_style(ctx, largest) };
    let inline = title_inline(ctx, text);
    let fits = |set: &Paragraph| set.height() <= room.height() && set.n_lines() <= 5;
    let set = shrunk(ctx, &inline, style, room.width(), largest * 0.5, fits);
    if set.height() > room.height() + 0.5 {
        let message =
            format!("the sentence is {:.0} units too high for its slide", (set.height() - room.height()).ceil());
        ctx.warn("overflow", path, message);
    }
    Laid::paragraph(&set, path, Role::Heading(1))
}

/// The blocks and the subtitle below a sentence.
fn rest_of(ctx: &mut Ctx<'_>, is_first_shown: bool, width: f64) -> Laid {
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index);
    let mut rest = Laid::default();
    if let Some(subtitle) = slide.subtitle.as_ref().filter(|subtitle| !subtitle.is_blank()) {
        rest = super::set_subtitle(ctx, subtitle, ctx.theme().sizes.body, width, &path);
    }
    let blocks = Body::new(&slide.body, &path.field("body"));
    let blocks = if is_first_shown { blocks.without(0) } else { blocks };
    let below = layout_body(ctx, &blocks, Room { width, height: 420.0 });
    rest.stack(below, ctx.theme().spacing.block);
    rest
}

/// Somebody's words, as large as they fit.
pub(super) fn quote(ctx: &mut Ctx<'_>) -> Arranged {
    let slide = ctx.slide.slide.clone();
    let area = margins(ctx);
    let path = NodePath::slide(ctx.slide.index).field("body");
    let mut items = Vec::new();
    let top = head(ctx, area, &mut items);
    let region = Rect::new(area.x0, top, area.x1, content_bottom(ctx).max(top + 40.0));
    let [Block::Quote(words)] = slide.body.as_slice() else {
        let (body, n_steps) = body_in(ctx, region);
        items.extend(body);
        return Arranged { items, has_foot: true, n_steps };
    };
    let width = region.width() * if region.width() > 1200.0 { 0.9 } else { 1.0 };
    let room = Room { width, height: region.height() };
    let mut style =
        TextStyle { size: largest_quote(words.text.split_whitespace().count()), ..ctx.style(TextRole::Quote) };
    let n_findings = ctx.findings.len();
    let mut laid = sized_quote(ctx, words, &style, &path.index(0), room);
    while laid.height > room.height && style.size > 40.0 {
        style.size *= 0.94;
        ctx.findings.truncate(n_findings);
        laid = sized_quote(ctx, words, &style, &path.index(0), room);
    }
    if laid.height > room.height + 0.5 {
        let message =
            format!("the quotation is {:.0} units too high for its slide", (laid.height - room.height).ceil());
        ctx.warn("overflow", &path.index(0), message);
    }
    let y = region.y0 + (region.height() - laid.height).max(0.0) * ABOVE;
    items.extend(placed(laid, Point::new(region.x0, y)));
    Arranged { items, has_foot: true, n_steps: 1 }
}

/// Short quotations are set larger, in slide units.
fn largest_quote(n_words: usize) -> f64 {
    match n_words {
        0..=14 => 100.0,
        15..=26 => 84.0,
        _ => 70.0,
    }
}
