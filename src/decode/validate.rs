//! The tree against the schema: every error at once, each at its exact place.

use std::fmt;

use super::suggest::suggest;
use crate::model::schema::{Enum, Field, Form, Item, Presence, Short, Struct, Type, Variant};
use crate::source::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::source::edit::{Indel, TextEdit};
use crate::source::span::Span;
use crate::syntax::{NodeId, NodeKind, Tree, describe_char, is_plain_number, without_twins};

mod text;

/// What a value is for, as messages call it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Subject<'a> {
    /// The value of a field.
    Field(&'a str),
    /// An element of a field's list.
    Item(&'a str),
    /// A named place of a tuple in a field.
    Part(&'a str, &'a str),
}

impl<'a> Subject<'a> {
    /// The field that all of it belongs to.
    fn field(self) -> &'a str {
        match self {
            Self::Field(field) | Self::Item(field) | Self::Part(_, field) => field,
        }
    }
}

impl fmt::Display for Subject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(field) => write!(f, "`{field}`"),
            Self::Item(field) => write!(f, "each item of `{field}`"),
            Self::Part(part, field) => write!(f, "the {part} in `{field}`"),
        }
    }
}

/// Gathers what is wrong with the values of one tree.
#[derive(Debug)]
pub(super) struct Validator<'a> {
    tree: &'a Tree,
    findings: Diagnostics,
}

impl<'a> Validator<'a> {
    pub(super) fn new(tree: &'a Tree) -> Self {
        Self { tree, findings: Vec::new() }
    }

    pub(super) fn into_findings(self) -> Diagnostics {
        self.findings
    }

    /// How many errors were found so far.
    pub(super) fn n_errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    fn push(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// The value is no `expected`.
    fn wrong_type(&self, node: NodeId, expected: &str, subject: Subject<'_>) -> Diagnostic {
        let found = found(self.tree, node);
        let place = Place::Span(self.tree.head(node));
        Diagnostic::error("wrong-type", place, format!("{subject} must be {expected}, found {found}"))
    }

    /// Checks the value of a field.
    pub(super) fn check_field(&mut self, node: NodeId, field: &'static Field) {
        let subject = Subject::Field(field.name);
        match field.presence {
            Presence::Optional if is_none(self.tree, node) => {}
            Presence::Optional => self.check(self.tree.unwrapped(node), &field.ty, subject),
            Presence::Required | Presence::Default(_) => {
                if is_none(self.tree, node) {
                    let finding = self.wrong_type(node, &field.ty.describe(), subject);
                    let is_required = field.presence == Presence::Required;
                    self.push(if is_required { finding } else { finding.hint("leave the field out instead") });
                } else {
                    self.check(node, &field.ty, subject);
                }
            }
        }
    }

    /// Checks a value.
    pub(super) fn check(&mut self, node: NodeId, ty: &Type, subject: Subject<'_>) {
        if self.tree.kind(node) == NodeKind::Error {
            return;
        }
        match ty {
            Type::Bool => self.check_bool(node, subject),
            Type::Whole { min, max } => self.check_whole(node, *min, *max, subject),
            Type::Number { min, max } => self.check_number(node, *min, *max, subject),
            Type::String(form) => self.check_string(node, *form, subject),
            Type::List { of, max } => self.check_list(node, of, *max, subject),
            Type::Tuple { items, n_required } => self.check_tuple(node, items, *n_required, subject),
            Type::Struct(of) => self.check_struct(node, of, subject),
            Type::Enum(of) => self.check_enum(node, of, subject),
            Type::Maybe(inner) if !is_none(self.tree, node) => {
                self.check(self.tree.unwrapped(node), inner, subject);
            }
            Type::Maybe(_) => {}
        }
    }

    fn check_bool(&mut self, node: NodeId, subject: Subject<'_>) {
        let text = self.tree.text_of(node);
        if matches!(text, "true" | "false") {
            return;
        }
        let finding = self.wrong_type(node, "`true` or `false`", subject);
        let meant = match text.trim_matches('"').to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => "true",
            "false" | "no" | "off" | "0" => "false",
            _ => return self.push(finding),
        };
        self.push(replace_with(finding, self.tree.span(node), meant));
    }

