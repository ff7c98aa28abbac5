//! Paper: where slides, notes, lines to write on, header and footer stand on it.

use kurbo::{Affine, BezPath, Point, Rect, Size};
use peniko::Color;

use super::canvas::Canvas;
use super::{civil, fitted};
use crate::export::document::{Page, Talk};
use crate::layout::frame::FrameItem;
use crate::layout::text::{Align, TextStyle, Typesetter, Words};
use crate::model::inline::Inline;

/// Room around everything, in points.
const MARGIN: f64 = 42.0;
/// Height of header and footer with the gap to the body, in points.
const HEAD: f64 = 26.0;
/// Gap between slides, in points.
const GAP: f64 = 16.0;
/// Distance of lines to write on, in points: about 8 mm.
const LINE_STEP: f64 = 22.0;
/// Share of the width that a slide takes beside lines to write on.
const BESIDE_LINES: f64 = 0.62;
/// Size of header and footer, in points.
const SMALL: f64 = 9.0;
/// Ink of text on paper.
pub(super) const INK: Color = Color::from_rgb8(0x1a, 0x1a, 0x1a);
/// Ink of header and footer.
const QUIET: Color = Color::from_rgb8(0x59, 0x59, 0x59);
/// Ink of rules and frames.
pub(super) const RULE: Color = Color::from_rgb8(0xb4, 0xb4, 0xb4);

/// A format of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

/// How paper lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    /// Higher than wide.
    Portrait,
    /// Wider than high.
    Landscape,
}

/// Slides on a page of a handout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PerPage {
    /// One.
    One,
    /// Two.
    Two,
    /// Three, with lines to write on.
    Three,
    /// Four.
    Four,
    /// Six, with lines below where the slides leave room for them.
    #[default]
    Six,
    /// Nine.
    Nine,
}

impl PerPage {
    /// The way that paper lies for slides that are wider than high.
    #[must_use]
    pub fn usual_orientation(self) -> Orientation {
        match self {
            Self::Two | Self::Three | Self::Six => Orientation::Portrait,
            Self::One | Self::Four | Self::Nine => Orientation::Landscape,
        }
    }

    /// Columns and rows.
    fn grid(self, orientation: Orientation) -> (usize, usize) {
        match (self, orientation) {
            (Self::One, _) => (1, 1),
            (Self::Two, Orientation::Portrait) => (1, 2),
            (Self::Two, Orientation::Landscape) => (2, 1),
            (Self::Three, Orientation::Portrait) => (1, 3),
            (Self::Three, Orientation::Landscape) => (3, 1),
            (Self::Four, _) => (2, 2),
            (Self::Six, Orientation::Portrait) => (2, 3),
            (Self::Six, Orientation::Landscape) => (3, 2),
            (Self::Nine, _) => (3, 3),
        }
    }
}

/// A leaf of paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Leaf {
    /// Its size, in points.
    pub(super) size: Size,
    orientation: Orientation,
    /// True if what comes first stands on the right.
    is_rtl: bool,
}

impl Leaf {
    /// A leaf for a talk, which may be read from right to left.
    pub(super) fn new(paper: Paper, orientation: Orientation, is_rtl: bool) -> Self {
        let (short, long) = match paper {
            Paper::A4 => (595.276, 841.89),
            Paper::Letter => (612.0, 792.0),
        };
        let size = match orientation {
            Orientation::Portrait => Size::new(short, long),
            Orientation::Landscape => Size::new(long, short),
        };
        Self { size, orientation, is_rtl }
    }

    /// A place on the leaf as it is meant for reading from left to right, on the side where it belongs.
    fn turned(&self, place: Rect) -> Rect {
        let x = |x: f64| if self.is_rtl { self.size.width - x } else { x };
        Rect::new(x(place.x0), place.y0, x(place.x1), place.y1).abs()
    }

    /// What lies between header and footer, in points.
    pub(super) fn body(&self) -> Rect {
        Rect::new(MARGIN, MARGIN + HEAD, self.size.width - MARGIN, self.size.height - MARGIN - HEAD)
    }

    /// Where the slide above its notes stands, in points.
    pub(super) fn slide(&self, slide: Size) -> Rect {
        let body = self.body();
        let size = fitted(slide, Size::new(body.width(), body.height() * 0.46));
        let left = body.x0 + (body.width() - size.width) / 2.0;
        Rect::from_origin_size((left, body.y0), size)
    }
}

/// Slides on a leaf.
#[derive(Debug)]
pub(super) struct Handout {
    /// The leaf.
    pub(super) leaf: Leaf,
    cells: Vec<Rect>,
    lines: Vec<Rect>,
}

