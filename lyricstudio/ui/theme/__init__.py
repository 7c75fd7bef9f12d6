"""The visual language: colours as data, type scale, fonts, and the one style sheet that is built from them."""
