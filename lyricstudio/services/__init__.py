"""The use cases: synchronous, Qt-free, given a project, a provider and a context."""
