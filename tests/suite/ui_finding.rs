//! Finding the way: grid, search, back, links, marks, and the page for clickers.

use diafilm::app::{Launch, Target};
use diafilm::show::{Cover, SlidePos};
use eframe::egui;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::support::bench::{Bench, write};

const DECK: &str = r#"Deck(title: "Oil", transition: Cut, slides: [
    Slide(id: "cover", title: "Oil for the North", body: [Text("[Later](#pipes)")]),
    Slide(title: "Сталь и идеалы", body: [Bullets(["Завод в Аньшане", "Ёлка"])], notes: "Ask about *credit* first."),
    Slide(title: "钢铁与理想", optional: true, body: [Text("鞍山钢铁公司的工人")]),
    Slide(title: "Backup", hidden: true, notes: "Only if asked."),
    Slide(id: "pipes", title: "Pipes of Šimečka", reveal: Items, body: [Bullets(["Druzhba", "Hidden credit"])],
        sources: ["Ölpreise 1973"]),
    Slide(title: "Pictures", body: [Image(path: "gone.png", alt: "A pump")]),
    Slide(title: "The end", body: [Text("[Site](https://example.org/oil)")]),
])
"#;

fn at(slide: usize, step: u16) -> SlidePos {
    SlidePos { slide, step }
}

fn open(is_single: bool) -> Bench {
    Bench::new(|folder| {
        let path = folder.join("oil.ron");
        write(&path, DECK);
        Launch { target: Target::Deck(path), single: is_single, ..Launch::default() }
    })
}

/// Types into the field, which must have the keyboard.
fn type_text(bench: &mut Bench, text: &str) {
    bench.harness.event(egui::Event::Text(text.to_owned()));
    bench.harness.run_steps(2);
}

/// Opens the search and waits until all slides are read.
fn search(bench: &mut Bench, words: &str) {
    bench.press(Key::Slash);
    type_text(bench, words);
    bench.wait(|bench| {
        let state = bench.harness.state().state().lock();
        state.texts.n_read() == state.talk.as_ref().unwrap().edition().n_slides()
    });
}

fn field(bench: &Bench) -> String {
    let state = bench.harness.state().state().lock();
    state.overlays.overview.as_ref().map(|(_, overview)| overview.field.clone()).unwrap_or_default()
}

#[test]
fn numbers_and_titles_half_remembered_lead_to_their_slide() {
    let mut bench = open(false);
    bench.press(Key::G);
    bench.harness.run_steps(2);
    assert!(bench.harness.query_by_role(egui::accesskit::Role::TextInput).is_some());
    type_text(&mut bench, "4");
    bench.press(Key::Enter);
    assert_eq!(bench.pos(), at(4, 0), "hidden slides have no number");
    for (words, slide) in [("nrth", 0), ("СТАЛЬ", 1), ("理想", 2), ("backup", 3), ("simecka", 4), ("end", 6)] {
        bench.press(Key::Tab);
        bench.harness.run_steps(2);
        type_text(&mut bench, words);
        bench.press(Key::Enter);
        assert_eq!(bench.pos(), at(slide, 0), "{words}");
    }
}

#[test]
fn letters_are_typed_and_escape_clears_before_it_closes() {
    let mut bench = open(false);
    bench.press(Key::O);
    bench.harness.run_steps(1);
    // As the system sends a letter: a key and a text.
    bench.harness.key_press(Key::B);
    type_text(&mut bench, "b");
    assert_eq!((field(&bench).as_str(), bench.cover()), ("b", Cover::None));
    bench.press(Key::Escape);
    assert_eq!(field(&bench), "");
    assert!(bench.has_label("Go to slide 1: Oil for the North"));
    bench.press(Key::Escape);
    assert!(!bench.has_label("Go to slide 1: Oil for the North"));
    assert_eq!(bench.cover(), Cover::None);
    // The letter that opens the grid is not typed into it.
    let modifiers = Modifiers::NONE;
    let key = egui::Event::Key { key: Key::G, physical_key: None, pressed: true, repeat: false, modifiers };
    bench.harness.input_mut().events.extend([key, egui::Event::Text("g".to_owned())]);
    bench.harness.run_steps(2);
    assert!(bench.has_label("Go to slide 1: Oil for the North"));
    assert_eq!(field(&bench), "");
    type_text(&mut bench, "zzzz");
    assert!(bench.has_label_part("No slide is called like this"));
    assert_eq!(bench.press(Key::Enter).pos(), at(0, 0));
}

