//! Elements as shapes of a slide: text boxes, paths, pictures, groups.

use kurbo::{BezPath, Cap, Join, PathEl, Point, Rect, Shape as _};
use peniko::{Color, GradientKind};

use super::drawing::Drawing;
use super::scene::{Element, Kind, Picture, Vector, bounds, center};
use super::text::{Place, TextBox};
use super::timing::Appearance;
use super::words::{Writing, box_drop, box_lift, hangs_on_bottom};
use super::xml::{Attribute, Xml, color, emu, round, solid_fill};
use super::{chart, table};
use crate::export::ExportError;
use crate::layout::frame::{Brush, Pixels};
use crate::model::block::Block;
use crate::resolve::ResolvedSlide;
use crate::resolve::theme::ThemeColors;
use crate::source::node_path::NodePath;

/// Deepest nesting of groups that is written.
const MAX_DEPTH: u8 = 40;

/// Writes the shapes of one slide.
pub(super) struct Shapes<'a> {
    /// The XML so far.
    pub xml: Xml,
    /// What words need.
    pub words: Writing<'a>,
    /// Colours of text and figures on the slide's ground.
    pub colors: ThemeColors,
    /// The slide.
    pub slide: &'a ResolvedSlide,
    /// Width and height, in slide units.
    pub size: kurbo::Size,
    /// The block at a path.
    pub block_at: &'a dyn Fn(&NodePath) -> Option<&'a Block>,
    /// Stores a picture and tells its name.
    pub store_picture: &'a mut dyn FnMut(&Pixels) -> Result<String, ExportError>,
    /// Stores a chart and tells its name.
    pub store_chart: &'a mut dyn FnMut(&chart::Source<'_>) -> Result<String, ExportError>,
    /// What appears later.
    pub appearances: Vec<Appearance>,
    /// The number of the last shape.
    pub last_id: u32,
    /// True for a cover or the opening of a part, whose texts have places of their own.
    pub is_cover: bool,
    /// Places of the layout that are taken.
    pub taken: Vec<Place>,
}

