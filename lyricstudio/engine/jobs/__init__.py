"""The engine's fine-tuning jobs: kept on disk, run one trainer process at a time, never lost, never run twice."""
