//! Opens the window: on a deck's show, a deck, a folder of decks, or what was open last.

use std::path::PathBuf;

use anyhow::bail;

use super::args::{EditArgs, PresentArgs};
use super::{Outcome, term};
use crate::app::{self, Launch, MonitorChoice, Target};

/// Starts the show of a deck; returns when the window is closed.
///
/// # Errors
/// If the deck can't be read, or there is no display.
pub fn run(args: PresentArgs) -> anyhow::Result<Outcome> {
    if args.deck.is_dir() {
        bail!("`{}` is a folder; name one of its decks", term::show_path(&args.deck));
    }
    app::run(Launch {
        target: Target::Deck(args.deck),
        edit_line: None,
        slide: args.slide.and_then(|number| usize::try_from(number).ok()),
        single: args.single,
        screen_share: args.screen_share,
        audience: args.audience.as_deref().map(MonitorChoice::from),
        console: args.console.as_deref().map(MonitorChoice::from),
        duration: args.duration.map(|time| time.0),
    })?;
    Ok(Outcome::Fine)
}

/// Opens a deck in the editor; returns when the window is closed.
///
/// # Errors
/// If the deck can't be read, or there is no display.
pub fn edit(args: EditArgs) -> anyhow::Result<Outcome> {
    if args.deck.is_dir() {
        bail!("`{}` is a folder; name one of its decks", term::show_path(&args.deck));
    }
    let line = usize::try_from(args.line).unwrap_or(1);
    app::run(Launch { target: Target::Deck(args.deck), edit_line: Some(line), ..Launch::default() })?;
    Ok(Outcome::Fine)
}

/// Opens the window on a deck or a folder, or on what was open last; returns when it is closed.
///
/// # Errors
/// If the path can't be read, or there is no display.
pub fn open(path: Option<PathBuf>) -> anyhow::Result<Outcome> {
    let target = match path {
        None => Target::Default,
        Some(path) if path.is_dir() => Target::Shelf(path),
        Some(path) => Target::Deck(path),
    };
    app::run(Launch { target, ..Launch::default() })?;
    Ok(Outcome::Fine)
}
