//! What was done, and to which kind of event that belongs.

use super::vocabulary::vocabulary;

vocabulary! {
    /// What an operation does with patient data or with a sign-in.
    Action {
        /// A record is made.
        Create = "create",
        /// A known record is looked at.
        Read = "read",
        /// A record is changed.
        Update = "update",
        /// A record is removed.
        Delete = "delete",
        /// Records are found by criteria; lists are searches.
        Search = "search",
        /// Records leave in bulk.
        Export = "export",
        /// Data leaves to a third party: an accounting of disclosures, 45 CFR 164.528.
        Disclose = "disclose",
        /// Somebody signs in.
        Login = "login",
        /// Somebody signs out.
        Logout = "logout",
        /// An unarmed route asked who is there and was not told (401).
        Authenticate = "authenticate",
        /// An unarmed route refused somebody it knows (403).
        Authorize = "authorize",
        /// Somebody gets a role or a right.
        Grant = "grant",
        /// Somebody loses a role or a right.
        Revoke = "revoke",
        /// A recipient of disclosures is made known.
        Register = "register",
        /// A setting of the app is changed.
        Configure = "configure",
        /// A key is replaced by a newer one.
        Rotate = "rotate",
        /// Two identities turn out to be one patient.
        Merge = "merge",
        /// A merge turns out to be wrong.
        Unmerge = "unmerge",
        /// One patient has another identity beside.
        Alias = "alias",
        /// Somebody judges an earlier operation, such as a break-glass access.
        Review = "review",
        /// A route without `#[audit]` answered; what it did is not known.
        Other = "other",
        /// The process began to write lines.
        SessionStart = "session.start",
        /// The heartbeat with its counters.
        Checkpoint = "audit.checkpoint",
        /// A signature over lines before it.
        Signature = "audit.signature",
        /// The process ended in good order.
        SessionStop = "session.stop",
    }
}

vocabulary! {
    /// The family an action belongs to.
    Kind {
        /// Patient data was touched by an `#[audit]` handler or function.
        Access = "access",
        /// A route without `#[audit]` answered.
        Unannotated = "unannotated",
        /// Who somebody is: log-in monitoring, 45 CFR 164.308(a)(5)(ii)(C).
        Authn = "authn",
        /// What somebody may do.
        Authz = "authz",
        /// Patient data left to a third party.
        Disclosure = "disclosure",
        /// The app was administered.
        Admin = "admin",
        /// The app was configured.
        Config = "config",
        /// Who a patient is.
        Identity = "identity",
        /// An earlier operation was judged: 45 CFR 164.308(a)(1)(ii)(D).
        Review = "review",
        /// The log itself: start, heartbeat, stop.
        Lifecycle = "lifecycle",
    }
}

impl Action {
    /// The family of the action.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Create | Self::Read | Self::Update | Self::Delete | Self::Search | Self::Export => {
                Kind::Access
            }
            Self::Login | Self::Logout | Self::Authenticate => Kind::Authn,
            Self::Authorize | Self::Grant | Self::Revoke => Kind::Authz,
            Self::Disclose => Kind::Disclosure,
            Self::Register => Kind::Admin,
            Self::Configure | Self::Rotate => Kind::Config,
            Self::Merge | Self::Unmerge | Self::Alias => Kind::Identity,
            Self::Review => Kind::Review,
            Self::Other => Kind::Unannotated,
            Self::SessionStart | Self::Checkpoint | Self::Signature | Self::SessionStop => Kind::Lifecycle,
        }
    }

    /// Whether the operation may start only after its *begin* line was accepted.
    ///
    /// A change that was made cannot be taken back when its line fails, be it to data or to who may do what, and an export
    /// is on its way before it is complete; a buffered read or search is simply not answered.
    pub const fn begins(self) -> bool {
        matches!(
            self,
            Self::Create
                | Self::Update
                | Self::Delete
                | Self::Export
                | Self::Disclose
                | Self::Grant
                | Self::Revoke
                | Self::Register
                | Self::Configure
                | Self::Rotate
                | Self::Merge
                | Self::Unmerge
                | Self::Alias
        )
    }
}
