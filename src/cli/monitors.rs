//! Lists the monitors, with the numbers and names that `present --audience` takes.

use std::fmt::Write as _;

use clap::ValueEnum;
use serde::Serialize;

use super::{Outcome, term};
use crate::app;
use crate::app::screens::topology::{self, Monitor};

/// How the list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MonitorsFormat {
    /// A line for each
    Text,
    /// An array of objects
    Json,
}

/// A monitor, as programs read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MonitorEntry<'a> {
    number: usize,
    name: &'a str,
    x: i32,
    y: i32,
    width: u32,
    height: u32,
    scale: f64,
    is_primary: bool,
    is_mirrored: bool,
    is_audience: bool,
}

/// Prints the list.
///
/// # Errors
/// If there is no display, or nobody listens any more.
pub fn run(format: MonitorsFormat) -> anyhow::Result<Outcome> {
    let (monitors, audience) = app::monitors()?;
    let entries = entries(&monitors, audience);
    let text = match format {
        MonitorsFormat::Text => table(&entries),
        MonitorsFormat::Json => serde_json::to_string_pretty(&entries)? + "\n",
    };
    term::write_stdout(text.as_bytes())?;
    Ok(Outcome::Fine)
}

fn entries(monitors: &[Monitor], audience: Option<usize>) -> Vec<MonitorEntry<'_>> {
    let entries = monitors.iter().enumerate().map(|(i, monitor)| MonitorEntry {
        number: i + 1,
        name: &monitor.name,
        x: monitor.place.position[0],
        y: monitor.place.position[1],
        width: monitor.place.size[0],
        height: monitor.place.size[1],
        scale: monitor.scale,
        is_primary: monitor.is_primary,
        is_mirrored: topology::is_mirrored(monitors, i),
        is_audience: audience == Some(i),
    });
    entries.collect()
}

fn table(entries: &[MonitorEntry<'_>]) -> String {
    let rows: Vec<[String; 5]> = entries.iter().map(row).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for row in &rows {
        let [number, name, size, position, scale] = row;
        let entry = &entries[text.lines().count()];
        let marks = [(entry.is_primary, "primary"), (entry.is_mirrored, "mirrored"), (entry.is_audience, "audience")];
        let marks: Vec<_> = marks.iter().filter(|(is_so, _)| *is_so).map(|(_, word)| *word).collect();
        let line = format!(
            "{number:>0$}  {name:<1$}  {size:<2$}  at {position:<3$}  scale {scale:<4$}  {5}",
            width(0),
            width(1),
            width(2),
            width(3),
            width(4),
            marks.join(", ")
        );
        writeln!(text, "{}", line.trim_end()).unwrap_or_default();
    }
    text
}

fn row(entry: &MonitorEntry<'_>) -> [String; 5] {
    [
        entry.number.to_string(),
        term::printable(entry.name),
        format!("{}x{}", entry.width, entry.height),
        format!("{},{}", entry.x, entry.y),
        entry.scale.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::topology::Place;

    #[test]
    fn the_list_is_aligned_and_marks_the_audiences() {
        let monitor = |index, name: &str, x, width| Monitor {
            name: name.to_owned(),
            place: Place { position: [x, 0], size: [width, 1080] },
            scale: if index == 0 { 1.5 } else { 1.0 },
            index,
            is_primary: index == 0,
            n_outputs: 1,
        };
        let monitors = [monitor(0, "eDP-1", 0, 2880), monitor(1, "HDMI-1", 2880, 800)];
        let expected = "1  eDP-1   2880x1080  at 0,0     scale 1.5  primary\n\
                        2  HDMI-1  800x1080   at 2880,0  scale 1    audience\n";
        assert_eq!(table(&entries(&monitors, Some(1))), expected);
        let mirrored = [monitor(0, "eDP-1", 0, 800), monitor(1, "HDMI-1", 0, 800)];
        assert!(table(&entries(&mirrored, None)).ends_with("scale 1    mirrored\n"));
    }
}
