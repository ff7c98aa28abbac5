//! What is printed: errors, findings, progress.
//!
//! Names of files and texts of decks are foreign: what could steer a terminal
//! is shown as an escape instead.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::engine::Snapshot;
use crate::export::names::is_bidi_control;
use crate::source::diagnostic::Diagnostic;
use crate::source::report;

/// Prints an error with its causes on one line.
pub fn error(error: &anyhow::Error) {
    say(&format!("error: {}", printable(&format!("{error:#}"))));
}

/// Prints a line to standard error. That nobody may listen is no error.
pub fn say(line: &str) {
    writeln!(io::stderr().lock(), "{line}").unwrap_or_default();
}

/// Writes to standard output.
///
/// # Errors
/// If nobody listens any more, or the disk behind it is full.
pub fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// A text in which control characters are shown as escapes.
#[must_use]
pub fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let is_foreign = (c.is_control() && c != '\n') || is_bidi_control(c);
            let escaped = is_foreign.then(|| c.escape_default());
            let plain = escaped.is_none().then_some(c);
            escaped.into_iter().flatten().chain(plain)
        })
        .collect()
}

/// A path for messages.
#[must_use]
pub fn show_path(path: &Path) -> String {
    printable(&path.to_string_lossy()).replace('\n', "\\n")
}

/// A finding as one line: `FILE:LINE:COL: error[code]: message`.
#[must_use]
pub fn finding_line(snapshot: &Snapshot, finding: &Diagnostic) -> String {
    report::short(finding, snapshot.source(), &|place| snapshot.span_of(place))
}

/// A bar on a terminal, nothing elsewhere.
#[must_use]
pub fn progress(n_slides: usize) -> ProgressBar {
    if !io::stderr().is_terminal() || n_slides < 2 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(n_slides as u64), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreign_steers_the_terminal() {
        assert_eq!(printable("a\u{1b}[31m\u{7}b\u{9b}\u{202e}\n"), "a\\u{1b}[31m\\u{7}b\\u{9b}\\u{202e}\n");
        assert_eq!(show_path(Path::new("x\ny/图.ron")), "x\\ny/图.ron");
    }
}
