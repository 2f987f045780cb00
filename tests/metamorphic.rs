//! Relations between answers: the same case in other words, a worse case, a case with a gap,
//! a case with a slip. None of these tests knows a single right number.

use crate::bedside::{Answered, Order, check_text, names};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;

/// Relative difference that nine significant digits of a converted figure may leave, and what
/// the solver's tolerance adds to it.
const RESPELLED: f64 = 1e-6;

/// g/mol of the heptahydrate, from atomic masses (Mg 24.305, S 32.06, O 15.999, H 1.008).
const HEPTAHYDRATE: f64 = 24.305 + 32.06 + 4.0 * 15.999 + 7.0 * (2.0 * 1.008 + 15.999);

/// A figure as a case file writes it: at most nine digits, never three behind the point, which
/// would have two readings.
fn plain(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let places = (8 - value.abs().log10().floor() as i32).clamp(0, 8) as usize;
    let text = format!("{value:.places$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    };
    match text.split_once('.') {
        Some((_, fraction)) if fraction.len() == 3 => format!("{text}0"),
        _ => text,
    }
}

/// Number and unit of a quantity in a case file.
fn quantity(text: &str) -> Option<(f64, String)> {
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let value = text[..end].parse().ok()?;
    let unit = text[end..].trim();
    (!unit.is_empty()).then(|| (value, unit.to_owned()))
}

/// The quantities of a case: path, number, unit.
fn quantities(order: &Order) -> Vec<(String, f64, String)> {
    order
        .paths()
        .into_iter()
        .filter(|path| !path.ends_with(".at") && path != "order.start")
        .filter_map(|path| {
            let (value, unit) = quantity(&order.get(&path)?)?;
            Some((path, value, unit))
        })
        .collect()
}

/// Other ways to write `value unit`, with the factor from this unit to the other.
fn spellings(path: &str, unit: &str) -> Vec<(f64, &'static str)> {
    let level = path.starts_with("magnesium.levels");
    match unit {
        "kg" => vec![(1.0 / 0.453_592_37, "lb")],
        "cm" => vec![(0.01, "m"), (1.0 / 2.54, "in")],
        "years" => vec![(12.0, "months")],
        "umol/L" => vec![(1.0 / 88.4, "mg/dL")],
        "mg/dL" if level => vec![(10.0 / 24.305, "mmol/L"), (20.0 / 24.305, "mEq/L")],
        "mg/dL" => vec![(88.4, "umol/L")],
        "mmol/L" => vec![(2.4305, "mg/dL"), (2.0, "mEq/L")],
        "mEq/L" => vec![(0.5, "mmol/L")],
        "g" => vec![
            (1000.0, "mg"),
            (1000.0 / HEPTAHYDRATE, "mmol"),
            (2000.0 / HEPTAHYDRATE, "mEq"),
        ],
        "mmol" => vec![(2.0, "mEq"), (2.0, "mval"), (HEPTAHYDRATE / 1000.0, "g")],
        "g/h" => vec![
            (1000.0 / 60.0, "mg/min"),
            (1000.0 / HEPTAHYDRATE, "mmol/h"),
            (2000.0 / HEPTAHYDRATE, "mEq/h"),
            (1.0 / 60.0, "g/min"),
        ],
        "min" => vec![(1.0 / 60.0, "h"), (60.0, "s")],
        "h" => vec![(60.0, "min"), (1.0 / 24.0, "d")],
        "mL" => vec![(0.001, "L")],
        "mL/h" => vec![(1.0 / 60.0, "mL/min")],
        _ => vec![],
    }
}

/// Numbers of a document that must agree, and words that must be equal.
fn essence(answer: &Answered) -> (Vec<String>, BTreeMap<String, f64>) {
    let mut numbers = BTreeMap::new();
    for part in ["program", "exposure", "cumulative", "kidney", "bag"] {
        collect(part, &answer.json[part], &mut numbers);
    }
    // How well two engines agree is noise of the arithmetic.
    numbers.retain(|path, _| !path.contains("cross_check"));
    (answer.findings(), numbers)
}

fn collect(path: &str, value: &Value, into: &mut BTreeMap<String, f64>) {
    match value {
        Value::Number(number) => {
            into.insert(path.to_owned(), number.as_f64().unwrap());
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                collect(&format!("{path}.{index}"), value, into);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                collect(&format!("{path}.{key}"), value, into);
            }
        }
        _ => {}
    }
}

