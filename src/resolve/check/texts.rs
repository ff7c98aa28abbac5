//! Walks over the blocks and texts of a slide, each with its place: what all checks share.

use crate::model::block::{Block, ListItem};
use crate::model::prose::Prose;
use crate::model::slide::Slide;
use crate::source::node_path::NodePath;

/// Calls `visit` for every block of a body and of the bodies inside it, with its place.
pub fn for_each_block_at(body: &[Block], path: &NodePath, visit: &mut dyn FnMut(&NodePath, &Block)) {
    for (i, block) in body.iter().enumerate() {
        let path = path.index(i);
        visit(&path, block);
        match block {
            Block::Columns(columns) => {
                for (i, body) in columns.columns.iter().enumerate() {
                    for_each_block_at(body, &path.field("columns").index(i), visit);
                }
            }
            Block::Compare(compare) => {
                for (side, name) in [(&compare.left, "left"), (&compare.right, "right")] {
                    for_each_block_at(&side.1, &path.field(name).index(1), visit);
                }
            }
            Block::Callout(callout) => for_each_block_at(&callout.body, &path.field("body"), visit),
            _ => {}
        }
    }
}

/// Calls `visit` for every text of a slide that takes inline Markdown.
pub fn for_each_text(slide: &Slide, path: &NodePath, visit: &mut dyn FnMut(&NodePath, &str)) {
    if let Some(title) = &slide.title {
        visit(&path.field("title"), title);
    }
    if let Some(subtitle) = &slide.subtitle {
        visit(&path.field("subtitle"), subtitle);
    }
    for_each_block_at(&slide.body, &path.field("body"), &mut |path, block| visit_block(block, path, visit));
    visit_all(&slide.sources, &path.field("sources"), visit);
}

fn visit_all(texts: &[Prose], path: &NodePath, visit: &mut dyn FnMut(&NodePath, &str)) {
    for (i, text) in texts.iter().enumerate() {
        visit(&path.index(i), text);
    }
}

/// Visits texts that a block may lack, each by its field.
fn visit_some(texts: &[(&'static str, &Option<Prose>)], path: &NodePath, visit: &mut dyn FnMut(&NodePath, &str)) {
    for (field, text) in texts {
        text.iter().for_each(|text| visit(&path.field(*field), text));
    }
}

/// Calls `visit` for the texts of a block that don't belong to a block inside it.
fn visit_block(block: &Block, path: &NodePath, visit: &mut dyn FnMut(&NodePath, &str)) {
    match block {
        Block::Text(text) => visit(&path.field("text"), &text.text),
        Block::Bullets(list) | Block::Numbered(list) => visit_items(&list.items, &path.field("items"), visit),
        Block::Quote(quote) => {
            visit(&path.field("text"), &quote.text);
            visit_some(&[("by", &quote.by), ("source", &quote.source)], path, visit);
        }
        Block::Compare(compare) => {
            for (side, name) in [(&compare.left, "left"), (&compare.right, "right")] {
                visit(&path.field(name).index(0), &side.0);
            }
        }
        Block::Table(table) => {
            visit_all(&table.head, &path.field("head"), visit);
            visit_some(&[("caption", &table.caption)], path, visit);
            for (i, row) in table.rows.iter().enumerate() {
                visit_all(row, &path.field("rows").index(i), visit);
            }
        }
        Block::Timeline(timeline) => {
            for (i, event) in timeline.events.iter().enumerate() {
                visit(&path.field("events").index(i).index(1), &event.text);
            }
        }
        Block::Claim(claim) => {
            visit(&path.field("text"), &claim.text);
            visit_some(&[("record", &claim.record)], path, visit);
            visit_all(&claim.sources, &path.field("sources"), visit);
        }
        Block::Callout(callout) => visit_some(&[("title", &callout.title)], path, visit),
        Block::Questions(questions) => visit_all(&questions.items, &path.field("items"), visit),
        Block::Sources(sources) => visit_all(&sources.items, &path.field("items"), visit),
        Block::Image(image) => visit_some(&[("caption", &image.caption), ("credit", &image.credit)], path, visit),
        Block::Code(code) => visit_some(&[("caption", &code.caption)], path, visit),
        Block::Chart(chart) => visit_some(&[("caption", &chart.caption), ("source", &chart.source)], path, visit),
        Block::Map(map) => visit_some(&[("caption", &map.caption)], path, visit),
        Block::Columns(_) | Block::Math(_) | Block::Diagram(_) | Block::Qr(_) => {}
        Block::Pause | Block::Spacer | Block::Rule => {}
    }
}

fn visit_items(items: &[ListItem], path: &NodePath, visit: &mut dyn FnMut(&NodePath, &str)) {
    for (i, item) in items.iter().enumerate() {
        visit(&path.index(i).field("text"), &item.text);
        visit_items(&item.children, &path.index(i).field("children"), visit);
    }
}
