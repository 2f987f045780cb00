//! Whatever is typed, the program answers or refuses; it never crashes and never hangs on.

use super::run;
use proptest::prelude::*;

/// What may stand where a value is expected.
const VALUES: &[&str] = &[
    "4g",
    "0.000000001 mg",
    "999999999 g",
    "10 mmol",
    "1 mEq/kg",
    "4%",
    "100%",
    "0.0001%",
    "20g/500mL",
    "999999999mmol/1L",
    "1mg/999999999L",
    "40mg/mL",
    "20min",
    "0.0001s",
    "42d",
    "999999999 d",
    "0.1mL/h",
    "10 mL/h",
    "999999999mL/h",
    "1000mL/min",
    "70kg",
    "1 kg",
    "881 lb",
    "20",
    "1",
    "999999999",
    "0",
    "",
    " ",
    "-1",
    "--",
    "-",
    "nan",
    "inf",
    "1e400",
    "0,5",
    "1.000",
    "\u{ff14} g",
    "\u{1f4a9}",
    "pre-eclampsia",
    "deficiency-mild",
    "magnesium-chloride-hexahydrate",
    "elemental",
    "us-premix-4pct-500mL",
    "us-vial-50pct-10mL",
    "50%",
    "8mL",
    "250mL",
    "0.000001L",
];

const FLAGS: &[&str] = &[
    "--dose",
    "--bag",
    "--over",
    "--over",
    "--indication",
    "--weight",
    "--drop-factor",
    "--pump-step",
    "--salt",
    "--product",
    "--stock",
    "--draw",
    "--diluent",
];

/// Every exit code a user may see; 1 is a broken invariant and 101 a panic.
const ANSWERS: [i32; 7] = [0, 2, 3, 4, 5, 10, 11];

fn holds(args: &[&str]) -> Result<(), TestCaseError> {
    let ran = run(args);
    prop_assert!(
        ANSWERS.contains(&ran.code),
        "{args:?}: exit {}: {}",
        ran.code,
        ran.err
    );
    prop_assert!(!ran.err.contains("panicked"), "{args:?}: {}", ran.err);
    for word in ["NaN", "not a number", "inf ", "-0 "] {
        prop_assert!(!ran.out.contains(word), "{args:?}: {word} in {}", ran.out);
    }
    let nothing = matches!(ran.code, 2..=5);
    prop_assert_eq!(nothing, ran.out.is_empty(), "{:?}: {}", args, ran.out);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn prop_rate_answers_or_refuses(
        dose in prop::sample::select(VALUES),
        bag in prop::sample::select(VALUES),
        more in prop::collection::vec(
            (prop::sample::select(FLAGS), prop::sample::select(VALUES)), 0..4),
    ) {
        let mut args = vec!["rate", "--dose", dose, "--bag", bag];
        for (flag, value) in &more {
            args.extend([*flag, *value]);
        }
        holds(&args)?;
    }

    #[test]
    fn prop_rate_answers_plausible_orders(
        dose in prop::sample::select(&["4g", "10 mmol", "999999999 g", "0.000000001 mg", "1 mEq/kg"][..]),
        bag in prop::sample::select(&["4%", "20g/500mL", "0.0001%", "99.9%", "1mg/999999L"][..]),
        over in prop::sample::select(&["20min", "0.0001s", "42d", "59 min", "24h", "3 d"][..]),
        step in prop::sample::select(&["0.1mL/h", "10 mL/h", "0.0010 mL/h", "0.1 mL/min"][..]),
        indication in prop::sample::select(maginfuse::clinical::Indication::ALL.to_vec()),
    ) {
        holds(&[
            "rate", "--dose", dose, "--bag", bag, "--over", over, "--pump-step", step,
            "--indication", indication.id(), "--weight", "400kg", "--drop-factor", "60",
        ])?;
    }

    #[test]
    fn prop_convert_answers_or_refuses(
        text in prop::sample::select(VALUES),
        unit in prop::sample::select(&["g", "mmol", "mEq/h", "mg/dL", "umol/L", "mmol/L", "", "x"][..]),
    ) {
        holds(&["convert", text, "--to", unit])?;
    }

    #[test]
    fn prop_kidney_answers_or_refuses(
        age in prop::sample::select(&["18 years", "120 years", "216 months", "17 years", "0 years", "x"][..]),
        sex in prop::sample::select(&["female", "male", "x"][..]),
        weight in prop::sample::select(&["1 kg", "400 kg", "70kg", "0 kg", "154 lb"][..]),
        height in prop::sample::select(&["40 cm", "250 cm", "1.6 m", "63 in", "0 cm"][..]),
        creatinine in prop::sample::select(&["0.2 mg/dL", "20 mg/dL", "88.4 umol/L", "1 mg/dL"][..]),
    ) {
        holds(&[
            "kidney", "--age", age, "--sex", sex, "--weight", weight, "--height", height,
            "--creatinine", creatinine,
        ])?;
    }
}
