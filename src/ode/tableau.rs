//! Coefficients of the Runge-Kutta pair of order 5(4) of Tsitouras, with its free interpolant.
//!
//! Source: Ch. Tsitouras, Runge-Kutta pairs of order 5(4) satisfying only the first column
//! simplifying assumption, Comput. Math. Appl. 62 (2011) 770-775, table 1 and equation 8, in
//! the 16 digits of double precision. The printed weight of stage 7 in the embedded formula has
//! the wrong sign; [`E`] sums to zero, as the difference of two consistent formulas must.
//! The tests recompute all order conditions from these numbers.

/// Number of stages; the last is the first of the next step.
pub const STAGES: usize = 7;

/// Place of each stage in the step.
pub const C: [f64; STAGES] = [0.0, 0.161, 0.327, 0.9, 0.980_025_540_904_509_7, 1.0, 1.0];

/// Weights of stage 1 in the state at stage 2.
pub const A2: [f64; 1] = [0.161];

/// Weights of stages 1 to 2 in the state at stage 3.
pub const A3: [f64; 2] = [-0.008_480_655_492_356_989, 0.335_480_655_492_357];

/// Weights of stages 1 to 3 in the state at stage 4.
pub const A4: [f64; 3] = [
    2.897_153_057_105_493_5,
    -6.359_448_489_975_075,
    4.362_295_432_869_581_5,
];

/// Weights of stages 1 to 4 in the state at stage 5.
pub const A5: [f64; 4] = [
    5.325_864_828_439_257,
    -11.748_883_564_062_828,
    7.495_539_342_889_836_5,
    -0.092_495_066_361_755_25,
];

/// Weights of stages 1 to 5 in the state at stage 6.
pub const A6: [f64; 5] = [
    5.861_455_442_946_42,
    -12.920_969_317_847_11,
    8.159_367_898_576_159,
    -0.071_584_973_281_401,
    -0.028_269_050_394_068_383,
];

/// Weights of stages 1 to 6 in the new state, which is the state at stage 7.
pub const B: [f64; 6] = [
    0.096_460_766_818_065_23,
    0.01,
    0.479_889_650_414_499_6,
    1.379_008_574_103_742,
    -3.290_069_515_436_081,
    2.324_710_524_099_774,
];

/// Weights of the stages in the error estimate: embedded formula of order 4 minus [`B`].
pub const E: [f64; STAGES] = [
    -0.001_780_011_052_225_777,
    -0.000_816_434_459_656_746_9,
    0.007_880_878_010_261_995,
    -0.144_711_007_173_262_9,
    0.582_357_165_452_555_2,
    -0.458_082_105_929_186_97,
    1.0 / 66.0,
];

/// Factors of theta^2, theta^3 and theta^4 in the weight of each stage inside the step, order 4.
/// Stage 1 has theta itself as well.
pub const INSIDE: [[f64; 3]; STAGES] = [
    [
        -2.763_706_197_274_826,
        2.913_255_461_821_912_6,
        -1.053_088_497_729_021_6,
    ],
    [0.1317, -0.2234, 0.1017],
    [
        3.930_296_236_894_751_6,
        -5.941_033_872_131_505,
        2.490_627_285_651_253,
    ],
    [
        -12.411_077_166_933_676,
        30.338_188_630_282_32,
        -16.548_102_889_244_902,
    ],
    [
        37.509_313_416_511_04,
        -88.178_904_894_766_4,
        47.379_521_962_819_28,
    ],
    [
        -27.896_526_289_197_286,
        65.091_894_674_793_66,
        -34.870_657_861_496_61,
    ],
    [1.5, -4.0, 2.5],
];
