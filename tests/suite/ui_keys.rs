//! A hundred thousand keys, as a child on the keyboard and a worn clicker press them.
//!
//! Nothing is drawn: what is tested is what keys do to the state.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use diafilm::app::screens::RootWindow;
use diafilm::app::screens::topology::{Monitor, Place};
use diafilm::app::settings::SettingsFile;
use diafilm::app::state::{State, View};
use diafilm::app::{App, Launch, Target};
use diafilm::engine::Shared;
use diafilm::world::disk::DiskWorld;
use eframe::egui;
use egui::{Event, Key, Modifiers, RawInput, ViewportId};

use crate::support::bench::write;

/// Keys pressed in each stream, and how many streams.
const N_PRESSES: usize = 12_500;
const SEEDS: [u64; 8] = [1, 2, 3, 5, 8, 13, 21, 34];
/// Keys that arrive together.
const BATCH: usize = 5;

/// Numbers that look random: the constants are Knuth's MMIX generator's.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

fn deck(n_slides: usize) -> String {
    let slide = |i: usize| {
        let hidden = if i % 5 == 3 { ", hidden: true" } else { "" };
        format!("Slide(id: \"s{i}\", title: \"Slide {i}\", reveal: Items, body: [Bullets([\"a\", \"b\"])]{hidden})")
    };
    format!("Deck(title: \"Keys\", slides: [{}])", (0..n_slides).map(slide).collect::<Vec<_>>().join(",\n"))
}

fn monitors(n: usize) -> Vec<Monitor> {
    let monitor = |index: usize| Monitor {
        name: format!("M-{index}"),
        place: Place { position: [1920 * i32::try_from(index).unwrap(), 0], size: [1920, 1080] },
        scale: 1.0,
        index,
        is_primary: index == 0,
        n_outputs: 1,
    };
    (0..n).map(monitor).collect()
}

/// One press with all that the system sends for it.
fn press(dice: &mut Dice) -> Vec<Event> {
    let likely = [
        Key::Escape,
        Key::F5,
        Key::PageDown,
        Key::PageUp,
        Key::Enter,
        Key::Tab,
        Key::G,
        Key::Slash,
        Key::Num1,
        Key::Num7,
        Key::D,
        Key::L,
        Key::F,
        Key::B,
        Key::Space,
        Key::Home,
        Key::End,
        Key::Backtick,
        Key::X,
        Key::S,
    ];
    let key = if dice.roll(3) > 0 { likely[dice.roll(likely.len())] } else { Key::ALL[dice.roll(Key::ALL.len())] };
    let modifiers = match dice.roll(12) {
        0 => Modifiers::SHIFT,
        1 => Modifiers::CTRL,
        2 => Modifiers::ALT,
        3 => Modifiers::CTRL | Modifiers::SHIFT,
        _ => Modifiers::NONE,
    };
    let repeat = dice.roll(9) == 0;
    let physical_key = (dice.roll(2) == 0).then(|| Key::ALL[dice.roll(Key::ALL.len())]);
    let down = Event::Key { key, physical_key, pressed: true, repeat, modifiers };
    let up = Event::Key { key, physical_key, pressed: false, repeat: false, modifiers };
    let text = Event::Text("aщ理7".chars().nth(dice.roll(4)).unwrap().to_string());
    match dice.roll(4) {
        0 => vec![down],
        1 => vec![down, text, up],
        _ => vec![down, up],
    }
}

/// The second window gets its share of the keys.
fn input(state: &State, dice: &mut Dice, events: Vec<Event>, time: f64) -> RawInput {
    let second = state.second_view().map(|_| state.screens.second_id()).filter(|_| dice.roll(3) == 0);
    let viewport_id = second.unwrap_or(ViewportId::ROOT);
    let viewports = [ViewportId::ROOT, viewport_id].map(|id| (id, egui::ViewportInfo::default()));
    RawInput {
        viewport_id,
        viewports: viewports.into_iter().collect(),
        time: Some(time),
        events,
        ..RawInput::default()
    }
}

