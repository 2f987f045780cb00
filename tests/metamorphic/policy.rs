//! META-POLICY: over every bundled, ordinary and dangerous order the verdict never gets milder by a
//! further danger, a missing answer, worse kidneys or more magnesium.
//!
//! Which orders meet which change is sampled by a fixed step, so that every change and every order
//! takes part and a run stays short.

use crate::bedside::{Answered, Order, cases, plain, quantities};
use maginfuse::clinical::conditions::{CONDITIONS, Kind, POSTPARTUM};
use maginfuse::clinical::medications::CLASSES;
use maginfuse::vocabulary::medications::drugs_of;
use std::sync::OnceLock;

/// How grave a verdict is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Pass,
    Warn,
    OverridableStop,
    Stop,
    Refused,
}

fn rank(answer: &Answered) -> Rank {
    match answer.status() {
        "ok" => Rank::Pass,
        "warn" => Rank::Warn,
        "stop" => {
            let findings = answer.json["findings"].as_array().unwrap();
            let mut stops = findings.iter().filter(|one| one["severity"] == "stop");
            match stops.all(|one| one["overridable"] == true) {
                true => Rank::OverridableStop,
                false => Rank::Stop,
            }
        }
        _ => Rank::Refused,
    }
}

/// An order as it stands, with its answer.
struct Base {
    name: String,
    order: Order,
    rank: Rank,
    findings: Vec<String>,
}

impl Base {
    /// Whether something is said whose id holds one of these words.
    fn says(&self, words: &[&str]) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|finding| words.iter().any(|word| finding.contains(word)))
    }

    /// What is wrong with the answer to `worse`; nothing where it is not milder.
    fn milder(&self, what: &str, worse: &Order) -> Option<String> {
        let answer = worse.check();
        let found = rank(&answer);
        (found < self.rank).then(|| {
            format!(
                "{} {what}: {:?} -> {found:?}\n  {:?}\n  {:?}",
                self.name,
                self.rank,
                self.findings,
                answer.findings()
            )
        })
    }
}

/// Every order, answered once.
fn bases() -> &'static [Base] {
    static BASES: OnceLock<Vec<Base>> = OnceLock::new();
    BASES.get_or_init(|| {
        let base = |(name, order): (String, Order)| {
            let answer = order.check();
            Base {
                name,
                rank: rank(&answer),
                findings: answer.findings(),
                order,
            }
        };
        cases().into_iter().map(base).collect()
    })
}

/// `order` with one more entry in a list of names.
fn with_one_more(order: &Order, list: &str, name: &str) -> Order {
    let own = order.list(list);
    let longer = [&own[..], &[format!("\"{name}\"")]].concat().join(", ");
    order.clone().with(list, &format!("[{longer}]"))
}

/// Orders that each row of a table meets.
const MEETINGS: usize = 3;

/// The orders that row number `row` meets.
fn met(row: usize) -> impl Iterator<Item = &'static Base> {
    let all = bases();
    // 61 has no divisor in common with the number of orders: rows meet different ones.
    (0..MEETINGS).map(move |turn| &all[(row * 61 + turn * 67) % all.len()])
}

