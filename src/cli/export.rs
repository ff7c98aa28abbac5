//! `diafilm export`: decks in, pictures out, several slides at a time.
//!
//! Every thread lays out, draws, encodes and writes one slide after another,
//! so no more pictures are in memory than threads run. A slide that fails
//! leaves the others alone; a file that can't be written ends the export.

use std::io::IsTerminal as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, anyhow, bail};
use indicatif::ProgressBar;

use super::args::{ExportArgs, format_names};
use super::ink::DeckInk;
use super::selection::choose;
use super::{Outcome, files, term};
use crate::engine::{Shared, Snapshot};
use crate::export::image::PictureEncoder;
use crate::export::names::{SlideLabel, deck_name, label_slides, picture_name, sheet_name, whiteboard_name};
use crate::export::sheet::Sheet;
use crate::export::{Format, PictureOptions};
use crate::layout::frame::SlideFrame;
use crate::layout::text::Typesetter;
use crate::raster::{MAX_SIDE, Pixmap, RasterOptions, Rasterizer, ScaledImages, fit};
use crate::resolve::theme;
use crate::source::diagnostic::{Diagnostic, Place, Severity};
use crate::source::span::Span;
use crate::source::{Source, report};
use crate::world::disk::DiskWorld;

/// Stack of a worker thread, in bytes: as much as the main thread has.
const STACK_LEN: usize = 8 << 20;

/// Exports decks.
///
/// # Errors
/// If the call is wrong, or a file can't be read or written.
pub fn run(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let decks = files::deck_paths(&args.decks)?;
    let format = choose_format(args)?;
    check_names(&decks)?;
    let world = theme_world(args.theme.as_deref())?;
    let shared = Shared::new(Arc::new(world));
    let images = Arc::new(ScaledImages::default());
    let mut outcome = Outcome::Fine;
    for path in &decks {
        let bytes = DiskWorld::read_deck(path)?;
        let source = match Source::from_bytes(path.to_string_lossy(), &bytes) {
            Ok(source) => source,
            Err(broken) => {
                let (source, finding) = *broken;
                term::say(&report::short(&finding, &source, &|place| match place {
                    Place::Span(span) => *span,
                    Place::Node(_) | Place::Within(..) | Place::File => Span::at(0),
                }));
                outcome = Outcome::Problems;
                continue;
            }
        };
        let theme = args.theme.as_deref().map(|theme| theme_name(theme, path)).transpose()?;
        let snapshot = Snapshot::new(&shared, path, source, theme.as_deref());
        let mut job = Job::new(args, format, path, decks.len(), &shared, &snapshot, &images)?;
        if args.ink {
            job.ink = DeckInk::read(path, &snapshot).unwrap_or_else(|error| {
                term::say(&format!("error: {error:#}"));
                outcome = Outcome::Problems;
                DeckInk::default()
            });
        }
        if job.run()? == Outcome::Problems {
            outcome = Outcome::Problems;
        }
    }
    Ok(outcome)
}

/// The format that `-f` names, or OUT's ending; PNG where OUT is a folder without one.
fn choose_format(args: &ExportArgs) -> anyhow::Result<Format> {
    let by_ending = args.output.as_deref().filter(|path| !path.is_dir()).and_then(format_of);
    match (args.format, by_ending) {
        (Some(format), Some(ending)) if format != ending => {
            let output = args.output.as_deref().map(term::show_path).unwrap_or_default();
            bail!("`-f {}` and the ending of `{output}` say different formats", format.info().name)
        }
        (Some(format), _) | (None, Some(format)) => Ok(format),
        (None, None) => match args.output.as_deref().and_then(planned_of) {
            Some(name) => bail!("format `{name}` isn't available in this version"),
            // A folder has no ending to say it, and PNG is what most people mean.
            None if args.output.as_deref().is_some_and(|path| path.is_dir() || path.extension().is_none()) => {
                Ok(Format::Png)
            }
            None => bail!("which format? add `-f` with one of {}", format_names()),
        },
    }
}

fn format_of(path: &Path) -> Option<Format> {
    path.extension()?.to_str().and_then(Format::from_name)
}

fn planned_of(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    crate::export::PLANNED.into_iter().find(|name| *name == extension)
}

/// Two decks of one name would write over each other.
fn check_names(decks: &[PathBuf]) -> anyhow::Result<()> {
    let mut names: Vec<_> = decks.iter().map(|path| (deck_name(path).to_lowercase(), path)).collect();
    names.sort();
    match names.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => {
            let (a, b) = (term::show_path(pair[0].1), term::show_path(pair[1].1));
            bail!("`{a}` and `{b}` would write the same files; export them one by one")
        }
        None => Ok(()),
    }
}

