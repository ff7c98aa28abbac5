//! A slide as HTML: what it means in elements, what it looks like in drawings inside of them.
//!
//! Every drawing covers the whole slide, so elements need no places: they only
//! say what the drawn text is. What may not stand in an element (a table's
//! rules between its rows) is drawn before it.
//!
//! Beside its drawing every element has its words once more, for screens that
//! are too narrow for a whole slide: there the drawings of text are hidden, and
//! the words flow. See `words`.

use kurbo::{Affine, Rect, Shape as _};

use super::super::svg::{Defs, Draw, SlideLinks, Steps, escaped, number};
use super::words::Words;
use crate::export::document::Page;
use crate::layout::frame::{FrameItem, Group, ItemKind, Link, Role};
use crate::layout::step::StepRange;

/// Deepest nesting of groups that is written.
const MAX_DEPTH: usize = 96;

/// The content of a slide's box; a slide without a title of its own gets one for those who don't see it.
pub(super) fn slide(defs: &mut Defs, page: &Page, title: &str) -> String {
    let size = page.frame.frame.size;
    let mut writer = Writer {
        defs,
        steps: Steps::All(page.step),
        view_box: format!("0 0 {} {}", number(size.width, 2), number(size.height, 2)),
        out: String::new(),
        layer: Layer::default(),
        last_words: String::new(),
        words: Words::default(),
        level: 2,
    };
    if !has_title(&page.frame.frame.items) {
        let title = if title.is_empty() { "Slide" } else { title };
        writer.out.push_str(&format!("<h2 class=\"hidden\">{title}</h2>"));
    }
    writer.content(&page.frame.frame.items, Place::default());
    writer.flush();
    writer.out
}

fn has_title(items: &[FrameItem]) -> bool {
    items.iter().any(|item| match &item.kind {
        ItemKind::Group(group) => group.role == Some(Role::Heading(1)) || has_title(&group.items),
        ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => false,
    })
}

/// Where items stand.
#[derive(Debug, Clone, Copy)]
struct Place {
    to_frame: Affine,
    /// When the groups around them show that have no element of their own.
    steps: StepRange,
    inside: Inside,
    depth: usize,
}

/// What may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// Blocks; text needs a paragraph.
    Section,
    /// Blocks and text.
    Block,
    /// Text alone.
    Text,
}

impl Default for Place {
    fn default() -> Self {
        Self { to_frame: Affine::IDENTITY, steps: StepRange::ALWAYS, inside: Inside::Section, depth: 0 }
    }
}

/// Drawings that wait to be put into one element.
#[derive(Debug, Default)]
struct Layer {
    /// Attributes of a group, and what it holds.
    groups: Vec<(String, String)>,
}

impl Layer {
    fn push(&mut self, attributes: String, drawn: &str) {
        match self.groups.last_mut() {
            Some((known, body)) if *known == attributes => body.push_str(drawn),
            Some(_) | None => self.groups.push((attributes, drawn.to_owned())),
        }
    }
}

struct Writer<'a> {
    defs: &'a mut Defs,
    steps: Steps,
    view_box: String,
    out: String,
    layer: Layer,
    /// What the text before a link says.
    last_words: String,
    /// All text so far, and what of it waits to be told.
    words: Words,
    /// Level of the last heading.
    level: u8,
}

