//! The drugs of each class, in English and German, in the spelling in which words are compared.

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

const fn drugs(class: &'static str, drugs: &'static [&'static str]) -> Names {
    Names { class, drugs }
}

/// The drugs of `class`.
#[must_use]
pub fn drugs_of(class: &DrugClass) -> &'static [&'static str] {
    let own = NAMES.iter().find(|names| names.class == class.id);
    own.map_or(&[], |names| names.drugs)
}

/// One row for each class. German names that lack the last `e` of the English ones are read
/// without a row of their own.
#[rustfmt::skip]
const NAMES: &[Names] = &[
    drugs("neuromuscular-blockers", &[
        "rocuronium", "vecuronium", "pancuronium", "atracurium", "cisatracurium", "mivacurium",
        "suxamethonium", "succinylcholine", "esmeron", "zemuron", "norcuron", "nimbex", "anectine",
        "lysthenon", "mivacron", "pantolax", "quelicin", "tracrium", "suxamethoniumchlorid",
        "succinylcholin", "sux", "muscle-relaxant", "neuromuscular-blocker", "relaxans",
        "relaxantien", "muskelrelaxans", "muskelrelaxanzien", "relaxanzien",
    ]),
    drugs("reversal-agents", &[
        "neostigmine", "bloxiverz", "edrophonium", "tensilon", "enlon", "sugammadex", "bridion",
        "neostigmine-glycopyrrolate",
    ]),
    drugs("myasthenia-drugs", &[
        "pyridostigmine", "mestinon", "kalymin", "regonol", "ambenonium", "mytelase",
        "efgartigimod", "vyvgart", "rozanolixizumab", "rystiggo", "zilucoplan", "zilbrysq",
    ]),
    drugs("lambert-eaton-drugs", &[
        "amifampridine", "firdapse", "ruzurgi", "3-4-diaminopyridine", "diaminopyridine",
    ]),
    drugs("complement-inhibitors", &[
        "eculizumab", "soliris", "ravulizumab", "ultomiris",
    ]),
    drugs("motor-neuron-drugs", &[
        "nusinersen", "spinraza", "risdiplam", "evrysdi", "riluzole", "rilutek", "onasemnogene",
        "zolgensma",
    ]),
    drugs("polymyxins", &[
        "colistin", "colistimethate", "colistimethate-sodium", "polymyxin-b", "polymyxin",
    ]),
    drugs("botulinum-toxin", &[
        "botox", "dysport", "xeomin", "botulinum-toxin-a", "onabotulinumtoxina",
        "abobotulinumtoxina", "incobotulinumtoxina", "botulinumtoxin",
    ]),
    drugs("block-deepening", &[
        "clindamycin", "lincomycin", "piperacillin", "mezlocillin", "azlocillin", "quinine",
        "limptar", "quinidine", "piperacillin-tazobactam", "tazobactam", "sobelin",
    ]),
    drugs("dihydropyridines", &[
        "nifedipine", "nicardipine", "amlodipine", "felodipine", "isradipine", "nimodipine",
        "nitrendipine", "lercanidipine", "clevidipine", "adalat", "procardia", "norvasc",
        "cardene", "nimotop",
    ]),
    drugs("calcium-antagonists", &[
        "verapamil", "diltiazem", "isoptin", "calan", "cardizem", "dilzem", "kalziumantagonist",
        "kalziumantagonisten", "calciumantagonist", "calcium-channel-blocker",
    ]),
    drugs("opioids", &[
        "narcotic", "narcotics", "pca", "betaeubungsmittel", "btm", "patient-controlled-analgesia",
        "morphine", "fentanyl", "sufentanil", "remifentanil", "alfentanil", "hydromorphone",
        "oxycodone", "hydrocodone", "oxymorphone", "codeine", "dihydrocodeine", "tramadol",
        "tapentadol", "methadone", "levomethadone", "buprenorphine", "pethidine", "meperidine",
        "piritramide", "nalbuphine", "butorphanol", "tilidine", "diamorphine", "oxycontin",
        "oxynorm", "percocet", "targin", "dilaudid", "palladon", "vicodin", "norco", "ultram",
        "tramal", "duragesic", "durogesic", "demerol", "dipidolor", "ms-contin", "suboxone",
        "subutex", "co-codamol", "opioid", "opiat", "opioide", "opioid-patch", "fentanyl-patch",
        "sevredol", "mst", "oramorph", "temgesic", "piritramid", "valoron", "jurnista", "opiate",
        "opiates", "oxygesic",
    ]),
    drugs("barbiturates", &[
        "phenobarbital", "phenobarbitone", "thiopental", "thiopentone", "methohexital",
        "pentobarbital", "secobarbital", "butalbital", "primidone", "barbiturate", "fioricet",
        "luminal", "trapanal", "thiopental-natrium",
    ]),
    drugs("hypnotics", &[
        "sleeping-pill", "sleeping-pills", "sleeping-tablet", "schlaftablette",
        "diazepam", "lorazepam", "midazolam", "clonazepam", "alprazolam", "oxazepam", "temazepam",
        "bromazepam", "flunitrazepam", "nitrazepam", "lormetazepam", "triazolam", "remimazolam",
        "zolpidem", "zopiclone", "eszopiclone", "zaleplon", "clomethiazole", "chloral-hydrate",
        "valium", "xanax", "ativan", "tavor", "klonopin", "rivotril", "versed", "dormicum",
        "ambien", "benzodiazepine", "benzodiazepines", "sedative", "sedatives", "adumbran",
        "stilnox", "clobazam", "clorazepate", "brotizolam", "flurazepam", "prazepam", "oxazolam",
        "chlordiazepoxide", "benzos", "sedativum", "schlafmittel",
    ]),
    drugs("propofol", &[
        "diprivan", "disoprivan",
    ]),
    drugs("cns-depressants", &[
        "anaesthetic", "anesthetic", "narkose", "narkosemittel", "sedation", "sedierung",
        "sevoflurane", "desflurane", "isoflurane", "etomidate", "ketamine", "esketamine",
        "dexmedetomidine", "promethazine", "pregabalin", "gabapentin", "baclofen", "neurontin",
        "lyrica", "tizanidine", "nitrous-oxide",
    ]),
    drugs("digitalis", &[
        "digoxin", "digitoxin", "acetyldigoxin", "metildigoxin", "lanoxin", "lanicor",
        "digitalisglykosid", "digitalisglykoside", "herzglykosid", "digimerck",
    ]),
    drugs("aminoglycosides", &[
        "gentamicin", "tobramycin", "amikacin", "streptomycin", "neomycin", "kanamycin",
        "netilmicin", "aminoglycoside", "aminoglykosid", "aminoglykoside", "paromomycin",
        "plazomicin", "refobacin",
    ]),
    drugs(medications::FUROSEMIDE, &[
        "furosemide", "frusemide", "lasix",
    ]),
    drugs("kidney-wasting", &[
        "cisplatin", "cddp", "ciclosporin", "cyclosporine", "cyclosporin", "neoral", "sandimmun",
        "csa", "tacrolimus", "prograf", "advagraf", "fk506", "calcineurin-inhibitor",
        "amphotericin-b", "amphotericin", "ambisome", "foscarnet", "foscavir", "pentamidine",
        "pentacarinat", "cetuximab", "erbitux", "panitumumab", "vectibix", "necitumumab",
    ]),
    drugs("proton-pump-inhibitors", &[
        "omeprazole", "esomeprazole", "pantoprazole", "lansoprazole", "rabeprazole", "prilosec",
        "losec", "antra", "nexium", "protonix", "pantozol", "prevacid", "zoton", "agopton",
        "dexlansoprazole", "aciphex", "pariet", "proton-pump-inhibitor", "ppi", "ppis",
        "protonenpumpenhemmer", "protonenpumpeninhibitor",
    ]),
    drugs("magnesium-wasting", &[
        "torasemide", "torsemide", "bumetanide", "piretanide", "hydrochlorothiazide",
        "chlorothiazide", "chlortalidone", "chlorthalidone", "indapamide", "xipamide",
        "metolazone", "hct", "hctz", "bendroflumethiazide", "torem", "bumex", "etacrynic-acid",
        "ethacrynic-acid", "loop-diuretic", "loop-diuretics", "schleifendiuretikum",
        "schleifendiuretika", "thiazide", "thiazides", "thiaziddiuretikum", "carboplatin",
        "oxaliplatin", "patiromer", "veltassa", "theophylline", "aminophylline", "alcohol",
        "alkohol",
    ]),
    drugs("beta-agonists", &[
        "salbutamol", "albuterol", "ventolin", "formoterol", "salmeterol", "indacaterol",
        "olodaterol", "vilanterol", "sultanol",
    ]),
    drugs("beta-agonist-tocolytics", &[
        "terbutaline", "bricanyl", "fenoterol", "partusisten", "ritodrine", "hexoprenaline",
        "gynipral",
    ]),
    drugs("potassium-sparing-diuretics", &[
        "spironolactone", "eplerenone", "amiloride", "triamterene", "potassium-canrenoate",
    ]),
    drugs("calcium-salts", &[
        "calcium-gluconate", "calcium-chloride", "calcium-carbonate", "calcium-folinate",
        "calcium", "calciumgluconat", "calciumchlorid", "calciumcarbonat", "kalziumgluconat",
        "kalzium", "calcium-acetate",
    ]),
    drugs("magnesium-products", &[
        "magnesium", "magnesium-oxide", "magnesium-citrate", "magnesium-hydroxide",
        "magnesium-aspartate", "magnesium-carbonate", "magnesium-trisilicate",
        "magnesium-gluconate", "magnesium-glycinate", "magnesium-chloride", "magnesium-sulfate",
        "antacid", "antacids", "milk-of-magnesia", "magaldrate", "mgo", "mgso4", "mgcl2", "maalox",
        "mylanta", "almagel", "epsom-salt", "magnesiocard", "magnesium-verla", "mg", "mag",
        "mag-sulfate", "mag-sulf", "mag-ox", "magox", "magnesia", "magnesium-lactate",
        "magnesium-malate", "magnesium-l-threonate", "magnesium-salicylate", "magnesium-orotate",
        "magnesium-pidolate", "epsom-salts", "bittersalz", "gaviscon", "rennie", "riopan",
        "talcid", "hydrotalcite", "mom", "slow-mag", "magnesium-chloride-tablets", "magtrate",
        "magnesium-diasporal", "magnetrans", "magnesium-enema", "milk-of-magnesia-enema",
        "epsom-salt-enema", "biomagnesin", "magnesium-supplement", "antazidum", "antazida",
    ]),
    drugs("bowel-preparations", &[
        "picosulfate-magnesium-citrate", "sodium-picosulfate-magnesium-citrate", "picolax",
        "citrafleet", "picoprep", "pico-prep", "clenpiq", "prepopik", "magcorol", "citromag",
        "citrate-of-magnesia", "bowel-preparation", "bowel-prep", "suprep",
        "sodium-picosulfate-with-magnesium-citrate", "citroma",
    ]),
    drugs("parenteral-nutrition", &[
        "tpn", "pn", "total-parenteral-nutrition", "parenterale-ernaehrung", "kabiven",
        "smofkabiven", "olimel", "clinimix", "nutriflex", "omegaflex",
    ]),
    drugs("magnesium-irrigation", &[
        "renacidin", "hemiacidrin", "solution-r", "suby-g",
    ]),
    drugs("cardioplegia", &[
        "st-thomas-solution", "st-thomas-cardioplegia", "plegisol", "custodiol",
        "cardioplegic-solution", "kardioplegie",
    ]),
    drugs("phosphate", &[
        "sodium-phosphate", "potassium-phosphate", "sodium-glycerophosphate",
    ]),
    drugs("tetracyclines", &[
        "tetracycline", "doxycycline", "minocycline", "oxytetracycline", "tigecycline",
    ]),
    drugs("no-label-names-it", UNMENTIONED),
    drugs("bicarbonate-and-salicylates", &[
        "sodium-bicarbonate", "bicarbonate", "salicylate", "sodium-salicylate",
        "lysine-acetylsalicylate", "natriumbicarbonat",
    ]),
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
