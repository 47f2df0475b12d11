"""Ids in Stripe's form, made from (seed, prefix, count): same seed and same calls, same ids.

The body of most ids has 24 characters: a digit, five that carry the second of creation, ten of the
account's own id, eight that look random. The last eight are a keyed permutation of the count, so
two objects of one prefix never share them. (Form: recorded, 2,268 ids decode to their `created`.)
"""

from __future__ import annotations

from hashlib import blake2b

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PAIRS = [a + b for a in ALPHABET for b in ALPHABET]
FIVE, SEVEN, EIGHT = 62**5, 62**7, 62**8
EPOCH = 426_256_548 + FIVE  # the second that five zeros stand for


def base62(number: int, width: int) -> str:
    """`number` in base 62, exactly `width` characters (the higher digits are cut)."""
    text = ""
    while len(text) < width:
        number, pair = divmod(number, 3844)
        text = PAIRS[pair] + text
    return text[-width:]


class Ids:
    """Makes ids. Holds no count itself: the count of each prefix is state, kept by the store."""

    __slots__ = ("_fingerprints", "_keys", "_second", "_time", "seed")

    def __init__(self, seed: int | str) -> None:
        self.seed = seed
        self._keys: dict[str, tuple[int, int]] = {}
        self._fingerprints: dict[str, str] = {}
        self._second = -1
        self._time = ""

    def _key(self, prefix: str) -> tuple[int, int]:
        """(multiplier, offset) of the permutation count -> count * multiplier + offset."""
        digest = blake2b(f"{self.seed}/{prefix}".encode(), digest_size=16).digest()
        multiplier = int.from_bytes(digest[:8], "big") % EIGHT | 1
        while multiplier % 31 == 0:  # 62 = 2 * 31: only a number prime to both permutes
            multiplier += 2
        key = self._keys[prefix] = (multiplier, int.from_bytes(digest[8:], "big") % EIGHT)
        return key

    def family(self, digit: str, account: str, second: int) -> str:
        """The first sixteen characters that objects of one second (or of one intent) share."""
        if second != self._second:
            self._second, self._time = second, base62((second - EPOCH) % FIVE, 5)
        return digit + self._time + account[-10:]

    def of_family(self, prefix: str, family: str, count: int) -> str:
        """`ch_` + 24 characters: those of the family and eight more."""
        multiplier, offset = self._keys.get(prefix) or self._key(prefix)
        number = (count * multiplier + offset) % EIGHT
        if family[0] == "3":
            return f"{prefix}_{family}0{base62(number % SEVEN, 7)}"
        high, low = number // 14_776_336, number % 14_776_336
        return (
            f"{prefix}_{family}{PAIRS[high // 3844]}{PAIRS[high % 3844]}"
            f"{PAIRS[low // 3844]}{PAIRS[low % 3844]}"
        )

    def plain(self, what: str, count: int, width: int) -> str:
        """Characters that carry nothing but look random: the body of `req_…`, a fingerprint."""
        digest = blake2b(f"{self.seed}/{what}/{count}".encode(), digest_size=32).digest()
        return base62(int.from_bytes(digest, "big"), width)

    def fingerprint(self, number: str) -> str:
        """Sixteen characters that stand for a card or bank account number."""
        known = self._fingerprints.get(number)
        if known is None:
            known = self._fingerprints[number] = self.plain(f"fingerprint/{number}", 0, 16)
        return known
