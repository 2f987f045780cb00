//! `simulate --case`: the table, the document, and what it shares with `check`.

use crate::cli::{Ran, document, quantity, run};
use std::collections::BTreeMap;

const CASE: &str = "tests/cases/pre-eclampsia.toml";
/// Two independent engines of `check` may differ by this; integrators work at 1e-9.
const ENGINES: f64 = 1e-6;
/// Grams per mmol of magnesium sulfate heptahydrate: 24.305 + 32.06 + 4 x 15.999 +
/// 7 x (2 x 1.008 + 15.999) g/mol, the abridged atomic weights of IUPAC.
const HEPTAHYDRATE: f64 = 0.246_466;

/// Value by model, variable and time as written.
type Table = BTreeMap<(String, String, String), f64>;

fn table(args: &[&str]) -> Table {
    let mut all = vec!["simulate", "--case", CASE];
    all.extend(args);
    let Ran { code, out, err } = run(&all);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("does not check the order"), "{err}");
    let mut lines = out.lines();
    assert_eq!(lines.next(), Some("id,time_h,model,variable,value,unit"));
    let mut found = Table::new();
    for line in lines {
        let cells: Vec<_> = line.split(',').collect();
        let [id, time, model, variable, value, unit] = cells[..] else {
            panic!("{line}");
        };
        let expected = match variable {
            "serum_magnesium" => "mmol/L",
            _ => "mmol",
        };
        assert_eq!((id, unit), ("1", expected), "{line}");
        let key = (model.to_owned(), variable.to_owned(), time.to_owned());
        assert_eq!(
            found.insert(key, value.parse().unwrap()),
            None,
            "twice: {line}"
        );
    }
    found
}

fn close(found: f64, expected: f64, tolerance: f64) {
    let fits = (found - expected).abs() <= tolerance * expected.abs();
    assert!(fits, "{found} instead of {expected}");
}

/// The rise (mmol/L) of a linear two-compartment model by an input of 1 mmol/h that starts at
/// time 0, by partial fractions.
fn rise([clearance, volume, flow, other]: [f64; 4], t: f64) -> f64 {
    if t <= 0.0 {
        return 0.0;
    }
    let (k10, k12, k21) = (clearance / volume, flow / volume, flow / other);
    let sum = k10 + k12 + k21;
    let root = (sum * sum - 4.0 * k10 * k21).sqrt();
    let (fast, slow) = (0.5 * (sum + root), 0.5 * (sum - root));
    let part = |rate: f64, there: f64| (k21 - rate) / (there - rate) * -(-rate * t).exp_m1() / rate;
    (part(fast, slow) + part(slow, fast)) / volume
}

#[test]
fn paper_du_2019_the_exact_course_is_that_of_its_equations() {
    // 82 kg and 0.6 mg/dL; the measured level replaces the baseline of the paper.
    let size: f64 = 82.0 / 85.0;
    let model = [
        3.72 * (0.6f64 / 0.8).powf(-0.731) * size.powf(0.75),
        15.4 * size,
        3.66 * size.powf(0.75),
        17.0 * size,
    ];
    let found = table(&["--model", "du-2019", "--every", "1h", "--until", "30h"]);
    for (hour, name) in [(1.0, "1"), (8.0, "8"), (24.0, "24"), (30.0, "30")] {
        let gram = 1.0 / HEPTAHYDRATE;
        let load = 12.0 * (rise(model, hour) - rise(model, hour - 1.0 / 3.0));
        let rest = rise(model, hour - 1.0 / 3.0) - rise(model, hour - 1.0 / 3.0 - 24.0);
        let expected = 0.74 + gram * (load + rest);
        let key = |variable: &str| ("du-2019".into(), variable.into(), name.into());
        close(found[&key("serum_magnesium")], expected, 1e-6);
        close(found[&key("amount_central")], expected * model[1], 1e-6);
    }
}

#[test]
fn meta_every_solver_gives_the_same_course() {
    let with = |solver: &str| {
        table(&[
            "--model",
            "du-2019",
            "--model",
            "salinger-2013",
            "--solver",
            solver,
        ])
    };
    let exact = with("exact");
    for solver in ["dopri5", "dop853", "tsit5"] {
        let found = with(solver);
        assert_eq!(found.len(), exact.len());
        for (key, value) in &found {
            let expected = exact[key];
            assert!(
                (value - expected).abs() <= ENGINES * expected.abs().max(0.1),
                "{key:?}"
            );
        }
    }
    let threshold = |solver: &str| table(&["--model", "threshold-2cpt", "--solver", solver]);
    let first = threshold("dopri5");
    for (key, value) in threshold("tsit5") {
        assert!(
            (value - first[&key]).abs() <= ENGINES * value.abs().max(0.1),
            "{key:?}"
        );
    }
}

#[test]
fn meta_what_is_given_is_in_the_body_or_in_the_urine() {
    let found = table(&["--model", "du-2019", "--until", "48h", "--every", "12h"]);
    let at = |variable: &str, time: &str| {
        found[&("du-2019".to_owned(), variable.to_owned(), time.to_owned())]
    };
    let body = |time: &str| at("amount_central", time) + at("amount_peripheral", time);
    let given = 28.0 / HEPTAHYDRATE;
    close(
        body("48") + at("urine_excreted", "48") - body("-3"),
        given,
        1e-6,
    );
    assert_eq!(at("urine_excreted", "-3"), 0.0);
}

