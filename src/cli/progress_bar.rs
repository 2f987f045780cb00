//! How far a long run is, for somebody at a terminal.

use std::io::{IsTerminal, Write};

/// Fewer patients than this are done before anybody looks.
const WORTH_WATCHING: u64 = 200_000;
/// Characters of the bar.
const WIDTH: u64 = 40;

/// A bar on standard error, drawn only on a terminal.
pub(super) struct ProgressBar {
    total: u64,
    shown: Option<u64>,
}

impl ProgressBar {
    /// A bar for `total` patients, unless messages are not wanted.
    pub(super) fn new(total: u64, quiet: bool) -> Self {
        let wanted = !quiet && total >= WORTH_WATCHING && std::io::stderr().is_terminal();
        Self {
            total,
            shown: wanted.then_some(u64::MAX),
        }
    }

    /// `done` patients are done; the bar goes away with the last one.
    pub(super) fn tell(&mut self, done: u64) {
        let percent = 100 * done / self.total;
        let Some(shown) = self.shown.replace(percent) else {
            self.shown = None;
            return;
        };
        if shown == percent {
            return;
        }
        let line = if done == self.total {
            "\r\x1b[K".to_owned()
        } else {
            let full = (WIDTH * done / self.total) as usize;
            let (full, empty) = ("#".repeat(full), ".".repeat(WIDTH as usize - full));
            format!(
                "\r[{full}{empty}] {percent:>3} % of {} patients",
                self.total
            )
        };
        let mut err = std::io::stderr().lock();
        // Nobody is left to tell when this write fails.
        let _ = err.write_all(line.as_bytes()).and_then(|()| err.flush());
    }
}
