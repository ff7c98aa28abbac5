//! A deck joined with its theme and pictures: what layout needs, nothing optional.
//!
//! The head of a deck is resolved at once; a slide's pictures are read only
//! when the slide is laid out, so that a deck of a thousand slides opens like
//! one of ten.

pub mod assets;
pub mod check;
pub mod data;
pub mod fonts;
pub mod highlight;
pub mod math;
pub mod math_fonts;
pub mod names;
mod picture;
mod svg;
pub mod theme;
pub mod theme_chain;
pub mod wording;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kurbo::Size;

use crate::model::block::{Block, Chart};
use crate::model::deck::Deck;
use crate::model::prose::Prose;
use crate::model::slide::{Background, Slide, Transition};
use crate::model::units::Finite;
use crate::world::{ReadError, World};
use assets::{Asset, AssetError, AssetStore};
use data::DataFile;
use theme::ResolvedTheme;

/// Height of every slide, in slide units.
pub const SLIDE_HEIGHT: f64 = 1080.0;

/// A deck with its theme.
#[derive(Debug, Clone)]
pub struct ResolvedDeck {
    /// Where the deck lies; pictures are read relative to it.
    pub path: PathBuf,
    /// The deck as written.
    pub deck: Arc<Deck>,
    /// Its theme, nothing optional.
    pub theme: Arc<ResolvedTheme>,
    /// Width and height of every slide, in slide units.
    pub slide_size: Size,
    /// For each slide its number in the show, from 1; `None` if hidden.
    pub numbers: Vec<Option<usize>>,
    /// The number that the deck's file name begins with, such as 2 in `2-steel.ron`.
    pub deck_number: Option<u32>,
    /// All sources that the deck names, in order, without repeats.
    pub sources: Arc<Vec<String>>,
}

/// A slide with its pictures and numbers.
#[derive(Debug, Clone)]
pub struct ResolvedSlide {
    /// Index in the file, from 0.
    pub index: usize,
    /// Number in the show, from 1; `None` if hidden.
    pub number: Option<usize>,
    /// The slide as written.
    pub slide: Arc<Slide>,
    /// BCP 47 tag of the deck.
    pub language: String,
    /// Its pictures by the path as written.
    pub assets: BTreeMap<String, Result<Asset, AssetError>>,
    /// The numbers of its charts by the path as written.
    pub data: BTreeMap<String, Result<Arc<DataFile>, ReadError>>,
}

impl ResolvedDeck {
    /// Joins a deck with its theme.
    #[must_use]
    pub fn new(path: &Path, deck: Arc<Deck>, theme: Arc<ResolvedTheme>) -> Self {
        let aspect = deck.aspect;
        let width = (SLIDE_HEIGHT * f64::from(aspect.width) / f64::from(aspect.height)).round();
        let numbers = number_slides(&deck);
        let sources = Arc::new(collect_sources(&deck));
        Self {
            path: path.to_owned(),
            theme,
            slide_size: Size::new(width, SLIDE_HEIGHT),
            numbers,
            deck_number: leading_number(path),
            sources,
            deck,
        }
    }

    /// The transition into a slide: its own, else the deck's, else a fade.
    #[must_use]
    pub fn transition_into(&self, index: usize) -> Transition {
        let own = self.deck.slides.get(index).and_then(Option::as_ref).and_then(|slide| slide.transition);
        own.or(self.deck.transition).unwrap_or_default()
    }

    /// Reads a slide's pictures and numbers; `None` if the slide's text has errors or isn't there.
    #[must_use]
    pub fn resolve_slide(&self, index: usize, store: &AssetStore, world: &dyn World) -> Option<ResolvedSlide> {
        let slide = self.deck.slides.get(index)?.as_ref()?;
        let assets = picture_paths(slide)
            .into_iter()
            .map(|path| {
                let asset = store.load(world, &self.path, &path);
                (path, asset)
            })
            .collect();
        let data = data_paths(slide)
            .into_iter()
            .map(|path| {
                let data = DataFile::load(world, &self.path, &path).map(Arc::new);
                (path, data)
            })
            .collect();
        let number = self.numbers.get(index).copied().flatten();
        let language = self.deck.language.clone();
        Some(ResolvedSlide { index, number, slide: Arc::clone(slide), language, assets, data })
    }
}

