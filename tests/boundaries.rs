//! Every limit at its edge: below and at the bound an order passes it, above it is named, in
//! whatever unit the order was typed.

use crate::bedside::{Answered, Order, plain};
use maginfuse::clinical::Indication;
use maginfuse::clinical::country::Country;
use maginfuse::clinical::limits::{Applies, Bound, Judgement, LIMITS, Limit, Measure, Quantity};
use maginfuse::safety::bounds::{Circumstances, judge};
use maginfuse::safety::{Finding, Severity};
use maginfuse::units::{
    DecimalStyle, MolarConcentration, Osmolarity, Reader, Salt, VolumeRate, basic,
};

/// How far beside a bound the orders lie, relative: small for a person, large for the
/// nine digits of a converted figure.
const BESIDE: f64 = 1e-4;

/// g/mol of the heptahydrate, from atomic masses.
const HEPTAHYDRATE: f64 = 24.305 + 32.06 + 4.0 * 15.999 + 7.0 * (2.0 * 1.008 + 15.999);

fn reader() -> Reader {
    Reader::new(DecimalStyle::Point)
}

/// The units a user may type for the quantity of a bound, each with what one unit of the bound
/// is in it. The bound's own unit comes first.
fn typed_units(unit: &str) -> Vec<(&'static str, f64)> {
    let per_gram = 1000.0 / HEPTAHYDRATE;
    let rates = |grams_per_hour: f64| {
        vec![
            ("g/h", grams_per_hour),
            ("g/min", grams_per_hour / 60.0),
            ("mg/min", grams_per_hour * 1000.0 / 60.0),
            ("mg/h", grams_per_hour * 1000.0),
            ("mmol/h", grams_per_hour * per_gram),
            ("mmol/min", grams_per_hour * per_gram / 60.0),
            ("mEq/h", grams_per_hour * per_gram * 2.0),
            ("mEq/min", grams_per_hour * per_gram * 2.0 / 60.0),
        ]
    };
    let doses = |grams: f64| {
        vec![
            ("g", grams),
            ("mg", grams * 1000.0),
            ("mmol", grams * per_gram),
            ("mEq", grams * per_gram * 2.0),
            ("mval", grams * per_gram * 2.0),
        ]
    };
    match unit {
        "g/h" => rates(1.0),
        "mg/min" => rates(0.06),
        "mmol/h" => rates(1.0 / per_gram),
        "g" => doses(1.0),
        "mmol" => doses(1.0 / per_gram),
        "h" => vec![("h", 1.0), ("min", 60.0), ("d", 1.0 / 24.0)],
        "d" => vec![("d", 1.0), ("h", 24.0), ("min", 1440.0)],
        "mL/h" => vec![("mL/h", 1.0), ("mL/min", 1.0 / 60.0)],
        _ => vec![],
    }
}

/// What a user typed, as the quantity that a limit sees.
fn read(text: &str) -> Quantity {
    let salt = Salt::SulfateHeptahydrate;
    let unit = text.split(' ').nth(1).unwrap();
    match unit {
        "h" | "min" | "d" => Quantity::Duration(reader().duration(text).unwrap()),
        "mL/h" | "mL/min" => Quantity::Flow(reader().flow(text).unwrap()),
        _ if unit.contains('/') => Quantity::Rate(
            reader()
                .dose_rate(text)
                .unwrap()
                .resolve(salt, None)
                .unwrap(),
        ),
        _ => Quantity::Amount(reader().dose(text).unwrap().resolve(salt, None).unwrap()),
    }
}

/// Bags and osmolarities at `times` the bound.
fn solution(bound: Bound, times: f64) -> Quantity {
    let molar = MolarConcentration::new::<basic::molar::millimole_per_liter>;
    match bound.value_and_unit() {
        (value, "%") => Quantity::Concentration(molar(value * 10_000.0 / HEPTAHYDRATE * times)),
        (value, "mmol/L") => Quantity::Concentration(molar(value * times)),
        (value, "mOsm/L") => Quantity::Osmolarity(Osmolarity::new(molar(value * times))),
        other => panic!("{other:?}"),
    }
}

