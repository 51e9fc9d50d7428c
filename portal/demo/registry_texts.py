"""What the registry's stories are made of: new services, questions, answers, corrections."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class NewService:
    """A service that somebody proposes: who, under which code, with what content."""

    code: str
    proposer: str
    names: tuple[str, str, str]
    about: tuple[str, str, str]
    content: dict[str, Any] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """Name and description in the three languages."""
        codes = ("kk", "ru", "en")
        return {f"name_{code}": text for code, text in zip(codes, self.names, strict=True)} | {
            f"description_{code}": text for code, text in zip(codes, self.about, strict=True)
        }


NOTICE_OF_RIGHTS = NewService(
    "00401004",
    "vladimir.pak",
    (
        "Жылжымайтын мүлікке тіркелген құқықтар туралы хабарлама беру",
        "Выдача уведомления о зарегистрированных правах на недвижимое имущество",
        "Notice of registered rights to immovable property",
    ),
    (
        "Меншік иесі өз мүлкіне тіркелген барлық құқық пен ауыртпалықты көреді.",
        "Собственник видит все права и обременения, зарегистрированные на его имущество.",
        "An owner sees all rights and encumbrances registered on the property.",
    ),
    {"drafting_body": "moj", "provider_classes": ["territorial:moj"], "term_amount": 1},
)
INTERNATIONAL_LICENCE = NewService(
    "01101003",
    "assel.mamyrova",
    (
        "Халықаралық жүргізуші куәлігін беру",
        "Выдача международного водительского удостоверения",
        "Issue of an international driving permit",
    ),
    (
        "Шетелде көлік жүргізу үшін ұлттық жүргізуші куәлігіне қосымша беріледі.",
        "Выдается в дополнение к национальному водительскому удостоверению для поездок за рубеж.",
        "Issued beside the national driving licence for driving abroad.",
    ),
    {"drafting_body": "mia", "provider_classes": ["territorial:mia"], "term_amount": 3},
)
NURSERY_CERTIFICATE = NewService(
    "00701002",
    "yerlan.dauletov",
    (
        "Баланың мектепке дейінгі ұйымға баратыны туралы анықтама беру",
        "Выдача справки о посещении ребенком дошкольной организации",
        "Certificate that a child attends a preschool organisation",
    ),
    (
        "Анықтаманы баланың ата-анасы сұрайды.",
        "Справку запрашивает родитель ребенка.",
        "The certificate is asked for by a parent.",
    ),
    {"drafting_body": "mes", "provider_classes": ["district_leb"], "term_amount": 1},
)
FIRST_CLASS_PAYMENT = NewService(
    "00302004",
    "dinara.kassenova",
    (
        "Бірінші сыныпқа баратын балаға біржолғы төлем тағайындау",
        "Назначение единовременной выплаты на ребенка, идущего в первый класс",
        "One-time payment for a child who starts school",
    ),
    (
        "Төлемді аз қамтылған отбасылар оқу жылы басталғанға дейін алады.",
        "Выплату получают малообеспеченные семьи до начала учебного года.",
        "Families with a low income get the payment before the school year begins.",
    ),
    {"drafting_body": "mlsp", "provider_classes": ["district_leb"], "term_amount": 10},
)
DIPLOMA_APOSTILLE = NewService(
    "00703003",
    "alma.turgunova",
    (
        "Білім туралы құжаттарға апостиль қою",
        "Апостилирование документов об образовании",
        "Apostille on documents of education",
    ),
    (
        "Апостиль қойылған құжат шетелде қосымша растаусыз қабылданады.",
        "Документ с апостилем принимают за рубежом без дополнительного заверения.",
        "A document with an apostille is accepted abroad without further certification.",
    ),
    {"drafting_body": "mes", "provider_classes": ["mes"], "term_amount": 5},
)
RESIDENCE_CERTIFICATE = NewService(
    "01801002",
    "assel.mamyrova",
    (
        "Тұрғылықты жерінен анықтама беру",
        "Выдача справки с места жительства",
        "Certificate of residence",
    ),
    (
        "Тұрғылықты мекенжайды растайды.",
        "Подтверждает адрес места жительства.",
        "Proves the address of residence.",
    ),
    {"drafting_body": "mia", "provider_classes": ["territorial:mia"], "term_amount": 1},
)

REJECTION = (
    "Анықтаманы ұйымның өзі береді, ол мемлекеттік көрсетілетін қызмет емес. "
    "Справку выдает сама организация; это не государственная услуга."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: who asks which body what, when, and what comes of it.

    ``days`` are working days ago; ``answered_after`` working days later, None while open.
    """

    service_no: str
    body: str
    days: int
    language: str
    text: str
    asker: str = ""
    email: str = ""
    official: str = ""
    answer: str = ""
    answered_after: int | None = None
    at_counter: bool = False


