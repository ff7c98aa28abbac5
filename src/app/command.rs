//! Everything that a key, a button or a menu can ask for, as one table.
//!
//! Help, tooltips, the printed list of keys and the tests all read it. It
//! imports nothing of the window.

/// Something that the presenter can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each has its sentence in COMMANDS")]
pub enum Command {
    NextStep,
    PreviousStep,
    NextSlide,
    PreviousSlide,
    FirstSlide,
    LastSlide,
    GoToNumber,
    LastViewed,
    Overview,
    Black,
    White,
    Whiteboard,
    EndShow,
    StartShow,
    StartHere,
    Freeze,
    ToggleFullscreen,
    Console,
    SwapDisplays,
    ToggleTimer,
    ResetTimer,
    NotesLarger,
    NotesSmaller,
    Laser,
    Spotlight,
    Pen,
    Highlighter,
    Eraser,
    Arrow,
    PickColor,
    ClearInk,
    UndoInk,
    RedoInk,
    ToggleZoom,
    ZoomIn,
    ZoomOut,
    PanLeft,
    PanRight,
    PanUp,
    PanDown,
    Search,
    NextHit,
    PreviousHit,
    ClickerTest,
    Rehearse,
    ShowNotes,
    NotesUp,
    NotesDown,
    UiLarger,
    UiSmaller,
    NextControl,
    PreviousControl,
    SelectLeft,
    SelectRight,
    SelectUp,
    SelectDown,
    SelectPageUp,
    SelectPageDown,
    SelectFirst,
    SelectLast,
    Open,
    OpenPath,
    EditDeck,
    SaveDeck,
    UndoEdit,
    RedoEdit,
    NewSlide,
    DuplicateSlide,
    DeleteSlide,
    HideSlide,
    EditOnSlide,
    MoveSlideUp,
    MoveSlideDown,
    SlideBefore,
    SlideAfter,
    NextProblem,
    ApplyFix,
    Choices,
    FindText,
    ReplaceText,
    FindNext,
    FindPrevious,
    ToggleComment,
    MoveLineUp,
    MoveLineDown,
    DuplicateLine,
    OtherBracket,
    ToggleFold,
    FoldSlides,
    FormatDeck,
    EssayBeside,
    CloseEditor,
    NewDeck,
    ImportEssay,
    Export,
    CopySlide,
    Tour,
    Reload,
    ToggleLight,
    Palette,
    Help,
    Close,
    Quit,
}

/// What the window is busy with; a command is available in some modes only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Choosing a deck.
    Shelf,
    /// A deck is being edited.
    Edit,
    /// A talk is on.
    Present,
    /// A talk is on, and the presenter has a pen in hand.
    Draw,
    /// A talk is on, and the grid of its slides is open.
    Overview,
    /// Help lies over everything else.
    Dialog,
    /// The list of all commands lies over everything else.
    Palette,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Shelf, Self::Edit, Self::Present, Self::Draw, Self::Overview, Self::Dialog, Self::Palette];

    /// The heading of its keys in help.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Shelf => "Shelf",
            Self::Edit => "Editor",
            Self::Present => "Show",
            Self::Draw => "Pen in hand",
            Self::Overview => "Overview",
            Self::Dialog => "Help",
            Self::Palette => "All commands",
        }
    }
}

/// What a command is for: the headings of the list of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// From step to step and slide to slide.
    Steps,
    /// To a slide that isn't the next one.
    Finding,
    /// What the audience sees instead of the whole slide.
    Screen,
    /// Pointers, pens and what they drew.
    Tools,
    /// The presenter's own screen.
    Console,
    /// Timer and rehearsal.
    Time,
    /// What is chosen in a list or grid.
    Choosing,
    /// Begin, end and place of a show.
    Show,
    /// Files.
    Decks,
    /// Slides of the deck that is edited.
    Slides,
    /// The text of the deck that is edited.
    Text,
    /// The program itself.
    Program,
}

impl Purpose {
    /// All of them, in the order of help.
    pub const ALL: [Self; 12] = [
        Self::Steps,
        Self::Finding,
        Self::Screen,
        Self::Tools,
        Self::Console,
        Self::Time,
        Self::Choosing,
        Self::Show,
        Self::Decks,
        Self::Slides,
        Self::Text,
        Self::Program,
    ];

