package analyze

// creditLanguage is how one language writes a credit line such as "Source: AFP" or a byline such as "By AFP".
type creditLanguage struct {
	// tag is the language's BCP 47 tag.
	tag string
	// labels stand before the colon. They are compared in normalised form: case, accents and letter forms do not count.
	labels []string
	// marks are what the language writes in place of the colon, besides the colons of colonMarks.
	marks string
	// bylines stand before the name of a wire service, with a colon or without: "By", "with inputs from". They are compared
	// as labels are. Before another name they name an author.
	bylines []string
	// trailers stand after the name of a wire service, and are compared as they are written.
	trailers []string
}

// colonMarks are the colons that stand after a label in any language: ASCII, full width, small, vertical, and modifier.
const colonMarks = ":：﹕︓꞉"

// creditLanguages lists the labels of credit lines. Labels of photos and quotations are not here: what they credit is
// not the source of the text.
var creditLanguages = []creditLanguage{
	{
		tag:     "ar",
		labels:  []string{"المصدر", "مصدر", "المصادر", "مصادر", "مصدر الخبر", "مصدر المقال", "المصدر الأصلي", "نقلا عن"},
		marks:   "/-–",
		bylines: []string{"من", "عن", "نقلا عن", "متابعات", "كتب", "بقلم"},
	},
	{
		tag: "en",
		labels: []string{
			"Source", "Sources", "Source(s)", "News source", "Original source", "Article source", "Story source",
		},
		bylines: []string{
			"By", "From", "Via", "Courtesy of", "With inputs from", "With files from",
			"With additional reporting by", "Reporting by", "According to",
		},
	},
	{tag: "af", labels: []string{"Bron", "Bronne"}, bylines: []string{"Deur", "Van"}},
	{tag: "am", labels: []string{"ምንጭ"}, marks: "፡፦"},
	{tag: "az", labels: []string{"Mənbə"}, bylines: []string{"Müəllif"}},
	{tag: "be", labels: []string{"Крыніца"}, bylines: []string{"Паводле"}},
	{
		tag:     "bg",
		labels:  []string{"Източник", "Източници"},
		bylines: []string{"По материали на", "По информация на", "От"},
	},
	{tag: "bn", labels: []string{"সূত্র", "উৎস", "তথ্যসূত্র"}, bylines: []string{"খবর", "সূত্র"}},
	{tag: "bs", labels: []string{"Izvor", "Izvori"}},
	{tag: "ca", labels: []string{"Font", "Fonts"}, bylines: []string{"Per", "Amb informació de"}},
	{tag: "ckb", labels: []string{"سەرچاوە"}},
	{tag: "cs", labels: []string{"Zdroj", "Zdroje"}, bylines: []string{"S využitím", "Podle", "Autor"}},
	{tag: "cy", labels: []string{"Ffynhonnell"}},
	{tag: "da", labels: []string{"Kilde", "Kilder"}, bylines: []string{"Af", "Fra"}},
	{
		tag:     "de",
		labels:  []string{"Quelle", "Quellen", "Originalquelle"},
		bylines: []string{"Von", "Mit Material von", "Mit Informationen von"},
	},
	{tag: "el", labels: []string{"Πηγή", "Πηγές"}, bylines: []string{"Με πληροφορίες από", "Από", "Του"}},
	{
		tag:     "es",
		labels:  []string{"Fuente", "Fuentes"},
		bylines: []string{"Por", "Con información de", "Con datos de", "Redacción con"},
	},
	{tag: "et", labels: []string{"Allikas", "Allikad"}, bylines: []string{"Autor"}},
	{tag: "eu", labels: []string{"Iturria"}},
	{tag: "fa", labels: []string{"منبع", "منابع", "منبع خبر", "به نقل از"}, bylines: []string{"به گزارش", "به نقل از"}},
	{tag: "fi", labels: []string{"Lähde", "Lähteet"}, bylines: []string{"Kirjoittanut"}},
	{tag: "fil", labels: []string{"Pinagmulan"}, bylines: []string{"Mula sa", "Ulat ng"}},
	{
		tag:     "fr",
		labels:  []string{"Source", "Sources", "Source d'origine"},
		bylines: []string{"Par", "Avec", "D'après", "Selon"},
	},
	{tag: "ga", labels: []string{"Foinse"}},
	{tag: "gu", labels: []string{"સ્ત્રોત", "સ્રોત"}},
	{tag: "he", labels: []string{"מקור", "המקור", "מקורות"}, bylines: []string{"מאת", "באדיבות"}},
	{tag: "hi", labels: []string{"स्रोत", "स्त्रोत", "सूत्र"}, bylines: []string{"इनपुट", "साभार", "द्वारा"}},
	{tag: "hr", labels: []string{"Izvor", "Izvori"}, bylines: []string{"Piše", "Prema"}},
	{tag: "hu", labels: []string{"Forrás", "Források"}, bylines: []string{"Írta"}, trailers: []string{"nyomán"}},
	{tag: "hy", labels: []string{"Աղբյուր", "Աղբյուրը"}, marks: "՝"},
	{tag: "id", labels: []string{"Sumber", "Sumber berita"}, bylines: []string{"Oleh", "Dari"}},
	{tag: "is", labels: []string{"Heimild", "Heimildir"}},
	{tag: "it", labels: []string{"Fonte", "Fonti"}, bylines: []string{"Di", "Da", "A cura di", "Con informazioni di"}},
	{tag: "ja", labels: []string{"出典", "出所", "情報源", "引用元", "ソース", "配信元", "記事元"}, trailers: []string{"配信", "提供"}},
	{tag: "ka", labels: []string{"წყარო"}},
	{tag: "kk", labels: []string{"Дереккөз", "Ақпарат көзі"}},
	{tag: "km", labels: []string{"ប្រភព"}, marks: "៖"},
	{tag: "kn", labels: []string{"ಮೂಲ"}},
	{tag: "ko", labels: []string{"출처", "자료", "자료출처", "자료 출처", "뉴스 출처"}, trailers: []string{"제공"}},
	{tag: "ku", labels: []string{"Çavkanî"}},
	{tag: "ky", labels: []string{"Булак"}},
	{tag: "lt", labels: []string{"Šaltinis", "Šaltiniai"}, bylines: []string{"Pagal"}},
	{tag: "lv", labels: []string{"Avots", "Avoti"}},
	{tag: "mk", labels: []string{"Извор", "Извори"}},
	{tag: "ml", labels: []string{"ഉറവിടം"}},
	{tag: "mn", labels: []string{"Эх сурвалж"}},
	{tag: "mr", labels: []string{"स्रोत", "स्त्रोत"}},
	{tag: "ms", labels: []string{"Sumber"}, bylines: []string{"Oleh"}},
	{tag: "mt", labels: []string{"Sors"}},
	{tag: "nb", labels: []string{"Kilde", "Kilder"}, bylines: []string{"Av", "Fra"}},
	{tag: "ne", labels: []string{"स्रोत"}},
	{tag: "nl", labels: []string{"Bron", "Bronnen"}, bylines: []string{"Door", "Van", "Met dank aan"}},
	{tag: "pa", labels: []string{"ਸਰੋਤ"}},
	{
		tag:     "pl",
		labels:  []string{"Źródło", "Źródła", "Źródło informacji"},
		bylines: []string{"Na podstawie", "Za", "Autor"},
	},
	{tag: "ps", labels: []string{"سرچینه"}},
	{
		tag:     "pt",
		labels:  []string{"Fonte", "Fontes"},
		bylines: []string{"Por", "Com", "Com informações da", "Com informações de", "Da"},
	},
	{
		tag:     "ro",
		labels:  []string{"Sursa", "Sursă", "Surse", "Sursa articolului"},
		bylines: []string{"Potrivit", "Conform", "De"},
	},
	{
		tag:     "ru",
		labels:  []string{"Источник", "Источники", "Источник новости", "Первоисточник"},
		bylines: []string{"По материалам", "По данным", "По сообщению", "Автор"},
	},
	{tag: "si", labels: []string{"මූලාශ්‍රය", "මූලාශ්රය"}},
	{tag: "sk", labels: []string{"Zdroj", "Zdroje"}, bylines: []string{"Podľa", "S využitím"}},
	{tag: "sl", labels: []string{"Vir", "Viri"}, bylines: []string{"Piše"}},
	{tag: "sq", labels: []string{"Burimi", "Burim"}},
	{tag: "sr", labels: []string{"Извор", "Извори", "Izvor", "Izvori"}, bylines: []string{"Пише", "Према"}},
	{tag: "sv", labels: []string{"Källa", "Källor"}, bylines: []string{"Av", "Från"}},
	{tag: "sw", labels: []string{"Chanzo"}},
	{tag: "ta", labels: []string{"ஆதாரம்", "மூலம்"}},
	{tag: "te", labels: []string{"మూలం"}},
	{tag: "th", labels: []string{"ที่มา", "แหล่งที่มา", "แหล่งข่าว"}, bylines: []string{"โดย"}},
	{
		tag:      "tr",
		labels:   []string{"Kaynak", "Kaynaklar", "Haber kaynağı"},
		bylines:  []string{"Yazan", "Haber"},
		trailers: []string{"haberi"},
	},
	{
		tag:     "uk",
		labels:  []string{"Джерело", "Джерела", "Першоджерело"},
		bylines: []string{"За матеріалами", "За даними", "За повідомленням", "Автор"},
	},
	{tag: "ur", labels: []string{"ماخذ", "ذریعہ", "بشکریہ"}, bylines: []string{"بشکریہ", "از"}},
	{tag: "uz", labels: []string{"Manba", "Манба"}},
	{tag: "vi", labels: []string{"Nguồn", "Nguồn tin", "Theo nguồn"}, bylines: []string{"Theo"}},
	{
		tag: "zh",
		labels: []string{
			"来源", "來源", "稿源", "新闻来源", "新聞來源", "文章来源", "文章來源", "消息来源", "消息來源", "信息来源", "资料来源", "資料來源", "本文来源",
			"稿件来源", "转自", "轉自", "转载自", "轉載自",
		},
		bylines:  []string{"据", "據", "作者"},
		trailers: []string{"供稿"},
	},
}

