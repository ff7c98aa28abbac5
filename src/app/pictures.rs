//! Pictures that come to a deck: copied into its folder under a name that says what they are.
//!
//! A picture that lies there already is named, not copied. What has a name
//! in the folder is never written over, whatever it holds.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use crate::engine::template::file_name;
use crate::world::save::create;

/// The endings of pictures that a deck can show.
pub const ENDINGS: [&str; 6] = ["png", "jpg", "jpeg", "webp", "gif", "svg"];
/// Largest file that is copied, in bytes.
const MAX_BYTES: u64 = 256 << 20;
/// Names that are tried before giving up.
const MAX_TRIES: usize = 1_000;
/// The folder beside a deck that pictures go to, if there is one.
const FOLDER: &str = "img";
/// Pictures that are listed at most, and folders that are looked into.
const MAX_LISTED: usize = 500;

/// True if a file's ending is that of a picture.
#[must_use]
pub fn is_picture(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Brings a file into a deck's folder; the path that the deck writes for it.
///
/// # Errors
/// If it is no picture or can't be read or copied; in words.
#[expect(clippy::disallowed_methods, reason = "a picture that the user chose lies anywhere")]
pub fn bring(deck: &Path, file: &Path) -> Result<String, String> {
    let told = |error: std::io::Error| format!("can't read `{}`: {error}", file.display());
    let length = std::fs::metadata(file).map_err(told)?.len();
    if !is_picture(file) {
        return Err(format!("`{}` is no picture: a deck shows PNG, JPEG, WebP, GIF and SVG", file.display()));
    }
    if length > MAX_BYTES {
        return Err(format!("`{}` has {} MB; a picture has at most {}", file.display(), length >> 20, MAX_BYTES >> 20));
    }
    if let Some(inside) = inside(deck, file) {
        return Ok(inside);
    }
    let bytes = std::fs::read(file).map_err(told)?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ending = file.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    put(deck, &stem, &ending, &bytes)
}

/// Writes pixels into a deck's folder as a PNG called after `title`; the path that the deck writes for it.
///
/// # Errors
/// If the pixels are none or can't be written; in words.
pub fn bring_pixels(deck: &Path, title: &str, size: [usize; 2], rgba: Vec<u8>) -> Result<String, String> {
    let [width, height] = size.map(|side| u32::try_from(side).unwrap_or(u32::MAX));
    let image = image::RgbaImage::from_raw(width, height, rgba).ok_or("the clipboard holds no whole picture")?;
    let mut bytes = Cursor::new(Vec::new());
    image
        .write_to(&mut bytes, image::ImageFormat::Png)
        .map_err(|error| format!("can't make a PNG of the clipboard's picture: {error}"))?;
    put(deck, title, "png", &bytes.into_inner())
}

/// The path of a file relative to the deck, if it lies in its folder.
fn inside(deck: &Path, file: &Path) -> Option<String> {
    let folder = folder_of(deck).canonicalize().ok()?;
    let file = file.canonicalize().ok()?;
    let parts: Option<Vec<&str>> = file.strip_prefix(folder).ok()?.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

fn folder_of(deck: &Path) -> &Path {
    deck.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[expect(clippy::disallowed_methods, reason = "what lies under the name is only compared")]
fn put(deck: &Path, stem: &str, ending: &str, bytes: &[u8]) -> Result<String, String> {
    let slug = file_name(stem).ok().and_then(|name| name.strip_suffix(".ron").map(ToOwned::to_owned));
    let slug = slug.unwrap_or_else(|| "picture".to_owned());
    let folder = folder_of(deck);
    let prefix = if folder.join(FOLDER).is_dir() { format!("{FOLDER}/") } else { String::new() };
    for i in 1..=MAX_TRIES {
        let number = if i == 1 { String::new() } else { format!("-{i}") };
        let name = format!("{prefix}{slug}{number}.{ending}");
        let path: PathBuf = folder.join(&name);
        match create(&path, bytes) {
            Ok(()) => return Ok(name),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                // The same picture twice needs no second file.
                if std::fs::read(&path).is_ok_and(|old| old == bytes) {
                    return Ok(name);
                }
            }
            Err(error) => return Err(format!("can't write `{}` ({} bytes): {error}", path.display(), bytes.len())),
        }
    }
    Err(format!("there are {MAX_TRIES} pictures called `{slug}` already"))
}

/// The pictures in a deck's folder and the folders right below it, as the deck writes their paths.
#[must_use]
pub fn list(deck: &Path) -> Vec<String> {
    let folder = folder_of(deck);
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let read = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = read.map(|entry| entry.path()).take(MAX_LISTED).collect();
        paths.sort();
        paths
    };
    let mut found: Vec<String> = Vec::new();
    for path in entries(folder) {
        let is_hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        let below = if path.is_dir() && !is_hidden { entries(&path) } else { vec![path] };
        let written = below.iter().filter(|path| is_picture(path)).filter_map(|path| path.strip_prefix(folder).ok());
        found.extend(written.map(|path| path.to_string_lossy().replace('\\', "/")));
        if found.len() >= MAX_LISTED {
            break;
        }
    }
    found.truncate(MAX_LISTED);
    found
}

/// What lies in a folder and leads to a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// True for a folder, which may hold pictures.
    pub is_folder: bool,
}

