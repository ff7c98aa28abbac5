//! A made-up world: files in memory, for tests and examples.

use std::collections::BTreeMap;
use std::path::Path;

use super::{Bytes, ReadError, World};

/// Files by their path relative to the deck; no system fonts.
#[derive(Debug, Clone, Default)]
pub struct MemoryWorld {
    files: BTreeMap<String, Bytes>,
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
}

impl World for MemoryWorld {
    fn read_asset(&self, _deck: &Path, path: &str) -> Result<Bytes, ReadError> {
        super::disk::check_written_path(path)?;
        self.files.get(path).cloned().ok_or_else(|| ReadError::Missing(path.to_owned()))
    }

    fn allows_system_fonts(&self) -> bool {
        false
    }
}
