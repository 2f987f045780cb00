//! `new`: a case to begin with that may start, and a case that is asked for.

use crate::bedside::{ask, check_text, program};
use maginfuse::clinical::Indication;
use serde_json::Value as Json;

/// The answers of a person, each behind a word of its question.
const ANSWERS: [(&str, &str); 18] = [
    ("Age", "35 years"),
    ("Sex", "female"),
    ("Body weight", "62 kg"),
    ("Pregnant", "no"),
    ("Body height", "165 cm"),
    ("Conditions", "none"),
    ("Medications", "none"),
    ("Ingredients", "none"),
    ("Where", "emergency-department"),
    ("Country", ""),
    ("On dialysis", "no"),
    ("Serum creatinine", "0.8 mg/dL at -2 h"),
    ("Urine output", ""),
    ("Total serum magnesium", "none"),
    ("Magnesium of the last", "none"),
    ("Solution", "us-premix-4pct-50mL"),
    ("Step 1", "2 g over 20 min"),
    ("Step 2", ""),
];

/// The answers as lines.
fn lines<'a>(answers: impl IntoIterator<Item = &'a str>) -> String {
    answers
        .into_iter()
        .map(|answer| format!("{answer}\n"))
        .collect()
}

/// What `new --ask` says to a person who answers so: the exit code, the document and the questions. The
/// case goes to `file`.
fn ask_asthma<'a>(
    file: &std::path::Path,
    answers: impl IntoIterator<Item = &'a str>,
) -> (i32, String, String) {
    let words = ["new", "--ask", "--indication", "asthma-severe", "--json"];
    let words = [&words[..], &["-o", file.to_str().unwrap()]].concat();
    program(&words, &lines(answers))
}

#[test]
fn new_every_example_may_start_and_explains_its_keys() {
    for indication in Indication::ALL {
        let answer = ask(&["maginfuse", "new", "--indication", indication.id()]);
        assert_eq!(answer.json["case"], answer.text.as_str());
        let checked = check_text(&answer.text, &[]);
        assert_eq!(checked.code, 0, "{}: {:?}", indication.id(), checked.error);
        let warnings = checked
            .findings()
            .iter()
            .filter(|one| one.starts_with("warn"))
            .count();
        assert!(
            warnings <= 1,
            "{}: {:?}",
            indication.id(),
            checked.findings()
        );
        assert_eq!(checked.json["order"]["indication"], indication.id());
        let comments = answer
            .text
            .lines()
            .filter(|line| line.contains('#'))
            .count();
        assert!(comments > 15, "{}", answer.text);
        // What a reader uncomments is a case, too.
        let uncommented = answer
            .text
            .replace("# country", "country")
            .replace("# start", "start");
        let checked = check_text(&uncommented, &[]);
        assert!(
            checked.error.is_none(),
            "{}: {:?}",
            indication.id(),
            checked.error
        );
    }
}

#[test]
fn new_asks_what_matters_and_checks_what_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("asked.toml");
    let (code, out, asked) = ask_asthma(&file, ANSWERS.map(|(_, answer)| answer));
    assert_eq!(code, 0, "{asked}");
    let mut left = asked.as_str();
    for (question, _) in ANSWERS {
        let at = left
            .find(question)
            .unwrap_or_else(|| panic!("{question} in {left}"));
        left = &left[at..];
    }
    // The route matters for a deficiency only.
    assert!(!asked.contains("by mouth"), "{asked}");
    // The case that was kept is the case that was checked.
    let case = std::fs::read_to_string(&file).unwrap();
    let json: Json = serde_json::from_str(&out).unwrap();
    let mut kept = check_text(&case, &[]).json;
    let mut of_answers = json;
    for document in [&mut kept, &mut of_answers] {
        document.as_object_mut().unwrap().remove("understood");
    }
    assert!(kept == of_answers);
    // Nobody gave these, and no default stands in their place.
    for key in ["country", "urine_output", "[route]", "start"] {
        assert!(!case.contains(key), "{case}");
    }
}

