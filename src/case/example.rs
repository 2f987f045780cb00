//! A case file to begin with: an order of each indication that may start, every key explained. Its
//! values are an example and no default.

use crate::clinical::Indication;

/// What differs between the examples.
struct Example {
    /// Where, and whether a specialist treats.
    care: (&'static str, bool),
    /// Levels: a list of TOML.
    levels: &'static str,
    /// Prior doses: a list of TOML.
    prior_doses: &'static str,
    /// Keys of the solution.
    solution: &'static str,
    /// The steps, one a line.
    steps: &'static str,
}

/// A level and no prior dose.
const LOW: &str = r#"[{ value = "0.58 mmol/L", at = "-4 h" }]"#;
const USUAL: &str = r#"[{ value = "0.78 mmol/L", at = "-4 h" }]"#;
const NOTHING: &str = "[]";

/// The example of an indication.
const fn example(indication: Indication) -> Example {
    use Indication as I;
    let bag_1_g = r#"bag = "1 g / 100 mL""#;
    let premix = r#"product = "us-premix-4pct-500mL""#;
    let (care, levels, solution, steps) = match indication {
        I::DeficiencyMild => (
            ("inpatient", false),
            r#"[{ value = "0.62 mmol/L", at = "-4 h" }]"#,
            r#"product = "us-premix-4pct-50mL""#,
            r#"  { dose = "2 g", over = "2 h" },"#,
        ),
        I::DeficiencySevere => (
            ("inpatient-monitored", false),
            r#"[{ value = "0.42 mmol/L", at = "-4 h" }]"#,
            r#"bag = "5 g / 1000 mL""#,
            r#"  { dose = "5 g", over = "3 h" },"#,
        ),
        I::MuscleCramps | I::Sports => (
            ("outpatient", false),
            LOW,
            bag_1_g,
            r#"  { dose = "1 g", over = "60 min" },"#,
        ),
        I::Migraine => (
            ("outpatient", false),
            USUAL,
            bag_1_g,
            r#"  { dose = "1 g", over = "15 min" },"#,
        ),
        I::TensionHeadache => (
            ("outpatient", true),
            r#"[{ value = "0.66 mmol/L", at = "-4 h" }]"#,
            bag_1_g,
            r#"  { dose = "1 g", over = "30 min" },"#,
        ),
        I::PreEclampsia => (
            ("inpatient-monitored", true),
            USUAL,
            premix,
            "  { dose = \"4 g\", over = \"20 min\" },\n  { rate = \"1 g/h\", for = \"24 h\" },",
        ),
        I::EclampsiaRecurrent => (
            ("inpatient-monitored", true),
            r#"[{ value = "1.5 mmol/L", at = "-30 min" }]"#,
            premix,
            "  { dose = \"2 g\", over = \"5 min\" },\n  { rate = \"1 g/h\", for = \"24 h\" },",
        ),
        I::FetalNeuroprotection => (
            ("inpatient-monitored", true),
            NOTHING,
            premix,
            "  { dose = \"4 g\", over = \"20 min\" },\n  { rate = \"1 g/h\", for = \"24 h\" },",
        ),
        I::PretermLabor => (
            ("inpatient-monitored", true),
            USUAL,
            premix,
            "  { dose = \"4 g\", over = \"20 min\" },\n  { rate = \"1.5 g/h\", for = \"48 h\" },",
        ),
        I::TorsadesDePointes => (
            ("inpatient-monitored", true),
            LOW,
            premix,
            "  { dose = \"2 g\", over = \"10 min\" },\n  { rate = \"1 g/h\", for = \"6 h\" },",
        ),
        I::AtrialFibrillation => (
            ("inpatient-monitored", true),
            USUAL,
            r#"bag = "40 mmol / 500 mL""#,
            "  { dose = \"10 mmol\", over = \"20 min\" },\n  { rate = \"10 mmol/h\", for = \"3 h\" },",
        ),
        I::AsthmaSevere => (
            ("emergency-department", true),
            NOTHING,
            r#"product = "us-premix-4pct-50mL""#,
            r#"  { dose = "2 g", over = "20 min" },"#,
        ),
        I::CardiacArrest => (
            ("intensive-care", true),
            NOTHING,
            "product = \"us-vial-50pct-10mL\"\ndraw = \"4 mL\"\ndiluent = \"6 mL\"",
            r#"  { dose = "2 g", over = "2 min" },"#,
        ),
        I::ParenteralNutrition => (
            ("inpatient-monitored", true),
            USUAL,
            r#"bag = "2 g / 2000 mL""#,
            r#"  { dose = "2 g", over = "24 h" },"#,
        ),
        I::Tetanus => (
            ("intensive-care", true),
            USUAL,
            premix,
            r#"  { rate = "1 g/h", for = "24 h" },"#,
        ),
    };
    let prior_doses = match indication {
        I::EclampsiaRecurrent => {
            "[\n  { dose = \"4 g\", over = \"20 min\", at = \"-5 h\" },\n  \
             { rate = \"1 g/h\", for = \"4.6 h\", at = \"-4.6 h\" },\n]"
        }
        _ => NOTHING,
    };
    Example {
        care,
        levels,
        prior_doses,
        solution,
        steps,
    }
}

/// A case file for `indication` with a comment on every key: an order that may start.
#[must_use]
pub fn example_case(indication: Indication) -> String {
    let own = example(indication);
    let (setting, specialist) = own.care;
    let (age, weight, pregnant, creatinine) = match indication.obstetric() {
        true => ("31 years", "82 kg", true, "0.6 mg/dL"),
        false => ("45 years", "70 kg", false, "0.8 mg/dL"),
    };
    let route = if indication.needs_confirmed_deficiency() {
        ROUTE
    } else {
        ""
    };
    format!(
        "# {name}: an example that may start.
# No value in it is a default: replace every one, then let `maginfuse check` read it.
# A key that is left out was not asked, and is named where it matters; [] means asked, none.
schema = 1

[patient]
age = \"{age}\"
sex = \"female\"                  # female or male
weight = \"{weight}\"                # the patient's own, measured
height = \"165 cm\"
pregnant = {pregnant}
conditions = []                 # \"heart-failure\", \"myasthenia-gravis\", ...: see `maginfuse facts`
medications = []                # \"rocuronium\", or with its time {{ name = \"neostigmine\", at = \"-20 min\" }}
intolerances = []               # ingredients of the solution

[care]
setting = \"{setting}\"  # outpatient, inpatient, inpatient-monitored, emergency-department, intensive-care
specialist = {specialist}
# country = \"US\"                # whose labels count: US UK IE DE AT CH AU NZ CA

[kidney]
creatinine = [{{ value = \"{creatinine}\", at = \"-4 h\" }}]   # two or more show a change
# measured_clearance = \"90 mL/min\"                   # in its place
urine_output = \"70 mL/h\"
dialysis = false

[magnesium]
levels = {levels}   # total serum magnesium; [] if not measured
prior_doses = {prior}                # of the last 48 hours: {{ dose = \"2 g\", over = \"20 min\", at = \"-10 h\" }}
{route}
[order]
indication = \"{id}\"
# start = \"2026-11-22T08:00+01:00\"   # times may then be clock times, too
{solution}
# or a solution by its strength: bag = \"20 g / 500 mL\"; or drawn up: stock, draw, diluent
steps = [                       # one after the other: {{ dose, over }}, {{ rate, for }}, {{ pause }}
{steps}
]
",
        name = indication.name(),
        id = indication.id(),
        levels = own.levels,
        prior = own.prior_doses,
        solution = own.solution,
        steps = own.steps,
    )
}

/// Facts about the oral route, which decide whether the vein is needed at all.
const ROUTE: &str = "
[route]
oral_feasible = false           # whether magnesium can be taken by mouth
oral_tried = true
absorption_disorder = false
acute_symptoms = false          # tetany, seizure, arrhythmia
";
