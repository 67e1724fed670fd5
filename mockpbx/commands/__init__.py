"""The mock's own commands, one file each."""
