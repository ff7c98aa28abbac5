//! Pictures in pixels or as drawings: one of each slide or step, or one of all slides in a grid.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

use super::cache::{Keys, is_settled};
use super::{ExportFailure, ExportJob, LaidOut, Output, Reports, STACK_LEN, SlideReport, errors_of, laid_out};
use crate::export::document::Page;
use crate::export::image::PictureEncoder;
use crate::export::names::{SlideLabel, address_of, label_slides, picture_name, sheet_name, whiteboard_name};
use crate::export::sheet::Sheet;
use crate::export::svg::SlideFiles;
use crate::export::{PictureFormat, svg};
use crate::layout::text::Typesetter;
use crate::raster::{Pixmap, RasterOptions, Rasterizer, fit};

/// What pictures are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Pixels.
    Pixels(PictureFormat),
    /// Shapes, as SVG.
    Drawing,
}

/// Makes the pictures of a job.
pub(super) fn run(job: &ExportJob<'_>, format: Encoding, output: &dyn Output) -> Result<Reports, ExportFailure> {
    let labels = job.snapshot.deck().map(|deck| label_slides(&deck.numbers)).unwrap_or_default();
    let sheet = job.sheet.map(|sheet| (sheet, Mutex::new(sheet.blank())));
    // A sheet is one picture of all slides, and made anew.
    let keys = Keys::new(job).filter(|_| sheet.is_none());
    let others = slide_files(job, format, &labels);
    let pictures = Pictures { job, format, output, labels, sheet: sheet.as_ref(), keys, others };
    let reports = pictures.draw_all()?;
    // Drawings have no sheet; whoever asks for one was told so.
    if let (Some((_, pixmap)), Encoding::Pixels(format)) = (&sheet, format) {
        let pixmap = pixmap.lock().unwrap_or_else(PoisonError::into_inner);
        let bytes = PictureEncoder::new().encode(&pixmap, format, job.options.pictures)?;
        output.write(&sheet_name(job.name, job.format.extension()), &bytes)?;
    }
    pictures.write_whiteboard()?;
    Ok(reports)
}

/// Where drawings that link to other slides find these; one alone has no others beside it.
fn slide_files(job: &ExportJob<'_>, format: Encoding, labels: &[SlideLabel]) -> SlideFiles {
    let mut files = SlideFiles::new();
    let Some(deck) = job.snapshot.deck().filter(|_| format == Encoding::Drawing && job.slides.len() > 1) else {
        return files;
    };
    let text = job.snapshot.source().text();
    let mut typesetter = job.shared.typesetter();
    for &index in &job.slides {
        let id = deck.deck.slides.get(index).and_then(Option::as_ref).and_then(|slide| slide.id.as_ref());
        if let (Some(id), Some(&label)) = (id, labels.get(index)) {
            // Names of a slide of a hundred steps are longer, and layout alone knows how many it has.
            let n_steps = match job.with_steps && text.contains(&format!("#{id}")) {
                true => laid_out(job, index, &mut typesetter).map_or(1, |laid| laid.frame.n_steps),
                false => 1,
            };
            let step = job.with_steps.then_some((0, n_steps));
            let name = picture_name(job.name, label, job.snapshot.n_slides(), step, job.format.extension());
            files.entry(id.to_string()).or_insert_with(|| address_of(&name));
        }
    }
    files
}

/// The pictures of a job, and what its threads share.
struct Pictures<'a> {
    job: &'a ExportJob<'a>,
    format: Encoding,
    output: &'a dyn Output,
    labels: Vec<SlideLabel>,
    sheet: Option<&'a (Sheet, Mutex<Pixmap>)>,
    /// What pictures of earlier exports are known by, if they may be taken.
    keys: Option<Keys<'a>>,
    /// Where drawings find the other slides.
    others: SlideFiles,
}

/// What the threads tell each other.
struct Queue {
    next: AtomicUsize,
    is_stopped: AtomicBool,
    reports: Mutex<Vec<(usize, SlideReport)>>,
    failure: Mutex<Option<(usize, ExportFailure)>>,
}

