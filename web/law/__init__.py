"""The law as a county lives it: its own values of what the law leaves open, and its holidays."""
