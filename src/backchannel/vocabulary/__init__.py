"""Names and words that the reading knows, as one immutable value that is passed as an argument.

The tables stand in `data/` (tab-separated, one header line, a `source` column and, where a thing has a lifetime,
`from` and `until` as ISO days, months or years). A user's own entries, from TOML, lie over them. There are no global
tables and nothing is loaded on import.
"""

from backchannel.vocabulary.keys import name_key, singulars
from backchannel.vocabulary.load import load_vocabulary
from backchannel.vocabulary.lookup import Vocabulary
from backchannel.vocabulary.overlay import overlay
from backchannel.vocabulary.user import UserVocabulary
from backchannel.vocabulary.user_files import read_user_vocabulary
from backchannel.vocabulary.values import SECTORS, KnownActor, Leader, Office, Organ, Role, RoleScope, State

__all__ = [
    "SECTORS", "KnownActor", "Leader", "Office", "Organ", "Role", "RoleScope", "State", "UserVocabulary",
    "Vocabulary", "load_vocabulary", "name_key", "overlay", "read_user_vocabulary", "singulars",
]  # fmt: skip
