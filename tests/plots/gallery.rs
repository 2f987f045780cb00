//! The gallery shows what the program of this very build draws.

use crate::cli::run;

/// The commands of the gallery: lines of its page that start with the program.
fn commands() -> Vec<Vec<String>> {
    let page = std::fs::read_to_string("plots/README.md").unwrap();
    let lines = page
        .lines()
        .filter_map(|line| line.strip_prefix("maginfuse "));
    let quoted = |line: &str| -> Vec<String> {
        let parts = line.split('"').enumerate();
        let words = parts.flat_map(|(k, part)| -> Vec<String> {
            match k % 2 {
                0 => part.split_whitespace().map(str::to_owned).collect(),
                _ => vec![part.to_owned()],
            }
        });
        words.collect()
    };
    lines.map(quoted).collect()
}

#[test]
fn regress_every_figure_of_the_gallery_is_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let mut drawn = Vec::new();
    for mut args in commands() {
        let figure = args.pop().unwrap();
        let fresh = folder.path().join("fresh.svg");
        args.push(fresh.to_str().unwrap().to_owned());
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let ran = run(&args);
        assert!(matches!(ran.code, 0 | 10), "{args:?}: {}", ran.err);
        let (kept, fresh) = (
            std::fs::read(&figure).unwrap(),
            std::fs::read(fresh).unwrap(),
        );
        assert!(kept == fresh, "{figure} differs: run plots/regenerate.sh");
        drawn.push(figure);
    }
    for entry in std::fs::read_dir("plots").unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some((stem, "svg" | "png")) = name.rsplit_once('.') else {
            continue;
        };
        assert!(
            drawn.contains(&format!("plots/{stem}.svg")),
            "no command of plots/README.md draws {name}"
        );
    }
    assert!(drawn.len() >= 8, "{drawn:?}");
}
