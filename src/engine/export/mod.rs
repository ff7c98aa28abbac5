//! A deck becomes files, several slides at a time, for the command line and the window alike.
//!
//! Pictures: every thread lays out, draws, encodes and hands over one slide
//! after another, so no more pictures are in memory than threads run.
//! Documents: threads lay out, and one writer takes the pages in order. A slide
//! that fails leaves the others alone; a file that can't be written ends the
//! export. Where files go is the caller's: the job knows an [`Output`].

pub mod cache;
mod documents;
pub mod ink;
mod pictures;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use thiserror::Error;

use super::{Shared, Snapshot};
use crate::export::sheet::Sheet;
use crate::export::{ExportError, ExportOptions, Format, FormatKind};
use crate::layout::frame::SlideFrame;
use crate::layout::text::Typesetter;
use crate::raster::ScaledImages;
use crate::source::diagnostic::{Diagnostics, Severity};
use cache::PictureCache;
use ink::DeckInk;
use pictures::Encoding;

/// Stack of a worker thread, in bytes: as much as the main thread has.
pub const STACK_LEN: usize = 8 << 20;

/// Where an export's files go.
pub trait Output: Sync {
    /// Takes up a file, whole.
    ///
    /// # Errors
    /// If it can't be kept; that ends the export.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError>;

    /// A slide is through.
    fn slide_done(&self) {}

    /// True if nobody wants the rest any more.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Why a file can't be kept.
pub type OutputError = Box<dyn std::error::Error + Send + Sync>;

/// Why an export ended early.
#[derive(Debug, Error)]
pub enum ExportFailure {
    /// A file can't be made.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A file can't be kept.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The system gives no thread.
    #[error("can't start a thread; try --jobs 1")]
    Thread(#[source] std::io::Error),
    /// The caller wanted no more.
    #[error("the export was cancelled")]
    Cancelled,
}

/// What is drawn of a deck, and how it is written.
#[derive(Debug)]
pub struct ExportJob<'a> {
    /// The session.
    pub shared: &'a Shared,
    /// The deck. If nobody else holds it, it is let go as soon as all slides are taken up.
    pub snapshot: Arc<Snapshot>,
    /// Pictures at the size that they are drawn in, shared by the jobs of a session.
    pub images: &'a Arc<ScaledImages>,
    /// What files of the deck are called, without ending.
    pub name: &'a str,
    /// The format.
    pub format: Format,
    /// How the format is written.
    pub options: ExportOptions,
    /// Indices of the slides, in order.
    pub slides: Vec<usize>,
    /// Makes a picture or page of each step.
    pub with_steps: bool,
    /// The box in pixels that each slide is fitted into.
    pub max_size: (u32, u32),
    /// Makes one picture of all slides in this grid.
    pub sheet: Option<Sheet>,
    /// What is drawn over the slides.
    pub ink: DeckInk,
    /// Makes a picture of the empty page, too, if somebody drew on it.
    pub with_whiteboard: bool,
    /// Slides drawn at a time, at least 1.
    pub n_jobs: usize,
    /// Pictures of earlier exports, if they may be taken.
    pub cache: Option<&'a dyn PictureCache>,
    /// When the documents were made, in seconds since 1970, if they should say so.
    pub written_at: Option<i64>,
}

/// What there is to say about an exported slide.
#[derive(Debug, Default)]
pub struct SlideReport {
    /// What layout found wrong with it.
    pub errors: Diagnostics,
    /// Why there is no picture or page of it, in words.
    pub failure: Option<&'static str>,
}

/// What came of an export: a report of each slide, with its index, in order.
pub type Reports = Vec<(usize, SlideReport)>;

impl ExportJob<'_> {
    /// Makes all files.
    ///
    /// # Errors
    /// If a file can't be made or kept, or the caller cancels; files that were handed over stay.
    pub fn run(self, output: &dyn Output) -> Result<Reports, ExportFailure> {
        match self.format.kind() {
            FormatKind::Picture(format) => pictures::run(&self, Encoding::Pixels(format), output),
            FormatKind::Svg => pictures::run(&self, Encoding::Drawing, output),
            FormatKind::Document => documents::run(self, output),
        }
    }

    /// The step that shows all of a slide, or with steps the first one, and the last one.
    fn steps_of(&self, slide: &SlideFrame) -> std::ops::RangeInclusive<u16> {
        let last = slide.n_steps.max(1) - 1;
        (if self.with_steps { 0 } else { last })..=last
    }
}

/// Errors among what layout found.
fn errors_of(slide: &SlideFrame) -> Diagnostics {
    slide.diagnostics.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect()
}

/// Lays out a slide with its ink; why not, if its text has errors or a hostile font brings it down.
fn laid_out(job: &ExportJob<'_>, index: usize, typesetter: &mut Typesetter) -> Result<LaidOut, &'static str> {
    let attempt = catch_unwind(AssertUnwindSafe(|| {
        let slide = job.snapshot.resolve(index)?;
        let mut frame = job.snapshot.layout_resolved(&slide, typesetter)?;
        job.ink.draw(index, &mut frame.frame, frame.n_steps);
        Some(LaidOut { slide: Arc::new(slide), frame: Arc::new(frame) })
    }));
    match attempt {
        Ok(Some(laid_out)) => Ok(laid_out),
        // Its errors were reported with the deck's.
        Ok(None) => Err("its text has errors"),
        Err(_) => {
            // What a panic left halfway is thrown away.
            *typesetter = job.shared.typesetter();
            Err("it can't be drawn")
        }
    }
}

/// A slide, ready to be drawn.
struct LaidOut {
    slide: Arc<crate::resolve::ResolvedSlide>,
    frame: Arc<SlideFrame>,
}
