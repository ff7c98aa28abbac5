//! `diafilm new`: a deck to begin with.

use anyhow::Context as _;

use super::Outcome;
use super::args::NewArgs;
use super::term::{printable, show_path, write_stdout};
use crate::engine::template::{TEMPLATES, Template, deck_at};

/// Makes a deck from a template and says what to do next.
///
/// # Errors
/// If there is no such template, something has this name, or the folder can't be written to.
pub fn run(args: &NewArgs) -> anyhow::Result<Outcome> {
    let names = TEMPLATES.map(|template| template.name).join(", ");
    let template = Template::named(&args.template)
        .with_context(|| format!("there is no template `{}`; there are {names}", args.template))?;
    let (path, title) = deck_at(&args.file)?;
    template.make(&path, &title)?;
    let shown = show_path(&path);
    let quoted = if shown.contains(char::is_whitespace) { format!("\"{shown}\"") } else { shown.clone() };
    write_stdout(
        format!("made {shown}, “{}”\nchange it: diafilm edit {quoted}\nshow it: diafilm {quoted}\n", printable(&title))
            .as_bytes(),
    )?;
    Ok(Outcome::Fine)
}

/// What `--help` says of the templates.
#[must_use]
pub fn list() -> String {
    let width = TEMPLATES.iter().map(|template| template.name.len()).max().unwrap_or(0);
    let lines = TEMPLATES.map(|template| format!("  {:width$}  {}\n", template.name, template.doc));
    format!("Templates:\n{}", lines.concat())
}
