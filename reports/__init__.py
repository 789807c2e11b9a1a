"""Reports: numbers in, tables and files out. Reads the journal, asks the tenant nothing."""
