"""A stateful mock of the PBX CDR API."""
