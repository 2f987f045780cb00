//! Free words: what they are taken for, and what is refused.

use crate::bedside::{Order, program};
use maginfuse::clinical::conditions::CONDITIONS;
use maginfuse::clinical::medications::CLASSES;
use maginfuse::vocabulary::medications::drugs_of;
use maginfuse::vocabulary::{Lookup, conditions, medications, suggestion};

mod circumstances;
mod loads;
mod real_words;

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
        .with("patient.conditions", "[\"schlechter als gestern\"]")
        .check();
    assert_eq!(
        answer.severity("condition-not-known-schlechter-als-gestern"),
        "not-checked"
    );
}

fn condition(text: &str) -> &'static str {
    match conditions::find(text) {
        Lookup::Known(found) => found.id,
        Lookup::Near(word) => panic!("{text} is refused as a slip of {word}"),
        Lookup::Unknown => "unknown",
    }
}

fn drug(text: &str) -> &'static str {
    match medications::find(text) {
        Lookup::Known(found) => found.id,
        Lookup::Near(word) => panic!("{text} is refused as a slip of {word}"),
        Lookup::Unknown => "unknown",
    }
}

/// Conditions as wards write them, and what a physician means by them.
const CONDITION_WORDS: &[(&str, &str)] = &[
    ("Myasthenie|myasthenie", "myasthenia-gravis"),
    (
        "SMA|spinal muscular atrophy|Muskelatrophie|CIDP|myotonia|ICU-AW|CIP|Amyotrophe Lateralsklerose",
        "neuromuscular-disease",
    ),
    (
        "LEMS|Lambert-Eaton-Syndrom|botulism|Botulismus",
        "lambert-eaton",
    ),
    ("MELAS|Mitochondriopathie", "mitochondrial-myopathy"),
    (
        "periodische L\u{e4}hmung|periodic paralysis",
        "periodic-paralysis",
    ),
    ("AV-Block I\u{b0}|AVB I", "av-block-first-degree"),
    (
        "AV-Block II\u{b0}|AV-Block 2. Grades",
        "av-block-second-degree",
    ),
    ("kompletter AV-Block|AVB III\u{b0}", "av-block-third-degree"),
    ("av-block-grad-II", "av-block-second-degree"),
    (
        "Schenkelblock|LSB|RSB|rbbb|lbbb|SSS|Linksschenkelblock",
        "conduction-disorder",
    ),
    ("Schrittmacher|Herzschrittmacher", "pacemaker"),
    ("ICD|CRT|CRT-D|Defi", "defibrillator"),
    (
        "nstemi|STEMI|Herzinfarkt|Z.n. Myokardinfarkt",
        "myocardial-damage",
    ),
    ("Bradykardie|Sinusbradykardie", "marked-bradycardia"),
    ("Herzinsuffizienz|HFrEF|CHF", "heart-failure"),
    ("Anurie|anuric", "anuria"),
    ("Oligurie|oliguria", "oliguria"),
    ("ANV|akutes Nierenversagen|AKI", "acute-kidney-injury"),
    (
        "Niereninsuffizienz|Nierenversagen|Ur\u{e4}mie|NI",
        "renal-failure",
    ),
    (
        "ckd|CKD 3b|CNI|chronic kidney disease",
        "chronic-kidney-disease",
    ),
    (
        "HD|SLED|hemodialysis|haemodialysis|H\u{e4}modialyse|Dialyse|dialysepflichtig|CAPD|CRRT|CVVH|\
             CVVHDF|ESRD|ESKD|Peritonealdialyse|ESRD on HD|renal failure, HD since Monday|Dialyse als Dauertherapie|CKD stage 5",
        "dialysis-dependent",
    ),
    (
        "KTx|NTx|Nierentransplantation|kidney transplant",
        "kidney-transplant",
    ),
    ("hypocalcaemia|Hypokalz\u{e4}mie", "hypocalcemia"),
    (
        "hypercalcemia|hypercalcaemia|Hyperkalz\u{e4}mie",
        "hypercalcemia",
    ),
    (
        "hyperkalemia|hyperkalaemia|Hyperkali\u{e4}mie",
        "hyperkalemia",
    ),
    ("Hypermagnesi\u{e4}mie|hypermagnesaemia", "hypermagnesemia"),
    (
        "magnesium toxicity|Magnesiumvergiftung",
        "magnesium-toxicity",
    ),
    (
        "Atemdepression|respiratory rate 11",
        "respiratory-depression",
    ),
    ("respiratory rate 12|RR 15", "slow-breathing"),
    ("RR 16", "unknown"),
    (
        "Ateminsuffizienz|respiratory insufficiency|respiratory failure",
        "respiratory-failure",
    ),
    ("Areflexie|fehlende Reflexe|no reflexes", "absent-reflexes"),
    (
        "hyporeflexia|weak reflexes|abgeschw\u{e4}chte Reflexe",
        "weak-reflexes",
    ),
    ("intubated|beatmet|ventilated", "ventilated"),
    (
        "MG, thymectomy|known MG since childhood",
        "myasthenia-gravis",
    ),
    ("Ileus|Darmverschluss", "bowel-obstruction"),
    ("Kurzdarm|Ileostoma|high-output stoma", "gut-losses"),
    ("Alkoholabh\u{e4}ngigkeit|AUD|C2", "alcohol-dependence"),
    ("Realimentation|refeeding syndrome", "refeeding"),
    ("Gitelman syndrome|Bartter", "tubular-wasting"),
    (
        "adrenal insufficiency|Addison|Nebennierenrindeninsuffizienz",
        "magnesium-retention",
    ),
    (
        "sulfa allergy|sulpha allergy|Sulfonamidallergie",
        "sulfonamide-allergy",
    ),
    (
        "sleep apnea|obstructive sleep apnea|Vorhofflimmern",
        "no-label-names-it",
    ),
];

