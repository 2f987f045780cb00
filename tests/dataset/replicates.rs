//! `simulate --dataset --subjects`: the table of replicates, and what its digits do not depend on.

use super::spread::differing;
use super::*;

/// A handful of operations apart.
pub(super) const SAME: f64 = 1e-12;

/// Two subjects with names that are a number and a text, one of them on two occasions.
const SET: &str = "ID,TIME,AMT,RATE,EVID,OCC\n1,0,16.2,0,1,a\n1,1,.,.,0,a\n1,4,.,.,0,a\n\
    1,9,.,.,0,a\n1,100,16.2,0,1,b\n1,101,.,.,0,b\n1,104,.,.,0,b\n1,109,.,.,0,b\nx,0,8,0,1,a\n\
    x,2,.,.,0,a\n";

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
struct Drawn {
    replicate: u32,
    id: String,
    /// TIME, PRED, IPRED and Y.
    numbers: [f64; 4],
}

fn rows(out: &str) -> Vec<Drawn> {
    let mut lines = out.lines();
    assert_eq!(lines.next(), Some("REP,ID,TIME,PRED,IPRED,Y"));
    let row = |line: &str| {
        let cells: Vec<_> = line.split(',').collect();
        assert_eq!(cells.len(), 6, "{line}");
        Drawn {
            replicate: cells[0].parse().unwrap(),
            id: cells[1].to_owned(),
            numbers: [2, 3, 4, 5].map(|k| cells[k].parse().unwrap()),
        }
    };
    lines.map(row).collect()
}

fn table(model: &str, set: &str, more: &[&str]) -> String {
    let (code, out, err) = simulate(model, set, more);
    assert_eq!(code, 0, "{err}");
    out
}

fn drawn(model: &str, set: &str, more: &[&str]) -> Vec<Drawn> {
    rows(&table(model, set, more))
}

fn of_subject(all: &[Drawn], id: &str) -> Vec<Drawn> {
    all.iter().filter(|row| row.id == id).cloned().collect()
}

#[test]
fn meta_a_row_for_each_replicate_and_observation() {
    let model = differing(0.0);
    let all = drawn(&model, SET, &["--subjects", "3", "--seed", "5"]);
    assert_eq!(all.len(), 3 * 7);
    let plain = predictions(&model, SET, &[]);
    for (index, row) in all.iter().enumerate() {
        let typical = &plain[index % 7];
        assert_eq!(row.replicate as usize, 1 + index / 7);
        assert_eq!((&row.id, row.numbers[0]), (&typical.id, typical.time));
        // PRED is that of the typical patient, and without an error what is measured is what is.
        assert_eq!(row.numbers[1], typical.level);
        assert_eq!(row.numbers[2], row.numbers[3]);
        assert!(row.numbers[2] != row.numbers[1]);
    }
    let usual = table(&model, SET, &["--subjects", "3"]);
    assert_eq!(
        usual,
        table(&model, SET, &["--subjects", "3", "--seed", "1"])
    );
    assert!(usual != table(&model, SET, &["--subjects", "3", "--seed", "2"]));
}

