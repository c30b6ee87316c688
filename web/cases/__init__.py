"""Cases: the list, and the page of one case with the acts that are always at hand."""
