//! The packed files that word processors write, unpacked with limits.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::Refusal;

/// Most that one text may unpack to, in bytes.
const MAX_PART_LEN: u64 = 64 << 20;
/// Most that one picture may have, in bytes.
const MAX_PICTURE_LEN: u64 = 64 << 20;
/// Most that all of it may unpack to, in bytes.
const MAX_TOTAL_LEN: u64 = 256 << 20;
/// How many times its packed size a text may have: word processors reach 30.
const MAX_RATIO: u64 = 200;
/// Most files inside.
const MAX_ENTRIES: usize = 10_000;

/// A packed file whose names and sizes were looked at.
#[derive(Debug)]
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Archive<'a> {
    /// Opens a packed file.
    ///
    /// # Errors
    /// If it is broken, encrypted, names files outside of itself, or unpacks to too much.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let damaged = |error: zip::result::ZipError| Refusal::Damaged(error.to_string());
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
        if zip.len() > MAX_ENTRIES {
            return Err(Refusal::Unsafe(format!("{} files are packed in it", zip.len())));
        }
        let mut total = 0u64;
        for index in 0..zip.len() {
            let file = zip.by_index_raw(index).map_err(damaged)?;
            if file.encrypted() {
                return Err(Refusal::Encrypted);
            }
            let name = file.name().map_err(damaged)?.into_owned();
            if name.starts_with(['/', '\\'])
                || name.contains(['\0', ':'])
                || name.split(['/', '\\']).any(|part| part == "..")
            {
                let shown: String = name.chars().take(60).filter(|c| !c.is_control()).collect();
                return Err(Refusal::Unsafe(format!("`{shown}` leads outside of it")));
            }
            total = total.saturating_add(file.size());
            let is_bomb = file.size() > (1 << 20) && file.size() / file.compressed_size().max(1) > MAX_RATIO;
            if is_bomb || file.size() > MAX_PICTURE_LEN.max(MAX_PART_LEN) || total > MAX_TOTAL_LEN {
                return Err(Refusal::Unsafe(format!("it would unpack to {} MB and more", total >> 20)));
            }
        }
        Ok(Self { zip })
    }

    /// A text inside; `None` if it isn't there.
    ///
    /// # Errors
    /// If it is broken, or larger than it says.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(text) = self.text_with_doctype(name)? else { return Ok(None) };
        // Definitions of entities are how a small text becomes a large one; no word processor writes them.
        if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
            return Err(Refusal::Unsafe(format!("`{name}` defines entities")));
        }
        Ok(Some(text))
    }

    /// As [`Self::text`], for what is only searched and never expanded.
    ///
    /// # Errors
    /// As [`Self::text`].
    pub fn text_with_doctype(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        String::from_utf8(bytes).map(Some).map_err(|error| Refusal::Damaged(format!("`{name}`: {error}")))
    }

    /// The bytes of a file inside; `None` if it isn't there.
    ///
    /// # Errors
    /// If it is broken, or larger than it says.
    pub fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        let damaged = |error: String| Refusal::Damaged(format!("`{name}`: {error}"));
        let file = self.zip.by_index(index).map_err(|error| damaged(error.to_string()))?;
        let packed = file.compressed_size();
        let mut bytes = Vec::new();
        // What a file says of its size need not be true.
        file.take(MAX_PART_LEN + 1).read_to_end(&mut bytes).map_err(|error| damaged(error.to_string()))?;
        let len = bytes.len() as u64;
        if len > MAX_PART_LEN || (len > (1 << 20) && len / packed.max(1) > MAX_RATIO) {
            return Err(Refusal::Unsafe(format!("`{name}` unpacks to {} MB", len >> 20)));
        }
        Ok(Some(bytes))
    }
}
