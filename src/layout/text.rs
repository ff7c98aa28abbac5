//! Shaping and line breaking; with `resolve::fonts` the only importer of parley.
//!
//! Breaks are found in slide units, so they never depend on the size of the
//! output. Parley neither draws soft hyphens nor balances lines; both are here.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use kurbo::{Point, Rect};
use parley::{
    Alignment, AlignmentOptions, FontContext, FontFamily, FontFamilyName, FontStyle, FontWeight, Language, Layout,
    LayoutContext, LineHeight, OverflowWrap, PositionedLayoutItem, StyleProperty, VerticalAlign, YieldData,
};
use peniko::Color;

use super::frame::{FrameItem, Glyph, GlyphRun, ItemKind, Link};
use super::hyphen;
use crate::model::inline::{Inline, Marks};
use crate::resolve::fonts::{FALLBACK_FAMILIES, FontBook};

/// Chinese, Japanese and Korean glyphs fill their em box, so they are set a little smaller.
const CJK_SCALE: f32 = 0.94;
/// Longest paragraph that is shaped, in bytes: some five slides full. What lies behind can't be seen.
const MAX_PARAGRAPH_LEN: usize = 16 << 10;
/// Shaped paragraphs kept between the passes that fit a slide, and between slides.
const MAX_CACHED: usize = 512;

/// OpenType features of code: no ligatures.
const CODE_FEATURES: &str = "\"calt\" 0, \"liga\" 0";

/// Where a line starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Align {
    /// Left, or right for scripts that are read from right to left.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// Right, or left for scripts that are read from right to left.
    End,
}

/// How a paragraph is set.
#[derive(Debug, Clone, PartialEq)]
pub struct TextStyle {
    /// Family of the text; the bundled families fill in what it lacks.
    pub family: String,
    /// True prefers serif faces where the family lacks a glyph.
    pub is_serif: bool,
    /// Em size, in slide units.
    pub size: f64,
    /// Weight, 100 to 900.
    pub weight: f32,
    /// Weight of `**strong**`.
    pub strong_weight: f32,
    /// Colour of the text.
    pub color: Color,
    /// Colour of `**strong**`, if it has one of its own.
    pub strong_color: Option<Color>,
    /// Colour of links.
    pub link_color: Color,
    /// Family of `` `code` ``.
    pub mono: String,
    /// Height of a line, in ems.
    pub line_height: f32,
    /// Where lines start.
    pub align: Align,
    /// Extra space between letters, in ems.
    pub letter_spacing: f32,
    /// True sets digits on one width, as columns of numbers need.
    pub is_tabular: bool,
    /// True evens out the lines of a paragraph, as titles need.
    pub is_balanced: bool,
    /// Language of the text (BCP 47).
    pub language: String,
}

/// Colour and meaning of a piece of text; changes split runs, not shaping.
#[derive(Debug, Clone, PartialEq, Default)]
struct Ink {
    rgba: [u8; 4],
    /// Index in the paragraph's links, plus 1.
    link: u16,
    is_struck: bool,
}

/// Shapes text; one for each thread, kept for its caches.
pub struct Typesetter {
    book: FontBook,
    fonts: FontContext,
    /// Fonts with the system's behind them, made when a glyph was first missing.
    system_fonts: Option<FontContext>,
    context: LayoutContext<Ink>,
    cache: HashMap<CacheKey, Shaped>,
    missing: BTreeSet<char>,
    strain: Strain,
}

/// What narrow columns did to words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Strain {
    /// A word was cut anywhere, because its column was narrower.
    pub has_cut_words: bool,
    /// A word was hyphenated.
    pub has_hyphens: bool,
}

impl std::fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typesetter").field("book", &self.book).finish_non_exhaustive()
    }
}

/// What a shaped paragraph depends on, as one text.
type CacheKey = String;

