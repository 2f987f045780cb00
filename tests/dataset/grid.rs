//! A dense grid in the place of the observations, and what is in the body there.

use super::spread::differing;
use super::*;

/// A handful of operations apart.
const SAME: f64 = 1e-12;
/// The integrator works at 1e-10 in each step, the area at 1e-8 of a stretch at the very worst.
const INTEGRATED: f64 = 1e-8;

/// A table by the names of its columns.
struct Table {
    names: Vec<String>,
    rows: Vec<Vec<f64>>,
}

impl Table {
    fn of(model: &str, set: &str, more: &[&str]) -> Self {
        let (code, out, err) = simulate(model, set, more);
        assert_eq!(code, 0, "{err}");
        let mut lines = out.lines().map(|line| line.split(','));
        let names = lines.next().unwrap().map(str::to_owned).collect();
        let number = |cell: &str| cell.parse().unwrap();
        Self {
            names,
            rows: lines.map(|cells| cells.map(number).collect()).collect(),
        }
    }

    fn column(&self, name: &str) -> Vec<f64> {
        let place = self.names.iter().position(|one| one == name);
        let place = place.unwrap_or_else(|| panic!("no {name} in {:?}", self.names));
        self.rows.iter().map(|row| row[place]).collect()
    }
}

#[test]
fn exact_a_grid_goes_from_the_first_record_to_the_last() {
    let model = ModelFile::one(2.0, 20.0).text();
    let text = set(&["0,100,0,1,1,.,.,."], &[2.3, 5.0]);
    let times = |more: &[&str]| Table::of(&model, &text, more).column("TIME");
    assert_eq!(times(&["--every", "1 h"]), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(times(&["--every", "2 h"]), [0.0, 2.0, 4.0, 5.0]);
    assert_eq!(times(&["--every", "9 h"]), [0.0, 5.0]);
    assert_eq!(
        times(&["--every", "2 h", "--until", "3 h"]),
        [0.0, 2.0, 3.0]
    );
    assert_eq!(
        times(&["--every", "4 h", "--until", "8 h"]),
        [0.0, 4.0, 8.0]
    );
    // Ten minutes are no fraction of two, and the last look is the last record all the same.
    let fine = times(&["--every", "10 min"]);
    assert_eq!((fine.len(), fine[30]), (31, 5.0));
    // A subject that begins later, and one that begins anew.
    let text = "ID,TIME,AMT,EVID\n1,10,5,1\n1,12,.,0\n1,0,5,4\n1,3,.,0\n2,7,.,0\n";
    let found = Table::of(&model, text, &["--every", "2 h"]);
    assert_eq!(found.column("TIME"), [10.0, 12.0, 0.0, 2.0, 3.0, 7.0]);
    // Before the dose of its time; after the dose that begins anew.
    let levels = found.column("PRED");
    assert_eq!((levels[0], levels[2], levels[5]), (0.0, 0.25, 0.0));
}

/// A grid is what observations at its times would give, whatever the covariates do.
#[test]
fn meta_a_grid_is_a_set_with_more_observations() {
    let model = ModelFile::two([3.0, 15.0], [3.0, 17.0])
        .depot(0.4)
        .column("CL", " L/h", "CLR")
        .with("ALAG", "0.3 h")
        .text()
        .replacen(
            "[parameters.CL]\nvalue = \"3 L/h\"\nlocator = \"x\"\n",
            "",
            1,
        );
    let head = "ID,TIME,AMT,RATE,EVID,CMT,II,ADDL,CLR\n";
    let doses = [
        "1,0,30,0,1,1,6,2,3\n",
        "1,5,20,10,1,2,.,.,5\n",
        "1,11,.,.,2,.,.,.,1.5\n",
    ];
    for carry in ["nocb", "locf"] {
        let more = ["--covariates", carry];
        let text = format!("{head}{}1,17,.,.,0,.,.,.,2\n", doses.concat());
        let grid = Table::of(&model, &text, &[&more[..], &["--every", "1.25 h"]].concat());
        let mut rows: Vec<(f64, String)> = doses
            .iter()
            .map(|row| {
                (
                    row.split(',').nth(1).unwrap().parse().unwrap(),
                    (*row).to_owned(),
                )
            })
            .collect();
        rows.push((17.0, "1,17,.,.,2,.,.,.,2\n".to_owned()));
        for time in grid.column("TIME") {
            rows.push((time, format!("1,{time},.,.,0,.,.,.,.\n")));
        }
        // Where the grid meets a record (0 and 5 h) the look comes first, with its covariates.
        rows.sort_by(|a, b| {
            a.0.total_cmp(&b.0)
                .then(b.1.ends_with(".\n").cmp(&a.1.ends_with(".\n")))
        });
        let mut text = head.to_owned();
        for (time, record) in &rows {
            let covariate = match *time {
                0.0 => "3",
                5.0 => "5",
                17.0 => "2",
                _ => ".",
            };
            let row = record
                .strip_suffix(",.\n")
                .map(|row| format!("{row},{covariate}\n"));
            text.push_str(&row.unwrap_or_else(|| record.clone()));
        }
        let explicit = levels(&model, &text, &more);
        assert!(
            difference(&grid.column("PRED"), &explicit) < SAME,
            "{carry}"
        );
    }
}

/// What came in is what is there and what has left: CL times the area.
#[test]
fn exact_amounts_and_area_balance() {
    for solver in ["exact", "dopri5", "taylor"] {
        let model = ModelFile::two([3.0, 15.0], [4.0, 17.0]).depot(0.4).text();
        // 30 mmol into the depot, and 20 mmol over 4 h into the central compartment at 5 h.
        let text = set(&["0,30,0,1,1,.,.,.", "5,20,5,1,2,.,.,."], &[300.0]);
        let more = ["--every", "30 min", "--amounts", "--solver", solver];
        let found = Table::of(&model, &text, &more);
        assert_eq!(
            found.names,
            [
                "ID",
                "TIME",
                "PRED",
                "A_DEPOT",
                "A_CENTRAL",
                "A_PERIPHERAL",
                "AUC"
            ]
        );
        let [time, level, depot, central, peripheral, area] = [
            "TIME",
            "PRED",
            "A_DEPOT",
            "A_CENTRAL",
            "A_PERIPHERAL",
            "AUC",
        ]
        .map(|name| found.column(name));
        for k in 1..time.len() {
            let given = 30.0 + 5.0 * (time[k] - 5.0).clamp(0.0, 4.0);
            let balance = depot[k] + central[k] + peripheral[k] + 3.0 * area[k];
            assert!(
                (balance / given - 1.0).abs() < INTEGRATED,
                "{solver} {k}: {balance}"
            );
            assert!((level[k] * 15.0 - central[k]).abs() < 1e-12, "{solver} {k}");
            assert!((depot[k] - 30.0 * (-0.4 * time[k]).exp()).abs() < 30.0 * INTEGRATED);
        }
        // To infinity: dose over clearance.
        let end = area[area.len() - 1];
        assert!((end - 50.0 / 3.0).abs() < 1e-5, "{solver}: {end}");
    }
}

/// One compartment and an untreated level: the area holds it, the amount does not.
#[test]
fn exact_the_area_is_that_of_the_whole_level() {
    let baseline = "[baseline]\nmode = \"additive\"\nvalue = \"0.8 mmol/L\"\n";
    let model = ModelFile::one(2.0, 20.0).text() + baseline;
    let found = Table::of(
        &model,
        &set(&["0,100,0,1,1,.,.,."], &[30.0]),
        &["--every", "1 h", "--amounts"],
    );
    for row in &found.rows {
        let &[_, time, _, central, area] = &row[..] else {
            panic!("{:?}", found.names)
        };
        let gone = -(-0.1 * time).exp_m1();
        // The first look comes before the dose.
        let amount = if time == 0.0 {
            0.0
        } else {
            100.0 * (1.0 - gone)
        };
        assert!((central - amount).abs() < 1e-11, "{row:?}");
        let expected = 0.8 * time + 50.0 * gone;
        assert!((area - expected).abs() < 1e-11, "{row:?} {expected}");
    }
}

/// Of a threshold model the area is that under the curve that is printed: Simpson's rule on a fine
/// grid finds it, too.
#[test]
fn meta_the_area_of_a_threshold_model_is_that_under_its_levels() {
    let model = std::fs::read_to_string("models/threshold-2cpt.toml").unwrap();
    let text = "ID,TIME,AMT,RATE,EVID,WT,CRCL_ML_MIN\n1,0,16,4,1,70,40\n1,12,.,.,0,70,40\n";
    let found = Table::of(&model, text, &["--every", "1 min", "--amounts"]);
    let (levels, area) = (found.column("PRED"), found.column("AUC"));
    assert_eq!(levels.len(), 721);
    let mut sum = 0.0;
    for three in levels.windows(3).step_by(2) {
        sum += (three[0] + 4.0 * three[1] + three[2]) / 180.0;
    }
    assert!((sum / area[720] - 1.0).abs() < 1e-6, "{sum} {}", area[720]);
}

/// Replicates have amounts and areas of their own: with their own clearance each gives its dose
/// back in the end.
#[test]
fn exact_a_replicate_has_its_own_area() {
    let model = differing(0.0).replace("occasion_variance = 0.05\n", "");
    let model = model
        .replace(
            "value = \"0.85 mmol/L\"\nvariability_sd = \"0.1 mmol/L\"",
            "",
        )
        .replace("mode = \"additive\"", "mode = \"none\"");
    let text = "ID,TIME,AMT,EVID\n1,0,16,1\n1,600,.,0\n";
    let more = ["--every", "600 h", "--amounts", "--subjects", "400"];
    let found = Table::of(&model, text, &more);
    assert_eq!(
        found.names,
        [
            "REP",
            "ID",
            "TIME",
            "PRED",
            "IPRED",
            "Y",
            "A_CENTRAL",
            "AUC"
        ]
    );
    // ln(dose / area) is the logarithm of the clearance, normal around that of 4 L/h.
    let areas = found.column("AUC");
    let etas: Vec<f64> = areas
        .chunks(2)
        .map(|both| (16.0 / both[1] / 4.0).ln())
        .collect();
    let n = etas.len() as f64;
    let mean = etas.iter().sum::<f64>() / n;
    let variance = etas.iter().map(|x| x * x).sum::<f64>() / n;
    assert!(mean.abs() < 5.0 * 0.3 / n.sqrt(), "{mean}");
    assert!(
        (variance / 0.09 - 1.0).abs() < 5.0 * (2.0 / n).sqrt(),
        "{variance}"
    );
}
