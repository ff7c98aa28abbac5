//! Monitors as the system tells them, and what follows from where they lie.
//!
//! Pure: it knows no window and asks nobody. Whether notes are private, which
//! monitor the audience gets and how a monitor is named on the command line
//! are decided here, so that a table of cases can test it.

use std::fmt::Write as _;

/// Two rectangles share this many pixels in each direction before they count as overlapping: frames of windows
/// reach a little over the edge of their monitor.
const TOLERANCE: i64 = 12;
/// What the names of built-in screens begin with.
const BUILT_IN: [&str; 4] = ["edp", "lvds", "dsi", "built-in"];

/// A monitor as named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MonitorChoice {
    /// By its number, from 1.
    Number(usize),
    /// By its name, such as `HDMI-1`, or how its name begins.
    Name(String),
}

impl From<&str> for MonitorChoice {
    fn from(text: &str) -> Self {
        text.trim().parse().map_or_else(|_not_a_number| Self::Name(text.trim().to_owned()), Self::Number)
    }
}

/// A rectangle on the desktop, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Top left corner.
    pub position: [i32; 2],
    /// Width and height.
    pub size: [u32; 2],
}

impl Place {
    /// True if both show some of the same desktop.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.shared_sides(other).iter().all(|side| *side > TOLERANCE)
    }

    /// True if nothing of the other is seen beside it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let sides = self.shared_sides(other);
        [0, 1].iter().all(|&axis| sides[axis] + TOLERANCE >= i64::from(other.size[axis]))
    }

    /// Number of pixels that lie in both.
    #[must_use]
    pub fn shared_with(&self, other: &Self) -> i64 {
        self.shared_sides(other).iter().product()
    }

    fn shared_sides(&self, other: &Self) -> [i64; 2] {
        [0, 1].map(|axis| {
            let start = |place: &Self| i64::from(place.position[axis]);
            let end = |place: &Self| start(place) + i64::from(place.size[axis]);
            (end(self).min(end(other)) - start(self).max(start(other))).max(0)
        })
    }
}

/// A monitor of the system.
#[derive(Debug, Clone, PartialEq)]
pub struct Monitor {
    /// What the system calls it.
    pub name: String,
    /// Where it lies.
    pub place: Place,
    /// Pixels in a point.
    pub scale: f64,
    /// Index in the window library's list.
    pub index: usize,
    /// True for the one that the system calls the main one.
    pub is_primary: bool,
    /// Number of outputs that show this same picture; more than 1 where they are cloned.
    pub n_outputs: usize,
}

impl Monitor {
    /// True for the screen of a laptop, as far as its name tells.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        let name = self.name.to_lowercase();
        BUILT_IN.iter().any(|prefix| name.starts_with(prefix))
    }
}

/// What the audience can see of this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AudienceSees {
    /// Nothing: their monitor is gone, or no show is on.
    Nothing,
    /// All of the monitor with this index in the list.
    Monitor(usize),
    /// One window, shared in a call.
    Window,
}

/// What is known of monitors and windows at one moment.
#[derive(Debug, Clone, Copy)]
pub struct Topology<'a> {
    /// The monitors that are on.
    pub monitors: &'a [Monitor],
    /// Where the window with the console stands; `None` if the system doesn't tell.
    pub console: Option<Place>,
    /// What the audience can see.
    pub audience: AudienceSees,
}

/// True if nobody but the presenter sees what the console shows.
///
/// What isn't known counts as seen by all; only where there is a single output, which the presenter turned to the
/// console knowingly, is there nobody to hide the notes from.
#[must_use]
pub fn are_notes_private(topology: &Topology<'_>) -> bool {
    let Topology { monitors, console, audience } = *topology;
    if monitors.is_empty() {
        return true;
    }
    if let [only] = monitors {
        return only.n_outputs <= 1;
    }
    let Some(console) = console else { return false };
    let is_under_console = |monitor: &Monitor| monitor.place.overlaps(&console);
    monitors
        .iter()
        .enumerate()
        .filter(|(_, monitor)| is_under_console(monitor))
        .all(|(i, monitor)| monitor.n_outputs <= 1 && !is_mirrored(monitors, i) && audience != AudienceSees::Monitor(i))
}

