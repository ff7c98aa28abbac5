//! The pieces of a sentence that can stand on a slide: cut where a clause begins or ends, never inside.
//!
//! A cut that could leave half a thought isn't made: before a list's items, at
//! a “but”, inside quotation marks or brackets. Better a long line than a bent one.

use std::ops::Range;

use super::words::{Words, count};

/// Longest line of a list, in words.
pub const MAX_WORDS: usize = 18;

/// A sentence of more pieces than this is a list or data, and stays whole.
const MAX_SEGMENTS: usize = 48;

/// A piece of a sentence that can stand alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Its bytes in the paragraph.
    pub range: Range<usize>,
    /// How many words it has.
    pub n_words: usize,
    /// How much is lost by taking it alone, from 0.
    pub cost: f64,
    /// True if it is the whole sentence.
    pub is_whole: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Border {
    Start,
    Comma,
    Strong,
    Dash,
    Colon,
}

struct Segment<'a> {
    range: Range<usize>,
    before: Border,
    text: &'a str,
    first: String,
    second: String,
    n_words: usize,
}

/// All pieces of a sentence that can stand alone, the whole sentence first.
#[must_use]
pub fn clauses(text: &str, sentence: &Range<usize>, words: &Words) -> Vec<Clause> {
    let segments = segments(text, sentence, words);
    let n_words = count(&text[sentence.clone()]);
    let mut found = vec![Clause { range: sentence.clone(), n_words, cost: 0.0, is_whole: true }];
    if segments.len() > MAX_SEGMENTS {
        return found;
    }
    let starts: Vec<(usize, usize, f64)> = (0..segments.len())
        .filter_map(|i| starts_at(&segments, i, words).map(|(skip, cost)| (i, skip, cost)))
        .collect();
    let ends: Vec<(usize, f64)> =
        (0..segments.len()).filter_map(|j| ends_at(&segments, j, words).map(|cost| (j, cost))).collect();
    let named = behind_among(text, sentence);
    let starts = starts.iter().copied().chain(named.map(|skip| (0, skip, 0.15)));
    for (i, skip, start_cost) in starts {
        for &(j, end_cost) in ends.iter().filter(|(j, _)| *j >= i) {
            let range = segments[i].range.start + skip..segments[j].range.end;
            let piece = &text[range.clone()];
            let is_whole = i == 0 && skip == 0 && j + 1 == segments.len();
            let n_words = count(piece);
            if is_whole || n_words < least(words) || !is_balanced(piece) {
                continue;
            }
            // A head that is cut short before its verb has few words.
            if j + 1 < segments.len() && n_words < least(words) + 2 {
                continue;
            }
            found.push(Clause { range, n_words, cost: start_cost + end_cost, is_whole });
        }
    }
    if !words.verbs.is_empty() {
        let shorter: Vec<Clause> = found.iter().flat_map(|clause| without_tail(text, clause, words)).collect();
        found.extend(shorter);
    }
    found
}

/// Bytes to skip in “Among them was Qian Xuesen, an engineer …”: who it was says enough, “them” points elsewhere.
fn behind_among(text: &str, sentence: &Range<usize>) -> Option<usize> {
    const AMONG: [&str; 14] = [
        "among them was ",
        "among them were ",
        "one of them was ",
        "среди них был ",
        "среди них была ",
        "среди них были ",
        "parmi eux se trouvait ",
        "parmi eux figurait ",
        "parmi elles figurait ",
        "unter ihnen war ",
        "unter ihnen waren ",
        "entre ellos estaba ",
        "entre ellos estaban ",
        "entre ellas estaba ",
    ];
    let part = &text[sentence.clone()];
    let starts = |among: &str| {
        let mut lower = part.chars().flat_map(char::to_lowercase);
        among.chars().all(|c| lower.next() == Some(c))
    };
    let found = AMONG.iter().find(|among| starts(among))?;
    let rest = part.get(found.len()..)?;
    rest.starts_with(char::is_uppercase).then_some(found.len())
}

