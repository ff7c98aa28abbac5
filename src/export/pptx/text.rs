//! Glyph runs become paragraphs again: words with their styles, lines, and where they stand.

use std::sync::Arc;

use kurbo::{Point, Rect};
use peniko::Color;

use super::fonts::{Face, Faces};
use crate::layout::frame::GlyphRun;
use crate::source::node_path::NodePath;

/// Stands where a line ends because there is no more room.
pub(super) const SOFT_BREAK: char = '\u{2028}';

/// How words look.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    /// The font.
    pub face: Face,
    /// Em size, in slide units.
    pub size: f64,
    /// Colour of the letters.
    pub color: Color,
    /// Shift up from the baseline, as a share of the size: superscript above 0, subscript below.
    pub raise: f64,
    /// Distance between letters beyond the font's own, in ems.
    pub tracking: f64,
    /// True for struck words.
    pub is_struck: bool,
    /// Where a click leads.
    pub link: Option<Arc<str>>,
    /// Colour and width of a halo around the letters, in slide units.
    pub halo: Option<(Color, f64)>,
}

/// Words of one look; `\n` is a forced line break, [`SOFT_BREAK`] one that came about.
#[derive(Debug, Clone)]
pub(super) struct Span {
    /// The words.
    pub text: String,
    /// How they look.
    pub look: Look,
}

/// What stands before an item of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bullet {
    /// The number of a numbered list; `None` for a sign.
    pub number: Option<u32>,
    /// The sign.
    pub sign: &'static str,
    /// Its colour.
    pub color: Option<Color>,
    /// Its font, if it has one of its own.
    pub face: Option<Face>,
    /// Size as a share of the text's.
    pub scale: f64,
    /// Left edge, in the box's units.
    pub left: f64,
}

/// A paragraph with its place.
#[derive(Debug, Clone)]
pub(super) struct Para {
    /// The words.
    pub spans: Vec<Span>,
    /// What stands before them.
    pub bullet: Option<Bullet>,
    /// Extent of all lines.
    pub rect: Rect,
    /// Baseline of the first line.
    pub first: f64,
    /// Baseline of the last line.
    pub last: f64,
    /// Number of lines.
    pub n_lines: usize,
    /// Distance from the baseline up to the top of the main font.
    pub ascent: f64,
    /// Distance from the baseline down to its bottom.
    pub descent: f64,
    /// Em size of most of the text.
    pub size: f64,
    /// How the lines are set.
    pub align: Align,
    /// True if it reads from right to left.
    pub is_rtl: bool,
    /// The step at which it appears.
    pub from: u16,
    /// True if its lines end where they do, whatever room there is.
    pub keeps_lines: bool,
}

/// How lines are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Center,
    Right,
}

impl Para {
    /// Distance between baselines as a share of the font's own; 1 if there is a single line.
    pub(super) fn spacing(&self) -> f64 {
        let pitch = self.pitch();
        if pitch <= 0.0 { 1.0 } else { (pitch / self.natural()).clamp(0.5, 3.0) }
    }

    /// Distance between baselines; 0 for a single line.
    pub(super) fn pitch(&self) -> f64 {
        if self.n_lines < 2 { 0.0 } else { (self.last - self.first) / (self.n_lines - 1) as f64 }
    }

    /// Height of a line as the font has it.
    pub(super) fn natural(&self) -> f64 {
        (self.ascent + self.descent).max(1.0)
    }

    /// All words.
    pub(super) fn words(&self) -> String {
        self.spans.iter().flat_map(|span| span.text.chars()).filter(|c| *c != SOFT_BREAK).collect()
    }

    /// The same, larger and moved.
    pub(super) fn placed(mut self, scale: f64, x: f64, y: f64) -> Self {
        let at = |value: f64, offset: f64| value * scale + offset;
        let Rect { x0, y0, x1, y1 } = self.rect;
        self.rect = Rect::new(at(x0, x), at(y0, y), at(x1, x), at(y1, y));
        self.first = at(self.first, y);
        self.last = at(self.last, y);
        self.ascent *= scale;
        self.descent *= scale;
        self.size *= scale;
        for span in &mut self.spans {
            span.look.size *= scale;
            if let Some((_, width)) = &mut span.look.halo {
                *width *= scale;
            }
        }
        if let Some(bullet) = &mut self.bullet {
            bullet.left = at(bullet.left, x);
        }
        self
    }
}

