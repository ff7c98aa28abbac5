//! HTML: the main article, without what surrounds it. Forgiving and linear; no page is ever refused for its tags.

use super::markdown::{sole_title, table};
use super::{Found, Kind, Mark, Paragraph, Picture, Verbatim, escaped};

/// Elements whose text is no part of an article.
const SKIPPED: [&str; 12] =
    ["script", "style", "noscript", "template", "nav", "footer", "aside", "form", "svg", "button", "select", "iframe"];

/// Reads HTML.
#[must_use]
pub fn read(text: &str) -> Found {
    // Lower case keeps the places of ASCII letters, and tags have no others.
    let lower = text.to_ascii_lowercase();
    let part = ["article", "main", "body"].into_iter().find_map(|name| {
        let start = lower.find(&format!("<{name}"))?;
        let end = lower.rfind(&format!("</{name}>")).filter(|end| *end > start).unwrap_or(text.len());
        Some((name, start..end))
    });
    // The head of an article holds its title, that of a page its menus.
    let is_page = part.as_ref().is_none_or(|(name, _)| *name == "body");
    let mut found = run(Reader { is_page, ..Reader::default() }, &text[part.map_or(0..text.len(), |(_, range)| range)]);
    found.title = sole_title(&mut found.paragraphs).or_else(|| {
        let start = lower.find("<title")?;
        let start = start + lower[start..].find('>')? + 1;
        let end = start + lower[start..].find("</title")?;
        Some(escaped(unescape(&text[start..end]).split_whitespace().collect::<Vec<_>>().join(" ").as_str()))
    });
    found
}

/// Reads a piece of HTML that stands in another text.
pub(super) fn fragment(text: &str) -> Found {
    run(Reader::default(), text)
}

fn run(mut reader: Reader, text: &str) -> Found {
    reader.run(text);
    reader.flush();
    Found { paragraphs: reader.paragraphs, pictures: reader.pictures, ..Found::default() }
}

#[derive(Default)]
struct Reader {
    paragraphs: Vec<Paragraph>,
    pictures: Vec<Picture>,
    text: String,
    kind: Option<Kind>,
    /// The element that is skipped, and how often it is open.
    skipped: Option<(String, usize)>,
    n_quotes: usize,
    rows: Vec<Vec<String>>,
    is_table: bool,
    is_page: bool,
    is_caption: bool,
    /// The lists that are open: true for those with numbers.
    lists: Vec<bool>,
    /// Inside of what keeps its lines: the language that it names.
    pre: Option<String>,
}

