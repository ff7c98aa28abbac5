//! A made-up world: files in memory, for tests, examples and what isn't written yet.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::{Bytes, DictionaryFiles, ReadError, World};

/// Files by their path relative to the deck; no system fonts.
#[derive(Debug, Clone, Default)]
pub struct MemoryWorld {
    files: BTreeMap<String, Bytes>,
    dictionary: Option<DictionaryFiles>,
}

impl MemoryWorld {
    /// A world with no file.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    #[must_use]
    pub fn with_file(mut self, path: &str, bytes: impl Into<Bytes>) -> Self {
        self.files.insert(path.to_owned(), bytes.into());
        self
    }

    /// Lets this dictionary serve the language that it is called by.
    #[must_use]
    pub fn with_dictionary(self, dictionary: DictionaryFiles) -> Self {
        Self { dictionary: Some(dictionary), ..self }
    }
}

/// A world with some more files, which aren't written anywhere yet.
#[derive(Debug, Clone)]
pub struct WithFiles {
    world: Arc<dyn World>,
    files: MemoryWorld,
}

impl WithFiles {
    /// `world`, in which every deck finds these files beside it.
    #[must_use]
    pub fn new(world: Arc<dyn World>, files: MemoryWorld) -> Self {
        Self { world, files }
    }
}

impl World for WithFiles {
    fn read_asset(&self, deck: &Path, path: &str) -> Result<Bytes, ReadError> {
        match self.files.read_asset(deck, path) {
            Err(ReadError::Missing(_)) => self.world.read_asset(deck, path),
            found_or_refused => found_or_refused,
        }
    }

    fn allows_system_fonts(&self) -> bool {
        self.world.allows_system_fonts()
    }

    fn dictionary(&self, language: &str) -> Option<DictionaryFiles> {
        self.world.dictionary(language)
    }

    fn own_words(&self) -> String {
        self.world.own_words()
    }

    fn add_own_word(&self, word: &str) -> Result<(), String> {
        self.world.add_own_word(word)
    }
}

impl World for MemoryWorld {
    fn read_asset(&self, _deck: &Path, path: &str) -> Result<Bytes, ReadError> {
        super::disk::check_written_path(path)?;
        self.files.get(path).cloned().ok_or_else(|| ReadError::Missing(path.to_owned()))
    }

    fn allows_system_fonts(&self) -> bool {
        false
    }

    fn dictionary(&self, language: &str) -> Option<DictionaryFiles> {
        self.dictionary.clone().filter(|dictionary| dictionary.name == language)
    }
}