/// The index of the monitor that shows most of a window.
#[must_use]
pub fn monitor_under(monitors: &[Monitor], window: &Place) -> Option<usize> {
    let shared = |i: &usize| monitors[*i].place.shared_with(window);
    (0..monitors.len()).filter(|i| shared(i) > 0).max_by_key(|i| (shared(i), std::cmp::Reverse(*i)))
}

/// True if another monitor shows some of what this one shows.
#[must_use]
pub fn is_mirrored(monitors: &[Monitor], index: usize) -> bool {
    let Some(this) = monitors.get(index) else { return false };
    this.n_outputs > 1 || monitors.iter().enumerate().any(|(i, other)| i != index && other.place.overlaps(&this.place))
}

/// Number of monitors that show something of their own: mirrored ones count once.
#[must_use]
pub fn n_separate(monitors: &[Monitor]) -> usize {
    let is_first = |i: &usize| !monitors.iter().take(*i).any(|earlier| earlier.place.overlaps(&monitors[*i].place));
    (0..monitors.len()).filter(is_first).count()
}

/// The monitors without those that the list names twice, as Wayland's does.
#[must_use]
pub fn without_doubles(found: impl IntoIterator<Item = Monitor>) -> Vec<Monitor> {
    let mut monitors: Vec<Monitor> = Vec::new();
    for monitor in found {
        let is_same = |other: &Monitor| other.name == monitor.name && other.place == monitor.place;
        if !monitors.iter().any(is_same) {
            monitors.push(monitor);
        }
    }
    monitors
}

/// The monitor for the audience where nobody chose one: neither built in nor the main one nor the console's.
///
/// `home` is the index of the monitor with the main window, `console` that of the one asked for as the console's.
#[must_use]
pub fn default_audience(monitors: &[Monitor], home: Option<usize>, console: Option<usize>) -> Option<usize> {
    let rank = |i: &usize| {
        let monitor = &monitors[*i];
        (Some(*i) == console, monitor.is_built_in(), Some(*i) == home, monitor.is_primary)
    };
    (0..monitors.len()).min_by_key(rank)
}

/// The monitor for the console beside the audience's one; `home` is where the main window stands.
#[must_use]
pub fn default_console(monitors: &[Monitor], audience: usize, home: Option<usize>) -> Option<usize> {
    let shows_audience = |i: usize| monitors[i].place.overlaps(&monitors[audience].place);
    let rank = |i: &usize| (Some(*i) != home, !monitors[*i].is_built_in(), !monitors[*i].is_primary);
    (0..monitors.len()).filter(|i| *i != audience && !shows_audience(*i)).min_by_key(rank)
}

/// The index of the monitor that was asked for: by number, by name, or by how exactly one name begins.
///
/// # Errors
/// A sentence for the presenter if there is none, or more than one.
pub fn find(monitors: &[Monitor], choice: &MonitorChoice) -> Result<usize, String> {
    match choice {
        MonitorChoice::Number(number) => {
            let index = number.checked_sub(1).filter(|index| *index < monitors.len());
            index.ok_or_else(|| format!("there is no monitor {number}; there are {}", enumerated(monitors)))
        }
        MonitorChoice::Name(name) => find_name(monitors, name),
    }
}

fn find_name(monitors: &[Monitor], name: &str) -> Result<usize, String> {
    let wanted = name.to_lowercase();
    let is_named = |monitor: &Monitor| monitor.name.to_lowercase() == wanted;
    if let Some(index) = monitors.iter().position(is_named) {
        return Ok(index);
    }
    let begins = |i: &usize| !wanted.is_empty() && monitors[*i].name.to_lowercase().starts_with(&wanted);
    match *(0..monitors.len()).filter(begins).collect::<Vec<_>>().as_slice() {
        [only] => Ok(only),
        [] => Err(format!("there is no monitor `{name}`; there are {}", enumerated(monitors))),
        [_, ..] => Err(format!("`{name}` is how more than one monitor begins; there are {}", enumerated(monitors))),
    }
}

