"""Kazakh endings, taken off one layer at a time: case, then possessive, then plural.

A Kazakh noun carries its endings in a fixed order, root + plural + possessive + case
(*куәлік-тер-іңіз-ді*), and the first letter of each is chosen by the sound before it. Both
facts are used: an ending is taken off only in its turn and only where the sound before it
allows that ending. What is left is a *candidate*; whether it is a root is decided by the
vocabulary (``lexicon``), because the letters alone cannot tell *шағым* (complaint) from
*шақ + my*.

All words here are spelt as ``normal.plain`` spells them, without special letters.
"""

from collections.abc import Iterator

_VOWELS = frozenset("аеиоуыэюя")
_VOICELESS = frozenset("пфктсшщчцхбвгд")
_NASAL = frozenset("мн")
_HISSING = frozenset("зж")
_GLIDING = frozenset("рйуию")
_LIQUID = frozenset("л")
_CONSONANTS = frozenset("бвгджзйклмнпрстфхцчшщу")
_ANY_VOICED = _VOWELS | _NASAL | _HISSING | _GLIDING | _LIQUID

# Shortest candidate: үй, ай, ат are words.
SHORTEST = 2
_SHORTEST_ABBREVIATION = 3

_Endings = tuple[tuple[str, frozenset[str]], ...]


def _both(endings: str, after: frozenset[str]) -> _Endings:
    return tuple((ending, after) for ending in endings.split())


_CASES: _Endings = (
    *_both("нын нин", _VOWELS | _NASAL),
    *_both("дын дин", _GLIDING | _LIQUID | _HISSING),
    *_both("тын тин", _VOICELESS),
    *_both("ны ни", _VOWELS),
    *_both("ды ди", _GLIDING | _LIQUID | _HISSING | _NASAL),
    *_both("ты ти", _VOICELESS),
    *_both("га ге", _ANY_VOICED),
    *_both("ка ке", _VOICELESS),
    *_both("да де", _ANY_VOICED),
    *_both("та те", _VOICELESS),
    *_both("дан ден", _VOWELS | _GLIDING | _LIQUID | _HISSING),
    *_both("тан тен", _VOICELESS),
    *_both("нан нен", _NASAL),
    *_both("мен", _VOWELS | _GLIDING | _LIQUID | _NASAL),
    *_both("бен", _HISSING),
    *_both("пен", _VOICELESS),
    *_both("дагы деги", _ANY_VOICED),
    *_both("тагы теги", _VOICELESS),
)
# After the possessive of the third person the case endings begin with н.
_CASES_AFTER_HIS: _Endings = _both(
    "н на не нда нде нан нен ндагы ндеги нын нин мен", frozenset("ыи")
)
# After the possessives of the first and second person (my, your).
_CASES_AFTER_MINE: _Endings = _both("а е", _NASAL)
_HIS: _Endings = (*_both("сы си", _VOWELS), *_both("ы и", _CONSONANTS))
_MINE: _Endings = (
    *_both("ым им ын ин ымыз имиз ыныз иниз", _CONSONANTS),
    *_both("м н мыз миз ныз низ", _VOWELS),
)
# Without; uncertain, because what is without is another thing: жұмыс, жұмыссыз.
_WITHOUT: _Endings = _both("сыз сиз", _ANY_VOICED | _VOICELESS)
# I am, said of oneself: жұмыссызбын.
_I_AM: _Endings = (
    *_both("мын мин", _VOWELS | _GLIDING | _LIQUID),
    *_both("бын бин", _NASAL | _HISSING),
    *_both("пын пин", _VOICELESS),
)
_PLURALS: _Endings = (
    *_both("лар лер", _VOWELS | _GLIDING),
    *_both("дар дер", _LIQUID | _NASAL | _HISSING),
    *_both("тар тер", _VOICELESS),
)
# A voiceless end that became voiced before a vowel: куәлік, куәлігі.
_RESTORED = {"б": "п", "г": "к"}

