//! A deck's text while it is edited: undo, what the file holds, and how both come together again.
//!
//! The text is the only truth. Every change is an edit of it, made by typing
//! or by `syntax::rewrite`, and can be taken back to the byte. What another
//! program writes to the file is never overwritten: it is taken over where
//! nothing was changed here, merged where both changed different lines, and
//! else told.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::source::edit::{Indel, TextEdit};
use crate::source::span::Span;
use crate::world::disk::DiskWorld;
use crate::world::save::{clear_left_behind, save};

/// Typing that goes on within this time is taken back at once.
const SAME_TYPING: Duration = Duration::from_millis(900);
/// Changes that can be taken back.
const MAX_STEPS: usize = 10_000;
const BOM: &str = "\u{feff}";

/// What made a change; typing in one go is one step of undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// Letters put in or taken out by hand.
    Typing,
    /// One act of the window: a slide moved, a value set.
    Act,
}

/// A change that can be taken back.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    edit: TextEdit,
    inverse: TextEdit,
    kind: ChangeKind,
    at: Duration,
    /// Where the caret was before and after, if that was told.
    carets: [Option<u32>; 2],
}

/// How the file on the disk stands to the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnDisk {
    /// As it was read or saved last.
    Same,
    /// It was changed by another program, and its text is in here now.
    Taken,
    /// Both changed; the text holds both changes now.
    Merged,
    /// Both changed the same lines: this is the file's text.
    Conflict(Arc<str>),
    /// It can't be read; in words.
    Unreadable(String),
}

/// A deck's text while it is edited.
#[derive(Debug, Clone)]
pub struct Document {
    path: PathBuf,
    text: Arc<str>,
    /// The text that the file held when it was last read or written here.
    base: Arc<str>,
    has_bom: bool,
    undo: Vec<Step>,
    redo: Vec<Step>,
    revision: u64,
    /// Where the caret is, if that was told: undo leads back to it.
    caret: Option<u32>,
    /// What a step back or forth changed last.
    replayed: Span,
}

impl Document {
    /// Reads a deck's text.
    ///
    /// # Errors
    /// If the file can't be read or isn't UTF-8; in words.
    pub fn open(path: &Path) -> Result<Self, String> {
        let (text, has_bom) = read(path)?;
        if let Some(folder) = path.parent() {
            clear_left_behind(folder);
        }
        Ok(Self {
            path: path.to_owned(),
            base: Arc::clone(&text),
            text,
            has_bom,
            undo: Vec::new(),
            redo: Vec::new(),
            revision: 0,
            caret: None,
            replayed: Span::default(),
        })
    }

    /// The deck's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text as it is now, without byte order mark.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The text that the file held when it was last read or written here.
    #[must_use]
    pub fn base(&self) -> &Arc<str> {
        &self.base
    }

    /// What the file holds now.
    ///
    /// # Errors
    /// If it can't be read as a text; in words.
    pub fn file_text(&self) -> Result<Arc<str>, String> {
        read(&self.path).map(|(text, _)| text)
    }

