//! `diafilm export`: which decks, which slides, which format, and where the files go.
//!
//! What is drawn and how lies in `engine::export`.

use std::ffi::OsStr;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use indicatif::ProgressBar;

use super::args::{ExportArgs, format_names};
use super::selection::choose;
use super::{Outcome, files, term};
use crate::engine::export::cache::PictureCache;
use crate::engine::export::ink::DeckInk;
use crate::engine::export::{ExportJob, Output, OutputError, STACK_LEN};
use crate::engine::make_way::make_way;
use crate::engine::{Shared, Snapshot};
use crate::export::names::{deck_name, label_slides};
use crate::export::pdf::{Orientation, Paper, PdfOptions};
use crate::export::sheet::Sheet;
use crate::export::svg::SvgOptions;
use crate::export::wish::Wish;
use crate::export::{ExportOptions, Format, FormatKind, PictureOptions};
use crate::raster::{MAX_SIDE, ScaledImages};
use crate::resolve::theme;
use crate::show::ink::file as ink_file;
use crate::source::diagnostic::{Place, Severity};
use crate::source::span::Span;
use crate::source::{Source, report};
use crate::world::ReadError;
use crate::world::cache::DiskCache;
use crate::world::disk::{DiskWorld, ink_path};

/// Exports decks.
///
/// # Errors
/// If the call is wrong, or a file can't be read or written.
pub fn run(args: &ExportArgs) -> anyhow::Result<Outcome> {
    let decks = files::deck_paths(&args.decks)?;
    let format = as_handout(args, choose_format(args)?)?;
    check_wishes(args, format)?;
    check_names(&decks)?;
    let world = theme_world(args.theme.as_deref())?;
    let shared = Shared::new(Arc::new(world));
    let images = Arc::new(ScaledImages::default());
    make_way();
    let is_picture = matches!(format.kind(), FormatKind::Picture(_));
    let cache = (is_picture && !args.no_cache).then(DiskCache::of_user).flatten();
    let call = Call { args, format, n_decks: decks.len(), shared: &shared, images: &images, cache: cache.as_ref() };
    let outcome = pool(args)?.install(|| {
        let mut outcome = Outcome::Fine;
        for path in &decks {
            if call.export(path)? == Outcome::Problems {
                outcome = Outcome::Problems;
            }
        }
        anyhow::Ok(outcome)
    })?;
    if let Some(cache) = &cache {
        cache.tidy();
    }
    Ok(outcome)
}

/// Threads for all of an export, of which one does what can't be divided: so memory that reading a deck took, and
/// let go of, is taken again by writing it.
fn pool(args: &ExportArgs) -> anyhow::Result<rayon::ThreadPool> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_jobs(args)).stack_size(STACK_LEN);
    pool.thread_name(|n| format!("diafilm-{n}")).build().context("can't start a thread; try --jobs 1")
}

fn n_jobs(args: &ExportArgs) -> usize {
    args.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// What the decks of one call share.
struct Call<'a> {
    args: &'a ExportArgs,
    format: Format,
    n_decks: usize,
    shared: &'a Shared,
    images: &'a Arc<ScaledImages>,
    cache: Option<&'a DiskCache>,
}

