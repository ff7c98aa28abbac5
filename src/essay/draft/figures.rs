//! Slides of what isn't told in points: quotations, tables, pictures, dates and amounts.

use std::collections::BTreeSet;
use std::ops::Range;

use super::dates::{self, Dated};
use super::numbers::{self, Series};
use super::path_of;
use super::points::Sentence;
use super::section::{Drafter, From, Progress};
use super::write::{Slide, string, strings};
use crate::essay::Kind;
use crate::essay::clause::line;
use crate::essay::quotation::{Quotation, goes_on, is_telling, quotations};
use crate::essay::words::{Words, count};

/// Most quotations of a section that get slides of their own.
const MAX_QUOTES: usize = 4;
/// Fewest and most events on a timeline.
const MIN_EVENTS: usize = 3;
const MAX_EVENTS: usize = 5;
/// Most rows and columns of a table on a slide.
const MAX_ROWS: usize = 8;
const MAX_COLUMNS: usize = 6;

impl Drafter<'_> {
    /// The quotations within a paragraph that are somebody's sentences.
    pub(super) fn quotes(&self, progress: &mut Progress, index: usize) {
        for Quotation { range, by } in self.told(index) {
            let text = &self.paragraph(index).text;
            let words = text[range.clone()].trim_end_matches([',', '，']).trim_end();
            if progress.quotes.len() >= MAX_QUOTES || !progress.quotes.insert(words.to_lowercase()) {
                continue;
            }
            let sentence = self.paragraph(index).sentences.iter().position(|s| s.contains(&range.start)).unwrap_or(0);
            let around = self.paragraph(index).sentences.get(sentence).map(|s| text[s.clone()].to_owned());
            let from = self.sentence_origin((index, sentence));
            let mut slide = Slide::new(progress.id("quote"));
            slide.notes.extend(around);
            self.quote_body(&mut slide, words, by.as_deref(), &from);
            progress.push(slide);
        }
    }

    /// The quotations of a paragraph that somebody says and that bear a slide.
    fn told(&self, index: usize) -> Vec<Quotation> {
        let text = &self.paragraph(index).text;
        let mut told: Vec<Quotation> = Vec::new();
        let mut before: Option<Range<usize>> = None;
        for quotation in quotations(text, self.words) {
            let words = text[quotation.range.clone()].trim_end_matches([',', '，']).trim_end();
            let is_title = words.to_lowercase() == self.title().to_lowercase();
            let is_rest = before.is_some_and(|before| goes_on(text, &before, &quotation.range));
            before = Some(quotation.range.clone());
            if !is_title && !is_rest && is_telling(words, quotation.by.as_deref()) {
                told.push(quotation);
            }
        }
        told
    }

    /// True for a sentence that is for a good part a quotation which gets a slide of its own.
    pub(super) fn is_quoted(&self, progress: &Progress, sentence: &Sentence<'_>) -> bool {
        let text = &sentence.text[sentence.range.clone()];
        let is_inside = |quotation: &Quotation| {
            sentence.range.start <= quotation.range.start && quotation.range.start < sentence.range.end
        };
        text.contains(['“', '«', '„', '「', '"'])
            && progress.quotes.len() < MAX_QUOTES
            && self
                .told(sentence.at.0)
                .iter()
                .filter(|quotation| is_inside(quotation))
                .any(|quotation| count(&sentence.text[quotation.range.clone()]) * 3 >= count(text))
    }

    fn quote_body(&self, slide: &mut Slide, words: &str, by: Option<&str>, from: &From) {
        slide.layout = Some("Quote");
        let by = by.map(|by| format!(", by: {}", string(by))).unwrap_or_default();
        let title = self.title();
        let is_telling = by.is_empty() && title.to_lowercase() != words.to_lowercase();
        let source = if is_telling { format!(", source: {}", string(&title)) } else { String::new() };
        slide.body.push(format!("Quote(text: {}{by}{source})", string(words)));
        slide.trace("body.0.text", from);
        slide.trace("notes", from);
    }

    /// A quotation, table or picture that stands by itself; true if its slide took no title from `heading`.
    pub(super) fn block(&self, progress: &mut Progress, index: usize, heading: Option<usize>) -> bool {
        let title = heading.map(|index| self.paragraph(index).text.clone());
        let mut is_untitled = true;
        let paragraph = self.paragraph(index);
        let from = self.from(index);
        match &paragraph.kind {
            Kind::Quote(by) => {
                let mut slide = Slide::new(progress.id("quote"));
                let text = unquoted(&paragraph.text);
                // As many whole sentences as one slide bears.
                let end =
                    paragraph.sentences.iter().map(|s| s.end).filter(|end| count(&paragraph.text[..*end]) <= 45).max();
                let words = match end {
                    Some(end) if count(text) > 45 => paragraph.text[..end].trim_start_matches(['“', '«', '„', '"']),
                    Some(_) | None => text,
                };
                slide.notes.push(paragraph.text.clone());
                self.quote_body(&mut slide, words, by.as_deref(), &from);
                progress.push(slide);
            }
            Kind::Table(rows) => {
                let mut slide = Slide::new(progress.id("table"));
                slide.title = Some(title.unwrap_or_else(|| self.table_title(progress, rows)));
                is_untitled = false;
                let width = rows.iter().map(Vec::len).max().unwrap_or(0).min(MAX_COLUMNS);
                let row = |row: &Vec<String>| {
                    let cells = (0..width).map(|i| row.get(i).cloned().unwrap_or_default());
                    strings(&cells.collect::<Vec<_>>())
                };
                let head = rows.first().map(row).unwrap_or_default();
                let body: Vec<String> = rows.iter().skip(1).take(MAX_ROWS).map(row).collect();
                if !body.is_empty() {
                    slide.body.push(format!("Table(head: {head}, rows: [{}])", body.join(", ")));
                    slide.trace("body.0", &from);
                    self.note(&mut slide, &[index]);
                    progress.push(slide);
                }
            }
            Kind::Picture(picture) => {
                let Some(picture) = self.essay.pictures.get(*picture) else { return true };
                let path = path_of(picture);
                // What didn't come along would be a hole in the slide.
                if picture.bytes.is_none() {
                    return true;
                }
                let mut slide = Slide::new(progress.id("picture"));
                is_untitled = title.is_none();
                slide.title = title.or_else(|| (!paragraph.text.is_empty()).then(|| line(&paragraph.text)));
                slide.body.push(format!("Image(path: {}, alt: {})", string(&path), string(&paragraph.text)));
                slide.trace("body.0", &from);
                progress.push(slide);
            }
            Kind::Verbatim(kind) => {
                is_untitled = title.is_none();
                self.verbatim(progress, index, kind, title.as_deref());
            }
            Kind::Heading(_) | Kind::Text | Kind::Item(_) | Kind::Note => {}
        }
        is_untitled
    }

    /// What a table without a title is called: numbers, or as its section is.
    fn table_title(&self, progress: &Progress, rows: &[Vec<String>]) -> String {
        let cells: Vec<&String> = rows.iter().skip(1).flatten().collect();
        let n_numbers = cells.iter().filter(|cell| cell.contains(|c: char| c.is_ascii_digit())).count();
        if n_numbers * 2 > cells.len() { self.words.prompts.numbers.to_owned() } else { self.plain_title(progress) }
    }

    /// What else is dated in a section, if there are three dates and more.
    pub(super) fn timeline(&self, progress: &mut Progress, events: &[Event]) {
        if events.len() >= MIN_EVENTS {
            self.timeline_slide(progress, events, None, &[]);
        }
    }

    /// Dates in their order; `paragraphs` stand in the notes.
    pub(super) fn timeline_slide(
        &self,
        progress: &mut Progress,
        events: &[Event],
        heading: Option<(String, (usize, usize))>,
        paragraphs: &[usize],
    ) {
        let mut events: Vec<&Event> = events.iter().collect();
        // The shortest ones tell most on a line.
        events.sort_by_key(|(at, dated)| (count(&dated.event), *at));
        events.truncate(MAX_EVENTS);
        events.sort_by_key(|(at, dated)| (dated.order, *at));
        let mut slide = Slide::new(progress.id("dates"));
        match heading {
            Some((title, at)) => {
                slide.trace("title", &self.from(at.0));
                slide.title = Some(title);
            }
            None => slide.title = Some(self.words.prompts.dates.to_owned()),
        }
        let mut texts = Vec::new();
        for (i, (at, dated)) in events.into_iter().enumerate() {
            texts.push(format!("({}, {})", string(&dated.date), string(&dated.event)));
            slide.trace(format!("body.0.events.{i}"), &self.sentence_origin(*at));
        }
        slide.body.push(format!("Timeline([{}])", texts.join(", ")));
        slide.has_steps = true;
        self.note(&mut slide, paragraphs);
        progress.push(slide);
    }

    /// Amounts of one unit over years, once.
    pub(super) fn chart(&self, progress: &mut Progress, figures: &mut Figures) {
        let Some(series) = figures.series.take() else { return };
        let mut slide = Slide::new(progress.id("numbers"));
        let is_named = series.unit.chars().all(|c| c.is_alphabetic() || c == ' ') && !self.words.is_spaceless();
        slide.title = Some(if is_named { series.title() } else { self.words.prompts.numbers.to_owned() });
        slide.body.push(series.chart());
        if let Some(at) = figures.charted.iter().next() {
            slide.trace("body.0", &self.sentence_origin(*at));
        }
        progress.push(slide);
    }
}

