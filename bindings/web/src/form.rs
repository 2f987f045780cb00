//! The form of the page: which questions matter, what may be chosen, and the case that was answered.

use crate::commands::NoOptions;
use crate::request::{Answer, Inputs};
use maginfuse::Result;
use maginfuse::case::example_case;
use maginfuse::case::questions::{
    CaseAnswers, Choices, DOSE_UNITS, FLOW_UNITS, Need, QUESTIONS, Question, RATE_UNITS, Shape,
    TIME_UNITS, UnitRange, VOLUME_UNITS,
};
use maginfuse::clinical::products::{PRODUCTS, Product};
use maginfuse::report::command_line;
use maginfuse::units::Salt;
use maginfuse::vocabulary::indication_named;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What may be asked, and what may be chosen.
#[derive(Serialize)]
struct Form {
    /// What magnesium is given for.
    indications: Vec<ChoiceRow>,
    /// Every question that matters after what was answered; none before an indication.
    questions: Vec<QuestionRow>,
    /// What a second person is asked, apart from the steps and the pump.
    second_entry: Vec<QuestionRow>,
    /// Units that a dose may have.
    dose_units: &'static [&'static str],
    /// Units that a rate may have.
    rate_units: &'static [&'static str],
    /// Units that a time may have.
    time_units: &'static [&'static str],
    /// Units that a volume may have.
    volume_units: &'static [&'static str],
    /// Units that a pump shows.
    flow_units: &'static [&'static str],
    /// Products, for the solution.
    products: Vec<ProductRow>,
    /// What a solution is made with.
    vehicles: Vec<ChoiceRow>,
    /// What grams may mean.
    salts: Vec<ChoiceRow>,
    /// The salt that grams mean where nobody says.
    usual_salt: &'static str,
}

#[derive(Serialize)]
struct ChoiceRow {
    id: &'static str,
    name: String,
}

#[derive(Serialize)]
struct ProductRow {
    id: &'static str,
    name: &'static str,
    region: &'static str,
    strength: String,
    /// Whether it hangs as it is; otherwise it is drawn up first.
    ready_to_use: bool,
}

#[derive(Serialize)]
struct QuestionRow {
    option: &'static str,
    label: &'static str,
    hint: &'static str,
    need: &'static str,
    shape: &'static str,
    none: Option<&'static str>,
    units: Vec<UnitRow>,
    choices: Vec<ChoiceRow>,
}

#[derive(Serialize)]
struct UnitRow {
    unit: &'static str,
    range: Option<String>,
}

/// The questions that matter after the answers so far.
pub fn form(_: NoOptions, inputs: &Inputs) -> Result<Answer> {
    let answers = inputs.case_answers()?;
    let indication = answers.text("indication").map(indication_named).transpose();
    let indication = indication.map_err(|error| error.about("indication"))?;
    // What was answered stays in sight also where it no longer matters: it counts until it is taken
    // back.
    let asked = |question: &&Question| {
        let matters = indication.is_some_and(|named| question.matters(&answers, named));
        matters || question.answered(&answers)
    };
    let second = QUESTIONS.iter().filter(|question| question.in_second_entry);
    let form = Form {
        indications: rows(Choices::Indications),
        questions: QUESTIONS.iter().filter(asked).map(row).collect(),
        second_entry: second.map(row).collect(),
        dose_units: DOSE_UNITS,
        rate_units: RATE_UNITS,
        time_units: TIME_UNITS,
        volume_units: VOLUME_UNITS,
        flow_units: FLOW_UNITS,
        products: PRODUCTS.iter().map(product).collect(),
        vehicles: rows(Choices::Vehicles),
        salts: rows(Choices::Salts),
        usual_salt: Salt::SulfateHeptahydrate.id(),
    };
    Answer::new(String::new(), &form)
}

fn rows(choices: Choices) -> Vec<ChoiceRow> {
    let row = |choice: maginfuse::case::questions::Choice| ChoiceRow {
        id: choice.id,
        name: choice.name,
    };
    choices.all().into_iter().map(row).collect()
}

fn product(product: &Product) -> ProductRow {
    ProductRow {
        id: product.id,
        name: product.name,
        region: product.region,
        strength: product.strength(),
        ready_to_use: product.ready_to_use,
    }
}

fn row(question: &Question) -> QuestionRow {
    let (shape, choices, units): (_, _, Vec<UnitRange>) = match question.shape {
        Shape::YesNo => ("yes-no", None, Vec::new()),
        Shape::Choice(choices) => ("choice", Some(choices), Vec::new()),
        Shape::Names(choices) => ("names", Some(choices), Vec::new()),
        Shape::Quantity(units) => ("quantity", None, units()),
        Shape::Timed(units) => ("timed", None, units()),
        Shape::PriorDoses => ("prior-doses", None, Vec::new()),
        Shape::Solution => ("solution", None, Vec::new()),
        Shape::Text => ("text", None, Vec::new()),
    };
    let unit = |unit: UnitRange| UnitRow {
        unit: unit.unit,
        range: unit.range,
    };
    QuestionRow {
        option: question.option,
        label: question.label,
        hint: question.hint,
        need: match question.need {
            Need::Needed => "needed",
            Need::Helpful => "helpful",
            Need::Rare => "rare",
        },
        shape,
        none: question.none,
        units: units.into_iter().map(unit).collect(),
        choices: choices.map(rows).unwrap_or_default(),
    }
}

/// A case, written in every way.
#[derive(Serialize)]
struct WrittenCase {
    /// The answers that say the same; absent where it says more than a form shows.
    answers: Option<BTreeMap<&'static str, Vec<String>>>,
    /// What stands behind the command on the command line, likewise.
    flags: Option<String>,
}

/// The case file of the request, and the answers and the flags that say the same.
pub fn case(_: NoOptions, inputs: &Inputs) -> Result<Answer> {
    let file = inputs.case_file()?;
    let said = CaseAnswers::of_case(&file, inputs.reader);
    let mut answers = BTreeMap::<_, Vec<String>>::new();
    for (option, text) in said.iter().flat_map(CaseAnswers::flags) {
        answers.entry(option).or_default().push(text.to_owned());
    }
    let flags = said.as_ref().map(|said| command_line::typed(said.flags()));
    let written = WrittenCase {
        answers: said.as_ref().map(|_| answers),
        flags,
    };
    let mut answer = Answer::new(String::new(), &written)?;
    file.text().clone_into(&mut answer.text);
    Ok(answer)
}

/// Options of `new`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewOptions {
    indication: String,
}

/// A case file to begin with.
pub fn new(options: &NewOptions, inputs: &Inputs) -> Result<Answer> {
    inputs.refuse_case()?;
    let indication = indication_named(&options.indication);
    let indication = indication.map_err(|error| error.about("indication"))?;
    let case = example_case(indication);
    let document = maginfuse::report::new_case::to_json(indication, &case);
    Answer::new(case, &document)
}
