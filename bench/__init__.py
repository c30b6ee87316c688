"""What we claim, measured beside its limit in the same run."""
