//! Semantic checks of a deck: what decodes but can't be shown as meant.
//!
//! Layout finds what doesn't fit; this finds what needs no layout, so it costs
//! next to nothing and runs over the whole deck at once.

use std::collections::BTreeSet;

use crate::model::block::{Block, Chart, ListItem};
use crate::model::deck::Deck;
use crate::model::inline::Inline;
use crate::model::slide::Slide;
use crate::resolve::fonts::FontBook;
use crate::resolve::names::chart_names;
use crate::resolve::theme::ResolvedTheme;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::node_path::NodePath;

/// Everything that is wrong with a deck's content.
#[must_use]
pub fn check_deck(deck: &Deck) -> Diagnostics {
    let ids: BTreeSet<&str> = deck.slides.iter().flatten().filter_map(|slide| slide.id.as_deref()).collect();
    let mut findings = Diagnostics::new();
    for (index, slide) in deck.slides.iter().enumerate() {
        let Some(slide) = slide else { continue };
        for_each_text(slide, &NodePath::slide(index), &mut |path, text| {
            findings.extend(check_math(path, text));
            findings.extend(check_links(path, text, &ids));
        });
        for_each_chart(&slide.body, &NodePath::slide(index).field("body"), &mut |path, chart| {
            // What a file names is known only once it is read.
            if chart.data.is_none() {
                findings.extend(chart_names(chart, &chart.x, &chart.series, path));
            }
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

/// Inline formulas are told until they are drawn.
fn check_math(path: &NodePath, text: &str) -> Option<Diagnostic> {
    let formula = find_math(text)?;
    let message = format!("the formula `${formula}$` isn't drawn by this version; its source is shown");
    Some(Diagnostic::warning("not-drawn-yet", Place::Node(path.clone()), message))
}

/// The first formula between dollar signs: no blank inside them, no digit after the closing one.
fn find_math(text: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(open) = text[from..].find('$').map(|i| from + i) {
        let inside = &text[open + 1..];
        let starts = inside.chars().next().is_some_and(|c| !c.is_whitespace() && c != '$');
        let is_escaped = text[..open].ends_with('\\');
        if starts
            && !is_escaped
            && let Some(len) = closing_dollar(inside)
        {
            return Some(&inside[..len]);
        }
        from = open + 1;
    }
    None
}

fn closing_dollar(inside: &str) -> Option<usize> {
    inside.match_indices('$').map(|(i, _)| i).find(|&i| {
        let before = inside[..i].chars().next_back();
        let after = inside[i + 1..].chars().next();
        before.is_some_and(|c| !c.is_whitespace() && c != '\\') && !after.is_some_and(|c| c.is_ascii_digit())
    })
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

/// Calls `visit` for every chart of a body and of the bodies inside it.
fn for_each_chart(body: &[Block], path: &NodePath, visit: &mut dyn FnMut(&NodePath, &Chart)) {
    for (i, block) in body.iter().enumerate() {
        let path = path.index(i);
        match block {
            Block::Chart(chart) => visit(&path, chart),
            Block::Columns(columns) => {
                for (i, body) in columns.columns.iter().enumerate() {
                    for_each_chart(body, &path.field("columns").index(i), visit);
                }
            }
            Block::Compare(compare) => {
                for_each_chart(&compare.left.1, &path.field("left").index(1), visit);
                for_each_chart(&compare.right.1, &path.field("right").index(1), visit);
            }
            Block::Callout(callout) => for_each_chart(&callout.body, &path.field("body"), visit),
            _ => {}
        }
    }
}

/// Calls `visit` for every text of a slide that takes inline Markdown.
fn for_each_text(slide: &Slide, path: &NodePath, visit: &mut dyn FnMut(&NodePath, &str)) {
    if let Some(title) = &slide.title {
        visit(&path.field("title"), title);
    }
    if let Some(subtitle) = &slide.subtitle {
        visit(&path.field("subtitle"), subtitle);
    }
    visit_body(&slide.body, &path.field("body"), visit);
}

fn visit_body(body: &[Block], path: &NodePath, visit: &mut dyn FnMut(&NodePath, &str)) {
    for (i, block) in body.iter().enumerate() {
        visit_block(block, &path.index(i), visit);
    }
}

fn visit_block(block: &Block, path: &NodePath, visit: &mut dyn FnMut(&NodePath, &str)) {
    match block {
        Block::Text(text) => visit(&path.field("text"), &text.text),
        Block::Bullets(list) | Block::Numbered(list) => visit_items(&list.items, &path.field("items"), visit),
        Block::Quote(quote) => visit(&path.field("text"), &quote.text),
        Block::Columns(columns) => {
            for (i, body) in columns.columns.iter().enumerate() {
                visit_body(body, &path.field("columns").index(i), visit);
            }
        }
        Block::Compare(compare) => {
            for (side, name) in [(&compare.left, "left"), (&compare.right, "right")] {
                visit(&path.field(name).index(0), &side.0);
                visit_body(&side.1, &path.field(name).index(1), visit);
            }
        }
        Block::Table(table) => {
            for (i, row) in table.rows.iter().enumerate() {
                for (j, cell) in row.iter().enumerate() {
                    visit(&path.field("rows").index(i).index(j), cell);
                }
            }
        }
        Block::Timeline(timeline) => {
            for (i, event) in timeline.events.iter().enumerate() {
                visit(&path.field("events").index(i).index(1), &event.text);
            }
        }
        Block::Claim(claim) => {
            visit(&path.field("text"), &claim.text);
            claim.record.iter().for_each(|record| visit(&path.field("record"), record));
        }
        Block::Callout(callout) => visit_body(&callout.body, &path.field("body"), visit),
        Block::Questions(questions) => {
            for (i, question) in questions.items.iter().enumerate() {
                visit(&path.field("items").index(i), question);
            }
        }
        Block::Image(_) | Block::Code(_) | Block::Math(_) | Block::Chart(_) | Block::Map(_) => {}
        Block::Diagram(_) | Block::Sources(_) | Block::Qr(_) | Block::Pause | Block::Spacer | Block::Rule => {}
    }
}

fn visit_items(items: &[ListItem], path: &NodePath, visit: &mut dyn FnMut(&NodePath, &str)) {
    for (i, item) in items.iter().enumerate() {
        visit(&path.index(i).field("text"), &item.text);
        visit_items(&item.children, &path.index(i).field("children"), visit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_no_formula() {
        assert_eq!(find_math("US$ 300 million"), None);
        assert_eq!(find_math("from $143 million to $300 million"), None);
        assert_eq!(find_math("$5–$6"), None);
        assert_eq!(find_math(r"\$x$"), None);
        assert_eq!(find_math("with $x^2$ and"), Some("x^2"));
        assert_eq!(find_math("$"), None);
    }
}
