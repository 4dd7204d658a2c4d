//! An identity is not printed.

use audit_core::Identity;

fn main() {
    println!("{:?}", Identity::of("MRN-0012345"));
}
