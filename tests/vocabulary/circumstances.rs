//! What a condition or a drug means beside something else, at the order: policy of the verdicts.

use crate::bedside::{Answered, Order};

/// A replacement in intensive care, in a patient without other trouble.
fn watched() -> Order {
    Order::named("deficiency-severe-clean").text("care.setting", "intensive-care")
}

fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

fn conditions(order: &Order, names: &[&str]) -> Answered {
    order
        .clone()
        .with("patient.conditions", &list(names))
        .check()
}

fn drugs(order: &Order, names: &[&str]) -> Answered {
    order
        .clone()
        .with("patient.medications", &list(names))
        .check()
}

fn words(answer: &Answered, id: &str) -> String {
    let finding = answer.finding(id);
    let finding = finding.unwrap_or_else(|| panic!("{id}: {:?}", answer.findings()));
    finding["message"].as_str().unwrap().to_owned()
}

/// The severity of a finding, and whether a person can lift it.
fn graded<'a>(answer: &'a Answered, id: &str) -> (&'a str, bool) {
    let lifted = answer
        .finding(id)
        .is_some_and(|finding| finding["overridable"] == true);
    (answer.severity(id), lifted)
}

const FOR_GOOD: (&str, bool) = ("stop", false);
const OVERRIDABLE: (&str, bool) = ("stop", true);
const WARNS: (&str, bool) = ("warn", false);
const NOTE: (&str, bool) = ("info", false);

fn warnings(answer: &Answered) -> usize {
    let findings = answer.findings();
    findings
        .iter()
        .filter(|one| one.starts_with("warn"))
        .count()
}

#[test]
fn label_cautions_of_the_heart_are_one_warning_that_names_them_and_who_excludes() {
    let names = ["nstemi", "rbbb", "heart-failure", "bradycardia", "AVB I"];
    let answer = conditions(&watched(), &names);
    assert_eq!(
        (answer.code, warnings(&answer)),
        (0, 1),
        "{:?}",
        answer.findings()
    );
    let said = words(&answer, "condition-heart");
    for name in names {
        assert!(
            said.contains(name) || said.contains("heart failure"),
            "{name}: {said}"
        );
    }
    assert!(said.contains("ECG") && said.contains("Germany"), "{said}");
    // The chosen country stands in front of the others.
    let swiss = conditions(&watched().text("care.country", "CH"), &["AVB I"]);
    let said = words(&swiss, "condition-heart");
    let (own, other) = (
        said.find("Switzerland").unwrap(),
        said.find("Germany").unwrap(),
    );
    assert!(own < other, "{said}");
}

#[test]
fn label_sedatives_are_one_warning_where_breathing_is_watched() {
    let names = [
        "sufentanil",
        "midazolam",
        "propofol",
        "phenobarbital",
        "gabapentin",
    ];
    let id = "medication-sedatives";
    let answer = drugs(&watched().text("care.country", "DE"), &names);
    assert_eq!(
        (warnings(&answer), answer.code),
        (1, 0),
        "{:?}",
        answer.findings()
    );
    let said = words(&answer, id);
    assert!(
        names.iter().all(|name| said.contains(name)) && said.contains("breathing"),
        "{said}"
    );
    assert!(
        said.find("Germany").unwrap() < said.find("Austria").unwrap(),
        "{said}"
    );
    // Whose label it is follows the country too.
    for (country, label) in [
        ("DE", "German label"),
        ("US", "US label"),
        ("UK", "UK label"),
    ] {
        let answer = drugs(&watched().text("care.country", country), &names);
        let source = answer.finding(id).unwrap()["source"].to_string();
        assert!(source.contains(label), "{country}: {source}");
    }

    for (setting, drug, verdict) in [
        ("inpatient", "fentanyl", OVERRIDABLE),
        ("inpatient", "lorazepam", OVERRIDABLE),
        ("outpatient", "phenobarbital", OVERRIDABLE),
        ("inpatient", "propofol", OVERRIDABLE),
        ("inpatient", "pregabalin", WARNS),
        ("inpatient-monitored", "fentanyl", WARNS),
        ("emergency-department", "fentanyl", WARNS),
    ] {
        let order = watched().text("care.setting", setting);
        assert_eq!(
            graded(&drugs(&order, &[drug]), id),
            verdict,
            "{drug}, {setting}"
        );
    }
    let ventilated = watched()
        .text("care.setting", "inpatient")
        .with("care.ventilated", "true");
    assert_eq!(graded(&drugs(&ventilated, &["fentanyl"]), id), WARNS);
    let asthma = Order::named("asthma-severe").text("care.setting", "inpatient");
    assert_eq!(
        graded(&drugs(&asthma, &["fentanyl"]), id),
        OVERRIDABLE,
        "an emergency on a ward where nobody watches breathing"
    );
}

