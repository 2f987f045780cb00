//! What levels that came back tell of the kidney and the tissues of a depleted patient.

use super::model;
use super::under_way::{order, read};
use crate::bedside::{Answered, Order, ask};
use crate::cli::run;
use crate::evidence::{GRAM, hours, infusion, steady};
use maginfuse::ode::Method;
use maginfuse::pk::kernel::tissue::Tissue;
use maginfuse::pk::{Individual, Subject};
use maginfuse::plan::Update;
use maginfuse::safety::{Topic, UnderWay};
use maginfuse::simulate::Window;
use maginfuse::simulate::expected::follow;
use maginfuse::simulate::tissue_levels::SteppedCourse;
use std::io::Write;

/// Weight of the patient of [`order`], kg.
const WEIGHT: f64 = 78.0;

/// Levels (hours, mmol/L) of the patient of [`order`] who rests at `level`, gets so many grams over
/// two hours, and whose kidney conserves (with a pool of 0.8 L/kg) or wastes; each off by a part.
fn levels(wastes: bool, (level, grams): (f64, f64), drawn: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let case = read(&order(grams, &[(-2.0, level)]));
    let subject = Subject::new(case.patient.weight, case.renal.clearance, steady(level));
    let both = Individual::bound(model("threshold-1cpt"), &subject, &[]).unwrap();
    let (one, liters) = match wastes {
        true => (both.readings().swap_remove(0), 0.0),
        false => (both.readings().pop().unwrap(), 0.8),
    };
    let window = Window {
        from: -2.0,
        to: 72.0,
    };
    let inputs = [infusion(0.0, 2.0, grams * GRAM)];
    let tissue = Tissue::of_weight(WEIGHT, liters);
    let course = follow(&one, tissue, &inputs, window, Method::Dopri5).unwrap();
    let at = |(time, error): &(f64, f64)| {
        let level = course.course.at(hours(*time)).unwrap().millimolar();
        (*time, level * (1.0 + error))
    };
    let before = (-2.0, level);
    std::iter::once(before)
        .chain(drawn.iter().map(at))
        .collect()
}