/// What one thread keeps from slide to slide.
struct Worker {
    typesetter: Typesetter,
    rasterizer: Rasterizer,
    encoder: PictureEncoder,
    pixmap: Pixmap,
}

impl Pictures<'_> {
    /// Draws every slide on as many threads as asked for; reports come in the deck's order.
    fn draw_all(&self) -> Result<Reports, ExportFailure> {
        let slides = &self.job.slides;
        let queue = Queue {
            next: AtomicUsize::new(0),
            is_stopped: AtomicBool::new(false),
            reports: Mutex::new(slides.iter().map(|&index| (index, SlideReport::default())).collect()),
            failure: Mutex::new(None),
        };
        std::thread::scope(|scope| -> Result<(), ExportFailure> {
            for n in 1..self.job.n_jobs.min(slides.len()) {
                let builder = Builder::new().name(format!("diafilm-export-{n}")).stack_size(STACK_LEN);
                builder.spawn_scoped(scope, || self.work(&queue)).map_err(ExportFailure::Thread)?;
            }
            self.work(&queue);
            Ok(())
        })?;
        match queue.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some((_, failure)) => Err(failure),
            None => Ok(queue.reports.into_inner().unwrap_or_else(PoisonError::into_inner)),
        }
    }

    fn work(&self, queue: &Queue) {
        let mut worker = self.worker();
        while !queue.is_stopped.load(Ordering::Relaxed) {
            let place = queue.next.fetch_add(1, Ordering::Relaxed);
            let Some(&index) = self.job.slides.get(place) else { return };
            let attempt = catch_unwind(AssertUnwindSafe(|| self.draw(&mut worker, place, index)));
            let result = attempt.unwrap_or_else(|_| {
                // A hostile font can do that; what it left halfway is thrown away.
                worker = self.worker();
                Ok(SlideReport { failure: Some("it can't be drawn"), ..SlideReport::default() })
            });
            self.output.slide_done();
            match result {
                Ok(report) => {
                    let mut reports = queue.reports.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some(slot) = reports.get_mut(place) {
                        slot.1 = report;
                    }
                }
                Err(failure) => queue.stop(place, failure),
            }
        }
    }

    fn worker(&self) -> Worker {
        Worker {
            typesetter: self.job.shared.typesetter(),
            rasterizer: Rasterizer::with_images(RasterOptions::default(), Arc::clone(self.job.images)),
            encoder: PictureEncoder::new(),
            pixmap: Pixmap::default(),
        }
    }

    fn draw(&self, worker: &mut Worker, place: usize, index: usize) -> Result<SlideReport, ExportFailure> {
        if self.output.is_cancelled() {
            return Err(ExportFailure::Cancelled);
        }
        let key = self.keys.as_ref().and_then(|keys| keys.of(index));
        let known = key.as_ref().zip(self.job.cache).and_then(|(key, cache)| cache.get(key));
        if let Some(pictures) = known {
            self.write_steps(index, &pictures)?;
            return Ok(SlideReport::default());
        }
        let laid = match laid_out(self.job, index, &mut worker.typesetter) {
            Ok(laid) => laid,
            Err(reason) => return Ok(SlideReport { failure: Some(reason), ..SlideReport::default() }),
        };
        match self.sheet {
            Some((sheet, pixmap)) => {
                let (width, height) = sheet.cell;
                let step = laid.frame.n_steps.max(1) - 1;
                worker.rasterizer.raster_into(&laid.frame.frame, step, width, height, &mut worker.pixmap);
                sheet.put(&mut pixmap.lock().unwrap_or_else(PoisonError::into_inner), place, &worker.pixmap);
            }
            None => {
                let keeps = key.zip(self.job.cache).filter(|_| is_settled(&laid.frame));
                let pictures = self.draw_steps(worker, &laid, index, keeps.is_some())?;
                if let Some((key, cache)) = keeps {
                    cache.put(&key, &pictures);
                }
            }
        }
        Ok(SlideReport { errors: errors_of(&laid.frame), failure: None })
    }

    /// Draws and writes the steps of a slide one after the other; gives them back if they are to be kept.
    fn draw_steps(
        &self,
        worker: &mut Worker,
        laid: &LaidOut,
        index: usize,
        is_kept: bool,
    ) -> Result<Vec<Vec<u8>>, ExportFailure> {
        let frame = &laid.frame.frame;
        let (width, height) = fit(frame.size, self.job.max_size.0, self.job.max_size.1);
        let mut kept = Vec::new();
        for step in self.job.steps_of(&laid.frame) {
            let bytes = match self.format {
                Encoding::Pixels(format) => {
                    worker.rasterizer.raster_into(frame, step, width, height, &mut worker.pixmap);
                    worker.encoder.encode(&worker.pixmap, format, self.job.options.pictures)?
                }
                Encoding::Drawing => {
                    let (slide, frame) = (Arc::clone(&laid.slide), Arc::clone(&laid.frame));
                    let page = Page { slide, frame, label: self.label(index), step, is_step: self.job.with_steps };
                    svg::write_page(&page, self.language(), self.job.options.svg, &self.others)
                }
            };
            self.output.write(&self.name(index, (step, laid.frame.n_steps)), &bytes)?;
            if is_kept {
                kept.push(bytes);
            }
        }
        Ok(kept)
    }

    /// Writes pictures of a slide that were known.
    fn write_steps(&self, index: usize, pictures: &[Vec<u8>]) -> Result<(), ExportFailure> {
        let n_steps = u16::try_from(pictures.len()).unwrap_or(u16::MAX);
        for (step, bytes) in (0..n_steps).zip(pictures) {
            self.output.write(&self.name(index, (step, n_steps)), bytes)?;
        }
        Ok(())
    }

    fn label(&self, index: usize) -> SlideLabel {
        self.labels.get(index).copied().unwrap_or(SlideLabel { number: index + 1, hidden: 0 })
    }

    fn name(&self, index: usize, step: (u16, u16)) -> String {
        let step = self.job.with_steps.then_some(step);
        let n_slides = self.job.snapshot.n_slides();
        picture_name(self.job.name, self.label(index), n_slides, step, self.job.format.extension())
    }

    /// The language of the deck.
    fn language(&self) -> Option<&str> {
        self.job.snapshot.deck().map(|deck| deck.deck.language.as_str()).filter(|tag| !tag.trim().is_empty())
    }

    /// Writes the empty page beside the slides.
    fn write_whiteboard(&self) -> Result<(), ExportFailure> {
        let job = self.job;
        let size = job.snapshot.deck().map(|deck| deck.slide_size).filter(|_| job.with_whiteboard);
        let Some(frame) = size.and_then(|size| job.ink.whiteboard(size)) else { return Ok(()) };
        let bytes = match self.format {
            Encoding::Pixels(format) => {
                let (width, height) = fit(frame.size, job.max_size.0, job.max_size.1);
                let pixmap = Rasterizer::new(RasterOptions::default()).raster(&frame, 0, width, height);
                PictureEncoder::new().encode(&pixmap, format, job.options.pictures)?
            }
            Encoding::Drawing => {
                let title = ("Whiteboard", self.language());
                svg::write_frame(&frame, 0, title, job.options.svg, &SlideFiles::new())
            }
        };
        Ok(self.output.write(&whiteboard_name(job.name, job.format.extension()), &bytes)?)
    }
}

impl Queue {
    /// Ends the export; of several failures the first slide's is told, whichever thread was quicker.
    fn stop(&self, place: usize, failure: ExportFailure) {
        self.is_stopped.store(true, Ordering::Relaxed);
        let mut first = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        if first.as_ref().is_none_or(|(known, _)| place < *known) {
            *first = Some((place, failure));
        }
    }
}
