//! Rounding to the pump's step: half up, never over a hard limit by itself, always said.

use crate::fraction::Fraction;
use maginfuse::clinical::Indication;
use maginfuse::dose::{Bag, Delivery, Pump};
use maginfuse::safety::single::SingleDose;
use maginfuse::safety::{Finding, Severity};
use maginfuse::units::basic::flow;
use maginfuse::units::{Reader, Salt, VolumeRate};
use maginfuse::vocabulary::indication_named;
use proptest::prelude::*;
use uom::si::mass;

/// Relative noise of doubles, far below any pump's step.
const NOISE: f64 = 1e-9;

/// Steps of pumps in thousandths of a mL/h.
const STEPS: [u32; 7] = [1, 10, 100, 500, 1000, 5000, 10_000];

fn pump(thousandths: u32) -> Pump {
    Pump::new(milliliters_per_hour(f64::from(thousandths) / 1000.0)).unwrap()
}

fn milliliters_per_hour(value: f64) -> VolumeRate {
    VolumeRate::new::<flow::milliliter_per_hour>(value)
}

fn bag(text: &str) -> Bag {
    Bag::typed(
        Reader::default().bag(text).unwrap(),
        Salt::SulfateHeptahydrate,
    )
    .unwrap()
}

/// The delivery of `milligrams` in an hour from a bag of 1 mg/mL: its exact flow is
/// `milligrams` mL/h.
fn flowing(
    milligrams: &str,
    pump: Pump,
    ceiling: Option<VolumeRate>,
) -> maginfuse::Result<Delivery> {
    let reader = Reader::default();
    let dose = reader.dose(&format!("{milligrams} mg")).unwrap();
    let amount = dose.resolve(Salt::SulfateHeptahydrate, None).unwrap();
    let hour = reader.duration("60 min").unwrap();
    Delivery::new(amount, hour, &bag("1mg/mL"), pump, ceiling)
}

fn stops(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Stop)
}

#[test]
fn exact_ties_go_up() {
    for (step, exact, want) in [
        (100, "12.35", 12.4),
        (100, "0.25", 0.3),
        (100, "0.35", 0.4),
        (100, "4.45", 4.5),
        (100, "0.05", 0.1),
        (10, "0.1250", 0.13),
        (10, "2.6750", 2.68),
        (1000, "100.5", 101.0),
        (1000, "101.5", 102.0),
        (500, "0.75", 1.0),
        (500, "10.25", 10.5),
        (500, "10.24", 10.0),
        (100, "12.3499", 12.3),
    ] {
        let found = flowing(exact, pump(step), None).unwrap();
        let found = found.rate.get::<flow::milliliter_per_hour>();
        assert!(
            (found / want - 1.0).abs() < NOISE,
            "{exact} mL/h by {step}/1000: {found}"
        );
    }
}

#[test]
fn exact_a_flow_that_rounds_to_nothing_is_refused() {
    let error = flowing("0.04", pump(100), None).unwrap_err();
    assert!(error.is_unreadable(), "{error}");
    assert!(error.message().contains("step"), "{error}");
    assert!(flowing("0.05", pump(100), None).is_ok());
}

#[test]
fn exact_steps_that_no_pump_has_are_refused() {
    for step in [0.0, 0.0005, 10.5, 100.0, f64::NAN, f64::INFINITY, -0.1] {
        assert!(Pump::new(milliliters_per_hour(step)).is_err(), "{step}");
    }
    for step in [0.001, 0.1, 1.0, 10.0] {
        assert!(Pump::new(milliliters_per_hour(step)).is_ok(), "{step}");
    }
}

#[test]
fn exact_drops_per_minute() {
    // 50 mL/h with 20 drops/mL is 16.67, so 17; 45 mL/h with 20 is 15 exactly; 46.5 with 10 is
    // 7.75; 3 mL/h with 10 is the tie 0.5.
    for (exact, factor, want) in [
        ("50", 20.0, 17.0),
        ("45", 20.0, 15.0),
        ("46.5", 10.0, 8.0),
        ("3", 10.0, 1.0),
        ("50", 60.0, 50.0),
    ] {
        let found = flowing(exact, pump(100), None)
            .unwrap()
            .drops_per_minute(factor);
        assert_eq!(found, want, "{exact} mL/h with {factor} drops/mL");
    }
}

#[test]
fn exact_rounding_down_at_the_general_limit() {
    // 150 mg/min is 9 g/h: 9 g in an hour from 70 mg/mL is 128.571 mL/h, and 128.6 is above.
    let reader = Reader::default();
    let bag = bag("70mg/mL");
    let single = SingleDose {
        amount: reader
            .dose("9 g")
            .unwrap()
            .resolve(bag.salt(), None)
            .unwrap(),
        bag: &bag,
        indication: Some(indication_named("atrial-fibrillation").unwrap()),
        pump: pump(100),
    };
    let (delivery, findings) = single.over(reader.duration("60 min").unwrap()).unwrap();
    assert_eq!(delivery.rate.get::<flow::milliliter_per_hour>(), 128.5);
    assert!(!stops(&findings), "{findings:?}");
}

