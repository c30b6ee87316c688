"""Parties in number (群体): one list, one grid, papers for each, own ends."""
