//! Model files: what they may say, what they must not, and that they give the printed numbers.

use maginfuse::pk::library;
use maginfuse::pk::spec::{BaselineMode, Covariate, Effect, Grade, PublishedError, Use};
use maginfuse::pk::subject::Applicability;
use maginfuse::pk::{Baseline, Individual, Model, Parameter, Subject};
use maginfuse::units::basic::flow::milliliter_per_minute;
use maginfuse::units::basic::molar::millimole_per_liter;
use maginfuse::units::{
    AbsoluteClearance, Creatinine, MolarConcentration, PatientAge, PatientHeight, PatientWeight,
    SerumMagnesium, VolumeRate,
};
use maginfuse::{Error, ErrorKind};
use uom::si::f64::{Length, Mass, Time};
use uom::si::{length::centimeter, mass::kilogram, time::day};

/// Reading a decimal and multiplying by a unit may cost two roundings.
const ROUNDING: f64 = 1e-15;
/// A halved interval ends at the last digits of a double.
const HALVED: f64 = 1e-12;

/// The model file that the interface shows in full (Salinger 2013, table 2).
const LINEAR: &str = r#"schema = 1
id = "salinger-2013"
title = "Intravenous and intramuscular magnesium sulfate"
[source]
citation = "Salinger DH et al. BJOG 2013;120:894-900"
doi = "10.1111/1471-0528.12222"
grade = "F"
[population]
description = "pre-eclampsia"
n = 258
pregnant = true
[structure]
kind = "one-compartment"
elimination = "linear"
absorption = "first-order"
[baseline]
mode = "additive"
value = "0.856 mmol/L"
[parameters.CL]
value = "4.81 L/h"
locator = "Table 2"
[[parameters.CL.covariates]]
form = "power"
of = "creatinine"
reference = "0.8 mg/dL"
exponent = -1.48
[parameters.V]
value = "15.6 L"
locator = "Table 2"
[[parameters.V.covariates]]
form = "power"
of = "weight"
reference = "55 kg"
exponent = 0.692
[parameters.KA]
value = "0.317 1/h"
locator = "Table 2"
[parameters.F]
value = "0.862"
locator = "Table 2"
[residual]
proportional = "22.9 %"
[validity]
weight = ["39 kg", "94 kg"]
creatinine = ["0.4 mg/dL", "1.2 mg/dL"]
"#;

fn subject(weight: f64, filtration: f64, baseline: Baseline) -> Subject {
    Subject::new(
        PatientWeight::new(Mass::new::<kilogram>(weight)).unwrap(),
        AbsoluteClearance::new(VolumeRate::new::<milliliter_per_minute>(filtration)).unwrap(),
        baseline,
    )
}

fn level(value: f64) -> SerumMagnesium {
    SerumMagnesium::measured(MolarConcentration::new::<millimole_per_liter>(value)).unwrap()
}

/// A start level that leaves the model's own tubular maximum alone.
fn raised() -> Baseline {
    Baseline::Measured {
        level: level(0.85),
        recent_magnesium: true,
    }
}

fn creatinine(milligram_per_deciliter: f64) -> Creatinine {
    let level = MolarConcentration::new::<millimole_per_liter>(milligram_per_deciliter * 0.0884);
    Creatinine::new(level).unwrap()
}

fn default_text() -> &'static str {
    library::text(library::DEFAULT).unwrap()
}

/// The error of the default model file with one thing changed.
fn refused(from: &str, to: &str) -> Error {
    let text = default_text();
    assert!(text.contains(from), "the file has `{from}`");
    Model::read("m.toml", &text.replacen(from, to, 1)).unwrap_err()
}

