//! What became of an essay: which paragraphs are on a slide, in the notes or nowhere, and whether quotations are verbatim.
//!
//! It compares texts, not traces, so it tells the truth of decks that were
//! changed by hand, and of those that were never drafted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::outline::names;
use super::quotation::quotations;
use super::words::{Words, count};
use super::{Essay, Kind, folded};
use crate::model::deck::Deck;
use crate::resolve::check::texts::for_each_text;
use crate::source::node_path::NodePath;

/// Fewest words of a line that are a piece of a paragraph wherever they stand in it; a name has fewer.
const LEAST_WORDS: usize = 5;
/// Fewest words of a line that is a whole sentence of a paragraph.
const LEAST_SENTENCE: usize = 2;
/// Letters of a paragraph by which it is told.
const SHOWN: usize = 60;

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Some of it is on a slide.
    Slide,
    /// It is in the notes only.
    Notes,
    /// It is nowhere.
    Nowhere,
}

impl Standing {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Slide => "slide",
            Self::Notes => "notes",
            Self::Nowhere => "nowhere",
        }
    }
}

/// What became of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is called: `p4`.
    pub name: String,
    /// How it begins.
    pub text: String,
    /// Where it stands.
    pub standing: Standing,
    /// True if all of it is in the notes of one slide.
    pub is_in_notes: bool,
    /// The decks that hold it.
    pub decks: Vec<String>,
}

/// What became of a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotationRow {
    /// The paragraph that it stands in.
    pub name: String,
    /// Its words.
    pub text: String,
    /// True if a slide or its notes have it letter by letter.
    pub is_verbatim: bool,
}

/// What became of an essay.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Its parts: their headings, and the index of the first row of each.
    pub parts: Vec<(String, usize)>,
    /// Its paragraphs.
    pub rows: Vec<Row>,
    /// Its quotations.
    pub quotations: Vec<QuotationRow>,
}

impl Coverage {
    /// How many paragraphs stand so.
    #[must_use]
    pub fn n(&self, standing: Standing) -> usize {
        self.rows.iter().filter(|row| row.standing == standing).count()
    }

    /// True if no paragraph is lost and no quotation changed.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.n(Standing::Nowhere) == 0 && self.quotations.iter().all(|quotation| quotation.is_verbatim)
    }
}

/// The texts of a deck as they are compared.
struct Texts {
    name: String,
    lines: Vec<Line>,
    notes: Vec<String>,
    /// All of it, as written.
    plain: String,
}

/// A text of a slide.
struct Line {
    folded: String,
    n_words: usize,
}

/// A paragraph of the essay as it is compared.
struct Whole {
    folded: String,
    n_words: usize,
    sentences: Vec<String>,
    /// The cells of a table; a table is told where most of them are.
    cells: Vec<String>,
}

/// The decks that say something of a paragraph, and those whose notes hold all of it; by their indices.
#[derive(Debug, Clone, Default)]
struct Holders {
    on_slides: BTreeSet<usize>,
    in_notes: BTreeSet<usize>,
}