// wireService is a news agency or a general word for agencies, as datelines name it.
type wireService struct {
	names []string
	// ambiguous names are also other words. They count only in a dateline with a place, in brackets, or after a label, and
	// only with the letters that stand here.
	ambiguous bool
}

// wireServices lists the names that datelines and lines without a label are known by. A credit line with a label
// needs no entry here.
var wireServices = []wireService{
	{names: []string{
		"Reuters", "رويترز", "رويتر", "Рейтер", "Рейтерс", "Ройтерс", "ロイター", "ロイター通信", "路透社", "路透", "로이터",
		"רויטרס", "रॉयटर्स", "Ρόιτερ", "Ρόιτερς", "رائٹرز", "রয়টার্স", "รอยเตอร์", "รอยเตอร์ส", "ராய்ட்டர்ஸ்",
	}},
	{names: []string{
		"AFP", "Agence France-Presse", "أ ف ب", "ا ف ب", "فرانس برس", "وكالة فرانس برس", "АФП", "法新社", "AFP通信", "एएफपी",
		"اے ایف پی", "এএফপি", "เอเอฟพี",
	}},
	{names: []string{"Associated Press", "The Associated Press", "أسوشيتد برس", "اسوشيتدبرس", "AP通信", "美联社", "美聯社"}},
	{names: []string{"AP", "أ ب", "АП"}, ambiguous: true},
	{names: []string{"dpa", "dpa-AFX", "د ب أ", "وكالة الأنباء الألمانية", "الألمانية للأنباء"}},
	{names: []string{"EFE", "Agencia EFE", "إفي"}},
	{names: []string{"TASS", "ITAR-TASS", "ТАСС", "ИТАР-ТАСС", "塔斯社", "タス通信"}},
	{names: []string{"اے پی پی", "این این آئی", "বাসস", "ইউএনবি", "পিটিআই", "பிடிஐ", "ఏఎన్ఐ"}},
	{names: []string{"تاس"}, ambiguous: true},
	{names: []string{"Xinhua", "شينخوا", "Синьхуа", "新华社", "新華社", "신화통신", "ซินหัว"}},
	{names: []string{"中新社", "中新网", "中央社"}},
	{names: []string{"واس", "وكالة الأنباء السعودية"}},
	{names: []string{
		"SPA", "WAM", "وام", "KUNA", "QNA", "قنا", "BNA", "بنا", "ONA", "MENA", "TAP", "وات", "APS", "واج",
		"MAP", "ومع", "وفا", "سبأ",
	}, ambiguous: true},
	{names: []string{
		"كونا", "بترا", "أ ش أ", "العمانية", "وكالة أنباء الشرق الأوسط", "سانا", "الأناضول", "وكالة الأناضول",
	}},
	{names: []string{"Anadolu", "Anadolu Ajansı", "Anadolu Agency"}},
	{names: []string{"AA", "İHA", "DHA", "ANKA", "APA"}, ambiguous: true},
	{names: []string{"IRNA", "ISNA", "ایرنا", "ایسنا", "إرنا"}},
	{names: []string{
		"PTI", "भाषा", "पीटीआई", "IANS", "आईएएनएस", "UNI", "ANI", "एएनआई", "APP", "BSS", "UNB",
	}, ambiguous: true},
	{names: []string{"Yonhap", "연합뉴스", "Kyodo", "共同通信", "時事通信", "時事", "조선중앙통신", "朝中社"}},
	{names: []string{"共同", "Jiji", "뉴시스", "뉴스1", "KCNA"}, ambiguous: true},
	{names: []string{
		"Interfax", "Интерфакс", "РИА Новости", "RIA Novosti", "Ukrinform", "Укринформ", "Укрінформ", "УНІАН",
		"Інтерфакс-Україна", "БелТА", "Казинформ",
	}},
	{names: []string{"ANSA", "Adnkronos", "AGI", "LaPresse"}, ambiguous: true},
	{names: []string{"Europa Press", "Télam", "Agência Brasil", "Prensa Latina", "Agência Lusa"}},
	{names: []string{
		"Lusa", "LUSA", "PAP", "ČTK", "ČTK/AP", "TASR", "SITA", "MTI", "HINA", "Hina", "Tanjug", "ТАНЈУГ",
		"БТА", "Agerpres", "AGERPRES",
	}, ambiguous: true},
	{names: []string{
		"apa", "sda", "ATS", "Keystone-SDA", "AWP", "Belga", "ANP", "NTB", "TT", "STT", "Ritzau", "ritzau", "BNS",
		"LETA", "ELTA",
	}, ambiguous: true},
	{names: []string{
		"ΑΠΕ-ΜΠΕ", "ΑΠΕ", "ANTARA", "Antara", "Bernama", "BERNAMA", "TTXVN", "VNA", "PNA", "NAN", "GNA",
		"PANA",
	}, ambiguous: true},
	{names: []string{"PRNewswire", "PR Newswire", "Business Wire", "GLOBE NEWSWIRE", "GlobeNewswire"}},
	{names: []string{"UPI", "PA", "CP", "CNS", "CNN", "Bloomberg"}, ambiguous: true},
	{names: []string{"وكالات", "الوكالات", "وكالات الأنباء", "خبرگزاری‌ها", "סוכנויות הידיעות", "综合外电"}},
	{names: []string{
		"Agencies", "agencies", "AGENCIES", "Agences", "agences", "Agencias", "AGENCIAS", "agencias", "Agências", "agências",
		"Agenturen", "Agenzie", "Ajanslar", "Агентства", "Agencje", "एजेंसी", "एजेंसियां",
	}, ambiguous: true},
}

// agencyNouns begin a mention of an agency in scripts without capitals: "وكالة (رويترز) نقلت".
var agencyNouns = map[string]bool{
	"وكالة": true, "وكالات": true, "الوكالة": true, "صحيفة": true, "قناة": true, "موقع": true, "مراسل": true,
	"خبرگزاری": true,
}
