//! Clinical facts, each with its source.
