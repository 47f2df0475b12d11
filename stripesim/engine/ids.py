"""Ids in Stripe's form, made from (seed, prefix, count): same seed and same calls, same ids.

The body of most ids has 24 characters: a digit, five that carry the second of creation, ten of the
account's own id, eight that look random. The last eight are a keyed permutation of the count, so
two objects of one prefix never share them. (Form: recorded, 2,268 ids decode to their `created`.)
"""

from __future__ import annotations

from functools import lru_cache

try:
    from _blake2 import blake2b as blake2b  # hashlib's, without OpenSSL, which that loads first
except ImportError:  # where Python has it elsewhere
    from hashlib import blake2b as blake2b

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
PAIRS = [a + b for a in ALPHABET for b in ALPHABET]
_CHARACTERS = (ALPHABET * 5)[:256].encode()  # for each byte one of them
FIVE, SEVEN, EIGHT = 62**5, 62**7, 62**8
EPOCH = 426_256_548 + FIVE  # the second encoded as five zeros


def base62(number: int, width: int) -> str:
    """`number` in base 62, exactly `width` characters (the higher digits are cut)."""
    text = ""
    while len(text) < width:
        number, four = divmod(number, 14_776_336)
        text = PAIRS[four // 3844] + PAIRS[four % 3844] + text
    return text[-width:]


class Ids:
    """Makes ids. It holds no counts: how many ids a prefix has is state, kept by the store.

    A world that goes on under another seed keeps what it has: the first `events` events and
    `requests` requests have their ids from `before`, and what never changes (a fingerprint, an
    object's secret) comes from the `root` seed.
    """

    __slots__ = (
        "_fixed", "_keys", "_second", "_time", "before", "events", "requests", "root", "seed"
    )  # fmt: skip

    def __init__(
        self, seed: int | str, before: Ids | None = None, events: int = 0, requests: int = 0
    ) -> None:
        self.seed = seed
        self.root: int | str = seed if before is None else before.root
        self.before = before
        self.events = events
        self.requests = requests
        self._keys: dict[str, tuple[int, int]] = {}
        self._fixed: dict[str, str] = {}
        self._second = -1
        self._time = ""

    def _key(self, prefix: str) -> tuple[int, int]:
        """(multiplier, offset) of the permutation count -> count * multiplier + offset."""
        digest = blake2b(f"{self.seed}/{prefix}".encode(), digest_size=16).digest()
        multiplier = int.from_bytes(digest[:8], "big") % EIGHT | 1
        while multiplier % 31 == 0:  # it has to be prime to 62 = 2 * 31, or ids repeat
            multiplier += 2
        key = self._keys[prefix] = (multiplier, int.from_bytes(digest[8:], "big") % EIGHT)
        return key

    def family(self, digit: str, account: str, second: int) -> str:
        """The first sixteen characters that objects of one second (or of one intent) share."""
        if second != self._second:
            high, low = divmod((second - EPOCH) % FIVE, 14_776_336)
            self._second, self._time = (
                second,
                ALPHABET[high] + PAIRS[low // 3844] + PAIRS[low % 3844],
            )
        return digit + self._time + account[-10:]

    def of_family(self, prefix: str, family: str, count: int) -> str:
        """A whole id: `ch_`, the sixteen characters of the family, and eight of its own."""
        multiplier, offset = self._keys.get(prefix) or self._key(prefix)
        number = (count * multiplier + offset) % EIGHT
        if family[0] == "3":
            number %= SEVEN  # its first digit is 0
        high, low = number // 14_776_336, number % 14_776_336
        return (
            f"{prefix}_{family}{PAIRS[high // 3844]}{PAIRS[high % 3844]}"
            f"{PAIRS[low // 3844]}{PAIRS[low % 3844]}"
        )

    def twin(self) -> Ids:
        """For a copy of the world: the same ids from here on."""
        return Ids(self.seed, self.before, self.events, self.requests)

    def under(self, seed: int | str, events: int, requests: int) -> Ids:
        """For a copy that goes on under another seed, after so many events and requests."""
        return Ids(seed, self, events, requests)

    def of_event(self, place: int) -> Ids:
        """Those that the event at a place of the log has its id from."""
        ids = self
        while place < ids.events and ids.before is not None:
            ids = ids.before
        return ids

    def request(self, number: int) -> str:
        """The id of the request of that number: `req_` and fourteen characters."""
        ids = self
        while number <= ids.requests and ids.before is not None:
            ids = ids.before
        return f"req_{_characters(f'{ids.seed}/req/{number}', 14)}"

    def fresh(self, what: str, count: int, width: int) -> str:
        """Characters that carry nothing but look random, for something new: an account's id."""
        return _random(self.seed, what, count, width)

    def plain(self, what: str, count: int, width: int) -> str:
        """As `fresh`, for what stays the same under another seed: the secret of an object."""
        return _characters(f"{self.root}/{what}/{count}", width)

    def fingerprint(self, number: str) -> str:
        """Sixteen characters that stand for a card or bank account number."""
        return self.fixed(f"fingerprint/{number}", 16)

    def fixed(self, what: str, width: int) -> str:
        """As `fresh`, for the few things of which there is one each under any seed; made once."""
        known = self._fixed.get(what)
        if known is None:
            known = self._fixed[what] = _random(self.root, what, 0, width)
        return known


@lru_cache(maxsize=4096)  # what is shown once is often shown again, as in an event
def _characters(text: str, width: int) -> str:
    """For what is made whenever it is shown: each byte of a digest becomes a character."""
    return blake2b(text.encode(), digest_size=width).digest().translate(_CHARACTERS).decode()


def _random(seed: int | str, what: str, count: int, width: int) -> str:
    digest = blake2b(f"{seed}/{what}/{count}".encode(), digest_size=32).digest()
    return base62(int.from_bytes(digest, "big"), width)