/// Looks for all paragraphs in all decks at once, for an essay has a thousand and its decks have as many lines.
///
/// A line says something of a paragraph if it is the paragraph, one of its sentences, a piece of it that is no mere
/// name, or if it holds the paragraph.
fn holders(wholes: &[Whole], texts: &[Texts]) -> Vec<Holders> {
    let mut holders = vec![Holders::default(); wholes.len()];
    let lines: Vec<(usize, &Line)> =
        texts.iter().enumerate().flat_map(|(deck, texts)| texts.lines.iter().map(move |line| (deck, line))).collect();
    let mut sentences: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, whole) in wholes.iter().enumerate() {
        whole.sentences.iter().for_each(|sentence| sentences.entry(sentence).or_default().push(i));
    }
    let of_wholes = Needles::new(wholes.iter().map(|whole| whole.folded.as_str()));
    for &(deck, line) in &lines {
        for i in of_wholes.inside(&line.folded) {
            if wholes[i].n_words >= LEAST_WORDS || line.folded == wholes[i].folded {
                holders[i].on_slides.insert(deck);
            }
        }
        for &i in sentences.get(line.folded.as_str()).filter(|_| line.n_words >= LEAST_SENTENCE).into_iter().flatten() {
            holders[i].on_slides.insert(deck);
        }
    }
    for (deck, notes) in texts.iter().enumerate().flat_map(|(deck, texts)| texts.notes.iter().map(move |n| (deck, n))) {
        for i in of_wholes.inside(notes) {
            holders[i].in_notes.insert(deck);
        }
    }
    let is_piece = |line: &&(usize, &Line)| line.1.n_words >= LEAST_WORDS;
    let pieces: Vec<&(usize, &Line)> = lines.iter().filter(is_piece).collect();
    let of_lines = Needles::new(pieces.iter().map(|(_, line)| line.folded.as_str()));
    for (whole, holders) in wholes.iter().zip(&mut holders) {
        holders.on_slides.extend(of_lines.inside(&whole.folded).into_iter().map(|i| pieces[i].0));
    }
    for (deck, texts) in texts.iter().enumerate() {
        let said: BTreeSet<&str> = texts.lines.iter().map(|line| line.folded.as_str()).collect();
        for (whole, holders) in wholes.iter().zip(&mut holders).filter(|(whole, _)| !whole.cells.is_empty()) {
            let n_said = whole.cells.iter().filter(|cell| said.contains(cell.as_str())).count();
            if n_said * 2 > whole.cells.len() {
                holders.on_slides.insert(deck);
            }
        }
    }
    holders
}

/// Texts that are looked for inside of others; the same text may be there twice.
struct Needles {
    /// `None` if there are none.
    search: Option<AhoCorasick>,
    /// Indices of each distinct text.
    indices: Vec<Vec<usize>>,
}

impl Needles {
    fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut known: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, text) in texts.enumerate().filter(|(_, text)| !text.is_empty()) {
            known.entry(text).or_default().push(i);
        }
        let search = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(known.keys()).ok();
        Self { search: search.filter(|_| !known.is_empty()), indices: known.into_values().collect() }
    }

    /// Indices of the texts that stand in this one.
    fn inside(&self, text: &str) -> BTreeSet<usize> {
        let Some(search) = &self.search else { return BTreeSet::new() };
        let mut found: Vec<usize> =
            search.find_overlapping_iter(text).map(|found| found.pattern().as_usize()).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().flat_map(|pattern| self.indices[pattern].iter().copied()).collect()
    }
}

/// A text without what ends it, as it is compared.
fn comparable(markdown: &str) -> String {
    let mut folded = folded(markdown);
    folded.truncate(folded.trim_end_matches(['.', '。', ';', '；', ',', '，', ':', '：']).len());
    folded
}

impl Texts {
    fn of(name: &str, deck: &Deck, words: &Words) -> Self {
        let mut texts = Self { name: name.to_owned(), lines: Vec::new(), notes: Vec::new(), plain: String::new() };
        for (index, slide) in deck.slides.iter().enumerate() {
            let Some(slide) = slide else { continue };
            let path = NodePath::slide(index);
            if let Some(notes) = &slide.notes {
                texts.plain.push_str(&plain(notes));
                texts.plain.push('\n');
                texts.notes.push(folded(notes));
            }
            for_each_text(slide, &path, &mut |_, text| {
                texts.plain.push_str(&plain(text));
                texts.plain.push('\n');
                texts.lines.push(Line { folded: comparable(text), n_words: count(text) });
                // A line may say something of its own around words of the essay.
                texts.lines.extend(quotations(text, words).into_iter().map(|quotation| {
                    let quoted = &text[quotation.range];
                    Line { folded: comparable(quoted), n_words: count(quoted) }
                }));
            });
        }
        texts
    }
}

fn plain(markdown: &str) -> String {
    crate::model::inline::Inline::parse(markdown).text
}

