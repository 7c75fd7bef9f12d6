"""The view of finished models: found by group, base, service and age, tried, compared, renamed, taken elsewhere."""
