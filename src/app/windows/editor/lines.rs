//! The text as lines in their colours, of which only those that changed are laid out anew.
//!
//! The field of the window library takes one layout of the whole text. A key
//! changes a line or two, so the layouts of all lines are kept and only joined
//! again; a line that is folded away is one without height.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Galley, Rect, Ui, Vec2, epaint, pos2, vec2};

use crate::app::tokens::Tokens;
use crate::source::span::Span;
use crate::syntax::{TokenKind, Tree, parse};

/// Size of the text, in points.
pub(super) const SIZE: f32 = 14.0;
/// Height of a row, in points.
pub(super) const ROW: f32 = SIZE * 1.45;

/// What all layouts depend on.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Look {
    width: f32,
    scale: f32,
    color: Color32,
}

/// The text as it was laid out last.
#[derive(Debug)]
struct Whole {
    tree: Arc<Tree>,
    hidden: Vec<Range<usize>>,
    galley: Arc<Galley>,
    /// Where each line begins: in bytes, in characters, and its first row.
    starts: Vec<(u32, usize, usize)>,
}

/// The layouts of a text's lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    look: Option<Look>,
    /// How full the atlas of letters was; it is emptied when it is full, and layouts point into it.
    atlas: f32,
    kept: HashMap<u64, Arc<Galley>>,
    whole: Option<Whole>,
    /// Lines that are folded away.
    pub(super) hidden: Vec<Range<usize>>,
}

impl Lines {
    /// The layout of a text; `known` is the tree of the text before, which this often is.
    pub(super) fn layout(
        &mut self,
        ui: &Ui,
        text: &str,
        known: &Arc<Tree>,
        tokens: &Tokens,
        width: f32,
    ) -> Arc<Galley> {
        self.look_again(ui, Look { width: width.round(), scale: ui.ctx().pixels_per_point(), color: tokens.text });
        if let Some(whole) =
            self.whole.as_ref().filter(|whole| whole.tree.text() == text && whole.hidden == self.hidden)
        {
            return Arc::clone(&whole.galley);
        }
        let last = self.whole.as_ref().map(|whole| &whole.tree).filter(|tree| tree.text() == text);
        let tree = match last {
            Some(tree) => Arc::clone(tree),
            None if known.text() == text => Arc::clone(known),
            None => Arc::new(parse(text)),
        };
        let whole = self.join(ui, tree, tokens);
        let galley = Arc::clone(&whole.galley);
        self.whole = Some(whole);
        galley
    }

    /// The tree of the text that was laid out last, if it is this text.
    pub(super) fn tree_of(&self, text: &str) -> Option<Arc<Tree>> {
        self.whole.as_ref().map(|whole| &whole.tree).filter(|tree| tree.text() == text).map(Arc::clone)
    }

    fn look_again(&mut self, ui: &Ui, look: Look) {
        let atlas = ui.fonts(|fonts| fonts.font_atlas_fill_ratio());
        if self.look != Some(look) || atlas < self.atlas {
            self.kept.clear();
            self.whole = None;
            self.look = Some(look);
        }
        self.atlas = atlas;
    }

    fn join(&mut self, ui: &Ui, tree: Arc<Tree>, tokens: &Tokens) -> Whole {
        let text = tree.text();
        let runs = runs(&tree, tokens);
        let mut kept = HashMap::with_capacity(self.kept.len() + 8);
        let mut galleys = Vec::new();
        let mut starts = Vec::new();
        let (mut next_run, mut byte, mut n_chars, mut n_rows) = (0, 0, 0, 0);
        for (index, line) in text.split('\n').enumerate() {
            let (from, to) = (byte, byte + line.len());
            let first_run = next_run;
            while runs.get(next_run).is_some_and(|(end, _)| *end <= to) {
                next_run += 1;
            }
            let of_line = &runs[first_run..(next_run + 1).min(runs.len())];
            let key = key(line, from, of_line);
            let known = self.kept.get(&key).or_else(|| kept.get(&key)).map(Arc::clone);
            let galley = known.unwrap_or_else(|| self.lay_out(ui, line, from, of_line));
            let is_hidden = self.hidden.iter().any(|lines| lines.contains(&index));
            let shown = if is_hidden { flat(&galley) } else { Arc::clone(&galley) };
            kept.insert(key, galley);
            starts.push((u32::try_from(from).unwrap_or(u32::MAX), n_chars, n_rows));
            n_rows += shown.rows.len();
            n_chars += line.chars().count() + 1;
            galleys.push(shown);
            byte = to + 1;
        }
        self.kept = kept;
        let job = LayoutJob::simple(text.to_owned(), FontId::monospace(SIZE), tokens.text, f32::INFINITY);
        let galley = Arc::new(Galley::concat(Arc::new(job), &galleys, ui.ctx().pixels_per_point()));
        Whole { tree, hidden: self.hidden.clone(), galley, starts }
    }