/// Compares an essay with decks, each with its file's name.
#[must_use]
pub fn coverage(essay: &Essay, decks: &[(String, Arc<Deck>)]) -> Coverage {
    let mut texts: Vec<Texts> = decks.iter().map(|(name, deck)| Texts::of(name, deck, essay.words)).collect();
    // What the essay is called stands on covers, whatever else of it is told.
    if let Some(title) = essay.title.as_deref().map(comparable) {
        texts.iter_mut().for_each(|texts| texts.lines.retain(|line| line.folded != title));
    }
    let mut coverage = Coverage::default();
    let mut wholes = Vec::new();
    for (name, paragraph) in names(essay).into_iter().zip(&essay.paragraphs) {
        let is_text = match paragraph.kind {
            Kind::Text | Kind::Item(_) | Kind::Quote(_) | Kind::Table(_) | Kind::Note => true,
            Kind::Heading(_) | Kind::Picture(_) | Kind::Verbatim(_) => false,
        };
        if !is_text {
            if matches!(paragraph.kind, Kind::Heading(_)) {
                coverage.parts.push((plain(&paragraph.text), coverage.rows.len()));
            }
            continue;
        }
        wholes.push(Whole {
            folded: comparable(&paragraph.text),
            n_words: count(&paragraph.text),
            cells: match &paragraph.kind {
                Kind::Table(rows) => {
                    rows.iter().flatten().map(|cell| comparable(cell)).filter(|c| !c.is_empty()).collect()
                }
                _ => Vec::new(),
            },
            sentences: paragraph.sentences.iter().map(|range| comparable(&paragraph.text[range.clone()])).collect(),
        });
        for quotation in quotations(&paragraph.text, essay.words) {
            let text = plain(&paragraph.text[quotation.range]);
            let is_verbatim = texts.iter().any(|texts| texts.plain.contains(&text));
            coverage.quotations.push(QuotationRow { name: name.clone(), text, is_verbatim });
        }
        let text: String = plain(&paragraph.text).chars().take(SHOWN).collect();
        coverage.rows.push(Row { name, text, standing: Standing::Nowhere, is_in_notes: false, decks: Vec::new() });
    }
    for (row, holders) in coverage.rows.iter_mut().zip(holders(&wholes, &texts)) {
        row.is_in_notes = !holders.in_notes.is_empty();
        row.standing = match (holders.on_slides.is_empty(), row.is_in_notes) {
            (false, _) => Standing::Slide,
            (true, true) => Standing::Notes,
            (true, false) => Standing::Nowhere,
        };
        let decks = holders.on_slides.union(&holders.in_notes);
        row.decks = decks.map(|deck| texts[*deck].name.clone()).collect();
    }
    coverage
}

/// What the picture calls the paragraphs before the first heading.
const INTRODUCTION: &str = "Before the first heading";
/// Width of the picture and of the headings in it, and the distance of cells, in pixels.
const WIDTH: usize = 960;
const HEADINGS: usize = 300;
const CELL: usize = 24;
/// Cells in a line.
const COLUMNS: usize = (WIDTH - HEADINGS - 24) / CELL;
/// Letters of a heading that have room.
const HEADING_LETTERS: usize = 34;

/// The coverage as a picture: a line for each part, a cell for each paragraph.
///
/// On a slide is dark, in the notes light, nowhere red with a cross: no colour has to be told from another.
#[must_use]
pub fn picture(coverage: &Coverage) -> String {
    let mut body = String::new();
    let mut y = 56;
    let ends = coverage.parts.iter().skip(1).map(|(_, first)| *first).chain([coverage.rows.len()]);
    let parts: Vec<(&str, std::ops::Range<usize>)> =
        coverage.parts.iter().zip(ends).map(|((title, first), end)| (title.as_str(), *first..end)).collect();
    let before = 0..parts.first().map_or(coverage.rows.len(), |(_, rows)| rows.start);
    for (title, rows) in std::iter::once((INTRODUCTION, before)).chain(parts).filter(|(_, rows)| !rows.is_empty()) {
        body.push_str(&text(24, y + 15, "", &shortened(title)));
        for (i, index) in rows.clone().enumerate() {
            let corner = (HEADINGS + i % COLUMNS * CELL, y + i / COLUMNS * CELL);
            let row = &coverage.rows[index];
            let told = format!("{}: {}", row.name, said(row.standing));
            body.push_str(&cell(corner, row.standing, &told));
        }
        y += rows.len().div_ceil(COLUMNS) * CELL + 8;
    }
    y += 24;
    for (i, standing) in [Standing::Slide, Standing::Notes, Standing::Nowhere].into_iter().enumerate() {
        let x = 24 + i * 200;
        body.push_str(&cell((x, y - 15), standing, said(standing)));
        body.push_str(&text(x + CELL + 4, y, "", &format!("{}: {}", said(standing), coverage.n(standing))));
    }
    let n_verbatim = coverage.quotations.iter().filter(|quotation| quotation.is_verbatim).count();
    let quotations = format!("quotations verbatim: {n_verbatim} of {}", coverage.quotations.len());
    body.push_str(&text(24 + 3 * 200, y, "", &quotations));
    let title = text(24, 34, " font-size=\"20\" font-weight=\"bold\"", "Where each paragraph of the essay stands");
    let height = y + 24;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"15\">\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#f5efe2\"/>\n{title}{body}</svg>\n"
    )
}

