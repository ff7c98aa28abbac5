//! An essay that was dropped on the shelf: what its decks would be, and making them.
//!
//! Nothing is written before it is asked for, so Cancel leaves nothing behind.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::state::State;
use crate::engine::Snapshot;
use crate::engine::edition::{Edition, Revisions};
use crate::engine::{Shared, template};
use crate::essay::Essay;
use crate::essay::draft::{By, DraftDeck, Options, draft, slug};
use crate::essay::read::read;
use crate::essay::trace::files;
use crate::source::Source;
use crate::world::disk::DiskWorld;
use crate::world::save::create_all;

/// An essay and what is chosen for its decks.
#[derive(Debug)]
pub struct Import {
    /// Name of the essay's file.
    pub name: String,
    essay: Essay,
    /// How it is divided.
    pub by: By,
    /// What it is called.
    pub title: String,
    /// The drafts as they would be written.
    pub drafts: Vec<DraftDeck>,
    /// The same, to be shown.
    pub editions: Vec<Arc<Edition>>,
    /// The folder that would be made.
    pub folder: PathBuf,
    /// Why it couldn't be made.
    pub error: Option<String>,
}

impl Import {
    /// Reads the essay at `path`, whose decks would go into a folder inside `shelf`.
    ///
    /// # Errors
    /// If it is no essay.
    fn open(path: &Path, shelf: &Path, shared: &Shared, revisions: &Revisions) -> Result<Self, String> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = DiskWorld::read_deck(path).map_err(|error| error.to_string())?;
        let essay = read(&name, &bytes).map_err(|refusal| format!("can't read `{name}`: {refusal}"))?;
        let title = essay.title.clone().unwrap_or_default();
        let folder = free_folder(shelf, &slug(&title));
        let (drafts, editions) = (Vec::new(), Vec::new());
        let mut import = Self { name, essay, by: By::Section, title, drafts, editions, folder, error: None };
        import.draft(shared, revisions);
        Ok(import)
    }

    /// Drafts anew, as it is chosen now.
    pub fn draft(&mut self, shared: &Shared, revisions: &Revisions) {
        let title = Some(self.title.trim().to_owned()).filter(|title| !title.is_empty());
        self.drafts = draft(&self.essay, &Options { by: self.by, title });
        let edition = |deck: &DraftDeck| {
            let path = self.folder.join(&deck.name);
            let source = Source::new(deck.name.as_str(), &deck.text());
            Arc::new(Edition::new(Snapshot::new(shared, &path, source, None), revisions))
        };
        self.editions = self.drafts.iter().map(edition).collect();
    }

    fn make(&self) -> Result<(), String> {
        let files = files(&self.essay, &self.name, &self.drafts, self.by);
        create_all(&self.folder, &files).map_err(|(path, error)| format!("can't write `{}`: {error}", path.display()))
    }
}

/// A folder that isn't there yet.
fn free_folder(shelf: &Path, name: &str) -> PathBuf {
    let candidates = (1..1000).map(|n| shelf.join(if n == 1 { name.to_owned() } else { format!("{name}-{n}") }));
    let mut free = candidates.filter(|path| !path.exists());
    free.next().unwrap_or_else(|| shelf.join(name))
}

impl State {
    /// Takes what was dropped on the shelf: opens decks and folders, asks what to make of an essay.
    pub fn take_dropped(&mut self, path: &Path) {
        let is_deck = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
        if path.is_dir() || is_deck {
            self.open(path, 0);
            return;
        }
        self.overlays.message = None;
        let Some(shelf) = self.shelf.folder().map(Path::to_owned) else {
            self.overlays.message = Some(template::NewError::NoFolder(String::new()).to_string());
            return;
        };
        match Import::open(path, &shelf, &self.shared, &self.revisions) {
            Ok(import) => self.overlays.import = Some(import),
            Err(error) => self.overlays.message = Some(error),
        }
    }

    /// Makes the decks of the essay and shows their folder; what goes wrong is told where it was asked for.
    pub fn make_drafts(&mut self) {
        let Some(import) = self.overlays.import.take() else { return };
        match import.make() {
            Ok(()) => self.open_folder(&import.folder),
            Err(error) => self.overlays.import = Some(Import { error: Some(error), ..import }),
        }
    }
}
