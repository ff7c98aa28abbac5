//! The decks of a folder, read on a thread so that the window is there at once.

use std::fs::read_dir;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::engine::edition::{Edition, Revisions};
use crate::engine::worker::LAST_STEP;
use crate::engine::{Shared, Snapshot};
use crate::model::inline::Inline;
use crate::show::{SlidePos, Talk};
use crate::source::Source;
use crate::world::disk::{DiskWorld, is_theme, real_path, ron_files};

/// A deck of the shelf.
#[derive(Debug, Clone)]
pub struct ShelfDeck {
    /// Its file.
    pub path: PathBuf,
    /// What it is called, its file's name if it has no readable title.
    pub title: String,
    /// Number of slides that the show shows.
    pub n_slides: usize,
    /// Planned time.
    pub planned: Option<Duration>,
    /// Errors in its text, which cost slides or parts of them.
    pub n_errors: usize,
    /// Why it can't be shown.
    pub error: Option<String>,
    /// The deck itself; `None` if the file can't be read.
    pub edition: Option<Arc<Edition>>,
}

impl ShelfDeck {
    /// The slide that stands for the deck.
    #[must_use]
    pub fn cover(&self) -> SlidePos {
        let edition = self.edition.as_deref();
        let is_hidden =
            |index: &usize| edition.and_then(|edition| edition.slide(*index)).is_some_and(|slide| slide.hidden);
        let first = (0..edition.map_or(0, Edition::n_slides)).find(|index| !is_hidden(index));
        SlidePos { slide: first.unwrap_or(0), step: LAST_STEP }
    }
}

/// A folder beside the decks that has decks too, or the one above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelfFolder {
    /// Where it is.
    pub path: PathBuf,
    /// Its own name.
    pub name: String,
    /// True for the folder above.
    pub is_above: bool,
}

/// Most folders that are looked into.
const MAX_FOLDERS: usize = 200;

/// The folder above a folder, and those with decks in it, by their names.
fn folders_around(folder: &Path) -> Vec<ShelfFolder> {
    let has_decks = |path: &PathBuf| ron_files(path).is_ok_and(|files| !files.is_empty());
    let named = |path: PathBuf, is_above: bool| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        (!name.starts_with('.')).then_some(ShelfFolder { path, name, is_above })
    };
    let above = real_path(folder).parent().map(Path::to_owned);
    let entries = read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut inside: Vec<PathBuf> = entries.filter(|path| path.is_dir()).take(MAX_FOLDERS).filter(has_decks).collect();
    inside.sort();
    let above = above.and_then(|path| named(path, true));
    above.into_iter().chain(inside.into_iter().filter_map(|path| named(path, false))).collect()
}

/// The decks of a folder.
#[derive(Debug, Default)]
pub struct Shelf {
    folder: Option<PathBuf>,
    /// How the folder is called, whatever way led to it.
    shown_folder: String,
    found: Arc<Mutex<Found>>,
    /// Index of the deck that is chosen.
    pub selected: usize,
    /// The deck to choose once it is found.
    wanted: Option<PathBuf>,
    /// The chosen deck was chosen from elsewhere and may lie outside of what is seen.
    pub must_scroll: bool,
    /// Decks beside each other, as drawn last.
    pub n_columns: usize,
}

#[derive(Debug, Default)]
struct Found {
    decks: Arc<Vec<ShelfDeck>>,
    folders: Arc<Vec<ShelfFolder>>,
    error: Option<String>,
    is_complete: bool,
}

impl Shelf {
    /// Reads a folder's decks anew; `on_change` is called from a thread as they arrive.
    pub fn open(
        &mut self,
        folder: &Path,
        shared: &Shared,
        revisions: &Revisions,
        on_change: impl Fn() + Send + 'static,
    ) {
        let is_same = self.folder.as_deref() == Some(folder);
        if !is_same {
            self.selected = 0;
        }
        self.folder = Some(folder.to_owned());
        self.shown_folder = shown(&real_path(folder), std::env::home_dir().as_deref());
        self.found = Arc::default();
        let reader = Reader {
            folder: folder.to_owned(),
            shared: shared.clone(),
            revisions: revisions.clone(),
            found: Arc::clone(&self.found),
        };
        let thread = std::thread::Builder::new().name("diafilm-shelf".to_owned());
        if let Err(error) = thread.spawn(move || reader.run(&on_change)) {
            self.found.lock().unwrap_or_else(PoisonError::into_inner).error = Some(error.to_string());
        }
    }

