//! `-o FILE`: the file holds what it held or the whole answer, and nothing else is left.

use super::run;
use std::fs;
use std::path::Path;

const RATE: [&str; 5] = ["rate", "--dose", "1g", "--bag", "4%"];

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn exact_a_file_holds_what_standard_output_would() {
    let folder = tempfile::tempdir().unwrap();
    for (name, more) in [("a.txt", &[][..]), ("a.json", &["--json"])] {
        let path = folder.path().join(name);
        let args = [&RATE[..], more].concat();
        let shown = run(&args);
        let kept = run(&[&args[..], &["-o", path.to_str().unwrap()]].concat());
        assert_eq!((kept.code, kept.out.as_str()), (0, ""));
        assert_eq!(fs::read_to_string(&path).unwrap(), shown.out);
    }
    assert_eq!(names(folder.path()), ["a.json", "a.txt"]);
}

#[test]
fn exact_a_failing_command_keeps_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.txt");
    fs::write(&path, "yesterday").unwrap();
    for args in [
        &["rate", "--dose", "0,5g", "--bag", "4%"][..],
        &["rate", "--dose", "4g"],
        &["rate"],
        &["check", "--case", "nowhere.toml"],
    ] {
        let ran = run(&[args, &["-o", path.to_str().unwrap()]].concat());
        assert_ne!(ran.code, 0);
        assert_eq!(fs::read_to_string(&path).unwrap(), "yesterday", "{args:?}");
        assert_eq!(names(folder.path()), ["kept.txt"], "{args:?}");
    }
    let fresh = folder.path().join("fresh.txt");
    run(&["rate", "--dose", "4g", "-o", fresh.to_str().unwrap()]);
    assert!(!fresh.exists());
}

#[test]
fn exact_a_stop_is_an_answer_and_replaces_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("answer.txt");
    fs::write(&path, "PUMP RATE 25 mL/hour, of yesterday").unwrap();
    let ran = run(&[
        "rate",
        "--dose",
        "4g",
        "--bag",
        "50%",
        "-o",
        path.to_str().unwrap(),
    ]);
    assert_eq!(ran.code, 10);
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("[STOP]") && !text.contains("PUMP RATE"),
        "{text}"
    );
    assert_eq!(names(folder.path()), ["answer.txt"]);
}

#[cfg(unix)]
#[test]
fn exact_the_old_file_is_replaced_and_never_written_into() {
    // A second name of the old file still shows the old content: the new one came by rename.
    let folder = tempfile::tempdir().unwrap();
    let (path, second) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
    fs::write(&path, "yesterday").unwrap();
    fs::hard_link(&path, &second).unwrap();
    let ran = run(&[&RATE[..], &["-o", path.to_str().unwrap()]].concat());
    assert_eq!(ran.code, 0);
    assert_eq!(fs::read_to_string(&second).unwrap(), "yesterday");
    assert_ne!(fs::read_to_string(&path).unwrap(), "yesterday");
}

#[test]
fn exact_a_file_that_cannot_be_written_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("no/such/folder/a.txt");
    let ran = run(&[&RATE[..], &["-o", nowhere.to_str().unwrap()]].concat());
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.out.is_empty() && ran.err.starts_with("error: "),
        "{}",
        ran.err
    );
    // A folder is no file, and its content stays.
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("a.txt"), "a").unwrap();
    let ran = run(&[&RATE[..], &["-o", inner.to_str().unwrap()]].concat());
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(names(folder.path()), ["inner"]);
    assert_eq!(names(&inner), ["a.txt"]);
}

#[test]
fn exact_a_bare_name_lands_in_the_folder_of_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let status = super::command(&[&RATE[..], &["-o", "plain.txt"]].concat())
        .current_dir(folder.path())
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(names(folder.path()), ["plain.txt"]);
}

#[cfg(unix)]
#[test]
fn exact_an_answer_is_an_ordinary_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    run(&[&RATE[..], &["-o", path.to_str().unwrap()]].concat());
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o111, 0, "not executable");
    assert_eq!(mode & 0o400, 0o400, "readable");
}

