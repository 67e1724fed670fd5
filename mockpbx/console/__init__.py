"""The pages of the mock, beside the API and never part of it."""
