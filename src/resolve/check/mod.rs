//! Semantic checks of a deck: what decodes but can't be shown as meant.
//!
//! Layout finds what doesn't fit; this finds what needs no layout, so it costs
//! next to nothing and runs over the whole deck at once. What is a matter of
//! style, not of sense, stands in `style` and is asked for on its own.

pub mod allow;
mod codes;
pub mod placeholder;
pub mod spelling;
pub mod style;
pub mod texts;
pub mod typography;

use std::collections::BTreeSet;

use crate::model::block::{Block, Columns};
use crate::model::deck::Deck;
use crate::model::inline::{Inline, formula};
use crate::resolve::fonts::FontBook;
use crate::resolve::math::{self, MathError};
use crate::resolve::names::chart_names;
use crate::resolve::theme::ResolvedTheme;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::node_path::NodePath;
pub use codes::CODES;
use texts::{for_each_block_at, for_each_text};

/// Everything that is wrong with a deck's content.
#[must_use]
pub fn check_deck(deck: &Deck) -> Diagnostics {
    let ids: BTreeSet<&str> = deck.slides.iter().flatten().filter_map(|slide| slide.id.as_deref()).collect();
    let mut findings = allow::check(deck);
    for (index, slide) in deck.slides.iter().enumerate() {
        let Some(slide) = slide else { continue };
        for_each_block_at(&slide.body, &NodePath::slide(index).field("body"), &mut |path, block| {
            findings.extend(check_block(block, path));
        });
        for_each_text(slide, &NodePath::slide(index), &mut |path, text| {
            findings.extend(check_formulas(path, text));
            findings.extend(check_links(path, text, &ids));
        });
    }
    findings
}

/// Families that a theme asks for and that nobody has; bundled ones stand in for them.
#[must_use]
pub fn check_fonts(theme: &ResolvedTheme, fonts: &FontBook, place: &Place) -> Diagnostics {
    let families = BTreeSet::from([&theme.fonts.heading, &theme.fonts.body, &theme.fonts.mono]);
    let unknown = families.into_iter().filter(|family| !fonts.has_family(family));
    unknown
        .map(|family| {
            let message = format!("the theme's font `{family}` is neither bundled nor installed");
            Diagnostic::warning("unknown-font", place.clone(), message)
                .hint("bundled are Source Serif 4, Inter and JetBrains Mono; one of them stands in")
        })
        .collect()
}

/// Formulas within a text must be TeX.
fn check_formulas(path: &NodePath, text: &str) -> Diagnostics {
    let formulas = formula::formulas(text).into_iter();
    formulas
        .filter_map(|range| {
            let error = math::check(&text[range.clone()])?;
            let at = range.start + error.range.start..range.start + error.range.end;
            Some(bad_math(Place::Within(path.clone(), at), error))
        })
        .collect()
}

fn bad_math(place: Place, error: MathError) -> Diagnostic {
    let finding = Diagnostic::error("bad-math", place, error.message);
    error.hint.into_iter().fold(finding, Diagnostic::hint)
}

/// A block that holds nothing, or not as much as it says; what lies inside it is looked at on its own.
fn check_block(block: &Block, path: &NodePath) -> Diagnostics {
    let empty = |is_empty: bool, what: &str| {
        let message = format!("the {what} here are empty: nothing is shown");
        is_empty.then(|| Diagnostic::warning("empty-list", Place::Node(path.clone()), message))
    };
    match block {
        Block::Bullets(list) | Block::Numbered(list) => Vec::from_iter(empty(list.items.is_empty(), "items")),
        Block::Questions(questions) => Vec::from_iter(empty(questions.items.is_empty(), "questions")),
        Block::Columns(columns) => {
            let is_empty = columns.columns.iter().all(Vec::is_empty);
            empty(is_empty, "columns").into_iter().chain(check_widths(columns, path)).collect()
        }
        Block::Math(math) => {
            let path = path.field("tex");
            let error = math::check(&math.tex);
            error.map(|error| bad_math(Place::Within(path, error.range.clone()), error)).into_iter().collect()
        }
        // What a file names is known only once it is read.
        Block::Chart(chart) if chart.data.is_none() => chart_names(chart, &chart.x, &chart.series, path),
        _ => Vec::new(),
    }
}

/// Each column has a width, or none has.
fn check_widths(columns: &Columns, path: &NodePath) -> Option<Diagnostic> {
    let (n_columns, n_widths) = (columns.columns.len(), columns.widths.len());
    if n_widths == 0 || n_widths == n_columns {
        return None;
    }
    let message = format!("there are {n_widths} widths for {n_columns} columns");
    let finding = Diagnostic::warning("bad-widths", Place::Node(path.field("widths")), message);
    Some(finding.hint("give one width for each column; a missing one counts as 1"))
}

/// Links inside the deck must lead to a slide.
fn check_links(path: &NodePath, text: &str, ids: &BTreeSet<&str>) -> Option<Diagnostic> {
    if !text.contains("](#") {
        return None;
    }
    let inline = Inline::parse(text);
    let dead = inline.runs.iter().filter_map(|run| run.marks.link.as_deref()?.strip_prefix('#'));
    let dead = dead.into_iter().find(|id| !ids.contains(id))?.to_owned();
    let message = format!("the link leads to `#{dead}`, but no slide has this id");
    Some(Diagnostic::warning("dead-link", Place::Node(path.clone()), message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_checked_at_their_place() {
        let findings = check_formulas(&NodePath::slide(0).field("title"), r"a $x$ and $\frac{1}$, US$ 5");
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].code, "bad-math");
        assert!(matches!(&findings[0].place, Place::Within(_, range) if range.start >= 11 && range.end <= 20));
        assert!(check_formulas(&NodePath::root(), r"costs US$ 300, $5–$6 and \$x\$").is_empty());
    }
}