/// A shaped text, before its lines are broken.
#[derive(Clone)]
struct Shaped {
    layout: Layout<Ink>,
    text: Arc<str>,
    links: Arc<Vec<Arc<str>>>,
    missing: Vec<char>,
}

/// A paragraph, shaped and broken into lines of a width.
pub struct Paragraph {
    shaped: Shaped,
    align: Align,
    width: f64,
    /// How far balancing moves the lines right to keep them in their column.
    shift: f64,
    /// Advance of a hyphen, where soft hyphens were put in.
    hyphen: Option<Hyphen>,
}

impl std::fmt::Debug for Paragraph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Paragraph({:?}, {} lines)", self.shaped.text, self.n_lines())
    }
}

/// The hyphen of a paragraph's main style, ready to draw.
#[derive(Clone)]
struct Hyphen {
    run: GlyphRun,
    advance: f32,
}

impl Typesetter {
    /// A typesetter over these fonts.
    #[must_use]
    pub fn new(book: &FontBook) -> Self {
        Self {
            fonts: book.bundled(),
            book: book.clone(),
            system_fonts: None,
            context: LayoutContext::new(),
            cache: HashMap::new(),
            missing: BTreeSet::new(),
            strain: Strain::default(),
        }
    }

    /// The characters for which no font had a glyph since the last call.
    pub fn take_missing(&mut self) -> BTreeSet<char> {
        std::mem::take(&mut self.missing)
    }

    /// What narrow columns did to words since the last call.
    pub fn take_strain(&mut self) -> Strain {
        std::mem::take(&mut self.strain)
    }

    /// Sets a paragraph in lines of at most `width` slide units.
    ///
    /// Words longer than their column are hyphenated by the style's language,
    /// and cut where even that doesn't help.
    pub fn paragraph(&mut self, inline: &Inline, style: &TextStyle, width: f64) -> Paragraph {
        let width = width.max(1.0);
        let inline = &*clipped(inline);
        // A word wider than about 0.6 of its column leaves ugly gaps behind.
        let chars_per_line = width / (style.size * 0.5).max(0.1);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive count")]
        let min_chars = (chars_per_line * 0.6).clamp(0.0, 1000.0) as usize;
        let softened = softened(inline, &style.language, min_chars);
        let shaped = self.shape(softened.as_ref().unwrap_or(inline), style);
        let hyphen = softened.is_some().then(|| self.hyphen(style)).flatten();
        let mut paragraph = Paragraph { shaped, align: style.align, width, shift: 0.0, hyphen };
        paragraph.break_lines(width);
        if style.is_balanced || paragraph.ends_in_lone_word() {
            let longest_word = self.longest_word_width(inline, style);
            paragraph.balance(longest_word);
        }
        self.missing.extend(paragraph.shaped.missing.iter());
        let least = f64::from(paragraph.shaped.layout.calculate_content_widths().min);
        self.strain.has_cut_words |= least > width + 0.5;
        self.strain.has_hyphens |= (0..paragraph.n_lines()).any(|i| paragraph.ends_in_soft_hyphen(i));
        paragraph
    }

    /// Sets a text on one line, however long.
    pub fn line(&mut self, inline: &Inline, style: &TextStyle) -> Paragraph {
        let mut shaped = self.shape(&clipped(inline), style);
        shaped.layout.break_all_lines(None);
        self.missing.extend(shaped.missing.iter());
        let width = f64::from(shaped.layout.width());
        Paragraph { shaped, align: Align::Start, width, shift: 0.0, hyphen: None }
    }

    /// Width that the text would take on one line, in slide units.
    pub fn natural_width(&mut self, inline: &Inline, style: &TextStyle) -> f64 {
        self.line(inline, style).used_width()
    }

    /// Width of the widest word, in slide units.
    pub fn longest_word_width(&mut self, inline: &Inline, style: &TextStyle) -> f64 {
        f64::from(self.shape(&clipped(inline), style).layout.calculate_content_widths().min)
    }

