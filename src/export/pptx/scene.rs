//! A Frame sorted into what an office program knows: texts, shapes, pictures, tables, charts and groups of these.
//!
//! What things mean comes from the Frame's roles and paths and from the
//! slide's blocks; where they stand comes from the Frame alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};
use peniko::Color;

use super::drawing::Drawing;
use super::fonts::{Faces, outlines};
use super::text::{Bullet, MarkedRun, Para, Place, TextBox, paragraph};
use super::{clip, table};
use crate::layout::frame::{Brush, FrameItem, GlyphRun, Group, Image, ItemKind, Pixels, Role, Shape};
use crate::model::block::Block;
use crate::model::inline::Inline;
use crate::resolve::{ResolvedDeck, ResolvedSlide};
use crate::source::node_path::{NodePath, Segment};

/// Deepest nesting of groups that is taken up, as when a Frame is drawn.
const MAX_DEPTH: u8 = 128;

/// Something on a slide.
#[derive(Debug, Clone)]
pub(super) struct Element {
    /// What it is.
    pub kind: Kind,
    /// The step at which it appears.
    pub from: u16,
    /// What it shows, for those who don't see it; empty for decoration.
    pub alt: Option<Arc<str>>,
    /// What a morph between slides recognises it by.
    pub key: Option<Arc<str>>,
    /// 0 (nothing) to 1 (as drawn).
    pub opacity: f32,
}

/// What an element is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Words.
    Text(TextBox),
    /// A path.
    Vector(Vector),
    /// Pixels.
    Picture(Picture),
    /// Elements that belong together.
    Group(Vec<Element>),
    /// Rows and columns.
    Table(table::Table),
    /// The chart at a path, with the places of its parts.
    Chart(NodePath, Drawing),
}

/// A path in slide units.
#[derive(Debug, Clone)]
pub(super) struct Vector {
    /// The outline.
    pub path: BezPath,
    /// What fills it.
    pub fill: Option<Brush>,
    /// What draws its outline.
    pub stroke: Option<(kurbo::Stroke, Color)>,
    /// Turns the fill's own coordinates into the slide's.
    pub fill_transform: Affine,
}

/// Pixels with their place.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    /// The pixels.
    pub pixels: Arc<Pixels>,
    /// Where all of them would lie.
    pub rect: Rect,
    /// The part that shows.
    pub shown: Rect,
}

/// What is true for all that a group holds.
#[derive(Debug, Clone)]
pub(super) struct Around {
    to_slide: Affine,
    opacity: f32,
    clip: Option<Rect>,
    pub(super) from: u16,
    is_label: bool,
    is_decoration: bool,
    place: Place,
    owner: Option<NodePath>,
    key: Option<Arc<str>>,
    depth: u8,
}

/// Sorts the Frame of a slide.
#[derive(Debug)]
pub(super) struct Sorter<'a> {
    slide: &'a ResolvedSlide,
    footer: Option<String>,
    blocks: BTreeMap<NodePath, &'a Block>,
    faces: &'a mut Faces,
    step: u16,
    halo: Option<(Arc<str>, Color, f64)>,
    has_title: bool,
}

/// Everything that shows on a slide at a step, from back to front.
pub(super) fn sort(
    deck: &ResolvedDeck,
    slide: &ResolvedSlide,
    items: &[FrameItem],
    step: u16,
    faces: &mut Faces,
) -> Vec<Element> {
    let blocks = Sorter::blocks(slide);
    let footer = deck.deck.footer.as_ref().map(|footer| Inline::parse(footer).text);
    let mut sorter = Sorter { slide, footer, blocks, faces, step, halo: None, has_title: false };
    let around = Around {
        to_slide: Affine::IDENTITY,
        opacity: 1.0,
        clip: Some(deck.slide_size.to_rect()),
        from: 0,
        is_label: false,
        is_decoration: false,
        place: Place::Other,
        owner: None,
        key: None,
        depth: 0,
    };
    let mut out = Vec::new();
    sorter.walk(items, &around, &mut out);
    merge(out)
}