#[test]
fn exact_a_dose_above_a_limit_is_not_rounded_under_it() {
    // 9.001 g in an hour lies above 150 mg/min; 128.5 mL/h would not.
    let reader = Reader::default();
    let bag = bag("70mg/mL");
    let single = SingleDose {
        amount: reader
            .dose("9001 mg")
            .unwrap()
            .resolve(bag.salt(), None)
            .unwrap(),
        bag: &bag,
        indication: Some(indication_named("muscle-cramps").unwrap()),
        pump: pump(10_000),
    };
    let (_, findings) = single.over(reader.duration("60 min").unwrap()).unwrap();
    assert!(stops(&findings), "rounding hid an order above a limit");
}

#[test]
fn exact_the_ceiling_of_ten_grams_counts_what_is_delivered() {
    // 10 g over 55 min from 20 % is 54.55 mL/h; 55 mL/h would deliver 10.08 g.
    let reader = Reader::default();
    let bag = bag("20g/100mL");
    let single = SingleDose {
        amount: reader
            .dose("10 g")
            .unwrap()
            .resolve(bag.salt(), None)
            .unwrap(),
        bag: &bag,
        indication: Some(indication_named("pre-eclampsia").unwrap()),
        pump: pump(1000),
    };
    let (delivery, findings) = single.over(reader.duration("55 min").unwrap()).unwrap();
    let grams = bag.salt().mass(delivery.delivered).get::<mass::gram>();
    assert!(
        grams <= 10.0 * (1.0 + NOISE) || stops(&findings),
        "{grams} g"
    );
}

/// Milligrams, bag, minutes: orders of a hospital day, and orders that meet a limit exactly or
/// miss it by a milligram (150 mg/min, 4 g/h, 10 g at once, 40 and 60 g a day).
fn order() -> impl Strategy<Value = (u32, &'static str, u32)> {
    const BAGS: [&str; 11] = [
        "1%",
        "2%",
        "4%",
        "5%",
        "8%",
        "10%",
        "20%",
        "7%",
        "96.8mg/mL",
        "40mmol/500mL",
        "3.7%",
    ];
    let edges = (
        prop::sample::select(vec![-1i32, 0, 0, 1]),
        1u32..=60,
        61u32..=1440,
    )
        .prop_flat_map(|(miss, short, long)| {
            let meets = vec![
                (150 * short, short),
                (10_000, short),
                (4000 * (long / 60), long / 60 * 60),
                (40_000, 1440),
                (60_000, 1440),
                (40_000, long),
            ];
            prop::sample::select(meets)
                .prop_map(move |(dose, minutes)| (dose.saturating_add_signed(miss), minutes))
        });
    let any = (1u32..=12_000, 1u32..=2000);
    (prop_oneof![any, edges], prop::sample::select(BAGS.to_vec()))
        .prop_map(|((dose, minutes), bag)| (dose, bag, minutes))
}

