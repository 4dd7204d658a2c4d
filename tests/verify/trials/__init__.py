"""What `--selftest` tries: known answers, and sessions of its own making that went through every misfortune."""
