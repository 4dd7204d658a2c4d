//! What leaves, and what is compared, is a record.

use audit_axum::{PhiRecord, core::Op};

#[derive(PhiRecord)]
#[phi(part)]
struct Address {
    street: String,
}

async fn leaves(op: Op, name: String, address: Address) {
    let _ = op.release(&name).await;
    let _ = op.release(&address).await;
}

fn differs(op: Op, before: String, after: String) {
    op.changed(&before, &after);
}

fn names(op: Op, name: f64) {
    op.patient(&name);
    op.grant(&name, "physician");
}

fn main() {}
