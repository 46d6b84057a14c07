package analyze

// creditLanguage is how one language writes a credit line such as "Source: AFP".
type creditLanguage struct {
	// tag is the language's BCP 47 tag.
	tag string
	// labels stand before the colon. They are compared in normalised form: case, accents and letter forms do not count.
	labels []string
	// marks are what the language writes in place of the colon, besides the colons of colonMarks.
	marks string
}

// colonMarks are the colons that stand after a label in any language: ASCII, full width, small, vertical, and modifier.
const colonMarks = ":：﹕︓꞉"

// creditLanguages lists the labels of credit lines. Labels of photos and quotations are not here: what they credit is
// not the source of the text.
var creditLanguages = []creditLanguage{
	{"ar", []string{
		"المصدر", "مصدر", "المصادر", "مصادر", "مصدر الخبر", "مصدر المقال", "المصدر الأصلي", "نقلا عن",
	}, "/-–"},
	{"en", []string{
		"Source", "Sources", "Source(s)", "News source", "Original source", "Article source", "Story source",
	}, ""},
	{"af", []string{"Bron", "Bronne"}, ""},
	{"am", []string{"ምንጭ"}, "፡፦"},
	{"az", []string{"Mənbə"}, ""},
	{"be", []string{"Крыніца"}, ""},
	{"bg", []string{"Източник", "Източници"}, ""},
	{"bn", []string{"সূত্র", "উৎস", "তথ্যসূত্র"}, ""},
	{"bs", []string{"Izvor", "Izvori"}, ""},
	{"ca", []string{"Font", "Fonts"}, ""},
	{"ckb", []string{"سەرچاوە"}, ""},
	{"cs", []string{"Zdroj", "Zdroje"}, ""},
	{"cy", []string{"Ffynhonnell"}, ""},
	{"da", []string{"Kilde", "Kilder"}, ""},
	{"de", []string{"Quelle", "Quellen", "Originalquelle"}, ""},
	{"el", []string{"Πηγή", "Πηγές"}, ""},
	{"es", []string{"Fuente", "Fuentes"}, ""},
	{"et", []string{"Allikas", "Allikad"}, ""},
	{"eu", []string{"Iturria"}, ""},
	{"fa", []string{"منبع", "منابع", "منبع خبر", "به نقل از"}, ""},
	{"fi", []string{"Lähde", "Lähteet"}, ""},
	{"fil", []string{"Pinagmulan"}, ""},
	{"fr", []string{"Source", "Sources", "Source d'origine"}, ""},
	{"ga", []string{"Foinse"}, ""},
	{"gu", []string{"સ્ત્રોત", "સ્રોત"}, ""},
	{"he", []string{"מקור", "המקור", "מקורות"}, ""},
	{"hi", []string{"स्रोत", "स्त्रोत", "सूत्र"}, ""},
	{"hr", []string{"Izvor", "Izvori"}, ""},
	{"hu", []string{"Forrás", "Források"}, ""},
	{"hy", []string{"Աղբյուր", "Աղբյուրը"}, "՝"},
	{"id", []string{"Sumber", "Sumber berita"}, ""},
	{"is", []string{"Heimild", "Heimildir"}, ""},
	{"it", []string{"Fonte", "Fonti"}, ""},
	{"ja", []string{"出典", "出所", "情報源", "引用元", "ソース", "配信元", "記事元"}, ""},
	{"ka", []string{"წყარო"}, ""},
	{"kk", []string{"Дереккөз", "Ақпарат көзі"}, ""},
	{"km", []string{"ប្រភព"}, "៖"},
	{"kn", []string{"ಮೂಲ"}, ""},
	{"ko", []string{"출처", "자료", "자료출처", "자료 출처", "뉴스 출처"}, ""},
	{"ku", []string{"Çavkanî"}, ""},
	{"ky", []string{"Булак"}, ""},
	{"lt", []string{"Šaltinis", "Šaltiniai"}, ""},
	{"lv", []string{"Avots", "Avoti"}, ""},
	{"mk", []string{"Извор", "Извори"}, ""},
	{"ml", []string{"ഉറവിടം"}, ""},
	{"mn", []string{"Эх сурвалж"}, ""},
	{"mr", []string{"स्रोत", "स्त्रोत"}, ""},
	{"ms", []string{"Sumber"}, ""},
	{"mt", []string{"Sors"}, ""},
	{"nb", []string{"Kilde", "Kilder"}, ""},
	{"ne", []string{"स्रोत"}, ""},
	{"nl", []string{"Bron", "Bronnen"}, ""},
	{"pa", []string{"ਸਰੋਤ"}, ""},
	{"pl", []string{"Źródło", "Źródła", "Źródło informacji"}, ""},
	{"ps", []string{"سرچینه"}, ""},
	{"pt", []string{"Fonte", "Fontes"}, ""},
	{"ro", []string{"Sursa", "Sursă", "Surse", "Sursa articolului"}, ""},
	{"ru", []string{"Источник", "Источники", "Источник новости", "Первоисточник"}, ""},
	{"si", []string{"මූලාශ්‍රය", "මූලාශ්රය"}, ""},
	{"sk", []string{"Zdroj", "Zdroje"}, ""},
	{"sl", []string{"Vir", "Viri"}, ""},
	{"sq", []string{"Burimi", "Burim"}, ""},
	{"sr", []string{"Извор", "Извори", "Izvor", "Izvori"}, ""},
	{"sv", []string{"Källa", "Källor"}, ""},
	{"sw", []string{"Chanzo"}, ""},
	{"ta", []string{"ஆதாரம்", "மூலம்"}, ""},
	{"te", []string{"మూలం"}, ""},
	{"th", []string{"ที่มา", "แหล่งที่มา", "แหล่งข่าว"}, ""},
	{"tr", []string{"Kaynak", "Kaynaklar", "Haber kaynağı"}, ""},
	{"uk", []string{"Джерело", "Джерела", "Першоджерело"}, ""},
	{"ur", []string{"ماخذ", "ذریعہ", "بشکریہ"}, ""},
	{"uz", []string{"Manba", "Манба"}, ""},
	{"vi", []string{"Nguồn", "Nguồn tin", "Theo nguồn"}, ""},
	{"zh", []string{
		"来源", "來源", "稿源", "新闻来源", "新聞來源", "文章来源", "文章來源", "消息来源", "消息來源",
		"信息来源", "资料来源", "資料來源", "本文来源", "稿件来源", "转自", "轉自", "转载自", "轉載自",
	}, ""},
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
		"רויטרס", "रॉयटर्स", "Ρόιτερ", "Ρόιτερς",
	}},
	{names: []string{
		"AFP", "Agence France-Presse", "أ ف ب", "ا ف ب", "فرانس برس", "وكالة فرانس برس", "АФП", "法新社", "AFP通信", "एएफपी",
	}},
	{names: []string{"Associated Press", "The Associated Press", "أسوشيتد برس", "اسوشيتدبرس", "AP通信", "美联社", "美聯社"}},
	{names: []string{"AP", "أ ب", "АП"}, ambiguous: true},
	{names: []string{"dpa", "dpa-AFX", "د ب أ", "وكالة الأنباء الألمانية", "الألمانية للأنباء"}},
	{names: []string{"EFE", "Agencia EFE", "إفي"}},
	{names: []string{"TASS", "ITAR-TASS", "ТАСС", "ИТАР-ТАСС", "塔斯社", "タス通信"}},
	{names: []string{"تاس"}, ambiguous: true},
	{names: []string{"Xinhua", "شينخوا", "Синьхуа", "新华社", "新華社", "신화통신"}},
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
		"Interfax", "Интерфакс", "РИА Новости", "RIA Novosti", "Ukrinform", "Укринформ", "Укрінформ", "БелТА",
		"Казинформ",
	}},
	{names: []string{"ANSA", "Adnkronos", "AGI", "LaPresse"}, ambiguous: true},
	{names: []string{"Europa Press", "Télam", "Agência Brasil", "Prensa Latina", "Agência Lusa"}},
	{names: []string{
		"Lusa", "LUSA", "PAP", "ČTK", "ČTK/AP", "TASR", "SITA", "MTI", "HINA", "Hina", "Tanjug", "ТАНЈУГ",
		"БТА", "Agerpres", "AGERPRES",
	}, ambiguous: true},
	{names: []string{
		"apa", "sda", "ATS", "Keystone-SDA", "AWP", "Belga", "ANP", "NTB", "TT", "STT", "Ritzau", "BNS",
		"LETA", "ELTA",
	}, ambiguous: true},
	{names: []string{
		"ΑΠΕ-ΜΠΕ", "ΑΠΕ", "ANTARA", "Antara", "Bernama", "BERNAMA", "TTXVN", "VNA", "PNA", "NAN", "GNA",
		"PANA",
	}, ambiguous: true},
	{names: []string{"PRNewswire", "PR Newswire", "Business Wire", "GLOBE NEWSWIRE", "GlobeNewswire"}},
	{names: []string{"UPI", "PA", "CP", "CNS", "CNN", "Bloomberg"}, ambiguous: true},
	{names: []string{"وكالات", "الوكالات", "وكالات الأنباء", "خبرگزاری‌ها"}},
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
