//! A deck after its essay changed: what nobody touched is drafted anew, what somebody did stays.
//!
//! A slide is known by its id, and whether it was touched by the hash in the
//! trace. A slide that was changed by hand keeps every byte; above it, lines
//! of `// stale:` name what the essay doesn't say any more. A slide that was
//! deleted by hand stays deleted.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{By, DraftDeck, DraftSlide, string};
use super::trace::{Trace, TracedSlide};
use super::{Essay, hash_of};
use crate::decode;
use crate::source::Source;
use crate::source::node_path::NodePath;
use crate::syntax;

/// How a line that we put above a stale slide begins.
pub const STALE: &str = "// stale: ";

/// A deck that follows its essay again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    /// The text of the deck.
    pub text: String,
    /// Where it comes from now.
    pub trace: Trace,
    /// Slides that were drafted anew.
    pub n_redrafted: usize,
    /// Slides that are new.
    pub n_new: usize,
    /// Slides that were taken out, since the essay says nothing of it any more.
    pub n_removed: usize,
    /// Slides that were changed by hand and stay as they are.
    pub n_kept: usize,
    /// What hand-made slides say that the essay doesn't any more: slide, place, old origin.
    pub stale: Vec<(String, String, String)>,
}

/// A slide of the deck as it stands.
struct Standing {
    start: usize,
    end: usize,
    id: Option<String>,
    hash: String,
}

/// Brings a deck up to date; `None` if its text can't be read.
#[must_use]
pub fn update(essay: &Essay, name: &str, draft: &DraftDeck, by: By, text: &str, old: &Trace) -> Option<Updated> {
    let text = with_title(without_marks(text), draft, old);
    let standing = standing(&text)?;
    let mut fresh = Trace::of(essay, name, draft, by, &draft.text());
    let partners = partners(&draft.slides, old);
    let taken: BTreeSet<&str> = standing.iter().filter_map(|slide| slide.id.as_deref()).collect();
    let drafted = renamed(&draft.slides, &partners, old, &taken);
    let known: BTreeMap<&str, &str> = drafted
        .iter()
        .flat_map(|slide| &slide.origins)
        .map(|origin| (origin.hash.as_str(), origin.from.as_str()))
        .collect();
    let sayings = all_hashes(essay);
    let mut updated = Updated {
        text: String::new(),
        trace: old.clone(),
        n_redrafted: 0,
        n_new: 0,
        n_removed: 0,
        n_kept: 0,
        stale: Vec::new(),
    };
    let new_by_id: BTreeMap<&str, &DraftSlide> = drafted.iter().map(|slide| (slide.id.as_str(), slide)).collect();
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for (i, slide) in standing.iter().enumerate() {
        let traced = slide.id.as_deref().and_then(|id| old.slide(id));
        let Some(traced) = traced else { continue };
        if slide.hash != traced.hash {
            updated.n_kept += 1;
            let stale: Vec<_> = traced.from.iter().filter(|(_, _, hash)| !sayings.contains(hash)).collect();
            if !stale.is_empty() {
                let places: Vec<String> =
                    stale.iter().map(|(place, from, _)| format!("{} ({from})", in_words(place))).collect();
                let mark = format!("{STALE}the essay no longer says what {} came from\n", places.join(", "));
                edits.push((slide.start, slide.start, mark));
            }
            updated
                .stale
                .extend(stale.into_iter().map(|(place, from, _)| (traced.id.clone(), place.clone(), from.clone())));
            continue;
        }
        match new_by_id.get(traced.id.as_str()) {
            Some(new) => {
                let body = new.text.trim();
                if hash_of(body) != slide.hash {
                    edits.push((slide.start, slide.end, body.to_owned()));
                }
            }
            None => {
                updated.n_removed += 1;
                // With the comma behind it.
                let comma = text[slide.end..]
                    .find(|c: char| !c.is_whitespace())
                    .filter(|at| text[slide.end + at..].starts_with(','));
                let end = standing.get(i + 1).map_or(slide.end + comma.map_or(0, |at| at + 1), |next| next.start);
                edits.push((slide.start, end, String::new()));
            }
        }
    }
    insert_new(&drafted, old, &standing, &taken, &mut edits, &mut updated);
    let merged = apply(&text, edits);
    let merged = syntax::format(&syntax::parse(merged.as_str()));
    let written = self::standing(&merged)?;
    fresh.slides = traced(&drafted, old, &standing, &written, &known, &mut updated.n_redrafted);
    updated.trace = fresh;
    updated.text = merged;
    Some(updated)
}

