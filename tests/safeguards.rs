//! Safeguards of the hazard log that no other topic holds.

use crate::bedside::{Order, names, program};
use maginfuse::clinical::medications::{CLASSES, Kind};
use maginfuse::clinical::products::PRODUCTS;
use maginfuse::units::basic::molar;
use maginfuse::vocabulary::medications::drugs_of;

fn clean() -> Order {
    Order::named("deficiency-severe-clean")
}

/// 20.5 % in mmol/L, from the molar mass: 205 g/L of heptahydrate, beyond what is sold as 20 %.
const TWENTY_PERCENT: f64 = 205_000.0 / 246.466;

/// An ampoule straight into the pump: above 20 % it stops, below it is named.
#[test]
fn label_every_concentrate_used_as_it_is_stops_or_warns() {
    for product in PRODUCTS.iter().filter(|product| !product.ready_to_use) {
        let answer = clean()
            .text("order.product", product.id)
            .with("order.steps", "[{ dose = \"4 mmol\", over = \"60 min\" }]")
            .check();
        let strength = product.concentration().get::<molar::millimole_per_liter>();
        if strength > TWENTY_PERCENT * 1.001 {
            let id = "concentration-intravenous";
            assert_eq!(
                (answer.code, answer.severity(id)),
                (10, "stop"),
                "{}",
                product.id
            );
        }
        let said = if product.must_be_diluted {
            "stop"
        } else {
            "warn"
        };
        assert_eq!(answer.severity("concentrate"), said, "{}", product.id);
    }
}

/// 24 hours in hospital and a week outside are fresh; beyond it is said, twice that is refused.
#[test]
fn label_edges_of_freshness() {
    let at = |setting: &str, hours: &str| {
        clean()
            .text("care.setting", setting)
            .text("magnesium.levels.0.at", hours)
            .check()
    };
    for (setting, fresh, old, last, stale) in [
        ("inpatient", "-24 h", "-24.1 h", "-48 h", "-48.1 h"),
        ("outpatient", "-7 d", "-169 h", "-14 d", "-337 h"),
    ] {
        assert_eq!(
            at(setting, fresh).severity("old-serum-magnesium"),
            "absent",
            "{setting}"
        );
        assert_eq!(
            at(setting, old).severity("old-serum-magnesium"),
            "warn",
            "{setting}"
        );
        assert_eq!(
            at(setting, last).severity("old-serum-magnesium"),
            "warn",
            "{setting}"
        );
        assert_eq!(at(setting, stale).code, 4, "{setting}");
    }
}

/// The second load of a night: a warning beyond those of the first.
#[test]
fn label_a_load_given_twice_is_said() {
    let once = Order::named("pre-eclampsia-second-load")
        .with("magnesium.prior_doses", "[]")
        .check();
    let twice = Order::named("pre-eclampsia-second-load").with(
        "magnesium.prior_doses",
        "[{ dose = \"4 g\", at = \"-2 h\", over = \"20 min\" }]",
    );
    let twice = twice.check();
    let new: Vec<String> = twice
        .findings()
        .into_iter()
        .filter(|finding| finding.starts_with("warn") && !once.findings().contains(finding))
        .collect();
    assert!(!new.is_empty(), "{:?}", twice.findings());
    assert!(
        twice.peak() > once.peak() + 0.3,
        "{} {}",
        once.peak(),
        twice.peak()
    );
    // A single replacement dose, repeated at once, is said as well.
    let again = clean()
        .with(
            "magnesium.prior_doses",
            "[{ dose = \"2 g\", at = \"-1 h\", over = \"60 min\" }]",
        )
        .check();
    assert!(again.caught(), "{:?}", again.findings());
}

#[test]
fn label_a_dose_that_still_runs_is_said() {
    let answer = clean()
        .with(
            "magnesium.prior_doses",
            "[{ dose = \"2 g\", at = \"-1 h\", over = \"2 h\" }]",
        )
        .check();
    assert_eq!(answer.severity("prior-dose-overlaps"), "warn");
    let late = clean().with(
        "magnesium.prior_doses",
        "[{ dose = \"2 g\", at = \"1 h\", over = \"2 h\" }]",
    );
    assert_eq!(late.check().code, 3, "a prior dose after the start");
}

