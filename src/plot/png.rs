//! A small PNG writer: true color, one image, texts in the head.
//!
//! Figures are flat areas and thin lines, for which the `Up` filter and a greedy search for
//! repeats with the fixed code table come close to a general compressor.
//!
//! Source: PNG specification, W3C, third edition (chunks, filters); RFC 1950 (zlib wrapper,
//! Adler-32) and RFC 1951 (deflate, section 3.2.5 and 3.2.6).

const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
/// Bytes of one pixel.
const PIXEL: usize = 3;
/// Pixels per meter at two pixels to the point of 1/72 inch.
const DENSITY: u32 = 5669;

/// The file for `pixels` (rows of red, green, blue) with `texts` as keyword and text.
pub(super) fn encode(
    pixels: &[u8],
    (width, height): (u32, u32),
    texts: &[(&str, &str)],
) -> Vec<u8> {
    let mut file = SIGNATURE.to_vec();
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 2, 0, 0, 0]);
    chunk(&mut file, b"IHDR", &head);
    let density = [&DENSITY.to_be_bytes()[..], &DENSITY.to_be_bytes()[..], &[1]].concat();
    chunk(&mut file, b"pHYs", &density);
    for (keyword, text) in texts {
        // iTXt: not compressed, no language tag, no translated keyword, UTF-8.
        chunk(
            &mut file,
            b"iTXt",
            &[keyword.as_bytes(), &[0, 0, 0, 0, 0], text.as_bytes()].concat(),
        );
    }
    chunk(
        &mut file,
        b"IDAT",
        &zlib(&filtered(pixels, width as usize * PIXEL)),
    );
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    file.extend((data.len() as u32).to_be_bytes());
    let start = file.len();
    file.extend(kind);
    file.extend(data);
    let sum = crc32(&file[start..]);
    file.extend(sum.to_be_bytes());
}

fn crc32(data: &[u8]) -> u32 {
    let step = |sum: u32, &byte: &u8| {
        (0..8).fold(sum ^ u32::from(byte), |s, _| {
            (s >> 1) ^ (0xedb8_8320 * (s & 1))
        })
    };
    !data.iter().fold(!0, step)
}

/// Rows as differences from the row above (filter type 2).
fn filtered(pixels: &[u8], row: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(pixels.len() + pixels.len() / row);
    let mut above = vec![0; row];
    for line in pixels.chunks_exact(row) {
        out.push(2);
        out.extend(
            line.iter()
                .zip(&above)
                .map(|(now, up)| now.wrapping_sub(*up)),
        );
        above.copy_from_slice(line);
    }
    out
}

fn zlib(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    out.extend(deflate(data));
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65521;
        (a, (b + a) % 65521)
    });
    out.extend(((b << 16) | a).to_be_bytes());
    out
}

const LEAST_MATCH: usize = 4;
const MOST_MATCH: usize = 258;
const WINDOW: usize = 32_768;
const HASH_BITS: u32 = 15;

/// One final block with the fixed codes; each place looks at one earlier candidate.
fn deflate(data: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b011, 3);
    let mut seen = vec![usize::MAX; 1 << HASH_BITS];
    let mut place = 0;
    while place < data.len() {
        let (length, distance) = repeat_at(data, place, &mut seen);
        if length < LEAST_MATCH {
            bits.symbol(u32::from(data[place]));
            place += 1;
        } else {
            bits.length(length as u32);
            bits.distance(distance as u32);
            place += length;
        }
    }
    bits.symbol(256);
    bits.finish()
}

/// Length and distance of a repeat that starts at `place`; length 0 when there is none.
fn repeat_at(data: &[u8], place: usize, seen: &mut [usize]) -> (usize, usize) {
    let Some(word) = data.get(place..place + LEAST_MATCH) else {
        return (0, 0);
    };
    let key = u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
    let slot = (key.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize;
    let before = std::mem::replace(&mut seen[slot], place);
    if before == usize::MAX || place - before > WINDOW {
        return (0, 0);
    }
    let pairs = data[before..].iter().zip(&data[place..]).take(MOST_MATCH);
    (
        pairs.take_while(|(old, new)| old == new).count(),
        place - before,
    )
}

/// Bits, the first one lowest in its byte.
#[derive(Default)]
struct Bits {
    out: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        self.held |= u64::from(value) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// A Huffman code goes in with its highest bit first.
    fn code(&mut self, code: u32, count: u32) {
        self.push(code.reverse_bits() >> (32 - count), count);
    }

    /// A literal or length symbol in the fixed table (RFC 1951, 3.2.6).
    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8),
            144..=255 => self.code(0x190 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0xc0 + symbol - 280, 8),
        }
    }

    fn length(&mut self, length: u32) {
        if length == MOST_MATCH as u32 {
            return self.symbol(285);
        }
        let offset = length - 3;
        if offset < 8 {
            return self.symbol(257 + offset);
        }
        // Groups of four symbols share a number of extra bits.
        let extra = offset.ilog2() - 2;
        self.symbol(257 + 4 * extra + (offset >> extra));
        self.push(offset & ((1 << extra) - 1), extra);
    }

    fn distance(&mut self, distance: u32) {
        let offset = distance - 1;
        if offset < 4 {
            return self.code(offset, 5);
        }
        let extra = offset.ilog2() - 1;
        self.code(2 * extra + (offset >> extra), 5);
        self.push(offset & ((1 << extra) - 1), extra);
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.out.push(self.held as u8);
        }
        self.out
    }
}
