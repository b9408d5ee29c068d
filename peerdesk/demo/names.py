"""Fictional names from many scripts. No pool holds the whole name of a known person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

WOMAN, MAN = "woman", "man"


@dataclass(frozen=True)
class Culture:
    """Names that go together. ``language`` is ISO 639; a family name may have two forms, "m/f"."""

    language: str
    women: Sequence[str]
    men: Sequence[str]
    families: Sequence[str]
    middle: Sequence[str] = ()


def _listed(names: str) -> tuple[str, ...]:
    """The names of a text: with bars between them where some have blanks."""
    return tuple(names.split("|" if "|" in names else None))


@dataclass(frozen=True)
class FullName:
    """A person's name in the form in which it is kept; ``language`` is the family's."""

    preferred: str
    first: str
    last: str
    language: str
    other: tuple[str, ...] = ()


_ENGLISH = Culture(
    "en",
    _listed(
        "Abby Alice Amber Annie Bonnie Brenda Carla Catherine Celeste Cheryl Cora Crystal "
        "Dana Dawn Denise Diane Edna Eileen Faith Gail Gloria Hannah Heather Irene Janelle "
        "Jasmine Joyce Kayla Keisha Latoya Leah Loretta Mabel Megan Mercy Nadine Natasha "
        "Paige Phyllis Rhonda Rosalind Ruby Sabrina Shauna Stacy Tamika Tessa Tonya Vera "
        "Wanda Yolanda Zoë"
    ),
    _listed(
        "Aaron Alvin Barry Brett Calvin Carl Cedric Clay Corey Curtis Dale Damon Darnell "
        "Dennis Dwight Earl Elijah Ernest Floyd Gavin Glenn Harvey Howard Isaac Jamal Jared "
        "Jerome Joel Keith Kurt Lamar Leon Lloyd Marcus Marvin Micah Miles Nathan Neil "
        "Norman Omar Otis Percy Quentin Ralph Reggie Roland Russell Seth Stuart Terrence "
        "Travis Vernon Wade"
    ),
    _listed(
        "Abernathy Ainsley Ashdown Barlow Bexley Birchwood Blakeney Bramley Brightwell "
        "Buckland Calloway Carrow Chadbourne Cobbler Coplin Cranmore Dalrymple Darrow "
        "Denholm Dunmore Eastwick Eddington Fairbairn Farnsworth Fenwick Garland Gladwin "
        "Greenhalgh Halloran Hartwell Hathersage Hollister Inglewood Jessup Kettering "
        "Kimball Langley Larkin Lockridge Maddox Marlowe Merriweather Netherton O'Bannon "
        "O'Dell Pemberton Penhallow Pickett Quimby Radcliff Ravenel Rutledge Sedgwick Shelby "
        "Stockwell Tarleton Thackeray Thornbury Underhill Wainwright Wetherby Whitlock "
        "Winslow Yarborough"
    ),
)
_SPANISH = Culture(
    "es",
    _listed(
        "Adriana|Alicia|Amparo|Ana|Ángela|Araceli|Beatriz|Belén|Concepción|Consuelo|Dolores|"
        "Encarnación|Esperanza|Estefanía|Graciela|Inés|Itzel|Lucía|María José|Marisol|Noemí|"
        "Pilar|Rocío|Sofía|Verónica|Ximena"
    ),
    _listed(
        "Adán|Agustín|Andrés|Ángel|Armando|Benjamín|César|Efraín|Esteban|Félix|Germán|Héctor|"
        "Ignacio|Iñaki|Jesús|José Luis|Joaquín|Julián|Martín|Matías|Óscar|Raúl|Rubén|Simón|"
        "Tomás|Víctor"
    ),
    _listed(
        "Alcántara|Arriaga|Baños|Barragán|Bermúdez|Cárdenas|Castañeda|Cervantes Peña|"
        "de la Fuente|Farías|Güemes|Jáuregui|Leyva|Luján|Montaño|Muñiz|Nájera|Ordóñez|Padrón|"
        "Quintanar|Rentería|Robledo|Saldaña|Santillán|Tamayo|Ureña|Vélez|Villaseñor|Yáñez|"
        "Zúñiga"
    ),
)
_VIETNAMESE = Culture(
    "vi",
    _listed(
        "Bích Châu Diễm Hạnh Hoa Hồng Hương Lan Liên Mai Ngọc Nhung Phượng Quỳnh Thảo Thủy "
        "Tuyết Yến"
    ),
    _listed(
        "An Bảo Cường Dũng Đạt Đức Hiếu Hùng Khôi Long Minh Nghĩa Phúc Quân Sơn Thắng Trung Việt"
    ),
    _listed("Bùi Đặng Đinh Đỗ Dương Hồ Hoàng Huỳnh Lê Lý Ngô Nguyễn Phạm Phan Trần Trịnh Võ Vũ"),
    _listed("Thị Văn Ngọc Minh Đình Xuân Hữu Thanh"),
)
_POLISH = Culture(
    "pl",
    _listed(
        "Agnieszka Bożena Danuta Elżbieta Grażyna Jadwiga Katarzyna Małgorzata Róża Wiesława "
        "Żaneta Zofia"
    ),
    _listed(
        "Bartłomiej Błażej Grzegorz Józef Kamil Łukasz Mieczysław Paweł Sławomir Stanisław "
        "Wojciech Zbigniew"
    ),
    _listed(
        "Błaszczyk Szczebrzeszyński/Szczebrzeszyńska Cieślak Dębski/Dębska Gąsior "
        "Głowacki/Głowacka Jabłoński/Jabłońska Krzyżanowski/Krzyżanowska Łuczak Mroczek "
        "Ościk Pająk Sępek Śliwa Święcicki/Święcicka Wróblewski/Wróblewska Źródlak Żurek"
    ),
)
_TURKISH = Culture(
    "tr",
    _listed(
        "Aslıhan Ayşe Çiğdem Dilek Esra Gülşen Hatice İpek Meryem Nurgül Özlem Şule Tuğba Zübeyde"
    ),
    _listed("Barış Çağlar Doğan Emre Ferhat Göktuğ Hakan İlker Kağan Oğuz Ömer Şahin Tolga Uğur"),
    _listed(
        "Akgül Bayındır Çetinkaya Değirmenci Eroğlu Gökdemir Işıktaş İnceoğlu Karagöz "
        "Özbıyık Şimşekli Taşkıran Ünlütürk Yağmurlu"
    ),
)
_UKRAINIAN = Culture(
    "uk",
    _listed("Ганна Дарина Євгенія Зоряна Ірина Леся Любов Надія Оксана Соломія Тетяна Христина"),
    _listed("Богдан Василь Григорій Дмитро Іван Кирило Микола Назар Остап Павло Тарас Ярослав"),
    _listed(
        "Бондаренко Вишневецький/Вишневецька Гнатюк Довженюк Зінченко Кравець Лисенко "
        "Мельничук Онищенко Поліщук Ткаченко Ющук"
    ),
)
_RUSSIAN = Culture(
    "ru",
    _listed("Алёна Вера Галина Дарья Екатерина Зинаида Лариса Людмила Нина Полина Тамара Юлия"),
    _listed("Алексей Борис Виктор Геннадий Егор Игорь Кирилл Леонид Никита Пётр Семён Фёдор"),
    _listed(
        "Белоусов/Белоусова Ворошнин/Ворошнина Гривцов/Гривцова Жерехов/Жерехова "
        "Зайчиков/Зайчикова Лукин/Лукина Осокин/Осокина Пряхин/Пряхина Рябов/Рябова "
        "Сомов/Сомова Тихонравов/Тихонравова Щегольков/Щеголькова"
    ),
)
_GREEK = Culture(
    "el",
    _listed(
        "Αγγελική Αθηνά Βασιλική Δέσποινα Ελένη Ευαγγελία Ζωή Καλλιόπη Μαρίνα Ουρανία "
        "Στυλιανή Χρυσούλα"
    ),
    _listed(
        "Αλέξανδρος Βαγγέλης Γιώργος Δημήτρης Ηλίας Θανάσης Κώστας Λευτέρης Μανώλης Νίκος "
        "Στέλιος Φώτης"
    ),
    _listed(
        "Αλευράς Βουτσινάς Γαλανός Δρακόπουλος Ζαχαρής Κουκουλάκης Λιβανός Μελισσηνός "
        "Παπαδημητρίου Ρουσσάκης Τσιρίγος Χατζηκυριάκος"
    ),
)
_RARE = (
    Culture(
        "ar", ["فاطمة", "ليلى", "مريم"], ["حسن", "سامي", "يوسف"], ["الحداد", "النجار", "العطار"]
    ),
    Culture("zh", ["秀英", "美玲", "雅婷"], ["志强", "建华", "文博"], ["欧阳", "陈", "林"]),
    Culture("hi", ["कमला", "मीना", "सुनीता"], ["अर्जुन", "मोहन", "रमेश"], ["पाटिल", "मिश्रा", "वर्मा"]),
    Culture("hy", ["Անահիտ", "Նարինե"], ["Արմեն", "Տիգրան"], ["Գաբրիելյան", "Մանուկյան"]),
    Culture("ka", ["ნინო", "თამარ"], ["გიორგი", "ლევან"], ["ბერიძე", "კაპანაძე"]),
    Culture("he", ["מרים", "נעמי"], ["אורי", "יעקב"], ["אבני", "כרמלי"]),
    Culture("am", ["ሰላም", "አበባ"], ["በቀለ", "ዳዊት"], ["ታደሰ", "ወልዴ"]),
)
_CULTURES: tuple[tuple[Culture, float], ...] = (
    (_ENGLISH, 58),
    (_SPANISH, 22),
    (_VIETNAMESE, 5),
    (_POLISH, 4),
    (_TURKISH, 2.5),
    (_UKRAINIAN, 2.5),
    (_RUSSIAN, 2.5),
    (_GREEK, 2),
    *((culture, 0.2) for culture in _RARE),
)
_WEIGHTS = [weight for _culture, weight in _CULTURES]
_POOLS = [culture for culture, _weight in _CULTURES]

_NICKNAMES = {
    "Abby": "Abs", "Catherine": "Katie", "Concepción": "Concha", "Dolores": "Lola",
    "Elijah": "Eli", "Elżbieta": "Ela", "Ernest": "Ernie", "Francisco": "Paco",
    "Graciela": "Chela", "Ignacio": "Nacho", "Jesús": "Chuy", "José Luis": "Pepe",
    "Loretta": "Etta", "Małgorzata": "Gosia", "María José": "Majo", "Micah": "Mike",
    "Nathan": "Nate", "Rosalind": "Roz", "Terrence": "Terry", "Wojciech": "Wojtek",
    "Yolanda": "Yoli",
}  # fmt: skip
_CHOSEN = _listed(
    "Ash Avery Bee Blue Casey Charlie Dakota Eden Finch Indigo Jules Juniper Kit Lennox "
    "Moss Nova Onyx Phoenix Quinn Reed Remy River Robin Rowan Sage Sky Wren"
)
ALIASES = _listed(
    "Bear|Big Mike|Birdie|Boots|Captain|Chef|Coach Dee|Cricket|Dancer|Daisy|Duke|Easy|"
    "Flaca|Gato|Grandma Jo|Hank|Honey|J.R.|Lefty|Lucky|Mama T|Memphis|Ms. P|Red|Shorty|"
    "Slim|Smiley|Sunny|Tex|Tío Beto|Tiny|Uncle Ray|Wheels|Zig"
)
_SOUND_ALIKE = {
    "Alice": "Alyce", "Brett": "Bret", "Carl": "Karl", "Catherine": "Katherine", "Cheryl": "Sheryl",
    "Corey": "Cory", "Crystal": "Krystal", "Eileen": "Ilene", "Glenn": "Glen", "Hannah": "Hanna",
    "Heather": "Hether", "Jared": "Jarrod", "Kurt": "Curt", "Leah": "Lia", "Megan": "Meghan",
    "Nathan": "Nathen", "Sofía": "Sophia", "Stacy": "Stacey", "Stuart": "Stewart", "Tonya": "Tanya",
}  # fmt: skip


def draw_name(rng: Random, gender: str) -> FullName:
    """A name; ``gender`` is a code of the list, "" when not known."""
    culture = rng.choices(_POOLS, _WEIGHTS)[0]
    female = gender in (WOMAN, "transgender_woman") or (
        gender not in (MAN, "transgender_man") and rng.random() < 0.5
    )
    first = rng.choice(culture.women if female else culture.men)
    last = _family(rng, culture, female)
    if culture.middle and rng.random() < 0.7:
        first = f"{rng.choice(culture.middle)} {first}"
    preferred = first.split()[-1] if culture.middle else _NICKNAMES.get(first, first)
    other: list[str] = []
    chance = rng.random()
    if chance < 0.06 or gender in ("non_binary", "another"):
        preferred = rng.choice(_CHOSEN)
    elif chance < 0.12:
        other.append(rng.choice(ALIASES))
    elif chance < 0.15:
        other.append(f"{first} {_family(rng, culture, female)}")  # a name before a marriage
    elif chance < 0.17:
        second = rng.choice(culture.women if female else culture.men)
        first = first if second in first else f"{first} {second}"
        last = f"{last}-{_family(rng, culture, female)}"
        if chance < 0.155:
            last = f"{last} {_family(rng, culture, female)}"
    return FullName(preferred, first, last, culture.language, tuple(other))


def alike(name: FullName) -> FullName:
    """A name that sounds like ``name``, as when somebody was typed in twice."""
    return replace(
        name,
        preferred=_SOUND_ALIKE.get(name.preferred, name.preferred),
        first=_SOUND_ALIKE.get(name.first, name.first),
        other=(),
    )


def staff_name(rng: Random, gender: str) -> str:
    """Somebody of the staff, first name and surname."""
    culture = rng.choice((_ENGLISH, _ENGLISH, _SPANISH, _POLISH, _VIETNAMESE))
    female = gender == WOMAN
    return f"{rng.choice(culture.women if female else culture.men)} {_family(rng, culture, female)}"


def _family(rng: Random, culture: Culture, female: bool) -> str:
    return rng.choice(culture.families).split("/")[-1 if female else 0]
