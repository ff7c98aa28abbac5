//! The only integration binary.

mod architecture;
mod decode;
mod layout;
mod live_reload;
mod render;
mod support;
mod syntax;
mod ui;
