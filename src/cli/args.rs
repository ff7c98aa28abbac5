//! What may be written on the command line; the comments are the help text.

use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand, ValueEnum};

use super::check::{CheckFormat, Deny};
#[cfg(feature = "gui")]
use super::monitors::MonitorsFormat;
use super::schema::SchemaFormat;
use super::selection::Selection;
use crate::export::pdf::{Paper, PerPage};
use crate::export::{self, Format};
use crate::raster::MAX_SIDE;

/// Presents, edits and exports slide decks written as RON text
#[derive(Debug, Parser)]
#[command(name = "diafilm", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
pub struct Args {
    /// A deck, or a folder of decks, to open in the window
    pub path: Option<PathBuf>,
    /// What to do instead
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Starts the show
    #[cfg(feature = "gui")]
    Present(PresentArgs),
    /// Opens a deck in the editor
    #[cfg(feature = "gui")]
    Edit(EditArgs),
    /// Writes slides as pictures, PDF, PPTX, HTML, handouts or text
    Export(Box<ExportArgs>),
    /// Finds what is wrong with decks
    Check(CheckArgs),
    /// Lays out the text of decks in the one usual way; comments stay
    Fmt(FmtArgs),
    /// Makes a deck from a template
    #[command(after_help = super::new::list())]
    New(NewArgs),
    /// Drafts decks from an essay: text, Markdown, HTML, .docx or .odt
    Import(ImportArgs),
    /// Tells what became of each paragraph and quotation of an essay
    Coverage(CoverageArgs),
    /// Prints the deck language: every field with its type, default and meaning
    Schema {
        /// For reading, or for programs
        #[arg(long, value_enum, default_value_t = SchemaFormat::Text)]
        format: SchemaFormat,
    },
    /// Prints the table of keys, with what the settings change
    #[cfg(feature = "gui")]
    Keys {
        /// Prints the names by which the settings call commands, not what they do
        #[arg(long)]
        ids: bool,
    },
    /// Lists the monitors by number and name
    #[cfg(feature = "gui")]
    Monitors {
        /// For reading, or for programs
        #[arg(long, value_enum, default_value_t = MonitorsFormat::Text)]
        format: MonitorsFormat,
    },
    /// Lists the built-in themes
    Themes {
        /// Prints the text of this theme, to be copied and changed
        #[arg(long, value_name = "NAME")]
        show: Option<String>,
    },
    /// Prints completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Prints the manual page
    Man,
}

/// What to edit.
#[cfg(feature = "gui")]
#[derive(Debug, clap::Args)]
pub struct EditArgs {
    /// The deck
    pub deck: PathBuf,
    /// Line in which the caret stands
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub line: u32,
}

/// How to start the show.
#[cfg(feature = "gui")]
#[derive(Debug, clap::Args)]
pub struct PresentArgs {
    /// The deck
    pub deck: PathBuf,
    /// Number of the slide to begin with
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub slide: Option<u32>,
    /// Monitor for the audience, by number or name or how its name begins; see `diafilm monitors`
    #[arg(long, value_name = "N|NAME")]
    pub audience: Option<String>,
    /// Monitor for the console, by number or name
    #[arg(long, value_name = "N|NAME")]
    pub console: Option<String>,
    /// Shows the talk in one window; S turns it to the console and back
    #[arg(long, conflicts_with = "screen_share")]
    pub single: bool,
    /// Shows the talk in an ordinary window, to be shared in a call
    #[arg(long)]
    pub screen_share: bool,
    /// Planned time, such as 20m or "1h 5m"; the deck's if left out
    #[arg(short, long, value_name = "TIME")]
    pub duration: Option<crate::model::units::PlannedTime>,
}

/// What to check, and how to tell.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Decks, or folders of decks
    #[arg(required = true, value_name = "DECK")]
    pub decks: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
    /// What counts as an error too
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
    /// Tells of pictures and CSV files beside them that no deck of the folder uses, too
    #[arg(long)]
    pub unused: bool,
    /// Tells of words that the dictionary of the deck's language doesn't know, where Hunspell's is installed
    #[arg(long)]
    pub spelling: bool,
}

