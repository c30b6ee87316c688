"""The only room that imports SpiffWorkflow: parse, run, save, and what had to be put right."""
