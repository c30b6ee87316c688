"""A fictional county to try the product in."""