#[test]
fn label_a_block_stops_for_good_unless_it_is_paced_or_torsades_waits_for_pacing() {
    for (block, id) in [
        ("AVB III", "condition-av-block-third-degree"),
        ("mobitz-ii", "condition-av-block-second-degree"),
        ("heart block", "condition-av-block-unspecified"),
    ] {
        assert_eq!(
            graded(&conditions(&watched(), &[block]), id),
            FOR_GOOD,
            "{block}"
        );
        assert_eq!(
            graded(&conditions(&watched(), &[block, "Schrittmacher"]), id),
            WARNS
        );
        // A defibrillator alone lifts nothing, and is asked about.
        let defibrillator = conditions(&watched(), &[block, "ICD"]);
        assert_eq!(graded(&defibrillator, id), FOR_GOOD);
        assert!(words(&defibrillator, "condition-defibrillator").contains("ask whether it paces"));
        let torsades = conditions(&Order::named("torsades-de-pointes"), &[block]);
        assert_eq!(graded(&torsades, id), OVERRIDABLE);
        assert!(words(&torsades, id).contains("pacing ready"));
    }
}

#[test]
fn label_reflexes_and_breathing_stop_for_good_unless_they_tell_nothing() {
    let ventilated = watched().with("care.ventilated", "true");
    let denied = watched().with("care.ventilated", "false");
    let relaxed = watched().with("patient.medications", "[\"rocuronium\"]");
    let reversed = watched().with("patient.medications", "[\"rocuronium\", \"sugammadex\"]");
    let long_ago = watched().with(
        "patient.medications",
        "[{ name = \"rocuronium\", at = \"-2 h\" }]",
    );
    let asthma = Order::named("asthma-severe");
    for (told, id, alone) in [
        ("no reflexes", "condition-absent-reflexes", FOR_GOOD),
        (
            "respiratory rate 11",
            "condition-respiratory-depression",
            FOR_GOOD,
        ),
        (
            "Atemdepression",
            "condition-respiratory-depression",
            FOR_GOOD,
        ),
        (
            "respiratory rate 12",
            "condition-slow-breathing",
            OVERRIDABLE,
        ),
        (
            "respiratory rate 15",
            "condition-slow-breathing",
            OVERRIDABLE,
        ),
        (
            "respiratory failure",
            "condition-respiratory-failure",
            OVERRIDABLE,
        ),
    ] {
        for (order, verdict) in [
            (&watched(), alone),
            (&ventilated, WARNS),
            (&denied, alone),
            (&relaxed, WARNS),
            (&reversed, alone),
            (&long_ago, alone),
            (&asthma, WARNS),
        ] {
            let answer = conditions(order, &[told]);
            assert_eq!(
                graded(&answer, id),
                verdict,
                "{told}: {:?}",
                answer.findings()
            );
        }
        let intubated = conditions(&watched(), &["intubated", told]);
        assert_eq!(graded(&intubated, id), WARNS, "{told}");
        let contradicted = conditions(&denied, &["intubated", told]);
        assert_eq!(graded(&contradicted, id), alone, "{told}");
        let said = words(&conditions(&asthma, &[told]), id);
        assert!(
            said.contains("watch") && said.contains("ventilation ready"),
            "{said}"
        );
    }
    assert_eq!(conditions(&watched(), &["respiratory rate 16"]).code, 0);
}

/// Reports and trials: magnesium brings a reversed block back (BJA 2003;91:435; Hans 2012).
#[test]
fn paper_a_reversed_block_stops_for_an_hour_and_warns_for_a_day() {
    let id = "medication-reversal-agents";
    for drug in ["neostigmine", "sugammadex", "edrophonium"] {
        for (at, verdict) in [
            ("-1 min", OVERRIDABLE),
            ("-59 min", OVERRIDABLE),
            ("-60 min", OVERRIDABLE),
            ("-61 min", WARNS),
            ("-23.9 h", WARNS),
            ("-24 h", WARNS),
            ("-24.1 h", NOTE),
        ] {
            let given = format!("[{{ name = \"{drug}\", at = \"{at}\" }}]");
            let answer = watched().with("patient.medications", &given).check();
            assert_eq!(graded(&answer, id), verdict, "{drug} {at}");
        }
        assert_eq!(
            graded(&drugs(&watched(), &[drug]), id),
            OVERRIDABLE,
            "time unknown"
        );
    }
    // Of two times the later one counts.
    let twice = "[{ name = \"neostigmine\", at = \"-20 h\" }, { name = \"neostigmine\", at = \"-20 min\" }]";
    let twice = watched().with("patient.medications", twice).check();
    assert_eq!(graded(&twice, id), OVERRIDABLE);
    let recovered = conditions(&watched(), &["spontaneous recovery from block"]);
    assert_eq!(graded(&recovered, "condition-block-recovered"), OVERRIDABLE);
}

