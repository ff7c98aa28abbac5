//! The only integration binary.
#![expect(clippy::unwrap_used, reason = "a test that can't set up its files has failed")]

mod architecture;
mod assets;
mod check;
mod cli;
mod decode;
mod export;
mod layout;
#[cfg(feature = "gui")]
mod live_reload;
mod readme;
mod render;
mod support;
mod syntax;
mod themes;
#[cfg(feature = "gui")]
mod ui;
