"""The monthly survey on the side of the staff: calls, and bad answers that somebody must hear."""
