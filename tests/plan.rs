//! The risk map and the search for a regimen, through the library and through the binary.

mod doubts;
mod map;
mod search;
mod update;

use std::path::PathBuf;

pub const PRE_ECLAMPSIA: &str = "tests/cases/pre-eclampsia.toml";
pub const CKD4: &str = "tests/cases/deficiency-severe-ckd4.toml";

/// What stops every order of [`CKD4`] until a named person accepts it.
pub const KIDNEY_STOP: &str = "filtration-severe";

/// The case at `path` with further levels (time, level with its unit), in a folder of its own.
pub fn with_typed_levels(path: &str, levels: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let text = std::fs::read_to_string(path).unwrap();
    let start = text.find("levels = [").unwrap();
    let end = start + text[start..].find("}]").unwrap() + 1;
    let more: String = levels
        .iter()
        .map(|(at, level)| format!(", {{ value = \"{level}\", at = \"{at}\" }}"))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.toml");
    std::fs::write(&file, format!("{}{more}{}", &text[..end], &text[end..])).unwrap();
    (folder, file)
}
