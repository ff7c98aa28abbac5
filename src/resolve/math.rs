//! Formulas: TeX becomes glyphs, rules and outlines, measured in ems; the only importer of RaTeX.
//!
//! RaTeX is young, so nothing of it shows outside this file: swapping it
//! touches no other. It sees no source that is very long or deep, and a panic
//! of it is a finding. Which font draws a glyph, and in which colour, is
//! decided later: a formula knows neither fonts nor themes.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use kurbo::{BezPath, Point, Rect, Shape as _};
use peniko::Color;
use ratex_font::{FontId, katex_ttf_glyph_char};
use ratex_layout::{FallbackGlyphMetrics, LayoutOptions, layout_with_fallback_metrics};
use ratex_types::color::Color as TexColor;
use ratex_types::display_item::{DisplayItem, DisplayList};
use ratex_types::math_style::MathStyle;
use ratex_types::path_command::PathCommand;

use crate::decode::suggest::nearest;

/// Longest formula, in bytes: some screens full of TeX.
pub const MAX_LEN: usize = 16 << 10;
/// Deepest nesting of braces that is read.
const MAX_DEPTH: usize = 64;
/// Widest or highest formula, in ems; `\kern` and `\rule` can ask for anything.
const MAX_EXTENT: f64 = 5000.0;
/// Width of the lines that RaTeX gives as strokes, in ems: a fraction bar's.
const STROKE: f64 = 0.046;

/// How a formula stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stand {
    /// On lines of its own: large operators, limits above and below.
    Display,
    /// Within a line of text.
    Inline,
}

/// A formula that is laid out; lengths in ems, y down, the baseline at 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// Width.
    pub width: f64,
    /// Height above the baseline.
    pub height: f64,
    /// Depth below the baseline.
    pub depth: f64,
    /// What to draw, in reading order as far as TeX has one.
    pub parts: Vec<Part>,
}

/// A piece of a formula.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What it is.
    pub shape: PartShape,
    /// Its own colour; `None` for the text's.
    pub color: Option<Color>,
}

/// What a piece of a formula is.
#[derive(Debug, Clone, PartialEq)]
pub enum PartShape {
    /// A character of one of the mathematical fonts, or of the text's where those lack it.
    Glyph {
        /// Name of the mathematical font, such as `Main-Regular`.
        face: &'static str,
        /// The character in that font.
        c: char,
        /// Its origin on its own baseline.
        origin: Point,
        /// Size, as a part of the formula's.
        scale: f64,
    },
    /// A filled outline.
    Fill(BezPath),
    /// A drawn line, with its width.
    Stroke(BezPath, f64),
}

/// Extent of a character that the mathematical fonts lack, in ems.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Advance.
    pub width: f64,
    /// Height above the baseline.
    pub height: f64,
    /// Depth below the baseline.
    pub depth: f64,
}

/// Why TeX can't be read as a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MathError {
    /// What is wrong: lower case, names in backticks.
    pub message: String,
    /// The bytes of the formula that are.
    pub range: Range<usize>,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Lays out a formula; `measure` is asked for characters that only the text's fonts have.
///
/// # Errors
/// What is wrong with the TeX, and where.
pub fn typeset(tex: &str, stand: Stand, measure: &mut dyn FnMut(char) -> Extent) -> Result<Formula, MathError> {
    precheck(tex)?;
    let metrics: HashMap<char, FallbackGlyphMetrics> = foreign_chars(tex)
        .map(|c| {
            let Extent { width, height, depth } = measure(c);
            (c, FallbackGlyphMetrics { width, height, depth })
        })
        .collect();
    let whole = 0..tex.len();
    let set = catch_unwind(AssertUnwindSafe(|| lay_out(tex, stand, metrics)));
    let list = set.unwrap_or_else(|_panic| {
        Err(MathError { message: "the formula can't be laid out".to_owned(), range: whole.clone(), hint: None })
    })?;
    let extents = [list.width, list.height, list.depth];
    if !extents.iter().all(|extent| extent.is_finite() && extent.abs() <= MAX_EXTENT) {
        return Err(MathError { message: "the formula is larger than any slide".to_owned(), range: whole, hint: None });
    }
    Ok(formula(&list))
}

/// What is wrong with a formula, without laying out text.
#[must_use]
pub fn check(tex: &str) -> Option<MathError> {
    typeset(tex, Stand::Display, &mut |_| SOME_EXTENT).err()
}