#[test]
fn label_other_magnesium_is_said() {
    for drug in [
        "magnesium-oxide",
        "magnesium citrate",
        "antacid",
        "milk of magnesia",
    ] {
        let answer = clean()
            .with("patient.medications", &format!("[\"{drug}\"]"))
            .check();
        assert_eq!(
            answer.severity("medication-magnesium-products"),
            "warn",
            "{drug}"
        );
    }
}

/// Each drug of each class gives its finding, in the words of its class.
#[test]
fn prop_every_drug_class_reaches_the_answer() {
    for class in CLASSES {
        for drug in drugs_of(class) {
            let answer = clean()
                .with("patient.medications", &format!("[\"{drug}\"]"))
                .check();
            let id = match class.kind {
                Kind::Sedative => "medication-sedatives".to_owned(),
                _ => format!("medication-{}", class.id),
            };
            assert_ne!(answer.severity(&id), "absent", "{drug}");
        }
    }
}

/// 70 mL/min would be 4.2 L an hour.
#[test]
fn label_urine_output_in_the_wrong_unit_is_refused() {
    for output in ["70 mL/min", "1.5 L", "1500 mL", "70 L/h", "70"] {
        let answer = clean().text("kidney.urine_output", output).check();
        assert_eq!(answer.code, 3, "{output}: {:?}", answer.findings());
    }
    assert!(
        clean()
            .text("kidney.urine_output", "1 mL/min")
            .check()
            .error
            .is_none()
    );
}

/// Every run of every model says whether the patient fits it.
#[test]
fn label_every_model_says_whether_the_patient_fits() {
    for name in names() {
        let answer = Order::named(&name).check();
        let models = answer.json["exposure"]["models"].as_array().unwrap();
        assert!(models.len() >= 2, "{name} shows one model as the truth");
        for model in models {
            let words = model["applicability"].as_str().unwrap();
            assert!(
                ["inside", "counted at the edge", "extrapolated: "]
                    .iter()
                    .any(|start| words.starts_with(start)),
                "{words}"
            );
        }
        let worst = answer.json["exposure"]["worst"].as_str().unwrap();
        let highest = models
            .iter()
            .filter(|model| model["flags"] == true)
            .max_by(|a, b| {
                let peak = |m: &serde_json::Value| m["peak"]["value"].as_f64().unwrap();
                peak(a).total_cmp(&peak(b))
            })
            .unwrap();
        assert_eq!(highest["id"], worst, "{name}");
    }
}

#[test]
fn label_outside_the_box_the_curve_says_extrapolated() {
    for (path, value) in [
        ("kidney.measured_clearance", "8 mL/min"),
        ("kidney.measured_clearance", "14.9 mL/min"),
    ] {
        let answer = clean().text(path, value).check();
        for model in answer.json["exposure"]["models"].as_array().unwrap() {
            let words = model["applicability"].as_str().unwrap();
            assert!(words.starts_with("extrapolated: "), "{value}: {words}");
        }
        assert!(answer.text.contains("extrapolated"), "{value}");
    }
}

/// The environment may change how an answer looks and never what it says.
#[test]
fn label_the_environment_changes_no_answer() {
    let case = Order::named("deficiency-severe-ckd3").written();
    let plain = program(&["check", "--case", "-"], &case);
    let changed = std::process::Command::new(env!("CARGO_BIN_EXE_maginfuse"))
        .args(["check", "--case", "-"])
        .envs([
            ("LANG", "de_DE.UTF-8"),
            ("LC_ALL", "de_DE.UTF-8"),
            ("TZ", "Pacific/Auckland"),
            ("NO_COLOR", "1"),
            ("MAGINFUSE_SALT", "magnesium-sulfate-anhydrous"),
            ("MAGINFUSE_WEIGHT", "200 kg"),
        ])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .and_then(|mut child| {
            std::io::Write::write_all(&mut child.stdin.take().unwrap(), case.as_bytes())?;
            child.wait_with_output()
        })
        .unwrap();
    assert_eq!(plain.1, String::from_utf8(changed.stdout).unwrap());
}

#[test]
fn label_every_answer_names_what_made_it() {
    let answer = clean().check();
    let made = answer.json["provenance"].to_string();
    for word in [
        env!("CARGO_PKG_VERSION"),
        "threshold-1cpt",
        "threshold-2cpt",
        "limits",
        "input",
    ] {
        assert!(made.contains(word), "no {word}: {made}");
    }
    // Another input has another hash, the same input the same.
    assert_eq!(made, clean().check().json["provenance"].to_string());
    let other = clean().text("patient.weight", "79 kg").check();
    assert_ne!(made, other.json["provenance"].to_string());
}

