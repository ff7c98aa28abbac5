//! What could be typed at the caret: fields, variants, names of themes, files and slides, each with its doc.

use crate::model::schema::{Field, Form, Presence, Struct, Type, Variant};
use crate::source::edit::TextEdit;
use crate::source::span::Span;
use crate::syntax::{TokenKind, Tree};

use super::context::{Place, Wanted, place_at};
use super::{Change, Selection, at};

/// Longest chain of values that are written ahead inside each other.
const MAX_AHEAD: usize = 4;

/// What lies around a deck that its text may name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Names of built-in themes, and paths of theme files.
    pub themes: Vec<String>,
    /// Paths of the files that slides can show.
    pub files: Vec<String>,
    /// Names of a theme's colours.
    pub colors: Vec<String>,
    /// Ids of the slides.
    pub ids: Vec<String>,
}

/// Something that could be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What the list shows.
    pub label: String,
    /// What it must be, or where it comes from, in a word or two.
    pub detail: String,
    /// What it is for.
    pub doc: String,
    /// True if the deck isn't whole without it.
    pub is_required: bool,
    /// What it does to the text.
    pub change: Change,
    /// True if there is more to be chosen where the caret is then.
    pub goes_on: bool,
}

/// What could be typed at an offset, best first; empty if nothing is known.
#[must_use]
pub fn candidates(tree: &Tree, offset: u32, around: &Surroundings) -> Vec<Candidate> {
    let place = place_at(tree, offset);
    let place = &place;
    match &place.wanted {
        Wanted::Field { of, present, short } => {
            let writer = Writer::at(tree, place);
            let mut found = fields(&writer, of, present);
            if let Some(ty) = short {
                found.extend(values(&writer, ty, around));
            }
            writer.ranked(found)
        }
        Wanted::Value(ty) => {
            let writer = Writer::at(tree, place);
            let found = values(&writer, ty, around);
            writer.ranked(found)
        }
        Wanted::Words { form, inside } => in_words(tree, place, *form, *inside, offset, around),
        Wanted::Nothing => Vec::new(),
    }
}

/// Writes candidates over the word at the caret.
struct Writer<'a> {
    tree: &'a Tree,
    place: Span,
    typed: &'a str,
    /// The field whose value stands there.
    field: Option<&'a str>,
}

impl<'a> Writer<'a> {
    /// Writes over the word of a place.
    fn at(tree: &'a Tree, place: &'a Place) -> Self {
        Self { tree, place: place.word, typed: tree.slice(place.word), field: place.field.as_deref() }
    }

    /// A text in the place of the word; the caret goes to `caret` in it.
    fn change(&self, text: &str, caret: usize) -> Change {
        let caret = self.place.start + at(caret);
        Change::new(TextEdit::replace(self.place, text), Selection::at(caret))
    }

    /// Those that what is typed so far leads to, best first.
    fn ranked(&self, found: Vec<Candidate>) -> Vec<Candidate> {
        let mut ranked: Vec<(usize, bool, Candidate)> = found
            .into_iter()
            .filter_map(|candidate| Some((rank(&candidate.label, self.typed)?, !candidate.is_required, candidate)))
            .collect();
        ranked.sort_by_key(|(rank, is_optional, _)| (*rank, *is_optional));
        ranked.into_iter().map(|(_, _, candidate)| candidate).collect()
    }

    /// The comma behind what is put in, unless one is there or a bracket closes.
    fn comma(&self) -> &'static str {
        let first = self.tree.tokens().partition_point(|token| token.span.start < self.place.end);
        let next = self.tree.tokens()[first..].iter().find(|token| !token.is_trivia());
        let Some(next) = next else { return "" };
        let is_on_line = !self.tree.slice(Span::new(self.place.end, next.span.start)).contains('\n');
        match next.kind {
            TokenKind::Comma => "",
            TokenKind::Close(_) if is_on_line => "",
            _ => ",",
        }
    }

    fn is_followed_by(&self, kind: impl Fn(TokenKind) -> bool) -> bool {
        let first = self.tree.tokens().partition_point(|token| token.span.start < self.place.end);
        let next = self.tree.tokens()[first..].iter().find(|token| token.kind != TokenKind::Whitespace);
        next.is_some_and(|token| kind(token.kind))
    }
}

