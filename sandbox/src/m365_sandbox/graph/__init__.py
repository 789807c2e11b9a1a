"""The gateway in front of the workloads: dispatch, batches, throttling, recording."""
