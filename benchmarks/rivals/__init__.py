"""The judges that ours is measured against, one file each: how it is started, and how what it says is read."""
