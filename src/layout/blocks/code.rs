//! A program's text: lines on a surface, numbers, and steps that stress lines.

use std::collections::BTreeSet;

use kurbo::Rect;

use super::boxes::boxed;
use crate::layout::context::{Ctx, Laid, Room, TextRole};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::step::StepRange;
use crate::layout::text::{Paragraph, TextStyle};
use crate::model::block::Code;
use crate::model::inline::Inline;
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// More lines than this are neither shaped nor drawn.
const MAX_LINES: usize = 200;
/// Longer lines are cut: they can't be read, and would cost memory.
const MAX_LINE_CHARS: usize = 400;

/// Lines of code on a surface.
pub(super) fn code(ctx: &mut Ctx<'_>, code: &Code, path: &NodePath, room: Room) -> Laid {
    let lines: Vec<&str> = code.source.lines().collect();
    if lines.len() > MAX_LINES {
        let message = format!("the code has {} lines; the first {MAX_LINES} are laid out", lines.len());
        ctx.warn("too-much-code", &path.field("source"), message);
    }
    let shown = &lines[..lines.len().min(MAX_LINES)];
    let mut style = ctx.style(TextRole::Mono);
    let padding = style.size * 0.8;
    let numbers_width = if code.numbers { style.size * 0.62 * digits(shown.len()) + style.size } else { 0.0 };
    let text_width = (room.width - 2.0 * padding - numbers_width).max(style.size);
    style.size *= fit_to_longest(ctx, shown, &style, text_width);
    let groups = highlight_groups(ctx, code, shown.len(), path);
    let mut content = Laid::default();
    let mut tops: Vec<Rect> = Vec::new();
    for (i, line) in shown.iter().enumerate() {
        let text: String = line.replace('\t', "    ").chars().take(MAX_LINE_CHARS).collect();
        let text = if text.is_empty() { " ".to_owned() } else { text };
        let set = ctx.ts.paragraph(&Inline::plain(text), &style, text_width);
        let mut row = Laid { width: text_width, height: set.height(), items: Vec::new() };
        if code.numbers {
            row.items.extend(line_number(ctx, i + 1, &style, numbers_width - style.size, &set));
        }
        row.items.extend(set.items(numbers_width, 0.0));
        tops.push(Rect::new(0.0, content.height, 0.0, content.height + set.height()));
        content.stack(row, 0.0);
    }
    let mut laid = boxed(ctx, content.tagged(Role::Code, &path.field("source")), room.width, padding);
    for (step, group) in groups.iter().enumerate() {
        let steps = step_of_group(ctx, step, groups.len());
        let bands = bands(ctx, group, &tops, room.width, padding);
        laid.items.splice(1..1, bands.into_iter().map(|band| band.during(steps)));
    }
    if let Some(caption) = code.caption.as_ref().filter(|caption| !caption.is_blank()) {
        let small = ctx.style(TextRole::Small);
        let set = ctx.set(caption, &small, room.width);
        laid.stack(Laid::paragraph(&set, &path.field("caption"), Role::Paragraph), small.size * 0.5);
    }
    laid
}

/// Number of decimal digits.
fn digits(n: usize) -> f64 {
    n.max(1).ilog10() as f64 + 1.0
}

/// How far the type shrinks so that the longest line fits, at most to 0.72; longer lines wrap.
fn fit_to_longest(ctx: &mut Ctx<'_>, lines: &[&str], style: &TextStyle, width: f64) -> f64 {
    let longest = lines.iter().max_by_key(|line| line.chars().count()).copied().unwrap_or_default();
    let text: String = longest.chars().take(MAX_LINE_CHARS).collect();
    let natural = ctx.ts.natural_width(&Inline::plain(text), style);
    (width / natural.max(1.0)).clamp(0.72, 1.0)
}

fn line_number(ctx: &mut Ctx<'_>, number: usize, style: &TextStyle, width: f64, line: &Paragraph) -> Vec<FrameItem> {
    // Quieter than the code, and still readable on the band of a stressed line.
    let style = TextStyle { color: ctx.colors.text.with_alpha(0.78), ..style.clone() };
    let set = ctx.ts.line(&Inline::plain(number.to_string()), &style);
    set.items(width - set.used_width(), line.first_baseline() - set.first_baseline())
}

/// The stressed lines of each step, counted from 0.
fn highlight_groups(ctx: &mut Ctx<'_>, code: &Code, n_lines: usize, path: &NodePath) -> Vec<BTreeSet<usize>> {
    let Some(written) = &code.highlight else { return Vec::new() };
    let mut groups = Vec::new();
    for part in written.split('|') {
        match parse_lines(part, n_lines) {
            Ok(lines) => groups.push(lines),
            Err(message) => {
                let place = Place::Node(path.field("highlight"));
                ctx.report(
                    Diagnostic::warning("bad-highlight", place, message)
                        .hint("write lines and ranges such as `1,3-4`, and `|` between steps"),
                );
            }
        }
    }
    groups
}

/// Reads `1,3-4` or nothing.
fn parse_lines(part: &str, n_lines: usize) -> Result<BTreeSet<usize>, String> {
    let mut lines = BTreeSet::new();
    for piece in part.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
        let (first, last) = piece.split_once('-').unwrap_or((piece, piece));
        let number = |text: &str| text.trim().parse::<usize>().map_err(|_error| format!("`{piece}` isn't a line"));
        let (first, last) = (number(first)?, number(last)?);
        if first == 0 || first > last || last > n_lines {
            return Err(format!("there is no line `{piece}`; the code has {n_lines}"));
        }
        lines.extend(first - 1..last);
    }
    Ok(lines)
}

/// Each group shows at its own step, the last one stays.
fn step_of_group(ctx: &mut Ctx<'_>, index: usize, n_groups: usize) -> StepRange {
    if index > 0 {
        ctx.steps.pause();
    }
    let steps = ctx.steps.here();
    if index + 1 == n_groups { steps } else { StepRange::only(steps.from) }
}

/// Bands behind the stressed lines, with a bar at their left.
fn bands(ctx: &Ctx<'_>, lines: &BTreeSet<usize>, tops: &[Rect], width: f64, padding: f64) -> Vec<FrameItem> {
    let band = ctx.colors.accent.with_alpha(0.14);
    let mut items = Vec::new();
    for rect in lines.iter().filter_map(|&line| tops.get(line)) {
        let (top, bottom) = (rect.y0 + padding, rect.y1 + padding);
        items.push(FrameItem::fill_rect(Rect::new(0.0, top, width, bottom), band));
        items.push(FrameItem::fill_rect(Rect::new(0.0, top, 6.0, bottom), ctx.colors.accent));
    }
    items
}
