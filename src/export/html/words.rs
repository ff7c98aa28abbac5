//! What a slide says as words that flow, for screens that are too narrow for its drawings.
//!
//! The words stand beside the drawing that shows them, in a `span` of the class
//! `w`, which the style hides wherever drawings show.

use std::ops::Range;
use std::sync::Arc;

use super::super::svg::{escaped, is_safe_link, slide_anchor};
use crate::layout::frame::{FrameItem, GlyphRun, ItemKind, Role};

/// The words of a slide.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// All of them so far, told or not.
    pub(super) all: String,
    /// True if each paragraph is a line of its own, as in code.
    pub(super) has_lines: bool,
    pieces: Vec<Piece>,
}

/// A run of words.
#[derive(Debug)]
pub(super) struct Piece {
    text: Arc<str>,
    range: Range<usize>,
    target: Option<Arc<str>>,
    /// Em size and distance of the baseline from the top, in slide units.
    font_size: f32,
    baseline: f64,
}

/// Where words stand on their line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Raised {
    No,
    /// As an exponent.
    Up,
    /// As an index.
    Down,
}

impl Piece {
    fn words(&self) -> &str {
        self.text.get(self.range.clone()).unwrap_or_default()
    }

    /// True for a run of the same paragraph.
    fn is_beside(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.text, &other.text)
    }

    /// Whether it is raised or lowered beside the run before it, or the one behind it where none is before it.
    fn raised(&self, beside: Option<&Self>) -> Raised {
        match beside.filter(|beside| self.is_beside(beside) && self.font_size < beside.font_size * 0.85) {
            Some(beside) if self.baseline < beside.baseline - 0.5 => Raised::Up,
            Some(beside) if self.baseline > beside.baseline + 0.5 => Raised::Down,
            Some(_) | None => Raised::No,
        }
    }
}

impl Words {
    /// Takes up what an item says.
    pub(super) fn add(&mut self, item: &FrameItem) {
        match &item.kind {
            ItemKind::Text(run) => self.add_run(run),
            ItemKind::Link(link) => {
                if let Some(piece) = self.pieces.last_mut() {
                    piece.target = Some(Arc::clone(&link.target));
                }
            }
            // What goes at a later step is drawn once more for it: the last of all is what there is to read.
            ItemKind::Group(group) if !matches!(group.role, Some(Role::Artifact | Role::Figure(_))) => {
                group.items.iter().filter(|item| item.steps.until.is_none()).for_each(|item| self.add(item));
            }
            ItemKind::Group(_) | ItemKind::Shape(_) | ItemKind::Image(_) => {}
        }
    }

    fn add_run(&mut self, run: &GlyphRun) {
        // A halo is the same words once more.
        if run.halo.is_some() {
            return;
        }
        if self.pieces.last().is_none_or(|last| !Arc::ptr_eq(&last.text, &run.text)) {
            self.all.push(' ');
        }
        let piece = Piece {
            text: Arc::clone(&run.text),
            range: run.text_range.clone(),
            target: None,
            font_size: run.font_size,
            baseline: run.origin.y,
        };
        // “10⁶” isn't 106, for ears too.
        if piece.raised(self.pieces.last()) == Raised::Up {
            self.all.push('^');
        }
        self.all.push_str(piece.words());
        self.pieces.push(piece);
    }

    /// What was said since `all` had this length, on one line.
    pub(super) fn since(&self, told: usize) -> String {
        let words = self.all.get(told..).unwrap_or_default();
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Words that belong to an element around the one that begins.
    pub(super) fn set_aside(&mut self) -> Vec<Piece> {
        std::mem::take(&mut self.pieces)
    }

    /// Goes on with words that were set aside.
    pub(super) fn take_up(&mut self, aside: Vec<Piece>) {
        self.pieces = aside;
    }

    /// The words that nobody was told yet, as markup.
    pub(super) fn tell(&mut self) -> String {
        let mut pieces = std::mem::take(&mut self.pieces);
        // Lines are drawn from left to right; each paragraph is read from its beginning.
        for paragraph in pieces.chunk_by_mut(|a, b| Arc::ptr_eq(&a.text, &b.text)) {
            paragraph.sort_by_key(|piece| piece.range.start);
        }
        let mut markup = String::new();
        let mut plain: Option<&Piece> = None;
        for (i, piece) in pieces.iter().enumerate() {
            if i > 0 && !pieces[i - 1].is_beside(piece) {
                markup.push(if self.has_lines { '\n' } else { ' ' });
            }
            let words = escaped(piece.words());
            let words = match piece.raised(plain.or(pieces.get(i + 1))) {
                Raised::Up => format!("<sup>{words}</sup>"),
                Raised::Down => format!("<sub>{words}</sub>"),
                Raised::No => {
                    plain = Some(piece);
                    words
                }
            };
            match piece.target.as_deref().and_then(address) {
                Some(address) => markup.push_str(&format!("<a href=\"{address}\">{words}</a>")),
                None => markup.push_str(&words),
            }
        }
        if markup.trim().is_empty() { String::new() } else { format!("<span class=\"w\">{}</span>", markup.trim_end()) }
    }
}

/// Where a link of a page leads to, as an attribute takes it; `None` for what isn't safe to follow.
fn address(target: &str) -> Option<String> {
    let target = target.trim();
    match target.strip_prefix('#') {
        Some(id) => Some(format!("#{}", slide_anchor(id))),
        None => is_safe_link(target).then(|| escaped(target)),
    }
}