/// What to lay out, and where the text goes.
#[derive(Debug, clap::Args)]
pub struct FmtArgs {
    /// Decks or themes, or folders of decks
    #[arg(required = true, value_name = "DECK")]
    pub decks: Vec<PathBuf>,
    /// Writes nothing, but lists the files that would change, and fails if there are any
    #[arg(long)]
    pub check: bool,
    /// Prints the text and leaves the file as it is
    #[arg(long, conflicts_with = "check")]
    pub stdout: bool,
}

/// Which deck to make, and from what.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// The new file; `.ron` is added if left out, and its name becomes the title
    pub file: PathBuf,
    /// What to begin with; see the list below
    #[arg(long, value_name = "NAME", default_value = "lesson")]
    pub template: String,
}

/// Which essay to read, and where its decks go.
#[derive(Debug, clap::Args)]
pub struct ImportArgs {
    /// The essay
    pub essay: PathBuf,
    /// Folder of the decks; the same as with -o
    #[arg(conflicts_with = "output", required_unless_present = "output")]
    pub folder: Option<PathBuf>,
    /// Folder of the decks, made if missing
    #[arg(short, long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// A deck for each section, or one for the whole essay [default: section; with --update as before]
    #[arg(long, value_enum)]
    pub by: Option<ByArg>,
    /// What the essay is called, if not as it says itself; with --update as before
    #[arg(long)]
    pub title: Option<String>,
    /// Drafts anew what came from the essay and wasn't changed by hand
    #[arg(long)]
    pub update: bool,
}

/// How an essay is divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ByArg {
    /// A deck for each section
    Section,
    /// One deck
    Whole,
}

impl From<ByArg> for crate::essay::draft::By {
    fn from(arg: ByArg) -> Self {
        match arg {
            ByArg::Section => Self::Section,
            ByArg::Whole => Self::Whole,
        }
    }
}

/// What to compare.
#[derive(Debug, clap::Args)]
pub struct CoverageArgs {
    /// The essay
    pub essay: PathBuf,
    /// Folder of its decks
    pub folder: PathBuf,
    /// For reading, for programs, or as a picture
    #[arg(long, value_enum, default_value_t = super::coverage::CoverageFormat::Text)]
    pub format: super::coverage::CoverageFormat,
}

/// What to export, and where to.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub struct ExportArgs {
    /// Decks, or folders of decks
    #[arg(required = true, value_name = "DECK")]
    pub decks: Vec<PathBuf>,
    /// Folder for the files, made if missing; or a file for a single one
    #[arg(short, long, value_name = "OUT", required_unless_present = "stdout")]
    pub output: Option<PathBuf>,
    /// png, jpeg, webp, svg, pdf, pptx, html, handout, text or notes; left out, OUT's ending says it, and a
    /// folder gets png
    #[arg(short, long, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<Format>,
    /// Slides by number or id, such as 1,4-6,9-,closing
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    pub slides: Option<Selection>,
    /// Exports hidden slides too; 007h1 is the first one after slide 7
    #[arg(long)]
    pub hidden: bool,
    /// One picture or page for each step of a slide
    #[arg(long)]
    pub steps: bool,
    /// Draws the ink of the show over the slides: what lies beside the deck in DECK.ink.ron
    #[arg(long)]
    pub ink: bool,
    /// Adds the presenter's notes, where the format can do without them
    #[arg(long)]
    pub notes: bool,
    /// Box in pixels that each slide is fitted into [default: 1920x1080]
    #[arg(long, value_name = "WxH", value_parser = parse_size, conflicts_with_all = ["width", "height"])]
    pub size: Option<(u32, u32)>,
    /// Width in pixels; the height follows
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_SIDE)))]
    pub width: Option<u32>,
    /// Height in pixels; the width follows
    #[arg(long, value_name = "PIXELS", value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_SIDE)))]
    pub height: Option<u32>,
    /// A built-in theme or a theme file, instead of the deck's own
    #[arg(long, value_name = "NAME|PATH")]
    pub theme: Option<PathBuf>,
    /// Slides drawn at a time [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,
    /// JPEG quality, 1 to 100 [default: 90]
    #[arg(long, value_name = "Q", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub quality: Option<u8>,
    /// How hard to compress PNG [default: fast]
    #[arg(long, value_enum)]
    pub compression: Option<CompressionArg>,
    /// How SVG draws letters [default: paths]
    #[arg(long, value_enum, value_name = "HOW")]
    pub svg_text: Option<SvgTextArg>,
    /// One picture of all slides in a grid, at most as large as --size or --width says
    #[arg(long, conflicts_with = "steps")]
    pub contact_sheet: bool,
    /// Draws every picture anew, and keeps none for the next export
    #[arg(long)]
    pub no_cache: bool,
    /// Slides on a page of a handout: 1, 2, 3 or 6 (with lines to write on), 4 or 9 [default: 6]
    #[arg(long, value_name = "N", value_parser = parse_per_page)]
    pub per_page: Option<PerPage>,
    /// Paper of handouts, and of a PDF with --notes [default: a4]
    #[arg(long, value_enum)]
    pub paper: Option<PaperArg>,
    /// Paper stands upright
    #[arg(long, conflicts_with = "landscape")]
    pub portrait: bool,
    /// Paper lies on its side
    #[arg(long)]
    pub landscape: bool,
    /// Writes NAME.pdfpc beside a PDF: notes and steps for pdfpc and Pympress
    #[arg(long, conflicts_with_all = ["notes", "per_page"])]
    pub pdfpc: bool,
    /// Writes a single file to standard output
    #[arg(long, conflicts_with = "output", requires = "format", action = ArgAction::SetTrue)]
    pub stdout: bool,
}

