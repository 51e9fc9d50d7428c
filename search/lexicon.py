"""The vocabulary of a kind in the memory of a process: from a typed word to words of the index.

It holds words, not things, and is checked against the fingerprint of the committed vocabulary
before every use (``current``): a word learned by any process serves the next query of every
process. What was learned since is added; where a batch that was seen is gone (an act undone, a
database restored) everything is read anew.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from threading import RLock

from django.db.models import Count, Sum

from search import kazakh, latin, stemming
from search.misspelling import ONE_ERROR, Spellings
from search.models import Batch, Word
from search.normal import code_spelling, is_code, is_cyrillic, plain
from search.stemming import ENGLISH, KAZAKH, RUSSIAN, UNSURE

# How well a word of the index answers the typed word.
SAME = 1.0  # letter for letter
UNSPECIAL = 0.95  # but for the special Kazakh letters
INFLECTED = 0.9  # one of the two is the bare root of the other
SAME_ROOT = 0.85
GUESSED = 0.7  # through a verb, or my and your
SOUNDS = 0.9  # times the above: typed in Latin letters
BEGINS = 0.5
MISSPELT = 0.6  # times the above
FOREIGN = 0.9  # times the above: not the language of the screen

# Shortest root that two different words may share without standing anywhere by itself.
_LONG_ROOT = 4
_SHORTEST_STEM = 4
_SHORTEST_MISSPELT_STEM = 6
_SHORTEST_BEGINNING = 2
_MOST_BEGINNINGS = 60
_MOST_SPELLINGS = 6

Ids = dict[int, float]


class Shelf:
    """Words of the index under one way of spelling: by letters, or by sound."""

    def __init__(self, spell: Callable[[str], str]) -> None:
        self._spell = spell
        self.forms: dict[str, list[int]] = {}
        self._roots: dict[tuple[str, str], list[int]] = {}
        self._guesses: dict[str, list[int]] = {}

    def add(self, number: int, form: str, language: str, keys: Iterable[str]) -> None:
        """Put a word under its form and under each of its keys."""
        self.forms.setdefault(self._spell(form), []).append(number)
        for key in keys:
            if key.startswith(UNSURE):
                self._guesses.setdefault(self._spell(key[1:]), []).append(number)
            else:
                self._roots.setdefault((language, self._spell(key)), []).append(number)

    def find(self, word: str, *, surely_kazakh: bool = False) -> Ids:
        """Words that are forms of the same word; ``word`` has no special letters."""
        found: Ids = {}
        _take(found, self.forms.get(self._spell(word), ()), UNSPECIAL)
        if not surely_kazakh:
            self._find_stem(word, found)
        if is_cyrillic(word):
            self._find_kazakh(word, found)
        return found

    def _find_stem(self, word: str, found: Ids) -> None:
        """Russian and English. A bare word may be what the stemmer leaves of a longer one."""
        language = RUSSIAN if is_cyrillic(word) else ENGLISH
        stemmed = stemming.stem(word, language)
        _take(found, self._under(language, stemmed), SAME_ROOT)
        if len(word) >= _SHORTEST_STEM:
            _take(found, self._under(language, word), SAME_ROOT)
        if len(stemmed) >= _SHORTEST_STEM:
            _take(found, self.forms.get(self._spell(stemmed), ()), SAME_ROOT)

    def _find_kazakh(self, word: str, found: Ids) -> None:
        _take(found, self._under(KAZAKH, word), INFLECTED)
        roots = kazakh.candidates(word)
        sure = [root for root, certain in roots.items() if certain and root != word]
        for root in sure:
            bare = self.forms.get(self._spell(root), ())
            _take(found, bare, INFLECTED)
            if bare or len(root) >= _LONG_ROOT:
                _take(found, self._under(KAZAKH, root), SAME_ROOT)
        verbs = [noun for root in (word, *sure) for noun in kazakh.verbal_nouns(root)]
        unsure = [root for root, certain in roots.items() if not certain]
        for guesses in (sure, unsure, verbs):
            if not found:
                self._guess(guesses, found)
        if not found:
            _take(found, self._guesses.get(self._spell(word), ()), GUESSED)

    def _guess(self, roots: list[str], found: Ids) -> None:
        """Roots that are believed only where nothing better was found.

        Those that stand somewhere by themselves, otherwise the longest that some word shares.
        """
        for root in roots:
            if bare := self.forms.get(self._spell(root)):
                _take(found, bare, GUESSED)
                _take(found, self._under(KAZAKH, root), GUESSED)
        for root in sorted(roots, key=len, reverse=True):
            if len(root) >= _LONG_ROOT or (not found and len(root) > kazakh.SHORTEST):
                _take(found, self._under(KAZAKH, root), GUESSED)

    def _under(self, language: str, key: str) -> Iterable[int]:
        return self._roots.get((language, self._spell(key)), ())


def _take(found: Ids, numbers: Iterable[int], quality: float) -> None:
    for number in numbers:
        found[number] = max(quality, found.get(number, 0))


class Lexicon:
    """The words of one kind; ``lock`` is held while it is read or grows."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.batches: set[int] = set()
        self.fingerprint: tuple[int, int] = (0, 0)
        self._forms: dict[int, str] = {}
        self._languages: dict[int, str] = {}
        self._letters = Shelf(str)
        self._sounds = Shelf(latin.sound)
        self._alphabet: list[str] = []
        self._written: dict[str, str] = {}
        self._spellings = Spellings()
        self._sound_spellings = Spellings()
        self._by_sound: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._forms)

    def add(self, number: int, form: str, language: str, keys: list[str]) -> None:
        """Learn a word of the index."""
        spelt = plain(form)
        self._forms[number] = form
        self._languages[number] = language
        if spelt not in self._letters.forms:
            self._alphabet.append(spelt)
        self._letters.add(number, spelt, language, keys)
        if language:
            self._learn_spellings(form, spelt, keys)
        if language and is_cyrillic(form):
            self._sounds.add(number, spelt, language, keys)
            heard = latin.sound(spelt)
            self._by_sound.setdefault(heard, set()).add(form)
            self._sound_spellings.add(heard)

    def _learn_spellings(self, form: str, spelt: str, keys: list[str]) -> None:
        """The word and its roots, each as it is written with the special letters where it is known."""
        self._written[spelt] = form
        self._spellings.add(spelt)
        for key in keys:
            if len(key) >= ONE_ERROR and not key.startswith(UNSURE):
                self._written.setdefault(key, form[: len(key)] if spelt.startswith(key) else form)
                self._spellings.add(key)

    def settle(self) -> None:
        """Bring the alphabet into order after words were added."""
        self._alphabet.sort()

    def preferring(self, words: Ids, language: str) -> Ids:
        """The same words, those of another language than ``language`` worth a little less."""
        if not language:
            return words
        mine = ("", language)
        return {n: q if self._languages[n] in mine else q * FOREIGN for n, q in words.items()}

    def strict(self, word: str) -> Ids:
        """Words of the index that a word typed without errors stands for."""
        if is_code(word):
            code = code_spelling(word)
            return dict.fromkeys(self._letters.forms.get(code, ()), SAME)
        spelt = plain(word)
        found = self._letters.find(spelt, surely_kazakh=spelt != word)
        if not is_cyrillic(word):
            heard = self._sounds.find(latin.to_cyrillic(word))
            for number, quality in heard.items():
                found.setdefault(number, quality * SOUNDS)
        for number in found:
            if self._forms[number] == word:
                found[number] = SAME
        return found

    def beginning(self, word: str) -> Ids:
        """Words that begin as a half-typed word does, the shortest first among too many."""
        spelt = code_spelling(word) if is_code(word) else plain(word)
        if len(spelt) < _SHORTEST_BEGINNING:
            return {}
        longer = self._beginning_with(spelt)
        if not longer and not is_cyrillic(word) and not is_code(word):
            longer = self._beginning_with(latin.to_cyrillic(word))
        found: Ids = {}
        for form in sorted(longer, key=lambda form: (len(form), form))[:_MOST_BEGINNINGS]:
            _take(found, self._letters.forms[form], BEGINS)
        return found

    def _beginning_with(self, start: str) -> list[str]:
        first = bisect_left(self._alphabet, start)
        last = bisect_left(self._alphabet, start + "\U0010ffff")
        return self._alphabet[first:last]

    def meant(self, word: str) -> dict[str, Ids]:
        """What a misspelt word may have been meant to be, each with the words it stands for."""
        if is_code(word):
            return {}
        return {
            other: {number: quality * MISSPELT for number, quality in self.strict(other).items()}
            for other in self._misspelt(word)
        }

    def _misspelt(self, word: str) -> list[str]:
        spelt = plain(word)
        near = self._spellings.near(spelt)
        if not near and is_cyrillic(word):
            stems = (stemming.stem(spelt, RUSSIAN), *kazakh.candidates(spelt))
            long = [stem for stem in stems if len(stem) >= _SHORTEST_MISSPELT_STEM]
            near = [known for stem in long for known in self._spellings.near(stem)]
        written = list(dict.fromkeys(self._written[known] for known in near))
        if not near and not is_cyrillic(word):
            heard = self._sound_spellings.near(latin.sound(latin.to_cyrillic(word)))
            written = [form for sound in heard for form in sorted(self._by_sound[sound])[:1]]
        written.sort(key=lambda form: plain(form)[0] != spelt[0])
        return written[:_MOST_SPELLINGS]


