"""Disputes that other authorities send, and what goes back to them."""
