//! `diafilm coverage`: what became of each paragraph and quotation of an essay.

use clap::ValueEnum;
use serde_json::json;

use super::Outcome;
use super::args::CoverageArgs;
use super::files::deck_paths;
use super::import::{file_name, read_essay};
use super::term::{printable, write_stdout};
use crate::decode::decode;
use crate::essay::coverage::{Coverage, Standing, coverage, picture};
use crate::source::Source;
use crate::world::disk::DiskWorld;

/// How coverage is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CoverageFormat {
    /// For reading
    Text,
    /// For programs
    Json,
    /// A picture, a cell for each paragraph
    Svg,
}

/// Compares an essay with decks and prints what is where; something lost is a problem.
///
/// # Errors
/// If the essay or a deck can't be read.
pub fn run(args: &CoverageArgs) -> anyhow::Result<Outcome> {
    let essay = read_essay(&args.essay)?;
    let mut decks = Vec::new();
    for path in deck_paths(std::slice::from_ref(&args.folder))? {
        let bytes = DiskWorld::read_deck(&path)?;
        let source =
            Source::from_bytes(file_name(&path), &bytes).map_err(|refused| anyhow::anyhow!(refused.1.message))?;
        decks.extend(decode(&source).deck.map(|deck| (file_name(&path), deck)));
    }
    let found = coverage(&essay, &decks);
    let text = match args.format {
        CoverageFormat::Text => text(&found),
        CoverageFormat::Json => format!("{}\n", serde_json::to_string_pretty(&json(&found))?),
        CoverageFormat::Svg => picture(&found),
    };
    write_stdout(text.as_bytes())?;
    Ok(if found.is_whole() { Outcome::Fine } else { Outcome::Problems })
}

fn text(coverage: &Coverage) -> String {
    let mut text = String::new();
    for row in &coverage.rows {
        let decks = if row.decks.is_empty() { String::new() } else { format!(" ({})", row.decks.join(", ")) };
        // What is said of a paragraph that the notes don't hold may be of an older one.
        let is_loose = row.standing == Standing::Slide && !row.is_in_notes;
        let loose = if is_loose { "; not in the notes, or not as it is now" } else { "" };
        let (name, standing) = (&row.name, row.standing.name());
        text.push_str(&format!("{name:>5}  {standing:7}  {}…{}{loose}\n", printable(&row.text), printable(&decks)));
    }
    for quotation in coverage.quotations.iter().filter(|quotation| !quotation.is_verbatim) {
        text.push_str(&format!("{:>5}  changed  “{}”\n", quotation.name, printable(&quotation.text)));
    }
    let n_verbatim = coverage.quotations.iter().filter(|quotation| quotation.is_verbatim).count();
    text.push_str(&format!(
        "{} paragraphs: {} on slides, {} in notes only, {} nowhere; {n_verbatim} of {} quotations verbatim\n",
        coverage.rows.len(),
        coverage.n(Standing::Slide),
        coverage.n(Standing::Notes),
        coverage.n(Standing::Nowhere),
        coverage.quotations.len()
    ));
    text
}

fn json(coverage: &Coverage) -> serde_json::Value {
    let rows: Vec<_> = coverage
        .rows
        .iter()
        .map(|row| json!({"paragraph": row.name, "text": row.text, "where": row.standing.name(), "notes": row.is_in_notes, "decks": row.decks}))
        .collect();
    let quotations: Vec<_> = coverage
        .quotations
        .iter()
        .map(|row| json!({"paragraph": row.name, "text": row.text, "verbatim": row.is_verbatim}))
        .collect();
    json!({"paragraphs": rows, "quotations": quotations})
}
