//! Reads an SVG figure back, strictly enough to notice a document that is not well-formed.

use std::collections::BTreeMap;

/// One element without children, or a text with its words.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub words: String,
}

impl Element {
    pub(super) fn number(&self, name: &str) -> f64 {
        let value = &self.attributes[name];
        value.trim_end_matches("pt").parse().expect("a number")
    }
}

/// All elements in order, the root first. Panics where XML is not well-formed.
pub(super) fn elements(document: &[u8]) -> Vec<Element> {
    let mut rest = std::str::from_utf8(document).expect("UTF-8");
    let mut open: Vec<usize> = Vec::new();
    let mut found: Vec<Element> = Vec::new();
    while let Some(start) = rest.find('<') {
        let words = unescaped(&rest[..start]);
        match open.last() {
            Some(&index) => found[index].words += &words,
            None => assert!(words.trim().is_empty(), "text outside the root: {words}"),
        }
        let end = start + rest[start..].find('>').expect("every tag ends");
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let index = open.pop().expect("a tag to close");
            assert_eq!(found[index].name, name, "tags are nested");
            continue;
        }
        let (tag, closed) = tag
            .strip_suffix('/')
            .map_or((tag, false), |tag| (tag, true));
        if !closed {
            open.push(found.len());
        }
        found.push(element(tag));
    }
    assert!(
        open.is_empty() && rest.trim().is_empty(),
        "the root is closed and the last"
    );
    found
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    let mut attributes = BTreeMap::new();
    while !rest.trim().is_empty() {
        let (key, value) = rest
            .split_once("=\"")
            .expect("an attribute has a quoted value");
        let (value, after) = value.split_once('"').expect("a quote is closed");
        let before = attributes.insert(key.trim().to_string(), unescaped(value));
        assert!(before.is_none(), "{key} is given twice");
        rest = after;
    }
    Element {
        name: name.to_string(),
        attributes,
        words: String::new(),
    }
}

fn unescaped(text: &str) -> String {
    let text = text
        .chars()
        .inspect(|&c| assert!(!c.is_control() || c == '\n', "{c:?} in XML"));
    let text: String = text.collect();
    let mut out = String::new();
    let mut parts = text.split('&');
    out.push_str(parts.next().expect("split gives one part"));
    for part in parts {
        let (name, after) = part.split_once(';').expect("an entity ends");
        out.push(match name {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => panic!("unknown entity {name}"),
        });
        out.push_str(after);
    }
    out
}

/// A text of the figure with the rectangle it covers, in points.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub text: String,
    pub anchor: String,
    /// The baseline.
    pub y: f64,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// Bold letters of Helvetica are at most this much wider than regular ones, over a whole text.
const BOLD: f64 = 1.08;

/// Every text of a document.
pub(super) fn texts(document: &[u8]) -> Vec<Words> {
    elements(document)
        .iter()
        .filter(|e| e.name == "text")
        .map(words)
        .collect()
}

fn words(element: &Element) -> Words {
    let size = element.number("font-size");
    let bold = if element.attributes.contains_key("font-weight") {
        BOLD
    } else {
        1.0
    };
    let width = helvetica(&element.words) * size * bold;
    let x = element.number("x");
    let y = element.number("y");
    let anchor = element.attributes["text-anchor"].clone();
    let left = match anchor.as_str() {
        "start" => x,
        "middle" => x - width / 2.0,
        "end" => x - width,
        other => panic!("unknown anchor {other}"),
    };
    // Height of a capital and depth of a descender of Helvetica: 718 and 207 of 1000.
    let (top, bottom) = (y - 0.718 * size, y + 0.207 * size);
    Words {
        text: element.words.clone(),
        anchor,
        y,
        left,
        right: left + width,
        top,
        bottom,
    }
}

/// Width of `text` in em, from the metrics that Adobe published for Helvetica.
pub(super) fn helvetica(text: &str) -> f64 {
    let letter = |c: char| match c {
        'i' | 'j' | 'l' => 222,
        '|' => 260,
        ' ' | '!' | ',' | '.' | '/' | ':' | ';' | 'I' | '[' | '\\' | ']' | 'f' | 't' => 278,
        '\u{a0}' => 278,
        '\'' => 191,
        '(' | ')' | '-' | '`' | 'r' => 333,
        '{' | '}' => 334,
        '"' => 355,
        '*' => 389,
        '^' => 469,
        'J' | 'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 500,
        '0'..='9'
        | '#'
        | '$'
        | '?'
        | 'L'
        | '_'
        | 'a'
        | 'b'
        | 'd'
        | 'e'
        | 'g'
        | 'h'
        | 'n'
        | 'o'
        | 'p'
        | 'q'
        | 'u' => 556,
        '+' | '<' | '=' | '>' | '~' => 584,
        'F' | 'T' | 'Z' => 611,
        '&' | 'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' => 667,
        'C' | 'D' | 'H' | 'N' | 'R' | 'U' | 'w' => 722,
        'G' | 'O' | 'Q' => 778,
        'M' | 'm' => 833,
        '%' => 889,
        'W' => 944,
        '@' => 1015,
        other => panic!("no width for {other:?}"),
    };
    f64::from(text.chars().map(letter).sum::<i32>()) / 1000.0
}
