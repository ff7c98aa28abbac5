//! What every block's layout works with: type, theme, steps, findings.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use peniko::Color;

use super::blocks::{MapCache, PreparedChart};
use super::frame::{FrameItem, Group, ItemKind, Role};
use super::step::StepRange;
use super::text::{Align, Paragraph, TextStyle, Typesetter, Words};
use crate::model::inline::Inline;
use crate::model::slide::Reveal;
use crate::model::units::Finite;
use crate::resolve::theme::{ResolvedTheme, ThemeColors};
use crate::resolve::{ResolvedDeck, ResolvedSlide};
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::node_path::NodePath;

/// What every block's layout works with.
pub(super) struct Ctx<'a> {
    /// Shapes text.
    pub ts: &'a mut Typesetter,
    /// The deck: theme, language, sources.
    pub deck: &'a ResolvedDeck,
    /// The slide with its pictures.
    pub slide: &'a ResolvedSlide,
    /// Colours of the slide, which its background may change.
    pub colors: ThemeColors,
    /// The body will be drawn scaled by this; sizes that must not shrink are divided by it.
    pub scale: f64,
    /// Hands out steps.
    pub steps: Steps,
    /// True where bullets may stand in the margin, left of the text's edge.
    pub hangs: bool,
    /// Numbers of charts, made ready once for all passes over the slide.
    pub charts: BTreeMap<NodePath, Arc<PreparedChart>>,
    /// What is wrong so far.
    pub findings: Diagnostics,
    /// The grounds of maps, kept while the slide is laid out several times.
    pub maps: MapCache,
}

/// Items with their extent; their origin is the top left corner.
#[derive(Debug, Clone, Default)]
pub(super) struct Laid {
    /// Width that is used, in slide units.
    pub width: f64,
    /// Height that is used, in slide units.
    pub height: f64,
    /// What to draw.
    pub items: Vec<FrameItem>,
}

/// Room for a block, in slide units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Width of the column.
    pub width: f64,
    /// Height that pictures may fill.
    pub height: f64,
}

/// Hands out steps in the order of the slide.
#[derive(Debug, Clone)]
pub(super) struct Steps {
    reveal: Reveal,
    current: u16,
    /// True once something shows at the current step, so that the next unit takes another one.
    is_taken: bool,
}

impl Steps {
    /// Steps for a slide that reveals its body like this.
    pub(super) fn new(reveal: Reveal) -> Self {
        Self { reveal, current: 0, is_taken: false }
    }

    /// When something shows that comes with what is there already.
    pub(super) fn here(&self) -> StepRange {
        StepRange::from(self.current)
    }

    /// When a block shows.
    pub(super) fn block(&mut self) -> StepRange {
        match self.reveal {
            Reveal::All => self.here(),
            Reveal::Blocks | Reveal::Items => self.unit(),
        }
    }

    /// When an item of a block shows; `is_forced` reveals it whatever the slide says.
    pub(super) fn item(&mut self, is_forced: bool) -> StepRange {
        if is_forced || self.reveal == Reveal::Items { self.unit() } else { self.here() }
    }

    /// True if items show one by one.
    pub(super) fn reveals_items(&self) -> bool {
        self.reveal == Reveal::Items
    }

    /// What follows shows one step later.
    pub(super) fn pause(&mut self) {
        self.current = self.current.saturating_add(1);
        self.is_taken = false;
    }

    /// The steps handed out so far.
    pub(super) fn count(&self) -> u16 {
        self.current.saturating_add(1)
    }

    fn unit(&mut self) -> StepRange {
        if self.is_taken {
            self.current = self.current.saturating_add(1);
        }
        self.is_taken = true;
        self.here()
    }
}

/// Roles of text, each with its own style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextRole {
    /// Running text.
    Body,
    /// A heading inside the body.
    Heading,
    /// Captions, sources: never shrinks with the body.
    Small,
    /// Somebody's words.
    Quote,
    /// A program's text.
    Mono,
}

impl<'a> Ctx<'a> {
    /// The theme of the deck, for as long as the deck lives.
    pub(super) fn theme(&self) -> &'a ResolvedTheme {
        &self.deck.theme
    }

    /// Text of the body never shrinks below this, in slide units.
    pub(super) fn minimum(&self) -> f64 {
        self.slide.slide.minimum.map_or(self.theme().sizes.minimum, Finite::get)
    }

    /// The style of a role of text.
    pub(super) fn style(&self, role: TextRole) -> TextStyle {
        let theme = self.theme();
        let sizes = &theme.sizes;
        let (family, size, weight, line_height) = match role {
            TextRole::Body => (&theme.fonts.body, sizes.body, 400.0, 1.32),
            TextRole::Heading => (&theme.fonts.heading, sizes.body * 1.13, theme.style.heading_weight, 1.16),
            TextRole::Small => (&theme.fonts.body, sizes.small / self.scale.min(1.0), 400.0, 1.32),
            TextRole::Quote => (&theme.fonts.heading, sizes.body * 1.3, 400.0, 1.24),
            TextRole::Mono => (&theme.fonts.mono, sizes.body * 0.76, 400.0, 1.42),
        };
        let color = if role == TextRole::Small { self.colors.muted } else { self.colors.text };
        TextStyle {
            is_serif: family.to_lowercase().contains("serif") && !family.to_lowercase().contains("sans"),
            family: family.clone(),
            size,
            weight,
            strong_weight: 700.0,
            color,
            strong_color: None,
            link_color: self.colors.accent2,
            mono: theme.fonts.mono.clone(),
            line_height,
            align: Align::Start,
            letter_spacing: 0.0,
            is_tabular: false,
            is_balanced: false,
            words: Words::Hyphenated,
            language: self.deck.deck.language.clone(),
            palette: [].into(),
            hanging: 0.0,
        }
    }

    /// Sets inline Markdown of a role in a column.
    pub(super) fn set(&mut self, markdown: &str, style: &TextStyle, width: f64) -> Paragraph {
        self.ts.paragraph(&Inline::parse(markdown), style, width)
    }

    /// Notes a finding at a value of the deck.
    pub(super) fn report(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// Notes a warning at a value of the deck.
    pub(super) fn warn(&mut self, code: &'static str, path: &NodePath, message: impl Into<String>) {
        self.report(Diagnostic::warning(code, Place::Node(path.clone()), message));
    }
}

