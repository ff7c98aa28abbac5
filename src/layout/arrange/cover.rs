//! The deck's cover, and the slides that open its parts.

use kurbo::{Point, Rect};
use peniko::Color;

use super::{Arranged, margins, placed, set_subtitle, set_title};
use crate::layout::blocks::{Body, layout_body};
use crate::layout::context::{Ctx, Laid, Room, TextRole, readable};
use crate::layout::frame::{FrameItem, Role};
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// Where the middle of a cover's text lies, as a share of the slide's height.
const MIDDLE: f64 = 0.45;

/// The cover: a bar, the title, the subtitle, author and date.
pub(super) fn title(ctx: &mut Ctx<'_>) -> Arranged {
    let area = margins(ctx);
    let size = ctx.theme().sizes.display;
    let bar_width = ctx.theme().style.cover_bar;
    let indent = if bar_width > 0.0 { bar_width + 40.0 } else { 0.0 };
    let left = area.x0 + indent;
    let width = (area.width() - indent) * if area.width() > 1200.0 { 0.64 } else { 1.0 };
    let (mut text, title_height) = heading(ctx, size, width, 3);
    if let Some(imprint) = imprint(ctx, width) {
        text.stack(imprint, size * 0.36);
    }
    let body = cover_body(ctx, width);
    let gap = if body.height > 0.0 { size * 0.4 } else { 0.0 };
    let total = text.height + gap + body.height;
    let top = (ctx.deck.slide_size.height * MIDDLE - total / 2.0).max(area.y0);
    let mut items = Vec::new();
    if bar_width > 0.0 && title_height > 0.0 {
        let bar = Rect::new(area.x0, top + size * 0.16, area.x0 + bar_width, top + title_height - size * 0.1);
        items.push(FrameItem::fill_rect(bar, ctx.colors.accent));
    }
    let body_top = top + text.height + gap;
    items.extend(placed(text, Point::new(left, top)));
    items.extend(placed(body, Point::new(left, body_top)));
    let n_steps = ctx.steps.count();
    Arranged { items, has_foot: false, n_steps }
}

/// Opens a part of the talk: a ground of its own, the title large on it.
pub(super) fn section(ctx: &mut Ctx<'_>) -> Arranged {
    let area = margins(ctx);
    let mut items = Vec::new();
    if ctx.slide.slide.background.is_none() {
        items.push(FrameItem::fill_rect(ctx.deck.slide_size.to_rect(), section_color(ctx)));
    }
    let size = ctx.theme().sizes.display * 0.92;
    let (text, _) = heading(ctx, size, area.width() * 0.86, 3);
    let body = cover_body(ctx, area.width() * 0.86);
    let gap = if body.height > 0.0 { size * 0.4 } else { 0.0 };
    let top = (ctx.deck.slide_size.height * MIDDLE - (text.height + gap + body.height) / 2.0).max(area.y0);
    let body_top = top + text.height + gap;
    items.extend(placed(text, Point::new(area.x0, top)));
    items.extend(placed(body, Point::new(area.x0, body_top)));
    let n_steps = ctx.steps.count();
    Arranged { items, has_foot: true, n_steps }
}

/// The ground of a section slide; the slide's colours are turned to stand out from it.
///
/// On dark themes a full screen of bright accent would glare, so these take their surface.
fn section_color(ctx: &mut Ctx<'_>) -> Color {
    let luminance = |color: Color| color.discard_alpha().relative_luminance();
    if luminance(ctx.colors.accent) > luminance(ctx.colors.background) {
        ctx.colors.text = ctx.colors.accent;
        return ctx.colors.surface;
    }
    let accent = ctx.colors.accent;
    let paper = readable(accent, ctx.colors.background, ctx.colors.text);
    ctx.colors.text = paper;
    ctx.colors.accent2 = paper;
    ctx.colors.muted = paper;
    ctx.colors.accent = paper;
    accent
}

/// Title and subtitle, one below the other; also the height of the title alone.
fn heading(ctx: &mut Ctx<'_>, size: f64, width: f64, max_lines: usize) -> (Laid, f64) {
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index);
    let mut text = Laid::default();
    if let Some(title) = slide.title.as_ref().filter(|title| !title.is_blank()) {
        text = set_title(ctx, title, size, width, max_lines, &path.field("title"));
    }
    let title_height = text.height;
    if let Some(subtitle) = slide.subtitle.as_ref().filter(|subtitle| !subtitle.is_blank()) {
        let subtitle = set_subtitle(ctx, subtitle, size * 0.4, width, &path);
        text.stack(subtitle, size * 0.26);
    }
    (text, title_height)
}

/// What a cover says besides its title.
fn cover_body(ctx: &mut Ctx<'_>, width: f64) -> Laid {
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index).field("body");
    layout_body(ctx, &Body::new(&slide.body, &path), Room { width, height: 300.0 })
}

/// Author and date on the first slide.
fn imprint(ctx: &mut Ctx<'_>, width: f64) -> Option<Laid> {
    if ctx.slide.index != 0 {
        return None;
    }
    let deck = &ctx.deck.deck;
    let parts: Vec<&str> = [&deck.author, &deck.date]
        .into_iter()
        .flatten()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return None;
    }
    let style = ctx.style(TextRole::Small);
    let set = ctx.ts.paragraph(&Inline::plain(parts.join(" · ")), &style, width);
    let path = if deck.author.is_some() { "author" } else { "date" };
    Some(Laid::paragraph(&set, &NodePath::root().field(path), Role::Paragraph))
}