/// Names along the x axis, and name and values of each series; a missing value is `None`.
pub type ChartNumbers<'a> = (&'a [Prose], &'a [(Prose, Vec<Option<Finite>>)]);

impl ResolvedSlide {
    /// A chart's numbers as written, in the deck or in its file; none if the file can't be read.
    #[must_use]
    pub fn chart_numbers<'a>(&'a self, chart: &'a Chart) -> ChartNumbers<'a> {
        match chart.data.as_ref().map(|path| self.data.get(path)) {
            None => (&chart.x, &chart.series),
            Some(Some(Ok(data))) => (&data.x, &data.series),
            Some(Some(Err(_)) | None) => (&[], &[]),
        }
    }
}

/// Every file that a slide names: pictures and numbers.
#[must_use]
pub fn asset_paths(slide: &Slide) -> BTreeSet<String> {
    let mut paths = picture_paths(slide);
    paths.append(&mut data_paths(slide));
    paths
}

/// Every file of numbers that a slide's charts name.
fn data_paths(slide: &Slide) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for_each_block(&slide.body, &mut |block| {
        if let Block::Chart(chart) = block {
            paths.extend(chart.data.clone());
        }
    });
    paths
}

/// Every picture that a slide names.
fn picture_paths(slide: &Slide) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    if let Some(Background::Image(image)) = &slide.background {
        paths.insert(image.path.clone());
    }
    for_each_block(&slide.body, &mut |block| {
        if let Block::Image(image) = block {
            paths.insert(image.path.clone());
        }
    });
    paths
}

/// Calls `visit` for every block of a body and of the bodies inside it.
pub fn for_each_block<'a>(body: &'a [Block], visit: &mut dyn FnMut(&'a Block)) {
    for block in body {
        visit(block);
        match block {
            Block::Columns(columns) => columns.columns.iter().for_each(|body| for_each_block(body, visit)),
            Block::Compare(compare) => {
                for_each_block(&compare.left.1, visit);
                for_each_block(&compare.right.1, visit);
            }
            Block::Callout(callout) => for_each_block(&callout.body, visit),
            Block::Text(_) | Block::Bullets(_) | Block::Numbered(_) | Block::Quote(_) | Block::Image(_) => {}
            Block::Table(_) | Block::Code(_) | Block::Math(_) | Block::Chart(_) | Block::Timeline(_) => {}
            Block::Map(_) | Block::Diagram(_) | Block::Claim(_) | Block::Questions(_) | Block::Sources(_) => {}
            Block::Qr(_) | Block::Pause | Block::Spacer | Block::Rule => {}
        }
    }
}

fn number_slides(deck: &Deck) -> Vec<Option<usize>> {
    let mut next = 0;
    deck.slides
        .iter()
        .map(|slide| {
            let is_hidden = slide.as_ref().is_some_and(|slide| slide.hidden);
            (!is_hidden).then(|| {
                next += 1;
                next
            })
        })
        .collect()
}

fn collect_sources(deck: &Deck) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut sources = Vec::new();
    let mut add = |source: &str| {
        if !source.trim().is_empty() && seen.insert(source.trim().to_lowercase()) {
            sources.push(source.trim().to_owned());
        }
    };
    for slide in deck.slides.iter().flatten().filter(|slide| !slide.hidden) {
        slide.sources.iter().for_each(|source| add(source));
        for_each_block(&slide.body, &mut |block| match block {
            Block::Claim(claim) => claim.sources.iter().for_each(|source| add(source)),
            Block::Chart(chart) => chart.source.iter().for_each(|source| add(source)),
            _ => {}
        });
    }
    sources
}

/// The number that a file name begins with.
fn leading_number(path: &Path) -> Option<u32> {
    let stem = path.file_stem()?.to_str()?;
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && digits < stem.len()).then(|| stem[..digits].parse().ok())?
}
