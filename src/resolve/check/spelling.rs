//! Words that the dictionary of the deck's language doesn't know.
//!
//! Asked for on its own, since what it finds depends on what is installed.
//! It would rather miss a slip than tell of a hundred names: what has a
//! capital within a sentence, what is all capitals, what holds a digit, and
//! what is of another script is passed over.

use std::collections::BTreeSet;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use unicode_segmentation::UnicodeSegmentation as _;

use super::texts::{for_each_block_at, for_each_text};
use crate::model::block::Block;
use crate::model::deck::Deck;
use crate::model::inline::verbatim::verbatim;
use crate::model::slide::Slide;
use crate::source::node_path::{NodePath, Segment};
use crate::world::{DictionaryFiles, World};

/// Suggestions for a word.
const MAX_SUGGESTIONS: usize = 5;
/// Letters of the longest word that is looked up.
const MAX_LETTERS: usize = 60;
/// So many words say whether a deck is in its language at all.
const ENOUGH_WORDS: usize = 60;
/// Languages that write their nouns with a capital: there it says nothing about names.
const CAPITAL_NOUNS: [&str; 2] = ["de", "lb"];

/// A word that isn't known, on one slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The word as it is written.
    pub word: String,
    /// The slide; `None` for the deck's head.
    pub slide: Option<usize>,
    /// Where it stands: text and bytes.
    pub places: Vec<(NodePath, Range<usize>)>,
}

/// What a deck's words are, held against a dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelling {
    /// These words aren't known, slide by slide.
    Unknown(Vec<Unknown>),
    /// So many aren't known that the deck must be in another language.
    OtherLanguage,
}

/// Looks words up for one language.
pub struct Speller {
    /// What the dictionary is called, such as `en_US`.
    name: String,
    dictionary: spellbook::Dictionary,
    /// Words that the user added, in small letters.
    own: BTreeSet<String>,
    language: String,
}

