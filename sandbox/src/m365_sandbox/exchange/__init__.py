"""Mailboxes: folders, messages, sending, and delta over them."""