/// The words of wards in English and German, each with what a physician means by it.
#[test]
fn label_the_words_of_a_ward_name_what_they_mean() {
    for &(words, id) in CONDITION_WORDS {
        for word in words.split('|') {
            assert_eq!(condition(word), id, "{word}");
        }
    }
}

/// What is denied, brisk or of another organ is not taken for what stops.
#[test]
fn label_a_denied_or_other_condition_is_not_taken_for_one_that_stops() {
    for (text, not) in [
        ("not on dialysis", "dialysis-dependent"),
        ("nicht dialysepflichtig", "dialysis-dependent"),
        ("predialysis education", "dialysis-dependent"),
        ("no hyperreflexia", "absent-reflexes"),
        ("low MG", "myasthenia-gravis"),
        ("took 400 MG of something", "myasthenia-gravis"),
        ("not ventilated", "ventilated"),
        ("Hirninfarkt", "myocardial-damage"),
        ("obstructive sleep apnea", "respiratory-depression"),
    ] {
        assert_ne!(condition(text), not, "{text}");
    }
    assert_eq!(condition("CKD not on dialysis"), "chronic-kidney-disease");
}

/// Drugs as wards write them, and their class.
const DRUG_WORDS: &[(&str, &str)] = &[
    (
        "Morphin|Hydromorphon|Oxycodon|Piritramid|Tilidin|Fentanyl-Pflaster|sufentanil",
        "opioids",
    ),
    ("Nifedipin|Amlodipin|Adalat", "dihydropyridines"),
    ("propofol|Disoprivan", "propofol"),
    ("Neurontin|pregabalin", "cns-depressants"),
    (
        "Mestinon|Kalymin|pyridostigmine|Vyvgart|zilucoplan",
        "myasthenia-drugs",
    ),
    ("amifampridine|Firdapse", "lambert-eaton-drugs"),
    ("Soliris|ravulizumab", "complement-inhibitors"),
    ("nusinersen|riluzole|Riluzol", "motor-neuron-drugs"),
    (
        "neostigmine|Neostigmin|sugammadex|Bridion|Tensilon",
        "reversal-agents",
    ),
    ("colistin|polymyxin B", "polymyxins"),
    ("Botox|Xeomin", "botulinum-toxin"),
    ("clindamycin|piperacillin|Limptar", "block-deepening"),
    ("rapacuronium|Mivacron", "neuromuscular-blockers"),
    (
        "tacrolimus|Prograf|FK506|cisplatin|cetuximab|foscarnet|AmBisome|Ciclosporin",
        "kidney-wasting",
    ),
    (
        "Pantozol|omeprazole|PPI|Protonenpumpenhemmer",
        "proton-pump-inhibitors",
    ),
    (
        "carboplatin|theophylline|HCT|Veltassa|torasemide|alcohol",
        "magnesium-wasting",
    ),
    ("salbutamol|Ventolin", "beta-agonists"),
    ("terbutaline|Partusisten", "beta-agonist-tocolytics"),
    (
        "mag-ox|Mag-Ox 400|MgO|milk of magnesia|Bittersalz|Maalox|Rennie|Magnesiumcitrat|Epsom salt enema",
        "magnesium-products",
    ),
    ("picoprep|CitraFleet|Clenpiq", "bowel-preparations"),
    ("TPN|parenteral nutrition", "parenteral-nutrition"),
    ("Renacidin", "magnesium-irrigation"),
];