impl Reader {
    fn run(&mut self, mut rest: &str) {
        while let Some(at) = rest.find('<') {
            self.say(&rest[..at]);
            rest = &rest[at..];
            if rest.starts_with("<!--") {
                rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
                continue;
            }
            let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
            let Some(end) = is_tag.then(|| rest.find('>')).flatten() else {
                self.say("<");
                rest = &rest[1..];
                // Without an end there is no tag any more: all of it is text.
                if is_tag {
                    break;
                }
                continue;
            };
            self.tag(&rest[1..end]);
            rest = &rest[end + 1..];
            // Programs have signs of their own: what looks like a tag in them is none.
            if let Some((name, _)) =
                self.skipped.as_ref().filter(|(name, _)| matches!(name.as_str(), "script" | "style"))
            {
                let is_close =
                    |at: usize| rest.get(at + 2..at + 2 + name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name));
                let close = rest.match_indices("</").map(|(at, _)| at).find(|at| is_close(*at));
                rest = close.map_or("", |at| &rest[at..]);
            }
        }
        self.say(rest);
    }

    fn say(&mut self, text: &str) {
        if self.skipped.is_none() {
            self.text.push_str(&unescape(text));
        }
    }

    fn tag(&mut self, tag: &str) {
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        if let Some((skipped, n)) = &mut self.skipped {
            if *skipped == name && !tag.ends_with('/') {
                *n = if is_end { n.saturating_sub(1) } else { *n + 1 };
                if *n == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        let is_skipped = SKIPPED.contains(&name.as_str()) || name == "header" && self.is_page;
        if !is_end && is_skipped && !tag.ends_with('/') {
            self.flush();
            self.skipped = Some((name, 1));
            return;
        }
        if self.pre.is_some() {
            self.tag_inside_pre(&name, is_end, tag);
            return;
        }
        match (name.as_str(), is_end) {
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                self.flush();
                self.kind = Some(Kind::Heading(name.as_bytes()[1] - b'0'));
            }
            ("li", false) => {
                self.flush();
                self.kind = Some(Kind::Item(Mark::inside(&self.lists)));
            }
            ("ul" | "ol", false) => self.open_list(name == "ol"),
            ("ul" | "ol", true) => self.close_list(),
            ("pre", false) if !self.is_table => {
                self.flush();
                self.pre = Some(String::new());
            }
            ("figcaption", false) => {
                self.flush();
                self.is_caption = true;
            }
            ("blockquote", _) => {
                self.flush();
                self.n_quotes = if is_end { self.n_quotes.saturating_sub(1) } else { self.n_quotes + 1 };
            }
            ("table", false) => {
                self.flush();
                self.is_table = true;
            }
            ("table", true) if self.is_table => {
                self.is_table = false;
                let rows = std::mem::take(&mut self.rows);
                self.paragraphs.push(table(rows));
                self.text.clear();
            }
            ("tr", false) if self.is_table => self.rows.push(Vec::new()),
            ("td" | "th", false) if self.is_table => self.text.clear(),
            ("td" | "th", true) if self.is_table => {
                let cell = escaped(&std::mem::take(&mut self.text).split_whitespace().collect::<Vec<_>>().join(" "));
                self.rows.last_mut().into_iter().for_each(|row| row.push(cell.clone()));
            }
            ("img", false) => self.picture(tag),
            ("br", _) => self.text.push(' '),
            (
                "p" | "div" | "section" | "li" | "figure" | "figcaption" | "dd" | "dt" | "hr",
                _,
            )
            | ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true)
                // A paragraph inside an item is still the item.
                if !(self.is_table || name == "p" && !is_end && self.text.trim().is_empty()) =>
            {
                self.flush();
            }
            _ => {}
        }
    }

    fn open_list(&mut self, is_numbered: bool) {
        self.flush();
        self.lists.push(is_numbered);
    }

    fn close_list(&mut self) {
        self.flush();
        self.lists.pop();
    }

    /// A tag within a program's text, which keeps its lines.
    fn tag_inside_pre(&mut self, name: &str, is_end: bool, tag: &str) {
        match (name, is_end) {
            ("br", _) => self.text.push('\n'),
            // `<pre><code class="language-rust">` is how programs say it.
            ("code", false) => {
                let class = attribute(tag, "class").unwrap_or_default();
                let language = class.split_whitespace().find_map(|class| class.strip_prefix("language-"));
                self.pre = Some(language.unwrap_or_default().to_owned());
            }
            ("pre", true) => {
                let language = self.pre.take().unwrap_or_default();
                let text = std::mem::take(&mut self.text);
                let text = text.trim_start_matches('\n').trim_end();
                if !text.trim().is_empty() {
                    self.paragraphs.push(Paragraph::new(Kind::Verbatim(Verbatim::Code(language)), text));
                }
            }
            _ => {}
        }
    }

    fn picture(&mut self, tag: &str) {
        let Some(path) = attribute(tag, "src") else { return };
        let alt = escaped(&attribute(tag, "alt").unwrap_or_default());
        let text = std::mem::take(&mut self.text);
        self.paragraphs.push(Paragraph::new(Kind::Picture(self.pictures.len()), alt));
        self.pictures.push(Picture { name: path, bytes: None });
        self.text = text;
    }

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        let is_caption = std::mem::take(&mut self.is_caption);
        if text.is_empty() {
            return;
        }
        // What stands below a picture says what it shows.
        if let Some(picture) = self.paragraphs.last_mut().filter(|p| is_caption && matches!(p.kind, Kind::Picture(_))) {
            picture.text = text;
            return;
        }
        let quote = (self.n_quotes > 0).then_some(Kind::Quote(None));
        let kind = self.kind.take().or(quote).unwrap_or(Kind::Text);
        self.paragraphs.push(Paragraph::new(kind, text));
    }
}

/// The value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.find(&format!(" {name}="))? + name.len() + 2;
    let rest = &tag[at..];
    let value = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
        _ => rest.split(|c: char| c.is_whitespace() || c == '>').next()?,
    };
    Some(unescape(value))
}

