//! A deck that is being edited: its text, where the caret is, and what the window does to it.
//!
//! Typing and the window's own acts change the same text. An act is one edit
//! made by `syntax::rewrite`, so it touches nothing else and is one step of
//! undo. What is typed is kept for the case of a crash, and what another
//! program writes to the file is taken over, merged or told.

pub mod blocks;
pub mod extras;
mod findings;
pub mod hiding;
pub mod in_place;
pub mod mending;
pub mod remedies;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::document::{ChangeKind, Document, OnDisk};
use super::editing::Closing;
use super::keeper::{self, Keeper};
use super::text::Selection;
use super::versions::Versions;
use crate::engine::edition::Edition;
use crate::engine::watch::LiveDeck;
use crate::model::schema::deck::SLIDE;
use crate::source::edit::TextEdit;
use crate::source::node_path::NodePath;
use crate::source::span::Span;
use crate::syntax::{NodeKind, Tree, parse, quoted};
use crate::world::disk::real_path;

/// A pause of typing after which what was typed is kept.
const KEEP_AFTER: Duration = Duration::from_millis(500);
/// Without a pause it is kept at least this often.
const KEEP_WITHIN: Duration = Duration::from_secs(2);
/// Lines of a draft that are shown before it is taken up.
const MAX_CHANGES: usize = 200;
/// What a new slide is: with a title alone it would open a part of the talk, in that layout's colours.
const NEW_SLIDE: &str =
    "Slide(\n    title: \"New slide\",\n    body: [\n        Text(\"Write here what the slide says\"),\n    ],\n)";
/// What holds the place of a new slide's body; the first block that is put in takes it.
const NEW_BODY: &str = "Text(\"Write here what the slide says\")";

/// What was typed and not saved when the program died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The deck's file, from the root of the file system.
    pub deck: PathBuf,
    /// The text.
    pub text: String,
    /// When it was kept, in seconds since 1970.
    pub written_at: u64,
    /// The file that holds it.
    #[serde(skip)]
    pub file: PathBuf,
}

/// What the editor tells above the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Something that was done.
    Told(String),
    /// Something that failed.
    Failed(String),
    /// The file and the text here changed the same lines.
    Conflict,
    /// A draft of an earlier run.
    Draft(Box<Draft>),
    /// This is to be closed, and not all is saved.
    Unsaved(Closing),
}

/// What the text is, as far as it could be read.
#[derive(Debug)]
struct Reading {
    revision: u64,
    tree: Arc<Tree>,
    slides: Vec<Span>,
}

/// A deck that is being edited.
#[derive(Debug)]
pub struct Editor {
    document: Document,
    live: Arc<LiveDeck>,
    /// The text as the field holds it; the document follows it.
    pub buffer: String,
    /// Where the caret is, in bytes.
    pub caret: u32,
    /// The other end of what is selected, in bytes.
    pub anchor: u32,
    /// What is to be selected, and the field to be scrolled to.
    pub wanted: Option<Selection>,
    /// What is told.
    pub notice: Option<Notice>,
    reading: Reading,
    n_disk_changes: u64,
    keeper: Keeper,
    versions: Versions,
    /// What `check` finds besides, if somebody looks for it.
    reviewed: findings::Reviewed,
    changed_at: Duration,
    kept_at: Duration,
    kept_revision: u64,
    /// The text with what is being typed on the slide, and whether it is kept.
    on_slide: (Option<String>, bool),
    /// What the draft of an earlier run would change, line by line.
    draft_changes: String,
}