impl Writer<'_> {
    fn content(&mut self, items: &[FrameItem], place: Place) {
        for item in items {
            match &item.kind {
                ItemKind::Group(group) => self.group(item, group, place),
                ItemKind::Text(_) if place.inside == Inside::Section => {
                    self.flush();
                    self.leaf(item, place);
                    self.wrap("p");
                }
                ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => {
                    self.leaf(item, place);
                }
            }
        }
    }

    fn group(&mut self, item: &FrameItem, group: &Group, place: Place) {
        let is_plain = group.opacity >= 1.0 && group.clip.is_none() && place.depth < MAX_DEPTH;
        let inner = Place {
            to_frame: place.to_frame * group.transform,
            steps: both(place.steps, item.steps),
            depth: place.depth + 1,
            ..place
        };
        match &group.role {
            Some(Role::Artifact) => self.leaf(item, place),
            Some(Role::Figure(alt)) => self.figure(item, group, alt, place),
            Some(role) if is_plain && is_open_to(role, place.inside) => self.element(role, group, inner),
            Some(_) | None if is_plain => self.content(&group.items, inner),
            Some(_) | None => {
                let is_apart = place.inside == Inside::Section && has_text(&group.items);
                if is_apart {
                    self.flush();
                }
                self.leaf(item, place);
                if is_apart {
                    self.wrap("p");
                }
            }
        }
    }

    fn element(&mut self, role: &Role, group: &Group, inner: Place) {
        let attributes = self.steps.attributes(inner.steps);
        let inner = Place { steps: StepRange::ALWAYS, ..inner };
        let (tag, inside) = match role {
            Role::Heading(level) => {
                self.level = (level.saturating_add(1)).clamp(2, 6).min(self.level + 1);
                (format!("h{}", self.level), Inside::Text)
            }
            Role::Code => ("pre".to_owned(), Inside::Text),
            Role::Quote => ("blockquote".to_owned(), Inside::Block),
            Role::ListItem => {
                self.flush();
                self.out.push_str(&format!("<ul{attributes}>"));
                self.open_item("", group, Place { inside: Inside::Block, ..inner });
                self.out.push_str("</ul>");
                return;
            }
            Role::List => return self.structure("ul", &attributes, group, inner),
            Role::Table => return self.structure("table", &attributes, group, inner),
            Role::Paragraph | Role::TableRow | Role::TableCell(_) | Role::Figure(_) | Role::Artifact => {
                ("p".to_owned(), Inside::Text)
            }
        };
        self.flush();
        self.words.has_lines = *role == Role::Code;
        self.open(&tag, &attributes, &group.items, Place { inside, ..inner });
        self.words.has_lines = false;
    }

    /// An element with its content; nothing if it has none.
    fn open(&mut self, tag: &str, attributes: &str, items: &[FrameItem], place: Place) {
        let outer = std::mem::take(&mut self.out);
        let outer_layer = std::mem::take(&mut self.layer);
        let outer_words = self.words.set_aside();
        let told = self.words.all.len();
        self.content(items, place);
        self.flush();
        let inner = std::mem::replace(&mut self.out, outer);
        self.layer = outer_layer;
        self.words.take_up(outer_words);
        let is_empty_head = tag.starts_with("th") && self.words.since(told).is_empty();
        let tag = if is_empty_head { "td" } else { tag };
        let name = tag.split(' ').next().unwrap_or(tag);
        if name == "td" || name == "th" || inner.contains("<text") || inner.contains("role=\"img\"") {
            let label = self.label(name, told);
            // What heads a column or row is told by its words, which checkers find as readers do.
            let is_plain_head = name == "th" && !inner.contains("<a ");
            let inner = match is_plain_head {
                true => inner.replace("<svg viewBox", "<svg aria-hidden=\"true\" viewBox"),
                false => inner,
            };
            self.out.push_str(&format!("<{tag}{attributes}{label}>{inner}</{name}>"));
        } else {
            // Nothing to read: a paragraph of nothing would only be told as a pause.
            self.out.push_str(&inner);
        }
    }

    /// The text of a heading as its name, since not all readers look into drawings for it.
    fn label(&self, name: &str, told: usize) -> String {
        let is_head = name.starts_with('h') && name.len() == 2;
        let words = if is_head { self.words.since(told) } else { String::new() };
        if words.is_empty() { String::new() } else { format!(" aria-label=\"{}\"", escaped(&words)) }
    }

    /// A list or a table; what isn't an item or a row is drawn before it.
    fn structure(&mut self, tag: &str, attributes: &str, group: &Group, place: Place) {
        let outer = std::mem::take(&mut self.out);
        self.parts(tag, &group.items, place);
        let parts = std::mem::replace(&mut self.out, outer);
        self.flush();
        if parts.is_empty() {
            return;
        }
        let (start, end) = if tag == "table" { ("<tbody>", "</tbody>") } else { ("", "") };
        self.out.push_str(&format!("<{tag}{attributes}>{start}{parts}{end}</{tag}>"));
    }

    fn parts(&mut self, tag: &str, items: &[FrameItem], place: Place) {
        for item in items {
            let ItemKind::Group(group) = &item.kind else {
                self.leaf(item, place);
                continue;
            };
            let is_plain = group.opacity >= 1.0 && group.clip.is_none() && place.depth < MAX_DEPTH;
            let steps = both(place.steps, item.steps);
            let inner = Place { to_frame: place.to_frame * group.transform, steps, depth: place.depth + 1, ..place };
            let attributes = self.steps.attributes(steps);
            let cell = Place { steps: StepRange::ALWAYS, inside: Inside::Block, ..inner };
            match (&group.role, tag) {
                (Some(Role::ListItem), "ul") if is_plain => self.open_item(&attributes, group, cell),
                (Some(Role::TableRow), "table") if is_plain => {
                    let outer = std::mem::take(&mut self.out);
                    self.parts(row_tag(&group.items), &group.items, cell);
                    let cells = std::mem::replace(&mut self.out, outer);
                    if !cells.is_empty() {
                        self.out.push_str(&format!("<tr{attributes}>{cells}</tr>"));
                    }
                }
                (Some(Role::TableCell(true)), "tr" | "tr-head") if is_plain => {
                    let scope = if tag == "tr-head" { "col" } else { "row" };
                    self.open(&format!("th scope=\"{scope}\""), &attributes, &group.items, cell);
                }
                (Some(Role::TableCell(false)), "tr" | "tr-head") if is_plain => {
                    self.open("td", &attributes, &group.items, cell);
                }
                (Some(Role::Artifact | Role::Figure(_)), _) => self.leaf(item, place),
                (_, _) if is_plain => self.parts(tag, &group.items, inner),
                (_, _) => self.leaf(item, place),
            }
        }
    }

    fn open_item(&mut self, attributes: &str, group: &Group, place: Place) {
        let told = self.words.all.len();
        let outer = std::mem::take(&mut self.out);
        self.open("li", attributes, &group.items, place);
        let item = std::mem::replace(&mut self.out, outer);
        // Where words flow, an item that has its number needs no dot.
        let words = self.words.since(told);
        let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_numbered = rest.len() < words.len() && rest.starts_with('.');
        match item.strip_prefix("<li").filter(|_| is_numbered) {
            Some(item) => self.out.push_str(&format!("<li class=\"n\"{item}")),
            None => self.out.push_str(&item),
        }
    }

    fn figure(&mut self, item: &FrameItem, group: &Group, alt: &str, place: Place) {
        if alt.trim().is_empty() {
            self.leaf(item, place);
            return;
        }
        self.flush();
        let (drawn, links) = self.draw(item, place, true);
        let attributes = self.attributes(place);
        if !drawn.is_empty() {
            let (label, view_box) = (escaped(alt.trim()), &self.view_box);
            let drawn = if attributes.is_empty() { drawn } else { format!("<g{attributes}>{drawn}</g>") };
            let crop = crop(item, place).map_or(String::new(), |crop| format!(" data-crop=\"{crop}\""));
            let figure = format!("<svg role=\"img\" aria-label=\"{label}\" viewBox=\"{view_box}\"{crop}>{drawn}</svg>");
            self.out.push_str(&figure);
        }
        // A picture's parts are hidden from those who don't see it; links must not be.
        let inner = Place { to_frame: place.to_frame * group.transform, steps: both(place.steps, item.steps), ..place };
        for (link, to_group) in links {
            let placed = FrameItem::new(ItemKind::Link(link));
            self.last_words.clear();
            self.leaf(&placed, Place { to_frame: inner.to_frame * to_group, ..inner });
        }
    }

    /// Draws an item as it stands into the layer.
    fn leaf(&mut self, item: &FrameItem, place: Place) {
        if let ItemKind::Text(run) = &item.kind {
            self.last_words = run.text.get(run.text_range.clone()).unwrap_or_default().to_owned();
        }
        if both(place.steps, item.steps).until.is_none() {
            self.words.add(item);
        }
        let (drawn, _) = self.draw(item, place, false);
        if !drawn.is_empty() {
            self.layer.push(self.attributes(place), &drawn);
        }
    }

    fn attributes(&self, place: Place) -> String {
        let steps = self.steps.attributes(place.steps);
        let moved = super::super::svg::transform(place.to_frame);
        if moved.is_empty() { steps } else { format!(" transform=\"{moved}\"{steps}") }
    }

    fn draw(&mut self, item: &FrameItem, place: Place, is_figure: bool) -> (String, Vec<(Link, Affine)>) {
        let mut links = Vec::new();
        if is_figure && let ItemKind::Group(group) = &item.kind {
            find_links(&group.items, Affine::IDENTITY, 0, &mut links);
        }
        let mut draw = Draw {
            defs: self.defs,
            steps: self.steps,
            slides: SlideLinks::Anchors,
            has_links: !is_figure,
            out: String::new(),
        };
        match &item.kind {
            ItemKind::Link(link) => draw.link(link, &self.last_words),
            ItemKind::Group(_) | ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) => {
                draw.item(item, place.to_frame, place.depth);
            }
        }
        (draw.out, links)
    }

    /// Ends the layer, inside of an element of its own.
    fn wrap(&mut self, tag: &str) {
        if self.layer.groups.is_empty() {
            return;
        }
        self.out.push_str(&format!("<{tag}>"));
        self.flush();
        self.out.push_str(&format!("</{tag}>"));
    }

    /// Ends the layer.
    fn flush(&mut self) {
        let groups = std::mem::take(&mut self.layer).groups;
        let words = self.words.tell();
        if groups.is_empty() {
            self.out.push_str(&words);
            return;
        }
        let body: String = groups
            .into_iter()
            .map(|(attributes, body)| if attributes.is_empty() { body } else { format!("<g{attributes}>{body}</g>") })
            .collect();
        // What can neither be read nor followed is nobody's business but the eye's.
        let hidden = if body.contains("<text") || body.contains("<a ") { "" } else { " aria-hidden=\"true\"" };
        self.out.push_str(&format!("<svg{hidden} viewBox=\"{}\">{body}</svg>{words}", self.view_box));
    }
}

