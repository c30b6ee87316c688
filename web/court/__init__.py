"""The court's desk: applications filed with it, one laid open for a decision."""
