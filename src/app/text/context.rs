//! What may stand at a place of a deck's text, read off the tokens before it.
//!
//! A text is completed while it is broken: the brackets before the caret tell
//! what it is in even where no tree could. Only the slide of the caret is
//! read, so that mistakes in others do no harm.

use crate::model::schema::deck::{DECK, SLIDE};
use crate::model::schema::{Form, Item, Short, Struct, Type};
use crate::source::node_path::Segment;
use crate::source::span::Span;
use crate::syntax::{Token, TokenKind, Tree};

use super::token_around;

/// What may stand at a place.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// The name of a field; where the value may be written short, that too.
    Field {
        /// Whose field.
        of: &'static Struct,
        /// Names of the fields that are written already.
        present: Vec<String>,
        /// What may stand here without a name.
        short: Option<&'static Type>,
    },
    /// A value.
    Value(&'static Type),
    /// Words inside of a string.
    Words {
        /// What the string says.
        form: Form,
        /// What lies between its quotation marks.
        inside: Span,
    },
    /// Nothing that could be told.
    Nothing,
}

/// A part of the way from the deck to a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// What it is called.
    pub label: String,
    /// Where it begins.
    pub offset: u32,
}

/// A place of a text.
#[derive(Debug, Clone)]
pub struct Place {
    /// What may stand there.
    pub wanted: Wanted,
    /// The word there, empty where there is none.
    pub word: Span,
    /// The way to it from the slide on, or from the deck.
    pub crumbs: Vec<Crumb>,
    /// The name of the field that is being written.
    pub field: Option<String>,
}

