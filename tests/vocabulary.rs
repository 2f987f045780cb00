//! Free words: what they are taken for, and what is refused.

use crate::bedside::{Order, program};
use maginfuse::vocabulary::{Lookup, conditions, suggestion};

/// One error names every slip with what was probably meant, in every command that reads a case.
#[test]
fn prop_every_misspelled_word_of_a_case_is_named_at_once() {
    let case = Order::named("deficiency-severe-clean")
        .with(
            "patient.conditions",
            "[\"gout\", \"anurria\", \"dehidration\"]",
        )
        .with("patient.medications", "[\"rocuroniom\", \"insulin\"]")
        .written();
    let plan = ["plan", "--case", "-", "--target", "1.5 mmol/L"];
    let others = ["check", "simulate", "population", "map", "kidney"];
    let commands = others.map(|name| vec![name, "--case", "-"]);
    for command in commands.into_iter().chain([plan.to_vec()]) {
        let (code, out, err) = program(&command, &case);
        assert_eq!((code, out.as_str()), (3, ""), "{command:?}: {err}");
        for (written, meant) in [
            ("anurria", "anuria"),
            ("dehidration", "dehydration"),
            ("rocuroniom", "rocuronium"),
        ] {
            let told = format!("\"{written}\" is not known, and is one slip away from \"{meant}\"");
            assert!(err.contains(&told), "{command:?}: {err}");
        }
        assert_eq!(
            err.matches("one slip away").count(),
            3,
            "{command:?}: {err}"
        );
    }
}

/// The distances of Levenshtein's own kind: a letter more, less or another one each count once.
#[test]
fn exact_a_suggestion_is_at_most_two_letters_away() {
    let known = ["eclampsia", "migraine"];
    for (text, meant) in [
        ("migrane", Some("migraine")),
        ("migreine", Some("migraine")),
        ("mmigraaine", Some("migraine")),
        ("mgrn", None),
        ("eclamp", Some("eclampsia")),
        ("Migraine", Some("migraine")),
        ("asthma", None),
    ] {
        assert_eq!(suggestion(text, &known), meant, "{text}");
    }
}

/// German `als` is "than", "when" or "as"; the disease is written in capitals or stands alone.
#[test]
fn prop_the_german_word_als_is_no_disease() {
    let disease = |text: &str| match conditions::find(text) {
        Lookup::Known(found) => found.id == "neuromuscular-disease",
        Lookup::Near(_) | Lookup::Unknown => false,
    };
    for text in [
        "Dialyse als Dauertherapie",
        "als Kind Masern",
        "Als Notfall aufgenommen",
        "schlechter als gestern",
    ] {
        assert!(!disease(text), "{text}");
    }
    for text in [
        "ALS",
        "als",
        "known ALS",
        "suspected als",
        "ALS, bulbar",
        "ALS als Grunderkrankung",
        "amyotrophic lateral sclerosis",
    ] {
        assert!(disease(text), "{text}");
    }
    // What a word was not taken for is still told: nothing passes in silence.
    let answer = Order::named("deficiency-severe-clean")
        .with("patient.conditions", "[\"Dialyse als Dauertherapie\"]")
        .check();
    assert_eq!(
        answer.severity("condition-not-known-dialyse-als-dauertherapie"),
        "warn"
    );
}
