//! The limit table: what it stops, what it warns of, what it lets pass.

mod agree;

use maginfuse::clinical::country::Country;
use maginfuse::clinical::limits::{
    Applies, CONTRADICTIONS, HEPTAHYDRATE_GRAM_PER_MOLE, Judgement, LIMITS, Limit, Measure,
    Quantity, Window, for_indication,
};
use maginfuse::clinical::{Confidence, Indication, Setting};
use maginfuse::units::basic::{amount_rate, molar, salt_rate};
use maginfuse::units::{
    AmountOfSubstance, AmountRate, Mass, MolarConcentration, Salt, SaltDose, SaltRate, Time,
};
use maginfuse::vocabulary::indication_named;
use std::collections::HashSet;
use uom::si::f64::MassRate;
use uom::si::{amount_of_substance::millimole, mass, time};

const HEPTAHYDRATE: Salt = Salt::SulfateHeptahydrate;

fn grams(value: f64) -> Quantity {
    Quantity::Amount(SaltDose::new(Mass::new::<mass::gram>(value), HEPTAHYDRATE).amount())
}

/// A dose over a time, by another path than the table's own units.
fn over(gram: f64, minutes: f64) -> Quantity {
    let amount = HEPTAHYDRATE.amount(Mass::new::<mass::gram>(gram));
    Quantity::Rate(amount / Time::new::<time::minute>(minutes))
}

fn percent(value: f64) -> Quantity {
    let amount = HEPTAHYDRATE
        .amount(Mass::new::<mass::gram>(value * 10.0))
        .get::<millimole>();
    Quantity::Concentration(MolarConcentration::new::<molar::millimole_per_liter>(
        amount,
    ))
}

/// The worst judgement of all rows of a measure that hold always.
fn worst(indication: &str, measure: Measure, observed: Quantity) -> Judgement {
    worst_in(indication, measure, observed, &[Applies::Always])
}

fn worst_in(
    indication: &str,
    measure: Measure,
    observed: Quantity,
    circumstances: &[Applies],
) -> Judgement {
    let indication = indication_named(indication).unwrap();
    for_indication(Some(indication))
        .filter(|row| row.measure == measure && circumstances.contains(&row.scope.applies))
        .map(|row| row.judge(observed).unwrap())
        .max()
        .unwrap_or(Judgement::Within)
}

use Judgement::{Hard, Soft, Within};
use Measure::{InfusionRate, ShortDose, ShortRate};

#[test]
fn exact_rates_of_the_comparison_table() {
    // mg/min and g/h of the fact table, recomputed from dose and time.
    for (gram, minutes, mg_min, g_h) in [
        (4.0, 20.0, 200.0, 12.0),
        (4.0, 15.0, 267.0, 16.0),
        (4.0, 5.0, 800.0, 48.0),
        (6.0, 15.0, 400.0, 24.0),
        (6.0, 20.0, 300.0, 18.0),
        (2.0, 20.0, 100.0, 6.0),
        (2.0, 10.0, 200.0, 12.0),
    ] {
        let Quantity::Rate(rate) = over(gram, minutes) else {
            unreachable!()
        };
        let found = SaltRate::carrying(rate, HEPTAHYDRATE).rate();
        assert!((found.get::<salt_rate::milligram_per_minute>() - mg_min).abs() < 0.5);
        assert!((found.get::<salt_rate::milligram_per_hour>() - g_h * 1000.0).abs() < 1e-6);
    }
}

#[test]
fn label_the_main_case_passes_with_a_warning_and_stops_above_150_mg_per_minute() {
    for indication in [
        "deficiency-mild",
        "deficiency-severe",
        "muscle-cramps",
        "sports",
    ] {
        assert_eq!(worst(indication, ShortRate, over(2.0, 60.0)), Within);
        assert_eq!(worst(indication, ShortRate, over(2.0, 20.0)), Soft);
        assert_eq!(
            worst(indication, ShortRate, over(3.0, 20.0)),
            Soft,
            "exactly 150 mg/min"
        );
        assert_eq!(worst(indication, ShortRate, over(3.01, 20.0)), Hard);
        let asymptomatic = [Applies::Always, Applies::WithoutSymptoms];
        let rate = over(1.5, 60.0);
        assert_eq!(worst_in(indication, ShortRate, rate, &asymptomatic), Soft);
        assert_eq!(worst(indication, ShortRate, rate), Within);
    }
}

