//! Which words of a program are keywords, strings, comments: the only importer of syntect.
//!
//! The languages are loaded when code is first shown, and a language's rules
//! when it is. Colours are the theme's business; this says what a word is.

use std::collections::BTreeSet;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::decode::suggest::nearest;

/// Bytes of code in which words are told apart; what lies behind is plain.
const MAX_LEN: usize = 48 << 10;

/// What a word of a program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// A word of the language itself.
    Keyword,
    /// Quoted text.
    String,
    /// A number or another constant.
    Number,
    /// A remark.
    Comment,
    /// The name of a function or macro.
    Function,
    /// The name of a type.
    Type,
}

/// Words of one line that aren't plain, in order.
pub type TonedLine = Vec<(Range<usize>, Tone)>;

/// A language that nobody knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLanguage {
    /// The known name that resembles it most.
    pub similar: Option<String>,
}

/// The languages, made once and never changed.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Tells the words of a program apart, line by line.
///
/// # Errors
/// If the language isn't known.
pub fn highlight(language: &str, lines: &[&str]) -> Result<Vec<TonedLine>, UnknownLanguage> {
    let name = language.trim().to_lowercase();
    if is_plain(&name) {
        return Ok(vec![Vec::new(); lines.len()]);
    }
    let syntax = find(&name).ok_or_else(|| UnknownLanguage { similar: similar(&name) })?;
    // A rule that can't be read is a fault of its language, not of the deck: the code stays plain.
    let toned = catch_unwind(AssertUnwindSafe(|| tones(syntax, lines)));
    Ok(toned.unwrap_or_else(|_panic| vec![Vec::new(); lines.len()]))
}

/// Names of text that has no words of its own.
fn is_plain(name: &str) -> bool {
    matches!(name, "" | "text" | "txt" | "plain" | "plaintext" | "none" | "output")
}

/// A language by its name or the ending of its files.
fn find(name: &str) -> Option<&'static SyntaxReference> {
    let name = match name {
        // Close enough to be told apart by another's rules.
        "ron" => "rs",
        "c++" | "cpp" => "cpp",
        "c#" | "csharp" => "cs",
        "shell" | "console" | "zsh" => "bash",
        "js" | "node" => "javascript",
        "tex" => "latex",
        other => other,
    };
    SYNTAXES.find_syntax_by_token(name)
}

fn tones(syntax: &SyntaxReference, lines: &[&str]) -> Vec<TonedLine> {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut len = 0;
    lines
        .iter()
        .map(|line| {
            len += line.len();
            if len > MAX_LEN { Vec::new() } else { toned_line(&mut state, &mut stack, line).unwrap_or_default() }
        })
        .collect()
}

fn toned_line(state: &mut ParseState, stack: &mut ScopeStack, line: &str) -> Option<TonedLine> {
    let with_end = format!("{line}\n");
    let changes = state.parse_line(&with_end, &SYNTAXES).ok()?;
    let mut toned = TonedLine::new();
    let mut from = 0;
    for (at, change) in changes.into_iter().chain([(with_end.len(), syntect::parsing::ScopeStackOp::Noop)]) {
        let range = from..at.min(line.len());
        if !range.is_empty()
            && let Some(tone) = tone_of(stack.as_slice(), &line[range.clone()])
        {
            match toned.last_mut() {
                Some((last, same)) if last.end == range.start && *same == tone => last.end = range.end,
                Some(_) | None => toned.push((range, tone)),
            }
        }
        from = at.min(line.len());
        stack.apply(&change).ok()?;
    }
    Some(toned)
}

/// Scopes by their beginnings; the first that fits the innermost scope counts.
static TONES: LazyLock<Vec<(Scope, Option<Tone>)>> = LazyLock::new(|| {
    let table: [(&str, Option<Tone>); 24] = [
        ("comment", Some(Tone::Comment)),
        ("constant.character.escape", Some(Tone::Number)),
        ("string", Some(Tone::String)),
        ("constant", Some(Tone::Number)),
        ("support.constant", Some(Tone::Number)),
        ("keyword", Some(Tone::Keyword)),
        ("storage", Some(Tone::Keyword)),
        ("variable.language", Some(Tone::Keyword)),
        ("entity.name.tag", Some(Tone::Keyword)),
        ("entity.name.function", Some(Tone::Function)),
        ("entity.name.macro", Some(Tone::Function)),
        ("entity.other.attribute-name", Some(Tone::Function)),
        ("support.function", Some(Tone::Function)),
        ("support.macro", Some(Tone::Function)),
        ("variable.function", Some(Tone::Function)),
        ("entity.name.label", Some(Tone::Function)),
        ("entity.name", Some(Tone::Type)),
        ("entity.other.inherited-class", Some(Tone::Type)),
        ("support.type", Some(Tone::Type)),
        ("support.class", Some(Tone::Type)),
        ("markup.heading", Some(Tone::Keyword)),
        ("markup.inserted", Some(Tone::String)),
        ("markup.deleted", Some(Tone::Keyword)),
        ("meta.interpolation", None),
    ];
    table.into_iter().filter_map(|(name, tone)| Some((Scope::new(name).ok()?, tone))).collect()
});

/// What the innermost scope that says something says.
fn tone_of(stack: &[Scope], text: &str) -> Option<Tone> {
    let known = |scope: &Scope| TONES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, tone)| *tone);
    let tone = stack.iter().rev().find_map(known).flatten();
    // Signs between words are no words, though every language calls them keywords.
    tone.filter(|tone| *tone != Tone::Keyword || text.contains(char::is_alphabetic))
}

/// The name of a language that a misspelt one resembles most.
fn similar(name: &str) -> Option<String> {
    let names = SYNTAXES.syntaxes().iter().filter(|syntax| !syntax.hidden);
    // Names are what people write; endings of files are too short to be guessed.
    let names: BTreeSet<String> = names.map(|syntax| syntax.name.to_lowercase()).collect();
    nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(language: &str, line: &str) -> Vec<(String, Tone)> {
        let toned = highlight(language, &[line]).unwrap();
        toned[0].iter().map(|(range, tone)| (line[range.clone()].to_owned(), *tone)).collect()
    }

    #[test]
    fn words_are_told_apart() {
        let found = words("rust", r#"fn main() { let x = 42; println!("{x}"); } // end"#);
        for expected in
            [("fn", Tone::Keyword), ("main", Tone::Function), ("42", Tone::Number), ("// end", Tone::Comment)]
        {
            assert!(
                found.iter().any(|(word, tone)| word.trim() == expected.0 && *tone == expected.1),
                "{expected:?} {found:?}"
            );
        }
        assert!(
            words("python", "def f(x): return 'a'").iter().any(|(word, tone)| word == "'a'" && *tone == Tone::String)
        );
        for language in
            ["js", "typescript", "TOML", "C++", "cs", "bash", "sql", "html", "json", "yaml", "java", "go", "ron"]
        {
            assert!(highlight(language, &["x"]).is_ok(), "{language}");
        }
        assert_eq!(words("text", "fn main"), []);
    }

    #[test]
    fn a_comment_goes_on_over_lines() {
        let toned = highlight("c", &["/* one", "two */ int x;"]).unwrap();
        assert_eq!(toned[0], [(0..6, Tone::Comment)]);
        assert_eq!(toned[1][0], (0..6, Tone::Comment));
    }

    #[test]
    fn unknown_languages_are_told() {
        assert_eq!(highlight("pyhton", &["x"]), Err(UnknownLanguage { similar: Some("python".to_owned()) }));
        assert_eq!(highlight("xyzzyplugh", &["x"]), Err(UnknownLanguage { similar: None }));
    }
}
