//! A file that always holds the newest state of something, for the case that the program dies.
//!
//! Each run of the program has files of its own, and for each a lock that the
//! system takes back when the program ends, however it ends: a file without
//! the lock of its run was left behind by a crash. Writing is done by a thread,
//! the newest state wins, and nobody waits for the disk.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::world::disk::{DiskWorld, ron_files};
use crate::world::save::replace;

/// Seconds since 1970.
#[must_use]
pub fn unix_time() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// Keeps the newest state of one thing.
#[derive(Debug, Default)]
pub struct Keeper {
    file: Option<PathBuf>,
    /// Held as long as the program runs.
    lock: Option<File>,
    is_kept: bool,
    orders: Option<Sender<Option<String>>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Keeps it in this folder, which is made when there is something to keep; without one nothing is kept.
    /// `name` tells the things of one run apart.
    #[must_use]
    pub fn new(folder: Option<&Path>, name: &str) -> Self {
        let name = format!("{}-{}-{name}.ron", unix_time(), std::process::id());
        Self { file: folder.map(|folder| folder.join(name)), ..Self::default() }
    }

    /// Takes down the newest state.
    pub fn keep(&mut self, text: String) {
        if self.open()
            && let Some(orders) = &self.orders
        {
            // The thread ends only with the program.
            drop(orders.send(Some(text)));
            self.is_kept = true;
        }
    }

    /// All is safe elsewhere, or over: nothing is left to go on with.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.is_kept)
            && let Some(orders) = &self.orders
        {
            drop(orders.send(None));
        }
    }

    /// Waits until everything is written.
    pub fn finish(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
        let is_over = !self.is_kept && self.lock.take().is_some();
        if let Some(file) = self.file.as_deref().filter(|_| is_over) {
            drop(std::fs::remove_file(lock_of(file)));
        }
    }

    /// Makes folder, lock and thread; false if there is no place to write to.
    fn open(&mut self) -> bool {
        if self.orders.is_some() {
            return true;
        }
        let Some(file) = self.file.clone() else { return false };
        let is_made = file.parent().is_some_and(|folder| std::fs::create_dir_all(folder).is_ok());
        let lock = File::options().create(true).append(true).open(lock_of(&file)).ok();
        let Some(lock) = lock.filter(|lock| is_made && lock.try_lock().is_ok()) else {
            self.file = None;
            return false;
        };
        let (sender, receiver) = channel();
        let named = std::thread::Builder::new().name("diafilm-keeper".to_owned());
        self.thread = named.spawn(move || write_newest(&file, &receiver)).ok();
        self.lock = Some(lock);
        self.orders = Some(sender);
        true
    }
}

fn write_newest(file: &Path, orders: &Receiver<Option<String>>) {
    while let Ok(first) = orders.recv() {
        match orders.try_iter().last().unwrap_or(first) {
            // A disk that is full must not end what is going on.
            Some(text) => drop(replace(file, text.as_bytes())),
            None => drop(std::fs::remove_file(file)),
        }
    }
}

fn lock_of(file: &Path) -> PathBuf {
    file.with_extension("lock")
}

/// What runs that died left in a folder, with the files that hold it.
#[must_use]
pub fn abandoned(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = ron_files(folder).unwrap_or_default();
    let dead = files.into_iter().filter(|file| !is_alive(&lock_of(file)));
    dead.filter_map(|file| DiskWorld::read_deck(&file).ok().map(|bytes| (file, bytes))).collect()
}

/// Takes away what a run that died left in a file.
pub fn discard(file: &Path) {
    drop(std::fs::remove_file(lock_of(file)));
    drop(std::fs::remove_file(file));
}

/// As [`abandoned`], and takes it away from there.
#[must_use]
pub fn left_behind(folder: &Path) -> Vec<Vec<u8>> {
    let found = abandoned(folder);
    found.iter().for_each(|(file, _)| discard(file));
    found.into_iter().map(|(_, bytes)| bytes).collect()
}

/// True if the run that holds this lock is still going on.
fn is_alive(lock: &Path) -> bool {
    let file = File::options().append(true).open(lock);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_that_died_kept_is_found_once() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("deep");
        let mut keeper = Keeper::new(Some(&folder), "a");
        keeper.keep("one".to_owned());
        keeper.keep("two".to_owned());
        assert!(left_behind(&folder).is_empty(), "it is still going on");
        // The program is gone: its thread has written, its lock is free.
        keeper.finish();
        drop(keeper);
        assert_eq!(left_behind(&folder), [b"two"]);
        assert!(left_behind(&folder).is_empty());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    }

    #[test]
    fn what_is_over_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut keeper = Keeper::new(Some(folder.path()), "a");
        keeper.keep("one".to_owned());
        keeper.clear();
        keeper.finish();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut nowhere = Keeper::new(None, "a");
        nowhere.keep("one".to_owned());
        nowhere.finish();
    }
}