/// The colours that a formula asks for and its letters stand in, without repeats; none of those on boxes of their own.
#[must_use]
pub fn letter_colors(tex: &str) -> Vec<Color> {
    if !tex.contains("color") || tex.contains("colorbox") {
        return Vec::new();
    }
    let Ok(formula) = typeset(tex, Stand::Inline, &mut |_| SOME_EXTENT) else { return Vec::new() };
    let letters = formula.parts.iter().filter(|part| matches!(part.shape, PartShape::Glyph { .. }));
    let mut colors: Vec<Color> = letters.filter_map(|part| part.color).collect();
    colors.dedup();
    colors
}

/// Stands for the extent of any character, where only other things are asked for.
const SOME_EXTENT: Extent = Extent { width: 0.5, height: 0.7, depth: 0.0 };

fn lay_out(tex: &str, stand: Stand, metrics: HashMap<char, FallbackGlyphMetrics>) -> Result<DisplayList, MathError> {
    let nodes = ratex_parser::parse(tex).map_err(|error| explain(tex, &error))?;
    let style = match stand {
        Stand::Display => MathStyle::Display,
        Stand::Inline => MathStyle::Text,
    };
    let options = LayoutOptions { style, color: TEXT_COLOR, ..LayoutOptions::default() };
    let root = layout_with_fallback_metrics(&nodes, &options, Arc::new(metrics));
    let too_much = |_reason| MathError {
        message: "the formula has too many parts".to_owned(),
        range: 0..tex.len(),
        hint: Some("split it into several".to_owned()),
    };
    ratex_layout::validate_layout(&root).map_err(too_much)?;
    Ok(ratex_layout::to_display_list(&root))
}

/// Stands for the text's colour; no colour that can be written has a negative part.
const TEXT_COLOR: TexColor = TexColor { r: -1.0, g: 0.0, b: 0.0, a: 1.0 };

fn own_color(color: TexColor) -> Option<Color> {
    (color.r >= 0.0).then(|| Color::new([color.r, color.g, color.b, color.a]))
}

/// Characters that the mathematical fonts may lack.
fn foreign_chars(tex: &str) -> impl Iterator<Item = char> + '_ {
    let mut seen = HashSet::new();
    tex.chars().filter(move |&c| !c.is_ascii() && seen.insert(c))
}

fn formula(list: &DisplayList) -> Formula {
    let parts = list.items.iter().filter_map(|item| part(item, list.height)).collect();
    Formula { width: list.width, height: list.height, depth: list.depth, parts }
}

fn part(item: &DisplayItem, baseline: f64) -> Option<Part> {
    let (shape, color) = match item {
        DisplayItem::GlyphPath { x, y, scale, font, char_code, color } => {
            let id = FontId::parse(font)?;
            let c = katex_ttf_glyph_char(id, *char_code);
            let origin = Point::new(*x, y - baseline);
            (PartShape::Glyph { face: id.as_str(), c, origin, scale: *scale }, color)
        }
        DisplayItem::Line { x, y, width, thickness, color, dashed } => {
            let y = y - baseline;
            let shape = if *dashed {
                PartShape::Fill(dashes(*x, y, *width, *thickness))
            } else {
                let half = thickness / 2.0;
                PartShape::Fill(Rect::new(*x, y - half, x + width, y + half).to_path(0.001))
            };
            (shape, color)
        }
        DisplayItem::Rect { x, y, width, height, color } => {
            let y = y - baseline;
            (PartShape::Fill(Rect::new(*x, y, x + width, y + height).to_path(0.001)), color)
        }
        DisplayItem::Path { x, y, commands, fill, color } => {
            let path = outline(commands, *x, y - baseline);
            (if *fill { PartShape::Fill(path) } else { PartShape::Stroke(path, STROKE) }, color)
        }
    };
    Some(Part { shape, color: own_color(*color) })
}

/// A dashed line, as `\hdashline` asks for; long ones get long dashes, so that there are never many.
fn dashes(x: f64, y: f64, width: f64, thickness: f64) -> BezPath {
    let period = (thickness * 8.0).max(width / 400.0).max(1e-3);
    let mut path = BezPath::new();
    let mut at = 0.0;
    while at < width {
        let end = (at + period / 2.0).min(width);
        path.extend(Rect::new(x + at, y - thickness / 2.0, x + end, y + thickness / 2.0).path_elements(0.001));
        at += period;
    }
    path
}

