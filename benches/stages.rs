//! How long each stage takes for one slide: decode, layout, raster, encode.
//!
//! The deck is made here, of text and tables, so that figures stay comparable
//! when the shipped decks change.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use diafilm::engine::{Shared, Snapshot};
use diafilm::export::image::PictureEncoder;
use diafilm::export::{Compression, PictureFormat, PictureOptions};
use diafilm::layout::frame::SlideFrame;
use diafilm::raster::{Pixmap, RasterOptions, Rasterizer};
use diafilm::source::Source;
use diafilm::world::memory::MemoryWorld;

/// Slides of the deck; figures are for one of them.
const N_SLIDES: usize = 20;

fn deck_text() -> String {
    let mut text = String::from("Deck(\n    title: \"Benchmark\",\n    slides: [\n");
    for i in 0..N_SLIDES {
        if i % 2 == 0 {
            text += &format!(
                "        Slide(title: \"Slide {i} with a title of some length\", body: [Bullets([\n\
                 \"A first point that runs on for a while, with **strong** and *emphasised* words\",\n\
                 \"Пятилетка and 第一个五年计划 on one line\",\n\
                 (\"A point with points below it\", [\"The one\", \"The other, {i}\"]),\n\
                 \"A last point, to end with\"])], notes: \"Say something.\"),\n"
            );
        } else {
            text += &format!(
                "        Slide(title: \"Table {i}\", body: [Table(head: [\"Year\", \"Exports\", \"Imports\"], rows: [\n"
            );
            for row in 0..7 {
                text += &format!("[\"19{}\", \"{} m\", \"{} m\"],\n", 50 + row, 191 + row * i, 246 + row);
            }
            text += "], caption: \"Trade, in millions\")]),\n";
        }
    }
    text + "    ],\n)\n"
}

/// Kinds of charts, a slide of each.
const CHART_KINDS: [&str; 7] = ["Line", "Area", "Bar", "StackedBar", "HorizontalBar", "Pie", "Scatter"];

/// A deck of charts, two series of thirteen years each.
fn chart_text() -> String {
    let x: Vec<String> = (1950..1963).map(|year| format!("\"{year}\"")).collect();
    let slide = |kind: &&str| {
        let values = |factor: u32| (0..13).map(|i| (i * factor % 997).to_string()).collect::<Vec<_>>().join(", ");
        // A pie shows one series of at most eight slices.
        let (x, series) = if *kind == "Pie" {
            (
                x[..8].join(", "),
                format!("(\"Exports\", [{}])", (11..19).map(|i| i.to_string()).collect::<Vec<_>>().join(", ")),
            )
        } else {
            (x.join(", "), format!("(\"Exports\", [{}]), (\"Imports\", [{}])", values(388), values(191)))
        };
        format!(
            "Slide(title: \"{kind}\", body: [Chart(kind: {kind}, x: [{x}], series: [{series}], y_label: \"US$ m\")])"
        )
    };
    let slides: Vec<String> = CHART_KINDS.iter().map(slide).collect();
    format!("Deck(title: \"Charts\", slides: [{}])", slides.join(",\n"))
}

/// A deck of one map.
const MAP: &str = include_str!("map.ron");

fn snapshot(shared: &Shared, text: &str) -> Snapshot {
    Snapshot::new(shared, Path::new("bench.ron"), Source::new("bench.ron", text), None)
}

fn stages(criterion: &mut Criterion) {
    let shared = Shared::new(Arc::new(MemoryWorld::new()));
    let text = deck_text();
    let deck = snapshot(&shared, &text);
    assert_eq!((deck.diagnostics().len(), deck.n_slides()), (0, N_SLIDES));
    let mut typesetter = shared.typesetter();
    let slides: Vec<SlideFrame> = (0..N_SLIDES).filter_map(|i| deck.layout(i, &mut typesetter)).collect();
    let mut next = (0..N_SLIDES).cycle();
    let mut next = move || next.next().unwrap_or(0);

    criterion.bench_function("decode: 20 slides", |b| b.iter(|| snapshot(&shared, black_box(&text))));
    criterion.bench_function("layout: 1 slide", |b| b.iter(|| deck.layout(next(), &mut typesetter)));
    let charts = snapshot(&shared, &chart_text());
    assert_eq!((charts.diagnostics().len(), charts.n_slides()), (0, CHART_KINDS.len()));
    let mut next_chart = (0..CHART_KINDS.len()).cycle();
    criterion.bench_function("layout: 1 chart", |b| {
        b.iter(|| charts.layout(next_chart.next().unwrap_or(0), &mut typesetter));
    });
    let map = snapshot(&shared, MAP);
    assert!(map.layout(0, &mut typesetter).is_some_and(|slide| slide.diagnostics.is_empty()));
    criterion.bench_function("layout: 1 slide with a map", |b| b.iter(|| map.layout(0, &mut typesetter)));
    let mut rasterizer = Rasterizer::new(RasterOptions::default());
    let mut pixmap = Pixmap::default();
    for (name, width, height) in [("720p", 1280, 720), ("1080p", 1920, 1080), ("4K", 3840, 2160)] {
        criterion.bench_function(&format!("raster: 1 slide, {name}"), |b| {
            b.iter(|| rasterizer.raster_into(&slides[next()].frame, 0, width, height, &mut pixmap));
        });
    }
    let pictures: Vec<Pixmap> = slides.iter().map(|slide| rasterizer.raster(&slide.frame, 0, 1920, 1080)).collect();
    let mut encoder = PictureEncoder::new();
    let small = PictureOptions { compression: Compression::Small, ..PictureOptions::default() };
    for (name, format, options) in [
        ("PNG fast", PictureFormat::Png, PictureOptions::default()),
        ("PNG small", PictureFormat::Png, small),
        ("JPEG 90", PictureFormat::Jpeg, PictureOptions::default()),
        ("WebP", PictureFormat::Webp, PictureOptions::default()),
    ] {
        criterion.bench_function(&format!("encode: 1 slide, 1080p, {name}"), |b| {
            b.iter(|| encoder.encode(&pictures[next()], format, options));
        });
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).warm_up_time(std::time::Duration::from_millis(500)).measurement_time(std::time::Duration::from_secs(2));
    targets = stages
}
criterion_main!(benches);
