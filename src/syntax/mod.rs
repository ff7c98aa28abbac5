//! Lossless RON: any text becomes tokens and a tree that print it back byte for byte.
//!
//! `ron` stops at its first error, forgets comments and says nothing of
//! places. This tree keeps all three, so that errors point where a person
//! looks, one bad slide stays one bad slide, and edits touch only their own
//! lines. It never fails, takes linear time and knows nothing of decks.

mod character;
mod format;
mod lexer;
mod literal;
mod locate;
mod parser;
mod quote;
mod rescue;
mod rewrite;
mod token;
mod tree;

pub use character::{describe_char, latin_twin, without_twins};
pub use format::format;
pub use literal::{is_plain_number, pieces, unescape};
pub use parser::parse;
pub use quote::{meant, quoted};
pub use token::{Token, TokenKind};
pub use tree::{Children, Node, NodeId, NodeKind, Tree};

/// How many brackets may stand inside each other.
pub const MAX_DEPTH: usize = 64;