    /// The heading in help.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Steps => "Steps and slides",
            Self::Finding => "Finding",
            Self::Screen => "What the audience sees",
            Self::Tools => "Pointers and pens",
            Self::Console => "Console and notes",
            Self::Time => "Time",
            Self::Choosing => "Choosing",
            Self::Show => "Show and displays",
            Self::Decks => "Decks and files",
            Self::Slides => "Slides of the deck",
            Self::Text => "Text of the deck",
            Self::Program => "Diafilm",
        }
    }
}

/// A row of [`COMMANDS`].
#[derive(Debug, Clone, Copy)]
pub struct CommandInfo {
    /// Which command.
    pub command: Command,
    /// Kebab-case name for settings.
    pub id: &'static str,
    /// What buttons and menus say.
    pub title: &'static str,
    /// One sentence.
    pub doc: &'static str,
    /// Where it is available.
    pub modes: &'static [Mode],
}

const fn row(
    command: Command,
    id: &'static str,
    title: &'static str,
    doc: &'static str,
    modes: &'static [Mode],
) -> CommandInfo {
    CommandInfo { command, id, title, doc, modes }
}

const SHOW: &[Mode] = &[Mode::Present, Mode::Draw];
const TALK: &[Mode] = &[Mode::Present, Mode::Draw, Mode::Overview];
const DRAW: &[Mode] = &[Mode::Draw];
const PICK: &[Mode] = &[Mode::Shelf, Mode::Overview];
const LIST: &[Mode] = &[Mode::Shelf, Mode::Overview, Mode::Palette];
const PAGED: &[Mode] = &[Mode::Overview, Mode::Palette];
const SHELF: &[Mode] = &[Mode::Shelf];
const EDIT: &[Mode] = &[Mode::Edit];
const DECKS: &[Mode] = &[Mode::Shelf, Mode::Edit];
const COPIED: &[Mode] = &[Mode::Edit, Mode::Present, Mode::Draw, Mode::Overview];
const REHEARSE: &[Mode] = &[Mode::Shelf, Mode::Present, Mode::Draw];
const CALM: &[Mode] = &[Mode::Shelf, Mode::Present, Mode::Draw, Mode::Overview];
/// Where keys may be asked for; the list of all commands says them itself.
const HELPED: &[Mode] = &[Mode::Shelf, Mode::Edit, Mode::Present, Mode::Draw, Mode::Overview, Mode::Dialog];
const NAMED: &[Mode] = &[Mode::Shelf, Mode::Edit, Mode::Present, Mode::Draw, Mode::Palette];
const ALL: &[Mode] = &Mode::ALL;

