"""Invented names and addresses; any likeness to living people is chance."""

from random import Random

# Surname, given name, patronymic; each list in the language its owner writes in.
_PEOPLE = {
    "kk": [
        ("Жантасов", "Ержан", "Бақытұлы"),
        ("Қалиева", "Гүлнәр", "Асқарқызы"),
        ("Омаров", "Санжар", "Маратұлы"),
        ("Тілеубаева", "Әсем", "Нұрланқызы"),
        ("Сәрсенов", "Бекзат", "Ғалымұлы"),
        ("Ысқақова", "Ләйлә", "Төлегенқызы"),
        ("Нұрмағамбет", "Қайсар", "Ерікұлы"),
        ("Оспанова", "Мөлдір", "Қанатқызы"),
        ("Рахметов", "Дәулет", "Сәкенұлы"),
        ("Баймұратова", "Ақмарал", "Жомартқызы"),
        ("Тоқтаров", "Медет", "Қуатұлы"),
        ("Шәріпова", "Индира", "Бауыржанқызы"),
        ("Әбдірахман", "Нұржан", "Талғатұлы"),
        ("Кәрімова", "Жансая", "Серікқызы"),
    ],
    "ru": [
        ("Леонтьев", "Аркадий", "Семенович"),
        ("Юсупова", "Зарина", "Ильдаровна"),
        ("Громова", "Вера", "Павловна"),
        ("Цой", "Виталий", "Андреевич"),
        ("Мельник", "Оксана", "Тарасовна"),
        ("Абдуллин", "Рамиль", "Фаридович"),
        ("Шнайдер", "Марина", "Готлибовна"),
        ("Касымов", "Алишер", "Рустамович"),
        ("Воронцова", "Людмила", "Игоревна"),
        ("Тлеубергенов", "Азамат", "Кайратович"),
    ],
}
_STREETS = {
    "kk": [
        ("Астана қ.", "Сарыжайлау көшесі"),
        ("Алматы қ.", "Алмалы бақ көшесі"),
        ("Қарағанды қ.", "Кеншілер көшесі"),
        ("Ақтөбе қ.", "Қобда көшесі"),
        ("Қаскелең қ.", "Жетісай көшесі"),
    ],
    "ru": [
        ("г. Астана", "улица Сарыжайлау"),
        ("г. Алматы", "улица Алмалы бак"),
        ("г. Караганда", "улица Шахтерская"),
        ("г. Павлодар", "улица Прибрежная"),
        ("г. Шымкент", "улица Садовая"),
    ],
}


def invented_person(chance: Random) -> tuple[str, dict[str, str]]:
    """A language and a full name in it; more of the people write in Kazakh."""
    language = chance.choice(["kk", "kk", "ru"])
    surname, given_name, patronymic = chance.choice(_PEOPLE[language])
    full_name = {"surname": surname, "given_name": given_name, "patronymic": patronymic}
    return language, full_name


def postal_address(key: str, language: str) -> str:
    """An address that says of itself that it is a sample; always the same for one key."""
    chance = Random(key)
    town, street = chance.choice(_STREETS[language])
    house, flat = chance.randint(1, 120), chance.randint(1, 90)
    if language == "kk":
        return f"{town}, {street}, {house}-үй, {flat}-пәтер (үлгі)"
    return f"{town}, {street}, дом {house}, кв. {flat} (образец)"
