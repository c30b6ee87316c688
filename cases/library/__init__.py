"""The library of precedents (和合案库): told without anybody in it, found by words and likeness."""
