//! Files beside the decks that no deck uses.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::engine::Snapshot;
use crate::resolve::asset_paths;
use crate::source::diagnostic::{Diagnostic, Place};

/// The files that all decks of a folder name, relative to it; `None` if a deck has a part that can't
/// be read, for it may name any of them.
#[must_use]
pub fn named_files(decks: &[Snapshot]) -> Option<BTreeSet<PathBuf>> {
    let mut named = BTreeSet::new();
    for snapshot in decks {
        for slide in &snapshot.deck()?.deck.slides {
            named.extend(asset_paths(slide.as_ref()?).iter().map(|path| normal(Path::new(path))));
        }
    }
    Some(named)
}

/// The folders that hold named files; the decks' own is nobody's alone and isn't among them.
#[must_use]
pub fn folders(named: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let folders = named.iter().filter_map(|path| path.parent());
    folders.filter(|folder| !folder.as_os_str().is_empty() && !folder.starts_with("..")).map(Path::to_owned).collect()
}

/// True for files that a deck may name: pictures and numbers.
#[must_use]
pub fn may_be_named(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_ascii_lowercase();
    matches!(extension.as_str(), "png" | "jpg" | "jpeg" | "webp" | "gif" | "svg" | "csv")
}

/// What is to be said of a file, by its path from the decks' folder.
#[must_use]
pub fn finding(path: &Path) -> Diagnostic {
    let message = format!("no deck of this folder uses `{}`", path.display());
    Diagnostic::warning("unused-file", Place::File, message).hint("delete it, or leave it: nothing depends on it")
}

/// A path without `.` parts, with `..` taken back where it can be.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if normal.file_name().is_some() => {
                normal.pop();
            }
            Component::ParentDir | Component::Normal(_) | Component::RootDir | Component::Prefix(_) => {
                normal.push(part);
            }
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_files_are_those_below_the_decks() {
        let named = ["img/a.png", "./img/old/../b.png", "c.svg", "../d.png"].map(|path| normal(Path::new(path)));
        let found = folders(&BTreeSet::from(named));
        assert_eq!(found, BTreeSet::from([PathBuf::from("img")]));
        assert!(may_be_named(Path::new("img/A.JPG")) && !may_be_named(Path::new("img/a.txt")));
    }
}