impl Editor {
    /// Opens a deck; `folder` is where drafts are kept.
    ///
    /// # Errors
    /// If the file can't be read as a text; in words.
    pub fn open(path: &Path, live: Arc<LiveDeck>, folder: Option<&Path>, draft: Option<Draft>) -> Result<Self, String> {
        // Counted before the file is read: what is written from here on will be looked at.
        let n_disk_changes = live.n_disk_changes();
        let document = Document::open(path)?;
        live.edit(Arc::clone(document.text()));
        let draft = draft.filter(|draft| draft.text != **document.text());
        let draft_changes = draft.as_ref().map(|draft| changes(document.text(), &draft.text)).unwrap_or_default();
        Ok(Self {
            draft_changes,
            buffer: document.text().to_string(),
            caret: 0,
            anchor: 0,
            wanted: Some(Selection::default()),
            notice: draft.map(|draft| Notice::Draft(Box::new(draft))),
            reading: Reading::new(&document, None),
            n_disk_changes,
            keeper: Keeper::new(folder.map(drafts).as_deref(), "draft"),
            versions: Versions::new(folder, path),
            reviewed: findings::Reviewed::default(),
            changed_at: Duration::ZERO,
            kept_at: Duration::ZERO,
            kept_revision: 0,
            on_slide: (None, true),
            document,
            live,
        })
    }

    /// The deck's text with its history.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What the draft of an earlier run would change: lines that begin with `+` or `-`, and some around them.
    #[must_use]
    pub fn draft_changes(&self) -> &str {
        &self.draft_changes
    }

    /// The deck as it looks; a few milliseconds behind the text.
    #[must_use]
    pub fn edition(&self) -> Arc<Edition> {
        self.live.edition()
    }

    /// What follows the text, for a show of it.
    #[must_use]
    pub fn live(&self) -> &Arc<LiveDeck> {
        &self.live
    }

    /// The text's tree.
    #[must_use]
    pub fn tree(&self) -> &Arc<Tree> {
        &self.reading.tree
    }

    /// Where the slides are written.
    #[must_use]
    pub fn slides(&self) -> &[Span] {
        &self.reading.slides
    }

    /// The slide that the caret is in, else the last one before it.
    #[must_use]
    pub fn slide(&self) -> usize {
        self.slides().partition_point(|slide| slide.start <= self.caret).saturating_sub(1)
    }

    /// Puts the caret at a place of the text.
    pub fn go_to(&mut self, offset: u32) {
        self.select(Selection::at(offset));
    }

    /// Selects a part of the text.
    pub fn select(&mut self, selection: Selection) {
        let end = u32::try_from(self.buffer.len()).unwrap_or(u32::MAX);
        let selection = selection.map(|offset| offset.min(end));
        (self.anchor, self.caret) = (selection.anchor, selection.caret);
        self.wanted = Some(selection);
    }

    /// Puts the caret at the beginning of a slide.
    pub fn go_to_slide(&mut self, slide: usize) {
        if let Some(span) = self.slides().get(slide) {
            self.go_to(span.start);
        }
    }

    /// Puts the caret at the value with this address.
    pub fn go_to_node(&mut self, path: &NodePath) {
        let (node, _) = self.tree().find(path.segments());
        self.go_to(self.tree().span(node).start);
    }

    /// Puts the caret at the beginning of a line, from 1.
    pub fn go_to_line(&mut self, line: usize) {
        let before: usize = self.buffer.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        self.go_to(u32::try_from(before).unwrap_or(u32::MAX));
    }

    /// Takes over what was typed into the field; `tree` is the text's tree if somebody has read it.
    pub fn typed(&mut self, tree: Option<Arc<Tree>>, now: Duration) {
        if self.document.type_over(&self.buffer, now) {
            self.after_change(tree, now);
            self.document.caret_went_to(self.caret);
        }
    }

    /// Notes where the last change put the caret, for the case that it is made again.
    pub(super) fn caret_went(&mut self, caret: u32) {
        self.document.caret_went_to(caret);
    }

    /// Changes the text by an edit; false, and nothing happens, if the edit doesn't fit or changes nothing.
    pub fn replace_text(&mut self, edit: TextEdit, kind: ChangeKind, now: Duration) -> bool {
        self.document.caret_is_at(self.caret);
        let is_changed = self.document.apply(edit, kind, now);
        if is_changed {
            self.take_text(now);
        }
        is_changed
    }

