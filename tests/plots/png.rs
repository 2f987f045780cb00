//! Reads a PNG figure back: chunks with their check sums, the fixed-code deflate stream, rows.

/// A decoded picture.
pub(super) struct Picture {
    pub width: usize,
    pub height: usize,
    /// Keyword and text of the head.
    pub texts: Vec<(String, String)>,
    rows: Vec<Vec<u8>>,
}

impl Picture {
    /// Red, green and blue at a place.
    pub(super) fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        [0, 1, 2].map(|channel| self.rows[y][3 * x + channel])
    }
}

/// CRC-32 as in ISO 3309.
pub(super) fn crc(data: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for &byte in data {
        for bit in 0..8 {
            let low = (sum ^ (u32::from(byte) >> bit)) & 1;
            sum = (sum >> 1) ^ if low == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    !sum
}

fn number(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .fold(0, |sum, &byte| 256 * sum + usize::from(byte))
}

/// Decodes a file; panics where it breaks the specification.
pub(super) fn read(file: &[u8]) -> Picture {
    assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n", "signature");
    let (mut rest, mut head, mut data, mut texts) = (&file[8..], Vec::new(), Vec::new(), vec![]);
    let mut kinds = Vec::new();
    while !rest.is_empty() {
        let length = number(&rest[..4]);
        let (kind, content) = (&rest[4..8], &rest[8..8 + length]);
        assert_eq!(
            number(&rest[8 + length..12 + length]),
            crc(&rest[4..8 + length]) as usize
        );
        match kind {
            b"IHDR" => head = content.to_vec(),
            b"IDAT" => data.extend(content),
            b"iTXt" => texts.push(words(content)),
            _ => {}
        }
        kinds.push(kind.to_vec());
        rest = &rest[12 + length..];
    }
    assert_eq!(
        (kinds[0].as_slice(), kinds[kinds.len() - 1].as_slice()),
        (&b"IHDR"[..], &b"IEND"[..])
    );
    assert_eq!(
        head[8..],
        [8, 2, 0, 0, 0],
        "true color, 8 bits, not interlaced"
    );
    let (width, height) = (number(&head[..4]), number(&head[4..8]));
    let rows = unfiltered(&unzipped(&data), width);
    assert_eq!(rows.len(), height);
    Picture {
        width,
        height,
        texts,
        rows,
    }
}

fn words(content: &[u8]) -> (String, String) {
    let end = content
        .iter()
        .position(|&b| b == 0)
        .expect("a keyword ends");
    let text = std::str::from_utf8(&content[end + 5..]).expect("UTF-8");
    (
        String::from_utf8_lossy(&content[..end]).into_owned(),
        text.to_string(),
    )
}

fn unfiltered(bytes: &[u8], width: usize) -> Vec<Vec<u8>> {
    let mut rows: Vec<Vec<u8>> = Vec::new();
    for line in bytes.chunks(1 + 3 * width) {
        assert_eq!(
            (line[0], line.len()),
            (2, 1 + 3 * width),
            "filter Up, whole rows"
        );
        let above = rows.last().cloned().unwrap_or_else(|| vec![0; 3 * width]);
        rows.push(
            line[1..]
                .iter()
                .zip(above)
                .map(|(now, up)| now.wrapping_add(up))
                .collect(),
        );
    }
    rows
}

fn unzipped(stream: &[u8]) -> Vec<u8> {
    assert_eq!(number(&stream[..2]) % 31, 0, "zlib head");
    assert_eq!(stream[0] & 15, 8, "deflate");
    let end = stream.len() - 4;
    let out = inflated(&stream[2..end]);
    let (mut a, mut b) = (1_usize, 0_usize);
    for &byte in &out {
        a = (a + usize::from(byte)) % 65521;
        b = (b + a) % 65521;
    }
    assert_eq!(number(&stream[end..]), b * 65536 + a, "Adler-32");
    out
}

struct Bits<'a>(&'a [u8], usize);

impl Bits<'_> {
    fn bit(&mut self) -> usize {
        let bit = self.0[self.1 / 8] >> (self.1 % 8) & 1;
        self.1 += 1;
        usize::from(bit)
    }

    fn low_first(&mut self, count: usize) -> usize {
        (0..count).map(|place| self.bit() << place).sum()
    }

    fn high_first(&mut self, count: usize) -> usize {
        (0..count).fold(0, |code, _| 2 * code + self.bit())
    }

    /// The fixed table of RFC 1951, section 3.2.6.
    fn symbol(&mut self) -> usize {
        let seven = self.high_first(7);
        if seven <= 0b001_0111 {
            return 256 + seven;
        }
        let eight = 2 * seven + self.bit();
        match eight {
            0x30..=0xbf => eight - 0x30,
            0xc0..=0xc7 => 280 + eight - 0xc0,
            _ => 144 + 2 * eight + self.bit() - 0x190,
        }
    }
}

/// Tables of RFC 1951, section 3.2.5.
const LENGTHS: [usize; 29] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
];
const LENGTH_BITS: [usize; 29] = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
const DISTANCES: [usize; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
    2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
];

fn inflated(stream: &[u8]) -> Vec<u8> {
    let mut bits = Bits(stream, 0);
    assert_eq!(
        (bits.bit(), bits.low_first(2)),
        (1, 1),
        "one last block with fixed codes"
    );
    let mut out: Vec<u8> = Vec::new();
    loop {
        match bits.symbol() {
            256 => break,
            byte @ 0..=255 => out.push(byte as u8),
            symbol => {
                let length = LENGTHS[symbol - 257] + bits.low_first(LENGTH_BITS[symbol - 257]);
                let code = bits.high_first(5);
                let distance = DISTANCES[code] + bits.low_first((code / 2).saturating_sub(1));
                for _ in 0..length {
                    out.push(out[out.len() - distance]);
                }
            }
        }
    }
    assert!(
        stream.len() * 8 - bits.1 < 8,
        "nothing after the last symbol"
    );
    out
}