    fn lay_out(&self, ui: &Ui, line: &str, from: usize, runs: &[(usize, Color32)]) -> Arc<Galley> {
        let mut job = LayoutJob { keep_trailing_whitespace: true, ..LayoutJob::default() };
        job.wrap.max_width = self.look.map_or(f32::INFINITY, |look| look.width);
        let mut at = 0;
        for &(end, color) in runs {
            let end = (end - from).min(line.len());
            if end > at {
                job.append(&line[at..end], 0.0, format(color));
                at = end;
            }
        }
        if line.is_empty() {
            job.append("", 0.0, format(Color32::PLACEHOLDER));
        }
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }
}

/// Where the lines of the last layout are.
impl Lines {
    /// The line of an offset, from 0.
    pub(super) fn line_of(&self, offset: u32) -> usize {
        let starts = self.whole.as_ref().map_or(&[][..], |whole| &whole.starts);
        starts.partition_point(|(start, ..)| *start <= offset).saturating_sub(1)
    }

    /// Where a line begins, in bytes.
    pub(super) fn start_of(&self, line: usize) -> Option<u32> {
        self.whole.as_ref()?.starts.get(line).map(|(start, ..)| *start)
    }

    /// The offset of a character.
    pub(super) fn byte_of(&self, index: usize) -> u32 {
        let Some(whole) = &self.whole else { return 0 };
        let line = whole.starts.partition_point(|(_, chars, _)| *chars <= index).saturating_sub(1);
        let Some(&(start, chars, _)) = whole.starts.get(line) else { return 0 };
        let rest = &whole.tree.text()[start as usize..];
        let within = rest.char_indices().nth(index - chars).map_or(rest.len(), |(at, _)| at);
        start + u32::try_from(within).unwrap_or(0)
    }

    /// Where an offset is in the layout: a line of no width and its row's height.
    pub(super) fn place_of(&self, offset: u32) -> Rect {
        let Some(whole) = &self.whole else { return Rect::ZERO };
        let line = self.line_of(offset);
        let Some(&(start, _, first_row)) = whole.starts.get(line) else { return Rect::ZERO };
        let text = whole.tree.text();
        let end = text.floor_char_boundary((offset as usize).min(text.len()));
        let mut column = text[start as usize..end.max(start as usize)].chars().count();
        let last_row = whole.starts.get(line + 1).map_or(whole.galley.rows.len(), |(.., row)| *row);
        let rows = &whole.galley.rows[first_row.min(last_row)..last_row];
        for (i, row) in rows.iter().enumerate() {
            let n = row.char_count_excluding_newline().0;
            if column < n || i + 1 == rows.len() {
                let x = row.pos.x + row.x_offset(epaint::text::CharIndex(column));
                return Rect::from_min_size(pos2(x, row.pos.y), vec2(0.0, row.size.y));
            }
            column -= n;
        }
        Rect::ZERO
    }

    /// Lines that reach into a range of heights of the layout.
    pub(super) fn seen(&self, from: f32, to: f32) -> Range<usize> {
        let Some(whole) = &self.whole else { return 0..0 };
        let rows = &whole.galley.rows;
        let top = |line: &(u32, usize, usize)| rows.get(line.2).map_or(0.0, |row| row.pos.y);
        let first = whole.starts.partition_point(|line| top(line) + ROW <= from);
        let last = whole.starts.partition_point(|line| top(line) < to);
        // A wrapped line begins above its last row.
        first.saturating_sub(1)..last
    }

