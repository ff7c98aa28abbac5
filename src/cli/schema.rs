//! `diafilm schema`: the whole deck language, for people and for machines.

use std::fmt::Write as _;

use clap::ValueEnum;
use serde::Serialize;

use super::Outcome;
use super::term::write_stdout;
use crate::model::deck::FORMAT_VERSION;
use crate::model::schema::deck::DECK;
use crate::model::schema::theme::THEME;
use crate::model::schema::{Enum, Field, Presence, Short, Struct, Type, types_of};

/// How the language is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaFormat {
    /// For reading
    Text,
    /// For programs
    Json,
}

/// Prints the deck language.
///
/// # Errors
/// If nobody takes the output.
pub fn run(format: SchemaFormat) -> anyhow::Result<Outcome> {
    let text = match format {
        SchemaFormat::Text => text(),
        SchemaFormat::Json => json()?,
    };
    write_stdout(text.as_bytes())?;
    Ok(Outcome::Fine)
}

/// The language as text.
#[must_use]
pub fn text() -> String {
    let mut out =
        format!("The deck format, version {FORMAT_VERSION}. A deck is one Deck(…), a theme file one Theme(…).\n");
    for root in [&DECK, &THEME] {
        for ty in types_of(root) {
            match ty {
                Type::Struct(of) => write_struct(&mut out, of),
                Type::Enum(of) => write_enum(&mut out, of),
                _ => {}
            }
        }
    }
    out
}

fn write_struct(out: &mut String, of: &Struct) {
    let short = match of.short {
        Short::No => "",
        Short::First => "; may be written as its first field alone",
        Short::FirstOrTuple(_) => "; names may be left out",
    };
    // Writing to a string can't fail.
    writeln!(out, "\n{} – {}{short}", of.name, of.doc).unwrap_or_default();
    for field in of.fields {
        let ty = field.ty.signature().replace('`', "");
        writeln!(out, "  {}: {ty}{}\n      {}", field.name, presence(field), field.doc).unwrap_or_default();
    }
}

fn presence(field: &Field) -> String {
    match field.presence {
        Presence::Required => ", required".to_owned(),
        Presence::Optional => String::new(),
        Presence::Default(value) => format!(" = {value}"),
    }
}

fn write_enum(out: &mut String, of: &Enum) {
    writeln!(out, "\n{} – {}", of.id, of.doc).unwrap_or_default();
    for variant in of.variants {
        writeln!(out, "  {}\n      {}", variant.example, variant.doc).unwrap_or_default();
    }
}

#[derive(Serialize)]
struct Language {
    format: u32,
    structs: Vec<StructRecord>,
    enums: Vec<EnumRecord>,
}

#[derive(Serialize)]
struct StructRecord {
    name: &'static str,
    doc: &'static str,
    /// The field that may be written alone.
    short: Option<&'static str>,
    fields: Vec<FieldRecord>,
}

#[derive(Serialize)]
struct FieldRecord {
    name: &'static str,
    r#type: String,
    required: bool,
    default: Option<&'static str>,
    doc: &'static str,
}

#[derive(Serialize)]
struct EnumRecord {
    name: &'static str,
    doc: &'static str,
    variants: Vec<VariantRecord>,
}

#[derive(Serialize)]
struct VariantRecord {
    name: &'static str,
    content: Option<String>,
    doc: &'static str,
    example: &'static str,
}

/// The language as JSON.
///
/// # Errors
/// None that could be caused from outside.
pub fn json() -> anyhow::Result<String> {
    let types: Vec<Type> = [&DECK, &THEME].into_iter().flat_map(types_of).collect();
    let structs = types.iter().filter_map(|ty| match ty {
        Type::Struct(of) => Some(StructRecord {
            name: of.name,
            doc: of.doc,
            short: of.main().map(|main| main.name),
            fields: of.fields.iter().map(field_record).collect(),
        }),
        _ => None,
    });
    let enums = types.iter().filter_map(|ty| match ty {
        Type::Enum(of) => Some(enum_record(of)),
        _ => None,
    });
    let language = Language { format: FORMAT_VERSION, structs: structs.collect(), enums: enums.collect() };
    Ok(serde_json::to_string_pretty(&language)? + "\n")
}

fn field_record(field: &Field) -> FieldRecord {
    FieldRecord {
        name: field.name,
        r#type: field.ty.signature().replace('`', ""),
        required: field.presence == Presence::Required,
        default: match field.presence {
            Presence::Default(value) => Some(value),
            Presence::Required | Presence::Optional => None,
        },
        doc: field.doc,
    }
}

fn enum_record(of: &Enum) -> EnumRecord {
    let variants = of.variants.iter().map(|variant| VariantRecord {
        name: variant.name,
        content: variant.content.map(|content| content.signature().replace('`', "")),
        doc: variant.doc,
        example: variant.example,
    });
    EnumRecord { name: of.id, doc: of.doc, variants: variants.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_hold_everything() {
        let text = text();
        assert!(text.contains("\nSlide – A slide"), "{text}");
        assert!(text.contains("  layout: Layout = Auto\n      How the slide is arranged"), "{text}");
        assert!(text.contains("  title: text, required\n"), "{text}");
        let json: serde_json::Value = serde_json::from_str(&json().unwrap()).unwrap();
        assert_eq!(json["structs"][0]["name"], "Deck");
        assert_eq!(json["structs"][0]["fields"][1]["required"], true);
        assert!(json["enums"].as_array().unwrap().len() >= 11);
    }
}
