"""The loop: gather, decide, perform, mirror. The one place that knows both the rules and Microsoft 365."""
