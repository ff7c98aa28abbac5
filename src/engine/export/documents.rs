//! Documents: threads lay out, one writer takes the pages in the deck's order.
//!
//! Thread `n` lays out every n-th slide and waits while the writer has some of
//! its slides in hand, so memory holds a few slides whatever the deck's length.
//! Slides that were written go back to the thread that made them: memory is
//! freed best where it was taken.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{Builder, Scope};

use super::{ExportFailure, ExportJob, LaidOut, Output, Reports, STACK_LEN, SlideReport, errors_of, laid_out};
use crate::export::document::{DocumentWriter, Page, Sealed, Talk, document_writer};
use crate::export::names::{SlideLabel, label_slides};
use crate::export::{ExportError, Format};

/// Slides that one thread is ahead of the writer.
const AHEAD: usize = 3;

type Laid = Result<LaidOut, &'static str>;

/// What the writer has of a thread that lays out.
struct Lane {
    laid: Receiver<Laid>,
    /// Takes slides back that were written.
    back: Sender<LaidOut>,
}

/// What a thread that lays out has of the writer.
struct Worker {
    laid: SyncSender<Laid>,
    back: Receiver<LaidOut>,
}

/// Makes a document of the slides of a job.
pub(super) fn run(job: ExportJob<'_>, output: &dyn Output) -> Result<Reports, ExportFailure> {
    let mut reports = Vec::with_capacity(job.slides.len());
    let Some(sealed) = take_all(&job, output, &mut reports)? else { return Ok(reports) };
    let (name, format) = (job.name, job.format);
    // From here on the deck isn't needed, and a long one makes way for its document.
    drop(job);
    for file in guarded(format, || sealed.finish())? {
        output.write(&format!("{name}.{}", file.extension), &file.bytes)?;
    }
    Ok(reports)
}

/// The document of all slides; `None` if nothing worth keeping came of it, for which the reports say why.
fn take_all(job: &ExportJob<'_>, output: &dyn Output, reports: &mut Reports) -> Result<Option<Sealed>, ExportFailure> {
    let Some(deck) = job.snapshot.deck() else { return Ok(None) };
    let fonts = &job.shared.fonts;
    let talk = Talk { deck, name: job.name, slides: &job.slides, fonts, written_at: job.written_at };
    let Some(mut writer) = document_writer(job.format, talk, &job.options) else { return Ok(None) };
    let labels = label_slides(&deck.numbers);
    let is_stopped = AtomicBool::new(false);
    std::thread::scope(|scope| -> Result<(), ExportFailure> {
        let lanes = start(job, scope, &is_stopped)?;
        let result = job.slides.iter().enumerate().try_for_each(|(place, &index)| {
            if output.is_cancelled() {
                return Err(ExportFailure::Cancelled);
            }
            let lane = &lanes[place % lanes.len()];
            let laid = lane.laid.recv().unwrap_or(Err("it can't be drawn"));
            let (report, done) = take_up(job, &mut *writer, labels[index], laid)?;
            reports.push((index, report));
            // A thread that has laid out all its slides takes none back.
            drop(done.map(|done| lane.back.send(done)));
            output.slide_done();
            Ok(())
        });
        is_stopped.store(true, Ordering::Relaxed);
        // Whoever waits to hand over a slide hears that nobody takes it.
        drop(lanes);
        result
    })?;
    if reports.iter().all(|(_, report)| report.failure.is_some()) {
        return Ok(None);
    }
    guarded(job.format, || writer.seal()).map(Some)
}

/// Starts the threads; each has a lane of its own.
fn start<'scope, 'env>(
    job: &'env ExportJob<'_>,
    scope: &'scope Scope<'scope, 'env>,
    is_stopped: &'env AtomicBool,
) -> Result<Vec<Lane>, ExportFailure> {
    let n_lanes = job.n_jobs.clamp(1, job.slides.len().max(1));
    let mut lanes = Vec::with_capacity(n_lanes);
    for n in 0..n_lanes {
        let (sender, laid) = sync_channel(AHEAD);
        let (back, returned) = channel();
        let worker = Worker { laid: sender, back: returned };
        let builder = Builder::new().name(format!("diafilm-export-{n}")).stack_size(STACK_LEN);
        let work = move || lay_out(job, (n, n_lanes), &worker, is_stopped);
        let started = builder.spawn_scoped(scope, work);
        if let Err(error) = started {
            is_stopped.store(true, Ordering::Relaxed);
            return Err(ExportFailure::Thread(error));
        }
        lanes.push(Lane { laid, back });
    }
    Ok(lanes)
}

fn lay_out(job: &ExportJob<'_>, (n, n_lanes): (usize, usize), worker: &Worker, is_stopped: &AtomicBool) {
    let mut typesetter = job.shared.typesetter();
    for &index in job.slides.iter().skip(n).step_by(n_lanes) {
        worker.back.try_iter().for_each(drop);
        let is_wanted = !is_stopped.load(Ordering::Relaxed);
        if !is_wanted || worker.laid.send(laid_out(job, index, &mut typesetter)).is_err() {
            return;
        }
    }
}

/// Hands the pages of a slide to the writer; also what is left of it.
fn take_up(
    job: &ExportJob<'_>,
    writer: &mut dyn DocumentWriter,
    label: SlideLabel,
    laid: Laid,
) -> Result<(SlideReport, Option<LaidOut>), ExportFailure> {
    let laid = match laid {
        Ok(laid) => laid,
        Err(reason) => return Ok((SlideReport { failure: Some(reason), ..SlideReport::default() }, None)),
    };
    let report = SlideReport { errors: errors_of(&laid.frame), failure: None };
    for step in job.steps_of(&laid.frame) {
        let (slide, frame) = (laid.slide.clone(), laid.frame.clone());
        let page = Page { slide, frame, label, step, is_step: job.with_steps };
        guarded(job.format, || writer.add(&page))?;
    }
    Ok((report, Some(laid)))
}

/// What a writer does, if a library behind it panics on hostile content.
fn guarded<T>(format: Format, act: impl FnOnce() -> Result<T, ExportError>) -> Result<T, ExportFailure> {
    let attempt = catch_unwind(AssertUnwindSafe(act));
    let broken = |_| {
        let reason = "something on a slide can't be written".to_owned();
        Err(ExportError::Encode { format: format.info().name, reason })
    };
    Ok(attempt.unwrap_or_else(broken)?)
}