    /// True if the family needs no font of the system.
    fn is_bundled(&mut self, family: &str) -> bool {
        self.fonts.collection.family_id(family).is_some()
    }

    fn shape(&mut self, inline: &Inline, style: &TextStyle) -> Shaped {
        let key = cache_key(inline, style);
        if let Some(shaped) = self.cache.get(&key) {
            return shaped.clone();
        }
        let mut shaped = build(&mut self.context, &mut self.fonts, inline, style);
        if !shaped.missing.is_empty() || !self.is_bundled(&style.family) {
            if self.system_fonts.is_none() {
                self.system_fonts = self.book.with_system();
            }
            if let Some(fonts) = &mut self.system_fonts {
                shaped = build(&mut self.context, fonts, inline, style);
            }
        }
        if self.cache.len() >= MAX_CACHED {
            self.cache.clear();
        }
        self.cache.insert(key, shaped.clone());
        shaped
    }

    fn hyphen(&mut self, style: &TextStyle) -> Option<Hyphen> {
        let mut shaped = self.shape(&Inline::plain("-"), style);
        shaped.layout.break_all_lines(None);
        let line = shaped.layout.get(0)?;
        let item = line.items().next()?;
        let PositionedLayoutItem::GlyphRun(run) = item else { return None };
        let advance = run.advance();
        Some(Hyphen { run: glyph_run(&run, &mut Vec::new().into_iter().peekable(), &shaped.text), advance })
    }
}

impl Paragraph {
    /// Height of all lines, in slide units.
    #[must_use]
    pub fn height(&self) -> f64 {
        f64::from(self.shaped.layout.height())
    }

    /// Width of the longest line, in slide units.
    #[must_use]
    pub fn used_width(&self) -> f64 {
        f64::from(self.shaped.layout.width())
    }

    /// Number of lines.
    #[must_use]
    pub fn n_lines(&self) -> usize {
        self.shaped.layout.len()
    }

    /// Distance from the top to the first baseline, in slide units.
    #[must_use]
    pub fn first_baseline(&self) -> f64 {
        f64::from(self.shaped.layout.first_baseline().unwrap_or(0.0))
    }

    /// Distance from the top to the last baseline, in slide units.
    #[must_use]
    pub fn last_baseline(&self) -> f64 {
        f64::from(self.shaped.layout.last_baseline().unwrap_or(0.0))
    }

