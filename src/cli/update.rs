//! To come.

use std::path::Path;

use super::Outcome;
use crate::essay::Essay;
use crate::essay::draft::{DraftDeck, Options};

/// To come.
pub fn run(_: &Essay, _: &str, _: &[DraftDeck], _: &Path, _: &Options) -> anyhow::Result<Outcome> {
    Ok(Outcome::Fine)
}