    /// Changes the text by an act of the window; the caret goes to `caret`.
    fn act(&mut self, edit: Option<TextEdit>, caret: impl FnOnce(&Self) -> Option<u32>, now: Duration) {
        let Some(edit) = edit else { return };
        if self.replace_text(edit, ChangeKind::Act, now)
            && let Some(caret) = caret(self)
        {
            self.go_to(caret);
            self.document.caret_went_to(caret);
        }
    }

    fn take_text(&mut self, now: Duration) {
        self.buffer = self.document.text().to_string();
        self.caret = self.caret.min(u32::try_from(self.buffer.len()).unwrap_or(u32::MAX));
        self.anchor = self.caret;
        self.after_change(None, now);
    }

    fn after_change(&mut self, tree: Option<Arc<Tree>>, now: Duration) {
        let tree = tree.filter(|tree| tree.text() == &**self.document.text());
        self.reading = Reading::new(&self.document, tree);
        self.live.edit(Arc::clone(self.document.text()));
        self.changed_at = now;
        if matches!(self.notice, Some(Notice::Told(_) | Notice::Failed(_) | Notice::Unsaved(_))) {
            self.notice = None;
        }
    }

    /// Takes back the last change.
    pub fn undo(&mut self, now: Duration) {
        if let Some(place) = self.document.undo() {
            self.show_change(place, now);
        }
    }

    /// Makes the change again that was taken back last.
    pub fn redo(&mut self, now: Duration) {
        if let Some(place) = self.document.redo() {
            self.show_change(place, now);
        }
    }

    /// Takes over the text after a step back or forth; the caret goes where it was, unless that is on a slide that
    /// the step didn't touch.
    fn show_change(&mut self, caret: u32, now: Duration) {
        self.take_text(now);
        let changed = self.document.replayed();
        let (first, last) = (self.slide_at(changed.start), self.slide_at(changed.end));
        let is_seen = (first..=last).contains(&self.slide_at(caret)) || last.is_none();
        let is_inside = |slide: &&Span| (changed.start..changed.end).contains(&slide.start);
        let whole = self.slides().iter().find(is_inside).map(|slide| slide.start);
        self.go_to(if is_seen { caret } else { whole.unwrap_or(changed.start) });
    }

    /// Puts a new slide behind the current one and selects its title.
    pub fn add_slide(&mut self, now: Duration) {
        let n_before = self.slides().len();
        self.insert_slide(NEW_SLIDE, now);
        let path = NodePath::slide(self.slide()).field("title");
        let (title, is_there) = self.tree().find(path.segments());
        if is_there && self.slides().len() > n_before {
            let span = self.tree().span(title);
            self.select(Selection { anchor: span.start + 1, caret: span.end.saturating_sub(1) });
            self.document.caret_went_to(self.caret);
        }
    }

    /// Puts a copy of the current slide behind it.
    pub fn duplicate_slide(&mut self, now: Duration) {
        let Some(span) = self.slides().get(self.slide()).copied() else { return };
        let copy = without_id(&outdented(&self.buffer, span));
        self.insert_slide(&copy, now);
    }

    fn insert_slide(&mut self, text: &str, now: Duration) {
        let at = if self.slides().is_empty() { 0 } else { self.slide() + 1 };
        let edit = self.tree().insert(slides_path().segments(), at, text);
        self.act(edit, |editor| editor.slides().get(at).map(|slide| slide.start), now);
    }

    /// Takes the current slide out.
    pub fn delete_slide(&mut self, now: Duration) {
        let at = self.slide();
        let edit = self.tree().remove(NodePath::slide(at).segments());
        let next = |editor: &Self| editor.slides().get(at).or(editor.slides().last()).map(|slide| slide.start);
        self.act(edit, next, now);
    }

    /// Moves a slide so that it becomes slide `to`, both from 0.
    pub fn move_slide(&mut self, from: usize, to: usize, now: Duration) {
        let edit = self.tree().move_element(slides_path().segments(), from, to);
        self.act(edit, |editor| editor.slides().get(to).map(|slide| slide.start), now);
    }

