"""Microsoft 365: one module a resource. Makes requests and reads answers; decides nothing, and knows nothing of referrals."""