/// Paragraphs that stand below each other in one box.
#[derive(Debug, Clone)]
pub(super) struct TextBox {
    /// The paragraphs, from top to bottom.
    pub paras: Vec<Para>,
    /// Turn of the box in radians, clockwise, around the origin; then moved by `shift`.
    pub angle: f64,
    /// Move after the turn, in slide units; none without a turn.
    pub shift: kurbo::Vec2,
    /// What the box is for.
    pub place: Place,
    /// Whose paragraphs belong into the same box.
    pub owner: Option<NodePath>,
    /// True for labels that keep to one line each.
    pub is_label: bool,
}

/// What a text is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// The slide's title.
    Title,
    /// The line below it.
    Subtitle,
    /// Running text, lists.
    Body,
    /// A program.
    Code,
    /// The footer.
    Footer,
    /// The slide's number.
    Number,
    /// Anything else.
    Other,
}

/// A run with what its neighbours say about it.
#[derive(Debug, Clone)]
pub(super) struct MarkedRun {
    /// The run.
    pub run: GlyphRun,
    /// Where a click leads.
    pub link: Option<Arc<str>>,
    /// True if a line goes through it.
    pub is_struck: bool,
    /// Colour and width of its halo.
    pub halo: Option<(Color, f64)>,
    /// The step at which it appears.
    pub from: u16,
}

/// A paragraph made of the runs that show it; `None` if they show nothing.
pub(super) fn paragraph(mut runs: Vec<MarkedRun>, faces: &mut Faces) -> Option<Para> {
    runs.retain(|marked| !marked.run.text_range.is_empty());
    let main = runs.iter().max_by_key(|marked| marked.run.text_range.len())?.run.clone();
    let size = f64::from(main.font_size);
    let lines = lines(&runs, size);
    let (first, last) = (lines.first()?.baseline, lines.last()?.baseline);
    let from = runs.iter().map(|marked| marked.from).min().unwrap_or(0);
    let left = lines.iter().map(|line| line.x0).fold(f64::MAX, f64::min);
    let right = lines.iter().map(|line| line.x1).fold(f64::MIN, f64::max);
    let mut spans = Vec::new();
    runs.sort_by_key(|marked| marked.run.text_range.start);
    let mut end = runs.first()?.run.text_range.start;
    let mut pen: Option<Point> = None;
    let mut has_formula = false;
    for marked in &runs {
        let range = marked.run.text_range.clone();
        let look = look(marked, size, &lines, faces);
        let gap = marked.run.text.get(end..range.start).unwrap_or_default();
        let line = line_of(&lines, &marked.run);
        let is_new_line = pen.is_some_and(|pen| line_at(&lines, pen.y) < line) && !gap.contains('\n');
        let is_formula = !gap.trim().is_empty();
        has_formula |= is_formula;
        if is_new_line {
            push(&mut spans, if is_formula { "" } else { gap }, &look);
            push(&mut spans, SOFT_BREAK.encode_utf8(&mut [0; 4]), &look);
            pen = Some(Point::new(left, marked.run.origin.y));
        }
        if is_formula || !is_new_line {
            let pen = pen.filter(|pen| line_at(&lines, pen.y) == line).map(|pen| pen.x);
            let (blanks, tracking) = filler(gap, pen, marked, faces);
            push(&mut spans, &blanks, &Look { tracking, ..look.clone() });
        }
        let text = marked.run.text.get(range.start.max(end)..range.end).unwrap_or_default();
        push(&mut spans, text, &look);
        end = end.max(range.end);
        pen = Some(Point::new(marked.run.origin.x + f64::from(marked.run.advance), marked.run.origin.y));
    }
    let rest = main.text.get(end..).filter(|rest| !rest.trim().is_empty() && rest.len() < 3);
    if let (Some(rest), Some(span)) = (rest, spans.last_mut()) {
        span.text.push_str(rest);
    }
    let (ascent, descent) = (f64::from(main.ascent), f64::from(main.descent));
    Some(Para {
        spans,
        bullet: None,
        rect: Rect::new(left, first - ascent, right, last + descent),
        first,
        last,
        n_lines: lines.len(),
        ascent,
        descent,
        size,
        align: alignment(&lines, main.is_rtl, size),
        is_rtl: main.is_rtl,
        from,
        keeps_lines: has_formula,
    })
}

/// A line of a paragraph.
#[derive(Debug, Clone, Copy)]
struct Line {
    baseline: f64,
    x0: f64,
    x1: f64,
}

