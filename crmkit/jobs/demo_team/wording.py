"""Words for what was drawn: company names, people, numbers that can't ring anybody."""

from __future__ import annotations

from functools import cached_property

from crmkit.locale import text

#: Area codes of Ohio; 555-0100 to 555-0199 are reserved for fiction in each of them.
_OHIO = (614, 216, 220, 234, 326, 330, 380, 419, 440, 513, 567, 740, 937)
_CODES_FOR_PHONES = 4  # 400 landlines, the other codes are mobiles
_FICTION = 100


class Wording:
    """The demo's words in one language. `place` numbers a customer 0.., so that every one has its own."""

    def __init__(self, language: str) -> None:
        self.language = language

        self._lists: dict[str, list[str]] = {}

    def words(self, key: str) -> list[str]:
        """A list of words of the demo's catalogue."""
        if key not in self._lists:
            self._lists[key] = text(f"demo.{key}", self.language).split("|")
        return self._lists[key]

    def channel(self, name: str) -> str:
        """The channel's term; chatting is WeChat in China and e-mail in Ohio."""
        return text("demo.chat_channel", self.language) if name == "wechat" else name

    def pick(self, key: str, fortune: float) -> str:
        """One of a list of words; `fortune` in 0..1 says which, so that languages of unequal lists agree."""
        words = self.words(key)
        return words[int(fortune * len(words))]

    @cached_property
    def people(self) -> list[str]:
        """The salespeople."""
        return self.words("people")

    @cached_property
    def departed(self) -> str:
        """The salesperson who left."""
        return text("demo.departed", self.language)

    def company(self, brand: int, region: str, trade: str, fortune: float) -> str:
        """A company's name; `brand` numbers the possible pairs of syllables."""
        starts, ends = self.words("brand_starts"), self.words("brand_ends")
        start, end = divmod(brand, len(ends))
        name, suffix = starts[start] + ends[end], self.pick("suffixes", fortune)
        return f"{region}{name}{trade}{suffix}" if self.language == "zh" else f"{name} {trade}{suffix}"

    def contact(self, family: float, given: float) -> str:
        """A person's name, in the order of the language."""
        parts = (self.pick("given_names", given), self.pick("family_names", family))
        return "".join(parts[::-1]) if self.language == "zh" else " ".join(parts)

    def phone(self, place: int) -> str:
        """A landline nobody has: no local number begins with 400; 555-01xx is reserved for fiction."""
        if self.language == "zh":
            return f"0371-400{(place * 173 + 11) % 100_000:05}"
        return _fictional(_OHIO[:_CODES_FOR_PHONES], place)

    def mobile(self, place: int) -> str:
        """A mobile nobody has: the range 154 was never given out; 555-01xx is reserved for fiction."""
        if self.language == "zh":
            return f"154{(place * 86_028_121 + 12_345_678) % 100_000_000:08}"
        return _fictional(_OHIO[_CODES_FOR_PHONES:], place)


def _fictional(areas: tuple[int, ...], place: int) -> str:
    area, number = divmod(place, _FICTION)
    return f"+1 {areas[area]} 555 01{number:02}"