/// The quantity at `times` the bound in every unit that may be typed.
fn at(bound: Bound, times: f64) -> Vec<Quantity> {
    let (value, unit) = bound.value_and_unit();
    let units = typed_units(unit);
    if units.is_empty() {
        return vec![solution(bound, times)];
    }
    units
        .into_iter()
        .map(|(name, factor)| read(&format!("{} {name}", plain(value * factor * times))))
        .collect()
}

/// Circumstances in which a limit holds.
pub fn circumstances(limit: &Limit, indication: Indication) -> Circumstances<'static> {
    let applies = limit.scope.applies;
    Circumstances {
        indication: Some(indication),
        severe_renal: applies == Applies::SevereRenal,
        without_symptoms: applies == Applies::WithoutSymptoms,
        pregnant: applies == Applies::Pregnancy,
        country: match applies {
            Applies::In(country) => Some(country),
            _ => None,
        },
        salt: match applies {
            Applies::OfSalt(salt) => salt,
            _ => Salt::SulfateHeptahydrate,
        },
        site: &[],
    }
}

/// The bounds of all limits with what crossing them means.
fn bounds() -> Vec<(&'static Limit, Bound, Judgement)> {
    LIMITS
        .iter()
        .flat_map(|limit| {
            let soft = limit.soft.map(|bound| (limit, bound, Judgement::Soft));
            let hard = limit.hard.map(|bound| (limit, bound, Judgement::Hard));
            soft.into_iter().chain(hard)
        })
        .collect()
}

/// Beyond and within for a bound from above or below.
fn sides(limit: &Limit) -> (f64, f64) {
    if limit.measure.from_below() {
        (1.0 + BESIDE, 1.0 - BESIDE)
    } else {
        (1.0 - BESIDE, 1.0 + BESIDE)
    }
}

#[test]
fn exact_each_bound_passes_at_its_value_and_is_crossed_above_it_in_every_unit() {
    let bounds = bounds();
    assert!(bounds.len() > 50, "{}", bounds.len());
    for (limit, bound, meaning) in bounds {
        let (within, beyond) = sides(limit);
        for observed in at(bound, within) {
            assert!(
                limit.judge(observed).unwrap() < meaning,
                "{} within {}",
                limit.id,
                bound.text()
            );
        }
        // The figure itself, as its authority wrote it: within, unless the stop begins there.
        let there = limit.judge(bound.quantity()).unwrap();
        let begins = limit.inclusive && (meaning == Judgement::Hard || limit.hard.is_none());
        assert_eq!(there >= meaning, begins, "{} at {}", limit.id, bound.text());
        for observed in at(bound, beyond) {
            assert!(
                limit.judge(observed).unwrap() >= meaning,
                "{} beyond {}",
                limit.id,
                bound.text()
            );
        }
    }
}

/// The words of a finding name `limit`: by its id, or as one of the others crossed as well.
fn names(finding: &Finding, limit: &Limit, bound: Bound) -> bool {
    finding.id == limit.id || finding.message.contains(&bound.text())
}

#[test]
fn exact_crossing_a_hard_bound_stops_for_every_indication_it_covers() {
    for (limit, bound, _) in bounds().into_iter().filter(|(.., m)| *m == Judgement::Hard) {
        let (_, beyond) = sides(limit);
        for &indication in limit.scope.indications {
            let here = circumstances(limit, indication);
            for observed in at(bound, beyond) {
                let judged = judge(here, limit.measure, observed, "the order").unwrap();
                let finding = judged.finding;
                let finding = finding.unwrap_or_else(|| panic!("{} says nothing", limit.id));
                assert_eq!(finding.severity, Severity::Stop, "{}", limit.id);
                // A stop for good goes before one that can be lifted.
                let named = names(&finding, limit, bound);
                assert!(
                    named || limit.overridable && !finding.overridable,
                    "{}",
                    limit.id
                );
                assert!(limit.overridable || !finding.overridable, "{}", limit.id);
            }
        }
    }
}

