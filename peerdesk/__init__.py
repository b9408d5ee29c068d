"""PeerDesk: the front-desk program of a small peer-recovery center."""

__version__ = "0.1.0"
