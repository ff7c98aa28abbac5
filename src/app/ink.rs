//! The file beside a deck that keeps its ink.
//!
//! A thread of its own writes it, once the pen rests, so that no stroke ever
//! waits for a disk. There is no file as long as there is no ink, and one that
//! can't be read is set aside and never written over.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::show::ink::{Ink, Pages, file};
use crate::world::ReadError;
use crate::world::disk::{DiskWorld, ink_path};
use crate::world::save::save;

/// The pen rests this long before its ink is written.
const SETTLE: Duration = Duration::from_millis(600);
/// A pen that never rests is written after this time.
const MAX_WAIT: Duration = Duration::from_secs(5);
/// Names that are tried for a file that is set aside.
const MAX_ASIDE: usize = 100;

/// Keeps the ink of one deck.
#[derive(Debug)]
pub struct InkStore {
    path: PathBuf,
    writer: Option<Writer>,
    failure: Arc<Mutex<Option<String>>>,
}

#[derive(Debug)]
struct Writer {
    changes: Sender<Pages>,
    thread: JoinHandle<()>,
}

/// What lay beside a deck.
#[derive(Debug, Default)]
pub struct Opened {
    /// The ink.
    pub ink: Ink,
    /// Where it is kept from now on; `None` if it can't be.
    pub store: Option<InkStore>,
    /// What the presenter should know.
    pub hint: Option<String>,
}

impl InkStore {
    /// Reads the ink of a deck.
    #[must_use]
    pub fn open(deck: &Path) -> Opened {
        let path = ink_path(deck);
        let read = match DiskWorld::read_deck(&path) {
            Ok(bytes) => file::parse(&bytes).map_err(|error| error.to_string()),
            Err(ReadError::Missing(_)) => Ok(Pages::new()),
            Err(error) => Err(error.to_string()),
        };
        let store = Self { path, writer: None, failure: Arc::default() };
        match read {
            Ok(pages) => Opened { ink: Ink::from_pages(pages), store: Some(store), hint: None },
            Err(reason) => match set_aside(&store.path) {
                Some(name) => {
                    let hint = format!("The ink of this deck can't be read, and was moved to `{name}`: {reason}");
                    Opened { store: Some(store), hint: Some(hint), ..Opened::default() }
                }
                None => {
                    let hint = format!("The ink of this deck can't be read; new ink won't be saved: {reason}");
                    Opened { hint: Some(hint), ..Opened::default() }
                }
            },
        }
    }

    /// Writes these pages soon; `on_failure` is called from the thread if that can't be done.
    pub fn keep(&mut self, pages: Pages, on_failure: impl Fn() + Send + 'static) {
        if self.writer.is_none() {
            let (changes, incoming) = channel();
            let (path, failure) = (self.path.clone(), Arc::clone(&self.failure));
            let run = move || {
                write_changes(&path, &incoming, |reason| {
                    *failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
                    on_failure();
                });
            };
            let thread = std::thread::Builder::new().name("diafilm-ink".to_owned()).spawn(run);
            self.writer = thread.ok().map(|thread| Writer { changes, thread });
        }
        if let Some(writer) = &self.writer {
            // The thread can only be gone if it panicked; then the ink stays in memory.
            drop(writer.changes.send(pages));
        }
    }