/// The world, opened to the folder of a theme file that the user named.
fn theme_world(asked: Option<&Path>) -> anyhow::Result<DiskWorld> {
    let world = DiskWorld::new();
    let Some(path) = asked.filter(|path| path.to_str().is_none_or(theme::is_path)) else { return Ok(world) };
    let path = path.canonicalize().with_context(|| format!("can't read the theme `{}`", term::show_path(path)))?;
    Ok(match path.parent() {
        Some(folder) => world.with_opened(folder),
        None => world,
    })
}

/// The theme as a deck would write it: a built-in name, or the file's path from the deck's folder.
fn theme_name(asked: &Path, deck: &Path) -> anyhow::Result<String> {
    if let Some(name) = asked.to_str().filter(|name| !theme::is_path(name)) {
        if theme::built_in(name).is_none() {
            let names = theme::BUILT_IN.map(|(name, _)| name).join(", ");
            bail!("there is no theme `{}`; built in are {names}", term::printable(name));
        }
        return Ok(name.to_owned());
    }
    let can_not_read = || format!("can't read the theme `{}`", term::show_path(asked));
    let file = asked.canonicalize().with_context(can_not_read)?;
    let folder = deck.canonicalize().with_context(can_not_read)?.parent().map(Path::to_owned).unwrap_or_default();
    let n_shared = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    let mut steps = vec!["..".to_owned(); folder.components().count() - n_shared];
    for part in file.components().skip(n_shared) {
        let part = part.as_os_str().to_str();
        steps.push(part.ok_or_else(|| anyhow!("the path of the theme isn't UTF-8"))?.to_owned());
    }
    // A lone name could mean a built-in theme.
    let prefix = if steps.len() == 1 { "./" } else { "" };
    Ok(format!("{prefix}{}", steps.join("/")))
}

/// Where pictures go.
enum Destination {
    Folder(PathBuf),
    File(PathBuf),
    Stdout,
}

/// The export of one deck.
struct Job<'a> {
    args: &'a ExportArgs,
    format: Format,
    deck: String,
    shared: &'a Shared,
    snapshot: &'a Snapshot,
    images: &'a Arc<ScaledImages>,
    slides: Vec<usize>,
    labels: Vec<SlideLabel>,
    destination: Destination,
    /// What is drawn over the slides.
    ink: DeckInk,
    /// The grid of a contact sheet and the sheet itself.
    sheet: Option<(Sheet, Mutex<Pixmap>)>,
}

/// What one thread keeps from slide to slide.
struct Worker {
    typesetter: Typesetter,
    rasterizer: Rasterizer,
    encoder: PictureEncoder,
    pixmap: Pixmap,
}

/// What there is to say about one slide.
#[derive(Default)]
struct SlideReport {
    lines: Vec<String>,
    error: Option<anyhow::Error>,
}

impl<'a> Job<'a> {
    fn new(
        args: &'a ExportArgs,
        format: Format,
        path: &Path,
        n_decks: usize,
        shared: &'a Shared,
        snapshot: &'a Snapshot,
        images: &'a Arc<ScaledImages>,
    ) -> anyhow::Result<Self> {
        let deck = deck_name(path);
        let (slides, labels) = match snapshot.deck() {
            Some(resolved) => {
                let slides = choose(resolved, args.slides.as_ref(), args.hidden)
                    .map_err(|reason| anyhow!("{}: {reason}", term::show_path(path)))?;
                (slides, label_slides(&resolved.numbers))
            }
            None => (Vec::new(), Vec::new()),
        };
        let destination = destination(args, &deck, n_decks, slides.len())?;
        let sheet = args.contact_sheet.then(|| new_sheet(args, snapshot, slides.len()));
        let ink = DeckInk::default();
        Ok(Self { args, format, deck, shared, snapshot, images, slides, labels, destination, ink, sheet })
    }

    fn run(&self) -> anyhow::Result<Outcome> {
        let mut outcome = self.report_deck();
        if self.slides.is_empty() {
            return Ok(outcome);
        }
        if let Destination::Folder(folder) = &self.destination {
            files::make_folder(folder)?;
        }
        let reports = self.export_slides()?;
        for report in reports {
            for line in &report.lines {
                term::say(line);
                outcome = Outcome::Problems;
            }
            if let Some(error) = report.error {
                return Err(error);
            }
        }
        if let Some((_, sheet)) = &self.sheet {
            let sheet = sheet.lock().unwrap_or_else(PoisonError::into_inner);
            let bytes = PictureEncoder::new().encode(&sheet, self.format, self.options())?;
            self.write(&sheet_name(&self.deck, self.format.extension()), &bytes)?;
        }
        self.write_whiteboard()?;
        Ok(outcome)
    }

