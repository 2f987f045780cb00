//! A case file to begin with: an order of each indication that may start, every key explained. Its
//! values are an example and no default.

use crate::clinical::Indication;

/// A level as the examples have it.
const LOW: &str = r#"[{ value = "0.58 mmol/L", at = "-4 h" }]"#;
const USUAL: &str = r#"[{ value = "0.78 mmol/L", at = "-4 h" }]"#;
const NOTHING: &str = "[]";

/// Where, and whether a specialist treats.
const fn care(indication: Indication) -> (&'static str, bool) {
    use Indication as I;
    match indication {
        I::DeficiencyMild => ("inpatient", false),
        I::DeficiencySevere => ("inpatient-monitored", false),
        I::MuscleCramps | I::Sports | I::Migraine => ("outpatient", false),
        I::TensionHeadache => ("outpatient", true),
        I::AsthmaSevere => ("emergency-department", true),
        I::CardiacArrest | I::Tetanus => ("intensive-care", true),
        I::PreEclampsia
        | I::EclampsiaRecurrent
        | I::FetalNeuroprotection
        | I::PretermLabor
        | I::TorsadesDePointes
        | I::AtrialFibrillation
        | I::ParenteralNutrition => ("inpatient-monitored", true),
    }
}

/// Levels: a list of TOML.
const fn levels(indication: Indication) -> &'static str {
    use Indication as I;
    match indication {
        I::DeficiencyMild => r#"[{ value = "0.62 mmol/L", at = "-4 h" }]"#,
        I::DeficiencySevere => r#"[{ value = "0.42 mmol/L", at = "-4 h" }]"#,
        I::TensionHeadache => r#"[{ value = "0.66 mmol/L", at = "-4 h" }]"#,
        I::EclampsiaRecurrent => r#"[{ value = "1.5 mmol/L", at = "-30 min" }]"#,
        I::MuscleCramps | I::Sports | I::TorsadesDePointes => LOW,
        I::FetalNeuroprotection | I::AsthmaSevere | I::CardiacArrest => NOTHING,
        I::Migraine
        | I::PreEclampsia
        | I::PretermLabor
        | I::AtrialFibrillation
        | I::ParenteralNutrition
        | I::Tetanus => USUAL,
    }
}

/// Prior doses: a list of TOML.
const fn prior_doses(indication: Indication) -> &'static str {
    match indication {
        Indication::EclampsiaRecurrent => {
            "[\n  { dose = \"4 g\", over = \"20 min\", at = \"-5 h\" },\n  \
             { rate = \"1 g/h\", for = \"4.6 h\", at = \"-4.6 h\" },\n]"
        }
        _ => NOTHING,
    }
}

/// Keys of the solution.
const fn solution(indication: Indication) -> &'static str {
    use Indication as I;
    match indication {
        I::DeficiencyMild | I::AsthmaSevere => r#"product = "us-premix-4pct-50mL""#,
        I::DeficiencySevere => r#"bag = "5 g / 1000 mL""#,
        I::MuscleCramps | I::Sports | I::Migraine | I::TensionHeadache => r#"bag = "1 g / 100 mL""#,
        I::AtrialFibrillation => r#"bag = "40 mmol / 500 mL""#,
        I::ParenteralNutrition => r#"bag = "2 g / 2000 mL""#,
        I::CardiacArrest => "product = \"us-vial-50pct-10mL\"\ndraw = \"4 mL\"\ndiluent = \"6 mL\"",
        I::PreEclampsia
        | I::EclampsiaRecurrent
        | I::FetalNeuroprotection
        | I::PretermLabor
        | I::TorsadesDePointes
        | I::Tetanus => r#"product = "us-premix-4pct-500mL""#,
    }
}

/// The steps, one a line.
const fn steps(indication: Indication) -> &'static [&'static str] {
    use Indication as I;
    match indication {
        I::DeficiencyMild => &[r#"dose = "2 g", over = "2 h""#],
        I::DeficiencySevere => &[r#"dose = "5 g", over = "3 h""#],
        I::MuscleCramps | I::Sports => &[r#"dose = "1 g", over = "60 min""#],
        I::Migraine => &[r#"dose = "1 g", over = "15 min""#],
        I::TensionHeadache => &[r#"dose = "1 g", over = "30 min""#],
        I::PreEclampsia | I::FetalNeuroprotection => &[
            r#"dose = "4 g", over = "20 min""#,
            r#"rate = "1 g/h", for = "24 h""#,
        ],
        I::EclampsiaRecurrent => &[
            r#"dose = "2 g", over = "5 min""#,
            r#"rate = "1 g/h", for = "24 h""#,
        ],
        I::PretermLabor => &[
            r#"dose = "4 g", over = "20 min""#,
            r#"rate = "1.5 g/h", for = "48 h""#,
        ],
        I::TorsadesDePointes => &[
            r#"dose = "2 g", over = "10 min""#,
            r#"rate = "1 g/h", for = "6 h""#,
        ],
        I::AtrialFibrillation => &[
            r#"dose = "10 mmol", over = "20 min""#,
            r#"rate = "10 mmol/h", for = "3 h""#,
        ],
        I::AsthmaSevere => &[r#"dose = "2 g", over = "20 min""#],
        I::CardiacArrest => &[r#"dose = "2 g", over = "2 min""#],
        I::ParenteralNutrition => &[r#"dose = "2 g", over = "24 h""#],
        I::Tetanus => &[r#"rate = "1 g/h", for = "24 h""#],
    }
}

/// A case file for `indication` with a comment on every key: an order that may start.
#[must_use]
pub fn example_case(indication: Indication) -> String {
    let (setting, specialist) = care(indication);
    let steps = steps(indication).iter();
    let steps: Vec<String> = steps.map(|step| format!("  {{ {step} }},")).collect();
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
        levels = levels(indication),
        prior = prior_doses(indication),
        solution = solution(indication),
        steps = steps.join("\n"),
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
