"""``python -m bilingual``."""

import sys

from bilingual.command import main

sys.exit(main())
