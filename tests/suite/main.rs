//! The only integration binary.

mod architecture;
mod decode;
mod layout;
mod render;
mod support;
mod syntax;
