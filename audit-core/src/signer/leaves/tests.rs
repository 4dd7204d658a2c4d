use super::*;

/// Ready lines, of which those in `asks` want a signature.
fn leaves(lines: u64, asks: impl Fn(u64) -> bool) -> Leaves {
    let mut leaves = Leaves::default();
    (0..lines).for_each(|n| _ = leaves.put(n, [0; 32], asks(n)));
    leaves
}

/// All blocks up to a number, as first line and how many.
fn blocks(leaves: &mut Leaves, until: u64) -> Vec<(u64, usize)> {
    std::iter::from_fn(|| leaves.take(until)).map(|(first, hashes)| (first, hashes.len() / 32)).collect()
}

#[test]
fn whole_blocks_are_due_at_once_and_the_rest_later() {
    let mut leaves = leaves(130, |_| true);
    let now = Instant::now();
    assert!(leaves.date().unwrap() <= now);
    let due = leaves.due(now);
    assert_eq!(blocks(&mut leaves, due), [(0, 64), (64, 64)]);
    assert!(leaves.date().unwrap() > now);
    assert_eq!(leaves.due(now), 128);
    let late = leaves.due(now + PATIENCE);
    assert_eq!(blocks(&mut leaves, late), [(128, 2)]);
    assert_eq!(leaves.date(), None);
}

/// In an idle process a checkpoint leads to a signature, and a signature to none.
#[test]
fn a_signature_leads_to_no_signature() {
    let later = Instant::now() + Duration::from_hours(1);
    let mut leaves = leaves(1, |_| false);
    assert_eq!((leaves.date(), leaves.due(later), leaves.rest()), (None, 0, None));
    assert!(leaves.put(1, [0; 32], true));
    assert!(leaves.date().is_some());
    assert_eq!((leaves.due(later), leaves.rest()), (2, Some(2)));
    assert_eq!(blocks(&mut leaves, 2), [(0, 2)]);
}

/// Lines are sealed in any order. What has a number and no seal yet holds back what is behind it.
#[test]
fn only_what_is_sealed_without_a_gap_goes_into_a_block() {
    let mut leaves = leaves(3, |_| true);
    let later = Instant::now() + PATIENCE;
    assert!(!leaves.put(4, [4; 32], true));
    assert_eq!(leaves.due(later), 3);
    assert_eq!(blocks(&mut leaves, 5), [(0, 3)]);
    assert_eq!((leaves.date(), leaves.due(later)), (None, 3));
    assert!(leaves.put(3, [3; 32], true), "now there is something to sign");
    let (first, hashes) = leaves.take(5).unwrap();
    assert_eq!((first, hashes), (3, [[3; 32], [4; 32]].concat()));
}

/// The keeper is told when a date comes or comes forward, and not at each line.
#[test]
fn a_new_date_is_told() {
    let mut leaves = Leaves::default();
    let told: Vec<_> = (0..130).filter(|n| leaves.put(*n, [0; 32], true)).collect();
    assert_eq!(told, [0, 63]);
}