/// What a bracket holds.
#[derive(Debug, Clone, Copy)]
enum Holds {
    Fields(&'static Struct),
    Items(&'static [Item]),
    Each(&'static Type),
    One(&'static Type),
    Unknown,
}

/// A bracket that is open.
#[derive(Debug)]
struct Level<'a> {
    closes: char,
    holds: Holds,
    names: Vec<&'a str>,
    field: Option<(&'a str, u32)>,
    n_items: usize,
    crumb: Option<Crumb>,
}

impl<'a> Level<'a> {
    fn new(closes: char, holds: Holds, crumb: Option<Crumb>) -> Self {
        Self { closes, holds, names: Vec::new(), field: None, n_items: 0, crumb }
    }

    /// What a value here must be.
    fn expected(&self) -> Option<&'static Type> {
        match (self.holds, self.field) {
            (Holds::Fields(of), Some((name, _))) => of.field(name).map(|field| &field.ty),
            (Holds::Fields(of), None) if self.names.is_empty() => short_of(of, self.n_items),
            (Holds::Fields(_) | Holds::Unknown, _) => None,
            (Holds::Items(items), _) => items.get(self.n_items).map(|item| &item.ty),
            (Holds::Each(ty) | Holds::One(ty), _) => Some(ty),
        }
    }

    fn name(&mut self, name: &'a str, offset: u32) {
        self.names.push(name);
        self.field = Some((name, offset));
    }
}

/// What stands at place `idx` of a struct that is written without names.
fn short_of(of: &'static Struct, idx: usize) -> Option<&'static Type> {
    match of.short {
        Short::No => None,
        Short::First => of.fields.get(idx).filter(|_| idx == 0).map(|field| &field.ty),
        Short::FirstOrTuple(items) => items.get(idx).map(|item| &item.ty),
    }
}

static ROOT: Type = Type::Struct(&DECK);

/// What a bracket holds where a value of this type is wanted.
fn inside(ty: Option<&'static Type>, name: Option<&str>, open: char) -> Holds {
    let Some(ty) = ty.map(Type::inner) else { return Holds::Unknown };
    if name == Some("Some") {
        return Holds::One(ty);
    }
    match (ty, open, name) {
        (Type::Enum(of), '(', Some(name)) => match of.variant(name).and_then(|variant| variant.content.as_ref()) {
            Some(Type::Struct(of)) => Holds::Fields(of),
            Some(content) => Holds::One(content),
            None => Holds::Unknown,
        },
        (Type::Struct(of), '(', _) => Holds::Fields(of),
        (Type::Struct(of), '[', None) => inside(of.main().map(|field| &field.ty), None, open),
        (Type::Tuple { items, .. }, '(', None) => Holds::Items(items),
        (Type::List { of, .. }, '[', None) => Holds::Each(of),
        _ => Holds::Unknown,
    }
}

/// The brackets that are open before an offset.
struct Reader<'a> {
    tree: &'a Tree,
    levels: Vec<Level<'a>>,
    /// The name that was read last, if nothing followed it.
    ident: Option<Token>,
    /// What was read last.
    last: Option<Token>,
}

impl<'a> Reader<'a> {
    /// Begins with the slide that holds the offset, else with the deck; gives the first token to be read.
    fn begin(tree: &'a Tree, offset: u32) -> (Self, usize) {
        let mut reader = Self { tree, levels: Vec::new(), ident: None, last: None };
        let (list, is_there) = tree.find(&[Segment::Field("slides".into())]);
        let slides = || tree.children(tree.unwrapped(list)).enumerate();
        let holding = |&(_, id): &(usize, _)| tree.span(id).start < offset && offset <= tree.span(id).end;
        if is_there && let Some((index, slide)) = slides().find(holding) {
            let start = tree.span(slide).start;
            let mut level = Level::new(']', Holds::Each(&SLIDES), None);
            level.n_items = index;
            reader.levels.push(level);
            return (reader, tree.token_at(start).unwrap_or(0));
        }
        (reader, 0)
    }

    fn expected(&self) -> Option<&'static Type> {
        self.levels.last().map_or(Some(&ROOT), Level::expected)
    }

    fn read(&mut self, token: Token) {
        let ident = self.ident.take();
        match token.kind {
            TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment => {
                self.ident = ident;
                return;
            }
            TokenKind::Ident => self.ident = Some(token),
            TokenKind::Colon | TokenKind::Equals => {
                if let (Some(level), Some(name)) = (self.levels.last_mut(), ident) {
                    level.name(self.tree.slice(name.span), name.span.start);
                }
            }
            TokenKind::Open(bracket) => self.open(token, ident, bracket.open(), bracket.close()),
            TokenKind::Close(bracket) => {
                if let Some(level) = self.levels.iter().rposition(|level| level.closes == bracket.close()) {
                    self.levels.truncate(level);
                }
            }
            TokenKind::Comma => {
                if let Some(level) = self.levels.last_mut() {
                    level.field = None;
                    level.n_items += 1;
                }
            }
            TokenKind::Hash | TokenKind::Bang | TokenKind::Other => {}
            TokenKind::String | TokenKind::Bytes | TokenKind::Char | TokenKind::Number => {}
        }
        self.last = Some(token);
    }

    fn open(&mut self, token: Token, ident: Option<Token>, open: char, closes: char) {
        let name = ident.map(|ident| self.tree.slice(ident.span));
        if name == Some("Slide") {
            // Whatever the slide before left open ends here.
            let slides = |level: &Level<'_>| matches!(level.holds, Holds::Each(ty) if is_slide(ty));
            let list = self.levels.iter().rposition(slides).map_or(self.levels.len(), |list| list + 1);
            self.levels.truncate(list);
        }
        let holds = inside(self.expected(), name, open);
        let label = match (self.levels.last(), name) {
            (_, Some("Some")) => None,
            (Some(Level { holds: Holds::Each(ty), n_items, .. }), _) if is_slide(ty) => {
                Some(format!("Slide {}", n_items + 1))
            }
            (_, Some(name)) => Some(name.to_owned()),
            (Some(Level { holds: Holds::Each(_) | Holds::Items(_), n_items, .. }), None) => {
                Some((n_items + 1).to_string())
            }
            (_, None) => None,
        };
        let offset = ident.map_or(token.span.start, |ident| ident.span.start);
        self.levels.push(Level::new(closes, holds, label.map(|label| Crumb { label, offset })));
    }
}

static SLIDES: Type = Type::Struct(&SLIDE);

fn is_slide(ty: &Type) -> bool {
    matches!(ty, Type::Struct(of) if std::ptr::eq(*of, &SLIDE))
}

/// What may stand at an offset.
#[must_use]
pub fn place_at(tree: &Tree, offset: u32) -> Place {
    let (mut reader, first) = Reader::begin(tree, offset);
    let around = token_around(tree, offset);
    let word = word_at(tree, offset);
    let until = around.filter(|token| token.kind == TokenKind::String).map_or(word.start, |token| token.span.start);
    for token in tree.tokens()[first..].iter().take_while(|token| token.span.start < until) {
        reader.read(*token);
    }
    let crumbs = crumbs(&reader);
    let field = reader.levels.last().and_then(|level| level.field).map(|(name, _)| name.to_owned());
    let wanted = match around {
        Some(token) if token.kind == TokenKind::String => words(&reader, token),
        Some(token) if token.is_trivia() && token.kind != TokenKind::Whitespace => Wanted::Nothing,
        Some(Token { kind: TokenKind::Number | TokenKind::Char | TokenKind::Bytes, .. }) => Wanted::Nothing,
        _ => wanted(&reader, word),
    };
    Place { wanted, word, crumbs, field }
}

/// The word that touches an offset, empty if none does.
fn word_at(tree: &Tree, offset: u32) -> Span {
    let before = offset.checked_sub(1).and_then(|before| tree.token_at(before)).map(|idx| tree.tokens()[idx]);
    let found = before.filter(|token| token.kind == TokenKind::Ident && token.span.end >= offset);
    found.map_or(Span::at(offset), |token| token.span)
}

fn crumbs(reader: &Reader<'_>) -> Vec<Crumb> {
    let mut crumbs = Vec::new();
    for level in &reader.levels {
        crumbs.extend(level.crumb.clone());
        crumbs.extend(level.field.map(|(name, offset)| Crumb { label: name.to_owned(), offset }));
    }
    crumbs
}

fn words(reader: &Reader<'_>, token: Token) -> Wanted {
    let text = reader.tree.slice(token.span);
    let Some(form) = reader.expected().and_then(form_of).filter(|_| text.starts_with('"')) else {
        return Wanted::Nothing;
    };
    let end = if text.len() > 1 && text.ends_with('"') { token.span.end - 1 } else { token.span.end };
    Wanted::Words { form, inside: Span::new(token.span.start + 1, end) }
}

/// What a string says where this type is wanted.
fn form_of(ty: &'static Type) -> Option<Form> {
    match ty.inner() {
        Type::String(form) => Some(*form),
        Type::Struct(of) => of.main().and_then(|field| form_of(&field.ty)),
        Type::Bool | Type::Whole { .. } | Type::Number { .. } => None,
        Type::List { .. } | Type::Tuple { .. } | Type::Enum(_) | Type::Maybe(_) => None,
    }
}

fn wanted(reader: &Reader<'_>, word: Span) -> Wanted {
    let Some(level) = reader.levels.last() else { return Wanted::Nothing };
    // Behind a value comes a comma; on the next line it was forgotten, and the next thing begins.
    let begins = reader.last.is_none_or(|last| matches!(last.kind, TokenKind::Open(_) | TokenKind::Comma));
    let is_on_new_line =
        reader.last.is_some_and(|last| reader.tree.slice(Span::new(last.span.end, word.start)).contains('\n'));
    let is_value = reader.last.is_some_and(|last| matches!(last.kind, TokenKind::Colon | TokenKind::Equals));
    match level.holds {
        Holds::Fields(of) if level.field.is_none() && (begins || is_on_new_line) => field_of(reader, level, of, word),
        Holds::Fields(of) if !is_value && is_on_new_line => field_of(reader, level, of, word),
        Holds::Fields(_) if is_value => level.expected().map_or(Wanted::Nothing, Wanted::Value),
        Holds::Items(_) | Holds::Each(_) | Holds::One(_) if begins || is_on_new_line => {
            level.expected().map_or(Wanted::Nothing, Wanted::Value)
        }
        Holds::Fields(_) | Holds::Items(_) | Holds::Each(_) | Holds::One(_) | Holds::Unknown => Wanted::Nothing,
    }
}

fn field_of(reader: &Reader<'_>, level: &Level<'_>, of: &'static Struct, word: Span) -> Wanted {
    let mut present: Vec<String> = level.names.iter().map(|&name| name.to_owned()).collect();
    present.extend(names_behind(reader.tree, word.end));
    let short = if present.is_empty() { short_of(of, level.n_items) } else { None };
    Wanted::Field { of, present, short }
}

/// Names of the fields that stand behind an offset in the same brackets.
fn names_behind(tree: &Tree, offset: u32) -> Vec<String> {
    let (mut names, mut depth, mut ident) = (Vec::new(), 0_usize, None);
    let first = tree.tokens().partition_point(|token| token.span.start < offset);
    for token in tree.tokens()[first..].iter().filter(|token| !token.is_trivia()) {
        match token.kind {
            TokenKind::Open(_) => depth += 1,
            TokenKind::Close(_) if depth == 0 => break,
            TokenKind::Close(_) => depth -= 1,
            TokenKind::Colon if depth == 0 => {
                names.extend(ident.map(|span: Span| tree.slice(span).to_owned()));
            }
            _ => {}
        }
        ident = (token.kind == TokenKind::Ident).then_some(token.span);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    /// What is wanted at the `|` of a text, in words.
    fn at(text: &str) -> String {
        let offset = u32::try_from(text.find('|').unwrap()).unwrap();
        let place = place_at(&parse(text.replacen('|', "", 1).as_str()), offset);
        match place.wanted {
            Wanted::Field { of, present, short } => {
                let short = short.map(|ty| format!(" or {}", ty.signature())).unwrap_or_default();
                format!("{}-{}{short}", of.name, present.join(","))
            }
            Wanted::Value(ty) => ty.signature(),
            Wanted::Words { form, .. } => format!("words {}", form.name()),
            Wanted::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn the_brackets_before_tell_what_is_wanted() {
        for (text, expected) in [
            ("Deck(|)", "Deck-"),
            ("|", "nothing"),
            ("Deck(title: \"T\", th|)", "Deck-title"),
            ("Deck(th| slides: [])", "Deck-slides"),
            ("Deck(theme: |, slides: [])", "theme"),
            ("Deck(theme: \"arc|\", slides: [])", "words theme"),
            ("Deck(slides: [Slide(title: \"a\", |)])", "Slide-title"),
            ("Deck(slides: [Slide(title: \"a\"\n  bo|)])", "Slide-title"),
            ("Deck(slides: [Slide(title: \"a\" |)])", "nothing"),
            ("Deck(slides: [Slide(layout: Sp|)])", "Layout"),
            ("Deck(slides: [Slide(layout: |\n title: \"x\")])", "Layout"),
            ("Deck(slides: [Slide(body: [Im|])])", "Block"),
            ("Deck(slides: [Slide(body: [Text(\"x\"), |", "Block"),
            ("Deck(slides: [Slide(body: [Image(pa|, alt: \"x\")])])", "Image-alt"),
            ("Deck(slides: [Slide(body: [Image(fit: C|)])])", "Fit"),
            ("Deck(slides: [Slide(title: \"a|\")])", "words text"),
            ("Deck(slides: [Slide(body: [Bullets([\"a|\"])])])", "words text"),
            ("Deck(slides: [Slide(body: [Text(\"|\")])])", "words Markdown"),
            ("Deck(slides: [Slide(hidden: |)])", "`true` or `false`"),
            ("Deck(slides: [Slide(time: Some(\"2|\"))])", "words duration"),
            ("Deck(slides: [Slide(background: Color(\"ac|\"))])", "words colour or name"),
            ("Deck(slides: [Slide(titl: (((, Slide(title: \"b\", lay|)])", "Slide-title"),
            ("Deck(slides: [// Sl|\n])", "nothing"),
            ("Deck(slides: [Slide(title: \"x\"), |])", "Slide"),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
    }

    #[test]
    fn the_way_to_a_place_is_named() {
        let text = "Deck(title: \"T\", slides: [Slide(), Slide(body: [Text(\"a\"), Image(path: \"x\")])])";
        let offset = u32::try_from(text.find("\"x\"").unwrap()).unwrap();
        let place = place_at(&parse(text), offset + 1);
        let labels: Vec<&str> = place.crumbs.iter().map(|crumb| crumb.label.as_str()).collect();
        assert_eq!(labels, ["Slide 2", "body", "Image", "path"]);
        assert_eq!(place.field.as_deref(), Some("path"));
    }
}