impl Call<'_> {
    fn export(&self, path: &Path) -> anyhow::Result<Outcome> {
        let bytes = DiskWorld::read_deck(path)?;
        let source = match Source::from_bytes(path.to_string_lossy(), &bytes) {
            Ok(source) => source,
            Err(broken) => {
                let (source, finding) = *broken;
                term::say(&report::short(&finding, &source, &|place| match place {
                    Place::Span(span) => *span,
                    Place::Node(_) | Place::Within(..) | Place::File => Span::at(0),
                }));
                return Ok(Outcome::Problems);
            }
        };
        let theme = self.args.theme.as_deref().map(|theme| theme_name(theme, path)).transpose()?;
        let read = |source| Snapshot::new(self.shared, path, source, theme.as_deref());
        let snapshot = read(source);
        let slides = match snapshot.deck() {
            Some(resolved) => choose(resolved, self.args.slides.as_ref(), self.args.hidden)
                .map_err(|reason| anyhow!("{}: {reason}", term::show_path(path)))?,
            None => Vec::new(),
        };
        let name = deck_name(path);
        let destination = destination(self, &name, slides.len())?;
        let mut outcome = report_deck(&snapshot, &slides);
        if slides.is_empty() {
            return Ok(outcome);
        }
        let ink = self.ink(path, &snapshot).unwrap_or_else(|error| {
            term::say(&format!("error: {error:#}"));
            outcome = Outcome::Problems;
            DeckInk::default()
        });
        if let Destination::Folder(folder) = &destination {
            files::make_folder(folder)?;
        }
        let job = self.job(snapshot.without_places(), &name, slides, ink, &destination);
        let ran = run_job(job, destination, &read)?;
        Ok(if ran == Outcome::Problems { ran } else { outcome })
    }

    /// The ink beside a deck, if it is wished for; none if nobody drew on it.
    fn ink(&self, deck: &Path, snapshot: &Snapshot) -> anyhow::Result<DeckInk> {
        if !self.args.ink {
            return Ok(DeckInk::default());
        }
        let path = ink_path(deck);
        let bytes = match DiskWorld::read_deck(&path) {
            Err(ReadError::Missing(_)) => return Ok(DeckInk::default()),
            other => other.context("can't read the ink")?,
        };
        let broken = || format!("can't read the ink in `{}`", term::show_path(&path));
        Ok(DeckInk::new(ink_file::parse(&bytes).with_context(broken)?, snapshot))
    }

    fn job<'a>(
        &'a self,
        snapshot: Snapshot,
        name: &'a str,
        slides: Vec<usize>,
        ink: DeckInk,
        destination: &Destination,
    ) -> ExportJob<'a> {
        let args = self.args;
        let is_whole_folder = matches!(destination, Destination::Folder(_)) && args.slides.is_none();
        ExportJob {
            shared: self.shared,
            images: self.images,
            name,
            format: self.format,
            options: options(args),
            with_steps: args.steps,
            max_size: max_size(args),
            sheet: args.contact_sheet.then(|| new_sheet(args, &snapshot, slides.len())),
            snapshot: Arc::new(snapshot),
            slides,
            ink,
            with_whiteboard: is_whole_folder && !args.contact_sheet,
            n_jobs: n_jobs(args),
            cache: self.cache.map(|cache| cache as &dyn PictureCache),
            written_at: source_date(),
        }
    }
}

fn options(args: &ExportArgs) -> ExportOptions {
    ExportOptions {
        pictures: pictures_options(args),
        svg: args.svg_text.map_or_else(SvgOptions::default, |text| SvgOptions { text: text.into() }),
        with_notes: args.notes,
        pdf: pdf_options(args),
    }
}

fn pictures_options(args: &ExportArgs) -> PictureOptions {
    let usual = PictureOptions::default();
    PictureOptions {
        quality: args.quality.unwrap_or(usual.quality),
        compression: args.compression.map_or(usual.compression, Into::into),
    }
}

fn pdf_options(args: &ExportArgs) -> PdfOptions {
    let orientation = match (args.portrait, args.landscape) {
        (true, _) => Some(Orientation::Portrait),
        (false, true) => Some(Orientation::Landscape),
        (false, false) => None,
    };
    PdfOptions {
        paper: args.paper.map_or_else(Paper::default, Into::into),
        orientation,
        per_page: args.per_page.unwrap_or_default(),
        with_pdfpc: args.pdfpc,
    }
}

/// The date that whoever wants the same bytes each time gives; else none is written.
fn source_date() -> Option<i64> {
    std::env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok()
}