impl Shapes<'_> {
    /// Adds elements from back to front.
    pub(super) fn all(&mut self, elements: &[Element]) -> Result<(), ExportError> {
        elements.iter().try_for_each(|element| self.element(element, 0))
    }

    fn element(&mut self, element: &Element, depth: u8) -> Result<(), ExportError> {
        self.words.opacity = element.opacity;
        let id = self.last_id + 1;
        match &element.kind {
            Kind::Text(text) => self.text(text, element, depth),
            Kind::Vector(vector) => self.vector(vector, element),
            Kind::Picture(picture) => self.picture(picture, element)?,
            Kind::Group(children) => self.group(children, element, depth)?,
            Kind::Table(table) => self.table(table, element),
            Kind::Chart(path, drawing) => self.chart(path, drawing, element)?,
        }
        let is_text = matches!(element.kind, Kind::Text(_));
        if depth == 0 && element.from > 0 && self.last_id >= id && !is_text {
            self.appearances.push(Appearance { shape: id, paragraph: None, step: element.from, is_text: false });
        }
        Ok(())
    }

    /// Adds number, name and alternative text of a shape.
    fn named(&mut self, kind: &str, element: &Element) -> u32 {
        self.last_id += 1;
        let id = self.last_id;
        let name = match &element.key {
            // Two exclamation marks make the program pair shapes of this name when slides morph.
            Some(key) => format!("!!{key}"),
            None => format!("{kind} {id}"),
        };
        let alt = element.alt.as_deref().unwrap_or_default();
        let mut attributes: Vec<Attribute<'_>> = vec![("id", &id), ("name", &name)];
        if !alt.is_empty() {
            attributes.push(("descr", &alt));
        }
        let is_decoration = element.alt.as_deref() == Some("") && !matches!(element.kind, Kind::Text(_));
        if is_decoration {
            self.xml.open("p:cNvPr", &attributes).open("a:extLst", &[]);
            self.xml.open("a:ext", &[("uri", &"{C183D7F6-B498-43B3-948B-1728B52AA6E4}")]);
            let namespace = "http://schemas.microsoft.com/office/drawing/2017/decorative";
            self.xml.empty("adec:decorative", &[("xmlns:adec", &namespace), ("val", &1)]).close().close().close();
        } else {
            self.xml.empty("p:cNvPr", &attributes);
        }
        id
    }

    fn place(&mut self, rect: Rect, angle: f64) {
        let turn = round(angle.to_degrees() * 60_000.0).rem_euclid(21_600_000);
        if turn == 0 {
            self.xml.open("a:xfrm", &[]);
        } else {
            self.xml.open("a:xfrm", &[("rot", &turn)]);
        }
        extent(&mut self.xml, ["a:off", "a:ext"], rect);
        self.xml.close();
    }

    fn text(&mut self, text: &TextBox, element: &Element, depth: u8) {
        let Some(rect) = text_rect(text, self.size) else { return };
        let holder = if depth == 0 && text.angle == 0.0 { self.holder(text) } else { None };
        let (name, holder_xml) = holder.unwrap_or(("TextBox", ""));
        self.xml.open("p:sp", &[]).open("p:nvSpPr", &[]);
        let id = self.named(name, element);
        if holder_xml.is_empty() {
            self.xml.empty("p:cNvSpPr", &[("txBox", &1)]).empty("p:nvPr", &[]);
        } else {
            self.xml.open("p:cNvSpPr", &[]).empty("a:spLocks", &[("noGrp", &1)]).close();
            self.xml.open("p:nvPr", &[]).raw(holder_xml).close();
        }
        self.xml.close().open("p:spPr", &[]);
        let placed = Rect::from_center_size(center(rect, text.angle, text.shift), rect.size());
        self.place(placed, text.angle);
        self.xml.open("a:prstGeom", &[("prst", &"rect")]).empty("a:avLst", &[]).close().empty("a:noFill", &[]).close();
        self.xml.open("p:txBody", &[]);
        let wrap = if text.is_label { "none" } else { "square" };
        let sides = [("lIns", 0), ("tIns", 0), ("rIns", 0), ("bIns", 0)];
        let mut attributes: Vec<Attribute<'_>> = vec![("wrap", &wrap)];
        attributes.extend(sides.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)));
        attributes.push(("anchor", if hangs_on_bottom(text) { &"b" } else { &"t" }));
        // Without the deck's fonts lines are wider, and more of them: they shrink rather than run into what is below.
        let fit = if may_shrink(text) { "a:normAutofit" } else { "a:noAutofit" };
        self.xml.open("a:bodyPr", &attributes).empty(fit, &[]).close().empty("a:lstStyle", &[]);
        let number =
            self.slide.number.filter(|number| *number == self.slide.index + 1).map(|number| number.to_string());
        match (&text.place, text.paras.as_slice(), number) {
            (Place::Number, [only], Some(number)) if only.words().ends_with(&number) => {
                let words = only.words();
                let before = words.strip_suffix(&number).unwrap_or_default();
                self.words.number(&mut self.xml, only, before, &number);
            }
            _ => self.words.paragraphs(&mut self.xml, text, rect.x0, rect.x1),
        }
        self.xml.close().close();
        if depth == 0 {
            self.appear(id, text);
        }
    }

    fn appear(&mut self, id: u32, text: &TextBox) {
        let first = text.paras.first().map_or(0, |para| para.from);
        if text.paras.iter().all(|para| para.from == first) {
            if first > 0 {
                self.appearances.push(Appearance { shape: id, paragraph: None, step: first, is_text: true });
            }
            return;
        }
        for (i, para) in text.paras.iter().enumerate().filter(|(_, para)| para.from > 0) {
            self.appearances.push(Appearance { shape: id, paragraph: Some(i), step: para.from, is_text: true });
        }
    }

    /// The place of the layout that a text takes, each once: its name and what says so.
    fn holder(&mut self, text: &TextBox) -> Option<(&'static str, &'static str)> {
        let place = match text.place {
            Place::Body if self.is_cover => return None,
            Place::Subtitle if !self.is_cover => return None,
            Place::Code | Place::Other => return None,
            Place::Title | Place::Subtitle | Place::Body | Place::Footer | Place::Number => text.place.clone(),
        };
        if self.taken.contains(&place) {
            return None;
        }
        self.taken.push(place.clone());
        match place {
            Place::Title => Some(("Title", "<p:ph type=\"title\"/>")),
            Place::Subtitle => Some(("Subtitle", "<p:ph type=\"body\" idx=\"1\"/>")),
            Place::Body => Some(("Content", "<p:ph idx=\"1\"/>")),
            Place::Footer => Some(("Footer", "<p:ph type=\"ftr\" sz=\"quarter\" idx=\"11\"/>")),
            Place::Number => Some(("Slide Number", "<p:ph type=\"sldNum\" sz=\"quarter\" idx=\"12\"/>")),
            Place::Code | Place::Other => None,
        }
    }

    fn vector(&mut self, vector: &Vector, element: &Element) {
        let rect = vector.path.bounding_box();
        self.xml.open("p:sp", &[]).open("p:nvSpPr", &[]);
        self.named("Shape", element);
        self.xml.empty("p:cNvSpPr", &[]).empty("p:nvPr", &[]).close().open("p:spPr", &[]);
        let blur = match &vector.fill {
            Some(Brush::Blur { std_dev, .. }) => f64::from(*std_dev) * vector.fill_transform.determinant().abs().sqrt(),
            Some(Brush::Solid(_) | Brush::Gradient(_)) | None => 0.0,
        };
        let rect = rect.inflate(blur * 1.5, blur * 1.5);
        self.place(rect, 0.0);
        if blur > 0.0 || is_rect(&vector.path) {
            self.xml.open("a:prstGeom", &[("prst", &"rect")]).empty("a:avLst", &[]).close();
        } else {
            geometry(&mut self.xml, &vector.path, rect, vector.fill.is_some());
        }
        fill(&mut self.xml, vector, element.opacity, &self.words.theme.colors);
        self.line(vector, element.opacity);
        if blur > 0.0 {
            self.xml.open("a:effectLst", &[]).empty("a:softEdge", &[("rad", &emu(blur * 3.0))]).close();
        }
        self.xml.close().close();
    }

    fn line(&mut self, vector: &Vector, opacity: f32) {
        let Some((pen, own)) = &vector.stroke else {
            self.xml.open("a:ln", &[]).empty("a:noFill", &[]).close();
            return;
        };
        let cap = match pen.start_cap {
            Cap::Butt => "flat",
            Cap::Round => "rnd",
            Cap::Square => "sq",
        };
        self.xml.open("a:ln", &[("w", &emu(pen.width).clamp(0, 20_116_800)), ("cap", &cap)]);
        solid_fill(&mut self.xml, *own, opacity, &self.words.theme.colors);
        if pen.dash_pattern.len() >= 2 && pen.dash_pattern.len() <= 16 && pen.width > 0.0 {
            self.xml.open("a:custDash", &[]);
            for pair in pen.dash_pattern.chunks_exact(2) {
                let part = |length: f64| round(length / pen.width * 100_000.0).clamp(0, 100_000_000);
                self.xml.empty("a:ds", &[("d", &part(pair[0])), ("sp", &part(pair[1]))]);
            }
            self.xml.close();
        }
        match pen.join {
            Join::Round => self.xml.empty("a:round", &[]),
            Join::Bevel => self.xml.empty("a:bevel", &[]),
            Join::Miter => self.xml.empty("a:miter", &[("lim", &round(pen.miter_limit * 100_000.0))]),
        };
        self.xml.close();
    }

    fn picture(&mut self, picture: &Picture, element: &Element) -> Result<(), ExportError> {
        let target = (self.store_picture)(&picture.pixels)?;
        let relation = self.words.relations.part("image", &target);
        self.xml.open("p:pic", &[]).open("p:nvPicPr", &[]);
        self.named("Picture", element);
        self.xml.open("p:cNvPicPr", &[]).empty("a:picLocks", &[("noChangeAspect", &1)]).close();
        self.xml.empty("p:nvPr", &[]).close();
        blip(&mut self.xml, "p:blipFill", &relation, picture, element.opacity);
        self.xml.open("p:spPr", &[]);
        self.place(picture.shown, 0.0);
        self.xml.open("a:prstGeom", &[("prst", &"rect")]).empty("a:avLst", &[]).close().close().close();
        Ok(())
    }

    fn group(&mut self, children: &[Element], element: &Element, depth: u8) -> Result<(), ExportError> {
        let Some(rect) = bounds(children).filter(|_| depth < MAX_DEPTH) else { return Ok(()) };
        self.xml.open("p:grpSp", &[]).open("p:nvGrpSpPr", &[]);
        self.named("Group", element);
        self.xml.empty("p:cNvGrpSpPr", &[]).empty("p:nvPr", &[]).close().open("p:grpSpPr", &[]).open("a:xfrm", &[]);
        extent(&mut self.xml, ["a:off", "a:ext"], rect);
        extent(&mut self.xml, ["a:chOff", "a:chExt"], rect);
        self.xml.close().close();
        for child in children {
            let own =
                Element { key: child.key.clone().filter(|key| Some(key) != element.key.as_ref()), ..child.clone() };
            self.element(&own, depth + 1)?;
        }
        self.xml.close();
        Ok(())
    }

    fn table(&mut self, table: &table::Table, element: &Element) {
        self.open_frame("Table", element, table.rect());
        let theme = &self.words.theme.colors;
        table::write(&mut self.xml, table, theme, &mut self.words);
        self.xml.close();
    }

    fn chart(&mut self, path: &NodePath, drawing: &Drawing, element: &Element) -> Result<(), ExportError> {
        let Some(Block::Chart(block)) = (self.block_at)(path) else { return Ok(()) };
        let numbers = self.slide.chart_numbers(block);
        let source = chart::Source::new(block, numbers, drawing, (self.words.theme, self.colors), self.words.language);
        let target = (self.store_chart)(&source)?;
        let relation = self.words.relations.part("chart", &target);
        self.open_frame("Chart", element, drawing.rect);
        self.xml.open("a:graphic", &[]);
        self.xml.open("a:graphicData", &[("uri", &"http://schemas.openxmlformats.org/drawingml/2006/chart")]);
        let namespace = "http://schemas.openxmlformats.org/drawingml/2006/chart";
        self.xml.empty("c:chart", &[("xmlns:c", &namespace), ("r:id", &relation)]).close().close().close();
        Ok(())
    }

    fn open_frame(&mut self, kind: &str, element: &Element, rect: Rect) {
        self.xml.open("p:graphicFrame", &[]).open("p:nvGraphicFramePr", &[]);
        self.named(kind, element);
        self.xml.open("p:cNvGraphicFramePr", &[]).empty("a:graphicFrameLocks", &[("noGrp", &1)]).close();
        self.xml.empty("p:nvPr", &[]).close().open("p:xfrm", &[]);
        extent(&mut self.xml, ["a:off", "a:ext"], rect);
        self.xml.close();
    }
}

