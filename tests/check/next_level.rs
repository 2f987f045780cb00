//! The next level has one time in one answer, whatever asks for it.

use crate::bedside::{Answered, Order, folder, names};

/// Words that name a time for a level; each is one of a kind.
const TIMES: [&str; 8] = [
    "hours after the first dose",
    "hours after the start, then",
    "24 hours after the start at the latest",
    "4 hours after the end",
    "hours after the load",
    "hours after the second dose",
    "at least daily",
    "every 4 to 6 hours",
];

fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The line of the next level, from its label to the source.
fn line(answer: &Answered) -> Option<String> {
    let text = unbroken(&answer.text);
    let (_, rest) = text.split_once(" Next level ")?;
    Some(rest.split_once(" [").unwrap().0.to_owned())
}

/// Every case of the repository that is answered, by name.
pub fn all_orders() -> Vec<(String, Order)> {
    let mut all: Vec<String> = names();
    for kind in ["ordinary", "dangerous"] {
        let files = std::fs::read_dir(folder().join(kind)).unwrap();
        let files = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let files = files.filter_map(|file| file.strip_suffix(".toml").map(str::to_owned));
        all.extend(files.map(|file| format!("{kind}/{file}")));
    }
    all.sort();
    let order = |name: String| (name.clone(), Order::named(&name));
    all.into_iter().map(order).collect()
}

#[test]
fn meta_no_answer_names_two_times_for_a_level() {
    let mut told = 0;
    for (name, order) in all_orders() {
        let answer = order.check();
        if answer.error.is_some() {
            continue;
        }
        let line = line(&answer);
        let document = &answer.json["next_level"];
        assert_eq!(line.is_some(), document.is_object(), "{name}");
        let said = line.unwrap_or_default();
        if document.is_object() {
            told += 1;
            let words = document["words"].as_str().unwrap();
            let why = document["why"].as_str().unwrap();
            assert_eq!(said, format!("{words}: {why}"), "{name}");
        }
        let everywhere = unbroken(&answer.text);
        for time in TIMES {
            let here = usize::from(said.contains(time));
            assert_eq!(everywhere.matches(time).count(), here, "{name}: {time}");
        }
    }
    assert!(told > 40, "only {told} orders with a next level");
}

/// Of the times that fit, the earliest: beside dialysis 2 hours after one dose, where the kidneys
/// work 4 hours after the end, on a circuit the day if the order runs longer than one.
#[test]
fn exact_the_earliest_time_is_told() {
    let hours = |order: &Order| order.check().json["next_level"]["at"]["value"].as_f64();
    let near = |found: Option<f64>, want: f64| (found.unwrap() - want).abs() < 1e-6;
    assert!(near(hours(&Order::named("deficiency-severe-clean")), 5.0));
    assert!(near(
        hours(&Order::named("ordinary/torsades-us-dialysis")),
        2.0 + 1.0 / 6.0
    ));
    let circuit = Order::named("ordinary/deficiency-crrt-citrate");
    // 2 g over 2 hours at 0 and at 12 hours: 4 hours after the end are 18.
    assert!(near(hours(&circuit), 18.0));
    let longer = circuit.with("order.repeat", "{ every = \"12 h\", times = 3 }");
    assert!(near(hours(&longer), 24.0));
}

/// An infusion without a load is not left alone until it has ended.
#[test]
fn exact_a_running_infusion_beside_weak_kidneys_is_measured_while_it_runs() {
    let order = Order::named("dialysis-anuric")
        .with("order.steps", "[{ rate = \"0.05 g/h\", for = \"20 h\" }]")
        .check();
    assert_ne!(order.status(), "stop", "{:?}", order.findings());
    assert_eq!(order.json["next_level"]["at"]["value"].as_f64(), Some(4.0));
}

/// A rule that asks for a level before anything else leaves no other time.
#[test]
fn label_what_is_in_doubt_is_measured_now() {
    for order in [
        Order::named("deficiency-severe-clean").with(
            "magnesium.levels",
            "[{ value = \"0.45 mmol/L\", at = \"-2 h\", sample = \"hemolyzed\" }]",
        ),
        Order::named("deficiency-severe-clean").with("patient.conditions", "[\"weak reflexes\"]"),
        Order::named("dangerous/level-9-mg-dL-deficiency"),
        Order::named("dangerous/deficiency-no-level"),
    ] {
        let answer = order.check();
        let next = &answer.json["next_level"];
        assert_eq!(next["at"]["value"].as_f64(), Some(0.0), "{}", answer.text);
        assert_eq!(next["words"], "now", "{}", answer.text);
    }
    // What only stops says nothing about a level.
    let stopped = Order::named("dangerous/myasthenia").check();
    assert!(stopped.json["next_level"].is_null());
}
