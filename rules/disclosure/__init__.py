"""May this text leave law enforcement? SOP 6.3, 6.4."""
