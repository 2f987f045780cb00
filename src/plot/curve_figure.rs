//! What a figure is made of: plain numbers and words, before they have a place.

/// The most curves one figure can keep apart.
pub const MAX_SERIES: usize = 8;

/// The longest text a figure takes, in characters.
pub const MAX_TEXT: usize = 1000;

/// Serum level over time, with the dose rate below it.
///
/// Time is in hours after the start of the order, levels are total serum magnesium in mmol/L.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveFigure {
    /// What the figure shows, in one line if possible; longer text is wrapped.
    pub title: String,
    /// Patient and order in short; may be empty.
    pub subtitle: String,
    /// Predicted levels, 1 to [`MAX_SERIES`]; each should have a line style of its own.
    pub series: Vec<Series>,
    /// Ranges around the curves, drawn below them; may be empty.
    pub ribbons: Vec<Ribbon>,
    /// Level bands behind the curves, lowest first; only those in sight are drawn.
    pub bands: Vec<Band>,
    /// What is infused; empty leaves out the lower panel.
    pub doses: Vec<DoseBar>,
    /// Levels reported by the laboratory.
    pub measured: Vec<Measured>,
    /// Small lines below: model, assumptions, version.
    pub footer: Vec<String>,
    /// The figure in words, for people who cannot see it (`desc` in SVG, `Description` in PNG).
    pub description: String,
}

/// One predicted curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name in the legend.
    pub label: String,
    /// Time in hours and level in mmol/L, in order of time, two points or more.
    pub points: Vec<(f64, f64)>,
    /// Line style: curves must be told apart without color.
    pub line: Line,
}

/// The range of levels around a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Ribbon {
    /// Name in the legend.
    pub label: String,
    /// Time in hours, lowest and highest level in mmol/L, in order of time, two points or more.
    pub points: Vec<(f64, f64, f64)>,
}

/// Line style of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Unbroken.
    Solid,
    /// Long dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// A long dash and a dot in turn.
    DashDot,
}

/// A range of levels with a meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Lower bound in mmol/L.
    pub from: f64,
    /// Upper bound in mmol/L; `None` is open upward.
    pub to: Option<f64>,
    /// The meaning in words; the figure adds the level to it.
    pub label: String,
    /// Decides the tint.
    pub severity: BandSeverity,
}

/// How much a band should worry the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BandSeverity {
    /// The reference range.
    Normal,
    /// Above the reference range: watch.
    Watch,
    /// Signs become possible.
    Caution,
    /// Stop and reassess.
    Stop,
    /// An emergency.
    Emergency,
}

/// A constant-rate infusion.
#[derive(Clone, Debug, PartialEq)]
pub struct DoseBar {
    /// Start in hours.
    pub from: f64,
    /// End in hours, after the start.
    pub to: f64,
    /// Rate in mmol/h of magnesium.
    pub rate: f64,
    /// The dose as ordered, for example `4 g over 20 min`; a label used several times is drawn
    /// once, with the number of times.
    pub label: String,
}

/// A level reported by the laboratory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Time in hours.
    pub time: f64,
    /// Level in mmol/L.
    pub level: f64,
}

impl CurveFigure {
    /// First and last time in the figure, in hours.
    pub(super) fn time_span(&self) -> (f64, f64) {
        let curves = self
            .series
            .iter()
            .flat_map(|series| &series.points)
            .map(|point| point.0);
        let doses = self.doses.iter().flat_map(|dose| [dose.from, dose.to]);
        let ribbons = self.ribbons.iter().flat_map(|ribbon| &ribbon.points);
        let times = curves
            .chain(doses)
            .chain(ribbons.map(|point| point.0))
            .chain(self.measured.iter().map(|measured| measured.time));
        times.fold((f64::INFINITY, f64::NEG_INFINITY), |(first, last), time| {
            (first.min(time), last.max(time))
        })
    }
}
