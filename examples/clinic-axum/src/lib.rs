//! clinic-axum
