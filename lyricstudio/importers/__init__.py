"""One module per lyric format: bytes in, songs and rejections out."""