#[test]
fn meta_every_embedded_model_has_an_id_and_a_hash_of_its_own() {
    let models = library::all().unwrap();
    assert_eq!(models[0].id(), library::DEFAULT);
    for model in models {
        assert_eq!(library::find(model.id()).unwrap(), model);
        assert_eq!(model.sha256().len(), 64);
        // A number nobody read again is listed and never used.
        let recalled = model.grade() == Grade::Recalled;
        assert_eq!(recalled, model.usage() == Use::Unverified, "{}", model.id());
        let same = |other: &&Model| other.id() == model.id() || other.sha256() == model.sha256();
        assert_eq!(models.iter().filter(same).count(), 1);
    }
    let error = library::find("threshold").unwrap_err();
    assert!(error.help().contains("threshold-1cpt"), "{error}");
}

#[test]
fn meta_every_byte_of_a_file_counts_in_its_hash() {
    // A comment changes the hash though not the numbers.
    let text = format!("{}\n# reviewed\n", default_text());
    let changed = Model::read("m.toml", &text).unwrap();
    assert_ne!(
        changed.sha256(),
        library::find(library::DEFAULT).unwrap().sha256()
    );
}

#[test]
fn paper_salinger_2013_file_is_read_number_by_number() {
    let model = Model::read("salinger.toml", LINEAR).unwrap();
    let value = |parameter| model.parameter(parameter).unwrap().value;
    assert_eq!(value(Parameter::Clearance), 4.81);
    assert_eq!(value(Parameter::Absorption), 0.317);
    assert_eq!(model.baseline(), BaselineMode::Additive(0.856));
    assert!((model.residual().proportional - 0.229).abs() < ROUNDING);
    assert!(model.has_depot());
    let (covariate, effect) = &model.parameter(Parameter::Clearance).unwrap().effects[0];
    assert_eq!(*covariate, Covariate::Creatinine);
    // 0.8 mg/dL of creatinine is 70.72 umol/L.
    assert_eq!(
        *effect,
        Effect::Power {
            reference: 0.8 * 88.4,
            exponent: -1.48
        }
    );
}

#[test]
fn paper_salinger_2013_clearance_at_creatinine_4() {
    // CL 0.44 L/h at 4 mg/dL and 0.16 L/h at 8 mg/dL, by hand from the printed equation.
    const PRINTED: f64 = 0.005;
    let model = Model::read("salinger.toml", LINEAR).unwrap();
    for (value, clearance) in [
        (0.8, 4.81),
        (1.2, 2.64),
        (2.0, 1.24),
        (4.0, 0.44),
        (8.0, 0.16),
    ] {
        let woman = Subject {
            creatinine: Some(creatinine(value)),
            ..subject(80.0, 60.0, raised())
        };
        let individual = Individual::typical(&model, &woman).unwrap();
        // At rest nothing is excreted; 1 mmol/L above it the excretion is the clearance.
        let found = individual.kernel().excretion.rate(1.856);
        assert!(
            (found - clearance).abs() <= PRINTED,
            "{value} mg/dL: {found} L/h"
        );
    }
}

