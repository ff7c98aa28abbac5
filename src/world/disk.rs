//! The real world: the only file of the core that reads files.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use super::dictionaries::Places;
use super::{Bytes, DictionaryFiles, MAX_ASSET_LEN, ReadError, World};

/// Files on disk, inside the deck's folder and the folders that the user opened.
#[derive(Debug, Clone, Default)]
pub struct DiskWorld {
    opened: Vec<PathBuf>,
    dictionaries: Places,
}

impl DiskWorld {
    /// A world in which decks reach their own folder only.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets decks reach this folder too, since the user opened it.
    #[must_use]
    pub fn with_opened(mut self, folder: &Path) -> Self {
        self.opened.extend(folder.canonicalize());
        self
    }

    /// Looks for dictionaries in these places; without them, no word is spelled wrong.
    #[must_use]
    pub fn with_dictionaries(self, dictionaries: Places) -> Self {
        Self { dictionaries, ..self }
    }

    /// Reads a deck's own file, which the user named.
    ///
    /// # Errors
    /// If it is missing, not a plain file, larger than [`MAX_ASSET_LEN`], or can't be read.
    pub fn read_deck(path: &Path) -> Result<Vec<u8>, ReadError> {
        let name = path.display().to_string();
        read_all(open_plain(path, &name)?, &name)
    }

    fn allows(&self, folder: &Path, target: &Path) -> bool {
        target.starts_with(folder) || self.opened.iter().any(|opened| target.starts_with(opened))
    }
}

impl World for DiskWorld {
    fn read_asset(&self, deck: &Path, path: &str) -> Result<Bytes, ReadError> {
        check_form(path)?;
        let missing = |_error| ReadError::Missing(path.to_owned());
        let folder = match deck.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            Some(_) | None => Path::new("."),
        };
        let folder = folder.canonicalize().map_err(missing)?;
        if !self.allows(&folder, &without_dots(&folder.join(path))) {
            return Err(ReadError::Outside(path.to_owned()));
        }
        // A file that is saved while it is being opened is somebody else's by then: look again.
        for _ in 0..MAX_TRIES {
            // Following every link first and asking afterwards is what keeps a link from leading out.
            let target = folder.join(path).canonicalize().map_err(missing)?;
            if !self.allows(&folder, &target) {
                return Err(ReadError::LinkOutside(path.to_owned()));
            }
            let file = open_plain(&target, path)?;
            if is_still_at(&file, &target) {
                return read_all(file, path).map(Into::into);
            }
        }
        Err(ReadError::Io(path.to_owned(), "it changes all the time".to_owned()))
    }

    fn allows_system_fonts(&self) -> bool {
        true
    }

    fn dictionary(&self, language: &str) -> Option<DictionaryFiles> {
        self.dictionaries.dictionary(language)
    }

    fn own_words(&self) -> String {
        self.dictionaries.own_words()
    }

    fn add_own_word(&self, word: &str) -> Result<(), String> {
        self.dictionaries.add_own_word(word)
    }
}

/// Times that a file is looked at again when it changes while it is opened.
const MAX_TRIES: usize = 4;

/// Opens a plain file without ever waiting for a pipe or touching a device.
fn open_plain(target: &Path, name: &str) -> Result<fs::File, ReadError> {
    let failed = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound => ReadError::Missing(name.to_owned()),
        _ => ReadError::Io(name.to_owned(), error.to_string()),
    };
    let metadata = fs::metadata(target).map_err(|error| failed(&error))?;
    if !metadata.is_file() {
        return Err(ReadError::NotAFile(name.to_owned()));
    }
    #[expect(clippy::disallowed_methods, reason = "this file is the World that others must ask")]
    fs::File::open(target).map_err(|error| failed(&error))
}

/// True if the file that was opened is the one that lies at `target`, and no link led to it:
/// one may have been put there between asking and opening.
fn is_still_at(file: &fs::File, target: &Path) -> bool {
    let (Ok(opened), Ok(there)) = (file.metadata(), fs::symlink_metadata(target)) else { return false };
    let is_plain = opened.is_file() && there.is_file();
    is_plain && is_same_file(&opened, &there) && target.canonicalize().is_ok_and(|again| again == target)
}

