//! Pages whose content waits to be compressed.
//!
//! krilla hands the content of each page to the pool of threads in which the
//! writer runs. If the writer is quicker than they are, pages would pile up in
//! memory; so it lends a hand when too many wait. Alone in its pool it does all
//! of it, page by page.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Pages that may wait: enough for threads that begin late, few enough to weigh nothing.
const MOST_WAITING: usize = 24;

/// What was handed to the pool, and what it has taken up.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    n_handed: usize,
    n_taken: Arc<AtomicUsize>,
}

impl Backlog {
    /// A page is about to be handed over.
    pub(super) fn announce(&mut self) {
        // The pool takes its newest work first here and the oldest elsewhere. So whoever begins elsewhere counts the
        // page before its content, and who lends a hand here counts it behind that: never long before it is done.
        let taken = Arc::clone(&self.n_taken);
        rayon::spawn(move || {
            taken.fetch_add(1, Ordering::Relaxed);
        });
        self.n_handed += 1;
    }

    /// Helps if others are behind, now that a page was handed over.
    pub(super) fn help(&self) {
        while self.n_handed.saturating_sub(self.n_taken.load(Ordering::Relaxed)) > MOST_WAITING {
            match rayon::yield_now() {
                Some(rayon::Yield::Executed) => {}
                // What is left is in other hands.
                Some(rayon::Yield::Idle) | None => return,
            }
        }
    }
}
