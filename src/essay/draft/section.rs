//! The slides of a section, in reading order.

use std::collections::BTreeSet;
use std::ops::Range;

use super::figures::Figures;
use super::points::{Point, Points, Sentence, points};
use super::write::{Slide, string, strings};
use super::{By, DraftDeck, DraftSlide, Options, slug};
use crate::essay::clause::line;
use crate::essay::outline::{Outline, Section, names};
use crate::essay::rank::{Rarity, rank, terms};
use crate::essay::words::{Words, count};
use crate::essay::{Essay, Kind, Paragraph, hash_of};

/// Words after which a slide's notes are full.
const FULL: usize = 40;
/// Words of a paragraph that bears a slide of its own, where the next one is about something else.
const LEAST_ALONE: usize = 18;
/// Most words in the notes of a slide where paragraphs can be divided.
const MAX_NOTES: usize = 240;
/// A run of paragraphs that share a slide.
#[derive(Debug, Default)]
struct Group {
    heading: Option<usize>,
    paragraphs: Vec<usize>,
}

/// Where a paragraph or a sentence stands: its name and its hash.
pub(super) type From = (String, String);

/// Drafts the decks of one essay.
pub(super) struct Drafter<'a> {
    pub(super) essay: &'a Essay,
    pub(super) outline: &'a Outline,
    options: &'a Options,
    names: Vec<String>,
    rarity: Rarity,
    pub(super) words: &'static Words,
}

/// What is known while a deck is drafted.
#[derive(Default)]
pub(super) struct Progress {
    pub(super) slides: Vec<DraftSlide>,
    ids: BTreeSet<String>,
    titles: BTreeSet<String>,
    pub(super) quotes: BTreeSet<String>,
    /// What the section at hand is called: the title of what has no better one.
    section: Option<String>,
}

impl Progress {
    /// A name that no slide of the deck has.
    pub(super) fn id(&mut self, wish: &str) -> String {
        let mut id = wish.to_owned();
        let mut n = 1;
        while !self.ids.insert(id.clone()) {
            n += 1;
            id = format!("{wish}-{n}");
        }
        id
    }

    pub(super) fn push(&mut self, slide: Slide) {
        self.slides.push(slide.finish());
    }
}

impl<'a> Drafter<'a> {
    pub(super) fn new(essay: &'a Essay, outline: &'a Outline, options: &'a Options) -> Self {
        let sentences: Vec<Vec<String>> = essay
            .paragraphs
            .iter()
            .flat_map(|p| p.sentences.iter().map(|range| terms(&p.text[range.clone()], essay.words)))
            .collect();
        let rarity = Rarity::of(sentences.iter());
        Self { essay, outline, options, names: names(essay), rarity, words: essay.words }
    }

    pub(super) fn decks(&self) -> Vec<DraftDeck> {
        let sections = &self.outline.sections;
        match self.options.by {
            By::Section => {
                let width = sections.len().to_string().len();
                sections.iter().enumerate().map(|(i, section)| self.section_deck(i, width, section)).collect()
            }
            By::Whole => vec![self.whole_deck()],
        }
    }

    /// What the essay is called.
    pub(super) fn title(&self) -> String {
        let own = self.options.title.clone().or_else(|| self.essay.title.clone());
        own.unwrap_or_else(|| self.words.prompts.introduction.to_owned())
    }

    fn head(&self, title: &str, footer: Option<&str>) -> String {
        let mut head = format!("    title: {},\n    language: {},\n", string(title), string(self.words.tag));
        if let Some(author) = &self.essay.author {
            head.push_str(&format!("    author: {},\n", string(author)));
        }
        if let Some(footer) = footer {
            head.push_str(&format!("    footer: {},\n", string(footer)));
        }
        head
    }

    /// What a slide is called that has no title of its own: as its section is.
    pub(super) fn plain_title(&self, progress: &Progress) -> String {
        progress.section.clone().unwrap_or_else(|| self.words.prompts.points.to_owned())
    }

