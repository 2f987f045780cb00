//! Predictive checks: the bins, the percentiles, levels below a limit, and how often data of the
//! model itself lie where the check expects them.

use super::replicates::SAME;
use super::spread::differing;
use super::*;
use maginfuse::answer::{
    CheckBin, CheckBins, ReplicateOptions, Replicates, SubjectLooks, TypicalSubject,
    typical_subject,
};
use maginfuse::estimate::Measured;
use maginfuse::nonmem::{
    CovariateCarry, DataSetReader, EquationSolver, Event, Predictor, ReadingOptions, Wanted,
};
use maginfuse::pk::Model;

/// A model and a set, ready for replicates.
struct Study {
    model: Model,
    predictor: Predictor,
    subjects: Vec<TypicalSubject>,
}

impl Study {
    fn new(model: &str, set: &str) -> Self {
        let model = Model::read("m", model).unwrap();
        let carry = CovariateCarry::NextBackward;
        let predictor = Predictor::new(&model, EquationSolver::Best, carry).unwrap();
        let reading = ReadingOptions {
            wanted: Wanted::DosesAndLevels,
            ignore: None,
        };
        let mut reader = DataSetReader::new("s", set.as_bytes(), &predictor, reading).unwrap();
        let mut subjects = Vec::new();
        while let Some(subject) = reader.next_subject().unwrap() {
            let by = (&model, &predictor);
            subjects.push(typical_subject(by, "s", subject, SubjectLooks::default()).unwrap());
        }
        Self {
            model,
            predictor,
            subjects,
        }
    }

    fn replicates(&self, count: u64, seed: u64) -> Replicates<'_> {
        let options = ReplicateOptions::new(count, seed, true).unwrap();
        Replicates::new(&self.model, &self.predictor, options, false).unwrap()
    }

    /// The same subjects with the levels of a replicate of their own, those below `limit` as such.
    fn measured(&self, seed: u64, limit: Option<f64>) -> Vec<TypicalSubject> {
        let drawing = self.replicates(1, seed);
        let mut subjects = self.subjects.clone();
        for subject in &mut subjects {
            let rows = drawing.rows(subject, 0, "s").unwrap();
            let mut rows = rows.iter();
            for record in &mut subject.records.records {
                if let Event::Observation(measured) = &mut record.event {
                    let level = rows.next().unwrap().measured;
                    *measured = Some(match limit {
                        Some(limit) if level < limit => Measured::Below(limit),
                        _ => Measured::Level(level),
                    });
                }
            }
        }
        subjects
    }

    /// The check of `subjects` with `count` replicates.
    fn check(&self, subjects: &[TypicalSubject], count: u32, seed: u64) -> Vec<CheckBin> {
        let drawing = self.replicates(u64::from(count), seed);
        let bins = CheckBins::new(&drawing, subjects).unwrap();
        let all: Vec<_> = (0..count)
            .map(|number| bins.replicate(number, "s").unwrap())
            .collect();
        bins.filled(&all)
    }
}

/// `subjects` who are measured at 1, 4, 8 and 16 h after a bolus.
fn trial(subjects: usize) -> String {
    let mut set = "ID,TIME,AMT,EVID,DV,CENS\n".to_owned();
    for subject in 1..=subjects {
        writeln!(set, "{subject},0,16.2,1,.,0").unwrap();
        for hour in [1, 4, 8, 16] {
            writeln!(set, "{subject},{hour},.,0,.,0").unwrap();
        }
    }
    set
}

/// Where the data come from the model, a percentile of the data is one of 42 that are alike, and
/// lies within the interval of the 41 others (between the 2nd and the 40th of them) 38 times of 42.
#[test]
fn exact_data_of_the_model_lie_in_the_intervals_as_often_as_they_must() {
    const REPLICATES: u32 = 41;
    const SETS: u64 = 300;
    let study = Study::new(&differing(0.2), &trial(15));
    let expected = 38.0 / 42.0;
    // Of every bin and percentile, and of the parts below a limit.
    let mut inside = [[0_u32; 3]; 4];
    for set in 0..SETS {
        let subjects = study.measured(1_000 + set, None);
        let bins = study.check(&subjects, REPLICATES, 5_000_000 + set);
        for (bin, inside) in bins.iter().zip(&mut inside) {
            for (one, inside) in bin.percentiles.iter().zip(inside) {
                let [low, high] = [one.simulated.low, one.simulated.high].map(Option::unwrap);
                *inside += u32::from((low..=high).contains(&one.observed.unwrap()));
            }
        }
    }
    let error = (expected * (1.0 - expected) / SETS as f64).sqrt();
    for (bin, of_bin) in inside.iter().enumerate() {
        for (which, count) in of_bin.iter().enumerate() {
            let share = f64::from(*count) / SETS as f64;
            let off = (share - expected) / error;
            assert!(off.abs() < 4.5, "bin {bin}, percentile {which}: {share}");
        }
    }
}

