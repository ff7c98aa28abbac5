//! Verbs that were mistyped.
//!
//! A first word that is no verb is a path, so the parser itself can't tell
//! `exprt` from a deck; but where no such file is, a verb was meant.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory as _;

use super::args::Args;
use crate::decode::suggest::nearest;

/// What to say if the first word is nearly a verb, and nothing that could be opened.
pub(super) fn mistyped(args: &[OsString]) -> Option<anyhow::Error> {
    let first = args.get(1)?.to_str()?;
    let is_word = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_word || Path::new(first).exists() {
        return None;
    }
    let command = Args::command();
    let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).chain(["help"]).collect();
    if verbs.contains(&first) {
        return None;
    }
    let meant = nearest(first, verbs)?;
    Some(anyhow::anyhow!("there is no verb and no file `{first}`; did you mean `{meant}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_verb_is_recognised_and_a_path_is_left_alone() {
        let told = |words: &[&str]| {
            let args: Vec<OsString> = ["diafilm"].iter().chain(words).map(OsString::from).collect();
            mistyped(&args).map(|error| error.to_string())
        };
        assert!(told(&["exprt", "x.ron"]).unwrap().ends_with("did you mean `export`?"));
        assert!(told(&["chek"]).unwrap().ends_with("did you mean `check`?"));
        for fine in [&["export", "x.ron"][..], &["talk.ron"], &["src"], &["--help"], &["lessons"], &[]] {
            assert_eq!(told(fine), None, "{fine:?}");
        }
    }
}