/// A place of a drafted slide in words: `body.0.items.1` is “point 2”.
#[must_use]
pub fn in_words(place: &str) -> String {
    let number = |text: &str| text.parse::<usize>().map_or(1, |index| index + 1);
    let parts: Vec<&str> = place.split('.').collect();
    match parts.as_slice() {
        ["body", _, "items", index, ..] => format!("point {}", number(index)),
        ["body", index, ..] => format!("block {}", number(index)),
        [name, ..] => format!("the {name}"),
        [] => String::new(),
    }
}

/// What is known of each slide now: of drafted ones anew, of those changed by hand as it was.
fn traced(
    drafted: &[DraftSlide],
    old: &Trace,
    standing: &[Standing],
    written: &[Standing],
    known: &BTreeMap<&str, &str>,
    n_redrafted: &mut usize,
) -> Vec<TracedSlide> {
    let hash_now =
        |id: &str| written.iter().find(|slide| slide.id.as_deref() == Some(id)).map(|slide| slide.hash.clone());
    let was = |id: &str| standing.iter().find(|slide| slide.id.as_deref() == Some(id));
    let mut slides = Vec::new();
    for slide in drafted {
        let traced = old.slide(&slide.id);
        let is_kept = traced.is_some_and(|traced| was(&slide.id).is_none_or(|slide| slide.hash != traced.hash));
        if let Some(traced) = traced.filter(|_| is_kept) {
            slides.push(moved(traced, known));
            continue;
        }
        let Some(hash) = hash_now(&slide.id) else { continue };
        *n_redrafted += usize::from(traced.is_some_and(|traced| traced.hash != hash));
        let from = slide.origins.iter().map(|o| (o.place.clone(), o.from.clone(), o.hash.clone())).collect();
        slides.push(TracedSlide { id: slide.id.clone(), hash, from });
    }
    let rest = old.slides.iter().filter(|traced| drafted.iter().all(|slide| slide.id != traced.id));
    let is_edited = |traced: &&TracedSlide| was(&traced.id).is_none_or(|slide| slide.hash != traced.hash);
    slides.extend(rest.filter(is_edited).map(|traced| moved(traced, known)));
    slides
}

/// The text with the title that its section has now, where the deck was called as the section was.
fn with_title(text: String, draft: &DraftDeck, old: &Trace) -> String {
    // Only what is drafted from a heading's section was called by it.
    let Some(heading) = old.paragraphs.first().filter(|paragraph| paragraph.0.starts_with('h')) else { return text };
    let source = Source::new("deck", &text);
    let is_as_drafted = decode::decode(&source).deck.is_some_and(|deck| deck.title.as_str() == heading.1);
    if !is_as_drafted || heading.1 == draft.title {
        return text;
    }
    let path = NodePath::root().field("title");
    let edit = syntax::parse(text.as_str()).set(path.segments(), &string(&draft.title), &[]);
    edit.and_then(|edit| edit.apply(&text)).unwrap_or(text)
}

/// The text of a deck whose section the essay has no more: a line at its top says so. `None` if one does already.
#[must_use]
pub fn orphaned(text: &str) -> Option<String> {
    let marked = format!("{STALE}the essay has no section for this deck any more\n{}", without_marks(text));
    (marked != text).then_some(marked)
}

/// The text without the lines that an earlier update put in.
fn without_marks(text: &str) -> String {
    let lines = text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with(STALE));
    lines.collect()
}

fn standing(text: &str) -> Option<Vec<Standing>> {
    let source = Source::new("deck", text);
    let decoded = decode::decode(&source);
    let deck = decoded.deck.as_ref()?;
    let slides = deck.slides.iter().enumerate().filter_map(|(index, slide)| {
        let range = decoded.slide_span(index)?.range();
        let hash = hash_of(text.get(range.clone())?);
        Some(Standing {
            start: range.start,
            end: range.end,
            id: slide.as_ref().and_then(|slide| slide.id.clone()),
            hash,
        })
    });
    Some(slides.collect())
}

