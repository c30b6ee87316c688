"""What each node of the grammar means; importing this package registers all of them."""

from feel.nodes import calls, literals, loops, operators, paths, tests, types

__all__ = ["calls", "literals", "loops", "operators", "paths", "tests", "types"]
