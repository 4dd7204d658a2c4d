//! What a finding means for whoever reads it first, where one sentence is not enough.

use audit_core::verify::Kind;

pub(super) const fn advice(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::KeyTime => {
            "are the `from` and `until` of that key right? If they are, somebody used it who had no business with it any more"
        }
        Kind::Unsigned => {
            "the public signing key came later than these sessions? Then give it a `from` in the file of --keys: what is older need not be \
             signed"
        }
        Kind::Altered => {
            "`audit show --session S/N INPUT` (session and number stand below) shows what it says now, marked as not verified; another copy, in \
             a backup say, tells what it said"
        }
        Kind::Lost => "`audit show --control --session S INPUT` shows the lines of that session around them",
        Kind::Open => {
            "a change began, and how it ended is not here (it may have been made), or the other way round: the process was killed, or \
             the other line is lost"
        }
        Kind::UnknownKey => {
            "give the key that they name: `audit keys` prints the ids of those you have. An app that made up its keys, for development \
             (`ephemeral_keys()`), has kept none: then nobody can check these lines. That its session.start says `ephemeral` proves nothing by \
             itself"
        }
        Kind::Unsealed => {
            "its `mac` is gone, or it never had one: whoever took the line apart on the way must keep both, or somebody wrote it by hand"
        }
        Kind::Fragment => {
            "a drain cut the line and its other pieces are not here: what it said counts as missing where its number is"
        }
        Kind::Malformed => {
            "look at the place in the file: something on the way changed what a line looks like, or broke off"
        }
        Kind::Silent => {
            "nothing is missing between these two lines, and nothing tells what the process did meanwhile"
        }
        _ => return None,
    })
}