/// Every command, in the order of help and palette.
pub const COMMANDS: &[CommandInfo] = &[
    row(Command::NextStep, "next-step", "Next", "Shows the next step, or the next slide after the last one.", SHOW),
    row(Command::PreviousStep, "previous-step", "Previous", "Takes back a step, or shows the slide before.", SHOW),
    row(Command::NextSlide, "next-slide", "Next slide", "Goes to the next slide, whatever steps are left.", SHOW),
    row(Command::PreviousSlide, "previous-slide", "Previous slide", "Goes to the start of the slide before.", SHOW),
    row(Command::FirstSlide, "first-slide", "First slide", "Goes to the first slide.", SHOW),
    row(Command::LastSlide, "last-slide", "Last slide", "Goes to the last slide.", SHOW),
    row(
        Command::GoToNumber,
        "go-to-number",
        "Go to slide",
        "Goes to the slide whose number was typed; with a pen in hand, a number of two digits.",
        SHOW,
    ),
    row(Command::LastViewed, "last-viewed", "Last viewed", "Returns to where the talk was before the last jump.", SHOW),
    row(
        Command::Overview,
        "overview",
        "Overview",
        "Opens or closes the grid of all slides, to choose by number, title or picture.",
        TALK,
    ),
    row(Command::Black, "black", "Black screen", "Blanks the screen; any step shows the slide again.", SHOW),
    row(Command::White, "white", "White screen", "Turns the screen white; any step shows the slide again.", SHOW),
    row(Command::Whiteboard, "whiteboard", "Whiteboard", "Shows an empty page to draw on.", SHOW),
    row(Command::EndShow, "end-show", "End show", "Ends the talk on a black card; again within 3 s, leaves it.", SHOW),
    row(Command::Laser, "laser", "Laser", "Turns the pointer into a point of light; again, back into an arrow.", SHOW),
    row(Command::Spotlight, "spotlight", "Spotlight", "Dims all but what the pointer is at; again, no more.", SHOW),
    row(Command::Pen, "pen", "Pen", "Draws on the slide; again, lays the pen down.", SHOW),
    row(Command::Highlighter, "highlighter", "Highlighter", "Marks with a broad line; again, lays it down.", SHOW),
    row(Command::Eraser, "eraser", "Eraser", "Takes away the strokes that it touches; again, lays it down.", SHOW),
    row(Command::Arrow, "arrow", "Arrow", "Lays down whatever tool is in hand.", SHOW),
    row(Command::PickColor, "pick-color", "Colour", "Takes the pen of this number.", DRAW),
    row(Command::ClearInk, "clear-ink", "Clear ink", "Takes away all ink on this slide; undo brings it back.", SHOW),
    row(Command::UndoInk, "undo-ink", "Undo ink", "Takes back the last change of the ink.", SHOW),
    row(Command::RedoInk, "redo-ink", "Redo ink", "Does again what was taken back.", SHOW),
    row(
        Command::ToggleZoom,
        "toggle-zoom",
        "Zoom",
        "Shows what the pointer is at twice as large; again, the whole slide.",
        SHOW,
    ),
    row(Command::ZoomIn, "zoom-in", "Zoom in", "Shows a smaller part of the slide, larger.", SHOW),
    row(Command::ZoomOut, "zoom-out", "Zoom out", "Shows more of the slide; of the whole slide, the overview.", SHOW),
    row(Command::PanLeft, "pan-left", "Pan left", "Moves what a zoom shows to the left.", SHOW),
    row(Command::PanRight, "pan-right", "Pan right", "Moves what a zoom shows to the right.", SHOW),
    row(Command::PanUp, "pan-up", "Pan up", "Moves what a zoom shows up.", SHOW),
    row(Command::PanDown, "pan-down", "Pan down", "Moves what a zoom shows down.", SHOW),
    row(Command::Search, "search", "Search", "Finds words on slides and in notes, on the presenter's screen.", TALK),
    row(Command::NextHit, "next-hit", "Next found", "Goes to the next slide that the last search found.", SHOW),
    row(Command::PreviousHit, "previous-hit", "Found before", "Goes to the slide before that the search found.", SHOW),
    row(Command::StartShow, "start-show", "Start show", "Opens the chosen deck; in a talk, keeps it going.", ALL),
    row(
        Command::StartHere,
        "start-here",
        "Start show here",
        "Opens the deck at the slide where it was left, or that is edited.",
        ALL,
    ),
    row(
        Command::Freeze,
        "freeze",
        "Freeze",
        "Holds what the audience sees; in a small window, fills the screen first.",
        SHOW,
    ),
    row(Command::ToggleFullscreen, "toggle-fullscreen", "Full screen", "Fills the screen or shrinks to a window.", ALL),
    row(Command::Console, "console", "Show or console", "Brings the presenter's console forward, or the show.", TALK),
    row(Command::SwapDisplays, "swap-displays", "Swap displays", "Moves the show to the other screen.", TALK),
    row(Command::ToggleTimer, "toggle-timer", "Timer", "Starts or pauses the timer.", TALK),
    row(Command::ResetTimer, "reset-timer", "Reset timer", "Sets the timer back to zero.", TALK),
    row(
        Command::NotesLarger,
        "notes-larger",
        "Larger notes",
        "Makes the notes larger; on the show's own window, zooms in.",
        TALK,
    ),
    row(
        Command::NotesSmaller,
        "notes-smaller",
        "Smaller notes",
        "Makes the notes smaller; on the show's own window, zooms out.",
        TALK,
    ),
    row(Command::NotesUp, "notes-up", "Notes up", "Scrolls the notes up.", SHOW),
    row(Command::NotesDown, "notes-down", "Notes down", "Scrolls the notes down.", SHOW),
    row(Command::ShowNotes, "show-notes", "Show notes here", "Shows the notes although others may see them.", TALK),
    row(Command::Rehearse, "rehearse", "Rehearse", "Measures how long each step takes, for the plan.", REHEARSE),
    row(Command::ClickerTest, "clicker-test", "Test a clicker", "Shows what each button of a clicker sends.", CALM),
    row(Command::UiLarger, "ui-larger", "Larger window text", "Makes everything but the slides larger.", ALL),
    row(Command::UiSmaller, "ui-smaller", "Smaller window text", "Makes everything but the slides smaller.", ALL),
    row(
        Command::NextControl,
        "next-control",
        "Next control",
        "Lends Enter and Space to the console's next control.",
        SHOW,
    ),
    row(
        Command::PreviousControl,
        "previous-control",
        "Previous control",
        "Lends Enter and Space to the control before; Esc gives them back.",
        SHOW,
    ),
    row(Command::SelectLeft, "select-left", "Left", "Chooses the one to the left.", PICK),
    row(Command::SelectRight, "select-right", "Right", "Chooses the one to the right.", PICK),
    row(Command::SelectUp, "select-up", "Up", "Chooses the one above.", LIST),
    row(Command::SelectDown, "select-down", "Down", "Chooses the one below.", LIST),
    row(Command::SelectPageUp, "select-page-up", "Page up", "Chooses the one a screen above.", PAGED),
    row(Command::SelectPageDown, "select-page-down", "Page down", "Chooses the one a screen below.", PAGED),
    row(Command::SelectFirst, "select-first", "First", "Chooses the first one.", PICK),
    row(Command::SelectLast, "select-last", "Last", "Chooses the last one.", PICK),
    row(Command::Open, "open", "Open", "Shows or does what is chosen.", LIST),
    row(Command::OpenPath, "open-path", "Open…", "Asks for a deck or a folder of decks.", SHELF),
    row(Command::EditDeck, "edit-deck", "Edit", "Opens the chosen deck in the editor.", SHELF),
    row(Command::SaveDeck, "save-deck", "Save", "Writes the text to its file.", EDIT),
    row(Command::UndoEdit, "undo-edit", "Undo", "Takes back the last change of the deck.", EDIT),
    row(Command::RedoEdit, "redo-edit", "Redo", "Makes the change again that was taken back.", EDIT),
    row(Command::NewSlide, "new-slide", "New slide", "Puts an empty slide behind this one.", EDIT),
    row(Command::DuplicateSlide, "duplicate-slide", "Duplicate", "Puts a copy of this slide behind it.", EDIT),
    row(Command::DeleteSlide, "delete-slide", "Delete slide", "Takes this slide out; undo brings it back.", EDIT),
    row(Command::HideSlide, "hide-slide", "Hide", "Skips this slide in the show, or shows it again.", EDIT),
    row(Command::EditOnSlide, "edit-on-slide", "Edit on slide", "Edits what is at the caret on the slide.", EDIT),
    row(Command::MoveSlideUp, "move-slide-up", "Move up", "Moves this slide before the one above.", EDIT),
    row(Command::MoveSlideDown, "move-slide-down", "Move down", "Moves this slide behind the one below.", EDIT),
    row(Command::SlideBefore, "slide-before", "Slide above", "Puts the caret into the slide above.", EDIT),
    row(Command::SlideAfter, "slide-after", "Slide below", "Puts the caret into the slide below.", EDIT),
    row(Command::NextProblem, "next-problem", "Next problem", "Puts the caret where something is wrong.", EDIT),
    row(Command::ApplyFix, "apply-fix", "Mend", "Mends the problem at the caret, or lists the ways to.", EDIT),
    row(Command::Choices, "choices", "Choices", "Lists what could be typed at the caret, with what it is for.", EDIT),
    row(Command::FindText, "find-text", "Find", "Finds words in the text and marks them all.", EDIT),
    row(Command::ReplaceText, "replace-text", "Replace", "Finds words and puts others in their place.", EDIT),
    row(Command::FindNext, "find-next", "Find next", "Goes to the next place of the words.", EDIT),
    row(Command::FindPrevious, "find-previous", "Find before", "Goes to the place of the words before.", EDIT),
    row(Command::ToggleComment, "toggle-comment", "Comment", "Turns lines into comments, or back.", EDIT),
    row(Command::MoveLineUp, "move-line-up", "Line up", "Moves the lines at the caret up.", EDIT),
    row(Command::MoveLineDown, "move-line-down", "Line down", "Moves the lines at the caret down.", EDIT),
    row(Command::DuplicateLine, "duplicate-line", "Double line", "Puts a copy of the lines below them.", EDIT),
    row(Command::OtherBracket, "other-bracket", "Other bracket", "Goes to the other half of the bracket.", EDIT),
    row(Command::ToggleFold, "toggle-fold", "Fold", "Folds away the slide or block at the caret, or opens it.", EDIT),
    row(Command::FoldSlides, "fold-slides", "Fold slides", "Folds away all slides, or opens everything.", EDIT),
    row(Command::FormatDeck, "format-deck", "Format", "Sets lines and blanks of the text in order.", EDIT),
    row(
        Command::EssayBeside,
        "essay-beside",
        "Essay",
        "Shows the essay beside the slide that was drafted from it, or no more; a click on either finds the other.",
        EDIT,
    ),
    row(
        Command::CloseEditor,
        "close-editor",
        "Close editor",
        "Closes the editor; what isn't saved is asked about.",
        EDIT,
    ),
    row(Command::NewDeck, "new-deck", "New deck…", "Makes a deck from a template in the folder that is shown.", SHELF),
    row(
        Command::ImportEssay,
        "import-essay",
        "From an essay…",
        "Drafts decks from an essay: each of its sections becomes a deck.",
        SHELF,
    ),
    row(Command::Export, "export", "Export…", "Writes the deck as pictures or as a document.", DECKS),
    row(Command::CopySlide, "copy-slide", "Copy slide", "Puts a picture of the slide on the clipboard.", COPIED),
    row(Command::Tour, "tour", "Take the tour", "Shows what Diafilm can do, in Diafilm.", SHELF),
    row(Command::Reload, "reload", "Reload", "Reads the files again.", CALM),
    row(Command::ToggleLight, "toggle-light", "Light or dark", "Switches the window between light and dark.", ALL),
    row(Command::Palette, "palette", "All commands", "Finds a command by its name and does it.", NAMED),
    row(Command::Help, "help", "Keys", "Lists the keys on the presenter's screen.", HELPED),
    row(
        Command::Close,
        "close",
        "Close",
        "Clears what is typed, else closes what lies on top.",
        &[Mode::Overview, Mode::Dialog, Mode::Palette],
    ),
    row(Command::Quit, "quit", "Quit", "Closes the program.", ALL),
];

