"""Cases among cases: alike, tied, merged, split, handed on to another body."""
