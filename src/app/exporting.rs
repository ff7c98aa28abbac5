//! Exports from the window: what is asked, and the work on a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use egui::{ColorImage, Context};

use super::editor::Notice;
use super::state::State;
use crate::engine::edition::Edition;
use crate::engine::export::ink::DeckInk;
use crate::engine::export::{ExportFailure, ExportJob, Output, OutputError, Reports};
use crate::engine::make_way::make_way;
use crate::engine::{Shared, Snapshot};
use crate::export::names::deck_name;
use crate::export::pdf::{PdfOptions, PerPage};
use crate::export::wish::Wish;
use crate::export::{ExportOptions, FORMATS, FormatInfo, FormatKind};
use crate::raster::{Pixmap, RasterOptions, Rasterizer, ScaledImages, fit};
use crate::show::ink::file;
use crate::source::Source;
use crate::world::disk::{DiskWorld, ink_path};
use crate::world::save;

/// The box in pixels that pictures are fitted into.
const PICTURE_SIZE: (u32, u32) = (1920, 1080);

/// Which slides go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All that the show shows.
    All,
    /// The one that was at hand.
    This,
}

/// What is asked for an export, and how it goes.
#[derive(Debug)]
pub struct ExportDialog {
    /// The deck's file.
    pub deck: PathBuf,
    /// The deck's text, where it is being edited.
    text: Option<Arc<str>>,
    /// Index of the slide at hand.
    pub slide: usize,
    /// Index into [`FORMATS`].
    pub format: usize,
    /// Which slides go out.
    pub which: Which,
    /// A picture or page of each step.
    pub with_steps: bool,
    /// The presenter's notes, too, where the format can do without them.
    pub with_notes: bool,
    /// What was drawn on the slides, too.
    pub with_ink: bool,
    /// Slides on a page of a handout.
    pub per_page: PerPage,
    /// The file or folder that was typed; `None` for the usual one.
    pub place: Option<String>,
    /// The export while it runs and once it is through.
    pub run: Option<Run>,
}

/// An export that was begun.
#[derive(Debug)]
pub struct Run {
    /// Slides that it takes.
    pub n_slides: usize,
    progress: Arc<Progress>,
}

/// What came of an export, in words; an error if nothing did.
pub type Outcome = Result<String, String>;

#[derive(Debug, Default)]
struct Progress {
    n_done: AtomicUsize,
    n_files: AtomicUsize,
    is_cancelled: AtomicBool,
    outcome: Mutex<Option<Outcome>>,
}

impl Run {
    /// Slides that are through.
    #[must_use]
    pub fn n_done(&self) -> usize {
        self.progress.n_done.load(Ordering::Relaxed)
    }

    /// What came of it, once it is through.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        self.progress.outcome.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Wants no more of it.
    pub fn cancel(&self) {
        self.progress.is_cancelled.store(true, Ordering::Relaxed);
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.cancel();
    }
}

impl ExportDialog {
    fn new(deck: &Path, text: Option<Arc<str>>, slide: usize) -> Self {
        Self {
            deck: deck.to_owned(),
            text,
            slide,
            format: 0,
            which: Which::All,
            with_steps: false,
            with_notes: false,
            with_ink: false,
            per_page: PerPage::default(),
            place: None,
            run: None,
        }
    }

    /// The format that is chosen.
    #[must_use]
    pub fn info(&self) -> &'static FormatInfo {
        &FORMATS[self.format.min(FORMATS.len() - 1)]
    }

    /// True if the format that is chosen can do this.
    #[must_use]
    pub fn suits(&self, wish: Wish) -> bool {
        wish.suits(self.info().format)
    }

    /// True if all goes into one file.
    #[must_use]
    pub fn is_one_file(&self) -> bool {
        self.info().format.kind() == FormatKind::Document || (self.which == Which::This && !self.with_steps)
    }

    /// Where the export goes unless something else is typed: beside the deck, under its name.
    #[must_use]
    pub fn usual_place(&self) -> PathBuf {
        let folder = self.deck.parent().unwrap_or(Path::new("."));
        let name = deck_name(&self.deck);
        let extension = self.info().format.extension();
        match (self.is_one_file(), self.which) {
            (true, Which::All) => folder.join(format!("{name}.{extension}")),
            (true, Which::This) => folder.join(format!("{name}.{:03}.{extension}", self.slide + 1)),
            (false, _) => folder.join(format!("{name}-{}", self.info().name)),
        }
    }

    /// Where the export goes.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        match self.place.as_deref().map(str::trim).filter(|place| !place.is_empty()) {
            Some(place) => PathBuf::from(place),
            None => self.usual_place(),
        }
    }
}

