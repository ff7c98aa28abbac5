//! Pictures of a deck: read once, decoded within limits, cached by content.
//!
//! A picture may come from anywhere, so nothing about it is believed: its
//! format is told by its content, its size is checked before memory is asked
//! for, and a decoder that panics makes a broken picture, not a broken show.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use thiserror::Error;
use usvg::fontdb;

use super::{picture, svg};
use crate::layout::frame::{Frame, Pixels};
use crate::world::{ReadError, World};

/// Most bytes of decoded pictures that are kept.
const CACHE_BYTES: u64 = 256 << 20;

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
    #[error("`{path}` can't be drawn: {reason}")]
    Decode {
        /// The path as written.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Decoded pictures of one session; shared between threads.
pub struct AssetStore {
    cache: Cache<[u8; 32], Decoded, ByBytes>,
    fonts: OnceLock<Arc<fontdb::Database>>,
}

impl std::fmt::Debug for AssetStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AssetStore({} bytes)", self.cache.weight())
    }
}

/// What became of a file's bytes; refusals are kept too, since they may have taken long.
#[derive(Clone)]
struct Decoded {
    result: Result<Asset, Arc<str>>,
    n_bytes: u64,
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<[u8; 32], Decoded> for ByBytes {
    fn weight(&self, _key: &[u8; 32], decoded: &Decoded) -> u64 {
        decoded.n_bytes
    }
}

impl Default for AssetStore {
    fn default() -> Self {
        // One shard: the bound of a shard is also that of one picture.
        let options =
            OptionsBuilder::new().shards(1).estimated_items_capacity(256).weight_capacity(CACHE_BYTES).build();
        let cache = match options {
            Ok(options) => {
                Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default())
            }
            Err(_) => Cache::with_weighter(256, CACHE_BYTES, ByBytes),
        };
        Self { cache, fonts: OnceLock::new() }
    }
}

impl AssetStore {
    /// Reads and decodes the picture at `path`, relative to the deck at `deck`.
    ///
    /// The file is read each time, so that a picture that changed shows; the
    /// same bytes are decoded once.
    ///
    /// # Errors
    /// If the file can't be read, isn't a picture, or goes over a limit.
    pub fn load(&self, world: &dyn World, deck: &Path, path: &str) -> Result<Asset, AssetError> {
        let bytes = world.read_asset(deck, path)?;
        let hash = *blake3::hash(&bytes).as_bytes();
        let decoded = self.cache.get_or_insert_with(&hash, || Ok::<_, Never>(self.decode(&bytes, hash)));
        let result = match decoded {
            Ok(decoded) => decoded.result,
            Err(never) => match never {},
        };
        result.map_err(|reason| AssetError::Decode {
            path: path.to_owned(),
            reason: picture::explain(&reason, path, &bytes),
        })
    }

    fn decode(&self, bytes: &[u8], hash: [u8; 32]) -> Decoded {
        let decode = || {
            if svg::is_svg(bytes) {
                svg::decode(bytes, &|| self.fonts()).map(|frame| Asset::Vector(Arc::new(frame)))
            } else {
                picture::decode(bytes, hash).map(|pixels| Asset::Pixels(Arc::new(pixels)))
            }
        };
        let result = catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| Err("the file is broken".to_owned()));
        let n_bytes = match &result {
            Ok(Asset::Pixels(pixels)) => (pixels.rgba.len() + pixels.jpeg.as_ref().map_or(0, |jpeg| jpeg.len())) as u64,
            // Paths take about ten times the room of their text.
            Ok(Asset::Vector(_)) => bytes.len() as u64 * 10,
            Err(_) => 256,
        };
        Decoded { result: result.map_err(Into::into), n_bytes: n_bytes + 256 }
    }

    /// The fonts that text in drawings may use, found when the first drawing has text.
    fn fonts(&self) -> Arc<fontdb::Database> {
        Arc::clone(self.fonts.get_or_init(|| Arc::new(svg::bundled_fonts())))
    }
}

/// An error that doesn't happen.
#[derive(Debug, Clone, Copy)]
enum Never {}
