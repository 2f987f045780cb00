//! Parts of one population, followed apart from each other, and their merging into one answer.
//!
//! A part carries the whole question as it was typed, so nothing but the parts is needed to merge
//! them, and whatever does not belong together is seen.

use super::population::{AskedPopulation, PopulationAnswer, PopulationCounts, Watched};
use super::{ModelUsed, input_sha256};
use crate::case::{CaseFile, LaterLevels, PopulationRequest, PopulationWords, read_site};
use crate::pk::{Model, library};
use crate::population::{Progress, Shard};
use crate::safety::Case;
use crate::units::{DecimalStyle, Reader, show};
use crate::{Error, ErrorKind, Result};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What was asked of a population: everything that its numbers depend on, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartQuestion {
    /// The case in canonical form.
    pub case: String,
    /// Which mark separates decimals in it and in the words below.
    pub decimal: DecimalStyle,
    /// The text of the site file, where there is one.
    pub site: Option<String>,
    /// Id of a model of this program, or the text of a model file.
    pub model: PartModel,
    /// Number of virtual patients of all parts.
    pub subjects: u64,
    /// Seed of their random numbers.
    pub seed: u64,
    /// Time between two counted levels.
    pub every: Option<String>,
    /// End of the simulation.
    pub until: Option<String>,
    /// Times that are looked at by name.
    pub at: Vec<String>,
    /// Levels whose share of patients below them is wanted.
    pub below: Vec<String>,
    /// Whether those levels are shown as a laboratory would report them.
    pub reported: bool,
    /// Whether the typical values of the model are drawn, too.
    pub uncertainty: bool,
}

/// The model of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartModel {
    /// One of this program, by its id.
    OfThisProgram(String),
    /// The text of a model file.
    File(String),
}

impl PartModel {
    /// How a part names `model`.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        match library::find(model.id()) {
            Ok(known) if known.sha256() == model.sha256() => {
                Self::OfThisProgram(model.id().to_owned())
            }
            _ => Self::File(model.text().to_owned()),
        }
    }

    /// Hash of the model file.
    ///
    /// # Errors
    /// As for an unknown model or a model file.
    pub fn sha256(&self) -> Result<String> {
        Ok(self.model()?.sha256().to_owned())
    }

    fn model(&self) -> Result<Cow<'static, Model>> {
        match self {
            Self::OfThisProgram(id) => library::find(id).map(Cow::Borrowed),
            Self::File(text) => Model::read("the model of the part", text).map(Cow::Owned),
        }
    }
}

/// A question whose words were read.
struct Read {
    case: Case,
    model: Cow<'static, Model>,
    request: PopulationRequest,
}

impl PartQuestion {
    /// What `words` ask of the case of `file` by `model`, as `reader` reads them.
    #[must_use]
    pub fn asked(
        file: &CaseFile,
        model: &Model,
        words: &PopulationWords<'_>,
        reader: Reader,
    ) -> Self {
        Self {
            case: file.canonical().to_owned(),
            decimal: reader.style(),
            site: file.site().map(|site| site.text.clone()),
            model: PartModel::of(model),
            subjects: words.subjects,
            seed: words.seed,
            every: words.every.map(str::to_owned),
            until: words.until.map(str::to_owned),
            at: words.at.to_vec(),
            below: words.below.to_vec(),
            reported: words.reported,
            uncertainty: words.uncertainty,
        }
    }

    fn read(&self, threads: Option<usize>) -> Result<Read> {
        let reader = Reader::new(self.decimal);
        let site = self.site.as_deref();
        let site = site.map(|text| read_site("the site of the part", text));
        let file = CaseFile::read("the case of the part", &self.case)?;
        let words = PopulationWords {
            subjects: self.subjects,
            seed: self.seed,
            threads,
            every: self.every.as_deref(),
            until: self.until.as_deref(),
            at: &self.at,
            below: &self.below,
            reported: self.reported,
            uncertainty: self.uncertainty,
        };
        Ok(Read {
            case: file
                .at_site(site.transpose()?)
                .case(reader, LaterLevels::Refused)?,
            model: self.model.model()?,
            request: PopulationRequest::read(&words, reader)?,
        })
    }

    /// In what `other` is another question; nothing where it is the same.
    fn differs_in(&self, other: &Self) -> Option<&'static str> {
        let looks = |one: &Self| {
            let times = (one.every.clone(), one.until.clone(), one.at.clone());
            (times, one.below.clone(), one.reported)
        };
        let differences = [
            (self.case != other.case, "case"),
            (self.decimal != other.decimal, "decimal mark"),
            (self.site != other.site, "site"),
            (self.model != other.model, "model"),
            (self.subjects != other.subjects, "number of patients"),
            (self.seed != other.seed, "seed"),
            (looks(self) != looks(other), "times or levels asked for"),
            (self.uncertainty != other.uncertainty, "uncertainty"),
        ];
        let mut differing = differences.into_iter().filter(|(differs, _)| *differs);
        differing.next().map(|(_, what)| what)
    }
}

