//! The deck as its author wrote it: plain data, every field documented.
//!
//! The model knows no files, fonts, pixels or places in the text; the
//! `source_map` of `decode` joins it to spans. Two slides with the same
//! content compare equal, so caches survive a moved comment.

pub mod block;
pub mod deck;
pub mod inline;
pub mod notes;
pub mod prose;
pub mod schema;
pub mod slide;
pub mod theme;
pub mod units;
