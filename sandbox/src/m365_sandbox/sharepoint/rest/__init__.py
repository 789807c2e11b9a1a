"""SharePoint's own REST, under `/_api` of a site: what Graph lacks and real clients use on lists."""
