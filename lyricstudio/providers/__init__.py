"""The openai client behind one small interface; profiles, prices and caps as data."""
