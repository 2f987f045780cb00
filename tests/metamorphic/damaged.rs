//! Cases damaged at random: refused or read more strictly, never a panic.

use crate::bedside::{Order, check_text, names, plain, quantity};
use proptest::prelude::*;

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
