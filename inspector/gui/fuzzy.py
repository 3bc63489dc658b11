"""Finds what was meant by a few letters of it."""

#: What a letter is worth: anywhere, right after the one before, at the start of a word.
_ANYWHERE, _NEXT, _START = 1, 4, 6
#: More letters than these of a text are not looked at.
_LONGEST = 200
#: In a text longer than this nearly any letters come in order, so they must come in one piece.
_NAME = 70


def score(sought: str, text: str) -> float | None:
    """Return how well a text fits what is sought: higher is better; None: it does not.

    All letters of each word that is sought must come in the text, in their order, whatever their
    case; letters at the start of words and next to each other count for more.

    Args:
        sought: What was typed.
        text: What is to be found.
    """
    text = text[:_LONGEST]
    total = 0.0
    for word in sought.casefold().split():
        best = _score_word(word, text)
        if best is None:
            return None
        total += best
    return total - len(text) / 100


def _score_word(word: str, text: str) -> float | None:
    folded = text.casefold()
    if len(folded) != len(text):  # some letters become two
        text = folded
    place = folded.find(word)
    inside = place
    while place >= 0 and not _starts_word(text, place):
        place = folded.find(word, place + 1)
    if place >= 0:  # a word begins like this: nothing fits better
        return len(word) * (_NEXT + _START) + _START - place / 50
    scattered = _scattered(word, text, folded) if len(text) <= _NAME else None
    if inside < 0:
        return scattered
    return max(len(word) * _NEXT + _ANYWHERE - inside / 50, scattered or 0.0)


def _scattered(word: str, text: str, folded: str) -> float | None:
    total, last = 0.0, -1
    for number, letter in enumerate(word):
        place = folded.find(letter, last + 1)
        if place < 0:
            return None
        # The start of a later word fits better than the middle of this one.
        start = place
        while start >= 0 and not _starts_word(text, start) and start != last + 1:
            start = folded.find(letter, start + 1)
        if start > place and _follows(word[number + 1 :], folded, start):
            place = start
        if last >= 0 and place == last + 1:
            total += _NEXT
        elif _starts_word(text, place):
            total += _START
        else:
            total += _ANYWHERE
        last = place
    return total


def _follows(rest: str, folded: str, after: int) -> bool:
    """Whether all letters still come after a place, in their order."""
    for letter in rest:
        after = folded.find(letter, after + 1)
        if after < 0:
            return False
    return True


def _starts_word(text: str, place: int) -> bool:
    if place == 0:
        return True
    before, here = text[place - 1], text[place]
    return not before.isalnum() or (before.islower() and here.isupper())
