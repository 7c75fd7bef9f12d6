"""Datasets: what the examples look like, which models they make, what they cost, what is wrong; freeze and export."""
