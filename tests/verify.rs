//! `verify`: what a second person enters is compared blindly, and every slip is caught as long as
//! one of the two entries is right.

use crate::bedside::{Answered, Order, ask, cases, plain, program, quantity};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use tempfile::NamedTempFile;

/// What one person enters: flags of `verify`, each with its value.
#[derive(Clone, Debug)]
struct Entry(Vec<(String, String)>);

impl Entry {
    /// What a careful person reads from the order of a case; nothing yet on the pump.
    fn of(order: &Order) -> Self {
        let mut entry = vec![("weight".to_owned(), order.get("patient.weight").unwrap())];
        for key in [
            "salt", "bag", "product", "stock", "draw", "diluent", "vehicle",
        ] {
            let given = order.get(&format!("order.{key}"));
            entry.extend(given.map(|text| (key.to_owned(), text)));
        }
        for step in 0..order.list("order.steps").len() {
            let of = |key: &str| order.get(&format!("order.steps.{step}.{key}"));
            let words = match (of("dose"), of("over"), of("rate"), of("pause")) {
                (Some(dose), ..) if of("route").is_some() => format!("{dose} intramuscular"),
                (Some(dose), Some(over), ..) => format!("{dose} over {over}"),
                (_, _, Some(rate), _) => format!("{rate} for {}", of("for").unwrap()),
                (.., Some(pause)) => format!("pause for {pause}"),
                _ => panic!("a step of {order:?}"),
            };
            entry.push(("order-step".to_owned(), words));
        }
        Self(entry)
    }

    /// The same with what a pump shows for each of its steps.
    fn with_pump(mut self, rates: &[f64]) -> Self {
        if rates.is_empty() {
            self.0.push(("pump-rate".to_owned(), "none".to_owned()));
        }
        for rate in rates {
            let shown = format!("{} mL/h", plain(*rate));
            self.0.push(("pump-rate".to_owned(), shown));
        }
        self
    }

    /// What `verify` answers to this entry.
    fn against(&self, first: &Order) -> Answered {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(first.written().as_bytes()).unwrap();
        let mut words = vec!["maginfuse", "verify", "--against"];
        words.push(file.path().to_str().unwrap());
        let flags: Vec<String> = self.0.iter().map(|(flag, _)| format!("--{flag}")).collect();
        for (flag, (_, value)) in flags.iter().zip(&self.0) {
            words.extend([flag.as_str(), value.as_str()]);
        }
        ask(&words)
    }

    /// This entry with each of its texts slipped in every way, and what slipped.
    fn slips(&self) -> Vec<(String, Self)> {
        let mut all = Vec::new();
        for (index, (flag, text)) in self.0.iter().enumerate() {
            for slip in slipped(text) {
                let mut entry = self.clone();
                entry.0[index].1.clone_from(&slip);
                all.push((format!("{flag}: {text} as {slip}"), entry));
            }
        }
        all
    }
}

/// A text with one of its numbers tenfold, a tenth, by the factors between grams, milliequivalents
/// and millimoles, double, half, or with one digit wrong; or with its first two numbers swapped.
fn slipped(text: &str) -> Vec<String> {
    const FACTORS: [f64; 8] = [10.0, 0.1, 8.11, 1.0 / 8.11, 10.14, 1.0 / 10.14, 2.0, 0.5];
    let words: Vec<&str> = text.split(' ').collect();
    let numbers: Vec<(usize, f64)> = words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| Some((at, word.parse().ok()?)))
        .collect();
    let rewritten = |at: usize, number: String| {
        let mut words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        words[at] = number;
        words.join(" ")
    };
    let mut all = Vec::new();
    for (at, number) in &numbers {
        all.extend(FACTORS.map(|factor| rewritten(*at, plain(number * factor))));
        let digits = words[*at];
        for (place, digit) in digits.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            let wrong = (digit.to_digit(10).unwrap() + 1) % 10;
            let wrong = format!("{}{wrong}{}", &digits[..place], &digits[place + 1..]);
            all.push(rewritten(*at, wrong));
        }
    }
    if let [(first, a), (second, b), ..] = numbers[..]
        && a != b
    {
        let mut words: Vec<&str> = words.clone();
        words.swap(first, second);
        all.push(words.join(" "));
    }
    all
}

