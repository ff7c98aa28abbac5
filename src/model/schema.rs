//! The whole deck language as a table: what `check`, `schema` and completion read.
//!
//! serde knows the same language but can't be asked for it. A test proves
//! that both agree on every name. Knows nothing of texts and places.

pub mod block;
pub mod deck;
pub mod figure;
pub mod theme;

/// What a value must be.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// `true` or `false`.
    Bool,
    /// A whole number within both bounds.
    Whole {
        /// The least.
        min: u64,
        /// The greatest.
        max: u64,
    },
    /// A finite number within both bounds.
    Number {
        /// The least.
        min: f64,
        /// The greatest.
        max: f64,
    },
    /// A string of this form.
    String(Form),
    /// `[…]` of one type.
    List {
        /// What it holds.
        of: &'static Self,
        /// How many of them at most.
        max: usize,
    },
    /// `(…)` without names.
    Tuple {
        /// What it holds, in order.
        items: &'static [Item],
        /// How many of them can't be left out.
        n_required: usize,
    },
    /// `Name(field: …)`; the name may be left out.
    Struct(&'static Struct),
    /// One of several names.
    Enum(&'static Enum),
    /// A value that may be `None`.
    Maybe(&'static Self),
}

/// What a string says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Inline Markdown.
    Inline,
    /// Block Markdown.
    Markdown,
    /// A program's text.
    Code,
    /// TeX notation.
    Tex,
    /// Words without markup.
    Plain,
    /// A BCP 47 tag.
    Language,
    /// A built-in theme or the path of a theme file.
    Theme,
    /// A path inside the deck's folder.
    Path,
    /// A duration.
    Time,
    /// `#rrggbb`.
    Color,
    /// `#rrggbb` or the name of a theme's colour.
    Paint,
    /// `16:9`.
    Aspect,
    /// Lines of a code block: `1,3-4|6`.
    Lines,
}

/// One place of a tuple.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    /// What it is called in messages.
    pub name: &'static str,
    /// What it must be.
    pub ty: Type,
}

/// Whether a field must be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It must.
    Required,
    /// It may be left out or be `None`.
    Optional,
    /// It may be left out and then has this value.
    Default(&'static str),
}

/// A named field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it must be.
    pub ty: Type,
    /// Whether it must be written.
    pub presence: Presence,
    /// What it is for, in one sentence without a full stop.
    pub doc: &'static str,
}

/// How a struct may be written besides its long form.
#[derive(Debug, Clone, Copy)]
pub enum Short {
    /// In no other way.
    No,
    /// As its first field alone.
    First,
    /// As its first field alone, or as a tuple of its fields.
    FirstOrTuple(&'static [Item]),
}

/// A value with named fields.
#[derive(Debug, Clone, Copy)]
pub struct Struct {
    /// Its name.
    pub name: &'static str,
    /// What it is, in one sentence without a full stop.
    pub doc: &'static str,
    /// Its fields in the order in which they are documented.
    pub fields: &'static [Field],
    /// How else it may be written.
    pub short: Short,
}

/// A value that is one of several.
#[derive(Debug, Clone, Copy)]
pub struct Enum {
    /// Its name, for references: `Layout`.
    pub id: &'static str,
    /// Its name, for messages: `a layout`.
    pub name: &'static str,
    /// What it is, in one sentence without a full stop.
    pub doc: &'static str,
    /// What it may be.
    pub variants: &'static [Variant],
}

/// One of an enum's names.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    /// Its name.
    pub name: &'static str,
    /// What stands in its brackets; `None` for a name alone.
    pub content: Option<Type>,
    /// What it is, in one sentence without a full stop.
    pub doc: &'static str,
    /// How it is written.
    pub example: &'static str,
}

/// Most values that a list may hold where no tighter bound makes sense.
pub const ANY_LEN: usize = usize::MAX;

/// Any finite number.
pub const NUMBER: Type = Type::Number { min: f64::MIN, max: f64::MAX };
/// Inline Markdown.
pub const INLINE: Type = Type::String(Form::Inline);
/// Inline Markdown, several times.
pub const INLINES: Type = Type::List { of: &INLINE, max: ANY_LEN };

/// A field that must be written.
const fn required(name: &'static str, ty: Type, doc: &'static str) -> Field {
    Field { name, ty, presence: Presence::Required, doc }
}

/// A field that may be left out or be `None`.
const fn optional(name: &'static str, ty: Type, doc: &'static str) -> Field {
    Field { name, ty, presence: Presence::Optional, doc }
}

/// A field that has a value of its own if left out.
const fn default(name: &'static str, ty: Type, value: &'static str, doc: &'static str) -> Field {
    Field { name, ty, presence: Presence::Default(value), doc }
}

/// The field by which a morph recognises a block.
const fn id() -> Field {
    optional("id", Type::String(Form::Plain), "What a morph between slides recognises the block by")
}

/// A place of a tuple.
const fn item(name: &'static str, ty: Type) -> Item {
    Item { name, ty }
}

/// A name alone.
const fn name(name: &'static str, doc: &'static str) -> Variant {
    Variant { name, content: None, doc, example: name }
}

/// A name with a value in brackets.
const fn holding(name: &'static str, content: Type, example: &'static str, doc: &'static str) -> Variant {
    Variant { name, content: Some(content), doc, example }
}

