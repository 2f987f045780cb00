//! The source text itself: imports point down, nothing below the command line prints, and
//! no folder is named after nothing.
//!
//! The scanner sees code only: comments, strings and characters are blanked first. It reads
//! `crate::`, `maginfuse::` and chains of `super::` that reach the crate root, each with its
//! whole group of names.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

mod crates;
mod flags;
mod rooms;

/// The layers, lowest first; modules that share a row may see each other.
const LAYERS: [&[&str]; 11] = [
    &["units", "ode", "digest", "threads"],
    &["clinical"],
    &["vocabulary"],
    &["dose", "pk"],
    &["safety"],
    &["case"],
    &["simulate", "nonmem"],
    &["population", "estimate", "plan"],
    &["answer"],
    &["report", "plot"],
    &["cli"],
];

/// Usable from everywhere: the one error, and what the crate root re-exports of it.
const EVERYWHERE: [&str; 4] = ["error", "Error", "ErrorKind", "Result"];

/// The safety case can be audited alone: it never sees a model or a solver.
const SAFETY_CASE: [&str; 5] = ["units", "clinical", "vocabulary", "dose", "safety"];

/// What the safety case never sees.
const SIMULATOR: [&str; 7] = [
    "ode",
    "pk",
    "simulate",
    "nonmem",
    "population",
    "estimate",
    "plan",
];

/// Rooms of a module that do not know each other: the folder, and a name that it never uses.
const ROOMS: [(&str, &str); 1] = [("src/population/people", "engine")];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 9] = [
    "utils", "util", "helpers", "helper", "common", "misc", "types", "shared", "stuff",
];

/// Code lines of one file; longer files are split by meaning.
const LONGEST_FILE: usize = 500;

/// Functions of the order arithmetic and of the rules that give or take a raw number: each
/// one is dimensionless, a count, or for printing, and its unit is in its name or its doc.
const RAW_NUMBERS: [&str; 9] = [
    "bag.rs: milligram_per_milliliter",
    "pump.rs: drops_per_minute",
    "pump.rs: by_whole_drops",
    "single.rs: by_drops",
    "pump.rs: rounding_error",
    "pump.rs: minutes",
    "finding.rs: value",
    "finding.rs: new",
    "finding.rs: of_infusion",
];

fn source_files() -> Vec<PathBuf> {
    fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|e| e == "rs") {
                into.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(Path::new("src"), &mut files);
    files.sort();
    assert!(files.len() > 40, "only {} source files found", files.len());
    files
}

