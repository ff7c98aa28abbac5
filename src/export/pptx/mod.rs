//! PowerPoint files that can be edited: titles, lists, tables, charts and pictures as the program's own.
//!
//! What stands where comes from the Frame, so that a slide looks like its
//! picture; what a thing means comes from the slide's blocks. What the program
//! has no word for becomes a group of vector shapes with its own alternative text.

mod chart;
mod clip;
mod drawing;
mod fonts;
mod notes;
mod package;
mod properties;
mod scene;
mod shapes;
mod table;
mod text;
mod theme;
mod timing;
mod words;
mod workbook;
mod xml;

use std::collections::BTreeMap;

use kurbo::{Rect, Shape as _};

use super::document::{DocumentWriter, OutputFile, Page, Sealed, Talk};
use super::image::PictureEncoder;
use super::{Compression, ExportError, PictureFormat, PictureOptions};
use crate::layout::frame::{Brush, Pixels};
use crate::model::block::Block;
use crate::model::slide::{Layout as Arrangement, Transition};
use crate::raster::Pixmap;
use fonts::Faces;
use package::{Package, Relations};
use scene::{Element, Kind, Sorter};
use shapes::Shapes;
use text::Place;
use theme::{LAYOUTS, Layout};
use xml::Xml;

const NOTES: &str = "application/vnd.openxmlformats-officedocument.presentationml.notesSlide+xml";
const SLIDE: &str = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml";
const CHART: &str = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";

/// Writes a PowerPoint file.
#[derive(Debug)]
pub struct PptxWriter<'a> {
    talk: Talk<'a>,
    package: Package,
    faces: Faces,
    media: Media,
    n_charts: usize,
    /// Relationships of the slides so far, and each one's place in the deck.
    slides: Vec<(Relations, usize)>,
    n_notes: usize,
}

/// Pictures that are stored already, by the hash of their files.
#[derive(Debug, Default)]
struct Media {
    names: BTreeMap<[u8; 32], String>,
    encoder: PictureEncoder,
}

impl<'a> PptxWriter<'a> {
    /// A writer for a talk.
    #[must_use]
    pub fn new(talk: Talk<'a>) -> Self {
        let (package, faces, media) = (Package::new(), Faces::default(), Media::default());
        Self { talk, package, faces, media, n_charts: 0, slides: Vec::new(), n_notes: 0 }
    }

    fn notes_page(&mut self, page: &Page, number: usize, relations: &mut Relations) -> Result<(), ExportError> {
        let Some(notes) = page.notes() else { return Ok(()) };
        self.n_notes += 1;
        let name = format!("notesSlide{}.xml", self.n_notes);
        let path = format!("ppt/notesSlides/{name}");
        let mut own = Relations::default();
        own.part("notesMaster", "../notesMasters/notesMaster1.xml");
        own.part("slide", &format!("../slides/slide{number}.xml"));
        relations.part("notesSlide", &format!("../notesSlides/{name}"));
        self.package.xml(&path, NOTES, &notes::page(notes, self.talk.deck))?;
        self.package.relations(&path, &own)
    }

    fn write_slides(&mut self) -> Result<(), ExportError> {
        let places: BTreeMap<usize, usize> =
            self.slides.iter().enumerate().rev().map(|(i, (_, index))| (*index, i + 1)).collect();
        for (i, (mut relations, _)) in std::mem::take(&mut self.slides).into_iter().enumerate() {
            let number = i + 1;
            relations.resolve(|target| {
                let index: usize = target.strip_prefix(words::SLIDE_TARGET)?.parse().ok()?;
                // A link to a slide that isn't exported stays where it is.
                Some(format!("slide{}.xml", places.get(&index).copied().unwrap_or(number)))
            });
            self.package.relations(&format!("ppt/slides/slide{number}.xml"), &relations)?;
        }
        Ok(())
    }

    fn write_masters(&mut self) -> Result<(), ExportError> {
        let deck = self.talk.deck;
        let mut master = Relations::default();
        for layout in LAYOUTS {
            let number = layout.number();
            master.part("slideLayout", &format!("../slideLayouts/slideLayout{number}.xml"));
            let path = format!("ppt/slideLayouts/slideLayout{number}.xml");
            let mut own = Relations::default();
            own.part("slideMaster", "../slideMasters/slideMaster1.xml");
            self.package.xml(&path, LAYOUT, &theme::layout(layout, deck))?;
            self.package.relations(&path, &own)?;
        }
        master.part("theme", "../theme/theme1.xml");
        self.package.xml("ppt/slideMasters/slideMaster1.xml", MASTER, &theme::master(deck))?;
        self.package.relations("ppt/slideMasters/slideMaster1.xml", &master)?;
        let mut notes = Relations::default();
        notes.part("theme", "../theme/theme2.xml");
        self.package.xml("ppt/notesMasters/notesMaster1.xml", NOTES_MASTER, &theme::notes_master(deck))?;
        self.package.relations("ppt/notesMasters/notesMaster1.xml", &notes)?;
        for i in 1..=2 {
            self.package.xml(&format!("ppt/theme/theme{i}.xml"), THEME, &theme::theme(&deck.theme))?;
        }
        Ok(())
    }

