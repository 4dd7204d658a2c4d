//! Whose data a handler touches: what `patient`, `subject` and `reason` may say together.

use syn::{Ident, LitStr};

use super::vocabulary::MAY_NAME_NOBODY;
use crate::args::{Args, Errors, Given};

/// Judges an attribute with an action.
pub(super) fn check(args: &Args, action: &Ident, errors: &mut Errors) {
    let Some(subject) = &args.subject else {
        return stray_reason(args.reason.as_ref(), errors);
    };
    let none = subject.key.span();
    if !MAY_NAME_NOBODY.iter().any(|may| action == may) {
        errors.at(
            none,
            "`subject = none` says that nobody in particular is disclosed, which a `read`, a `search` or an `export` can \
             be true of; remove it",
        );
    }
    if let Some(patient) = &args.patient {
        errors.at(
            patient.key.span(),
            "`subject = none` says that there is no patient, and this names one; keep one of the two",
        );
    }
    match &args.reason {
        None => errors.at(
            none,
            "`subject = none` needs a reason, for whoever reviews the code: `subject = none, reason = \"counts, no patients\"`",
        ),
        Some(reason) if reason.value.value().trim().is_empty() => {
            errors.at(reason.value.span(), "say why this handler discloses nobody's data");
        }
        Some(_) => {}
    }
}

fn stray_reason(reason: Option<&Given<LitStr>>, errors: &mut Errors) {
    if let Some(reason) = reason {
        errors.at(
            reason.key.span(),
            "`reason` says why there is no line, or no patient in it; remove it, or write `#[audit(none, reason = \"…\")]` or \
             `subject = none, reason = \"…\"`",
        );
    }
}
