//! How covariates change between two records, a rule a column: against sums written down, and
//! against an integration of the equations in steps of a second.

use super::*;

/// A handful of operations apart.
const SAME: f64 = 1e-12;
/// The pieces of a straight line stand for it to the second order.
const PIECES: f64 = 1e-4;

/// Clearance and volume are what two columns say.
fn by_columns() -> String {
    let model = ModelFile::one(1.0, 1.0).text();
    let column = |text: &str, name: &str, unit: &str, column: &str| {
        let rows = format!(
            "[parameters.{name}]\nvalue = \"1 {unit}\"\nlocator = \"x\"\n\
             [[parameters.{name}.covariates]]\nform = \"linear\"\ncolumn = \"{column}\"\n\
             reference = \"1\"\ncoefficient = 1\n"
        );
        let old = format!("[parameters.{name}]\nvalue = \"1 {unit}\"\nlocator = \"x\"\n");
        assert!(text.contains(&old), "{text}");
        text.replace(&old, &rows)
    };
    column(&column(&model, "CL", "L/h", "A"), "V", "L", "B")
}

const SET: &str = "ID,TIME,AMT,EVID,A,B\n1,0,100,1,1,20\n1,4,.,0,2,30\n1,10,.,0,3,40\n";

fn under(rules: &str, set: &str) -> Vec<f64> {
    levels(&by_columns(), set, &["--covariates", rules])
}

#[test]
fn exact_each_column_has_its_own_rule() {
    // Amounts fall by clearance over volume; a level is the amount over the volume of its record.
    let expected = |clearances: [f64; 2], volumes: [f64; 2]| {
        let first = 100.0 * (-clearances[0] / volumes[0] * 4.0).exp();
        let second = first * (-clearances[1] / volumes[1] * 6.0).exp();
        [first / 30.0, second / 40.0]
    };
    for (rules, clearances, volumes) in [
        ("nocb", [2.0, 3.0], [30.0, 40.0]),
        ("locf", [1.0, 2.0], [20.0, 30.0]),
        ("A=locf", [1.0, 2.0], [30.0, 40.0]),
        ("b=locf", [2.0, 3.0], [20.0, 30.0]),
        ("A=locf,B=locf", [1.0, 2.0], [20.0, 30.0]),
        ("A=nocb, locf", [2.0, 3.0], [20.0, 30.0]),
        ("locf,A=nocb,B=nocb", [2.0, 3.0], [30.0, 40.0]),
    ] {
        let off = difference(&under(rules, SET), &expected(clearances, volumes));
        assert!(off < SAME, "{rules}: {off}");
    }
}

/// What a straight clearance takes away is its mean times the time: the pieces add up to it.
#[test]
fn exact_a_straight_clearance_is_its_mean() {
    let set = SET
        .replace(",20\n", ",25\n")
        .replace(",30\n", ",25\n")
        .replace(",40\n", ",25\n");
    let expected = [
        4.0 * (-1.5 / 25.0 * 4.0_f64).exp(),
        4.0 * (-(1.5 * 4.0 + 2.5 * 6.0) / 25.0_f64).exp(),
    ];
    assert!(difference(&under("A=linear", &set), &expected) < SAME);
    assert!(difference(&under("linear", &set), &expected) < SAME);
    // A value that is missing lies on the line; before the first and after the last it is constant.
    let missing = "ID,TIME,AMT,EVID,A,B\n1,0,100,1,.,25\n1,2,.,2,1,25\n1,5,.,0,.,25\n1,8,.,2,4,25\n\
                   1,10,.,0,.,25\n";
    let taken = [2.0 + 1.75 * 3.0, 2.0 + 2.5 * 6.0 + 4.0 * 2.0];
    let expected = taken.map(|taken: f64| 4.0 * (-taken / 25.0).exp());
    assert!(difference(&under("A=linear", missing), &expected) < SAME);
}

/// Runge and Kutta's method in steps of a second, with covariates that are straight at every moment.
fn integrated(clearance: &dyn Fn(f64) -> f64, rate: f64, volume: f64, until: f64) -> f64 {
    let steps = (until * 3600.0) as u64;
    let step = until / steps as f64;
    let slope = |time: f64, amount: f64| rate - clearance(time) / volume * amount;
    let mut amount = 0.0;
    for k in 0..steps {
        let time = k as f64 * step;
        let first = slope(time, amount);
        let second = slope(time + 0.5 * step, amount + 0.5 * step * first);
        let third = slope(time + 0.5 * step, amount + 0.5 * step * second);
        let last = slope(time + step, amount + step * third);
        amount += step / 6.0 * (first + 2.0 * second + 2.0 * third + last);
    }
    amount / volume
}