#[test]
fn what_an_input_method_composes_chooses_nothing() {
    let mut bench = open(false);
    bench.press(Key::G);
    bench.harness.run_steps(2);
    let preedit = |text: &str| egui::ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None };
    bench.harness.event(egui::Event::Ime(preedit("li xiang")));
    bench.harness.run_steps(1);
    bench.press(Key::Enter);
    assert!(bench.has_label("Go to slide 1: Oil for the North"), "Enter belongs to the input method");
    bench.harness.event(egui::Event::Ime(egui::ImeEvent::Commit("理想".to_owned())));
    bench.harness.run_steps(2);
    assert_eq!(field(&bench), "理想");
    assert_eq!(bench.press(Key::Enter).pos(), at(2, 0));
}

#[test]
fn the_search_finds_words_in_every_script_and_in_notes() {
    let mut bench = open(false);
    for (words, pos, label) in [
        ("druzhba", at(4, 0), "Go to slide 4: Pipes of Šimečka; Druzhba"),
        ("заВОД", at(1, 0), "Go to slide 2: Сталь и идеалы; Завод в Аньшане"),
        ("елка", at(1, 0), "Go to slide 2: Сталь и идеалы; Ёлка"),
        ("钢铁公司", at(2, 0), "Go to slide 3: 钢铁与理想, optional; 鞍山钢铁公司的工人"),
        ("olpreise", at(4, 0), "Go to slide 4: Pipes of Šimečka; Source: Ölpreise 1973"),
        ("asked", at(3, 0), "Go to hidden slide: Backup; Notes: Only if asked."),
    ] {
        search(&mut bench, words);
        assert!(bench.has_label(label), "{words}: {label}");
        bench.press(Key::Enter);
        assert_eq!(bench.pos(), pos, "{words}");
    }
    search(&mut bench, "credit");
    assert!(bench.has_label("Go to slide 4: Pipes of Šimečka; Hidden credit"));
    assert!(bench.has_label("Go to slide 2: Сталь и идеалы; Notes: Ask about credit first."));
    bench.press(Key::ArrowDown).press(Key::Enter);
    assert_eq!(bench.pos(), at(1, 0));
    // The way on, and around.
    assert_eq!(bench.press(Key::F3).pos(), at(4, 1), "at the step that shows it");
    assert_eq!(bench.press(Key::F3).pos(), at(1, 0));
    assert_eq!(bench.press_with(Modifiers::SHIFT, Key::F3).pos(), at(4, 1));
}

#[test]
fn pupils_see_no_notes_in_a_search() {
    let mut bench = open(true);
    search(&mut bench, "credit");
    assert!(bench.has_label_part("Hidden credit") && !bench.has_label_part("Ask about"));
    assert!(!bench.has_label_part("Сталь"));
    bench.press(Key::Escape);
    type_text(&mut bench, "asked");
    assert!(bench.has_label("Nothing found"));
}

#[test]
fn back_leads_back_and_forth_and_says_where() {
    let mut bench = open(false);
    bench.press(Key::PageDown);
    bench.press(Key::Num5).press(Key::Enter);
    assert_eq!(bench.pos(), at(5, 0));
    assert!(bench.has_label("` leads back to slide 2: Сталь и идеалы"));
    assert_eq!(bench.press(Key::Backtick).pos(), at(1, 0));
    assert!(bench.has_label_part("` leads back to slide 5"));
    assert_eq!(bench.press(Key::Backtick).pos(), at(5, 0));
}

#[test]
fn slides_are_marked_in_the_grid() {
    let mut bench = open(false);
    bench.wait(|bench| {
        let state = bench.harness.state().state().lock();
        state.talk.as_ref().unwrap().edition().laid_out(0).is_some()
    });
    bench.press(Key::End).press(Key::PageUp).press(Key::G);
    bench.harness.run_steps(2);
    for label in
        ["Go to hidden slide: Backup", "Go to slide 3: 钢铁与理想, optional", "Go to slide 5: Pictures, has an error"]
    {
        assert!(bench.has_label(label), "{label}");
    }
}

