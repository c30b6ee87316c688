"""Referrals: what authorities send to mediation, and what goes back."""
