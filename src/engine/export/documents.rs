//! Documents: threads lay out, one writer takes the pages in the deck's order.
//!
//! Thread `n` lays out every n-th slide and waits while the writer has some of
//! its slides in hand, so memory holds a few slides whatever the deck's length.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, Scope};

use super::{ExportFailure, ExportJob, LaidOut, Output, Reports, STACK_LEN, SlideReport, errors_of, laid_out};
use crate::export::ExportError;
use crate::export::document::{DocumentWriter, Page, Talk, document_writer};
use crate::export::names::label_slides;

/// Slides that one thread is ahead of the writer.
const AHEAD: usize = 2;

type Laid = Result<LaidOut, &'static str>;

/// Makes a document of the slides of a job.
pub(super) fn run(job: &ExportJob<'_>, output: &dyn Output) -> Result<Reports, ExportFailure> {
    let Some(deck) = job.snapshot.deck() else { return Ok(Vec::new()) };
    let fonts = &job.shared.fonts;
    let talk = Talk { deck, name: job.name, slides: &job.slides, fonts, written_at: job.written_at };
    let Some(mut writer) = document_writer(job.format, talk, &job.options) else { return Ok(Vec::new()) };
    let labels = label_slides(&deck.numbers);
    let mut reports = Vec::with_capacity(job.slides.len());
    let is_stopped = AtomicBool::new(false);
    std::thread::scope(|scope| -> Result<(), ExportFailure> {
        let lanes = start(job, scope, &is_stopped)?;
        let result = job.slides.iter().enumerate().try_for_each(|(place, &index)| {
            if output.is_cancelled() {
                return Err(ExportFailure::Cancelled);
            }
            let laid = lanes[place % lanes.len()].recv().unwrap_or(Err("it can't be drawn"));
            reports.push((index, take_up(job, &mut *writer, labels[index], laid)?));
            output.slide_done();
            Ok(())
        });
        is_stopped.store(true, Ordering::Relaxed);
        // Whoever waits to hand over a slide hears that nobody takes it.
        drop(lanes);
        result
    })?;
    // Nothing worth keeping came of it; the reports say why.
    if reports.iter().all(|(_, report)| report.failure.is_some()) {
        return Ok(reports);
    }
    let files = guarded(job, || writer.finish())?;
    for file in files {
        output.write(&format!("{}.{}", job.name, file.extension), &file.bytes)?;
    }
    Ok(reports)
}

/// Starts the threads; each has a lane of its own.
fn start<'scope, 'env>(
    job: &'env ExportJob<'_>,
    scope: &'scope Scope<'scope, 'env>,
    is_stopped: &'env AtomicBool,
) -> Result<Vec<Receiver<Laid>>, ExportFailure> {
    let n_lanes = job.n_jobs.clamp(1, job.slides.len().max(1));
    let mut lanes = Vec::with_capacity(n_lanes);
    for n in 0..n_lanes {
        let (sender, lane) = sync_channel(AHEAD);
        let builder = Builder::new().name(format!("diafilm-export-{n}")).stack_size(STACK_LEN);
        let work = move || lay_out(job, (n, n_lanes), &sender, is_stopped);
        let started = builder.spawn_scoped(scope, work);
        if let Err(error) = started {
            is_stopped.store(true, Ordering::Relaxed);
            return Err(ExportFailure::Thread(error));
        }
        lanes.push(lane);
    }
    Ok(lanes)
}

fn lay_out(job: &ExportJob<'_>, (n, n_lanes): (usize, usize), lane: &SyncSender<Laid>, is_stopped: &AtomicBool) {
    let mut typesetter = job.shared.typesetter();
    for &index in job.slides.iter().skip(n).step_by(n_lanes) {
        let is_wanted = !is_stopped.load(Ordering::Relaxed);
        if !is_wanted || lane.send(laid_out(job, index, &mut typesetter)).is_err() {
            return;
        }
    }
}

/// Hands the pages of a slide to the writer.
fn take_up(
    job: &ExportJob<'_>,
    writer: &mut dyn DocumentWriter,
    label: crate::export::names::SlideLabel,
    laid: Laid,
) -> Result<SlideReport, ExportFailure> {
    let laid = match laid {
        Ok(laid) => laid,
        Err(reason) => return Ok(SlideReport { failure: Some(reason), ..SlideReport::default() }),
    };
    let report = SlideReport { errors: errors_of(&laid.frame), failure: None };
    let (slide, frame) = (laid.slide, laid.frame);
    for step in job.steps_of(&frame) {
        let page = Page { slide: slide.clone(), frame: frame.clone(), label, step, is_step: job.with_steps };
        guarded(job, || writer.add(&page))?;
    }
    Ok(report)
}

/// What a writer does, if a library behind it panics on hostile content.
fn guarded<T>(job: &ExportJob<'_>, act: impl FnOnce() -> Result<T, ExportError>) -> Result<T, ExportFailure> {
    let attempt = catch_unwind(AssertUnwindSafe(act));
    let broken = |_| {
        let reason = "something on a slide can't be written".to_owned();
        Err(ExportError::Encode { format: job.format.info().name, reason })
    };
    Ok(attempt.unwrap_or_else(broken)?)
}
