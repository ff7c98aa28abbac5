//! `slides/README.md`, the reference of the deck format: complete, and its examples decode.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use diafilm::decode::{decode, decode_theme};
use diafilm::model::schema::deck::DECK;
use diafilm::model::schema::theme::THEME;
use diafilm::model::schema::{Presence, Short, Type, types_of};
use diafilm::resolve::check::CODES;
use diafilm::source::Source;

use crate::support::golden::{is_blessing, root, write};

const BEGIN: &str = "<!-- reference: written by `BLESS=1 cargo test format_reference` -->\n";
const END: &str = "<!-- end of reference -->\n";

fn readme() -> String {
    std::fs::read_to_string(root().join("slides/README.md")).unwrap()
}

/// The tables of all fields and names.
fn tables() -> String {
    let mut out = String::new();
    for (title, root) in [("Fields and blocks", &DECK), ("Fields of themes", &THEME)] {
        writeln!(out, "\n## {title}").unwrap();
        for ty in types_of(root) {
            match ty {
                Type::Struct(of) => {
                    let short = match (of.short, of.main()) {
                        (Short::First, Some(main)) => format!(" `{}` may be written alone.", main.name),
                        (Short::FirstOrTuple(_), _) => " Names may be left out.".to_owned(),
                        _ => String::new(),
                    };
                    writeln!(out, "\n### {}\n{}.{short}\n", of.name, of.doc).unwrap();
                    writeln!(out, "| field | type | default | for |\n|---|---|---|---|").unwrap();
                    for field in of.fields {
                        let default = match field.presence {
                            Presence::Required => "required".to_owned(),
                            Presence::Optional => String::new(),
                            Presence::Default(value) => format!("`{value}`"),
                        };
                        let (ty, doc) = (field.ty.signature(), field.doc.replace('|', "\\|"));
                        writeln!(out, "| `{}` | {ty} | {default} | {doc} |", field.name).unwrap();
                    }
                }
                Type::Enum(of) => {
                    writeln!(out, "\n### {}\n{}.\n\n| written as | means |\n|---|---|", of.id, of.doc).unwrap();
                    for variant in of.variants {
                        writeln!(out, "| `{}` | {} |", variant.example, variant.doc).unwrap();
                    }
                }
                _ => {}
            }
        }
    }
    out + "\n"
}

#[test]
fn the_reference_holds_every_field() {
    let text = readme();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    let tables = tables();
    if is_blessing() {
        write(&root().join("slides/README.md"), format!("{before}{BEGIN}{tables}{END}{after}").as_bytes());
        return;
    }
    assert!(written == tables, "slides/README.md is out of date; BLESS=1 writes it anew");
}

#[test]
fn examples_of_the_reference_decode() {
    let text = readme();
    let examples: Vec<&str> =
        text.split("```ron\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect();
    assert!(examples.len() >= 4);
    for example in examples {
        let diagnostics = if example.starts_with("Theme(") {
            decode_theme(&Source::new("example", example)).1
        } else if example.starts_with("Deck(") {
            decode(&Source::new("example", example)).diagnostics
        } else {
            decode(&Source::new("example", &format!("Deck(title: \"T\", slides: [{example}])"))).diagnostics
        };
        assert_eq!(diagnostics, [], "{example}");
    }
}

#[test]
fn every_code_of_a_finding_is_documented() {
    let mut codes = BTreeSet::new();
    collect_codes(&root().join("src"), &mut codes);
    assert!(codes.len() > 50, "{codes:?}");
    let text = readme();
    let missing: Vec<&String> = codes.iter().filter(|code| !text.contains(&format!("| `{code}` |"))).collect();
    assert!(missing.is_empty(), "slides/README.md doesn't say what {missing:?} mean");
    let told = text.split("## What `check` says").nth(1).unwrap_or_default();
    let told = told.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    let mut told: Vec<&str> = told.map(|(code, _)| code).collect();
    told.sort_unstable();
    assert_eq!(CODES.to_vec(), told, "what `allow` knows and what slides/README.md says");
}

/// Codes in calls that make findings, tests left out.
fn collect_codes(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in folder.read_dir().unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect_codes(&path, codes);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            for call in ["Diagnostic::error(", "Diagnostic::warning(", "self.error(", "finding.code = "] {
                for rest in code.split(call).skip(1) {
                    let name = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                    codes.extend(name.map(str::to_owned));
                }
            }
        }
    }
}