    fn section_deck(&self, index: usize, width: usize, section: &Section) -> DraftDeck {
        let mut progress = Progress::default();
        let essay = self.title();
        let title = if section.heading.is_some() { section.title.clone() } else { essay.clone() };
        let (short, rest) = halves(&title);
        let mut cover = Slide::new(progress.id("cover"));
        cover.layout = Some("Title");
        cover.title = Some(short.clone());
        cover.subtitle = match section.heading {
            Some(_) => rest.or_else(|| Some(essay.clone())),
            // An essay without parts has no introduction either.
            None if self.outline.sections.len() > 1 => Some(self.words.prompts.introduction.to_owned()),
            None => self.essay.author.clone(),
        };
        if let Some(heading) = section.heading {
            cover.trace("title", &self.from(heading));
        }
        progress.titles.insert(short.to_lowercase());
        progress.push(cover);
        self.body(&mut progress, section);
        self.ending(&mut progress, std::slice::from_ref(section));
        let named = if section.heading.is_some() { &short } else { &section.title };
        let name = format!("{:0width$}-{}.ron", index + 1, slug(named));
        let footer = (title != essay).then_some(essay.as_str());
        DraftDeck {
            name,
            head: self.head(&title, footer),
            title,
            slides: progress.slides,
            paragraphs: section.range.clone(),
        }
    }

    fn whole_deck(&self) -> DraftDeck {
        let mut progress = Progress::default();
        let title = self.title();
        let (short, rest) = halves(&title);
        let mut cover = Slide::new(progress.id("cover"));
        cover.layout = Some("Title");
        cover.title = Some(short.clone());
        cover.subtitle = rest;
        progress.push(cover);
        for section in &self.outline.sections {
            if let Some(heading) = section.heading {
                let (short, rest) = halves(&section.title);
                let mut slide = Slide::new(progress.id(&slug(&short)));
                slide.layout = Some("Section");
                slide.title = Some(short);
                slide.subtitle = rest;
                slide.trace("title", &self.from(heading));
                progress.push(slide);
            }
            self.body(&mut progress, section);
        }
        self.ending(&mut progress, &self.outline.sections);
        let name = format!("{}.ron", slug(&short));
        let paragraphs = 0..self.essay.paragraphs.len();
        DraftDeck { name, head: self.head(&title, None), title, slides: progress.slides, paragraphs }
    }

