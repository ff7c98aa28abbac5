//! Text becomes a deck, slide by slide, so that one bad slide stays one bad slide.
//!
//! The lossless tree is checked against the schema first: that finds every
//! error at once, with exact places. What passes is decoded by `ron`; should
//! it still refuse something, its error is told too, so nothing gets lost.

mod explain;
pub mod leaves;
pub mod source_map;
pub(crate) mod suggest;
mod text_place;
mod validate;

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use crate::model::deck::{Deck, FORMAT_VERSION};
use crate::model::schema::deck::{DECK, SLIDE};
use crate::model::schema::theme::THEME;
use crate::model::schema::{Struct, Type};
use crate::model::slide::Slide;
use crate::model::theme::Theme;
use crate::source::Source;
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::source::edit::TextEdit;
use crate::source::span::Span;
use crate::syntax::{self, NodeId, NodeKind, Tree};
use suggest::suggest;
use validate::{Subject, Validator};

/// Findings that are told of one file.
const MAX_FINDINGS: usize = 1000;

/// How deep `ron` may go: a bracket of ours takes it up to five steps.
const RECURSION_LIMIT: usize = syntax::MAX_DEPTH * 6;

/// Decks with fewer slides are decoded on the calling thread.
const MIN_PARALLEL: usize = 64;

/// What became of a text.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The deck; `None` if the text isn't one. Slides with errors are `None` in it.
    pub deck: Option<Arc<Deck>>,
    /// The text with its places.
    pub tree: Arc<Tree>,
    /// What is wrong, in the order of the text.
    pub diagnostics: Diagnostics,
    /// The nodes of the slides, broken ones too.
    slides: Vec<NodeId>,
}

/// Decodes a deck.
///
/// A field of the head that has errors is left out; a deck without title is
/// called after its file. There is no deck only if the text isn't one, or if
/// its `format` is too new.
#[must_use]
pub fn decode(source: &Source) -> Decoded {
    decode_after(source, None)
}

/// As [`decode`], for a text that is much like one that was decoded before: slides that are written in the same
/// words, and of which nothing was to be told, aren't read again.
#[must_use]
pub fn decode_after(source: &Source, before: Option<&Decoded>) -> Decoded {
    let tree = Arc::new(syntax::parse(source.shared_text()));
    let mut diagnostics = tree.diagnostics().clone();
    let root = root_call(&tree, &DECK, &mut diagnostics);
    let known = before.map(|before| known_slides(before, &tree)).unwrap_or_default();
    let (deck, slides) = match root {
        Some(root) if !is_too_new(&tree, root, &mut diagnostics) => {
            decode_root(source, &tree, root, &known, &mut diagnostics)
        }
        _ => (None, Vec::new()),
    };
    finish(&mut diagnostics);
    Decoded { deck, tree, diagnostics, slides }
}

/// Decodes a theme file; `None` if the text isn't a theme. Values with errors are left out.
#[must_use]
pub fn decode_theme(source: &Source) -> (Option<Theme>, Diagnostics) {
    let tree = syntax::parse(source.shared_text());
    let mut diagnostics = tree.diagnostics().clone();
    let Some(root) = root_call(&tree, &THEME, &mut diagnostics) else { return (None, diagnostics) };
    let broken = broken_offsets(&tree);
    let theme = decode_fields(&tree, root, &THEME, &broken, &mut diagnostics, "");
    finish(&mut diagnostics);
    (theme, diagnostics)
}

impl Decoded {
    /// Lets go of the tree, which takes more memory than the deck: from here on no value knows its place in the text.
    pub fn forget_places(&mut self) {
        self.tree = Arc::new(syntax::parse(""));
    }
}

/// Decodes the text of one slide.
///
/// # Errors
/// The first thing that `ron` refuses, at a span within `text`.
pub fn decode_slide(text: &str, extensions: Extensions) -> Result<Slide, Box<Diagnostic>> {
    read(text, extensions)
}

fn read<T: DeserializeOwned>(text: &str, extensions: Extensions) -> Result<T, Box<Diagnostic>> {
    let always = Extensions::IMPLICIT_SOME | Extensions::UNWRAP_NEWTYPES | Extensions::UNWRAP_VARIANT_NEWTYPES;
    ron::Options::default()
        .with_default_extension(always | extensions)
        .with_recursion_limit(RECURSION_LIMIT)
        .from_str(text)
        .map_err(|error| Box::new(explain::explain(text, &error)))
}

