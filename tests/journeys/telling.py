"""What the people of the journeys write and look for, in their own language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Telling:
    """Names of the sample data as one language has them, and a person's own words."""

    surname: str
    given_name: str
    search: str
    service: str
    oblast: str
    provider: str
    ministry: str
    quality_body: str
    reasons: str
    demands: str
    address: str
    appeal: str
    answer: str
    remedy: str
    officer: str
    causes: str


TELLINGS = {
    "kk": Telling(
        surname="Сейітова",
        given_name="Ақмарал",
        search="жеке куәлік",
        service="Қазақстан Республикасының азаматтарына паспорттар, жеке куәліктер беру",
        oblast="Қарағанды облысы",
        provider="Қарағанды облысының Ішкі істер департаменті",
        ministry="Қазақстан Республикасы Ішкі істер министрлігі",
        quality_body="Қазақстан Республикасы Мемлекеттік қызмет істері агенттігі",
        reasons="Жеке куәлікке өтініш бердім, мерзімі өтті, куәлік дайын емес.",
        demands="Жеке куәлікті беруді сұраймын.",
        address="Қарағанды қ., Бұқар жырау даңғылы, 10-үй, 5-пәтер",
        appeal="Маған әлі күнге дейін ештеңе түсіндірмеді.",
        answer="Тексеру жүргізілді, өтініштің уақытылы қаралмағаны анықталды.",
        remedy="Жеке куәлік беріледі.",
        officer="Бөлім бастығы Ж. Ахметов",
        causes="Құжаттар бөлімдер арасында бақылаусыз берілген.",
    ),
    "ru": Telling(
        surname="Воронцова",
        given_name="Елена",
        search="паспорт",
        service="Выдача паспортов, удостоверений личности гражданам РК",
        oblast="Карагандинская область",
        provider="Департамент внутренних дел Карагандинской области",
        ministry="Министерство внутренних дел Республики Казахстан",
        quality_body="Агентство Республики Казахстан по делам государственной службы",
        reasons="Подала заявление на удостоверение личности, срок прошел, удостоверение не готово.",
        demands="Прошу выдать удостоверение личности.",
        address="г. Караганда, пр. Бухар-Жырау, дом 10, кв. 5",
        appeal="Мне так ничего и не объяснили.",
        answer="Проведена проверка, заявление рассмотрено с опозданием.",
        remedy="Удостоверение личности будет выдано.",
        officer="Начальник отдела Ж. Ахметов",
        causes="Документы передавались между отделами без учета.",
    ),
    "en": Telling(
        surname="Smith",
        given_name="Anna",
        search="passport",
        service="Issue of passports and identity cards",
        oblast="Karagandy Region",
        provider="Department of Internal Affairs of Karagandy Region",
        ministry="Ministry of Internal Affairs of the Republic of Kazakhstan",
        quality_body="Agency of the Republic of Kazakhstan for Civil Service Affairs",
        reasons="May I apply for my child's passport in another city?",
        demands="The term is not 15 but 10 working days.",
        address="Karaganda, Bukhar Zhyrau Avenue 10, flat 5",
        appeal="Nobody has explained anything to me.",
        answer="Yes, at any centre of the country. Bring the birth certificate.",
        remedy="The identity card will be issued.",
        officer="Head of section Zh. Akhmetov",
        causes="Documents passed between sections without a register.",
    ),
}