impl Handout {
    /// A handout of slides of this size.
    pub(super) fn new(leaf: Leaf, per_page: PerPage, slide: Size) -> Self {
        let (columns, rows) = per_page.grid(leaf.orientation);
        let body = leaf.body();
        let width = (body.width() - GAP * (columns - 1) as f64) / columns as f64;
        let height = (body.height() - GAP * (rows - 1) as f64) / rows as f64;
        let (mut cells, mut lines) = (Vec::new(), Vec::new());
        for i in 0..columns * rows {
            let x = body.x0 + (i % columns) as f64 * (width + GAP);
            let y = body.y0 + (i / columns) as f64 * (height + GAP);
            let room = Rect::new(x, y, x + width, y + height);
            let (cell, writing) = parted(room, per_page, leaf.orientation, slide);
            cells.push(leaf.turned(cell));
            lines.extend(writing.map(|writing| leaf.turned(writing)));
        }
        Self { leaf, cells, lines }
    }

    /// Slides on a page.
    pub(super) fn n_cells(&self) -> usize {
        self.cells.len()
    }

    /// Where a slide stands, in points.
    pub(super) fn cell(&self, i: usize) -> Rect {
        self.cells.get(i).copied().unwrap_or_default()
    }

    /// Lines to write on beside that many slides.
    pub(super) fn writing_lines(&self, n_slides: usize) -> Vec<FrameItem> {
        let mut items = Vec::new();
        for room in self.lines.iter().take(n_slides) {
            let mut y = room.y0 + LINE_STEP;
            while y <= room.y1 + 0.5 {
                items.push(FrameItem::stroke(line(room.x0, room.x1, y), 0.5, RULE));
                y += LINE_STEP;
            }
        }
        items
    }
}

/// Where the slide stands in its room, and where one may write: of three slides beside each, of six below it, as
/// wide slides leave a third of such a page empty.
fn parted(room: Rect, per_page: PerPage, orientation: Orientation, slide: Size) -> (Rect, Option<Rect>) {
    match (per_page, orientation) {
        (PerPage::Three, Orientation::Portrait) => {
            let size = fitted(slide, Size::new(room.width() * BESIDE_LINES, room.height()));
            let cell = Rect::from_origin_size(room.origin(), size);
            (cell, Some(Rect::new(cell.x1 + GAP, room.y0, room.x1, room.y1)))
        }
        (PerPage::Three, Orientation::Landscape) => {
            // A slide that is higher than wide leaves room to write, too.
            let most = Size::new(room.width(), room.height() * 0.6);
            let cell = Rect::from_origin_size(room.origin(), fitted(slide, most));
            (cell, Some(Rect::new(room.x0, cell.y1 + GAP / 2.0, room.x1, room.y1)))
        }
        (PerPage::One | PerPage::Two | PerPage::Four | PerPage::Six | PerPage::Nine, _) => {
            let size = fitted(slide, room.size());
            let is_written_on = per_page == PerPage::Six && room.height() - size.height >= 2.0 * LINE_STEP + GAP;
            let corner = room.center() - size.to_vec2() / 2.0;
            let corner = if is_written_on { Point::new(corner.x, room.y0) } else { corner };
            let cell = Rect::from_origin_size(corner, size);
            let below = Rect::new(cell.x0, cell.y1, cell.x1, room.y1);
            (cell, is_written_on.then_some(below))
        }
    }
}

fn line(x0: f64, x1: f64, y: f64) -> BezPath {
    let mut path = BezPath::new();
    path.move_to(Point::new(x0, y));
    path.line_to(Point::new(x1, y));
    path
}

/// Draws a slide into a place on paper, with a frame around it.
pub(super) fn draw_slide(canvas: &mut Canvas<'_, '_>, page: &Page, place: Rect) {
    let frame = &page.frame.frame;
    let scale = place.width() / frame.size.width.max(1.0);
    canvas.draw_clipped(frame, page.step, Affine::translate(place.origin().to_vec2()) * Affine::scale(scale));
    let edge = kurbo::Shape::to_path(&place.inflate(0.25, 0.25), 0.1);
    canvas.draw_artifacts(&[FrameItem::stroke(edge, 0.5, RULE)]);
}

