"""The statistics of people's mediation, counted from the cases themselves."""