#[test]
fn prop_no_indication_is_read_as_replacement() {
    let ids = |indication| {
        for_indication(indication)
            .map(|row| row.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(None), ids(Some(Indication::DeficiencyMild)));
    assert!(ids(None).contains(&"short-rate-general"));
}

#[test]
fn label_obstetric_loads_pass_and_the_load_rate_left_running_stops() {
    for indication in [
        "pre-eclampsia",
        "eclampsia-recurrent",
        "fetal-neuroprotection",
        "preterm-labor",
    ] {
        assert_eq!(
            worst(indication, ShortRate, over(4.0, 20.0)),
            Within,
            "{indication}"
        );
        assert_eq!(
            worst(indication, ShortRate, over(4.0, 3.0)),
            Soft,
            "fastest labeled load"
        );
        assert_eq!(worst(indication, ShortRate, over(4.0, 2.0)), Hard);
        assert_eq!(worst(indication, ShortDose, grams(4.0)), Within);
        assert_eq!(worst(indication, InfusionRate, over(1.0, 60.0)), Within);
        assert_eq!(worst(indication, InfusionRate, over(2.0, 60.0)), Soft);
        assert_eq!(
            worst(indication, InfusionRate, over(12.0, 60.0)),
            Hard,
            "12 g/h"
        );
    }
    assert_eq!(worst("pre-eclampsia", ShortRate, over(6.0, 15.0)), Within);
    assert_eq!(worst("pre-eclampsia", ShortDose, grams(6.0)), Within);
    assert_eq!(worst("fetal-neuroprotection", ShortDose, grams(6.0)), Soft);
    assert_eq!(
        worst("fetal-neuroprotection", ShortRate, over(4.0, 15.0)),
        Within
    );
    assert_eq!(
        worst("fetal-neuroprotection", ShortRate, over(6.0, 15.0)),
        Soft
    );
}

#[test]
fn label_torsades_two_grams_over_ten_minutes_pass() {
    assert_eq!(
        worst("torsades-de-pointes", ShortRate, over(2.0, 10.0)),
        Within
    );
    assert_eq!(
        worst("torsades-de-pointes", ShortRate, over(2.0, 5.0)),
        Soft
    );
    assert_eq!(
        worst("torsades-de-pointes", ShortRate, over(2.0, 0.5)),
        Hard
    );
    assert_eq!(
        worst("atrial-fibrillation", ShortRate, over(4.5, 20.0)),
        Hard
    );
}

#[test]
fn label_swiss_arrhythmia_regimen_passes_in_its_own_units() {
    let rate = |mmol_h| Quantity::Rate(AmountRate::new::<amount_rate::millimole_per_hour>(mmol_h));
    // 10 mmol over 20 minutes, then 10 mmol/h.
    assert_eq!(worst("atrial-fibrillation", ShortRate, rate(30.0)), Within);
    assert_eq!(
        worst("atrial-fibrillation", InfusionRate, rate(10.0)),
        Within
    );
    assert_eq!(worst("atrial-fibrillation", InfusionRate, rate(10.1)), Soft);
    assert_eq!(
        worst("pre-eclampsia", InfusionRate, rate(16.3)),
        Hard,
        "4 g/h is 16.2 mmol/h"
    );
}

#[test]
fn label_concentration_bounds() {
    let at = |value| worst("deficiency-mild", Measure::Concentration, percent(value));
    assert_eq!(
        (at(5.0), at(5.01), at(20.475), at(20.51), at(50.0)),
        (Within, Soft, Soft, Hard, Hard)
    );
    let thin = |value| {
        worst(
            "deficiency-mild",
            Measure::MinimumConcentration,
            percent(value),
        )
    };
    assert_eq!((thin(0.5), thin(0.4), thin(0.01)), (Within, Soft, Soft));
}

#[test]
fn label_totals() {
    let day = |indication, gram| worst(indication, Measure::Window(Window::Day), grams(gram));
    assert_eq!(
        (
            day("deficiency-severe", 12.5),
            day("deficiency-severe", 12.6)
        ),
        (Within, Soft)
    );
    // From 16 g on, the figure itself included, and outside pregnancy only.
    let ordinary = [Applies::Always, Applies::NotPregnant];
    let ceiling = |indication, gram| {
        worst_in(
            indication,
            Measure::Window(Window::Day),
            grams(gram),
            &ordinary,
        )
    };
    for indication in ["deficiency-severe", "migraine", "asthma-severe"] {
        let sides = (ceiling(indication, 15.9), ceiling(indication, 16.0));
        assert!(sides.0 < Hard && sides.1 == Hard, "{indication}");
    }
    assert_eq!(ceiling("tetanus", 30.0), Within);
    assert_eq!((day("migraine", 40.0), day("migraine", 40.1)), (Soft, Hard));
    // 6 g and 2 g/h for 24 h: above the total of the very label that names both parts.
    assert_eq!(
        (day("pre-eclampsia", 54.0), day("pre-eclampsia", 60.1)),
        (Soft, Hard)
    );
    let renal = [Applies::Always, Applies::SevereRenal];
    for indication in Indication::ALL {
        let two_days = |gram| {
            worst_in(
                indication.id(),
                Measure::Window(Window::TwoDays),
                grams(gram),
                &renal,
            )
        };
        assert_eq!(
            (two_days(20.0), two_days(20.1)),
            (Within, Hard),
            "{indication:?}"
        );
    }
    let five = |gram| worst("sports", Measure::Window(Window::FiveDays), grams(gram));
    assert_eq!((five(40.0), five(40.1)), (Within, Soft));
}

#[test]
fn label_durations() {
    let days = |indication, value| {
        worst(
            indication,
            Measure::Duration,
            Quantity::Duration(Time::new::<time::day>(value)),
        )
    };
    assert_eq!(
        (days("pre-eclampsia", 5.0), days("pre-eclampsia", 5.1)),
        (Within, Soft)
    );
    assert_eq!(
        (days("pre-eclampsia", 6.9), days("pre-eclampsia", 7.0)),
        (Soft, Hard)
    );
    assert_eq!(
        (days("preterm-labor", 41.9), days("preterm-labor", 42.0)),
        (Soft, Hard)
    );
    // Seven days stop a tocolysis but in Switzerland, six pre-eclampsia there.
    let in_country = |indication, value, country| {
        let everywhere_else = Applies::NotIn(Country::Switzerland);
        let applies = [Applies::Always, Applies::In(country), everywhere_else];
        let count = if country == Country::Switzerland {
            2
        } else {
            3
        };
        let length = Quantity::Duration(Time::new::<time::day>(value));
        worst_in(indication, Measure::Duration, length, &applies[..count])
    };
    let (us, ch) = (Country::UnitedStates, Country::Switzerland);
    for (indication, value, country, want) in [
        ("preterm-labor", 4.9, us, Within),
        ("preterm-labor", 5.0, us, Soft),
        ("preterm-labor", 5.0, ch, Soft),
        ("preterm-labor", 6.9, us, Soft),
        ("preterm-labor", 7.0, us, Hard),
        ("preterm-labor", 7.1, ch, Soft),
        ("pre-eclampsia", 5.9, ch, Soft),
        ("pre-eclampsia", 6.0, ch, Hard),
        ("pre-eclampsia", 6.9, us, Soft),
    ] {
        let judged = in_country(indication, value, country);
        assert_eq!(judged, want, "{indication} {value} {country:?}");
    }
}

#[test]
fn prop_a_value_equal_to_its_bound_is_within_it() {
    for row in LIMITS {
        for bound in [row.soft, row.hard].into_iter().flatten() {
            let judged = row.judge(bound.quantity()).unwrap();
            let begins = row.inclusive && row.hard == Some(bound);
            assert_eq!(judged == Hard, begins, "{}", row.id);
            if row.soft == Some(bound) {
                let begins = row.inclusive && row.hard.is_none();
                assert_eq!(judged == Soft, begins, "{}", row.id);
            }
        }
    }
}

#[test]
fn prop_every_soft_bound_lies_within_the_hard_bounds_of_its_indications() {
    // The same relation that the table asserts while compiling, through the typed values and
    // through another unit path.
    for indication in Indication::ALL {
        for soft in for_indication(Some(indication)) {
            let Some(bound) = soft.soft else { continue };
            for hard in for_indication(Some(indication)) {
                if hard.measure == soft.measure && hard.scope.applies == Applies::Always {
                    assert!(
                        hard.judge(bound.quantity()).unwrap() < Hard,
                        "{} {}",
                        soft.id,
                        hard.id
                    );
                }
            }
        }
    }
}

#[test]
fn prop_a_hard_bound_of_this_program_or_of_a_label_never_of_a_copy() {
    // What stops must stand on a label or be this program's own; AHFS restates the US label
    // for the fastest load and is the one exception, on the permissive side.
    for row in LIMITS.iter().filter(|row| row.hard.is_some()) {
        assert!(
            row.source.confidence != Confidence::B || row.id == "short-rate-obstetric-fastest",
            "{}",
            row.id
        );
    }
}

fn has_hard(indication: Indication, measure: Measure) -> bool {
    for_indication(Some(indication)).any(|row| row.measure == measure && row.hard.is_some())
}

#[test]
fn prop_every_indication_has_a_stop_for_rate_dose_total_and_concentration() {
    for indication in Indication::ALL {
        for measure in [
            ShortRate,
            InfusionRate,
            ShortDose,
            Measure::Window(Window::Day),
            Measure::Window(Window::TwoDays),
            Measure::Concentration,
            Measure::PumpFlow,
        ] {
            // In an arrest nothing stops the push.
            let push = indication.pushed() && measure == ShortRate;
            assert!(
                push || has_hard(indication, measure),
                "{indication:?} {measure:?}"
            );
        }
        assert!(has_hard(indication, Measure::Duration), "{indication:?}");
    }
}

#[test]
fn prop_rows_are_told_apart_and_explained() {
    let ids: HashSet<_> = LIMITS.iter().map(|row| row.id).collect();
    assert_eq!(ids.len(), LIMITS.len());
    for Limit {
        id,
        authority,
        words,
        source,
        ..
    } in LIMITS
    {
        for text in [*id, authority.name, *words, source.short, source.citation] {
            assert!(!text.is_empty() && text.is_ascii(), "{id}");
        }
    }
    assert!(
        CONTRADICTIONS
            .iter()
            .all(|row| !row.sources.is_empty() && row.words.is_ascii())
    );
}

#[test]
fn prop_a_quantity_of_the_wrong_kind_is_refused_not_passed() {
    let row = LIMITS
        .iter()
        .find(|row| row.id == "short-rate-general")
        .unwrap();
    assert!(row.judge(grams(1.0)).is_err());
    let not_a_number = Quantity::Rate(AmountRate::new::<amount_rate::millimole_per_hour>(f64::NAN));
    assert!(row.judge(not_a_number).is_err());
}

#[test]
fn exact_bounds_in_moles_and_in_grams_agree_with_the_label() {
    // UK and Austrian label: 40 g is 160 mmol (nominal, 1.4 % under the exact 162.3).
    let Quantity::Amount(amount) = grams(40.0) else {
        unreachable!()
    };
    let stated = AmountOfSubstance::new::<millimole>(160.0);
    assert!((amount.get::<millimole>() / stated.get::<millimole>() - 1.0).abs() < 0.015);
    // US label: 1.5 mL/min of a 10 % solution is 150 mg/min.
    let rate = MassRate::new::<salt_rate::milligram_per_minute>(1.5 * 100.0);
    let general = LIMITS
        .iter()
        .find(|row| row.id == "short-rate-general-uk")
        .unwrap();
    let observed = Quantity::Rate(SaltRate::new(rate, HEPTAHYDRATE).amount_rate());
    assert_eq!(general.judge(observed).unwrap(), Within);
    // US chloride label: 4 g in 250 mL at 3 mL/min.
    let per_minute = Mass::new::<mass::gram>(4.0 * 3.0 / 250.0);
    let amount = Salt::ChlorideHexahydrate.amount(per_minute);
    let chloride = LIMITS
        .iter()
        .find(|row| row.id == "infusion-rate-chloride")
        .unwrap();
    let rate = Quantity::Rate(amount / Time::new::<time::minute>(1.0));
    assert_eq!(chloride.judge(rate).unwrap(), Within);
}

#[test]
fn prop_indications_have_their_ids_settings_and_evidence() {
    for indication in Indication::ALL {
        assert_eq!(indication_named(indication.id()).unwrap(), indication);
        assert!(!indication.evidence().words.is_empty());
        if indication.obstetric() || indication.arrhythmia() {
            assert_eq!(indication.required_setting(), Setting::InpatientMonitored);
            assert!(indication.needs_specialist());
        }
    }
    assert!(indication_named("Migraine").is_err());
    for setting in Setting::ALL {
        assert_eq!(Setting::from_id(setting.id()).unwrap(), setting);
    }
    // Adjuncts say that they replace nothing.
    for indication in [
        Indication::Migraine,
        Indication::TensionHeadache,
        Indication::AsthmaSevere,
    ] {
        assert!(indication.evidence().words.contains("does not replace"));
    }
}

#[test]
fn exact_the_compile_time_molar_mass_is_that_of_the_units_layer() {
    let units = HEPTAHYDRATE
        .molar_mass()
        .get::<uom::si::molar_mass::gram_per_mole>();
    assert!((HEPTAHYDRATE_GRAM_PER_MOLE - units).abs() < 1e-9, "{units}");
}

#[test]
fn label_severe_renal_impairment_tightens_rates_and_loads() {
    let renal = [Applies::Always, Applies::SevereRenal];
    let judged = |indication, measure, observed| worst_in(indication, measure, observed, &renal);
    assert_eq!(judged("pre-eclampsia", ShortDose, grams(4.0)), Within);
    assert_eq!(judged("pre-eclampsia", ShortDose, grams(6.0)), Soft);
    let rate = |value| Quantity::Rate(AmountRate::new::<amount_rate::millimole_per_hour>(value));
    assert_eq!(judged("deficiency-severe", InfusionRate, rate(3.3)), Within);
    // 10 mmol slower than over 3 hours.
    assert_eq!(
        judged("deficiency-severe", InfusionRate, rate(10.0 / 3.0)),
        Soft
    );
    assert_eq!(
        judged("deficiency-severe", InfusionRate, rate(20.0 / 3.0)),
        Soft
    );
}