/// A clause without what hangs on its end with no comma before it: where that is surely no part of the matter.
fn without_tail(text: &str, clause: &Clause, words: &Words) -> Vec<Clause> {
    let piece = &text[clause.range.clone()];
    let starts = word_starts(piece);
    let lower: Vec<String> = starts
        .iter()
        .enumerate()
        .map(|(i, start)| {
            let end = starts.get(i + 1).copied().unwrap_or(piece.len());
            piece[*start..end].trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
        })
        .collect();
    let word = |i: usize| lower.get(i).map_or("", String::as_str);
    let known: Vec<bool> = lower.iter().map(|word| words.verbs.contains(&word.as_str())).collect();
    let is_known_verb = |i: usize| known.get(i).copied().unwrap_or(false);
    let is_verb = |i: usize| is_known_verb(i) || word(i).len() > 4 && word(i).ends_with("ed");
    let is_article = |i: usize| matches!(word(i), "a" | "an" | "the");
    let ends_part = |i: usize| {
        let end = starts.get(i + 1).copied().unwrap_or(piece.len());
        piece[starts[i]..end].trim_end().ends_with([',', ';', ':', '—', '”'])
    };
    // Between the last comma and “who” a verb shows that more than a list's last item would be left.
    let has_verb_beside = |i: usize| (1..i).rev().take_while(|k| !ends_part(*k)).any(is_verb);
    // “received news that would change it” needs its end; “created a blueprint that …” and “exchanges that …” don't.
    let is_thing_before = |i: usize| {
        let is_plural = word(i - 1).ends_with('s') && !TOLD.contains(&word(i - 1));
        is_plural
            || (1..i).rev().take(6).take_while(|k| !is_known_verb(*k)).any(is_article) && !TOLD.contains(&word(i - 1))
    };
    let n = starts.len();
    let mut found = Vec::new();
    for i in 5..n {
        let here = word(i);
        if !matches!(here, "who" | "that" | "before" | "after" | "while" | "by" | "of" | "in" | "and") {
            continue;
        }
        // A comma ends the phrase that would be left away; what follows it would be lost with it.
        let ends_inside = piece[starts[i]..].trim_end_matches('.').contains([',', ';', ':', '“', '”', '(', ')', '—']);
        let follows_comma = piece[..starts[i]].trim_end().ends_with([',', ';', ':', '—', '”']);
        if follows_comma || !(1..i).any(is_verb) {
            continue;
        }
        let cost = match here {
            "who" if has_verb_beside(i) => 0.5,
            "that" if is_verb(i + 1) && !is_verb(i - 1) && is_thing_before(i) => 0.5,
            "before" | "after" | "while" | "by" if word(i + 1).ends_with("ing") && word(i + 1).len() > 4 => 0.2,
            // “in this endeavor” points back to a sentence that isn't on the slide.
            "of" | "in" if points_back(word(i + 1)) && n - i <= 6 => {
                let is_behind_thing = (1..=3).any(|back| is_article(i - back)) && !is_verb(i - 1);
                if is_behind_thing && !(i..n).any(is_verb) { 0.05 } else { continue }
            }
            "and" if is_article(i + 1) && n - i <= 10 && !(i..n).any(is_verb) && !ends_inside => 0.45,
            _ => continue,
        };
        let is_list = ends_inside && !matches!(here, "that" | "who");
        let left = piece[..starts[i]].trim_end();
        if is_list || bends(left, words) || !is_balanced(left) {
            continue;
        }
        let range = clause.range.start..clause.range.start + left.len();
        found.push(Clause { n_words: count(left), range, cost: clause.cost + cost, is_whole: false });
    }
    found
}

/// What somebody is told: without its “that …” it says nothing.
const TOLD: [&str; 14] = [
    "news", "fact", "idea", "belief", "claim", "hope", "proof", "evidence", "view", "promise", "threat", "word",
    "sign", "doubt",
];

/// Bytes at which the words of a text begin.
fn word_starts(text: &str) -> Vec<usize> {
    let is_start = |&(at, c): &(usize, char)| {
        !c.is_whitespace() && (at == 0 || text[..at].ends_with(char::is_whitespace)) && !matches!(c, '—' | '–')
    };
    text.char_indices().filter(is_start).map(|(at, _)| at).collect()
}

/// True for words that point to what was said before.
fn points_back(word: &str) -> bool {
    matches!(word, "this" | "that" | "these" | "those" | "its" | "their" | "his" | "her")
}

/// True for what says another thing without its end: “no engineer who …”, “the first bridge that …”.
fn bends(text: &str, words: &Words) -> bool {
    const NARROW: [&str; 14] = [
        "no", "not", "never", "few", "all", "every", "any", "each", "same", "those", "nobody", "nothing", "hardly",
        "most",
    ];
    text.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        NARROW.contains(&word.as_str()) || word.ends_with("n’t") || words.superlatives.contains(&word.as_str())
    })
}