/// Formats of paper.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PaperArg {
    /// 210 × 297 mm
    A4,
    /// 8.5 × 11 inches
    Letter,
}

impl From<PaperArg> for Paper {
    fn from(arg: PaperArg) -> Self {
        match arg {
            PaperArg::A4 => Self::A4,
            PaperArg::Letter => Self::Letter,
        }
    }
}

fn parse_per_page(text: &str) -> Result<PerPage, String> {
    match text.trim() {
        "1" => Ok(PerPage::One),
        "2" => Ok(PerPage::Two),
        "3" => Ok(PerPage::Three),
        "4" => Ok(PerPage::Four),
        "6" => Ok(PerPage::Six),
        "9" => Ok(PerPage::Nine),
        _ => Err("a page takes 1, 2, 3, 4, 6 or 9 slides".to_owned()),
    }
}

/// How hard to compress PNG.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum CompressionArg {
    /// As quick as drawing
    Fast,
    /// Smaller and slower
    Small,
}

impl From<CompressionArg> for export::Compression {
    fn from(arg: CompressionArg) -> Self {
        match arg {
            CompressionArg::Fast => Self::Fast,
            CompressionArg::Small => Self::Small,
        }
    }
}

/// How SVG draws letters.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SvgTextArg {
    /// As outlines, the same everywhere
    Paths,
    /// As text to find and copy, in embedded fonts
    Text,
}

impl From<SvgTextArg> for export::svg::SvgText {
    fn from(arg: SvgTextArg) -> Self {
        match arg {
            SvgTextArg::Paths => Self::Paths,
            SvgTextArg::Text => Self::Text,
        }
    }
}

fn parse_format(name: &str) -> Result<Format, String> {
    if let Some(format) = Format::from_name(name) {
        return Ok(format);
    }
    Err(format!("there is no format `{name}`; there are {}", format_names()))
}

/// The names of all formats, for messages.
#[must_use]
pub fn format_names() -> String {
    export::FORMATS.map(|info| info.name).join(", ")
}

fn parse_size(text: &str) -> Result<(u32, u32), String> {
    let (width, height) =
        text.split_once(['x', 'X', '×']).ok_or_else(|| "write width and height as in 1920x1080".to_owned())?;
    let side = |text: &str| {
        let side = text.trim().parse::<u32>().ok().filter(|side| (1..=MAX_SIDE).contains(side));
        side.ok_or_else(|| format!("`{text}` isn't a length from 1 to {MAX_SIDE} pixels"))
    };
    Ok((side(width)?, side(height)?))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_table_of_arguments_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn sizes_are_two_lengths() {
        assert_eq!(parse_size("1920x1080"), Ok((1920, 1080)));
        assert_eq!(parse_size("1×16384"), Ok((1, 16384)));
        for bad in ["1920", "0x5", "5x16385", "-1x4", "x", "1.5x2", "1x2x3", ""] {
            assert!(parse_size(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn misspelt_formats_are_told_with_the_others() {
        assert_eq!(parse_format("JPG"), Ok(Format::Jpeg));
        assert_eq!(parse_format("pgn"), Err(format!("there is no format `pgn`; there are {}", format_names())));
    }
}
