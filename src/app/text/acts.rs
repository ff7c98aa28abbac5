//! What commands do to the text that is being edited.

use std::time::Duration;

use crate::app::document::ChangeKind;
use crate::app::editor::{Editor, Notice};
use crate::source::node_path::NodePath;
use crate::syntax;

use super::complete::{Candidate, Surroundings, candidates};
use super::{Change, Selection, keys};

impl Editor {
    /// Makes a change of the text and puts the caret where it says.
    pub fn change(&mut self, change: Option<Change>, kind: ChangeKind, now: Duration) {
        let Some(Change { edit, selection }) = change else { return };
        let is_changed = self.replace_text(edit, kind, now);
        self.select(selection);
        if is_changed {
            self.caret_went(selection.caret);
        }
    }

    /// Turns the lines at the caret into comments, or back.
    pub fn toggle_comment(&mut self, now: Duration) {
        let change = keys::toggle_comment(self.tree(), self.selection());
        self.change(change, ChangeKind::Act, now);
    }

    /// Moves the lines at the caret past the next one, down or up.
    pub fn move_lines(&mut self, down: bool, now: Duration) {
        let change = keys::move_lines(&self.buffer, self.selection(), down);
        self.change(change, ChangeKind::Act, now);
    }

    /// Puts a copy of the lines at the caret below them.
    pub fn duplicate_lines(&mut self, now: Duration) {
        let change = keys::duplicate_lines(&self.buffer, self.selection());
        self.change(Some(change), ChangeKind::Act, now);
    }

    /// Puts the caret at the other half of the bracket at the caret.
    pub fn go_to_other_bracket(&mut self) {
        if let Some(place) = keys::other_bracket(self.tree(), self.caret) {
            self.go_to(place);
        }
    }

    /// Gives the whole text its one layout; comments stay.
    pub fn format(&mut self, now: Duration) {
        if !self.tree().is_valid() {
            self.notice =
                Some(Notice::Told("A text with mistakes in its brackets or quotes stays as it is".to_owned()));
            return;
        }
        let formatted = syntax::format(self.tree());
        let edit = crate::app::document::difference(&self.buffer, &formatted);
        // The caret stays at the value that it was at.
        let slide = self.slide();
        let path = self.edition().latest().decoded().path_at(self.caret);
        let path = if path.slide_idx() == Some(slide) { path } else { NodePath::slide(slide) };
        if self.replace_text(edit, ChangeKind::Act, now) {
            self.go_to_node(&path);
        }
    }

    /// What could be typed at the caret.
    #[must_use]
    pub fn candidates(&self, around: &Surroundings) -> Vec<Candidate> {
        if self.selection().is_empty() { candidates(self.tree(), self.caret, around) } else { Vec::new() }
    }

    /// What is selected.
    #[must_use]
    pub fn selection(&self) -> Selection {
        Selection { anchor: self.anchor, caret: self.caret }
    }
}