/// Cases that `check` answers, each with its order, the rates of its pump (none under a stop) and
/// the verdict.
fn checked() -> Vec<(String, Order, Option<Vec<f64>>, u8)> {
    let mut all = Vec::new();
    for (name, order) in cases() {
        // Doses that are repeated would be entered one by one.
        let repeated = order.paths().iter().any(|path| path == "order.repeat");
        let answer = order.check();
        if repeated || answer.error.is_some() {
            continue;
        }
        let program = answer.json["program"].as_array();
        let rates = program.map(|steps| {
            let rates = steps.iter().map(|step| step["pump_rate"]["value"].as_f64());
            rates.flatten().filter(|rate| *rate > 0.0).collect()
        });
        all.push((name, order, rates, answer.code));
    }
    assert!(all.len() > 150, "{} cases", all.len());
    all
}

#[test]
fn verify_what_two_people_read_alike_agrees() {
    for (name, order, rates, code) in checked() {
        let Some(rates) = rates else { continue };
        let answer = Entry::of(&order).with_pump(&rates).against(&order);
        let told = format!("{name}: {} {:?}", answer.text, answer.error);
        assert!(
            answer.json["agrees"] == true && answer.code == code,
            "{told}"
        );
        let whole = order.check().json;
        for key in ["findings", "program", "exposure", "checklist", "provenance"] {
            assert!(answer.json["check"][key] == whole[key], "{name}: {key}");
        }
        assert!(answer.json["second"] == answer.json["first"], "{name}");
    }
}

#[test]
fn verify_catches_every_slip_of_the_second_entry_and_of_the_first() {
    let mut slips = 0;
    for (name, order, rates, _) in checked() {
        let Some(rates) = rates else { continue };
        let right = Entry::of(&order).with_pump(&rates);
        for (slip, wrong) in right.slips() {
            let answer = wrong.against(&order);
            let caught = answer.json["agrees"] == false && answer.code == 10;
            assert!(caught || answer.error.is_some(), "{name}: {slip}");
            slips += 1;
        }
        // And in the first entry, seen by a second who is right.
        for path in [
            "patient.weight",
            "order.bag",
            "order.steps.0.dose",
            "order.steps.0.rate",
        ] {
            let Some(text) = order.get(path) else {
                continue;
            };
            for slip in slipped(&text) {
                let answer = right.against(&order.clone().text(path, &slip));
                let caught = answer.json["agrees"] == false && answer.code == 10;
                assert!(caught || answer.error.is_some(), "{name}: {path} = {slip}");
                slips += 1;
            }
        }
    }
    assert!(slips > 5000, "{slips} slips");
}

#[test]
fn verify_catches_a_wrong_bag_and_a_volume_in_the_rate_field() {
    let order = Order::named("pre-eclampsia");
    let right = Entry::of(&order).with_pump(&[300.0, 25.0]);
    assert_eq!(right.against(&order).json["agrees"], true);
    for (flag, wrong) in [
        ("product", "us-premix-4pct-1000mL"),
        ("product", "us-premix-4pct-100mL"),
        ("product", "us-vial-50pct-10mL"),
        // 310 mL for 30, and the volumes of the order as rates.
        ("pump-rate", "310 mL/h"),
        ("pump-rate", "100 mL/h"),
        ("pump-rate", "600 mL/h"),
        ("pump-rate", "25 mL/h"),
        ("pump-rate", "none"),
    ] {
        let mut entry = right.clone();
        let at = entry.0.iter().position(|(own, _)| own == flag).unwrap();
        entry.0[at].1 = wrong.to_owned();
        let answer = entry.against(&order);
        assert_ne!(answer.json["agrees"], true, "{flag} {wrong}");
    }
}

/// Every byte of an answer: text, document and exit code.
fn bytes(answer: &Answered) -> String {
    format!("{}\n{}\n{}", answer.code, answer.text, answer.json)
}

