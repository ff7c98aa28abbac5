//! How a slide is arranged: one function for each layout, and the choice between them.

mod content;
mod cover;
mod fit;
mod mark;
mod picture;
mod statement;

use kurbo::{Point, Rect};

use super::context::{Ctx, Laid, TextRole};
use super::frame::{FrameItem, Role};
use super::text::{Paragraph, TextStyle};
use crate::model::block::{Block, Fit};
use crate::model::inline::Inline;
use crate::model::slide::{Layout, Slide};
use crate::model::theme::TitleCase;
use crate::source::node_path::NodePath;

/// What an arrangement drew, and where footer and number may stand.
pub(super) struct Arranged {
    /// What to draw, over the background.
    pub items: Vec<FrameItem>,
    /// True if footer, number and sources stand at the foot.
    pub has_foot: bool,
    /// How many steps the slide has.
    pub n_steps: u16,
}

/// Arranges a slide; `layout` is never `Auto`.
pub(super) fn arrange(ctx: &mut Ctx<'_>, layout: Layout) -> Arranged {
    match layout {
        Layout::Title => cover::title(ctx),
        Layout::Section => cover::section(ctx),
        Layout::Statement => statement::statement(ctx),
        Layout::Quote => statement::quote(ctx),
        Layout::Picture => picture::picture(ctx),
        Layout::Split => picture::split(ctx),
        Layout::Auto | Layout::Content | Layout::Compare => content::content(ctx),
        Layout::Blank => content::blank(ctx),
    }
}

/// The layout as written, or the one that the content asks for.
pub(super) fn choose(slide: &Slide, index: usize) -> Layout {
    if slide.layout != Layout::Auto {
        return slide.layout;
    }
    let blocks: Vec<&Block> =
        slide.body.iter().filter(|block| !matches!(block, Block::Pause | Block::Spacer)).collect();
    let title = slide.title.as_ref().filter(|title| !title.is_blank());
    match (title, blocks.as_slice()) {
        (None, []) if slide.subtitle.is_none() => Layout::Blank,
        (_, []) if index == 0 => Layout::Title,
        (Some(title), []) if title.split_whitespace().count() > 6 && slide.subtitle.is_none() => Layout::Statement,
        (_, []) => Layout::Section,
        (None, [Block::Image(_)]) => Layout::Picture,
        (None, [Block::Text(text)]) if is_short_sentence(&text.text) => Layout::Statement,
        (None, [Block::Quote(_)]) => Layout::Quote,
        (Some(_), [Block::Quote(quote)]) if quote.text.split_whitespace().count() <= 45 => Layout::Quote,
        (_, [Block::Compare(_)]) => Layout::Compare,
        (_, [Block::Image(image), others @ ..] | [others @ .., Block::Image(image)])
            if !others.is_empty() && others.iter().all(|block| is_textual(block)) && image.fit == Fit::Contain =>
        {
            Layout::Split
        }
        _ => Layout::Content,
    }
}

/// True for one paragraph that a class takes in at a glance.
fn is_short_sentence(text: &str) -> bool {
    text.split_whitespace().count() <= 24 && !text.trim().contains("\n\n") && !text.trim_start().starts_with(['#', '-'])
}

/// True for blocks that stand well beside a picture.
fn is_textual(block: &Block) -> bool {
    matches!(block, Block::Text(_) | Block::Bullets(_) | Block::Numbered(_) | Block::Questions(_) | Block::Callout(_))
}

/// The part of the slide between its margins.
pub(super) fn margins(ctx: &Ctx<'_>) -> Rect {
    let size = ctx.deck.slide_size;
    let spacing = &ctx.theme().spacing;
    // Narrow slides have narrower margins.
    let side = spacing.side * (size.width / 1920.0).clamp(0.5, 1.0);
    Rect::new(side, spacing.top, size.width - side, size.height - spacing.bottom)
}

