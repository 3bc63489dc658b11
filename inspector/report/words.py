"""The fixed words of a report in a language, read from resources/report/words.json."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from inspector import assets
from inspector.model.choice import Language


class Words:
    """Sentences by key, single words by their English form.

    `words["key"]` is a text without gaps; `words("key", name=...)` fills gaps; `say` translates a word or
    title that is fixed in English elsewhere and returns it unchanged where there is no translation.
    """

    def __init__(
        self, language: Language, texts: Mapping[str, str], said: Mapping[str, str]
    ) -> None:
        self.language = language
        self._texts, self._said = texts, said

    def __getitem__(self, key: str) -> str:
        return self._texts[key]

    def __call__(self, key: str, **gaps: Any) -> str:  # noqa: ANN401 - whatever a sentence tells
        """Return a text with its gaps filled."""
        text = self._texts[key]
        for name, value in gaps.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    def say(self, english: str) -> str:
        """Return a fixed English word or title in this language."""
        return self._said.get(english, english)

    def tone(self, tone: str) -> str:
        """Return the word for a tone or severity."""
        return self._texts.get(f"tone_{tone}", tone)


@cache
def words_of(language: Language) -> Words:
    """Return the words of a language."""
    known = json.loads(assets.read_text("report", "words.json"))[language]
    return Words(language, known["texts"], known["words"])