    /// True if the text is read from right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        self.shaped.layout.is_rtl()
    }

    /// The text, without the soft hyphens that line breaking put in.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.shaped.text
    }

    /// What to draw, with the paragraph's top left corner at `(x, y)`.
    #[must_use]
    pub fn items(&self, x: f64, y: f64) -> Vec<FrameItem> {
        let x = x + self.shift;
        let mut items = Vec::new();
        for line in self.shaped.layout.lines() {
            let mut clusters = Vec::new().into_iter().peekable();
            let mut run_index = None;
            for item in line.items() {
                let PositionedLayoutItem::GlyphRun(run) = item else { continue };
                if run_index != Some(run.run().index()) {
                    run_index = Some(run.run().index());
                    clusters = cluster_ranges(run.run()).into_iter().peekable();
                }
                let mut drawn = glyph_run(&run, &mut clusters, &self.shaped.text);
                drawn.origin += (x, y);
                push_run(&mut items, drawn, &run, &self.shaped.links);
            }
            self.push_hyphen(&mut items, &line, x, y);
        }
        items
    }

    fn break_lines(&mut self, width: f64) {
        self.width = width;
        let advance = to_f32(width);
        self.shaped.layout.break_all_lines(Some(advance));
        if let Some(hyphen_advance) = self.hyphen.as_ref().map(|hyphen| hyphen.advance) {
            self.make_room_for_hyphens(advance, hyphen_advance);
        }
        let align = match self.align {
            Align::Start => Alignment::Start,
            Align::Center => Alignment::Center,
            Align::End => Alignment::End,
        };
        self.shaped.layout.align(align, AlignmentOptions::default());
    }

    /// Narrows the lines that end in a soft hyphen and have no room for it, until all have.
    fn make_room_for_hyphens(&mut self, width: f32, hyphen: f32) {
        let mut narrow = BTreeSet::new();
        for _ in 0..8 {
            let tight: Vec<usize> = (0..self.n_lines())
                .filter(|&i| !narrow.contains(&i) && self.ends_in_soft_hyphen(i) && self.line_width(i) + hyphen > width)
                .collect();
            if tight.is_empty() {
                return;
            }
            narrow.extend(tight);
            let mut breaker = self.shaped.layout.break_lines();
            breaker.state_mut().set_layout_max_advance(width);
            let mut line_idx = 0;
            loop {
                let room = if narrow.contains(&line_idx) { width - hyphen } else { width };
                breaker.state_mut().set_line_max_advance(room.max(1.0));
                match breaker.break_next() {
                    Some(YieldData::LineBreak(_)) => line_idx += 1,
                    Some(_) => {}
                    None => break,
                }
            }
            breaker.finish();
        }
    }

    fn line_width(&self, line_idx: usize) -> f32 {
        self.shaped.layout.get(line_idx).map_or(0.0, |line| line.metrics().advance - line.metrics().hanging_advance)
    }

    fn ends_in_soft_hyphen(&self, line_idx: usize) -> bool {
        let Some(line) = self.shaped.layout.get(line_idx) else { return false };
        let is_last = line_idx + 1 == self.n_lines();
        !is_last && self.shaped.text.get(line.text_range()).is_some_and(|text| text.ends_with('\u{ad}'))
    }

    /// True if a short paragraph leaves one word alone on its last line.
    fn ends_in_lone_word(&self) -> bool {
        let n_lines = self.n_lines();
        if !(2..=4).contains(&n_lines) {
            return false;
        }
        let Some(last) = self.shaped.layout.get(n_lines - 1) else { return false };
        let text = self.shaped.text.get(last.text_range()).unwrap_or_default().trim();
        !text.contains(char::is_whitespace) && f64::from(self.line_width(n_lines - 1)) < self.width * 0.3
    }

    /// Narrows the column as far as the number of lines stays the same, so that no line is left short.
    fn balance(&mut self, longest_word: f64) {
        let n_lines = self.n_lines();
        if !(2..=6).contains(&n_lines) {
            return;
        }
        let full = self.width;
        // Words stay whole: no line is made so narrow that one must be cut or hyphenated.
        let (mut too_narrow, mut fits) = ((full / 4.0).max(longest_word - 1.0).min(full), full);
        while fits - too_narrow > full / 128.0 {
            let middle = f64::midpoint(too_narrow, fits);
            self.break_lines(middle);
            if self.n_lines() == n_lines { fits = middle } else { too_narrow = middle }
        }
        self.break_lines(fits.max(longest_word.min(full)));
        // The lines keep the narrow breaks, but stand in the column they were given.
        self.width = full;
        let is_right = (self.align == Align::Start && self.is_rtl()) || (self.align == Align::End && !self.is_rtl());
        self.shift = match self.align {
            Align::Center => (full - fits) / 2.0,
            Align::Start | Align::End if is_right => full - fits,
            Align::Start | Align::End => 0.0,
        };
    }

    fn push_hyphen(&self, items: &mut Vec<FrameItem>, line: &parley::Line<'_, Ink>, x: f64, y: f64) {
        let is_soft = self.shaped.text.get(line.text_range()).is_some_and(|text| text.ends_with('\u{ad}'));
        let is_last = line.text_range().end >= self.shaped.text.len();
        let Some(hyphen) = self.hyphen.as_ref().filter(|_| is_soft && !is_last) else { return };
        let metrics = line.metrics();
        let mut run = hyphen.run.clone();
        run.origin = Point::new(x + f64::from(metrics.offset + metrics.advance), y + f64::from(metrics.baseline));
        run.text = Arc::clone(&self.shaped.text);
        let end = line.text_range().end;
        run.text_range = end..end;
        for glyph in &mut run.glyphs {
            glyph.text_range = end..end;
        }
        items.push(FrameItem::new(ItemKind::Text(run)));
    }
}

