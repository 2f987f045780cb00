//! Every unit as a quotient of the others of its kind.
//!
//! A table read against itself proves nothing: each factor here is stated as one unit in
//! another from its definition (1 lb = 0.45359237 kg, 1 in = 2.54 cm, 1 mEq = 0.5 mmol ...),
//! and all of them are closed over every triple.

use maginfuse::units::basic::{flow, molar};
use maginfuse::units::{Reader, Salt};
use uom::si::amount_of_substance::millimole;
use uom::si::{length, mass, time, volume};

/// Relative room for a few double roundings.
const DOUBLE: f64 = 1e-13;

/// What one of a unit is worth, in any fixed base.
type Worth = fn(&str) -> f64;

fn worth_time(unit: &str) -> f64 {
    Reader::default()
        .duration(&format!("1 {unit}"))
        .unwrap()
        .get::<time::second>()
}

fn worth_volume(unit: &str) -> f64 {
    Reader::default()
        .volume(&format!("1 {unit}"))
        .unwrap()
        .get::<volume::milliliter>()
}

fn worth_flow(unit: &str) -> f64 {
    let flow = Reader::default().flow(&format!("1 {unit}")).unwrap();
    flow.get::<flow::milliliter_per_hour>()
}

fn worth_weight(unit: &str) -> f64 {
    let weight = Reader::default().weight(&format!("100 {unit}")).unwrap();
    weight.get().get::<mass::kilogram>()
}

/// The worth per unit of values that all lie in the window of a body height.
fn worth_length(unit: &str) -> f64 {
    let count = match unit {
        "m" => 1.5,
        "cm" => 150.0,
        _ => 59.0,
    };
    let height = Reader::default()
        .height(&format!("{count} {unit}"))
        .unwrap();
    height.get().get::<length::centimeter>() / count
}

fn worth_age(unit: &str) -> f64 {
    Reader::default()
        .age(&format!("60 {unit}"))
        .unwrap()
        .years()
}

fn worth_serum(unit: &str) -> f64 {
    Reader::default()
        .serum(&format!("2 {unit}"))
        .unwrap()
        .millimolar()
}

fn worth_creatinine(unit: &str) -> f64 {
    let count = if unit == "mg/dL" { 1.0 } else { 100.0 };
    let text = format!("{count} {unit}");
    Reader::default().creatinine(&text).unwrap().micromolar() / count
}

fn worth_dose(unit: &str) -> f64 {
    let dose = Reader::default().dose(&format!("1 {unit}")).unwrap();
    dose.resolve(Salt::Elemental, None)
        .unwrap()
        .get::<millimole>()
}

fn worth_dose_rate(unit: &str) -> f64 {
    let rate = Reader::default().dose_rate(&format!("1 {unit}")).unwrap();
    let rate = rate.resolve(Salt::Elemental, None).unwrap();
    rate.get::<maginfuse::units::basic::amount_rate::millimole_per_hour>()
}

/// 1 `0` is `2` of `1`.
type Definition = (&'static str, &'static str, f64);

/// Every kind of quantity with the definitions of its units.
const DEFINITIONS: &[(Worth, &[Definition])] = &[
    (
        worth_time,
        &[("min", "s", 60.0), ("h", "min", 60.0), ("d", "h", 24.0)],
    ),
    (worth_volume, &[("L", "mL", 1000.0)]),
    (worth_flow, &[("mL/min", "mL/h", 60.0)]),
    (worth_weight, &[("lb", "kg", 0.453_592_37)]),
    (worth_length, &[("m", "cm", 100.0), ("in", "cm", 2.54)]),
    (worth_age, &[("years", "months", 12.0)]),
    // 1 mmol of magnesium is 24.305 mg and two equivalents.
    (
        worth_serum,
        &[("mmol/L", "mEq/L", 2.0), ("mmol/L", "mg/dL", 2.4305)],
    ),
    (
        worth_creatinine,
        &[("mg/dL", "umol/L", 88.4), ("umol/L", "\u{3bc}mol/L", 1.0)],
    ),
    (
        worth_dose,
        &[
            ("g", "mg", 1000.0),
            ("mmol", "mg", 24.305),
            ("mmol", "mEq", 2.0),
            ("mEq", "meq", 1.0),
            ("mEq", "mval", 1.0),
        ],
    ),
    (
        worth_dose_rate,
        &[
            ("g/h", "mg/h", 1000.0),
            ("g/min", "g/h", 60.0),
            ("mg/min", "mg/h", 60.0),
            ("mmol/h", "mg/h", 24.305),
            ("mmol/min", "mmol/h", 60.0),
            ("mmol/h", "mEq/h", 2.0),
            ("mEq/min", "mEq/h", 60.0),
            ("mEq/h", "meq/h", 1.0),
            ("mEq/h", "mval/h", 1.0),
            ("mEq/min", "mval/min", 1.0),
            ("mEq/min", "meq/min", 1.0),
        ],
    ),
];

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= DOUBLE * b.abs()
}

