"""The five diagnoses (五诊), their sheet that only grows, and the panel of the fourth."""