fn least(words: &Words) -> usize {
    if words.is_spaceless() { 3 } else { 4 }
}

/// A sentence in pieces: between commas, semicolons, colons and dashes outside of quotations and brackets.
fn segments<'a>(text: &'a str, sentence: &Range<usize>, words: &Words) -> Vec<Segment<'a>> {
    let part = &text[sentence.clone()];
    let mut segments = Vec::new();
    let (mut start, mut before, mut depth) = (0, Border::Start, 0i32);
    let mut straight = false;
    for (at, c) in part.char_indices() {
        match c {
            '“' | '«' | '„' | '(' | '[' | '（' | '《' | '「' => depth += 1,
            '”' | '»' | ')' | ']' | '）' | '》' | '」' => depth = (depth - 1).max(0),
            '"' => straight = !straight,
            _ => {}
        }
        if depth > 0 || straight {
            continue;
        }
        let rest = &part[at + c.len_utf8()..];
        let has_space = rest.starts_with(char::is_whitespace);
        let border = match c {
            ',' if has_space => Border::Comma,
            '，' => Border::Comma,
            ';' if has_space => Border::Strong,
            '；' => Border::Strong,
            ':' if has_space => Border::Colon,
            '：' => Border::Colon,
            '—' | '–' if words.is_spaceless() || (has_space && part[..at].ends_with(char::is_whitespace)) => {
                Border::Dash
            }
            _ => continue,
        };
        segments.extend(segment(text, sentence.start + start..sentence.start + at, before));
        (start, before) = (at + c.len_utf8(), border);
    }
    segments.extend(segment(text, sentence.start + start..sentence.end, before));
    segments
}

fn segment(text: &str, range: Range<usize>, before: Border) -> Option<Segment<'_>> {
    let part = &text[range.clone()];
    let trimmed = part.trim_start_matches(|c: char| c.is_whitespace() || c == '—');
    let start = range.start + part.len() - trimmed.len();
    let trimmed = trimmed.trim_end();
    let clean = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut all = trimmed.split_whitespace();
    let (first, second) = (clean(all.next()?), clean(all.next().unwrap_or_default()));
    let range = start..start + trimmed.len();
    Some(Segment { range, before, text: trimmed, first, second, n_words: count(trimmed) })
}

fn is_in(list: &[&str], segment: &Segment<'_>, words: &Words) -> bool {
    if words.is_spaceless() {
        return list.iter().any(|word| segment.text.starts_with(word));
    }
    list.contains(&segment.first.as_str())
}

/// True for a word or phrase that only joins a sentence to the one before it.
fn is_connective(segment: &Segment<'_>, words: &Words) -> bool {
    let lower = segment.text.to_lowercase();
    words.connectives.contains(&lower.as_str())
}

/// True for what follows a main clause and hangs on it.
fn hangs(segment: &Segment<'_>, words: &Words) -> bool {
    // “…, evolving relationship” is an item; a clause has more words.
    let is_participle =
        words.tag == "en" && segment.n_words >= 4 && segment.first.len() > 4 && segment.first.ends_with("ing");
    is_participle || is_in(words.trails, segment, words)
}

/// True for a condition: what follows is only said of what fulfils it.
fn is_condition(segment: &Segment<'_>, words: &Words) -> bool {
    const IF: [&str; 13] = [
        "if", "unless", "provided", "si", "s’il", "s’ils", "wenn", "falls", "sofern", "если", "when", "whenever",
        "sólo",
    ];
    if words.is_spaceless() {
        return ["如果", "若", "只要", "除非", "假如"].iter().any(|word| segment.text.starts_with(word));
    }
    // “When the bridge was built, …” tells a time; “when you press a key, …” tells a condition.
    let is_time = segment.first == "when" && !segment.text.to_lowercase().contains(" you");
    !is_time && IF.contains(&segment.first.as_str())
}

/// True for what bounds all that is said behind it: “For eighty years, the boat was the fastest way”.
fn limits(segment: &Segment<'_>, words: &Words) -> bool {
    let list: &[&str] = match words.tag {
        "en" => &["for", "until", "till", "within", "without", "except", "only", "at"],
        "fr" => &["pendant", "jusqu’à", "jusqu’en", "jusqu’au", "sans", "sauf", "durant"],
        "es" => &["durante", "hasta", "sin", "salvo", "solo", "sólo"],
        "ru" => &["до", "без", "кроме", "только", "сначала", "поначалу", "вначале"],
        _ => return false,
    };
    // “At last” and “for example” bound nothing.
    list.contains(&segment.first.as_str())
        && !is_connective(segment, words)
        && !matches!(segment.second.as_str(), "last" | "example" | "instance" | "least" | "length")
}