    pub(super) fn paragraph(&self, index: usize) -> &'a Paragraph {
        &self.essay.paragraphs[index]
    }

    pub(super) fn from(&self, index: usize) -> From {
        (self.names[index].clone(), hash_of(&self.paragraph(index).text))
    }

    pub(super) fn sentence_origin(&self, (index, sentence): (usize, usize)) -> From {
        let paragraph = self.paragraph(index);
        let text = paragraph.sentences.get(sentence).map_or("", |range| &paragraph.text[range.clone()]);
        (format!("{} s{}", self.names[index], sentence + 1), hash_of(text))
    }

    /// True if two paragraphs speak of the same thing: they share a word that carries meaning.
    fn share_a_word(&self, one: usize, other: usize) -> bool {
        let terms = |index: usize| terms(&self.paragraph(index).text, self.words);
        let known: BTreeSet<String> = terms(one).into_iter().collect();
        terms(other).iter().any(|term| known.contains(term))
    }

    /// The sentences of some paragraphs with their ranks.
    fn ranked(&self, range: Range<usize>) -> Vec<Sentence<'a>> {
        let mut sentences = Vec::new();
        let mut all_terms = Vec::new();
        for index in range.clone().filter(|index| matches!(self.paragraph(*index).kind, Kind::Text)) {
            let paragraph = self.paragraph(index);
            for (number, sentence) in paragraph.sentences.iter().enumerate() {
                all_terms.push(terms(&paragraph.text[sentence.clone()], self.words));
                sentences.push(Sentence {
                    at: (index, number),
                    text: &paragraph.text,
                    range: sentence.clone(),
                    rank: 0.0,
                });
            }
        }
        for (sentence, rank) in sentences.iter_mut().zip(rank(&all_terms, &self.rarity)) {
            // What opens a paragraph tells what it is about.
            sentence.rank = rank.min(2.0) + if sentence.at.1 == 0 { 0.25 } else { 0.0 };
        }
        sentences
    }

    /// The slides of a section's paragraphs.
    fn body(&self, progress: &mut Progress, section: &Section) {
        let sentences = self.ranked(section.range.clone());
        progress.section = section.heading.map(|_| halves(&section.title).0);
        let mut figures = Figures::of(&sentences, self.words);
        let mut group = Group::default();
        let mut index = section.range.start;
        while index < section.range.end {
            let paragraph = self.paragraph(index);
            match &paragraph.kind {
                Kind::Heading(_) => {
                    self.flush(progress, &mut group, &sentences, &mut figures);
                    group.heading = Some(index);
                }
                Kind::Text => {
                    let n_words: usize = group.paragraphs.iter().map(|i| count(&self.paragraph(*i).text)).sum();
                    let is_full = n_words >= FULL || n_words + count(&paragraph.text) > MAX_NOTES && n_words > 0;
                    let is_other = n_words >= LEAST_ALONE
                        && count(&paragraph.text) >= LEAST_ALONE
                        && group.paragraphs.last().is_some_and(|last| !self.share_a_word(*last, index));
                    if is_full || is_other {
                        self.flush(progress, &mut group, &sentences, &mut figures);
                    }
                    group.paragraphs.push(index);
                }
                Kind::Item(mark) => {
                    let end = self.end_of_list(index..section.range.end, *mark);
                    // What leads to a list belongs to it.
                    let lead = group.paragraphs.pop_if(|last| self.paragraph(*last).text.ends_with([':', '：']));
                    let heading = if group.paragraphs.is_empty() { group.heading.take() } else { None };
                    self.flush(progress, &mut group, &sentences, &mut figures);
                    self.list(progress, heading, lead, index..end);
                    index = end;
                    continue;
                }
                Kind::Quote(_) | Kind::Table(_) | Kind::Picture(_) | Kind::Verbatim(_) => {
                    let heading = if group.paragraphs.is_empty() { group.heading.take() } else { None };
                    self.flush(progress, &mut group, &sentences, &mut figures);
                    let is_untitled = self.block(progress, index, heading);
                    group.heading = heading.filter(|_| is_untitled);
                }
                Kind::Note => {}
            }
            index += 1;
        }
        self.flush(progress, &mut group, &sentences, &mut figures);
        self.timeline(progress, &figures.rest());
        self.chart(progress, &mut figures);
    }

    /// The slide of a group of paragraphs, and those of what is in it: dates, amounts, quotations.
    fn flush(&self, progress: &mut Progress, group: &mut Group, sentences: &[Sentence<'a>], figures: &mut Figures) {
        if group.paragraphs.is_empty() {
            return;
        }
        let group = std::mem::take(group);
        let first = group.paragraphs.iter().min().copied().unwrap_or(0);
        let last = group.paragraphs.iter().max().copied().unwrap_or(0);
        let from = sentences.partition_point(|s| s.at.0 < first);
        let to = sentences.partition_point(|s| s.at.0 <= last);
        let all: Vec<&Sentence<'a>> =
            sentences[from..to].iter().filter(|s| group.paragraphs.contains(&s.at.0)).collect();
        let events = figures.events_of(&group.paragraphs);
        // What a slide of its own shows isn't said twice, unless nothing else is there.
        let is_free = |s: &&&Sentence<'a>| {
            !figures.is_charted(s.at) && !events.iter().any(|(at, _)| *at == s.at) && !self.is_quoted(progress, s)
        };
        let free: Vec<Sentence<'a>> = all.iter().filter(is_free).map(|s| (**s).clone()).collect();
        // A paragraph that is one quotation stands in the notes of its quotation's slide.
        let is_one_sentence = |index: &usize| self.paragraph(*index).sentences.len() == 1;
        let is_told_by_quotes = group.heading.is_none()
            && group.paragraphs.iter().all(is_one_sentence)
            && all.iter().all(|s| self.is_quoted(progress, s));
        let is_told_by_dates = !events.is_empty() && free.len() < 2;
        let own = if free.is_empty() { all.iter().map(|s| (**s).clone()).collect() } else { free };
        let heading = group.heading.map(|index| (self.paragraph(index).text.clone(), (index, usize::MAX)));
        if is_told_by_quotes {
            // Its slide follows below.
        } else if is_told_by_dates {
            self.timeline_slide(progress, &events, heading, &group.paragraphs);
        } else {
            let found = points(&own, heading, self.words, &self.rarity, &progress.titles);
            self.points_slide(progress, &group, found);
            if !events.is_empty() {
                self.timeline_slide(progress, &events, None, &[]);
            }
        }
        figures.tell(&events);
        for &index in &group.paragraphs {
            self.quotes(progress, index);
        }
        if figures.is_charted_in(&group.paragraphs) {
            self.chart(progress, figures);
        }
    }

    fn points_slide(&self, progress: &mut Progress, group: &Group, found: Points) {
        let Points { title, mut lines } = found;
        let wish =
            title.as_ref().map_or_else(|| self.names[group.paragraphs[0]].clone(), |(title, _)| slug(&short_id(title)));
        let mut slide = Slide::new(progress.id(&wish));
        match title {
            Some((title, at)) => {
                progress.titles.insert(title.to_lowercase());
                let from = if at.1 == usize::MAX { self.from(at.0) } else { self.sentence_origin(at) };
                slide.trace("title", &from);
                slide.title = Some(title);
            }
            None if lines.len() == 1 => {
                // One thought alone is a statement.
                let only: Point = lines.remove(0);
                slide.layout = Some("Statement");
                slide.trace("title", &self.sentence_origin(only.at));
                slide.title = Some(only.text);
            }
            None => slide.title = Some(self.plain_title(progress)),
        }
        match lines.as_slice() {
            [] => {}
            [only] => {
                slide.trace("body.0.text", &self.sentence_origin(only.at));
                slide.body.push(format!("Text({})", string(&only.text)));
            }
            several => {
                for (i, line) in several.iter().enumerate() {
                    slide.trace(format!("body.0.items.{i}"), &self.sentence_origin(line.at));
                }
                let texts: Vec<String> = several.iter().map(|line| line.text.clone()).collect();
                slide.body.push(format!("Bullets({})", strings(&texts)));
                slide.has_steps = true;
            }
        }
        self.note(&mut slide, &group.paragraphs);
        progress.push(slide);
    }

    /// Puts whole paragraphs into the notes of a slide.
    pub(super) fn note(&self, slide: &mut Slide, indices: &[usize]) {
        for &index in indices {
            slide.notes.push(self.paragraph(index).text.clone());
            slide.trace("notes", &self.from(index));
        }
    }
}

/// A heading in two: what stands before a colon or a dash, and what follows.
fn halves(title: &str) -> (String, Option<String>) {
    let cut = [": ", "\u{a0}: ", " — ", " – ", "：", "——"]
        .iter()
        .filter_map(|sign| Some((title.find(sign)?, sign.len())))
        .min();
    match cut {
        Some((at, len)) if at > 0 && title[at + len..].contains(char::is_alphanumeric) => {
            (title[..at].trim().to_owned(), Some(line(title[at + len..].trim())))
        }
        Some(_) | None => (title.to_owned(), None),
    }
}

/// The first words of a title: enough to know a slide by.
fn short_id(title: &str) -> String {
    let words: Vec<&str> = title.split_whitespace().take(5).collect();
    words.join(" ").chars().take(40).collect()
}
