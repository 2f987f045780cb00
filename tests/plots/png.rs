//! Reads a PNG figure back, as another program does.

use std::io::Cursor;

/// A decoded picture.
pub(super) struct Picture {
    pub width: usize,
    pub height: usize,
    /// Keyword and text of the head.
    pub texts: Vec<(String, String)>,
    /// Red, green and blue, row by row.
    bytes: Vec<u8>,
}

impl Picture {
    /// Red, green and blue at a place.
    pub(super) fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        [0, 1, 2].map(|channel| self.bytes[3 * (y * self.width + x) + channel])
    }
}

/// Decodes a file; panics where it breaks the specification.
pub(super) fn read(file: &[u8]) -> Picture {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let mut reader = decoder.read_info().expect("a head");
    let mut bytes = vec![0; reader.output_buffer_size().expect("a size")];
    let frame = reader.next_frame(&mut bytes).expect("an image");
    assert_eq!(
        (frame.color_type, frame.bit_depth),
        (png::ColorType::Rgb, png::BitDepth::Eight)
    );
    reader.finish().expect("nothing broken behind the image");
    let texts = reader.info().utf8_text.iter();
    let texts = texts.map(|chunk| (chunk.keyword.clone(), chunk.get_text().expect("UTF-8")));
    Picture {
        width: frame.width as usize,
        height: frame.height as usize,
        texts: texts.collect(),
        bytes,
    }
}