    fn check_whole(&mut self, node: NodeId, min: u64, max: u64, subject: Subject<'_>) {
        let Some(text) = self.number_text(node, "a whole number", subject) else { return };
        let plain: String = text.chars().filter(|c| *c != '_').collect();
        let place = Place::Span(self.tree.span(node));
        let finding = match plain.parse::<u64>() {
            Ok(number) if (min..=max).contains(&number) => return,
            Err(_) if plain.contains(['.', 'e', 'E']) => {
                Diagnostic::error("wrong-type", place, format!("{subject} must be a whole number, found {text}"))
            }
            Ok(_) | Err(_) => {
                let range = range(&min.to_string(), (max < u64::from(u32::MAX)).then(|| max.to_string()).as_deref());
                Diagnostic::error("out-of-range", place, format!("{subject} must be {range}, found {}", shorten(text)))
            }
        };
        self.push(finding);
    }

    fn check_number(&mut self, node: NodeId, min: f64, max: f64, subject: Subject<'_>) {
        let Some(text) = self.number_text(node, "a number", subject) else { return };
        let plain: String = text.chars().filter(|c| *c != '_').collect();
        let number = plain.parse().unwrap_or(f64::NAN);
        if !f64::is_finite(number) {
            return self.not_finite(node, subject);
        }
        if !(min..=max).contains(&number) {
            let place = Place::Span(self.tree.span(node));
            let range = range(&min.to_string(), Some(&max.to_string()));
            let message = format!("{subject} must be {range}, found {}", shorten(text));
            self.push(Diagnostic::error("out-of-range", place, message));
        }
    }

