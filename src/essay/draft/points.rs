//! The key points of some paragraphs: the clauses that carry them, in the order of the text.

use std::collections::BTreeSet;
use std::ops::Range;

use super::phrase::{MAX_TITLE, phrase};
use crate::essay::clause::{Clause, MAX_WORDS, clauses, has_pointer, is_joined, leans_back, line, opens_with_pronoun};
use crate::essay::rank::Rarity;
use crate::essay::words::{Words, count};

/// Fewest words of a line; what has less is a number or a call.
const LEAST_WORDS: usize = 2;
/// Most lines of a list.
const MAX_LINES: usize = 4;
/// Most words of a list.
const MAX_LIST_WORDS: usize = 52;
/// Longest title where there is no shorter one.
const MAX_LONG_TITLE: usize = 88;
const MAX_LONG_TITLE_WORDS: usize = 15;
/// What a sentence may have that can't be cut.
const MAX_UNCUT: usize = 30;
/// The same beside one other line.
const MAX_BESIDE: usize = 21;

/// A sentence with its rank.
#[derive(Debug, Clone)]
pub(super) struct Sentence<'a> {
    /// Index of its paragraph in the essay, its number in it from 0.
    pub(super) at: (usize, usize),
    /// Its paragraph.
    pub(super) text: &'a str,
    pub(super) range: Range<usize>,
    pub(super) rank: f64,
}

/// A line with the sentence that it came from.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub(super) at: (usize, usize),
    pub(super) text: String,
    range: Range<usize>,
    score: f64,
    n_words: usize,
}

/// What a slide of key points says.
#[derive(Debug, Default)]
pub(super) struct Points {
    /// The title and the sentence that it came from.
    pub(super) title: Option<(String, (usize, usize))>,
    pub(super) lines: Vec<Point>,
}

/// The best clause of a sentence for a line, and one for a title.
fn point(sentence: &Sentence<'_>, words: &Words, is_wanted: impl Fn(&Clause, &str) -> bool) -> Option<Point> {
    // A piece of a question isn't said by anybody.
    if sentence.text[sentence.range.clone()].trim_end_matches(['”', '»', '"', '“', ')']).ends_with(['?', '？']) {
        return None;
    }
    let candidates = clauses(sentence.text, &sentence.range, words);
    let points = candidates.iter().filter_map(|clause| {
        let text = &sentence.text[clause.range.clone()];
        if clause.n_words < LEAST_WORDS || !is_wanted(clause, text) {
            return None;
        }
        let long = clause.n_words.saturating_sub(11) as f64 * 0.05;
        let n_over = clause.n_words.saturating_sub(MAX_WORDS);
        let over = if n_over > 0 { 1.2 + n_over as f64 * 0.1 } else { 0.0 };
        let short = 5usize.saturating_sub(clause.n_words) as f64 * 0.2;
        let backward = if leans_back(text, words) { 0.35 } else { 0.0 };
        let joined = if is_joined(text, words) { 0.5 } else { 0.0 };
        let vague = if is_vague(text, words) { 0.4 } else { 0.0 };
        let score = sentence.rank - clause.cost - long - over - short - backward - joined - vague;
        Some(Point { at: sentence.at, text: line(text), range: clause.range.clone(), score, n_words: clause.n_words })
    });
    points.fold(None, |best: Option<Point>, point| match best {
        Some(best) if best.score >= point.score => Some(best),
        Some(_) | None => Some(point),
    })
}