/// Data of patients who eliminate twice as fast lie outside.
#[test]
fn meta_data_of_another_model_lie_outside() {
    let faster = differing(0.2).replace("\"4 L/h\"", "\"8 L/h\"");
    let others = Study::new(&faster, &trial(60)).measured(3, None);
    let study = Study::new(&differing(0.2), &trial(60));
    let bins = study.check(&others, 200, 4);
    for bin in &bins[1..3] {
        let median = bin.percentiles[1];
        assert!(median.observed < median.simulated.low, "{bin:?}");
    }
}

/// What lies below the limit is the lowest there is, in the data and in the replicates, and its
/// part is counted; whatever lies above has the percentiles it has without a limit.
#[test]
fn exact_a_limit_hides_the_lowest_levels_and_nothing_else() {
    const LIMIT: f64 = 0.95;
    let study = Study::new(&differing(0.2), &trial(101));
    let open = study.check(&study.measured(7, None), 81, 8);
    let limited = study.check(&study.measured(7, Some(LIMIT)), 81, 8);
    let mut hidden = 0;
    for (open, limited) in open.iter().zip(&limited) {
        assert_eq!((open.below, open.simulated_below.high), (0.0, 0.0));
        assert_eq!((open.count, open.time), (limited.count, limited.time));
        let part = limited.simulated_below;
        assert!(part.low <= part.middle && part.middle <= part.high);
        for (open, limited) in open.percentiles.iter().zip(&limited.percentiles) {
            let pairs = [
                (open.observed, limited.observed),
                (open.simulated.low, limited.simulated.low),
                (open.simulated.middle, limited.simulated.middle),
                (open.simulated.high, limited.simulated.high),
            ];
            for (open, limited) in pairs {
                let open = open.unwrap();
                match limited {
                    // 101 levels and 81 replicates: the percentiles are order statistics.
                    None => hidden += u32::from(open < LIMIT),
                    Some(limited) => assert!((open - limited).abs() < SAME, "{open} {limited}"),
                }
                assert_eq!(limited.is_none(), open < LIMIT, "{open}");
            }
        }
    }
    assert!((5..40).contains(&hidden), "{hidden}");
    // At 16 h the middle patient has 0.85 + 0.05 mmol/L: most lie below, at 1 h nobody.
    assert!(limited[3].below > 0.5 && limited[0].below < 0.05);
}

/// Of the numbers 1 to 101 the percentiles are 6, 51 and 96; of 1 to 4 they lie between neighbors.
#[test]
fn exact_percentiles_are_those_of_definition_7() {
    let of_levels = |count: u32| {
        let mut set = "ID,TIME,AMT,EVID,DV\n".to_owned();
        for subject in (1..=count).rev() {
            write!(set, "{subject},0,1,1,.\n{subject},2,.,0,{subject}\n").unwrap();
        }
        let study = Study::new(&differing(0.0), &set);
        let bins = study.check(&study.subjects, 2, 1);
        assert_eq!((bins.len(), bins[0].count), (1, count as usize));
        bins[0].percentiles.map(|one| one.observed.unwrap())
    };
    assert_eq!(of_levels(101), [6.0, 51.0, 96.0]);
    let found = of_levels(4);
    for (found, expected) in found.iter().zip([1.15, 2.5, 3.85]) {
        assert!((found - expected).abs() < 1e-14, "{found}");
    }
}

/// Up to twelve times are bins of their own, more are ten bins of about as many levels each, and
/// no time is in two of them.
#[test]
fn exact_bins_hold_whole_times_and_about_as_many_levels() {
    let bins_of = |times: &[f64]| {
        let mut set = "ID,TIME,AMT,EVID,DV\n1,0,16,1,.\n".to_owned();
        for time in times {
            writeln!(set, "1,{time},.,0,1").unwrap();
        }
        let study = Study::new(&differing(0.0), &set);
        study.check(&study.subjects, 1, 1)
    };
    let twelve: Vec<f64> = (0..24).map(|k| f64::from(k / 2)).collect();
    let bins = bins_of(&twelve);
    assert_eq!(bins.len(), 12);
    assert!(bins.iter().all(|bin| bin.count == 2 && bin.from == bin.to));
    let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
    let bins = bins_of(&hundred);
    assert_eq!(bins.len(), 10);
    for (place, bin) in bins.iter().enumerate() {
        let from = 10.0 * place as f64;
        let expected = (from + 1.0, from + 10.0, from + 5.5, 10);
        assert_eq!((bin.from, bin.to, bin.time, bin.count), expected);
    }
    // 40 levels at 5 h and one at each of 20 other times: the crowd is one bin.
    let mut crowded: Vec<f64> = (1..=20).map(|k| f64::from(k) + 0.5).collect();
    crowded.extend([5.0; 40]);
    crowded.sort_by(f64::total_cmp);
    let bins = bins_of(&crowded);
    assert!(bins.len() <= 10 && bins.iter().map(|bin| bin.count).sum::<usize>() == 60);
    for pair in bins.windows(2) {
        assert!(pair[0].to < pair[1].from, "{bins:?}");
    }
    // A level that was not measured is in no bin.
    let set = "ID,TIME,AMT,EVID,DV,MDV\n1,0,16,1,.,1\n1,1,.,0,1,0\n1,2,.,0,.,1\n1,3,.,0,1,1\n";
    let study = Study::new(&differing(0.0), set);
    let bins = study.check(&study.subjects, 1, 1);
    assert_eq!((bins.len(), bins[0].to), (1, 1.0));
}

