//! XML as a stream of three things, with a limit on its depth; the one file that knows the library.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Refusal;

/// How many elements may stand inside each other.
const MAX_DEPTH: usize = 512;

/// A piece of a document; names have no prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// An element begins, with its attributes.
    Open(String, Vec<(String, String)>),
    /// An element ends.
    Close(String),
    /// Text.
    Text(String),
}

/// Goes through a document.
///
/// # Errors
/// If it is broken, nested too deep, or asks for entities of its own.
pub fn walk(name: &str, text: &str, visit: &mut dyn FnMut(Piece)) -> Result<(), Refusal> {
    let damaged = |error: String| Refusal::Damaged(format!("`{name}`: {error}"));
    let mut reader = Reader::from_str(text);
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|error| damaged(error.to_string()))? {
            Event::Start(start) => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Refusal::Unsafe(format!("`{name}` is nested more than {MAX_DEPTH} deep")));
                }
                visit(open(&start));
            }
            Event::Empty(start) => {
                let piece = open(&start);
                let Piece::Open(element, _) = &piece else { continue };
                let close = Piece::Close(element.clone());
                visit(piece);
                visit(close);
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(Piece::Close(end.local_name().as_ref().to_owned()));
            }
            Event::Text(text) => visit(Piece::Text(text.xml10_content().into_owned())),
            Event::CData(text) => visit(Piece::Text(text.xml10_content().into_owned())),
            Event::GeneralRef(entity) => {
                let c = entity.resolve_char_ref().ok().flatten().or_else(|| match entity.xml10_content().as_ref() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                });
                visit(Piece::Text(c.unwrap_or('\u{fffd}').to_string()));
            }
            Event::DocType(_) => return Err(Refusal::Unsafe(format!("`{name}` defines entities"))),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return if depth == 0 { Ok(()) } else { Err(damaged("it ends too early".to_owned())) },
        }
    }
}

fn open(start: &BytesStart<'_>) -> Piece {
    let attributes = start.attributes().flatten().map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).map(Cow::into_owned).unwrap_or_default();
        (attribute.key.local_name().as_ref().to_owned(), value)
    });
    Piece::Open(start.local_name().as_ref().to_owned(), attributes.collect())
}

/// The value of an attribute.
#[must_use]
pub fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}
