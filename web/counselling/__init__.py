"""Counselling: the counsellor's own pages, and what the mediator asks and writes down."""