#[test]
fn exact_sixty_grams_in_a_day_are_not_rounded_over() {
    // 60 g over 24 h (obstetrics) from 8 % is 31.25 mL/h: 31.3 would give 60.1 g.
    let reader = Reader::default();
    let bag = bag("8%");
    let single = SingleDose {
        amount: reader
            .dose("60 g")
            .unwrap()
            .resolve(bag.salt(), None)
            .unwrap(),
        bag: &bag,
        indication: Some(indication_named("pre-eclampsia").unwrap()),
        pump: pump(100),
    };
    let (delivery, findings) = single.over(reader.duration("24 h").unwrap()).unwrap();
    let rate = delivery.rate.get::<flow::milliliter_per_hour>();
    assert!((rate / 31.2 - 1.0).abs() < NOISE, "{rate}");
    assert!(!stops(&findings), "{findings:?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2000, failure_persistence: None, ..ProptestConfig::default()
    })]

    /// The rate is the multiple of the step nearest to the exact flow.
    #[test]
    fn exact_the_nearest_multiple_half_up(
        ten_thousandths in 1u32..=9_990_000,
        step in prop::sample::select(STEPS.to_vec()),
    ) {
        let exact = Fraction::new(i128::from(ten_thousandths), 10_000);
        let step_size = Fraction::new(i128::from(step), 1000);
        let want = Fraction::whole((exact / step_size).nearest()) * step_size;
        let text = exact.text(4).unwrap();
        // Three decimals have two readings; a fourth digit says which.
        let text = if Reader::default().dose(&format!("{text} mg")).is_ok() {
            text
        } else {
            format!("{text}0")
        };
        let found = flowing(&text, pump(step), None);
        if want.is_zero() {
            prop_assert!(found.is_err());
        } else {
            let found = found.unwrap().rate.get::<flow::milliliter_per_hour>();
            prop_assert!((found - want.approximate()).abs() < 1e-9, "{found} for {want:?}");
        }
    }

    /// Rounding never passes a ceiling that the exact flow respects, stays within one step
    /// below the nearest, and never pulls down an order that is above.
    #[test]
    fn prop_rounding_respects_the_ceiling(
        hundredths in 1u32..=99_900,
        step in prop::sample::select(STEPS.to_vec()),
        above in 0.5..2.0f64,
    ) {
        let exact = f64::from(hundredths) / 100.0;
        let ceiling = milliliters_per_hour(exact * above);
        let Ok(found) = flowing(&exact.to_string(), pump(step), Some(ceiling)) else {
            return Ok(());
        };
        let rate = found.rate.get::<flow::milliliter_per_hour>();
        let step = f64::from(step) / 1000.0;
        if above >= 1.0 {
            prop_assert!(rate <= exact * above * (1.0 + NOISE), "{rate} over {}", exact * above);
            prop_assert!(rate - exact > -step * (1.0 + NOISE) && rate - exact <= step / 2.0 + NOISE);
        } else {
            prop_assert!((rate - exact).abs() <= step / 2.0 + NOISE, "clamped: {rate} for {exact}");
        }
    }

    /// Whether an order stops never depends on the step of the pump: rounding neither makes a
    /// stop nor hides one, and what runs is never above the limit of the rate.
    #[test]
    fn meta_the_step_of_the_pump_never_decides_a_stop(
        (milligrams, text, minutes) in order(),
        step in prop::sample::select(STEPS.to_vec()),
        indication in prop::sample::select(Indication::ALL.to_vec()),
    ) {
        let reader = Reader::default();
        let bag = bag(text);
        let amount = reader.dose(&format!("{milligrams} mg")).unwrap().resolve(bag.salt(), None).unwrap();
        let over = reader.duration(&format!("{minutes} min")).unwrap();
        let with = |step: u32| {
            let single = SingleDose { amount, bag: &bag, indication: Some(indication), pump: pump(step) };
            single.over(over).ok().map(|(delivery, findings)| (delivery, stops(&findings)))
        };
        let (Some((_, fine)), Some((coarse, stopped))) = (with(1), with(step)) else {
            return Ok(());
        };
        prop_assert_eq!(fine, stopped, "step {}/1000: {:?}", step, coarse);
    }

    /// What is delivered is the rounded rate times the strength times the time.
    #[test]
    fn exact_delivered_follows_from_the_rounded_rate(
        (milligrams, text, minutes) in order(),
        step in prop::sample::select(STEPS.to_vec()),
    ) {
        let reader = Reader::default();
        let bag = bag(text);
        let amount = reader.dose(&format!("{milligrams} mg")).unwrap().resolve(bag.salt(), None).unwrap();
        let over = reader.duration(&format!("{minutes} min")).unwrap();
        let Ok(found) = Delivery::new(amount, over, &bag, pump(step), None) else { return Ok(()); };
        let hours = f64::from(minutes) / 60.0;
        let milliliters = found.rate.get::<flow::milliliter_per_hour>() * hours;
        let want = milliliters * bag.milligram_per_milliliter();
        let delivered = bag.salt().mass(found.delivered).get::<mass::milligram>();
        prop_assert!((delivered / want - 1.0).abs() < NOISE, "{delivered} {want}");
        let error = delivered / f64::from(milligrams) - 1.0;
        prop_assert!((found.rounding_error() - error).abs() < 1e-8);
        // Half a step for the whole time is the most that rounding can change.
        let most = f64::from(step) / 2000.0 * hours * bag.milligram_per_milliliter();
        prop_assert!((delivered - f64::from(milligrams)).abs() <= most * (1.0 + 1e-6) + 1e-6);
    }
}

/// A pump that is told to round down keeps a flow that it can run exactly.
#[test]
fn exact_rounding_down_keeps_what_the_pump_can_run() {
    let order = crate::bedside::Order::named("deficiency-severe-clean").with(
        "order.steps",
        "[{ dose = \"2 g\", over = \"30 min\" }, { rate = \"0.58 g/h\", for = \"24 h\" }]",
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.toml");
    std::fs::write(&path, order.written()).unwrap();
    let args = [
        "check",
        "--case",
        path.to_str().unwrap(),
        "--pump-step",
        "10mL/h",
    ];
    let (_, document) = crate::cli::document(&args);
    // 2 g of 40 mg/mL in half an hour are 100 mL/h, a whole step of that pump.
    let steps = document["program"].as_array().unwrap();
    assert_eq!(
        steps[0]["pump_rate"]["value"], 100,
        "{:#}",
        document["program"]
    );
}
