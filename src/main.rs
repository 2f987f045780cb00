//! The `maginfuse` command.

fn main() -> std::process::ExitCode {
    maginfuse::cli::run()
}
