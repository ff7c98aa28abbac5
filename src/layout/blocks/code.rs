//! A program's text: lines on a surface, words in colours, numbers, and steps that stress lines.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use kurbo::{Point, Rect};
use peniko::Color;

use super::boxes::boxed;
use super::figure::captions;
use super::marks::polyline;
use crate::layout::context::{Ctx, Laid, Room, TextRole, legible, mixed, tagged, text_contrast};
use crate::layout::frame::{FrameItem, Role};
use crate::layout::step::StepRange;
use crate::layout::text::{Paragraph, TextStyle};
use crate::model::block::Code;
use crate::model::inline::{Inline, Marks, Run};
use crate::resolve::highlight::{Tone, TonedLine};
use crate::source::diagnostic::{Diagnostic, Place};
use crate::source::node_path::NodePath;

/// More lines than this are neither shaped nor drawn.
const MAX_LINES: usize = 200;
/// Longer lines are cut: they can't be read, and would cost memory.
const MAX_LINE_CHARS: usize = 400;
/// A tab goes on to the next multiple of this many columns.
const TAB: usize = 4;
/// How far type shrinks where a line wraps.
const WRAPPED: f64 = 0.92;
/// How much of the accent tints the band behind a stressed line.
const BAND: f32 = 0.14;

/// Lines of code on a surface.
pub(super) fn code(ctx: &mut Ctx<'_>, code: &Code, path: &NodePath, room: Room) -> Laid {
    let lines = visible_lines(ctx, code, path);
    let mut style = ctx.style(TextRole::Mono);
    let padding = style.size * 0.8;
    let gutter = if code.numbers { style.size * (0.62 * digits(lines.len()) + 1.0) } else { 0.0 };
    let text_width = (room.width - 2.0 * padding - gutter).max(style.size);
    style.size *= fit_to_longest(ctx, &lines, &style, text_width);
    let groups = highlight_groups(ctx, code, lines.len(), path);
    let stress = Stress::new(ctx, groups);
    let tones = tones(ctx, code, &lines, path);
    let look = Look::new(ctx, &style);
    let mut content = Laid::default();
    let mut rows: Vec<Range<f64>> = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        let toned = tones.get(i).map_or(&[][..], Vec::as_slice);
        let row = row(ctx, i, line, toned, &look, &stress, gutter, text_width, code.numbers);
        rows.push(content.height..content.height + row.height);
        content.stack(row, 0.0);
    }
    let mut laid = boxed(ctx, content.tagged(Role::Code, &path.field("source")), room.width, padding);
    for (group, steps) in &stress.groups {
        let bands = bands(ctx, group, &rows, room.width, padding);
        laid.items.splice(1..1, bands.into_iter().map(|band| band.during(*steps)));
    }
    let caption = captions(ctx, &[("caption", code.caption.as_ref())], path, room.width);
    if caption.height > 0.0 {
        laid.stack(caption, ctx.style(TextRole::Small).size * 0.5);
    }
    laid
}

/// The lines that a slide can show, with blanks instead of tabs.
fn visible_lines(ctx: &mut Ctx<'_>, code: &Code, path: &NodePath) -> Vec<String> {
    let n_lines = code.source.lines().count();
    if n_lines > MAX_LINES {
        let message = format!("the code has {n_lines} lines; the first {MAX_LINES} are laid out");
        ctx.warn("too-much-code", &path.field("source"), message);
    }
    let shown = || code.source.lines().take(MAX_LINES);
    if let Some(i) = shown().position(|line| line.chars().nth(MAX_LINE_CHARS).is_some()) {
        let message = format!("line {} of the code has more than {MAX_LINE_CHARS} characters and is cut", i + 1);
        ctx.warn("too-much-code", &path.field("source"), message);
    }
    shown().map(expand_tabs).collect()
}

