"""A local Microsoft 365 tenant that unmodified Graph clients can work against."""

__version__ = "0.1.0"
