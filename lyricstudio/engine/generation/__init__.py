"""Generating text with llama.cpp from bases and their adapters."""
