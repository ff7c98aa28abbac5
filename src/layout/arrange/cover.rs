//! The deck's cover, and the slides that open its parts.

mod diagonal;

use kurbo::{Point, Rect};
use peniko::Color;

use super::mark::below_large_title;
use super::{Arranged, margins, placed, set_subtitle, set_title};
use crate::layout::blocks::{Body, layout_body};
use crate::layout::context::{Ctx, Laid, Room, TextRole, readable};
use crate::layout::frame::{FrameItem, Role};
use crate::model::inline::Inline;
use crate::model::theme::CoverStyle;
use crate::source::node_path::NodePath;

/// Where the middle of a cover's text lies, as a share of the slide's height.
const MIDDLE: f64 = 0.45;

/// The cover, in the theme's style.
pub(super) fn title(ctx: &mut Ctx<'_>) -> Arranged {
    let has_own_background = ctx.slide.slide.background.is_some();
    match ctx.theme().style.cover {
        CoverStyle::Diagonal => diagonal::cover(ctx),
        // A field would hide what the author put there.
        CoverStyle::Field if !has_own_background => field_cover(ctx),
        CoverStyle::Field | CoverStyle::Bar => bar_cover(ctx),
    }
}

/// A bar, the title, the subtitle, author and date.
fn bar_cover(ctx: &mut Ctx<'_>) -> Arranged {
    let area = margins(ctx);
    let size = ctx.theme().sizes.display;
    let bar_width = ctx.theme().style.cover_bar;
    let indent = if bar_width > 0.0 { bar_width + 40.0 } else { 0.0 };
    let left = area.x0 + indent;
    let width = (area.width() - indent) * if area.width() > 1200.0 { 0.64 } else { 1.0 };
    let (mut text, title) = heading(ctx, size, width, 3);
    if let Some(imprint) = imprint(ctx, width) {
        text.stack(imprint, size * 0.36);
    }
    let body = cover_body(ctx, width);
    let gap = if body.height > 0.0 { size * 0.4 } else { 0.0 };
    let total = text.height + gap + body.height;
    let top = (ctx.deck.slide_size.height * MIDDLE - total / 2.0).max(area.y0);
    let mut items = Vec::new();
    if bar_width > 0.0 && title.height > 0.0 {
        let bar = Rect::new(area.x0, top + size * 0.16, area.x0 + bar_width, top + title.height - size * 0.1);
        items.push(FrameItem::fill_rect(bar, ctx.colors.accent));
    }
    items.extend(below_large_title(ctx, left, top + title.height, title.width));
    let body_top = top + text.height + gap;
    items.extend(placed(text, Point::new(left, top)));
    items.extend(placed(body, Point::new(left, body_top)));
    let n_steps = ctx.steps.count();
    Arranged { items, has_foot: false, n_steps }
}

/// Where the field of a cover ends, as a share of the slide's height.
const FIELD: f64 = 0.62;

/// The title at the foot of a field of the accent colour, the rest below it.
fn field_cover(ctx: &mut Ctx<'_>) -> Arranged {
    let area = margins(ctx);
    let slide = ctx.deck.slide_size;
    let size = ctx.theme().sizes.display;
    let width = area.width() * 0.84;
    let colors = ctx.colors;
    let mut edge = slide.height * FIELD;
    let ground = section_color(ctx);
    let title = title_alone(ctx, size, width, 3);
    ctx.colors = colors;
    // A title of many lines pushes the field's edge down.
    edge = edge.max(area.y0 + title.height + size * 0.3);
    let mut items = vec![FrameItem::fill_rect(Rect::new(0.0, 0.0, slide.width, edge), ground)];
    let title_top = edge - title.height - size * 0.3;
    items.extend(placed(title, Point::new(area.x0, title_top)));
    let mut below = subtitle_alone(ctx, size, width);
    if let Some(imprint) = imprint(ctx, width) {
        below.stack(imprint, size * 0.3);
    }
    below.stack(cover_body(ctx, width), size * 0.3);
    items.extend(placed(below, Point::new(area.x0, edge + size * 0.4)));
    let n_steps = ctx.steps.count();
    Arranged { items, has_foot: false, n_steps }
}

/// Opens a part of the talk: a ground of its own, the title large on it.
pub(super) fn section(ctx: &mut Ctx<'_>) -> Arranged {
    let area = margins(ctx);
    let mut items = Vec::new();
    if ctx.slide.slide.background.is_none() {
        items.push(FrameItem::fill_rect(ctx.deck.slide_size.to_rect(), section_color(ctx)));
        if ctx.theme().style.cover == CoverStyle::Diagonal {
            items.push(diagonal::wedge(ctx));
        }
    }
    let size = ctx.theme().sizes.display * 0.92;
    let (text, title) = heading(ctx, size, area.width() * 0.86, 3);
    let body = cover_body(ctx, area.width() * 0.86);
    let gap = if body.height > 0.0 { size * 0.4 } else { 0.0 };
    let top = (ctx.deck.slide_size.height * MIDDLE - (text.height + gap + body.height) / 2.0).max(area.y0);
    items.extend(below_large_title(ctx, area.x0, top + title.height, title.width));
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

/// Title and subtitle, one below the other; also the size of the title alone.
fn heading(ctx: &mut Ctx<'_>, size: f64, width: f64, max_lines: usize) -> (Laid, kurbo::Size) {
    let mut text = title_alone(ctx, size, width, max_lines);
    let title = kurbo::Size::new(text.width, text.height);
    let subtitle = subtitle_alone(ctx, size, width);
    if subtitle.height > 0.0 {
        text.stack(subtitle, size * 0.26);
    }
    (text, title)
}

fn title_alone(ctx: &mut Ctx<'_>, size: f64, width: f64, max_lines: usize) -> Laid {
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index).field("title");
    match slide.title.as_ref().filter(|title| !title.is_blank()) {
        Some(title) => set_title(ctx, title, size, width, max_lines, &path),
        None => Laid::default(),
    }
}

fn subtitle_alone(ctx: &mut Ctx<'_>, size: f64, width: f64) -> Laid {
    let slide = ctx.slide.slide.clone();
    let path = NodePath::slide(ctx.slide.index);
    match slide.subtitle.as_ref().filter(|subtitle| !subtitle.is_blank()) {
        Some(subtitle) => set_subtitle(ctx, subtitle, size * 0.4, width, &path),
        None => Laid::default(),
    }
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
