"""Mail on its way: transport out, the edge in, delivery and reports."""