/// Adds what fills a path.
pub(super) fn fill(xml: &mut Xml, vector: &Vector, opacity: f32, theme: &ThemeColors) {
    match &vector.fill {
        None => {
            xml.empty("a:noFill", &[]);
        }
        Some(Brush::Solid(own) | Brush::Blur { color: own, .. }) => solid_fill(xml, *own, opacity, theme),
        Some(brush @ Brush::Gradient(_)) => gradient(xml, brush, vector, opacity, theme),
    }
}

/// Adds the background of a slide.
pub(super) fn picture_fill(xml: &mut Xml, relation: &str, picture: &Picture) {
    blip(xml, "a:blipFill", relation, picture, 1.0);
}

fn blip(xml: &mut Xml, name: &'static str, relation: &str, picture: &Picture, opacity: f32) {
    xml.open(name, &[]).open("a:blip", &[("r:embed", &relation)]);
    if opacity < 0.998 {
        xml.empty("a:alphaModFix", &[("amt", &round(f64::from(opacity) * 100_000.0))]);
    }
    xml.close();
    let Picture { rect, shown, .. } = picture;
    let share = |part: f64, whole: f64| round(part / whole.max(1e-6) * 100_000.0).clamp(0, 99_999);
    let (left, right) = (share(shown.x0 - rect.x0, rect.width()), share(rect.x1 - shown.x1, rect.width()));
    let (top, bottom) = (share(shown.y0 - rect.y0, rect.height()), share(rect.y1 - shown.y1, rect.height()));
    if left + right + top + bottom > 0 {
        xml.empty("a:srcRect", &[("l", &left), ("t", &top), ("r", &right), ("b", &bottom)]);
    }
    xml.open("a:stretch", &[]).empty("a:fillRect", &[]).close().close();
}

