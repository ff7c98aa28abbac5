//! The texts that a deck was saved with, kept outside its folder, so that what was thrown away can be had again.
//!
//! A version is a file of its own with the text as it was: readable without
//! this program. The oldest go when there are too many or they take too much
//! room; the newest always stays.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::world::disk::{DiskWorld, ron_files};
use crate::world::save::{clear_left_behind, replace};

/// Versions of one deck that are kept.
const MAX_VERSIONS: usize = 50;
/// Bytes that the versions of one deck may take.
const MAX_BYTES: u64 = 32 << 20;

/// A text that a deck was saved with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// When, in milliseconds since 1970.
    pub saved_at: u64,
    file: PathBuf,
}

impl Version {
    /// The text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        String::from_utf8(DiskWorld::read_deck(&self.file).ok()?).ok()
    }
}

/// The versions of one deck.
#[derive(Debug, Clone, Default)]
pub struct Versions {
    folder: Option<PathBuf>,
}

impl Versions {
    /// Those of the deck at `deck`, below `state`, the folder of what the program remembers.
    #[must_use]
    pub fn new(state: Option<&Path>, deck: &Path) -> Self {
        let deck = deck.canonicalize().unwrap_or_else(|_| deck.to_owned());
        // Decks of the same name lie in many folders.
        let mark = blake3::hash(deck.to_string_lossy().as_bytes()).to_hex();
        let stem = deck.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = format!("{stem}-{}", &mark[..16]);
        Self { folder: state.map(|state| state.join("versions").join(name)) }
    }

    /// All of them, the newest first.
    #[must_use]
    pub fn list(&self) -> Vec<Version> {
        let files = self.folder.as_deref().and_then(|folder| ron_files(folder).ok()).unwrap_or_default();
        let version = |file: PathBuf| {
            let saved_at = file.file_stem()?.to_str()?.parse().ok()?;
            Some(Version { saved_at, file })
        };
        let mut found: Vec<Version> = files.into_iter().filter_map(version).collect();
        found.sort();
        found.reverse();
        found
    }

    /// Keeps a text, unless it is the newest one already; what can't be written is no reason to stop.
    pub fn keep(&self, text: &str) {
        let known = self.list();
        let is_known = known.first().is_some_and(|newest| newest.text().as_deref() == Some(text));
        let Some(folder) = self.folder.as_deref().filter(|_| !is_known) else { return };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis());
        let now = u64::try_from(now).unwrap_or(u64::MAX);
        // Clocks are set back; the order of the versions isn't.
        let at = known.first().map_or(now, |newest| now.max(newest.saved_at.saturating_add(1)));
        if std::fs::create_dir_all(folder).is_ok() {
            drop(replace(&folder.join(format!("{at}.ron")), text.as_bytes()));
            clear_left_behind(folder);
            self.forget_oldest();
        }
    }

    fn forget_oldest(&self) {
        let mut bytes = 0;
        for (i, version) in self.list().into_iter().enumerate() {
            bytes += std::fs::metadata(&version.file).map_or(0, |file| file.len());
            if i > 0 && (i >= MAX_VERSIONS || bytes > MAX_BYTES) {
                drop(std::fs::remove_file(&version.file));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_fifty_texts_can_be_had_again() {
        let state = tempfile::tempdir().unwrap();
        let versions = Versions::new(Some(state.path()), Path::new("a/deck.ron"));
        assert!(versions.list().is_empty());
        for i in 0..60 {
            versions.keep(&format!("text {i}"));
            versions.keep(&format!("text {i}"));
        }
        let kept = versions.list();
        assert_eq!(kept.len(), MAX_VERSIONS);
        assert_eq!(kept[0].text().as_deref(), Some("text 59"));
        assert_eq!(kept[49].text().as_deref(), Some("text 10"));
        let other = Versions::new(Some(state.path()), Path::new("b/deck.ron"));
        assert!(other.list().is_empty(), "decks of one name in two folders are two decks");
        Versions::new(None, Path::new("a")).keep("nowhere");
    }

    #[test]
    fn large_texts_are_kept_in_bounds_but_the_newest_always() {
        let state = tempfile::tempdir().unwrap();
        let versions = Versions::new(Some(state.path()), Path::new("deck.ron"));
        let large = "x".repeat(20 << 20);
        versions.keep(&large);
        versions.keep(&format!("{large}y"));
        assert_eq!(versions.list().len(), 1);
        assert!(versions.list()[0].text().unwrap().ends_with('y'));
    }
}
