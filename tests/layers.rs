//! Imports point down only.