#[test]
fn label_the_drugs_of_a_ward_fall_into_their_class() {
    for &(words, id) in DRUG_WORDS {
        for word in words.split('|') {
            assert_eq!(drug(word), id, "{word}");
        }
    }
}

/// No name is refused as a slip of another, in whatever spelling of its vowels.
#[test]
fn prop_every_name_and_every_real_word_is_itself_or_unknown() {
    for row in CONDITIONS {
        for name in conditions::names_of_condition(row) {
            assert_eq!(conditions::find(name), Lookup::Known(row), "{name}");
            let capitals = name.to_uppercase().replace('-', " ");
            assert_eq!(
                conditions::find(&capitals),
                Lookup::Known(row),
                "{capitals}"
            );
        }
    }
    for word in conditions::ungraded() {
        assert_eq!(conditions::find(word), Lookup::Unknown, "{word}");
        let known = "bekannte ".to_owned() + word;
        assert!(
            !matches!(conditions::find(&known), Lookup::Near(_)),
            "{known}"
        );
    }
    for class in CLASSES {
        for name in drugs_of(class) {
            assert_eq!(medications::find(name), Lookup::Known(class), "{name}");
        }
    }
}

/// Words of both vocabularies that lie within two letters of another one.
#[test]
fn label_a_real_word_is_never_the_slip_of_its_opposite() {
    for word in [
        "hypercalcemia",
        "hyperkalemia",
        "hypermagnesemia",
        "hypernatremia",
        "hyperphosphatemia",
        "hypertension",
        "adrenal insufficiency",
        "Anurie",
        "Botulismus",
        "polyuria",
        "tachycardia",
        "hypercalciuria",
    ] {
        assert!(
            !matches!(conditions::find(word), Lookup::Near(_)),
            "{word}: {:?}",
            conditions::find(word)
        );
    }
    for word in ["mag-ox", "Morphin", "rocuronium", "clonidine", "Tilidin"] {
        assert!(
            !matches!(medications::find(word), Lookup::Near(_)),
            "{word}"
        );
    }
}

/// One letter missing, doubled or exchanged: myasthenia gravis is found or asked about, never
/// passed over and never another condition.
#[test]
fn prop_myasthenia_is_never_lost_by_one_slip() {
    let name: Vec<char> = "myasthenia gravis".chars().collect();
    let mut slips = Vec::new();
    for at in 0..name.len() {
        let mut missing = name.clone();
        missing.remove(at);
        slips.push(missing);
        for letter in 'a'..='z' {
            let mut other = name.clone();
            other[at] = letter;
            slips.push(other);
            let mut more = name.clone();
            more.insert(at, letter);
            slips.push(more);
        }
    }
    for slip in slips {
        let text: String = slip.into_iter().collect();
        match conditions::find(&text) {
            Lookup::Known(found) => assert_eq!(found.id, "myasthenia-gravis", "{text}"),
            Lookup::Near(likely) => assert!(likely.starts_with("myasthenia"), "{text}: {likely}"),
            Lookup::Unknown => panic!("{text} is passed over"),
        }
    }
}

/// An unknown word warns where a part of it names what matters, and is said otherwise.
#[test]
fn prop_an_unknown_word_warns_only_where_it_could_matter() {
    let severity = |list: &str, kind: &str, word: &str| {
        let order = Order::named("deficiency-severe-clean").with(list, &format!("[\"{word}\"]"));
        let id = format!("{kind}-not-known-{}", word.replace(' ', "-"));
        order.check().severity(&id).to_owned()
    };
    for word in [
        "quuxomyositis",
        "quux nephritides",
        "quux paralysis",
        "quux block",
    ] {
        assert_eq!(
            severity("patient.conditions", "condition", word),
            "warn",
            "{word}"
        );
    }
    for word in [
        "quux syndrome",
        "sarcoidosis",
        "diabetic neuropathy",
        "adrenal adenoma",
        "myoma",
    ] {
        assert_eq!(
            severity("patient.conditions", "condition", word),
            "not-checked",
            "{word}"
        );
    }
    for word in ["quuxstigmine", "quuxplatin", "quux laxative"] {
        assert_eq!(
            severity("patient.medications", "medication", word),
            "warn",
            "{word}"
        );
    }
    assert_eq!(
        severity("patient.medications", "medication", "quuxolol"),
        "not-checked"
    );
}
