//! Questions about a case, for a terminal and a form: what they promise is what the readers do.

use crate::bedside::{Order, program};
use maginfuse::case::questions::{CaseAnswers, Need, QUESTIONS, Shape, UnitRange};
use maginfuse::case::{CaseFile, LaterLevels};
use maginfuse::clinical::Indication;
use maginfuse::report::command_line;
use maginfuse::units::Reader;
use maginfuse::{Error, ErrorKind};
use std::fs;

fn bundled() -> Vec<(String, CaseFile)> {
    let folder = fs::read_dir("tests/cases").unwrap();
    let paths = folder.map(|entry| entry.unwrap().path());
    let cases = paths.filter(|path| path.extension().is_some_and(|end| end == "toml"));
    let read = |path: std::path::PathBuf| {
        let name = path.display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        (name.clone(), CaseFile::read(&name, &text).unwrap())
    };
    cases.map(read).collect()
}

/// A case file turned into answers and back says the same, so a form that shows it loses nothing.
#[test]
fn meta_answers_of_a_case_make_the_same_case() {
    let mut shown = 0;
    for (name, file) in bundled() {
        let Some(answers) = CaseAnswers::of_case(&file, Reader::default()) else {
            continue;
        };
        shown += 1;
        let again = answers.case_file(Reader::default()).unwrap();
        assert_eq!(again.canonical(), file.canonical(), "{name}");
    }
    assert!(
        shown > 20,
        "only {shown} bundled cases can be shown in a form"
    );
}

/// The flags that say what a case file says give its document, byte for byte.
#[test]
fn meta_flags_and_case_file_give_the_same_bytes() {
    let mut compared = 0;
    for (path, file) in bundled() {
        let Some(answers) = CaseAnswers::of_case(&file, Reader::default()) else {
            continue;
        };
        let mut words = vec!["check".to_owned(), "--json".to_owned()];
        for (option, text) in answers.flags() {
            words.extend([command_line::flag(option), text.to_owned()]);
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let by_flags = program(&words, "");
        let by_file = program(&["check", "--json", "--case", &path], "");
        if by_file.0 == 0 || by_file.0 == 10 {
            assert_eq!(by_flags.1, by_file.1, "{path}");
            compared += 1;
        }
        assert_eq!(by_flags.0, by_file.0, "{path}");
    }
    assert!(compared > 20, "{compared} compared");
}

/// What answers cannot say makes them no answer at all, and is never dropped.
#[test]
fn meta_a_case_that_says_more_than_answers_has_none() {
    let order = || Order::named("deficiency-severe-clean");
    let plain = CaseFile::read("case", &order().written()).unwrap();
    assert!(CaseAnswers::of_case(&plain, Reader::default()).is_some());
    for more in [
        order().with("order.repeat", r#"{ every = "24 h", times = 2 }"#),
        order().with(
            "magnesium.levels",
            r#"[{ value = "0.6 mmol/L", at = "-2 h", sample = "hemolyzed" }]"#,
        ),
        order().with(
            "order.steps",
            r#"[{ dose = "2 g", over = "2 h", route = "intravenous" }]"#,
        ),
    ] {
        let file = CaseFile::read("case", &more.written()).unwrap();
        assert_eq!(CaseAnswers::of_case(&file, Reader::default()), None);
    }
}

/// What is wrong with `text` as the answer of `option`.
fn refusal(option: &str, text: &str) -> Option<Error> {
    let mut answers = CaseAnswers::default();
    answers.give(option, vec![text.to_owned()]).unwrap();
    let file = answers.case_file(Reader::default()).unwrap();
    let error = file
        .case(Reader::default(), LaterLevels::Refused)
        .unwrap_err();
    let own =
        |problem: &&Error| problem.kind() != ErrorKind::Missing && problem.key() == Some(option);
    error.problems().find(own).cloned()
}

/// The range that stands beside a field is the one that is accepted: both ends are, and what lies a
/// tenth beyond them is not.
#[test]
fn exact_the_ranges_beside_the_fields_are_those_of_the_readers() {
    let mut tried = 0;
    for question in QUESTIONS {
        let (units, time) = match question.shape {
            Shape::Quantity(units) => (units(), ""),
            Shape::Timed(units) => (units(), " at -1 h"),
            _ => continue,
        };
        for UnitRange { unit, range } in units {
            let Some(range) = range else { continue };
            let (low, high) = range.split_once(" to ").unwrap();
            let inside = |value: &str| refusal(question.option, &format!("{value} {unit}{time}"));
            assert_eq!(inside(low), None, "{} of {low} {unit}", question.option);
            assert_eq!(inside(high), None, "{} of {high} {unit}", question.option);
            let beyond = 1.1 * high.parse::<f64>().unwrap();
            assert!(inside(&format!("{beyond:.1}")).is_some(), "{beyond} {unit}");
            let below: f64 = low.parse().unwrap();
            if below > 0.0 {
                let below = format!("{:.4}", 0.9 * below);
                assert!(
                    inside(&below).is_some(),
                    "{} {below} {unit}",
                    question.option
                );
            }
            tried += 1;
        }
    }
    assert!(tried >= 10, "{tried} ranges");
}

/// A case that answers every question that matters, and those alone, lacks nothing.
#[test]
fn meta_the_questions_that_matter_are_enough() {
    for indication in Indication::ALL {
        let text = maginfuse::case::example_case(indication);
        let file = CaseFile::read("example", &text).unwrap();
        let all = CaseAnswers::of_case(&file, Reader::default()).unwrap();
        let mut asked = CaseAnswers::default();
        for option in ["indication", "dose"] {
            asked.give(option, all.of(option).to_vec()).unwrap();
        }
        for question in QUESTIONS.iter().filter(|one| one.need == Need::Needed) {
            if question.matters(&asked, indication) {
                for option in question.option.split(' ') {
                    asked.give(option, all.of(option).to_vec()).unwrap();
                }
            } else if let Some(known) = question.otherwise() {
                asked.give(question.option, vec![known.to_owned()]).unwrap();
            }
        }
        let file = asked.case_file(Reader::default()).unwrap();
        let case = file.case(Reader::default(), LaterLevels::Refused);
        assert!(case.is_ok(), "{}: {:?}", indication.id(), case.err());
    }
}

/// Nonsense is refused by name where it is given.
#[test]
fn label_an_answer_that_is_none_is_refused() {
    let mut answers = CaseAnswers::default();
    let wrong = |answers: &mut CaseAnswers, option: &str, texts: &[&str]| {
        let texts = texts.iter().map(|text| (*text).to_owned()).collect();
        answers.give(option, texts).unwrap_err().to_string()
    };
    assert!(wrong(&mut answers, "wieght", &["62 kg"]).contains("weight"));
    assert!(wrong(&mut answers, "pregnant", &["perhaps"]).contains("perhaps"));
    assert!(wrong(&mut answers, "age", &["35 years", "36 years"]).contains("2 answers"));
    assert_eq!(answers, CaseAnswers::default());
}
