//! What a chart is drawn on: marks in three layers, and labels that never cover each other.
//!
//! Every text goes through the same [`LabelArea`], so no order of drawing can
//! put one label over another.

use kurbo::{BezPath, Line, Point, Rect, Shape as _, Size};
use peniko::Color;

use crate::layout::context::Ctx;
use crate::layout::frame::{FrameItem, Group, ItemKind};
use crate::layout::label::LabelArea;
use crate::layout::step::StepRange;
use crate::layout::text::{Align, Paragraph, TextStyle};
use crate::model::inline::Inline;
use crate::source::node_path::NodePath;

/// Longest label that is set, in bytes; what lies behind has no room on any slide.
const MAX_LABEL_LEN: usize = 400;

/// A text that is set and waits for its place.
#[derive(Debug)]
pub(super) struct Label {
    set: Paragraph,
    /// How far the ink begins right of the paragraph's corner.
    indent: f64,
    /// Width and height of the ink.
    pub size: Size,
    /// True if an ellipsis stands for its end.
    pub is_cut: bool,
}

impl Label {
    /// A label on one line; cut if it is wider than `width`.
    pub(super) fn line(ctx: &mut Ctx<'_>, markdown: &str, style: &TextStyle, width: f64) -> Self {
        let inline = Inline::parse(&tidied(markdown));
        let set = ctx.ts.line(&inline, style);
        if set.used_width() <= width {
            return Self::of(set, 0.0, inline.text.len() < markdown.len() && markdown.len() > MAX_LABEL_LEN);
        }
        let mut n_chars = inline.text.chars().count();
        let mut used = set.used_width();
        for _ in 0..6 {
            n_chars = whole(n_chars as f64 * (width / used.max(1.0)).min(0.96)).max(1);
            let shorter: String = inline.text.chars().take(n_chars).collect();
            let set = ctx.ts.line(&Inline::plain(format!("{}…", shorter.trim_end())), style);
            used = set.used_width();
            if used <= width || n_chars == 1 {
                return Self::of(set, 0.0, true);
            }
        }
        Self::of(ctx.ts.line(&Inline::plain("…"), style), 0.0, true)
    }

    /// A label on up to `n_lines` lines of at most `width`; cut if it needs more.
    pub(super) fn wrapped(ctx: &mut Ctx<'_>, markdown: &str, style: &TextStyle, width: f64, n_lines: usize) -> Self {
        let inline = Inline::parse(&tidied(markdown));
        let is_one_line = n_lines < 2 || ctx.ts.natural_width(&inline, style) <= width;
        if is_one_line || ctx.ts.longest_word_width(&inline, style) > width {
            return Self::line(ctx, markdown, style, width);
        }
        let style = TextStyle { is_balanced: true, ..style.clone() };
        let mut set = ctx.ts.paragraph(&inline, &style, width);
        let mut n_chars = inline.text.chars().count();
        let mut is_cut = false;
        while set.n_lines() > n_lines && n_chars > 1 {
            n_chars = (n_chars * n_lines / set.n_lines()).min(n_chars - 1).max(1);
            let shorter: String = inline.text.chars().take(n_chars).collect();
            set = ctx.ts.paragraph(&Inline::plain(format!("{}…", shorter.trim_end())), &style, width);
            is_cut = true;
        }
        let rest = (width - set.used_width()).max(0.0);
        let is_right = (style.align == Align::End) != set.is_rtl();
        let indent = match style.align {
            Align::Center => rest / 2.0,
            Align::Start | Align::End if is_right => rest,
            Align::Start | Align::End => 0.0,
        };
        Self::of(set, indent, is_cut)
    }

    fn of(set: Paragraph, indent: f64, is_cut: bool) -> Self {
        let size = Size::new(set.used_width(), set.height());
        Self { set, indent, size, is_cut }
    }

    /// True if there is nothing to see.
    pub(super) fn is_empty(&self) -> bool {
        self.size.width < 0.5
    }

