//! The line with a signature (`docs/seal-format.md`, section 3).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};

use super::{Object, Record, Recorder, View};
use crate::{
    counters::Tally,
    event::{Action, Severity},
    scratch::Scratch,
    seal::Draft,
    signer::Signed,
};

impl Recorder {
    /// The line of a signature.
    pub(crate) fn signature(&self, Signed { block, sig }: &Signed) -> Record {
        let action = Action::Signature;
        let mut text = Scratch::new();
        let (mut n, mut t, mut unrecorded) = (0, 0, 0);
        Object::write(&mut text, |o| {
            o.text("action", action.as_str());
            o.number("block", block.number);
            o.number("count", block.count());
            o.number("first", block.first);
            o.maybe("key", self.session.sign.as_ref());
            o.text("kind", action.kind().as_str());
            o.text("leaves", &URL_SAFE_NO_PAD.encode(&block.leaves));
            n = o.hole("n");
            o.text("prev", &URL_SAFE_NO_PAD.encode(block.prev));
            o.text("s", &self.session.id);
            o.canonical("service", &self.service);
            o.text("severity", Severity::Info.as_str());
            o.text("sig", &URL_SAFE_NO_PAD.encode(sig));
            o.flag_if("synthetic", Some(true).filter(|_| self.synthetic));
            t = o.hole("t");
            unrecorded = o.gap("unrecorded");
            o.number("v", 1);
        });
        let view = View { action, phase: None, handler: "", ending: None, status: None };
        Record { draft: Draft { text, n, t, unrecorded }, tally: Tally::Signature, view }
    }
}
