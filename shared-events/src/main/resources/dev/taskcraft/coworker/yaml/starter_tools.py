"""Tools of the Note Taker. Every function here that does not start with _ is a tool.

The model sees the name, the type hints and the docstring of each. What a function prints goes to
the log; an exception fails the step, with its traceback.
"""

from pathlib import Path


def count_words(text: str) -> int:
    """Count the words of a text.

    Args:
        text: The text to count.
    """
    return len(text.split())


def save_note(text: str) -> str:
    """Append a line to notes.txt in the working folder.

    Args:
        text: The note, one line.
    """
    line = " ".join(text.split())
    with Path("notes.txt").open("a", encoding="utf-8") as notes:
        notes.write(line + "\n")
    return f"saved {len(line)} characters to notes.txt"
