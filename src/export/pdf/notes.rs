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
/// Sizes of notes that don't fit and flow on, of which the first is taken that leaves no page nearly empty.
const FLOWING: [f64; 3] = [10.5, 10.0, 9.5];
/// A page with fewer lines than this is nearly empty.
const MIN_LINES: usize = 4;
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
    for size in SIZES {
        let passages = passages_of(typesetter, talk, &text, size, below.width());
        if height(&passages) <= below.height() {
            return SetNotes { pages: flow(passages, below, body).pages };
        }
    }
    let mut flows = FLOWING.iter().map(|&size| {
        let passages = passages_of(typesetter, talk, &text, size, below.width());
        flow(passages, below, body)
    });
    let Some(first) = flows.next() else { return SetNotes::default() };
    if first.n_lines >= MIN_LINES {
        return SetNotes { pages: first.pages };
    }
    let better = flows.find(|flow| flow.pages.len() < first.pages.len() || flow.n_lines >= MIN_LINES);
    SetNotes { pages: better.unwrap_or(first).pages }
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

/// Passages on their pages.
struct Flow {
    pages: Vec<Vec<FrameItem>>,
    /// Lines on the last page.
    n_lines: usize,
}

/// A line of a passage.
struct Line {
    /// Its top, from that of the passage.
    high: f64,
    /// Its baseline.
    low: f64,
    items: Vec<FrameItem>,
}

/// The lines of a passage; what is no text belongs to the line of the text before it, marks to the one behind them.
fn lines_of(items: Vec<FrameItem>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut has_text = false;
    for item in items {
        let (high, low, is_next) = match (&item.kind, item.bounds()) {
            (ItemKind::Text(run), _) => {
                let last = lines.last().map_or(0.0, |line| line.low);
                // Raised and lowered letters stay on their line.
                let is_next = has_text && run.origin.y > last + f64::from(run.font_size) * 0.6;
                has_text = true;
                (run.origin.y - f64::from(run.ascent), run.origin.y, is_next)
            }
            (_, bounds) => {
                let top = bounds.map_or(0.0, |bounds| bounds.y0);
                (top, top, false)
            }
        };
        match lines.last_mut().filter(|_| !is_next) {
            Some(line) => {
                line.high = line.high.min(high);
                line.low = line.low.max(low);
                line.items.push(item);
            }
            None => lines.push(Line { high, low, items: vec![item] }),
        }
    }
    lines
}

/// How many of a passage's last `rest` lines stay on a page where `n_fit` have room: at its end no first line
/// alone, and none but the last one for the next page.
fn kept(n_fit: usize, rest: usize, is_fresh: bool) -> usize {
    if n_fit >= rest {
        return rest;
    }
    let n = match n_fit.min(rest.saturating_sub(2)) {
        1 => 0,
        n => n,
    };
    // An empty page takes what it can, or nothing would ever go on.
    if n == 0 && is_fresh { n_fit.clamp(1, rest) } else { n }
}

/// Puts passages below each other; lines that don't fit go on to a next page.
fn flow(passages: Vec<Passage>, first: Rect, others: Rect) -> Flow {
    let mut pages: Vec<Vec<FrameItem>> = vec![Vec::new()];
    let (mut room, mut y, mut n_lines) = (first, first.y0, 0);
    let mut passages = passages
        .into_iter()
        .map(|passage| (passage.role, passage.gap, passage.height, lines_of(passage.items)))
        .peekable();
    while let Some((role, gap, height, lines)) = passages.next() {
        y += gap;
        let mut top = y;
        // A heading or rule stays with the two lines below it.
        let is_led = matches!(role, Role::Heading(_) | Role::Artifact);
        let below = passages.peek().filter(|_| is_led).map_or(0.0, |(_, gap, _, lines)| {
            height + gap + lines.get(1).or(lines.first()).map_or(0.0, |line| line.low)
        });
        let mut is_apart = n_lines > 0 && top + below > room.y1;
        let mut lines = std::collections::VecDeque::from(lines);
        loop {
            let n_fit = lines.iter().take_while(|line| top + line.low <= room.y1).count();
            let n = if is_apart { 0 } else { kept(n_fit, lines.len(), n_lines == 0) };
            is_apart = false;
            let items = lines.drain(..n).flat_map(|line| line.items).collect();
            push(&mut pages, &role, items, (room.x0, top));
            n_lines += n;
            let Some(next) = lines.front() else { break };
            pages.push(Vec::new());
            (room, n_lines) = (others, 0);
            top = room.y0 - next.high.max(0.0);
        }
        y = top + height;
    }
    Flow { pages, n_lines }
}

fn push(pages: &mut [Vec<FrameItem>], role: &Role, items: Vec<FrameItem>, (x, y): (f64, f64)) {
    if let Some(page) = pages.last_mut().filter(|_| !items.is_empty()) {
        let group = Group::with_role(vec![FrameItem::translated(items, x, y)], role.clone());
        page.push(FrameItem::new(ItemKind::Group(group)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_left_alone() {
        assert_eq!(kept(9, 5, false), 5, "all of it");
        assert_eq!(kept(4, 5, false), 3, "two go on");
        assert_eq!(kept(2, 3, false), 0, "all go on");
        assert_eq!(kept(1, 9, false), 0, "no first line alone");
        assert_eq!(kept(2, 3, true), 2, "an empty page takes what it can");
        assert_eq!(kept(0, 3, true), 1);
    }
}
