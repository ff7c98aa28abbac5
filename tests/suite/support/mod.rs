//! What several tests share.

#[cfg(feature = "gui")]
pub(crate) mod bench;
pub(crate) mod chance;
pub(crate) mod deck;
pub(crate) mod golden;
pub(crate) mod image_diff;
pub(crate) mod program;