    /// Chooses this deck, now or when it is found.
    pub fn select(&mut self, path: &Path) {
        self.wanted = Some(path.to_owned());
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The folder as it is told: in full, the user's own one as `~`.
    #[must_use]
    pub fn shown_folder(&self) -> &str {
        &self.shown_folder
    }

    /// The decks found so far, in name order.
    pub fn decks(&mut self) -> Arc<Vec<ShelfDeck>> {
        let decks = Arc::clone(&self.found.lock().unwrap_or_else(PoisonError::into_inner).decks);
        if let Some(wanted) = &self.wanted
            && let Some(index) = decks.iter().position(|deck| deck.path.file_name() == wanted.file_name())
        {
            self.selected = index;
            self.must_scroll = true;
            self.wanted = None;
        }
        decks
    }

    /// The folders with decks in and above this one, as far as they are found.
    #[must_use]
    pub fn folders(&self) -> Arc<Vec<ShelfFolder>> {
        Arc::clone(&self.found.lock().unwrap_or_else(PoisonError::into_inner).folders)
    }

    /// Why the folder can't be read.
    #[must_use]
    pub fn error(&self) -> Option<String> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).error.clone()
    }

    /// True once all decks are read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).is_complete
    }
}

/// A path as it is told: below the user's own folder it begins with `~`.
fn shown(path: &Path, home: Option<&Path>) -> String {
    match home.filter(|home| !home.as_os_str().is_empty()).and_then(|home| path.strip_prefix(home).ok()) {
        Some(below) if below.as_os_str().is_empty() => "~".to_owned(),
        Some(below) => Path::new("~").join(below).display().to_string(),
        None => path.display().to_string(),
    }
}

struct Reader {
    folder: PathBuf,
    shared: Shared,
    revisions: Revisions,
    found: Arc<Mutex<Found>>,
}

impl Reader {
    fn run(&self, on_change: &dyn Fn()) {
        let folders = Arc::new(folders_around(&self.folder));
        self.found.lock().unwrap_or_else(PoisonError::into_inner).folders = folders;
        match ron_files(&self.folder) {
            Ok(paths) => {
                for path in paths {
                    let Some(deck) = self.read(&path) else { continue };
                    let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
                    Arc::make_mut(&mut found.decks).push(deck);
                    drop(found);
                    on_change();
                }
            }
            Err(error) => {
                let text = format!("can't read `{}`: {error}", self.folder.display());
                self.found.lock().unwrap_or_else(PoisonError::into_inner).error = Some(text);
            }
        }
        self.found.lock().unwrap_or_else(PoisonError::into_inner).is_complete = true;
        on_change();
    }

    /// `None` for files that are no decks, such as themes.
    fn read(&self, path: &Path) -> Option<ShelfDeck> {
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let unreadable = |title: String, error: String| ShelfDeck {
            path: path.to_owned(),
            title,
            n_slides: 0,
            planned: None,
            n_errors: 0,
            error: Some(error),
            edition: None,
        };
        let source = match DiskWorld::read_deck(path) {
            Ok(bytes) => match Source::from_bytes(path.display().to_string(), &bytes) {
                Ok(source) => source,
                Err(reason) => return Some(unreadable(name, reason.1.message)),
            },
            Err(error) => return Some(unreadable(name, error.to_string())),
        };
        if is_theme(source.text()) {
            return None;
        }
        let edition = Edition::new(Snapshot::new(&self.shared, path, source, None), &self.revisions);
        let Some(deck) = edition.deck().filter(|_| edition.is_showable()) else {
            let problem = edition.problems().into_iter().next();
            let text = problem.map_or_else(
                || "the deck can't be read".to_owned(),
                |problem| match problem.line {
                    Some(line) => format!("line {line}: {}", problem.message),
                    None => problem.message,
                },
            );
            return Some(unreadable(name, text));
        };
        let title = if deck.deck.title.is_blank() { name } else { Inline::plain_text(&deck.deck.title) };
        let n_slides = deck.numbers.iter().flatten().count();
        let planned = planned_time(&edition);
        Some(ShelfDeck {
            path: path.to_owned(),
            title,
            n_slides,
            planned,
            n_errors: edition.n_errors(),
            error: None,
            edition: Some(Arc::new(edition)),
        })
    }
}

/// The time planned for a talk: the deck's own, else the sum of its slides'.
#[must_use]
pub fn planned_time(edition: &Edition) -> Option<Duration> {
    let deck = edition.deck()?;
    if let Some(planned) = deck.deck.duration {
        return Some(planned.0);
    }
    let visible = deck.deck.slides.iter().flatten().filter(|slide| !slide.hidden);
    let times: Duration = visible.filter_map(|slide| slide.time).map(|time| time.0).sum();
    (!times.is_zero()).then_some(times)
}

/// The title of a slide, or what it is called without one.
#[must_use]
pub fn slide_title(edition: &Edition, slide: usize) -> String {
    let title = edition.last_good_slide(slide).and_then(|slide| slide.title.as_ref());
    match title {
        Some(title) if !title.is_blank() => Inline::plain_text(title),
        Some(_) | None => "Untitled".to_owned(),
    }
}

/// Indices of the slides that the show shows.
pub fn visible_slides(talk: &mut dyn Talk) -> Vec<usize> {
    (0..talk.n_slides()).filter(|&slide| !talk.is_hidden(slide)).collect()
}
