//! From a scene to the bytes of a file.

#[cfg(feature = "png")]
use super::bitmap;
use super::scene::{Caption, Scene};
use super::svg;
use crate::error::{Error, ErrorKind, Result};
use std::path::Path;

/// File format of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Scalable vector graphics, texts as text.
    Svg,
    /// A bitmap of two pixels to the point; drawn by a build with the feature `png` only.
    Png,
}

impl Format {
    /// The format that the name of `path` asks for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Usage`] unless the name ends in `.svg` or `.png`, and for `.png` in a build
    /// without the feature `png`.
    pub fn from_path(path: &Path) -> Result<Self> {
        let ending = path
            .extension()
            .and_then(|e| e.to_str())
            .map(str::to_ascii_lowercase);
        match ending.as_deref() {
            Some("svg") => Ok(Self::Svg),
            Some("png") if cfg!(feature = "png") => Ok(Self::Png),
            Some("png") => Err(no_bitmaps()),
            _ => Err(Error::new(
                ErrorKind::Usage,
                format!("cannot tell the figure format of `{}`", path.display()),
                "give a file name that ends in .svg or .png",
            )),
        }
    }
}

/// A bitmap asked of a build that cannot paint one.
fn no_bitmaps() -> Error {
    Error::new(
        ErrorKind::Usage,
        "this build draws no PNG figures",
        "ask for .svg, or build with the feature png: cargo build --release --features png",
    )
}

/// `scene` as the bytes of a file in `format`.
pub(super) fn file_bytes(scene: &Scene, caption: Caption<'_>, format: Format) -> Result<Vec<u8>> {
    match format {
        Format::Svg => Ok(svg::document(scene, caption).into_bytes()),
        #[cfg(feature = "png")]
        Format::Png => bitmap::png_file(scene, caption),
        #[cfg(not(feature = "png"))]
        Format::Png => Err(no_bitmaps()),
    }
}
