//! The only integration binary.

mod decode;
mod live_reload;
mod syntax;
mod ui;