/// What was counted of one part.
#[derive(Clone, Debug)]
pub struct PopulationPart {
    /// What was asked of the whole population.
    pub question: PartQuestion,
    /// Which part of it this is.
    pub shard: Shard,
    /// What was counted.
    pub counts: PopulationCounts,
}

/// A part and what made it.
#[derive(Clone, Debug)]
pub struct PartAnswer {
    /// The part.
    pub part: PopulationPart,
    /// The patient and the order.
    pub case: Case,
    /// The model.
    pub model: ModelUsed,
    /// Hash of the case, and of a model file that came with it.
    pub input_sha256: String,
}

/// Follows the part `shard` of the population that `question` asks for; `watch` as in
/// [`population`](super::population()).
///
/// # Errors
/// As [`population`](super::population()).
pub fn population_part(
    question: PartQuestion,
    shard: Shard,
    (threads, watched): (Option<usize>, Watched),
    watch: &mut dyn FnMut(Progress<'_>) -> Result<()>,
) -> Result<PartAnswer> {
    let read = question.read(threads)?;
    let asked = AskedPopulation::of(&read.case, &read.model, &read.request)?;
    let counts = asked.counts(shard, watched, watch)?;
    Ok(PartAnswer {
        part: PopulationPart {
            question,
            shard,
            counts,
        },
        model: ModelUsed::of(&read.model),
        input_sha256: input_sha256(&read.case.input_sha256, &[&read.model]),
        case: read.case,
    })
}

/// Parts that are put together one after the other, in any order.
#[derive(Debug, Default)]
pub struct PopulationMerge {
    /// The first part and its name, with the counts of all so far.
    whole: Option<(String, PopulationPart)>,
    /// The name of each part that was added.
    added: BTreeMap<Shard, String>,
}

impl PopulationMerge {
    /// Adds a part that is called `name`.
    ///
    /// # Errors
    /// Malformed for a part of another population, or one that was added before.
    pub fn add(&mut self, name: &str, part: PopulationPart) -> Result<()> {
        let name = show::printable(name);
        if let Some(known) = self.added.insert(part.shard, name.clone()) {
            let message = format!("`{known}` and `{name}` are both part {}", part.shard);
            return Err(refused(message, "give every part once"));
        }
        let Some((first, whole)) = &mut self.whole else {
            self.whole = Some((name, part));
            return Ok(());
        };
        let foreign = whole.question.differs_in(&part.question);
        let parts = (whole.shard.of() != part.shard.of()).then_some("number of parts");
        if let Some(what) = foreign.or(parts) {
            let message =
                format!("`{name}` is a part of another population than `{first}`: another {what}");
            return Err(refused(
                message,
                "give the parts of one population, made by one command",
            ));
        }
        whole.counts.merge(&part.counts)
    }

    /// The answer of the undivided population.
    ///
    /// # Errors
    /// Malformed, with the numbers of the parts that are missing; as
    /// [`population`](super::population()).
    pub fn answer(self) -> Result<PopulationAnswer> {
        let Some((_, whole)) = self.whole else {
            return Err(refused("no part was given".to_owned(), "give every part"));
        };
        let of = whole.shard.of();
        if self.added.len() as u64 != of {
            return Err(missing(&self.added, of)?);
        }
        let read = whole.question.read(None)?;
        let asked = AskedPopulation::of(&read.case, &read.model, &read.request)?;
        if !asked.counted_by(&whole.counts) {
            let message = "the counts of the parts are not those of their population".to_owned();
            return Err(refused(message, "compute the parts again"));
        }
        asked.answer(&whole.counts)
    }
}

/// What is missing beside `added`; a few by name.
fn missing(added: &BTreeMap<Shard, String>, of: u64) -> Result<Error> {
    const NAMED: usize = 10;
    let mut names = Vec::new();
    for number in 1..=of {
        let shard = Shard::new(number, of)?;
        if !added.contains_key(&shard) {
            names.push(shard.to_string());
        }
    }
    let more = match names.len() {
        count if count > NAMED => format!(" and {} more", count - NAMED),
        _ => String::new(),
    };
    names.truncate(NAMED);
    let message = format!(
        "not every part was given: {}{more} missing",
        names.join(", ")
    );
    Ok(refused(
        message,
        "compute what is missing, and give every part",
    ))
}

fn refused(message: String, help: &str) -> Error {
    Error::new(ErrorKind::Malformed, message, help)
}