fn assert_same(name: &str, a: &Answered, b: &Answered) {
    assert_eq!(a.status(), b.status(), "{name}: {}", b.message());
    let ((words, numbers), (other_words, other_numbers)) = (essence(a), essence(b));
    assert_eq!(words, other_words, "{name}");
    assert_eq!(
        numbers.keys().collect::<Vec<_>>(),
        other_numbers.keys().collect::<Vec<_>>(),
        "{name}"
    );
    for (path, value) in &numbers {
        let other = other_numbers[path];
        let slack = RESPELLED * value.abs().max(1.0);
        assert!(
            (value - other).abs() <= slack,
            "{name}: {path} {value} {other}"
        );
    }
}

/// META-UNITS: every quantity of every case in every other unit gives the same answer.
#[test]
fn meta_units_one_case_in_other_units_is_the_same_case() {
    let mut count = 0;
    for name in names() {
        let order = Order::named(&name);
        let answer = order.check();
        for (path, value, unit) in quantities(&order) {
            for (factor, other) in spellings(&path, &unit) {
                let text = format!("{} {other}", plain(value * factor));
                let respelled = order.clone().text(&path, &text).check();
                assert_same(&format!("{name} {path} = {text}"), &answer, &respelled);
                count += 1;
            }
        }
    }
    assert!(count > 500, "only {count} respellings were tried");
}

/// META-UNITS: times relative to the start and clock times in any zone are the same.
#[test]
fn meta_units_clock_times_in_any_zone_are_the_same() {
    let order = Order::named("deficiency-severe-ckd4");
    let answer = order.check();
    for at in [
        "2026-11-22T02:00+01:00",
        "2026-11-22T01:00Z",
        "2026-11-21T20:00-05:00",
        "-360 min",
    ] {
        let other = order
            .clone()
            .text("magnesium.levels.0.at", at)
            .text("kidney.creatinine.0.at", at);
        assert_same(at, &answer, &other.check());
    }
}

/// META-UNITS: the spelling of a number carries nothing.
#[test]
fn meta_units_spaces_zeros_and_comma_style_carry_nothing() {
    for name in names() {
        let order = Order::named(&name);
        let answer = order.check();
        let mut comma = order.clone();
        let mut tight = order.clone();
        for (path, value, unit) in quantities(&order) {
            comma = comma.text(&path, &format!("{} {unit}", plain(value).replace('.', ",")));
            tight = tight.text(&path, &format!("{}{unit}", plain(value)));
        }
        for path in ["order.bag"] {
            if let Some(bag) = order.get(path) {
                comma = comma.text(path, &bag.replace('.', ","));
            }
        }
        assert_same(&name, &answer, &tight.check());
        // The reader of a declared comma style, for every number of the run.
        let flags = ["--decimal", "comma", "--pump-step", "0,1mL/h"];
        assert_same(&name, &answer, &comma.check_with(&flags));
    }
}

/// Every creatinine of a case times `factor`, in its own unit.
fn creatinine_times(order: &Order, factor: f64) -> Order {
    scaled(order, factor, |path| path.starts_with("kidney.creatinine"))
}

fn scaled(order: &Order, factor: f64, which: impl Fn(&str) -> bool) -> Order {
    quantities(order)
        .into_iter()
        .filter(|(path, ..)| which(path))
        .fold(order.clone(), |order, (path, value, unit)| {
            order.text(&path, &format!("{} {unit}", plain(value * factor)))
        })
}

/// Levels below this difference are the same, mmol/L (solver tolerance).
const SAME_LEVEL: f64 = 1e-6;