/// The fields that differ.
fn differing(answer: &Answered) -> BTreeSet<String> {
    let fields = answer.json["fields"].as_array().unwrap().iter();
    let differs = fields.filter(|one| one["outcome"] == "differs");
    differs.map(Json::to_string).collect()
}

#[test]
fn verify_shows_nothing_of_a_first_entry_that_differs() {
    let order = Order::named("pre-eclampsia");
    let second = Entry::of(&order).with_pump(&[300.0, 25.0]);
    let wrong: [(&str, &[&str]); 6] = [
        ("patient.weight", &["82 kg", "28 kg", "83 kg", "57.4 kg"]),
        (
            "order.product",
            &[
                "us-premix-4pct-500mL",
                "us-premix-4pct-1000mL",
                "us-premix-4pct-100mL",
            ],
        ),
        ("order.steps.0.dose", &["4 g", "6 g", "16.5 mmol", "33 mEq"]),
        ("order.steps.0.over", &["20 min", "21 min", "30 min"]),
        ("order.steps.1.rate", &["1 g/h", "2 g/h", "4 mmol/h"]),
        ("order.steps.1.for", &["24 h", "23 h", "12 h"]),
    ];
    // What else is written in the first entry must not be seen either.
    let beside = [
        ("patient.age", "31 years"),
        ("kidney.urine_output", "45 mL/h"),
    ];
    let mut seen: BTreeMap<BTreeSet<String>, BTreeSet<String>> = BTreeMap::new();
    let mut firsts = 0;
    for mask in 0..(4 * 3 * 4 * 3 * 3 * 3) {
        let mut left = mask;
        let mut first = order.clone();
        for (path, values) in wrong {
            first = first.text(path, values[left % values.len()]);
            left /= values.len();
        }
        if mask % 2 == 1 {
            for (path, text) in beside {
                first = first.text(path, text);
            }
        }
        let answer = second.against(&first);
        let fields = differing(&answer);
        if fields.is_empty() {
            continue;
        }
        assert_eq!(answer.code, 10);
        assert!(answer.json.get("first").is_none() && answer.json.get("check").is_none());
        seen.entry(fields).or_default().insert(bytes(&answer));
        firsts += 1;
    }
    assert!(
        firsts > 1000 && seen.len() > 40,
        "{firsts} firsts, {} ways",
        seen.len()
    );
    for (fields, answers) in seen {
        assert_eq!(answers.len(), 1, "{fields:?} is answered in several ways");
    }
}

#[test]
fn verify_a_first_entry_that_cannot_be_read_is_not_quoted() {
    let order = Order::named("pre-eclampsia");
    let second = Entry::of(&order).with_pump(&[300.0]);
    let told: BTreeSet<String> = [
        order.clone().text("order.steps.0.dose", "4 gramm"),
        order.clone().text("patient.weight", "17"),
        order.clone().without("patient.age"),
        order.clone().text("order.indication", "pre-eclampsie"),
        order.clone().with("nonsense", "\"4 g over 3 min\""),
    ]
    .iter()
    .map(|first| second.against(first))
    .map(|answer| format!("{} {}", answer.code, answer.message()))
    .collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told.first().unwrap().starts_with("3 "), "{told:?}");
}

#[test]
fn verify_records_the_first_entry_only_after_agreement() {
    let folder = tempfile::tempdir().unwrap();
    let (case, record) = (
        folder.path().join("case.toml"),
        folder.path().join("record.json"),
    );
    std::fs::write(&case, Order::named("pre-eclampsia").written()).unwrap();
    let run = |dose: &str, pump: &str| {
        let words = [
            "verify",
            "--against",
            case.to_str().unwrap(),
            "--weight",
            "82kg",
            "--product",
            "us-premix-4pct-500mL",
            "--dose",
            dose,
            "--over",
            "20min",
            "--dose",
            "1g/h",
            "--for",
            "24h",
            "--pump-rate",
            "300mL/h",
            "--pump-rate",
            pump,
            "--record",
            record.to_str().unwrap(),
            "--json",
        ];
        let (code, out, _) = program(&words, "");
        assert_eq!(std::fs::read_to_string(&record).unwrap(), out);
        (code, serde_json::from_str::<Json>(&out).unwrap())
    };
    let (code, differs) = run("5g", "25mL/h");
    assert_eq!(
        (code, differs.get("first"), differs.get("second_pump")),
        (10, None, None)
    );
    let (code, agrees) = run("4g", "25mL/h");
    assert_eq!(code, 0);
    assert_eq!(agrees["first"], agrees["second"]);
    assert_eq!(agrees["second_pump"][0]["pump_rate"]["value"], 300);
    assert!(agrees["check"]["program"].is_array());
}