/// Sorts findings by their place and drops the tail of very many.
fn finish(diagnostics: &mut Diagnostics) {
    diagnostics.sort_by_key(start);
    tell_once(diagnostics);
    if diagnostics.len() > MAX_FINDINGS {
        let n_more = diagnostics.len() - MAX_FINDINGS;
        let place = diagnostics[MAX_FINDINGS].place.clone();
        diagnostics.truncate(MAX_FINDINGS);
        diagnostics.push(Diagnostic::error("too-many-errors", place, format!("{n_more} more problems follow")));
    }
}

/// What isn't a number, such as `90s`, isn't told again where a value of another kind was wanted: that finding knows
/// the field and how to mend it.
fn tell_once(diagnostics: &mut Diagnostics) {
    let is_bad = |finding: &Diagnostic| finding.code == "bad-number";
    if !diagnostics.iter().any(is_bad) {
        return;
    }
    let of_kind = diagnostics.iter().filter(|finding| finding.code == "wrong-type" && finding.fix.is_some());
    let mendable: BTreeSet<u32> = of_kind.map(start).collect();
    diagnostics.retain(|finding| !is_bad(finding) || !mendable.contains(&start(finding)));
}

fn start(finding: &Diagnostic) -> u32 {
    match finding.place {
        Place::Span(span) => span.start,
        Place::Node(_) | Place::Within(..) | Place::File => 0,
    }
}

/// Syntax errors after which a value still has the shape that its author meant.
const MILD: [&str; 10] = [
    "missing-comma",
    "curly-quote",
    "wrong-separator",
    "full-width",
    "stray-character",
    "bad-escape",
    "single-quote",
    "quoted-name",
    "unescaped-quote",
    "bad-number",
];

/// Where the tree has syntax errors, in order, and whether each is mild.
fn broken_offsets(tree: &Tree) -> Vec<(u32, bool)> {
    tree.errors().iter().map(|(at, code)| (*at, MILD.contains(code))).collect()
}

/// Syntax errors within a span: `None` if there are none, else whether all are mild.
fn broken_within(broken: &[(u32, bool)], span: Span) -> Option<bool> {
    let from = broken.partition_point(|(at, _)| *at < span.start);
    let inside = broken[from..].iter().take_while(|(at, _)| *at < span.end);
    inside.map(|(_, is_mild)| *is_mild).reduce(|all, is_mild| all && is_mild)
}

/// The call that the text is, if it may be this struct; else says what it is instead.
fn root_call(tree: &Tree, expected: &Struct, diagnostics: &mut Diagnostics) -> Option<NodeId> {
    let begins =
        if expected.name == DECK.name { "Deck(title: \"…\", slides: […])" } else { "Theme(colors: (…))" };
    let Some(root) = tree.root_value() else {
        for finding in diagnostics.iter_mut().filter(|finding| finding.code == "empty-file") {
            finding.message = "the file is empty".to_owned();
            finding.hints.push(format!("it holds `{begins}`"));
        }
        return None;
    };
    let place = Place::Span(tree.head(root));
    let wrong = |found: String| {
        Diagnostic::error("not-a-deck", place.clone(), format!("expected `{}(…)`, found {found}", expected.name))
            .hint(format!("the file holds `{begins}`"))
    };
    match (tree.kind(root), tree.name(root)) {
        (NodeKind::Call, None) => return Some(root),
        (NodeKind::Call, Some(name)) if name == expected.name => return Some(root),
        (NodeKind::Call, Some(name)) => {
            let finding = wrong(format!("`{}(…)`", validate::shorten(name)));
            match suggest(name, [expected.name]) {
                Some(_) => {
                    let edit = TextEdit::replace(tree.node(root).name.unwrap_or_default(), expected.name);
                    diagnostics.push(finding.fix(format!("replace with `{}`", expected.name), edit));
                    return Some(root);
                }
                None => diagnostics.push(finding),
            }
        }
        // The wrong bracket has been told of.
        (NodeKind::Map, Some(_)) => {}
        (NodeKind::Map, None) => {
            let json = if expected.name == DECK.name { "a deck" } else { "a theme" };
            let finding = Diagnostic::error("not-ron", place, format!("this is JSON; {json} is written in RON"));
            diagnostics.push(finding.hint(format!("RON writes `{begins}`, and names of fields take no quotes")));
        }
        // What can't be read has been told of.
        _ if !tree.is_valid() => {}
        _ => diagnostics.push(wrong(validate::found(tree, root))),
    }
    None
}