    /// Counts changes, undone ones too.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// True if the text differs from what the file held.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.text != self.base
    }

    /// Tells where the caret is before a change.
    pub fn caret_is_at(&mut self, caret: u32) {
        self.caret = Some(caret);
    }

    /// Tells where the last change put the caret.
    pub fn caret_went_to(&mut self, caret: u32) {
        if let Some(step) = self.undo.last_mut() {
            step.carets[1] = Some(caret);
        }
    }

    /// Changes the text; false, and nothing happens, if the edit doesn't fit it or changes nothing.
    pub fn apply(&mut self, edit: TextEdit, kind: ChangeKind, now: Duration) -> bool {
        let Some((after, inverse)) = edit.apply(&self.text).zip(edit.invert(&self.text)) else { return false };
        if *after == *self.text {
            return false;
        }
        self.text = after.into();
        self.revision += 1;
        self.redo.clear();
        let step = Step { edit, inverse, kind, at: now, carets: [self.caret.take(), None] };
        match self.undo.last_mut().and_then(|last| joined(last, &step)) {
            Some(both) => {
                self.undo.pop();
                self.undo.push(both);
            }
            None => self.undo.push(step),
        }
        let too_many = self.undo.len().saturating_sub(MAX_STEPS);
        self.undo.drain(..too_many);
        true
    }

    /// Takes over a text that was typed, as the smallest edit that leads to it.
    pub fn type_over(&mut self, text: &str, now: Duration) -> bool {
        let edit = difference(&self.text, text);
        self.apply(edit, ChangeKind::Typing, now)
    }

    /// True if a change can be taken back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// True if a change that was taken back can be made again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Takes back the last change; where the text changed, or `None` if there is nothing to take back.
    pub fn undo(&mut self) -> Option<u32> {
        let step = self.undo.pop()?;
        let place = self.replay(&step.inverse);
        let caret = step.carets[0].or(place);
        self.redo.push(step);
        caret
    }

    /// Makes the change again that was taken back last; where, or `None` if there is none.
    pub fn redo(&mut self) -> Option<u32> {
        let step = self.redo.pop()?;
        let place = self.replay(&step.edit);
        let caret = step.carets[1].or(place);
        self.undo.push(step);
        caret
    }

    /// The part of the text that was changed when a change was last taken back or made again.
    #[must_use]
    pub fn replayed(&self) -> Span {
        self.replayed
    }

    fn replay(&mut self, edit: &TextEdit) -> Option<u32> {
        let grown = i64::try_from(self.text.len()).unwrap_or(0);
        self.text = edit.apply(&self.text)?.into();
        self.revision += 1;
        let grown = i64::try_from(self.text.len()).unwrap_or(0) - grown;
        let (first, last) = edit.indels().first().zip(edit.indels().last())?;
        let end = u32::try_from(i64::from(last.delete.end) + grown).unwrap_or(u32::MAX);
        self.replayed = Span::new(first.delete.start, end);
        Some(last.delete.start + u32::try_from(last.insert.len()).unwrap_or(0))
    }

    /// Writes the text to the file, unless the file holds it already.
    ///
    /// # Errors
    /// If the file holds something that isn't known here (see [`Self::look`]), or can't be written; in words. The
    /// old file is whole then.
    pub fn save(&mut self) -> Result<(), String> {
        let on_disk = read(&self.path);
        match &on_disk {
            Ok((text, _)) if *text == self.text => {
                self.base = Arc::clone(&self.text);
                return Ok(());
            }
            Ok((text, _)) if *text != self.base => {
                return Err(format!("`{}` was changed by another program", self.path.display()));
            }
            // A file that is gone is made again.
            Ok(_) | Err(_) => {}
        }
        let bytes = if self.has_bom { format!("{BOM}{}", self.text) } else { self.text.to_string() };
        save(&self.path, bytes.as_bytes())
            .map_err(|error| format!("can't write `{}` ({} bytes): {error}", self.path.display(), bytes.len()))?;
        self.base = Arc::clone(&self.text);
        Ok(())
    }

    /// Looks at the file, and takes over what another program wrote where that harms nothing.
    pub fn look(&mut self, now: Duration) -> OnDisk {
        let theirs = match read(&self.path) {
            Ok((theirs, _)) => theirs,
            Err(error) => return OnDisk::Unreadable(error),
        };
        if theirs == self.base {
            return OnDisk::Same;
        }
        if theirs == self.text || !self.is_changed() {
            self.apply(difference(&self.text, &theirs), ChangeKind::Act, now);
            self.base = theirs;
            return OnDisk::Taken;
        }
        match diffy::merge(&self.base, &self.text, &theirs) {
            Ok(both) => {
                self.apply(difference(&self.text, &both), ChangeKind::Act, now);
                self.base = theirs;
                OnDisk::Merged
            }
            Err(_conflict) => OnDisk::Conflict(theirs),
        }
    }

    /// Settles a conflict: the text here is right, whatever the file holds.
    pub fn keep_mine(&mut self) {
        if let Ok((theirs, _)) = read(&self.path) {
            self.base = theirs;
        }
    }

    /// Settles a conflict: the file is right; what was changed here can be brought back by undo.
    pub fn take_theirs(&mut self, now: Duration) {
        if let Ok((theirs, _)) = read(&self.path) {
            self.apply(difference(&self.text, &theirs), ChangeKind::Act, now);
            self.base = theirs;
        }
    }
}