/// The part of the slide that a figure covers, as a view box.
fn crop(item: &FrameItem, place: Place) -> Option<String> {
    let rect = covered(std::slice::from_ref(item), place.to_frame, 0)?;
    let is_sound = rect.is_finite() && rect.width() >= 1.0 && rect.height() >= 1.0;
    let sides = [rect.x0, rect.y0, rect.width(), rect.height()].map(|side| number(side, 0));
    is_sound.then(|| sides.join(" "))
}

/// What items draw over, in the coordinates of the slide.
fn covered(items: &[FrameItem], to_frame: Affine, depth: usize) -> Option<Rect> {
    let of_item = |item: &FrameItem| match &item.kind {
        ItemKind::Group(group) if depth < MAX_DEPTH => {
            let to_frame = to_frame * group.transform;
            let inner = covered(&group.items, to_frame, depth + 1)?;
            let clip = group.clip.as_ref().map(|clip| to_frame.transform_rect_bbox(clip.bounding_box()));
            Some(clip.map_or(inner, |clip| inner.intersect(clip)))
        }
        ItemKind::Group(_) | ItemKind::Link(_) => None,
        ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) => {
            item.bounds().map(|own| to_frame.transform_rect_bbox(own))
        }
    };
    items.iter().filter_map(of_item).reduce(|a, b| a.union(b))
}

