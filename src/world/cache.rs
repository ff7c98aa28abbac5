//! Pictures of earlier exports on the disk, in the user's cache folder.
//!
//! A file a slide, named by its key; whoever deletes them loses nothing but
//! time. Every failure means "not known": a cache that can't be written is
//! no reason to fail.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use etcetera::BaseStrategy as _;

use super::save::replace;

/// Bytes that are kept; the pictures that were taken last go last.
const MAX_LEN: u64 = 512 << 20;
/// So many new pictures are a reason to look through the folder.
const OFTEN: usize = 20;
/// Keys that begin below this are one, too: one in sixteen.
const RARE: u8 = 16;
/// Begins every file, so that nothing else is taken for one.
const MAGIC: &[u8; 8] = b"diafilm1";

/// A folder of pictures.
#[derive(Debug)]
pub struct DiskCache {
    folder: PathBuf,
    n_kept: AtomicUsize,
}

impl DiskCache {
    /// The cache in the user's cache folder; `None` if there is none, or it can't be written.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        Self::open(&etcetera::choose_base_strategy().ok()?.cache_dir().join("diafilm"))
    }

    /// The cache of this very program below a folder: another version draws otherwise, and has its own.
    #[must_use]
    pub fn open(cache_folder: &Path) -> Option<Self> {
        let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
        let written = program.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let generation = format!("{}-{:x}-{:x}", env!("CARGO_PKG_VERSION"), program.len(), written.as_nanos());
        let cache = Self { folder: cache_folder.join("pictures").join(generation), n_kept: AtomicUsize::new(0) };
        cache.is_usable().then_some(cache)
    }

    fn is_usable(&self) -> bool {
        fs::create_dir_all(&self.folder).is_ok()
    }

    fn path(&self, key: &[u8; 32]) -> PathBuf {
        let name: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(name)
    }

    /// The pictures of a key, if they are known and whole.
    #[expect(clippy::disallowed_methods, reason = "the cache is the outside, and no file of a deck")]
    #[must_use]
    pub fn get(&self, key: &[u8; 32]) -> Option<Vec<Vec<u8>>> {
        let bytes = fs::read(self.path(key)).ok()?;
        let pictures = unpack(&bytes)?;
        // What is in use stays longest; a file that can't be touched only goes earlier.
        if let Ok(file) = fs::File::options().append(true).open(self.path(key)) {
            drop(file.set_modified(SystemTime::now()));
        }
        Some(pictures)
    }

    /// Keeps the pictures of a key, if the disk lets it.
    pub fn put(&self, key: &[u8; 32], pictures: &[Vec<u8>]) {
        // What can't be kept is made again next time.
        let is_kept = replace(&self.path(key), &pack(pictures)).is_ok();
        // Looking through the folder takes longer than a slide: now and then is enough.
        let n = if is_kept { usize::from(key[0] < RARE) * OFTEN + 1 } else { 0 };
        self.n_kept.fetch_add(n, Ordering::Relaxed);
    }

    /// Takes away what other versions left and, from the longest unused on, what is over the limit.
    /// Does nothing if little was added.
    pub fn tidy(&self) {
        if self.n_kept.swap(0, Ordering::Relaxed) >= OFTEN {
            self.take_away(MAX_LEN);
        }
    }

    fn take_away(&self, most: u64) {
        let Some(all) = self.folder.parent() else { return };
        let others = files(all).into_iter().filter(|path| path.is_dir() && *path != self.folder);
        others.for_each(|path| drop(fs::remove_dir_all(path)));
        let mut kept: Vec<_> = files(&self.folder)
            .into_iter()
            .filter_map(|path| {
                let metadata = fs::metadata(&path).ok()?;
                Some((metadata.modified().ok()?, metadata.len(), path))
            })
            .collect();
        kept.sort();
        let mut len: u64 = kept.iter().map(|(_, len, _)| len).sum();
        for (_, file_len, path) in kept {
            if len <= most {
                return;
            }
            len -= file_len;
            drop(fs::remove_file(path));
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

/// Pictures in one file: their number and lengths as four bytes each, themselves, and a hash of it all.
fn pack(pictures: &[Vec<u8>]) -> Vec<u8> {
    let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = MAGIC.to_vec();
    bytes.extend(length(pictures.len()));
    pictures.iter().for_each(|picture| bytes.extend(length(picture.len())));
    pictures.iter().for_each(|picture| bytes.extend(picture));
    let hash = blake3::hash(&bytes);
    bytes.extend(hash.as_bytes());
    bytes
}

fn unpack(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let (body, hash) = bytes.split_last_chunk::<32>()?;
    if blake3::hash(body).as_bytes() != hash {
        return None;
    }
    let mut rest = body.strip_prefix(MAGIC)?;
    let mut length = || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        rest = after;
        usize::try_from(u32::from_le_bytes(*length)).ok()
    };
    let n = length()?;
    let lengths: Vec<_> = (0..n).map(|_| length()).collect::<Option<_>>()?;
    let mut pictures = Vec::with_capacity(lengths.len());
    for length in lengths {
        let (picture, after) = rest.split_at_checked(length)?;
        pictures.push(picture.to_vec());
        rest = after;
    }
    rest.is_empty().then_some(pictures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_come_back_whole_or_not_at_all() {
        let pictures = vec![vec![1, 2, 3], Vec::new(), vec![4; 100]];
        let bytes = pack(&pictures);
        assert_eq!(unpack(&bytes), Some(pictures));
        assert_eq!(unpack(&bytes[..bytes.len() - 1]), None);
        let mut torn = bytes;
        torn[20] ^= 1;
        assert_eq!(unpack(&torn), None);
        assert_eq!(unpack(b""), None);
        assert_eq!(unpack(&pack(&[])), Some(Vec::new()));
    }

    #[test]
    fn what_is_kept_is_found_and_other_versions_go() {
        let folder = tempfile::tempdir().unwrap();
        let cache = DiskCache::open(folder.path()).unwrap();
        let old = folder.path().join("pictures/0.0.1-old");
        fs::create_dir_all(&old).unwrap();
        cache.put(&[7; 32], &[vec![1, 2]]);
        cache.take_away(MAX_LEN);
        assert_eq!(cache.get(&[7; 32]), Some(vec![vec![1, 2]]));
        assert_eq!(cache.get(&[8; 32]), None);
        assert!(!old.exists());
    }

    #[test]
    fn what_was_longest_unused_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let cache = DiskCache::open(folder.path()).unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        for (i, key) in (0_u32..).zip([[1; 32], [2; 32], [3; 32]]) {
            cache.put(&key, &[vec![0; 1000]]);
            let file = fs::File::options().append(true).open(cache.path(&key)).unwrap();
            file.set_modified(long_ago + std::time::Duration::from_secs(60) * i).unwrap();
        }
        assert!(cache.get(&[1; 32]).is_some(), "now it is the last that was used");
        cache.take_away(2500);
        let left = [[1; 32], [2; 32], [3; 32]].map(|key| cache.get(&key).is_some());
        assert_eq!(left, [true, false, true]);
    }
}
