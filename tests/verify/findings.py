"""What is found, and how bad it is (the table of section 4)."""

CLASSES = {
    "loss": ("LOST", "EARLIER_MISSING", "UNCLEAN_END", "OPEN"),
    "tampering": (
        *("ALTERED", "EQUIVOCATION", "AFTER_STOP", "TIME", "KEY_TIME", "SIGNATURE"),
        *("SESSION_MISSING", "TAIL_CUT", "CUT"),
    ),
    "inconclusive": (
        *("UNKNOWN_KEY", "UNSEALED", "MALFORMED", "FRAGMENT", "STALE", "SILENT"),
        *("KEY_SHARED", "UNSIGNED"),
    ),
}
CLASS = {finding: name for name, findings in CLASSES.items() for finding in findings}
STATUS = {"tampering": 1, "loss": 2, "inconclusive": 3}


class Findings(list):
    """One `dict` each."""

    def add(self, finding, **members):
        self.append({"finding": finding, "class": CLASS[finding], **members})

    def at(self, finding, place, **members):
        self.add(finding, **members, file=place.file, line=place.line)

    def status(self):
        """The exit status: that of the worst class there is."""
        classes = {it["class"] for it in self}
        return next((status for name, status in STATUS.items() if name in classes), 0)

    def sorted(self):
        return sorted(self, key=order)


def order(it):
    return it["finding"], it.get("s", ""), it.get("first", -1), it.get("file", ""), it.get("line", -1)
