use super::topology::tests::monitor;
use super::*;

fn root_on(column: i32) -> RootWindow {
    let place = Place { position: [column * 1920 + 100, 50], size: [1280, 800] };
    RootWindow { place: Some(place), can_be_moved: true, is_filling: true }
}

fn laptop() -> Vec<Monitor> {
    vec![monitor(0, "eDP-1", 0)]
}

fn with_projector() -> Vec<Monitor> {
    vec![monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 1)]
}

fn screens(wish: Wish, monitors: Vec<Monitor>) -> (Context, Screens) {
    let ctx = Context::default();
    let mut screens = Screens::new(Asked { wish, ..Asked::default() }, BTreeMap::new());
    assert_eq!(screens.look(&ctx, monitors, root_on(0)), None);
    screens.show_starts(&ctx);
    (ctx, screens)
}

fn audience_name(screens: &Screens) -> Option<String> {
    screens.display_choices().into_iter().find(|choice| choice.is_audience).map(|choice| choice.name)
}

#[test]
fn the_show_follows_its_cable() {
    let (ctx, mut screens) = screens(Wish::Auto, with_projector());
    assert_eq!(screens.arrangement(), Arrangement::TwoWindows);
    assert_eq!(audience_name(&screens).as_deref(), Some("HDMI-1"));
    assert_eq!(screens.audience_builder("x").monitor, Some(1));
    assert!(!screens.notes_are_hidden());
    let first = screens.second_id();

    assert_eq!(screens.look(&ctx, laptop(), root_on(0)), Some(Turn::Lost("HDMI-1".into())));
    assert_eq!((screens.arrangement(), screens.lost_monitor()), (Arrangement::ConsoleOnly, Some("HDMI-1")));
    assert_eq!(screens.look(&ctx, laptop(), root_on(0)), None);
    assert!(!screens.notes_are_hidden());

    assert_eq!(screens.look(&ctx, with_projector(), root_on(0)), Some(Turn::Shown("HDMI-1".into())));
    assert_eq!(screens.arrangement(), Arrangement::TwoWindows);
    assert_ne!(screens.second_id(), first, "a new window, placed anew");
    assert_eq!(screens.audience_size(), Some([1920, 1080]));
}

#[test]
fn a_projector_that_comes_later_gets_the_show() {
    let (ctx, mut screens) = screens(Wish::Auto, laptop());
    assert_eq!(screens.arrangement(), Arrangement::OneWindow { is_console: false });
    assert!(screens.flip(&ctx) && !screens.notes_are_hidden());
    assert_eq!(screens.look(&ctx, with_projector(), root_on(0)), Some(Turn::Shown("HDMI-1".into())));
    assert_eq!(screens.arrangement(), Arrangement::TwoWindows);
    assert!(!screens.flip(&ctx));
}

#[test]
fn without_the_projector_the_show_can_have_the_consoles_window() {
    let (ctx, mut screens) = screens(Wish::Auto, with_projector());
    screens.look(&ctx, laptop(), root_on(0));
    assert!(screens.flip(&ctx));
    assert_eq!(screens.arrangement(), Arrangement::OneWindow { is_console: false });
    assert_eq!(screens.audience_id(), ViewportId::ROOT);
    assert_eq!(screens.look(&ctx, with_projector(), root_on(0)), Some(Turn::Shown("HDMI-1".into())));
}

#[test]
fn mirrored_monitors_show_the_show_and_no_notes() {
    let (ctx, mut screens) = screens(Wish::Auto, with_projector());
    let mirrored = [monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 0)];
    assert_eq!(screens.look(&ctx, mirrored.clone(), root_on(0)), Some(Turn::OneWindow));
    assert_eq!(screens.arrangement(), Arrangement::OneWindow { is_console: false });
    screens.flip(&ctx);
    assert!(screens.notes_are_hidden());
    screens.confirm_notes();
    assert!(!screens.notes_are_hidden());
    screens.look(&ctx, with_projector(), root_on(0));
    screens.look(&ctx, mirrored, root_on(0));
    assert!(screens.notes_are_hidden(), "what was confirmed held for those monitors only");
}

#[test]
fn a_console_on_the_audiences_monitor_shows_no_notes() {
    let (ctx, mut screens) = screens(Wish::Auto, with_projector());
    assert_eq!(screens.look(&ctx, with_projector(), root_on(1)), None);
    assert!(screens.notes_are_hidden());
    screens.look(&ctx, with_projector(), root_on(0));
    assert!(!screens.notes_are_hidden());
    screens.confirm_notes();
    screens.look(&ctx, with_projector(), root_on(1));
    assert!(screens.notes_are_hidden(), "nothing was confirmed where nothing was hidden");
}

