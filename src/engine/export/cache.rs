//! Pictures that were made before: a slide is drawn again only if something it shows has changed.
//!
//! A picture is known by a hash over all that it is made of: the slide, the
//! deck's head, the theme, the bytes of its files, its ink, the format. Slides
//! with findings, and those that took a font of the system, aren't kept, since
//! what they are made of lies elsewhere, too. Where pictures are kept is the
//! caller's: see [`PictureCache`].

use std::fmt::Write as _;

use super::ExportJob;
use crate::layout::frame::{FrameItem, ItemKind, SlideFrame};
use crate::model::deck::Deck;
use crate::resolve::asset_paths;
use crate::resolve::fonts::is_bundled;
use crate::world::cache::DiskCache;

/// What a picture is known by.
pub type PictureKey = [u8; 32];

/// Keeps the pictures of earlier exports. What it forgets is made again.
pub trait PictureCache: Sync + std::fmt::Debug {
    /// The pictures of a slide, one for each step that was asked for, if they are known.
    fn get(&self, key: &PictureKey) -> Option<Vec<Vec<u8>>>;

    /// Keeps the pictures of a slide.
    fn put(&self, key: &PictureKey, pictures: &[Vec<u8>]);
}

impl PictureCache for DiskCache {
    fn get(&self, key: &PictureKey) -> Option<Vec<Vec<u8>>> {
        Self::get(self, key)
    }

    fn put(&self, key: &PictureKey, pictures: &[Vec<u8>]) {
        Self::put(self, key, pictures);
    }
}

/// Hashes what is said in `Debug`, which tells every field of plain data.
struct Hasher(blake3::Hasher);

impl std::fmt::Write for Hasher {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

impl Hasher {
    fn add(&mut self, part: &impl std::fmt::Debug) {
        // Hashing doesn't fail; the end mark keeps neighbours apart.
        if writeln!(self, "{part:?}\u{1f}").is_err() {
            self.0.update(b"?");
        }
    }
}

/// The keys of a job's slides.
pub(super) struct Keys<'a> {
    job: &'a ExportJob<'a>,
    /// What all slides have in common.
    common: blake3::Hasher,
}

impl<'a> Keys<'a> {
    /// Keys for a job; `None` if it keeps nothing.
    pub(super) fn new(job: &'a ExportJob<'a>) -> Option<Self> {
        job.cache?;
        let resolved = job.snapshot.deck()?;
        let head = Deck { slides: Vec::new(), ..(*resolved.deck).clone() };
        let mut hasher = Hasher(blake3::Hasher::new());
        hasher.add(&head);
        hasher.add(&resolved.theme);
        hasher.add(&(resolved.slide_size, resolved.deck_number, &resolved.sources));
        hasher.add(&(job.format, &job.options, job.max_size, job.with_steps));
        hasher.add(&job.shared.world.allows_system_fonts());
        Some(Self { job, common: hasher.0 })
    }

    /// The key of a slide; `None` if its text has errors or a file can't be read.
    pub(super) fn of(&self, index: usize) -> Option<PictureKey> {
        let resolved = self.job.snapshot.deck()?;
        let slide = resolved.deck.slides.get(index)?.as_ref()?;
        let mut hasher = Hasher(self.common.clone());
        hasher.add(&(slide, resolved.numbers.get(index), self.job.ink.of(index)));
        for path in asset_paths(slide) {
            let bytes = self.job.shared.world.read_asset(&resolved.path, &path).ok()?;
            hasher.add(&(path, blake3::hash(&bytes)));
        }
        Some(*hasher.0.finalize().as_bytes())
    }
}

/// True if a slide shows nothing but what its key knows of.
pub(super) fn is_settled(slide: &SlideFrame) -> bool {
    slide.diagnostics.is_empty() && has_bundled_fonts(&slide.frame.items)
}

fn has_bundled_fonts(items: &[FrameItem]) -> bool {
    items.iter().all(|item| match &item.kind {
        ItemKind::Text(run) => is_bundled(&run.font),
        ItemKind::Group(group) => has_bundled_fonts(&group.items),
        ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => true,
    })
}
