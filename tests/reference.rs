//! Outside figures that are read where they are and not part of this project: the feature
//! `reference` asks for them, so that no comparison is ever left out in silence.

mod nonmem;
mod published;

/// A file of the folder that MAGINFUSE_REFERENCE names.
fn file(name: &str) -> String {
    let folder = std::env::var("MAGINFUSE_REFERENCE")
        .expect("the feature `reference` needs MAGINFUSE_REFERENCE, the folder of the figures");
    let path = std::path::PathBuf::from(folder).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
