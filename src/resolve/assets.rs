//! Pictures of a deck: read once, decoded within limits, cached by content.

use std::path::Path;
use std::sync::Arc;

use thiserror::Error;

use crate::layout::frame::{Frame, Pixels};
use crate::world::{ReadError, World};

/// A picture that can be drawn.
#[derive(Debug, Clone)]
pub enum Asset {
    /// Decoded pixels, the right way up.
    Pixels(Arc<Pixels>),
    /// A drawing, as sharp as anything else.
    Vector(Arc<Frame>),
}

/// Why a picture can't be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AssetError {
    /// The file can't be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file isn't a picture that is known, or is broken.
    #[error("`{path}` can't be decoded: {reason}")]
    Decode {
        /// The path as written.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Decoded pictures of one session.
#[derive(Debug, Default)]
pub struct AssetStore {}

impl AssetStore {
    /// Reads and decodes the picture at `path`, relative to the deck at `deck`.
    ///
    /// # Errors
    /// If the file can't be read, isn't a picture, or goes over a limit.
    pub fn load(&self, world: &dyn World, deck: &Path, path: &str) -> Result<Asset, AssetError> {
        let bytes = world.read_asset(deck, path)?;
        Err(AssetError::Decode { path: path.to_owned(), reason: format!("{} bytes", bytes.len()) })
    }
}