fn read(path: &Path) -> Result<(Arc<str>, bool), String> {
    let bytes = DiskWorld::read_deck(path).map_err(|error| error.to_string())?;
    let text = std::str::from_utf8(&bytes).map_err(|error| {
        format!("`{}` isn't UTF-8: byte {} is {:#04x}", path.display(), error.valid_up_to(), bytes[error.valid_up_to()])
    })?;
    let (text, has_bom) = text.strip_prefix(BOM).map_or((text, false), |rest| (rest, true));
    Ok((text.into(), has_bom))
}

/// Both steps as one, if they are one go of typing: at the same place, without a pause, within a line.
fn joined(last: &Step, step: &Step) -> Option<Step> {
    let is_typing = (last.kind, step.kind) == (ChangeKind::Typing, ChangeKind::Typing);
    if !is_typing || step.at.saturating_sub(last.at) > SAME_TYPING {
        return None;
    }
    let ([before], [after]) = (last.edit.indels(), step.edit.indels()) else { return None };
    let typed_end = before.delete.start + u32::try_from(before.insert.len()).ok()?;
    let goes_on = after.delete == Span::at(typed_end) && !after.insert.contains('\n');
    if !goes_on {
        return None;
    }
    let insert = format!("{}{}", before.insert, after.insert);
    let inserted = u32::try_from(insert.len()).ok()?;
    let taken = last.inverse.indels().first().map(|indel| indel.insert.clone())?;
    let back = Indel { delete: Span::new(before.delete.start, before.delete.start + inserted), insert: taken };
    Some(Step {
        edit: TextEdit::replace(before.delete, insert),
        inverse: TextEdit::from_indels(vec![back])?,
        kind: ChangeKind::Typing,
        at: step.at,
        carets: [last.carets[0], step.carets[1]],
    })
}

/// The one replacement that leads from one text to the other, as small as whole characters allow.
#[must_use]
pub fn difference(from: &str, to: &str) -> TextEdit {
    // Bytes are compared in pieces: a key in a long deck is one of a hundred thousand letters.
    let mut start = same_start(from.as_bytes(), to.as_bytes());
    while !from.is_char_boundary(start) || !to.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = same_end(&from.as_bytes()[start..], &to.as_bytes()[start..]);
    while !from.is_char_boundary(from.len() - end) || !to.is_char_boundary(to.len() - end) {
        end -= 1;
    }
    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    TextEdit::replace(Span::new(at(start), at(from.len() - end)), &to[start..to.len() - end])
}

/// Bytes that are compared at once.
const PIECE: usize = 256;

/// Number of bytes that both begin with.
fn same_start(one: &[u8], other: &[u8]) -> usize {
    let pieces = one.chunks_exact(PIECE).zip(other.chunks_exact(PIECE));
    let whole = pieces.take_while(|(one, other)| one == other).count() * PIECE;
    whole + one[whole..].iter().zip(&other[whole..]).take_while(|(one, other)| one == other).count()
}