    /// The text of a number that is written plainly; anything else is told of.
    fn number_text(&mut self, node: NodeId, expected: &str, subject: Subject<'_>) -> Option<&'a str> {
        let text = self.tree.text_of(node);
        let unsigned = text.trim_start_matches(['+', '-']);
        if matches!(unsigned, "inf" | "inff32" | "inff64" | "NaN" | "NaNf32" | "NaNf64") {
            self.not_finite(node, subject);
            return None;
        }
        if self.tree.kind(node) == NodeKind::Number {
            if is_plain_number(text) {
                return Some(text);
            }
            let message = format!("{subject} must be {expected} as people write it, found {}", shorten(text));
            let place = Place::Span(self.tree.span(node));
            self.push(Diagnostic::error("bad-value", place, message).hint("write it plainly, such as 1950 or 1.5"));
            return None;
        }
        let mut finding = self.wrong_type(node, expected, subject);
        let inner = text.trim_matches('"').trim();
        if self.tree.kind(node) == NodeKind::String && is_plain_number(inner) {
            finding = replace_with(finding, self.tree.span(node), inner);
        }
        self.push(finding);
        None
    }

    fn not_finite(&mut self, node: NodeId, subject: Subject<'_>) {
        let text = shorten(self.tree.text_of(node));
        let place = Place::Span(self.tree.span(node));
        let finding = Diagnostic::error("not-finite", place, format!("{subject} must be finite, found `{text}`"));
        self.push(finding.hint("a missing value of a chart is `None`"));
    }

    /// Says so if the value isn't a list; true if it is.
    pub(super) fn check_is_list(&mut self, node: NodeId, subject: Subject<'_>) -> bool {
        let kind = self.tree.kind(node);
        if matches!(kind, NodeKind::List | NodeKind::Error) {
            return kind == NodeKind::List;
        }
        let span = self.tree.span(node);
        let mut finding = self.wrong_type(node, "a list in square brackets", subject);
        let is_tuple = kind == NodeKind::Call && self.tree.name(node).is_none();
        let edit = if is_tuple {
            let closing = Span::new(span.end.saturating_sub(1), span.end);
            vec![(Span::new(span.start, span.start + 1), "["), (closing, "]")]
        } else {
            vec![(Span::at(span.start), "["), (Span::at(span.end), "]")]
        };
        if kind != NodeKind::Map {
            finding = finding.fix("put it in square brackets", edits(edit));
        }
        self.push(finding);
        false
    }

    fn check_list(&mut self, node: NodeId, of: &Type, max: usize, subject: Subject<'_>) {
        if !self.check_is_list(node, subject) {
            return;
        }
        let mut n_items = 0;
        for child in self.tree.children(node) {
            n_items += 1;
            if self.tree.kind(child) != NodeKind::Field {
                self.check(child, of, Subject::Item(subject.field()));
            }
        }
        if n_items > max {
            let place = Place::Span(self.tree.head(node));
            let message = format!("{subject} holds {n_items} values, more than {max}");
            self.push(Diagnostic::error("too-many", place, message));
        }
    }

    fn check_tuple(&mut self, node: NodeId, items: &'static [Item], n_required: usize, subject: Subject<'_>) {
        let expected = || Type::Tuple { items, n_required }.describe();
        let is_tuple = self.tree.kind(node) == NodeKind::Call && self.tree.name(node).is_none();
        let mut children = self.tree.children(node);
        if !is_tuple || children.any(|child| self.tree.kind(child) == NodeKind::Field) {
            let finding = self.wrong_type(node, &expected(), subject);
            let span = self.tree.span(node);
            if self.tree.kind(node) == NodeKind::List && span.len() > 1 {
                let closing = Span::new(span.end - 1, span.end);
                let edit = edits(vec![(Span::new(span.start, span.start + 1), "("), (closing, ")")]);
                self.push(finding.fix("use round brackets", edit));
            } else {
                self.push(finding);
            }
            return;
        }
        let values: Vec<NodeId> = self.tree.children(node).collect();
        if values.len() < n_required || values.len() > items.len() {
            let n = values.len();
            let found = if n == 1 { "1 value".to_owned() } else { format!("{n} values") };
            let message = format!("{subject} must be {}, found {found}", expected());
            self.push(Diagnostic::error("wrong-length", Place::Span(self.tree.span(node)), message));
        }
        for (value, item) in values.into_iter().zip(items) {
            self.check(value, &item.ty, Subject::Part(item.name, subject.field()));
        }
    }

    /// A struct as a value of its own: with or without its name, or in a short form.
    fn check_struct(&mut self, node: NodeId, of: &'static Struct, subject: Subject<'_>) {
        let is_call = self.tree.kind(node) == NodeKind::Call;
        if let (Short::FirstOrTuple(_), Some(main), false) = (of.short, of.main(), is_call) {
            let is_text = matches!(self.tree.kind(node), NodeKind::String);
            if !is_text {
                let finding = self.wrong_type(node, &Type::Struct(of).describe(), subject);
                return self.push(self.with_quotes(finding, node));
            }
            return self.check(node, &main.ty, subject);
        }
        if !is_call {
            return self.push(self.wrong_type(node, &format!("`{}(…)`", of.name), subject));
        }
        let name = self.tree.node(node).name;
        if let (Some(written), Some(span)) = (self.tree.name(node), name)
            && written != of.name
        {
            let finding = self.wrong_type(node, &format!("`{}(…)`", of.name), subject);
            self.push(match suggest(written, [of.name]) {
                Some(meant) => replace_with(finding, span, meant),
                None => finding,
            });
            return;
        }
        self.check_contents(node, of, of.name);
    }

    /// What stands between the brackets of a struct that authors call `name`.
    fn check_contents(&mut self, call: NodeId, of: &'static Struct, name: &str) {
        let values: Vec<NodeId> =
            self.tree.children(call).filter(|&child| self.tree.kind(child) != NodeKind::Field).collect();
        let has_fields = self.tree.children(call).any(|child| self.tree.kind(child) == NodeKind::Field);
        if values.is_empty() || has_fields {
            return self.check_fields(call, of, name);
        }
        match (of.short, of.main()) {
            (Short::First, Some(main)) if values.len() == 1 => self.check(values[0], &main.ty, Subject::Field(name)),
            (Short::First, Some(main)) => {
                let place = Place::Span(self.tree.head(call));
                let message = format!("`{name}` takes one value, found {}", values.len());
                let hint = format!("put them in square brackets, or name the fields: `{name}({}: …)`", main.name);
                self.push(Diagnostic::error("wrong-length", place, message).hint(hint));
            }
            (Short::FirstOrTuple(items), _) => self.check_tuple(call, items, items.len(), Subject::Field(name)),
            _ => {
                let place = Place::Span(self.tree.head(values[0]));
                let first = of.fields.iter().find(|field| field.presence == Presence::Required).or(of.fields.first());
                let first = first.map_or("", |field| field.name);
                let message = format!("`{name}` takes named fields, found {}", found(self.tree, values[0]));
                self.push(Diagnostic::error("wrong-type", place, message).hint(format!("write `{name}({first}: …)`")));
            }
        }
    }

    fn check_fields(&mut self, call: NodeId, of: &'static Struct, name: &str) {
        self.check_names(call, of, name, true);
        for node in self.tree.children(call) {
            let field = self.tree.name(node).filter(|_| self.tree.kind(node) == NodeKind::Field);
            let field = field.and_then(|name| of.field(name));
            if let (Some(field), Some(value)) = (field, self.tree.value_of(node)) {
                self.check_field(value, field);
            }
        }
    }

    /// Checks which fields are there: unknown, twice, missing.
    pub(super) fn check_names(&mut self, call: NodeId, of: &'static Struct, name: &str, may_tell_missing: bool) {
        let tree = self.tree;
        let mut written: Vec<(&str, Span)> = Vec::new();
        for node in tree.children(call).filter(|&id| tree.kind(id) == NodeKind::Field) {
            let (Some(field), Some(span)) = (tree.name(node), tree.node(node).name) else { continue };
            if of.field(field).is_none() {
                self.unknown_field(field, span, of, name);
            } else if let Some((_, first)) = written.iter().find(|(known, _)| *known == field) {
                let finding =
                    Diagnostic::error("duplicate-field", Place::Span(span), format!("`{field}` is written twice"));
                self.push(finding.label(Place::Span(*first), "first written here"));
            } else {
                written.push((field, span));
            }
        }
        for field in of.fields.iter().filter(|field| may_tell_missing && field.presence == Presence::Required) {
            if !written.iter().any(|(name, _)| *name == field.name) {
                let place = Place::Span(tree.head(call));
                let finding =
                    Diagnostic::error("missing-field", place, format!("`{name}` is missing `{}`", field.name));
                self.push(finding.hint(format!("`{}`: {}", field.name, lower_first(field.doc))));
            }
        }
    }

    fn unknown_field(&mut self, field: &str, span: Span, of: &Struct, name: &str) {
        let message = format!("`{name}` has no field `{}`", shorten(field));
        let finding = Diagnostic::error("unknown-field", Place::Span(span), message);
        let known = || of.fields.iter().map(|field| field.name);
        self.push(self.with_suggestion(finding, field, span, &known, "its fields are"));
    }

    /// Adds what was most likely meant, or all that there is.
    fn with_suggestion<'k, I: Iterator<Item = &'k str>>(
        &self,
        mut finding: Diagnostic,
        written: &str,
        span: Span,
        known: &dyn Fn() -> I,
        list: &str,
    ) -> Diagnostic {
        if let Some((plain, twin)) = without_twins(written)
            && let Some(meant) = known().find(|name| name.eq_ignore_ascii_case(&plain))
        {
            finding.code = "homoglyph";
            finding.message =
                format!("{}: its `{twin}` is {}, not a Latin letter", finding.message, describe_char(twin));
            return replace_with(finding, span, meant);
        }
        match suggest(written, known()) {
            Some(meant) => replace_with(finding.hint(format!("did you mean `{meant}`?")), span, meant),
            None => {
                let names: Vec<String> = known().map(|name| format!("`{name}`")).collect();
                finding.hint(format!("{list} {}", names.join(", ")))
            }
        }
    }

    fn check_enum(&mut self, node: NodeId, of: &'static Enum, subject: Subject<'_>) {
        let tree = self.tree;
        let (name, span) = match tree.kind(node) {
            NodeKind::Name => (tree.text_of(node), tree.span(node)),
            NodeKind::Call if tree.name(node).is_some() => {
                (tree.name(node).unwrap_or_default(), tree.node(node).name.unwrap_or_default())
            }
            _ => {
                let finding = self.wrong_type(node, of.name, subject);
                let unquoted = tree.text_of(node).trim_matches('"');
                return self.push(match of.variant(unquoted) {
                    Some(variant) => replace_with(finding, tree.span(node), variant.name),
                    None => {
                        finding.hint(format!("such as `{}`", of.variants.first().map_or("", |first| first.example)))
                    }
                });
            }
        };
        match of.variant(name) {
            Some(variant) => self.check_variant(node, variant),
            None => {
                let message = format!("`{}` isn't {}", shorten(name), of.name);
                let finding = Diagnostic::error("unknown-variant", Place::Span(span), message);
                let known = || of.variants.iter().map(|variant| variant.name);
                self.push(self.with_suggestion(finding, name, span, &known, "there are"));
            }
        }
    }

    fn check_variant(&mut self, node: NodeId, variant: &'static Variant) {
        let is_call = self.tree.kind(node) == NodeKind::Call;
        let name = variant.name;
        let place = Place::Span(self.tree.head(node));
        match &variant.content {
            None if is_call => {
                let rest = Span::new(self.tree.head(node).end, self.tree.span(node).end);
                let finding = Diagnostic::error("wrong-type", place, format!("`{name}` takes no brackets"));
                self.push(finding.fix("take off the brackets", TextEdit::replace(rest, "")));
            }
            None => {}
            Some(_) if !is_call => {
                let finding = Diagnostic::error("wrong-type", place, format!("`{name}` needs a value in brackets"));
                self.push(finding.hint(format!("such as `{}`", variant.example)));
            }
            Some(Type::Struct(of)) => self.check_contents(node, of, name),
            Some(content) => match self.tree.only_value(node) {
                Some(value) => self.check(value, content, Subject::Field(name)),
                None => {
                    let message = format!("`{name}` takes one value: {}", content.describe());
                    let finding = Diagnostic::error("wrong-length", place, message);
                    self.push(finding.hint(format!("such as `{}`", variant.example)));
                }
            },
        }
    }

    /// Adds a fix that puts words and numbers in quotes.
    fn with_quotes(&self, finding: Diagnostic, node: NodeId) -> Diagnostic {
        if !matches!(self.tree.kind(node), NodeKind::Name | NodeKind::Number | NodeKind::Char) {
            return finding;
        }
        let span = self.tree.span(node);
        let quoted = format!("\"{}\"", self.tree.slice(span).trim_matches('\''));
        finding.fix("put it in quotes", TextEdit::replace(span, quoted))
    }
}

/// A list of replacements that don't overlap.
fn edits(pieces: Vec<(Span, &str)>) -> TextEdit {
    let indels = pieces.into_iter().map(|(delete, insert)| Indel { delete, insert: insert.to_owned() });
    TextEdit::from_indels(indels.collect()).unwrap_or_default()
}

fn replace_with(finding: Diagnostic, span: Span, meant: &str) -> Diagnostic {
    finding.fix(format!("replace with `{meant}`"), TextEdit::replace(span, meant))
}

fn is_none(tree: &Tree, node: NodeId) -> bool {
    tree.kind(node) == NodeKind::Name && tree.text_of(node) == "None"
}

/// `from 0 to 1`, or `at least 1`.
fn range(min: &str, max: Option<&str>) -> String {
    match max {
        Some(max) => format!("from {min} to {max}"),
        None => format!("at least {min}"),
    }
}

fn lower_first(text: &str) -> String {
    let is_name = text.chars().nth(1).is_some_and(|c| c.is_uppercase());
    match text.chars().next() {
        Some(first) if !is_name => first.to_lowercase().chain(text.chars().skip(1)).collect(),
        _ => text.to_owned(),
    }
}

/// A text of the user's, cut for a message, on one line.
pub(super) fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let head: String = chars.by_ref().take(60).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if chars.next().is_some() { head + "…" } else { head }
}

