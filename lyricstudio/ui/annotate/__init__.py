"""The annotate view: one song at a time, its parts as coloured blocks in the margin, every change kept at once."""
