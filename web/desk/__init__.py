"""The desk: the queue, a task with its form, signing, and the window."""
