//! What is written down during a show, so that it goes on where it was after a crash.
//!
//! A [`Keeper`] keeps it, one for each run of the program.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::keeper::{Keeper, left_behind, unix_time};
use crate::show::ink::PageKey;

/// A show that was interrupted longer ago is over.
const OVER_AFTER: Duration = Duration::from_secs(12 * 3600);

/// Where a show was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The deck's file, from the root of the file system.
    pub deck: PathBuf,
    /// Index of the slide in the file.
    pub slide: usize,
    /// The slide's name, should the file have changed.
    pub key: Option<PageKey>,
    /// Step of the slide.
    pub step: u16,
    /// The slide's number in the show, if it has one.
    pub number: Option<usize>,
    /// What is written on it.
    pub title: String,
    /// True if the screen was black.
    pub is_black: bool,
    /// Seconds that the stopwatch had counted.
    pub elapsed_secs: f64,
    /// True if it was counting.
    pub is_running: bool,
    /// When this was written, in seconds since 1970.
    pub written_at: u64,
}

impl Entry {
    /// Time since it was written; none if the clock was set back.
    #[must_use]
    pub fn age(&self) -> Duration {
        Duration::from_secs(unix_time().saturating_sub(self.written_at))
    }

    /// What the stopwatch would say had the show gone on.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        let counted = Duration::try_from_secs_f64(self.elapsed_secs.clamp(0.0, 1e7)).unwrap_or_default();
        counted + if self.is_running { self.age() } else { Duration::ZERO }
    }
}

/// Writes down where the show of this run is.
#[derive(Debug, Default)]
pub struct Journal {
    keeper: Keeper,
    last: Option<Entry>,
}

impl Journal {
    /// A journal in a folder that is made when the first show starts; without one nothing is written.
    #[must_use]
    pub fn new(folder: Option<&Path>) -> Self {
        Self { keeper: Keeper::new(folder.map(shows).as_deref(), "show"), last: None }
    }

    /// Takes down where the show is, if it isn't where it was; the slide's name is asked for only then.
    pub fn write(&mut self, entry: Entry, key: impl FnOnce() -> Option<PageKey>) {
        if self.last.as_ref().is_some_and(|last| is_same(last, &entry)) {
            return;
        }
        let entry = Entry { key: key(), ..entry };
        if let Ok(text) = ron::ser::to_string_pretty(&entry, ron::ser::PrettyConfig::default()) {
            self.keeper.keep(text);
        }
        self.last = Some(entry);
    }

    /// The show ended as it should: nothing is left to go on with.
    pub fn clear(&mut self) {
        self.last = None;
        self.keeper.clear();
    }

    /// Waits until everything is written.
    pub fn finish(&mut self) {
        self.keeper.finish();
    }
}

fn shows(folder: &Path) -> PathBuf {
    folder.join("shows")
}

/// True if the second one tells nothing new: the stopwatch went on as it should.
fn is_same(last: &Entry, entry: &Entry) -> bool {
    let drift = (entry.elapsed_secs - last.elapsed_secs)
        - if entry.is_running { entry.written_at.saturating_sub(last.written_at) as f64 } else { 0.0 };
    let key = last.key.clone();
    let as_last = Entry { key, elapsed_secs: last.elapsed_secs, written_at: last.written_at, ..entry.clone() };
    as_last == *last && drift.abs() < 2.0
}

/// The show that was interrupted last; what older runs left behind is cleared away.
#[must_use]
pub fn interrupted(folder: &Path) -> Option<Entry> {
    let entries = left_behind(&shows(folder)).into_iter().filter_map(|text| ron::de::from_bytes::<Entry>(&text).ok());
    let found = entries.filter(|entry| entry.age() < OVER_AFTER && entry.deck.is_file());
    found.max_by_key(|entry| entry.written_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::save::replace;

    fn entry(deck: &Path, slide: usize) -> Entry {
        Entry {
            deck: deck.to_owned(),
            slide,
            key: None,
            step: 1,
            number: Some(slide + 1),
            title: "A".to_owned(),
            is_black: false,
            elapsed_secs: 90.0,
            is_running: true,
            written_at: unix_time(),
        }
    }

    #[test]
    fn a_show_that_was_interrupted_is_found_once() {
        let folder = tempfile::tempdir().unwrap();
        let deck = folder.path().join("deck.ron");
        replace(&deck, b"Deck()").unwrap();
        let mut journal = Journal::new(Some(folder.path()));
        journal.write(entry(&deck, 3), || None);
        journal.write(entry(&deck, 4), || Some(PageKey::Title("A".to_owned())));
        assert_eq!(interrupted(folder.path()), None, "it is still going on");
        // The program is gone: its thread has written, its lock is free.
        journal.finish();
        drop(journal);
        let found = interrupted(folder.path()).unwrap();
        assert_eq!((found.slide, found.step), (4, 1));
        assert!(found.elapsed() >= Duration::from_secs(90));
        assert_eq!(interrupted(folder.path()), None);
        assert_eq!(std::fs::read_dir(folder.path().join("shows")).unwrap().count(), 0);
    }

    #[test]
    fn a_show_that_ended_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let deck = folder.path().join("deck.ron");
        replace(&deck, b"Deck()").unwrap();
        let mut journal = Journal::new(Some(folder.path()));
        journal.write(entry(&deck, 0), || None);
        journal.clear();
        journal.finish();
        assert_eq!(std::fs::read_dir(folder.path().join("shows")).unwrap().count(), 0);
        let mut nowhere = Journal::new(None);
        nowhere.write(entry(&deck, 0), || None);
        nowhere.finish();
    }

    #[test]
    fn broken_and_old_entries_are_no_offer() {
        let folder = tempfile::tempdir().unwrap();
        let deck = folder.path().join("deck.ron");
        replace(&deck, b"Deck()").unwrap();
        std::fs::create_dir(folder.path().join("shows")).unwrap();
        let old = Entry { written_at: unix_time() - 13 * 3600, ..entry(&deck, 0) };
        let texts = [
            "(deck: ".to_owned(),
            ron::to_string(&old).unwrap(),
            ron::to_string(&entry(Path::new("/gone"), 0)).unwrap(),
        ];
        for (i, text) in texts.iter().enumerate() {
            replace(&folder.path().join(format!("shows/{i}.ron")), text.as_bytes()).unwrap();
        }
        assert_eq!(interrupted(folder.path()), None);
    }

    #[test]
    fn only_news_are_written() {
        let deck = Path::new("/d");
        let later = |entry: Entry, secs: u64| Entry {
            elapsed_secs: entry.elapsed_secs + secs as f64,
            written_at: entry.written_at + secs,
            ..entry
        };
        let one = entry(deck, 1);
        assert!(is_same(&one, &later(one.clone(), 60)));
        assert!(!is_same(&one, &Entry { elapsed_secs: 0.0, ..later(one.clone(), 60) }));
        assert!(!is_same(&one, &entry(deck, 2)));
        assert!(!is_same(&one, &Entry { is_running: false, ..one.clone() }));
    }
}
