//! What the window does with the deck that is being edited.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use egui::{ViewportCommand, ViewportId};

use super::editor::remedies::Remedy;
use super::editor::{Editor, Notice};
use super::state::State;
use super::windows::editor::EditorView;
use crate::decode::source_map::path_at;
use crate::engine::review::Reviewer;
use crate::engine::watch::LiveDeck;
use crate::source::span::Span;
use crate::world::disk::real_path;

/// Film strip, findings and outlines follow the text within this time.
const FOLLOWS_WITHIN: Duration = Duration::from_millis(60);

/// What is to be closed once the text is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    /// The editor: the shelf comes back.
    Editor,
    /// The program.
    Program,
}

impl State {
    /// Opens a deck in the editor, with the caret in a line, from 1.
    ///
    /// # Errors
    /// If the file can't be read as a text.
    pub fn open_editor(&mut self, path: &Path, line: usize) -> anyhow::Result<()> {
        let ctx = self.ctx.clone();
        // The slide's picture wakes the window by itself; what else follows the text has time until typing pauses.
        let on_change = move || ctx.request_repaint_after_for(FOLLOWS_WITHIN, ViewportId::ROOT);
        let live = LiveDeck::open(&self.shared, path, None, &self.revisions, on_change)?;
        let own = real_path(path);
        let at = self.drafts.iter().rposition(|draft| draft.deck == own);
        let draft = at.map(|at| self.drafts.remove(at));
        let folder = self.settings.state_folder();
        let mut editor =
            Editor::open(path, Arc::new(live), folder, draft).map_err(|error| anyhow::anyhow!("{error}"))?;
        let ctx = self.ctx.clone();
        editor.review_with(Reviewer::start(&self.shared, move || ctx.request_repaint_of(ViewportId::ROOT)));
        editor.go_to_line(line);
        self.editor_view = EditorView::default();
        self.editor_view.draw_ahead(editor.live(), self.worker.client());
        self.editor = Some(editor);
        self.overlays = super::state::Overlays::default();
        self.keys.1.clear();
        self.remember(path);
        self.title_root();
        Ok(())
    }

    /// Opens the deck that is chosen on the shelf in the editor.
    pub fn edit_chosen(&mut self) {
        let decks = self.shelf.decks();
        let Some(deck) = decks.get(self.shelf.selected) else { return };
        let opened = self.open_editor(&deck.path.clone(), 1);
        // Where a talk was left, one goes on.
        let left = self.left_at.get(&deck.path).map(|pos| pos.slide);
        if let Some((editor, slide)) = self.editor.as_mut().zip(left) {
            editor.go_to_slide(slide);
        }
        self.overlays.message = opened.err().map(|error| format!("{error:#}"));
    }

    /// Does something with the deck that is being edited.
    pub fn with_editor(&mut self, change: impl FnOnce(&mut Editor, Duration)) {
        let now = self.now;
        if let Some(editor) = &mut self.editor {
            change(editor, now);
        }
    }

    /// Does something with the deck that is being edited and how it is shown.
    pub fn with_editor_view(&mut self, change: impl FnOnce(&mut EditorView, &mut Editor)) {
        if let Some(editor) = &mut self.editor {
            change(&mut self.editor_view, editor);
        }
    }

    /// Writes what is being typed on the slide into the deck: whatever is done next finds it there.
    pub fn finish_typing(&mut self) {
        let now = self.now;
        self.with_editor_view(|view, editor| view.finish_in_place(editor, now));
    }

    /// Mends the finding at the caret; where there are several ways, lists them.
    pub fn mend_at_caret(&mut self) {
        let Some(editor) = &mut self.editor else { return };
        let Some((span, finding)) = editor.mendable() else {
            editor.notice = Some(Notice::Told("Nothing here can be mended with a key".to_owned()));
            return;
        };
        let mut ways = editor.ways(&finding, span);
        if ways.iter().filter(|way| way.remedy.is_cure()).count() == 1 {
            let way = ways.swap_remove(0);
            self.mend(&way.remedy, span);
        } else {
            self.editor_view.offer(ways, span);
        }
    }

    /// Does what mends a finding at this place.
    pub fn mend(&mut self, remedy: &Remedy, span: Span) {
        let now = self.now;
        let Some(editor) = &mut self.editor else { return };
        match remedy {
            Remedy::Describe => {
                let path = path_at(editor.tree(), span.start);
                if let Some(block) = editor.add_alt(&path, now) {
                    self.editor_view.edit(editor, &block, "alt");
                }
            }
            Remedy::MyWord(word) => match self.shared.world.add_own_word(word) {
                Ok(()) => editor.words_changed(),
                Err(error) => editor.notice = Some(Notice::Failed(error)),
            },
            Remedy::Shrink => editor.shrink_slide(span, &self.shared, now),
            Remedy::Edit(..) | Remedy::Split | Remedy::ToNotes | Remedy::Allow(_) => editor.mend(remedy, span, now),
        }
    }

    /// Writes the deck that is being edited to its file; what goes wrong is told above the text.
    pub fn save_deck(&mut self) {
        let now = self.now;
        if let Some(editor) = &mut self.editor {
            // A text with mistakes is saved as it is.
            if self.settings.settings.format_on_save && editor.tree().is_valid() {
                editor.format(now);
            }
            editor.save();
        }
    }

    /// Shows the deck as it is being edited, from its first slide or from the one with the caret.
    pub fn present_edited(&mut self, from_caret: bool) {
        let Some(editor) = &mut self.editor else { return };
        let slide = if from_caret { editor.slide() } else { 0 };
        let live = Arc::clone(editor.live());
        if let Err(error) = self.begin_show(live, slide, None) {
            self.with_editor(|editor, _now| editor.notice = Some(Notice::Failed(format!("{error:#}"))));
        }
    }

    /// Closes the editor; asks first if something isn't saved.
    pub fn close_editor(&mut self) {
        let Some(editor) = &mut self.editor else { return };
        if editor.document().is_changed() {
            editor.notice = Some(Notice::Unsaved(Closing::Editor));
        } else {
            self.drop_editor(Closing::Editor);
        }
    }

    /// True if the program may end; where something isn't saved, asks.
    pub fn may_quit(&mut self) -> bool {
        if !self.may_leave_show() {
            return false;
        }
        self.finish_typing();
        let Some(editor) = &mut self.editor else { return true };
        if !editor.document().is_changed() {
            return true;
        }
        editor.notice = Some(Notice::Unsaved(Closing::Program));
        // The question is asked in the editor, not over a show.
        self.leave_show();
        self.repaint();
        false
    }

    /// Closes editor or program, saved or not.
    pub fn drop_editor(&mut self, what: Closing) {
        let Some(mut editor) = self.editor.take() else { return };
        editor.close();
        let path = editor.document().path().to_owned();
        match what {
            Closing::Editor => {
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
                self.open_folder(folder);
                self.shelf.select(&path);
                self.title_root();
            }
            Closing::Program => self.ctx.send_viewport_cmd_to(ViewportId::ROOT, ViewportCommand::Close),
        }
    }
}