#[test]
fn label_what_betrays_or_deepens_weak_muscles_is_said_by_its_weight() {
    for (drug, class, verdict, say) in [
        ("Mestinon", "myasthenia-drugs", OVERRIDABLE, "myasthenia"),
        (
            "efgartigimod",
            "myasthenia-drugs",
            OVERRIDABLE,
            "myasthenia",
        ),
        (
            "amifampridine",
            "lambert-eaton-drugs",
            OVERRIDABLE,
            "Lambert-Eaton",
        ),
        ("eculizumab", "complement-inhibitors", WARNS, "myasthenia"),
        ("risdiplam", "motor-neuron-drugs", OVERRIDABLE, "atrophy"),
        ("colistin", "polymyxins", WARNS, "neuromuscular"),
        ("Botox", "botulinum-toxin", WARNS, "neuromuscular"),
        ("gentamicin", "aminoglycosides", WARNS, "neuromuscular"),
        ("gentamicin", "aminoglycosides", WARNS, "lose magnesium"),
        ("clindamycin", "block-deepening", NOTE, "neuromuscular"),
        (
            "rocuronium",
            "neuromuscular-blockers",
            WARNS,
            "train-of-four",
        ),
        ("tacrolimus", "kidney-wasting", NOTE, "loses magnesium"),
        ("Lasix", "furosemide", NOTE, "lose magnesium"),
        ("digoxin", "digitalis", WARNS, "lose magnesium"),
    ] {
        let answer = drugs(&watched(), &[drug]);
        let id = format!("medication-{class}");
        assert_eq!(
            graded(&answer, &id),
            verdict,
            "{drug}: {:?}",
            answer.findings()
        );
        assert!(words(&answer, &id).contains(say), "{drug}: {say}");
    }
    let both = drugs(&watched(), &["clindamycin", "rocuronium"]);
    assert_eq!(graded(&both, "medication-block-deepening"), WARNS);
    let ward = watched().text("care.setting", "inpatient");
    let relaxant = "medication-neuromuscular-blockers";
    assert_eq!(
        graded(&drugs(&ward, &["rocuronium"]), relaxant),
        OVERRIDABLE
    );
    let ventilated = ward.with("care.ventilated", "true");
    assert_eq!(
        graded(&drugs(&ventilated, &["rocuronium"]), relaxant),
        WARNS
    );
}

#[test]
fn label_conditions_have_the_weight_that_the_policy_gives_them() {
    for (told, id, verdict) in [
        ("myasthenia gravis", "myasthenia-gravis", FOR_GOOD),
        ("magnesium toxicity", "magnesium-toxicity", FOR_GOOD),
        ("magnesium allergy", "magnesium-hypersensitivity", FOR_GOOD),
        ("hypermagnesemia", "hypermagnesemia", OVERRIDABLE),
        ("periodic paralysis", "periodic-paralysis", OVERRIDABLE),
        ("SMA", "neuromuscular-disease", OVERRIDABLE),
        ("MELAS", "mitochondrial-myopathy", OVERRIDABLE),
        ("botulism", "lambert-eaton", OVERRIDABLE),
        ("hyperkalemia", "hyperkalemia", WARNS),
        ("kidney transplant", "kidney-transplant", WARNS),
        ("hypocalcemia", "hypocalcemia", NOTE),
        ("hypercalcemia", "hypercalcemia", NOTE),
        ("ileostomy", "gut-losses", NOTE),
        ("alcoholism", "alcohol-dependence", NOTE),
        ("refeeding", "refeeding", NOTE),
        ("Gitelman", "tubular-wasting", NOTE),
        ("Addison", "magnesium-retention", NOTE),
        ("ckd", "chronic-kidney-disease", NOTE),
        ("sulfa allergy", "sulfonamide-allergy", NOTE),
    ] {
        let answer = conditions(&watched(), &[told]);
        let id = format!("condition-{id}");
        assert_eq!(
            graded(&answer, &id),
            verdict,
            "{told}: {:?}",
            answer.findings()
        );
    }
    let calcium = words(
        &conditions(&watched(), &["hypocalcemia"]),
        "condition-hypocalcemia",
    );
    assert!(calcium.contains("follows low magnesium"), "{calcium}");
}

/// Smith and Katelaris 2008: an allergy to sulfonamides does not extend to sulfates.
#[test]
fn paper_sulfa_is_no_reason_against_a_sulfate() {
    for name in [
        "sulfa",
        "sulpha",
        "sulfonamides",
        "Sulfonamid",
        "sulfa drugs",
    ] {
        let answer = watched()
            .with("patient.intolerances", &list(&[name]))
            .check();
        assert_eq!(graded(&answer, "intolerance-sulfonamide"), NOTE, "{name}");
        assert_eq!(answer.severity("intolerance"), "absent", "{name}");
        assert!(words(&answer, "intolerance-sulfonamide").contains("no reason against"));
    }
    for name in ["magnesium sulfate", "Magnesiumsulfat", "sulfate", "MgSO4"] {
        let answer = watched()
            .with("patient.intolerances", &list(&[name]))
            .check();
        assert_eq!(graded(&answer, "intolerance"), FOR_GOOD, "{name}");
    }
}