    /// The bytes of some lines.
    pub(super) fn span_of(&self, lines: &Range<usize>) -> Span {
        let end = self.whole.as_ref().map_or(0, |whole| u32::try_from(whole.tree.text().len()).unwrap_or(u32::MAX));
        Span::new(self.start_of(lines.start).unwrap_or(end), self.start_of(lines.end).unwrap_or(end))
    }

    /// True if a line is folded away.
    pub(super) fn is_hidden(&self, line: usize) -> bool {
        self.hidden.iter().any(|lines| lines.contains(&line))
    }

    /// Rectangles over a part of the text, one for each of its rows.
    pub(super) fn rects_of(&self, span: Span) -> Vec<Rect> {
        let (from, to) = (self.place_of(span.start), self.place_of(span.end));
        if (from.top() - to.top()).abs() < 1.0 {
            return vec![Rect::from_min_max(from.left_top(), pos2(to.left(), from.bottom()))];
        }
        let right = self.look.map_or(0.0, |look| look.width);
        let mut rects = vec![Rect::from_min_max(from.left_top(), pos2(right, from.bottom()))];
        if to.top() > from.bottom() + 1.0 {
            rects.push(Rect::from_min_max(pos2(0.0, from.bottom()), pos2(right, to.top())));
        }
        rects.push(Rect::from_min_max(pos2(0.0, to.top()), to.left_bottom()));
        rects
    }
}

/// A layout without height.
fn flat(galley: &Galley) -> Arc<Galley> {
    let mut flat = galley.clone();
    for placed in &mut flat.rows {
        let mut row = (*placed.row).clone();
        row.size = Vec2::new(row.size.x, 0.0);
        row.visuals = epaint::text::RowVisuals::default();
        placed.row = Arc::new(row);
        placed.pos.y = 0.0;
    }
    flat.rect = Rect::from_min_size(flat.rect.min, vec2(flat.rect.width(), 0.0));
    (flat.mesh_bounds, flat.num_vertices, flat.num_indices) = (Rect::NOTHING, 0, 0);
    Arc::new(flat)
}

fn format(color: Color32) -> TextFormat {
    TextFormat { font_id: FontId::monospace(SIZE), color, line_height: Some(ROW), ..TextFormat::default() }
}

fn key(line: &str, from: usize, runs: &[(usize, Color32)]) -> u64 {
    let mut hasher = DefaultHasher::new();
    line.hash(&mut hasher);
    for (end, color) in runs {
        ((end - from).min(line.len()), color.to_array()).hash(&mut hasher);
    }
    hasher.finish()
}

/// The ends of runs of one colour.
fn runs(tree: &Tree, tokens: &Tokens) -> Vec<(usize, Color32)> {
    let mut runs: Vec<(usize, Color32)> = Vec::with_capacity(tree.tokens().len());
    let mut next = None;
    // From the end, so that a name knows what follows it.
    for token in tree.tokens().iter().rev() {
        let color = color(token.kind, next, tokens);
        if !token.is_trivia() {
            next = Some(token.kind);
        }
        if token.kind == TokenKind::Whitespace && !runs.is_empty() {
            continue;
        }
        match runs.last() {
            Some((_, last)) if *last == color => {}
            _ => runs.push((token.span.end as usize, color)),
        }
    }
    runs.reverse();
    runs
}

fn color(kind: TokenKind, next: Option<TokenKind>, tokens: &Tokens) -> Color32 {
    match kind {
        TokenKind::LineComment | TokenKind::BlockComment => tokens.muted,
        TokenKind::String | TokenKind::Bytes | TokenKind::Char => tokens.text,
        TokenKind::Number => tokens.warn,
        TokenKind::Ident => match next {
            Some(TokenKind::Colon) => tokens.field,
            Some(TokenKind::Open(_)) => tokens.accent,
            _ => tokens.warn,
        },
        TokenKind::Other => tokens.late,
        TokenKind::Whitespace | TokenKind::Open(_) | TokenKind::Close(_) => tokens.muted,
        TokenKind::Comma | TokenKind::Colon | TokenKind::Equals | TokenKind::Hash | TokenKind::Bang => tokens.muted,
    }
}