/// The beginning of a text that is longer than any slide.
fn clipped(inline: &Inline) -> Cow<'_, Inline> {
    if inline.text.len() <= MAX_PARAGRAPH_LEN {
        return Cow::Borrowed(inline);
    }
    let len = inline.text.floor_char_boundary(MAX_PARAGRAPH_LEN);
    let mut clipped = Inline { text: inline.text[..len].to_owned(), runs: Vec::new() };
    for run in inline.runs.iter().take_while(|run| run.range.start < len) {
        let range = run.range.start..run.range.end.min(len);
        clipped.runs.push(crate::model::inline::Run { range, marks: run.marks.clone() });
    }
    Cow::Owned(clipped)
}

/// The text with soft hyphens in its long words; `None` if it has none.
fn softened(inline: &Inline, language: &str, min_chars: usize) -> Option<Inline> {
    let mut softened = Inline::default();
    let mut has_changed = false;
    for run in &inline.runs {
        let text = &inline.text[run.range.clone()];
        let soft = if run.marks.is_code { None } else { hyphen::soften(text, language, min_chars) };
        has_changed |= soft.is_some();
        let start = softened.text.len();
        softened.text.push_str(soft.as_deref().unwrap_or(text));
        softened.runs.push(crate::model::inline::Run { range: start..softened.text.len(), marks: run.marks.clone() });
    }
    has_changed.then_some(softened)
}

fn cache_key(inline: &Inline, style: &TextStyle) -> CacheKey {
    use std::fmt::Write as _;
    let mut key = String::with_capacity(inline.text.len() + 160);
    key.push_str(&inline.text);
    for run in inline.runs.iter().filter(|run| run.marks != Marks::default()) {
        // Writing to a String can't fail.
        let _infallible = write!(key, "\0{:?}{:?}", run.range, run.marks);
    }
    let TextStyle { family, size, weight, color, line_height, letter_spacing, is_tabular, language, mono, .. } = style;
    let _infallible = write!(
        key,
        "\0{family}{size}{weight}{}{:?}{:?}{:?}{line_height}{letter_spacing}{is_tabular}{language}{mono}{}",
        style.strong_weight,
        color.to_rgba8(),
        style.strong_color.map(|color| color.to_rgba8()),
        style.link_color.to_rgba8(),
        style.is_serif,
    );
    key
}

