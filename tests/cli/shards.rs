//! `population --shard` and `population merge`: the parts of a crowd are the crowd, byte for byte.

use super::{DEPLETED, Ran, WOMAN, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A crowd that no number of parts divides evenly.
const SUBJECTS: &str = "1003";

/// The parts of the crowd that `asked` asks for, in their files.
fn parts(folder: &Path, asked: &[&str], of: usize) -> Vec<PathBuf> {
    let part = |number: usize| {
        let path = folder.join(format!("part{number}-of-{of}.json"));
        let shard = format!("{number}/{of}");
        // Machines differ in their threads.
        let threads = (1 + number % 3).to_string();
        let file = path.to_str().unwrap();
        let more = ["--shard", &shard, "--threads", &threads, "-o", file];
        let ran = run(&[asked, &more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        path
    };
    (1..=of).map(part).collect()
}

fn merge(parts: &[PathBuf], more: &[&str]) -> Ran {
    let files = parts.iter().map(|path| path.to_str().unwrap());
    let args: Vec<&str> = ["population", "merge"].into_iter().chain(files).collect();
    run(&[&args[..], more].concat())
}

/// What was asked, of the case at `path`.
fn asked<'a>(path: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let own = ["population", "--case", path, "--subjects", SUBJECTS];
    [&own[..], more].concat()
}

/// Whatever the number of parts and their order: text, document and figure of the whole.
#[test]
fn prop_merged_parts_are_the_bytes_of_the_undivided_run() {
    let folder = tempfile::tempdir().unwrap();
    let looks = ["--at", "20 min", "--below", "1.5 mmol/L", "--reported"];
    let other = ["--model", "threshold-2cpt", "--seed", "11", "--every", "2h"];
    let model = fs::read_to_string("models/du-2019.toml").unwrap();
    let model = model.replacen("id = \"du-2019\"", "id = \"our-women\"", 1);
    let file = folder.path().join("our-women.toml");
    fs::write(&file, model).unwrap();
    let own = ["--model", file.to_str().unwrap(), "--until", "40h"];
    let uncertain = [
        "--uncertainty",
        "--model",
        "threshold-2cpt",
        "--every",
        "2h",
    ];
    for (name, question) in [
        ("uncertain", asked(DEPLETED, &uncertain)),
        ("looks", asked(WOMAN, &looks)),
        ("other", asked(DEPLETED, &other)),
        ("own", asked(WOMAN, &own)),
    ] {
        let whole = run(&question);
        let json = run(&[&question[..], &["--json"]].concat());
        assert_eq!((whole.code, json.code), (0, 0), "{}", whole.err);
        let figures = ["whole.svg", "merged.svg"].map(|file| folder.path().join(file));
        let [drawn, merged] = figures.each_ref().map(|path| path.to_str().unwrap());
        assert_eq!(run(&[&question[..], &["--plot", drawn]].concat()).code, 0);
        for of in [1, 2, 3, 7, 40] {
            let mut parts = parts(folder.path(), &question, of);
            parts.rotate_left(of / 2);
            let text = merge(&parts, &["--plot", merged]);
            assert_eq!(text.out, whole.out, "{name} in {of} parts: {}", text.err);
            assert_eq!(merge(&parts, &["--json"]).out, json.out, "{name} in {of}");
            let [one, other] = figures.each_ref().map(|path| fs::read(path).unwrap());
            assert!(one == other, "{name} in {of} parts: another figure");
        }
    }
}

/// A decimal comma, flags in the place of a file and the rules of a site go with the parts.
#[test]
fn prop_parts_carry_the_whole_question() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site.toml");
    fs::write(&site, "country = \"US\"\npump_step = \"1 mL/h\"\n").unwrap();
    let site = site.to_str().unwrap();
    let flags = "population --decimal comma --indication deficiency-severe --age 67y --sex female \
                 --weight 62,5kg --pregnant no --creatinine 1,1mg/dL --level 0,42mmol/L \
                 --conditions none --medications none --intolerances none --prior-doses none \
                 --setting inpatient-monitored --dose 2g --over 2h \
                 --product us-premix-4pct-50mL --every 1,5h --site";
    let mut question: Vec<&str> = flags.split_whitespace().collect();
    question.extend([site, "--subjects", SUBJECTS]);
    let whole = run(&[&question[..], &["--json"]].concat());
    assert_eq!(whole.code, 0, "{}", whole.err);
    let parts = parts(folder.path(), &question, 3);
    fs::remove_file(site).unwrap();
    assert_eq!(merge(&parts, &["--json"]).out, whole.out);
}

/// The rows of the patients of every part, one after the other, are those of the whole.
#[test]
fn prop_the_rows_of_the_parts_are_the_rows_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let table = |name: &str, more: &[&str]| {
        let path = folder.path().join(name);
        let rows = ["--subjects-csv", path.to_str().unwrap()];
        let ran = run(&[&asked(WOMAN, &rows)[..], more].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        fs::read_to_string(&path).unwrap()
    };
    let whole = table("whole.csv", &[]);
    let (head, _) = whole.split_once('\n').unwrap();
    let mut together = format!("{head}\n");
    for shard in ["1/4", "2/4", "3/4", "4/4"] {
        let rows = table("part.csv", &["--shard", shard]);
        let (own_head, own) = rows.split_once('\n').unwrap();
        assert_eq!(own_head, head);
        together += own;
    }
    assert!(together == whole, "other rows");
}

/// What does not belong together is refused, and the message names it.
#[test]
fn label_missing_doubled_and_foreign_parts_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let parts = parts(folder.path(), &asked(WOMAN, &[]), 3);
    let refused = |given: &[&PathBuf], words: &[&str]| {
        let given: Vec<PathBuf> = given.iter().map(|path| (*path).clone()).collect();
        let ran = merge(&given, &[]);
        assert_eq!(ran.code, 3, "{words:?}: {}", ran.err);
        assert!(ran.out.is_empty(), "{words:?}");
        let told = ran.err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.iter().all(|word| told.contains(word)), "{told}");
    };
    refused(&[&parts[0], &parts[2]], &["2/3", "missing"]);
    let twice = [&parts[0], &parts[1], &parts[1], &parts[2]];
    refused(&twice, &["both part 2/3", "part2-of-3.json"]);
    let foreign = |name: &str, question: &[&str], shard: &str| {
        let path = folder.path().join(name);
        let more = ["--shard", shard, "-o", path.to_str().unwrap()];
        assert_eq!(run(&[question, &more].concat()).code, 0, "{name}");
        path
    };
    for (name, question, shard, word) in [
        ("seed.json", asked(WOMAN, &["--seed", "2"]), "2/3", "seed"),
        ("case.json", asked(DEPLETED, &[]), "2/3", "case"),
        (
            "model.json",
            asked(WOMAN, &["--model", "threshold-2cpt"]),
            "2/3",
            "model",
        ),
        (
            "times.json",
            asked(WOMAN, &["--every", "1h"]),
            "2/3",
            "times",
        ),
        ("count.json", asked(WOMAN, &[]), "2/4", "number of parts"),
        (
            "uncertain.json",
            asked(WOMAN, &["--model", "threshold-2cpt", "--uncertainty"]),
            "2/3",
            "another model",
        ),
    ] {
        let path = foreign(name, &question, shard);
        refused(
            &[&parts[0], &path, &parts[2]],
            &[name, "another population", word],
        );
    }
    // Made by another version, or changed by hand.
    let text = fs::read_to_string(&parts[1]).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let changed = |name: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        let path = folder.path().join(name);
        fs::write(&path, text.replacen(from, to, usize::MAX)).unwrap();
        path
    };
    let older = changed(
        "older.json",
        &format!("\"version\": \"{version}\""),
        "\"version\": \"0.0.9\"",
    );
    refused(
        &[&parts[0], &older, &parts[2]],
        &["older.json", "another version"],
    );
    let fewer = changed("fewer.json", "\"shard\": 2", "\"shard\": 3");
    refused(&[&parts[0], &fewer, &parts[1]], &["fewer.json", "counts"]);
    let none = changed("none.json", "\"shard\": 2", "\"shard\": 4");
    refused(&[&parts[0], &none, &parts[2]], &["none.json", "4/3"]);
    // Numbers that no crowd has: nothing overflows, and nothing impossible is believed.
    let long = text.find("\"hours_above\"").unwrap();
    let (before, after) = text.split_at(long);
    let from = after.find(": [").unwrap();
    let to = after.find(']').unwrap();
    let most = u128::MAX;
    let endless = format!(
        "{before}{}: [\"{most}\", \"0\", \"0\", \"0\", \"0\"{}",
        &after[..from],
        &after[to..]
    );
    let path = folder.path().join("endless.json");
    fs::write(&path, endless).unwrap();
    refused(&[&parts[0], &path, &parts[2]], &["endless.json", "counts"]);
    let reached = text.find("\"reached\"").unwrap();
    let line = text[reached..].lines().next().unwrap();
    let more = changed("reached.json", line, "\"reached\": \"0 0 0 32 32\",");
    refused(&[&parts[0], &more, &parts[2]], &["reached.json", "counts"]);
    let torn = folder.path().join("torn.json");
    fs::write(&torn, &text[..text.len() / 2]).unwrap();
    refused(&[&parts[0], &torn, &parts[2]], &["torn.json"]);
}