/// Every ratio between two units of one kind, closed over the definitions.
fn ratios(rows: &[Definition]) -> Vec<(&'static str, f64)> {
    let mut known = vec![(rows[0].0, 1.0)];
    while known.len() <= rows.len() {
        let before = known.len();
        for (one, other, factor) in rows {
            let find = |unit| {
                known
                    .iter()
                    .find(|(name, _)| *name == unit)
                    .map(|(_, w)| *w)
            };
            match (find(*one), find(*other)) {
                (Some(worth), None) => known.push((*other, worth / factor)),
                (None, Some(worth)) => known.push((*one, worth * factor)),
                _ => {}
            }
        }
        assert!(
            known.len() > before,
            "the definitions do not hang together: {rows:?}"
        );
    }
    known
}

#[test]
fn exact_each_unit_is_the_quotient_its_definition_says() {
    for (worth, rows) in DEFINITIONS {
        for (one, other, factor) in *rows {
            let found = worth(one) / worth(other);
            assert!(
                close(found, *factor),
                "1 {one} is {found} {other}, not {factor}"
            );
        }
    }
}

#[test]
fn exact_ratios_hold_over_all_triples() {
    for (worth, rows) in DEFINITIONS {
        let known = ratios(rows);
        for (a, worth_a) in &known {
            for (b, worth_b) in &known {
                assert!(close(worth(a) / worth(b), worth_a / worth_b), "{a} in {b}");
                for (c, _) in &known {
                    let direct = worth(a) / worth(c);
                    let detour = worth(a) / worth(b) * (worth(b) / worth(c));
                    assert!(close(direct, detour), "{a} in {c} by way of {b}");
                }
            }
        }
    }
}

#[test]
fn exact_dose_per_kilogram_is_the_dose_times_the_weight() {
    let reader = Reader::default();
    let pounds = reader.weight("154 lb").unwrap();
    let kilograms = reader.weight("69.85322498 kg").unwrap_err();
    assert!(
        kilograms.message().contains("significant digits"),
        "{kilograms}"
    );
    let salt = Salt::SulfateHeptahydrate;
    let per_kilogram = reader.dose("40 mg/kg").unwrap();
    assert!(per_kilogram.is_per_kilogram());
    let found = per_kilogram
        .resolve(salt, Some(pounds))
        .unwrap()
        .get::<millimole>();
    // 40 mg x 154 x 0.45359237 kg, over 246.466 mg/mmol.
    assert!(close(found, 40.0 * 154.0 * 0.453_592_37 / 246.466));
    let rate = reader.dose_rate("0.1 mmol/kg/h").unwrap();
    let weight = reader.weight("70 kg").unwrap();
    let found = rate.resolve(salt, Some(weight)).unwrap();
    let found = found.get::<maginfuse::units::basic::amount_rate::millimole_per_hour>();
    assert!(close(found, 7.0), "{found}");
}

#[test]
fn exact_a_dose_per_kilogram_without_a_weight_is_missing_not_guessed() {
    let dose = Reader::default().dose("0.1 mmol/kg").unwrap();
    let error = dose.resolve(Salt::SulfateHeptahydrate, None).unwrap_err();
    assert!(error.is_missing(), "{error}");
}

#[test]
fn label_serum_site_check() {
    // A published conversion table: 1 mg/dL = 0.4114 mmol/L = 0.8228 mEq/L.
    const PRINTED: f64 = 0.00005;
    let level = Reader::default().serum("1 mg/dL").unwrap().millimolar();
    assert!((level - 0.4114).abs() <= PRINTED, "{level}");
    // The table doubles its rounded figure, which doubles the room too.
    assert!((2.0 * level - 0.8228).abs() <= 2.0 * PRINTED);
}

#[test]
fn exact_bags_written_four_ways_hold_the_same() {
    let reader = Reader::default();
    let strength = |text: &str| {
        let bag = reader.bag(text).unwrap();
        let amount = bag.content.amount(Salt::SulfateHeptahydrate);
        (amount / bag.volume).value
    };
    let want = strength("40mg/mL");
    for text in [
        "4%",
        "4 %",
        "20g/500mL",
        "20 g / 500 mL",
        "20g/0.5L",
        "2000 mg/50 mL",
        "40g/L",
    ] {
        assert!(close(strength(text), want), "{text}");
    }
    // 40 mmol in 500 mL is 80 mmol in a liter, whatever the salt.
    assert!(close(strength("40mmol/500mL"), strength("80mEq/500mL")));
    let molar = reader.bag("40mmol/500mL").unwrap();
    let per_liter = molar.content.amount(Salt::Elemental).get::<millimole>()
        / molar.volume.get::<volume::liter>();
    assert!(close(per_liter, 80.0));
    // The unit of a concentration that uom calls by another name.
    assert!(close(
        maginfuse::units::MolarConcentration::new::<molar::millimole_per_milliliter>(1.0)
            .get::<molar::millimole_per_liter>(),
        1000.0
    ));
}
