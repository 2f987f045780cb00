//! What a caller may show.
