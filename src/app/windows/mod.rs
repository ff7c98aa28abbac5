//! The windows and what lies over them. They arrange and draw; what anything does is in `dispatch`.

pub mod audience;
pub mod clicker;
pub mod console;
pub mod cue;
pub mod displays;
pub mod editor;
pub mod export;
pub mod help;
pub mod import;
pub mod ink_mesh;
pub mod links;
pub mod marks;
pub mod menu;
pub mod new_deck;
pub mod overview;
pub mod palette;
pub mod pointer;
pub mod rehearsal;
pub mod resume;
pub mod run;
pub mod shelf;
pub mod slide_view;
pub mod zoomed;
