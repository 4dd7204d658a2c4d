use audit_core::audit;

#[audit(update)]
async fn job() -> Result<u64, String> {
    Ok(1)
}

#[audit(update)]
fn command() -> Result<(), String> {
    Ok(())
}

fn main() {}
