//! Levels measured in patients beside the predictions of models.

use super::{json as js, provenance, text};
use crate::pk::Model;
use crate::safety::Status;
use crate::simulate::published::{Agreement, Compared, agreement};
use crate::units::basic::molar::millimole_per_liter;
use crate::units::show;
use serde_json::{Value, json};
use uom::si::time::hour;

/// What is compared.
#[derive(Debug, Default)]
pub struct Evidence {
    compared: Vec<Judged>,
    /// Ids of models that cannot be compared, and why.
    left_out: Vec<(String, String)>,
}

/// One model and its levels.
#[derive(Debug)]
struct Judged {
    id: String,
    hash: String,
    levels: Vec<Compared>,
}

/// Whose levels are summed up.
const PARTS: [(&str, Option<bool>); 3] = [
    ("non-pregnant", Some(false)),
    ("pregnant", Some(true)),
    ("all", None),
];

impl Evidence {
    /// Adds what `model` predicts.
    pub fn add(&mut self, model: &Model, levels: Vec<Compared>) {
        self.compared.push(Judged {
            id: model.id().to_owned(),
            hash: model.sha256().to_owned(),
            levels,
        });
    }

    /// Says why `model` cannot be compared.
    pub fn leave_out(&mut self, model: &Model, why: &str) {
        self.left_out.push((model.id().to_owned(), why.to_owned()));
    }
}

impl Judged {
    /// How far it is from each part of the patients.
    fn agreements(&self) -> impl Iterator<Item = (&'static str, Agreement)> + '_ {
        PARTS.into_iter().filter_map(|(who, pregnant)| {
            let part = |one: &&Compared| pregnant.is_none_or(|yes| one.cohort.pregnant == yes);
            Some((who, agreement(self.levels.iter().filter(part))?))
        })
    }
}

/// Percent with one decimal; nothing rounds to minus zero.
fn percent(part: f64) -> f64 {
    (1000.0 * part).round() / 10.0 + 0.0
}

/// The text: every level where one model is asked for, the summary in any case.
#[must_use]
pub fn words(evidence: &Evidence) -> String {
    let mut out = String::from("Published levels beside predictions; nothing was fitted\n");
    if let [only] = &evidence.compared[..] {
        let cohorts = only.levels.chunk_by(|a, b| a.cohort.id == b.cohort.id);
        out.extend(cohorts.map(cohort_words));
        out.push('\n');
    }
    out.push_str(
        "| model | cohorts | levels | bias | root mean square | root mean square error |\n\
         |---|---|---|---|---|---|\n",
    );
    for judged in &evidence.compared {
        for (who, agreement) in judged.agreements() {
            out.push_str(&format!(
                "| {} | {who} | {} | {:+.1} % | {:.1} % | {} mmol/L |\n",
                judged.id,
                agreement.levels,
                percent(agreement.bias),
                percent(agreement.root_mean_square),
                show::fixed(agreement.error.get::<millimole_per_liter>(), 2),
            ));
        }
    }
    for (id, why) in &evidence.left_out {
        out.push_str(&text::wrapped("", "-", &format!("{id} is left out: {why}")));
    }
    out.push_str(LIMITS_OF_THIS);
    out
}

/// What the comparison is worth.
const LIMITS_OF_THIS: &str = "\
Bias and root mean square are those of the logarithm of predicted over printed. Weight and
filtration are assumed where a paper gives none (20 % of filtration moves a level by up to 16 %).
Four pregnant levels are the output of Du 2019 and not measured ones.
";

/// A cohort with its levels, a line each.
fn cohort_words(levels: &[Compared]) -> String {
    let Some(Compared { cohort, .. }) = levels.first() else {
        return String::new();
    };
    let who = format!(
        "{}, {} patients, {} [{}]",
        cohort.regimen, cohort.patients, cohort.who, cohort.citation,
    );
    let mut out = text::wrapped("  ", &format!("{}:", cohort.id), &who);
    for one in levels {
        let time = show::number(one.time.get::<hour>());
        let when = if one.mean { "mean to " } else { "" };
        out.push_str(&format!(
            "    {:<15} printed {:<4}  predicted {:<4} mmol/L  ({:+.0} %)\n",
            format!("{when}{time} h"),
            show::fixed(one.observed.millimolar(), 2),
            show::fixed(one.predicted.millimolar(), 2),
            100.0 * (one.ratio() - 1.0),
        ));
    }
    out
}

/// The JSON document: every level of every model.
#[must_use]
pub fn document(evidence: &Evidence) -> Value {
    let models: Vec<_> = evidence.compared.iter().map(judged).collect();
    let left_out: Vec<_> = evidence
        .left_out
        .iter()
        .map(|(id, why)| json!({ "id": id, "why": why }))
        .collect();
    let stamps: Vec<(&str, &str)> = evidence
        .compared
        .iter()
        .map(|judged| (judged.id.as_str(), judged.hash.as_str()))
        .collect();
    js::with(
        js::head(Status::Ok, &[]),
        json!({
            "models": models,
            "left_out": left_out,
            "provenance": provenance::stamp(&stamps, &format!("published levels {stamps:?}")),
        }),
    )
}

fn judged(judged: &Judged) -> Value {
    let levels: Vec<_> = judged
        .levels
        .iter()
        .map(|one| {
            json!({
                "cohort": one.cohort.id,
                "citation": one.cohort.citation,
                "subjects": one.cohort.patients,
                "regimen": one.cohort.regimen,
                "pregnant": one.cohort.pregnant,
                "time": js::quantity(one.time.get::<hour>(), "h"),
                "mean_to_time": one.mean,
                "observed": js::quantity(one.observed.millimolar(), "mmol/L"),
                "predicted": js::quantity(one.predicted.millimolar(), "mmol/L"),
            })
        })
        .collect();
    let agreement: Vec<_> = judged
        .agreements()
        .map(|(who, agreement)| {
            let error = agreement.error.get::<millimole_per_liter>();
            json!({
                "cohorts": who,
                "count": agreement.levels,
                "bias": js::quantity(percent(agreement.bias), "%"),
                "root_mean_square": js::quantity(percent(agreement.root_mean_square), "%"),
                "root_mean_square_error": js::quantity(error, "mmol/L"),
            })
        })
        .collect();
    json!({ "id": judged.id, "levels": levels, "agreement": agreement })
}
