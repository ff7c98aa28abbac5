//! The README says what is true: its table of keys is the program's own.
#![cfg(feature = "gui")]

use std::fs;

use crate::support::golden::{is_blessing, root};

const START: &str = "<!-- keys: the Show part of `diafilm keys`, checked by a test -->\n";
const END: &str = "<!-- /keys -->";

/// The part of `diafilm keys` that a presenter needs.
fn show_keys() -> String {
    let all = diafilm::app::keys_text();
    let show = all.split("\n\n").find(|part| part.starts_with("Show\n")).expect("the show has keys");
    format!("```text\n{}\n```\n", show.trim_end())
}

#[test]
fn the_readme_lists_the_keys_of_the_show() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).expect("there is a README").replace("\r\n", "\n");
    let start = readme.find(START).expect("the README has a table of keys") + START.len();
    let end = start + readme[start..].find(END).expect("the table of keys ends");
    if is_blessing() {
        let blessed = format!("{}{}{}", &readme[..start], show_keys(), &readme[end..]);
        fs::write(&path, blessed).expect("the README can be written");
        return;
    }
    assert_eq!(&readme[start..end], show_keys(), "BLESS=1 writes the README's table anew");
}

#[test]
fn the_readme_has_exactly_the_two_commands_that_set_everything_up() {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README");
    let shells: Vec<&str> = readme.split("```sh\n").skip(1).filter_map(|part| part.split("```").next()).collect();
    assert_eq!(shells, ["cargo run --release\n", "cargo test\n"]);
}
