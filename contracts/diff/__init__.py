"""What changed between two OpenAPI documents, and whom it breaks: facts, judgement, writers. Refuses to know HTTP.

It is an engine of our own because oasdiff, which does this well, is a Go program that neither pip nor npm can install,
and because no such program knows our `x-collection` and `x-resource`.
"""