    fn write_presentation(&mut self, n_slides: usize) -> Result<(), ExportError> {
        let deck = self.talk.deck;
        let mut relations = Relations::default();
        let mut xml = Xml::document();
        theme::root(&mut xml, "p:presentation", &[("saveSubsetFonts", &1)]);
        let id = relations.part("slideMaster", "slideMasters/slideMaster1.xml");
        xml.open("p:sldMasterIdLst", &[]).empty("p:sldMasterId", &[("id", &2_147_483_648_u32), ("r:id", &id)]).close();
        let id = relations.part("notesMaster", "notesMasters/notesMaster1.xml");
        xml.open("p:notesMasterIdLst", &[]).empty("p:notesMasterId", &[("r:id", &id)]).close();
        xml.open("p:sldIdLst", &[]);
        for i in 1..=n_slides {
            let id = relations.part("slide", &format!("slides/slide{i}.xml"));
            xml.empty("p:sldId", &[("id", &(255 + i)), ("r:id", &id)]);
        }
        xml.close();
        let (width, height) = (xml::emu(deck.slide_size.width), xml::emu(deck.slide_size.height));
        // The program knows slides of one to 56 inches.
        let side = |length: i64| length.clamp(914_400, 51_206_400);
        xml.empty("p:sldSz", &[("cx", &side(width)), ("cy", &side(height))]);
        xml.empty("p:notesSz", &[("cx", &notes::PAGE.0), ("cy", &notes::PAGE.1)]);
        relations.part("theme", "theme/theme1.xml");
        relations.part("presProps", "presProps.xml");
        relations.part("viewProps", "viewProps.xml");
        relations.part("tableStyles", "tableStyles.xml");
        self.package.xml("ppt/presentation.xml", PRESENTATION, &xml.finish())?;
        self.package.relations("ppt/presentation.xml", &relations)?;
        let mut xml = Xml::document();
        theme::root(&mut xml, "p:presentationPr", &[]);
        self.package.xml("ppt/presProps.xml", PROPERTIES, &xml.finish())?;
        let mut xml = Xml::document();
        theme::root(&mut xml, "p:viewPr", &[]);
        self.package.xml("ppt/viewProps.xml", VIEW, &xml.finish())?;
        let mut xml = Xml::document();
        let (key, namespace) = theme::NAMESPACES[0];
        xml.open("a:tblStyleLst", &[(key, &namespace), ("def", &"{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}")]);
        self.package.xml("ppt/tableStyles.xml", TABLE_STYLES, &xml.finish())
    }
}

const LAYOUT: &str = "application/vnd.openxmlformats-officedocument.presentationml.slideLayout+xml";
const MASTER: &str = "application/vnd.openxmlformats-officedocument.presentationml.slideMaster+xml";
const NOTES_MASTER: &str = "application/vnd.openxmlformats-officedocument.presentationml.notesMaster+xml";
const PRESENTATION: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
const PROPERTIES: &str = "application/vnd.openxmlformats-officedocument.presentationml.presProps+xml";
const VIEW: &str = "application/vnd.openxmlformats-officedocument.presentationml.viewProps+xml";
const TABLE_STYLES: &str = "application/vnd.openxmlformats-officedocument.presentationml.tableStyles+xml";
const THEME: &str = "application/vnd.openxmlformats-officedocument.theme+xml";

