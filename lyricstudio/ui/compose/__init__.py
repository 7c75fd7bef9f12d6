"""The compose view: a song as a column of part cards, written by a person and by models."""
