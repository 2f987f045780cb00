//! The one error of the crate: what was given, what is allowed, what to do.

use schemars::JsonSchema;
use serde::Serialize;
use std::fmt;

/// Result with the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Whether a character would change how the text around it is shown: controls, zero-width
/// characters and marks that turn the direction of writing.
#[must_use]
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// What went wrong, in classes that a caller can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// A broken invariant inside the program.
    Internal,
    /// The command line itself is wrong.
    Usage,
    /// The input is not what the format allows.
    Malformed,
    /// The input has more than one reading.
    Ambiguous,
    /// A required clinical input was not given.
    Missing,
    /// A required clinical input is too old to be used.
    Stale,
    /// Outside what the program is validated for.
    OutOfScope,
    /// A file could not be read or written.
    File,
}

impl ErrorKind {
    /// The word used for the kind in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Usage => "usage",
            Self::Malformed => "malformed",
            Self::Ambiguous => "ambiguous",
            Self::Missing => "missing",
            Self::Stale => "stale",
            Self::OutOfScope => "out-of-scope",
            Self::File => "file",
        }
    }

    /// Which kind decides where an input has several problems: nothing that can be corrected
    /// helps a patient outside the scope, and what cannot be read may hide what is missing.
    fn rank(self) -> u8 {
        match self {
            Self::Internal => 0,
            Self::Usage | Self::File => 1,
            Self::OutOfScope => 2,
            Self::Malformed | Self::Ambiguous => 3,
            Self::Missing => 4,
            Self::Stale => 5,
        }
    }

    /// Process exit code of an error of this kind.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Internal => 1,
            Self::Usage | Self::File => 2,
            Self::Malformed | Self::Ambiguous => 3,
            Self::Missing | Self::Stale => 4,
            Self::OutOfScope => 5,
        }
    }
}

/// An option and a value for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Setting {
    key: &'static str,
    value: &'static str,
}

/// An error: what was given and allowed (`message`), what to do (`help`), which input (`key`),
/// where (`at`). One error can carry every problem of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    help: Box<str>,
    /// The option that the help ends with; boxed like the help, so that a result stays small.
    setting: Option<Box<Setting>>,
    key: Option<String>,
    at: Option<String>,
    /// The other problems of the same input; boxed, so that a result stays small.
    others: Box<[Error]>,
}

impl Error {
    /// An error of `kind`; `message` names what was given and what is allowed, `help` what to do.
    pub fn new(kind: ErrorKind, message: impl Into<String>, help: impl Into<String>) -> Self {
        let clean = |text: String| text.replace(is_unprintable, "\u{fffd}");
        Self {
            kind,
            message: clean(message.into()),
            help: clean(help.into()).into(),
            setting: None,
            key: None,
            at: None,
            others: Box::default(),
        }
    }

    /// A broken invariant; `message` says which.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(
            ErrorKind::Internal,
            message,
            "nothing was calculated; please report this case",
        )
    }

    /// The same error with the place it was found at (a flag, or file, line and column),
    /// unless a more exact place is already known.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        // Only the line ends of the excerpt are ours.
        let stray = |c: char| is_unprintable(c) && c != '\n';
        self.at
            .get_or_insert_with(|| place.into().replace(stray, "\u{fffd}"));
        self
    }

    /// The same error with the input it is about (`patient.weight`, `dose`), unless a more exact
    /// one is already known.
    #[must_use]
    pub fn about(mut self, key: impl Into<String>) -> Self {
        self.key.get_or_insert_with(|| key.into());
        self
    }

    /// The same error with a help that ends with an option set to a value; its last words lead up
    /// to it.
    #[must_use]
    pub fn with_setting(mut self, key: &'static str, value: &'static str) -> Self {
        self.setting = Some(Box::new(Setting { key, value }));
        self
    }

    /// The same error, each problem that has no place yet put where `place_of` says that the input
    /// it is about stands, and every option called what it is called there.
    #[must_use]
    pub fn placed(mut self, place_of: &impl Fn(&str) -> Option<String>) -> Self {
        if let Some(Setting { key, value }) = self.setting.as_deref()
            && let Some(place) = place_of(key)
        {
            self.help = format!("{} {place} {value}", self.help).into();
            self.setting = None;
        }
        if self.at.is_none() {
            self.at = self.key.as_deref().and_then(place_of);
        }
        let others = self.others.into_iter();
        self.others = others.map(|other| other.placed(place_of)).collect();
        self
    }

    /// All problems of one input as one error, the kind that decides first; `None` without any.
    #[must_use]
    pub fn joined(problems: Vec<Self>) -> Option<Self> {
        let mut problems: Vec<Self> = problems.into_iter().flat_map(Self::apart).collect();
        problems.sort_by_key(|problem| problem.kind.rank());
        let mut problems = problems.into_iter();
        let mut first = problems.next()?;
        first.others = problems.collect();
        Some(first)
    }

    /// The problems, each an error of its own.
    fn apart(mut self) -> Vec<Self> {
        let others = std::mem::take(&mut self.others);
        let mut all = vec![self];
        all.extend(others.into_vec());
        all
    }

    /// Every problem of the input, this one first.
    pub fn problems(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }

    /// The class of the error.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What was given and what is allowed.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> String {
        match self.setting.as_deref() {
            Some(Setting { key, value }) => format!("{} {key} = {value}", self.help),
            None => self.help.to_string(),
        }
    }

    /// Where it was found: a flag, a key, or a file with line and column.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.at.as_deref()
    }

    /// The input it is about: a key of the case file, or the name of an option.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Whether a required input was not given or is too old.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self.kind, ErrorKind::Missing | ErrorKind::Stale)
    }

    /// Whether the input could not be read in exactly one way.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        matches!(self.kind, ErrorKind::Malformed | ErrorKind::Ambiguous)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        if let Some(place) = &self.at {
            write!(f, "\n  at: {place}")?;
        }
        if !self.help.is_empty() {
            write!(f, "\nhelp: {}", self.help())?;
        }
        for other in &self.others {
            write!(f, "\n{other}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