/// Lines from top to bottom; raised and lowered runs belong to the line that they stand in.
fn lines(runs: &[MarkedRun], size: f64) -> Vec<Line> {
    let is_main = |run: &GlyphRun| f64::from(run.font_size) > size * 0.8;
    let mut lines: Vec<Line> = Vec::new();
    let (main, small): (Vec<_>, Vec<_>) = runs.iter().map(|marked| &marked.run).partition(|run| is_main(run));
    for run in main.into_iter().chain(small) {
        let (x0, x1) = (run.origin.x, run.origin.x + f64::from(run.advance) - blank(run));
        let near = lines.iter_mut().find(|line| (line.baseline - run.origin.y).abs() < size * 0.5);
        match near {
            Some(line) => (line.x0, line.x1) = (line.x0.min(x0), line.x1.max(x1)),
            None => lines.push(Line { baseline: run.origin.y, x0, x1 }),
        }
    }
    lines.sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
    lines
}

/// Width of the blanks at a run's end.
fn blank(run: &GlyphRun) -> f64 {
    let is_blank = |glyph: &&crate::layout::frame::Glyph| {
        run.text.get(glyph.text_range.clone()).is_some_and(|text| text.trim().is_empty())
    };
    let first = run.glyphs.iter().rev().take_while(is_blank).last().filter(|_| !run.is_rtl);
    first.map_or(0.0, |glyph| f64::from(run.advance - glyph.x))
}

fn alignment(lines: &[Line], is_rtl: bool, size: f64) -> Align {
    let spread = |at: fn(&Line) -> f64| {
        let values = lines.iter().map(at);
        values.clone().fold(f64::MIN, f64::max) - values.fold(f64::MAX, f64::min)
    };
    let start = if is_rtl { Align::Right } else { Align::Left };
    if lines.len() < 2 || spread(|line| line.x0) < size * 0.1 {
        return start;
    }
    if spread(|line| f64::midpoint(line.x0, line.x1)) < size * 0.1 {
        Align::Center
    } else if spread(|line| line.x1) < size * 0.1 {
        Align::Right
    } else {
        start
    }
}

fn look(marked: &MarkedRun, main: f64, lines: &[Line], faces: &mut Faces) -> Look {
    let run = &marked.run;
    let own = f64::from(run.font_size);
    let nearest = lines.iter().map(|line| line.baseline - run.origin.y).min_by(|a, b| a.abs().total_cmp(&b.abs()));
    let up = nearest.unwrap_or(0.0) / main.max(1.0);
    let is_script = own < main * 0.8 && up.abs() > 0.06;
    Look {
        face: faces.of(run),
        size: if is_script { main } else { own },
        color: run.color,
        raise: if is_script { up } else { 0.0 },
        tracking: faces.tracking(run),
        is_struck: marked.is_struck,
        link: marked.link.clone(),
        halo: marked.halo,
    }
}

/// The line that a run stands in.
fn line_of(lines: &[Line], run: &GlyphRun) -> usize {
    line_at(lines, run.origin.y)
}

fn line_at(lines: &[Line], baseline: f64) -> usize {
    let off = |i: &usize| lines.get(*i).map_or(f64::MAX, |line| (line.baseline - baseline).abs());
    (0..lines.len()).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(0)
}

/// What stands where no run shows the text: line breaks, or blanks as wide as the formula that is drawn there,
/// with the distance between them.
fn filler(gap: &str, pen: Option<f64>, next: &MarkedRun, faces: &mut Faces) -> (String, f64) {
    let n_breaks = gap.matches('\n').count();
    if n_breaks > 0 {
        return ("\n".repeat(n_breaks), 0.0);
    }
    if gap.trim().is_empty() {
        return (gap.to_owned(), 0.0);
    }
    let size = f64::from(next.run.font_size).max(1.0);
    let width = pen.map_or(0.0, |pen| (next.run.origin.x - pen) / size);
    let blank = faces.blank(&next.run).max(0.05);
    let n_blanks = super::xml::round(width / blank).clamp(1, 60);
    let tracking = (width / n_blanks as f64 - blank).clamp(-0.2, 0.5);
    ("\u{a0}".repeat(usize::try_from(n_blanks).unwrap_or(1)), if width > 0.0 { tracking } else { 0.0 })
}

/// What can stand behind any word; a blank that must not break is as wide as its own look says.
const BLANK: [char; 3] = [' ', '\n', SOFT_BREAK];

fn push(spans: &mut Vec<Span>, text: &str, look: &Look) {
    if text.is_empty() {
        return;
    }
    match spans.last_mut() {
        Some(last) if last.look == *look => last.text.push_str(text),
        // A blank looks like nothing, so it may go with what stands before it.
        Some(last) if text.trim_matches(BLANK).is_empty() && look.link.is_none() && last.look.link.is_none() => {
            last.text.push_str(text);
        }
        Some(_) | None => spans.push(Span { text: text.to_owned(), look: look.clone() }),
    }
}
