"""People in care: who they are, when to go, what was found. Only the grid comes here."""
