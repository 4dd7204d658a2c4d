//! Endings that come when everything around them is on its way out.

use tests::Told;

use crate::told;

/// In the order of their times; a begin that stands before its end is left out.
fn ends(told: &Told) -> Vec<String> {
    told.endings().into_iter().filter(|ending| ending != "begin").collect()
}

/// The operations end because their caller panics, and the foreign layer panics on top of that.
#[test]
fn while_a_panic_unwinds() {
    assert_eq!(told("while a panic unwinds").endings(), ["begin", "end panic", "end panic"]);
}

#[test]
fn without_a_runtime() {
    assert_eq!(told("without a runtime").endings(), ["begin", "end cancelled", "end cancelled"]);
}

/// One function in the thread, one when its own values are dropped, and a job that is dropped with these.
#[test]
fn in_a_thread_that_ends() {
    for set_up in ["in a thread that ends", "in a thread that ends, without a subscriber"] {
        let told = told(set_up);
        assert_eq!(ends(&told), ["end ok", "end ok", "end cancelled"].repeat(2), "{set_up}");
    }
}
