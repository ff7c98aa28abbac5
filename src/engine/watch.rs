//! A deck that follows its file: every save becomes a new [`Edition`] within milliseconds.
//!
//! The folder is watched, not the file: a watch on a file dies at the first
//! editor that saves by renaming. A save that leaves the deck more broken than
//! before is looked at again a few times first, since many programs write a
//! file in pieces.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::{EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::edition::{Edition, Revisions, n_errors};
use super::{Shared, Snapshot};
use crate::resolve::asset_paths;
use crate::source::Source;
use crate::source::diagnostic::Diagnostic;
use crate::world::ReadError;
use crate::world::disk::{DiskWorld, check_written_path};

/// Quiet time after the first event of a save, so that one save is one reload.
const SETTLE: Duration = Duration::from_millis(25);
/// When a save that broke the deck is looked at again, after the first look.
const LOOK_AGAIN: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(100), Duration::from_millis(250)];
/// How often a file system that tells nothing is asked.
const POLL: Duration = Duration::from_millis(500);

/// A deck that follows its file.
#[derive(Debug)]
pub struct LiveDeck {
    path: PathBuf,
    published: Arc<Published>,
    n_disk_changes: Arc<AtomicU64>,
    orders: Sender<Order>,
    thread: Option<JoinHandle<()>>,
}

/// The newest edition, and who waits for one.
#[derive(Debug)]
struct Published {
    edition: Mutex<Arc<Edition>>,
    is_new: Condvar,
}

#[derive(Debug)]
enum Order {
    /// These files may have changed.
    Changed(Vec<PathBuf>),
    /// Read everything again.
    Reload,
    /// From now on the deck is this text, whatever its file says.
    Draft(Arc<str>),
    /// From now on each edition is told here first.
    Listen(Listener),
    Stop,
}

/// Takes an edition on the thread that made it.
type Tell = dyn Fn(&Arc<Edition>) + Send;

/// Somebody who is told of each edition as soon as it is there.
struct Listener(Box<Tell>);

impl std::fmt::Debug for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Listener")
    }
}

impl LiveDeck {
    /// Reads a deck and follows it from now on; `on_change` is called from a thread after each change.
    ///
    /// # Errors
    /// If the file can't be read. A deck that is broken is no error: its problems are in the edition.
    pub fn open(
        shared: &Shared,
        path: &Path,
        theme: Option<&str>,
        revisions: &Revisions,
        on_change: impl Fn() + Send + 'static,
    ) -> Result<Self, ReadError> {
        let (snapshot, hash) = read_snapshot(shared, path, theme)?;
        let first = Arc::new(Edition::new(snapshot, revisions));
        let published = Arc::new(Published { edition: Mutex::new(Arc::clone(&first)), is_new: Condvar::new() });
        let n_disk_changes = Arc::new(AtomicU64::new(0));
        let (orders, incoming) = channel();
        let follower = Follower {
            shared: shared.clone(),
            path: path.to_owned(),
            theme: theme.map(ToOwned::to_owned),
            revisions: revisions.clone(),
            current: first,
            hash,
            draft: None,
            n_disk_changes: Arc::clone(&n_disk_changes),
            published: Arc::clone(&published),
            on_change: Box::new(on_change),
            listener: None,
            watched: Watched::new(orders.clone()),
        };
        let thread = std::thread::Builder::new()
            .name("diafilm-watch".to_owned())
            .spawn(move || follower.run(&incoming))
            .map_err(|error| ReadError::Io(path.display().to_string(), error.to_string()))?;
        Ok(Self { path: path.to_owned(), published, n_disk_changes, orders, thread: Some(thread) })
    }