/// What a thread needs to know.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the dialog")]
struct Order {
    shared: Shared,
    deck: PathBuf,
    info: &'static FormatInfo,
    slides: Vec<usize>,
    is_one_file: bool,
    with_steps: bool,
    with_notes: bool,
    with_ink: bool,
    per_page: PerPage,
    target: PathBuf,
}

impl State {
    /// Opens the questions for an export, or closes them; an export that runs is cancelled.
    pub fn toggle_export(&mut self) {
        self.overlays.message = None;
        self.overlays.export = match self.overlays.export.take() {
            Some(_) => None,
            None => self.asked_export(),
        };
    }

    /// Opens the questions for a picture of the slide at hand alone.
    pub fn ask_for_picture(&mut self) {
        self.overlays.message = None;
        self.overlays.export = self.asked_export().map(|asked| ExportDialog { which: Which::This, ..asked });
    }

    fn asked_export(&mut self) -> Option<ExportDialog> {
        if let Some(editor) = &self.editor {
            let text = Arc::clone(editor.document().text());
            return Some(ExportDialog::new(editor.document().path(), Some(text), editor.slide()));
        }
        let decks = self.shelf.decks();
        let deck = decks.get(self.shelf.selected)?;
        Some(ExportDialog::new(&deck.path, None, deck.cover().slide))
    }

    /// Begins the export that was asked for.
    pub fn begin_export(&mut self) {
        let Some(asked) = &mut self.overlays.export else { return };
        let progress = Arc::new(Progress::default());
        asked.run = Some(Run { n_slides: 0, progress: Arc::clone(&progress) });
        let Some(run) = &mut asked.run else { return };
        let snapshot = match snapshot(&self.shared, &asked.deck, asked.text.as_ref()) {
            Ok(snapshot) => snapshot,
            Err(error) => return progress.end(Err(error)),
        };
        let slides = match asked.which {
            Which::This => vec![asked.slide],
            Which::All => shown_slides(&snapshot),
        };
        run.n_slides = slides.len();
        let order = Order {
            shared: self.shared.clone(),
            deck: asked.deck.clone(),
            info: asked.info(),
            slides,
            is_one_file: asked.is_one_file(),
            with_steps: asked.with_steps && asked.suits(Wish::Steps),
            with_notes: asked.with_notes && asked.suits(Wish::Notes),
            with_ink: asked.with_ink && asked.suits(Wish::Ink),
            per_page: asked.per_page,
            target: asked.target(),
        };
        let (ctx, worker) = (self.ctx.clone(), Arc::clone(&progress));
        let named = std::thread::Builder::new().name("diafilm-export".to_owned());
        let work = move || {
            make_way();
            let outcome = carry_out(&order, snapshot, &worker, &ctx);
            worker.end(outcome);
            ctx.request_repaint();
        };
        if let Err(error) = named.spawn(work) {
            progress.end(Err(format!("can't start a thread: {error}")));
        }
    }

    /// Puts a picture of the slide at hand on the clipboard, as it looks at its step, with its ink.
    pub fn copy_slide(&mut self) {
        let (edition, slide, step) = match (&self.editor, &self.talk) {
            (_, Some(talk)) => (Arc::clone(talk.edition()), talk.show().pos().slide, Some(talk.show().pos().step)),
            (Some(editor), None) => (editor.edition(), editor.slide(), None),
            (None, None) => return,
        };
        let Some(pixmap) = self.picture_of(&edition, slide, step) else { return };
        let size = [pixmap.width as usize, pixmap.height as usize];
        self.ctx.copy_image(ColorImage::from_rgba_premultiplied(size, &pixmap.data));
        let words = "The slide is on the clipboard as a picture";
        if let Some(talk) = &mut self.talk {
            talk.hint(words.to_owned(), self.now);
        } else if let Some(editor) = &mut self.editor {
            editor.notice = Some(Notice::Told(words.to_owned()));
        }
        self.repaint();
    }

    /// A slide at a step, or with all its steps, with its ink; `None` if its text has errors.
    pub(super) fn picture_of(&self, edition: &Edition, slide: usize, step: Option<u16>) -> Option<Pixmap> {
        let laid_out = edition.frame(slide, &mut self.shared.typesetter())?;
        let mut frame = laid_out.frame.clone();
        if let Some(key) = edition.page_keys().get(slide) {
            crate::export::ink::draw(&edition.ink().page(key).strokes, &mut frame, laid_out.n_steps);
        }
        let (width, height) = fit(frame.size, PICTURE_SIZE.0, PICTURE_SIZE.1);
        let step = step.unwrap_or(laid_out.n_steps.max(1) - 1);
        Some(Rasterizer::new(RasterOptions::default()).raster(&frame, step, width, height))
    }
}

impl Progress {
    fn end(&self, outcome: Outcome) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }
}