/// Whose bound it is decides whether it warns: the bound of the chosen country always does, any
/// other is at least told.
#[test]
fn exact_crossing_a_soft_bound_warns_where_it_counts_and_is_told_everywhere() {
    for (limit, bound, _) in bounds().into_iter().filter(|(.., m)| *m == Judgement::Soft) {
        let (_, beyond) = sides(limit);
        for &indication in limit.scope.indications {
            let here = circumstances(limit, indication);
            let chosen = limit.authority.countries.iter().map(|one| Some(*one));
            for country in chosen.chain([None]) {
                if here.country.is_some() && country != here.country {
                    continue;
                }
                let here = Circumstances { country, ..here };
                for observed in at(bound, beyond) {
                    let judged = judge(here, limit.measure, observed, "the order").unwrap();
                    let severity = judged.finding.as_ref().map(|one| one.severity);
                    if country.is_some() {
                        assert!(severity >= Some(Severity::Warn), "{} {country:?}", limit.id);
                    }
                    let told = judged.into_iter().any(|one| names(&one, limit, bound));
                    assert!(told || severity == Some(Severity::Stop), "{}", limit.id);
                }
            }
        }
    }
}

/// At every bound itself nothing of this limit is said, unless the stop begins there.
#[test]
fn exact_at_a_bound_its_limit_is_silent() {
    for (limit, bound, meaning) in bounds() {
        for &indication in limit.scope.indications {
            let here = circumstances(limit, indication);
            let judged = judge(here, limit.measure, bound.quantity(), "the order").unwrap();
            if let Some(finding) = judged.finding {
                let begins =
                    limit.inclusive && (meaning == Judgement::Hard || limit.hard.is_none());
                let other = finding.id != limit.id || limit.soft.is_some_and(|soft| soft != bound);
                assert!(other || begins, "{} speaks at {}", limit.id, bound.text());
            }
        }
    }
}

/// From seven days to six weeks a tocolysis is stopped but in Switzerland.
fn with_six_weeks(observed: Quantity) -> bool {
    let Quantity::Duration(length) = observed else {
        return false;
    };
    (7.0 - 1e-6..42.0).contains(&length.get::<uom::si::time::day>())
}

/// Choosing a country never makes a verdict milder than choosing none, the Swiss six weeks of
/// tocolysis aside, which hold in that country only.
#[test]
fn prop_choosing_a_country_is_never_milder() {
    let verdict = |here: Circumstances, measure, observed| {
        let judged = judge(here, measure, observed, "the order").unwrap();
        judged.finding.map(|one| (one.severity, !one.overridable))
    };
    for (limit, bound, _) in bounds() {
        for &indication in limit.scope.indications {
            for times in [0.5, 0.99, 1.0, 1.01, 1.5, 2.0, 4.0, 10.0] {
                for observed in at(bound, times) {
                    let none = Circumstances {
                        country: None,
                        ..circumstances(limit, indication)
                    };
                    let without = verdict(none, limit.measure, observed);
                    for country in Country::ALL {
                        let weeks = indication == Indication::PretermLabor
                            && limit.measure == Measure::Duration
                            && country == Country::Switzerland
                            && with_six_weeks(observed);
                        let here = Circumstances {
                            country: Some(country),
                            ..none
                        };
                        let with = verdict(here, limit.measure, observed);
                        assert!(with >= without || weeks, "{} {country:?}", limit.id);
                    }
                }
            }
        }
    }
}

