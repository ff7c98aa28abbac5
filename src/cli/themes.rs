//! `diafilm themes`: the built-in themes, one a line; `--show` prints one to copy.

use anyhow::Context as _;

use super::{Outcome, term};
use crate::resolve::theme::{BUILT_IN, built_in};

/// Prints name and description of every built-in theme, the default first, or the text of one.
///
/// # Errors
/// If there is no theme of this name, or standard output can't be written.
pub fn run(show: Option<&str>) -> anyhow::Result<Outcome> {
    if let Some(name) = show {
        let names = BUILT_IN.map(|(name, _)| name).join(", ");
        let text = built_in(name).with_context(|| format!("there is no theme `{name}`; built in are {names}"))?;
        term::write_stdout(text.as_bytes())?;
        return Ok(Outcome::Fine);
    }
    let width = BUILT_IN.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines: String = BUILT_IN.iter().map(|(name, text)| format!("{name:width$}  {}\n", description(text))).collect();
    term::write_stdout(lines.as_bytes())?;
    Ok(Outcome::Fine)
}

/// The comment at the top of a theme's file.
fn description(text: &str) -> &str {
    text.lines().next().and_then(|line| line.strip_prefix("//")).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_says_what_it_is() {
        for (name, text) in BUILT_IN {
            assert!(!description(text).is_empty(), "{name}");
        }
    }
}
