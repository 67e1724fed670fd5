"""The judge: holds any server to the document."""
