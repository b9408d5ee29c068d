"""python -m peerdesk."""

import sys

from peerdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