/// `text` with comments, strings and characters replaced by spaces; line ends stay.
fn code_only(text: &str) -> String {
    let bytes: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let starts = |at: usize, word: &str| {
        word.chars()
            .enumerate()
            .all(|(k, c)| bytes.get(at + k) == Some(&c))
    };
    while at < bytes.len() {
        let end = if starts(at, "//") {
            line_end(&bytes, at)
        } else if starts(at, "/*") {
            block_end(&bytes, at)
        } else if let Some(end) = raw_string_end(&bytes, at) {
            end
        } else if bytes[at] == '"' {
            string_end(&bytes, at)
        } else if bytes[at] == '\'' {
            character_end(&bytes, at)
        } else {
            at
        };
        if end == at {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        out.extend(
            bytes[at..end]
                .iter()
                .map(|c| if *c == '\n' { '\n' } else { ' ' }),
        );
        at = end;
    }
    out
}

fn line_end(text: &[char], from: usize) -> usize {
    (from..text.len())
        .find(|k| text[*k] == '\n')
        .unwrap_or(text.len())
}

fn block_end(text: &[char], from: usize) -> usize {
    let (mut depth, mut at) = (0, from);
    while at + 1 < text.len() {
        match (text[at], text[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// The end of `r"..."` or `r#"..."#` that begins at `from`.
fn raw_string_end(text: &[char], from: usize) -> Option<usize> {
    let named = from > 0 && (text[from - 1].is_alphanumeric() || text[from - 1] == '_');
    if text[from] != 'r' || named && text[from - 1] != 'b' {
        return None;
    }
    let hashes = text[from + 1..].iter().take_while(|c| **c == '#').count();
    let open = from + 1 + hashes;
    if text.get(open) != Some(&'"') {
        return None;
    }
    let close = |k: &usize| text[*k] == '"' && (1..=hashes).all(|h| text.get(*k + h) == Some(&'#'));
    Some((open + 1..text.len()).find(close)? + 1 + hashes)
}

fn string_end(text: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < text.len() && text[at] != '"' {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(text.len())
}

/// The end of a character, or `from` for a lifetime.
fn character_end(text: &[char], from: usize) -> usize {
    if text.get(from + 1) == Some(&'\\') {
        return line_end(text, from).min(
            (from + 3..text.len())
                .find(|k| text[*k] == '\'')
                .map_or(text.len(), |k| k + 1),
        );
    }
    if text.get(from + 2) == Some(&'\'') {
        from + 3
    } else {
        from
    }
}

/// The first names after a path prefix: one, or those of a group.
fn names_after(code: &str) -> Vec<String> {
    let code = code.trim_start();
    let Some(group) = code.strip_prefix('{') else {
        return first_word(code).into_iter().collect();
    };
    let (mut depth, mut item, mut names) = (1, String::new(), Vec::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => {
                names.extend(first_word(&item));
                item.clear();
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
        item.push(c);
    }
    names.extend(first_word(&item));
    names
}

fn first_word(code: &str) -> Option<String> {
    let word: String = code
        .trim_start()
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    (!word.is_empty()).then_some(word)
}

/// The module of a file, as a path of names below the crate root.
fn module_of(file: &Path) -> Vec<String> {
    let inner = file.strip_prefix("src").unwrap().with_extension("");
    let mut path: Vec<String> = inner
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    if path.last().is_some_and(|name| name == "mod") {
        path.pop();
    }
    path
}

/// The names below the crate root that `code`, a file of the module `module`, mentions.
fn root_names(code: &str, module: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for prefix in ["crate::", "maginfuse::"] {
        for (at, _) in code.match_indices(prefix) {
            let before = code[..at].chars().next_back();
            // `$crate::` and longer names are other paths.
            if before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == '$' || c == ':')) {
                found.extend(names_after(&code[at + prefix.len()..]));
            }
        }
    }
    let mut rest = code;
    while let Some(at) = rest.find("super::") {
        let mut tail = &rest[at..];
        let mut climbs = 0;
        while let Some(next) = tail.strip_prefix("super::") {
            (tail, climbs) = (next, climbs + 1);
        }
        if climbs == module.len() {
            found.extend(names_after(tail));
        }
        rest = tail;
    }
    found
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

/// Why `module` may not use `name`, if it may not.
fn complaint(module: &str, name: &str) -> Option<String> {
    if name == module || EVERYWHERE.contains(&name) {
        return None;
    }
    let Some(own) = layer(module) else {
        return Some(format!("`{module}` has no place in the layer table"));
    };
    let Some(other) = layer(name) else {
        return Some(format!("`{name}` has no place in the layer table"));
    };
    if other > own {
        return Some(format!("`{module}` uses `{name}`, which lies above it"));
    }
    if SAFETY_CASE.contains(&module) && SIMULATOR.contains(&name) {
        return Some(format!(
            "`{module}` belongs to the safety case and uses `{name}`"
        ));
    }
    None
}

/// Every broken edge of one file.
fn broken_edges(file: &Path, text: &str) -> Vec<String> {
    let module = module_of(file);
    let Some(own) = module
        .first()
        .filter(|name| *name != "lib" && *name != "main")
    else {
        return Vec::new();
    };
    if own == "error" {
        let names = root_names(&code_only(text), &module);
        return names
            .into_iter()
            .filter(|name| !EVERYWHERE.contains(&name.as_str()))
            .map(|name| format!("{}: the error uses `{name}`", file.display()))
            .collect();
    }
    root_names(&code_only(text), &module)
        .into_iter()
        .filter_map(|name| complaint(own, &name))
        .map(|words| format!("{}: {words}", file.display()))
        .collect()
}

#[test]
fn prop_imports_point_down() {
    let broken: Vec<String> = source_files()
        .iter()
        .flat_map(|file| broken_edges(file, &fs::read_to_string(file).unwrap()))
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn prop_who_the_virtual_patients_are_does_not_depend_on_how_they_are_followed() {
    for (room, other) in ROOMS {
        let mut seen = 0;
        for file in source_files() {
            if !file.starts_with(room) {
                continue;
            }
            seen += 1;
            let code = code_only(&fs::read_to_string(&file).unwrap());
            let mut words = code.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            assert!(
                words.all(|word| word != other),
                "{} uses `{other}`",
                file.display()
            );
        }
        assert!(seen > 0, "no file in {room}");
    }
}

#[test]
fn prop_every_module_of_the_crate_root_has_a_layer() {
    let code = code_only(&fs::read_to_string("src/lib.rs").unwrap());
    let modules: Vec<String> = code
        .match_indices("mod ")
        .filter_map(|(at, word)| first_word(&code[at + word.len()..]))
        .collect();
    assert!(modules.len() >= 10, "only {modules:?} found in lib.rs");
    // The error is usable everywhere; the pages of the documentation hold no code.
    let placed = |name: &&String| !["error", "docs", "readme"].contains(&name.as_str());
    for module in modules.iter().filter(placed) {
        assert!(
            layer(module).is_some(),
            "`{module}` has no place in the layer table"
        );
    }
}

#[test]
fn prop_the_scanner_sees_each_kind_of_upward_edge() {
    let upward = |path: &str, text: &str| broken_edges(Path::new(path), text);
    assert_eq!(
        upward("src/dose/bag.rs", "use crate::safety::Finding;").len(),
        1
    );
    assert_eq!(
        upward(
            "src/dose/bag.rs",
            "use crate::{units, safety::{a, b}, Error};"
        )
        .len(),
        1
    );
    assert_eq!(
        upward(
            "src/dose/bag.rs",
            "use crate::{\n  units::{Mass, cli},\n  report,\n};"
        )
        .len(),
        1
    );
    assert_eq!(upward("src/dose/mod.rs", "use super::cli;").len(), 1);
    assert_eq!(
        upward("src/dose/bag.rs", "let x = super::super::cli::run();").len(),
        1
    );
    assert_eq!(
        upward("src/safety/order.rs", "fn f(x: crate::pk::Model) {}").len(),
        1
    );
    assert_eq!(
        upward("src/units/show.rs", "let c = 'x'; crate::clinical::x(); ").len(),
        1
    );
    assert_eq!(
        upward(
            "src/units/show.rs",
            "fn f<'a>(x: &'a str) { crate::dose::x('\\'') }"
        )
        .len(),
        1
    );
    assert_eq!(upward("src/units/show.rs", "crate::brandnew::x()").len(), 1);
    assert_eq!(upward("src/error.rs", "use crate::units::Mass;").len(), 1);
    assert_eq!(upward("src/main.rs", "maginfuse::cli::run()").len(), 0);
    assert_eq!(
        upward(
            "src/dose/bag.rs",
            "use super::safety_margin; use super::input;"
        )
        .len(),
        0
    );
    for harmless in [
        "// use crate::cli;",
        "/// [`crate::cli`]\nfn f() {}",
        "/* crate::cli /* crate::report */ crate::plot */",
        "let s = \"crate::cli \\\" crate::report\";",
        "let s = r#\"crate::cli \" crate::report\"#;",
        "macro_rules! m { () => { $crate::cli } }",
        "use crate::{Error, ErrorKind, Result}; use crate::units::Mass; use crate::clinical;",
    ] {
        let found = upward("src/dose/bag.rs", harmless);
        assert!(found.is_empty(), "{harmless}: {found:?}");
    }
}

#[test]
fn prop_nothing_prints_past_the_writers() {
    for file in source_files() {
        let code = code_only(&fs::read_to_string(&file).unwrap());
        for word in [
            "println!",
            "print!",
            "eprintln!",
            "eprint!",
            "dbg!",
            "todo!",
        ] {
            let used = code
                .match_indices(word)
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            assert!(!used, "{} uses {word}", file.display());
        }
    }
}

#[test]
fn prop_below_the_command_line_nothing_reads_the_world() {
    // Clock, files, environment and entropy belong to `cli` alone; a core without them gives
    // the same answer everywhere. Hashed maps are seeded by entropy, and their order differs from
    // run to run.
    const WORLD: [&str; 10] = [
        "HashMap",
        "HashSet",
        "std::fs",
        "std::env",
        "std::process",
        "std::net",
        "SystemTime",
        "Instant::now",
        "Timestamp::now",
        "Zoned::now",
    ];
    for file in source_files() {
        let module = module_of(&file);
        if module
            .first()
            .is_some_and(|name| name == "cli" || name == "main")
        {
            continue;
        }
        let code = code_only(&fs::read_to_string(&file).unwrap());
        for word in WORLD {
            assert!(!code.contains(word), "{} uses {word}", file.display());
        }
    }
}

/// Functions of `f64` that the C library of the platform computes, each with another last digit.
const OF_THE_PLATFORM: [&str; 24] = [
    "exp", "exp2", "exp_m1", "ln", "ln_1p", "log", "log2", "log10", "powf", "cbrt", "hypot", "sin",
    "cos", "tan", "asin", "acos", "atan", "atan2", "sin_cos", "sinh", "cosh", "tanh", "asinh",
    "acosh",
];

/// Calls in `code` of functions whose digits depend on the platform. A square and powers of ten
/// are products, so [`f64::powi`] is let through for these.
fn platform_calls(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in OF_THE_PLATFORM.into_iter().chain(["atanh", "mul_add"]) {
        for call in [
            format!(".{name}("),
            format!("f64::{name}("),
            format!("f64::{name})"),
            format!("f64::{name},"),
        ] {
            if code.contains(&call) {
                found.push(call);
            }
        }
    }
    for (at, word) in code.match_indices(".powi(") {
        let ten = ["10f64", "10_f64"]
            .iter()
            .any(|ten| code[..at].ends_with(ten));
        if !ten && !code[at + word.len()..].starts_with("2)") {
            found.push(code[at..].chars().take(20).collect());
        }
    }
    found
}

#[test]
fn prop_elementary_functions_are_the_same_on_every_platform() {
    for file in source_files() {
        let code = code_only(&fs::read_to_string(&file).unwrap());
        let found = platform_calls(&code);
        assert!(
            found.is_empty(),
            "{} calls {found:?}: the crate libm gives the same digits everywhere",
            file.display()
        );
    }
    for call in [
        "x.exp()",
        "(a / b).powf(k)",
        "map(f64::ln)",
        "x.powi(3)",
        "f64::sin(x)",
    ] {
        assert_eq!(platform_calls(call).len(), 1, "{call}");
    }
    for harmless in [
        "libm::exp(x)",
        "x.powi(2)",
        "10_f64.powi(n)",
        "x.expect()",
        "y.sqrt()",
    ] {
        assert!(platform_calls(harmless).is_empty(), "{harmless}");
    }
}

#[test]
fn prop_names_say_what_is_inside() {
    for file in source_files() {
        for part in module_of(&file) {
            assert!(!EMPTY_NAMES.contains(&part.as_str()), "{}", file.display());
        }
        let code = code_only(&fs::read_to_string(&file).unwrap());
        for (at, word) in code.match_indices("mod ") {
            let name = first_word(&code[at + word.len()..]).unwrap_or_default();
            assert!(
                !EMPTY_NAMES.contains(&name.as_str()),
                "{}: mod {name}",
                file.display()
            );
        }
    }
}

#[test]
fn prop_files_stay_readable() {
    for file in source_files() {
        let text = fs::read_to_string(&file).unwrap();
        let lines = code_only(&text)
            .lines()
            .filter(|line| !line.trim().is_empty())
            .count();
        assert!(
            lines <= LONGEST_FILE,
            "{} has {lines} lines of code",
            file.display()
        );
    }
}

#[test]
fn prop_raw_numbers_in_the_safety_case_are_named_here() {
    let mut unknown = Vec::new();
    for file in source_files() {
        let module = module_of(&file);
        if !module
            .first()
            .is_some_and(|name| name == "dose" || name == "safety")
        {
            continue;
        }
        let code = code_only(&fs::read_to_string(&file).unwrap());
        for (at, word) in code.match_indices("pub ") {
            let rest = &code[at + word.len()..];
            let end = rest.find(['{', ';']).unwrap_or(rest.len());
            // A field ends at its comma, a signature may hold several.
            let is_function = rest.starts_with("fn ") || rest.starts_with("const fn ");
            let end = if is_function {
                end
            } else {
                rest.find([',', ';', '{']).unwrap_or(end)
            };
            let item = &rest[..end];
            if !item.contains("f64") || item.starts_with("const ") && !is_function {
                continue;
            }
            let name = item.trim_start_matches("const ").trim_start_matches("fn ");
            let name = first_word(name).unwrap_or_default();
            let file = file.file_name().unwrap().to_string_lossy().into_owned();
            let entry = format!("{file}: {name}");
            if !RAW_NUMBERS.contains(&entry.as_str()) {
                unknown.push(entry);
            }
        }
    }
    assert!(
        unknown.is_empty(),
        "a raw number where a quantity is expected (or name it in RAW_NUMBERS): {unknown:?}"
    );
}