#[cfg(unix)]
#[test]
fn exact_a_file_that_is_replaced_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    for mode in [0o600, 0o640, 0o755] {
        fs::write(&path, "yesterday").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let ran = run(&[&RATE[..], &["-o", path.to_str().unwrap()]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_ne!(fs::read_to_string(&path).unwrap(), "yesterday");
        let kept = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(kept & 0o777, mode, "{mode:o}");
    }
}

#[cfg(unix)]
#[test]
fn exact_a_link_is_followed_even_to_a_file_that_is_not_there_yet() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let named = |name: &str| folder.path().join(name);
    fs::create_dir(named("inner")).unwrap();
    symlink("second", named("first")).unwrap();
    symlink("inner/answer.txt", named("second")).unwrap();
    for _ in 0..2 {
        let first = named("first");
        let ran = run(&[&RATE[..], &["-o", first.to_str().unwrap()]].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(first.is_symlink() && named("second").is_symlink());
        let written = fs::read_to_string(named("inner/answer.txt")).unwrap();
        assert!(written.contains("PUMP RATE"), "{written}");
    }
    // Two names of one file that is not there yet are one file.
    fs::remove_file(named("inner/answer.txt")).unwrap();
    symlink("inner/figure.svg", named("third.svg")).unwrap();
    let (one, other) = (named("third.svg"), named("inner/figure.svg"));
    let (one, other) = (one.to_str().unwrap(), other.to_str().unwrap());
    let ran = run(&["check", "--case", super::CASE, "--plot", one, "-o", other]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    // Links in a circle lead to no file and stay.
    symlink("there", named("here")).unwrap();
    symlink("here", named("there")).unwrap();
    let ran = run(&[&RATE[..], &["-o", named("here").to_str().unwrap()]].concat());
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(named("here").is_symlink() && named("there").is_symlink());
}

#[test]
fn exact_a_dash_is_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    for more in [&[][..], &["--json"]] {
        let plain = run(&[&RATE[..], more].concat());
        let dashed = super::command(&[&RATE[..], more, &["-o", "-"]].concat())
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(dashed.stdout).unwrap(), plain.out);
    }
    assert!(names(folder.path()).is_empty());
}

/// A shell that appends keeps what was there, whichever name of standard output is given.
#[cfg(unix)]
#[test]
fn exact_a_redirection_is_written_on_and_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log.txt");
    fs::write(&log, "kept\n").unwrap();
    for name in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let file = fs::OpenOptions::new().append(true).open(&log).unwrap();
        let status = super::command(&[&RATE[..], &["-o", name]].concat())
            .stdout(file)
            .status()
            .unwrap();
        assert!(status.success(), "{name}");
    }
    let text = fs::read_to_string(&log).unwrap();
    assert!(text.starts_with("kept\n"), "{text}");
    let answers = text.matches("Supports a qualified").count();
    assert_eq!(answers, 4, "{text}");
}

/// A message that nobody can read changes neither the verdict nor the files.
#[cfg(target_os = "linux")]
#[test]
fn exact_a_stop_stays_a_stop_where_messages_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let figure = folder.path().join("figure.svg");
    let case = "tests/cases/accident-16-g.toml";
    let args = ["check", "--case", case, "--plot", figure.to_str().unwrap()];
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let ran = super::command(&args).stderr(full).output().unwrap();
    assert_eq!(ran.status.code(), Some(10));
    assert!(figure.exists() && String::from_utf8_lossy(&ran.stdout).contains("[STOP]"));
}

/// A result never replaces what the command reads or another of its results.
#[test]
fn exact_no_file_is_read_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case.toml");
    let text = fs::read("tests/cases/pre-eclampsia.toml").unwrap();
    fs::write(&case, &text).unwrap();
    let linked = folder.path().join("linked.toml");
    std::os::unix::fs::symlink(&case, &linked).unwrap();
    let figure = folder.path().join("figure.svg");
    let case = case.to_str().unwrap();
    let figure = figure.to_str().unwrap();
    for args in [
        &["check", "--case", case, "-o", case][..],
        &["check", "--case", case, "-o", linked.to_str().unwrap()],
        &["check", "--case", case, "--plot", figure, "-o", figure],
        &[
            "simulate",
            "--case",
            case,
            "--plot",
            figure,
            "--tornado",
            figure,
        ],
        &[
            "population",
            "--case",
            case,
            "--subjects-csv",
            figure,
            "-o",
            figure,
        ],
        &["fit", "--case", case, "-o", case],
    ] {
        let ran = run(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
    }
    assert_eq!(fs::read(case).unwrap(), text);
    assert_eq!(names(folder.path()), ["case.toml", "linked.toml"]);
}

/// Neither a predictive check nor anything else replaces data, a model or the rules of a hospital.
#[test]
fn exact_no_data_set_and_no_site_of_the_environment_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data.csv");
    let rows = "ID,TIME,AMT,EVID,DV\n1,0,16.2,1,.\n1,1,.,0,1.3\n1,4,.,0,1.1\n";
    fs::write(&data, rows).unwrap();
    let file = data.to_str().unwrap();
    let set = [
        "simulate",
        "--dataset",
        file,
        "--model",
        "lu-2002",
        "--subjects",
        "5",
    ];
    for end in [&["--vpc", file][..], &["--vpc", "v.csv", "-o", "v.csv"]] {
        let ran = run(&[&set[..], end].concat());
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("read or written twice"), "{}", ran.err);
    }
    assert_eq!(fs::read_to_string(&data).unwrap(), rows);
    let site = folder.path().join("site.toml");
    fs::write(&site, "schema = 1\nname = \"H\"\ncountry = \"US\"\n").unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_maginfuse"));
    let ran = command
        .args(["limits", "-o"])
        .arg(&site)
        .env("MAGINFUSE_SITE", &site)
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert!(fs::read_to_string(&site).unwrap().starts_with("schema"));
}