#[test]
fn links_inside_slides_are_followed() {
    for is_single in [true, false] {
        let mut bench = open(is_single);
        let target = |bench: &Bench| {
            let state = bench.harness.state().state().lock();
            let edition = state.talk.as_ref().unwrap().edition();
            let frame = edition.laid_out(0).map(|slide| slide.frame.clone())?;
            let mut rect = None;
            frame.visit_at_step(0, &mut |item, transform| {
                if let diafilm::layout::frame::ItemKind::Link(link) = &item.kind {
                    rect = Some(transform.transform_rect_bbox(link.rect));
                }
            });
            rect.map(|rect| (rect.center(), frame.size))
        };
        bench.wait(|bench| target(bench).is_some());
        let (center, size) = target(&bench).unwrap();
        let label = if is_single { "Slide: Oil for the North" } else { "Slide 1 of 6: Oil for the North" };
        let picture = bench
            .harness
            .query_all_by_label(label)
            .map(|node| node.rect())
            .max_by(|a, b| a.area().total_cmp(&b.area()))
            .unwrap();
        // The audience's window is letterboxed, the console's picture isn't.
        let width = picture.width().min(picture.height() * (size.width / size.height) as f32);
        let slide = egui::Rect::from_center_size(
            picture.center(),
            egui::vec2(width, width * (size.height / size.width) as f32),
        );
        let at_link = slide.min
            + egui::vec2(
                (center.x / size.width) as f32 * slide.width(),
                (center.y / size.height) as f32 * slide.height(),
            );
        for pressed in [true, false] {
            bench.harness.event(egui::Event::PointerMoved(at_link));
            bench.harness.run_steps(1);
            bench.harness.event(egui::Event::PointerButton {
                pos: at_link,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
            bench.harness.run_steps(1);
        }
        bench.harness.run_steps(1);
        assert_eq!(bench.pos(), at(4, 0), "single: {is_single}");
        assert_eq!(bench.press(Key::Backtick).pos(), at(0, 0));
    }
}

#[test]
fn a_web_page_is_asked_about_on_the_console() {
    let mut bench = open(false);
    bench.harness.state().state().lock().overlays.web_page = Some("https://example.org/oil".to_owned());
    bench.harness.run_steps(2);
    assert!(bench.has_label("Open https://example.org/oil in the browser?"));
    bench.click("Not now");
    assert!(!bench.has_label_part("example.org"));
    bench.harness.state().state().lock().overlays.web_page = Some("https://example.org/oil".to_owned());
    bench.harness.run_steps(2);
    bench.click("Open the web page");
    assert!(!bench.has_label("Open https://example.org/oil in the browser?"));
}

#[test]
fn a_clicker_is_tested_with_and_without_a_talk() {
    for mut bench in [open(false), Bench::shelf()] {
        let has_talk = bench.has_talk();
        bench.press_with(Modifiers::CTRL, Key::K);
        bench.harness.run_steps(2);
        assert!(bench.has_label("Test a clicker") && bench.has_label_part("Press each button"));
        bench.press(Key::PageDown).press(Key::F5).press(Key::Escape);
        bench.harness.run_steps(6);
        assert!(
            bench.has_label("Page Down: Next")
                && bench.has_label("F5: Keeps the talk going")
                && bench.has_label("Esc: End show")
        );
        assert!(bench.has_label_part("Like a Logitech R400"));
        if has_talk {
            assert_eq!((bench.pos(), bench.cover()), (at(0, 0), Cover::None), "keys do nothing else");
        }
        bench.harness.run_steps(8);
        bench.press(Key::Escape).press(Key::Escape);
        assert!(!bench.has_label("Test a clicker") && bench.has_talk() == has_talk);
        bench.press_with(Modifiers::CTRL, Key::K);
        bench.harness.run_steps(2);
        bench.click("Close");
        assert!(!bench.has_label("Test a clicker"));
    }
}
