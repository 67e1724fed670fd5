"""Where the mock serves what is none of the document's. Refuses to know what that is."""

CONSOLE_PATH = "/_mock"
"""Below it stand the console and the control plane, so that no API can."""