fn expand_tabs(line: &str) -> String {
    let mut text = String::with_capacity(line.len().min(MAX_LINE_CHARS));
    let mut column = 0;
    for c in line.chars().take(MAX_LINE_CHARS) {
        if c == '\t' {
            let n_blanks = TAB - column % TAB;
            text.extend(std::iter::repeat_n(' ', n_blanks));
            column += n_blanks;
        } else {
            text.push(c);
            column += 1;
        }
    }
    text
}

/// Number of decimal digits.
fn digits(n: usize) -> f64 {
    n.max(1).ilog10() as f64 + 1.0
}

/// How far the type shrinks so that the longest line fits. Where a line must wrap in any case, it stays large.
fn fit_to_longest(ctx: &mut Ctx<'_>, lines: &[String], style: &TextStyle, width: f64) -> f64 {
    let longest = lines.iter().max_by_key(|line| line.chars().count()).map_or("", String::as_str);
    let natural = ctx.ts.natural_width(&Inline::plain(longest), style);
    let least = (ctx.minimum() / (style.size * ctx.scale)).clamp(0.72, 1.0);
    let fits = width / (natural + 1.0);
    if fits < least { least.max(WRAPPED) } else { fits.min(1.0) }
}

/// What the words of each line are; none if the language isn't known.
fn tones(ctx: &mut Ctx<'_>, code: &Code, lines: &[String], path: &NodePath) -> Arc<Vec<TonedLine>> {
    let Some(language) = &code.language else { return Arc::default() };
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    match ctx.ts.tones(language, &lines) {
        Ok(tones) => tones,
        Err(unknown) => {
            let place = Place::Node(path.field("language"));
            let message = format!("there is no language `{}` to colour", language.trim());
            let finding = Diagnostic::warning("unknown-language", place, message);
            let hint = unknown.similar.map(|name| format!("did you mean `{name}`?"));
            ctx.report(finding.hint(hint.unwrap_or_else(|| "leave `language` out for plain text".to_owned())));
            Arc::default()
        }
    }
}

/// Styles of code: as it is, and as it steps back while other lines are stressed.
struct Look {
    plain: TextStyle,
    dimmed: TextStyle,
    number: TextStyle,
}

impl Look {
    fn new(ctx: &Ctx<'_>, style: &TextStyle) -> Self {
        let colors = &ctx.colors;
        let band = mixed(colors.surface, colors.accent, BAND);
        // Readable on the surface and on the band.
        let least = text_contrast(&ctx.theme().colors);
        let fit = |color: Color| legible(legible(color, colors.surface, colors.text, least), band, colors.text, least);
        // In the order of `tint`.
        let palette = [
            colors.accent,
            colors.good,
            colors.accent3,
            colors.muted,
            colors.accent2,
            mixed(colors.accent2, colors.text, 0.4),
        ];
        let plain =
            TextStyle { palette: palette.into_iter().map(fit).collect(), color: fit(colors.text), ..style.clone() };
        let faint = legible(mixed(colors.surface, colors.muted, 0.8), colors.surface, colors.text, least);
        let dimmed = TextStyle { color: faint, palette: [].into(), ..style.clone() };
        Self { plain, number: TextStyle { color: fit(colors.muted), ..dimmed.clone() }, dimmed }
    }
}

/// Number of a tone's colour in the palette, from 1.
fn tint(tone: Tone) -> u8 {
    match tone {
        Tone::Keyword => 1,
        Tone::String => 2,
        Tone::Number => 3,
        Tone::Comment => 4,
        Tone::Function => 5,
        Tone::Type => 6,
    }
}

/// A line with its words' colours.
fn colored(line: &str, toned: &[(Range<usize>, Tone)]) -> Inline {
    if line.is_empty() {
        return Inline::plain(" ");
    }
    let mut runs = Vec::new();
    let mut push = |range: Range<usize>, marks| {
        if !range.is_empty() {
            runs.push(Run { range, marks });
        }
    };
    let mut end = 0;
    for (range, tone) in toned {
        push(end..range.start, Marks::default());
        push(range.clone(), Marks { tint: tint(*tone), ..Marks::default() });
        end = range.end;
    }
    push(end..line.len(), Marks::default());
    Inline { text: line.to_owned(), runs }
}

