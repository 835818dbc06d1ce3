"""Official wording: data in Chinese and English, never a translation of the interface."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A wording that an authority or a publisher gave, in Chinese, with its English rendering."""

    zh: str
    en: str = ""

    def pick(self, language: str) -> str:
        """The wording in a language (``zh-hans``, ``en``); Chinese where there is no English."""
        if language.startswith("zh"):
            return self.zh or self.en
        return self.en or self.zh

    def __str__(self) -> str:
        return self.zh