    fn items(&self, corner: Point) -> Vec<FrameItem> {
        self.set.items(corner.x - self.indent, corner.y)
    }
}

/// What a chart is drawn on.
#[derive(Debug)]
pub(super) struct Canvas {
    /// Places for labels.
    pub area: LabelArea,
    back: Vec<FrameItem>,
    marks: Vec<FrameItem>,
    texts: Vec<FrameItem>,
    /// What the marks may cover, if the axis cuts them.
    pub clip: Option<Rect>,
    /// Labels that found no place and should be told.
    pub n_dropped: usize,
}

impl Canvas {
    /// An empty canvas; nothing lies outside `size`.
    pub(super) fn new(size: Size) -> Self {
        let (back, marks, texts) = (Vec::new(), Vec::new(), Vec::new());
        // Half a unit makes up for widths that were rounded.
        let area = LabelArea::new(size.to_rect().inflate(0.5, 0.5));
        Self { area, back, marks, texts, clip: None, n_dropped: 0 }
    }

    /// Adds something behind all marks.
    pub(super) fn back(&mut self, item: FrameItem, steps: StepRange) {
        self.back.push(item.during(steps));
    }

    /// Covers gridlines behind a label, so that they don't strike it through.
    pub(super) fn clear_behind(&mut self, label: Rect, background: Color, steps: StepRange) {
        self.back(FrameItem::fill_rect(label.inflate(4.0, -3.0), background), steps);
    }

    /// Adds a mark.
    pub(super) fn mark(&mut self, item: FrameItem, steps: StepRange) {
        self.marks.push(item.during(steps));
    }

    /// Adds a line or the like in front of all marks.
    pub(super) fn front(&mut self, item: FrameItem, steps: StepRange) {
        self.texts.push(item.during(steps));
    }

    /// Writes a label with its corner there, if nothing else stands there.
    pub(super) fn put(&mut self, label: &Label, corner: Point, steps: StepRange, path: &NodePath) -> Option<Rect> {
        self.place(label, &[corner], steps, path)
    }

    /// Writes a label at the best free one of these corners.
    pub(super) fn place(
        &mut self,
        label: &Label,
        corners: &[Point],
        steps: StepRange,
        path: &NodePath,
    ) -> Option<Rect> {
        if label.is_empty() {
            return None;
        }
        let rect = self.area.place(label.size, corners)?;
        let group = FrameItem::translated(label.items(Point::ORIGIN), rect.x0, rect.y0);
        self.texts.push(group.at(path).during(steps));
        Some(rect)
    }

    /// A straight line behind the marks.
    pub(super) fn rule(&mut self, line: Line, width: f64, color: Color, steps: StepRange) {
        self.back(stroke(line, width, color), steps);
    }

    /// All that was drawn, from back to front.
    pub(super) fn into_items(self) -> Vec<FrameItem> {
        let mut items = self.back;
        match self.clip {
            Some(clip) => {
                let group = Group::clipped(self.marks, clip.to_path(0.1));
                items.push(FrameItem::new(ItemKind::Group(group)));
            }
            None => items.extend(self.marks),
        }
        items.extend(self.texts);
        items
    }
}

/// A straight stroked line.
pub(super) fn stroke(line: Line, width: f64, color: Color) -> FrameItem {
    let mut path = BezPath::new();
    path.move_to(line.p0);
    path.line_to(line.p1);
    FrameItem::stroke(path, width, color)
}

/// The beginning of a text, without blanks at its ends and with one between words.
///
/// No-break and em spaces stay: numbers and the names of slices need them.
fn tidied(text: &str) -> String {
    let is_blank = |c: char| c == ' ' || c == '\t';
    let start = text[..text.floor_char_boundary(MAX_LABEL_LEN)].trim_matches(is_blank);
    start.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive count of characters")]
fn whole(value: f64) -> usize {
    value as usize
}