/// True for a clause that says that something matters, and not what it is.
fn is_vague(text: &str, words: &Words) -> bool {
    const VAGUE: [&str; 10] =
        ["role", "part", "aspect", "aspects", "example", "importance", "way", "thing", "things", "fact"];
    words.tag == "en"
        && count(text) <= 8
        && text.split_whitespace().any(|word| VAGUE.contains(&word.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// Chooses the key points of a group; `heading` is its own title, `used` are titles that were given.
pub(super) fn points(
    sentences: &[Sentence<'_>],
    heading: Option<(String, (usize, usize))>,
    words: &Words,
    rarity: &Rarity,
    used: &BTreeSet<String>,
) -> Points {
    let lines: Vec<Point> = sentences.iter().filter_map(|s| point(s, words, |c, _| c.n_words <= MAX_WORDS)).collect();
    let lines = if lines.is_empty() {
        // Nothing shorter is there: one long line that can't be cut is better than none.
        let long = sentences.iter().filter_map(|s| point(s, words, |c, _| c.n_words <= MAX_UNCUT));
        long.reduce(|best, other| if other.score > best.score { other } else { best }).into_iter().collect()
    } else if lines.len() == 1 && !words.is_spaceless() {
        // One line alone says little; what can't be cut may be a little longer beside it.
        let known: Vec<(usize, usize)> = lines.iter().map(|line| line.at).collect();
        let others = sentences.iter().filter(|s| !known.contains(&s.at));
        let long = others.filter_map(|s| point(s, words, |c, _| c.n_words <= MAX_BESIDE));
        let mut both = lines;
        both.extend(long.reduce(|best, other| if other.score > best.score { other } else { best }));
        both.sort_by_key(|line| line.at);
        both
    } else {
        lines
    };
    if heading.is_some() {
        return Points { title: heading, lines: chosen(lines, None, words) };
    }
    let fits_title = |clause: &Clause, text: &str| {
        (3..=11).contains(&clause.n_words)
            && line(text).chars().count() <= title_len(words)
            && !leans_back(text, words)
            && !is_joined(text, words)
            && !has_pointer(text, words)
            && !is_vague(text, words)
            && !text.starts_with(['“', '«', '„', '*'])
            && !(words.is_spaceless() && clause.cost > 0.5)
    };
    // What comes later names what comes later, not what stands before it.
    let firsts = sentences.iter().filter(|sentence| sentence.at.1 == 0);
    let titles = firsts.filter_map(|sentence| point(sentence, words, fits_title));
    let free = titles.filter(|title| !used.contains(&title.text.to_lowercase()));
    let title = free.reduce(|best, other| if other.score > best.score { other } else { best });
    if let Some(title) = &title {
        let rest: Vec<Point> = lines
            .iter()
            .filter_map(|line| {
                let is_apart =
                    line.at != title.at || line.range.end <= title.range.start || line.range.start >= title.range.end;
                if is_apart {
                    return Some(line.clone());
                }
                // Another clause of the same sentence may say something more.
                let sentence = sentences.iter().find(|s| s.at == line.at)?;
                if words.is_spaceless() {
                    return None;
                }
                point(sentence, words, |c, text| {
                    c.n_words <= MAX_WORDS
                        && !leans_back(text, words)
                        && (c.range.end <= title.range.start || c.range.start >= title.range.end)
                })
            })
            .collect();
        let rest = chosen(rest, Some(title.at), words);
        if !rest.is_empty() {
            return Points { title: Some((title.text.clone(), title.at)), lines: rest };
        }
    }
    let lines = chosen(lines, None, words);
    let shown: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let all: Vec<&str> = sentences.iter().map(|s| &s.text[s.range.clone()]).collect();
    // What the slide says tells best what it is about.
    let name = [shown.join(". "), all.join(" ")].iter().find_map(|text| phrase(text, words, rarity, used));
    if let Some(name) = name {
        let lower = name.to_lowercase();
        let holder = sentences.iter().find(|s| s.text[s.range.clone()].to_lowercase().contains(&lower));
        let at = holder.or(sentences.first()).map_or((0, 0), |s| s.at);
        return Points { title: Some((name, at)), lines };
    }
    let title = title.or_else(|| long_title(sentences, words, used));
    match title {
        Some(title) if lines.len() > 1 => {
            // What leans on the sentence that became the title may have lost its ground.
            let lines = lines.into_iter().filter(|line| line.at != title.at).collect();
            Points { title: Some((title.text, title.at)), lines: chosen(lines, Some(title.at), words) }
        }
        Some(_) | None => Points { title: None, lines },
    }
}

/// A longer sentence of the beginning, where nothing short says what it is about.
fn long_title(sentences: &[Sentence<'_>], words: &Words, used: &BTreeSet<String>) -> Option<Point> {
    let fits = |clause: &Clause, text: &str| {
        clause.n_words <= MAX_LONG_TITLE_WORDS
            && line(text).chars().count() <= MAX_LONG_TITLE
            && !leans_back(text, words)
            && !is_joined(text, words)
            && !has_pointer(text, words)
            && !text.contains(['“', '«', '„', '*'])
    };
    if words.is_spaceless() {
        return None;
    }
    let titles = sentences.iter().take(2).filter_map(|sentence| point(sentence, words, fits));
    titles.into_iter().find(|title| !used.contains(&title.text.to_lowercase()))
}

fn title_len(words: &Words) -> usize {
    if words.is_spaceless() { 26 } else { MAX_TITLE }
}

/// The best lines that one slide bears, in the order of the text; `title` is the sentence that stands above them.
///
/// A line that leans on a sentence which isn't on the slide makes way for the next best, as long as two are left;
/// “They didn’t have to close them” isn't said at all beside a line that stands alone.
fn chosen(mut lines: Vec<Point>, title: Option<(usize, usize)>, words: &Words) -> Vec<Point> {
    lines.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.at.cmp(&b.at)));
    loop {
        let kept = best_of(&lines);
        let orphans: Vec<usize> = (0..kept.len()).filter(|i| is_orphan(&kept, *i, title, words)).collect();
        let stands_one = orphans.len() < kept.len();
        let goes = |i: usize| lines.len() > 2 || stands_one && opens_with_pronoun(&kept[i].text, words);
        let Some(orphan) = orphans.into_iter().find(|i| goes(*i)) else { return kept };
        let orphan = &kept[orphan];
        lines.retain(|line| line.at != orphan.at || line.range != orphan.range);
    }
}

/// As many lines as a slide bears, of those that are in the order of their scores.
fn best_of(lines: &[Point]) -> Vec<Point> {
    let (mut n_words, mut kept) = (0, Vec::new());
    for line in lines {
        if kept.len() < MAX_LINES && (n_words + line.n_words <= MAX_LIST_WORDS || kept.len() < 2) {
            n_words += line.n_words;
            kept.push(line.clone());
        }
    }
    kept.sort_by_key(|line| (line.at, line.range.start));
    kept
}

/// True for a line that leans on a sentence which isn't on the slide.
fn is_orphan(lines: &[Point], i: usize, title: Option<(usize, usize)>, words: &Words) -> bool {
    let (paragraph, sentence) = lines[i].at;
    let is_before = |at: (usize, usize)| at.0 == paragraph && (at.1 + 1 == sentence || at.1 == sentence);
    // A pronoun means what was named last: with another line between, the title is too far away.
    let has_ground = if i == 0 { title.is_some_and(is_before) } else { is_before(lines[i - 1].at) };
    leans_back(&lines[i].text, words) && !has_ground
}

/// An item of a list, cut if it is too long and can be.
pub(super) fn item(text: &str, words: &Words) -> String {
    if count(text) <= MAX_WORDS {
        return line(text);
    }
    let sentences = crate::essay::sentence::split(text, words);
    let Some(first) = sentences.first() else { return line(text) };
    let best = clauses(text, first, words).into_iter().filter(|c| c.n_words <= MAX_WORDS).max_by_key(|c| c.n_words);
    best.map_or_else(|| line(&text[first.clone()]), |clause| line(&text[clause.range]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_comes_from_the_sentence_that_holds_it() {
        let words = Words::english();
        let text = "It began long ago and was told to nobody in the north. They never speak of the joint development of nuclear technology there.";
        let ranges = crate::essay::sentence::split(text, words);
        let sentences: Vec<Sentence<'_>> =
            ranges.into_iter().enumerate().map(|(i, range)| Sentence { at: (3, i), text, range, rank: 1.0 }).collect();
        let found = points(&sentences, None, words, &Rarity::default(), &BTreeSet::new());
        assert_eq!(found.title, Some(("The joint development of nuclear technology".to_owned(), (3, 1))));
    }
}
