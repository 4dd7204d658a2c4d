//! What the headers of a request say, whichever framework has read them.

use crate::clinic::Clinic;

/// Whose data it is.
pub const CLINIC: &str = "x-clinic";
/// The reason for which somebody asks for any chart.
pub const BREAK_GLASS: &str = "x-break-glass";
/// What it is for, where that is not what the role is for.
pub const PURPOSE: &str = "x-purpose";
/// The study that an export is for.
pub const STUDY: &str = "x-study";

/// The code of the clinic: the north's without the header.
pub fn tenant(clinic: Option<&str>) -> &str {
    clinic.unwrap_or(Clinic::North.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_the_header_it_is_the_north() {
        assert_eq!(tenant(None), "north");
        assert_eq!(tenant(Some("south")), "south");
    }
}
