"""Who mediates a case and why, who stands in while somebody is away, and who handles it jointly."""
