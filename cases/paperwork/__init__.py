"""Legal papers: what they are given, their numbers, the dossier, and who is told."""