fn check(state: &mut State, n_monitors: usize, trail: &[String]) {
    let Some(talk) = &state.talk else { return };
    let pos = talk.show().pos();
    assert!(pos.slide < talk.edition().n_slides(), "{pos:?} {trail:?}");
    if let Some(slide) = talk.edition().laid_out(pos.slide) {
        assert!(pos.step < slide.n_steps.max(1), "{pos:?} {trail:?}");
    }
    if n_monitors > 1 {
        let overlays = &state.overlays;
        let places = [
            overlays.overview.as_ref().map(|(place, _)| *place),
            overlays.clicker.as_ref().map(|(place, _)| *place),
            overlays.help,
        ];
        let audience = state.viewport_of(View::Audience);
        for place in places.into_iter().flatten() {
            assert_ne!(Some(place), audience, "{trail:?}");
        }
    }
}

#[test]
fn a_hundred_thousand_keys_never_lose_the_talk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.ron");
    for (round, seed) in SEEDS.into_iter().enumerate() {
        write(&path, &deck(9));
        let n_monitors = 1 + round % 2;
        let ctx = egui::Context::default();
        let launch = Launch { target: Target::Deck(path.clone()), ..Launch::default() };
        let shared = Shared::new(Arc::new(DiskWorld::new()));
        let app = App::new(&ctx, shared, SettingsFile::default(), &launch);
        app.state().lock().worker.stop();
        let place = Some(monitors(1)[0].place);
        let root = RootWindow { place, can_be_moved: true, is_filling: true };
        let mut dice = Dice(seed);
        let mut time = 10.0;
        let mut escapes: Vec<f64> = Vec::new();
        for turn in 0..N_PRESSES / BATCH {
            let mut state = app.state().lock();
            state.look_at_displays(monitors(n_monitors), root);
            if state.talk.is_none() {
                state.start_show(&path, 3, None).unwrap();
                escapes.clear();
            }
            if turn % 300 == 299 {
                write(&path, &deck(3 + dice.roll(9)));
            }
            state.refresh();
            let events: Vec<Event> = (0..BATCH).flat_map(|_| press(&mut dice)).collect();
            let is_escape = |event: &&Event| {
                matches!(event, Event::Key { key: Key::Escape, pressed: true, .. })
                    || matches!(event, Event::Key { physical_key: Some(Key::Escape), pressed: true, .. })
            };
            escapes.extend(events.iter().filter(is_escape).map(|_| time));
            let trail: Vec<String> = events.iter().map(|event| format!("{event:?}")).collect();
            let input = input(&state, &mut dice, events, time);
            drop(state);
            ctx.run_ui(input, |_ui| {}).textures_delta.clear();
            let mut state = app.state().lock();
            if state.talk.is_none() {
                let last: Vec<f64> = escapes.iter().rev().take(2).copied().collect();
                assert!(matches!(last[..], [a, b] if a - b <= 3.0), "left without two escapes: {trail:?}");
            }
            state.drain_queue(ViewportId::ROOT);
            check(&mut state, n_monitors, &trail);
            time += 0.1 + dice.roll(20) as f64 * 0.1;
        }
    }
}

/// A button that sends F5 and Esc in turn, whatever the program believes it was last.
#[test]
fn a_clickers_start_button_never_leaves_the_talk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys.ron");
    write(&path, &deck(4));
    let ctx = egui::Context::default();
    let mut launch = Launch { target: Target::Deck(path), ..Launch::default() };
    launch.duration = Some(Duration::from_secs(60));
    let mut app = App::new(&ctx, Shared::new(Arc::new(DiskWorld::new())), SettingsFile::default(), &launch);
    app.open(&launch).unwrap();
    let mut time = 1.0;
    let mut counts: BTreeMap<bool, usize> = BTreeMap::new();
    for turn in 0..400 {
        let key = [Key::F5, Key::Escape, Key::F5, Key::Escape, Key::PageDown][turn % 5];
        let event =
            Event::Key { key, physical_key: Some(key), pressed: true, repeat: false, modifiers: Modifiers::NONE };
        ctx.run_ui(RawInput { time: Some(time), events: vec![event], ..RawInput::default() }, |_ui| {})
            .textures_delta
            .clear();
        time += 0.2;
        let state = app.state().lock();
        *counts.entry(state.talk.is_some()).or_default() += 1;
    }
    assert_eq!(counts, BTreeMap::from([(true, 400)]));
}
