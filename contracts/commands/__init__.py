"""The judge's commands, one file each; `mockpbx` on the command line hands them on."""
