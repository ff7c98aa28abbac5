//! Files that the user named: decks to read, folders and pictures to write.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::term::{say, show_path};
use crate::world::disk::{DiskWorld, is_side_file, is_theme, ron_files};
use crate::world::save;

/// Longest name of a file that file systems take, in bytes.
const MAX_NAME_LEN: usize = 255;
/// How much of a file tells whether it is a deck or a theme, in bytes.
const HEAD_LEN: usize = 16 << 10;

/// The decks that were named; a folder stands for its `*.ron` files in name order.
///
/// # Errors
/// If a path leads nowhere, or a folder has no deck.
pub fn deck_paths(named: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut decks = Vec::new();
    for path in named {
        if is_side_file(path) && path.is_file() {
            // `*.ron` in a shell names these too.
            say(&format!("note: `{}` lies beside a deck and is none itself; left out", show_path(path)));
            continue;
        }
        if !path.is_dir() {
            decks.push(path.clone());
            continue;
        }
        let in_folder = decks_of_folder(path)?;
        if in_folder.is_empty() {
            bail!("there is no deck in `{}`", show_path(path));
        }
        decks.extend(in_folder);
    }
    if decks.is_empty() {
        bail!("none of these files is a deck");
    }
    Ok(decks)
}

/// The decks of a folder in name order; themes beside them are none.
///
/// # Errors
/// If the folder can't be read.
pub fn decks_of_folder(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let files = ron_files(folder).with_context(|| format!("can't read `{}`", show_path(folder)))?;
    let is_deck = |path: &PathBuf| {
        let bytes = DiskWorld::read_deck(path).unwrap_or_default();
        !is_theme(&String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_LEN)]))
    };
    Ok(files.into_iter().filter(is_deck).collect())
}

/// Makes a folder and those above it, if they are missing.
///
/// # Errors
/// If a file is in the way, a name is too long, or the system refuses.
pub fn make_folder(folder: &Path) -> anyhow::Result<()> {
    folder.components().try_for_each(|part| check_name_len(part.as_os_str()))?;
    match save::make_folder(folder) {
        // What is in the way says all there is to say.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(error.into()),
        other => other.with_context(|| format!("can't make the folder `{}`", show_path(folder))),
    }
}

/// Writes a file whole or not at all: under another name first, then renamed.
///
/// A link is followed, so that it stays one.
///
/// # Errors
/// If something else than a file is in the way, the name is too long, or the system refuses; what
/// lay there before is left as it was.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if let Some(name) = path.file_name() {
        check_name_len(name)?;
    }
    save::replace(path, bytes).with_context(|| format!("can't write `{}`", show_path(path)))
}

fn check_name_len(name: &std::ffi::OsStr) -> anyhow::Result<()> {
    if name.len() > MAX_NAME_LEN {
        let shown: String = name.to_string_lossy().chars().take(40).collect();
        bail!(
            "the name `{}…` is too long: {} bytes, the limit is {MAX_NAME_LEN}",
            show_path(Path::new(&shown)),
            name.len()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_written_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.png");
        write_atomic(&path, b"one").unwrap();
        write_atomic(&path, b"two").unwrap();
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["a.png"]);
        assert_eq!(fs::metadata(&path).unwrap().len(), 3);
        let error = write_atomic(&folder.path().join("gone/a.png"), b"x").unwrap_err();
        assert!(error.to_string().starts_with("can't write `"), "{error}");
        let long = write_atomic(&folder.path().join("x".repeat(300)), b"x").unwrap_err();
        assert!(long.to_string().contains("too long: 300 bytes"), "{long}");
        assert_eq!(write_atomic(folder.path(), b"x").unwrap_err().root_cause().to_string(), "it is a folder");
    }

    #[cfg(unix)]
    #[test]
    fn new_files_are_readable_and_links_stay_links() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a"), folder.path().join("b"));
        write_atomic(&file, b"one").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o400, 0o400);
        symlink("a", &link).unwrap();
        write_atomic(&link, b"longer").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().len(), 6);
    }
}
