//! Breaking the glass: access beyond the rules, for a reason that is named (45 CFR 164.312(a)(2)(ii)).

use std::borrow::Cow;

/// What a line says about it.
#[derive(Clone)]
pub(crate) struct BreakGlass {
    /// The reason code, as asked for.
    pub(crate) reason: Cow<'static, str>,
    /// The app's rules would have refused.
    pub(crate) needed: bool,
    /// The app let it happen for that reason.
    pub(crate) granted: bool,
}

impl BreakGlass {
    /// Somebody asks for it.
    pub(crate) const fn asked(reason: Cow<'static, str>) -> Self {
        Self { reason, needed: false, granted: false }
    }
}
