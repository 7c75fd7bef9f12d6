"""Runs a service off the window's thread or in the terminal."""
