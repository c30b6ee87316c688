"""Settling by themselves (自助调解): the parties' own talk, clause by clause."""