    /// Writes the empty page beside the slides, if all of them go to a folder and somebody drew on it.
    fn write_whiteboard(&self) -> anyhow::Result<()> {
        let is_wanted = matches!(self.destination, Destination::Folder(_)) && self.args.slides.is_none();
        let size = self.snapshot.deck().map(|deck| deck.slide_size).filter(|_| is_wanted && self.sheet.is_none());
        let Some(frame) = size.and_then(|size| self.ink.whiteboard(size)) else { return Ok(()) };
        let (max_width, max_height) = max_size(self.args);
        let (width, height) = fit(frame.size, max_width, max_height);
        let pixmap = Rasterizer::new(RasterOptions::default()).raster(&frame, 0, width, height);
        let bytes = PictureEncoder::new().encode(&pixmap, self.format, self.options())?;
        self.write(&whiteboard_name(&self.deck, self.format.extension()), &bytes)
    }

    /// Prints what is wrong with the deck's head and the slides that are exported.
    fn report_deck(&self) -> Outcome {
        let mut outcome = Outcome::Fine;
        for finding in self.snapshot.diagnostics() {
            let is_meant = self.snapshot.slide_at(&finding.place).is_none_or(|slide| self.slides.contains(&slide));
            if finding.severity == Severity::Error && is_meant {
                term::say(&term::finding_line(self.snapshot, finding));
                outcome = Outcome::Problems;
            }
        }
        if self.slides.is_empty() {
            let name = term::printable(self.snapshot.source().name());
            let n_slides = self.snapshot.n_slides();
            let advice = if n_slides > 0 { "; add --hidden for its hidden slides" } else { "" };
            term::say(&format!("error: {name}: there is no slide to export{advice}"));
            outcome = Outcome::Problems;
        }
        outcome
    }