impl std::fmt::Debug for Speller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Speller").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Speller {
    /// The speller of a language, by its BCP 47 tag; `None` where no dictionary is installed.
    #[must_use]
    pub fn new(world: &dyn World, language: &str) -> Option<Self> {
        let DictionaryFiles { name, aff, dic } = world.dictionary(language)?;
        let encoding = encoding_of(&aff);
        let (aff, ..) = encoding.decode(&aff);
        let (dic, ..) = encoding.decode(&dic);
        // A dictionary that can't be understood is none; nobody here can mend it.
        let dictionary = spellbook::Dictionary::new(&aff, &dic).ok()?;
        let own = world.own_words().split_whitespace().map(str::to_lowercase).collect();
        let language = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
        Some(Self { name, dictionary, own, language })
    }

    /// What the dictionary is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The words of a deck that aren't known.
    #[must_use]
    pub fn look(&self, deck: &Deck) -> Spelling {
        let words = words_of(deck);
        let has_capital_nouns = CAPITAL_NOUNS.contains(&self.language.as_str());
        // What is a name within a sentence is one at its beginning, too.
        let names: BTreeSet<&str> =
            words.iter().filter(|word| word.is_name() && !has_capital_nouns).map(|word| stem(&word.text)).collect();
        let own: BTreeSet<String> = deck.words.iter().map(|word| word.to_lowercase()).collect();
        let (mut n_words, mut n_unknown) = (0_usize, 0_usize);
        let mut unknown: Vec<Unknown> = Vec::new();
        for word in &words {
            if !self.is_of_script(&word.text) || names.contains(stem(&word.text)) {
                continue;
            }
            n_words += 1;
            let is_own = |own: &BTreeSet<String>| {
                let small = word.text.to_lowercase();
                own.contains(&small) || own.contains(stem(&small))
            };
            if self.knows(&word.text) || is_own(&own) || is_own(&self.own) {
                continue;
            }
            n_unknown += 1;
            let place = (word.path.clone(), word.range.clone());
            let same = unknown.iter_mut().rev().take_while(|other| other.slide == word.slide);
            match same.into_iter().find(|other| other.word == word.written) {
                Some(known) => known.places.push(place),
                None => unknown.push(Unknown { word: word.written.clone(), slide: word.slide, places: vec![place] }),
            }
        }
        if n_words >= ENOUGH_WORDS && n_unknown * 2 > n_words {
            return Spelling::OtherLanguage;
        }
        Spelling::Unknown(unknown)
    }

    /// What may be meant by a word, the likeliest first. Takes milliseconds.
    #[must_use]
    pub fn suggestions(&self, word: &str) -> Vec<String> {
        let has_curly = word.contains('’');
        let mut found = Vec::new();
        let word = plain(word);
        self.dictionary.suggest(&word, &mut found);
        // Two letters that changed places are the commonest slip, and Hunspell thinks of sounds first.
        found.sort_by_key(|meant| strsim::damerau_levenshtein(meant, &word));
        found.truncate(MAX_SUGGESTIONS);
        let as_written = |word: String| if has_curly { word.replace('\'', "’") } else { word };
        found.into_iter().map(as_written).collect()
    }

    fn knows(&self, word: &str) -> bool {
        self.dictionary.check(word) || self.dictionary.check(stem(word))
    }

    /// True if all letters of a word are such as the language is written in.
    fn is_of_script(&self, word: &str) -> bool {
        let is_cyrillic = |c| matches!(c, '\u{400}'..='\u{52f}');
        let is_greek = |c| matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}');
        let is_latin = |c: char| matches!(c, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
        let is_sign = |c| matches!(c, '\'' | '\u{300}'..='\u{36f}');
        match self.language.as_str() {
            "ru" | "uk" | "be" | "bg" | "mk" | "kk" | "mn" => word.chars().all(|c| is_cyrillic(c) || is_sign(c)),
            "el" => word.chars().all(|c| is_greek(c) || is_sign(c)),
            "sr" => word.chars().all(|c| is_cyrillic(c) || is_latin(c) || is_sign(c)),
            // Hunspell knows nothing of these, whatever may be installed.
            "zh" | "ja" => false,
            "ko" | "he" | "yi" | "ar" | "fa" | "ur" | "hi" | "bn" | "ta" | "te" | "th" | "ka" | "hy" => {
                !word.chars().any(|c| is_latin(c) || is_cyrillic(c) || is_greek(c))
            }
            _ => word.chars().all(|c| is_latin(c) || is_sign(c)),
        }
    }
}

/// The encoding that a dictionary says it is in; Hunspell's own is Latin-1.
fn encoding_of(aff: &[u8]) -> &'static Encoding {
    let lines = aff.split(|&byte| byte == b'\n').map(|line| line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line));
    let label = lines.into_iter().find_map(|line| line.strip_prefix(b"SET ")).unwrap_or_default().trim_ascii();
    if let Some(page) = label.strip_prefix(b"microsoft-cp") {
        return Encoding::for_label(&[b"windows-", page].concat()).unwrap_or(WINDOWS_1252);
    }
    if label.eq_ignore_ascii_case(b"UTF-8") {
        return UTF_8;
    }
    Encoding::for_label(label).unwrap_or(WINDOWS_1252)
}

/// A word as dictionaries have it: with a plain apostrophe, without places where it may be parted.
fn plain(word: &str) -> String {
    word.chars().filter(|&c| c != '\u{ad}').map(|c| if c == '’' { '\'' } else { c }).collect()
}

/// A word without the `'s` of an owner.
fn stem(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).unwrap_or(word)
}

/// A word of a deck that may be looked up.
struct Word {
    /// As it is written.
    written: String,
    /// As dictionaries have it.
    text: String,
    slide: Option<usize>,
    path: NodePath,
    range: Range<usize>,
    begins_sentence: bool,
}

