//! The classes of drugs and what each means beside magnesium.

use super::{DrugClass, FUROSEMIDE, Kind};
use crate::clinical::beside::{Beside, Regraded, when};
use crate::clinical::source::{self, Source};
use crate::clinical::{DeficiencyCause, Verdict};

use Verdict::{Info, OverridableStop, Warn};

const fn class(
    (id, name): (&'static str, &'static str),
    verdict: Verdict,
    words: &'static str,
    sources: &'static [Source],
) -> DrugClass {
    DrugClass {
        id,
        name,
        kind: Kind::Own,
        verdict,
        regraded: &[],
        action: "",
        explains: None,
        words,
        sources,
    }
}

impl DrugClass {
    const fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    const fn act(mut self, action: &'static str) -> Self {
        self.action = action;
        self
    }

    const fn but(mut self, regraded: &'static [Regraded]) -> Self {
        self.regraded = regraded;
        self
    }

    const fn explaining(mut self, cause: DeficiencyCause) -> Self {
        self.explains = Some(cause);
        self
    }
}

/// Sources of the conflict over opioids, barbiturates and hypnotics.
const NOT_TOGETHER: &[Source] = &[
    source::AT_CORM,
    source::DE_MG5_50_MK,
    source::CH_MG5,
    source::US_PLR,
    source::EMPR,
];

/// Where breathing is watched, secured or not what the patient dies of, a warning; a stop
/// elsewhere.
const BREATHING_UNWATCHED: &[Regraded] = &[
    when(Beside::Ventilated, Warn, ""),
    when(Beside::Unmonitored, OverridableStop, ""),
];

/// A load where nothing leaves the body.
const NO_WAY_OUT: &[Regraded] = &[when(
    Beside::NoWayOut,
    OverridableStop,
    "It stays in the body here: no more magnesium until a level is known.",
)];

