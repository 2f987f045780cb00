//! The models: what they are, who was studied, how far they are trusted.

use super::json::{Head, Number, Quantity};
use super::provenance::Provenance;
use super::text;
use crate::answer::{ModelsAnswer, SoundModel};
use crate::digest::sha256;
use crate::pk::spec::PressureEffect;
use crate::pk::{Model, fixed_effects};
use crate::safety::Status;
use schemars::JsonSchema;
use serde::Serialize;

/// The document of `models list`, `models show` and `models check`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ModelsDocument {
    /// Version, program, verdict and findings.
    #[serde(flatten)]
    pub head: Head,
    /// The models.
    pub models: Vec<ModelDocument>,
    /// What made this result.
    pub provenance: Provenance,
    /// The file as shipped, where one model is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'static str>,
}

/// One model.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ModelDocument {
    /// Short name, given with `model`.
    pub id: String,
    /// Title.
    pub title: String,
    /// The paper.
    pub citation: String,
    /// How far its numbers can be trusted to be those of the paper.
    pub grade: &'static str,
    /// What the program may do with it.
    #[serde(rename = "use")]
    pub usage: &'static str,
    /// The same in words.
    pub use_in_words: &'static str,
    /// Who was studied.
    pub population: String,
    /// The standard errors that its source prints of its numbers; absent where it prints none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub published_errors: Vec<PublishedErrorDocument>,
    /// What its source says about the blood pressure.
    pub pressure_effects: Vec<PressureEffectDocument>,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// How certain a number of a model is.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PublishedErrorDocument {
    /// The number: a parameter, what a covariate does to it (`CL by creatinine`), its `variance` or
    /// its `occasion_variance` (`CL variance`).
    pub of: String,
    /// Standard error as a part of it.
    pub relative_standard_error: Number,
}

/// How a level lowers a blood pressure.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PressureEffectDocument {
    /// Which pressure.
    pub pressure: &'static str,
    /// Rate at which the effect follows the level, 1/h.
    pub keo: Quantity,
    /// Largest fall, mmHg.
    pub emax: Quantity,
    /// Level at which half of it is reached, mmol/L.
    pub ec50: Quantity,
    /// Place in the paper.
    pub locator: String,
}

/// The JSON document.
#[must_use]
pub fn to_json(answer: &ModelsAnswer) -> ModelsDocument {
    models_json(&answer.models, answer.file)
}

/// The JSON document of a model file that was checked.
#[must_use]
pub fn check_to_json(sound: &SoundModel) -> ModelsDocument {
    models_json(std::slice::from_ref(&sound.model), None)
}

fn models_json(models: &[Model], text: Option<&'static str>) -> ModelsDocument {
    let stamps: Vec<_> = models.iter().map(|m| (m.id(), m.sha256())).collect();
    let asked = format!("models {stamps:?}");
    ModelsDocument {
        head: Head::new(Status::Ok, &[]),
        models: models.iter().map(model_json).collect(),
        provenance: Provenance::new(stamps, sha256(asked.as_bytes())),
        text,
    }
}

fn model_json(model: &Model) -> ModelDocument {
    let effects = model.pressure_effects().iter();
    ModelDocument {
        id: model.id().to_owned(),
        title: model.title().to_owned(),
        citation: model.citation().to_owned(),
        grade: model.grade().word(),
        usage: model.usage().id(),
        use_in_words: model.usage().words(),
        population: model.description().to_owned(),
        published_errors: published_errors(model),
        pressure_effects: effects.map(pressure_effect_json).collect(),
        sha256: model.sha256().to_owned(),
    }
}

/// Those of the fixed effects, then those of the variances.
fn published_errors(model: &Model) -> Vec<PublishedErrorDocument> {
    let fixed = fixed_effects(model).filter_map(|effect| Some((effect.name(), effect.error?)));
    let variances = model.parameters().iter().flat_map(|row| {
        let errors = [
            ("variance", &row.variance_error),
            ("occasion_variance", &row.occasion_variance_error),
        ];
        errors.map(|(which, error)| {
            let name = format!("{} {which}", row.parameter.name());
            Some((name, error.as_ref()?))
        })
    });
    let all = fixed.chain(variances.flatten());
    all.map(|(of, error)| PublishedErrorDocument {
        of,
        relative_standard_error: Number(error.relative),
    })
    .collect()
}

fn pressure_effect_json(effect: &PressureEffect) -> PressureEffectDocument {
    PressureEffectDocument {
        pressure: effect.pressure.id(),
        keo: Quantity::new(effect.delay, "1/h"),
        emax: Quantity::new(effect.largest_fall, "mmHg"),
        ec50: Quantity::new(effect.half_at, "mmol/L"),
        locator: effect.locator.clone(),
    }
}

/// The text for people: the file of the model that is shown, else a paragraph for each model.
#[must_use]
pub fn to_text(answer: &ModelsAnswer) -> String {
    match answer.file {
        Some(file) => file.to_owned(),
        None => answer.models.iter().map(model_text).collect(),
    }
}

fn model_text(model: &Model) -> String {
    let words = format!(
        "{}; {} (grade {}): {} [{}]",
        model.title(),
        model.usage().words(),
        model.grade().word(),
        model.description(),
        model.citation()
    );
    text::wrapped("", model.id(), &words)
}

/// What was found sound in a model file, and what nobody looked at.
#[must_use]
pub fn check_to_text(sound: &SoundModel) -> String {
    let rows = match sound.printed_numbers() {
        0 => "it has no number that its source prints ([[reproduces]])".to_owned(),
        1 => "its one printed number ([[reproduces]], [[fails]]) was not computed again".to_owned(),
        more => format!(
            "its {more} printed numbers ([[reproduces]], [[fails]]) were not computed again"
        ),
    };
    format!(
        "{}: sound, {}\n  \
         Checked: keys, units and dimensions, a parameter for each place of the structure, and \
         that\n  the file has what the use {} asks for.\n  \
         Not checked: any value against its source;\n  {rows}.\n",
        sound.file,
        sound.model.title(),
        sound.model.usage().id()
    )
}