/// How well a name fits what is typed, 0 best; `None` if not at all.
fn rank(name: &str, typed: &str) -> Option<usize> {
    let (lower, typed) = (name.to_lowercase(), typed.to_lowercase());
    if lower.starts_with(&typed) {
        return Some(0);
    }
    if lower.contains(&typed) {
        return Some(1);
    }
    let mut rest = lower.chars();
    typed.chars().all(|wanted| rest.any(|c| c == wanted)).then_some(2)
}

fn fields(writer: &Writer<'_>, of: &'static Struct, present: &[String]) -> Vec<Candidate> {
    let is_named = writer.is_followed_by(|kind| matches!(kind, TokenKind::Colon | TokenKind::Equals));
    let is_free = |field: &&Field| !present.iter().any(|name| name == field.name);
    let candidate = |field: &'static Field| {
        let (value, caret) = blank(&field.ty, MAX_AHEAD);
        let lead = format!("{}: ", field.name);
        let change = if is_named {
            writer.change(field.name, field.name.len())
        } else {
            writer.change(&format!("{lead}{value}{}", writer.comma()), lead.len() + caret)
        };
        Candidate {
            label: field.name.to_owned(),
            detail: field.ty.signature(),
            doc: field_doc(field),
            is_required: field.presence == Presence::Required,
            change,
            goes_on: !is_named && goes_on(&field.ty),
        }
    };
    of.fields.iter().filter(is_free).map(candidate).collect()
}

/// What a field is for, and what it is if left out.
#[must_use]
pub fn field_doc(field: &Field) -> String {
    match field.presence {
        Presence::Required => format!("{}. Must be there.", field.doc),
        Presence::Optional => format!("{}.", field.doc),
        Presence::Default(value) => format!("{}. If left out: {value}.", field.doc),
    }
}

/// True if a value of this type is chosen from a list.
fn goes_on(ty: &Type) -> bool {
    match ty.inner() {
        Type::Bool | Type::Enum(_) => true,
        Type::String(form) => matches!(form, Form::Theme | Form::Path | Form::Paint),
        Type::List { of, .. } => matches!(of.inner(), Type::Enum(_)),
        Type::Struct(of) => {
            let mut required = of.fields.iter().filter(|field| field.presence == Presence::Required);
            of.main().is_none() && required.next().is_some_and(|first| goes_on(&first.ty))
        }
        Type::Whole { .. } | Type::Number { .. } | Type::Tuple { .. } | Type::Maybe(_) => false,
    }
}

fn values(writer: &Writer<'_>, ty: &'static Type, around: &Surroundings) -> Vec<Candidate> {
    let plain = |label: &str, doc: &str| Candidate {
        label: label.to_owned(),
        detail: ty.signature(),
        doc: doc.to_owned(),
        is_required: false,
        change: writer.change(label, label.len()),
        goes_on: false,
    };
    match ty.inner() {
        Type::Bool => vec![plain("true", "Yes."), plain("false", "No.")],
        Type::Enum(of) => of.variants.iter().map(|variant| variant_candidate(writer, of.id, variant)).collect(),
        Type::Struct(of) => {
            let mut found = Vec::new();
            if of.main().is_none() {
                let (value, caret) = blank(ty, MAX_AHEAD);
                let change = writer.change(&format!("{}{value}{}", of.name, writer.comma()), of.name.len() + caret);
                let doc = format!("{}.", of.doc);
                found.push(Candidate { change, goes_on: true, ..plain(of.name, &doc) });
            }
            found
        }
        Type::String(form) if writer.typed.is_empty() => {
            let quoted = |(word, doc): (String, &str)| {
                let text = format!("\"{word}\"");
                Candidate { change: writer.change(&text, text.len()), ..plain(&word, doc) }
            };
            known_words(*form, writer.field, around).into_iter().map(quoted).collect()
        }
        Type::String(_) | Type::Whole { .. } | Type::Number { .. } => Vec::new(),
        Type::List { .. } | Type::Tuple { .. } | Type::Maybe(_) => Vec::new(),
    }
}

fn variant_candidate(writer: &Writer<'_>, id: &str, variant: &'static Variant) -> Candidate {
    let has_brackets = writer.is_followed_by(|kind| matches!(kind, TokenKind::Open(_)));
    let (text, caret) = match &variant.content {
        Some(content) if !has_brackets => {
            let (value, caret) = content_of(content);
            (format!("{}{value}{}", variant.name, writer.comma()), variant.name.len() + caret)
        }
        Some(_) | None => (variant.name.to_owned(), variant.name.len()),
    };
    let goes_on = !has_brackets && variant.content.as_ref().is_some_and(goes_on);
    let doc = if variant.content.is_some() {
        format!("{}.\n{}", variant.doc, variant.example)
    } else {
        format!("{}.", variant.doc)
    };
    Candidate {
        label: variant.name.to_owned(),
        detail: id.to_owned(),
        doc,
        is_required: false,
        change: writer.change(&text, caret),
        goes_on,
    }
}

