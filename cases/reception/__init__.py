"""How a dispute comes in: application, register, triage, consent, acceptance."""
