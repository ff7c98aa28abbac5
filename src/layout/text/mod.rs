//! Shaping and line breaking; with `resolve::fonts` the only importer of parley.
//!
//! Breaks are found in slide units, so they never depend on the size of the
//! output. Parley neither draws soft hyphens nor balances lines; both are here.

mod formula;
mod paragraph;
mod shape;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use parley::{FontContext, LayoutContext, PositionedLayoutItem};
use peniko::Color;

use super::hyphen;
use crate::model::inline::{Inline, Marks};
use crate::resolve::fonts::FontBook;
use crate::resolve::highlight::{TonedLine, UnknownLanguage, highlight};
use formula::Formulas;
pub use formula::SetFormula;
pub use paragraph::Paragraph;
use paragraph::{Hyphen, glyph_run};
use shape::{Ink, Shaped, build};

/// Longest paragraph that is shaped, in bytes: some five slides full. What lies behind can't be seen.
const MAX_PARAGRAPH_LEN: usize = 16 << 10;
/// Shaped paragraphs kept between the passes that fit a slide, and between slides.
const MAX_CACHED: usize = 512;
/// Widths of texts kept in the same way.
const MAX_WIDTHS: usize = 4096;
/// Programs whose words are kept.
const MAX_PROGRAMS: usize = 32;

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

/// Whether words may be hyphenated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Words {
    /// Where their column is narrow.
    #[default]
    Hyphenated,
    /// Never, as names in boxes and on marks need.
    Whole,
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
    /// Whether words may be hyphenated.
    pub words: Words,
    /// Language of the text (BCP 47).
    pub language: String,
    /// How far the second and later lines stand right of the first, in slide units.
    pub hanging: f64,
    /// Colours that runs may ask for by number.
    pub palette: Arc<[Color]>,
}