_LEXICONS: dict[str, Lexicon] = {}
# Batches and words are read by two statements, between which the vocabulary may be tidied.
_TRIES = 3


def current(kind: str) -> Lexicon:
    """The vocabulary of a kind as it is committed now (or as this transaction sees it)."""
    lexicon = _LEXICONS.setdefault(kind, Lexicon())
    for _try in range(_TRIES):
        if lexicon.fingerprint == _fingerprint(kind):
            break
        lexicon = _refreshed(lexicon, kind)
    return lexicon


def _fingerprint(kind: str) -> tuple[int, int]:
    seen = Batch.objects.filter(kind=kind).aggregate(number=Count("pk"), total=Sum("token"))
    return seen["number"], int(seen["total"] or 0)


def _refreshed(lexicon: Lexicon, kind: str) -> Lexicon:
    with lexicon.lock:
        tokens = set(Batch.objects.filter(kind=kind).values_list("token", flat=True))
        if lexicon.batches - tokens:
            lexicon = _LEXICONS[kind] = Lexicon()
        with lexicon.lock:
            _learn(lexicon, kind, tokens)
    return lexicon


def _learn(lexicon: Lexicon, kind: str, tokens: set[int]) -> None:
    words = Word.objects.filter(kind=kind)
    if lexicon.batches:
        words = words.filter(batch__token__in=tokens - lexicon.batches)
    rows = words.values_list("pk", "form", "language", "keys", "batch__token")
    for number, form, language, keys, token in rows.iterator(2000):
        if token in tokens:
            lexicon.add(number, form, language, keys.split())
    lexicon.settle()
    lexicon.batches = tokens
    lexicon.fingerprint = (len(tokens), sum(tokens))
