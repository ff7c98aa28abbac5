//! What the core asks of the outside: files and the time.
//!
//! The core reads nothing by itself. `disk` is the real world, `memory` the
//! one that tests and examples make up, `save` how the window and the command
//! line write, `cache` what exports keep, `dictionaries` what knows how words
//! are spelled.

pub mod cache;
pub mod dictionaries;
pub mod disk;
pub mod memory;
pub mod save;

use std::path::Path;
use std::sync::Arc;

use thiserror::Error;

/// The bytes of a file, shared.
pub type Bytes = Arc<[u8]>;

/// What the core may ask of the outside.
pub trait World: Send + Sync + std::fmt::Debug {
    /// Reads the file at `path`, written relative to the folder of the deck at `deck`.
    ///
    /// # Errors
    /// Refuses absolute paths, URLs, paths and links that lead out of the
    /// deck's folder and the folders that the user opened, anything that isn't
    /// a plain file, and files over [`MAX_ASSET_LEN`].
    fn read_asset(&self, deck: &Path, path: &str) -> Result<Bytes, ReadError>;

    /// True if fonts of the system may be used where the bundled ones lack a glyph.
    fn allows_system_fonts(&self) -> bool;

    /// The dictionary of a language, by its BCP 47 tag, where one is installed.
    fn dictionary(&self, _language: &str) -> Option<DictionaryFiles> {
        None
    }

    /// Words that the user added to every dictionary, one a line.
    fn own_words(&self) -> String {
        String::new()
    }

    /// Adds a word to the user's own.
    ///
    /// # Errors
    /// If they can't be kept; in words.
    fn add_own_word(&self, _word: &str) -> Result<(), String> {
        Err("words aren't kept here".to_owned())
    }
}

/// A Hunspell dictionary as it lies on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryFiles {
    /// What both files are called, such as `en_US`.
    pub name: String,
    /// How words change, and in which encoding both files are.
    pub aff: Bytes,
    /// The words.
    pub dic: Bytes,
}

/// Largest picture or theme file that is read, in bytes.
pub const MAX_ASSET_LEN: u64 = 256 << 20;

/// Why a file of a deck can't be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// An absolute path, a URL, or one that climbs out.
    #[error("`{0}` lies outside the deck's folder")]
    Outside(String),
    /// A link that leads out.
    #[error("`{0}` is a link that leads outside the deck's folder")]
    LinkOutside(String),
    /// A URL.
    #[error("`{0}` is a URL; only files in the deck's folder are read")]
    Url(String),
    /// Nothing there.
    #[error("there is no file `{0}`")]
    Missing(String),
    /// A folder, a pipe, a device.
    #[error("`{0}` isn't a plain file")]
    NotAFile(String),
    /// Over the limit.
    #[error("`{0}` has {1} MB, over the limit of 256 MB")]
    TooLarge(String, u64),
    /// The system says no.
    #[error("`{0}` can't be read: {1}")]
    Io(String, String),
}
