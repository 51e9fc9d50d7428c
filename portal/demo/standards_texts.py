"""Clauses of the sample standards: what the law leaves to prose, varied by the service (L13-14).

How one applies, what happens with the application, the payment, the field of the service, whom to
complain to, accessibility. All three languages are here; a sample standard takes English or not.
"""

from portal.demo.tables import Row, parts
from standards.bringing_in.clauses import ClauseDraft
from standards.workflow import Part

Said = tuple[str, str, str]

# Every so manieth sample standard has an English text, too.
ENGLISH_EVERY = 3

_APPLYING: dict[str, Said] = {
    "sp": (
        "Көрсетілетін қызметті алушы өтінішті көрсетілетін қызметті берушіге өзі не сенімхат бойынша өкілі арқылы береді.",
        "Услугополучатель подает заявление услугодателю лично либо через представителя по доверенности.",
        "The service recipient applies to the provider in person or through a representative with a power of attorney.",
    ),
    "psc": (
        "Өтініш халыққа қызмет көрсету орталығында «электрондық кезек» тәртібімен, жеделдетіп қызмет көрсетусіз қабылданады.",
        "Заявление принимается в центре обслуживания населения в порядке «электронной очереди», без ускоренного обслуживания.",
        "Applications are taken at the population service centre through the electronic queue, without priority service.",
    ),
    "portal": (
        "«Электрондық үкімет» веб-порталы арқылы берілген өтініш көрсетілетін қызметті алушының электрондық цифрлық қолтаңбасымен куәландырылады.",
        "Заявление через веб-портал «электронного правительства» удостоверяется электронной цифровой подписью услугополучателя.",
        "An application through the “e-government” web portal is signed with the recipient's digital signature.",
    ),
}  # fmt: skip
_APPLYING_PLAIN: dict[str, Said] = {
    "sp": (
        "Құжаттарды өзіңіз әкелесіз немесе сенген адамыңызға сенімхат бересіз.",
        "Документы приносите сами или даете доверенность тому, кому доверяете.",
        "Bring the papers yourself or give somebody a power of attorney.",
    ),
    "psc": (
        "ХҚКО-ға келіп, кезек талонын аласыз.",
        "Приходите в ЦОН и берете талон очереди.",
        "Come to the service centre and take a ticket.",
    ),
    "portal": (
        "ЭЦҚ болса, үйден шықпай тапсырасыз.",
        "Если есть ЭЦП, подать можно не выходя из дома.",
        "With a digital signature you can apply from home.",
    ),
}
_RECEIVED: dict[str, Said] = {
    "sp": (
        "Көрсетілетін қызметті беруші өтінішті келіп түскен күні тіркейді және құжаттар қабылданған күн мен уақыт, нәтиже берілетін күн көрсетілген талон береді.",
        "Услугодатель регистрирует заявление в день поступления и выдает талон с указанием даты и времени приема документов и даты выдачи результата.",
        "The provider registers the application on the day it comes and gives a slip with the date and time of acceptance and the date of the result.",
    ),
    "psc": (
        "Халыққа қызмет көрсету орталығының қызметкері өтініштің нөмірі, қоса берілген құжаттардың тізбесі және нәтиже берілетін күн көрсетілген қолхат береді.",
        "Работник центра обслуживания населения выдает расписку с номером заявления, перечнем приложенных документов и датой выдачи результата.",
        "The worker of the service centre gives a receipt with the number of the application, the list of papers and the date of the result.",
    ),
    "portal": (
        "Портал арқылы өтініш берген адамның жеке кабинетіне сұрау салудың қабылданғаны туралы хабарлама және нәтиже алынатын күн жіберіледі.",
        "Подавшему заявление через портал в личный кабинет направляется уведомление о принятии запроса с датой получения результата.",
        "Who applied through the portal gets a notice of acceptance with the date of the result in the personal cabinet.",
    ),
}  # fmt: skip
_PAID: Said = (
    "Төлем өтініш берілгенге дейін жүргізіледі. Төлем портал арқылы жасалса, түбіртек ұсыну талап етілмейді.",
    "Оплата производится до подачи заявления. Если оплачено через портал, представлять квитанцию не требуется.",
    "Payment is made before applying. Where it was made through the portal, no receipt is asked for.",
)
_FREE: Said = (
    "Мемлекеттік қызмет көрсеткені үшін ақы алуға, соның ішінде бланк пен көшірме үшін ақы алуға жол берілмейді.",
    "Взимать плату за оказание государственной услуги, в том числе за бланки и копии, не допускается.",
    "No charge may be made for the public service, its forms or copies.",
)
# By the section of the registry: what is particular to its services.
_OF_FIELD: dict[str, Said] = {
    "001": (
        "Жеке басты куәландыратын құжат алғанда бұрынғы құжат тапсырылады; жоғалған жағдайда бұл өтініште көрсетіледі.",
        "При получении документа прежний документ сдается; об утрате указывается в заявлении.",
        "The previous document is handed in; its loss is stated in the application.",
    ),
    "002": (
        "Акт жазбасы өтініш берушілердің қатысуымен тексеріледі; қате табылса, сол күні түзетіледі.",
        "Запись акта сверяется в присутствии заявителей; найденная ошибка исправляется в тот же день.",
        "The record is checked with the applicants present; an error found is put right the same day.",
    ),
    "003": (
        "Отбасы құрамы мен табысы туралы мәліметтер баланың мүддесі үшін ғана пайдаланылады және үшінші тұлғаларға берілмейді.",
        "Сведения о составе и доходах семьи используются только в интересах ребенка и третьим лицам не передаются.",
        "Data on the family and its income are used in the interest of the child only and not passed on.",
    ),
    "004": (
        "Мүлікке құқықтар мен ауыртпалықтар туралы мәліметтер өтініш берілген күнгі жағдай бойынша көрсетіледі.",
        "Сведения о правах на имущество и обременениях приводятся по состоянию на день подачи заявления.",
        "Rights to property and encumbrances are stated as of the day of the application.",
    ),
    "005": (
        "Денсаулық туралы мәліметтер дәрігерлік құпияны құрайды; нәтиже өтініш берушінің өзіне беріледі.",
        "Сведения о здоровье составляют врачебную тайну; результат выдается лично заявителю.",
        "Data on health are a medical secret; the result is given to the applicant in person.",
    ),
    "006": (
        "Жұмыс өтілі мен табыс туралы мәліметтер мемлекеттік органдардың ақпараттық жүйелерінен алынады; онда жоқтарын өтініш беруші ұсынады.",
        "Сведения о стаже и доходах берутся из информационных систем государственных органов; недостающие представляет заявитель.",
        "Data on work and income come from the systems of state bodies; what is not there the applicant gives.",
    ),
    "007": (
        "Өтінішті баланың ата-анасының бірі немесе заңды өкілі береді; кәмелетке толған білім алушы өзі береді.",
        "Заявление подает один из родителей или законный представитель; совершеннолетний обучающийся подает его сам.",
        "One parent or a legal representative applies; an adult student applies in person.",
    ),
    "008": (
        "Кәсіпкерлік субъектісінің атауы мен мекенжайы өтініш берушінің жазуымен тіркеледі; қатесі үшін ол өзі жауап береді.",
        "Наименование и адрес субъекта предпринимательства вносятся по записи заявителя, который отвечает за ее правильность.",
        "Name and address of the business are registered as the applicant wrote them.",
    ),
    "009": (
        "Біліктілік талаптарына сәйкестік лицензия берілгенге дейін тексеріледі; тексеру уақыты жалпы мерзімге кіреді.",
        "Соответствие квалификационным требованиям проверяется до выдачи лицензии; время проверки входит в общий срок.",
        "Qualification is checked before the licence is issued; the check is part of the term.",
    ),
    "010": (
        "Мәлімет салық төлеушінің дербес шотындағы өтініш берілген күнгі жазбалар бойынша беріледі.",
        "Сведения выдаются по записям лицевого счета налогоплательщика на день обращения.",
        "The data are those of the taxpayer's account on the day of the application.",
    ),
    "011": (
        "Көлік құралын тексеру орталықтың алаңында, өтініш берушінің қатысуымен жүргізіледі.",
        "Осмотр транспортного средства проводится на площадке центра в присутствии заявителя.",
        "A vehicle is inspected on the ground of the centre with the applicant present.",
    ),
    "012": (
        "Малды қарау шаруашылықтың орналасқан жерінде, иесімен келісілген уақытта жүргізіледі.",
        "Осмотр животных проводится по месту нахождения хозяйства в согласованное с владельцем время.",
        "Animals are inspected on the farm at a time agreed with the owner.",
    ),
    "013": (
        "Рұқсаттың шарттары табиғат пайдаланушы нысанының санатына қарай айқындалады және порталда жарияланады.",
        "Условия разрешения определяются категорией объекта природопользователя и публикуются на портале.",
        "The terms of the permit depend on the category of the site and are published on the portal.",
    ),
    "014": (
        "Жер учаскесі мен құрылыс туралы шешім бекітілген бас жоспарға сәйкес қабылданады; жоспардың көшірмесі қабылдау бөлмесінде ілінеді.",
        "Решение о земельном участке и строительстве принимается по утвержденному генеральному плану; копия плана вывешивается в месте приема.",
        "Decisions follow the approved general plan; a copy hangs where applications are taken.",
    ),
    "015": (
        "Құжат табылмаған жағдайда іздеу жүргізілген қорлар көрсетілген дәлелді жауап беріледі.",
        "Если документ не найден, выдается мотивированный ответ с перечнем фондов, по которым велся поиск.",
        "Where nothing is found, a reasoned answer names the fonds that were searched.",
    ),
    "016": (
        "Анықтаманың төлнұсқалығы онда көрсетілген тексеру коды бойынша порталда тексеріледі.",
        "Подлинность справки проверяется на портале по указанному в ней коду.",
        "The certificate is verified on the portal by the code printed on it.",
    ),
    "017": (
        "Шет мемлекеттің мекемесінде қабылдау жұмыс кестесі болатын елдің уақыты бойынша белгіленеді.",
        "График приема в загранучреждении устанавливается по времени страны пребывания.",
        "Hours at a foreign mission are in the time of the host country.",
    ),
    "018": (
        "Шетелдікке түсінікті тілде түсіндіріледі; аудармашыны өтініш беруші өз қалауымен шақыра алады.",
        "Иностранцу порядок разъясняется на понятном ему языке; переводчика заявитель вправе пригласить сам.",
        "The procedure is explained to a foreigner in a language he understands; an interpreter may be brought.",
    ),
    "019": (
        "Кезектегі орын нөмірі әкімдіктің интернет-ресурсында дербес деректерсіз жарияланады.",
        "Номер в очереди публикуется на интернет-ресурсе акимата без персональных данных.",
        "The place in the queue is published on the akimat's site without personal data.",
    ),
    "020": (
        "Жарыс нәтижелері туралы хаттаманың көшірмесін федерация куәландырады.",
        "Копию протокола соревнований заверяет федерация.",
        "The copy of the competition record is certified by the federation.",
    ),
    "021": (
        "Діни әдебиет пен материалдарды сараптау уақыты жалпы мерзімге кіреді.",
        "Время экспертизы религиозной литературы и материалов входит в общий срок.",
        "The expert examination of religious materials is part of the term.",
    ),
}  # fmt: skip
_COMPLAINT: Said = (
    "Шағымда көрсетілетін қызметті алушының тегі, аты, мекенжайы, шағымданылатын шешім немесе әрекет және талап көрсетіледі; шағымға қол қойылады.",
    "В жалобе указываются фамилия, имя, адрес услугополучателя, обжалуемое решение или действие и требование; жалоба подписывается.",
    "A complaint states name and address, the decision or act complained of and the demand, and is signed.",
)
_COMPLAINT_PLAIN: Said = (
    "Кім екеніңізді, не болғанын және не сұрайтыныңызды жазыңыз.",
    "Напишите, кто вы, что случилось и чего вы просите.",
    "Say who you are, what happened and what you ask for.",
)
_COMPLAINT_ONLINE: Said = (
    "Портал арқылы берілген шағымның тіркелгені, орындалғаны және жауап туралы белгілер жеке кабинеттен көрінеді.",
    "Отметки о регистрации, исполнении и ответе по жалобе, поданной через портал, видны в личном кабинете.",
    "Registration, handling and answer of a complaint made through the portal are seen in the personal cabinet.",
)
_ACCESS: tuple[Said, ...] = (
    (
        "Кіреберіс пандуспен, дәліздер тіреуіштермен жабдықталады; қозғалуы шектеулі адамдарға бірінші қабатта қызмет көрсетіледі.",
        "Вход оборудуется пандусом, коридоры поручнями; маломобильных граждан принимают на первом этаже.",
        "There is a ramp and handrails; people with reduced mobility are received on the ground floor.",
    ),
    (
        "Есту және көру қабілеті бұзылған адамдарға ымдау тілі маманының көмегі және ірі қаріппен басылған үлгілер ұсынылады.",
        "Лицам с нарушениями слуха и зрения предоставляются помощь специалиста жестового языка и образцы крупным шрифтом.",
        "Sign language help and samples in large print are offered.",
    ),
    (
        "Өзі келе алмайтын бірінші топтағы мүгедектігі бар адамның өтініші 1414 нөміріне хабарласқаннан кейін үйінде қабылданады.",
        "Заявление лица с инвалидностью первой группы, которое не может прийти, принимается на дому по обращению на номер 1414.",
        "Applications of people of the first disability group are taken at home after a call to 1414.",
    ),
)  # fmt: skip
_CONTACT: tuple[Said, ...] = (
    (
        "Қабылдау орындарының мекенжайлары мен телефондары көрсетілетін қызметті берушінің интернет-ресурсында; бірыңғай байланыс орталығы: 1414.",
        "Адреса и телефоны мест приема размещены на интернет-ресурсе услугодателя; единый контакт-центр: 1414.",
        "Addresses and telephones are on the provider's site; the single contact centre is 1414.",
    ),
    (
        "Өтініштің қай сатыда екенін портал арқылы немесе 1414 бірыңғай байланыс орталығынан білуге болады.",
        "Узнать, на какой стадии заявление, можно через портал или в едином контакт-центре 1414.",
        "The stage of an application is told on the portal or by the single contact centre 1414.",
    ),
)


