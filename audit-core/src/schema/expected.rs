//! Texts that are not in a vocabulary of [`event`](crate::event) yet. Each is to be replaced by its `X::ALL`.

pub(crate) const STEP: &[&str] = &["trim", "upper", "lower"];
