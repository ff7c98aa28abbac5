//! Words that no dictionary knows, told once for each word and slide, with what may be meant.

use std::collections::BTreeMap;

use crate::engine::Snapshot;
use crate::resolve::check::spelling::{Speller, Spelling, Unknown};
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::edit::{Indel, TextEdit};
use crate::source::node_path::NodePath;
use crate::syntax::quoted;
use crate::world::World;

/// Further places that a finding points at.
const MAX_LABELS: usize = 2;
/// Words that suggestions are looked for, in one deck: each takes milliseconds.
const MAX_WORDS: usize = 200;

/// Looks up the words of decks, and remembers what it looked for.
#[derive(Debug, Default)]
pub struct SpellChecker {
    /// The language asked for last, and its speller if one is installed.
    speller: Option<(String, Option<Speller>)>,
    suggestions: BTreeMap<String, Vec<String>>,
}

impl SpellChecker {
    /// Forgets dictionary and words, so that both are read anew.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// True if a dictionary serves the deck that was looked at last.
    #[must_use]
    pub fn has_dictionary(&self) -> bool {
        self.speller.as_ref().is_some_and(|(_, speller)| speller.is_some())
    }

    /// Tells of the words that the dictionary of the deck's language doesn't know; of none where it isn't installed.
    pub fn check(&mut self, world: &dyn World, snapshot: &Snapshot) -> Diagnostics {
        let Some(deck) = snapshot.deck().map(|deck| &deck.deck) else { return Vec::new() };
        if self.speller.as_ref().is_none_or(|(language, _)| *language != deck.language) {
            self.speller = Some((deck.language.clone(), Speller::new(world, &deck.language)));
            self.suggestions.clear();
        }
        let Some((_, Some(speller))) = &self.speller else { return Vec::new() };
        let unknown = match speller.look(deck) {
            Spelling::Unknown(unknown) => unknown,
            Spelling::OtherLanguage => return vec![other_language(speller, &deck.language)],
        };
        let mut findings = Diagnostics::new();
        for unknown in unknown {
            if !self.suggestions.contains_key(&unknown.word) && self.suggestions.len() < MAX_WORDS {
                self.suggestions.insert(unknown.word.clone(), speller.suggestions(&unknown.word));
            }
            let meant = self.suggestions.get(&unknown.word).map(Vec::as_slice).unwrap_or_default();
            findings.push(finding(snapshot, speller, &unknown, meant));
        }
        findings
    }
}

fn other_language(speller: &Speller, language: &str) -> Diagnostic {
    let message = format!("the dictionary `{}` doesn't know most of the words here", speller.name());
    let place = Place::Node(NodePath::root().field("language"));
    Diagnostic::warning("spelling", place, message)
        .hint(format!("say in which language the deck is; it is taken for `{language}`"))
}

fn finding(snapshot: &Snapshot, speller: &Speller, unknown: &Unknown, meant: &[String]) -> Diagnostic {
    let Unknown { word, places, .. } = unknown;
    let more = if places.len() > 1 { format!(" ({} on this slide)", places.len()) } else { String::new() };
    let message = format!("`{word}` isn't in the dictionary `{}`{more}", speller.name());
    let place = |(path, range): &(NodePath, _)| Place::Within(path.clone(), std::ops::Range::clone(range));
    let mut finding = Diagnostic::warning("spelling", place(&places[0]), message);
    for other in places.iter().skip(1).take(MAX_LABELS) {
        finding = finding.label(place(other), "here too");
    }
    if !meant.is_empty() {
        let words: Vec<String> = meant.iter().map(|meant| format!("`{meant}`")).collect();
        finding = finding.hint(format!("did you mean {}?", words.join(", ")));
    }
    for meant in meant {
        if let Some(edit) = edit(snapshot, unknown, meant) {
            finding = finding.choice(format!("replace with “{meant}”"), edit);
        }
    }
    match add_word(snapshot, word) {
        Some(edit) => finding.choice(format!("add “{word}” to the deck’s words"), edit),
        None => finding,
    }
}

/// The change that mends a word; `None` if one of its places can't be found in the source again.
fn edit(snapshot: &Snapshot, unknown: &Unknown, meant: &str) -> Option<TextEdit> {
    let indel = |(path, range): &(NodePath, std::ops::Range<usize>)| {
        let span = snapshot.span_of(&Place::Within(path.clone(), range.clone()));
        let is_same = snapshot.source().text().get(span.range())? == unknown.word;
        is_same.then(|| Indel { delete: span, insert: meant.to_owned() })
    };
    TextEdit::from_indels(unknown.places.iter().map(indel).collect::<Option<Vec<Indel>>>()?)
}

/// The change that puts a word into the deck's own list.
fn add_word(snapshot: &Snapshot, word: &str) -> Option<TextEdit> {
    let tree = &snapshot.decoded().tree;
    let words = NodePath::root().field("words");
    let n_words = snapshot.deck()?.deck.words.len();
    let value = quoted(word, "", None);
    if tree.find(words.segments()).1 {
        return tree.insert(words.segments(), n_words, &value);
    }
    let order: Vec<&str> = crate::model::schema::deck::DECK.fields.iter().map(|field| field.name).collect();
    tree.set(words.segments(), &format!("[{value}]"), &order)
}