/// The second laxest authority decides where no country is chosen: of the maintenance in
/// obstetrics 1 g/hour (UK), 2 g/hour (US, DE) and 12 mmol/hour (CH), the 2 g/hour.
#[test]
fn label_the_second_laxest_authority_warns() {
    let at = |rate: &str, country| {
        let here = Circumstances {
            country,
            ..circumstances(
                LIMITS
                    .iter()
                    .find(|one| one.id == "infusion-rate-obstetric-us")
                    .unwrap(),
                Indication::PreEclampsia,
            )
        };
        let judged = judge(here, Measure::InfusionRate, read(rate), "the infusion").unwrap();
        let severity = judged.finding.map(|one| one.severity);
        (severity, judged.elsewhere.map(|one| one.message))
    };
    let (severity, elsewhere) = at("2 g/h", None);
    assert_eq!(severity, None);
    assert!(elsewhere.unwrap().contains("1 g/hour (UK)"));
    assert_eq!(at("2.01 g/h", None).0, Some(Severity::Warn));
    assert_eq!(
        at("1.01 g/h", Some(Country::UnitedKingdom)).0,
        Some(Severity::Warn)
    );
    assert_eq!(at("1 g/h", Some(Country::UnitedKingdom)).0, None);
    assert_eq!(at("2 g/h", Some(Country::UnitedStates)).0, None);
    assert_eq!(at("4.01 g/h", None).0, Some(Severity::Stop));
}

/// A chance of the stop band beside a level that one in twenty exceeds: neither hides the other.
#[test]
fn prop_both_figures_of_a_chance_are_told() {
    use maginfuse::safety::exposure::{Chance, chance_findings};
    use uom::si::f64::Ratio;
    let chance = |model: &str, high: f64, share: f64| Chance {
        model: model.to_owned(),
        high_peak: reader().serum(&format!("{high} mmol/L")).unwrap(),
        reaching_stop: Ratio::new::<uom::si::ratio::ratio>(share),
    };
    let found = |chances: &[Chance]| -> Vec<(String, Severity)> {
        let findings = chance_findings(Indication::Migraine, chances);
        findings.into_iter().map(|f| (f.id, f.severity)).collect()
    };
    let (emergency, toxic) = ("exposure-chance-emergency", "exposure-chance");
    let stop = |id: &str| (id.to_owned(), Severity::Stop);
    assert_eq!(
        found(&[chance("a", 5.0, 0.2)]),
        [stop(emergency), stop(toxic)]
    );
    // Of two models each may be the worst in one figure.
    let two = [chance("a", 5.2, 0.001), chance("b", 4.0, 0.06)];
    assert_eq!(found(&two), [stop(emergency), stop(toxic)]);
    assert_eq!(found(&[chance("a", 4.99, 0.05)]), [stop(toxic)]);
    assert_eq!(found(&[chance("a", 4.99, 0.001)]), []);
    assert_eq!(found(&[chance("a", 5.0, 0.001)]), [stop(emergency)]);
}

/// A flow at the ceiling of pumps, in both units.
#[test]
fn exact_the_ceiling_of_pumps_holds_in_both_flow_units() {
    let limit = LIMITS
        .iter()
        .find(|limit| limit.measure == Measure::PumpFlow)
        .unwrap();
    let flow = |text: &str| Quantity::Flow(reader().flow(text).unwrap() as VolumeRate);
    assert_eq!(limit.judge(flow("999 mL/h")).unwrap(), Judgement::Within);
    assert_eq!(
        limit.judge(flow("16.65 mL/min")).unwrap(),
        Judgement::Within
    );
    assert_eq!(limit.judge(flow("999.1 mL/h")).unwrap(), Judgement::Hard);
    assert_eq!(limit.judge(flow("16.66 mL/min")).unwrap(), Judgement::Hard);
}

/// An order with one step and a bag of 10 mg/mL to 100 mg/mL, in the case of an indication.
fn order(name: &str, step: &str) -> Answered {
    Order::named(name)
        .with("order.steps", &format!("[{step}]"))
        .check()
}

/// Through the whole program: the order at the bound and just above it.
fn edge(name: &str, at: &str, above: &str, id: &str, severity: &str) {
    let answer = order(name, at);
    assert!(answer.error.is_none(), "{name} {at}: {}", answer.message());
    assert_eq!(
        answer.severity(id),
        "absent",
        "{name} {at}: {:?}",
        answer.findings()
    );
    let answer = order(name, above);
    assert_eq!(
        answer.severity(id),
        severity,
        "{name} {above}: {:?}",
        answer.findings()
    );
    assert_eq!(
        answer.status() == "stop",
        answer.json.get("program").is_none()
    );
}