/// Text with the entities that people write; others stay as they are.
fn unescape(text: &str) -> String {
    const NAMED: [(&str, &str); 21] = [
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
        ("nbsp", "\u{a0}"),
        ("mdash", "—"),
        ("ndash", "–"),
        ("hellip", "…"),
        ("lsquo", "‘"),
        ("rsquo", "’"),
        ("ldquo", "“"),
        ("rdquo", "”"),
        ("laquo", "«"),
        ("raquo", "»"),
        ("bdquo", "„"),
        ("copy", "©"),
        ("eacute", "é"),
        ("agrave", "à"),
        ("uuml", "ü"),
        ("shy", ""),
    ];
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let head: String = rest.chars().take(12).collect();
        let name = head.find(';').map(|end| head[1..end].to_owned());
        let meant = name.as_deref().and_then(|name| {
            let code = name.strip_prefix('#').and_then(|code| match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => code.parse().ok(),
            });
            let char_of = code.and_then(char::from_u32).filter(|c| !c.is_control()).map(|c| c.to_string());
            char_of.or_else(|| NAMED.iter().find(|(named, _)| *named == name).map(|(_, meant)| (*meant).to_owned()))
        });
        match (meant, name) {
            (Some(meant), Some(name)) => {
                out.push_str(&meant);
                rest = &rest[name.len() + 2..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_read_without_what_surrounds_it() {
        let text = "<html><head><title>T</title></head><body><nav>Home</nav><article><h1>Steel &amp; rail</h1><p>It <b>began</b>&nbsp;in&#32;1950.<script>if (a<b) {}</script></p><h2>One</h2><ul><li><p>a</p></li><li>b</ul><table><tr><th>y</th><th>n</th></tr><tr><td>1950</td><td>5</td></tr></table><h2>Two</h2><blockquote>Words.</blockquote></article><footer>x</footer></body>";
        let found = read(text);
        assert_eq!(found.title.as_deref(), Some("Steel & rail"));
        let kinds: Vec<&str> = found.paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(kinds, ["It began in 1950.", "One", "a", "b", "y · n; 1950 · 5", "Two", "Words."]);
        assert_eq!(found.paragraphs[2].kind, Kind::Item(Mark::default()));
        assert_eq!(found.paragraphs[6].kind, Kind::Quote(None));
    }

    #[test]
    fn an_article_keeps_its_head_and_pictures_their_captions() {
        let text = "<body><header>Menu</header><article><header><h1>Steel</h1></header><p>It began in 1950.</p><figure><img src=a.png alt=x><figcaption>The mill</figcaption></figure><h2>One</h2><p>End.</p></article></body>";
        let found = read(text);
        assert_eq!(found.title.as_deref(), Some("Steel"));
        assert_eq!(found.paragraphs[1], Paragraph::new(Kind::Picture(0), "The mill"));
        assert_eq!(read("<body><header>Menu</header><p>Words.</p></body>").paragraphs.len(), 1);
    }

    #[test]
    fn lists_keep_their_marks_and_programs_their_lines() {
        let text = "<ol><li>one<ul><li>below</li></ul></li></ol><pre><code class=\"x language-rust\">fn f() {\n    <b>a</b> &lt; b\n}</code></pre><p>After.</p>";
        let found = read(text);
        let said: Vec<_> = found.paragraphs.iter().map(|p| (p.kind.clone(), p.text.as_str())).collect();
        let item = |depth, is_numbered| Kind::Item(Mark { depth, is_numbered });
        let code = Kind::Verbatim(Verbatim::Code("rust".to_owned()));
        assert_eq!(
            said,
            [
                (item(0, true), "one"),
                (item(1, false), "below"),
                (code, "fn f() {\n    a < b\n}"),
                (Kind::Text, "After."),
            ]
        );
    }

    #[test]
    fn broken_html_never_hangs() {
        for text in ["<", "<a", "<<<<p>x", "a < b & c &amp", "<!-- open", "<script>never closed", "</p></p>"] {
            assert!(read(text).pictures.is_empty());
        }
        assert!(read(&"<div>".repeat(50_000)).title.is_none());
        assert!(read(&"<".repeat(50_000)).title.is_none());
    }
}