    /// The deck's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The deck as it is now.
    #[must_use]
    pub fn edition(&self) -> Arc<Edition> {
        Arc::clone(&self.published.edition.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The deck with this text, if it is read until a moment; `None` if that takes longer.
    #[must_use]
    pub fn wait_for(&self, text: &str, until: Instant) -> Option<Arc<Edition>> {
        let mut edition = self.published.edition.lock().unwrap_or_else(PoisonError::into_inner);
        while edition.latest().source().text() != text {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            edition = self.published.is_new.wait_timeout(edition, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        Some(Arc::clone(&edition))
    }

    /// Reads the deck and its pictures again, changed or not.
    pub fn reload(&self) {
        // The thread can only be gone if it panicked; then there is nothing to tell it.
        drop(self.orders.send(Order::Reload));
    }
}

impl LiveDeck {
    /// Takes a text that is being edited for the deck's own, from now on and whatever its file says. Of several
    /// texts in a row only the newest becomes an edition.
    pub fn edit(&self, text: Arc<str>) {
        drop(self.orders.send(Order::Draft(text)));
    }

    /// Has each edition told to `listener` from the thread that made it, before anybody else looks at it: so that
    /// its pictures can be begun.
    pub fn listen(&self, listener: impl Fn(&Arc<Edition>) + Send + 'static) {
        drop(self.orders.send(Order::Listen(Listener(Box::new(listener)))));
    }

    /// Counts how often something may have written the deck's file while a text of it was being edited.
    #[must_use]
    pub fn n_disk_changes(&self) -> u64 {
        self.n_disk_changes.load(Ordering::Acquire)
    }
}

impl Drop for LiveDeck {
    fn drop(&mut self) {
        drop(self.orders.send(Order::Stop));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Reads a deck's file; the hash tells one content from another.
fn read_snapshot(shared: &Shared, path: &Path, theme: Option<&str>) -> Result<(Snapshot, blake3::Hash), ReadError> {
    let bytes = DiskWorld::read_deck(path)?;
    Ok((snapshot_of(shared, path, theme, &bytes), blake3::hash(&bytes)))
}

fn snapshot_of(shared: &Shared, path: &Path, theme: Option<&str>, bytes: &[u8]) -> Snapshot {
    let name = path.display().to_string();
    match Source::from_bytes(name, bytes) {
        Ok(source) => Snapshot::new(shared, path, source, theme),
        Err(unreadable) => {
            let (source, finding): (Source, Diagnostic) = *unreadable;
            Snapshot::new(shared, path, source, theme).with_finding(finding)
        }
    }
}

/// The thread that follows one deck.
struct Follower {
    shared: Shared,
    path: PathBuf,
    theme: Option<String>,
    revisions: Revisions,
    current: Arc<Edition>,
    hash: blake3::Hash,
    /// The text that is being edited, if one is.
    draft: Option<Arc<str>>,
    n_disk_changes: Arc<AtomicU64>,
    published: Arc<Published>,
    on_change: Box<dyn Fn() + Send>,
    listener: Option<Listener>,
    watched: Watched,
}

/// What came of looking at the file.
enum Look {
    Settled,
    /// It is more broken than before: perhaps somebody is still writing.
    Doubtful(Edition, blake3::Hash),
}

impl Follower {
    fn run(mut self, incoming: &Receiver<Order>) {
        self.watched.follow(&self.path, &self.current);
        // A save between the first read and the watch would be missed otherwise.
        let mut files_changed = false;
        let mut retry = self.look_and_plan(files_changed, 0);
        loop {
            let wait = retry.as_ref().map(|(at, _)| at.saturating_duration_since(Instant::now()));
            let order = match wait {
                Some(wait) => incoming.recv_timeout(wait),
                None => incoming.recv().map_err(|_gone| RecvTimeoutError::Disconnected),
            };
            let mut attempt = 0;
            match order {
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Order::Reload) => files_changed = true,
                Ok(Order::Listen(listener)) => {
                    self.listener = Some(listener);
                    continue;
                }
                Ok(Order::Draft(text)) => {
                    self.take_draft(text);
                    retry = None;
                    if self.take_drafts(incoming) {
                        continue;
                    }
                    return;
                }
                Ok(Order::Changed(paths)) => match self.settle(incoming, paths) {
                    Some(paths) => {
                        let Some(touches_files) = self.concerns(&paths) else { continue };
                        files_changed |= touches_files;
                    }
                    None => return,
                },
                Err(RecvTimeoutError::Timeout) => attempt = retry.as_ref().map_or(0, |&(_, attempt)| attempt),
            }
            retry = self.look_and_plan(files_changed, attempt);
            files_changed = retry.is_some() && files_changed;
        }
    }

    /// Makes an edition of the newest text; false if the deck is closed meanwhile.
    fn take_drafts(&mut self, incoming: &Receiver<Order>) -> bool {
        let mut files_changed = false;
        for order in incoming.try_iter() {
            match order {
                Order::Draft(text) => self.take_draft(text),
                Order::Stop => return false,
                Order::Listen(listener) => self.listener = Some(listener),
                Order::Reload => files_changed = true,
                Order::Changed(paths) => {
                    let concerned = self.concerns(&paths);
                    files_changed |= concerned == Some(true);
                    if concerned == Some(false) {
                        self.note_disk_change();
                    }
                }
            }
        }
        self.publish_draft(files_changed);
        true
    }

    /// The first text counts as a change of the file: what was written before it came has been taken for the
    /// deck's own here, and whoever edits may have read the file earlier.
    fn take_draft(&mut self, text: Arc<str>) {
        if self.draft.replace(text).is_none() {
            self.note_disk_change();
        }
    }

    fn publish_draft(&mut self, files_changed: bool) {
        let Some(text) = self.draft.clone() else { return };
        let source = Source::new(self.path.display().to_string(), &text);
        let snapshot = self.current.latest().after(&self.path, source, self.theme.as_deref());
        let edition = self.current.followed_by(snapshot, files_changed, &self.revisions);
        self.publish(edition, self.hash);
    }

    fn note_disk_change(&self) {
        self.n_disk_changes.fetch_add(1, Ordering::AcqRel);
        (self.on_change)();
    }

    /// Collects the events of one save; `None` if the deck is closed meanwhile.
    fn settle(&mut self, incoming: &Receiver<Order>, mut paths: Vec<PathBuf>) -> Option<Vec<PathBuf>> {
        let until = Instant::now() + SETTLE;
        loop {
            match incoming.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(Order::Changed(more)) => paths.extend(more),
                Ok(Order::Listen(listener)) => self.listener = Some(listener),
                Ok(Order::Reload) => {
                    paths.push(self.path.clone());
                    paths.extend(self.watched.names.iter().map(PathBuf::from));
                }
                Ok(Order::Draft(text)) => {
                    self.take_draft(text);
                    // The deck is ours: the look that follows takes the draft up.
                    paths.push(self.path.clone());
                }
                Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => return Some(paths),
            }
        }
    }

    /// `None` if the events are none of ours, else whether a picture or the theme is among them.
    fn concerns(&self, paths: &[PathBuf]) -> Option<bool> {
        let mut ours = None;
        for name in paths.iter().filter_map(|path| path.file_name()) {
            if self.watched.names.contains(name) {
                ours = Some(true);
            } else if self.watched.deck_names.contains(name) {
                ours = ours.or(Some(false));
            }
        }
        ours
    }

    /// Looks at the file; says when to look again and how often that was done, if it must be.
    fn look_and_plan(&mut self, files_changed: bool, attempt: usize) -> Option<(Instant, usize)> {
        if self.draft.is_some() {
            self.note_disk_change();
            self.publish_draft(files_changed);
            return None;
        }
        let Look::Doubtful(edition, hash) = self.look(files_changed) else {
            return None;
        };
        match LOOK_AGAIN.get(attempt) {
            Some(&delay) => Some((Instant::now() + delay, attempt + 1)),
            None => {
                self.publish(edition, hash);
                None
            }
        }
    }

    fn look(&mut self, files_changed: bool) -> Look {
        let bytes = match DiskWorld::read_deck(&self.path) {
            Ok(bytes) => bytes,
            Err(error) => return Look::Doubtful(self.current.unreadable(error.to_string()), blake3::hash(b"")),
        };
        let hash = blake3::hash(&bytes);
        if hash == self.hash && !files_changed {
            return Look::Settled;
        }
        let snapshot = snapshot_of(&self.shared, &self.path, self.theme.as_deref(), &bytes);
        let is_worse = n_errors(&snapshot) > self.current.n_errors();
        let edition = self.current.followed_by(snapshot, files_changed, &self.revisions);
        if is_worse {
            return Look::Doubtful(edition, hash);
        }
        self.publish(edition, hash);
        Look::Settled
    }

    fn publish(&mut self, edition: Edition, hash: blake3::Hash) {
        self.hash = hash;
        self.current = Arc::new(edition);
        *self.published.edition.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&self.current);
        self.published.is_new.notify_all();
        if let Some(Listener(tell)) = &self.listener {
            tell(&self.current);
        }
        // Whoever is told may change a picture at once.
        self.watched.follow(&self.path, &self.current);
        (self.on_change)();
    }
}

/// The folders that are watched, and the names in them that matter.
struct Watched {
    watcher: Option<Box<dyn Watcher + Send>>,
    folders: BTreeSet<PathBuf>,
    deck_names: BTreeSet<OsString>,
    names: BTreeSet<OsString>,
}

impl Watched {
    fn new(orders: Sender<Order>) -> Self {
        let watcher = watcher(orders);
        Self { watcher, folders: BTreeSet::new(), deck_names: BTreeSet::new(), names: BTreeSet::new() }
    }

    /// Watches the folders of a deck, of what it links to, of its pictures and of its theme.
    fn follow(&mut self, deck: &Path, edition: &Edition) {
        let mut deck_paths = vec![deck.to_owned()];
        deck_paths.extend(deck.canonicalize());
        let folder = folder_of(deck);
        let file_paths: Vec<_> = files_of(edition).into_iter().map(|path| folder.join(path)).collect();
        self.deck_names = deck_paths.iter().filter_map(|path| path.file_name()).map(ToOwned::to_owned).collect();
        self.names = file_paths.iter().filter_map(|path| path.file_name()).map(ToOwned::to_owned).collect();
        let folders: BTreeSet<_> =
            deck_paths.iter().chain(&file_paths).map(|path| folder_of(path)).filter(|folder| folder.is_dir()).collect();
        let Some(watcher) = &mut self.watcher else { return };
        for gone in self.folders.difference(&folders) {
            // A folder that was removed is not watched any more, which is what is wanted.
            drop(watcher.unwatch(gone));
        }
        let mut following = BTreeSet::new();
        for folder in folders {
            if self.folders.contains(&folder) || watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                following.insert(folder);
            }
        }
        self.folders = following;
    }
}

/// The system's own events, or regular looks where there are none.
fn watcher(orders: Sender<Order>) -> Option<Box<dyn Watcher + Send>> {
    let tell = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        let is_reading = matches!(event.kind, EventKind::Access(_));
        let is_written = matches!(event.kind, EventKind::Access(notify::event::AccessKind::Close(_)));
        if !is_reading || is_written {
            drop(orders.send(Order::Changed(event.paths)));
        }
    };
    if let Ok(watcher) = RecommendedWatcher::new(tell.clone(), notify::Config::default()) {
        return Some(Box::new(watcher));
    }
    let config = notify::Config::default().with_poll_interval(POLL);
    PollWatcher::new(tell, config).ok().map(|watcher| Box::new(watcher) as Box<dyn Watcher + Send>)
}

/// The folder that a file lies in.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// Paths, as written, of every picture and theme file of a deck.
fn files_of(edition: &Edition) -> BTreeSet<String> {
    let slides = (0..edition.n_slides()).filter_map(|index| edition.slide(index));
    let theme = edition.deck().and_then(|deck| deck.deck.theme.clone()).filter(|theme| theme.contains('.'));
    let paths = slides.flat_map(|slide| asset_paths(slide)).chain(theme);
    paths.filter(|path| check_written_path(path).is_ok()).collect()
}
