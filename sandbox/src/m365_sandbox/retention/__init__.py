"""Retention: labels and what they forbid, records, holds, and the timer job that ends what was kept long enough."""