/// Refuses a deck of a format that this program doesn't know, whatever else it holds.
fn is_too_new(tree: &Tree, root: NodeId, diagnostics: &mut Diagnostics) -> bool {
    let Some(format) = tree.field(root, "format") else { return false };
    let Ok(number) = tree.text_of(format).parse::<u32>() else { return false };
    if number <= FORMAT_VERSION {
        return false;
    }
    let place = Place::Span(tree.span(format));
    let message = format!("this deck has format {number}; this program reads formats up to {FORMAT_VERSION}");
    *diagnostics = vec![Diagnostic::error("format-too-new", place, message).hint("get a newer Diafilm")];
    true
}

type Slides = Vec<Option<Arc<Slide>>>;
/// Slides by their text.
type KnownSlides<'a> = HashMap<&'a str, &'a Arc<Slide>>;

/// The slides of a text without findings in them, unless the other text is read by other rules.
fn known_slides<'a>(before: &'a Decoded, tree: &Tree) -> KnownSlides<'a> {
    let names = |tree: &Tree| tree.extensions().iter().map(|&span| tree.slice(span).to_owned()).collect::<Vec<_>>();
    // Of very many findings some were dropped, and nobody knows whose.
    let is_known = before.diagnostics.len() < MAX_FINDINGS && names(&before.tree) == names(tree);
    let Some(deck) = before.deck.as_ref().filter(|_| is_known) else {
        return KnownSlides::new();
    };
    let told: Vec<u32> = before.diagnostics.iter().map(start).collect();
    let is_quiet = |span: Span| {
        let first = told.partition_point(|&at| at < span.start);
        told.get(first).is_none_or(|&at| at > span.end)
    };
    let slides = before.slides.iter().zip(&deck.slides);
    let known = slides.filter(|&(&node, _)| is_quiet(before.tree.span(node)));
    known.filter_map(|(&node, slide)| Some((before.tree.text_of(node), slide.as_ref()?))).collect()
}

fn decode_root(
    source: &Source,
    tree: &Tree,
    root: NodeId,
    known: &KnownSlides<'_>,
    diagnostics: &mut Diagnostics,
) -> (Option<Arc<Deck>>, Vec<NodeId>) {
    let broken = broken_offsets(tree);
    let head: Option<Deck> = decode_fields(tree, root, &DECK, &broken, diagnostics, &title_field(source));
    let list = tree.field(root, "slides").filter(|&list| tree.kind(list) == NodeKind::List);
    let nodes: Vec<NodeId> = list.map(|list| tree.children(list).collect()).unwrap_or_default();
    if let Some(list) = list.filter(|_| nodes.is_empty()) {
        let place = Place::Span(tree.span(list));
        let finding = Diagnostic::warning("empty-deck", place, "this deck has no slides");
        diagnostics.push(finding.hint("write `Slide(title: \"…\")` between the brackets"));
    }
    let (slides, findings) = decode_slides(tree, &nodes, &broken, known);
    diagnostics.extend(findings);
    find_duplicate_ids(tree, &nodes, diagnostics);
    let deck = head.map(|head| Arc::new(Deck { slides, ..head }));
    (deck, nodes)
}

/// A title for a deck that has none: the name of its file.
fn title_field(source: &Source) -> String {
    let stem = Path::new(source.name()).file_stem().map(|stem| stem.to_string_lossy().replace(['"', '\\'], ""));
    format!("title: \"{}\"", stem.unwrap_or_default().chars().filter(|c| !c.is_control()).collect::<String>())
}

fn decode_slides(
    tree: &Tree,
    nodes: &[NodeId],
    broken: &[(u32, bool)],
    known: &KnownSlides<'_>,
) -> (Slides, Diagnostics) {
    let extensions = extensions(tree, &mut Vec::new());
    let decode = |&node: &NodeId| match known.get(tree.text_of(node)) {
        Some(&slide) if broken_within(broken, tree.span(node)).is_none() => (Some(Arc::clone(slide)), Vec::new()),
        Some(_) | None => decode_slide_node(tree, node, broken, extensions),
    };
    let results: Vec<(Option<Arc<Slide>>, Diagnostics)> = if nodes.len() < MIN_PARALLEL {
        nodes.iter().map(decode).collect()
    } else {
        nodes.par_iter().with_min_len(16).map(decode).collect()
    };
    let (slides, findings): (Slides, Vec<Diagnostics>) = results.into_iter().unzip();
    (slides, findings.into_iter().flatten().collect())
}