impl Word {
    fn is_name(&self) -> bool {
        !self.begins_sentence && self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// The words of a deck, those left out that no dictionary is asked about.
fn words_of(deck: &Deck) -> Vec<Word> {
    let mut words = Vec::new();
    let mut head = |name: &'static str, text: Option<&str>| {
        text.iter().for_each(|text| read(text, &NodePath::root().field(name), None, &mut words));
    };
    head("title", Some(&deck.title));
    head("subtitle", deck.subtitle.as_deref());
    head("footer", deck.footer.as_deref());
    for (index, slide) in deck.slides.iter().enumerate() {
        let Some(slide) = slide else { continue };
        read_slide(slide, index, &mut words);
    }
    words
}

fn read_slide(slide: &Slide, index: usize, words: &mut Vec<Word>) {
    let path = NodePath::slide(index);
    let (mut lists, mut alts) = (Vec::new(), Vec::new());
    for_each_block_at(&slide.body, &path.field("body"), &mut |path, block| match block {
        Block::Sources(_) => lists.push(path.clone()),
        Block::Image(image) => alts.push((path.field("alt"), image.alt.as_str().to_owned())),
        _ => {}
    });
    for_each_text(slide, &path, &mut |path, text| {
        if !is_reference(path) && !lists.iter().any(|list| path.segments().starts_with(list.segments())) {
            read(text, path, Some(index), words);
        }
    });
    alts.iter().for_each(|(path, alt)| read(alt, path, Some(index), words));
    if let Some(notes) = &slide.notes {
        read(notes, &path.field("notes"), Some(index), words);
    }
}

/// True for names of people and works, which no dictionary has.
fn is_reference(path: &NodePath) -> bool {
    path.segments().iter().any(|segment| match segment {
        Segment::Field(name) => matches!(&**name, "sources" | "source" | "by" | "credit"),
        Segment::Index(_) => false,
    })
}

/// Reads the words of a text that may be looked up.
fn read(text: &str, path: &NodePath, slide: Option<usize>, words: &mut Vec<Word>) {
    let verbatim = verbatim(text);
    let is_verbatim = |range: &Range<usize>| {
        let at = verbatim.partition_point(|skipped| skipped.end <= range.start);
        verbatim.get(at).is_some_and(|skipped| skipped.start < range.end)
    };
    for (start, found) in text.unicode_word_indices() {
        // Emphasis, to a line breaker, is part of a word.
        let inner = found.trim_matches('_');
        let start = start + found.find(inner).unwrap_or(0);
        let range = start..start + inner.len();
        if is_verbatim(&range) || !is_word(inner) || is_address(text, &range) {
            continue;
        }
        words.push(Word {
            written: inner.to_owned(),
            text: plain(inner),
            slide,
            path: path.clone(),
            begins_sentence: begins_sentence(&text[..start]),
            range,
        });
    }
}

/// True for letters that make a word: not a number, an abbreviation in capitals, a name such as `iPhone`.
fn is_word(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next().is_some_and(char::is_alphabetic);
    let rest = chars.all(|c| matches!(c, '\'' | '’' | '\u{ad}' | '\u{300}'..='\u{36f}') || is_small(c));
    first && rest && (2..=MAX_LETTERS).contains(&text.chars().count())
}

fn is_small(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase()
}

/// True for a part of an address or of a file's name: `me@home`, `#tag`, `/tmp`.
fn is_address(text: &str, range: &Range<usize>) -> bool {
    let is_sign = |c: Option<char>| c.is_some_and(|c| matches!(c, '@' | '#' | '\\' | '/' | '~'));
    let (before, after) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
    // A slash between words, as in `and/or`, makes no address.
    let is_slash = before == Some('/') && text[..range.start - 1].ends_with(char::is_alphabetic);
    (is_sign(before) && !is_slash) || after == Some('@')
}

/// True if a sentence, a list item or a quotation begins behind this.
fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end_matches(|c: char| {
        matches!(c, '"' | '“' | '«' | '„' | '‘' | '\'' | '(' | '[' | '*' | '_' | '¿' | '¡' | '\u{a0}')
            || (c.is_whitespace() && c != '\n')
    });
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '…', '\n', '-', '–', '—', '•', '>', '#', '»', '”', ')'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prose::Prose;
    use crate::world::memory::MemoryWorld;
    use std::sync::Arc;