#[test]
fn verify_shows_no_rate_that_nobody_read_from_the_pump() {
    let order = Order::named("pre-eclampsia");
    for (read, unread) in [("300 mL/h", "25 mL"), ("25 mL/h", "300 mL")] {
        let mut entry = Entry::of(&order);
        entry.0.push(("pump-rate".to_owned(), read.to_owned()));
        let step = if read == "300 mL/h" { "1" } else { "2" };
        entry.0.push(("step".to_owned(), step.to_owned()));
        let answer = entry.against(&order);
        assert_eq!(
            (answer.code, answer.json["agrees"].as_bool()),
            (0, Some(true))
        );
        assert!(answer.text.contains("[AGREES SO FAR]"), "{}", answer.text);
        let shown = format!("{} {}", answer.text, answer.json);
        for word in [unread, "PUMP RATE", "pump_rate_exact", "31 years"] {
            assert!(!shown.contains(word), "{word} in {shown}");
        }
        for part in ["first", "check", "second_pump"] {
            assert!(answer.json.get(part).is_none(), "{part}");
        }
    }
}

#[test]
fn verify_into_a_muscle_is_no_dose_into_a_vein() {
    let order = Order::named("ordinary/pre-eclampsia-dhaka");
    let right = Entry::of(&order).with_pump(&[]);
    let dose = right
        .0
        .iter()
        .position(|(_, text)| text.ends_with("intramuscular"));
    let mut by_vein = right.clone();
    by_vein.0[dose.unwrap()].1 = "6 g over 1 min".to_owned();
    assert!(
        differing(&by_vein.against(&order))
            .iter()
            .any(|field| field.contains("dose"))
    );
    // One answer, whatever else the first entry says of that step.
    let differs: BTreeSet<String> = [("2 g", "1 min"), ("6 g", "3 min"), ("4 g", "20 min")]
        .iter()
        .map(|(dose, over)| {
            let step = format!("{{ dose = \"{dose}\", over = \"{over}\" }}");
            bytes(&right.against(&order.clone().with("order.steps.1", &step)))
        })
        .collect();
    assert_eq!(differs.len(), 1, "{differs:?}");
}

#[test]
fn verify_under_a_stop_shows_nothing_for_a_pump() {
    let mut stopped = 0;
    for (name, order, rates, code) in checked() {
        if rates.is_some() {
            continue;
        }
        assert_eq!(code, 10, "{name}");
        // What would be right on the pump is not known to who reads the answer of a stop.
        let by_hand = Entry::of(&order).with_pump(&[]);
        let answer = by_hand.against(&order);
        let words = format!("{} {}", answer.text, answer.json);
        for pump in ["mL/h", "PUMP RATE", "second_pump"] {
            assert!(!words.contains(pump), "{name}: {pump}");
        }
        assert_eq!(answer.code, 10, "{name}");
        stopped += 1;
    }
    assert!(stopped > 50, "{stopped}");
}