#[expect(clippy::too_many_arguments, reason = "a row needs all that its block has worked out")]
fn row(
    ctx: &mut Ctx<'_>,
    index: usize,
    line: &str,
    toned: &[(Range<usize>, Tone)],
    look: &Look,
    stress: &Stress,
    gutter: f64,
    width: f64,
    has_numbers: bool,
) -> Laid {
    // A line that wraps goes on two columns right of where its first word stands.
    let n_blanks = line.chars().take_while(|&c| c == ' ').count() + 2;
    let column = look.plain.size * 0.6;
    let hanging = (n_blanks as f64 * column).min(width * 0.5);
    let inline = colored(line, toned);
    let set = ctx.ts.paragraph(&inline, &TextStyle { hanging, ..look.plain.clone() }, width);
    let mut row = Laid { width, height: set.height(), items: Vec::new() };
    if has_numbers {
        row.items.extend(line_number(ctx, index + 1, &look.number, gutter - look.plain.size, &set));
    }
    row.items.extend(turns(&set, gutter + hanging - 1.6 * column, column, look.number.color));
    let times = stress.times(index);
    for steps in times.plain {
        row.items.extend(set.items(gutter, 0.0).into_iter().map(|item| item.during(steps)));
    }
    if !times.dimmed.is_empty() {
        let set = ctx.ts.paragraph(&Inline::plain(inline.text), &TextStyle { hanging, ..look.dimmed.clone() }, width);
        for steps in times.dimmed {
            row.items.extend(set.items(gutter, 0.0).into_iter().map(|item| item.during(steps)));
        }
    }
    row
}

/// A small hook before each line that continues the one above.
fn turns(set: &Paragraph, x: f64, column: f64, color: Color) -> Vec<FrameItem> {
    let n_more = set.n_lines().saturating_sub(1);
    let leading = (set.last_baseline() - set.first_baseline()) / n_more.max(1) as f64;
    let hook = |i: usize| {
        let y = set.first_baseline() + leading * (i + 1) as f64 - column * 0.5;
        let corners =
            [(0.0, -0.7), (0.0, 0.0), (0.9, 0.0)].map(|(dx, dy)| Point::new(x + dx * column, y + dy * column));
        polyline(&corners, (column * 0.12).max(1.5), color)
    };
    let items: Vec<FrameItem> = (0..n_more).map(hook).collect();
    if items.is_empty() { items } else { vec![tagged(items, Role::Artifact)] }
}

fn line_number(ctx: &mut Ctx<'_>, number: usize, style: &TextStyle, width: f64, line: &Paragraph) -> Vec<FrameItem> {
    let set = ctx.ts.line(&Inline::plain(number.to_string()), style);
    let items = set.items(width - set.used_width(), line.first_baseline() - set.first_baseline());
    // Whoever copies the code doesn't want its numbers.
    vec![tagged(items, Role::Artifact)]
}

/// Which lines are stressed at which steps.
struct Stress {
    groups: Vec<(BTreeSet<usize>, StepRange)>,
}

/// The steps at which a line shows as it is, and those at which it steps back.
struct Times {
    plain: Vec<StepRange>,
    dimmed: Vec<StepRange>,
}

impl Stress {
    /// Each group shows at its own step, the last one stays.
    fn new(ctx: &mut Ctx<'_>, groups: Vec<BTreeSet<usize>>) -> Self {
        let n_groups = groups.len();
        let with_steps = groups.into_iter().enumerate().map(|(i, group)| {
            if i > 0 {
                ctx.steps.pause();
            }
            let steps = ctx.steps.here();
            (group, if i + 1 == n_groups { steps } else { StepRange::only(steps.from) })
        });
        Self { groups: with_steps.collect() }
    }

