//! The one exhaustive match over blocks, and bodies made of them.

mod boxes;
mod chart;
mod claim;
mod code;
mod columns;
mod diagram;
mod figure;
mod image;
mod list;
mod map;
mod marks;
mod math;
mod placeholder;
mod prose;
mod qr;
mod quote;
mod table;
mod timeline;

pub(super) use chart::Prepared as PreparedChart;
pub(super) use image::{asset, cover};
pub(super) use map::MapCache;
pub(super) use quote::sized_quote;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::context::{Ctx, Laid, Room};
use super::frame::{FrameItem, Group, ItemKind};
use crate::model::block::{Block, TimelineScale};
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::node_path::NodePath;

/// Height of what stands for a block that can't be drawn, in slide units.
const STAND_IN_HEIGHT: f64 = 240.0;

/// Lays out one block in its room.
pub(super) fn layout_block(ctx: &mut Ctx<'_>, block: &Block, path: &NodePath, room: Room) -> Laid {
    let mut laid = draw_or_stand_in(ctx, block, path, room);
    if let Some(id) = block.id().filter(|_| !laid.items.is_empty()) {
        laid.items = vec![FrameItem::new(ItemKind::Group(Group::with_key(laid.items, id)))];
    }
    laid
}

/// A block that makes some library panic costs itself, not the slide.
fn draw_or_stand_in(ctx: &mut Ctx<'_>, block: &Block, path: &NodePath, room: Room) -> Laid {
    let steps = ctx.steps.clone();
    let attempt = catch_unwind(AssertUnwindSafe(|| draw_block(ctx, block, path, room)));
    attempt.unwrap_or_else(|_panic| {
        ctx.steps = steps;
        let finding = Diagnostic::error("block-failed", Place::Node(path.clone()), "this block can't be drawn");
        ctx.report(finding.hint("write it in another way, and tell us what it was"));
        let room = Room { height: room.height.min(STAND_IN_HEIGHT), ..room };
        let shows = ctx.steps.here();
        placeholder::stand_in(ctx, "Not drawn", "This block can't be drawn", path, room).during(shows)
    })
}

fn draw_block(ctx: &mut Ctx<'_>, block: &Block, path: &NodePath, room: Room) -> Laid {
    #[cfg(test)]
    assert!(block.id() != Some("a block that panics"));
    match block {
        Block::Text(text) => prose::text(ctx, text, path, room),
        Block::Bullets(list) => list::bullets(ctx, list, path, room),
        Block::Numbered(list) => list::numbered(ctx, list, path, room),
        Block::Quote(quote) => quote::quote(ctx, quote, path, room),
        Block::Image(image) => image::image(ctx, image, path, room),
        Block::Columns(columns) => columns::columns(ctx, columns, path, room),
        Block::Compare(compare) => columns::compare(ctx, compare, path, room),
        Block::Table(table) => table::table(ctx, table, path, room),
        Block::Code(code) => code::code(ctx, code, path, room),
        Block::Timeline(timeline) => timeline::timeline(ctx, timeline, path, room),
        Block::Claim(claim) => claim::claim(ctx, claim, path, room),
        Block::Callout(callout) => boxes::callout(ctx, callout, path, room),
        Block::Questions(questions) => list::questions(ctx, questions, path, room),
        Block::Sources(sources) => list::sources(ctx, sources, path, room),
        Block::Math(math) => math::math(ctx, math, path, room),
        Block::Chart(chart) => chart::chart(ctx, chart, path, room),
        Block::Map(map) => map::map(ctx, map, path, room),
        Block::Diagram(diagram) => diagram::diagram(ctx, diagram, path, room),
        Block::Qr(qr) => qr::qr(ctx, qr, path, room),
        Block::Rule => prose::rule(ctx, room),
        Block::Spacer => Laid { height: room.height, ..Laid::default() },
        Block::Pause => Laid::default(),
    }
}

/// Blocks that stand below each other, with their places in the deck.
#[derive(Debug, Clone)]
pub(super) struct Body<'b> {
    blocks: Vec<(NodePath, &'b Block)>,
}

impl<'b> Body<'b> {
    /// All blocks of a list that lies at `path`.
    pub(super) fn new(blocks: &'b [Block], path: &NodePath) -> Self {
        Self { blocks: blocks.iter().enumerate().map(|(i, block)| (path.index(i), block)).collect() }
    }

    /// The same without the block at `index`.
    pub(super) fn without(mut self, index: usize) -> Self {
        if index < self.blocks.len() {
            self.blocks.remove(index);
        }
        self
    }

    /// True if a block takes whatever height is left.
    pub(super) fn is_flexible(&self) -> bool {
        self.blocks.iter().any(|(_, block)| is_flexible(block))
    }

    /// Where the last block lies in the deck.
    pub(super) fn last_path(&self) -> Option<&NodePath> {
        self.blocks.last().map(|(path, _)| path)
    }
}

