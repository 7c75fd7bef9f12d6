"""The engine's HTTP surface: the public OpenAI shapes over files, jobs, models and chat completions."""