/// What `fit` says.
fn fit(order: &Order, more: &[&str]) -> Answered {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(order.written().as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let answer = ask(&[&["maginfuse", "fit", "--case", path][..], more].concat());
    assert!(answer.error.is_none(), "{}", answer.message());
    answer
}

/// Text without its line breaks.
fn flat(answer: &Answered) -> String {
    answer.text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Levels of a kidney that conserves and of one that wastes, with the error of an assay: the fit
/// tells which it was, and the interval holds the truth.
#[test]
fn literature_levels_of_three_days_tell_how_the_kidney_holds() {
    let errors = [[0.02, -0.03, 0.02], [-0.03, 0.03, -0.02]];
    for (level, grams) in [(0.45, 2.0), (0.45, 4.0), (0.6, 4.0)] {
        for (wastes, told, said) in [
            (false, "holds-back", "holds magnesium back"),
            (true, "wastes", "wastes magnesium"),
        ] {
            for errors in errors {
                let drawn: Vec<(f64, f64)> = [2.0, 24.0, 48.0].into_iter().zip(errors).collect();
                let levels = levels(wastes, (level, grams), &drawn);
                let answer = fit(&order(grams, &levels), &["--model", "threshold-1cpt"]);
                let deficiency = &answer.json["deficiency"];
                assert_eq!(deficiency["grade"], "weak");
                assert_eq!(
                    deficiency["kidney"], told,
                    "{grams} g at {level}, {errors:?}: {deficiency:#}"
                );
                assert!(flat(&answer).contains(said), "{}", answer.text);
                let [low, high] = [0, 1].map(|end| {
                    deficiency["part_wasted"]["interval90"][end]
                        .as_f64()
                        .unwrap()
                });
                let truth = f64::from(u8::from(wastes));
                assert!(low <= truth + 0.1 && truth - 0.1 <= high, "{low} {high}");
            }
        }
    }
}

/// At the end of the infusion both kidneys show nearly the same level: nothing is told yet, and the
/// sample that would tell lies half a day to two days after the dose.
#[test]
fn literature_a_level_at_the_end_of_the_infusion_tells_nothing_yet() {
    for (level, grams) in [(0.45, 2.0), (0.5, 4.0), (0.6, 4.0)] {
        for wastes in [false, true] {
            let levels = levels(wastes, (level, grams), &[(2.0, 0.0)]);
            let answer = fit(&order(grams, &levels), &["--model", "threshold-1cpt"]);
            let deficiency = &answer.json["deficiency"];
            assert_eq!(deficiency["kidney"], "not-known", "{deficiency:#}");
            assert_eq!(deficiency["part_wasted"]["known"], false);
            assert_eq!(deficiency["pool"]["known"], false);
            let sample = &deficiency["telling_level"];
            assert_eq!(sample["tells"], "kidney");
            let after = sample["after_last_dose"]["value"].as_f64().unwrap();
            assert!((12.0..=48.0).contains(&after), "{sample}");
            let [holds, wasted] = ["if_holds_back_or_small", "if_wastes_or_large"]
                .map(|which| sample[which]["value"].as_f64().unwrap());
            assert!(holds > wasted + 0.03, "{sample}");
            let text = flat(&answer);
            assert!(text.contains("not known yet whether"), "{text}");
            assert!(text.contains("after the last dose began"), "{text}");
            // A day of urine tells, too: what is wasted leaves.
            let urine = &deficiency["telling_urine"];
            let [holds, wasted] =
                ["if_holds_back", "if_wastes"].map(|which| urine[which]["value"].as_f64().unwrap());
            assert!(wasted > holds + 1.0, "{urine}");
        }
    }
}

/// Reed 2012: a mean of +0.08 mmol/L 6 to 24 hours after 2 g; PMC9728415: 0.10 (SD 0.04) mg/dL per
/// gram the next morning. A patient who shows the first is expected to go on so, between what the
/// other found, and is not said to waste.
#[test]
fn literature_a_published_rise_is_expected_to_last() {
    let levels = [(-2.0, 0.6), (12.0, 0.69), (24.0, 0.68)];
    for id in ["threshold-1cpt", "threshold-2cpt"] {
        let answer = fit(&order(2.0, &levels), &["--model", id]);
        let deficiency = &answer.json["deficiency"];
        assert_ne!(deficiency["kidney"], "wastes", "{deficiency:#}");
        let expected = deficiency["expected"].as_array().unwrap();
        for one in expected
            .iter()
            .filter(|one| one["time"]["value"].as_f64() > Some(24.0))
        {
            let rise = one["value"]["value"].as_f64().unwrap() - 0.6;
            let per_gram = rise / 2.0 * 2.4305;
            assert!((0.06..=0.14).contains(&per_gram), "{per_gram} mg/dL per g");
        }
        // What is expected stands beside the curve that flags go by, which is no lower.
        let flags = answer.json["predictions"].as_array().unwrap();
        for (expected, flags) in expected.iter().zip(flags) {
            assert_eq!(expected["time"], flags["time"]);
            let [expected, flags] = [&expected["value"], &flags["individual"]]
                .map(|one| one["value"].as_f64().unwrap());
            assert!(expected <= flags + 0.02, "{expected} above {flags}");
        }
    }
}

/// The figure of a depleted patient names the curve that flags go by and the expected one.
#[test]
fn label_the_figure_names_both_curves() {
    let folder = tempfile::tempdir().unwrap();
    let [case, figure] = ["case.toml", "fit.svg"].map(|name| folder.path().join(name));
    let [case_path, figure_path] = [&case, &figure].map(|path| path.to_str().unwrap());
    let drawn = |order: &Order| {
        std::fs::write(&case, order.written()).unwrap();
        let words = ["fit", "--case", case_path, "--model", "threshold-1cpt"];
        assert_eq!(
            run(&[&words[..], &["--plot", figure_path]].concat()).code,
            0
        );
        std::fs::read_to_string(&figure).unwrap()
    };
    let depleted = drawn(&order(4.0, &levels(false, (0.5, 4.0), &[(24.0, 0.0)])));
    for name in [
        "expected (weak)",
        "this patient: flags go by",
        "expected, nine in ten",
        "nine in ten of such patients",
    ] {
        assert!(depleted.contains(name), "{name}");
    }
    let pregnant = drawn(&Order::named("under-way/pre-eclampsia"));
    assert!(!pregnant.contains("expected (weak)"));
}

/// There is one next level, the same in text and JSON, and it is not later than the one that would
/// tell why the level was low, which stands beside it.
#[test]
fn meta_one_next_level_beside_the_one_that_would_tell() {
    for drawn in [&[(2.0, 0.0)][..], &[(2.0, 0.0), (8.0, 0.01)], &[(3.3, 0.0)]] {
        let case = order(4.0, &levels(false, (0.5, 4.0), drawn));
        let answer = fit(&case, &["--model", "threshold-1cpt"]);
        let time = |value: &serde_json::Value| value["value"].as_f64().unwrap();
        let next = time(&answer.json["next_level"]["time"]);
        let telling = time(&answer.json["deficiency"]["telling_level"]["at"]);
        assert!(next <= telling + 0.5, "{next} after {telling}");
        let text = flat(&answer);
        assert_eq!(text.matches("next level").count(), 1, "{text}");
        let after = text.split("next level at ").nth(1).unwrap();
        let told: f64 = after.split(" hours").next().unwrap().parse().unwrap();
        assert!((told - next).abs() < 0.006, "{told}, not {next}");
        assert_eq!(text.contains("comes after it"), telling > next, "{text}");
    }
}

/// A level of the next morning that a conserving kidney leaves is no misfit and stops no plan,
/// although the own tubular maximum cannot explain it.
#[test]
fn meta_a_level_that_either_reading_explains_is_no_misfit() {
    for (level, grams) in [(0.45, 4.0), (0.5, 6.0)] {
        let drawn = [(2.0, 0.0), (24.0, 0.0)];
        let case = read(&order(grams, &levels(false, (level, grams), &drawn)));
        let under_way = UnderWay::of(&case, &case.later, hours(24.0)).unwrap();
        let models = ["threshold-1cpt", "threshold-2cpt"].map(model);
        let update = Update::by(&models, under_way, &case).unwrap();
        let doubted = update
            .findings
            .iter()
            .filter(|one| matches!(one.topic, Topic::LevelMisfit | Topic::LevelUnexplained));
        assert_eq!(doubted.count(), 0, "{:#?}", update.findings);
    }
}

/// `plan` of an order under way says what the levels tell and what is expected at them, beside the
/// risk, which goes by the higher course.
#[test]
fn label_an_updated_plan_tells_what_is_expected() {
    let rest = "[{ dose = \"4 g\", over = \"2 h\" }, { rate = \"0.25 g/h\", for = \"40 h\" }]";
    let order = order(4.0, &[(-2.0, 0.45), (6.0, 0.7), (20.0, 0.8)]).with("order.steps", rest);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(order.written().as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    let target = [
        "--target",
        "0.8 mmol/L",
        "--to",
        "1.4 mmol/L",
        "--subjects",
        "200",
    ];
    let answer = ask(&[&["maginfuse", "plan", "--case", path][..], &target].concat());
    assert!(answer.error.is_none(), "{}", answer.message());
    let models = answer.json["update"]["models"].as_array().unwrap();
    for one in models.iter().filter(|one| one["fitted"] == true) {
        let deficiency = &one["deficiency"];
        assert_eq!(deficiency["grade"], "weak");
        assert_eq!(deficiency["at_levels"].as_array().unwrap().len(), 2);
        assert!(deficiency.get("expected").is_none());
    }
    let text = flat(&answer);
    assert!(text.contains("with what tissues take up"), "{text}");
    assert!(text.contains("the risk goes by the higher course of both kidneys"));
}

/// What the case tells of the cause leans the answer where levels do not decide; they may overrule
/// it.
#[test]
fn meta_a_told_cause_leans_and_levels_overrule_it() {
    let part = |order: &Order| {
        let answer = fit(order, &["--model", "threshold-1cpt"]);
        answer.json["deficiency"]["part_wasted"]["value"]
            .as_f64()
            .unwrap()
    };
    let early = order(4.0, &levels(false, (0.5, 4.0), &[(2.0, 0.0)]));
    let caused =
        |order: &Order, cause: &str| order.clone().text("magnesium.deficiency_cause", cause);
    let [gut, unknown, renal] =
        ["gut-or-intake", "unknown", "renal"].map(|cause| part(&caused(&early, cause)));
    assert!(
        gut < unknown - 0.05 && unknown < renal - 0.05,
        "{gut} {unknown} {renal}"
    );
    let late = [(2.0, 0.0), (24.0, 0.0), (48.0, 0.0)];
    let late = order(4.0, &levels(false, (0.5, 4.0), &late));
    assert!(part(&caused(&late, "renal")) < 0.5);
    let told = flat(&fit(
        &caused(&late, "renal"),
        &["--model", "threshold-1cpt"],
    ));
    assert!(
        told.contains("beforehand a kidney that wastes magnesium: as stated"),
        "{told}"
    );
}

/// What is expected before any level is that of the rest of the program: a kidney that conserves
/// unless a cause says that it wastes, and more so where a cause is told. A level that tells nothing
/// leaves the part that is wasted where a density that falls by a factor r from one end to the other
/// has its mean, 1/ln r - 1/(r - 1), and no cause alone says which kidney it is.
#[test]
fn exact_a_level_that_tells_nothing_leaves_what_was_expected() {
    let early = order(4.0, &levels(false, (0.5, 4.0), &[(2.0, 0.0)]));
    let mean = |odds: f64| 1.0 / odds.ln() - 1.0 / (odds - 1.0);
    for (cause, expected, kidney) in [
        ("gut-or-intake", mean(9.0), "conserves"),
        ("unknown", mean(3.0), "conserves"),
        ("renal", 1.0 - mean(9.0), "wastes"),
    ] {
        let case = early.clone().text("magnesium.deficiency_cause", cause);
        let answer = fit(&case, &["--model", "threshold-1cpt"]);
        let deficiency = &answer.json["deficiency"];
        let part = deficiency["part_wasted"]["value"].as_f64().unwrap();
        assert!(
            (part - expected).abs() < 0.03,
            "{cause}: {part}, not {expected}"
        );
        assert_eq!(deficiency["kidney"], "not-known", "{cause}");
        let words = format!("beforehand a kidney that {kidney} magnesium");
        assert!(flat(&answer).contains(&words), "{}", answer.text);
        // The same kidney is what `check` expects of the same patient.
        let checked = order(4.0, &[(-2.0, 0.5)]).text("magnesium.deficiency_cause", cause);
        let checked = flat(&checked.check());
        assert!(checked.contains(&words["beforehand ".len()..]), "{checked}");
    }
}

/// Levels that only hint at one kidney do not become knowledge by a cause that was told: a published
/// rise (2 g, +0.08 mmol/L) explains a kidney that conserves some three times as well.
#[test]
fn literature_a_cause_makes_no_knowledge_of_a_hint() {
    let levels = [(-2.0, 0.6), (12.0, 0.69), (24.0, 0.68)];
    for cause in ["gut-or-intake", "unknown", "renal"] {
        let case = order(2.0, &levels).text("magnesium.deficiency_cause", cause);
        let deficiency = &fit(&case, &["--model", "threshold-1cpt"]).json["deficiency"];
        assert_eq!(deficiency["kidney"], "not-known", "{cause}: {deficiency:#}");
    }
}

/// Nobody else is told anything: in pregnancy, with a level that is not low, in a linear model.
#[test]
fn label_only_a_depleted_patient_is_told_of_the_kidney() {
    let silent = |order: &Order, id: &str| {
        let answer = fit(order, &["--model", id]);
        assert!(answer.json.get("deficiency").is_none(), "{}", answer.json);
        assert!(!answer.text.contains("Why the level was low"));
    };
    silent(&Order::named("under-way/pre-eclampsia"), "threshold-1cpt");
    let later = |level: f64| order(4.0, &[(-2.0, level), (4.0, level + 0.3)]);
    silent(&later(0.8), "threshold-1cpt");
    silent(&later(0.5), "deng-2024");
    let told = fit(&later(0.5), &["--model", "threshold-2cpt"]);
    assert!(told.json["deficiency"].is_object());
}

/// The ends of the part that is wasted are the two readings of the level.
#[test]
fn exact_the_ends_of_wasting_are_the_two_readings() {
    for id in ["threshold-1cpt", "threshold-2cpt"] {
        let subject = super::subject(70.0, 60.0, 0.5);
        let both = Individual::bound(model(id), &subject, &[]).unwrap();
        let readings = both.readings();
        let inputs = [infusion(0.0, 2.0, 4.0 * GRAM)];
        let course = |one: &Individual| super::course(one, &inputs, 48.0).levels;
        for (part, reading) in [(1.0, &readings[0]), (0.0, &readings[1])] {
            let (there, reading) = (course(&both.wasting(part)), course(reading));
            for (there, reading) in there.iter().zip(&reading) {
                assert!((there - reading).abs() < 1e-8, "{there} {reading}");
            }
        }
        let ends = [0.0, 0.5, 1.0].map(|part| course(&both.wasting(part)));
        let last = ends.map(|levels| *levels.last().unwrap());
        assert!(
            last.is_sorted_by(|higher, lower| higher > lower),
            "{last:?}"
        );
    }
}

/// Even steps find the course that the solver with an error control finds.
#[test]
fn exact_even_steps_find_the_course() {
    for id in ["threshold-1cpt", "threshold-2cpt"] {
        for (filtration, level, grams, over) in [
            (100.0, 0.42, 4.0, 2.0),
            (20.0, 0.6, 8.0, 24.0),
            (130.0, 0.3, 2.0, 0.25),
        ] {
            let subject = super::subject(70.0, filtration, level);
            let both = Individual::bound(model(id), &subject, &[]).unwrap();
            let inputs = [infusion(0.0, over, grams * GRAM)];
            let window = Window {
                from: -1.0,
                to: 60.0,
            };
            for one in both.readings() {
                let tissue = Tissue::of_weight(70.0, 0.8);
                let exact = follow(&one, tissue, &inputs, window, Method::Dopri5).unwrap();
                let even = SteppedCourse::of(&one, tissue, &inputs, window).unwrap();
                let course = &exact.course;
                for (k, time) in course.times.iter().enumerate() {
                    let gap = (even.level(*time) - course.levels[k]).abs();
                    assert!(gap < 1e-3, "{id} at {time} h: {gap} mmol/L");
                    let gap = (even.urine(*time) - course.urine[k]).abs();
                    assert!(gap < 0.02, "{id} at {time} h: {gap} mmol");
                }
            }
        }
    }
}

/// Levels (mmol/L, after 2, 8 and 24 hours of 4 g over 2 hours from 0.50 mmol/L) of a patient who
/// retains everything that weak kidneys let him: who keeps the most wastes nothing.
#[test]
fn literature_a_patient_with_weak_kidneys_who_retains_wastes_nothing() {
    for (filtration, seen) in [
        ("15 mL/min", [1.263, 1.181, 1.027]),
        ("20 mL/min", [1.261, 1.158, 0.984]),
        ("30 mL/min", [1.256, 1.117, 0.923]),
        ("45 mL/min", [1.248, 1.064, 0.870]),
    ] {
        let [end, evening, morning] = seen;
        let case = order(
            4.0,
            &[(-2.0, 0.5), (2.0, end), (8.0, evening), (24.0, morning)],
        )
        .without("kidney.creatinine")
        .text("kidney.measured_clearance", filtration);
        let deficiency = &fit(&case, &[]).json["deficiency"];
        assert_ne!(
            deficiency["kidney"], "wastes",
            "{filtration}: {deficiency:#}"
        );
    }
}