/// True for a piece of a Chinese sentence that tells what its first piece only names: “运茶的税，是别人的十倍”.
fn is_predicate(segment: &Segment<'_>) -> bool {
    ["是", "为", "就是", "即", "都", "均", "达", "占"].iter().any(|word| segment.text.starts_with(word))
        && !["为了", "为此", "是否", "都市", "达成"].iter().any(|word| segment.text.starts_with(word))
}

/// True for what stands before a main clause and can be left away.
fn leads(segment: &Segment<'_>, words: &Words) -> bool {
    let is_adverb = words.tag == "en" && segment.n_words == 1 && segment.first.ends_with("ly");
    // “Among them was Li, a pilot”: the main clause itself, turned around.
    let is_inverted = !words.trails.contains(&segment.first.as_str())
        && !BEFORE_VERBS.contains(&segment.first.as_str())
        && segment.text.split_whitespace().any(|word| is_verb_of(word, words));
    is_adverb || (is_in(words.leads, segment, words) && !is_inverted)
}

/// True for a word that shows that a phrase is a clause.
fn is_verb_of(word: &str, words: &Words) -> bool {
    let word = word.to_lowercase();
    verbs(words).contains(&word.as_str())
        || words.tag == "ru" && word.chars().count() > 4 && VERBAL.iter().any(|ending| word.ends_with(ending))
}

/// How Russian verbs end.
const VERBAL: [&str; 17] = [
    "л", "ла", "ло", "ли", "лся", "лась", "лось", "лись", "ется", "ится", "ются", "ятся", "ет", "ит", "ют", "ят", "ут",
];

/// Forms of “to be” that show that a phrase is a clause.
fn verbs(words: &Words) -> &'static [&'static str] {
    match words.tag {
        "en" => &["is", "are", "was", "were", "came", "stood"],
        "fr" => &["est", "sont", "était", "étaient"],
        "es" => &["es", "son", "era", "eran"],
        "ru" => &["был", "была", "были"],
        _ => &[],
    }
}

/// Words that open a clause with a verb of its own, which can be left away all the same.
const BEFORE_VERBS: [&str; 12] =
    ["when", "once", "if", "after", "before", "given", "quand", "lorsque", "si", "cuando", "если", "whether"];

/// True for a clause that says what is not so.
fn denies(segment: &Segment<'_>) -> bool {
    const NOT: [&str; 9] = ["not", "never", "no", "nicht", "kein", "pas", "не", "nunca", "n’est"];
    segment.text.contains('不')
        || segment.text.split_whitespace().any(|word| NOT.contains(&word.to_lowercase().as_str()))
}

