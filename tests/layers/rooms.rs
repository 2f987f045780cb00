//! Inside a room: the modules of one folder use one another in one direction only.

use super::{code_only, module_of, names_after, source_files};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The rooms that are free of circles.
const ROOMS: [&str; 1] = ["plot"];

/// What `code`, a file of the module `module`, names of its room: the first folder.
fn room_names(code: &str, module: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let direct = format!("crate::{}::", module[0]);
    for (at, _) in code.match_indices(&direct) {
        found.extend(names_after(&code[at + direct.len()..]));
    }
    let mut rest = code;
    while let Some(at) = rest.find("super::") {
        let mut tail = &rest[at..];
        let mut climbs = 0;
        while let Some(next) = tail.strip_prefix("super::") {
            (tail, climbs) = (next, climbs + 1);
        }
        if climbs + 1 == module.len() {
            found.extend(names_after(tail));
        }
        rest = tail;
    }
    found
}

/// A chain of modules that leads back to its first, if there is one.
fn circle(uses: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn follow(
        uses: &BTreeMap<String, BTreeSet<String>>,
        trail: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> bool {
        let here = trail[trail.len() - 1].clone();
        for next in uses.get(&here).into_iter().flatten() {
            if trail.contains(next) {
                trail.push(next.clone());
                return true;
            }
            if !done.contains(next) {
                trail.push(next.clone());
                if follow(uses, trail, done) {
                    return true;
                }
                trail.pop();
            }
        }
        done.insert(here);
        false
    }
    let mut done = BTreeSet::new();
    uses.keys().find_map(|start| {
        let mut trail = vec![start.clone()];
        follow(uses, &mut trail, &mut done).then_some(trail)
    })
}

/// Which module of a room uses which; a name that the room only passes on counts as the room.
fn edges(room: &str) -> BTreeMap<String, BTreeSet<String>> {
    let files: Vec<_> = source_files()
        .into_iter()
        .filter(|file| module_of(file)[0] == room)
        .collect();
    let modules: BTreeSet<String> = files
        .iter()
        .filter_map(|file| module_of(file).get(1).cloned())
        .collect();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in &files {
        let module = module_of(file);
        let Some(own) = module.get(1) else {
            uses.entry(room.to_owned())
                .or_default()
                .extend(modules.clone());
            continue;
        };
        let code = code_only(&fs::read_to_string(file).unwrap());
        for name in room_names(&code, &module) {
            let target = if modules.contains(&name) {
                name
            } else {
                room.to_owned()
            };
            if target != *own {
                uses.entry(own.clone()).or_default().insert(target);
            }
        }
    }
    uses
}

#[test]
fn prop_rooms_have_no_circles() {
    for room in ROOMS {
        let uses = edges(room);
        assert!(uses.len() > 5, "{room}: {uses:?}");
        if let Some(trail) = circle(&uses) {
            panic!("{room}: {}", trail.join(" uses "));
        }
    }
}

#[test]
fn prop_the_scanner_of_rooms_sees_a_circle() {
    let uses = |edges: &[(&str, &str)]| {
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in edges {
            let targets = uses.entry((*from).to_owned()).or_default();
            targets.insert((*to).to_owned());
        }
        uses
    };
    assert_eq!(circle(&uses(&[("a", "b"), ("a", "c"), ("b", "c")])), None);
    let found = circle(&uses(&[("a", "b"), ("b", "c"), ("c", "b")])).unwrap();
    assert_eq!(found, ["a", "b", "c", "b"]);
    let module = |words: &[&str]| -> Vec<String> { words.iter().map(|w| (*w).into()).collect() };
    let names = room_names(
        "use super::{scene::Area, style}; use crate::plot::axis::Axis; use super::super::units;",
        &module(&["plot", "part"]),
    );
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(names, ["axis", "scene", "style"]);
    let names = room_names("use super::super::style;", &module(&["plot", "font", "x"]));
    assert!(names.contains("style"));
}