fn snapshot(shared: &Shared, deck: &Path, text: Option<&Arc<str>>) -> Result<Snapshot, String> {
    let name = deck.to_string_lossy();
    let source = match text {
        Some(text) => Source::new(name, text),
        None => {
            let bytes = DiskWorld::read_deck(deck).map_err(|error| error.to_string())?;
            Source::from_bytes(name, &bytes).map_err(|broken| broken.1.message.clone())?
        }
    };
    Ok(Snapshot::new(shared, deck, source, None))
}

fn shown_slides(snapshot: &Snapshot) -> Vec<usize> {
    let numbers = snapshot.deck().map(|deck| deck.numbers.as_slice()).unwrap_or_default();
    numbers.iter().enumerate().filter(|(_, number)| number.is_some()).map(|(index, _)| index).collect()
}

fn carry_out(order: &Order, snapshot: Snapshot, progress: &Progress, ctx: &Context) -> Outcome {
    if order.slides.is_empty() {
        return Err("there is no slide to export; mend the deck first".to_owned());
    }
    let ink = if order.with_ink { ink(&order.deck, &snapshot)? } else { DeckInk::default() };
    let drop_off = DropOff { order, progress, ctx };
    drop_off.make_folder()?;
    let name = deck_name(&order.deck);
    let n_slides = order.slides.len();
    let job = ExportJob {
        shared: &order.shared,
        snapshot: Arc::new(snapshot),
        images: &Arc::new(ScaledImages::default()),
        name: &name,
        format: order.info.format,
        options: ExportOptions {
            with_notes: order.with_notes,
            pdf: PdfOptions { per_page: order.per_page, ..PdfOptions::default() },
            ..ExportOptions::default()
        },
        slides: order.slides.clone(),
        with_steps: order.with_steps,
        max_size: PICTURE_SIZE,
        sheet: None,
        ink,
        with_whiteboard: order.with_ink && !order.is_one_file,
        n_jobs: std::thread::available_parallelism().map_or(1, usize::from),
        cache: None,
        written_at: None,
    };
    let target = order.target.display();
    let n_files = || progress.n_files.load(Ordering::Relaxed);
    match job.run(&drop_off) {
        Ok(reports) => match failures(&reports) {
            0 if order.is_one_file => Ok(format!("Written: {target}")),
            0 => Ok(format!("{} files are in {target}", n_files())),
            n if n == n_slides => Err("no slide could be exported; the problems say why".to_owned()),
            n => Err(format!("{n} of {n_slides} slides have errors and are missing in {target}")),
        },
        Err(ExportFailure::Cancelled) => Ok(format!("Cancelled; {} files were written", n_files())),
        Err(error) => Err(error.to_string()),
    }
}

fn failures(reports: &Reports) -> usize {
    reports.iter().filter(|(_, report)| report.failure.is_some()).count()
}

fn ink(deck: &Path, snapshot: &Snapshot) -> Result<DeckInk, String> {
    let path = ink_path(deck);
    let bytes = match DiskWorld::read_deck(&path) {
        Err(_) if !path.exists() => return Ok(DeckInk::default()),
        other => other.map_err(|error| error.to_string())?,
    };
    let pages = file::parse(&bytes).map_err(|error| format!("can't read the ink in `{}`: {error}", path.display()))?;
    Ok(DeckInk::new(pages, snapshot))
}

/// Takes files to the place that was chosen.
struct DropOff<'a> {
    order: &'a Order,
    progress: &'a Progress,
    ctx: &'a Context,
}

impl DropOff<'_> {
    fn make_folder(&self) -> Result<(), String> {
        let target = &self.order.target;
        if self.order.is_one_file && target.is_dir() {
            return Err(format!("`{}` is a folder; name a file in it", target.display()));
        }
        let folder = if self.order.is_one_file { target.parent() } else { Some(target.as_path()) };
        let Some(folder) = folder.filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
        save::make_folder(folder).map_err(|error| format!("can't make the folder `{}`: {error}", folder.display()))?;
        save::try_folder(folder).map_err(|error| format!("can't write into `{}`: {error}", folder.display()))
    }
}

impl Output for DropOff<'_> {
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let Order { target, info, is_one_file, .. } = self.order;
        let is_main = info.extensions.iter().any(|extension| name.ends_with(&format!(".{extension}")));
        let path = match (is_one_file, is_main) {
            (false, _) => target.join(name),
            (true, true) => target.clone(),
            (true, false) => target.with_extension(name.rsplit('.').next().unwrap_or_default()),
        };
        save::replace(&path, bytes).map_err(|error| format!("can't write `{}`: {error}", path.display()))?;
        self.progress.n_files.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn slide_done(&self) {
        self.progress.n_done.fetch_add(1, Ordering::Relaxed);
        self.ctx.request_repaint();
    }

    fn is_cancelled(&self) -> bool {
        self.progress.is_cancelled.load(Ordering::Relaxed)
    }
}