/// Every struct and enum that can stand in a file with this root, each once, in the order of their use.
#[must_use]
pub fn types_of(root: &'static Struct) -> Vec<Type> {
    let mut found = vec![Type::Struct(root)];
    let mut next = 0;
    while let Some(&ty) = found.get(next) {
        next += 1;
        let mut parts: Vec<Type> = match ty {
            Type::Struct(of) => of.fields.iter().map(|field| field.ty).collect(),
            Type::Enum(of) => of.variants.iter().filter_map(|variant| variant.content).collect(),
            _ => Vec::new(),
        };
        parts.reverse();
        while let Some(part) = parts.pop() {
            match part {
                Type::List { of, .. } | Type::Maybe(of) => parts.push(*of),
                Type::Tuple { items, .. } => parts.extend(items.iter().rev().map(|item| item.ty)),
                Type::Struct(_) | Type::Enum(_) if !found.iter().any(|known| known.is_same(&part)) => found.push(part),
                _ => {}
            }
        }
    }
    found
}

impl Struct {
    /// The field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The field that the short form writes.
    #[must_use]
    pub fn main(&self) -> Option<&'static Field> {
        match self.short {
            Short::No => None,
            Short::First | Short::FirstOrTuple(_) => self.fields.first(),
        }
    }
}

impl Enum {
    /// The variant of this name.
    #[must_use]
    pub fn variant(&self, name: &str) -> Option<&'static Variant> {
        self.variants.iter().find(|variant| variant.name == name)
    }
}

impl Type {
    /// True for the same struct or enum.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Struct(one), Self::Struct(other)) => std::ptr::eq(*one, *other),
            (Self::Enum(one), Self::Enum(other)) => std::ptr::eq(*one, *other),
            _ => false,
        }
    }

    /// The type without the leave to be `None`.
    #[must_use]
    pub fn inner(&self) -> &Self {
        match self {
            Self::Maybe(inner) => inner.inner(),
            _ => self,
        }
    }

    /// The type as references write it: `[Block]`, `(text, [Block])`, `number 0 to 1`.
    #[must_use]
    pub fn signature(&self) -> String {
        match self {
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Whole { min, max } if *max >= u64::from(u32::MAX) => format!("whole number from {min}"),
            Self::Whole { min, max } => format!("whole number {min} to {max}"),
            Self::Number { min, max } if *min <= f64::MIN && *max >= f64::MAX => "number".to_owned(),
            Self::Number { min, max } if *max >= f64::MAX => format!("number from {min}"),
            Self::Number { min, max } => format!("number {min} to {max}"),
            Self::String(form) => form.name().to_owned(),
            Self::List { of, .. } => format!("[{}]", of.signature()),
            Self::Tuple { items, n_required } => {
                let place = |(i, item): (usize, &Item)| {
                    let optional = if i < *n_required { "" } else { "?" };
                    format!("{}{optional}: {}", item.name, item.ty.signature())
                };
                format!("({})", items.iter().enumerate().map(place).collect::<Vec<_>>().join(", "))
            }
            Self::Struct(of) => of.name.to_owned(),
            Self::Enum(of) => of.id.to_owned(),
            Self::Maybe(inner) => format!("{} or `None`", inner.signature()),
        }
    }

    /// What it must be, with its article: `a string`, `a list of blocks`.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Whole { .. } => "a whole number".to_owned(),
            Self::Number { .. } => "a number".to_owned(),
            Self::String(form) => form.describe().to_owned(),
            Self::List { .. } => "a list in square brackets".to_owned(),
            Self::Tuple { items, n_required } => describe_tuple(items, *n_required),
            Self::Struct(of) => match (of.short, of.main()) {
                (Short::FirstOrTuple(items), Some(main)) => {
                    format!("{} or {}", main.ty.describe(), describe_tuple(items, items.len()))
                }
                (_, Some(main)) => main.ty.describe(),
                _ => format!("`{}(…)`", of.name),
            },
            Self::Enum(of) => of.name.to_owned(),
            Self::Maybe(inner) => format!("{} or `None`", inner.describe()),
        }
    }
}

fn describe_tuple(items: &[Item], n_required: usize) -> String {
    let names: Vec<String> = items
        .iter()
        .enumerate()
        .map(|(i, item)| if i < n_required { item.name.to_owned() } else { format!("{}?", item.name) })
        .collect();
    format!("`({})`", names.join(", "))
}

impl Form {
    /// What the string is, with its article.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Inline | Self::Markdown | Self::Code | Self::Tex | Self::Plain => "a string",
            Self::Language => "a language such as \"en\"",
            Self::Theme => "a theme's name or path",
            Self::Path => "a path such as \"img/bridge.jpg\"",
            Self::Time => "a duration such as \"20m\"",
            Self::Color => "a colour such as \"#b0301f\"",
            Self::Paint => "a colour such as \"#b0301f\" or \"accent\"",
            Self::Aspect => "an aspect such as \"16:9\"",
            Self::Lines => "lines such as \"1,3-4|6\"",
        }
    }

    /// A name for reference lists: `text`, `Markdown`, `duration`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Inline => "text",
            Self::Markdown => "Markdown",
            Self::Code => "code",
            Self::Tex => "TeX",
            Self::Plain => "string",
            Self::Language => "language",
            Self::Theme => "theme",
            Self::Path => "path",
            Self::Time => "duration",
            Self::Color => "colour",
            Self::Paint => "colour or name",
            Self::Aspect => "aspect",
            Self::Lines => "lines",
        }
    }
}
