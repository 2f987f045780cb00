//! A reader of pages that are XML: elements, attributes and words, and what is wrong with them.

use std::collections::BTreeSet;

/// An element with the words inside it.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    words: String,
    parents: Vec<String>,
}

/// A page, read strictly: what is no XML is a fault.
pub struct Page {
    elements: Vec<Element>,
    words: String,
    wrong: Vec<String>,
}

impl Page {
    /// Reads a document.
    pub fn read(html: &str) -> Self {
        let mut page = Self {
            elements: Vec::new(),
            words: String::new(),
            wrong: Vec::new(),
        };
        let Some(mut rest) = html.strip_prefix("<!DOCTYPE html>\n") else {
            page.wrong.push("no document type".to_owned());
            return page;
        };
        let mut open: Vec<usize> = Vec::new();
        while let Some(start) = rest.find('<') {
            page.text(&rest[..start], &open);
            let Some(end) = rest[start..].find('>').map(|end| start + end) else {
                page.wrong.push("a tag without an end".to_owned());
                return page;
            };
            let tag = &rest[start + 1..end];
            rest = &rest[end + 1..];
            if let Some(name) = tag.strip_prefix('/') {
                let last = open.pop().map(|index| page.elements[index].name.clone());
                if last.as_deref() != Some(name) {
                    page.wrong.push(format!("</{name}> closes {last:?}"));
                }
                continue;
            }
            let (tag, closed) = match tag.strip_suffix('/') {
                Some(tag) => (tag, true),
                None => (tag, false),
            };
            page.element(tag, &open);
            if !closed {
                open.push(page.elements.len() - 1);
            }
        }
        if !open.is_empty() || !rest.trim().is_empty() {
            page.wrong.push("a page that does not end".to_owned());
        }
        page
    }

    fn element(&mut self, tag: &str, open: &[usize]) {
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while let Some((key, after)) = rest.trim_start().split_once("=\"") {
            let Some((value, after)) = after.split_once('"') else {
                self.wrong
                    .push(format!("an attribute without an end in <{tag}>"));
                break;
            };
            attributes.push((key.to_owned(), self.plain(value)));
            rest = after;
        }
        let keys: BTreeSet<&String> = attributes.iter().map(|(key, _)| key).collect();
        if !rest.trim().is_empty() || keys.len() < attributes.len() || tag.contains('<') {
            self.wrong.push(format!("<{tag}>"));
        }
        let parents = open.iter().map(|&index| self.elements[index].name.clone());
        let parents = parents.collect();
        self.elements.push(Element {
            name: name.to_owned(),
            attributes,
            words: String::new(),
            parents,
        });
    }

    fn text(&mut self, text: &str, open: &[usize]) {
        let plain = self.plain(text);
        for &index in open {
            self.elements[index].words.push_str(&plain);
        }
        let shown = !open
            .iter()
            .any(|&index| ["style", "title", "desc"].contains(&self.elements[index].name.as_str()));
        if shown {
            self.words.push_str(&plain);
        }
    }

    /// `text` with its references resolved.
    fn plain(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut parts = text.split('&');
        out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let known = [
                ("amp;", '&'),
                ("lt;", '<'),
                ("gt;", '>'),
                ("quot;", '"'),
                ("#39;", '\''),
            ];
            match known.iter().find(|(name, _)| part.starts_with(name)) {
                Some((name, letter)) => {
                    out.push(*letter);
                    out.push_str(&part[name.len()..]);
                }
                None => self.wrong.push(format!("&{part}")),
            }
        }
        out
    }

    /// The words of every element of this name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let name = name.to_owned();
        let of = self.elements.iter().filter(move |one| one.name == name);
        of.map(|one| one.words.trim())
    }

    /// Everything that is read on the page.
    pub fn words(&self) -> String {
        let words: Vec<&str> = self.words.split_whitespace().collect();
        words.join(" ")
    }

    /// What is wrong with any page of this program.
    pub fn faults(&self) -> Vec<String> {
        let mut wrong = self.wrong.clone();
        let known: BTreeSet<&str> =
            "html head meta title style body main header section footer div \
             h1 h2 h3 p b strong dl dt dd ul li table thead tbody tr th td svg desc rect polygon \
             polyline circle text path"
                .split_whitespace()
                .collect();
        let attributes: BTreeSet<&str> = "lang xmlns charset http-equiv content name class scope \
             colspan width height viewBox role font-family stroke-linejoin points fill fill-opacity \
             stroke stroke-width cx cy r x y text-anchor font-size font-weight textLength \
             lengthAdjust d aria-hidden"
            .split_whitespace()
            .collect();
        let mut level = 0;
        for element in &self.elements {
            let name = element.name.as_str();
            if !known.contains(name) {
                wrong.push(format!("<{name}>"));
            }
            let foreign = element.attributes.iter().map(|(key, _)| key.as_str());
            wrong.extend(
                foreign
                    .filter(|key| !attributes.contains(key))
                    .map(str::to_owned),
            );
            // Headings in order, and none of them empty.
            if let Some(depth) = name.strip_prefix('h').and_then(|depth| depth.parse().ok()) {
                if depth > level + 1 || element.words.trim().is_empty() {
                    wrong.push(format!("heading <{name}> {}", element.words));
                }
                level = depth;
            }
            if name == "th" && !element.has("scope") {
                wrong.push("a head of a table without a scope".to_owned());
            }
            if name == "svg" && !element.is("aria-hidden", "true") && !element.is("role", "img") {
                wrong.push("a figure without a role".to_owned());
            }
        }
        for (name, inside) in [("title", "head"), ("title", "svg"), ("desc", "svg")] {
            let found = self.elements.iter().any(|one| {
                let within = one.parents.last().is_some_and(|parent| parent == inside);
                one.name == name && within && !one.words.trim().is_empty()
            });
            if !found {
                wrong.push(format!("no <{name}> in <{inside}>"));
            }
        }
        let policy = "default-src 'none'; style-src 'unsafe-inline'";
        let all = |name: &str, key: &str, value: &str| {
            let mut of = self.elements.iter().filter(|one| one.name == name);
            of.any(|one| one.is(key, value))
        };
        if !all("meta", "content", policy) || !all("html", "lang", "en") {
            wrong.push("no policy or no language".to_owned());
        }
        wrong
    }
}

impl Element {
    fn has(&self, key: &str) -> bool {
        self.attributes.iter().any(|(own, _)| own == key)
    }

    fn is(&self, key: &str, value: &str) -> bool {
        let pair = |(own, held): &(String, String)| own == key && held == value;
        self.attributes.iter().any(pair)
    }
}