fn build(context: &mut LayoutContext<Ink>, fonts: &mut FontContext, inline: &Inline, style: &TextStyle) -> Shaped {
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
    for run in &inline.runs {
        push_marks(&mut builder, &run.marks, run.range.clone(), style, &mono, &mut links);
    }
    for range in cjk_ranges(&inline.text) {
        builder.push(StyleProperty::FontSize(size * CJK_SCALE), range);
    }
    let layout = builder.build(&inline.text);
    let missing = missing_chars(&layout, &inline.text);
    Shaped { layout, text: inline.text.as_str().into(), links: Arc::new(links), missing }
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

/// For each cluster in visual order the number of its glyphs and its bytes of the text.
fn cluster_ranges(run: &parley::Run<'_, Ink>) -> Vec<(usize, Range<usize>)> {
    run.visual_clusters().map(|cluster| (cluster.glyphs().count(), cluster.text_range())).collect()
}

type Clusters = std::iter::Peekable<std::vec::IntoIter<(usize, Range<usize>)>>;

/// Turns parley's run into ours; takes the run's clusters from `clusters`.
fn glyph_run(run: &parley::GlyphRun<'_, Ink>, clusters: &mut Clusters, text: &Arc<str>) -> GlyphRun {
    let inner = run.run();
    let synthesis = inner.synthesis();
    let mut pen = 0.0;
    let mut glyphs: Vec<Glyph> = run
        .glyphs()
        .map(|glyph| {
            let placed = Glyph { id: glyph.id, x: pen + glyph.x, y: glyph.y, text_range: 0..0 };
            pen += glyph.advance;
            placed
        })
        .collect();
    let text_range = assign_text(&mut glyphs, clusters);
    let ink = &run.style().brush;
    let metrics = inner.font_metrics();
    GlyphRun {
        font: inner.font().clone(),
        font_size: inner.font_size(),
        coords: inner.normalized_coords().iter().map(|coord| coord.to_bits()).collect(),
        skew_degrees: synthesis.skew().unwrap_or(0.0),
        embolden: synthesis.embolden(),
        color: Color::from_rgba8(ink.rgba[0], ink.rgba[1], ink.rgba[2], ink.rgba[3]),
        origin: Point::new(f64::from(run.offset()), f64::from(run.baseline())),
        advance: run.advance(),
        ascent: metrics.ascent,
        descent: metrics.descent,
        is_rtl: inner.is_rtl(),
        glyphs,
        text: Arc::clone(text),
        text_range,
    }
}

/// Gives each glyph the bytes of its cluster; returns the bytes that all of them show.
fn assign_text(glyphs: &mut [Glyph], clusters: &mut Clusters) -> Range<usize> {
    let mut covered: Option<Range<usize>> = None;
    let mut next = 0;
    while let Some((n_glyphs, _)) = clusters.peek() {
        // Parts of a ligature come without glyphs and belong to the run beside them.
        if next >= glyphs.len() && *n_glyphs > 0 {
            break;
        }
        let Some((n_glyphs, range)) = clusters.next() else { break };
        for (i, glyph) in glyphs.iter_mut().skip(next).take(n_glyphs).enumerate() {
            glyph.text_range = if i == 0 { range.clone() } else { range.end..range.end };
        }
        next += n_glyphs;
        covered = Some(covered.map_or(range.clone(), |c| c.start.min(range.start)..c.end.max(range.end)));
    }
    covered.unwrap_or(0..0)
}

/// Adds a run with its strike-through, underline and link area.
fn push_run(items: &mut Vec<FrameItem>, drawn: GlyphRun, run: &parley::GlyphRun<'_, Ink>, links: &[Arc<str>]) {
    let ink = &run.style().brush;
    let metrics = run.run().font_metrics();
    let (left, right) = (drawn.origin.x, drawn.origin.x + f64::from(drawn.advance));
    let baseline = drawn.origin.y;
    let color = drawn.color;
    let bar = |offset: f32, thickness: f32| {
        let thickness = f64::from(thickness.max(drawn.font_size / 24.0));
        let top = baseline - f64::from(offset);
        FrameItem::fill_rect(Rect::new(left, top, right, top + thickness), color)
    };
    let strike = ink.is_struck.then(|| bar(metrics.strikethrough_offset, metrics.strikethrough_size));
    let target = usize::from(ink.link).checked_sub(1).and_then(|i| links.get(i));
    let underline = target.map(|_| bar(metrics.underline_offset, metrics.underline_size));
    let link = target.map(|target| {
        let rect = Rect::new(left, baseline - f64::from(drawn.ascent), right, baseline + f64::from(drawn.descent));
        FrameItem::new(ItemKind::Link(Link { rect, target: Arc::clone(target) }))
    });
    items.extend(underline);
    items.push(FrameItem::new(ItemKind::Text(drawn)));
    items.extend(strike);
    items.extend(link);
}

fn ink(color: Color) -> Ink {
    Ink { rgba: color.to_rgba8().to_u8_array(), link: 0, is_struck: false }
}

#[expect(clippy::cast_possible_truncation, reason = "slide units are small; parley counts in f32")]
fn to_f32(value: f64) -> f32 {
    value as f32
}