fn decode_slide_node(
    tree: &Tree,
    node: NodeId,
    broken: &[(u32, bool)],
    extensions: Extensions,
) -> (Option<Arc<Slide>>, Diagnostics) {
    let span = tree.span(node);
    let brokenness = broken_within(broken, span);
    if brokenness == Some(false) {
        return (None, Vec::new());
    }
    let mut validator = Validator::new(tree);
    validator.check(node, &Type::Struct(&SLIDE), Subject::Item("slides"));
    let mut findings = validator.into_findings();
    let has_errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    if has_errors || brokenness.is_some() {
        return (None, findings);
    }
    match decode_slide(tree.text_of(node), extensions) {
        Ok(slide) => (Some(Arc::new(slide)), findings),
        Err(finding) => {
            findings.push(explain::shifted(*finding, span.start));
            (None, findings)
        }
    }
}

/// The extensions that the text's head enables; unknown ones are findings.
fn extensions(tree: &Tree, diagnostics: &mut Diagnostics) -> Extensions {
    let mut all = Extensions::empty();
    for &span in tree.extensions() {
        let name = tree.slice(span);
        match Extensions::from_ident(name) {
            Some(extension) => all |= extension,
            None => {
                let message = format!("RON has no extension `{}`", validate::shorten(name));
                let hint = "decks need none: those that help are always on";
                diagnostics.push(Diagnostic::error("unknown-extension", Place::Span(span), message).hint(hint));
            }
        }
    }
    all
}

/// Checks the fields of the file's outermost struct and decodes those that are fine.
///
/// The slides of a deck are left out; `fallback` stands in for a field that
/// is required and can't be read.
fn decode_fields<T: DeserializeOwned>(
    tree: &Tree,
    root: NodeId,
    of: &'static Struct,
    broken: &[(u32, bool)],
    diagnostics: &mut Diagnostics,
    fallback: &str,
) -> Option<T> {
    let extensions = extensions(tree, diagnostics);
    let mut validator = Validator::new(tree);
    // A field may be missing only because what holds it could not be read.
    let may_tell_missing = broken_within(broken, tree.span(root)) != Some(false);
    validator.check_names(root, of, of.name, may_tell_missing);
    let mut fine = Vec::new();
    for field in of.fields {
        let Some(value) = tree.field(root, field.name) else { continue };
        if field.name == "slides" {
            validator.check_is_list(value, Subject::Field("slides"));
            continue;
        }
        let brokenness = broken_within(broken, tree.span(value));
        if brokenness == Some(false) {
            continue;
        }
        let n_before = validator.n_errors();
        validator.check_field(value, field);
        if validator.n_errors() == n_before && brokenness.is_none() {
            fine.push((tree.span(value), format!("{}: {}", field.name, tree.text_of(value))));
        }
    }
    diagnostics.extend(validator.into_findings());
    read_fields(of, &fine, fallback, extensions, diagnostics)
}

/// Decodes a struct from its fields; those that `ron` refuses are told of and left out.
fn read_fields<T: DeserializeOwned>(
    of: &Struct,
    fields: &[(Span, String)],
    fallback: &str,
    extensions: Extensions,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let read_all = |fields: &[&String]| {
        let mut text = format!("{}(", of.name);
        for field in fields {
            text.push_str(field);
            text.push(',');
        }
        if !fallback.is_empty() && !fields.iter().any(|field| field.starts_with("title:")) {
            text.push_str(fallback);
        }
        text.push(')');
        read::<T>(&text, extensions)
    };
    let all: Vec<&String> = fields.iter().map(|(_, field)| field).collect();
    if let Ok(value) = read_all(&all) {
        return Some(value);
    }
    let mut accepted = Vec::new();
    for (span, field) in fields {
        match read_all(&[field]) {
            Ok(_) => accepted.push(field),
            Err(finding) => diagnostics.push(Diagnostic { place: Place::Span(*span), ..*finding }),
        }
    }
    read_all(&accepted).ok()
}

/// Tells of ids that two slides share.
fn find_duplicate_ids(tree: &Tree, nodes: &[NodeId], diagnostics: &mut Diagnostics) {
    let mut seen = std::collections::BTreeMap::new();
    for &slide in nodes {
        let Some(id) = tree.field(slide, "id").map(|id| tree.unwrapped(id)) else { continue };
        if tree.kind(id) != NodeKind::String {
            continue;
        }
        let Some(text) = syntax::unescape(tree.text_of(id)) else { continue };
        let span = tree.span(id);
        if let Some(first) = seen.get(&text) {
            let message = format!("two slides have the id `{}`", validate::shorten(&text));
            let finding = Diagnostic::error("duplicate-id", Place::Span(span), message)
                .label(Place::Span(*first), "first written here")
                .hint("links, ink and rehearsal hang on ids: give each slide its own");
            diagnostics.push(finding);
        } else {
            seen.insert(text, span);
        }
    }
}
