"""People, organisations and who holds which role where, for administrators."""
