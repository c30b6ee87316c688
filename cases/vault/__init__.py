"""What must not leak: personal data under keys and masks, files under their hash."""
