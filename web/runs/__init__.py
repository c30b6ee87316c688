"""The desk of running processes: lists, one run with its acts, migrations."""
