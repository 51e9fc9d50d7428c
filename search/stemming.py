"""Under which keys a word of the index is kept, by language."""

import snowballstemmer

from search import kazakh
from search.normal import is_code, plain

# Raised when keys come out differently: `manage.py reindex` then writes every word anew.
VERSION = 1

KAZAKH = "kk"
RUSSIAN = "ru"
ENGLISH = "en"

_STEMMERS = {
    RUSSIAN: snowballstemmer.stemmer("russian"),
    ENGLISH: snowballstemmer.stemmer("english"),
}
# Stems of one word that no ending explains.
_IRREGULAR = {
    "матер": "мат", "дочер": "доч", "денег": "деньг", "дет": "ребенк", "люд": "человек",
}  # fmt: skip
_SHORTEST_STEM = 3
_VOWELS = "аеиоуыьэюя"
# гражданин, граждане
_CITIZEN = ("анин", "янин")
_FLEETING = ("ок", "ек", "ец", "ен")
# A key whose root is a guess (a possessive of the first or second person) begins with this.
UNSURE = "?"


def keys_of(word: str, language: str) -> list[str]:
    """The stems of a word in a language, without special letters; codes have none.

    Kazakh gives every candidate, the word itself excepted; the others give one stem.
    """
    if is_code(word) or len(word) < 3:
        return []
    spelt = plain(word)
    if language == KAZAKH:
        found = kazakh.candidates(spelt)
        return [root if sure else UNSURE + root for root, sure in found.items() if root != spelt]
    return [stem(spelt, language)]


def stored_keys(word: str, language: str) -> str:
    """The keys as ``models.Word`` keeps them; codes, which have no language, have none."""
    return " ".join(keys_of(word, language)) if language else ""


def stem(word: str, language: str) -> str:
    """The Russian or English stem; a vowel that comes and goes (*справка, справок*) is left out."""
    stemmed = str(_STEMMERS[language].stemWord(word))
    if language != RUSSIAN:
        return stemmed
    if len(stemmed) < _SHORTEST_STEM:
        return word
    if len(stemmed) == _SHORTEST_STEM < len(word) and stemmed[-1] in _VOWELS:
        # Taken for the ending of an adjective: при-ему.
        stemmed = word.rstrip(_VOWELS) or word
    if len(stemmed) > 4 and stemmed.endswith(_FLEETING):
        stemmed = stemmed[:-2] + stemmed[-1]
    if stemmed.endswith(_CITIZEN):
        stemmed = stemmed[:-2]
    return _IRREGULAR.get(stemmed, stemmed)