/// Lays out a body from top to bottom; pictures and spacers share the height that is left.
pub(super) fn layout_body(ctx: &mut Ctx<'_>, body: &Body<'_>, room: Room) -> Laid {
    let gap = ctx.theme().spacing.block;
    let n_visible = body.blocks.iter().filter(|(_, block)| **block != Block::Pause).count();
    let gaps = gap * n_visible.saturating_sub(1) as f64;
    let mut parts: Vec<Part> = Vec::with_capacity(body.blocks.len());
    let mut height = 0.0;
    for (i, (path, block)) in body.blocks.iter().enumerate() {
        // What stands last knows at once how much is left for it, and needs no second pass.
        let is_last = i + 1 == body.blocks.len() && !parts.iter().any(|part| part.is_flexible);
        let left = Room { width: room.width, height: (room.height - height - gaps).max(MIN_FLEXIBLE_HEIGHT) };
        let part = first_pass(ctx, block, path, if is_last { left } else { room }, is_last);
        height += part.laid.height;
        parts.push(part);
        if (Laid { height, ..Laid::default() }).is_hopeless() {
            break;
        }
    }
    let fixed: f64 = parts.iter().filter(|part| !part.is_flexible).map(|part| part.laid.height).sum();
    let n_flexible = parts.iter().filter(|part| part.is_flexible).count();
    let share = (room.height - fixed - gaps) / n_flexible.max(1) as f64;
    let share = Room { width: room.width, height: share.max(MIN_FLEXIBLE_HEIGHT) };
    let mut stacked = Laid::default();
    for ((path, block), part) in body.blocks.iter().zip(parts) {
        if **block == Block::Pause {
            continue;
        }
        let is_final = !part.is_flexible || (share.height - room.height).abs() < 1e-6;
        let laid = if is_final {
            ctx.findings.extend(part.findings);
            part.laid
        } else {
            second_pass(ctx, block, path, share, part)
        };
        let top = if stacked.items.is_empty() && stacked.height == 0.0 { 0.0 } else { stacked.height + gap };
        stacked.place(laid, 0.0, top);
    }
    stacked
}

/// Least height of a picture before a body counts as too full, in slide units.
const MIN_FLEXIBLE_HEIGHT: f64 = 180.0;

/// A block after the first pass over a body.
struct Part {
    laid: Laid,
    is_flexible: bool,
    /// What the first pass found, if it wasn't the last one.
    findings: Diagnostics,
    /// The steps as they were before the block, so that the second pass hands out the same ones.
    steps_before: super::context::Steps,
}

/// Lays out a block on its own; `is_final` says that `room` is what it will have in any case.
fn first_pass(ctx: &mut Ctx<'_>, block: &Block, path: &NodePath, room: Room, is_final: bool) -> Part {
    let steps_before = ctx.steps.clone();
    if *block == Block::Pause {
        ctx.steps.pause();
        return Part { laid: Laid::default(), is_flexible: false, findings: Vec::new(), steps_before };
    }
    let is_flexible = !is_final && is_flexible(block);
    let n_findings = ctx.findings.len();
    let laid = revealed(ctx, block, path, room);
    // A second pass finds the same once more.
    let findings = if is_flexible { ctx.findings.split_off(n_findings) } else { Vec::new() };
    Part { laid, is_flexible, findings, steps_before }
}

fn second_pass(ctx: &mut Ctx<'_>, block: &Block, path: &NodePath, room: Room, part: Part) -> Laid {
    let steps_after = std::mem::replace(&mut ctx.steps, part.steps_before);
    let laid = revealed(ctx, block, path, room);
    ctx.steps = steps_after;
    laid
}

/// Lays out a block and says when it shows.
fn revealed(ctx: &mut Ctx<'_>, block: &Block, path: &NodePath, room: Room) -> Laid {
    if ctx.steps.reveals_items() && has_items(block) || has_forced_items(block) {
        // The items take their own steps.
        return layout_block(ctx, block, path, room);
    }
    let steps = if *block == Block::Spacer { ctx.steps.here() } else { ctx.steps.block() };
    layout_block(ctx, block, path, room).during(steps)
}

/// True for blocks that are revealed part by part when a slide reveals its items.
fn has_items(block: &Block) -> bool {
    match block {
        Block::Bullets(_) | Block::Numbered(_) | Block::Columns(_) | Block::Compare(_) | Block::Table(_) => true,
        Block::Timeline(_) | Block::Claim(_) | Block::Questions(_) | Block::Callout(_) => true,
        Block::Chart(_) | Block::Map(_) | Block::Diagram(_) => true,
        Block::Text(_) | Block::Quote(_) | Block::Image(_) | Block::Code(_) | Block::Math(_) => false,
        Block::Sources(_) | Block::Qr(_) => false,
        Block::Pause | Block::Spacer | Block::Rule => false,
    }
}

/// True for lists that ask to be revealed item by item whatever the slide says.
fn has_forced_items(block: &Block) -> bool {
    matches!(block, Block::Bullets(list) | Block::Numbered(list) if list.reveal)
}

/// True for blocks that take whatever height is left.
fn is_flexible(block: &Block) -> bool {
    match block {
        Block::Image(_) | Block::Spacer | Block::Chart(_) | Block::Map(_) | Block::Diagram(_) | Block::Qr(_) => true,
        Block::Columns(columns) => columns.columns.iter().flatten().any(is_flexible),
        Block::Compare(compare) => compare.left.1.iter().chain(&compare.right.1).any(is_flexible),
        Block::Callout(callout) => callout.body.iter().any(is_flexible),
        Block::Timeline(timeline) => timeline.scale == TimelineScale::Time,
        Block::Text(_) | Block::Bullets(_) | Block::Numbered(_) | Block::Quote(_) | Block::Table(_) => false,
        Block::Code(_) | Block::Math(_) | Block::Claim(_) | Block::Questions(_) => false,
        Block::Sources(_) | Block::Pause | Block::Rule => false,
    }
}