    fn times(&self, line: usize) -> Times {
        let mut times = Times { plain: Vec::new(), dimmed: Vec::new() };
        for (group, steps) in &self.groups {
            // A step that stresses nothing shows all lines alike.
            let is_plain = group.is_empty() || group.contains(&line);
            let (same, other) =
                if is_plain { (&mut times.plain, &times.dimmed) } else { (&mut times.dimmed, &times.plain) };
            // Steps that follow each other become one, so that less is drawn twice.
            let follows = other.last().is_none_or(|last| last.until != Some(steps.from));
            match same.last_mut() {
                Some(last) if follows && last.until == Some(steps.from) => last.until = steps.until,
                Some(_) | None => same.push(*steps),
            }
        }
        if self.groups.is_empty() {
            times.plain.push(StepRange::ALWAYS);
        }
        times
    }
}

/// The stressed lines of each step, counted from 0.
fn highlight_groups(ctx: &mut Ctx<'_>, code: &Code, n_lines: usize, path: &NodePath) -> Vec<BTreeSet<usize>> {
    let Some(written) = &code.highlight else { return Vec::new() };
    let mut groups = Vec::new();
    for part in written.split('|').take(MAX_LINES) {
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

/// Bands behind the stressed lines, with a bar at their left; neighbouring lines share one.
fn bands(ctx: &Ctx<'_>, lines: &BTreeSet<usize>, rows: &[Range<f64>], width: f64, padding: f64) -> Vec<FrameItem> {
    let band = mixed(ctx.colors.surface, ctx.colors.accent, BAND);
    let mut spans: Vec<(usize, Range<f64>)> = Vec::new();
    for (line, row) in lines.iter().filter_map(|&line| Some((line, rows.get(line)?.clone()))) {
        match spans.last_mut() {
            Some((last, span)) if *last + 1 == line => (*last, span.end) = (line, row.end),
            Some(_) | None => spans.push((line, row)),
        }
    }
    let mut items = Vec::new();
    for (_, span) in spans {
        let (top, bottom) = (span.start + padding, span.end + padding);
        items.push(FrameItem::fill_rect(Rect::new(0.0, top, width, bottom), band));
        items.push(FrameItem::fill_rect(Rect::new(0.0, top, 8.0, bottom), ctx.colors.accent));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read() {
        let set = |lines: &[usize]| Ok(lines.iter().copied().collect::<BTreeSet<_>>());
        assert_eq!(parse_lines("1,3-4", 5), set(&[0, 2, 3]));
        assert_eq!(parse_lines("", 5), set(&[]));
        assert_eq!(parse_lines(" 2 - 3 ,", 5), set(&[1, 2]));
        for bad in ["0", "6", "3-2", "x", "1-99999999999", "-1", "1-"] {
            assert!(parse_lines(bad, 5).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_line_is_stressed_or_steps_back() {
        let groups = [(vec![0], 0..1), (vec![], 1..2), (vec![0, 1], 2..3), (vec![1], 3..4)];
        let steps = |range: Range<u16>| StepRange { from: range.start, until: (range.end < 4).then_some(range.end) };
        let groups = groups.map(|(lines, range)| (lines.into_iter().collect(), steps(range)));
        let stress = Stress { groups: groups.into() };
        for line in 0..3 {
            let times = stress.times(line);
            for step in 0..6 {
                let n = times.plain.iter().chain(&times.dimmed).filter(|steps| steps.contains(step)).count();
                assert_eq!(n, 1, "line {line}, step {step}");
            }
        }
        let times = stress.times(0);
        assert_eq!((times.plain, times.dimmed), (vec![steps(0..3)], vec![steps(3..4)]));
    }

    #[test]
    fn tabs_end_at_columns() {
        assert_eq!(expand_tabs("\ta\tb"), "    a   b");
        assert_eq!(expand_tabs(&"x".repeat(1 << 20)).len(), MAX_LINE_CHARS);
    }
}
