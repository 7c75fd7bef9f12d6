"""The parts that all views are built from; each gets the `Look` and reads its colours when it paints."""