    /// Exports every slide on as many threads as asked for; reports come in the deck's order.
    fn export_slides(&self) -> anyhow::Result<Vec<SlideReport>> {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let n_workers = self.args.jobs.map_or_else(cores, usize::from).min(self.slides.len());
        let queue = Queue {
            next: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
            reports: Mutex::new(self.slides.iter().map(|_| SlideReport::default()).collect()),
            bar: term::progress(self.slides.len()),
        };
        std::thread::scope(|scope| -> anyhow::Result<()> {
            for n in 1..n_workers {
                let builder = std::thread::Builder::new().name(format!("diafilm-export-{n}")).stack_size(STACK_LEN);
                builder.spawn_scoped(scope, || self.work(&queue)).context("can't start a thread; try --jobs 1")?;
            }
            self.work(&queue);
            Ok(())
        })?;
        queue.bar.finish_and_clear();
        Ok(queue.reports.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn work(&self, queue: &Queue) {
        let mut worker = self.worker();
        while !queue.is_stopped.load(Ordering::Relaxed) {
            let place = queue.next.fetch_add(1, Ordering::Relaxed);
            let Some(&index) = self.slides.get(place) else { return };
            let attempt = catch_unwind(AssertUnwindSafe(|| self.export_slide(&mut worker, place, index)));
            let report = attempt.unwrap_or_else(|_| {
                // A hostile font can do that; what it left halfway is thrown away.
                worker = self.worker();
                SlideReport { lines: vec![self.failed(index, "it can't be drawn")], error: None }
            });
            if report.error.is_some() {
                queue.is_stopped.store(true, Ordering::Relaxed);
            }
            queue.bar.inc(1);
            if let Some(slot) = queue.reports.lock().unwrap_or_else(PoisonError::into_inner).get_mut(place) {
                *slot = report;
            }
        }
    }

    fn worker(&self) -> Worker {
        Worker {
            typesetter: self.shared.typesetter(),
            rasterizer: Rasterizer::with_images(RasterOptions::default(), Arc::clone(self.images)),
            encoder: PictureEncoder::new(),
            pixmap: Pixmap::default(),
        }
    }

    fn export_slide(&self, worker: &mut Worker, place: usize, index: usize) -> SlideReport {
        let mut report = SlideReport::default();
        let Some(mut slide) = self.snapshot.layout(index, &mut worker.typesetter) else {
            // Its errors were reported with the deck's.
            report.lines.push(self.failed(index, "its text has errors"));
            return report;
        };
        let errors = slide.diagnostics.iter().filter(|finding| finding.severity == Severity::Error);
        report.lines.extend(errors.map(|finding: &Diagnostic| term::finding_line(self.snapshot, finding)));
        self.ink.draw(index, &mut slide.frame);
        let result = match &self.sheet {
            Some((sheet, pixmap)) => {
                self.put_on_sheet(worker, &slide, place, sheet, pixmap);
                Ok(())
            }
            None => self.write_steps(worker, &slide, index),
        };
        report.error = result.err();
        report
    }

    fn failed(&self, index: usize, reason: &str) -> String {
        let name = term::printable(self.snapshot.source().name());
        format!("error: {name}: slide {} isn't exported, since {reason}", self.describe(index))
    }

    /// A slide as people call it: by its number, or its place if it is hidden.
    fn describe(&self, index: usize) -> String {
        match self.labels.get(index) {
            Some(SlideLabel { number, hidden: 0 }) => number.to_string(),
            Some(SlideLabel { number, hidden }) => format!("{number}h{hidden}"),
            None => format!("at place {}", index + 1),
        }
    }

    fn write_steps(&self, worker: &mut Worker, slide: &SlideFrame, index: usize) -> anyhow::Result<()> {
        let last = slide.n_steps.max(1) - 1;
        let first = if self.args.steps { 0 } else { last };
        let (max_width, max_height) = max_size(self.args);
        let (width, height) = fit(slide.frame.size, max_width, max_height);
        for step in first..=last {
            worker.rasterizer.raster_into(&slide.frame, step, width, height, &mut worker.pixmap);
            let bytes = worker.encoder.encode(&worker.pixmap, self.format, self.options())?;
            let label = self.labels.get(index).copied().unwrap_or(SlideLabel { number: index + 1, hidden: 0 });
            let step = self.args.steps.then_some((step, slide.n_steps));
            let name = picture_name(&self.deck, label, self.snapshot.n_slides(), step, self.format.extension());
            self.write(&name, &bytes)?;
        }
        Ok(())
    }

    fn put_on_sheet(
        &self,
        worker: &mut Worker,
        slide: &SlideFrame,
        place: usize,
        sheet: &Sheet,
        pixmap: &Mutex<Pixmap>,
    ) {
        let (width, height) = sheet.cell;
        let step = slide.n_steps.max(1) - 1;
        worker.rasterizer.raster_into(&slide.frame, step, width, height, &mut worker.pixmap);
        sheet.put(&mut pixmap.lock().unwrap_or_else(PoisonError::into_inner), place, &worker.pixmap);
    }

    fn options(&self) -> PictureOptions {
        PictureOptions { quality: self.args.quality, compression: self.args.compression.into() }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        match &self.destination {
            Destination::Folder(folder) => files::write_atomic(&folder.join(name), bytes),
            Destination::File(path) => files::write_atomic(path, bytes),
            Destination::Stdout => Ok(term::write_stdout(bytes)?),
        }
    }
}

/// What the threads of an export share.
struct Queue {
    next: AtomicUsize,
    is_stopped: AtomicBool,
    reports: Mutex<Vec<SlideReport>>,
    bar: ProgressBar,
}

/// Decides between a folder and a file, before anything is drawn.
fn destination(args: &ExportArgs, deck: &str, n_decks: usize, n_slides: usize) -> anyhow::Result<Destination> {
    let is_single = n_decks == 1 && (args.contact_sheet || (n_slides <= 1 && !args.steps));
    let Some(output) = &args.output else {
        if !is_single {
            bail!("--stdout takes a single picture; pick one slide with --slides");
        }
        if std::io::stdout().is_terminal() {
            bail!("a picture would upset the terminal; send it to a file or a program");
        }
        return Ok(Destination::Stdout);
    };
    let is_file = format_of(output).is_some() && !output.is_dir();
    if is_file && is_single {
        if let Some(folder) = output.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            files::make_folder(folder)?;
        }
        return Ok(Destination::File(output.clone()));
    }
    if is_file {
        let output = term::show_path(output);
        bail!("`{output}` names one picture, and this makes several; name a folder, or one slide with --slides");
    }
    Ok(Destination::Folder(if n_decks > 1 { output.join(deck) } else { output.clone() }))
}

/// The box that each slide is fitted into.
fn max_size(args: &ExportArgs) -> (u32, u32) {
    match (args.size, args.width, args.height) {
        (Some(size), _, _) => size,
        (None, None, None) => (1920, 1080),
        (None, width, height) => (width.unwrap_or(MAX_SIDE), height.unwrap_or(MAX_SIDE)),
    }
}

fn new_sheet(args: &ExportArgs, snapshot: &Snapshot, n_slides: usize) -> (Sheet, Mutex<Pixmap>) {
    let aspect = snapshot.deck().map_or(16.0 / 9.0, |deck| deck.slide_size.width / deck.slide_size.height);
    let (width, height) = match (args.size, args.width, args.height) {
        (Some((width, height)), _, _) => (width, height),
        (None, width, height) => (width.unwrap_or(1920), height.unwrap_or(MAX_SIDE)),
    };
    let mut sheet = Sheet::new(n_slides, aspect, width);
    let actual = sheet.size();
    if actual.1 > height {
        let narrower = u64::from(actual.0) * u64::from(height) / u64::from(actual.1.max(1));
        sheet = Sheet::new(n_slides, aspect, u32::try_from(narrower).unwrap_or(width));
    }
    let blank = sheet.blank();
    (sheet, Mutex::new(blank))
}