#[test]
fn label_edges_of_replacement_through_the_whole_program() {
    let name = "deficiency-severe-clean";
    let stop = |at, above, id| edge(name, at, above, id, "stop");
    let warn = |at, above, id| edge(name, at, above, id, "warn");
    let general = "short-rate-general";
    stop(
        "{ dose = \"3 g\", over = \"20 min\" }",
        "{ dose = \"3.01 g\", over = \"20 min\" }",
        general,
    );
    stop(
        "{ dose = \"3000 mg\", over = \"20 min\" }",
        "{ dose = \"3010 mg\", over = \"20 min\" }",
        general,
    );
    stop(
        "{ dose = \"4.5 g\", over = \"30 min\" }",
        "{ dose = \"4.52 g\", over = \"30 min\" }",
        general,
    );
    stop(
        "{ dose = \"12.1 mmol\", over = \"20 min\" }",
        "{ dose = \"12.3 mmol\", over = \"20 min\" }",
        general,
    );
    stop(
        "{ dose = \"12.1 mEq\", over = \"10 min\" }",
        "{ dose = \"12.3 mEq\", over = \"10 min\" }",
        general,
    );
    let fast = "short-rate-replacement-max";
    warn(
        "{ dose = \"2 g\", over = \"60 min\" }",
        "{ dose = \"2.01 g\", over = \"60 min\" }",
        fast,
    );
    warn(
        "{ dose = \"8.1 mmol\", over = \"60 min\" }",
        "{ dose = \"8.2 mmol\", over = \"60 min\" }",
        fast,
    );
    let ceiling = "infusion-rate-replacement-ceiling";
    stop(
        "{ rate = \"4 g/h\", for = \"2 h\" }",
        "{ rate = \"4.02 g/h\", for = \"2 h\" }",
        ceiling,
    );
    stop(
        "{ rate = \"66.6 mg/min\", for = \"2 h\" }",
        "{ rate = \"67 mg/min\", for = \"2 h\" }",
        ceiling,
    );
    warn(
        "{ rate = \"2 g/h\", for = \"2 h\" }",
        "{ rate = \"2.01 g/h\", for = \"2 h\" }",
        "infusion-rate-replacement-max",
    );
    warn(
        "{ dose = \"4 g\", over = \"60 min\" }",
        "{ dose = \"4.01 g\", over = \"60 min\" }",
        "short-dose-ward",
    );
    warn(
        "{ dose = \"50.7 mmol\", over = \"24 h\" }",
        "{ dose = \"51.2 mmol\", over = \"24 h\" }",
        "day-replacement-first",
    );
    stop(
        "{ dose = \"15.9 g\", over = \"24 h\" }",
        "{ dose = \"16 g\", over = \"24 h\" }",
        "day-ceiling",
    );
    stop(
        "{ rate = \"4 g/h\", for = \"61 min\" }",
        "{ dose = \"4.01 g\", over = \"60 min\" }",
        "hour-replacement",
    );
    stop(
        "{ dose = \"2 g\", over = \"20 min\" }",
        "{ dose = \"2.01 g\", over = \"20 min\" }",
        "fast-load-replacement",
    );
    stop(
        "{ rate = \"1.25 g/h\", for = \"24 h\" }",
        "{ rate = \"1.26 g/h\", for = \"24 h\" }",
        "day-replacement-ceiling",
    );
}