impl DocumentWriter for PptxWriter<'_> {
    fn add(&mut self, page: &Page) -> Result<(), ExportError> {
        let deck = self.talk.deck;
        let number = self.slides.len() + 1;
        let mut elements = scene::sort(deck, &page.slide, &page.frame.frame.items, page.step, &mut self.faces);
        let backdrop = take_backdrop(&mut elements, deck.slide_size.to_rect());
        let layout = choose_layout(page, &elements);
        let mut relations = Relations::default();
        relations.part("slideLayout", &format!("../slideLayouts/slideLayout{}.xml", layout.number()));
        self.notes_page(page, number, &mut relations)?;
        let ids = deck.deck.slides.iter().enumerate();
        let slide_ids: BTreeMap<&str, usize> =
            ids.filter_map(|(i, slide)| Some((slide.as_ref()?.id.as_deref()?, i))).collect();
        let blocks = Sorter::blocks(&page.slide);
        let block_at = |path: &crate::source::node_path::NodePath| -> Option<&Block> { blocks.get(path).copied() };
        let package = std::cell::RefCell::new(&mut self.package);
        let (media, n_charts) = (&mut self.media, &mut self.n_charts);
        let mut store_picture = |pixels: &Pixels| media.store(pixels, &mut package.borrow_mut());
        let mut store_chart = |source: &chart::Source<'_>| {
            *n_charts += 1;
            store_chart(source, *n_charts, &mut package.borrow_mut())
        };
        let background =
            backdrop.as_ref().map(|backdrop| backdrop_xml(backdrop, deck, &mut relations, &mut store_picture));
        let mut xml = Xml::document();
        open_slide(&mut xml, page.slide.slide.hidden);
        if let Some(background) = background.transpose()? {
            xml.raw(&background);
        }
        xml.open("p:spTree", &[]).raw(theme::TREE_HEAD);
        let mut shapes = Shapes {
            xml,
            words: words::Writing {
                theme: &deck.theme,
                language: &deck.deck.language,
                relations: &mut relations,
                slide_ids: &slide_ids,
                opacity: 1.0,
            },
            colors: crate::layout::slide_colors(deck, &page.slide),
            slide: &page.slide,
            size: deck.slide_size,
            block_at: &block_at,
            store_picture: &mut store_picture,
            store_chart: &mut store_chart,
            appearances: Vec::new(),
            last_id: 1,
            is_cover: matches!(layout, Layout::Title | Layout::Section),
            taken: Vec::new(),
        };
        shapes.all(&elements)?;
        let (mut xml, appearances) = (shapes.xml, shapes.appearances);
        xml.close().close().open("p:clrMapOvr", &[]).empty("a:masterClrMapping", &[]).close();
        transition(&mut xml, deck.transition_into(page.slide.index));
        if !page.is_step {
            timing::write(&mut xml, &appearances);
        }
        self.package.xml(&format!("ppt/slides/slide{number}.xml"), SLIDE, &xml.finish())?;
        self.slides.push((relations, page.slide.index));
        Ok(())
    }

    fn seal(mut self: Box<Self>) -> Result<Sealed, ExportError> {
        let n_slides = self.slides.len();
        self.write_slides()?;
        self.write_masters()?;
        self.write_presentation(n_slides)?;
        properties::write(&mut self.package, self.talk, (n_slides, self.n_notes))?;
        let Self { package, .. } = *self;
        Ok(Sealed::Files(vec![OutputFile { extension: "pptx", bytes: package.finish()? }]))
    }
}

fn open_slide(xml: &mut Xml, is_hidden: bool) {
    let mut more: Vec<xml::Attribute<'_>> = vec![
        ("xmlns:mc", &"http://schemas.openxmlformats.org/markup-compatibility/2006"),
        ("xmlns:p14", &"http://schemas.microsoft.com/office/powerpoint/2010/main"),
        ("xmlns:p159", &"http://schemas.microsoft.com/office/powerpoint/2015/09/main"),
    ];
    if is_hidden {
        more.push(("show", &0));
    }
    theme::root(xml, "p:sld", &more);
    xml.open("p:cSld", &[]);
}

/// The layout that a slide comes nearest to.
fn choose_layout(page: &Page, elements: &[Element]) -> Layout {
    let has = |place: &Place| elements.iter().any(|e| matches!(&e.kind, Kind::Text(text) if text.place == *place));
    let slide = &page.slide.slide;
    let is_cover = slide.layout == Arrangement::Title || (slide.layout == Arrangement::Auto && page.slide.index == 0);
    if is_cover && has(&Place::Title) {
        Layout::Title
    } else if slide.layout == Arrangement::Section {
        Layout::Section
    } else if !has(&Place::Title) {
        Layout::Blank
    } else if has(&Place::Body) {
        Layout::Content
    } else {
        Layout::TitleOnly
    }
}

/// What covers all of a slide, taken from its elements.
fn take_backdrop(elements: &mut Vec<Element>, full: Rect) -> Option<Element> {
    let covers = |element: &Element| {
        let is_whole = |rect: Rect| clip::contains(rect, full);
        element.from == 0
            && element.opacity > 0.998
            && match &element.kind {
                Kind::Vector(vector) => {
                    let is_solid = match &vector.fill {
                        Some(Brush::Solid(color)) => color.to_rgba8().a == 255,
                        Some(Brush::Gradient(_)) => true,
                        Some(Brush::Blur { .. }) | None => false,
                    };
                    is_solid && vector.path.elements().len() <= 6 && is_whole(vector.path.bounding_box())
                }
                Kind::Picture(picture) => {
                    let is_silent = element.alt.as_deref().is_none_or(str::is_empty);
                    picture.pixels.is_opaque && is_silent && is_whole(picture.shown)
                }
                Kind::Text(_) | Kind::Group(_) | Kind::Table(_) | Kind::Chart(..) => false,
            }
    };
    let mut backdrop = None;
    while elements.first().is_some_and(covers) {
        backdrop = Some(elements.remove(0));
    }
    backdrop
}

