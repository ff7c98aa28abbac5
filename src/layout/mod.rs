//! Slides become Frames: where everything stands, at which size.
//!
//! A slide is laid out once with every step visible. Layout knows no files
//! and no places in the text: what is wrong is reported at `NodePath`s.

mod arrange;
mod background;
mod blocks;
mod context;
pub mod frame;
pub mod hyphen;
mod label;
mod legibility;
pub mod number;
pub mod palette;
pub mod reading;
pub mod step;
pub mod text;
pub mod ticks;
pub mod transition;

use std::collections::BTreeMap;

use crate::resolve::{ResolvedDeck, ResolvedSlide};
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;
use arrange::Arranged;
pub use background::slide_colors;
use context::{Ctx, Steps};
use frame::{Frame, SlideFrame};
use text::Typesetter;

/// Lays out one slide.
#[must_use]
pub fn layout_slide(typesetter: &mut Typesetter, deck: &ResolvedDeck, slide: &ResolvedSlide) -> SlideFrame {
    typesetter.take_missing();
    let mut ctx = Ctx {
        ts: typesetter,
        deck,
        slide,
        colors: deck.theme.colors,
        scale: 1.0,
        steps: Steps::new(slide.slide.reveal),
        hangs: true,
        charts: BTreeMap::new(),
        findings: Vec::new(),
        maps: blocks::MapCache::default(),
    };
    let mut items = background::background(&mut ctx);
    let layout = arrange::choose(&slide.slide, slide.index);
    legibility::check_formulas(&mut ctx, layout);
    let Arranged { items: arranged, has_foot, n_steps } = arrange::arrange(&mut ctx, layout);
    items.extend(arranged);
    if has_foot {
        items.extend(arrange::foot(&mut ctx));
    }
    report_missing_glyphs(&mut ctx);
    let diagnostics = ctx.findings;
    SlideFrame { frame: Frame { size: deck.slide_size, items }, n_steps, diagnostics }
}

fn report_missing_glyphs(ctx: &mut Ctx<'_>) {
    let missing = ctx.ts.take_missing();
    if missing.is_empty() {
        return;
    }
    let names: Vec<String> = missing.iter().take(8).map(|c| format!("`{c}` (U+{:04X})", u32::from(*c))).collect();
    let more = if missing.len() > 8 { format!(" and {} more", missing.len() - 8) } else { String::new() };
    let message = format!("no font has a glyph for {}{more}", names.join(", "));
    ctx.findings.push(
        Diagnostic::warning("missing-glyph", Place::Node(NodePath::slide(ctx.slide.index)), message)
            .hint("install a font for this script, or write it another way"),
    );
}