    /// Moves the current slide by places, up if negative.
    pub fn move_by(&mut self, places: isize, now: Duration) {
        let from = self.slide();
        if let Some(to) = from.checked_add_signed(places).filter(|&to| to < self.slides().len()) {
            self.move_slide(from, to, now);
        }
    }

    /// Puts the caret into a slide so many places below, or above if negative.
    pub fn go_by(&mut self, places: isize) {
        let last = self.slides().len().saturating_sub(1);
        self.go_to_slide(self.slide().saturating_add_signed(places).min(last));
    }

    /// Puts the caret at the next finding behind it, or the first one.
    pub fn go_to_next_problem(&mut self) {
        let findings = self.findings();
        let next = findings.iter().find(|(span, _)| span.start > self.caret).or(findings.first());
        match next.map(|(span, _)| span.start) {
            Some(place) => self.go_to(place),
            None => self.notice = Some(Notice::Told("Nothing is wrong with this deck".to_owned())),
        }
    }

    /// Skips the current slide in the show, or shows it again.
    pub fn toggle_hidden(&mut self, now: Duration) {
        let path = NodePath::slide(self.slide()).field("hidden");
        let (node, is_there) = self.tree().find(path.segments());
        let is_hidden = is_there && self.tree().text_of(node) == "true";
        let edit = if is_hidden { self.tree().remove(path.segments()) } else { self.set(&path, "true") };
        let caret = self.caret;
        self.act(edit, |_| Some(caret), now);
    }

    /// Sets the current slide's notes.
    pub fn set_notes(&mut self, notes: &str, now: Duration) {
        let path = NodePath::slide(self.slide()).field("notes");
        let edit = if notes.trim().is_empty() {
            self.tree().remove(path.segments())
        } else {
            self.set(&path, &quoted(notes.trim_end(), &self.indent_of_slide(), None))
        };
        // The caret stays in this slide, and the field with the notes keeps the keyboard.
        self.caret = self.slides().get(self.slide()).map_or(self.caret, |slide| slide.start);
        self.act(edit, |_| None, now);
    }

    /// The blanks before the fields of the current slide.
    fn indent_of_slide(&self) -> String {
        let start = self.slides().get(self.slide()).map_or(0, |slide| slide.start as usize);
        let line = self.buffer[..start].rsplit('\n').next().unwrap_or_default();
        let blanks: String = line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        format!("{blanks}    ")
    }

    fn set(&self, path: &NodePath, value: &str) -> Option<TextEdit> {
        let order: Vec<&str> = SLIDE.fields.iter().map(|field| field.name).collect();
        self.tree().set(path.segments(), value, &order)
    }

    /// Writes the text to its file; false, and the reason in the notice, if that can't be done.
    pub fn save(&mut self) -> bool {
        let before = Arc::clone(self.document.base());
        match self.document.save() {
            Ok(()) => {
                self.versions.keep(&before);
                self.versions.keep(self.document.text());
                self.keeper.clear();
                self.kept_revision = self.document.revision();
                self.notice = None;
                true
            }
            Err(error) => {
                // A question that is asked already has the answer that is needed.
                if self.notice != Some(Notice::Conflict) {
                    self.notice = Some(Notice::Failed(error));
                }
                false
            }
        }
    }

    /// Looks at the file if another program may have written it, and keeps what was typed; how soon to come back.
    pub fn refresh(&mut self, now: Duration) -> Option<Duration> {
        let n_disk_changes = self.live.n_disk_changes();
        if n_disk_changes != self.n_disk_changes {
            self.n_disk_changes = n_disk_changes;
            self.look(now);
        }
        self.reviewed.follow(&self.live.edition());
        if self.kept_revision == self.document.revision() && self.on_slide.1 {
            return None;
        }
        let paused = now.saturating_sub(self.changed_at);
        if paused < KEEP_AFTER && now.saturating_sub(self.kept_at) < KEEP_WITHIN {
            return Some(KEEP_AFTER - paused);
        }
        self.kept_at = now;
        self.kept_revision = self.document.revision();
        self.on_slide.1 = true;
        self.keep();
        None
    }

