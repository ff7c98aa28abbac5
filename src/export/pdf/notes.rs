//! Notes on paper: Markdown below the slide, flowing on to more pages where it is long.

use kurbo::{Circle, Rect, Shape as _};

use super::paper::{self, INK, Leaf, RULE};
use crate::export::document::{Page, Talk};
use crate::layout::frame::{FrameItem, Group, ItemKind, Role};
use crate::layout::text::{Paragraph, TextStyle, Typesetter};
use crate::model::inline::{Inline, ParagraphKind};
use crate::model::notes;

/// Sizes that are tried until the notes fit below the slide, in points.
const SIZES: [f64; 4] = [11.5, 10.5, 9.75, 9.0];
/// Size of notes that don't fit and flow on.
const FLOWING: f64 = 10.5;
/// Gap between slide and notes, in points.
const GAP: f64 = 20.0;

/// Notes, page by page; at least one page, which may be empty.
#[derive(Debug, Default)]
pub(super) struct SetNotes {
    pages: Vec<Vec<FrameItem>>,
}

impl SetNotes {
    /// Pages that a slide takes with its notes.
    pub(super) fn n_pages(&self) -> usize {
        self.pages.len().max(1)
    }

    /// What stands on a page, in points.
    pub(super) fn page(&self, i: usize) -> &[FrameItem] {
        self.pages.get(i).map_or(&[], Vec::as_slice)
    }
}

/// A passage of notes.
struct Passage {
    role: Role,
    gap: f64,
    height: f64,
    /// What it draws, its top at 0.
    items: Vec<FrameItem>,
}

/// Sets the notes of a slide.
pub(super) fn set(typesetter: &mut Typesetter, talk: Talk<'_>, leaf: Leaf, page: &Page) -> SetNotes {
    let Some(text) = page.notes() else { return SetNotes::default() };
    let text = spoken_at(text, page);
    let body = leaf.body();
    let below = Rect { y0: leaf.slide(page.frame.frame.size).y1 + GAP, ..body };
    let mut passages = Vec::new();
    for size in SIZES {
        passages = passages_of(typesetter, talk, &text, size, below.width());
        if height(&passages) <= below.height() {
            return SetNotes { pages: flow(passages, below, body) };
        }
    }
    if height(&passages) > below.height() {
        passages = passages_of(typesetter, talk, &text, FLOWING, below.width());
    }
    SetNotes { pages: flow(passages, below, body) }
}

/// The notes to a step, if pages are steps and the notes are divided, else all of them.
pub(super) fn spoken_at(text: &str, page: &Page) -> String {
    let parts = notes::parts(text);
    if !page.is_step || parts.len() < 2 {
        return text.to_owned();
    }
    parts.get(usize::from(page.step)).map(|part| (*part).to_owned()).unwrap_or_default()
}

fn height(passages: &[Passage]) -> f64 {
    passages.iter().map(|passage| passage.gap + passage.height).sum()
}

fn passages_of(typesetter: &mut Typesetter, talk: Talk<'_>, text: &str, size: f64, width: f64) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    for (i, part) in notes::parts(text).into_iter().enumerate() {
        if i > 0 && !passages.is_empty() {
            let rule = FrameItem::fill_rect(Rect::new(0.0, 0.0, width * 0.25, 0.6), RULE);
            passages.push(Passage { role: Role::Artifact, gap: size * 0.8, height: size * 0.4, items: vec![rule] });
        }
        for paragraph in Inline::parse_blocks(part) {
            let mut passage = passage_of(typesetter, talk, &paragraph, size, width);
            if passages.is_empty() {
                passage.gap = 0.0;
            }
            passages.push(passage);
        }
    }
    passages
}

fn passage_of(
    typesetter: &mut Typesetter,
    talk: Talk<'_>,
    paragraph: &crate::model::inline::Paragraph,
    size: f64,
    width: f64,
) -> Passage {
    let style = paper::style(talk, size);
    let whole = |set: &Paragraph, role, gap| Passage { role, gap, height: set.height(), items: set.items(0.0, 0.0) };
    match paragraph.kind {
        ParagraphKind::Text => {
            whole(&typesetter.paragraph(&paragraph.inline, &style, width), Role::Paragraph, size * 0.55)
        }
        ParagraphKind::Heading(level) => {
            let style = TextStyle { weight: 700.0, size: size * 1.1, ..style };
            let set = typesetter.paragraph(&paragraph.inline, &style, width);
            whole(&set, Role::Heading(level.saturating_add(1).min(6)), size * 0.9)
        }
        ParagraphKind::Code => {
            let style = TextStyle { family: style.mono.clone(), size: size * 0.86, ..style };
            whole(&typesetter.paragraph(&paragraph.inline, &style, width), Role::Code, size * 0.55)
        }
        ParagraphKind::Item { depth, number } => {
            let left = size * 1.5 * (f64::from(depth.min(6)) + 1.0);
            let set = typesetter.paragraph(&paragraph.inline, &style, (width - left).max(size * 4.0));
            let baseline = set.first_baseline();
            // In text that is read from right to left the mark stands on the right.
            let is_rtl = set.is_rtl();
            let mut items = match number {
                Some(number) => {
                    let numeral = typesetter.line(&Inline::plain(format!("{number}.")), &style);
                    let x = left - size * 0.45 - numeral.used_width();
                    let x = if is_rtl { width - x - numeral.used_width() } else { x };
                    numeral.items(x, baseline - numeral.first_baseline())
                }
                None => {
                    let x = left - size * 0.8;
                    let x = if is_rtl { width - x } else { x };
                    let disc = Circle::new((x, baseline - size * 0.27), size * 0.13);
                    vec![FrameItem::fill(disc.to_path(0.01), INK)]
                }
            };
            items.extend(set.items(if is_rtl { 0.0 } else { left }, 0.0));
            Passage { role: Role::ListItem, gap: size * 0.28, height: set.height(), items }
        }
    }
}

/// Puts passages below each other; lines that don't fit go on to a next page.
fn flow(passages: Vec<Passage>, first: Rect, others: Rect) -> Vec<Vec<FrameItem>> {
    let mut pages: Vec<Vec<FrameItem>> = vec![Vec::new()];
    let mut room = first;
    let mut y = first.y0;
    for passage in passages {
        y += passage.gap;
        let mut top = y;
        let mut lines = Vec::new();
        for item in passage.items {
            let (low, high) = match (&item.kind, item.bounds()) {
                (ItemKind::Text(run), _) => (run.origin.y, run.origin.y - f64::from(run.ascent)),
                (_, Some(bounds)) => (bounds.y0, bounds.y0),
                (_, None) => (0.0, 0.0),
            };
            if top + low > room.y1 {
                push(&mut pages, &passage.role, std::mem::take(&mut lines), (room.x0, top));
                pages.push(Vec::new());
                room = others;
                top = room.y0 - high.max(0.0);
            }
            lines.push(item);
        }
        push(&mut pages, &passage.role, lines, (room.x0, top));
        y = top + passage.height;
    }
    pages
}

fn push(pages: &mut [Vec<FrameItem>], role: &Role, items: Vec<FrameItem>, (x, y): (f64, f64)) {
    if let Some(page) = pages.last_mut().filter(|_| !items.is_empty()) {
        let group = Group::with_role(vec![FrameItem::translated(items, x, y)], role.clone());
        page.push(FrameItem::new(ItemKind::Group(group)));
    }
}
