//! The order conditions of the coefficients, one for each rooted tree.

use std::collections::BTreeSet;

use maginfuse::ode::tableau::{A2, A3, A4, A5, A6, B, C, E, INSIDE, STAGES};

/// Sums of about 30 products of 16-digit numbers up to 90 in size.
const COEFFICIENTS: f64 = 1e-13;

/// A rooted tree: its subtrees, sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Tree(Vec<Tree>);

impl Tree {
    /// All trees with one more vertex than `self`, by a new leaf on each vertex in turn.
    fn grown(&self) -> Vec<Tree> {
        let mut leaf = self.clone();
        leaf.0.push(Tree(vec![]));
        let mut all = vec![leaf];
        for (i, branch) in self.0.iter().enumerate() {
            all.extend(branch.grown().into_iter().map(|branch| {
                let mut tree = self.clone();
                tree.0[i] = branch;
                tree
            }));
        }
        all.iter_mut().for_each(|tree| tree.0.sort());
        all
    }

    fn all(order: usize) -> BTreeSet<Tree> {
        let mut trees = BTreeSet::from([Tree(vec![])]);
        for _ in 1..order {
            trees = trees.iter().flat_map(Tree::grown).collect();
        }
        trees
    }

    fn order(&self) -> usize {
        1 + self.0.iter().map(Tree::order).sum::<usize>()
    }

    fn density(&self) -> f64 {
        self.order() as f64 * self.0.iter().map(Tree::density).product::<f64>()
    }

    /// Elementary weight of each stage.
    fn stages(&self) -> [f64; STAGES] {
        let rows: [&[f64]; STAGES] = [&[], &A2, &A3, &A4, &A5, &A6, &B];
        let mut weights = [1.0; STAGES];
        for branch in &self.0 {
            let inner = branch.stages();
            for (weight, row) in weights.iter_mut().zip(rows) {
                *weight *= row
                    .iter()
                    .zip(inner)
                    .map(|(a, inner)| a * inner)
                    .sum::<f64>();
            }
        }
        weights
    }

    /// What the order condition of the tree misses for weights `b` at the part `theta` of a step.
    fn defect(&self, b: &[f64], theta: f64) -> f64 {
        let sum: f64 = b
            .iter()
            .zip(self.stages())
            .map(|(b, stage)| b * stage)
            .sum();
        sum - theta.powi(self.order() as i32) / self.density()
    }
}

#[test]
fn exact_tableau_meets_the_17_conditions_of_order_5() {
    let trees: Vec<Tree> = (1..=5).flat_map(Tree::all).collect();
    assert_eq!(trees.len(), 17);
    for tree in trees {
        let defect = tree.defect(&B, 1.0);
        assert!(defect.abs() < COEFFICIENTS, "{tree:?}: {defect:e}");
    }
    let broken = Tree::all(6)
        .iter()
        .filter(|tree| tree.defect(&B, 1.0).abs() > 1e-6)
        .count();
    assert!(
        broken > 0,
        "seven stages cannot have order 6: the conditions test nothing"
    );
}

#[test]
fn exact_embedded_formula_has_order_4_and_not_5() {
    let embedded: Vec<f64> = (0..STAGES)
        .map(|i| B.get(i).unwrap_or(&0.0) + E[i])
        .collect();
    for tree in (1..=4).flat_map(Tree::all) {
        let defect = tree.defect(&embedded, 1.0);
        assert!(defect.abs() < COEFFICIENTS, "{tree:?}: {defect:e}");
    }
    assert!(
        Tree::all(5)
            .iter()
            .any(|tree| tree.defect(&embedded, 1.0).abs() > 1e-5)
    );
}

#[test]
fn exact_interpolant_has_order_4_everywhere_in_the_step() {
    for theta in [0.0, 0.1, 0.25, 0.5, 0.8, 1.0_f64] {
        let mut b: [f64; STAGES] = INSIDE.map(|[square, cube, fourth]| {
            square * theta.powi(2) + cube * theta.powi(3) + fourth * theta.powi(4)
        });
        b[0] += theta;
        for tree in (1..=4).flat_map(Tree::all) {
            let defect = tree.defect(&b, theta);
            assert!(defect.abs() < COEFFICIENTS, "{theta} {tree:?}: {defect:e}");
        }
    }
}

#[test]
fn exact_nodes_are_the_row_sums() {
    let chain = Tree(vec![Tree(vec![])]).stages();
    for (row_sum, node) in chain.iter().zip(C) {
        assert!((row_sum - node).abs() < COEFFICIENTS);
    }
}
