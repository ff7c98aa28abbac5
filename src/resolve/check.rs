//! Semantic checks of a deck: what decodes but can't be shown as meant.
