//! What wiping alone leaves behind: what is wiped when it is dropped was moved before, and nobody wipes the place where it was.

use std::hint::black_box;

use zeroize::Zeroize;

/// Overwrites what the calls before this one have left on the stack, so many words deep.
#[inline(never)]
pub(crate) fn sweep<const WORDS: usize>() {
    let mut left = [0_u64; WORDS];
    left.zeroize();
    black_box(&left);
}

#[cfg(test)]
#[cfg(target_os = "linux")]
pub(crate) mod tests {
    use std::{
        collections::HashMap,
        fs::{File, read_to_string},
        os::unix::fs::FileExt,
        sync::{Mutex, MutexGuard, PoisonError},
    };

    /// One test at a time: what one has read of memory is memory that the other would read.
    pub(crate) fn alone() -> MutexGuard<'static, ()> {
        static ALONE: Mutex<()> = Mutex::new(());
        ALONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All that this process may write to.
    pub(crate) fn memory() -> Vec<u8> {
        let (maps, memory) =
            (read_to_string("/proc/self/maps").unwrap(), File::open("/proc/self/mem").unwrap());
        let at = |text| u64::from_str_radix(text, 16).unwrap();
        let writable = maps.lines().filter(|map| map.contains(" rw"));
        let mut all = Vec::new();
        for (from, to) in writable.filter_map(|map| map.split_once(' ')?.0.split_once('-')) {
            let mut part = vec![0; usize::try_from(at(to) - at(from)).unwrap()];
            // Another thread may have given it back meanwhile.
            if memory.read_exact_at(&mut part, at(from)).is_ok() {
                all.append(&mut part);
            }
        }
        all
    }

    /// What of it is there.
    pub(crate) fn search<T: Copy>(memory: &[u8], traces: &HashMap<[u8; 32], T>) -> Vec<T> {
        let mut starts = vec![false; 1 << 16];
        let start = |bytes: &[u8]| usize::from(bytes[0]) << 8 | usize::from(bytes[1]);
        for trace in traces.keys() {
            starts[start(trace)] = true;
        }
        let places = memory.windows(32).filter(|window| starts[start(window)]);
        places.filter_map(|window| traces.get(window)).copied().collect()
    }
}
