//! A text and its style become shaped glyphs, before lines are broken.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use parley::{
    FontContext, FontFamily, FontFamilyName, FontStyle, FontWeight, InlineBox, InlineBoxKind, Language, Layout,
    LayoutContext, LineHeight, OverflowWrap, StyleProperty, TextWrapMode, VerticalAlign, WordBreak,
};
use peniko::Color;

use super::formula::{MARKER_LEN, Parted, SetFormula};
use super::{TextStyle, to_f32};
use crate::model::inline::{Inline, Marks};
use crate::resolve::fonts::FALLBACK_FAMILIES;

/// Chinese, Japanese and Korean glyphs fill their em box, so they are set a little smaller.
pub(super) const CJK_SCALE: f32 = 0.94;
/// Longest run of ideographs that is taken for a name.
const MAX_NAME: usize = 6;

/// OpenType features of code: no ligatures.
const CODE_FEATURES: &str = "\"calt\" 0, \"liga\" 0";

/// Colour and meaning of a piece of text; changes split runs, not shaping.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ink {
    pub(super) rgba: [u8; 4],
    /// Index in the paragraph's links, plus 1.
    pub(super) link: u16,
    pub(super) is_struck: bool,
    /// True for the invisible letters around a formula.
    pub(super) is_marker: bool,
}

/// A shaped text, before its lines are broken.
#[derive(Clone)]
pub(super) struct Shaped {
    pub(super) layout: Layout<Ink>,
    /// The text as it was shaped: without its formulas.
    pub(super) parted: Arc<str>,
    /// The text as it was written.
    pub(super) text: Arc<str>,
    /// Where the shaped text goes on after a formula, and where the written text does.
    joints: Arc<[(usize, usize)]>,
    /// What the boxes among the words hold, by their ids.
    pub(super) formulas: Arc<[SetFormula]>,
    pub(super) links: Arc<Vec<Arc<str>>>,
    pub(super) missing: Vec<char>,
}

impl Shaped {
    /// Bytes of the written text that bytes of the shaped text stand for.
    pub(super) fn as_written(&self, range: &Range<usize>) -> Range<usize> {
        let map = |at: usize| {
            let joint = self.joints.iter().rev().find(|joint| joint.0 <= at);
            joint.map_or(at, |&(shaped, written)| written + (at - shaped)).min(self.text.len())
        };
        let start = map(range.start);
        start..map(range.end).max(start)
    }
}

/// Shapes a text; `parted` is the same without its formulas, or empty if it has none.
pub(super) fn build(
    context: &mut LayoutContext<Ink>,
    fonts: &mut FontContext,
    written: &Inline,
    parted: &Parted,
    style: &TextStyle,
) -> Shaped {
    let inline = if parted.formulas.is_empty() && parted.inline.text.is_empty() { written } else { &parted.inline };
    let mut links: Vec<Arc<str>> = Vec::new();
    let families = family_list(&style.family, style.is_serif);
    let mono = family_list(&style.mono, style.is_serif);
    let size = to_f32(style.size);
    let mut builder = context.ranged_builder(fonts, &inline.text, 1.0, false);
    builder.push_default(StyleProperty::FontFamily(FontFamily::List(families.as_slice().into())));
    builder.push_default(StyleProperty::FontSize(size));
    builder.push_default(StyleProperty::FontWeight(FontWeight::new(style.weight)));
    builder.push_default(StyleProperty::LineHeight(LineHeight::FontSizeRelative(style.line_height)));
    builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::BreakWord));
    builder.push_default(StyleProperty::LetterSpacing(style.letter_spacing * size));
    builder.push_default(StyleProperty::Locale(Language::parse(&style.language).ok()));
    builder.push_default(StyleProperty::Brush(ink(style.color)));
    let features = if style.is_tabular { "\"tnum\", \"lnum\"" } else { "\"lnum\"" };
    // Code says what it says: no arrow for `->`.
    let features = if style.family == style.mono { CODE_FEATURES } else { features };
    builder.push_default(StyleProperty::FontFeatures(features.into()));
    for hyphen in hyphens_in_words(&inline.text).filter(|_| style.is_tabular && style.family != style.mono) {
        builder.push(StyleProperty::FontFeatures("\"lnum\"".into()), hyphen);
    }
    for run in &inline.runs {
        push_marks(&mut builder, &run.marks, run.range.clone(), style, &mono, &mut links);
    }
    for range in cjk_ranges(&inline.text) {
        if is_name(&inline.text[range.clone()], &style.language) {
            builder.push(StyleProperty::WordBreak(WordBreak::KeepAll), range.clone());
        }
        builder.push(StyleProperty::FontSize(size * CJK_SCALE), range);
    }
    for (id, (at, formula)) in (0..).zip(&parted.formulas) {
        push_formula(&mut builder, id, *at, formula, style);
    }
    let layout = builder.build(&inline.text);
    let missing = missing_chars(&layout, &inline.text);
    let shaped: Arc<str> = inline.text.as_str().into();
    Shaped {
        layout,
        text: if parted.joints.is_empty() { Arc::clone(&shaped) } else { written.text.as_str().into() },
        parted: shaped,
        joints: parted.joints.as_slice().into(),
        formulas: parted.formulas.iter().map(|(_, formula)| formula.clone()).collect(),
        links: Arc::new(links),
        missing,
    }
}

