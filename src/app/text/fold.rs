//! Parts of a text that can be folded away: slides, blocks, lists, long strings.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::source::edit::TextEdit;
use crate::syntax::{NodeId, NodeKind, Tree};

use super::after_edit;

/// A part that reaches over several lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Foldable {
    /// Where it begins.
    pub start: u32,
    /// Its first line, from 0; it stays.
    pub first: usize,
    /// Its last line, from 0; it goes too.
    pub last: usize,
    /// True for a slide.
    pub is_slide: bool,
}

/// Every part of a text that can be folded, in order; one for each first line.
#[must_use]
pub fn foldables(tree: &Tree) -> Vec<Foldable> {
    let text = tree.text();
    let starts: Vec<u32> = std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
        .collect();
    let line = |offset: u32| starts.partition_point(|&start| start <= offset).saturating_sub(1);
    let mut found: Vec<Foldable> = Vec::new();
    let mut waiting = vec![(tree.root(), 0_usize)];
    while let Some((node, depth)) = waiting.pop() {
        let span = tree.span(node);
        let can_hold = matches!(tree.kind(node), NodeKind::Call | NodeKind::List | NodeKind::Map | NodeKind::String);
        // The deck itself is not folded.
        if can_hold && depth > 1 {
            let (first, last) = (line(span.start), line(span.end.saturating_sub(1)));
            if last > first {
                found.push(Foldable { start: span.start, first, last, is_slide: is_slide(tree, node) });
            }
        }
        waiting.extend(tree.children(node).map(|child| (child, depth + 1)));
    }
    found.sort_by_key(|part| (part.first, part.start));
    found.dedup_by_key(|part| part.first);
    found
}

fn is_slide(tree: &Tree, node: NodeId) -> bool {
    let list = tree.parent(node).filter(|&list| tree.kind(list) == NodeKind::List);
    let field = list.and_then(|list| tree.parent(list));
    field.is_some_and(|field| tree.name(field) == Some("slides"))
}

/// What is folded away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folds {
    /// Where the parts begin.
    starts: BTreeSet<u32>,
}

impl Folds {
    /// True if nothing is folded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// True if this part is folded.
    #[must_use]
    pub fn is_folded(&self, part: &Foldable) -> bool {
        self.starts.contains(&part.start)
    }

    /// Folds a part, or opens it again.
    pub fn toggle(&mut self, part: &Foldable) {
        if !self.starts.remove(&part.start) {
            self.starts.insert(part.start);
        }
    }

    /// Folds every slide, or opens everything if anything is folded.
    pub fn toggle_slides(&mut self, parts: &[Foldable]) {
        if self.starts.is_empty() {
            self.starts = parts.iter().filter(|part| part.is_slide).map(|part| part.start).collect();
        } else {
            self.starts.clear();
        }
    }

    /// Lines that are hidden, in order, without overlaps.
    #[must_use]
    pub fn hidden(&self, parts: &[Foldable]) -> Vec<Range<usize>> {
        let mut hidden: Vec<Range<usize>> = Vec::new();
        for part in parts.iter().filter(|part| self.is_folded(part)) {
            if hidden.last().is_none_or(|last| last.end <= part.first) {
                hidden.push(part.first + 1..part.last + 1);
            }
        }
        hidden
    }

    /// Opens whatever hides a line; false if it was to be seen.
    pub fn reveal(&mut self, parts: &[Foldable], line: usize) -> bool {
        let n_before = self.starts.len();
        for part in parts.iter().filter(|part| part.first < line && line <= part.last) {
            self.starts.remove(&part.start);
        }
        self.starts.len() != n_before
    }

    /// Follows a change of the text.
    pub fn follow(&mut self, edit: &TextEdit) {
        if !self.starts.is_empty() {
            self.starts = self.starts.iter().map(|&start| after_edit(edit, start)).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    const TEXT: &str = "Deck(\n  slides: [\n    Slide(\n      title: \"a\",\n      body: [\n        Text(\"b\"),\n      ],\n    ),\n    Slide(title: \"c\"),\n  ],\n)\n";

    #[test]
    fn slides_and_blocks_fold_and_stay_folded() {
        let parts = foldables(&parse(TEXT));
        let lines: Vec<_> = parts.iter().map(|part| (part.first, part.last, part.is_slide)).collect();
        assert_eq!(lines, [(1, 9, false), (2, 7, true), (4, 6, false)]);
        let mut folds = Folds::default();
        folds.toggle_slides(&parts);
        assert_eq!(folds.hidden(&parts).first(), Some(&(3..8)));
        folds.toggle(&parts[2]);
        assert_eq!(folds.hidden(&parts).len(), 1, "what lies inside is hidden already");
        let longer = format!("// x\n{TEXT}");
        folds.follow(&TextEdit::insert(0, "// x\n"));
        let parts = foldables(&parse(longer.as_str()));
        assert_eq!(folds.hidden(&parts).first(), Some(&(4..9)));
        assert!(folds.reveal(&parts, 5));
        assert_eq!(folds.hidden(&parts).first(), Some(&(6..8)), "one inside stays");
        assert!(!folds.reveal(&parts, 1));
    }
}