fn extent(xml: &mut Xml, names: [&str; 2], rect: Rect) {
    xml.empty(names[0], &[("x", &emu(rect.x0)), ("y", &emu(rect.y0))]);
    xml.empty(names[1], &[("cx", &emu(rect.width()).max(0)), ("cy", &emu(rect.height()).max(0))]);
}

/// The box of a text: as wide as its longest line with some air, so that other fonts break it alike.
fn text_rect(text: &TextBox, size: kurbo::Size) -> Option<Rect> {
    let mut rect = exact_text_rect(text, size)?;
    if may_shrink(text) && text.angle == 0.0 && !hangs_on_bottom(text) {
        // Programs measure lines each in their own way, and none should shrink what fits.
        rect.y1 += text.paras.first().map_or(0.0, |para| para.size * 0.4);
    }
    Some(rect)
}

/// True for text that runs on from line to line.
fn may_shrink(text: &TextBox) -> bool {
    !text.is_label && !matches!(text.place, Place::Footer | Place::Number)
}

fn exact_text_rect(text: &TextBox, size: kurbo::Size) -> Option<Rect> {
    let mut rect = text.paras.iter().map(|para| para.rect).reduce(|a, b| a.union(b))?;
    for bullet in text.paras.iter().filter_map(|para| para.bullet.as_ref()) {
        rect.x0 = rect.x0.min(bullet.left);
        rect.x1 = rect.x1.max(bullet.left);
    }
    rect.y0 -= box_lift(text);
    rect.y1 += box_drop(text);
    let em = text.paras.first().map_or(20.0, |para| para.size);
    let is_single = text.paras.iter().all(|para| para.n_lines == 1 || para.keeps_lines);
    let air = if is_single { rect.width() * 0.2 + em } else { rect.width() * 0.015 + em * 0.1 };
    if text.is_label {
        // Lines that share an edge keep it; a single one stays where its middle is.
        let has_edge = text.paras.iter().any(|para| para.n_lines > 1 && para.align != super::text::Align::Center);
        let air = if has_edge { 0.0 } else { em * 0.2 };
        return Some(Rect::new(rect.x0 - air, rect.y0, rect.x1 + air, rect.y1));
    }
    let align = text.paras.first().map(|para| para.align);
    match (&text.place, align) {
        (Place::Footer | Place::Number, _) | (_, Some(super::text::Align::Right)) => rect.x0 = (rect.x0 - air).max(0.0),
        (_, Some(super::text::Align::Center)) => (rect.x0, rect.x1) = (rect.x0 - air / 2.0, rect.x1 + air / 2.0),
        _ if text.angle == 0.0 => rect.x1 = (rect.x1 + air).min(size.width.max(rect.x1 + em * 0.2)),
        _ => rect.x1 += em * 0.3,
    }
    Some(rect)
}