fn outline(commands: &[PathCommand], dx: f64, dy: f64) -> BezPath {
    let at = |x: f64, y: f64| Point::new(x + dx, y + dy);
    let mut path = BezPath::new();
    for command in commands {
        // A path must begin somewhere, whatever it is told to do first.
        let is_open = !path.elements().is_empty();
        match *command {
            PathCommand::MoveTo { x, y } => path.move_to(at(x, y)),
            _ if !is_open => {}
            PathCommand::LineTo { x, y } => path.line_to(at(x, y)),
            PathCommand::CubicTo { x1, y1, x2, y2, x, y } => path.curve_to(at(x1, y1), at(x2, y2), at(x, y)),
            PathCommand::QuadTo { x1, y1, x, y } => path.quad_to(at(x1, y1), at(x, y)),
            PathCommand::Close => path.close_path(),
        }
    }
    path
}

/// Refuses what is too long or too deep before any recursion sees it, and tells unpaired braces.
fn precheck(tex: &str) -> Result<(), MathError> {
    let fail = |message: String, range, hint: &str| {
        Err(MathError { message, range, hint: (!hint.is_empty()).then(|| hint.to_owned()) })
    };
    if tex.len() > MAX_LEN {
        let message = format!("the formula has {} bytes; {MAX_LEN} are read", tex.len());
        return fail(message, 0..tex.len(), "split it into several");
    }
    // What follows `\verb` isn't TeX, and RaTeX tells what is wrong with it.
    let is_verbatim = tex.contains("\\verb");
    let mut open: Vec<usize> = Vec::new();
    let mut bytes = tex.bytes().enumerate();
    while let Some((i, byte)) = bytes.next() {
        match byte {
            b'\\' => {
                bytes.next();
            }
            b'%' => while bytes.next().is_some_and(|(_, byte)| byte != b'\n') {},
            b'{' => {
                open.push(i);
                if open.len() > MAX_DEPTH {
                    let message = format!("the formula nests more than {MAX_DEPTH} deep");
                    return fail(message, i..i + 1, "split it into several");
                }
            }
            b'}' if open.pop().is_none() && !is_verbatim => {
                return fail("this `}` closes nothing".to_owned(), i..i + 1, "write `\\}` for the sign itself");
            }
            _ => {}
        }
    }
    match open.pop() {
        Some(i) if !is_verbatim => fail("this `{` isn't closed".to_owned(), i..i + 1, "add a `}`"),
        Some(_) | None => Ok(()),
    }
}

/// RaTeX's words as ours, with the place and what may have been meant.
fn explain(tex: &str, error: &ratex_parser::ParseError) -> MathError {
    let whole = 0..tex.len();
    let place = error.loc.as_ref().map(|loc| clamped(tex, loc.start..loc.end));
    let text = error.message.as_str();
    if let Some(command) = text.strip_prefix("Undefined control sequence: ") {
        // What a macro of RaTeX's own is made of has no place in the formula.
        let place = place.filter(|place| tex.get(place.clone()) == Some(command));
        let range = place.or_else(|| find_command(tex, command)).unwrap_or(whole);
        let hint = similar(command).map(|name| format!("did you mean `{name}`?"));
        return MathError { message: format!("there is no TeX command `{command}`"), range, hint };
    }
    if text.contains("Recursion limit") {
        let message = "the formula nests too deep".to_owned();
        return MathError { message, range: place.unwrap_or(whole), hint: Some("split it into several".to_owned()) };
    }
    if text.contains("expansion") || text.contains("resource") {
        let message = "the formula's macros never end".to_owned();
        return MathError { message, range: whole, hint: None };
    }
    let mut message: String = text.replace('\'', "`").replace("`EOF`", "the end");
    if let Some(first) = message.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    let range = place.unwrap_or(whole);
    let range = if range.is_empty() { range.start.saturating_sub(1)..range.end } else { range };
    MathError { message: message.trim_end_matches('.').to_owned(), range: clamped(tex, range), hint: None }
}

fn find_command(tex: &str, command: &str) -> Option<Range<usize>> {
    tex.find(command).map(|start| start..start + command.len())
}

/// A range that lies in the text and cuts no character.
fn clamped(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.min(text.len()));
    start..end.max(start)
}

