"""What people see and do at their desks: the queue, a task, a case, the party's own page."""
