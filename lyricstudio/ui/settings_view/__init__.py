"""The view of settings: engine, services and keys, prices, prompt template, appearance, shortcuts, language, doctor."""
