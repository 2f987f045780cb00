//! `models`: what is known about the models of this program, or about one in a file.

use crate::Result;
use crate::pk::{Model, library};

/// Models, and the file of the one that is shown.
#[derive(Clone, Debug)]
pub struct ModelsAnswer {
    /// The models.
    pub models: Vec<Model>,
    /// The file as shipped, where one model is shown.
    pub file: Option<&'static str>,
}

/// Every model of this program.
///
/// # Errors
/// As [`library::all`].
pub fn list_models() -> Result<ModelsAnswer> {
    Ok(ModelsAnswer {
        models: library::all()?.to_vec(),
        file: None,
    })
}

/// The model of this program with the id `id`, and its file.
///
/// # Errors
/// As [`library::find`].
pub fn show_model(id: &str) -> Result<ModelsAnswer> {
    Ok(ModelsAnswer {
        models: vec![library::find(id)?.clone()],
        file: library::text(id),
    })
}

/// A model file that was read and found sound.
#[derive(Clone, Debug)]
pub struct SoundModel {
    /// Name of the file.
    pub file: String,
    /// The model in it.
    pub model: Model,
}

impl SoundModel {
    /// Numbers that the source prints and the file holds (`[[reproduces]]`, `[[fails]]`); they
    /// were not computed again.
    #[must_use]
    pub fn printed_numbers(&self) -> usize {
        self.model.reproduces().len() + self.model.fails().len()
    }
}