QUESTIONS = (
    Asked(
        "S-001", "mia_karagandy", 8, "kk",
        "Жеке куәлігімді жоғалтып алдым. Айыппұл төлеймін бе?",
        asker="aigerim.bekova", official="dias.zhumabek", answered_after=0,
        answer="Жоғалтқаны үшін айыппұл салынбайды. Баж төлеп, өтініш пен фотосурет тапсырасыз.",
    ),
    Asked(
        "S-002", "mia_karagandy", 6, "ru",
        "Нужна ли медицинская справка, если меняю удостоверение из-за смены фамилии?",
        asker="dmitri.kovalev", official="dias.zhumabek", answered_after=0,
        answer="Нет. Справка нужна только при замене в связи с окончанием срока действия.",
    ),
    Asked(
        "S-004", "akimat_karasai", 5, "en",
        "My child was born abroad. May I register the birth with you?",
        asker="john.carter", official="samat.birzhanov", answered_after=0,
        answer="Yes, if one of the parents is a citizen of Kazakhstan and lives in the district.",
    ),
    Asked(
        "S-011", "akimat_burabay", 4, "ru",
        "Можно ли встать в очередь сразу в два детских сада?",
        email="mother@example.kz", official="aigul.tastanova", answered_after=0, at_counter=True,
        answer="Да, до трех организаций в одном заявлении, в порядке предпочтения.",
    ),
    Asked(
        "S-007", "mof_almaty", 4, "kk",
        "Дара кәсіпкер ретінде басқа қалада тіркелуге бола ма?",
        asker="aliya.nurpeisova", official="maksat.orazov", answered_after=1,
        answer="Жоқ, тіркеу тұрғылықты жеріңіз бойынша немесе портал арқылы жүргізіледі.",
    ),
    Asked(
        "S-001", "mia_karagandy", 3, "ru",
        "Сколько действует временное удостоверение и можно ли с ним лететь внутри страны?",
        email="visitor@example.kz",
    ),
    Asked(
        "S-017", "mia_karagandy", 0, "kk",
        "Тұрғын үй иесінің келісімін электрондық түрде беруге бола ма?",
        asker="aigerim.bekova",
    ),
    Asked(
        "S-014", "akimat_almaty", 0, "ru",
        "Где посмотреть свой номер в очереди на жилье?",
        asker="dmitri.kovalev",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wrong:
    """A proposed correction: of what, by whom, and how it was decided; ``decider`` empty: open."""

    service_no: str
    part: str
    days: int
    language: str
    text: str
    author: str = ""
    email: str = ""
    body: str = ""
    decider: str = ""
    accepted: bool = False
    reason: str = ""


CORRECTIONS = (
    Wrong(
        "S-001", "place", 2, "kk",
        "Көрсетілген телефон нөмірі ескірген, ешкім жауап бермейді.",
        author="aigerim.bekova", body="mia_karagandy",
    ),
    Wrong(
        "S-032", "name", 1, "ru",
        "Люди ищут «запись к терапевту», а услуга так не находится. Добавьте эти слова.",
        author="dmitri.kovalev",
    ),
    Wrong(
        "S-004", "documents", 9, "ru",
        "Свидетельство о браке уже не требуют, а на странице оно есть.",
        email="parent@example.kz", decider="zhaslan.tuleu", accepted=True,
        reason="Спасибо. Передано разработчику стандарта, запись будет уточнена.",
    ),
    Wrong(
        "S-011", "place", 7, "ru",
        "Прием теперь в другом кабинете.",
        author="natalya.shevchuk", body="akimat_karasai", decider="samat.birzhanov", accepted=True,
        reason="Номер кабинета исправлен.",
    ),
    Wrong(
        "S-002", "fee", 6, "kk",
        "Мемлекеттік баж тым қымбат, азайту керек.",
        author="bauyrzhan.seitkali", decider="zhaslan.tuleu",
        reason="Баж мөлшерін тізілім емес, Салық кодексі белгілейді.",
    ),
    Wrong(
        "S-001", "place", 5, "ru",
        "Поставьте, пожалуйста, прием по воскресеньям.",
        email="visitor@example.kz", body="mia_karagandy", decider="dias.zhumabek",
        reason="Часы приема на странице верны; по воскресеньям прием не ведется.",
    ),
)  # fmt: skip

# Who wants to hear of what: person, kind of thing, its key.
SUBSCRIPTIONS = (
    ("aigerim.bekova", "service", "S-001"),
    ("aigerim.bekova", "situation", "00302"),
    ("dmitri.kovalev", "organisation", "mia_karagandy"),
    ("dmitri.kovalev", "service", "S-032"),
    ("john.carter", "situation", "00201"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an entry: working days ago, by which act, what is new."""

    service_no: str
    days: int
    act_no: str
    content: dict[str, str]


CHANGES = (
    Change(
        "S-036",
        12,
        "890",
        {
            "synonyms_kk": "зейнетақы; зейнетке шығу; жасына байланысты төлем",
            "synonyms_ru": "пенсия; выход на пенсию; пенсия по возрасту",
            "synonyms_en": "pension; retirement",
        },
    ),
    Change(
        "S-004",
        9,
        "891",
        {
            "description_kk": "Баланың туғаны тіркеледі және туу туралы куәлік беріледі.",
            "description_ru": "Рождение ребенка регистрируется, выдается свидетельство о рождении.",
            "description_en": "The birth is registered and a birth certificate is issued.",
        },
    ),
    Change(
        "S-001",
        2,
        "918",
        {
            "eligibility_kk": "16 жасқа толған Қазақстан Республикасының азаматтары.",
            "eligibility_ru": "Граждане Республики Казахстан, достигшие 16 лет.",
            "eligibility_en": "Citizens of Kazakhstan who are 16 or older.",
        },
    ),
)
# A change whose day has not come: decided yesterday, in force so many days ahead.
PLANNED_AHEAD = 10
PLANNED = Change(
    "S-002",
    1,
    "921",
    {
        "description_kk": "Жүргізуші куәлігі алғаш рет немесе ескісінің орнына беріледі.",
        "description_ru": "Водительское удостоверение выдается впервые либо взамен прежнего.",
        "description_en": "A driving licence is issued for the first time or in place of an old one.",
    },
)