#[test]
fn meta_the_peaks_are_those_of_check() {
    let (code, simulated) = document(&["simulate", "--case", CASE]);
    assert_eq!(code, 0);
    let (_, checked) = document(&["check", "--case", CASE]);
    let models = simulated["models"].as_array().unwrap();
    assert!(models.len() > 4);
    for (place, model) in models.iter().enumerate() {
        let other = checked["exposure"]["models"]
            .as_array()
            .unwrap()
            .iter()
            .position(|other| other["id"] == model["id"])
            .unwrap();
        for field in ["peak", "peak_at", "end"] {
            let unit = if field == "peak_at" { "h" } else { "mmol/L" };
            let own = quantity(&simulated, &format!("/models/{place}/{field}"), unit);
            let path = format!("/exposure/models/{other}/{field}");
            close(own, quantity(&checked, &path, unit), 1e-5);
        }
    }
    let peaks: Vec<f64> = (0..models.len())
        .map(|place| quantity(&simulated, &format!("/models/{place}/peak"), "mmol/L"))
        .collect();
    let (low, high) = (
        quantity(&simulated, "/disagreement/lowest/peak", "mmol/L"),
        quantity(&simulated, "/disagreement/highest/peak", "mmol/L"),
    );
    assert!(peaks.iter().all(|peak| (low..=high).contains(peak)));
    assert_eq!(simulated["checked"], false);
    assert!(simulated["provenance"]["input_sha256"].is_string());
    for list in ["inside_validity_box", "extrapolated"] {
        assert!(simulated["disagreement"][list].is_array());
    }
}

#[test]
fn meta_rows_stand_at_multiples_of_the_step() {
    let times = |args: &[&str]| {
        let mut all = vec!["--model", "threshold-1cpt"];
        all.extend(args);
        let mut times: Vec<f64> = table(&all)
            .keys()
            .filter(|(_, variable, _)| variable == "serum_magnesium")
            .map(|(_, _, time)| time.parse().unwrap())
            .collect();
        times.sort_by(f64::total_cmp);
        times
    };
    let found = times(&["--every", "2h", "--until", "5h"]);
    assert_eq!(found, [-3.0, -2.0, 0.0, 2.0, 4.0]);
    // The order of 24 h 20 min and a quarter of it, every 10 minutes.
    let found = times(&[]);
    assert_eq!(
        found.len(),
        1 + 3 * 6 + (24.333_f64 * 1.25 * 6.0).floor() as usize
    );
}

#[test]
fn meta_wrong_wishes_are_refused() {
    for (args, code, why) in [
        (
            &["--model", "threshold-1cpt", "--solver", "exact"][..],
            2,
            "no exact solution",
        ),
        (&["--every", "0 min"], 3, "--every"),
        (&["--every", "1 s", "--until", "20 d"], 2, "look less often"),
        (&["--until", "2"], 3, "--until"),
        (&["--model", "no-such-model"], 3, "no-such-model"),
        (
            &["--model", "du-2019", "--model", "du-2019"],
            2,
            "two models",
        ),
        (&["--format", "parquet"], 2, "Parquet"),
        (&["--plot", "curve.pdf"], 2, "curve.pdf"),
        (&["--covariates", "locf"], 2, "--dataset"),
    ] {
        let mut all = vec!["simulate", "--case", CASE];
        all.extend(args);
        let ran = run(&all);
        assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
        assert!(ran.err.contains(why), "{args:?}: {}", ran.err);
        assert_eq!(ran.out, "");
    }
}

#[test]
fn meta_a_planned_dialysis_is_a_curve_of_its_own() {
    let text = std::fs::read_to_string("tests/cases/dialysis-anuric.toml").unwrap();
    let session = "dialysis_sessions = [{ start = \"6 h\", for = \"4 h\", \
                   clearance = \"52 mL/min\", dialysate = \"0.5 mmol/L\" }]\n";
    let text = text.replacen("[kidney]\n", &format!("[kidney]\n{session}"), 1);
    let file = std::env::temp_dir().join(format!("maginfuse-curves-{}.toml", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let case = file.to_str().unwrap();
    let (code, found) = document(&["simulate", "--case", case, "--until", "24h"]);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(code, 0, "{found:#}");
    let level = |model: &str| {
        let rows = found["predictions"].as_array().unwrap();
        let fits = |row: &&serde_json::Value| {
            row["model"] == model
                && row["variable"] == "serum_magnesium"
                && row["time"]["value"] == 12.0
        };
        rows.iter().find(fits).unwrap()["value"]["value"]
            .as_f64()
            .unwrap()
    };
    assert!(level("threshold-1cpt-as-planned") < level("threshold-1cpt"));
}

#[test]
fn meta_the_figure_shows_every_model() {
    let name = format!("maginfuse-curves-{}.svg", std::process::id());
    let file = std::env::temp_dir().join(name);
    let path = file.to_str().unwrap();
    let ran = run(&["simulate", "--case", CASE, "--plot", path]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let svg = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    for model in [
        "threshold-1cpt",
        "threshold-2cpt",
        "du-2019",
        "salinger-2013",
    ] {
        assert!(svg.contains(model), "{model}");
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn exact_a_build_without_parquet_says_how_to_get_it() {
    for input in [
        &["--case", "tests/cases/pre-eclampsia.toml"][..],
        &[
            "--dataset",
            "tests/cases/under-way/levels.csv",
            "--model",
            "du-2019",
        ],
    ] {
        let args = [
            &["simulate", "--format", "parquet", "-o", "none.parquet"],
            input,
        ]
        .concat();
        let ran = crate::cli::run(&args);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("--features parquet"), "{}", ran.err);
        assert!(!std::path::Path::new("none.parquet").exists());
    }
}
