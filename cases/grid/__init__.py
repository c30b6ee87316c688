"""Affairs of the grid that are no disputes: events, whistles, the care of a person."""
