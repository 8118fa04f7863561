"""The bank: its notation, its checks, the laws it cites."""