/// What stands behind a variant's name, and where the caret goes in it.
fn content_of(content: &'static Type) -> (String, usize) {
    let (value, caret) = blank(content, MAX_AHEAD);
    match content {
        Type::Struct(of) if of.main().is_none() => (value, caret),
        _ => (format!("({value})"), caret + 1),
    }
}

/// The least that can stand for a value of this type, and where the caret goes in it.
fn blank(ty: &'static Type, ahead: usize) -> (String, usize) {
    let Some(ahead) = ahead.checked_sub(1) else { return (String::new(), 0) };
    let enclosed =
        |open: char, close: char, (inner, caret): (String, usize)| (format!("{open}{inner}{close}"), caret + 1);
    match ty.inner() {
        Type::String(_) => ("\"\"".to_owned(), 1),
        Type::List { of, .. } => enclosed('[', ']', blank(of, ahead)),
        Type::Tuple { items, n_required } => {
            let parts = items.iter().take(*n_required).map(|item| blank(&item.ty, ahead)).collect();
            enclosed('(', ')', in_row(parts))
        }
        Type::Struct(of) => match of.main() {
            Some(main) => blank(&main.ty, ahead),
            None => {
                let required = of.fields.iter().filter(|field| field.presence == Presence::Required);
                let written = |field: &'static Field| {
                    let (value, caret) = blank(&field.ty, ahead);
                    (format!("{}: {value}", field.name), field.name.len() + 2 + caret)
                };
                enclosed('(', ')', in_row(required.map(written).collect()))
            }
        },
        Type::Bool | Type::Whole { .. } | Type::Number { .. } | Type::Enum(_) | Type::Maybe(_) => (String::new(), 0),
    }
}

/// Values side by side; the caret stays in the first one.
fn in_row(parts: Vec<(String, usize)>) -> (String, usize) {
    let caret = parts.first().map_or(0, |(_, caret)| *caret);
    (parts.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join(", "), caret)
}

/// What a string of this form may say, with what that is.
fn known_words(form: Form, field: Option<&str>, around: &Surroundings) -> Vec<(String, &'static str)> {
    let all = |words: &[String], doc: &'static str| words.iter().map(|word| (word.clone(), doc)).collect();
    match form {
        Form::Theme => all(&around.themes, "A theme."),
        Form::Path => {
            // What charts read are tables; all other paths are pictures'.
            let is_table = |path: &String| path.ends_with(".csv") || path.ends_with(".tsv");
            let fits = |path: &&String| is_table(path) == (field == Some("data"));
            let files = around.files.iter().filter(fits);
            files.map(|path| (path.clone(), "A file of the deck's folder.")).collect()
        }
        Form::Paint => all(&around.colors, "A colour of the theme."),
        Form::Aspect => ["16:9", "4:3", "16:10"].map(|word| (word.to_owned(), "A shape of slides.")).to_vec(),
        Form::Inline | Form::Markdown | Form::Code | Form::Tex | Form::Plain => Vec::new(),
        Form::Language | Form::Time | Form::Color | Form::Lines => Vec::new(),
    }
}

fn in_words(
    tree: &Tree,
    place: &Place,
    form: Form,
    inside: Span,
    offset: u32,
    around: &Surroundings,
) -> Vec<Candidate> {
    let typed = tree.slice(Span::new(inside.start, offset));
    // A link to a slide: `[text](#id)`.
    let link = matches!(form, Form::Inline | Form::Markdown).then(|| typed.rfind("](#")).flatten();
    let (words, from, typed) = match link {
        Some(link) if !typed[link..].contains(')') => {
            let ids = around.ids.iter().map(|id| (id.clone(), "A slide of this deck.")).collect();
            (ids, inside.start + at(link + 3), &typed[link + 3..])
        }
        _ => (known_words(form, place.field.as_deref(), around), inside.start, typed),
    };
    let end = if link.is_some() { link_end(tree, offset, inside.end) } else { inside.end };
    let writer = Writer { tree, place: Span::new(from, end), typed, field: place.field.as_deref() };
    let detail = place.field.clone().unwrap_or_default();
    let candidate = |(word, doc): (String, &str)| Candidate {
        change: writer.change(&word, word.len()),
        label: word,
        detail: detail.clone(),
        doc: doc.to_owned(),
        is_required: false,
        goes_on: false,
    };
    writer.ranked(words.into_iter().map(candidate).collect())
}

