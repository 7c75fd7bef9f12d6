"""Training jobs: from a job folder to an adapter, resumable at any step, whatever the network's architecture."""
