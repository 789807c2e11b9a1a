"""Measured figures. Requests are counted by the sandbox, CPU and memory by the operating system, never by the service."""
