//! Sentences that can be read aloud.

use crate::bedside::{Order, ask};
use maginfuse::clinical::Indication;
use maginfuse::clinical::medications::CLASSES;

fn unbroken(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An ionized level is a level: it is not compared, and nobody says that none was measured.
#[test]
fn label_an_ionized_level_is_not_no_level() {
    let ionized = "[{ value = \"0.35 mmol/L\", at = \"-2 h\", kind = \"ionized\" }]";
    let order = Order::named("deficiency-severe-clean").with("magnesium.levels", ionized);
    let answer = order.check();
    let said = answer.finding("deficiency-not-confirmed").unwrap()["message"].to_string();
    assert!(said.contains("only an ionized level is known"), "{said}");
    assert!(said.contains("never compared"), "{said}");
    assert!(!said.contains("no serum magnesium was measured"), "{said}");
    let none = Order::named("deficiency-severe-clean").with("magnesium.levels", "[]");
    let said = none.check();
    let said = said.finding("deficiency-not-confirmed").unwrap()["message"].to_string();
    assert!(said.contains("no serum magnesium was measured"), "{said}");
    // Beside a total level nobody asks for one.
    let both = "[{ value = \"0.35 mmol/L\", at = \"-2 h\", kind = \"ionized\" }, \
                { value = \"0.45 mmol/L\", at = \"-2 h\", kind = \"total\" }]";
    let answer = Order::named("deficiency-severe-clean")
        .with("magnesium.levels", both)
        .check();
    let said = answer.finding("level-ionized").unwrap()["message"].to_string();
    assert!(!said.contains("measure the total level"), "{said}");
}

/// A regimen without a load says so, and no line of any indication begins with a mark.
#[test]
fn label_no_regimen_begins_with_nothing() {
    for indication in Indication::ALL {
        let text = ask(&["maginfuse", "limits", "--indication", indication.id()]).text;
        let text = unbroken(&text);
        for fault in ["- ;", "- .", ": ;", "; then .", " ;"] {
            assert!(!text.contains(fault), "{}: {fault}", indication.id());
        }
    }
}

/// What a drug does is said with its name: no sentence begins with a pronoun.
#[test]
fn label_no_sentence_about_a_drug_begins_with_they() {
    for class in CLASSES {
        for word in ["They ", "It ", "Its ", "Their "] {
            assert!(
                !class.words.starts_with(word),
                "{}: {}",
                class.id,
                class.words
            );
            let later = format!(". {}", word);
            assert!(
                !class.words.contains(&later),
                "{}: {}",
                class.id,
                class.words
            );
        }
    }
    let answer = Order::named("deficiency-severe-clean")
        .with("patient.medications", "[\"colistin\"]")
        .check();
    assert!(unbroken(&answer.text).contains("colistin: Polymyxins cause"));
}

/// A word that nobody knows says what to do, whether it is a drug or a condition.
#[test]
fn label_an_unknown_word_says_what_to_do() {
    let answer = Order::named("deficiency-severe-clean")
        .with("patient.conditions", "[\"wibble\"]")
        .with("patient.medications", "[\"wobblefenac\"]")
        .check();
    let text = unbroken(&answer.text);
    for what in ["the condition \"wibble\"", "the medication \"wobblefenac\""] {
        let sentence = format!(
            "{what} is in no table of this program and was not checked against magnesium: check its \
             spelling, and ask a pharmacist"
        );
        assert!(text.contains(&sentence), "{text}");
    }
}