#[test]
fn what_is_chosen_by_hand_is_remembered_for_these_monitors() {
    let (ctx, mut screens) = screens(Wish::Auto, with_projector());
    assert!(screens.swap(&ctx));
    assert_eq!(audience_name(&screens).as_deref(), Some("eDP-1"));
    screens.look(&ctx, with_projector(), root_on(1));
    assert!(!screens.notes_are_hidden());
    let remembered = screens.remembered().clone();
    assert_eq!(remembered, BTreeMap::from([("HDMI-1 + eDP-1".to_owned(), "eDP-1".to_owned())]));

    let mut next_day = Screens::new(Asked::default(), remembered);
    next_day.look(&ctx, with_projector(), root_on(0));
    next_day.show_starts(&ctx);
    assert_eq!(audience_name(&next_day).as_deref(), Some("eDP-1"));
    assert!(next_day.swap(&ctx));
    assert_eq!(audience_name(&next_day).as_deref(), Some("HDMI-1"));
    assert!(!next_day.choose(&ctx, 2) && !next_day.choose(&ctx, 3) && !next_day.choose(&ctx, 0));
    assert!(next_day.choose(&ctx, 1));
}

#[test]
fn with_three_monitors_show_and_console_change_places() {
    let three = || [monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 1), monitor(2, "HDMI-2", 2)];
    let (ctx, mut screens) = screens(Wish::Auto, three().to_vec());
    assert_eq!(audience_name(&screens).as_deref(), Some("HDMI-1"));
    assert!(screens.choose(&ctx, 3));
    assert_eq!(audience_name(&screens).as_deref(), Some("HDMI-2"));
    assert!(screens.swap(&ctx));
    assert_eq!(audience_name(&screens).as_deref(), Some("eDP-1"));
    // The projector in use goes: the third monitor isn't taken unasked.
    screens.choose(&ctx, 2);
    let rest = [monitor(0, "eDP-1", 0), monitor(1, "HDMI-2", 2)];
    assert_eq!(screens.look(&ctx, rest, root_on(0)), Some(Turn::Lost("HDMI-1".into())));
    assert!(screens.choose(&ctx, 2));
    assert_eq!(screens.arrangement(), Arrangement::TwoWindows);
}

#[test]
fn a_monitor_whose_place_changes_gets_a_new_window() {
    let (ctx, mut screens) = screens(Wish::Auto, with_projector());
    let first = screens.second_id();
    let mut moved = with_projector();
    moved[1].place = Place { position: [1920, 0], size: [1280, 720] };
    assert_eq!(screens.look(&ctx, moved, root_on(0)), Some(Turn::Shown("HDMI-1".into())));
    assert_ne!(screens.second_id(), first);
    assert_eq!(screens.audience_size(), Some([1280, 720]));
}

#[test]
fn a_shared_window_is_an_ordinary_one() {
    let (ctx, mut screens) = screens(Wish::ScreenShare, laptop());
    let builder = screens.audience_builder("Bridges");
    assert_eq!(builder.title.as_deref(), Some("Bridges – share this window"));
    assert_eq!((builder.fullscreen, builder.monitor), (None, None));
    assert_eq!(builder.inner_size, Some(egui::vec2(1280.0, 720.0)));
    assert!(!screens.is_fullscreen && !screens.notes_are_hidden() && screens.has_own_console());
    assert_eq!(screens.look(&ctx, with_projector(), root_on(0)), None);
    assert_eq!(screens.arrangement(), Arrangement::TwoWindows);
}

#[test]
fn one_window_can_stand_on_any_monitor() {
    let (ctx, mut screens) = screens(Wish::Single, with_projector());
    assert_eq!(screens.arrangement(), Arrangement::OneWindow { is_console: false });
    assert_eq!(audience_name(&screens).as_deref(), Some("eDP-1"));
    screens.flip(&ctx);
    assert!(screens.notes_are_hidden(), "who sees which monitor isn't known");
    assert!(screens.swap(&ctx));
    screens.look(&ctx, with_projector(), root_on(1));
    assert_eq!(audience_name(&screens).as_deref(), Some("HDMI-1"));
}

#[test]
fn asked_for_by_name_the_show_goes_there() {
    let ctx = Context::default();
    let asked = Asked { audience: Some("edp".into()), ..Asked::default() };
    let mut screens = Screens::new(asked, BTreeMap::new());
    screens.look(&ctx, with_projector(), root_on(0));
    screens.show_starts(&ctx);
    assert_eq!(audience_name(&screens).as_deref(), Some("eDP-1"));
    let asked = Asked { console: Some("2".into()), ..Asked::default() };
    let mut screens = Screens::new(asked, BTreeMap::new());
    screens.look(&ctx, with_projector(), root_on(0));
    screens.show_starts(&ctx);
    assert_eq!(audience_name(&screens).as_deref(), Some("eDP-1"));
}
