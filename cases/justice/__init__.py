"""The court: confirmation applied for, examined, ruled, objected to, enforced."""