fn collect_blocks<'a>(body: &'a [Block], path: &NodePath, blocks: &mut BTreeMap<NodePath, &'a Block>) {
    for (i, block) in body.iter().enumerate() {
        let path = path.index(i);
        if let Block::Columns(columns) = block {
            for (i, column) in columns.columns.iter().enumerate() {
                collect_blocks(column, &path.field("columns").index(i), blocks);
            }
        }
        if let Block::Compare(compare) = block {
            collect_blocks(&compare.left.1, &path.field("left").index(1), blocks);
            collect_blocks(&compare.right.1, &path.field("right").index(1), blocks);
        }
        if let Block::Callout(callout) = block {
            collect_blocks(&callout.body, &path.field("body"), blocks);
        }
        blocks.insert(path, block);
    }
}

/// Paragraphs of one frame group that are still growing.
struct Growing {
    text: Arc<str>,
    place: usize,
    end: usize,
    runs: Vec<MarkedRun>,
}

impl<'a> Sorter<'a> {
    /// Every block of a slide by its path.
    pub(super) fn blocks(slide: &'a ResolvedSlide) -> BTreeMap<NodePath, &'a Block> {
        let mut blocks = BTreeMap::new();
        collect_blocks(&slide.slide.body, &NodePath::slide(slide.index).field("body"), &mut blocks);
        blocks
    }

    /// The block that a path leads into, with its own path.
    pub(super) fn block_of(&self, path: &NodePath) -> Option<(NodePath, &'a Block)> {
        let leads = |(at, _): &(&NodePath, &&'a Block)| path.segments().starts_with(at.segments());
        let inner = self.blocks.iter().filter(leads).max_by_key(|(at, _)| at.segments().len());
        inner.map(|(at, block)| (at.clone(), *block))
    }

    /// What lies in a group.
    pub(super) fn enter(&self, item: &FrameItem, group: &Group, around: &Around) -> Around {
        let to_slide = around.to_slide * group.transform;
        let own_clip = group.clip.as_ref().map(|path| to_slide.transform_rect_bbox(path.bounding_box()));
        let clip = match (around.clip, own_clip) {
            (Some(one), Some(other)) => Some(one.intersect(other)),
            (one, other) => one.or(other),
        };
        Around {
            to_slide,
            opacity: around.opacity * group.opacity,
            clip,
            from: around.from.max(item.steps.from),
            key: group.key.clone().or_else(|| around.key.clone()),
            depth: around.depth.saturating_add(1),
            ..around.clone()
        }
    }

    /// Sorts items into `out`.
    pub(super) fn walk(&mut self, items: &[FrameItem], around: &Around, out: &mut Vec<Element>) {
        let step = self.step;
        let shown: Vec<&FrameItem> = items.iter().filter(|item| item.steps.contains(step)).collect();
        let start = out.len();
        let mut growing: Vec<Growing> = Vec::new();
        for (i, item) in shown.iter().enumerate() {
            let from = around.from.max(item.steps.from);
            match &item.kind {
                ItemKind::Group(group) if around.depth < MAX_DEPTH => self.group(item, group, around, out),
                ItemKind::Group(_) => {}
                ItemKind::Text(run) => self.run(run, from, around, &mut growing, out),
                ItemKind::Shape(shape) if is_line_of_text(&shown, i, shape) => {
                    if let Some(last) = growing.last_mut().and_then(|growing| growing.runs.last_mut()) {
                        last.is_struck |= is_strike(&last.run, shape);
                    }
                }
                ItemKind::Shape(shape) => out.extend(vector(shape, from, around)),
                ItemKind::Image(image) => out.extend(picture(image, from, around)),
                ItemKind::Link(link) => {
                    let last = growing.last_mut().and_then(|growing| growing.runs.last_mut());
                    if let Some(last) = last.filter(|last| (last.run.origin.x - link.rect.x0).abs() < 1.0) {
                        last.link = Some(Arc::clone(&link.target));
                    }
                }
            }
        }
        for Growing { place, runs, .. } in growing {
            let para = paragraph(runs, self.faces);
            if let (Some(para), Some(element)) = (para, out.get_mut(place)) {
                element.from = para.from;
                element.kind = Kind::Text(self.text_box(para, around));
            }
        }
        // What stands before belongs to the group around this one, which may not have its words yet.
        let own = out.split_off(start);
        out.extend(own.into_iter().filter(|element| !is_wordless(element)));
    }

    fn run(&mut self, run: &GlyphRun, from: u16, around: &Around, growing: &mut Vec<Growing>, out: &mut Vec<Element>) {
        if let Some(width) = run.halo {
            self.halo = Some((Arc::clone(&run.text), run.color, f64::from(width)));
            return;
        }
        if self.faces.of(run).is_formula() {
            let shape = Shape {
                path: Arc::new(outlines(run)),
                fill: Some(Brush::Solid(run.color)),
                even_odd: false,
                stroke: None,
            };
            out.extend(vector(&shape, from, around));
            return;
        }
        let halo = self.halo.as_ref().filter(|(text, ..)| *text == run.text).map(|&(_, color, width)| (color, width));
        let marked = MarkedRun { run: run.clone(), link: None, is_struck: false, halo, from };
        let own = growing.iter_mut().rev().find(|growing| Arc::ptr_eq(&growing.text, &run.text));
        match own.filter(|own| run.text_range.start > 0 || own.end > 0 && run.is_rtl) {
            Some(own) => {
                own.end = own.end.max(run.text_range.end);
                own.runs.push(marked);
            }
            None => {
                let text = Arc::clone(&run.text);
                growing.push(Growing { text, place: out.len(), end: run.text_range.end, runs: vec![marked] });
                let nothing = TextBox {
                    paras: Vec::new(),
                    angle: 0.0,
                    shift: Vec2::ZERO,
                    place: Place::Other,
                    owner: None,
                    is_label: false,
                };
                out.push(element(Kind::Text(nothing), from, around));
            }
        }
    }

    fn text_box(&self, para: Para, around: &Around) -> TextBox {
        let [a, b, c, d, e, f] = around.to_slide.as_coeffs();
        let scale = (a * d - b * c).abs().sqrt();
        let angle = b.atan2(a);
        let is_turned = angle.abs() > 1e-4;
        let (x, y) = if is_turned { (0.0, 0.0) } else { (e, f) };
        let shift = if is_turned { Vec2::new(e, f) } else { Vec2::ZERO };
        let mut place = around.place.clone();
        if place == Place::Footer && self.footer.as_deref().is_none_or(|footer| footer.trim() != para.words().trim()) {
            place = Place::Number;
        }
        let mut para = para.placed(scale, x, y);
        // Display type is broken by sense, which no other program does.
        para.keeps_lines |= around.is_label || matches!(place, Place::Title | Place::Subtitle);
        TextBox {
            paras: vec![para],
            angle,
            shift,
            place,
            owner: around.owner.clone().filter(|_| !is_turned),
            is_label: around.is_label,
        }
    }

    fn group(&mut self, item: &FrameItem, group: &Group, around: &Around, out: &mut Vec<Element>) {
        let mut inner = self.enter(item, group, around);
        let found = item.path.as_ref().and_then(|path| self.block_of(path));
        let block = found.as_ref().map(|(_, block)| *block);
        let owner = found.as_ref().filter(|(_, block)| is_running_text(block)).map(|(path, _)| path.clone());
        match &group.role {
            Some(Role::Figure(alt)) => return self.figure(item, group, alt, &inner, out),
            Some(Role::Table) if matches!(block, Some(Block::Table(_))) => {
                let from = inner.from;
                if let Some(table) = table::collect(self, &group.items, &inner) {
                    out.push(Element { from: table.from.max(from), ..element(Kind::Table(table), from, &inner) });
                }
                return;
            }
            Some(Role::List) if matches!(block, Some(Block::Timeline(_))) => {
                inner.is_label = true;
                let mut children = Vec::new();
                self.walk(&group.items, &inner, &mut children);
                grouped(children, None, &inner, out);
                return;
            }
            Some(Role::ListItem) if owner.is_some() => {
                inner.place = Place::Body;
                inner.owner = owner;
                return self.list_item(&group.items, &inner, block, out);
            }
            Some(Role::Quote) => {
                inner.owner = owner;
                return self.quote(&group.items, &inner, out);
            }
            Some(Role::Heading(1)) if !self.has_title => {
                self.has_title = true;
                inner.place = Place::Title;
            }
            Some(Role::Artifact) if around.depth == 0 => {
                (inner.place, inner.is_decoration) = (Place::Footer, true);
            }
            Some(Role::Artifact) => (inner.is_decoration, inner.place) = (true, Place::Other),
            Some(Role::Code) => (inner.place, inner.owner) = (Place::Code, owner),
            Some(Role::Paragraph) if ends_in(item.path.as_ref(), "subtitle") => inner.place = Place::Subtitle,
            Some(Role::Paragraph | Role::Heading(_)) => {
                inner.place = if matches!(block, Some(Block::Text(_))) { Place::Body } else { Place::Other };
                // The caption of a program isn't a line of it.
                inner.owner = owner.filter(|_| !matches!(block, Some(Block::Code(_))));
            }
            Some(Role::List | Role::ListItem | Role::Table | Role::TableRow | Role::TableCell(_)) | None => {}
        }
        self.walk(&group.items, &inner, out);
    }

    fn figure(&mut self, item: &FrameItem, group: &Group, alt: &Arc<str>, around: &Around, out: &mut Vec<Element>) {
        let mut inner = around.clone();
        inner.is_label = true;
        let mut children = Vec::new();
        self.walk(&group.items, &inner, &mut children);
        let chart = item.path.as_ref().and_then(|path| match self.block_of(path) {
            Some((at, Block::Chart(chart))) if at == *path => Some((at, chart)),
            Some(_) | None => None,
        });
        if let Some((path, chart)) = chart {
            let (_, series) = self.slide.chart_numbers(chart);
            let has_values = series.iter().any(|(_, values)| values.iter().any(Option::is_some));
            let from = children.iter().map(|child| child.from).min().unwrap_or(inner.from);
            let names: Vec<String> = series.iter().map(|(name, _)| Inline::plain_text(name)).collect();
            if let Some(mut drawing) = Drawing::of(chart.kind, &children, &names).filter(|_| has_values) {
                let alt = Some(Arc::clone(alt));
                let remarks = drawing.take_remarks(&chart.notes, children);
                out.push(Element { alt, from, ..element(Kind::Chart(path, drawing), from, around) });
                out.extend(remarks);
                return;
            }
        }
        grouped(children, Some(Arc::clone(alt)), around, out);
    }

    /// An item of a list: its marker becomes the paragraph's own.
    fn list_item(&mut self, items: &[FrameItem], around: &Around, block: Option<&Block>, out: &mut Vec<Element>) {
        let mut own = Vec::new();
        self.walk(items, around, &mut own);
        let n_texts = own.iter().filter(|element| matches!(element.kind, Kind::Text(_))).count();
        let takes_marker = match own.first().map(|element| &element.kind) {
            Some(Kind::Vector(_)) => n_texts > 0,
            Some(Kind::Text(_)) => n_texts > 1,
            Some(Kind::Picture(_) | Kind::Group(_) | Kind::Table(_) | Kind::Chart(..)) | None => false,
        };
        let marker = if takes_marker { Some(own.remove(0)) } else { None };
        let first = own.iter_mut().find_map(|element| match &mut element.kind {
            Kind::Text(text) => text.paras.first_mut(),
            Kind::Vector(_) | Kind::Picture(_) | Kind::Group(_) | Kind::Table(_) | Kind::Chart(..) => None,
        });
        if let (Some(marker), Some(para)) = (marker, first) {
            para.bullet = bullet(&marker, para.size, matches!(block, Some(Block::Sources(_))));
        }
        out.append(&mut own);
    }

    /// Words in quotation marks, of which the opening one hangs.
    fn quote(&mut self, items: &[FrameItem], around: &Around, out: &mut Vec<Element>) {
        let mut own = Vec::new();
        self.walk(items, around, &mut own);
        if let [mark, words, ..] = own.as_mut_slice()
            && let (Kind::Text(mark), Kind::Text(words)) = (&mut mark.kind, &mut words.kind)
            && let (Some(mark), Some(words)) = (mark.paras.pop(), words.paras.first_mut())
        {
            let left = mark.rect.x0;
            words.spans.splice(0..0, mark.spans);
            words.bullet = Some(Bullet { number: None, sign: "", color: None, face: None, scale: 1.0, left });
        }
        own.retain(|element| !is_wordless(element));
        for element in &mut own {
            if let Kind::Text(text) = &mut element.kind {
                text.paras.iter_mut().for_each(|para| para.keeps_lines = true);
            }
        }
        out.append(&mut own);
    }
}

fn is_wordless(element: &Element) -> bool {
    matches!(&element.kind, Kind::Text(text) if text.paras.is_empty())
}

/// A marker as a paragraph's own.
fn bullet(marker: &Element, size: f64, is_dash: bool) -> Option<Bullet> {
    match &marker.kind {
        Kind::Vector(vector) => {
            let is_disc = vector.fill.is_some();
            let color = match (&vector.fill, &vector.stroke) {
                (Some(Brush::Solid(color)), _) | (_, Some((_, color))) => Some(*color),
                (Some(Brush::Gradient(_) | Brush::Blur { .. }) | None, None) => None,
            };
            let left = vector.path.bounding_box().x0 - size * if is_disc { 0.12 } else { 0.0 };
            let sign = if is_disc && !is_dash { "•" } else { "–" };
            Some(Bullet { number: None, sign, color, face: None, scale: 1.0, left })
        }
        Kind::Text(text) => {
            let para = text.paras.first()?;
            let digits: String = para.words().chars().filter(char::is_ascii_digit).collect();
            let color = para.spans.first().map(|span| span.look.color);
            let number = Some(digits.parse().unwrap_or(1_u32).clamp(1, 32_767));
            let sign = if para.words().trim().ends_with('.') { "." } else { "" };
            Some(Bullet {
                number,
                sign,
                color,
                face: para.spans.first().map(|span| span.look.face.clone()),
                scale: (para.size / size.max(1.0)).clamp(0.25, 4.0),
                left: para.rect.x0,
            })
        }
        Kind::Picture(_) | Kind::Group(_) | Kind::Table(_) | Kind::Chart(..) => None,
    }
}

fn element(kind: Kind, from: u16, around: &Around) -> Element {
    let alt = around.is_decoration.then(|| Arc::from(""));
    Element { kind, from, alt, key: around.key.clone(), opacity: around.opacity }
}

/// Puts what appears together into one group.
fn grouped(children: Vec<Element>, alt: Option<Arc<str>>, around: &Around, out: &mut Vec<Element>) {
    let mut alt = alt;
    let mut rest = children.into_iter().peekable();
    while let Some(first) = rest.next() {
        let from = first.from;
        let mut members = vec![first];
        while let Some(next) = rest.next_if(|next| next.from == from) {
            members.push(next);
        }
        let alt = alt.replace("".into());
        match members.as_mut_slice() {
            [only] if matches!(only.kind, Kind::Picture(_)) => {
                only.alt = alt;
                out.append(&mut members);
            }
            _ => out.push(Element { alt, opacity: 1.0, ..element(Kind::Group(members), from, around) }),
        }
    }
}

fn ends_in(path: Option<&NodePath>, name: &str) -> bool {
    matches!(path.and_then(|path| path.segments().last()), Some(Segment::Field(field)) if field == name)
}

/// True for blocks whose paragraphs belong into one box.
fn is_running_text(block: &Block) -> bool {
    match block {
        Block::Text(_) | Block::Bullets(_) | Block::Numbered(_) | Block::Questions(_) | Block::Sources(_) => true,
        Block::Code(_) | Block::Quote(_) => true,
        Block::Image(_) | Block::Columns(_) | Block::Compare(_) | Block::Table(_) | Block::Math(_) => false,
        Block::Chart(_) | Block::Timeline(_) | Block::Map(_) | Block::Diagram(_) | Block::Claim(_) => false,
        Block::Callout(_) | Block::Qr(_) | Block::Pause | Block::Spacer | Block::Rule => false,
    }
}

/// True for the line under a link and the line through struck words, which text brings along itself.
fn is_line_of_text(shown: &[&FrameItem], i: usize, shape: &Shape) -> bool {
    let bounds = shape.path.bounding_box();
    let starts_with = |run: &GlyphRun| {
        (run.origin.x - bounds.x0).abs() < 0.1
            && bounds.height() < f64::from(run.font_size) * 0.2
            && bounds.width() <= f64::from(run.advance) + 0.5
    };
    let text_at = |i: usize| match shown.get(i).map(|item| &item.kind) {
        Some(ItemKind::Text(run)) => Some(run),
        Some(ItemKind::Group(_) | ItemKind::Shape(_) | ItemKind::Image(_) | ItemKind::Link(_)) | None => None,
    };
    let is_link = |i: usize| matches!(shown.get(i).map(|item| &item.kind), Some(ItemKind::Link(_)));
    let is_underline = text_at(i + 1).is_some_and(&starts_with) && (is_link(i + 2) || is_link(i + 3));
    let is_strike = i > 0 && text_at(i - 1).is_some_and(|run| starts_with(run) && is_strike(run, shape));
    is_underline || is_strike
}

fn is_strike(run: &GlyphRun, shape: &Shape) -> bool {
    let above = run.origin.y - shape.path.bounding_box().center().y;
    (f64::from(run.font_size) * 0.1..f64::from(run.font_size) * 0.5).contains(&above)
}

fn vector(shape: &Shape, from: u16, around: &Around) -> Option<Element> {
    let mut path = around.to_slide * (*shape.path).clone();
    if path.elements().is_empty() || !path.is_finite() {
        return None;
    }
    let scale = around.to_slide.determinant().abs().sqrt();
    let stroke = shape.stroke.as_ref().map(|(pen, brush)| {
        let mut pen = pen.clone();
        pen.width *= scale;
        for dash in &mut pen.dash_pattern {
            *dash *= scale;
        }
        (pen, main_color(brush))
    });
    if let Some(clip) = around.clip {
        path = if shape.fill.is_some() { clip::area(path, clip) } else { clip::line(path, clip) };
    }
    let is_nothing = path.elements().is_empty() || (shape.fill.is_none() && stroke.is_none());
    let vector = Vector { path, fill: shape.fill.clone(), stroke, fill_transform: around.to_slide };
    (!is_nothing).then(|| element(Kind::Vector(vector), from, around))
}

/// The colour that stands for a brush where only one can be told.
pub(super) fn main_color(brush: &Brush) -> Color {
    match brush {
        Brush::Solid(color) | Brush::Blur { color, .. } => *color,
        Brush::Gradient(gradient) => {
            let middle = gradient.stops.get(gradient.stops.len() / 2);
            middle.map_or(Color::BLACK, |stop| stop.color.to_alpha_color::<peniko::color::Srgb>())
        }
    }
}

fn picture(image: &Image, from: u16, around: &Around) -> Option<Element> {
    let rect = around.to_slide.transform_rect_bbox(image.rect);
    let shown = around.clip.map_or(rect, |clip| clip.intersect(rect));
    let is_seen = shown.width() > 0.1 && shown.height() > 0.1 && rect.is_finite();
    let picture = Picture { pixels: Arc::clone(&image.pixels), rect, shown };
    is_seen.then(|| element(Kind::Picture(picture), from, around))
}

/// What elements cover, in slide units.
pub(super) fn bounds(elements: &[Element]) -> Option<Rect> {
    let of_element = |element: &Element| match &element.kind {
        Kind::Text(text) => text.paras.iter().map(|para| para.rect).reduce(|a, b| a.union(b)).map(|rect| {
            let turned = (Affine::rotate(text.angle)).transform_rect_bbox(rect);
            turned + text.shift
        }),
        Kind::Vector(vector) => Some(vector.path.bounding_box()),
        Kind::Picture(picture) => Some(picture.shown),
        Kind::Group(children) => bounds(children),
        Kind::Table(table) => Some(table.rect()),
        Kind::Chart(_, drawing) => Some(drawing.rect),
    };
    elements.iter().filter_map(of_element).reduce(|a, b| a.union(b))
}

/// Joins paragraphs of one block that stand below each other.
fn merge(elements: Vec<Element>) -> Vec<Element> {
    let mut merged: Vec<Element> = Vec::with_capacity(elements.len());
    for mut element in elements {
        if let Kind::Text(text) = &mut element.kind
            && text.owner.is_some()
            && let Some(i) = merged.iter().rposition(|before| joins(before, text))
        {
            // The box takes the place of the later paragraph, which may stand on a ground of its own.
            let mut before = merged.remove(i);
            if let Kind::Text(joined) = &mut before.kind {
                joined.paras.append(&mut text.paras);
                before.from = before.from.min(element.from);
            }
            merged.push(before);
            continue;
        }
        merged.push(element);
    }
    merged
}

fn joins(before: &Element, text: &TextBox) -> bool {
    let Kind::Text(above) = &before.kind else { return false };
    let (Some(last), Some(next)) = (above.paras.last(), text.paras.first()) else { return false };
    let left = |text: &TextBox| {
        let edges = text.paras.iter().map(|para| para.rect.x0);
        edges.fold(f64::MAX, f64::min)
    };
    let tolerance = if text.place == Place::Code { 1.0 } else { next.size * 4.0 };
    let is_rtl = last.is_rtl && next.is_rtl;
    above.owner == text.owner
        && above.place == text.place
        && above.is_label == text.is_label
        && next.first - last.last > next.size * 0.5
        && (is_rtl || (left(above) - left(text)).abs() < tolerance)
}

/// The middle of a box after its turn.
pub(super) fn center(rect: Rect, angle: f64, shift: Vec2) -> Point {
    Affine::rotate(angle) * rect.center() + shift
}