fn is_rect(path: &BezPath) -> bool {
    let mut corners: Vec<Point> = Vec::new();
    for element in path.elements() {
        match element {
            PathEl::MoveTo(point) if corners.is_empty() => corners.push(*point),
            PathEl::LineTo(point) => corners.push(*point),
            PathEl::ClosePath => {}
            PathEl::MoveTo(_) | PathEl::QuadTo(..) | PathEl::CurveTo(..) => return false,
        }
    }
    if corners.len() == 5 && corners.first() == corners.last() {
        corners.pop();
    }
    let [a, b, c, d] = corners.as_slice() else { return false };
    let near = |a: f64, b: f64| (a - b).abs() < 0.01;
    (near(a.x, b.x) && near(b.y, c.y) && near(c.x, d.x) && near(d.y, a.y))
        || (near(a.y, b.y) && near(b.x, c.x) && near(c.y, d.y) && near(d.x, a.x))
}

fn geometry(xml: &mut Xml, path: &BezPath, rect: Rect, is_filled: bool) {
    xml.open("a:custGeom", &[]);
    for name in ["a:avLst", "a:gdLst", "a:ahLst", "a:cxnLst"] {
        xml.empty(name, &[]);
    }
    xml.empty("a:rect", &[("l", &"0"), ("t", &"0"), ("r", &"r"), ("b", &"b")]).open("a:pathLst", &[]);
    let mut attributes: Vec<(&str, String)> =
        vec![("w", emu(rect.width()).max(1).to_string()), ("h", emu(rect.height()).max(1).to_string())];
    if !is_filled {
        attributes.push(("fill", "none".to_owned()));
    }
    let attributes: Vec<Attribute<'_>> =
        attributes.iter().map(|(name, value)| (*name, value as &dyn std::fmt::Display)).collect();
    xml.open("a:path", &attributes);
    let mut is_open = false;
    for element in path.elements() {
        let (name, points): (&'static str, &[Point]) = match element {
            PathEl::MoveTo(a) => ("a:moveTo", &[*a]),
            PathEl::LineTo(a) => ("a:lnTo", &[*a]),
            PathEl::QuadTo(a, b) => ("a:quadBezTo", &[*a, *b]),
            PathEl::CurveTo(a, b, c) => ("a:cubicBezTo", &[*a, *b, *c]),
            PathEl::ClosePath => {
                if is_open {
                    xml.empty("a:close", &[]);
                }
                is_open = false;
                continue;
            }
        };
        is_open = true;
        xml.open(name, &[]);
        for point in points {
            xml.empty("a:pt", &[("x", &emu(point.x - rect.x0)), ("y", &emu(point.y - rect.y0))]);
        }
        xml.close();
    }
    xml.close().close().close();
}

