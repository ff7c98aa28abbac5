//! To come.

use super::Found;

/// Reads HTML.
pub fn read(_text: &str) -> Found {
    Found::default()
}
