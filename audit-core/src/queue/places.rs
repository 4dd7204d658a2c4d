//! Room for lines, and what operations hold of it.

/// How many lines may wait, those places included that operations in flight hold.
const PLACES: isize = 32_768;

/// Operations leave a quarter of all places for the lines between begin and end. Could they hold them all, each would wait for
/// a place that only another's end gives back.
const LEFT_FOR_LINES: isize = PLACES / 4;

/// The places of the queue.
pub(crate) struct Places {
    /// Control lines take one even where none is left.
    free: isize,
    /// Operations whose end has no number.
    open: u64,
    /// Those, and those that may still be corrected: their answers have not left completely.
    unfinished: u64,
}

/// What a place is for.
#[derive(Clone, Copy)]
pub(crate) enum For {
    /// A begin or a part.
    Line,
    /// The end of an operation,
    End,
    /// and a correction of it.
    After,
}

/// What an operation holds still.
#[derive(Clone, Copy)]
pub(crate) struct Held {
    /// Room for its end,
    pub(crate) end: bool,
    /// and for a correction of it.
    pub(crate) after: bool,
}

impl Places {
    pub(super) const fn new() -> Self {
        Self { free: PLACES, open: 0, unfinished: 0 }
    }

    /// Takes one for a begin or a part; whether there was one.
    pub(crate) fn take(&mut self) -> bool {
        let free = self.free > 0;
        self.free -= isize::from(free);
        free
    }

    /// Takes the two that an operation holds, for its end and for a correction; whether there were two.
    pub(crate) fn take_operation(&mut self) -> bool {
        let free = self.free >= LEFT_FOR_LINES + 2;
        self.free -= if free { 2 } else { 0 };
        (self.open, self.unfinished) = (self.open + u64::from(free), self.unfinished + u64::from(free));
        free
    }

    /// Takes one for a control line, which must not wait for room.
    pub(super) const fn reserve(&mut self) {
        self.free -= 1;
    }

    /// A line has it now.
    pub(super) const fn filled(&mut self, place: For) {
        match place {
            For::Line => {}
            For::End => self.open = self.open.saturating_sub(1),
            For::After => self.unfinished = self.unfinished.saturating_sub(1),
        }
    }

    /// So many lines are out.
    pub(super) const fn emptied(&mut self, lines: usize) {
        self.free += lines.cast_signed();
    }

    /// No line will have it.
    pub(super) const fn give_back(&mut self, place: For) {
        self.filled(place);
        self.emptied(1);
    }

    /// For how many lines there is room,
    pub(super) fn lines(&self) -> usize {
        usize::try_from(self.free).unwrap_or_default()
    }

    /// and for how many operations.
    pub(super) fn operations(&self) -> usize {
        usize::try_from(self.free - LEFT_FOR_LINES).unwrap_or_default() / 2
    }

    /// Operations whose end has no number.
    pub(super) const fn open(&self) -> u64 {
        self.open
    }

    /// Whether no operation is in flight.
    pub(crate) const fn nobody(&self) -> bool {
        self.unfinished == 0
    }

    /// Whether at most one is.
    pub(crate) const fn alone(&self) -> bool {
        self.unfinished <= 1
    }

    /// Operations that have ended, and whose answers have not left completely.
    pub(super) const fn leaving(&self) -> u64 {
        self.unfinished.saturating_sub(self.open)
    }
}