/// Where a paragraph stands, in words.
fn said(standing: Standing) -> &'static str {
    match standing {
        Standing::Slide => "on a slide",
        Standing::Notes => "in the notes only",
        Standing::Nowhere => "nowhere",
    }
}

fn text(x: usize, y: usize, style: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<text x=\"{x}\" y=\"{y}\" fill=\"#1f1b16\"{style}>{text}</text>\n")
}

fn cell((x, y): (usize, usize), standing: Standing, told: &str) -> String {
    let side = CELL - 4;
    let (fill, cross) = match standing {
        Standing::Slide => ("#1e5b63", String::new()),
        Standing::Notes => ("#9dbcbf", String::new()),
        Standing::Nowhere => {
            let (left, top, right, bottom) = (x + 5, y + 5, x + side - 5, y + side - 5);
            let path = format!("M{left} {top}L{right} {bottom}M{right} {top}L{left} {bottom}");
            ("#b0301f", format!("<path d=\"{path}\" stroke=\"#f5efe2\" stroke-width=\"2.5\"/>\n"))
        }
    };
    format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{side}\" height=\"{side}\" rx=\"2\" fill=\"{fill}\"><title>{told}</title></rect>\n{cross}"
    )
}

/// A heading as long as there is room; Chinese letters are twice as wide.
fn shortened(title: &str) -> String {
    let mut room = HEADING_LETTERS;
    let mut short = String::new();
    for c in title.chars() {
        let width = if super::words::is_han(c) { 2 } else { 1 };
        if room < width {
            return short.trim_end().to_owned() + "…";
        }
        room -= width;
        short.push(c);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;
    use crate::decode::decode;
    use crate::source::Source;

    #[test]
    fn a_name_that_two_paragraphs_share_covers_neither() {
        let essay = read(
            "a.md",
            "The Soviet Union sent engineers to Anshan. They stayed for years.\n\nThe Soviet Union bought soy beans in return. Nobody counted them.\n\nSteel flowed. It was needed everywhere.\n\n- rice;\n\nIt was needed everywhere in the north of the country.\n".as_bytes(),
        )
        .unwrap();
        let text = "Deck(title: \"a\", slides: [Slide(title: \"The Soviet Union\", body: [Bullets([\"Sent engineers to Anshan by rail\", \"Steel flowed\", \"rice\", \"Was it “needed everywhere in the north”?\"])], notes: \"The Soviet Union bought soy beans in return. Nobody counted them.\")])";
        let deck = decode(&Source::new("a", text)).deck.unwrap();
        let standings: Vec<Standing> =
            coverage(&essay, &[("a.ron".to_owned(), deck)]).rows.iter().map(|row| row.standing).collect();
        assert_eq!(standings, [Standing::Nowhere, Standing::Notes, Standing::Slide, Standing::Slide, Standing::Slide]);
    }

    #[test]
    fn the_picture_has_a_line_for_each_part_and_a_cell_for_each_paragraph() {
        let essay = read("a.md", "Before it.\n\n## Steel & *coal* of the long and winding road north\n\nOne.\n\nTwo.\n\n## 武汉长江大桥的故事武汉长江大桥的故事\n\nThree.\n".as_bytes()).unwrap();
        let found = coverage(&essay, &[]);
        let svg = picture(&found);
        // A cell each, three of the legend, and the ground.
        assert_eq!(svg.matches("<rect").count(), 4 + 3 + 1);
        assert_eq!(svg.matches("<path").count(), 4 + 1, "what is nowhere has a cross");
        assert!(svg.contains(">Steel &amp; coal of the long and windi…<"), "{svg}");
        assert!(svg.contains(">nowhere: 4<") && svg.contains(">武汉长江大桥的故事武汉长江大桥的故…<"), "{svg}");
    }
}