/// The bytes to skip and the cost of beginning at a segment; `None` where nothing can begin.
fn starts_at(segments: &[Segment<'_>], i: usize, words: &Words) -> Option<(usize, f64)> {
    let segment = &segments[i];
    match segment.before {
        Border::Start => return Some((0, 0.0)),
        Border::Strong => return Some((0, 0.1)),
        Border::Dash | Border::Colon => return None,
        Border::Comma => {}
    }
    // The part of the sentence before this segment.
    let first = segments[..i].iter().rposition(|s| matches!(s.before, Border::Start | Border::Strong)).unwrap_or(0);
    if is_condition(&segments[first], words) {
        return None;
    }
    // “However, not everybody …”: what it turns against is the sentence before.
    let follows_connectives = i > first && segments[first..i].iter().all(|before| is_connective(before, words));
    if is_in(words.turns, segment, words) && !follows_connectives {
        return None;
    }
    // “In 1870, 486 ships passed, in 1875 it was 1,494”: without its own year the first number has another's.
    let has_year = |segments: &[Segment<'_>]| segments.iter().any(|segment| years(segment.text) > 0);
    let are_years_parted = has_year(&segments[first..i]) && has_year(&segments[i..]);
    if words.is_spaceless() {
        let is_free = !hangs(segment, words) && !is_in(words.joins, segment, words) && !is_predicate(segment);
        // Behind another clause the subject is often left away.
        let is_behind_lead = segments[first..i].iter().all(|before| {
            leads(before, words) || is_connective(before, words) || before.n_words <= 4 && years(before.text) > 0
        });
        let is_parallel = is_behind_lead && are_years_parted;
        return (is_free && !is_parallel).then_some((0, if is_behind_lead { 0.15 } else { 0.7 }));
    }
    if is_in(words.joins, segment, words) {
        // “…, or a path”: what else may be isn't what is.
        const OR: [&str; 8] = ["or", "nor", "ou", "ni", "oder", "o", "или", "либо"];
        if OR.contains(&segment.first.as_str()) {
            return None;
        }
        // A comma and an “and” join clauses only where no list is being told.
        let is_list = i != first + 1 && !(i == first + 2 && leads(&segments[first], words));
        let is_clause =
            segments[i - 1].n_words >= 5 && segment.n_words >= 6 && !is_in(words.leads, &segments[i - 1], words);
        let space = segment.text.find(char::is_whitespace)?;
        let skip = segment.text.len() - segment.text[space..].trim_start().len();
        let is_backward = words.backward.contains(&segment.second.as_str());
        let has_subject = has_subject(&segment.text[skip..], words);
        return (!is_list && is_clause && !is_backward && has_subject).then_some((skip, 0.2));
    }
    // German turns the main clause around behind its lead, so that it can't be left away.
    let all_lead = words.tag != "de"
        && segments[first..i].iter().all(|before| leads(before, words) || is_connective(before, words));
    let is_joined = i == first + 1 && is_connective(&segments[first], words);
    let is_main = !hangs(segment, words) && !leads(segment, words) && (segment.n_words >= 3 || is_joined);
    if segments[first..i].iter().any(|before| limits(before, words)) {
        return None;
    }
    // “By the late 1950s, …”: when it was is half of what a history tells.
    let cost = if has_year(&segments[first..i]) { DATE_CUT } else { 0.08 };
    (all_lead && is_main && !are_years_parted).then_some((0, cost))
}

/// What is lost with a date before the main clause.
const DATE_CUT: f64 = 0.45;

/// How many numbers in a text look like years.
fn years(text: &str) -> usize {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.filter(|number| number.len() == 4 && number.starts_with(['1', '2'])).count()
}

/// True if a clause behind “and” has a subject of its own, as far as its first words show.
fn has_subject(text: &str, words: &Words) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let lower = first.trim_matches(|c: char| !c.is_alphanumeric() && c != '’').to_lowercase();
    let is_noun = first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    // “l’Égypte”
    let head = lower.split('’').next().unwrap_or_default();
    match words.tag {
        "en" => {
            let is_verb = |word: &str| {
                let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
                words.verbs.contains(&word.as_str()) || word.len() > 4 && word.ends_with("ed")
            };
            !is_verb(first) && text.split_whitespace().any(is_verb)
        }
        "ru" => is_noun || lower.chars().count() < 4 || !VERBAL.iter().any(|ending| lower.ends_with(ending)),
        "fr" | "es" | "de" => {
            is_noun
                || words.articles.contains(&lower.as_str())
                || words.leads.contains(&lower.as_str())
                || matches!(head, "l" | "qu" | "d")
                || matches!(
                    lower.as_str(),
                    "chaque"
                        | "personne"
                        | "nadie"
                        | "cada"
                        | "muchos"
                        | "niemand"
                        | "kein"
                        | "keine"
                        | "viele"
                        | "seither"
                )
        }
        _ => true,
    }
}

/// Most words behind a dash that name what the sentence speaks of: “… between two nations — China and the Soviet Union”.
const NAMING: usize = 6;

/// The cost of ending behind a segment; `None` where nothing can end.
fn ends_at(segments: &[Segment<'_>], j: usize, words: &Words) -> Option<f64> {
    let Some(next) = segments.get(j + 1) else { return Some(0.0) };
    let rest = &segments[j + 1..];
    // A condition can't stand without what it is a condition of.
    let first = segments[..=j].iter().rposition(|s| matches!(s.before, Border::Start | Border::Strong)).unwrap_or(0);
    if next.before != Border::Strong && is_condition(&segments[first], words) {
        return None;
    }
    match next.before {
        Border::Strong => Some(0.05),
        // Two dashes hold an aside in the middle of a clause.
        // “Not merely this — but that”: half of it says the opposite.
        Border::Dash if denies(&segments[j]) => None,
        // “…, the last one — in November”: what is left of the dash is half a thought.
        Border::Dash if segments[j].before == Border::Comma && segments[j].n_words < 3 => None,
        Border::Dash => (rest.iter().filter(|s| s.before == Border::Dash).count() == 1
            && segments[..=j].iter().all(|s| s.before != Border::Dash))
        .then_some(if rest.len() == 1 && next.n_words <= NAMING { 0.45 } else { 0.1 }),
        Border::Colon | Border::Start => None,
        Border::Comma if is_in(words.turns, next, words) || compares(&segments[j], next, words) => None,
        Border::Comma if words.is_spaceless() && is_predicate(next) => None,
        Border::Comma if words.is_spaceless() => {
            // Behind a cause the clause would be cut off; behind another one it may end.
            (!leads(&segments[j], words)).then_some(0.15)
        }
        Border::Comma => {
            if leads(&segments[j], words) && segments[j].before != Border::Start && j > 0 {
                return None;
            }
            if j == 0 && leads(&segments[0], words) {
                return None;
            }
            if is_in(words.joins, next, words) {
                return starts_at(segments, j + 1, words).map(|_| 0.1);
            }
            let is_aside = rest.get(1).is_some_and(|after| {
                after.before == Border::Comma
                    && !hangs(after, words)
                    && !leads(after, words)
                    && !is_in(words.joins, after, words)
                    && !words.leads.contains(&next.second.as_str())
            });
            // Russian puts a comma before clauses that say which one is meant.
            let is_needed = words.tag == "ru" && next.first.starts_with("котор");
            if is_needed && segments[j].text.split_whitespace().any(narrows) {
                return None;
            }
            (hangs(next, words) && !is_aside).then_some(if is_needed { 0.35 } else { 0.12 })
        }
    }
}

/// True for Russian words that the clause behind them explains: “тех, которые …”.
fn narrows(word: &str) -> bool {
    const NARROW: [&str; 20] = [
        "тот",
        "та",
        "то",
        "те",
        "того",
        "той",
        "тех",
        "тому",
        "тем",
        "такой",
        "такая",
        "такие",
        "первый",
        "первая",
        "первое",
        "единственный",
        "единственная",
        "все",
        "всё",
        "каждый",
    ];
    NARROW.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
}

/// True where what follows is what something is compared with: “weniger, als …”, “меньше, чем …”.
fn compares(segment: &Segment<'_>, next: &Segment<'_>, words: &Words) -> bool {
    const MORE: [&str; 12] = [
        "mehr",
        "weniger",
        "anders",
        "eher",
        "lieber",
        "besser",
        "früher",
        "später",
        "größer",
        "länger",
        "höher",
        "schneller",
    ];
    match words.tag {
        "ru" => next.first == "чем",
        "de" => {
            next.first == "als"
                && segment.text.split_whitespace().any(|word| MORE.contains(&word.to_lowercase().as_str()))
        }
        _ => false,
    }
}

/// True if quotations, brackets and emphasis that open are closed.
fn is_balanced(text: &str) -> bool {
    let n = |signs: &[char]| text.chars().filter(|c| signs.contains(c)).count();
    // German closes with the sign that English opens with.
    let n_low = n(&['„']);
    let are_quotes = if n_low > 0 { n_low == n(&['“', '”']) } else { n(&['“']) == n(&['”']) };
    let are_brackets = n(&['(', '（']) == n(&[')', '）']) && n(&['[']) == n(&[']']) && n(&['«']) == n(&['»']);
    are_quotes && are_brackets && ['*', '`', '"'].into_iter().all(|sign| n(&[sign]).is_multiple_of(2))
}

/// A clause as a line of its own: its first letter large, no stop at its end.
#[must_use]
pub fn line(text: &str) -> String {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '.' | '。' | ';' | '；' | ',' | '，' | ':' | '：');
    let trimmed = text.trim().trim_end_matches(is_end);
    // The stop of an abbreviation belongs to it.
    let tail = &text.trim()[trimmed.len()..];
    let is_abbreviated = tail.starts_with('.')
        && trimmed.rsplit(char::is_whitespace).next().is_some_and(|word| {
            let mut letters = word.chars();
            word.contains('.') || letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
        });
    let trimmed = if is_abbreviated { format!("{trimmed}.") } else { trimmed.to_owned() };
    // The name of a file or a command keeps its letters.
    let first = trimmed.split_whitespace().next().unwrap_or_default();
    let is_code = first.starts_with(['#', '/', '`', '\\']) || first.contains(['/', '_', '=']);
    if is_code {
        return trimmed;
    }
    let mut chars = trimmed.chars();
    let mut lead = String::new();
    // Marks may stand before the first letter.
    for c in chars.by_ref() {
        if c.is_alphanumeric() {
            lead.extend(c.to_uppercase());
            break;
        }
        lead.push(c);
    }
    lead + chars.as_str()
}

/// True if a clause leans on what was said before it.
#[must_use]
pub fn leans_back(text: &str, words: &Words) -> bool {
    if words.is_spaceless() {
        return words.backward.iter().any(|word| text.starts_with(word));
    }
    let clean = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut all = text.split_whitespace();
    let (first, second) = (clean(all.next().unwrap_or_default()), clean(all.next().unwrap_or_default()));
    // “Among them was …”, “With it came …”, „Unter ihnen war …“, «Среди них был …»
    let is_phrase = words.leads.contains(&first.as_str()) || PREPOSITIONS.contains(&first.as_str());
    words.backward.contains(&first.as_str()) || is_phrase && PERSONS.contains(&second.as_str())
}

/// True for “They did not …”: without the sentence before it nobody knows who.
#[must_use]
pub fn opens_with_pronoun(text: &str, words: &Words) -> bool {
    const PRONOUNS: [&str; 23] = [
        "they", "he", "she", "it", "ils", "elles", "il", "elle", "er", "sie", "ellos", "ellas", "él", "ella", "он",
        "она", "оно", "они", "его", "её", "их", "their", "his",
    ];
    if words.is_spaceless() {
        return ["这不是", "这是", "他", "她", "它"].iter().any(|word| text.starts_with(word));
    }
    let first = text.split_whitespace().next().unwrap_or_default();
    PRONOUNS.contains(&first.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str())
}

/// Words before a pronoun that opens a sentence about what was named before.
const PREPOSITIONS: [&str; 17] = [
    "among",
    "with",
    "for",
    "to",
    "of",
    "by",
    "from",
    "unter",
    "mit",
    "für",
    "parmi",
    "avec",
    "entre",
    "con",
    "среди",
    "с",
    "у",
];
/// Pronouns for what was named before.
const PERSONS: [&str; 20] = [
    "them", "it", "him", "her", "these", "those", "ihnen", "ihm", "ihr", "diesen", "eux", "elles", "lui", "ellos",
    "ellas", "él", "них", "ним", "ними", "него",
];

/// True if a clause begins with a word that joins it to the sentence before.
#[must_use]
pub fn is_joined(text: &str, words: &Words) -> bool {
    if words.is_spaceless() {
        return words.connectives.iter().any(|word| text.starts_with(word));
    }
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric());
    words.connectives.iter().any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '’'))
    })
}