/// A dated event and the sentence that tells it.
pub(super) type Event = ((usize, usize), Dated);

/// What the sentences of a section tell in dates and numbers.
#[derive(Debug, Default)]
pub(super) struct Figures {
    events: Vec<Event>,
    series: Option<Series>,
    charted: BTreeSet<(usize, usize)>,
}

impl Figures {
    pub(super) fn of(sentences: &[Sentence<'_>], words: &Words) -> Self {
        let series = numbers::series(sentences.iter().map(|s| &s.text[s.range.clone()]), words);
        let charted: BTreeSet<(usize, usize)> =
            series.iter().flat_map(|series| &series.sentences).filter_map(|i| Some(sentences.get(*i)?.at)).collect();
        let dated = sentences
            .iter()
            .filter(|s| !charted.contains(&s.at))
            .flat_map(|s| dates::dated(s.text, &s.range, words).into_iter().map(|dated| (s.at, dated)));
        let mut events: Vec<Event> = Vec::new();
        for (at, dated) in dated {
            // “It was sold in 1958” tells nothing where what was sold isn't on the line.
            let stands_alone =
                !dated.leans_back(words) || events.last().is_some_and(|(last, _)| last.0 == at.0 && last.1 + 1 >= at.1);
            let is_new = || events.iter().all(|(_, other)| other.date != dated.date && other.event != dated.event);
            if stands_alone && is_new() {
                events.push((at, dated));
            }
        }
        Self { events, series, charted }
    }

    /// The events of some paragraphs, if they are enough for a timeline of their own.
    pub(super) fn events_of(&self, paragraphs: &[usize]) -> Vec<Event> {
        let own: Vec<Event> = self.events.iter().filter(|(at, _)| paragraphs.contains(&at.0)).cloned().collect();
        if own.len() >= MIN_EVENTS { own } else { Vec::new() }
    }

    /// Takes out what was told.
    pub(super) fn tell(&mut self, events: &[Event]) {
        self.events.retain(|event| !events.contains(event));
    }

    /// What wasn't told.
    pub(super) fn rest(&self) -> Vec<Event> {
        self.events.clone()
    }

    /// True for a sentence whose amounts are in the chart.
    pub(super) fn is_charted(&self, at: (usize, usize)) -> bool {
        self.charted.contains(&at)
    }

    /// True for the paragraphs in which the amounts end.
    pub(super) fn is_charted_in(&self, paragraphs: &[usize]) -> bool {
        self.charted.iter().next_back().is_some_and(|at| paragraphs.contains(&at.0))
    }
}

/// A quotation without the marks around it.
fn unquoted(text: &str) -> &str {
    let trimmed = text.trim();
    let inner = trimmed.strip_prefix(['“', '«', '„', '"']).and_then(|rest| rest.strip_suffix(['”', '»', '“', '"']));
    inner.filter(|inner| !inner.contains(['“', '«', '„'])).map_or(trimmed, str::trim)
}