/// The script for a Slurm array, with the words that Slurm would set.
#[test]
fn label_the_array_script_runs_as_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let case = root.join(WOMAN);
    let case = case.to_str().unwrap();
    let task = |number: &str, from: &str| {
        Command::new("bash")
            .arg(root.join("bindings/cluster/population-array.sh"))
            .args(["--case", case, "--subjects", SUBJECTS])
            .current_dir(folder.path())
            .env("MAGINFUSE", env!("CARGO_BIN_EXE_maginfuse"))
            .env("SLURM_ARRAY_TASK_ID", number)
            .env("SLURM_ARRAY_TASK_COUNT", "4")
            .env("SLURM_ARRAY_TASK_MIN", from)
            .env("SLURM_ARRAY_TASK_MAX", "4")
            .output()
            .unwrap()
    };
    for number in ["3", "1", "4", "2"] {
        let ran = task(number, "1");
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }
    let parts: Vec<PathBuf> = ["1", "2", "3", "4"]
        .map(|number| folder.path().join(format!("parts/part-{number}.json")))
        .to_vec();
    let whole = run(&["population", "--case", case, "--subjects", SUBJECTS]);
    assert_eq!(merge(&parts, &[]).out, whole.out);
    // Counted from 0 the last patients would be left out.
    assert_eq!(task("1", "0").status.code(), Some(2));
}

#[test]
fn label_a_part_that_is_none_is_a_usage_error() {
    for shard in [
        "0/3", "4/3", "1/0", "1", "a/b", "1/2/3", "1/100001", "-1/3", "+1/3",
    ] {
        let ran = run(&asked(WOMAN, &[&format!("--shard={shard}")]));
        assert_eq!(ran.code, 2, "{shard}: {}", ran.err);
    }
    let folder = tempfile::tempdir().unwrap();
    let figure = folder.path().join("part.svg");
    let plot = ["--shard", "1/2", "--plot", figure.to_str().unwrap()];
    assert_eq!(run(&asked(WOMAN, &plot)).code, 2);
    assert_eq!(run(&["population", "merge"]).code, 2);
    let both = ["population", "--case", WOMAN, "merge", "part.json"];
    assert_eq!(run(&both).code, 2);
}
