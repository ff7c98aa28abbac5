//! The only integration binary.

mod syntax;
