"""A request that cannot be read."""


class Refused(Exception):
    """The request is not what this door takes; its text says which part and what is wanted."""
