//! Published magnesium models.
