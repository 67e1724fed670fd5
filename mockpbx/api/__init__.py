"""The API's face: one short function for each operation, and what stands around them."""
