//! The guided tour: a deck that comes with the program and lies where it may be changed.
//!
//! It is copied to the user's own folder once for each version, so that what
//! was tried out in it is still there the next time.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use etcetera::BaseStrategy as _;

use crate::world::disk::DiskWorld;
use crate::world::save::replace;

/// The tour's deck; its picture lies beside it.
const DECK: &str = "tour.ron";
/// Names and bytes of the tour's files.
const FILES: [(&str, &[u8]); 2] = [
    (DECK, include_bytes!("../../assets/tour/tour.ron")),
    ("lantern.svg", include_bytes!("../../assets/tour/lantern.svg")),
];

/// The tour's deck on the disk, copied there if it isn't yet.
///
/// # Errors
/// If the user has no folder of their own, or nothing can be written to it.
pub fn deck() -> anyhow::Result<PathBuf> {
    let folder = folder().context("there is no folder to copy the tour to")?;
    copy_to(&folder)?;
    Ok(folder.join(DECK))
}

/// True for the tour's own files, which are not what the user works on.
#[must_use]
pub fn is_tour(path: &Path) -> bool {
    folder().is_some_and(|folder| path.starts_with(folder))
}

fn folder() -> Option<PathBuf> {
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.data_dir().join("diafilm").join(concat!("tour-", env!("CARGO_PKG_VERSION"))))
}

fn copy_to(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("can't make the folder {}", folder.display()))?;
    for (name, bytes) in FILES {
        let path = folder.join(name);
        if DiskWorld::read_deck(&path).is_ok() {
            continue;
        }
        replace(&path, bytes).with_context(|| format!("can't write {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_in_the_tour_stays() {
        let folder = tempfile::tempdir().unwrap();
        let deck = folder.path().join("new").join(DECK);
        copy_to(deck.parent().unwrap()).unwrap();
        assert_eq!(DiskWorld::read_deck(&deck).unwrap(), FILES[0].1);
        replace(&deck, b"mine").unwrap();
        copy_to(deck.parent().unwrap()).unwrap();
        assert_eq!(DiskWorld::read_deck(&deck).unwrap(), b"mine");
    }
}