fn backdrop_xml(
    backdrop: &Element,
    deck: &crate::resolve::ResolvedDeck,
    relations: &mut Relations,
    store: &mut dyn FnMut(&Pixels) -> Result<String, ExportError>,
) -> Result<String, ExportError> {
    let mut xml = Xml::default();
    xml.open("p:bg", &[]).open("p:bgPr", &[]);
    match &backdrop.kind {
        Kind::Vector(vector) => shapes::fill(&mut xml, vector, 1.0, &deck.theme.colors),
        Kind::Picture(picture) => {
            let relation = relations.part("image", &store(&picture.pixels)?);
            shapes::picture_fill(&mut xml, &relation, picture);
        }
        Kind::Text(_) | Kind::Group(_) | Kind::Table(_) | Kind::Chart(..) => {
            xml.empty("a:noFill", &[]);
        }
    }
    xml.empty("a:effectLst", &[]);
    Ok(xml.finish())
}

fn transition(xml: &mut Xml, transition: Transition) {
    match transition {
        Transition::Cut => {}
        Transition::Fade => {
            xml.open("p:transition", &[("spd", &"med")]).empty("p:fade", &[]).close();
        }
        Transition::Push => {
            xml.open("p:transition", &[("spd", &"med")]).empty("p:push", &[("dir", &"l")]).close();
        }
        Transition::Wipe => {
            xml.open("p:transition", &[("spd", &"med")]).empty("p:wipe", &[("dir", &"r")]).close();
        }
        Transition::Morph => {
            xml.open("mc:AlternateContent", &[]).open("mc:Choice", &[("Requires", &"p159")]);
            xml.open("p:transition", &[("spd", &"slow"), ("p14:dur", &1000)]);
            xml.empty("p159:morph", &[("option", &"byObject")]).close().close().open("mc:Fallback", &[]);
            xml.open("p:transition", &[("spd", &"med")]).empty("p:fade", &[]).close().close().close();
        }
    }
}

fn store_chart(source: &chart::Source<'_>, number: usize, package: &mut Package) -> Result<String, ExportError> {
    let workbook = workbook::workbook(&source.rows())?;
    package.media(&format!("ppt/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), &workbook)?;
    let mut relations = Relations::default();
    let data = relations.part("package", &format!("../embeddings/Microsoft_Excel_Sheet{number}.xlsx"));
    let path = format!("ppt/charts/chart{number}.xml");
    package.xml(&path, CHART, &source.xml(&data))?;
    package.relations(&path, &relations)?;
    Ok(format!("../charts/chart{number}.xml"))
}

impl Media {
    /// Stores a picture once: photos as JPEG, what has few colours or shines through as PNG.
    fn store(&mut self, pixels: &Pixels, package: &mut Package) -> Result<String, ExportError> {
        if let Some(name) = self.names.get(&pixels.hash) {
            return Ok(format!("../media/{name}"));
        }
        let pixmap = premultiplied(pixels);
        let options = PictureOptions { quality: 90, compression: Compression::Fast };
        let png = self.encoder.encode(&pixmap, PictureFormat::Png, options)?;
        let jpeg =
            if pixels.is_opaque { self.encoder.encode(&pixmap, PictureFormat::Jpeg, options).ok() } else { None };
        let (bytes, extension) = match jpeg {
            Some(jpeg) if jpeg.len() * 2 < png.len() => (jpeg, "jpg"),
            Some(_) | None => (png, "png"),
        };
        let name = format!("image{}.{extension}", self.names.len() + 1);
        package.media(&format!("ppt/media/{name}"), &bytes)?;
        self.names.insert(pixels.hash, name.clone());
        Ok(format!("../media/{name}"))
    }
}

fn premultiplied(pixels: &Pixels) -> Pixmap {
    let mut data = pixels.rgba.clone();
    if !pixels.is_opaque {
        for pixel in data.chunks_exact_mut(4) {
            let alpha = u32::from(pixel[3]);
            for channel in &mut pixel[..3] {
                *channel = u8::try_from((u32::from(*channel) * alpha + 127) / 255).unwrap_or(255);
            }
        }
    }
    Pixmap { width: pixels.width, height: pixels.height, data }
}