/// Makes the files of a deck and tells what failed; `read` reads the deck once more.
fn run_job(job: ExportJob<'_>, destination: Destination, read: &dyn Fn(Source) -> Snapshot) -> anyhow::Result<Outcome> {
    let source = Arc::clone(job.snapshot.source());
    let labels = job.snapshot.deck().map(|deck| label_slides(&deck.numbers)).unwrap_or_default();
    let drop_off = DropOff { destination, format: job.format, bar: term::progress(job.slides.len()) };
    let result = job.run(&drop_off);
    drop_off.bar.finish_and_clear();
    let reports = result?;
    let mut outcome = Outcome::Fine;
    // While slides were drawn nobody knew their places in the text.
    let has_errors = reports.iter().any(|(_, report)| !report.errors.is_empty());
    let placed = has_errors.then(|| read((*source).clone()));
    for (index, report) in reports {
        for finding in &report.errors {
            if let Some(snapshot) = &placed {
                term::say(&term::finding_line(snapshot, finding));
            }
            outcome = Outcome::Problems;
        }
        if let Some(reason) = report.failure {
            let name = term::printable(source.name());
            let slide = labels.get(index).map_or_else(|| (index + 1).to_string(), ToString::to_string);
            term::say(&format!("error: {name}: slide {slide} isn't exported, since {reason}"));
            outcome = Outcome::Problems;
        }
    }
    Ok(outcome)
}

/// Prints what is wrong with the deck's head and the slides that are exported.
fn report_deck(snapshot: &Snapshot, slides: &[usize]) -> Outcome {
    let mut outcome = Outcome::Fine;
    for finding in snapshot.diagnostics() {
        let is_meant = snapshot.slide_at(&finding.place).is_none_or(|slide| slides.contains(&slide));
        if finding.severity == Severity::Error && is_meant {
            term::say(&term::finding_line(snapshot, finding));
            outcome = Outcome::Problems;
        }
    }
    if slides.is_empty() {
        let name = term::printable(snapshot.source().name());
        let advice = if snapshot.n_slides() > 0 { "; add --hidden for its hidden slides" } else { "" };
        term::say(&format!("error: {name}: there is no slide to export{advice}"));
        outcome = Outcome::Problems;
    }
    outcome
}

/// The format that `-f` names, or OUT's ending; PNG where OUT is a folder without one.
fn choose_format(args: &ExportArgs) -> anyhow::Result<Format> {
    let name = args.output.as_deref().and_then(Path::file_name).and_then(OsStr::to_str);
    let by_ending = name.and_then(Format::from_file_name);
    let folder = args.output.as_deref().filter(|path| path.is_dir());
    // Pictures go into a folder, whatever it is called; a document was meant to be this file.
    if let Some((folder, meant)) = folder.zip(by_ending)
        && meant.kind() == FormatKind::Document
        && args.format.is_none_or(|format| format == meant)
    {
        bail!("can't write `{}`: it is a folder", term::show_path(folder));
    }
    let ending = args.output.as_deref().filter(|_| folder.is_none()).and_then(extension);
    let by_ending = by_ending.filter(|_| folder.is_none());
    match (args.format, by_ending) {
        (Some(format), Some(_)) if !ending.is_some_and(|ending| format.has_extension(ending)) => {
            let output = args.output.as_deref().map(term::show_path).unwrap_or_default();
            bail!("`-f {}` and the ending of `{output}` say different formats", format.info().name)
        }
        (Some(format), _) | (None, Some(format)) => Ok(format),
        // A folder has no ending to say it, and PNG is what most people mean.
        (None, None) if args.output.as_deref().is_some_and(|path| path.is_dir() || path.extension().is_none()) => {
            Ok(Format::Png)
        }
        (None, None) => bail!("which format? add `-f` with one of {}", format_names()),
    }
}

/// A PDF with several slides on a page is a handout.
fn as_handout(args: &ExportArgs, format: Format) -> anyhow::Result<Format> {
    match (args.per_page, format, args.format) {
        (None, _, _) | (Some(_), Format::Handout, _) => Ok(format),
        (Some(_), Format::Pdf, None) => Ok(Format::Handout),
        (Some(_), _, _) => bail!("--per-page is for handouts, not for {}", format.info().name),
    }
}