#[test]
fn label_edges_of_obstetrics_and_arrhythmia_through_the_whole_program() {
    let name = "pre-eclampsia";
    let fast = "short-rate-obstetric-us";
    edge(
        name,
        "{ dose = \"6 g\", over = \"15 min\" }",
        "{ dose = \"6 g\", over = \"14 min\" }",
        fast,
        "warn",
    );
    let load = "short-dose-obstetric";
    edge(
        name,
        "{ dose = \"6 g\", over = \"20 min\" }",
        "{ dose = \"6.1 g\", over = \"25 min\" }",
        load,
        "warn",
    );
    let ceiling = "infusion-rate-obstetric-ceiling";
    edge(
        name,
        "{ rate = \"4 g/h\", for = \"2 h\" }",
        "{ rate = \"4.02 g/h\", for = \"2 h\" }",
        ceiling,
        "stop",
    );
    let day = "day-obstetric-ceiling";
    edge(
        name,
        "{ rate = \"2.5 g/h\", for = \"24 h\" }",
        "{ rate = \"2.51 g/h\", for = \"24 h\" }",
        day,
        "stop",
    );
    edge(
        "torsades-de-pointes",
        "{ dose = \"2 g\", over = \"10 min\" }",
        "{ dose = \"2 g\", over = \"9 min\" }",
        "short-rate-torsades",
        "warn",
    );
    edge(
        "asthma-severe",
        "{ dose = \"2.5 g\", over = \"20 min\" }",
        "{ dose = \"2.51 g\", over = \"25 min\" }",
        "short-dose-asthma",
        "warn",
    );
}

/// Severe impairment: exactly 20 g in 48 hours pass, in obstetrics.
#[test]
fn label_edge_of_twenty_grams_in_two_days() {
    let renal = |steps: &str| {
        Order::named("pre-eclampsia")
            .text("kidney.measured_clearance", "29 mL/min")
            .with("order.steps", steps)
            .check()
    };
    let at = renal("[{ dose = \"4 g\", over = \"20 min\" }, { rate = \"1 g/h\", for = \"16 h\" }]");
    assert_eq!(
        at.severity("two-days-renal"),
        "absent",
        "{:?}",
        at.findings()
    );
    let above =
        renal("[{ dose = \"4 g\", over = \"20 min\" }, { rate = \"1 g/h\", for = \"16.1 h\" }]");
    assert_eq!((above.code, above.severity("two-days-renal")), (10, "stop"));
    // Prior doses count.
    let prior = Order::named("pre-eclampsia")
        .text("kidney.measured_clearance", "29 mL/min")
        .with("order.steps", "[{ rate = \"1 g/h\", for = \"16 h\" }]")
        .with(
            "magnesium.prior_doses",
            "[{ dose = \"4.1 g\", at = \"-2 h\", over = \"20 min\" }]",
        )
        .check();
    assert_eq!(
        prior.severity("two-days-renal"),
        "stop",
        "{:?}",
        prior.findings()
    );
}

/// 30 mL/min itself is not below 30, 60 not below 60, 25 mL/h of urine not below 25.
#[test]
fn label_edges_of_the_kidneys() {
    let order = |clearance: &str| {
        Order::named("deficiency-severe-clean")
            .text("kidney.measured_clearance", clearance)
            .check()
    };
    assert_eq!(order("30 mL/min").severity("filtration-severe"), "absent");
    assert_eq!(order("29.9 mL/min").severity("filtration-severe"), "stop");
    assert_eq!(order("60 mL/min").severity("filtration-reduced"), "absent");
    // 2 g in a day are a note from 30 on; tests/filtration.rs has the doses that warn.
    assert_eq!(order("59.9 mL/min").severity("filtration-reduced"), "info");
    let urine = |output: &str| {
        Order::named("pre-eclampsia")
            .text("kidney.urine_output", output)
            .check()
    };
    assert_eq!(urine("25 mL/h").severity("urine-output-hold"), "absent");
    assert_eq!(urine("24.9 mL/h").severity("urine-output-hold"), "stop");
    // 82 kg: 41 mL/h is half a mL per kg, where no height tells the ideal weight.
    let urine = |output: &str| {
        Order::named("pre-eclampsia")
            .without("patient.height")
            .text("kidney.urine_output", output)
            .check()
    };
    assert_eq!(urine("41 mL/h").severity("urine-output-low"), "absent");
    assert_eq!(urine("40.9 mL/h").severity("urine-output-low"), "warn");
}
