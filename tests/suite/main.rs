//! The only integration binary.
#![expect(clippy::unwrap_used, reason = "a test that can't set up its files has failed")]
#![expect(clippy::disallowed_methods, reason = "tests read their own files")]
#![expect(clippy::expect_used, reason = "a test says what it expected")]

mod architecture;
mod assets;
mod charts;
mod check;
mod cli;
mod decode;
mod diagram;
mod essay;
mod export;
mod export_cache;
mod export_markdown;
mod export_pdf;
mod export_pptx;
mod export_svg_html;
mod format;
mod format_reference;
#[cfg(feature = "gui")]
mod key_streams;
#[cfg(feature = "gui")]
mod kills;
mod layout;
#[cfg(feature = "gui")]
mod live_reload;
mod new;
#[cfg(feature = "gui")]
mod random_edits;
#[cfg(feature = "gui")]
mod readme;
mod render;
mod rewrite;
mod support;
mod syntax;
mod themes;
mod timeline;
#[cfg(feature = "gui")]
mod ui;
#[cfg(feature = "gui")]
mod ui_commands;
#[cfg(feature = "gui")]
mod ui_console;
#[cfg(feature = "gui")]
mod ui_deck_commands;
#[cfg(feature = "gui")]
mod ui_displays;
#[cfg(feature = "gui")]
mod ui_editor;
#[cfg(feature = "gui")]
mod ui_essay;
#[cfg(feature = "gui")]
mod ui_export;
#[cfg(feature = "gui")]
mod ui_finding;
#[cfg(feature = "gui")]
mod ui_forms;
#[cfg(feature = "gui")]
mod ui_import;
#[cfg(feature = "gui")]
mod ui_keys;
#[cfg(feature = "gui")]
mod ui_lesson;
#[cfg(feature = "gui")]
mod ui_new_deck;
#[cfg(feature = "gui")]
mod ui_palette;
#[cfg(feature = "gui")]
mod ui_problems;
#[cfg(feature = "gui")]
mod ui_slide;
#[cfg(feature = "gui")]
mod ui_text;
#[cfg(feature = "gui")]
mod ui_tools;
