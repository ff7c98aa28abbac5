//! The only integration binary.

mod syntax;
mod decode;