/// The style of text on paper.
pub(super) fn style(talk: Talk<'_>, size: f64) -> TextStyle {
    let fonts = &talk.deck.theme.fonts;
    let family = fonts.body.clone();
    let is_serif = family.to_lowercase().contains("serif") && !family.to_lowercase().contains("sans");
    TextStyle {
        family,
        is_serif,
        size,
        weight: 400.0,
        strong_weight: 700.0,
        color: INK,
        strong_color: None,
        link_color: INK,
        mono: fonts.mono.clone(),
        line_height: 1.4,
        align: Align::Start,
        letter_spacing: 0.0,
        is_tabular: false,
        is_balanced: false,
        words: Words::Hyphenated,
        language: talk.deck.deck.language.clone(),
        palette: [].into(),
        hanging: 0.0,
    }
}

/// Title and date above, author and number below; from right to left the other way round.
pub(super) fn foot(typesetter: &mut Typesetter, talk: Talk<'_>, leaf: Leaf, number: &str) -> Vec<FrameItem> {
    let deck = &talk.deck.deck;
    let style = TextStyle { color: QUIET, line_height: 1.2, words: Words::Whole, ..style(talk, SMALL) };
    let date = deck.date.as_ref().map(|date| Inline::plain_text(date)).or_else(|| {
        let (year, month, day) = civil(talk.written_at?)?;
        Some(format!("{year:04}-{month:02}-{day:02}"))
    });
    let title = Inline::plain_text(&deck.title);
    let author = deck.author.as_ref().map(|author| Inline::plain_text(author)).unwrap_or_default();
    let (left, right) = (MARGIN, leaf.size.width - MARGIN);
    let (top, bottom) = (MARGIN - 4.0, leaf.size.height - MARGIN - SMALL);
    let mut items = Vec::new();
    let mut put = |text: &str, y: f64, is_right: bool, share: f64| {
        let text = super::plain(text);
        if text.is_empty() {
            return;
        }
        let room = (right - left) * share;
        let mut inline = Inline::plain(text.clone());
        let mut set = typesetter.line(&inline, &style);
        // A long title is cut rather than set on two lines.
        let mut n_chars = text.chars().count();
        while set.used_width() > room && n_chars > 8 {
            n_chars = n_chars * 9 / 10;
            inline = Inline::plain(text.chars().take(n_chars).collect::<String>().trim_end().to_owned() + "…");
            set = typesetter.line(&inline, &style);
        }
        let x = if is_right == leaf.is_rtl { left } else { right - set.used_width() };
        items.extend(set.items(x, y));
    };
    put(&title, top, false, 0.7);
    put(&date.unwrap_or_default(), top, true, 0.28);
    put(&author, bottom, false, 0.7);
    put(number, bottom, true, 0.28);
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_from_the_right_begins_there() {
        let slide = Size::new(1920.0, 1080.0);
        let handout = |is_rtl: bool, per_page: PerPage| {
            Handout::new(Leaf::new(Paper::A4, per_page.usual_orientation(), is_rtl), per_page, slide)
        };
        for per_page in [PerPage::Two, PerPage::Three, PerPage::Four, PerPage::Six, PerPage::Nine] {
            let (left, right) = (handout(false, per_page), handout(true, per_page));
            let width = left.leaf.size.width;
            assert_eq!(left.n_cells(), right.n_cells());
            for i in 0..left.n_cells() {
                assert!((left.cell(i).x0 - (width - right.cell(i).x1)).abs() < 1e-9);
                assert!((left.cell(i).area() - right.cell(i).area()).abs() < 1e-6);
            }
        }
        let (left, right) = (handout(false, PerPage::Three), handout(true, PerPage::Three));
        assert!(left.lines[0].x0 > left.cell(0).x1 && right.lines[0].x1 < right.cell(0).x0);
    }

    #[test]
    fn slides_lie_on_the_leaf_and_on_no_other() {
        for (paper, orientation) in [(Paper::A4, Orientation::Portrait), (Paper::Letter, Orientation::Landscape)] {
            for per_page in [PerPage::One, PerPage::Two, PerPage::Three, PerPage::Four, PerPage::Six, PerPage::Nine] {
                for slide in [Size::new(1920.0, 1080.0), Size::new(1440.0, 1080.0), Size::new(400.0, 1080.0)] {
                    let leaf = Leaf::new(paper, orientation, false);
                    let handout = Handout::new(leaf, per_page, slide);
                    let all: Vec<Rect> = handout.cells.iter().chain(&handout.lines).copied().collect();
                    for (i, one) in all.iter().enumerate() {
                        let is_inside = leaf.body().inflate(0.01, 0.01).union(*one) == leaf.body().inflate(0.01, 0.01);
                        assert!(is_inside && one.area() > 0.0, "{one:?}");
                        assert!(all[i + 1..].iter().all(|other| one.intersect(*other).area() < 0.01));
                    }
                }
            }
        }
    }
}
