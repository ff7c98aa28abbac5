//! The command line: arguments in, exit code out.
//!
//! 0 is fine, 1 means that the deck has errors or something could not be made
//! from it, 2 that the call is wrong or a file can't be read or written. Only
//! here and in the window are errors printed, and each once.

pub mod args;
pub mod check;
pub mod coverage;
pub mod export;
pub mod files;
pub mod fmt;
pub mod import;
#[cfg(feature = "gui")]
pub mod monitors;
pub mod new;
#[cfg(feature = "gui")]
pub mod present;
pub mod schema;
pub mod selection;
pub mod term;
pub mod themes;
pub mod update;
mod verbs;

use std::ffi::OsString;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use args::{Args, Verb};

/// How a call ended that could be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was made.
    Fine,
    /// The deck has errors, or something could not be made from it.
    Problems,
}

/// Carries out a call.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    if let Some(error) = verbs::mistyped(&args) {
        term::error(&error);
        return 2.into();
    }
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        // Help and version are errors to the parser too, which knows their exit code.
        Err(error) => {
            let code = u8::try_from(error.exit_code()).unwrap_or(2);
            return if error.print().is_ok() { code.into() } else { ExitCode::SUCCESS };
        }
    };
    let result = catch_unwind(AssertUnwindSafe(|| dispatch(args)))
        .unwrap_or_else(|_| Err(anyhow::anyhow!("this is a fault of the program; please report it")));
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Problems) => 1.into(),
        // Whoever reads along may stop at any time.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            term::error(&error);
            2.into()
        }
    }
}

fn dispatch(args: Args) -> anyhow::Result<Outcome> {
    match args.verb {
        Some(Verb::Export(args)) => export::run(&args),
        Some(Verb::Check(args)) => check::run(&args),
        Some(Verb::Fmt(args)) => fmt::run(&args),
        Some(Verb::New(args)) => new::run(&args),
        Some(Verb::Import(args)) => import::run(&args),
        Some(Verb::Coverage(args)) => coverage::run(&args),
        Some(Verb::Schema { format }) => schema::run(format),
        #[cfg(feature = "gui")]
        Some(Verb::Keys { ids }) => {
            let (table, problems) = crate::app::user_keys(ids);
            term::write_stdout(table.as_bytes())?;
            problems.iter().for_each(|problem| term::say(&format!("warning: settings: {problem}")));
            Ok(Outcome::Fine)
        }
        Some(Verb::Themes { show }) => themes::run(show.as_deref()),
        Some(Verb::Completions { shell }) => completions(shell),
        Some(Verb::Man) => man(),
        #[cfg(feature = "gui")]
        Some(Verb::Monitors { format }) => monitors::run(format),
        #[cfg(feature = "gui")]
        Some(Verb::Present(args)) => present::run(args),
        #[cfg(feature = "gui")]
        Some(Verb::Edit(args)) => present::edit(args),
        #[cfg(feature = "gui")]
        None => present::open(args.path),
        #[cfg(not(feature = "gui"))]
        None => anyhow::bail!("this program was built without its window; see `diafilm --help`"),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}

fn completions(shell: clap_complete::Shell) -> anyhow::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "diafilm", &mut script);
    term::write_stdout(&script)?;
    Ok(Outcome::Fine)
}

fn man() -> anyhow::Result<Outcome> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Args::command()).render(&mut page)?;
    for verb in Args::command().get_subcommands().filter(|verb| verb.get_name() != "help") {
        let title = format!("diafilm-{}", verb.get_name());
        clap_mangen::Man::new(verb.clone().display_name(title)).render(&mut page)?;
    }
    term::write_stdout(&page)?;
    Ok(Outcome::Fine)
}
