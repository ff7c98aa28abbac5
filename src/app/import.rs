//! An essay that was chosen or dropped on the shelf: what its decks would be, and making them.
//!
//! Nothing is written before it is asked for, so Cancel leaves nothing behind.

use std::fs::read_dir;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::state::State;
use crate::engine::Snapshot;
use crate::engine::edition::{Edition, Revisions};
use crate::engine::{Shared, template};
use crate::essay::Essay;
use crate::essay::draft::{By, DraftDeck, Options, draft, left_out, pictures, slug};
use crate::essay::follow::{self, Known};
use crate::essay::read::{ENDINGS, read, with_pictures};
use crate::essay::trace::files;
use crate::essay::words::count;
use crate::source::Source;
use crate::world::World as _;
use crate::world::disk::{DiskWorld, ron_files, trace_path};
use crate::world::memory::{MemoryWorld, WithFiles};
use crate::world::save::{create_all, replace};

/// Most essays of a folder that are listed.
const MAX_FOUND: usize = 40;

/// Which essay is to become decks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhichEssay {
    /// The path as it is typed.
    pub path: String,
    /// Files in the shelf's folder that may be essays.
    pub found: Vec<PathBuf>,
    /// Why it couldn't be read.
    pub error: Option<String>,
}

impl WhichEssay {
    fn in_folder(folder: &Path) -> Self {
        let is_essay = |path: &PathBuf| {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            let is_hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
            ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) && !is_hidden && path.is_file()
        };
        // A folder that can't be read has none.
        let entries = read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut found: Vec<PathBuf> = entries.filter(is_essay).collect();
        found.sort();
        found.truncate(MAX_FOUND);
        Self { path: String::new(), found, error: None }
    }
}

/// An essay and what is chosen for its decks.
#[derive(Debug)]
pub struct Import {
    /// True until it was shown once.
    pub is_new: bool,
    /// Name of the essay's file.
    pub name: String,
    essay: Essay,
    /// Words in it.
    pub n_words: usize,
    /// How it is divided.
    pub by: By,
    /// What it is called.
    pub title: String,
    drafted_title: String,
    /// The drafts as they would be written.
    pub drafts: Vec<DraftDeck>,
    /// The same, to be shown.
    pub editions: Vec<Arc<Edition>>,
    /// The folder that would be made, as it is typed.
    pub folder: String,
    /// Why it couldn't be made.
    pub error: Option<String>,
    /// What of the essay no deck shows.
    pub left_out: Vec<String>,
    /// The folder whose decks were drafted from this essay before; these can follow it.
    pub drafted_before: Option<PathBuf>,
    /// The outside, with the essay's own pictures.
    shared: Shared,
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
        let world = DiskWorld::new();
        let essay = with_pictures(essay, |name| world.read_asset(path, name).ok().map(|bytes| bytes.to_vec()));
        let title = essay.title.clone().unwrap_or_default();
        let own = pictures(&essay)
            .into_iter()
            .fold(MemoryWorld::new(), |world, (path, bytes)| world.with_file(&path, bytes.to_vec()));
        let world = WithFiles::new(Arc::clone(&shared.world), own);
        let mut import = Self {
            is_new: true,
            name,
            n_words: essay.paragraphs.iter().map(|paragraph| count(&paragraph.text)).sum(),
            by: By::Section,
            drafted_title: String::new(),
            drafts: Vec::new(),
            editions: Vec::new(),
            folder: free_folder(shelf, &slug(&title)).display().to_string(),
            error: None,
            left_out: left_out(&essay),
            drafted_before: None,
            // Pictures of other decks have the same names.
            shared: Shared { world: Arc::new(world), fonts: shared.fonts.clone(), assets: Arc::default() },
            title,
            essay,
        };
        import.drafted_before = import.candidates(shelf).into_iter().find(|folder| !import.known(folder).is_empty());
        import.draft(revisions);
        Ok(import)
    }

    /// Where decks of this essay may lie: the shelf itself, and the folder that a new draft would have had.
    fn candidates(&self, shelf: &Path) -> [PathBuf; 2] {
        let title = self.essay.title.clone().unwrap_or_default();
        [shelf.to_owned(), shelf.join(slug(&title))]
    }

    /// The decks of a folder that were drafted from this essay; what can't be read is none.
    fn known(&self, folder: &Path) -> Vec<Known> {
        let paths = ron_files(folder).unwrap_or_default();
        let read = |path: &PathBuf| {
            let trace = trace_path(path);
            let trace = trace.is_file().then(|| DiskWorld::read_deck(&trace).ok())??;
            let file = path.file_name()?.to_string_lossy().into_owned();
            Known::read(&file, DiskWorld::read_deck(path).ok()?, &trace).ok()
        };
        paths.iter().filter_map(read).filter(|known| known.trace.essay == self.name).collect()
    }

    /// Has the decks that were drafted before follow the essay; gives back their folder and what was done, in lines.
    fn follow(&self) -> Result<(PathBuf, Vec<String>), String> {
        let folder = self.drafted_before.clone().ok_or_else(|| "no decks were drafted from it before".to_owned())?;
        let known = self.known(&folder);
        let options = follow::drafted_with(&known).unwrap_or_default();
        let plan = follow::plan(&self.essay, &self.name, &known, &options).map_err(|refused| refused.to_string())?;
        for (file, bytes) in &plan.writes {
            let path = folder.join(file);
            replace(&path, bytes).map_err(|error| format!("can't write `{}`: {error}", path.display()))?;
        }
        let (made, new) = plan.new_files(&self.essay, &self.name, &options, |path| folder.join(path).exists());
        create_all(&folder, &made).map_err(|(path, error)| format!("can't write `{}`: {error}", path.display()))?;
        let mut told = plan.told;
        told.extend(new);
        told.extend(plan.gone.iter().map(|file| format!("{file}: the essay has no section for it any more")));
        Ok((folder, told))
    }

    /// Drafts anew, as it is chosen now.
    pub fn draft(&mut self, revisions: &Revisions) {
        self.title.trim().clone_into(&mut self.drafted_title);
        let title = Some(self.drafted_title.clone()).filter(|title| !title.is_empty());
        self.drafts = draft(&self.essay, &Options { by: self.by, title });
        let edition = |deck: &DraftDeck| {
            let path = Path::new(&self.folder).join(&deck.name);
            let source = Source::new(deck.name.as_str(), &deck.text());
            Arc::new(Edition::new(Snapshot::new(&self.shared, &path, source, None), revisions))
        };
        self.editions = self.drafts.iter().map(edition).collect();
    }

    /// True if the title isn't the one that was drafted with.
    #[must_use]
    pub fn has_new_title(&self) -> bool {
        self.title.trim() != self.drafted_title
    }

    /// How many slides all decks have.
    #[must_use]
    pub fn n_slides(&self) -> usize {
        self.drafts.iter().map(|deck| deck.slides.len()).sum()
    }

    fn make(&self) -> Result<PathBuf, String> {
        let typed = self.folder.trim();
        if typed.is_empty() {
            return Err("the decks need a folder".to_owned());
        }
        let folder = PathBuf::from(typed);
        let own = self.essay.title.as_deref().unwrap_or_default();
        let title = Some(self.drafted_title.clone()).filter(|title| !title.is_empty() && title != own);
        let files = files(&self.essay, &self.name, &self.drafts, &Options { by: self.by, title });
        create_all(&folder, &files).map_err(|(path, error)| match error.kind() {
            ErrorKind::AlreadyExists => format!("`{}` is there already; choose another folder", path.display()),
            _ => format!("can't write `{}`: {error}", path.display()),
        })?;
        Ok(folder)
    }
}

