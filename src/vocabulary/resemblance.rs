//! What an unknown word resembles: a part of a word that could matter beside magnesium.

/// What a part of a word could mean.
struct Part {
    /// The part, in the spelling in which words are compared.
    stem: &'static str,
    /// What it could name.
    names: &'static str,
}

const fn part(stem: &'static str, names: &'static str) -> Part {
    Part { stem, names }
}

const MUSCLES: &str = "a disease of nerve and muscle";
const CONDUCTION: &str = "a disorder of the conduction of the heart";
const KIDNEYS: &str = "a disease of the kidneys";
const LOAD: &str = "a magnesium load";
const LOSS: &str = "a loss of magnesium";
const BLOCKER: &str = "a drug that weakens or restores the transmission from nerve to muscle";
const SEDATIVE: &str = "a drug that depresses breathing";

/// Parts of the names of conditions.
const CONDITION_PARTS: &[Part] = &[
    part("myo", MUSCLES),
    part("musc", MUSCLES),
    part("muskel", MUSCLES),
    part("neurop", MUSCLES),
    part("neuron", MUSCLES),
    part("paral", MUSCLES),
    part("paresis", MUSCLES),
    part("parese", MUSCLES),
    part("laehm", MUSCLES),
    part("weakness", MUSCLES),
    part("schwaeche", MUSCLES),
    part("sthen", MUSCLES),
    part("block", CONDUCTION),
    part("conduct", CONDUCTION),
    part("leitung", CONDUCTION),
    part("pacing", CONDUCTION),
    part("brady", CONDUCTION),
    part("nephr", KIDNEYS),
    part("renal", KIDNEYS),
    part("kidney", KIDNEYS),
    part("niere", KIDNEYS),
    part("dialy", KIDNEYS),
    part("urem", KIDNEYS),
    part("glomerul", KIDNEYS),
    part("tubul", KIDNEYS),
    part("uria", KIDNEYS),
    part("urie", KIDNEYS),
    part("magnes", LOAD),
    part("wasting", LOSS),
    part("ileost", LOSS),
    part("jejunost", LOSS),
    part("bowel-res", LOSS),
    part("darmres", LOSS),
    part("diarrhe", LOSS),
    part("malabsor", LOSS),
];

/// Parts of the names of drugs.
const DRUG_PARTS: &[Part] = &[
    part("curar", BLOCKER),
    part("stigmin", BLOCKER),
    part("toxin", BLOCKER),
    part("micin", BLOCKER),
    part("mycin", BLOCKER),
    part("relax", BLOCKER),
    part("magnes", LOAD),
    part("mag-", LOAD),
    part("laxa", LOAD),
    part("abfuehr", LOAD),
    part("antacid", LOAD),
    part("bowel", LOAD),
    part("enema", LOAD),
    part("nutrition", LOAD),
    part("platin", LOSS),
    part("prazol", LOSS),
    part("thiazid", LOSS),
    part("semid", LOSS),
    part("diuret", LOSS),
    part("azepam", SEDATIVE),
    part("azolam", SEDATIVE),
    part("barbit", SEDATIVE),
    part("fentan", SEDATIVE),
    part("morph", SEDATIVE),
    part("opio", SEDATIVE),
    part("opia", SEDATIVE),
];

/// What the condition `text` could be.
pub(super) fn of_condition(text: &str) -> Option<&'static str> {
    of(CONDITION_PARTS, text)
}

/// What the drug `text` could be.
pub(super) fn of_drug(text: &str) -> Option<&'static str> {
    of(DRUG_PARTS, text)
}

fn of(parts: &[Part], text: &str) -> Option<&'static str> {
    let text = text.replace("adrenal", ""); // a gland beside the kidney, and no kidney
    let found = parts.iter().find(|part| text.contains(part.stem));
    found.map(|part| part.names)
}
