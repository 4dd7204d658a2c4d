//! Readers that want a file get one.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    path::Path,
};

/// What is made of a file with these bytes.
///
/// # Panics
/// Where there can be none.
pub fn with_file<T>(bytes: &[u8], read: impl FnOnce(&Path) -> T) -> T {
    // Nothing waits for a disk.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let path = folder.as_ref().expect("a folder").path().join("file");
    fs::write(&path, bytes).expect("a file");
    fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("a file for its owner alone");
    read(&path)
}
