//! The words of `new`.

use clap::Args;

/// Arguments of `new`.
#[derive(Args, Debug)]
pub struct NewArgs {
    /// What it is given for
    #[arg(long, value_name = "ID", required_unless_present = "ask")]
    pub indication: Option<String>,
    /// Ask for the case line by line, only what matters, and check it; -o FILE keeps the case
    #[arg(long)]
    pub ask: bool,
}
