"""Every error that Backchannel raises on purpose. Each says what was wrong, where, and what to do."""


class BackchannelError(Exception):
    """Root of all of them; `except backchannel.BackchannelError` catches what a user can act on."""


class SourceError(BackchannelError):
    """A source (file, page, address) could not become an article."""


class RecordError(BackchannelError):
    """A record as JSON is not in the form of RECORD.md, or its evidence does not stand in its text."""


class VocabularyError(BackchannelError):
    """A vocabulary file is not in its form; the message names file and line."""


class ModelError(BackchannelError):
    """The language model is missing or broken."""


class ArchiveError(BackchannelError):
    """An archive could not be opened, read or written."""


class BackfillError(BackchannelError):
    """A backfill could not begin or go on; what it kept is whole."""