/// Sets a title, shrunk until it has at most `max_lines` lines.
pub(super) fn set_title(
    ctx: &mut Ctx<'_>,
    text: &str,
    size: f64,
    width: f64,
    max_lines: usize,
    path: &NodePath,
) -> Laid {
    let inline = title_inline(ctx, text);
    let mut style = title_style(ctx, size);
    let mut set = ctx.ts.paragraph(&inline, &style, width);
    // Two slightly smaller lines look better than three.
    if max_lines > 2 && set.n_lines() > 2 {
        let smaller = TextStyle { size: size * 0.84, ..style.clone() };
        let two_lines = ctx.ts.paragraph(&inline, &smaller, width);
        if two_lines.n_lines() == 2 {
            (style, set) = (smaller, two_lines);
        }
    }
    if set.n_lines() > max_lines {
        set = shrunk(ctx, &inline, style, width, size * 0.62, |set| set.n_lines() <= max_lines);
    }
    if set.n_lines() > max_lines {
        let message = format!("the title takes {} lines, the layout has room for {max_lines}", set.n_lines());
        ctx.warn("long-title", path, message);
    }
    Laid::paragraph(&set, path, Role::Heading(1))
}

/// A paragraph, smaller and smaller until it fits or is as small as `least`, in slide units.
pub(super) fn shrunk(
    ctx: &mut Ctx<'_>,
    inline: &Inline,
    mut style: TextStyle,
    width: f64,
    least: f64,
    fits: impl Fn(&Paragraph) -> bool,
) -> Paragraph {
    let mut set = ctx.ts.paragraph(inline, &style, width);
    while !fits(&set) && style.size > least {
        style.size *= 0.94;
        set = ctx.ts.paragraph(inline, &style, width);
    }
    set
}

/// A title's text, in capitals where the theme wants it.
pub(super) fn title_inline(ctx: &Ctx<'_>, text: &str) -> Inline {
    let inline = Inline::parse(text.trim());
    match ctx.theme().style.title_case {
        TitleCase::AsWritten => inline,
        TitleCase::Capitals => inline.to_capitals(),
    }
}

/// The style of titles at a size.
pub(super) fn title_style(ctx: &Ctx<'_>, size: f64) -> TextStyle {
    TextStyle {
        size,
        line_height: 1.08,
        weight: ctx.theme().style.heading_weight,
        strong_weight: ctx.theme().style.heading_weight,
        strong_color: Some(ctx.colors.accent),
        is_balanced: true,
        letter_spacing: -0.006,
        ..ctx.style(TextRole::Heading)
    }
}

/// What every content slide ends with: sources at the left, footer and number at the right.
pub(super) fn foot(ctx: &mut Ctx<'_>) -> Vec<FrameItem> {
    let area = margins(ctx);
    let baseline = foot_baseline(ctx);
    let style = TextStyle {
        size: ctx.theme().sizes.footer,
        color: ctx.colors.muted,
        line_height: 1.2,
        ..ctx.style(TextRole::Small)
    };
    let number_style = TextStyle { is_tabular: true, letter_spacing: 0.06, weight: 600.0, ..style.clone() };
    let mut items = Vec::new();
    let mut right = area.x1;
    if let Some(number) = ctx.slide.number {
        let set = ctx.ts.line(&Inline::plain(frame_number(ctx, number)), &number_style);
        right -= set.used_width();
        items.extend(set.items(right, baseline - set.first_baseline()));
        right -= 40.0;
    }
    if let Some(footer) = ctx.deck.deck.footer.as_ref().filter(|footer| !footer.is_blank()) {
        let footer = Inline::parse(footer);
        let width = ctx.ts.natural_width(&footer, &style).min(area.width() * 0.45);
        let set = ctx.ts.paragraph(&footer, &style, width + 1.0);
        right -= set.used_width();
        items.extend(set.items(right, baseline - set.first_baseline()));
        right -= 56.0;
    }
    let mut items = vec![super::context::tagged(items, Role::Artifact)];
    items.extend(sources_line(ctx, right - area.x0));
    items
}

/// Baseline of the footer, in slide units.
fn foot_baseline(ctx: &Ctx<'_>) -> f64 {
    ctx.deck.slide_size.height - ctx.theme().sizes.footer * 1.9
}

