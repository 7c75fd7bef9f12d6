"""Evaluate: what is known of every model so far – losses, scores of its texts, what it copied."""
