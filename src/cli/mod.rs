//! The command line: the only layer that reads arguments, files and the terminal.

/// Runs the command line of this process.
#[must_use]
pub fn run() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