/// A series of ever worse cases: neither the verdict nor the peak may get better.
fn assert_never_better(name: &str, series: impl Iterator<Item = (String, Order)>) {
    let mut before: Option<(String, u8, Option<f64>)> = None;
    for (what, order) in series {
        let answer = order.check();
        let peak = answer.error.is_none().then(|| answer.peak());
        if let Some((was, risk, level)) = &before {
            assert!(
                answer.risk() >= *risk,
                "{name}: {was} {risk}, {what} {} {:?}",
                answer.risk(),
                answer.findings()
            );
            if let (Some(level), Some(peak)) = (level, peak) {
                assert!(
                    peak >= level - SAME_LEVEL,
                    "{name}: {was} {level}, {what} {peak}"
                );
            }
        }
        before = Some((
            what,
            answer.risk(),
            peak.or(before.and_then(|(.., level)| level)),
        ));
    }
}

/// META-MONO: a higher creatinine never helps.
#[test]
fn meta_mono_a_higher_creatinine_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        let series = [1.0, 1.1, 1.3, 1.6, 2.0, 2.6, 3.5, 5.0, 8.0];
        assert_never_better(
            &name,
            series
                .into_iter()
                .map(|f| (format!("creatinine x {f}"), creatinine_times(&order, f))),
        );
    }
}

/// META-MONO: a lower measured clearance never helps.
#[test]
fn meta_mono_a_lower_clearance_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        if name == "dialysis-anuric" {
            continue; // dialysis goes before a clearance
        }
        let series = [140, 120, 100, 80, 60, 59, 45, 31, 29, 20, 14, 8, 3];
        assert_never_better(
            &name,
            series.into_iter().map(|c| {
                let order = order
                    .clone()
                    .text("kidney.measured_clearance", &format!("{c} mL/min"));
                (format!("{c} mL/min"), order)
            }),
        );
    }
}

/// META-MONO: less urine never helps.
#[test]
fn meta_mono_less_urine_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        let series = [150, 100, 60, 40, 30, 26, 24, 10, 0];
        assert_never_better(
            &name,
            series.into_iter().map(|u| {
                (
                    format!("{u} mL/h"),
                    order
                        .clone()
                        .text("kidney.urine_output", &format!("{u} mL/h")),
                )
            }),
        );
    }
}

/// META-MONO: more magnesium in the order never helps.
#[test]
fn meta_mono_a_higher_dose_or_rate_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        let series = [1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0];
        assert_never_better(
            &name,
            series.into_iter().map(|f| {
                let dose = |path: &str| {
                    path.starts_with("order.steps")
                        && (path.ends_with(".dose") || path.ends_with(".rate"))
                };
                (format!("dose x {f}"), scaled(&order, f, dose))
            }),
        );
    }
}

/// META-MONO: the same rates for longer never help.
#[test]
fn meta_mono_a_longer_infusion_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        let series = [1.0, 1.5, 2.0, 3.0, 6.0];
        assert_never_better(
            &name,
            series.into_iter().map(|f| {
                (
                    format!("time x {f}"),
                    scaled(&order, f, |path| path.ends_with(".for")),
                )
            }),
        );
    }
}

/// META-MONO: more magnesium before never helps (given after the latest level, which otherwise
/// already shows it).
#[test]
fn meta_mono_more_magnesium_before_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        if order
            .paths()
            .iter()
            .any(|path| path == "magnesium.prior_doses.0")
        {
            continue; // the list is replaced below
        }
        let mut series = vec![("none".to_owned(), order.clone())];
        for grams in [1, 2, 4, 8, 16, 32] {
            let list = format!("[{{ dose = \"{grams} g\", at = \"-20 min\", over = \"15 min\" }}]");
            series.push((
                format!("{grams} g"),
                order.clone().with("magnesium.prior_doses", &list),
            ));
        }
        assert_never_better(&name, series.into_iter());
    }
}

/// META-MONO: another condition or drug never helps, a pacemaker apart.
#[test]
fn meta_mono_a_further_condition_or_drug_never_helps() {
    for name in names() {
        let order = Order::named(&name);
        for (list, more) in [
            (
                "patient.conditions",
                ["hypotension", "dehydration", "myasthenia-gravis"],
            ),
            (
                "patient.medications",
                ["nifedipine", "morphine", "rocuronium"],
            ),
        ] {
            let own: Vec<String> = order
                .paths()
                .iter()
                .filter(|path| path.starts_with(&format!("{list}.")))
                .map(|path| format!("\"{}\"", order.get(path).unwrap()))
                .collect();
            for extra in more {
                let longer = [&own[..], &[format!("\"{extra}\"")]].concat().join(", ");
                let altered = order.clone().with(list, &format!("[{longer}]"));
                assert_never_better(
                    &name,
                    [
                        ("as it is".to_owned(), order.clone()),
                        (extra.to_owned(), altered),
                    ]
                    .into_iter(),
                );
            }
        }
    }
}

