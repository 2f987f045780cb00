//! The input hash covers the bytes of the data set and of the model file, and no name.

use super::one_reader::{LEVELS, fitted_model};
use super::*;

const COMMANDS: [&str; 2] = ["simulate", "fit"];

fn hash(folder: &Folder, command: &str, set: &str, model: &str) -> String {
    let document = folder.document(&[command, "--dataset", set, "--model", model]);
    let hash = document["provenance"]["input_sha256"].as_str().unwrap();
    assert_eq!(hash.len(), 64, "{hash}");
    hash.to_owned()
}

/// A folder whose data set and model file also stand there under a second name.
fn folder() -> Folder {
    let folder = Folder::new(&fitted_model(), LEVELS.as_bytes());
    std::fs::copy(folder.0.join("set.csv"), folder.0.join("copy.csv")).unwrap();
    std::fs::copy(folder.0.join("model.toml"), folder.0.join("copy.toml")).unwrap();
    folder
}

#[test]
fn meta_the_same_bytes_under_two_names_have_one_hash() {
    let folder = folder();
    for command in COMMANDS {
        let one = hash(&folder, command, "set.csv", "model.toml");
        assert_eq!(hash(&folder, command, "copy.csv", "copy.toml"), one);
        assert_eq!(hash(&folder, command, "./set.csv", "model.toml"), one);
    }
}

#[test]
fn meta_other_data_and_other_models_have_other_hashes() {
    let folder = folder();
    // One digit of one level, and a note that changes no number.
    let other = LEVELS.replacen("1.35", "1.36", 1);
    assert_ne!(other, LEVELS);
    std::fs::write(folder.0.join("other.csv"), other).unwrap();
    std::fs::write(folder.0.join("noted.csv"), format!("{LEVELS}# seen\n")).unwrap();
    let model = fitted_model().replacen("4 L/h", "5 L/h", 1);
    std::fs::write(folder.0.join("other.toml"), model).unwrap();
    for command in COMMANDS {
        let mut hashes = vec![
            hash(&folder, command, "set.csv", "model.toml"),
            hash(&folder, command, "other.csv", "model.toml"),
            hash(&folder, command, "noted.csv", "model.toml"),
            hash(&folder, command, "set.csv", "other.toml"),
        ];
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), 4, "{command}");
    }
}