/// A folder that isn't there yet.
fn free_folder(shelf: &Path, name: &str) -> PathBuf {
    let candidates = (1..1000).map(|n| shelf.join(if n == 1 { name.to_owned() } else { format!("{name}-{n}") }));
    let mut free = candidates.filter(|path| !path.exists());
    free.next().unwrap_or_else(|| shelf.join(name))
}

impl State {
    /// Asks which essay is to become decks, or asks no more.
    pub fn toggle_import(&mut self) {
        self.overlays.message = None;
        self.overlays.path_field = None;
        self.overlays.which_essay = match self.overlays.which_essay {
            Some(_) => None,
            None => Some(self.shelf.folder().map(WhichEssay::in_folder).unwrap_or_default()),
        };
    }

    /// Takes the essay that was chosen; what goes wrong is told where it was asked for.
    pub fn take_essay(&mut self, path: &Path) {
        let path = match self.shelf.folder() {
            Some(folder) => folder.join(path),
            None => path.to_owned(),
        };
        match self.opened_essay(&path) {
            Ok(import) => {
                self.overlays.which_essay = None;
                self.overlays.import = Some(import);
            }
            Err(error) => {
                if let Some(which) = &mut self.overlays.which_essay {
                    which.error = Some(error);
                }
            }
        }
    }

    fn opened_essay(&self, path: &Path) -> Result<Import, String> {
        let shelf = self.shelf.folder().ok_or_else(|| template::NewError::NoFolder(String::new()).to_string())?;
        Import::open(path, shelf, &self.shared, &self.revisions)
    }

    /// Takes what was dropped on the shelf: opens decks and folders, asks what to make of an essay.
    pub fn take_dropped(&mut self, path: &Path) {
        let is_deck = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"));
        if path.is_dir() || is_deck {
            self.open(path, 0);
            return;
        }
        self.overlays.message = None;
        self.overlays.which_essay = None;
        match self.opened_essay(path) {
            Ok(import) => self.overlays.import = Some(import),
            Err(error) => self.overlays.message = Some(error),
        }
    }

    /// Makes the decks of the essay and shows their folder; what goes wrong is told where it was asked for.
    pub fn make_drafts(&mut self) {
        let Some(import) = self.overlays.import.take() else { return };
        match import.make() {
            Ok(folder) => self.open_folder(&folder),
            Err(error) => self.overlays.import = Some(Import { error: Some(error), ..import }),
        }
    }

    /// Has the decks that were drafted from the essay before follow it, and shows their folder; what was done, or what
    /// went wrong, is told.
    pub fn follow_essay(&mut self) {
        let Some(import) = self.overlays.import.take() else { return };
        match import.follow() {
            Ok((folder, told)) => {
                self.open_folder(&folder);
                self.overlays.told = Some(told.join("\n"));
            }
            Err(error) => self.overlays.import = Some(Import { error: Some(error), ..import }),
        }
    }
}
