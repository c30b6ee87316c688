"""Figures of a period and a place, for those who answer for them."""