#[cfg(unix)]
fn is_same_file(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same_file(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    a.len() == b.len() && a.modified().ok() == b.modified().ok()
}

fn read_all(file: fs::File, name: &str) -> Result<Vec<u8>, ReadError> {
    let failed = |error: &io::Error| ReadError::Io(name.to_owned(), error.to_string());
    let len = file.metadata().map_err(|error| failed(&error))?.len();
    if len > MAX_ASSET_LEN {
        return Err(ReadError::TooLarge(name.to_owned(), len.div_ceil(1 << 20)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0));
    file.take(MAX_ASSET_LEN + 1).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if bytes.len() as u64 > MAX_ASSET_LEN {
        return Err(ReadError::TooLarge(name.to_owned(), (bytes.len() as u64).div_ceil(1 << 20)));
    }
    Ok(bytes)
}

/// A path as the system knows it, every link followed; as it was written where nothing is there.
#[must_use]
pub fn real_path(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// How the name of a deck's ink ends instead of `.ron`.
const INK_ENDING: &str = "ink.ron";

/// Where the ink of a deck lies: beside it.
#[must_use]
pub fn ink_path(deck: &Path) -> PathBuf {
    deck.with_extension(INK_ENDING)
}

/// How the name of a drafted deck's trace ends instead of `.ron`.
const TRACE_ENDING: &str = "trace.ron";

/// Where the trace of a drafted deck lies: beside it.
#[must_use]
pub fn trace_path(deck: &Path) -> PathBuf {
    deck.with_extension(TRACE_ENDING)
}

/// True for what lies beside a deck and is none itself: its ink, its trace.
#[must_use]
pub fn is_side_file(path: &Path) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    [INK_ENDING, TRACE_ENDING].iter().any(|ending| name.ends_with(&format!(".{ending}")))
}

/// The `*.ron` files of a folder in name order, hidden ones, ink and traces left out; decks and themes alike.
///
/// # Errors
/// If the folder can't be read.
pub fn ron_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("ron")))
        .filter(|path| !is_side_file(path))
        .filter(|path| path.is_file() && !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
        .collect();
    paths.sort_by_key(|path| name_order(path));
    Ok(paths)
}

/// Sorts `2-b` before `10-a`.
fn name_order(path: &Path) -> (u64, String) {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(u64::MAX), name)
}

/// True if a RON text is a theme, which may lie among the decks of a folder.
#[must_use]
pub fn is_theme(text: &str) -> bool {
    first_word(text) == "Theme"
}

/// The first word of a RON text, behind comments and attributes.
fn first_word(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        rest = match rest {
            _ if rest.starts_with("//") => rest.split_once('\n').map_or("", |(_, after)| after),
            _ if rest.starts_with("/*") => rest.split_once("*/").map_or("", |(_, after)| after),
            _ if rest.starts_with("#!") => rest.split_once(']').map_or("", |(_, after)| after),
            _ => break,
        }
        .trim_start();
    }
    rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

/// The path with `.` and `..` taken out by name alone, without asking the disk.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(part),
        }
    }
    plain
}

/// Refuses URLs and absolute paths of any system, whatever lies on the disk.
fn check_form(path: &str) -> Result<(), ReadError> {
    let is_url = path.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) && !rest.is_empty()
    });
    if is_url {
        return Err(ReadError::Url(path.to_owned()));
    }
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    if has_drive || path.starts_with(['/', '~']) || path.contains(['\0', '\\']) {
        return Err(ReadError::Outside(path.to_owned()));
    }
    Ok(())
}

/// Refuses what a deck may not name where only its own folder is open.
///
/// # Errors
/// For URLs, absolute paths of any system, and paths that climb out of their folder.
pub fn check_written_path(path: &str) -> Result<(), ReadError> {
    check_form(path)?;
    let mut depth = 0i32;
    for part in path.split('/') {
        depth += match part {
            ".." => -1,
            "" | "." => 0,
            _ => 1,
        };
        if depth < 0 {
            return Err(ReadError::Outside(path.to_owned()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_no_deck_may_name() {
        for path in [
            "/etc/passwd",
            "../../etc/passwd",
            "img/../../x",
            "~/x",
            "C:\\x",
            "c:/x",
            "\\\\host\\share",
            "file:///etc/passwd",
            "https://example.org/a.png",
            "img\\..\\x",
            "data:image/png;base64,AA",
        ] {
            assert!(check_written_path(path).is_err(), "{path}");
        }
        for path in ["img/bridge.jpg", "a/../b.png", "./c.svg", "图/a b.png"] {
            assert_eq!(check_written_path(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn decks_come_in_name_order_and_themes_stay_out() {
        let mut names = ["10-z.ron", "2-b.ron", "Intro.ron", "1-a.ron"].map(Path::new);
        names.sort_by_key(|path| name_order(path));
        assert_eq!(names.map(|path| path.to_str().unwrap()), ["1-a.ron", "2-b.ron", "10-z.ron", "Intro.ron"]);
        assert_eq!(first_word("// a\n/* b */ #![enable(implicit_some)]\n Theme(extends: 1)"), "Theme");
        assert_eq!(first_word("Deck(title: \"Theme\")"), "Deck");
        assert_eq!(first_word("// no end"), "");
    }
}
