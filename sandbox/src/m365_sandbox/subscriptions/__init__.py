"""Change notifications: subscriptions, what they watch, and how subscribers are told."""
