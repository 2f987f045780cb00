//! SHA-256 in hexadecimal: what a result was made of.

use sha2::{Digest, Sha256};

/// SHA-256 of `bytes`, 64 hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// A digest in hexadecimal.
#[must_use]
pub fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
