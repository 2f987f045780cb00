//! Ctrl-C while the library is at work.

use maginfuse::{Error, Result};
use pyo3::prelude::*;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// Time between two looks at the signals: short for a person, long for the interpreter, whose
/// lock is needed for a look.
const BETWEEN: Duration = Duration::from_millis(50);

/// The signals of the interpreter, for one call.
#[derive(Clone)]
pub struct Signals {
    /// Only the thread that called can handle them, and only if it is the main one.
    caller: ThreadId,
    seen: Arc<Mutex<Seen>>,
}

/// What was seen of the signals.
struct Seen {
    /// When they were looked at.
    at: Instant,
    /// What the interpreter wants to be raised as soon as the work has ended.
    raised: Option<PyErr>,
}

impl Signals {
    /// Those of the interpreter that calls on this thread.
    pub fn here() -> Self {
        let seen = Seen {
            at: Instant::now(),
            raised: None,
        };
        Self {
            caller: thread::current().id(),
            seen: Arc::new(Mutex::new(seen)),
        }
    }

    /// Lets Python handle its signals, now and then; an exception ends the work of every thread.
    ///
    /// # Errors
    /// Internal, in the place of the exception, which is kept for [`Self::raised`].
    pub fn handle(&self) -> Result<()> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let due = thread::current().id() == self.caller && seen.at.elapsed() >= BETWEEN;
        if due && seen.raised.is_none() {
            seen.raised = Python::attach(|py| py.check_signals()).err();
            seen.at = Instant::now();
        }
        match seen.raised {
            Some(_) => Err(Error::internal("the work was ended by a signal")),
            None => Ok(()),
        }
    }

    /// The exception that ended the work.
    pub fn raised(&self) -> Option<PyErr> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.raised.take()
    }
}

/// A text that is read in pieces, with a look at the signals before each.
pub struct WatchedText<'a> {
    /// What is left of it.
    rest: &'a [u8],
    signals: &'a Signals,
}

impl<'a> WatchedText<'a> {
    /// All of `text`.
    pub fn new(text: &'a str, signals: &'a Signals) -> io::BufReader<Self> {
        /// A few subjects of a data set, each of which may take a while.
        const PIECE: usize = 1 << 9;
        let rest = text.as_bytes();
        io::BufReader::with_capacity(PIECE, Self { rest, signals })
    }
}

impl Read for WatchedText<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        self.signals.handle().map_err(io::Error::other)?;
        self.rest.read(room)
    }
}