    /// Why the last writing failed, told once.
    #[must_use]
    pub fn take_failure(&self) -> Option<String> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Drop for InkStore {
    fn drop(&mut self) {
        if let Some(Writer { changes, thread }) = self.writer.take() {
            // Without a sender the thread writes what is left and ends.
            drop(changes);
            drop(thread.join());
        }
    }
}

fn write_changes(path: &Path, incoming: &Receiver<Pages>, on_failure: impl Fn(String)) {
    while let Ok(mut newest) = incoming.recv() {
        let since = Instant::now();
        while since.elapsed() < MAX_WAIT {
            match incoming.recv_timeout(SETTLE) {
                Ok(newer) => newest = newer,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        if let Err(error) = write(path, &newest) {
            on_failure(format!("The ink can't be saved and stays in memory: {error}"));
        }
    }
}

/// Puts these pages in the place of a deck's ink; what was there.
///
/// # Errors
/// If the ink that is there can't be read, or the file can't be written; in words.
pub fn replace(deck: &Path, pages: &Pages) -> Result<Pages, String> {
    let path = ink_path(deck);
    let before = match DiskWorld::read_deck(&path) {
        Ok(bytes) => file::parse(&bytes).map_err(|error| error.to_string())?,
        Err(ReadError::Missing(_)) => Pages::new(),
        Err(error) => return Err(error.to_string()),
    };
    write(&path, pages).map_err(|error| error.to_string())?;
    Ok(before)
}

/// Writes a file whole or not at all; takes it away if there is no ink to keep.
fn write(path: &Path, pages: &Pages) -> std::io::Result<()> {
    if pages.is_empty() {
        return if path.exists() { fs::remove_file(path) } else { Ok(()) };
    }
    save(path, file::to_text(pages).as_bytes())
}

/// Gives a file that can't be read another name, one that is free; the name.
fn set_aside(path: &Path) -> Option<String> {
    let name = |n: usize| if n == 0 { "bad".to_owned() } else { format!("{n}.bad") };
    let free = (0..MAX_ASIDE).map(|n| path.with_extension(name(n))).find(|free| !free.exists())?;
    fs::rename(path, &free).ok()?;
    Some(free.file_name()?.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use kurbo::Point;

    use super::*;
    use crate::show::ink::{InkTool, PageKey, Stroke};

    fn drawn() -> Ink {
        let mut ink = Ink::default();
        let stroke = Stroke::new(InkTool::Pen, 2, vec![Point::new(1.0, 2.0), Point::new(30.5, 4.0)]).unwrap();
        ink.draw(&PageKey::Whiteboard, stroke);
        ink
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn put(path: &Path, text: &str) {
        fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
    }

    #[test]
    fn ink_comes_back_and_its_file_goes_with_the_last_stroke() {
        let folder = tempfile::tempdir().unwrap();
        let deck = folder.path().join("talk.ron");
        let mut ink = drawn();
        let opened = InkStore::open(&deck);
        assert!(opened.ink.pages().is_empty() && opened.hint.is_none());
        drop(opened);
        assert!(names(folder.path()).is_empty(), "no ink, no file");
        let keep = |ink: &Ink| InkStore::open(&deck).store.unwrap().keep(ink.pages().clone(), || {});
        keep(&ink);
        assert_eq!(names(folder.path()), ["talk.ink.ron"]);
        assert_eq!(InkStore::open(&deck).ink.pages(), ink.pages());
        ink.clear(&PageKey::Whiteboard);
        keep(&ink);
        assert!(names(folder.path()).is_empty());
    }

    #[test]
    fn a_broken_file_is_set_aside_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let deck = folder.path().join("talk.ron");
        for expected in [&["talk.ink.bad"][..], &["talk.ink.1.bad", "talk.ink.bad"]] {
            put(&folder.path().join("talk.ink.ron"), "Ink(version: 1, pages: [(Whiteboard, [Pen(");
            let opened = InkStore::open(&deck);
            assert!(opened.hint.unwrap().contains("moved to `talk.ink"));
            assert_eq!(names(folder.path()), expected);
        }
        let mut opened = InkStore::open(&deck);
        opened.store.take().unwrap().keep(drawn().pages().clone(), || {});
        assert_eq!(names(folder.path()), ["talk.ink.1.bad", "talk.ink.bad", "talk.ink.ron"]);
    }

    #[test]
    fn a_failure_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let deck = folder.path().join("gone").join("talk.ron");
        let mut store = InkStore::open(&deck).store.unwrap();
        let failure = Arc::clone(&store.failure);
        store.keep(drawn().pages().clone(), || {});
        drop(store);
        assert!(failure.lock().unwrap().as_ref().is_some_and(|reason| reason.starts_with("The ink can't be saved")));
    }
}