/// The end of the name of a slide in a link.
fn link_end(tree: &Tree, offset: u32, end: u32) -> u32 {
    let rest = tree.slice(Span::new(offset, end));
    offset + at(rest.find(|c: char| c == ')' || c.is_whitespace()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    fn around() -> Surroundings {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        Surroundings {
            themes: words(&["archive", "night"]),
            files: words(&["img/bridge.jpg"]),
            colors: words(&["accent", "accent2"]),
            ids: words(&["cover", "end"]),
        }
    }

    fn found(text: &str) -> (Vec<Candidate>, String) {
        let offset = u32::try_from(text.find('|').unwrap()).unwrap();
        let text = text.replacen('|', "", 1);
        (candidates(&parse(text.as_str()), offset, &around()), text)
    }

    /// The text after the first candidate is taken, with a `|` where the caret is.
    fn taken(text: &str) -> String {
        let (found, text) = found(text);
        let Some(first) = found.first() else { return "nothing".to_owned() };
        let mut after = first.change.edit.apply(&text).unwrap();
        after.insert(first.change.selection.caret as usize, '|');
        after
    }

    #[test]
    fn what_is_taken_is_written_out_as_far_as_it_is_known() {
        for (before, after) in [
            ("Deck(ti|)", "Deck(title: \"|\")"),
            ("Deck(ti| slides: [])", "Deck(title: \"|\", slides: [])"),
            ("Deck(ti|: \"x\")", "Deck(title|: \"x\")"),
            ("Deck(slides: [Slide(bo|)])", "Deck(slides: [Slide(body: [|])])"),
            ("Deck(slides: [Slide(lay|\n)])", "Deck(slides: [Slide(layout: |,\n)])"),
            ("Deck(slides: [Slide(layout: sta|)])", "Deck(slides: [Slide(layout: Statement|)])"),
            ("Deck(slides: [Slide(body: [ima|])])", "Deck(slides: [Slide(body: [Image(path: \"|\", alt: \"\")])])"),
            ("Deck(slides: [Slide(body: [bull|])])", "Deck(slides: [Slide(body: [Bullets([\"|\"])])])"),
            ("Deck(slides: [Slide(body: [Tex|(\"a\")])])", "Deck(slides: [Slide(body: [Text|(\"a\")])])"),
            ("Deck(slides: [Slide(hidden: t|)])", "Deck(slides: [Slide(hidden: true|)])"),
            ("Deck(theme: |)", "Deck(theme: \"archive\"|)"),
            ("Deck(theme: \"ni|\")", "Deck(theme: \"night|\")"),
            (
                "Deck(slides: [Slide(background: Color(\"|\"))])",
                "Deck(slides: [Slide(background: Color(\"accent|\"))])",
            ),
            ("Deck(slides: [Slide(title: \"[x](#e|)\")])", "Deck(slides: [Slide(title: \"[x](#end|)\")])"),
            ("Deck(slides: [sl|])", "Deck(slides: [Slide(|)])"),
            ("Deck(slides: [Slide(title: \"some| words\")])", "nothing"),
        ] {
            assert_eq!(taken(before), after, "{before}");
        }
    }

    #[test]
    fn what_is_there_is_left_out_and_what_must_be_there_comes_first() {
        let labels = |text: &str| found(text).0.into_iter().map(|candidate| candidate.label).collect::<Vec<_>>();
        assert_eq!(labels("Deck(format: 1, |)")[..2], ["title", "slides"]);
        assert_eq!(labels("Deck(|, title: \"x\")")[0], "slides");
        assert!(!labels("Deck(slides: [Slide(title: \"x\", |, notes: \"y\")])").contains(&"notes".to_owned()));
        assert_eq!(labels("Deck(slides: [Slide(body: [Image(path: \"|\")])])"), ["img/bridge.jpg"]);
        assert_eq!(labels("Deck(slides: [Slide(tm|)])"), ["time"], "letters in their order are enough");
    }

    #[test]
    fn every_field_and_variant_has_its_doc() {
        let (found, _) = found("Deck(slides: [Slide(body: [|])])");
        assert!(found.len() > 10 && found.iter().all(|candidate| candidate.doc.len() > 5));
    }
}
