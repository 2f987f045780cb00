//! The parameters of a model file.

use crate::pk::quantity::Dimension;

/// A parameter a model file may give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// `CL`: clearance, L/h.
    Clearance,
    /// `V`: volume of distribution, or the central one, L.
    Volume,
    /// `V1`: central volume of distribution, L.
    CentralVolume,
    /// `Q`: intercompartmental clearance, L/h.
    Intercompartmental,
    /// `V2`: peripheral volume of distribution, L.
    PeripheralVolume,
    /// `KA`: absorption rate constant of the depot, 1/h.
    Absorption,
    /// `F`: bioavailability.
    Bioavailability,
    /// `ALAG`: lag time, h.
    Lag,
    /// `R1`: rate of input that the model estimates, mmol/h.
    ModeledRate,
    /// `D1`: duration of input that the model estimates, h.
    ModeledDuration,
    /// `FU`: filterable (not protein bound) fraction of serum magnesium.
    FractionUnbound,
    /// `TM`: tubular maximum of reabsorption per liter of filtrate, mmol/L.
    TubularMaximum,
    /// `SPLAY`: width of the bend at the threshold, mmol/L of filtrate.
    Splay,
    /// `RIN`: net input from gut and tissue at rest, mmol/h.
    RestingInput,
    /// `CLNR`: non-renal clearance, L/h.
    NonRenal,
}

impl Parameter {
    /// Every parameter.
    pub const ALL: [Self; 15] = [
        Self::Clearance,
        Self::Volume,
        Self::CentralVolume,
        Self::Intercompartmental,
        Self::PeripheralVolume,
        Self::Absorption,
        Self::Bioavailability,
        Self::Lag,
        Self::ModeledRate,
        Self::ModeledDuration,
        Self::FractionUnbound,
        Self::TubularMaximum,
        Self::Splay,
        Self::RestingInput,
        Self::NonRenal,
    ];

    /// The name used in model files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Clearance => "CL",
            Self::Volume => "V",
            Self::CentralVolume => "V1",
            Self::Intercompartmental => "Q",
            Self::PeripheralVolume => "V2",
            Self::Absorption => "KA",
            Self::Bioavailability => "F",
            Self::Lag => "ALAG",
            Self::ModeledRate => "R1",
            Self::ModeledDuration => "D1",
            Self::FractionUnbound => "FU",
            Self::TubularMaximum => "TM",
            Self::Splay => "SPLAY",
            Self::RestingInput => "RIN",
            Self::NonRenal => "CLNR",
        }
    }

    /// What the number means.
    #[must_use]
    pub fn dimension(self) -> Dimension {
        match self {
            Self::Clearance | Self::Intercompartmental | Self::NonRenal => Dimension::Clearance,
            Self::Volume | Self::CentralVolume | Self::PeripheralVolume => Dimension::Volume,
            Self::Absorption => Dimension::PerTime,
            Self::Bioavailability | Self::FractionUnbound => Dimension::Fraction,
            Self::Lag | Self::ModeledDuration => Dimension::Time,
            Self::ModeledRate | Self::RestingInput => Dimension::AmountRate,
            Self::TubularMaximum | Self::Splay => Dimension::Level,
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|parameter| parameter.name() == name)
    }

    /// Whether it says how a dose enters, and nothing about the course of what has.
    #[must_use]
    pub fn belongs_to_doses(self) -> bool {
        matches!(
            self,
            Self::Absorption
                | Self::Bioavailability
                | Self::Lag
                | Self::ModeledRate
                | Self::ModeledDuration
        )
    }

    /// Whether zero is a possible value.
    #[must_use]
    pub fn may_be_zero(self) -> bool {
        matches!(
            self,
            Self::NonRenal
                | Self::RestingInput
                | Self::TubularMaximum
                | Self::Lag
                | Self::Clearance
                | Self::Intercompartmental
                | Self::Absorption
                | Self::Bioavailability
        )
    }
}