    fn look(&mut self, now: Duration) {
        match self.document.look(now) {
            OnDisk::Same => {}
            OnDisk::Taken => {
                self.take_text(now);
                self.notice = Some(Notice::Told("Another program changed the file; this is its text".to_owned()));
            }
            OnDisk::Merged => {
                self.take_text(now);
                let words = "Another program changed other lines of the file; both changes are in this text";
                self.notice = Some(Notice::Told(words.to_owned()));
            }
            OnDisk::Conflict(_) => self.notice = Some(Notice::Conflict),
            OnDisk::Unreadable(error) => self.notice = Some(Notice::Failed(error)),
        }
    }

    fn keep(&mut self) {
        if !self.document.is_changed() && self.on_slide.0.is_none() {
            self.keeper.clear();
            return;
        }
        let path = self.document.path();
        let draft = Draft {
            deck: real_path(path),
            text: self.on_slide.0.as_ref().unwrap_or(&self.buffer).clone(),
            written_at: keeper::unix_time(),
            file: PathBuf::new(),
        };
        if let Ok(text) = ron::to_string(&draft) {
            self.keeper.keep(text);
        }
    }

    /// The texts that this deck was saved with.
    #[must_use]
    pub fn versions(&self) -> &Versions {
        &self.versions
    }

    /// Makes another text this deck's own, as one step of undo.
    pub fn take_over(&mut self, text: &str, now: Duration) {
        let edit = super::document::difference(self.document.text(), text);
        let caret = edit.indels().first().map(|indel| indel.delete.start);
        self.act(Some(edit), |_| caret, now);
    }

    /// Settles a conflict with the file: the text here is right, and is saved.
    pub fn keep_mine(&mut self) {
        self.document.keep_mine();
        self.save();
    }

    /// Settles a conflict with the file: its text is right.
    pub fn take_theirs(&mut self, now: Duration) {
        self.document.take_theirs(now);
        self.take_text(now);
        self.notice = None;
    }

    /// Takes up what was typed in an earlier run; undo leads back.
    pub fn restore_draft(&mut self, now: Duration) {
        if let Some(Notice::Draft(draft)) = self.notice.take() {
            self.buffer = draft.text;
            self.typed(None, now);
            self.go_to(self.caret);
            self.keep();
            keeper::discard(&draft.file);
        }
    }

    /// Throws away what was typed in an earlier run.
    pub fn forget_draft(&mut self) {
        if let Some(Notice::Draft(draft)) = self.notice.take() {
            keeper::discard(&draft.file);
        }
    }

    /// The editor is closed as it should be: nothing has to be kept.
    pub fn close(&mut self) {
        self.keeper.clear();
        self.keeper.finish();
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.keeper.finish();
    }
}

impl Reading {
    fn new(document: &Document, tree: Option<Arc<Tree>>) -> Self {
        let tree = tree.unwrap_or_else(|| Arc::new(parse(Arc::clone(document.text()))));
        let (list, is_there) = tree.find(slides_path().segments());
        let list = tree.unwrapped(list);
        let slides = if is_there && tree.kind(list) == NodeKind::List {
            tree.children(list).map(|slide| tree.span(slide)).collect()
        } else {
            Vec::new()
        };
        Self { revision: document.revision(), tree, slides }
    }
}

impl Editor {
    /// Counts changes of the text.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.reading.revision
    }
}

fn slides_path() -> NodePath {
    NodePath::root().field("slides")
}

/// The lines that lead from one text to another, without the head that such lists have.
fn changes(from: &str, to: &str) -> String {
    let all = diffy::create_patch(from, to).to_string();
    // Where a part begins is for programs.
    let line = |line| if str::starts_with(line, "@@") { "…" } else { line };
    all.lines().skip(2).take(MAX_CHANGES).map(line).collect::<Vec<_>>().join("\n")
}

