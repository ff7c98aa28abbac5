//! The slides of a section, in reading order.

use std::collections::BTreeSet;
use std::ops::Range;

use super::points::{Point, Points, Sentence, item, points};
use super::write::{Slide, string, strings};
use super::{By, DraftDeck, DraftSlide, Options, claims, dates, numbers, path_of, slug};
use crate::essay::clause::line;
use crate::essay::outline::{Outline, Section, names};
use crate::essay::quotation::{Quotation, is_telling, quotations};
use crate::essay::rank::{Rarity, rank, terms};
use crate::essay::words::{Words, count};
use crate::essay::{Essay, Kind, Paragraph, hash_of};

/// Words after which a slide's notes are full.
const FULL: usize = 40;
/// Most words in the notes of a slide where paragraphs can be divided.
const MAX_NOTES: usize = 240;
/// Most quotations of a section that get slides of their own.
const MAX_QUOTES: usize = 4;
/// Most claims of a section, and on one slide.
const MAX_CLAIMS: usize = 6;
const CLAIMS_PER_SLIDE: usize = 2;
/// Most sources and references on a slide; the others stand in its notes.
const MAX_SOURCES: usize = 6;
/// Most items of a list on a slide, and their words.
const MAX_ITEMS: usize = 6;
const MAX_ITEM_WORDS: usize = 54;
/// Most events on a timeline.
const MAX_EVENTS: usize = 5;
/// Most rows and columns of a table on a slide.
const MAX_ROWS: usize = 8;
const MAX_COLUMNS: usize = 6;

/// A run of paragraphs that share a slide.
#[derive(Debug, Default)]
struct Group {
    heading: Option<usize>,
    paragraphs: Vec<usize>,
}

/// Where a paragraph or a sentence stands: its name and its hash.
type From = (String, String);

/// Drafts the decks of one essay.
pub(super) struct Drafter<'a> {
    essay: &'a Essay,
    outline: &'a Outline,
    options: &'a Options,
    names: Vec<String>,
    rarity: Rarity,
    words: &'static Words,
}

/// What is known while a deck is drafted.
#[derive(Default)]
struct Progress {
    slides: Vec<DraftSlide>,
    ids: BTreeSet<String>,
    titles: BTreeSet<String>,
    quotes: BTreeSet<String>,
}

impl Progress {
    /// A name that no slide of the deck has.
    fn id(&mut self, wish: &str) -> String {
        let mut id = wish.to_owned();
        let mut n = 1;
        while !self.ids.insert(id.clone()) {
            n += 1;
            id = format!("{wish}-{n}");
        }
        id
    }

    fn push(&mut self, slide: Slide) {
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
    fn title(&self) -> String {
        let own = self.options.title.clone().or_else(|| self.essay.title.clone());
        own.unwrap_or_else(|| self.words.prompts.introduction.to_owned())
    }

    fn head(&self, title: &str, footer: Option<&str>) -> String {
        let mut head = format!("    title: {},\n    language: {},\n", string(title), string(self.words.tag));
        if let Some(footer) = footer {
            head.push_str(&format!("    footer: {},\n", string(footer)));
        }
        head
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
            None => Some(self.words.prompts.introduction.to_owned()),
        };
        if let Some(heading) = section.heading {
            cover.trace("title", &self.from(heading));
        }
        progress.titles.insert(short.to_lowercase());
        progress.push(cover);
        self.body(&mut progress, section);
        self.discussion(&mut progress, std::slice::from_ref(section));
        self.sources(&mut progress, std::slice::from_ref(section));
        self.claims(&mut progress, std::slice::from_ref(section));
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
        self.discussion(&mut progress, &self.outline.sections);
        self.sources(&mut progress, &self.outline.sections);
        self.claims(&mut progress, &self.outline.sections);
        let name = format!("{}.ron", slug(&short));
        let paragraphs = 0..self.essay.paragraphs.len();
        DraftDeck { name, head: self.head(&title, None), title, slides: progress.slides, paragraphs }
    }