#[test]
fn exact_straight_covariates_against_small_steps() {
    let power = "reference = \"70\"\nexponent = 0.75";
    let model = ModelFile::one(4.0, 20.0).text().replace(
        "[parameters.V]",
        &format!(
            "[[parameters.CL.covariates]]\nform = \"power\"\ncolumn = \"WT\"\n{power}\n[parameters.V]"
        ),
    );
    // A weight that doubles in half a day, under an infusion: nobody's, so that the error is seen.
    let set = "ID,TIME,AMT,RATE,EVID,WT\n1,0,240,10,1,60\n1,12,.,.,0,120\n1,20,.,.,0,50\n";
    let weight = |time: f64| match time {
        time if time < 12.0 => 60.0 + 5.0 * time,
        time => 120.0 - 8.75 * (time - 12.0),
    };
    let clearance = |time: f64| 4.0 * (weight(time) / 70.0_f64).powf(0.75);
    let expected = [12.0, 20.0].map(|until| integrated(&clearance, 10.0, 20.0, until));
    for more in [&[][..], &["--solver", "tsit5"]] {
        let rules = ["--covariates", "WT=linear"];
        let found = levels(&model, set, &[&rules[..], more].concat());
        let off = difference(&found, &expected);
        assert!(off < PIECES, "{off}");
        // Neither of the others comes near.
        for other in ["nocb", "locf"] {
            let found = levels(&model, set, &["--covariates", other]);
            assert!(difference(&found, &expected) > 100.0 * PIECES, "{other}");
        }
    }
}

#[test]
fn exact_fit_follows_the_same_rules() {
    let model = by_columns().replacen("locator", "variance = 0.09\nlocator", 1)
        + "\n[residual]\nadditive = \"0.1 mmol/L\"\n";
    let set = "ID,TIME,AMT,EVID,DV,A,B\n1,0,100,1,.,1,20\n1,4,.,0,3,2,30\n1,10,.,0,1,3,40\n";
    let folder = Folder::new(&model, set.as_bytes());
    for rules in ["nocb", "A=locf", "B=linear", "A=linear,B=locf"] {
        let args = ["fit", "--dataset", "set.csv", "--model", "model.toml"];
        let found = folder.document(&[&args[..], &["--covariates", rules]].concat());
        let expected = levels(&model, set, &["--covariates", rules]);
        let points = found["subjects"][0]["predictions"].as_array().unwrap();
        for (point, expected) in points.iter().zip(expected) {
            let typical = point["typical"]["value"].as_f64().unwrap();
            assert!(
                (typical - expected).abs() < 1e-8,
                "{rules}: {typical} {expected}"
            );
        }
    }
    let args = ["fit", "--dataset", "set.csv", "--model", "model.toml"];
    let found = folder.document(&[&args[..], &["--covariates", "A=linear"]].concat());
    assert_eq!(found["covariates"], "nocb,A=linear");
}

#[test]
fn meta_rules_that_mean_nothing_are_refused() {
    let sexed = ModelFile::one(2.0, 20.0).text()
        + "[[parameters.V.covariates]]\nform = \"category\"\nof = \"sex\"\ncategory = \"male\"\n\
           factor = 1.2\n";
    let set = "ID,TIME,AMT,EVID,SEX,WT\n1,0,100,1,male,70\n1,4,.,0,male,70\n";
    for (rules, why) in [
        ("AGE=locf", "no column AGE"),
        ("SEX=linear", "category"),
        ("SEX=cubic", "`cubic`"),
        ("forward", "`forward`"),
        ("locf,nocb", "two rules"),
        ("SEX=locf,sex=nocb", "two rules"),
        ("", "``"),
    ] {
        let (code, _, err) = simulate(&sexed, set, &["--covariates", rules]);
        assert_eq!(code, 2, "{rules}: {err}");
        assert!(
            err.contains(why) && err.contains("help: "),
            "{rules}: {err}"
        );
    }
    // A category beside straight columns keeps the usual rule, and a column that is there may have
    // a rule though this model does not read it.
    for rules in ["linear", "WT=linear", "SEX=locf"] {
        let found = levels(&sexed, set, &["--covariates", rules]);
        assert_eq!(found, levels(&sexed, set, &[]), "{rules}");
    }
}
