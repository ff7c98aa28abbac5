//! What is written on the slides, read on a thread of its own while somebody searches.
//!
//! The text of charts, tables and formulas is known only once a slide is laid
//! out, so that a long deck is read slide by slide and results grow meanwhile.
//! What was read stays until the slide changes.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::engine::Shared;
use crate::engine::edition::Edition;
use crate::layout::text::Typesetter;
use crate::model::inline::Inline;
use crate::show::find::{Field, Hit, Passage, search};

/// Steps of a slide whose texts are compared; a slide with more is told by these and the last.
const MAX_STEPS: u16 = 99;

/// What is written on the slides of a deck.
#[derive(Debug, Default)]
pub struct Texts {
    read: Arc<Mutex<BTreeMap<u64, Arc<[Passage]>>>>,
    reader: Option<Reader>,
}

#[derive(Debug)]
struct Reader {
    edition: Arc<Edition>,
    is_stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Texts {
    /// Reads what isn't read yet; `on_progress` is called from the thread after each slide.
    pub fn read(&mut self, edition: &Arc<Edition>, shared: &Shared, on_progress: impl Fn() + Send + 'static) {
        if self.reader.as_ref().is_some_and(|reader| Arc::ptr_eq(&reader.edition, edition)) {
            return;
        }
        self.stop();
        let revisions: BTreeSet<u64> = (0..edition.n_slides()).filter_map(|slide| edition.revision(slide)).collect();
        self.lock().retain(|revision, _| revisions.contains(revision));
        let is_stopped = Arc::new(AtomicBool::new(false));
        let job = Job {
            edition: Arc::clone(edition),
            shared: shared.clone(),
            read: Arc::clone(&self.read),
            is_stopped: Arc::clone(&is_stopped),
        };
        let named = std::thread::Builder::new().name("diafilm-texts".to_owned());
        // Without a thread nothing is found, and the show goes on.
        let thread = named.spawn(move || job.run(&on_progress)).ok();
        self.reader = Some(Reader { edition: Arc::clone(edition), is_stopped, thread });
    }

    /// Stops reading; what was read is kept.
    pub fn stop(&mut self) {
        let Some(mut reader) = self.reader.take() else { return };
        reader.is_stopped.store(true, Ordering::Relaxed);
        if let Some(thread) = reader.thread.take() {
            drop(thread.join());
        }
    }

    /// Number of slides that are read.
    #[must_use]
    pub fn n_read(&self) -> usize {
        self.lock().len()
    }

    /// The slides of a deck that have all the words, as far as they are read.
    #[must_use]
    pub fn search(&self, edition: &Edition, query: &str, with_notes: bool) -> Vec<Hit> {
        let read = self.lock();
        let slides = (0..edition.n_slides()).filter_map(|slide| Some((slide, &**read.get(&edition.revision(slide)?)?)));
        search(slides, query, with_notes)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<[Passage]>>> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Texts {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What the thread needs.
struct Job {
    edition: Arc<Edition>,
    shared: Shared,
    read: Arc<Mutex<BTreeMap<u64, Arc<[Passage]>>>>,
    is_stopped: Arc<AtomicBool>,
}

impl Job {
    fn run(self, on_progress: &dyn Fn()) {
        let mut typesetter = self.shared.typesetter();
        let lock = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        for slide in 0..self.edition.n_slides() {
            if self.is_stopped.load(Ordering::Relaxed) {
                return;
            }
            let Some(revision) = self.edition.revision(slide) else { continue };
            if lock().contains_key(&revision) {
                continue;
            }
            // A hostile font or picture may make a library panic: then that slide is not found.
            let passages = catch_unwind(AssertUnwindSafe(|| passages(&self.edition, slide, &mut typesetter)));
            let passages = passages.unwrap_or_else(|_panic| {
                typesetter = self.shared.typesetter();
                Vec::new()
            });
            lock().insert(revision, passages.into());
            on_progress();
        }
    }
}

/// All paragraphs of a slide, each with the first step that shows it.
fn passages(edition: &Edition, slide: usize, typesetter: &mut Typesetter) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |field: Field, step: u16, text: String| {
        if !text.trim().is_empty() && (field == Field::Notes || seen.insert(text.clone())) {
            passages.push(Passage::new(field, step, text));
        }
    };
    let written = edition.last_good_slide(slide);
    for title in written.iter().flat_map(|slide| [&slide.title, &slide.subtitle]).flatten() {
        add(Field::Title, 0, Inline::plain_text(title));
    }
    for source in written.iter().flat_map(|slide| &slide.sources) {
        add(Field::Source, 0, Inline::plain_text(source));
    }
    if let Some(laid_out) = edition.frame(slide, typesetter) {
        let last = laid_out.n_steps.saturating_sub(1);
        for step in (0..last.min(MAX_STEPS)).chain([last]) {
            laid_out.frame.text_at_step(step).into_iter().for_each(|line| add(Field::Text, step, line));
        }
    }
    for (step, line) in written.and_then(|slide| slide.notes.as_deref()).map(notes_lines).unwrap_or_default() {
        add(Field::Notes, step, line);
    }
    passages
}

/// The lines of notes without their marks, each with the step that its part belongs to.
fn notes_lines(notes: &str) -> Vec<(u16, String)> {
    let mut step = 0_u16;
    let mut lines = Vec::new();
    for line in notes.lines().map(str::trim) {
        if line == "---" {
            step = step.saturating_add(1);
        } else {
            let text = line.trim_start_matches(['#', '-', '*', '+', '>']);
            // A mark of a heading or list has a blank behind it; an emphasis has none.
            let text = if text.starts_with(' ') { text } else { line };
            lines.push((step, Inline::plain_text(text.trim())));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_read_line_by_line_without_marks() {
        let lines = notes_lines("# Ask\n- who *signed*?\n---\n**Then** go on\n> all");
        let expected = [(0, "Ask"), (0, "who signed?"), (1, "Then go on"), (1, "all")];
        assert_eq!(lines, expected.map(|(step, text)| (step, text.to_owned())));
    }
}