/// For each drafted slide, the one that was drafted from the same before.
fn partners(slides: &[DraftSlide], old: &Trace) -> Vec<Option<usize>> {
    let mut is_used = vec![false; old.slides.len()];
    let mut partners = vec![None; slides.len()];
    let mut by_hash: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, traced) in old.slides.iter().enumerate() {
        for (_, _, hash) in &traced.from {
            by_hash.entry(hash).or_default().push(i);
        }
    }
    for (slide, partner) in slides.iter().zip(&mut partners) {
        let mut shares: BTreeMap<usize, usize> = BTreeMap::new();
        for origin in &slide.origins {
            for &i in by_hash.get(origin.hash.as_str()).into_iter().flatten() {
                // A slide of claims shares its sentences with one of points.
                if kind(&old.slides[i].id, &old.slides[i].from) == kind_of(slide) && !is_used[i] {
                    *shares.entry(i).or_default() += 1;
                }
            }
        }
        *partner = shares.into_iter().max_by_key(|(i, n)| (*n, std::cmp::Reverse(*i))).map(|(i, _)| i);
        partner.iter().for_each(|i| is_used[*i] = true);
    }
    for (slide, partner) in slides.iter().zip(&mut partners) {
        if partner.is_none()
            && let Some(i) = old.slides.iter().position(|traced| traced.id == slide.id)
            && !is_used[i]
        {
            *partner = Some(i);
            is_used[i] = true;
        }
    }
    // What stands between the same neighbours is the same slide with other words.
    for n in 0..slides.len() {
        let before = n.checked_sub(1).and_then(|n| partners[n]);
        let next = before.map_or(0, |i| i + 1);
        let is_like = next < is_used.len()
            && !is_used[next]
            && kind(&old.slides[next].id, &old.slides[next].from) == kind_of(&slides[n]);
        if partners[n].is_none() && is_like {
            partners[n] = Some(next);
            is_used[next] = true;
        }
    }
    partners
}

fn kind_of(slide: &DraftSlide) -> &'static str {
    let has_notes = slide.origins.iter().any(|origin| origin.place == "notes");
    kind_by(&slide.id, has_notes)
}

fn kind(id: &str, from: &[(String, String, String)]) -> &'static str {
    kind_by(id, from.iter().any(|(place, ..)| place == "notes"))
}

fn kind_by(id: &str, has_notes: bool) -> &'static str {
    const KINDS: [&str; 10] =
        ["cover", "quote", "list", "table", "picture", "dates", "numbers", "discussion", "sources", "claims"];
    let stem = id.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
    KINDS.into_iter().find(|kind| *kind == stem).unwrap_or(if has_notes { "points" } else { "section" })
}

/// The drafted slides under the names that they had, and new ones under names that nobody has.
fn renamed(slides: &[DraftSlide], partners: &[Option<usize>], old: &Trace, taken: &BTreeSet<&str>) -> Vec<DraftSlide> {
    let mut used: BTreeSet<String> = old.slides.iter().map(|slide| slide.id.clone()).collect();
    used.extend(taken.iter().map(|id| (*id).to_owned()));
    let rename = |slide: &DraftSlide, id: String| {
        let text = slide.text.replacen(&format!("id: {}", string(&slide.id)), &format!("id: {}", string(&id)), 1);
        let draft = format!("Deck(slides: [\n{text},\n])");
        // Set as it will stand in the file, so that it compares equal.
        let set = syntax::format(&syntax::parse(draft.as_str()));
        let text = standing_text(&set).unwrap_or(text);
        DraftSlide { id, text, origins: slide.origins.clone() }
    };
    let mut renamed = Vec::new();
    for (slide, partner) in slides.iter().zip(partners) {
        let id = match partner {
            Some(i) => old.slides[*i].id.clone(),
            None => {
                let free = (1..).map(|n| if n == 1 { slide.id.clone() } else { format!("{}-{n}", slide.id) });
                let mut free = free.filter(|id| !used.contains(id));
                free.next().unwrap_or_default()
            }
        };
        used.insert(id.clone());
        renamed.push(rename(slide, id));
    }
    renamed
}

fn standing_text(text: &str) -> Option<String> {
    super::trace::slide_texts(text).into_iter().next().map(|(_, text)| text)
}

/// Puts in the slides that weren't there, each behind the one that it follows.
fn insert_new(
    drafted: &[DraftSlide],
    old: &Trace,
    standing: &[Standing],
    taken: &BTreeSet<&str>,
    edits: &mut Vec<(usize, usize, String)>,
    updated: &mut Updated,
) {
    let mut behind: Option<usize> = None;
    for slide in drafted {
        if let Some(at) = standing.iter().find(|other| other.id.as_deref() == Some(&slide.id)) {
            behind = Some(at.end);
            continue;
        }
        if old.slide(&slide.id).is_some() || taken.contains(slide.id.as_str()) {
            continue;
        }
        updated.n_new += 1;
        match behind {
            Some(at) => edits.push((at, at, format!(",\n{}", slide.text.trim()))),
            None => match standing.first() {
                Some(first) => edits.push((first.start, first.start, format!("{},\n", slide.text.trim()))),
                None => updated.n_new -= 1,
            },
        }
    }
}

/// The hashes of all that an essay says: its paragraphs and its sentences.
fn all_hashes(essay: &Essay) -> BTreeSet<String> {
    let mut hashes = BTreeSet::new();
    for paragraph in &essay.paragraphs {
        hashes.insert(hash_of(&paragraph.text));
        hashes.extend(paragraph.sentences.iter().map(|range| hash_of(&paragraph.text[range.clone()])));
    }
    hashes
}