_VERBAL_ENDINGS = """
гым гим кым ким ды ди ты ти дым дим тым тим дык дик тык тик п ып ип ган ген кан кен атын етин
йтын йтин ады еди йды йди са се сам сем сак сек амын емин ймын ймин амыз емиз ймыз ймиз алы ели
айын ейин йык йик галы гели калы кели ар ер р мак мек пак пек бак бек а е й мады меди бады беди
пады педи майды мейди байды бейди пайды пейди лу ылу илу
"""
_VERBAL = tuple(sorted(_VERBAL_ENDINGS.split(), key=len, reverse=True))
_SHORTEST_VERB = 2


def candidates(word: str) -> dict[str, bool]:
    """What may be the root of a noun, the word itself first; True where it is fairly certain.

    Uncertain are the possessives of the first and second person (*балам*): the same letters
    end many plain nouns (*шағым, адам*).
    """
    found: dict[str, bool] = {word: True}
    for bare, sure in _without_case(word):
        for owned, still_sure in _without_possessive(bare, sure):
            for root in (owned, *_strip(owned, _PLURALS)):
                found[root] = found.get(root, False) or still_sure
    found[word] = True
    return found


def _strip(word: str, endings: _Endings) -> Iterator[str]:
    for ending, after in endings:
        root = word.removesuffix(ending)
        if len(root) >= SHORTEST and len(root) < len(word) and _may_precede(root, after):
            yield root


def _may_precede(root: str, sounds: frozenset[str]) -> bool:
    """Whether the root ends in one of the sounds; an abbreviation is read aloud in any way."""
    if _VOWELS.isdisjoint(root):
        return len(root) >= _SHORTEST_ABBREVIATION
    return root.rstrip("ьъ")[-1:] in sounds


def _without_case(word: str) -> Iterator[tuple[str, bool]]:
    for said in (word, *_strip(word, _I_AM)):
        yield said, True
        yield from ((bare, True) for bare in _strip(said, _CASES))
        yield from ((bare, False) for bare in _strip(said, _WITHOUT))
    for bare in _strip(word, _CASES_AFTER_HIS):
        yield from ((root, True) for root in _restored(bare, _HIS))
    for bare in _strip(word, _CASES_AFTER_MINE):
        yield from ((root, False) for root in _restored(bare, _MINE))


def _without_possessive(word: str, sure: bool) -> Iterator[tuple[str, bool]]:
    yield word, sure
    yield from ((root, sure) for root in _restored(word, _HIS))
    yield from ((root, False) for root in _restored(word, _MINE))


def _restored(word: str, endings: _Endings) -> Iterator[str]:
    """Words without the possessive, with the end that the vowel after it had changed."""
    for root in _strip(word, endings):
        yield root
        if root[-1] in _RESTORED:
            yield root[:-1] + _RESTORED[root[-1]]
        if len(root) > SHORTEST and root[-1] in _CONSONANTS and root[-2] in _CONSONANTS:
            # A vowel that fell out: орын, орны; мүлік, мүлкі.
            yield from (f"{root[:-1]}{vowel}{root[-1]}" for vowel in "ыи")


def verbal_nouns(word: str) -> list[str]:
    """The verbal nouns in -у of which the word may be a form: *ауыстырғым* gives *ауыстыру*."""
    found: dict[str, None] = {}
    for ending in _VERBAL:
        root = word.removesuffix(ending)
        if len(root) >= _SHORTEST_VERB and len(root) < len(word):
            found.update(dict.fromkeys(_verbal_noun(root)))
    return list(found)


def _verbal_noun(root: str) -> Iterator[str]:
    if root[-1] in "ыи":
        yield f"{root[:-1]}у"
        yield f"{root}ю"  # қи, қию
    elif root[-1] == "й":
        yield f"{root[:-1]}ю"
    else:
        yield f"{root}у"
        voiced = {"п": "б", "к": "г"}.get(root[-1])
        if voiced:
            yield f"{root[:-1]}{voiced}у"
