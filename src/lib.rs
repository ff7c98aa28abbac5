#![doc = include_str!("ARCHITECTURE.md")]

pub mod source;

pub mod syntax;

pub mod model;

pub mod decode;

pub mod world;

pub mod resolve;

pub mod essay;

pub mod layout;

pub mod raster;

pub mod export;

pub mod engine;

pub mod show;

#[cfg(feature = "gui")]
pub mod app;

pub mod cli;
