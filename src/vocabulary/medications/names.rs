//! The drugs of each class, in the spelling a case file uses.

use super::unmentioned::UNMENTIONED;
use crate::clinical::medications::{self, CLASSES, DrugClass};
use crate::vocabulary::spelling::is_same;

/// The drugs of one class.
struct Names {
    /// Id of the class.
    class: &'static str,
    /// Generic names and brands, lower case with hyphens.
    drugs: &'static [&'static str],
}

/// The drugs of `class`.
#[must_use]
pub fn drugs_of(class: &DrugClass) -> &'static [&'static str] {
    let own = NAMES.iter().find(|names| names.class == class.id);
    own.map_or(&[], |names| names.drugs)
}

/// One row for each class.
const NAMES: &[Names] = &[
    Names {
        class: "neuromuscular-blockers",
        drugs: &[
            "rocuronium",
            "vecuronium",
            "pancuronium",
            "atracurium",
            "cisatracurium",
            "mivacurium",
            "suxamethonium",
            "succinylcholine",
            "esmeron",
            "zemuron",
            "norcuron",
            "nimbex",
            "anectine",
            "lysthenon",
        ],
    },
    Names {
        class: "dihydropyridines",
        drugs: &[
            "nifedipine",
            "nicardipine",
            "amlodipine",
            "felodipine",
            "isradipine",
            "nimodipine",
            "nitrendipine",
            "lercanidipine",
            "clevidipine",
            "adalat",
            "procardia",
            "norvasc",
            "cardene",
            "nimotop",
        ],
    },
    Names {
        class: "calcium-antagonists",
        drugs: &[
            "verapamil",
            "diltiazem",
            "isoptin",
            "calan",
            "cardizem",
            "dilzem",
        ],
    },
    Names {
        class: "opioids",
        drugs: &[
            "morphine",
            "fentanyl",
            "sufentanil",
            "remifentanil",
            "alfentanil",
            "hydromorphone",
            "oxycodone",
            "hydrocodone",
            "oxymorphone",
            "codeine",
            "dihydrocodeine",
            "tramadol",
            "tapentadol",
            "methadone",
            "levomethadone",
            "buprenorphine",
            "pethidine",
            "meperidine",
            "piritramide",
            "nalbuphine",
            "butorphanol",
            "tilidine",
            "diamorphine",
            "oxycontin",
            "oxynorm",
            "percocet",
            "targin",
            "dilaudid",
            "palladon",
            "vicodin",
            "norco",
            "ultram",
            "tramal",
            "duragesic",
            "durogesic",
            "demerol",
            "dipidolor",
            "ms-contin",
            "suboxone",
            "subutex",
            "co-codamol",
            "opioid",
            "opioids",
        ],
    },
    Names {
        class: "barbiturates",
        drugs: &[
            "phenobarbital",
            "phenobarbitone",
            "thiopental",
            "thiopentone",
            "methohexital",
            "pentobarbital",
            "secobarbital",
            "butalbital",
            "primidone",
            "barbiturate",
            "fioricet",
        ],
    },
    Names {
        class: "hypnotics",
        drugs: &[
            "diazepam",
            "lorazepam",
            "midazolam",
            "clonazepam",
            "alprazolam",
            "oxazepam",
            "temazepam",
            "bromazepam",
            "flunitrazepam",
            "nitrazepam",
            "lormetazepam",
            "triazolam",
            "remimazolam",
            "zolpidem",
            "zopiclone",
            "eszopiclone",
            "zaleplon",
            "clomethiazole",
            "chloral-hydrate",
            "valium",
            "xanax",
            "ativan",
            "tavor",
            "klonopin",
            "rivotril",
            "versed",
            "dormicum",
            "ambien",
            "benzodiazepine",
            "benzodiazepines",
        ],
    },
    Names {
        class: "cns-depressants",
        drugs: &[
            "propofol",
            "sevoflurane",
            "desflurane",
            "isoflurane",
            "etomidate",
            "ketamine",
            "esketamine",
            "dexmedetomidine",
            "promethazine",
            "pregabalin",
            "gabapentin",
            "baclofen",
        ],
    },
    Names {
        class: "digitalis",
        drugs: &[
            "digoxin",
            "digitoxin",
            "acetyldigoxin",
            "metildigoxin",
            "digitalis",
            "lanoxin",
            "lanicor",
        ],
    },
    Names {
        class: "aminoglycosides",
        drugs: &[
            "gentamicin",
            "tobramycin",
            "amikacin",
            "streptomycin",
            "neomycin",
            "kanamycin",
            "netilmicin",
        ],
    },
    Names {
        class: "furosemide",
        drugs: &["furosemide", "frusemide", "lasix"],
    },
    Names {
        class: "magnesium-wasting",
        drugs: &[
            "torasemide",
            "torsemide",
            "bumetanide",
            "piretanide",
            "hydrochlorothiazide",
            "chlorothiazide",
            "chlortalidone",
            "chlorthalidone",
            "indapamide",
            "xipamide",
            "metolazone",
            "cisplatin",
            "ciclosporin",
            "cyclosporine",
            "amphotericin-b",
            "amphotericin",
            "omeprazole",
            "esomeprazole",
            "pantoprazole",
            "lansoprazole",
            "rabeprazole",
            "alcohol",
        ],
    },
    Names {
        class: "potassium-sparing-diuretics",
        drugs: &[
            "spironolactone",
            "eplerenone",
            "amiloride",
            "triamterene",
            "potassium-canrenoate",
        ],
    },
    Names {
        class: "calcium-salts",
        drugs: &[
            "calcium-gluconate",
            "calcium-chloride",
            "calcium-carbonate",
            "calcium-folinate",
            "calcium",
        ],
    },
    Names {
        class: "magnesium-products",
        drugs: &[
            "magnesium",
            "magnesium-oxide",
            "magnesium-citrate",
            "magnesium-hydroxide",
            "magnesium-aspartate",
            "magnesium-carbonate",
            "magnesium-trisilicate",
            "magnesium-gluconate",
            "magnesium-glycinate",
            "magnesium-chloride",
            "magnesium-sulfate",
            "magnesium-sulphate",
            "antacid",
            "antacids",
            "milk-of-magnesia",
            "magaldrate",
            "mgo",
            "mgso4",
            "mgcl2",
            "maalox",
            "mylanta",
            "almagel",
            "epsom-salt",
            "magnesiocard",
            "magnesium-verla",
        ],
    },
    Names {
        class: "phosphate",
        drugs: &[
            "phosphate",
            "sodium-phosphate",
            "potassium-phosphate",
            "sodium-glycerophosphate",
        ],
    },
    Names {
        class: "tetracyclines",
        drugs: &[
            "tetracycline",
            "doxycycline",
            "minocycline",
            "oxytetracycline",
            "tigecycline",
        ],
    },
    Names {
        class: medications::NO_STATEMENT,
        drugs: UNMENTIONED,
    },
    Names {
        class: "bicarbonate-and-salicylates",
        drugs: &[
            "sodium-bicarbonate",
            "bicarbonate",
            "salicylate",
            "sodium-salicylate",
            "lysine-acetylsalicylate",
        ],
    },
];

// Every class has its drugs, in the order of the classes.
const _: () = {
    assert!(
        NAMES.len() == CLASSES.len(),
        "a class without drugs, or drugs without a class"
    );
    let mut row = 0;
    while row < NAMES.len() {
        assert!(
            is_same(NAMES[row].class, CLASSES[row].id),
            "drugs of another class"
        );
        row += 1;
    }
};
