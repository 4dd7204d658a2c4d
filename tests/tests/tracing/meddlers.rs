//! What a foreign layer does when it sees our events.

use tests::round::ROUND;

use crate::{reports, told};

#[test]
fn a_layer_that_panics_hurts_nobody() {
    for set_up in ["panics", "panics, behind ours", "panics when asked", "panics when registered"] {
        assert_eq!(reports(set_up, 1), 0, "{set_up}");
    }
}

/// It hurts the handler that opens the span, whose panic is recorded as any other.
#[test]
fn a_layer_that_panics_in_a_span() {
    let told = told("panics in a span");
    assert_eq!(told.endings(), [&ROUND[..], &["end panic"]].concat());
}

/// Before or behind each line of the round stand the two lines of the layer's own read.
#[test]
fn a_layer_that_reads_patients_is_recorded_as_well() {
    let own = ["begin", "end ok"];
    let before: Vec<_> = ROUND.iter().flat_map(|line| [own[0], own[1], line]).collect();
    let behind: Vec<_> = ROUND.iter().flat_map(|line| [line, own[0], own[1]]).collect();
    let set_ups = [("reads", before.clone()), ("reads, behind ours", behind), ("reads, in a scope", before)];
    for (set_up, endings) in set_ups {
        let told = told(set_up);
        assert_eq!((told.endings(), told.reports()), (endings.into_iter().map(str::to_owned).collect(), 0));
    }
}

#[test]
fn a_layer_that_adds_to_the_operation_or_logs_changes_nothing() {
    for set_up in ["adds", "logs"] {
        assert_eq!(reports(set_up, 1), 0, "{set_up}");
    }
}

/// Before, between, within and behind our own.
#[test]
fn an_event_that_looks_like_ours_makes_no_line() {
    assert_eq!(reports("forges", 1), 0);
}