/// True if a clause speaks of something that only what was said before explains: “this”, “it”, “there”.
#[must_use]
pub fn has_pointer(text: &str, words: &Words) -> bool {
    if words.is_spaceless() {
        return words.pointers.iter().any(|word| text.contains(word));
    }
    let lower: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c == '’')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let points = |word: &str| words.pointers.contains(&word);
    let is_pair = |pair: &[String]| match words.tag {
        // “that year”, “the last one”; “that” alone joins clauses.
        "en" => {
            pair[0] == "that" && matches!(pair[1].as_str(), "year" | "time" | "day" | "way" | "place" | "month" | "war")
                || pair[1] == "one"
                    && matches!(pair[0].as_str(), "first" | "last" | "second" | "other" | "next" | "new")
        }
        // “le nationalisa”, “la ha vuelto”: what looks like an article is a pronoun before a verb.
        "fr" => {
            matches!(pair[0].as_str(), "le" | "la" | "les" | "l")
                && is_past(&pair[1], &["isa", "ait", "aient", "èrent", "irent", "urent"])
        }
        "es" => {
            matches!(pair[0].as_str(), "lo" | "la" | "los" | "las" | "le" | "les")
                && (matches!(pair[1].as_str(), "ha" | "han" | "había" | "habían")
                    || is_past(&pair[1], &["ó", "aron", "ieron", "aba", "aban", "ían"]))
        }
        _ => false,
    };
    lower.iter().any(|word| points(word)) || lower.windows(2).any(is_pair)
}

