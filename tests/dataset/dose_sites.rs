//! Bioavailability, lag and modeled input of two compartments, with and without a depot: against
//! the sums of exponentials that the equations have.

use super::*;

/// A handful of operations apart.
const SAME: f64 = 1e-11;
/// The integrator works at 1e-10 in each step.
const INTEGRATED: f64 = 1e-8;

const CLEARANCE: f64 = 3.72;
const CENTRAL: f64 = 15.4;
const EXCHANGE: f64 = 3.66;
const OTHER: f64 = 17.0;
const ABSORPTION: f64 = 0.317;
const SHARE: f64 = 0.6;
const LAG: f64 = 0.75;
const RATE: f64 = 16.0;
const DURATION: f64 = 1.5;
const AMOUNT: f64 = 50.0;
const TIMES: [f64; 8] = [0.5, 1.0, 1.5, 2.5, 4.0, 8.0, 12.0, 30.0];

#[derive(Clone, Copy, PartialEq)]
enum Site {
    Depot,
    Central,
}

/// How a dose comes: all at once, or at a rate for a time.
#[derive(Clone, Copy)]
enum Arrives {
    AtOnce(f64),
    Over { rate: f64, hours: f64 },
}

/// The level after 1 mmol at once as a sum of `part e^(-speed t)`. Gibaldi, Perrier,
/// Pharmacokinetics, 1982, chapter 2.
fn terms(site: Site) -> Vec<(f64, f64)> {
    let (out, there, back) = (CLEARANCE / CENTRAL, EXCHANGE / CENTRAL, EXCHANGE / OTHER);
    let sum = out + there + back;
    let root = (sum * sum - 4.0 * out * back).sqrt();
    let (fast, slow) = (0.5 * (sum + root), 0.5 * (sum - root));
    match site {
        Site::Central => vec![
            ((fast - back) / (fast - slow) / CENTRAL, fast),
            ((back - slow) / (fast - slow) / CENTRAL, slow),
        ],
        Site::Depot => {
            let part = |own: f64, a: f64, b: f64| {
                ABSORPTION / CENTRAL * (back - own) / ((a - own) * (b - own))
            };
            vec![
                (part(ABSORPTION, fast, slow), ABSORPTION),
                (part(fast, ABSORPTION, slow), fast),
                (part(slow, ABSORPTION, fast), slow),
            ]
        }
    }
}

fn level(site: Site, arrives: Arrives, since: f64) -> f64 {
    if since < 0.0 {
        return 0.0;
    }
    let terms = terms(site).into_iter();
    let terms = terms.map(|(part, speed)| match arrives {
        Arrives::AtOnce(amount) => amount * part * (-speed * since).exp(),
        Arrives::Over { rate, hours } => {
            let behind = (since - hours).max(0.0);
            rate * part / speed * ((-speed * behind).exp() - (-speed * since).exp())
        }
    });
    terms.sum()
}