/// What is known of a slide that stays, under the names that paragraphs have now.
fn moved(traced: &TracedSlide, known: &BTreeMap<&str, &str>) -> TracedSlide {
    let from = traced.from.iter().map(|(place, from, hash)| {
        let now = known.get(hash.as_str()).map_or(from.as_str(), |now| now);
        (place.clone(), now.to_owned(), hash.clone())
    });
    TracedSlide { id: traced.id.clone(), hash: traced.hash.clone(), from: from.collect() }
}

/// Carries out edits: bytes from, bytes to, what stands there instead.
fn apply(text: &str, mut edits: Vec<(usize, usize, String)>) -> String {
    // Stable: what goes to the same place keeps its order.
    edits.sort_by_key(|(start, end, _)| (*start, *end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end, new) in edits {
        if start < at {
            // A place inside what is replaced: behind it then.
            out.push_str(&new);
            continue;
        }
        out.push_str(&text[at..start]);
        out.push_str(&new);
        at = end;
    }
    out + &text[at..]
}

#[cfg(test)]
mod tests {
    use super::super::draft::{Options, draft};
    use super::super::read::read;
    use super::*;

    const ONE: &str = "The bridge at Wuhan was opened in October 1957. Engineers of both countries had worked on it for years. It was the first across the river, and many more would follow it in time.\n\nThe railway came to the city from the north. It carried steel to the harbour every single day of the year. Nobody counted the trains that crossed the bridge in its first winter.";

    fn essay(text: &str) -> Essay {
        read("a.txt", text.as_bytes()).unwrap()
    }

    fn first(text: &str) -> (DraftDeck, String, Trace) {
        let essay = essay(text);
        let deck = draft(&essay, &Options::default()).remove(0);
        let text = deck.text();
        let trace = Trace::of(&essay, "a.txt", &deck, By::Section, &text);
        (deck, text, trace)
    }

    #[test]
    fn an_essay_that_did_not_change_changes_nothing() {
        let (deck, text, trace) = first(ONE);
        let updated = update(&essay(ONE), "a.txt", &deck, By::Section, &text, &trace).unwrap();
        assert_eq!(updated.text, text);
        assert_eq!(updated.trace, trace);
        assert_eq!((updated.n_redrafted, updated.n_new, updated.n_removed, updated.n_kept), (0, 0, 0, 0));
    }

    #[test]
    fn slides_changed_by_hand_stay_and_stale_ones_are_marked() {
        let (_, text, trace) = first(ONE);
        let title = text.lines().filter(|line| line.trim().starts_with("title:")).nth(2).unwrap().trim().to_owned();
        let by_hand = text.replace(&title, "title: \"My own words\",");
        let changed = ONE
            .replace("opened in October 1957", "opened in 1958")
            .replace("both countries", "two countries")
            .replace("It was the first", "It became the first");
        let deck = draft(&essay(&changed), &Options::default()).remove(0);
        let updated = update(&essay(&changed), "a.txt", &deck, By::Section, &by_hand, &trace).unwrap();
        assert!(updated.text.contains("My own words") && updated.text.contains("October 1957"), "{}", updated.text);
        assert!(updated.text.contains(STALE), "{}", updated.text);
        assert_eq!(updated.n_kept, 1);
        assert!(!updated.stale.is_empty());
        // Once more: the marks don't pile up.
        let again = update(&essay(&changed), "a.txt", &deck, By::Section, &updated.text, &updated.trace).unwrap();
        assert_eq!(again.text, updated.text);
    }

    #[test]
    fn untouched_slides_follow_the_essay_and_deleted_ones_stay_away() {
        let (_, text, trace) = first(ONE);
        let changed = ONE
            .replace("every single day of the year", "on every day but Sunday")
            .replace("The railway came", "The great railway came");
        let new = essay(&changed);
        let deck = draft(&new, &Options::default()).remove(0);
        let updated = update(&new, "a.txt", &deck, By::Section, &text, &trace).unwrap();
        assert!(
            updated.text.contains("on every day but Sunday") && !updated.text.contains("every single day"),
            "{}",
            updated.text
        );
        assert_eq!((updated.n_kept, updated.n_new), (0, 0));
        assert!(updated.n_redrafted > 0);
        let start = text.find("        Slide(\n            id: \"discussion\"").unwrap();
        let end = text.find("        Slide(\n            id: \"sources\"").unwrap();
        let without = format!("{}{}", &text[..start], &text[end..]);
        let updated = update(&new, "a.txt", &deck, By::Section, &without, &trace).unwrap();
        assert!(!updated.text.contains("\"discussion\""));
    }
}