#[test]
fn label_the_newborn_is_on_the_checklist() {
    for name in [
        "pre-eclampsia",
        "eclampsia-recurrent",
        "fetal-neuroprotection",
        "preterm-labor",
    ] {
        let after = Order::named(name).check().json["checklist"]["after"].to_string();
        assert!(
            after.contains("Newborn: observe for 24 to 48 hours"),
            "{name}"
        );
    }
    assert!(
        !clean().check().json["checklist"]["after"]
            .to_string()
            .contains("Newborn")
    );
}

#[test]
fn label_pregnancy_outside_obstetrics_is_said() {
    let answer = Order::named("asthma-severe")
        .with("patient.pregnant", "true")
        .check();
    assert_eq!(answer.severity("pregnant"), "warn");
    let week = Order::named("asthma-severe")
        .with("patient.pregnant", "true")
        .with("order.steps", "[{ rate = \"0.2 g/h\", for = \"7.1 d\" }]")
        .check();
    assert_eq!(
        (week.code, week.severity("duration-pregnancy-us")),
        (10, "stop")
    );
}

#[test]
fn label_the_number_of_bags_is_said() {
    let bags = |dose: &str| {
        let answer = Order::named("pre-eclampsia")
            .with(
                "order.steps",
                &format!("[{{ rate = \"{dose}\", for = \"20 h\" }}]"),
            )
            .check();
        let words = answer
            .finding("bags-needed")
            .map(|f| f["message"].as_str().unwrap().to_owned());
        words.unwrap_or_default()
    };
    // 20 g in a bag: 20 g need one, 21 g two, 41 g three.
    assert_eq!(bags("1 g/h"), "");
    assert!(
        bags("1.05 g/h").contains("needs 2 "),
        "{}",
        bags("1.05 g/h")
    );
    assert!(
        bags("2.05 g/h").contains("needs 3 "),
        "{}",
        bags("2.05 g/h")
    );
    assert!(bags("1.05 g/h").contains("series"));
    // 4.6 g from bags of 2 g: three on each day, and the rest of one day is not for the next.
    let steps = "[{ dose = \"4.6 g\", over = \"6 h\" }, { pause = \"18 h\" }, \
                 { dose = \"4.6 g\", over = \"6 h\" }]";
    let days = Order::named("deficiency-severe-clean")
        .with("order.steps", steps)
        .check();
    let said = days.finding("bags-needed").unwrap()["message"].to_string();
    assert!(said.contains("needs 6 of this product"), "{said}");
}

/// Antidote, signs to hold at, and what was not checked: in every answer, stops included.
#[test]
fn label_every_answer_has_the_antidote_and_the_signs() {
    for name in names() {
        let answer = Order::named(&name).check();
        let text = answer.text.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in [
            "Calcium gluconate 10 % at hand",
            "Hold and call: patellar reflex absent",
            "Hold and call: less than 16 breaths a minute",
            "[NOT CHECKED] deep tendon reflexes",
        ] {
            assert!(text.contains(words), "{name}: {words}");
        }
        // Urine says nothing about a patient whose kidneys are a machine.
        let urine = text.contains("Hold and call: less than 100 mL of urine in 4 hours");
        assert_eq!(urine, !name.starts_with("dialysis-"), "{name}");
        assert_eq!(answer.severity("bedside-signs"), "not-checked", "{name}");
    }
}

/// A tenth of the usual load, and a rate per hour that was meant per minute.
#[test]
fn label_a_dose_below_every_regimen_is_said() {
    let load = Order::named("pre-eclampsia")
        .text("order.steps.0.dose", "0.4 g")
        .check();
    assert_eq!(
        load.severity("short-dose-lowest-obstetric"),
        "warn",
        "{:?}",
        load.findings()
    );
    let slow = Order::named("pre-eclampsia").text("order.steps.1.rate", "0.0167 g/h");
    assert_eq!(
        slow.check().severity("infusion-rate-lowest-obstetric"),
        "warn"
    );
    let milligrams = clean().text("order.steps.0.dose", "2 mg").check();
    assert!(milligrams.caught(), "{:?}", milligrams.findings());
    // The smallest ampoule, 2 mmol, is a dose.
    let ampoule = clean().text("order.steps.0.dose", "2 mmol").check();
    assert_eq!(ampoule.severity("short-dose-lowest"), "absent");
}