/// The folder for drafts.
fn drafts(folder: &Path) -> PathBuf {
    folder.join("drafts")
}

/// What earlier runs left unsaved; it stays there until it is taken up or thrown away.
#[must_use]
pub fn left_drafts(folder: &Path) -> Vec<Draft> {
    let found = keeper::abandoned(&drafts(folder)).into_iter();
    let read = |(file, text): (PathBuf, Vec<u8>)| {
        let draft: Draft = ron::de::from_bytes(&text).ok()?;
        Some(Draft { file, ..draft })
    };
    found.filter_map(read).collect()
}

/// The text of a span with the indentation of its first line taken off all others.
fn outdented(text: &str, span: Span) -> String {
    let start = span.start as usize;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent: String = text[line..start].chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    let slice = text.get(span.range()).unwrap_or_default();
    slice.split('\n').map(|line| line.strip_prefix(indent.as_str()).unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// A slide's text without its `id`, which no other slide may have.
fn without_id(slide: &str) -> String {
    let tree = parse(slide);
    let edit = tree.remove(NodePath::root().field("id").segments());
    edit.filter(|_| has_own_id(&tree)).and_then(|edit| edit.apply(slide)).unwrap_or_else(|| slide.to_owned())
}

fn has_own_id(tree: &Tree) -> bool {
    tree.root_value().is_some_and(|slide| tree.field(slide, "id").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Shared;
    use crate::engine::edition::Revisions;
    use crate::resolve::check::placeholder::{NEW_TEXT, NEW_TITLE};
    use crate::world::disk::DiskWorld;
    use crate::world::save::save;

    pub(super) const TEXT: &str = "// mine\nDeck(\n    title: \"T\",\n    slides: [\n        // first\n        Slide(\n            id: \"a\",\n            title: \"A\", // yes\n        ),\n        Slide(title: \"B\", notes: \"n\"),\n    ],\n)\n";

    pub(super) fn editor_of(folder: &Path, text: &str) -> Editor {
        save(&folder.join("deck.ron"), text.as_bytes()).unwrap();
        editor(folder)
    }

    fn editor(folder: &Path) -> Editor {
        let path = folder.join("deck.ron");
        if !path.exists() {
            save(&path, TEXT.as_bytes()).unwrap();
        }
        let shared = Shared::new(Arc::new(DiskWorld::new()));
        let live = LiveDeck::open(&shared, &path, None, &Revisions::default(), || {}).unwrap();
        let draft = left_drafts(folder).pop();
        Editor::open(&path, Arc::new(live), Some(folder), draft).unwrap()
    }

    pub(super) fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn acts_on_slides_keep_the_rest_and_can_be_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut editor = editor(folder.path());
        editor.go_to_slide(0);
        editor.duplicate_slide(secs(1));
        let copy = "        Slide(\n            title: \"A\", // yes\n        ),\n";
        assert_eq!(
            editor.buffer,
            TEXT.replace("        Slide(title: \"B\"", &format!("{copy}        Slide(title: \"B\""))
        );
        assert_eq!(editor.slide(), 1);
        editor.undo(secs(2));
        editor.go_to_slide(1);
        editor.add_slide(secs(3));
        assert!(
            editor
                .buffer
                .contains("notes: \"n\"),\n        Slide(\n            title: \"New slide\",\n            body: [\n                Text(\"Write here what the slide says\"),\n            ],\n        ),\n    ]")
        );
        assert!(NEW_SLIDE.contains(NEW_BODY) && NEW_SLIDE.contains(NEW_TITLE) && NEW_BODY.contains(NEW_TEXT));
        // What is put in takes the place of the example.
        let placed = editor.insert_block("Bullets([\n    \"One\",\n])", None, secs(3)).unwrap();
        assert_eq!(placed, slides_path().index(2).field("body").index(0));
        let filled = "            body: [\n                Bullets([\n                    \"One\",\n                ]),\n            ],\n";
        assert!(editor.buffer.contains(filled), "{}", editor.buffer);
        editor.insert_block("Rule", None, secs(3)).unwrap();
        assert!(editor.buffer.contains("                ]),\n                Rule,\n"), "{}", editor.buffer);
        editor.undo(secs(4));
        editor.undo(secs(4));
        editor.undo(secs(4));
        editor.go_to_slide(1);
        editor.toggle_hidden(secs(5));
        assert!(editor.buffer.contains("notes: \"n\", hidden: true)"));
        editor.toggle_hidden(secs(6));
        editor.set_notes("say \"this\"\nand that", secs(7));
        let notes = "notes: \"\n                say \\\"this\\\"\n                and that\n            \")";
        assert!(editor.buffer.contains(notes), "{}", editor.buffer);
        editor.move_slide(1, 0, secs(8));
        assert!(editor.buffer.find("\"B\"") < editor.buffer.find("// first"));
        editor.delete_slide(secs(9));
        assert!(!editor.buffer.contains("\"B\""));
        while editor.document().can_undo() {
            editor.undo(secs(10));
        }
        assert_eq!(editor.buffer, TEXT);
    }

    #[test]
    fn what_was_typed_is_there_after_a_crash() {
        let folder = tempfile::tempdir().unwrap();
        let mut typing = editor(folder.path());
        typing.buffer = TEXT.replace("\"B\"", "\"Typed\"");
        typing.typed(None, secs(5));
        assert!(typing.refresh(secs(5)).is_none_or(|wait| wait <= KEEP_AFTER));
        typing.refresh(secs(6));
        drop(typing);
        let mut again = editor(folder.path());
        assert!(matches!(again.notice, Some(Notice::Draft(_))) && again.buffer == TEXT);
        again.restore_draft(secs(1));
        assert!(again.buffer.contains("\"Typed\""));
        assert!(again.save());
        drop(again);
        assert_eq!(editor(folder.path()).notice, None);
    }

    #[test]
    fn what_was_being_typed_on_the_slide_is_there_after_a_crash() {
        let folder = tempfile::tempdir().unwrap();
        let mut typing = editor(folder.path());
        let mut edited = typing.in_place(&slides_path().index(1).field("title")).unwrap();
        typing.note_in_place(Some(&edited), secs(1));
        assert_eq!(typing.refresh(secs(4)), None);
        edited.cells[0].text = "On the slide".to_owned();
        typing.note_in_place(Some(&edited), secs(5));
        assert!(typing.refresh(secs(5)).is_none_or(|wait| wait <= KEEP_AFTER));
        typing.refresh(secs(8));
        assert_eq!(typing.buffer, TEXT);
        drop(typing);
        let mut again = editor(folder.path());
        again.restore_draft(secs(1));
        assert_eq!(again.buffer, TEXT.replace("\"B\"", "\"On the slide\""));
        again.undo(secs(2));
        // What is left untaken is no draft.
        again.note_in_place(Some(&edited), secs(3));
        again.refresh(secs(6));
        again.note_in_place(None, secs(7));
        again.refresh(secs(10));
        drop(again);
        assert_eq!(editor(folder.path()).notice, None);
    }

    #[test]
    fn what_another_program_writes_arrives_here() {
        let folder = tempfile::tempdir().unwrap();
        let mut editor = editor(folder.path());
        let wait = |editor: &mut Editor| {
            for _ in 0..500 {
                editor.refresh(secs(1));
                if editor.notice.is_some() {
                    return;
                }
                std::thread::sleep(Duration::from_millis(10));
            }
        };
        save(&folder.path().join("deck.ron"), TEXT.replace("\"B\"", "\"Theirs\"").as_bytes()).unwrap();
        wait(&mut editor);
        assert!(editor.buffer.contains("\"Theirs\"") && !editor.document().is_changed(), "{:?}", editor.notice);
    }
}
