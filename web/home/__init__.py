"""The front door: what a stranger sees, and where a signed-in person goes."""
