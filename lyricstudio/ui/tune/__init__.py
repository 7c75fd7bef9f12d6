"""The view that trains: datasets, base and recipe, the queue of runs, and how each run goes."""
