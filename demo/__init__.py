"""The demo: officers, operatives, a sergeant and platforms at work, over the wire. Knows service and sandbox as processes only."""