/// `2 · 07` where the deck's file has a number and the theme wants it, else `7`.
fn frame_number(ctx: &Ctx<'_>, number: usize) -> String {
    match ctx.deck.deck_number.filter(|_| ctx.theme().style.has_frame_number) {
        Some(deck) => format!("{deck} · {number:02}"),
        None => number.to_string(),
    }
}

/// The slide's references at the left of the foot; turned lines grow upwards.
fn sources_line(ctx: &mut Ctx<'_>, width: f64) -> Option<FrameItem> {
    let text = sources_text(&ctx.slide.slide)?;
    let style = TextStyle { line_height: 1.2, ..ctx.style(TextRole::Small) };
    let set = ctx.ts.paragraph(&Inline::parse(&text), &style, width);
    let path = NodePath::slide(ctx.slide.index).field("sources");
    let items = set.items(margins(ctx).x0, foot_baseline(ctx) - set.last_baseline());
    Some(super::context::tagged(items, Role::Paragraph).at(&path))
}

fn sources_text(slide: &Slide) -> Option<String> {
    let sources: Vec<&str> =
        slide.sources.iter().map(|source| source.trim()).filter(|source| !source.is_empty()).collect();
    (!sources.is_empty()).then(|| sources.join(" · "))
}

/// Where content must end so that it stays clear of sources and footer.
pub(super) fn content_bottom(ctx: &Ctx<'_>) -> f64 {
    let bottom = margins(ctx).y1;
    let small = ctx.theme().sizes.small;
    // Sources of more than one line reach up into the margin; about 80 characters fill a line.
    let n_lines = sources_text(&ctx.slide.slide).map_or(0, |text| text.chars().count().div_ceil(80));
    let sources_top = foot_baseline(ctx) - small * 1.2 * n_lines as f64;
    if n_lines > 0 { bottom.min(sources_top - 12.0) } else { bottom }
}

/// Title and subtitle at the top of a content slide; returns where the body begins.
pub(super) fn head(ctx: &mut Ctx<'_>, area: Rect, items: &mut Vec<FrameItem>) -> f64 {
    let path = NodePath::slide(ctx.slide.index);
    let slide = ctx.slide.slide.clone();
    let mut y = area.y0;
    if let Some(title) = slide.title.as_ref().filter(|title| !title.is_blank()) {
        let size = ctx.theme().sizes.title;
        // The line box holds leading above the capitals: lift it so that these touch the margin.
        let lift = size * 0.14;
        let laid = set_title(ctx, title, size, area.width(), 2, &path.field("title"));
        y += laid.height - lift;
        if !laid.items.is_empty() {
            items.extend(mark::title_mark(ctx, area, size, &laid, lift));
        }
        items.extend(super::context::moved(laid.items, area.x0, area.y0 - lift));
    }
    if let Some(subtitle) = slide.subtitle.as_ref().filter(|subtitle| !subtitle.is_blank()) {
        let laid = set_subtitle(ctx, subtitle, ctx.theme().sizes.body * 0.87, area.width(), &path);
        let top = y + 10.0;
        y = top + laid.height;
        items.extend(super::context::moved(laid.items, area.x0, top));
    }
    if y > area.y0 { y + ctx.theme().sizes.body * 1.05 } else { y }
}

/// Sets a subtitle in the second accent.
pub(super) fn set_subtitle(ctx: &mut Ctx<'_>, text: &str, size: f64, width: f64, slide: &NodePath) -> Laid {
    let style = TextStyle {
        size,
        color: ctx.colors.accent2,
        line_height: 1.24,
        is_balanced: true,
        ..ctx.style(TextRole::Body)
    };
    let set = ctx.set(text, &style, width);
    Laid::paragraph(&set, &slide.field("subtitle"), Role::Paragraph)
}

/// Items placed with their corner at `corner`.
pub(super) fn placed(laid: Laid, corner: Point) -> Vec<FrameItem> {
    super::context::moved(laid.items, corner.x, corner.y)
}