/// The command that a misspelt one resembles most.
fn similar(command: &str) -> Option<&'static str> {
    let functions = ratex_parser::functions::FUNCTIONS.keys().copied().filter(|name| name.starts_with('\\'));
    let known = functions.chain(COMMON_COMMANDS).filter(|name| name.len() > 2);
    nearest(command, known)
}

/// Symbols and macros that schools use; RaTeX lists its functions, not these.
const COMMON_COMMANDS: [&str; 96] = [
    "\\alpha",
    "\\beta",
    "\\gamma",
    "\\delta",
    "\\epsilon",
    "\\varepsilon",
    "\\zeta",
    "\\eta",
    "\\theta",
    "\\iota",
    "\\kappa",
    "\\lambda",
    "\\mu",
    "\\nu",
    "\\xi",
    "\\pi",
    "\\rho",
    "\\sigma",
    "\\tau",
    "\\upsilon",
    "\\phi",
    "\\varphi",
    "\\chi",
    "\\psi",
    "\\omega",
    "\\Gamma",
    "\\Delta",
    "\\Theta",
    "\\Lambda",
    "\\Xi",
    "\\Pi",
    "\\Sigma",
    "\\Phi",
    "\\Psi",
    "\\Omega",
    "\\cdot",
    "\\times",
    "\\div",
    "\\pm",
    "\\mp",
    "\\leq",
    "\\geq",
    "\\neq",
    "\\approx",
    "\\equiv",
    "\\sim",
    "\\propto",
    "\\infty",
    "\\partial",
    "\\nabla",
    "\\forall",
    "\\exists",
    "\\in",
    "\\notin",
    "\\subset",
    "\\subseteq",
    "\\cup",
    "\\cap",
    "\\emptyset",
    "\\varnothing",
    "\\to",
    "\\rightarrow",
    "\\leftarrow",
    "\\Rightarrow",
    "\\Leftarrow",
    "\\Leftrightarrow",
    "\\leftrightarrow",
    "\\mapsto",
    "\\implies",
    "\\iff",
    "\\longrightarrow",
    "\\uparrow",
    "\\downarrow",
    "\\ldots",
    "\\cdots",
    "\\vdots",
    "\\ddots",
    "\\dots",
    "\\angle",
    "\\triangle",
    "\\parallel",
    "\\perp",
    "\\circ",
    "\\degree",
    "\\ell",
    "\\hbar",
    "\\Re",
    "\\Im",
    "\\neg",
    "\\land",
    "\\lor",
    "\\setminus",
    "\\star",
    "\\prime",
    "\\quad",
    "\\qquad",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn set(tex: &str) -> Result<Formula, MathError> {
        typeset(tex, Stand::Display, &mut |_| Extent { width: 0.6, height: 0.7, depth: 0.1 })
    }

    #[test]
    fn school_formulas_are_set() {
        for tex in SCHOOL.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let formula = set(tex).unwrap_or_else(|error| panic!("{tex}: {error:?}"));
            assert!(formula.width > 0.0 && !formula.parts.is_empty(), "{tex}");
        }
        assert!(SCHOOL.lines().count() > 42);
    }

    #[test]
    fn errors_have_a_place_and_a_hint() {
        let check = |tex: &str, message: &str, at: &str, hint: Option<&str>| {
            let error = set(tex).expect_err(tex);
            assert_eq!((error.message.as_str(), &tex[error.range.clone()]), (message, at), "{tex}");
            assert_eq!(error.hint.as_deref(), hint, "{tex}");
        };
        check(r"a + \frc{1}{2}", r"there is no TeX command `\frc`", r"\frc", Some(r"did you mean `\frac`?"));
        check(r"\alhpa", r"there is no TeX command `\alhpa`", r"\alhpa", Some(r"did you mean `\alpha`?"));
        check(r"\xyzzyplugh", r"there is no TeX command `\xyzzyplugh`", r"\xyzzyplugh", None);
        check(r"\frac{1}{2", "this `{` isn't closed", "{", Some("add a `}`"));
        check(r"1}", "this `}` closes nothing", "}", Some(r"write `\}` for the sign itself"));
        check("x^1^2", "double superscript", "^", None);
        assert!(check_range(r"\left( x"));
        assert!(check_range(r"\begin{matrix} 1"));
    }

    fn check_range(tex: &str) -> bool {
        set(tex).is_err_and(|error| error.range.end <= tex.len() && !error.message.is_empty())
    }

    #[test]
    fn hostile_formulas_end() {
        let deep = r"\frac{1}{".repeat(10_000) + &"}".repeat(10_000);
        let bare = r"\frac 1".repeat(2_000);
        let roots = r"\sqrt".repeat(3_000);
        for tex in [
            deep.as_str(),
            &bare,
            &roots,
            r"\def\a{\a\a}\a",
            r"\newcommand{\x}{\x}\x",
            &"x".repeat(1 << 20),
            &"x^".repeat(5_000),
            &"{".repeat(10_000),
            &"}".repeat(10_000),
            &r"\left(".repeat(2_000),
            r"\kern 1e300em x",
            r"\rule{1e9em}{1em}",
            "\\",
            "\\\u{0}",
            "&&&",
            r"\begin{array}{c}\end{matrix}",
        ] {
            if let Err(error) = set(tex) {
                assert!(error.range.end <= tex.len() && !error.message.is_empty());
            }
        }
        assert!(set(&deep[..4500]).is_err_and(|error| error.message.contains("nests")));
    }

    /// What a class meets, one a line.
    const SCHOOL: &str = r"
        \frac{a}{b} + \frac{c}{d} = \frac{ad + bc}{bd}
        x_{1,2} = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
        \sqrt[3]{27} = 3
        \sqrt{\frac{1}{2}}
        \sum_{i=1}^{n} i = \frac{n(n+1)}{2}
        \prod_{k=1}^{n} k = n!
        \int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}
        \iint_D f(x, y)\,dA
        \oint_C \vec{F} \cdot d\vec{r}
        \lim_{x \to 0} \frac{\sin x}{x} = 1
        \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}
        \begin{vmatrix} a & b \\ c & d \end{vmatrix} = ad - bc
        \begin{bmatrix} 1 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & 1 \end{bmatrix}
        f(x) = \begin{cases} x & x \ge 0 \\ -x & \text{otherwise} \end{cases}
        \begin{aligned} (a+b)^2 &= a^2 + 2ab + b^2 \\ (a-b)^2 &= a^2 - 2ab + b^2 \end{aligned}
        \vec{a} \cdot \vec{b} = |\vec{a}||\vec{b}| \cos\theta
        \overrightarrow{AB} + \overrightarrow{BC} = \overrightarrow{AC}
        \mathrm{2\,H_2 + O_2 \rightarrow 2\,H_2O}
        \ce{Fe2O3 + 3 CO -> 2 Fe + 3 CO2}
        \ce{SO4^2- + Ba^2+ -> BaSO4 v}
        {}^{235}_{92}\mathrm{U}
        E = mc^2
        F = G\,\frac{m_1 m_2}{r^2}
        \nabla \times \mathbf{E} = -\frac{\partial \mathbf{B}}{\partial t}
        i\hbar\,\frac{\partial}{\partial t}\Psi = \hat{H}\Psi
        e^{i\pi} + 1 = 0
        \left( \frac{1}{1 + x} \right)^{\!n}
        \left\{ \frac{a}{b} \,\middle|\, a, b \in \mathbb{Z},\ b \ne 0 \right\}
        \binom{n}{k} = \frac{n!}{k!\,(n-k)!}
        \log_2 8 = 3,\quad \ln e = 1
        \sin^2\alpha + \cos^2\alpha = 1
        \overline{AB} \parallel \overline{CD}
        \angle ABC = 90^\circ
        \triangle ABC \sim \triangle DEF
        A \cup B \subseteq \mathbb{R} \setminus \{0\}
        \forall \varepsilon > 0\ \exists \delta > 0
        \underbrace{1 + 2 + \dots + n}_{n \text{ terms}}
        \overbrace{a + b}^{=\,c}
        v = \frac{\text{путь}}{\text{время}}
        \text{速度} = \frac{\text{距离}}{\text{时间}}
        \color{red} x + \textcolor{#0a0}{y} = z
        \xrightarrow{\ \text{heat}\ }
        \boxed{E = h\nu}
        \cfrac{1}{1 + \cfrac{1}{1 + \cfrac{1}{2}}}
        \mathcal{L}, \mathfrak{g}, \mathscr{F}, \mathsf{A}, \mathtt{x}
        \widehat{ABC},\ \tilde{x},\ \dot{x},\ \ddot{x},\ \bar{x}
        \cancel{x} + \sout{y}
        a \equiv b \pmod{n}
    ";
}
