"""The court pages."""
