//! How a deck ends: what to talk about, its sources, and on hidden slides what can be checked.

use super::claims;
use super::section::{Drafter, Progress};
use super::write::{Slide, string, strings};
use crate::essay::Kind;
use crate::essay::clause::{has_pointer, leans_back};
use crate::essay::outline::Section;
use crate::essay::words::{Words, count};

/// Most claims of a section, and on one slide.
const MAX_CLAIMS: usize = 6;
const CLAIMS_PER_SLIDE: usize = 2;
/// Slides of a section's deck after which only one more is made for claims.
const MAX_SLIDES: usize = 9;
/// Most words of a claim that is quoted in a question.
const MAX_QUOTED: usize = 18;
/// Most sources and references on a slide; the others stand in its notes.
const MAX_SOURCES: usize = 6;

/// What can be checked.
struct Found {
    weight: u32,
    /// The paragraph and the sentence of it that say it.
    at: (usize, usize),
    text: String,
}

impl Drafter<'_> {
    /// The end of a deck about these sections.
    pub(super) fn ending(&self, progress: &mut Progress, sections: &[Section]) {
        let claims = self.found_claims(sections);
        self.discussion(progress, sections, &claims);
        self.sources(progress, sections);
        self.claims(progress, sections.len(), claims);
    }

    fn discussion(&self, progress: &mut Progress, sections: &[Section], claims: &[Found]) {
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
        // Then one that asks for the proof of what the text claims most boldly.
        if let Some(claim) = claims.iter().find(|claim| is_quotable(&claim.text, self.words)) {
            slide.trace(format!("body.0.items.{}", questions.len()), &self.sentence_origin(claim.at));
            questions.push(prompts.test.replace("{}", &claim.text));
        }
        let n_more = 3usize.saturating_sub(questions.len());
        // Each section asks something else first, and goes on asking it when others come and go.
        let title = sections.first().map_or("", |section| section.title.as_str());
        let first = title.bytes().map(usize::from).sum::<usize>() % prompts.questions.len();
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
    fn claims(&self, progress: &mut Progress, n_sections: usize, mut found: Vec<Found>) {
        // A deck stays as short as it can be judged in one go.
        let n_free = MAX_SLIDES.saturating_sub(progress.slides.len()).max(1) * CLAIMS_PER_SLIDE;
        found.truncate((MAX_CLAIMS * n_sections.min(4)).min(if n_sections > 1 { usize::MAX } else { n_free }));
        found.sort_by_key(|claim| claim.at);
        for claims in found.chunks(CLAIMS_PER_SLIDE) {
            let mut slide = Slide::new(progress.id("claims"));
            slide.title = Some(self.words.prompts.claims.to_owned());
            slide.is_hidden = true;
            for (i, claim) in claims.iter().enumerate() {
                slide.body.push(format!("Claim(text: {}, verdict: Unverifiable)", string(&claim.text)));
                slide.trace(format!("body.{i}.text"), &self.sentence_origin(claim.at));
            }
            progress.push(slide);
        }
    }

    /// What can be checked, the heaviest first.
    fn found_claims(&self, sections: &[Section]) -> Vec<Found> {
        let mut found = Vec::new();
        for index in sections.iter().flat_map(|section| section.range.clone()) {
            let paragraph = self.paragraph(index);
            for (number, range) in paragraph.sentences.iter().enumerate().filter(|_| paragraph.kind == Kind::Text) {
                let weight = claims::weight(&paragraph.text[range.clone()], self.words);
                if weight >= 2
                    // What somebody said is theirs, and has a slide of its own.
                    && !paragraph.text[range.clone()].starts_with(['“', '«', '„', '"', '「'])
                    && !paragraph.text[range.clone()].ends_with(['?', '？'])
                    && let Some(text) = claims::claim(&paragraph.text, range, self.words)
                {
                    found.push(Found { weight, at: (index, number), text });
                }
            }
        }
        found.sort_by_key(|claim| (std::cmp::Reverse(claim.weight), claim.at));
        found
    }
}

/// True for a claim that stands well within quotation marks: short, and with none of its own.
fn is_quotable(claim: &str, words: &Words) -> bool {
    count(claim) <= MAX_QUOTED
        && !leans_back(claim, words)
        && !has_pointer(claim, words)
        && !claim.contains(['“', '”', '«', '»', '„', '"', '*', '(', '?'])
}