fn is_past(word: &str, endings: &[&str]) -> bool {
    word.chars().count() > 3 && endings.iter().any(|ending| word.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(tag: &str, text: &str) -> Vec<String> {
        let words = Words::of(tag).unwrap();
        clauses(text, &(0..text.len()), words).iter().skip(1).map(|clause| line(&text[clause.range.clone()])).collect()
    }

    #[test]
    fn clauses_are_cut_at_their_borders() {
        let text = "In the 1950s, China exported large quantities of grain, cotton, and other raw materials to the USSR, helping to stabilize its economy.";
        assert!(pieces("en", text).contains(
            &"China exported large quantities of grain, cotton, and other raw materials to the USSR".to_owned()
        ));
        let text = "Thousands of scholars were sent to Soviet universities, where they absorbed knowledge.";
        assert_eq!(pieces("en", text), ["Thousands of scholars were sent to Soviet universities"]);
        let text =
            "The plans aimed to rapidly industrialize the nation, and China played a vital role in this endeavor.";
        let found = pieces("en", text);
        for piece in ["The plans aimed to rapidly industrialize the nation", "China played a vital role"] {
            assert!(found.contains(&piece.to_owned()), "{found:?}");
        }
    }

    #[test]
    fn lines_begin_large_but_for_names_of_files() {
        assert_eq!(line("the road is long."), "The road is long");
        assert_eq!(line("/etc/hosts names them"), "/etc/hosts names them");
        assert_eq!(line("debconf/priority (priority)"), "debconf/priority (priority)");
        assert_eq!(line("il écrivait : « Le pont »."), "Il écrivait : « Le pont »");
    }

    #[test]
    fn what_is_compared_or_conditional_stays_whole() {
        let cases = [
            ("ru", "Завод работает, но людей на нём в четыре раза меньше, чем в 1980 году."),
            ("ru", "На первом этапе определяется оборудование, необходимое для загрузки остальных частей."),
            ("de", "Die Brücke kostete nach zehn Jahren mehr, als die Stadt jemals dafür bezahlen konnte."),
            ("fr", "Si le pont, dont la ville est fière, ferme un jour, alors le port fermera aussi."),
            ("zh", "如果洪水再来，大桥就会关闭三天。"),
        ];
        for (tag, text) in cases {
            assert_eq!(pieces(tag, text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn spaces_of_all_widths_are_skipped() {
        let text = "Мост стоит до сих пор над рекой, и\u{a0}по нему каждый день идут поезда с углём.";
        assert!(pieces("ru", text).contains(&"По нему каждый день идут поезда с углём".to_owned()));
    }

    #[test]
    fn tails_are_left_away_where_that_changes_nothing() {
        let cases = [
            (
                "This investment created a shared blueprint for modernization that would influence both nations for decades.",
                "This investment created a shared blueprint for modernization",
            ),
            ("China played a vital role in this endeavor.", "China played a vital role"),
            (
                "Among them was Qian, a Chinese engineer who worked in the USSR before returning to China.",
                "Qian, a Chinese engineer who worked in the USSR",
            ),
            (
                "Conversely, Chinese art, music, and thought made their way north.",
                "Chinese art, music, and thought made their way north",
            ),
        ];
        for (text, expected) in cases {
            assert!(pieces("en", text).contains(&expected.to_owned()), "{text}: {:?}", pieces("en", text));
        }
        for text in [
            "There was no engineer in the city who had built such a bridge.",
            "It was the first bridge in the country that crossed the river.",
            "The many factories in the provinces of the north that still stand.",
            "He told the members of the party that they would leave.",
            "The people believed with all their heart in this success.",
        ] {
            assert_eq!(pieces("en", text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_would_bend_the_meaning_is_not_cut() {
        for text in [
            "The phrase may seem metaphorical to us today, but it captures a phenomenon of the century.",
            "The infrastructure built then, the schools modeled after others, and the know-how all continue to matter.",
            "China, emerging from decades of turmoil and civil war, turned to its northern neighbor for guidance.",
            "He said that “the road, which is long, leads to the sea” and went home.",
            "If you choose the second way, the old road will be closed to everybody else.",
            "It tells the kind of system to be built here, or the path at the very end of it.",
            "They built the road in the dry summer months, and carried the steel over it.",
        ] {
            assert_eq!(pieces("en", text), Vec::<String>::new(), "{text}");
        }
    }
}
