//! Individual estimates: the command line against what other programs found, and the pieces
//! against closed forms.

mod anchors;
mod averaging;
mod below;
mod closed_form;
mod kink_certainty;
mod kinks;
mod occasions;
mod recovery;
mod residual_kinds;
mod table;
mod validation;
mod words;

use maginfuse::pk::spec::ResidualError;
use serde_json::Value;
use std::fmt::Write;

/// A one-compartment model with chosen numbers; `covariates` is put below each parameter.
pub struct ModelText {
    pub structure: &'static str,
    pub absorption: &'static str,
    /// Name, value with unit, variance, further lines.
    pub parameters: Vec<(&'static str, String, f64, &'static str)>,
    pub correlation: &'static str,
    pub residual: String,
}

impl ModelText {
    /// The model file.
    pub fn text(&self) -> String {
        let mut text = format!(
            "schema = 1\nid = \"test\"\ntitle = \"A test\"\nuse = \"display\"\n\
             [source]\ncitation = \"none\"\ngrade = \"F\"\n\
             [population]\ndescription = \"nobody\"\n\
             [structure]\nkind = \"{}\"\nelimination = \"linear\"\nabsorption = \"{}\"\n",
            self.structure, self.absorption
        );
        for (name, value, variance, more) in &self.parameters {
            let _ = write!(text, "[parameters.{name}]\nvalue = \"{value}\"\n");
            if *variance > 0.0 {
                let _ = writeln!(text, "variance = {variance:?}");
            }
            let _ = write!(text, "locator = \"here\"\n{more}\n");
        }
        text + self.correlation + "\n[residual]\n" + &self.residual + "\n"
    }
}

/// A normal residual error whose variances add.
pub fn error(proportional: f64, additive: f64) -> ResidualError {
    ResidualError {
        proportional,
        additive,
        ..ResidualError::default()
    }
}

/// Runs `fit --dataset` and returns its document.
pub fn fitted(model: &str, data: &str, more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let (file, set) = (
        folder.path().join("model.toml"),
        folder.path().join("data.csv"),
    );
    std::fs::write(&file, model).unwrap();
    std::fs::write(&set, data).unwrap();
    let mut args = vec![
        "fit",
        "--dataset",
        set.to_str().unwrap(),
        "--model",
        file.to_str().unwrap(),
    ];
    args.extend(more);
    let (code, document) = crate::cli::document(&args);
    assert_eq!(code, 0, "{document:#}");
    document
}

/// A deviation of the subject at `index`.
pub fn eta(document: &Value, index: usize, name: &str) -> f64 {
    let found = &document["subjects"][index]["eta"][name];
    found
        .as_f64()
        .unwrap_or_else(|| panic!("no {name} in {document:#}"))
}