/// What stands there, for a message.
pub(super) fn found(tree: &Tree, node: NodeId) -> String {
    let text = tree.text_of(node);
    match tree.kind(node) {
        NodeKind::Name => format!("`{}`", shorten(text)),
        NodeKind::String => "a string".to_owned(),
        NodeKind::Bytes => "a string of bytes".to_owned(),
        NodeKind::Char => "a character in single quotes".to_owned(),
        NodeKind::Number => format!("the number {}", shorten(text)),
        NodeKind::List => "a list".to_owned(),
        NodeKind::Map => "a map in braces".to_owned(),
        NodeKind::Call => match tree.name(node) {
            Some(name) => format!("`{}(…)`", shorten(name)),
            None => "round brackets".to_owned(),
        },
        NodeKind::Root | NodeKind::Field | NodeKind::Entry | NodeKind::Error => "something else".to_owned(),
    }
}

/// The duty of strings: their form and what hides in them.
impl Validator<'_> {
    fn check_string(&mut self, node: NodeId, form: Form, subject: Subject<'_>) {
        if self.tree.kind(node) != NodeKind::String {
            let finding = self.wrong_type(node, form.describe(), subject);
            return self.push(self.with_quotes(finding, node));
        }
        let span = self.tree.span(node);
        let findings = text::check(self.tree.slice(span), span, form, subject);
        self.findings.extend(findings);
    }
}
