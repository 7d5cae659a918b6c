"""Names as the list writes them."""


def collapse(text: str | None) -> str:
    """The text with every run of white space as one blank; nothing for nothing."""
    return " ".join((text or "").split())


def split_packed(text: str) -> tuple[str, ...]:
    """The names that one alias packs with ";", leaving those inside parentheses alone.

    An unclosed "(" holds everything after it, a stray ")" nothing: both occur in the real list.
    """
    parts, depth = [""], 0
    for character in text:
        depth = max(0, depth + (character == "(") - (character == ")"))
        if character == ";" and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return tuple(name for part in parts if (name := collapse(part)))
