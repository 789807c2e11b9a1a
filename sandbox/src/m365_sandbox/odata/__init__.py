"""OData as Graph speaks it: paths, query options, filters."""
