//! Shaping and line breaking; with `resolve::fonts` the only importer of parley.

use crate::resolve::fonts::FontBook;

/// Shapes text; one for each thread, kept for its caches.
pub struct Typesetter {
    book: FontBook,
}

impl std::fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typesetter").field("book", &self.book).finish_non_exhaustive()
    }
}

impl Typesetter {
    /// A typesetter over these fonts.
    #[must_use]
    pub fn new(book: &FontBook) -> Self {
        Self { book: book.clone() }
    }
}