#[test]
fn meta_a_covariate_that_is_not_known_is_asked_for() {
    let model = Model::read("salinger.toml", LINEAR).unwrap();
    let error = Individual::typical(&model, &subject(60.0, 100.0, raised())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
    assert!(error.message().contains("creatinine"), "{error}");
}

#[test]
fn exact_every_form_of_covariate() {
    let text = LINEAR.replace(
        "form = \"power\"\nof = \"weight\"\nreference = \"55 kg\"\nexponent = 0.692",
        "form = \"linear\"\nof = \"creatinine\"\nreference = \"0.75 mg/dL\"\ncoefficient = 0.5\n\
         [[parameters.V.covariates]]\nform = \"exponential\"\nof = \"height\"\n\
         reference = \"1.6 m\"\ncoefficient = -2\n\
         [[parameters.V.covariates]]\nform = \"category\"\nof = \"furosemide\"\n\
         category = \"yes\"\nfactor = 0.75",
    );
    let model = Model::read("forms.toml", &text).unwrap();
    let woman = Subject {
        creatinine: Some(creatinine(1.75)),
        height: Some(PatientHeight::new(Length::new::<centimeter>(170.0)).unwrap()),
        furosemide: Some(true),
        ..subject(55.0, 100.0, raised())
    };
    // One mg/dL above the reference: 1.5; a tenth of a meter above: e^-0.2; furosemide: 0.75.
    let expected = 15.6 * 1.5 * (-0.2_f64).exp() * 0.75;
    let found = Individual::typical(&model, &woman).unwrap().kernel().volume;
    assert!(
        (found / expected - 1.0).abs() < HALVED,
        "{found} against {expected}"
    );
}

#[test]
fn meta_errors_name_line_and_column() {
    let cases = [
        (
            "value = \"0.70\"",
            "value = \"0.70 mmol/L\"",
            "is not a unit of this value",
        ),
        ("value = \"21 L\"", "value = \"21\"", "has no unit"),
        ("value = \"21 L\"", "value = \"2e1 L\"", "is not a unit"),
        (
            "value = \"21 L\"",
            "value = \"-21 L\"",
            "is not a plain decimal",
        ),
        ("value = \"21 L\"", "value = \"0 L\"", "cannot be"),
        ("value = \"21 L\"", "value = \"21,0 L\"", "is not a unit"),
        (
            "value = \"21 L\"",
            "value = \"NaN L\"",
            "is not a plain decimal",
        ),
        ("value = \"21 L\"", "value = 21", "expected"),
        ("value = \"0.70\"", "value = \"1.2\"", "cannot be"),
        ("variance = 0.0862", "variance = 30", "variance"),
        (
            "variance = 0.0862",
            "variance = nan",
            "is not a finite number",
        ),
        ("variance = 0.0862", "varience = 0.0862", "unknown field"),
        ("[parameters.TM]", "[parameters.TMAX]", "is not a parameter"),
        (
            "kind = \"one-compartment\"",
            "kind = \"three-compartment\"",
            "is not known here",
        ),
        (
            "mode = \"steady\"",
            "mode = \"additive\"",
            "needs its value",
        ),
        ("of = \"weight\"", "of = \"mood\"", "is not known here"),
        ("exponent = 1", "coefficient = 1", "covariate of form"),
        (
            "\"15 mL/min\", \"130 mL/min\"",
            "\"130 mL/min\", \"15 mL/min\"",
            "is empty",
        ),
        (
            "variance = 0.0862",
            "se = \"2 L\"\nrse = \"9.8 %\"",
            "is given twice",
        ),
        (
            "variance = 0.0862",
            "se = \"2 L/h\"",
            "is not a unit of this value",
        ),
        ("variance = 0.0862", "rse = \"9.8\"", "is no standard error"),
        ("variance = 0.0862", "rse = \"0 %\"", "is no standard error"),
        ("variance = 0.0862", "se = \"50 L\"", "is no standard error"),
        (
            "variance = 0.0862",
            "variance_rse = \"21 %\"",
            "which is not given or 0",
        ),
        (
            "variance = 0.0862",
            "variance = 0.0862\nvariance_se = nan",
            "is not a finite number",
        ),
        (
            "exponent = 1",
            "exponent = 1\nse = -0.1",
            "is no standard error",
        ),
        (
            "exponent = 1",
            "exponent = 0\nse = 0.1",
            "which is not given or 0",
        ),
        ("exponent = 1", "exponent = 1\nste = 0.1", "unknown field"),
        ("schema = 1", "schema = 2", "schema 2 is not known"),
        ("grade = \"A\"", "grade = \"B\"", "is not known here"),
    ];
    for (from, to, words) in cases {
        let error = refused(from, to);
        assert_eq!(error.kind(), ErrorKind::Malformed, "{to}: {error}");
        assert!(error.message().contains(words), "{to}: {error}");
        // The place is on the changed line, or on the table or value that holds it.
        let place = error.place().unwrap_or_default();
        assert!(
            place.starts_with("m.toml, line ") && place.contains(", column "),
            "{error}"
        );
    }
}

#[test]
fn exact_a_published_error_is_read_in_its_unit_or_relative_to_its_number() {
    let cases = [
        ("value = \"4.81 L/h\"", "se = \"0.481 L/h\""),
        ("value = \"4.81 L/h\"", "se = \"8.01666666666667 mL/min\""),
        ("value = \"4.81 L/h\"", "rse = \"10 %\""),
        ("value = \"4.81 L/h\"", "rse = \"0.1\""),
        ("exponent = -1.48", "se = 0.148"),
        ("exponent = -1.48", "rse = \"10 %\""),
        ("value = \"15.6 L\"", "variance = 0.2\nvariance_se = 0.02"),
        (
            "value = \"15.6 L\"",
            "occasion_variance = 0.2\noccasion_variance_rse = \"10 %\"",
        ),
    ];
    for (beside, lines) in cases {
        let text = LINEAR.replacen(beside, &format!("{beside}\n{lines}"), 1);
        let model = Model::read("m.toml", &text).unwrap();
        let rows = model.parameters().iter();
        let errors: Vec<_> = rows
            .flat_map(|row| {
                let of_numbers = [
                    &row.error,
                    &row.variance_error,
                    &row.occasion_variance_error,
                ];
                let of_numbers = of_numbers.into_iter().flatten();
                of_numbers.chain(row.effect_errors.iter().flatten())
            })
            .collect();
        assert_eq!(errors.len(), 1, "{lines}");
        assert!((errors[0].relative - 0.1).abs() < HALVED, "{lines}");
        assert!(lines.contains(&errors[0].written), "{lines}");
        // A coefficient of variation of 10 % by the definition of the log-normal distribution.
        let log = errors[0].of_logarithm();
        assert!(((log * log).exp() - 1.01).abs() < HALVED);
    }
}

#[test]
fn paper_du_2019_prints_its_errors() {
    // Table 3 of the paper, percent.
    let model = library::find("du-2019").unwrap();
    let percent = |error: &Option<PublishedError>| error.as_ref().map(|e| 100.0 * e.relative);
    let printed = |of| percent(&model.parameter(of).unwrap().error).unwrap();
    let values = [
        (Parameter::Clearance, 3.5),
        (Parameter::CentralVolume, 11.6),
        (Parameter::Intercompartmental, 24.5),
        (Parameter::PeripheralVolume, 9.8),
    ];
    for (of, expected) in values {
        assert!((printed(of) - expected).abs() < 1e-12, "{of:?}");
    }
    let clearance = model.parameter(Parameter::Clearance).unwrap();
    let others = [
        (&clearance.effect_errors[0], 14.2),
        (&clearance.variance_error, 21.2),
        (&clearance.occasion_variance_error, 42.2),
    ];
    for (error, expected) in others {
        assert!((percent(error).unwrap() - expected).abs() < 1e-12);
    }
    // The allometric exponents were fixed, and absorption was borrowed.
    assert_eq!(clearance.effect_errors[1], None);
    let absorption = model.parameter(Parameter::Absorption).unwrap();
    assert_eq!(absorption.error, None);
    // The model with the distribution of that study has its errors, too.
    let borrowed = library::find("threshold-2cpt").unwrap();
    let volume = borrowed.parameter(Parameter::Volume).unwrap();
    assert_eq!(
        percent(&volume.error),
        Some(printed(Parameter::CentralVolume))
    );
}

#[test]
fn exact_line_and_column_of_a_wrong_unit() {
    let text = LINEAR.replace("4.81 L/h", "4.81 L");
    let line = text
        .lines()
        .position(|line| line.contains("4.81 L"))
        .unwrap()
        + 1;
    let error = Model::read("m.toml", &text).unwrap_err();
    assert_eq!(
        error.place(),
        Some(format!("m.toml, line {line}, column 9").as_str())
    );
}

#[test]
fn meta_a_structure_has_all_its_parameters_and_no_other() {
    let error = Model::read("m.toml", &LINEAR.replace("parameters.CL", "parameters.Q"));
    assert!(error.unwrap_err().message().contains("lacks CL"));
    let error = Model::read(
        "m.toml",
        &LINEAR.replace("absorption = \"first-order\"\n", ""),
    );
    assert!(error.unwrap_err().message().contains("has no KA"));
    let error = Model::read(
        "m.toml",
        &LINEAR.replace("\"linear\"", "\"renal-threshold\""),
    );
    assert!(error.unwrap_err().message().contains("lacks FU"));
}

#[test]
fn meta_outside_the_validity_box_is_said() {
    let model = library::find(library::DEFAULT).unwrap();
    let whole = |years: f64, filtration: f64, tall: f64| Subject {
        age: Some(PatientAge::new(Time::new::<day>(years * 365.25)).unwrap()),
        height: Some(PatientHeight::new(Length::new::<centimeter>(tall)).unwrap()),
        ..subject(100.0, filtration, raised())
    };
    assert_eq!(
        whole(60.0, 15.0, 180.0).applicability(model),
        Applicability::Inside
    );
    let outside = |subject: Subject| match subject.applicability(model) {
        Applicability::Inside => Vec::new(),
        Applicability::Extrapolated(reasons) => reasons,
    };
    assert_eq!(
        outside(whole(60.0, 14.9, 180.0)),
        ["creatinine-clearance outside 15 mL/min to 130 mL/min"]
    );
    assert_eq!(
        outside(whole(60.0, 90.0, 160.0)),
        ["bmi outside 0 kg/m2 to 35 kg/m2"]
    );
    assert_eq!(outside(whole(17.0, 150.0, 160.0)).len(), 3);
    let salinger = Model::read("salinger.toml", LINEAR).unwrap();
    let man = Subject {
        pregnant: Some(false),
        ..whole(30.0, 90.0, 180.0)
    };
    assert_eq!(man.applicability(&salinger).word(), "extrapolated");
}

#[test]
fn exact_volumes_follow_body_weight() {
    for (id, per_kg) in [("threshold-1cpt", 0.30), ("threshold-2cpt", 0.18)] {
        for weight in [45.0, 70.0, 120.0] {
            let person = subject(weight, 90.0, raised());
            let found = Individual::typical(library::find(id).unwrap(), &person).unwrap();
            let expected = per_kg * weight;
            assert!(
                (found.kernel().volume / expected - 1.0).abs() < HALVED,
                "{id} {weight}"
            );
        }
    }
}

/// Who has the program alone has no list to be sent to.
#[test]
fn meta_a_use_that_does_not_hold_lists_the_uses() {
    let error = refused("grade = \"A\"", "grade = \"C\"");
    for usage in Use::ALL {
        assert!(error.help().contains(usage.id()), "{}", error.help());
    }
    assert!(!error.help().contains("README"), "{}", error.help());
    let unknown = refused("schema = 1", "schema = 1\nnotes = 2");
    assert!(!unknown.help().contains("README"), "{}", unknown.help());
    assert!(
        unknown.message().contains("`reproduces`"),
        "{}",
        unknown.message()
    );
}

/// A pair has one correlation, whichever of the two stands first.
#[test]
fn label_a_pair_is_correlated_once() {
    let text = library::find("du-2019").unwrap().text().to_owned();
    let with = |pairs: &str| {
        let cut = text.find("[correlation]").unwrap_or(text.len());
        let own = format!("{}\n[correlation]\npairs = [{pairs}]\n", &text[..cut]);
        Model::read("own.toml", &own)
    };
    let twice = [
        "[\"CL\", \"V1\", 0.3], [\"CL\", \"V1\", 0.3]",
        "[\"CL\", \"V1\", 0.5], [\"V1\", \"CL\", 0.3]",
    ];
    for pairs in twice {
        let error = with(pairs).unwrap_err();
        assert!(
            error.message().contains("a second correlation of"),
            "{error}"
        );
    }
    with("[\"CL\", \"V1\", 0.3]").unwrap();
}
