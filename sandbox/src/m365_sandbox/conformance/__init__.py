"""Do recorded answers say only what Graph says? Checked against msgraph-sdk's models and against a JSON Schema."""