/// Shapes text; one for each thread, kept for its caches.
pub struct Typesetter {
    book: FontBook,
    fonts: FontContext,
    /// Fonts with the system's behind them, made when a glyph was first missing.
    system_fonts: Option<FontContext>,
    context: LayoutContext<Ink>,
    cache: HashMap<CacheKey, Shaped>,
    /// Widths of texts on one line; tables ask for them again and again.
    widths: HashMap<CacheKey, f64>,
    formulas: Formulas,
    tones: HashMap<String, Result<Arc<Vec<TonedLine>>, UnknownLanguage>>,
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

/// What a shaped paragraph depends on, as one row of bytes.
type CacheKey = Vec<u8>;

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
            widths: HashMap::new(),
            formulas: Formulas::default(),
            tones: HashMap::new(),
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
        // A hyphen in code would be part of it.
        let is_code = style.family == style.mono;
        let softened =
            if is_code || style.words == Words::Whole { None } else { softened(inline, &style.language, min_chars) };
        let shaped = self.shape(softened.as_ref().unwrap_or(inline), style);
        let hyphen = softened.is_some().then(|| self.hyphen(style)).flatten();
        let mut paragraph = Paragraph { shaped, align: style.align, width, shift: 0.0, hyphen };
        paragraph.hang(style.hanging);
        paragraph.break_lines(width);
        if style.is_balanced || (!is_code && paragraph.ends_in_lone_word()) {
            let longest_word = self.longest_word_width(inline, style);
            paragraph.balance(longest_word);
        }
        self.missing.extend(paragraph.shaped.missing.iter());
        let least = f64::from(paragraph.shaped.layout.calculate_content_widths().min);
        self.strain.has_cut_words |= least > width + 0.5;
        self.strain.has_hyphens |= (0..paragraph.n_lines()).any(|i| paragraph.ends_in_soft_hyphen(i));
        paragraph
    }

    /// What the words of a program are, line by line; kept between the passes that fit a slide.
    ///
    /// # Errors
    /// If the language isn't known.
    pub fn tones(&mut self, language: &str, lines: &[&str]) -> Result<Arc<Vec<TonedLine>>, UnknownLanguage> {
        let key = format!("{language}\n{}", lines.join("\n"));
        if let Some(known) = self.tones.get(&key) {
            return known.clone();
        }
        let result = highlight(language, lines).map(Arc::new);
        if self.tones.len() >= MAX_PROGRAMS {
            self.tones.clear();
        }
        self.tones.insert(key, result.clone());
        result
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
        let key = cache_key(&clipped(inline), style);
        if let Some(width) = self.widths.get(&key) {
            return *width;
        }
        let line = self.line(inline, style);
        let width = line.used_width();
        // What is missing has to be told each time.
        if line.shaped.missing.is_empty() {
            if self.widths.len() >= MAX_WIDTHS {
                self.widths.clear();
            }
            self.widths.insert(key, width);
        }
        width
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
        let parted = self.part(inline, style).unwrap_or_default();
        let mut shaped = build(&mut self.context, &mut self.fonts, inline, &parted, style);
        if !shaped.missing.is_empty() || !self.is_bundled(&style.family) {
            if self.system_fonts.is_none() {
                self.system_fonts = self.book.with_system();
            }
            if let Some(fonts) = &mut self.system_fonts {
                shaped = build(&mut self.context, fonts, inline, &parted, style);
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
        Some(Hyphen { run: glyph_run(&run, &mut Vec::new().into_iter().peekable(), &shaped), advance })
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
        let mut marks = run.marks.clone();
        // Half a formula is none.
        marks.is_math &= range == run.range;
        clipped.runs.push(crate::model::inline::Run { range, marks });
    }
    Cow::Owned(clipped)
}

/// The text with soft hyphens in its long words; `None` if it has none.
fn softened(inline: &Inline, language: &str, min_chars: usize) -> Option<Inline> {
    let mut softened = Inline::default();
    let mut has_changed = false;
    for run in &inline.runs {
        let text = &inline.text[run.range.clone()];
        let soft =
            if run.marks.is_code || run.marks.is_math { None } else { hyphen::soften(text, language, min_chars) };
        has_changed |= soft.is_some();
        let start = softened.text.len();
        softened.text.push_str(soft.as_deref().unwrap_or(text));
        softened.runs.push(crate::model::inline::Run { range: start..softened.text.len(), marks: run.marks.clone() });
    }
    has_changed.then_some(softened)
}

fn cache_key(inline: &Inline, style: &TextStyle) -> CacheKey {
    // This byte is in no text, so that neighbours stay apart.
    const END: u8 = 0xff;
    let mut key = Vec::with_capacity(inline.text.len() + 128);
    for text in [&inline.text, &style.family, &style.mono, &style.language] {
        key.extend_from_slice(text.as_bytes());
        key.push(END);
    }
    key.extend_from_slice(&style.size.to_bits().to_le_bytes());
    for value in [style.weight, style.strong_weight, style.line_height, style.letter_spacing] {
        key.extend_from_slice(&value.to_bits().to_le_bytes());
    }
    key.extend_from_slice(&[style.is_tabular.into(), style.is_serif.into(), style.strong_color.is_some().into()]);
    key.extend_from_slice(&(style.palette.len() as u64).to_le_bytes());
    let colors = [style.color, style.link_color, style.strong_color.unwrap_or(style.color)];
    for color in colors.into_iter().chain(style.palette.iter().copied()) {
        key.extend_from_slice(&color.to_rgba8().to_u8_array());
    }
    for run in inline.runs.iter().filter(|run| run.marks != Marks::default()) {
        key.push(END);
        for end in [run.range.start, run.range.end] {
            key.extend_from_slice(&(end as u64).to_le_bytes());
        }
        let Marks { is_strong, is_emphasis, is_code, is_strike, is_superscript, is_subscript, is_math, tint, link } =
            &run.marks;
        let marks = [is_strong, is_emphasis, is_code, is_strike, is_superscript, is_subscript, is_math];
        key.extend(marks.map(|mark| u8::from(*mark)));
        key.push(*tint);
        key.push(link.is_some().into());
        key.extend_from_slice(link.as_deref().unwrap_or_default().as_bytes());
    }
    key
}

#[expect(clippy::cast_possible_truncation, reason = "slide units are small; parley counts in f32")]
fn to_f32(value: f64) -> f32 {
    value as f32
}
