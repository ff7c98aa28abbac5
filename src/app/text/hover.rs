//! What a word of the text means, from the table of the language.

use crate::model::schema::{Enum, Struct, Type};
use crate::source::span::Span;
use crate::syntax::{TokenKind, Tree};

use super::complete::field_doc;
use super::context::{Wanted, place_at};

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The word.
    pub span: Span,
    /// What it is: `Slide.layout: Layout`.
    pub head: String,
    /// What it is for.
    pub doc: String,
}

/// The meaning of the word at an offset, if it is a field's or a variant's name.
#[must_use]
pub fn meaning_at(tree: &Tree, offset: u32) -> Option<Meaning> {
    let token = tree.token_at(offset).map(|idx| tree.tokens()[idx])?;
    if token.kind != TokenKind::Ident {
        return None;
    }
    let name = tree.slice(token.span);
    // What may stand where the word begins tells what the word is.
    let (head, doc) = match place_at(tree, token.span.start).wanted {
        Wanted::Field { of, short, .. } => {
            of_field(of, name).or_else(|| short.and_then(|ty| of_value(ty, name))).or_else(|| of_name(of, name))
        }
        Wanted::Value(ty) => of_value(ty, name),
        Wanted::Words { .. } => None,
        Wanted::Nothing => of_root(name, offset, tree),
    }?;
    Some(Meaning { span: token.span, head, doc })
}

fn of_field(of: &Struct, name: &str) -> Option<(String, String)> {
    let field = of.fields.iter().find(|field| field.name == name)?;
    Some((format!("{}.{}: {}", of.name, field.name, field.ty.signature()), field_doc(field)))
}

fn of_value(ty: &Type, name: &str) -> Option<(String, String)> {
    match ty.inner() {
        Type::Enum(of) => of_variant(of, name),
        Type::Struct(of) => of_name(of, name),
        Type::Bool | Type::Whole { .. } | Type::Number { .. } | Type::String(_) => None,
        Type::List { .. } | Type::Tuple { .. } | Type::Maybe(_) => None,
    }
}

fn of_variant(of: &Enum, name: &str) -> Option<(String, String)> {
    let variant = of.variants.iter().find(|variant| variant.name == name)?;
    let doc = match variant.content {
        Some(_) => format!("{}.\n{}", variant.doc, variant.example),
        None => format!("{}.", variant.doc),
    };
    Some((format!("{}, {}", variant.name, of.name), doc))
}

fn of_name(of: &Struct, name: &str) -> Option<(String, String)> {
    (of.name == name).then(|| (of.name.to_owned(), format!("{}.", of.doc)))
}

/// The deck itself, which stands in no brackets.
fn of_root(name: &str, offset: u32, tree: &Tree) -> Option<(String, String)> {
    let root = tree.root_value().filter(|&root| tree.head(root).touches(offset))?;
    let of = &crate::model::schema::deck::DECK;
    tree.name(root).filter(|_| name == of.name).and_then(|_| of_name(of, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parse;

    #[test]
    fn fields_variants_and_structs_are_explained() {
        let text =
            "Deck(title: \"T\", slides: [Slide(layout: Split, body: [Image(path: \"x\", alt: \"\", fit: Contain)])])";
        let tree = parse(text);
        for (word, head) in [
            ("Deck", "Deck"),
            ("title", "Deck.title: text"),
            ("Slide", "Slide"),
            ("layout", "Slide.layout: Layout"),
            ("Split", "Split, a layout"),
            ("Image", "Image, a block"),
            ("path", "Image.path: path"),
        ] {
            let offset = u32::try_from(text.find(word).unwrap()).unwrap();
            for offset in [offset, offset + 1] {
                assert_eq!(meaning_at(&tree, offset).map(|meaning| meaning.head).as_deref(), Some(head), "{word}");
            }
        }
        let in_string = u32::try_from(text.find("\"T\"").unwrap()).unwrap();
        assert_eq!(meaning_at(&tree, in_string + 1), None);
    }
}