/// The four ways to write a dose, and how its amount arrives after bioavailability.
fn doses() -> [(&'static str, Arrives); 4] {
    let reached = SHARE * AMOUNT;
    let over = |rate: f64, hours: f64| Arrives::Over { rate, hours };
    [
        ("0", Arrives::AtOnce(reached)),
        // F scales how long a given rate runs, not the rate.
        ("20", over(20.0, reached / 20.0)),
        ("-1", over(RATE, reached / RATE)),
        // A modeled duration stays, and the rate is scaled.
        ("-2", over(reached / DURATION, DURATION)),
    ]
}

fn two(depot: bool) -> ModelFile {
    let model = ModelFile::two([CLEARANCE, CENTRAL], [EXCHANGE, OTHER]);
    let model = match depot {
        true => model.depot(ABSORPTION),
        false => model,
    };
    model
        .with("F", &format!("{SHARE}"))
        .with("ALAG", &format!("{LAG} h"))
        .with("R1", &format!("{RATE} mmol/h"))
        .with("D1", &format!("{DURATION} h"))
}

/// The same with F and ALAG of doses into the central compartment.
fn of_central(text: &str) -> String {
    ["F", "ALAG"].iter().fold(text.to_owned(), |text, name| {
        let head = format!("[parameters.{name}]");
        text.replace(&head, &format!("{head}\ncompartment = \"central\""))
    })
}

#[test]
fn exact_f_lag_and_modeled_input_of_two_compartments() {
    let with_depot = two(true).text();
    for (model, compartment, site) in [
        (two(false).text(), 1, Site::Central),
        (of_central(&with_depot), 2, Site::Central),
        (with_depot.clone(), 1, Site::Depot),
    ] {
        for (rate, arrives) in doses() {
            let record = format!("0,{AMOUNT},{rate},1,{compartment},.,.,.");
            let expected = TIMES.map(|time| level(site, arrives, time - LAG));
            for (solver, tolerance) in [("exact", SAME), ("tsit5", INTEGRATED)] {
                let found = levels(&model, set(&[&record], &TIMES), &["--solver", solver]);
                let off = difference(&found, &expected);
                assert!(off < tolerance, "{record} by {solver}: {off}");
            }
        }
    }
}

#[test]
fn exact_f_and_lag_leave_doses_elsewhere_alone() {
    let with_depot = two(true).text();
    for (model, compartment, site) in [
        (with_depot.clone(), 2, Site::Central),
        (of_central(&with_depot), 1, Site::Depot),
    ] {
        let record = format!("0,{AMOUNT},0,1,{compartment},.,.,.");
        let expected = TIMES.map(|time| level(site, Arrives::AtOnce(AMOUNT), time));
        let found = levels(&model, set(&[&record], &TIMES), &[]);
        assert!(difference(&found, &expected) < SAME, "{record}");
    }
}

/// A steady state of doses with F and a lag is the sum of the train, term by term.
#[test]
fn exact_a_steady_state_with_f_and_a_lag() {
    const EVERY: f64 = 8.0;
    let model = two(true).text();
    let record = format!("0,{AMOUNT},0,1,1,{EVERY},.,1");
    let found = levels(&model, set(&[&record], &TIMES), &[]);
    let train = |time: f64| {
        // The dose of the record acts after its lag; those before it, every interval before that.
        let since = time - LAG;
        let last = if since < 0.0 { since + EVERY } else { since };
        let terms = terms(Site::Depot).into_iter();
        let terms = terms.map(|(part, speed)| {
            SHARE * AMOUNT * part * (-speed * last).exp() / -(-speed * EVERY).exp_m1()
        });
        terms.sum::<f64>()
    };
    assert!(difference(&found, &TIMES.map(train)) < SAME);
}

/// Levels of a patient whose parameters are e^0.2 times the typical ones lead `fit` there.
#[test]
fn exact_fit_finds_the_own_f_lag_rate_and_duration() {
    const OWN: f64 = 0.2;
    for (name, typical, unit, rate) in [
        ("F", SHARE, "", "0"),
        ("F", SHARE, "", "20"),
        ("ALAG", LAG, " h", "0"),
        ("ALAG", LAG, " h", "-2"),
        ("R1", RATE, " mmol/h", "-1"),
        ("D1", DURATION, " h", "-2"),
    ] {
        let value = |value: f64| format!("[parameters.{name}]\nvalue = \"{value}{unit}\"\n");
        let text = two(true).text();
        assert!(text.contains(&value(typical)), "{text}");
        let own = text.replace(&value(typical), &value(typical * OWN.exp()));
        let record = format!("0,{AMOUNT},{rate},1,1,.,.,.");
        let measured = levels(&own, set(&[&record], &TIMES), &[]);
        let varies = format!("{}variance = 0.09\n", value(typical));
        let model =
            text.replace(&value(typical), &varies) + "\n[residual]\nadditive = \"0.0001 mmol/L\"\n";
        let mut rows = format!("ID,TIME,EVID,AMT,RATE,CMT,DV\n1,0,1,{AMOUNT},{rate},1,.\n");
        for (time, level) in TIMES.iter().zip(&measured) {
            rows += &format!("1,{time},0,.,.,.,{level}\n");
        }
        let folder = Folder::new(&model, rows.as_bytes());
        let args = ["fit", "--dataset", "set.csv", "--model", "model.toml"];
        let found = folder.document(&args);
        let eta = found["subjects"][0]["eta"][name].as_f64().unwrap();
        assert!((eta - OWN).abs() < 1e-4, "{name}, RATE {rate}: {eta}");
    }
}

/// The doses of an order arrive as they are given; a model that says otherwise is refused, not
/// half obeyed.
#[test]
fn meta_an_order_refuses_a_model_that_changes_its_doses() {
    let depot = two(true).text();
    for (model, why) in [
        (two(false).text(), Some("by F")),
        (of_central(&depot), Some("by F")),
        (depot, None),
        (
            ModelFile::one(2.0, 20.0).with("ALAG", "1 h").text(),
            Some("by ALAG"),
        ),
        // What changes nothing is no change.
        (
            ModelFile::one(2.0, 20.0)
                .with("ALAG", "0 h")
                .with("F", "1")
                .text(),
            None,
        ),
    ] {
        let folder = Folder::new(&model, b"");
        let case = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/cases/pre-eclampsia.toml"
        );
        let args = ["simulate", "--case", case, "--model", "model.toml"];
        let output = folder.command(&args).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        match why {
            Some(why) => {
                assert_eq!(output.status.code(), Some(2), "{err}");
                assert!(err.contains(why) && err.contains("data set"), "{err}");
            }
            None => assert!(output.status.success(), "{err}"),
        }
    }
}

/// One set serves models that count compartments differently where it names them.
#[test]
fn exact_a_compartment_may_be_named() {
    let with_depot = two(true).text();
    let record = |compartment: &str| format!("0,{AMOUNT},20,1,{compartment},.,.,.");
    for (model, word, number) in [
        (&with_depot, "central", "2"),
        (&with_depot, "Depot", "1"),
        (&with_depot, "PERIPHERAL", "3"),
        (&two(false).text(), "central", "1"),
        (&two(false).text(), "peripheral", "2"),
        (&ModelFile::one(2.0, 20.0).text(), "central", "1"),
    ] {
        let named = levels(model, set(&[&record(word)], &TIMES), &[]);
        assert_eq!(named, levels(model, set(&[&record(number)], &TIMES), &[]));
    }
    for (model, word) in [
        (two(false).text(), "depot"),
        (ModelFile::one(2.0, 20.0).text(), "peripheral"),
        (with_depot, "muscle"),
    ] {
        let (code, _, err) = simulate(&model, set(&[&record(word)], &TIMES), &[]);
        assert_eq!(code, 3, "{err}");
        assert!(err.contains(word) && err.contains("line 2"), "{err}");
    }
}
