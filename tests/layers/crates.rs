//! What only one place may use, so that the library builds without it.

use super::{code_only, module_of, source_files};
use std::fs;

/// A crate or a part of `std`, and the modules that may name it.
struct Kept {
    path: &'static str,
    modules: &'static [&'static str],
}

const KEPT: [Kept; 8] = [
    // Bitmaps: the feature `png`.
    Kept {
        path: "plotters",
        modules: &["plot/bitmap"],
    },
    Kept {
        path: "png",
        modules: &["plot/bitmap"],
    },
    // The command line: the feature `cli`.
    Kept {
        path: "clap",
        modules: &["cli"],
    },
    Kept {
        path: "clap_complete",
        modules: &["cli"],
    },
    Kept {
        path: "clap_mangen",
        modules: &["cli"],
    },
    Kept {
        path: "tempfile",
        modules: &["cli"],
    },
    Kept {
        path: "parquet",
        modules: &["cli"],
    },
    // Threads: the bare library starts none.
    Kept {
        path: "std::thread",
        modules: &["threads", "cli"],
    },
];

/// Whether `code` begins a path with `name`, or imports it.
fn names_path(code: &str, name: &str) -> bool {
    let start = format!("{name}::");
    let begins = code.match_indices(&start).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == ':'))
    });
    begins || code.contains(&format!("use {name};"))
}

#[test]
fn prop_optional_crates_stay_behind_their_feature() {
    for file in source_files() {
        let module = module_of(&file).join("/");
        let code = code_only(&fs::read_to_string(&file).unwrap());
        for kept in &KEPT {
            let allowed = kept
                .modules
                .iter()
                .any(|home| module == *home || module.starts_with(&format!("{home}/")));
            assert!(
                allowed || !names_path(&code, kept.path),
                "{} names {}",
                file.display(),
                kept.path
            );
        }
    }
}

#[test]
fn prop_each_optional_crate_is_used_where_it_may_be() {
    for kept in &KEPT {
        let used = source_files().iter().any(|file| {
            let code = code_only(&fs::read_to_string(file).unwrap());
            names_path(&code, kept.path)
        });
        assert!(used, "nothing names {}", kept.path);
    }
}
