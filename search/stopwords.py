"""Words of a question that say nothing about what is looked for."""

from search.latin import sound, to_cyrillic
from search.normal import is_cyrillic, plain

# The row of bare endings is what follows the hyphen in “ЖШС-ға”.
_STOP = """
қалай қайда қайдан қашан қанша қандай қажет керек үшін туралы және мен бен пен болады болу бола
болған болғаны болып болғанда не немесе бойынша маған менің мені біз сіз келеді келемін болса егер ма ме ба бе па пе ғой емес
осы сол бұл үшін дейін кейін арқылы ретінде неше істеу істеймін жерде жерден

как где куда когда что кто какие какой какая каких для на в во и с со по о об обо из к ко у за
не нужно надо нужен нужна нужны можно мне мой моя мое мои моего хочу если ли или от до при через
сколько это то бы же ему ей их ее его а но чтобы

га ге ка ке ны ни ды ди ты ти нын нин дын дин тын тин де та те дан ден тан тен нан нен
лар лер дар дер тар тер

how to get the a an of for in on at my i me we is are was what where when which who need want
can do does should must with from by and or as it be
"""
# Weigh, but need not be there: everybody gets, gives and issues.
_SOFT = """
алу алуға аламын алсам алғым алып алуды алудың беру беруді беруге берудің беріңіз берілу
рәсімдеу рәсімдеуге рәсімдегім жасау жасату шығару сұрау өтініш

получить получение получения получать получаю получу выдача выдачу выдачи выдать выдают дать
оформить оформление оформления сделать заказать подать взять запросить заявление подача

get obtain apply application issue make order receive request
"""

STOP_WORDS = frozenset(plain(word) for word in _STOP.split())
SOFT_WORDS = frozenset(plain(word) for word in _SOFT.split())
_SOUNDS_OF_STOP_WORDS = frozenset(map(sound, STOP_WORDS))
_SOUNDS_OF_SOFT_WORDS = frozenset(map(sound, SOFT_WORDS))
# Shorter ones in Latin letters may be words of their own: id, ip.
_SHORTEST_IN_LATIN = 3


def is_stop_word(word: str) -> bool:
    """Whether the word is never indexed and never asked for."""
    return plain(word) in STOP_WORDS


def is_soft(word: str) -> bool:
    """Whether the word may be missing from what is found."""
    return plain(word) in SOFT_WORDS


def sounds_like_stop_word(word: str) -> bool:
    """Whether a Latin word is a stop word of Kazakh or Russian: *qalay*, *kak*."""
    return _sounds_like(word, _SOUNDS_OF_STOP_WORDS)


def sounds_soft(word: str) -> bool:
    """Whether a Latin word is one that may be missing: *poluchit*, *alu*."""
    return _sounds_like(word, _SOUNDS_OF_SOFT_WORDS)


def _sounds_like(word: str, sounds: frozenset[str]) -> bool:
    if len(word) < _SHORTEST_IN_LATIN or is_cyrillic(word):
        return False
    return sound(to_cyrillic(word)) in sounds
