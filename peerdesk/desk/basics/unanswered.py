"""What may stand in the place of any answer. Both differ from blank, which is "not asked".

Apart from all else of the desk: fields are made before anything of the records is loaded.
"""

from __future__ import annotations

from peerdesk.words import N_

DECLINED = "declined"
UNKNOWN = "unknown"

WORDS = {DECLINED: N_("Declined to say"), UNKNOWN: N_("Not known")}
