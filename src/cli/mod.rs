//! The command line: arguments in, exit code out.

pub mod check;
pub mod files;
pub mod schema;
pub mod term;

/// How a call ended that could be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was made.
    Fine,
    /// The deck has errors, or something could not be made from it.
    Problems,
}