/// A model file is an input like a case: no command that reads one replaces it.
#[test]
fn exact_no_model_file_is_read_and_written() {
    const CASE: &str = "tests/cases/pre-eclampsia.toml";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("own.toml");
    let text = run(&["models", "show", "threshold-1cpt"]).out;
    fs::write(&path, &text).unwrap();
    let file = path.to_str().unwrap();
    let few = ["--case", CASE, "--subjects", "10", "--model", file];
    for args in [
        [&["map"], &few[..], &["-o", file]].concat(),
        [&["map"], &few[..], &["--format", "csv", "-o", file]].concat(),
        [&["population"], &few[..], &["-o", file]].concat(),
        vec!["models", "check", file, "-o", file],
        vec!["models", "evidence", file, "-o", file],
        vec!["simulate", "--case", CASE, "--model", file, "-o", file],
    ] {
        let ran = run(&args);
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "{args:?}");
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.err.contains("read or written twice"), "{}", ran.err);
    }
    // Into another file each of them may answer.
    let other = folder.path().join("answer.txt");
    let ran = run(&["models", "check", file, "-o", other.to_str().unwrap()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(names(folder.path()), ["answer.txt", "own.toml"]);
}

/// The id of a model names the model of the program, whatever lies in the folder of the run.
#[test]
fn exact_a_file_with_the_name_of_a_model_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("threshold-2cpt");
    fs::write(&path, "yesterday").unwrap();
    let status = super::command(&[
        "models",
        "evidence",
        "threshold-2cpt",
        "-o",
        "threshold-2cpt",
    ])
    .current_dir(folder.path())
    .status()
    .unwrap();
    assert!(status.success());
    assert_ne!(fs::read_to_string(&path).unwrap(), "yesterday");
}

/// A result that cannot be written takes the others of the same command with it: neither a new
/// figure without its answer nor an old one replaced.
#[test]
fn exact_the_files_of_a_command_are_written_together() {
    let folder = tempfile::tempdir().unwrap();
    let inside = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::write(inside("old.svg"), "yesterday").unwrap();
    fs::create_dir(inside("folder")).unwrap();
    let (old, fresh, rows) = (inside("old.svg"), inside("new.svg"), inside("rows.csv"));
    for nowhere in [inside("no/such/folder/a.txt"), inside("folder")] {
        for args in [
            &["check", "--case", super::WOMAN, "--plot", &old][..],
            &["check", "--case", super::WOMAN, "--plot", &fresh],
            &[
                "map",
                "--case",
                super::WOMAN,
                "--subjects",
                "20",
                "--plot",
                &fresh,
            ],
            &["fit", "--case", super::UNDER_WAY, "--plot", &fresh],
            &[
                "simulate",
                "--case",
                super::WOMAN,
                "--model",
                "threshold-1cpt",
                "--plot",
                &fresh,
                "--tornado",
                &old,
            ],
            &[
                "population",
                "--case",
                super::WOMAN,
                "--subjects",
                "20",
                "--plot",
                &fresh,
                "--subjects-csv",
                &rows,
            ],
        ] {
            let ran = run(&[args, &["-o", &nowhere]].concat());
            assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
            assert!(!ran.err.contains("wrote"), "{args:?}: {}", ran.err);
            assert_eq!(names(folder.path()), ["folder", "old.svg"], "{args:?}");
            assert_eq!(fs::read_to_string(&old).unwrap(), "yesterday", "{args:?}");
        }
        // The other way round: an answer does not come without the figure that was asked for.
        let answer = inside("answer.txt");
        let ran = run(&[
            "check",
            "--case",
            super::WOMAN,
            "--plot",
            &format!("{nowhere}.svg/x.svg"),
            "-o",
            &answer,
        ]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(!Path::new(&answer).exists());
    }
}

/// A full device takes the answer, so no figure is left beside it.
#[cfg(target_os = "linux")]
#[test]
fn exact_a_full_disk_leaves_no_figure() {
    let Ok(full) = fs::OpenOptions::new().write(true).open("/dev/full") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let figure = folder.path().join("figure.svg");
    let args = [
        "check",
        "--case",
        super::WOMAN,
        "--plot",
        figure.to_str().unwrap(),
    ];
    let status = super::command(&args)
        .stdout(full)
        .stderr(std::process::Stdio::null())
        .status();
    assert_eq!(status.unwrap().code(), Some(2));
    assert_eq!(names(folder.path()), [""; 0]);
}