/// Refuses options that the format can't follow. Those of the first days are taken everywhere, as scripts give
/// them for several formats at once: sizes, `--steps`, `--quality`, `--compression`.
fn check_wishes(args: &ExportArgs, format: Format) -> anyhow::Result<()> {
    let name = format.info().name;
    let refused = [
        (args.notes, "--notes", Wish::Notes),
        (args.ink, "--ink", Wish::Ink),
        (args.pdfpc, "--pdfpc", Wish::Pdfpc),
        (args.paper.is_some(), "--paper", Wish::Paper),
        (args.portrait, "--portrait", Wish::Paper),
        (args.landscape, "--landscape", Wish::Paper),
        (args.svg_text.is_some(), "--svg-text", Wish::SvgText),
        (args.contact_sheet, "--contact-sheet", Wish::ContactSheet),
    ];
    for (_, option, wish) in refused.into_iter().filter(|(is_asked, ..)| *is_asked) {
        if !wish.suits(format) {
            bail!("{option} is for {}, not for {name}", wish.format_names());
        }
        if wish == Wish::Paper && format == Format::Pdf && !args.notes {
            bail!("{option} is for handouts, and for pdf with --notes; else a page is as large as its slide");
        }
    }
    if args.pdfpc && args.stdout {
        bail!("--pdfpc makes a second file; name a place for both with -o");
    }
    Ok(())
}

fn extension(path: &Path) -> Option<&str> {
    path.extension()?.to_str()
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

/// Where files go.
enum Destination {
    Folder(PathBuf),
    File(PathBuf),
    Stdout,
}

/// Takes the files to where they go.
struct DropOff {
    destination: Destination,
    format: Format,
    bar: ProgressBar,
}

impl Output for DropOff {
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        let is_main = self.format.info().extensions.iter().any(|extension| name.ends_with(&format!(".{extension}")));
        match &self.destination {
            Destination::Folder(folder) => files::write_atomic(&folder.join(name), bytes)?,
            Destination::File(path) if is_main => files::write_atomic(path, bytes)?,
            // What goes with a document lies beside it, under its name.
            Destination::File(path) => {
                let extension = name.rsplit('.').next().unwrap_or_default();
                files::write_atomic(&path.with_extension(extension), bytes)?;
            }
            Destination::Stdout if is_main => term::write_stdout(bytes).context("can't write to standard output")?,
            Destination::Stdout => {}
        }
        Ok(())
    }

    fn slide_done(&self) {
        self.bar.inc(1);
    }
}

/// Decides between a folder and a file, before anything is drawn.
fn destination(call: &Call<'_>, deck: &str, n_slides: usize) -> anyhow::Result<Destination> {
    let Call { args, format, n_decks, .. } = *call;
    let is_document = format.kind() == FormatKind::Document;
    let is_single = n_decks == 1 && (is_document || args.contact_sheet || (n_slides <= 1 && !args.steps));
    let Some(output) = &args.output else {
        if !is_single {
            let steps = if args.steps && !is_document { " and without --steps" } else { "" };
            bail!("--stdout takes a single file; pick one deck, and for pictures one slide with --slides{steps}");
        }
        let is_text = matches!(format, Format::Svg | Format::Html | Format::Text | Format::Notes);
        if !is_text && std::io::stdout().is_terminal() {
            bail!("a picture would upset the terminal; send it to a file or a program");
        }
        return Ok(Destination::Stdout);
    };
    let is_file = extension(output).is_some_and(|ending| format.has_extension(ending)) && !output.is_dir();
    if is_file && is_single {
        if let Some(folder) = output.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            files::make_folder(folder)?;
        }
        return Ok(Destination::File(output.clone()));
    }
    if is_file {
        let output = term::show_path(output);
        let one = if is_document { "document" } else { "picture" };
        let advice = match (is_document, args.steps && n_slides <= 1) {
            (true, _) => "a folder, or one deck",
            (false, true) => "a folder, or leave out --steps",
            (false, false) => "a folder, or one slide with --slides",
        };
        bail!("`{output}` names one {one}, and this makes several; name {advice}");
    }
    let is_apart = n_decks > 1 && !is_document && !args.contact_sheet;
    Ok(Destination::Folder(if is_apart { output.join(deck) } else { output.clone() }))
}

/// The box that each slide is fitted into.
fn max_size(args: &ExportArgs) -> (u32, u32) {
    match (args.size, args.width, args.height) {
        (Some(size), _, _) => size,
        (None, None, None) => (1920, 1080),
        (None, width, height) => (width.unwrap_or(MAX_SIDE), height.unwrap_or(MAX_SIDE)),
    }
}

fn new_sheet(args: &ExportArgs, snapshot: &Snapshot, n_slides: usize) -> Sheet {
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
    sheet
}
