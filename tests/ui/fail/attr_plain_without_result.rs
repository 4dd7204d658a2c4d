use audit_core::audit;

#[audit(update)]
async fn job() -> u64 {
    1
}

#[audit(update)]
fn command() {}

fn main() {}
