//! Units, salts, numbers as people type them and as the program prints them.

mod factors;
mod plain_decimals;
mod printed;
mod readings;
mod refusals;
mod salts;
mod spellings;
mod windows;