/// META-REMOVE: a key left out never clears a case. It is refused, or said, or read in the
/// stricter way, which leaves every stop and warning of the whole case where it was.
#[test]
fn meta_remove_a_missing_key_never_clears_a_case() {
    let mut wrong = Vec::new();
    for name in names() {
        let order = Order::named(&name);
        let whole = order.check();
        for path in order.paths() {
            let last = path.rsplit('.').next().unwrap();
            if last.parse::<usize>().is_ok() {
                continue; // an entry of a list is content, not a key
            }
            let answer = order.clone().without(&path).check();
            if answer.risk() == 3 {
                continue;
            }
            let (before, after) = (whole.findings(), answer.findings());
            let said = after
                .iter()
                .any(|f| !before.contains(f) && !f.starts_with("info"));
            let kept = loud(&before).all(|finding| after.contains(finding));
            let strict = READ_STRICTLY.iter().any(|key| path.starts_with(key)) && kept;
            if (whole.caught() && !answer.caught()) || !(said || strict) {
                wrong.push(format!(
                    "{name} without {path}: {} -> {}",
                    whole.status(),
                    answer.status()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The stops and warnings.
fn loud(findings: &[String]) -> impl Iterator<Item = &String> {
    findings
        .iter()
        .filter(|finding| finding.starts_with("stop") || finding.starts_with("warn"))
}

/// Keys whose absence is read in the stricter way and need not be said everywhere: no symptoms,
/// no absorption disorder, no oral attempt, no specialist (outside arrhythmia), no height
/// (where Cockcroft-Gault is not used), no creatinine beside dialysis, no start.
const READ_STRICTLY: &[&str] = &[
    "route",
    "care.specialist",
    "patient.height",
    "kidney.creatinine",
    "order.start",
];

/// The order of names and of measurements carries nothing.
#[test]
fn meta_order_of_lists_carries_nothing() {
    for name in names() {
        let order = Order::named(&name)
            .with("patient.conditions", "[\"hypotension\", \"gout\", \"pacemaker\", \"av-block-third-degree\"]")
            .with("patient.medications", "[\"nifedipine\", \"digoxin\", \"vitamin-c\"]")
            .with("patient.intolerances", "[\"latex\", \"corn\"]")
            .with(
                "magnesium.prior_doses",
                "[{ dose = \"1 g\", at = \"-20 h\", over = \"60 min\" }, { dose = \"2 g\", at = \"-44 h\", over = \"1 h\" }]",
            );
        let answer = order.check();
        for list in [
            "patient.conditions",
            "patient.medications",
            "patient.intolerances",
            "kidney.creatinine",
            "magnesium.levels",
            "magnesium.prior_doses",
        ] {
            assert_same(
                &format!("{name} {list}"),
                &answer,
                &order.clone().reversed(list).check(),
            );
        }
    }
}

/// The order of overrides carries nothing.
#[test]
fn meta_order_of_overrides_carries_nothing() {
    let order = Order::named("creatinine-rising").with("patient.medications", "[\"morphine\"]");
    let (a, b) = (
        [
            "--accept",
            "filtration-severe",
            "--reason",
            "Dr Weber, nephrology",
        ],
        [
            "--accept",
            "medication-opioids",
            "--reason",
            "Dr Lang, anesthesia",
        ],
    );
    let forth = order.check_with(&[&a[..], &b[..]].concat());
    let back = order.check_with(&[&b[..], &a[..]].concat());
    assert_eq!(forth.status(), "warn", "{:?}", forth.findings());
    assert_same("overrides", &forth, &back);
    // One of the two alone is not enough.
    assert_eq!(order.check_with(&a).code, 10);
    assert_eq!(order.check_with(&b).code, 10);
}

/// A split infusion is the same infusion.
#[test]
fn meta_split_steps_deliver_and_predict_the_same() {
    let order = Order::named("pre-eclampsia");
    let split = order.clone().with(
        "order.steps",
        "[{ dose = \"4 g\", over = \"20 min\" }, { rate = \"1 g/h\", for = \"10 h\" }, { rate = \"1 g/h\", for = \"14 h\" }]",
    );
    let (whole, parts) = (order.check(), split.check());
    assert!(
        (whole.peak() - parts.peak()).abs() < 1e-5,
        "{} {}",
        whole.peak(),
        parts.peak()
    );
    assert_eq!(whole.json["cumulative"], parts.json["cumulative"]);
    assert_eq!(whole.findings(), parts.findings());
}

/// What a slip is made on.
fn slipped(path: &str) -> Option<&'static str> {
    match path {
        _ if path.starts_with("order.steps") && path.ends_with(".dose") => Some("dose"),
        _ if path.starts_with("order.steps") && path.ends_with(".rate") => Some("rate"),
        _ if path.starts_with("order.steps") => Some("time"),
        _ if path.starts_with("kidney.creatinine") => Some("creatinine"),
        _ if path.starts_with("magnesium.levels") => Some("level"),
        "patient.weight" => Some("weight"),
        _ => None,
    }
}

/// The slips: decimal, thousand, minutes, days, mEq and anhydrous, elemental, creatinine units.
const SLIPS: [(f64, &str); 9] = [
    (10.0, "10"),
    (1000.0, "1000"),
    (60.0, "60"),
    (24.0, "24"),
    (2.0, "2"),
    (2.05, "2.05"),
    (10.14, "10.14"),
    (88.4, "88.4"),
    (2.43, "2.43"),
];

/// Caught and tried, by field and slip.
type Rates = BTreeMap<(String, String), (u32, u32)>;

fn catch_rates() -> Rates {
    let mut rates = Rates::new();
    for name in names() {
        let order = Order::named(&name);
        let whole = order.check();
        if whole.risk() > 1 {
            continue;
        }
        for (path, value, unit) in quantities(&order) {
            let Some(field) = slipped(&path) else {
                continue;
            };
            for (factor, label) in SLIPS {
                for (factor, label) in [
                    (factor, format!("x {label}")),
                    (1.0 / factor, format!("/ {label}")),
                ] {
                    let answer = order
                        .clone()
                        .text(&path, &format!("{} {unit}", plain(value * factor)))
                        .check();
                    let entry = rates.entry((field.to_owned(), label)).or_default();
                    entry.1 += 1;
                    entry.0 += u32::from(noticed(&whole, &answer));
                }
            }
        }
    }
    rates
}

/// Whether the slip is refused, stops, or gives a warning that the right order does not give.
fn noticed(whole: &Answered, answer: &Answered) -> bool {
    let known = whole.findings();
    answer.risk() >= 2
        || answer
            .findings()
            .iter()
            .any(|f| f.starts_with("warn") && !known.contains(f))
}

/// META-SCALE: how many slips by a factor are caught, and what the hazard log claims of it.
#[test]
fn meta_scale_slips_are_caught_as_often_as_the_hazard_log_claims() {
    let rates = catch_rates();
    let mut table = String::from("slips caught\n");
    for ((field, slip), (caught, tried)) in &rates {
        table.push_str(&format!("  {field:<10} {slip:<8} {caught:>3} of {tried}\n"));
    }
    writeln!(std::io::stderr(), "{table}").unwrap();
    let claims = crate::hazards::catch_claims();
    assert!(!claims.is_empty());
    for claim in claims {
        let key = (claim.field.clone(), claim.slip.clone());
        let (caught, tried) = *rates.get(&key).unwrap_or_else(|| panic!("no slip {key:?}"));
        let percent = 100.0 * f64::from(caught) / f64::from(tried);
        assert!(
            percent >= claim.at_least_percent,
            "{key:?}: claimed {} %, caught {percent:.0} %\n{table}",
            claim.at_least_percent
        );
    }
}

/// Texts that a hand or a copy leaves behind.
const DEBRIS: [&str; 24] = [
    "",
    " ",
    "0",
    "-",
    "-1 g",
    "nan",
    "inf g",
    "1e9 g",
    "0 g",
    "999999999 g",
    "0.000001 g",
    "4 G",
    "4g/h",
    "1,5 g",
    "1.000 g",
    "\u{ff14} g",
    "4\u{a0}g",
    "\u{2212}4 g",
    "true",
    "50 %",
    "-0 h",
    "-9999 h",
    "2026-11-22T08:00+01:00",
    "2026-02-30T08:00+01:00",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// No altered case makes the program panic, and every answer keeps its promises.
    #[test]
    fn prop_no_altered_case_panics_or_shows_a_program_on_a_stop(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec(
            (any::<prop::sample::Index>(), 0u8..4, any::<prop::sample::Index>(), -4i32..5), 1..4),
    ) {
        let names = names();
        let mut order = Order::named(&names[which.index(names.len())]);
        for (path, kind, debris, power) in edits {
            let paths = order.paths();
            if paths.is_empty() {
                break;
            }
            let path = &paths[path.index(paths.len())];
            order = match kind {
                0 => order.without(path),
                1 if path.contains('.') => order.text(path, DEBRIS[debris.index(DEBRIS.len())]),
                2 if path.contains('.') => order.with(path, ["[]", "7", "false", "{}"][debris.index(4)]),
                _ => match order.get(path).and_then(|text| quantity(&text)) {
                    Some((value, unit)) => {
                        let value = value * 10f64.powi(power);
                        order.text(path, &format!("{} {unit}", plain(value.max(1e-8))))
                    }
                    None => order,
                },
            };
        }
        let answer = order.check();
        match answer.status() {
            "ok" | "warn" => {
                prop_assert_eq!(answer.code, 0);
                prop_assert!(answer.json["program"].is_array());
            }
            "stop" => {
                prop_assert_eq!(answer.code, 10);
                let shown = format!("{}{}", answer.json, answer.text);
                prop_assert!(answer.json.get("program").is_none());
                prop_assert!(!shown.contains("mL/h") && !shown.contains("pump_rate"));
            }
            _ => {
                let error = answer.error.as_ref().unwrap();
                prop_assert!(error.kind().exit_code() >= 2, "{}\n{}", error, order.written());
                prop_assert!(!error.help().is_empty());
            }
        }
    }

    /// Damaged text is refused or read more strictly, never more kindly.
    #[test]
    fn prop_a_torn_file_is_refused_or_read_more_strictly(
        which in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(),
    ) {
        let names = names();
        let text = Order::named(&names[which.index(names.len())]).written();
        let mut end = cut.index(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (whole, torn) = (check_text(&text, &[]), check_text(&text[..end], &[]));
        // A cut between two lines may leave a whole case without its last facts: the stricter
        // reading, never a better verdict.
        prop_assert!(torn.risk() >= whole.risk(), "{} -> {}\n{}", whole.status(), torn.status(), &text[..end]);
    }

    /// Whatever the bag and the pump's step: rounding never carries a rate over a hard limit.
    #[test]
    fn prop_rounding_never_crosses_a_hard_limit(
        tenths in 1u32..200, step in prop::sample::select(vec!["0.01mL/h", "0.1mL/h", "0.5mL/h", "1mL/h", "5mL/h"]),
        below in 0u32..40,
    ) {
        // 150 mg/min for replacement, approached from below in steps of 0.05 %.
        let grams = 3.0 * (1.0 - f64::from(below) * 0.0005);
        let order = Order::named("deficiency-severe-clean")
            .without("order.product")
            .text("order.bag", &format!("{} mg/mL", plain(f64::from(tenths))))
            .with("order.steps", &format!("[{{ dose = \"{} g\", over = \"20 min\" }}]", plain(grams)));
        let answer = order.check_with(&["--pump-step", step]);
        if answer.error.is_none() {
            prop_assert_eq!(answer.severity("short-rate-general"), "absent", "{:?}", answer.findings());
            for row in answer.json["program"].as_array().into_iter().flatten() {
                let rate = row["dose_rate"]["value"].as_f64().unwrap();
                prop_assert!(rate <= 150.0 * (1.0 + 1e-8), "{rate}");
            }
        }
    }
}