impl Laid {
    /// A paragraph at the origin.
    pub(super) fn paragraph(paragraph: &Paragraph, path: &NodePath, role: Role) -> Self {
        let items = vec![tagged(paragraph.items(0.0, 0.0), role).at(path)];
        Self { width: paragraph.used_width(), height: paragraph.height(), items }
    }

    /// True if so much is there that no more of it needs laying out: it overflows in any case.
    pub(super) fn is_hopeless(&self) -> bool {
        self.height > 20.0 * crate::resolve::SLIDE_HEIGHT
    }

    /// Adds another one below, after a gap.
    pub(super) fn stack(&mut self, below: Self, gap: f64) {
        let top = if self.height > 0.0 { self.height + gap } else { 0.0 };
        self.place(below, 0.0, top);
    }

    /// Adds another one with its corner at `(x, y)`.
    pub(super) fn place(&mut self, other: Self, x: f64, y: f64) {
        self.width = self.width.max(x + other.width);
        self.height = self.height.max(y + other.height);
        self.items.extend(moved(other.items, x, y));
    }

    /// The step at which the first of it shows; `None` if nothing is there.
    pub(super) fn first_step(&self) -> Option<u16> {
        first_step(&self.items)
    }

    /// Says when all of it shows.
    pub(super) fn during(mut self, steps: StepRange) -> Self {
        if steps != StepRange::ALWAYS {
            for item in &mut self.items {
                // What lies inside may come later still, and never earlier.
                item.steps.from = item.steps.from.max(steps.from);
            }
        }
        self
    }

    /// Wraps all of it into one group that means something.
    pub(super) fn tagged(mut self, role: Role, path: &NodePath) -> Self {
        self.items = vec![tagged(self.items, role).at(path)];
        self
    }
}

fn first_step(items: &[FrameItem]) -> Option<u16> {
    let of_item = |item: &FrameItem| match &item.kind {
        ItemKind::Group(group) => first_step(&group.items).map(|inner| inner.max(item.steps.from)),
        ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => Some(item.steps.from),
    };
    items.iter().filter_map(of_item).min()
}

/// Items moved by `(x, y)`.
pub(super) fn moved(items: Vec<FrameItem>, x: f64, y: f64) -> Vec<FrameItem> {
    if items.is_empty() || (x == 0.0 && y == 0.0) { items } else { vec![FrameItem::translated(items, x, y)] }
}

/// Items that mean something together.
pub(super) fn tagged(items: Vec<FrameItem>, role: Role) -> FrameItem {
    FrameItem::new(ItemKind::Group(Group::with_role(items, role)))
}

/// A group that a morph recognises by its author's name for it; as it is without one.
pub(super) fn keyed(item: FrameItem, id: Option<&str>) -> FrameItem {
    match id {
        Some(id) => FrameItem { steps: item.steps, ..FrameItem::new(ItemKind::Group(Group::with_key(vec![item], id))) },
        None => item,
    }
}

/// The colour of two that stands out more from `background` (WCAG 2.1 contrast ratio).
pub(super) fn readable(background: Color, one: Color, other: Color) -> Color {
    if contrast(background, one) >= contrast(background, other) { one } else { other }
}

/// The colour, moved towards `text` until its contrast with `background` is at least `least`.
pub(super) fn legible(color: Color, background: Color, text: Color, least: f64) -> Color {
    legible_on_all(color, &[background], text, least)
}

/// The colour, moved towards `text` until its contrast with all of `grounds` is at least `least`.
pub(super) fn legible_on_all(color: Color, grounds: &[Color], text: Color, least: f64) -> Color {
    (0..=20_u8)
        .map(|i| mixed(color, text, f32::from(i) / 20.0))
        .find(|&candidate| grounds.iter().all(|&ground| contrast(ground, candidate) >= least))
        .unwrap_or(text)
}

/// A mixture of two opaque colours: `share` of the other one, 0 to 1.
pub(super) fn mixed(one: Color, other: Color, share: f32) -> Color {
    one.lerp_rect(other, share)
}

/// Least contrast of text on its ground: AA, or AAA in themes whose own quiet text keeps it (WCAG 2.1).
pub(super) fn text_contrast(colors: &ThemeColors) -> f64 {
    if contrast(colors.muted, colors.surface) >= 7.0 { 7.05 } else { 4.55 }
}

/// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1, «contrast ratio»).
pub(super) fn contrast(one: Color, other: Color) -> f64 {
    let luminance = |color: Color| f64::from(color.discard_alpha().relative_luminance());
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Splits `total` into parts by weights, with gaps between them: start and width of each.
pub(super) fn split(total: f64, weights: &[f64], gap: f64) -> Vec<Range<f64>> {
    let gaps = gap * weights.len().saturating_sub(1) as f64;
    let sum: f64 = weights.iter().sum();
    let unit = (total - gaps).max(0.0) / sum.max(f64::MIN_POSITIVE);
    let mut x = 0.0;
    weights
        .iter()
        .map(|weight| {
            let part = x..x + weight * unit;
            x = part.end + gap;
            part
        })
        .collect()
}