#[test]
fn verify_asks_on_a_terminal_and_asks_again_for_what_it_cannot_read() {
    let case = crate::bedside::folder().join("pre-eclampsia.toml");
    let words = ["verify", "--against", case.to_str().unwrap()];
    let answers = "82\n82 kg\n20 g/500 mL\n4 g in 20 min\n4 g over 20 min\n1 g/h for 24 h\n\n300 mL/h\n25 mL/h\n";
    let (code, out, asked) = program(&words, answers);
    assert_eq!(code, 0, "{asked}");
    assert!(
        out.contains("[AGREES]") && !out.contains("not read"),
        "{out}"
    );
    assert!(
        asked.contains("`82` has no unit") && asked.contains("is not a step"),
        "{asked}"
    );
    // Nobody answers: what is missing is named.
    let (code, out, asked) = program(&words, "");
    assert_eq!((code, out.as_str()), (4, ""));
    for flag in ["--weight", "--bag", "--pump-rate"] {
        assert!(asked.contains(flag), "{asked}");
    }
    assert!(!asked.contains("82"), "{asked}");
}

#[test]
fn verify_the_slips_are_what_they_say() {
    let slips = slipped("4 g over 20 min");
    for slip in [
        "40 g over 20 min",
        "0.4 g over 20 min",
        "32.44 g over 20 min",
        "8 g over 20 min",
        "5 g over 20 min",
        "4 g over 21 min",
        "20 g over 4 min",
    ] {
        assert!(slips.contains(&slip.to_owned()), "{slip} in {slips:?}");
    }
    assert_eq!(quantity("8.11 g").unwrap().0, 8.11);
}

#[test]
fn verify_a_coarse_pump_and_an_unnamed_fluid_do_not_agree() {
    // 0.2 g/h of 4 % is 5 mL/h; in steps of 10 mL/h it would be double.
    let slow = Order::named("pre-eclampsia").text("order.steps.1.rate", "0.2 g/h");
    for (rate, step, agrees) in [
        (5.0, "0.1 mL/h", true),
        (10.0, "10 mL/h", false),
        (5.0, "10 mL/h", false),
    ] {
        let mut entry = Entry::of(&slow).with_pump(&[300.0, rate]);
        entry.0.push(("pump-step".to_owned(), step.to_owned()));
        assert_eq!(
            entry.against(&slow).json["agrees"],
            agrees,
            "{rate} in {step}"
        );
    }
    let drawn = Order::named("pre-eclampsia")
        .without("order.product")
        .text("order.stock", "50 %")
        .text("order.draw", "40 mL")
        .text("order.diluent", "460 mL");
    let named = drawn.clone().text("order.vehicle", "dextrose-5");
    let right = Entry::of(&named).with_pump(&[300.0, 25.0]);
    assert_eq!(right.against(&named).json["agrees"], true);
    let unnamed = Entry::of(&drawn).with_pump(&[300.0, 25.0]);
    assert_eq!(unnamed.against(&drawn).json["agrees"], true);
    for answer in [unnamed.against(&named), right.against(&drawn)] {
        assert_eq!(answer.json["agrees"], false, "{}", answer.text);
    }
}

/// 20 mL of 20 % and 8 mL of 50 % make the same 4 g in 100 mL; who takes the other volume from the
/// ampoule of the other strength gives 10 g. Whoever reads only the label of the bag may agree.
#[test]
fn verify_tells_apart_what_was_drawn_from_another_strength() {
    let order = Order::named("deficiency-severe-drawn-up");
    let solution_differs = |entry: &Entry, first: &Order| {
        let fields = differing(&entry.clone().with_pump(&[50.0]).against(first));
        fields.iter().any(|field| field.contains("solution"))
    };
    let made = |stock: &str, draw: &str, diluent: &str| {
        order
            .clone()
            .text("order.stock", stock)
            .text("order.draw", draw)
            .text("order.diluent", diluent)
    };
    let (weak, strong) = (
        made("20 %", "20 mL", "80 mL"),
        made("50 %", "8 mL", "92 mL"),
    );
    assert!(solution_differs(&Entry::of(&strong), &weak));
    assert!(solution_differs(&Entry::of(&weak), &strong));
    assert!(!solution_differs(&Entry::of(&weak), &weak));
    let mut label = Entry::of(&weak);
    label
        .0
        .retain(|(flag, _)| !["stock", "draw", "diluent"].contains(&flag.as_str()));
    label.0.push(("bag".to_owned(), "4 g / 100 mL".to_owned()));
    assert!(!solution_differs(&label, &weak));
}