/// Every class.
pub const CLASSES: &[DrugClass] = &[
    class(("neuromuscular-blockers", "neuromuscular blockers"), Warn, "Magnesium strengthens and prolongs the block, suxamethonium included. Rocuronium 15 minutes after magnesium sulfate 60 mg/kg: onset 77 instead of 120 seconds, clinical duration 44.7 instead of 33.2 minutes; 1 minute before it, recovery to 25 % 56.5 instead of 35.6 minutes (+59 %). After magnesium sulfate 94 mg/kg and a calcium antagonist 163 minutes to the first sign of recovery (2 post-tetanic counts). Recovery from cisatracurium was unchanged in one study.", &[source::CZARN2010, source::KUSSMAN1997, source::CISATR, source::JACR2019, source::US_PLR]).act("use train-of-four monitoring")
        .kind(Kind::Relaxant)
        .but(&[when(Beside::Ventilated, Warn, ""), when(Beside::Unmonitored, OverridableStop, "Nobody watches breathing closely here.")]),
    class(("reversal-agents", "reversal of a neuromuscular block"), OverridableStop, "Magnesium soon after it brings the neuromuscular block back: after neostigmine magnesium sulfate 2 g over 5 minutes stopped breathing within 3 minutes (the authors wait 30 minutes), and after sugammadex magnesium sulfate 60 mg/kg took 67 % of the strength for 45 minutes. Within 60 minutes (set by this program), or when nobody wrote the time, it stops.", &[source::REVERSED, source::UNTERBUCHNER, source::HANS2012, source::CH_62]).act("wait, and write the time of the drug where it is known")
        .kind(Kind::Reversal)
        .but(&[when(Beside::WithinDay, Warn, "Watch breathing and the train-of-four."), when(Beside::DayAgo, Info, "No effect is expected any more.")]),
    class(("myasthenia-drugs", "drugs of myasthenia gravis"), OverridableStop, "A drug of myasthenia gravis, in which magnesium is contraindicated. Pyridostigmine is also given for the bowel and the bladder.", &[source::MESTINON, source::MYASTHENIA_DRUGS]).act("ask, and write the condition where it is true"),
    class(("lambert-eaton-drugs", "drugs of Lambert-Eaton syndrome"), OverridableStop, "A drug of Lambert-Eaton syndrome, a myasthenia in which magnesium weakens the muscles further.", &[source::FIRDAPSE, source::LEMS_DE]).act("ask, and write the condition where it is true"),
    class(("complement-inhibitors", "complement inhibitors"), Warn, "Complement inhibitors are given for myasthenia gravis, in which magnesium is contraindicated, and for diseases of the blood and the kidneys.", &[source::MYASTHENIA_DRUGS, source::SOFTWARE]).act("ask which"),
    class(("motor-neuron-drugs", "drugs of motor neuron disease"), OverridableStop, "A drug of spinal muscular atrophy or amyotrophic lateral sclerosis: weak muscles have no reserve under magnesium.", &[source::SOFTWARE]).act("ask, and write the condition where it is true"),
    class(("polymyxins", "polymyxins"), Warn, "Polymyxins cause neuromuscular block as magnesium does: 11 respiratory paralyses, nearly all with weak kidneys; calcium helps in part.", &[source::POLYMYXIN]).act("watch breathing"),
    class(("botulinum-toxin", "botulinum toxin"), Warn, "The label of botulinum toxin asks for caution with whatever blocks neuromuscular transmission.", &[source::BOTOX]).act("watch breathing and swallowing"),
    class(("block-deepening", "drugs that deepen a neuromuscular block"), Info, "Deepens a neuromuscular block, as magnesium does.", &[source::ESMERON])
        .but(&[when(Beside::Relaxant, Warn, "Beside a relaxant the block is deeper and can return after surgery: use train-of-four monitoring.")]),
    class(("dihydropyridines", "dihydropyridine calcium antagonists"), Warn, "Labels warn of a fall in blood pressure and of muscle weakness. In 162 women on both against 215 controls there was no excess: weakness 53.1 against 53.1 or 44.8 %, hypotension 41.4 against 53 %.", &[source::MAGEE2005, source::US_PLR, source::AU_KEMH, source::NICARDIPINE]).act("watch the blood pressure"),
    class(("calcium-antagonists", "calcium antagonists that slow the AV node"), Warn, "Calcium antagonists of this kind lower blood pressure and slow the AV node, as magnesium does.", &[source::SOFTWARE]).act("watch the ECG and the blood pressure"),
    class(("opioids", "opioids"), Warn, "Depression of breathing adds up.", NOT_TOGETHER)
        .kind(Kind::Sedative)
        .but(BREATHING_UNWATCHED),
    class(("barbiturates", "barbiturates"), Warn, "Depression of breathing adds up.", &[source::AT_CORM, source::DE_MG5_50_MK, source::CH_MG5, source::UK_SYN_PREC, source::EMPR])
        .kind(Kind::Sedative)
        .but(BREATHING_UNWATCHED),
    class(("hypnotics", "benzodiazepines and other hypnotics"), Warn, "Depression of breathing adds up; labels name hypnotics together with barbiturates and opioids.", &[source::AT_CORM, source::DE_MG5_50_MK, source::CH_MG5, source::UK_SYN_PREC])
        .kind(Kind::Sedative)
        .but(BREATHING_UNWATCHED),
    class(("propofol", "propofol"), Warn, "Sedation and depression of breathing add up.", &[source::US_PLR, source::UK_SYN_PREC])
        .kind(Kind::Sedative)
        .but(BREATHING_UNWATCHED),
    class(("cns-depressants", "anesthetics and other depressants of the nervous system"), Warn, "Sedation and depression of breathing add up. Of gabapentinoids the FDA warns beside depressants, with lung disease and in age.", &[source::UK_SYN_PREC, source::GABAPENTINOIDS]).act("watch breathing and wakefulness")
        .kind(Kind::Sedative),
    class(("digitalis", "digitalis glycosides"), Warn, "Risk of heart block, above all if calcium is then given against too much magnesium. Digitalis also makes the kidney lose magnesium: 0.80 mmol/L with toxicity, 0.88 without.", &[source::EMPR, source::DIGOXIN_LOSS, source::DE_DIASP]).act("watch the ECG"),
    class(("aminoglycosides", "aminoglycosides"), Warn, "Two reasons. Aminoglycosides block neuromuscular transmission as magnesium does: German labels avoid the combination, the UK label calls it additive. And aminoglycosides make the kidney lose magnesium. In a newborn exposed before birth avoid them for 24 to 48 hours.", &[source::DE_MGCARD_GI, source::DE_DIASP, source::UK_SYN_PREC]).act("watch breathing, and take another antibiotic where one will do").explaining(DeficiencyCause::Unknown),
    class((FUROSEMIDE, "furosemide"), Info, "Furosemide makes the kidney lose magnesium, which may explain the deficiency; changed volume and clearance in a population study.", &[source::WIKIMD_PLR, source::CN2024]).explaining(DeficiencyCause::Unknown),
    class(("kidney-wasting", "drugs under which the kidney wastes magnesium"), Info, "The kidney loses magnesium under it, which may explain the deficiency: correct the cause as well. All of 28 were low on cisplatin, 43 % on tacrolimus, up to 70 % on foscarnet; 4 to 8 weeks to recover after cetuximab or panitumumab.", &[source::CISPLATIN, source::TACROLIMUS, source::CETUXIMAB, source::PANITUMUMAB, source::KIDNEY360]).explaining(DeficiencyCause::Renal),
    class(("proton-pump-inhibitors", "proton pump inhibitors"), Info, "The gut takes up less magnesium under it, from 3 months on and mostly after a year, and the body may lose magnesium so: correct the cause as well. In a quarter magnesium alone was not enough.", &[source::FDA_PPI, source::JANETT2015]).explaining(DeficiencyCause::GutOrIntake),
    class(("magnesium-wasting", "drugs that lose magnesium"), Info, "Kidney or gut lose magnesium under it, and losing it may explain the deficiency: correct the cause as well. Low in 72 % on carboplatin; theophylline raised the loss from 0.54 to 0.86 mmol in 5 hours.", &[source::KIDNEY360, source::CARBOPLATIN, source::THEOPHYLLINE, source::PATIROMER, source::WIKIMD_PLR, source::NHS_HIGH]).explaining(DeficiencyCause::Unknown),
    class(("beta-agonists", "beta-2 agonists"), Info, "Beta-2 agonists move magnesium into the cells: the level falls for hours without a loss.", &[source::BETA_SHIFT]),
    class(("beta-agonist-tocolytics", "beta-2 agonists against labor"), Warn, "4 g of magnesium strengthened the actions of terbutaline on heart and metabolism; tocolytics together have led to edema of the lungs.", &[source::TERBUTALINE, source::TOCOLYTICS]).act("watch the pulse, the lungs and the fluids")
        .but(&[when(Beside::Asthma, Info, "")]),
    class(("potassium-sparing-diuretics", "potassium-sparing diuretics"), Info, "Secondary sources say that they retain magnesium; no figure was found.", &[source::SOFTWARE]),
    class(("calcium-salts", "calcium salts"), Warn, "Calcium opposes magnesium (it is the antidote) and precipitates with it.", &[source::FOLIOS2002, source::DE_VERLA50, source::MSD_HYPER]).act("do not give it in the same line"),
    class(("magnesium-products", "other magnesium products"), Warn, "A magnesium load: it adds to the dose and is not in the totals unless given as a prior dose. Magnesium hydroxide 30 mL holds 41 mmol; magnesium oxide alone led to levels of 3.7 to 18.6 mg/dL in 15 patients who needed dialysis, and 23 % of 320 who took it had 2.5 mg/dL or more.", &[source::NISHIKAWA2018, source::MGO_JAPAN, source::MG_HYDROXIDE, source::MG_CITRATE, source::ANTACID]).act("ask how much was taken, and measure a level")
        .but(NO_WAY_OUT),
    class(("bowel-preparations", "bowel preparations with magnesium"), Warn, "A magnesium load: each dose of picosulfate with magnesium citrate contains magnesium oxide 3.5 g, 87 mmol, and two are taken; the US label excludes it below 30 mL/minute and in obstruction. A woman of 85 with normal kidneys reached 14.3 mg/dL on magnesium citrate.", &[source::CLENPIQ, source::MG_CITRATE]).act("ask how much was taken, and measure a level")
        .but(NO_WAY_OUT),
    class(("parenteral-nutrition", "parenteral nutrition"), Warn, "A magnesium load by vein: a bag usually contains magnesium 8 to 20 mEq a day, which is not in the totals unless given as a prior dose.", &[source::ASPEN2014]).act("write what the bag gave as a prior dose")
        .but(&[when(Beside::Nutrition, Info, "")]),
    class(("magnesium-irrigation", "bladder irrigation with magnesium"), Warn, "A magnesium load: 100 mL contains magnesium 35 mmol; 17.8 mg/dL was reached with a normal creatinine.", &[source::RENACIDIN]).act("ask how much was taken, and measure a level")
        .but(NO_WAY_OUT),
    class(("cardioplegia", "cardioplegia"), Warn, "A magnesium load of 16 to 32 mmol: 1.86 mmol/L after it, normal the next day.", &[source::CARDIOPLEGIA]).act("measure a level"),
    class(("phosphate", "phosphate"), Info, "Precipitates with magnesium: separate line.", &[source::DE_VERLA50]),
    class(("tetracyclines", "tetracyclines"), Info, "Not to be mixed with magnesium: separate line.", &[source::DE_VERLA50]),
    class(("no-label-names-it", "drugs that no label names"), Info, "named beside magnesium by no label that was read", &[source::SOFTWARE])
        .kind(Kind::Common),
    class(("bicarbonate-and-salicylates", "alkali carbonates and salicylates"), Info, "Not in the same line as magnesium.", &[source::US_PLR]),
];
