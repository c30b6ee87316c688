"""The law at work: what is in force here, the terms it sets, and how their days are counted."""