/// Numbers and names, for messages: `1 (eDP-1), 2 (HDMI-1)`.
fn enumerated(monitors: &[Monitor]) -> String {
    let mut text = String::new();
    for (i, monitor) in monitors.iter().enumerate() {
        let comma = if i > 0 { ", " } else { "" };
        write!(text, "{comma}{} ({})", i + 1, monitor.name).unwrap_or_default();
    }
    if text.is_empty() { "none".to_owned() } else { text }
}

/// By what a set of monitors is remembered: their names, whatever their order.
#[must_use]
pub fn set_name(monitors: &[Monitor]) -> String {
    let mut names: Vec<&str> = monitors.iter().map(|monitor| monitor.name.as_str()).collect();
    names.sort_unstable();
    names.join(" + ")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A monitor of 1920 × 1080 at this place from left to right.
    pub(in crate::app::screens) fn monitor(index: usize, name: &str, column: i32) -> Monitor {
        Monitor {
            name: name.to_owned(),
            place: Place { position: [column * 1920, 0], size: [1920, 1080] },
            scale: 1.0,
            index,
            is_primary: false,
            n_outputs: 1,
        }
    }

    fn window(column: i32) -> Option<Place> {
        Some(Place { position: [column * 1920 + 100, 50], size: [1280, 800] })
    }

    #[test]
    fn notes_are_private_only_where_the_audience_sees_nothing_of_the_console() {
        let cloned = Monitor { n_outputs: 2, ..monitor(0, "eDP-1", 0) };
        let two = [monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 1)];
        let mirrored = [monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 0)];
        let mut shifted = mirrored.clone();
        shifted[1].place.size = [1280, 720];
        let hall = [monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 1), monitor(2, "HDMI-2", 1)];
        let on = AudienceSees::Monitor;
        let across = Some(Place { position: [1800, 0], size: [800, 600] });
        let maximised = Some(Place { position: [-4, -4], size: [1928, 1088] });
        type Case<'a> = (&'a str, &'a [Monitor], Option<Place>, AudienceSees, bool);
        let cases: [Case<'_>; 18] = [
            ("nothing is known", &[], None, on(0), true),
            ("one output", &two[..1], window(0), on(0), true),
            ("one output, the show gone", &two[..1], window(0), AudienceSees::Nothing, true),
            ("one output, cloned", std::slice::from_ref(&cloned), window(0), on(0), false),
            ("each its own", &two, window(0), on(1), true),
            ("maximised, its frame over the edge", &two, maximised, on(1), true),
            ("console on the audience's", &two, window(1), on(1), false),
            ("console across both", &two, across, on(1), false),
            ("exchanged", &two, window(1), on(0), true),
            ("nobody tells where the console is", &two, None, on(1), false),
            ("no audience", &two, window(1), AudienceSees::Nothing, true),
            ("a shared window beside the console", &two, window(1), AudienceSees::Window, true),
            ("mirrored", &mirrored, window(0), on(1), false),
            ("mirrored in part", &shifted, window(0), on(1), false),
            ("mirrored, no audience", &mirrored, window(0), AudienceSees::Nothing, false),
            ("two projectors mirrored, console apart", &hall, window(0), on(1), true),
            ("two projectors mirrored, console on the other", &hall, window(1), on(2), false),
            ("console nowhere", &two, Some(Place { position: [-9000, 0], size: [100, 100] }), on(1), true),
        ];
        for (name, monitors, console, audience, expected) in cases {
            assert_eq!(are_notes_private(&Topology { monitors, console, audience }), expected, "{name}");
        }
    }

    #[test]
    fn the_audience_gets_the_external_monitor() {
        let check = |names: &[&str], primary: Option<usize>, console: Option<usize>, expected: usize| {
            let mut monitors: Vec<_> =
                names.iter().enumerate().map(|(i, name)| monitor(i, name, i32::try_from(i).unwrap())).collect();
            primary.into_iter().for_each(|i| monitors[i].is_primary = true);
            let found = default_audience(&monitors, console, None);
            assert_eq!(found, Some(expected), "{names:?} {primary:?} {console:?}");
        };
        check(&["eDP-1", "HDMI-1"], Some(0), Some(0), 1);
        check(&["eDP-1", "HDMI-1"], Some(0), Some(1), 1);
        check(&["HDMI-1", "eDP-1"], Some(0), None, 0);
        check(&["DP-1", "DP-2"], Some(0), Some(0), 1);
        check(&["DP-1", "DP-2"], None, Some(1), 0);
        check(&["DP-1", "DP-2"], Some(1), None, 0);
        check(&["eDP-1"], Some(0), Some(0), 0);
        check(&["eDP-1", "DP-1", "HDMI-1"], Some(1), Some(0), 2);
        assert_eq!(default_audience(&[], None, None), None);
        let laptop = [monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 1)];
        assert_eq!(default_audience(&laptop, Some(0), Some(1)), Some(0), "the console was asked for there");
    }

    #[test]
    fn the_console_stays_where_it_is_or_goes_home() {
        let monitors = [monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 1), monitor(2, "DP-1", 2)];
        assert_eq!(default_console(&monitors, 1, Some(2)), Some(2));
        assert_eq!(default_console(&monitors, 1, Some(1)), Some(0));
        assert_eq!(default_console(&monitors, 0, None), Some(1));
        assert_eq!(default_console(&monitors[..1], 0, Some(0)), None);
        let mirrored = [monitor(0, "eDP-1", 0), monitor(1, "HDMI-1", 0)];
        assert_eq!(default_console(&mirrored, 1, Some(0)), None);
    }

    #[test]
    fn monitors_are_found_by_number_name_and_how_a_name_begins() {
        let monitors = [monitor(0, "DP-1", 0), monitor(1, "DP-2", 1), monitor(2, "HDMI-1", 2), monitor(3, "DP-21", 3)];
        let found = |text: &str| find(&monitors, &MonitorChoice::from(text));
        assert_eq!(found("1"), Ok(0));
        assert_eq!(found("HDMI-1"), Ok(2));
        assert_eq!(found("hdmi"), Ok(2));
        assert_eq!(found(" dp-2 "), Ok(1));
        let all = "there are 1 (DP-1), 2 (DP-2), 3 (HDMI-1), 4 (DP-21)";
        assert_eq!(found("5"), Err(format!("there is no monitor 5; {all}")));
        assert_eq!(found("0"), Err(format!("there is no monitor 0; {all}")));
        assert_eq!(found("VGA"), Err(format!("there is no monitor `VGA`; {all}")));
        assert_eq!(found(""), Err(format!("there is no monitor ``; {all}")));
        assert_eq!(found("dp"), Err(format!("`dp` is how more than one monitor begins; {all}")));
        assert_eq!(find(&[], &MonitorChoice::Number(1)), Err("there is no monitor 1; there are none".to_owned()));
    }

    #[test]
    fn doubles_and_mirrors_count_once() {
        let listed = [monitor(0, "DP-1", 0), monitor(1, "DP-2", 1), monitor(2, "DP-1", 0)];
        assert_eq!(without_doubles(listed).len(), 2);
        assert_eq!(n_separate(&[monitor(0, "DP-1", 0), monitor(1, "DP-2", 0), monitor(2, "DP-3", 1)]), 2);
        assert_eq!(set_name(&[monitor(0, "HDMI-1", 0), monitor(1, "DP-1", 1)]), "DP-1 + HDMI-1");
    }
}
