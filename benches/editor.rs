//! What a key costs in a deck of 5,000 lines: each stage alone, and all of them from the key to new pixels.
//!
//! The deck is made of the shipped ones' slides, again and again, so that it
//! holds what real decks hold. No window is opened and no graphics card used.

#![expect(clippy::disallowed_methods, reason = "a measurement reads and writes its own files")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use diafilm::app::settings::{Settings, SettingsFile};
use diafilm::app::{App, Launch, Target};
use diafilm::decode::decode;
use diafilm::engine::edition::{Edition, Revisions};
use diafilm::engine::{Shared, Snapshot};
use diafilm::source::Source;
use diafilm::syntax::parse;
use diafilm::world::disk::DiskWorld;
use eframe::App as _;
use eframe::egui::{self, Event, RawInput, Rect, pos2, vec2};

/// Lines of the deck.
const N_LINES: usize = 5000;
/// Smallest width of a picture that can only be the slide beside the text, in pixels.
const SLIDE_WIDTH: usize = 400;

/// A deck of so many lines: the slides of the shipped decks without ids, over and over.
fn deck_text() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("slides");
    let mut slides = Vec::new();
    for name in ["1-which-way-did-it-flow.ron", "2-steel-and-ideals.ron", "6-cracks-in-the-iron.ron"] {
        let Ok(text) = std::fs::read_to_string(folder.join(name)) else { continue };
        let decoded = decode(&Source::new(name, &text));
        for index in 0.. {
            let Some(span) = decoded.slide_span(index) else { break };
            let slide = decoded.tree.slice(span);
            let kept = slide.lines().filter(|line| !line.trim_start().starts_with("id:"));
            slides.push(kept.collect::<Vec<_>>().join("\n"));
        }
    }
    let mut text = String::from("Deck(\n    title: \"Long\",\n    slides: [\n");
    for slide in slides.iter().cycle() {
        text.push_str(&format!("        {slide},\n"));
        if text.lines().count() >= N_LINES {
            break;
        }
    }
    text + "    ],\n)\n"
}

/// Where a letter is put: inside a title in the middle of the deck.
fn middle(text: &str) -> usize {
    let half = text.floor_char_boundary(text.len() / 2);
    half + text[half..].find("title: \"").map_or(0, |at| at + "title: \"".len())
}

fn stages(criterion: &mut Criterion) {
    let shared = Shared::new(Arc::new(DiskWorld::new()));
    let before = deck_text();
    let mut after = before.clone();
    after.insert(middle(&before), 'x');
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("slides/long.ron");
    let snapshot = |text: &str| Snapshot::new(&shared, &path, Source::new("long.ron", text), None);
    let mut group = criterion.benchmark_group("stage");
    group.bench_function("parse", |bencher| bencher.iter(|| parse(black_box(before.as_str()))));
    group.bench_function("decode", |bencher| {
        bencher.iter(|| decode(black_box(&Source::new("long.ron", &before))));
    });
    group.bench_function("snapshot", |bencher| bencher.iter(|| snapshot(black_box(&before))));
    let revisions = Revisions::default();
    let first = Edition::new(snapshot(&before), &revisions);
    group.bench_function("edition", |bencher| {
        let source = || Source::new("long.ron", black_box(&after));
        bencher.iter(|| first.followed_by(first.latest().after(&path, source(), None), false, &revisions));
    });
    group.bench_function("findings", |bencher| bencher.iter(|| black_box(&first).findings()));
    group.finish();
}

/// The window with a deck, and one pass of it after the other.
struct Window {
    ctx: egui::Context,
    app: App,
    frame: eframe::Frame,
    time: f64,
}

impl Window {
    fn open(path: &Path) -> Self {
        let ctx = egui::Context::default();
        let launch =
            Launch { target: Target::Deck(path.to_owned()), edit_line: Some(N_LINES / 2), ..Launch::default() };
        let shared = Shared::new(Arc::new(DiskWorld::new()));
        let mut app = App::new(&ctx, shared, SettingsFile::in_memory(Settings::default()), &launch);
        if let Err(error) = app.open(&launch) {
            panic!("{error:#}");
        }
        Self { ctx, app, frame: eframe::Frame::_new_kittest(), time: 0.0 }
    }

    /// One pass; true if a picture of a slide was new.
    fn pass(&mut self, events: Vec<Event>) -> bool {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1600.0, 900.0))),
            time: Some(self.time),
            events,
            focused: true,
            ..RawInput::default()
        };
        let (app, frame) = (&mut self.app, &mut self.frame);
        let mut output = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx(), frame);
            app.ui(ui, frame);
        });
        let is_wide = |delta: &egui::epaint::ImageDelta| delta.image.width() >= SLIDE_WIDTH && delta.pos.is_none();
        let is_new = output.textures_delta.set.iter().any(|(_, deltas)| deltas.iter().any(is_wide));
        output.textures_delta.clear();
        let shapes = std::mem::take(&mut output.shapes);
        black_box(self.ctx.tessellate(shapes, output.pixels_per_point));
        is_new
    }

    fn caret_to(&mut self, offset: usize) {
        let mut state = self.app.state().lock();
        if let Some(editor) = &mut state.editor {
            editor.go_to(u32::try_from(offset).unwrap_or(0));
        }
    }

    fn is_current(&self) -> bool {
        let state = self.app.state().lock();
        state.editor.as_ref().is_some_and(|editor| editor.edition().latest().source().text() == editor.buffer)
    }

    /// Passes until the picture of what was typed is there.
    fn until_drawn(&mut self) {
        while !self.is_current() {
            std::thread::yield_now();
        }
        while !self.pass(Vec::new()) {
            std::thread::yield_now();
        }
    }
}

/// The time that the processor worked for this thread during some work; where the system doesn't tell, all of it.
fn cpu_time(work: impl FnOnce()) -> Duration {
    let worked = || {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    };
    let (before, start) = (worked(), Instant::now());
    work();
    worked().zip(before).map_or_else(|| start.elapsed(), |(after, before)| after - before)
}

fn window(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("slides");
    let Ok(file) = tempfile::Builder::new().prefix("long").suffix(".ron").tempfile_in(&folder) else { return };
    let text = deck_text();
    if std::fs::write(file.path(), &text).is_err() {
        return;
    }
    let mut window = Window::open(file.path());
    for _ in 0..20 {
        window.pass(Vec::new());
        std::thread::sleep(Duration::from_millis(20));
    }
    window.caret_to(middle(&text));
    for _ in 0..20 {
        window.pass(Vec::new());
        std::thread::sleep(Duration::from_millis(20));
    }
    // Time that the processor worked for this thread: what else the computer does doesn't count.
    let mut group = criterion.benchmark_group("window");
    group.bench_function("idle pass", |bencher| {
        bencher.iter_custom(|n| {
            cpu_time(|| {
                (0..n).for_each(|_| {
                    black_box(window.pass(Vec::new()));
                });
            })
        });
    });
    group.bench_function("pass with a key", |bencher| {
        bencher.iter_custom(|n| {
            cpu_time(|| {
                (0..n).for_each(|_| {
                    black_box(window.pass(vec![Event::Text("x".to_owned())]));
                });
            })
        });
    });
    group.sample_size(30);
    group.bench_function("key to pixels", |bencher| {
        bencher.iter(|| {
            window.pass(vec![Event::Text("x".to_owned())]);
            window.until_drawn();
        });
    });
    group.finish();
}

criterion_group!(benches, stages, window);
criterion_main!(benches);
