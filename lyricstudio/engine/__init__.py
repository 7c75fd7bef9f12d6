"""The local engine: HTTP server, job queue, trainer and generator in a process of its own."""
