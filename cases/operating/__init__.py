"""Processes in the hands of administrators: drawn, deployed, watched, mended, verified."""