    fn paragraph(&self, index: usize) -> &'a Paragraph {
        &self.essay.paragraphs[index]
    }

    fn from(&self, index: usize) -> From {
        (self.names[index].clone(), hash_of(&self.paragraph(index).text))
    }

    fn sentence_origin(&self, (index, sentence): (usize, usize)) -> From {
        let paragraph = self.paragraph(index);
        let text = paragraph.sentences.get(sentence).map_or("", |range| &paragraph.text[range.clone()]);
        (format!("{} s{}", self.names[index], sentence + 1), hash_of(text))
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
        let mut group = Group::default();
        let mut index = section.range.start;
        while index < section.range.end {
            let paragraph = self.paragraph(index);
            match &paragraph.kind {
                Kind::Heading(_) => {
                    self.flush(progress, &mut group, &sentences);
                    group.heading = Some(index);
                }
                Kind::Text => {
                    let n_words: usize = group.paragraphs.iter().map(|i| count(&self.paragraph(*i).text)).sum();
                    if n_words >= FULL || n_words + count(&paragraph.text) > MAX_NOTES && n_words > 0 {
                        self.flush(progress, &mut group, &sentences);
                    }
                    group.paragraphs.push(index);
                }
                Kind::Item => {
                    let end = (index..section.range.end).find(|i| self.paragraph(*i).kind != Kind::Item);
                    let end = end.unwrap_or(section.range.end);
                    // What leads to a list belongs to it.
                    let lead = group.paragraphs.pop_if(|last| self.paragraph(*last).text.ends_with([':', '：']));
                    let heading = if group.paragraphs.is_empty() { group.heading.take() } else { None };
                    self.flush(progress, &mut group, &sentences);
                    self.list(progress, heading, lead, index..end);
                    index = end;
                    continue;
                }
                Kind::Quote(_) | Kind::Table(_) | Kind::Picture(_) => {
                    self.flush(progress, &mut group, &sentences);
                    self.block(progress, index);
                }
                Kind::Note => {}
            }
            index += 1;
        }
        self.flush(progress, &mut group, &sentences);
        self.timeline(progress, &sentences);
        self.chart(progress, &sentences);
    }

    /// The slide of a group of paragraphs, and those of the quotations in it.
    fn flush(&self, progress: &mut Progress, group: &mut Group, sentences: &[Sentence<'a>]) {
        if group.paragraphs.is_empty() {
            return;
        }
        let group = std::mem::take(group);
        let first = group.paragraphs.iter().min().copied().unwrap_or(0);
        let last = group.paragraphs.iter().max().copied().unwrap_or(0);
        let from = sentences.partition_point(|s| s.at.0 < first);
        let to = sentences.partition_point(|s| s.at.0 <= last);
        let own: Vec<Sentence<'a>> = sentences[from..to]
            .iter()
            .filter(|s| group.paragraphs.contains(&s.at.0))
            .map(|s| Sentence { at: s.at, text: s.text, range: s.range.clone(), rank: s.rank })
            .collect();
        let heading = group.heading.map(|index| (self.paragraph(index).text.clone(), (index, usize::MAX)));
        let found = points(&own, heading, self.words, &self.rarity, &progress.titles);
        self.points_slide(progress, &group, found);
        for &index in &group.paragraphs {
            self.quotes(progress, index);
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
            None => slide.title = Some(self.words.prompts.points.to_owned()),
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
    fn note(&self, slide: &mut Slide, indices: &[usize]) {
        for &index in indices {
            slide.notes.push(self.paragraph(index).text.clone());
            slide.trace("notes", &self.from(index));
        }
    }

    /// The quotations within a paragraph that are somebody's sentences.
    fn quotes(&self, progress: &mut Progress, index: usize) {
        let text = &self.paragraph(index).text;
        for Quotation { range, by } in quotations(text, self.words) {
            let words = text[range.clone()].trim_end_matches([',', '，']).trim_end();
            let key = words.to_lowercase();
            let is_title = key == self.title().to_lowercase();
            if is_title
                || !is_telling(words, by.as_deref())
                || progress.quotes.len() >= MAX_QUOTES
                || !progress.quotes.insert(key)
            {
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

    /// A list, divided where it is too long for one slide.
    fn list(&self, progress: &mut Progress, heading: Option<usize>, lead: Option<usize>, range: Range<usize>) {
        let title = heading.map(|i| (self.paragraph(i).text.clone(), i)).or_else(|| {
            let index = lead?;
            let last = self.paragraph(index).sentences.last()?;
            let text = line(&self.paragraph(index).text[last.clone()]);
            (text.chars().count() <= super::phrase::MAX_TITLE).then_some((text, index))
        });
        let indices: Vec<usize> = range.collect();
        let (mut rest, mut is_first) = (indices.as_slice(), true);
        while !rest.is_empty() {
            let (mut n, mut n_words) = (0, 0);
            while n < rest.len().min(MAX_ITEMS) {
                n_words += count(&item(&self.paragraph(rest[n]).text, self.words));
                if n > 0 && n_words > MAX_ITEM_WORDS {
                    break;
                }
                n += 1;
            }
            // A last item alone looks lost.
            if rest.len() == n + 1 && n > 2 {
                n -= 1;
            }
            let (now, later) = rest.split_at(n);
            let mut slide = Slide::new(progress.id("list"));
            slide.title =
                Some(title.as_ref().map_or_else(|| self.words.prompts.points.to_owned(), |(text, _)| text.clone()));
            if let Some((_, index)) = title {
                slide.trace("title", &self.from(index));
            }
            if is_first {
                self.note(&mut slide, &Vec::from_iter(lead));
            }
            let texts: Vec<String> = now.iter().map(|i| item(&self.paragraph(*i).text, self.words)).collect();
            for (i, index) in now.iter().enumerate() {
                slide.trace(format!("body.0.items.{i}"), &self.from(*index));
            }
            slide.body.push(format!("Bullets({})", strings(&texts)));
            slide.has_steps = true;
            self.note(&mut slide, now);
            progress.push(slide);
            (rest, is_first) = (later, false);
        }
    }

    /// A quotation, table or picture that stands by itself.
    fn block(&self, progress: &mut Progress, index: usize) {
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
                slide.title = Some(self.words.prompts.numbers.to_owned());
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
                let Some(picture) = self.essay.pictures.get(*picture) else { return };
                let path = path_of(picture);
                if picture.bytes.is_none() && !is_local_picture(&path) {
                    return;
                }
                let mut slide = Slide::new(progress.id("picture"));
                slide.title = (!paragraph.text.is_empty()).then(|| line(&paragraph.text));
                slide.body.push(format!("Image(path: {}, alt: {})", string(&path), string(&paragraph.text)));
                slide.trace("body.0", &from);
                progress.push(slide);
            }
            Kind::Heading(_) | Kind::Text | Kind::Item | Kind::Note => {}
        }
    }

    /// Three dates and more, in their order.
    fn timeline(&self, progress: &mut Progress, sentences: &[Sentence<'a>]) {
        let mut found: Vec<((usize, usize), dates::Dated)> =
            sentences.iter().filter_map(|s| Some((s.at, dates::dated(s.text, &s.range, self.words)?))).collect();
        found.sort_by_key(|(at, dated)| (dated.year, *at));
        found.dedup_by(|a, b| a.1.date == b.1.date);
        if found.len() < 3 {
            return;
        }
        // The shortest ones tell most on a line.
        found.sort_by_key(|(at, dated)| (count(&dated.event), *at));
        found.truncate(MAX_EVENTS);
        found.sort_by_key(|(at, dated)| (dated.year, *at));
        let mut slide = Slide::new(progress.id("dates"));
        slide.title = Some(self.words.prompts.dates.to_owned());
        let mut events = Vec::new();
        for (i, (at, dated)) in found.iter().enumerate() {
            events.push(format!("({}, {})", string(&dated.date), string(&dated.event)));
            slide.trace(format!("body.0.events.{i}"), &self.sentence_origin(*at));
        }
        slide.body.push(format!("Timeline([{}])", events.join(", ")));
        slide.has_steps = true;
        progress.push(slide);
    }

    /// Amounts of one unit over years.
    fn chart(&self, progress: &mut Progress, sentences: &[Sentence<'a>]) {
        let Some(series) = numbers::series(sentences.iter().map(|s| &s.text[s.range.clone()])) else { return };
        let mut slide = Slide::new(progress.id("numbers"));
        slide.title = Some(self.words.prompts.numbers.to_owned());
        slide.body.push(series.chart());
        let first = sentences.iter().find(|s| series.years.iter().any(|year| s.text[s.range.clone()].contains(year)));
        if let Some(sentence) = first {
            slide.trace("body.0", &self.sentence_origin(sentence.at));
        }
        progress.push(slide);
    }

    fn discussion(&self, progress: &mut Progress, sections: &[Section]) {
        let prompts = self.words.prompts;
        let mut slide = Slide::new(progress.id("discussion"));
        slide.title = Some(prompts.discussion.to_owned());
        let mut questions = Vec::new();
        // The essay's own questions come first.
        for index in sections.iter().flat_map(|section| section.range.clone()) {
            let paragraph = self.paragraph(index);
            for (number, range) in paragraph.sentences.iter().enumerate() {
                let text = &paragraph.text[range.clone()];
                let is_question =
                    text.ends_with(['?', '？']) && (4..=18).contains(&count(text)) && paragraph.is_spoken();
                if is_question && questions.len() < 2 {
                    slide.trace(format!("body.0.items.{}", questions.len()), &self.sentence_origin((index, number)));
                    questions.push(text.to_owned());
                }
            }
        }
        let n_more = 3usize.saturating_sub(questions.len());
        // Each section asks something else first.
        let first = sections.first().map_or(0, |section| section.range.start) % prompts.questions.len();
        let more = prompts.questions.iter().cycle().skip(first).take(n_more);
        questions.extend(more.map(|&text| text.to_owned()));
        slide.body.push(format!("Questions({})", strings(&questions)));
        slide.has_steps = true;
        progress.push(slide);
    }

    fn sources(&self, progress: &mut Progress, sections: &[Section]) {
        let prompts = self.words.prompts;
        let mut slide = Slide::new(progress.id("sources"));
        slide.title = Some(prompts.sources.to_owned());
        let notes =
            sections.iter().flat_map(|section| section.range.clone()).filter(|i| self.paragraph(*i).kind == Kind::Note);
        let references =
            self.outline.references.clone().filter(|i| !matches!(self.paragraph(*i).kind, Kind::Heading(_)));
        let all: Vec<usize> = notes.chain(references).collect();
        let mut texts = vec![format!("*{}* ({})", self.title().replace('*', ""), prompts.essay)];
        for &index in all.iter().filter(|i| count(&self.paragraph(**i).text) <= 24).take(MAX_SOURCES - 1) {
            slide.trace(format!("body.0.items.{}", texts.len()), &self.from(index));
            texts.push(self.paragraph(index).text.clone());
        }
        let n_words: usize = texts.iter().map(|text| count(text)).sum();
        if n_words > 66 {
            texts.truncate(3);
        }
        slide.body.push(format!("Sources({})", strings(&texts)));
        if all.is_empty() {
            let (title, text) = prompts.no_sources;
            slide.body.push(format!(
                "Callout(kind: Question, title: {}, body: [Text({})])",
                string(title),
                string(text)
            ));
        }
        self.note(&mut slide, &all);
        progress.push(slide);
    }

    /// What can be checked, on slides that the show skips.
    fn claims(&self, progress: &mut Progress, sections: &[Section]) {
        let mut found: Vec<(u32, (usize, usize), String)> = Vec::new();
        for index in sections.iter().flat_map(|section| section.range.clone()) {
            let paragraph = self.paragraph(index);
            for (number, range) in paragraph.sentences.iter().enumerate().filter(|_| paragraph.kind == Kind::Text) {
                let weight = claims::weight(&paragraph.text[range.clone()], self.words);
                if weight >= 2
                    && !paragraph.text[range.clone()].ends_with(['?', '？'])
                    && let Some(claim) = claims::claim(&paragraph.text, range, self.words)
                {
                    found.push((weight, (index, number), claim));
                }
            }
        }
        found.sort_by_key(|(weight, at, _)| (std::cmp::Reverse(*weight), *at));
        found.truncate(MAX_CLAIMS * sections.len().min(4));
        found.sort_by_key(|(_, at, _)| *at);
        for claims in found.chunks(CLAIMS_PER_SLIDE) {
            let mut slide = Slide::new(progress.id("claims"));
            slide.title = Some(self.words.prompts.claims.to_owned());
            slide.is_hidden = true;
            for (i, (_, at, claim)) in claims.iter().enumerate() {
                slide.body.push(format!("Claim(text: {}, verdict: Unverifiable)", string(claim)));
                slide.trace(format!("body.{i}.text"), &self.sentence_origin(*at));
            }
            progress.push(slide);
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

/// A quotation without the marks around it.
fn unquoted(text: &str) -> &str {
    let trimmed = text.trim();
    let inner = trimmed.strip_prefix(['“', '«', '„', '"']).and_then(|rest| rest.strip_suffix(['”', '»', '“', '"']));
    inner.filter(|inner| !inner.contains(['“', '«', '„'])).map_or(trimmed, str::trim)
}

/// True for the path of a picture that a deck may name.
fn is_local_picture(path: &str) -> bool {
    let is_inside =
        !path.starts_with(['/', '~']) && !path.contains([':', '\\', '\0']) && path.split('/').all(|part| part != "..");
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    is_inside && matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "webp" | "gif" | "svg")
}
