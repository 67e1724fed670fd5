"""What the mock costs beside its peers: same document, same payloads, CPU time per request, as ratios."""
