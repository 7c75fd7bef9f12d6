"""Songs, datasets and adapters out, one module per format."""