/// A level after a bolus decays with one rate in one occasion, with another in the next, and from
/// the same volume and the same untreated level.
#[test]
fn exact_the_levels_of_an_occasion_share_its_deviation() {
    let all = drawn(&differing(0.3), SET, &["--subjects", "20"]);
    for replicate in 1..=20 {
        let own: Vec<_> = of_subject(&all, "1")
            .into_iter()
            .filter(|row| row.replicate == replicate)
            .collect();
        // c1, c2, c3 at 1, 4 and 9 h and an untreated level b: (c - b) falls by e^(-3k), e^(-5k).
        let solved = |rows: &[Drawn]| {
            let [c1, c2, c3] = [0, 1, 2].map(|k| rows[k].numbers[2]);
            let gap = |b: f64| {
                let rate = |from: f64, to: f64, hours: f64| ((from - b) / (to - b)).ln() / hours;
                rate(c1, c2, 3.0) - rate(c2, c3, 5.0)
            };
            // The gap falls with b up to the lowest level.
            let (mut low, mut high) = (-1.0, c3);
            for _ in 0..200 {
                let middle = 0.5 * (low + high);
                if gap(middle) > 0.0 {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            let rate = ((c1 - low) / (c2 - low)).ln() / 3.0;
            (low, rate, 16.2 / ((c1 - low) * rate.exp()))
        };
        let [first, second] = [solved(&own[..3]), solved(&own[3..])];
        // 90 h later some of the first dose is left, as if the second were larger.
        let left = (-90.0 * first.1.min(second.1)).exp();
        assert!((first.0 - second.0).abs() < 1e-6, "{first:?} {second:?}");
        assert!((first.2 / second.2 - 1.0).abs() < 1e-5 + 2.0 * left);
        assert!(
            (first.1 / second.1 - 1.0).abs() > 1e-3,
            "{first:?} {second:?}"
        );
    }
}

/// The measured level lies from the level as its residual error says.
#[test]
fn exact_a_residual_error_is_that_of_the_model() {
    let count = 2000;
    let model = differing(0.0);
    let more = ["--subjects", &count.to_string(), "--residual"];
    let all = drawn(&model, SET, &more);
    let without = drawn(&model, SET, &more[..2]);
    let z: Vec<f64> = all
        .iter()
        .map(|row| {
            let [_, _, level, measured] = row.numbers;
            (measured - level) / (0.01 * level * level + 0.0025).sqrt()
        })
        .collect();
    let n = z.len() as f64;
    let mean = z.iter().sum::<f64>() / n;
    let variance = z.iter().map(|z| z * z).sum::<f64>() / n;
    assert!(mean.abs() < 5.0 / n.sqrt(), "{mean}");
    assert!(
        (variance - 1.0).abs() < 5.0 * (2.0 / n).sqrt(),
        "{variance}"
    );
    // The levels themselves are those without an error.
    for (row, other) in all.iter().zip(&without) {
        assert_eq!(row.numbers[..3], other.numbers[..3]);
    }
}

#[test]
fn meta_threads_change_no_byte_of_a_replicate() {
    let model = differing(0.2);
    // Enough rows for several parts, and a subject of its own in some.
    let mut set = "ID,TIME,AMT,EVID,OCC\n".to_owned();
    for subject in 0..60 {
        writeln!(set, "{subject},0,16.2,1,1").unwrap();
        for hour in 1..=100 {
            writeln!(set, "{subject},{hour},.,0,1").unwrap();
        }
    }
    for more in [&["--residual"][..], &["--every", "5 h", "--amounts"]] {
        let run = |threads: &str| {
            let asked = ["--subjects", "3", "--threads", threads];
            table(&model, &set, &[&asked, more].concat())
        };
        let one = run("1");
        assert!(one.lines().count() > 3 * 60 * 20, "{more:?}");
        assert_eq!(one, run("2"), "{more:?}");
        assert_eq!(one, run("7"), "{more:?}");
    }
}

#[test]
fn meta_fewer_replicates_are_the_beginning_of_more() {
    let model = differing(0.2);
    let [few, many] = ["10", "20"].map(|count| {
        let more = ["--subjects", count, "--residual", "--seed", "9"];
        table(&model, SET, &more)
    });
    assert!(many.starts_with(&few) && many.len() > few.len());
}

#[test]
fn meta_a_subject_has_the_same_replicates_whoever_else_there_is() {
    let model = differing(0.2);
    let more = ["--subjects", "5", "--residual"];
    let together = drawn(&model, SET, &more);
    let (head, rest) = SET.split_once('\n').unwrap();
    let (x, one): (Vec<&str>, Vec<&str>) = rest.lines().partition(|line| line.starts_with('x'));
    let alone = |lines: &[&str]| format!("{head}\n{}\n", lines.join("\n"));
    assert_eq!(drawn(&model, &alone(&x), &more), of_subject(&together, "x"));
    assert_eq!(
        drawn(&model, &alone(&one), &more),
        of_subject(&together, "1")
    );
    // In another order, and with another spelling of the number.
    let turned = alone(&[&x[..], &one].concat());
    let turned = drawn(&model, &turned, &more);
    for id in ["1", "x"] {
        assert_eq!(of_subject(&turned, id), of_subject(&together, id));
    }
    let spelled: Vec<String> = one
        .iter()
        .map(|line| format!("1.0{}", &line[1..]))
        .collect();
    let spelled: Vec<&str> = spelled.iter().map(String::as_str).collect();
    let spelled = drawn(&model, &alone(&spelled), &more);
    let numbers = |rows: &[Drawn]| rows.iter().map(|row| row.numbers).collect::<Vec<_>>();
    assert_eq!(numbers(&spelled), numbers(&of_subject(&together, "1")));
    // Another name is another subject.
    let renamed: Vec<String> = x.iter().map(|line| line.replace('x', "y")).collect();
    let renamed: Vec<&str> = renamed.iter().map(String::as_str).collect();
    let renamed = drawn(&model, &alone(&renamed), &more);
    assert!(numbers(&renamed) != numbers(&of_subject(&together, "x")));
}

/// The level before any dose is the untreated one: of a threshold model its spread is what the
/// model file says, whatever the slope of excretion is, and its middle that of the typical patient.
#[test]
fn exact_the_untreated_level_of_a_threshold_model_has_its_own_spread() {
    let model = std::fs::read_to_string("models/threshold-1cpt.toml").unwrap();
    let set = "ID,TIME,AMT,RATE,EVID,OCC,WT,CRCL_ML_MIN\n1,0,.,.,0,1,70,90\n1,0,16,8,1,1,70,90\n\
               1,3,.,.,0,1,70,90\n1,200,.,.,0,2,70,90\n";
    let count = 4000;
    let all = drawn(&model, set, &["--subjects", &count.to_string()]);
    let deviations: Vec<f64> = all
        .chunks(3)
        .map(|rows| rows[0].numbers[2] - rows[0].numbers[1])
        .collect();
    let n = deviations.len() as f64;
    let mean = deviations.iter().sum::<f64>() / n;
    let variance = deviations.iter().map(|x| x * x).sum::<f64>() / n;
    assert!(mean.abs() < 5.0 * 0.08 / n.sqrt(), "{mean}");
    let ratio = variance / (0.08 * 0.08) - 1.0;
    assert!(ratio.abs() < 5.0 * (2.0 / n).sqrt(), "{variance}");
    for rows in all.chunks(3) {
        let [before, during, after] = [0, 1, 2].map(|k| rows[k].numbers[2]);
        assert!(during > before, "{rows:?}");
        // Eight days later on another occasion it is back where it was.
        assert!((after - before).abs() < 0.02, "{rows:?}");
    }
}

#[test]
fn meta_what_cannot_be_drawn_is_refused_before_anything_is_read() {
    let same = ModelFile::one(4.0, 25.0).text();
    let no_error = differing(0.0);
    let no_error = &no_error[..no_error.find("[residual]").unwrap()];
    let full = differing(0.0);
    for (model, more, code, words) in [
        (&*full, &["--seed", "1"][..], 2, "--subjects"),
        (&full, &["--residual"], 2, "--subjects"),
        (&full, &["--subjects", "0"], 2, "0 replicates"),
        (&full, &["--subjects", "1000001"], 2, "1 to 1000000"),
        (&full, &["--subjects", "2", "--threads", "0"], 2, "threads"),
        (&full, &["--subjects", "-1"], 2, "-1"),
        (&full, &["--until", "3 h"], 2, "until needs every"),
        (
            &full,
            &["--every", "0 h"],
            3,
            "zero where a value above zero",
        ),
        (&full, &["--every", "0.001 s"], 2, "more than 100000 times"),
        (
            &same,
            &["--subjects", "2"],
            3,
            "says nothing about how patients differ",
        ),
        (
            no_error,
            &["--subjects", "2", "--residual"],
            3,
            "no residual error",
        ),
    ] {
        let (found, out, err) = simulate(model, SET, more);
        assert_eq!((found, out.as_str()), (code, ""), "{more:?}: {err}");
        assert!(err.contains(words), "{more:?}: {err}");
    }
    // A residual error alone is a difference, and a model without one has its replicates.
    let error = "[residual]\nadditive = \"0.05 mmol/L\"\n";
    let all = drawn(&(same + error), SET, &["--subjects", "2", "--residual"]);
    assert!(all.iter().all(|row| row.numbers[1] == row.numbers[2]));
    assert!(all.iter().all(|row| row.numbers[2] != row.numbers[3]));
    drawn(no_error, SET, &["--subjects", "2"]);
}

#[test]
fn meta_the_document_of_replicates_holds_the_table() {
    let model = differing(0.0);
    let folder = Folder::new(&model, SET.as_bytes());
    let args = ["simulate", "--dataset", "set.csv", "--model", "model.toml"];
    let more = ["--subjects", "3", "--seed", "4", "--residual"];
    let document = folder.document(&[&args[..], &more].concat());
    let all = drawn(&model, SET, &more);
    assert_eq!(document["provenance"]["seed"], 4);
    assert_eq!(document["subjects"], 3);
    let found = document["predictions"].as_array().unwrap();
    assert_eq!(found.len(), all.len());
    for (found, row) in found.iter().zip(&all) {
        assert_eq!(found["replicate"], row.replicate);
        assert_eq!(found["id"], row.id.as_str());
        for (key, number) in ["time", "pred", "ipred", "y"].iter().zip(row.numbers) {
            assert_eq!(found[key]["value"].as_f64(), Some(number), "{key}");
        }
    }
}

/// Without a column OCC all records are one occasion, which is told, as an estimate does.
#[test]
fn meta_a_set_without_occasions_is_one() {
    let without: String = SET
        .lines()
        .map(|line| format!("{}\n", line.rsplit_once(',').unwrap().0))
        .collect();
    let (code, _, err) = simulate(&differing(0.0), &without, &["--subjects", "2"]);
    assert_eq!(code, 0);
    assert!(err.contains("no column OCC"), "{err}");
    let (_, _, err) = simulate(&differing(0.0), &without, &[]);
    assert!(!err.contains("OCC"), "{err}");
    let (_, _, err) = simulate(&differing(0.0), SET, &["--subjects", "2"]);
    assert!(!err.contains("OCC"), "{err}");
}

/// A level below the limit and one that was not measured are rows like others.
#[test]
fn meta_every_observation_record_has_its_row() {
    let set = "ID,TIME,AMT,EVID,DV,CENS,MDV\n1,0,16,1,.,.,1\n1,1,.,0,1.2,0,0\n1,2,.,0,0.2,1,0\n\
               1,3,.,0,.,.,1\n1,4,.,2,.,.,1\n";
    let all = drawn(&differing(0.0), set, &["--subjects", "2"]);
    let times: Vec<f64> = all.iter().map(|row| row.numbers[0]).collect();
    assert_eq!(times, [1.0, 2.0, 3.0, 1.0, 2.0, 3.0]);
}

/// The exact solution and the integrators follow the same patients.
#[test]
fn meta_every_solver_follows_the_same_replicates() {
    let exact = drawn(&differing(0.2), SET, &["--subjects", "3"]);
    for solver in ["dopri5", "taylor"] {
        let more = ["--subjects", "3", "--solver", solver];
        let other = drawn(&differing(0.2), SET, &more);
        for (one, other) in exact.iter().zip(&other) {
            let gap = (one.numbers[2] / other.numbers[2] - 1.0).abs();
            assert!(gap < 1e-8, "{solver}: {one:?} {other:?}");
        }
    }
    let level = exact[0].numbers[2];
    assert!((level - exact[0].numbers[3]).abs() < SAME);
}

/// The most memory that the program had at once, kB.
#[cfg(target_os = "linux")]
fn peak_of(command: &mut std::process::Command) -> u64 {
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().nth(1));
        peak = peak.max(number.map_or(0, |number| number.parse().unwrap()));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    assert!(child.wait().unwrap().success());
    peak
}

/// 1,000 replicates of 100 subjects: 80 MB of table pass through less than 100 MB.
#[cfg(target_os = "linux")]
#[test]
fn exact_memory_does_not_grow_with_the_replicates() {
    let mut set = "ID,TIME,AMT,RATE,EVID,OCC\n".to_owned();
    for subject in 1..=100 {
        writeln!(set, "{subject},0,16.2,48.6,1,1").unwrap();
        for hour in 1..=10 {
            writeln!(set, "{subject},{hour},.,.,0,1").unwrap();
        }
    }
    let folder = Folder::new(&differing(0.2), set.as_bytes());
    let args = ["simulate", "--dataset", "set.csv", "--model", "model.toml"];
    let more = [
        "--residual",
        "--quiet",
        "-o",
        "table.csv",
        "--subjects",
        "1000",
    ];
    let peak = peak_of(&mut folder.command(&[&args[..], &more].concat()));
    let bytes = std::fs::metadata(folder.0.join("table.csv")).unwrap().len();
    assert!(bytes > 60_000_000, "{bytes} bytes");
    assert!((1_000..100_000).contains(&peak), "{peak} kB");
}
