"""From the first session to the last instalment: mediation, agreement, performance, closing."""