/// A formula is a box on the baseline between two invisible letters.
///
/// Parley breaks lines on both sides of a box, so that a comma behind it
/// could begin a line. The letter before the box forbids that by its wrap
/// mode, which the box inherits; the letters themselves break as letters do.
fn push_formula(
    builder: &mut parley::RangedBuilder<'_, Ink>,
    id: u64,
    at: usize,
    formula: &SetFormula,
    style: &TextStyle,
) {
    let air = style.size * 0.1;
    let markers = at - MARKER_LEN..at + MARKER_LEN;
    builder.push(StyleProperty::FontSize(to_f32(style.size) * 0.01), markers.clone());
    builder.push(StyleProperty::LetterSpacing(0.0), markers.clone());
    builder.push(StyleProperty::Brush(Ink { is_marker: true, ..ink(style.color) }), markers.clone());
    builder.push(StyleProperty::TextWrapMode(TextWrapMode::NoWrap), markers.start..at);
    builder.push_inline_box(InlineBox {
        id,
        kind: InlineBoxKind::InFlow,
        index: at,
        width: to_f32(formula.width),
        height: to_f32(formula.height + formula.depth + 2.0 * air),
        baseline: Some(to_f32(formula.height + air)),
        vertical_align: VerticalAlign::default(),
    });
}

fn push_marks<'a>(
    builder: &mut parley::RangedBuilder<'a, Ink>,
    marks: &Marks,
    range: Range<usize>,
    style: &TextStyle,
    mono: &'a [FontFamilyName<'a>],
    links: &mut Vec<Arc<str>>,
) {
    let size = to_f32(style.size);
    let mut brush = ink(style.color);
    if marks.is_strong {
        builder.push(StyleProperty::FontWeight(FontWeight::new(style.strong_weight)), range.clone());
        brush = ink(style.strong_color.unwrap_or(style.color));
    }
    if marks.is_emphasis {
        builder.push(StyleProperty::FontStyle(FontStyle::Italic), range.clone());
    }
    if marks.is_code {
        builder.push(StyleProperty::FontFamily(FontFamily::List(mono.into())), range.clone());
        builder.push(StyleProperty::FontFeatures(CODE_FEATURES.into()), range.clone());
        // Monospaced faces look larger than text faces of the same size.
        builder.push(StyleProperty::FontSize(size * 0.92), range.clone());
    }
    if marks.is_superscript || marks.is_subscript {
        let shift = if marks.is_superscript { 0.36 } else { -0.16 };
        builder.push(StyleProperty::FontSize(size * 0.66), range.clone());
        builder.push(StyleProperty::VerticalAlign(VerticalAlign::length(shift * size)), range.clone());
        // Without this a raised figure would push its line away from the one above.
        builder.push(StyleProperty::LineHeight(LineHeight::FontSizeRelative(0.5)), range.clone());
    }
    if let Some(target) = &marks.link {
        brush = ink(style.link_color);
        links.push(Arc::clone(target));
        brush.link = u16::try_from(links.len()).unwrap_or(0);
    }
    brush.is_struck = marks.is_strike;
    if let Some(color) = usize::from(marks.tint).checked_sub(1).and_then(|i| style.palette.get(i)) {
        brush.rgba = ink(*color).rgba;
    }
    if brush != ink(style.color) {
        builder.push(StyleProperty::Brush(brush), range);
    }
}

/// The family, then its companions by style, then everything that is bundled.
fn family_list(family: &str, is_serif: bool) -> Vec<FontFamilyName<'_>> {
    let companion = if is_serif { ["Source Serif 4", "Noto Serif SC"] } else { ["Inter", "Noto Sans SC"] };
    let mut names: Vec<&str> = vec![family];
    for name in companion.into_iter().chain(FALLBACK_FAMILIES) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.into_iter().map(FontFamilyName::named).collect()
}

/// The hyphens of words: where digits are all of one width a font gives a digit's width to hyphens, too.
fn hyphens_in_words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    text.match_indices('-').map(|(at, hyphen)| at..at + hyphen.len()).filter(move |range| {
        is_letter(text[..range.start].chars().next_back()) || is_letter(text[range.end..].chars().next())
    })
}

/// Ranges of ideographs, kana and hangul.
fn cjk_ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (start, c) in text.char_indices().filter(|&(_, c)| is_cjk(c)) {
        let end = start + c.len_utf8();
        match ranges.last_mut() {
            Some(last) if last.end == start => last.end = end,
            Some(_) | None => ranges.push(start..end),
        }
    }
    ranges
}

/// True for a few ideographs amid another language: a name, which no line may cut.
fn is_name(ideographs: &str, language: &str) -> bool {
    let is_own = ["zh", "ja", "ko", "yue"].iter().any(|own| language.split('-').next() == Some(own));
    !is_own && ideographs.chars().count() <= MAX_NAME
}

/// True for characters of the scripts that are set in an em box.
fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Characters that no font had a glyph for.
fn missing_chars(layout: &Layout<Ink>, text: &str) -> Vec<char> {
    let mut layout = layout.clone();
    layout.break_all_lines(None);
    let mut missing = BTreeSet::new();
    for line in layout.lines() {
        for run in line.runs() {
            for cluster in run.clusters().filter(|cluster| cluster.glyphs().any(|glyph| glyph.id == 0)) {
                let chars = text.get(cluster.text_range()).unwrap_or_default().chars();
                missing.extend(chars.filter(|c| !c.is_control() && !c.is_whitespace() && !is_invisible(*c)));
            }
        }
    }
    missing.into_iter().collect()
}

/// Characters that steer the layout and draw nothing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

pub(super) fn ink(color: Color) -> Ink {
    Ink { rgba: color.to_rgba8().to_u8_array(), link: 0, is_struck: false, is_marker: false }
}