fn gradient(xml: &mut Xml, brush: &Brush, vector: &Vector, opacity: f32, theme: &ThemeColors) {
    let Brush::Gradient(gradient) = brush else { return };
    let mut stops: Vec<(f32, Color)> = gradient
        .stops
        .iter()
        .map(|stop| (stop.offset.clamp(0.0, 1.0), stop.color.to_alpha_color::<peniko::color::Srgb>()))
        .collect();
    stops.sort_by(|a, b| a.0.total_cmp(&b.0));
    if stops.len() < 2 {
        solid_fill(xml, super::scene::main_color(brush), opacity, theme);
        return;
    }
    xml.open("a:gradFill", &[("rotWithShape", &1)]).open("a:gsLst", &[]);
    for (offset, own) in stops {
        xml.open("a:gs", &[("pos", &round(f64::from(offset) * 100_000.0))]);
        color(xml, own, opacity, theme);
        xml.close();
    }
    xml.close();
    match gradient.kind {
        GradientKind::Linear(line) => {
            let along = vector.fill_transform * line.end - vector.fill_transform * line.start;
            let angle = round(along.y.atan2(along.x).to_degrees() * 60_000.0).rem_euclid(21_600_000);
            xml.empty("a:lin", &[("ang", &angle), ("scaled", &0)]);
        }
        GradientKind::Radial(_) | GradientKind::Sweep(_) => {
            xml.open("a:path", &[("path", &"circle")]);
            xml.empty("a:fillToRect", &[("l", &50_000), ("t", &50_000), ("r", &50_000), ("b", &50_000)]).close();
        }
    }
    xml.close();
}
