"""Events of the grid: reporting on a phone, boards, orders, one event, the figures of a month."""
