"""The center, its accounts and lists, the way in, keys, backups, what proves them."""
