"""The one error that the program reports to a person."""


class StackError(Exception):
    """What failed, in a sentence, and the next step."""
