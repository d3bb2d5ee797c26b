"""`python -m chalicelib.verify`, for where the command is not installed."""

import sys

from chalicelib.verify.command import main

sys.exit(main())