    fn speller(language: &str, encoding: &str, dic: &[u8]) -> Option<Speller> {
        let aff = format!("SET {encoding}\nTRY esiantolrdugcmphbyfvkwz\nSFX S Y 1\nSFX S 0 s .\n");
        let files = DictionaryFiles { name: language.to_owned(), aff: aff.into_bytes().into(), dic: dic.into() };
        Speller::new(&MemoryWorld::new().with_dictionary(files), language)
    }

    fn unknown(speller: &Speller, words: &[&str], text: &str) -> Vec<String> {
        let slide = Slide { title: Some(Prose::new(text)), ..Slide::default() };
        let deck: Deck = ron::from_str("(title: \"\")").unwrap();
        let words = words.iter().map(|&word| word.to_owned()).collect();
        let deck = Deck { words, slides: vec![Some(Arc::new(slide))], ..deck };
        match speller.look(&deck) {
            Spelling::Unknown(found) => found.into_iter().map(|unknown| unknown.word).collect(),
            Spelling::OtherLanguage => panic!("another language"),
        }
    }

    const ENGLISH: &[u8] = b"9\nthe\nbridge/S\nis\nold\nand\nhas\narch\nin\ndoesn't\n";

    #[test]
    fn words_are_looked_up_and_names_are_passed_over() {
        let speller = speller("en", "UTF-8", ENGLISH).unwrap();
        let unknown = |text| unknown(&speller, &["Dongfeng"], text);
        assert_eq!(unknown("The bridgs is olld, the bridges old"), ["bridgs", "olld"]);
        assert_eq!(unknown("The bridge's arch doesn’t, and the dongfeng is in the DPRK"), [""; 0]);
        assert_eq!(unknown("Wuhan is old. The old Wuhan's arch and Wuhan"), [""; 0]);
        assert_eq!(unknown("Wuhann is old"), ["Wuhann"]);
        assert_eq!(unknown("`cargoo` and $xyy$ and [the](http://abc.de/fghi) me@homme.de x2y 1950s iPhone"), [""; 0]);
        assert_eq!(unknown("*Teh* _olld_ **arhc** мост 桥"), ["Teh", "olld", "arhc"]);
        assert!(speller.suggestions("bridgs").contains(&"bridge".to_owned()));
    }

    #[test]
    fn old_dictionaries_have_encodings_of_their_own() {
        // `мост` and `мосты` in KOI8-R.
        let russian = speller("ru", "KOI8-R", b"2\n\xcd\xcf\xd3\xd4\n\xcd\xcf\xd3\xd4\xd9\n").unwrap();
        assert_eq!(unknown(&russian, &[], "Мост и мосты, моссты, bridge"), ["моссты"]);
        assert_eq!(encoding_of(b"SET microsoft-cp1251\n").name(), "windows-1251");
        assert!(speller("en", "UTF-8", b"").is_none() || unknown(&russian, &[], "") == [""; 0]);
    }

    #[test]
    fn a_deck_in_another_language_is_told_once() {
        let speller = speller("en", "UTF-8", ENGLISH).unwrap();
        let text = "le pont est vieux et il a une arche ".repeat(10);
        let slide = Slide { notes: Some(Prose::new(&text)), ..Slide::default() };
        let deck: Deck = ron::from_str("(title: \"\")").unwrap();
        let deck = Deck { slides: vec![Some(Arc::new(slide))], ..deck };
        assert_eq!(speller.look(&deck), Spelling::OtherLanguage);
    }
}