#[test]
fn new_asks_again_for_what_it_cannot_read_and_names_what_is_missing() {
    let mut answers: Vec<&str> = ANSWERS.iter().map(|(_, answer)| *answer).collect();
    answers.splice(0..1, ["", "35", "3,5 years", "35 years"]);
    let (code, _, asked) = program(
        &["new", "--ask", "--indication", "asthma-severe"],
        &lines(answers.iter().copied()),
    );
    assert_eq!(code, 0, "{asked}");
    assert_eq!(asked.matches("Age (67 years)").count(), 4, "{asked}");
    for told in ["this is needed", "`35` has no unit"] {
        assert!(asked.contains(told), "{told} in {asked}");
    }
    // The answers end in the middle: what is missing is named, and what was answered is kept.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("asked.toml");
    let words = ["new", "--ask", "--indication", "asthma-severe", "-o"];
    let words = [&words[..], &[file.to_str().unwrap()]].concat();
    let (code, out, asked) = program(&words, &lines(["35 years", "female", "62 kg"]));
    assert_eq!((code, out.as_str()), (4, ""), "{asked}");
    for missing in ["pregnant", "conditions", "creatinine"] {
        assert!(asked.contains(missing), "{missing} in {asked}");
    }
    assert!(std::fs::read_to_string(&file).unwrap().contains("62 kg"));
}

#[test]
fn new_a_man_is_not_asked_for_pregnancy_and_a_child_is_out_of_scope() {
    let words = ["new", "--ask", "--indication", "asthma-severe"];
    let (_, _, asked) = program(&words, &lines(["35 years", "male", "80 kg", "180 cm"]));
    assert!(!asked.contains("Pregnant (yes or no)"), "{asked}");
    let (code, _, asked) = program(&words, &lines(["9 years"]));
    assert_eq!(code, 5, "{asked}");
}

#[test]
fn new_a_stump_replaces_no_case_and_nonsense_ends() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    std::fs::write(&file, "a case").unwrap();
    let words = ["new", "--ask", "--indication", "asthma-severe", "-o"];
    let words = [&words[..], &[file.to_str().unwrap()]].concat();
    let (code, ..) = program(&words, &lines(["35 years", "female"]));
    assert_eq!(code, 4);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "a case");
    // Somebody, or something, that answers nonsense for ever.
    let words = ["new", "--ask", "--indication", "asthma-severe"];
    let (code, out, asked) = program(&words, &"y\n".repeat(5_000));
    assert_eq!((code, out.as_str()), (3, ""), "{}", &asked[..200]);
    assert!(asked.lines().count() < 200, "{}", asked.lines().count());
}

/// The new ampoule of 10 mmol, and one that is drawn up, are answers like any product; the case that is
/// kept names them, and the answer tells how the bag is made up.
#[test]
fn new_an_ampoule_is_an_answer_and_its_case_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("asked.toml");
    let answers = ANSWERS.map(
        |(question, answer)| match question.starts_with("Solution") {
            true => "au-dbl-10mmol-5mL, 5 mL, 95 mL",
            false => answer,
        },
    );
    let (code, out, asked) = ask_asthma(&file, answers);
    assert_eq!(code, 0, "{asked}");
    let answer: Json = serde_json::from_str(&out).unwrap();
    let sheet = &answer["draw_up"];
    assert_eq!(sheet["stock"]["product"], "au-dbl-10mmol-5mL");
    assert_eq!(sheet["containers"]["count"]["value"], 1);
    assert_eq!(sheet["take_out"]["value"], 5);
    assert_eq!(sheet["amount"]["value"], 10);
    let case = std::fs::read_to_string(&file).unwrap();
    for line in [
        "product = \"au-dbl-10mmol-5mL\"",
        "draw = \"5 mL\"",
        "diluent = \"95 mL\"",
    ] {
        assert!(case.contains(line), "{case}");
    }
}