/// Steps during which both show.
fn both(a: StepRange, b: StepRange) -> StepRange {
    let until = match (a.until, b.until) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    StepRange { from: a.from.max(b.from), until }
}

/// True if an element of this role may stand there.
fn is_open_to(role: &Role, inside: Inside) -> bool {
    match role {
        Role::Paragraph | Role::TableRow | Role::TableCell(_) => inside == Inside::Section,
        Role::Heading(_) | Role::List | Role::ListItem | Role::Table | Role::Quote | Role::Code => {
            inside != Inside::Text
        }
        Role::Figure(_) | Role::Artifact => false,
    }
}

fn row_tag(items: &[FrameItem]) -> &'static str {
    if all_heads(items) { "tr-head" } else { "tr" }
}

/// True if every cell among the items heads its column.
fn all_heads(items: &[FrameItem]) -> bool {
    items.iter().all(|item| match &item.kind {
        ItemKind::Group(group) => match group.role {
            Some(Role::TableCell(is_head)) => is_head,
            Some(_) | None => all_heads(&group.items),
        },
        ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => true,
    })
}

fn has_text(items: &[FrameItem]) -> bool {
    items.iter().any(|item| match &item.kind {
        ItemKind::Group(group) => group.role != Some(Role::Artifact) && has_text(&group.items),
        ItemKind::Text(_) => true,
        ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_) => false,
    })
}

fn find_links(items: &[FrameItem], to_group: Affine, depth: usize, links: &mut Vec<(Link, Affine)>) {
    for item in items {
        match &item.kind {
            ItemKind::Group(group) if depth < MAX_DEPTH => {
                find_links(&group.items, to_group * group.transform, depth + 1, links);
            }
            ItemKind::Link(link) => links.push((link.clone(), to_group)),
            ItemKind::Group(_) | ItemKind::Text(_) | ItemKind::Shape(_) | ItemKind::Image(_) => {}
        }
    }
}