def clauses_of(row: Row) -> list[ClauseDraft]:
    """The clauses after the general ones: five or six, by channels, payment, field and place."""
    number = int(row["no"].removeprefix("S-"))
    in_english = number % ENGLISH_EVERY == 0
    channels = parts(row["intake"])
    first = channels[0]
    clauses = [
        _clause(
            Part.PROCEDURE, _APPLYING[first], _APPLYING_PLAIN[first], in_english,
            *(_clause(Part.PROCEDURE, _RECEIVED[one], None, in_english) for one in channels[:2]),
        ),
        _clause(Part.PROCEDURE, _FREE if row["payment"] == "free" else _PAID, None, in_english),
        _clause(Part.PROCEDURE, _OF_FIELD[row["code"][:3]], None, in_english),
        _clause(Part.COMPLAINT, _COMPLAINT, _COMPLAINT_PLAIN, in_english),
        _clause(Part.OTHER, _ACCESS[number % len(_ACCESS)], None, in_english),
        _clause(Part.OTHER, _CONTACT[number % len(_CONTACT)], None, in_english),
    ]  # fmt: skip
    if "portal" in channels:
        clauses.insert(1, _clause(
            Part.PROCEDURE, _APPLYING["portal"], _APPLYING_PLAIN["portal"], in_english
        ))  # fmt: skip
        clauses.insert(5, _clause(Part.COMPLAINT, _COMPLAINT_ONLINE, None, in_english))
    return clauses


def _clause(
    part: Part, said: Said, plain: Said | None, in_english: bool, *children: ClauseDraft
) -> ClauseDraft:
    codes = ("kk", "ru", "en") if in_english else ("kk", "ru")
    body = {code: f"<p>{text}</p>" for code, text in zip(codes, said, strict=False)}
    summary = dict(zip(codes, plain or (), strict=False))
    return ClauseDraft(part.value, body, summary, children)