impl Command {
    /// Its row in [`COMMANDS`].
    #[must_use]
    pub fn info(self) -> &'static CommandInfo {
        // A test checks that every command has its row; the first one only serves the types.
        COMMANDS.iter().find(|info| info.command == self).unwrap_or(&COMMANDS[0])
    }

    /// What it is for.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a table of all commands")]
    pub fn purpose(self) -> Purpose {
        match self {
            Self::NextStep
            | Self::PreviousStep
            | Self::NextSlide
            | Self::PreviousSlide
            | Self::FirstSlide
            | Self::LastSlide
            | Self::GoToNumber
            | Self::LastViewed => Purpose::Steps,
            Self::Overview | Self::Search | Self::NextHit | Self::PreviousHit => Purpose::Finding,
            Self::Black
            | Self::White
            | Self::Whiteboard
            | Self::Freeze
            | Self::ToggleZoom
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::PanLeft
            | Self::PanRight
            | Self::PanUp
            | Self::PanDown => Purpose::Screen,
            Self::Laser
            | Self::Spotlight
            | Self::Pen
            | Self::Highlighter
            | Self::Eraser
            | Self::Arrow
            | Self::PickColor
            | Self::ClearInk
            | Self::UndoInk
            | Self::RedoInk => Purpose::Tools,
            Self::Console
            | Self::NotesLarger
            | Self::NotesSmaller
            | Self::NotesUp
            | Self::NotesDown
            | Self::ShowNotes
            | Self::NextControl
            | Self::PreviousControl => Purpose::Console,
            Self::ToggleTimer | Self::ResetTimer | Self::Rehearse => Purpose::Time,
            Self::SelectLeft
            | Self::SelectRight
            | Self::SelectUp
            | Self::SelectDown
            | Self::SelectPageUp
            | Self::SelectPageDown
            | Self::SelectFirst
            | Self::SelectLast
            | Self::Open
            | Self::Close => Purpose::Choosing,
            Self::StartShow | Self::StartHere | Self::EndShow | Self::ToggleFullscreen | Self::SwapDisplays => {
                Purpose::Show
            }
            Self::OpenPath
            | Self::EditDeck
            | Self::SaveDeck
            | Self::CloseEditor
            | Self::NewDeck
            | Self::ImportEssay
            | Self::Export
            | Self::CopySlide
            | Self::Reload => Purpose::Decks,
            Self::NewSlide
            | Self::DuplicateSlide
            | Self::DeleteSlide
            | Self::HideSlide
            | Self::EditOnSlide
            | Self::MoveSlideUp
            | Self::MoveSlideDown
            | Self::SlideBefore
            | Self::SlideAfter => Purpose::Slides,
            Self::UndoEdit
            | Self::RedoEdit
            | Self::NextProblem
            | Self::ApplyFix
            | Self::Choices
            | Self::FindText
            | Self::ReplaceText
            | Self::FindNext
            | Self::FindPrevious
            | Self::ToggleComment
            | Self::MoveLineUp
            | Self::MoveLineDown
            | Self::DuplicateLine
            | Self::OtherBracket
            | Self::ToggleFold
            | Self::FoldSlides
            | Self::FormatDeck
            | Self::EssayBeside => Purpose::Text,
            Self::ClickerTest
            | Self::UiLarger
            | Self::UiSmaller
            | Self::ToggleLight
            | Self::Tour
            | Self::Palette
            | Self::Help
            | Self::Quit => Purpose::Program,
        }
    }

    /// True if it can be asked for by its name; the others move what is chosen, or take a number.
    #[must_use]
    pub fn has_a_name(self) -> bool {
        !matches!(
            self,
            Self::GoToNumber
                | Self::PickColor
                | Self::SelectLeft
                | Self::SelectRight
                | Self::SelectUp
                | Self::SelectDown
                | Self::SelectPageUp
                | Self::SelectPageDown
                | Self::SelectFirst
                | Self::SelectLast
                | Self::NextControl
                | Self::PreviousControl
                | Self::Open
                | Self::Close
                | Self::Palette
        )
    }

    /// True if what is still being typed on the slide of the editor must be in the deck first.
    #[must_use]
    pub fn needs_the_text(self) -> bool {
        let looks_only = matches!(
            self,
            Self::Palette | Self::Help | Self::UiLarger | Self::UiSmaller | Self::ToggleLight | Self::ToggleFullscreen
        );
        !looks_only && self.info().modes.contains(&Mode::Edit)
    }

    /// True if holding the key down repeats it. What toggles must not flicker.
    #[must_use]
    pub fn repeats(self) -> bool {
        matches!(
            self,
            Self::NextStep
                | Self::PreviousStep
                | Self::NextSlide
                | Self::PreviousSlide
                | Self::SelectLeft
                | Self::SelectRight
                | Self::SelectUp
                | Self::SelectDown
                | Self::SelectPageUp
                | Self::SelectPageDown
                | Self::UiLarger
                | Self::UiSmaller
                | Self::NotesLarger
                | Self::NotesSmaller
                | Self::NotesUp
                | Self::NotesDown
                | Self::ZoomIn
                | Self::ZoomOut
                | Self::PanLeft
                | Self::PanRight
                | Self::PanUp
                | Self::PanDown
                | Self::UndoInk
                | Self::UndoEdit
                | Self::RedoEdit
                | Self::FindNext
                | Self::FindPrevious
                | Self::MoveLineUp
                | Self::MoveLineDown
                | Self::SlideBefore
                | Self::SlideAfter
                | Self::RedoInk
        )
    }
}