/// The command: a table on standard output, the same table or a figure in the file, and no byte
/// that depends on the threads.
#[test]
fn meta_a_check_is_a_table_and_a_figure() {
    let study = Study::new(&differing(0.2), &trial(20));
    let mut set = "ID,TIME,AMT,EVID,DV,CENS\n".to_owned();
    for (number, subject) in study.measured(5, Some(0.9)).iter().enumerate() {
        writeln!(set, "{number},0,16.2,1,.,0").unwrap();
        for record in &subject.records.records {
            match record.event {
                Event::Observation(Some(Measured::Level(level))) => {
                    writeln!(set, "{number},{},.,0,{level},0", record.time).unwrap();
                }
                Event::Observation(Some(Measured::Below(limit))) => {
                    writeln!(set, "{number},{},.,0,{limit},1", record.time).unwrap();
                }
                _ => {}
            }
        }
    }
    let folder = Folder::new(&differing(0.2), set.as_bytes());
    let run = |file: &str, threads: &str| {
        let more = ["--subjects", "50", "--vpc", file, "--threads", threads];
        let output = folder.run(&more);
        assert!(output.status.success(), "{output:?}");
        let written = std::fs::read(folder.0.join(file)).unwrap();
        (String::from_utf8(output.stdout).unwrap(), written)
    };
    let (table, written) = run("check.csv", "1");
    assert_eq!(table.as_bytes(), written);
    assert_eq!(table.lines().count(), 1 + 4);
    assert!(table.starts_with("FROM,TO,TIME,N,BELOW,"), "{table}");
    let (again, figure) = run("check.svg", "7");
    assert_eq!(table, again);
    let figure = String::from_utf8(figure).unwrap();
    for words in [
        "Predictive check of tested",
        "mg/dL",
        "below the limit of 0.9 mmol/L",
    ] {
        assert!(figure.contains(words), "{words}");
    }
    let args = ["simulate", "--dataset", "set.csv", "--model", "model.toml"];
    let more = ["--subjects", "50", "--vpc", "other.csv"];
    let document = folder.document(&[&args[..], &more].concat());
    let bins = document["predictive_check"]["bins"].as_array().unwrap();
    assert_eq!(bins.len(), 4);
    for (bin, line) in bins.iter().zip(table.lines().skip(1)) {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(bin["count"].to_string(), cells[3]);
        let observed = bin["p50"]["observed"]["value"].as_f64();
        assert_eq!(
            observed.map_or(String::new(), |level| level.to_string()),
            cells[12]
        );
    }
    for (more, code, words) in [
        (&["--vpc", "a.svg"][..], 2, "--subjects"),
        (&["--vpc", "a.tiff", "--subjects", "5"], 2, "tiff"),
        (
            &["--vpc", "a.svg", "--subjects", "5", "--every", "1 h"],
            2,
            "--every",
        ),
        (
            &[
                "--vpc",
                "a.svg",
                "--subjects",
                "5",
                "--format",
                "parquet",
                "-o",
                "b",
            ],
            2,
            "parquet",
        ),
    ] {
        let output = folder.run(more);
        let err = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{more:?}: {err}");
        assert!(err.contains(words), "{more:?}: {err}");
    }
    let unmeasured = "ID,TIME,AMT,EVID,DV\n1,0,16,1,.\n1,1,.,0,.\n";
    let more = ["--vpc", "a.csv", "--subjects", "5"];
    let (code, _, err) = simulate(&differing(0.2), unmeasured, &more);
    assert_eq!(code, 3, "{err}");
    assert!(
        err.contains("no level of this data set was measured"),
        "{err}"
    );
}