/// The folders and pictures of a folder, folders first; nothing of what is hidden.
#[must_use]
pub fn browse(folder: &Path) -> Vec<Listed> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut listed: Vec<Listed> = entries
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.to_owned();
            let is_folder = path.is_dir();
            (!name.starts_with('.') && (is_folder || is_picture(&path))).then_some(Listed { name, is_folder })
        })
        .take(MAX_LISTED)
        .collect();
    listed.sort_by_key(|one| (!one.is_folder, one.name.to_lowercase()));
    listed
}

/// Folders of the user's in which pictures may lie, as they are typed.
#[must_use]
pub fn likely_folders() -> Vec<String> {
    let Ok(home) = etcetera::home_dir() else { return Vec::new() };
    let likely = ["Pictures", "Downloads", "Desktop"].into_iter().filter(|name| home.join(name).is_dir());
    likely.map(|name| format!("~/{name}/")).chain(["~/".to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "tests make their own files")]
    #[test]
    fn a_picture_gets_a_free_name_in_the_decks_folder() {
        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let deck = folder.path().join("deck.ron");
        let photo = outside.path().join("My Photo (1).JPG");
        std::fs::write(&photo, b"one").unwrap();
        assert_eq!(bring(&deck, &photo).unwrap(), "my-photo-1.jpg");
        assert_eq!(bring(&deck, &photo).unwrap(), "my-photo-1.jpg", "the same bytes need no second file");
        std::fs::write(&photo, b"two").unwrap();
        assert_eq!(bring(&deck, &photo).unwrap(), "my-photo-1-2.jpg");
        assert_eq!(bring(&deck, &folder.path().join("my-photo-1.jpg")).unwrap(), "my-photo-1.jpg");
        std::fs::create_dir(folder.path().join("img")).unwrap();
        let pasted = bring_pixels(&deck, "Der große Tag!", [1, 1], vec![1, 2, 3, 255]).unwrap();
        assert_eq!(pasted, "img/der-große-tag.png");
        assert!(image::open(folder.path().join(&pasted)).is_ok());
        assert_eq!(list(&deck), ["img/der-große-tag.png", "my-photo-1-2.jpg", "my-photo-1.jpg"]);
        let found: Vec<_> = browse(folder.path()).into_iter().map(|one| (one.name, one.is_folder)).collect();
        let expected = [("img", true), ("my-photo-1-2.jpg", false), ("my-photo-1.jpg", false)];
        assert_eq!(found, expected.map(|(name, is_folder)| (name.to_owned(), is_folder)));
        std::fs::write(outside.path().join("a.txt"), b"words").unwrap();
        assert!(bring(&deck, &outside.path().join("a.txt")).unwrap_err().contains("no picture"));
        assert!(bring(&deck, &outside.path().join("gone.png")).unwrap_err().contains("can't read"));
    }
}
