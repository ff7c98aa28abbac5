//! What several tests share.

pub(crate) mod deck;
pub(crate) mod golden;
pub(crate) mod image_diff;
pub(crate) mod program;
