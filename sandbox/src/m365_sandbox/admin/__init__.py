"""The operator's side, on a loopback port of its own: request log, faults, outbox, people, clock."""