/// Number of bytes that both end with.
fn same_end(one: &[u8], other: &[u8]) -> usize {
    let pieces = one.rchunks_exact(PIECE).zip(other.rchunks_exact(PIECE));
    let whole = pieces.take_while(|(one, other)| one == other).count() * PIECE;
    let (one, other) = (&one[..one.len() - whole], &other[..other.len() - whole]);
    whole + one.iter().rev().zip(other.iter().rev()).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Deck(\n    title: \"A\",\n    // one\n    slides: [\n        Slide(title: \"B\"),\n    ],\n)\n";

    fn document(text: &str) -> (tempfile::TempDir, Document) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deck.ron");
        save(&path, text.as_bytes()).unwrap();
        let document = Document::open(&path).unwrap();
        (folder, document)
    }

    fn secs(tenths: u64) -> Duration {
        Duration::from_millis(tenths * 100)
    }

    fn bytes(document: &Document) -> Vec<u8> {
        DiskWorld::read_deck(document.path()).unwrap()
    }

    #[test]
    fn typing_in_one_go_is_one_step_back() {
        let (_folder, mut document) = document(TEXT);
        for (i, text) in ["AB", "ABC", "ABCD"].into_iter().enumerate() {
            assert!(document.type_over(&TEXT.replace("\"A\"", &format!("\"{text}\"")), secs(i as u64)));
        }
        document.type_over(&TEXT.replace("\"A\"", "\"ABCDé\""), secs(90));
        assert_eq!(document.undo(), Some(u32::try_from(TEXT.find("A\"").unwrap()).unwrap() + 4));
        assert!(document.text().contains("\"ABCD\""));
        document.undo();
        assert_eq!(**document.text(), *TEXT);
        assert!(!document.can_undo() && !document.is_changed() && document.can_redo());
        document.redo();
        document.redo();
        assert!(document.text().contains("\"ABCDé\"") && document.redo().is_none());
        let same = Arc::clone(document.text());
        assert!(!document.type_over(&same, secs(99)), "nothing changed");
    }

    #[test]
    fn saving_keeps_the_mark_and_writes_only_news() {
        let (_folder, mut document) = document(&format!("{BOM}{TEXT}"));
        let before = std::fs::metadata(document.path()).unwrap().modified().unwrap();
        document.save().unwrap();
        assert_eq!(std::fs::metadata(document.path()).unwrap().modified().unwrap(), before, "nothing was written");
        document.type_over(&TEXT.replace("\"A\"", "\"Z\""), secs(0));
        assert!(document.is_changed());
        document.save().unwrap();
        assert_eq!(bytes(&document), format!("{BOM}{}", TEXT.replace("\"A\"", "\"Z\"")).into_bytes());
        assert!(!document.is_changed());
    }

    #[test]
    fn what_another_program_wrote_is_never_lost() {
        let (_folder, mut document) = document(TEXT);
        assert_eq!(document.look(secs(0)), OnDisk::Same);
        // Nothing was changed here: it is taken over, and can be taken back.
        let theirs = TEXT.replace("\"B\"", "\"B2\"");
        save(document.path(), theirs.as_bytes()).unwrap();
        assert_eq!((document.look(secs(1)), &**document.text()), (OnDisk::Taken, &*theirs));
        // Both changed, on different lines.
        document.type_over(&theirs.replace("\"A\"", "\"Mine\""), secs(2));
        save(document.path(), theirs.replace("\"B2\"", "\"B3\"").as_bytes()).unwrap();
        assert!(document.save().is_err(), "the file holds something new");
        assert_eq!(document.look(secs(3)), OnDisk::Merged);
        assert!(document.text().contains("\"Mine\"") && document.text().contains("\"B3\""));
        document.save().unwrap();
        // Both changed the same line.
        document.type_over(&document.text().replace("\"Mine\"", "\"Ours\""), secs(4));
        let other = document.text().replace("\"Ours\"", "\"Theirs\"");
        save(document.path(), other.as_bytes()).unwrap();
        assert_eq!(document.look(secs(5)), OnDisk::Conflict(other.as_str().into()));
        assert!(document.save().is_err() && document.text().contains("\"Ours\""));
        let mut taken = document.clone();
        taken.take_theirs(secs(6));
        assert!(taken.text().contains("\"Theirs\"") && taken.undo().is_some() && taken.text().contains("\"Ours\""));
        document.keep_mine();
        document.save().unwrap();
        assert!(String::from_utf8(bytes(&document)).unwrap().contains("\"Ours\""));
    }

    #[test]
    fn a_file_that_is_gone_is_made_again_and_one_that_is_no_text_refused() {
        let (_folder, mut document) = document(TEXT);
        document.type_over("Deck()", secs(0));
        std::fs::remove_file(document.path()).unwrap();
        assert!(matches!(document.look(secs(1)), OnDisk::Unreadable(_)));
        document.save().unwrap();
        assert_eq!(bytes(&document), b"Deck()");
        save(document.path(), b"Deck(\xff)").unwrap();
        assert!(Document::open(document.path()).unwrap_err().contains("byte 5 is 0xff"));
    }

    #[test]
    fn the_difference_is_as_small_as_characters_allow() {
        for (from, to) in [("", ""), ("a", ""), ("é", "è"), ("abab", "ab"), ("aa", "aaa"), ("Привет", "Приветы")]
        {
            assert_eq!(difference(from, to).apply(from).unwrap(), to, "{from} {to}");
        }
        assert_eq!(difference("é", "è"), TextEdit::replace(Span::new(0, 2), "è"));
    }
}