fn assert_none(wrong: Vec<String>) {
    assert!(
        wrong.is_empty(),
        "{} milder\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// A pacemaker, a ventilator and a relaxant reassure, and "postpartum" resolves a contradiction.
#[test]
fn meta_policy_one_more_condition_is_never_milder() {
    let reassures = |kind: Kind| matches!(kind, Kind::Pacemaker | Kind::Ventilated);
    let worse = CONDITIONS.iter().enumerate();
    let worse = worse.filter(|(_, row)| !reassures(row.kind) && row.id != POSTPARTUM);
    let wrong = worse.flat_map(|(number, row)| {
        met(number).filter_map(move |base| {
            let more = with_one_more(&base.order, "patient.conditions", row.id);
            base.milder(&format!("and {}", row.id), &more)
        })
    });
    assert_none(wrong.collect());
}

#[test]
fn meta_policy_one_more_drug_is_never_milder() {
    let wrong = CLASSES.iter().enumerate().flat_map(|(number, class)| {
        let drug = drugs_of(class)[0];
        met(number * 7 + 3).filter_map(move |base| {
            // Under a relaxant breathing and reflexes tell nothing.
            let relaxant = class.kind == maginfuse::clinical::medications::Kind::Relaxant;
            if relaxant && base.says(&["reflexes", "respiratory", "breathing"]) {
                return None;
            }
            let more = with_one_more(&base.order, "patient.medications", drug);
            base.milder(&format!("and {drug}"), &more)
        })
    });
    assert_none(wrong.collect());
}

/// A reassuring answer left out: the urine output, the height, the specialist, the route, an empty
/// list of intolerances. Where the answer itself speaks against the order it does not reassure.
#[test]
fn meta_policy_a_missing_answer_is_never_milder() {
    let keys: [(&str, &[&str]); 8] = [
        ("kidney.urine_output", &["urine"]),
        ("patient.height", &["weight-improbable"]),
        ("care.specialist", &["stop specialist"]),
        ("route.oral_feasible", &["oral-first"]),
        ("route.oral_tried", &["oral-first"]),
        ("route.absorption_disorder", &[]),
        ("route.acute_symptoms", &[]),
        ("patient.intolerances", &["intoleran"]),
    ];
    let mut wrong = Vec::new();
    for (number, base) in bases().iter().enumerate() {
        let paths = base.order.paths();
        let there = |key: &&(&str, &[&str])| paths.iter().any(|path| path == key.0);
        let own: Vec<_> = keys.iter().filter(there).collect();
        let (key, against) = own[number % own.len()];
        if !base.says(against) {
            let without = base.order.clone().without(key);
            wrong.extend(base.milder(&format!("without {key}"), &without));
        }
    }
    assert_none(wrong);
}

/// The creatinine times `factor`, a measured clearance or a filtration divided by it.
fn worse_kidneys(order: &Order, factor: f64) -> Order {
    let of_kidneys = |path: &str| {
        let clears = path == "kidney.measured_clearance" || path.ends_with("filtration.value");
        match path.starts_with("kidney.creatinine") {
            true => Some(factor),
            false => clears.then_some(1.0 / factor),
        }
    };
    scaled(order, of_kidneys)
}

/// The quantities of `order` times what `factor` says of their place.
fn scaled(order: &Order, factor: impl Fn(&str) -> Option<f64>) -> Order {
    let quantities = quantities(order).into_iter();
    quantities.fold(order.clone(), |order, (path, value, unit)| {
        match factor(&path) {
            Some(factor) => order.text(&path, &format!("{} {unit}", plain(value * factor))),
            None => order,
        }
    })
}

/// Kidneys that contradict themselves aside: a worse value may resolve that.
#[test]
fn meta_policy_worse_kidneys_are_never_milder() {
    let mut wrong = Vec::new();
    for (number, base) in bases().iter().enumerate() {
        if base.says(&["kidneys-contradict", "creatinine-improbable"]) {
            continue;
        }
        let factor = [1.2, 1.6, 2.5, 4.0][number % 4];
        let worse = worse_kidneys(&base.order, factor);
        wrong.extend(base.milder(&format!("kidneys {factor} times worse"), &worse));
    }
    assert_none(wrong);
}

/// Doses that are doubted because they are small, or because their number is that of another
/// unit, aside.
#[test]
fn meta_policy_more_magnesium_is_never_milder() {
    let doubted = [
        "slip",
        "lowest",
        "unit-question",
        "rounding-coarse",
        "rate-short",
    ];
    let mut wrong = Vec::new();
    for (number, base) in bases().iter().enumerate() {
        if base.says(&doubted) {
            continue;
        }
        let factor = [1.1, 1.4, 2.0, 3.0][number % 4];
        let given = |path: &str| {
            let step = path.starts_with("order.steps");
            (step && (path.ends_with(".dose") || path.ends_with(".rate"))).then_some(factor)
        };
        let more = scaled(&base.order, given);
        wrong.extend(base.milder(&format!("dose x {factor}"), &more));
    }
    assert_none(wrong);
}

/// A replacement that is given faster is judged as strictly or more: a dose within an hour and a
/// rate above 4 g/hour stop alike, and whoever lifts one could lift the other.
#[test]
fn meta_policy_a_faster_replacement_is_never_milder() {
    let mut wrong = Vec::new();
    for name in ["deficiency-severe", "muscle-cramps"] {
        let order = Order::named("deficiency-severe-clean")
            .without("order.product")
            .text("order.indication", name);
        for grams in [1.0, 2.0, 4.0, 4.5, 6.0, 8.0, 10.0, 12.0, 16.0] {
            let mut slower: Option<(u32, Rank)> = None;
            for minutes in [240, 120, 90, 75, 61, 60, 59, 45, 30, 20, 10] {
                let step = format!("[{{ dose = \"{grams} g\", over = \"{minutes} min\" }}]");
                let answer = order
                    .clone()
                    .with("order.bag", "\"20 g / 500 mL\"")
                    .with("order.steps", &step)
                    .check();
                let found = rank(&answer);
                if let Some((before, known)) = slower.filter(|(_, known)| found < *known) {
                    wrong.push(format!(
                        "{name} {grams} g: {before} min {known:?}, {minutes} min {found:?}"
                    ));
                }
                slower = Some((minutes, found));
            }
        }
    }
    assert_none(wrong);
}
