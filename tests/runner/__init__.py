"""Runs Coro programs and compares what they do with what the tests say."""
