"""The base models on this machine: catalogue, files, chat template, tokenizer."""
