"""Llama-architecture networks in numpy: forward and backward written out, for low-rank fine-tuning on a CPU."""
