package analyze

import "testing"

// syndicationForms are how one language marks text that came over a wire: the dateline that begins its first paragraph,
// the mark or byline that stands on a line of its own, and prose that mentions an agency and credits none.
type syndicationForms struct {
	tag string
	// dateline and mark are followed by the name that they credit.
	dateline, fromDateline string
	mark, fromMark         string
	byline, fromByline     string
	prose                  string
}

var syndicationLanguages = []syndicationForms{
	{
		"ar", "القاهرة (رويترز) - وافق المجلس على توسيع طريق الميناء بعد سنوات من اعتراض السكان.", "رويترز",
		"(أ ف ب)", "أ ف ب",
		"الميناء - وكالات", "وكالات",
		"وقال مراسل وكالة رويترز في القاهرة إن المجلس وافق على توسيع طريق الميناء بعد سنوات من الاعتراض.",
	},
	{
		"en", "CAIRO, March 3 (Reuters) - The council agreed to widen the harbor road after years of protest.", "Reuters",
		"(AFP)", "AFP",
		"By The Associated Press", "The Associated Press",
		"A reporter of Reuters in Cairo said by telephone that the council had agreed to widen the road.",
	},
	{
		"fr", "PARIS (AFP) – Le conseil a décidé d'élargir la route du port après des années de protestation.", "AFP",
		"(AFP)", "AFP",
		"Par Le Courrier du Port avec AFP", "AFP",
		"Un journaliste de l'AFP présent sur place avec un photographe a vu le conseil voter la route du port.",
	},
	{
		"es", "Madrid, 3 may (EFE).- El consejo aprobó ampliar la carretera del puerto tras años de protestas.", "EFE",
		"(EFE)", "EFE",
		"Con información de Europa Press", "Europa Press",
		"Un periodista de EFE contó por teléfono que el consejo había aprobado ampliar la carretera del puerto.",
	},
	{
		"pt", "LISBOA (Reuters) - O conselho aprovou o alargamento da estrada do porto após anos de protestos.", "Reuters",
		"(Lusa)", "Lusa",
		"Com informações da Agência Brasil", "Agência Brasil",
		"Um jornalista da Lusa contou por telefone que o conselho tinha aprovado o alargamento da estrada.",
	},
	{
		"de", "Berlin (dpa) - Der Rat hat nach jahrelangem Streit beschlossen, die Hafenstraße zu verbreitern.", "dpa",
		"(dpa/AFP)", "dpa",
		"Mit Material von dpa", "dpa",
		"Ein Reporter von dpa sagte am Telefon, der Rat habe beschlossen, die Hafenstraße zu verbreitern.",
	},
	{
		"it", "(ANSA) - ROMA, 03 MAG - Il consiglio ha deciso di allargare la strada del porto dopo anni.", "ANSA",
		"(Adnkronos)", "Adnkronos",
		"A cura di ANSA", "ANSA",
		"Un cronista di ANSA ha raccontato al telefono che il consiglio aveva deciso di allargare la strada.",
	},
	{
		"ru", "МОСКВА, 3 мая. /ТАСС/. Совет решил расширить портовую дорогу после многих лет споров.", "ТАСС",
		"Рейтер", "Рейтер",
		"По материалам РИА Новости", "РИА Новости",
		"Корреспондент ТАСС сообщил по телефону, что совет решил расширить портовую дорогу после споров.",
	},
	{
		"uk", "КИЇВ, 3 травня (Укрінформ) - Рада вирішила розширити портову дорогу після багатьох років суперечок.", "Укрінформ",
		"(Укрінформ)", "Укрінформ",
		"За матеріалами УНІАН", "УНІАН",
		"Кореспондент Укрінформу розповів телефоном, що рада вирішила розширити портову дорогу.",
	},
	{
		"tr", "ANKARA (AA) - Meclis, yıllar süren itirazların ardından liman yolunu genişletme kararı aldı.", "AA",
		"(Anadolu Ajansı)", "Anadolu Ajansı",
		"Liman / DHA", "DHA",
		"Anadolu Ajansı muhabiri telefonda meclisin liman yolunu genişletme kararı aldığını söyledi.",
	},
	{
		"fa", "تهران - ایرنا - شورای شهر پس از سال‌ها اعتراض با پهن کردن جاده بندر موافقت کرد.", "ایرنا",
		"(ایسنا)", "ایسنا",
		"به گزارش ایسنا", "ایسنا",
		"خبرنگار ایرنا در تهران تلفنی گفت که شورای شهر با پهن کردن جاده بندر موافقت کرده است.",
	},
	{
		"ur", "اسلام آباد (اے ایف پی) کونسل نے برسوں کے احتجاج کے بعد بندرگاہ کی سڑک چوڑی کرنے کی منظوری دی۔", "اے ایف پی",
		"(رائٹرز)", "رائٹرز",
		"بشکریہ اے پی پی", "اے پی پی",
		"رائٹرز کے نامہ نگار نے فون پر بتایا کہ کونسل نے بندرگاہ کی سڑک چوڑی کرنے کی منظوری دے دی ہے۔",
	},
	{
		"hi", "नई दिल्ली, एक मई (भाषा) परिषद ने वर्षों के विरोध के बाद बंदरगाह की सड़क चौड़ी करने का फैसला किया।", "भाषा",
		"(एजेंसी)", "एजेंसी",
		"इनपुट: पीटीआई", "पीटीआई",
		"रॉयटर्स के संवाददाता ने फोन पर बताया कि परिषद ने बंदरगाह की सड़क चौड़ी करने का फैसला किया है।",
	},
	{
		"bn", "ঢাকা, ১ মে (বাসস) - পরিষদ বহু বছরের আপত্তির পর বন্দরের রাস্তা চওড়া করার সিদ্ধান্ত নিয়েছে।", "বাসস",
		"(ইউএনবি)", "ইউএনবি",
		"খবর রয়টার্স", "রয়টার্স",
		"রয়টার্সের প্রতিবেদক ফোনে জানান যে পরিষদ বন্দরের রাস্তা চওড়া করার সিদ্ধান্ত নিয়েছে।",
	},
	{
		"id", "Jakarta (ANTARA) - Dewan sepakat melebarkan jalan pelabuhan setelah bertahun-tahun diprotes warga.", "ANTARA",
		"(Reuters)", "Reuters",
		"Oleh Antara", "Antara",
		"Wartawan Antara di Jakarta mengatakan lewat telepon bahwa dewan sepakat melebarkan jalan pelabuhan.",
	},
	{
		"ms", "KUALA LUMPUR, 3 Mei (Bernama) -- Majlis bersetuju melebarkan jalan pelabuhan selepas dibantah.", "Bernama",
		"(Bernama)", "Bernama",
		"Oleh Bernama", "Bernama",
		"Wartawan Bernama memberitahu melalui telefon bahawa majlis bersetuju melebarkan jalan pelabuhan.",
	},
	{
		"zh", "新华社北京5月1日电 市议会在多年争议之后决定拓宽港口公路。", "新华社",
		"（法新社）", "法新社",
		"据新华社电", "新华社",
		"新华社记者在电话中说，市议会在多年争议之后决定拓宽港口公路，并且拨出了款项。",
	},
	{
		"ja", "【ロンドン共同】市議会は長年の反対の末に港の道路を広げることを決めた。", "共同",
		"（時事）", "時事",
		"共同通信配信", "共同通信",
		"共同通信の記者は電話で、市議会が長年の反対の末に港の道路を広げることを決めたと話した。",
	},
	{
		"ko", "(서울=연합뉴스) 홍길동 기자 = 시의회는 오랜 반대 끝에 항구 도로를 넓히기로 했다.", "연합뉴스",
		"<연합뉴스>", "연합뉴스",
		"연합뉴스 제공", "연합뉴스",
		"연합뉴스 기자는 전화로 시의회가 오랜 반대 끝에 항구 도로를 넓히기로 했다고 전했다.",
	},
	{
		"vi", "Hà Nội (TTXVN) - Hội đồng quyết định mở rộng con đường ra cảng sau nhiều năm bị phản đối.", "TTXVN",
		"(TTXVN)", "TTXVN",
		"Theo Reuters", "Reuters",
		"Phóng viên Reuters kể qua điện thoại rằng hội đồng đã quyết định mở rộng con đường ra cảng.",
	},
	{
		"th", "กรุงเทพฯ (รอยเตอร์) - สภาเมืองมีมติขยายถนนไปท่าเรือหลังจากถูกคัดค้านมาหลายปี", "รอยเตอร์",
		"(เอเอฟพี)", "เอเอฟพี",
		"โดย ซินหัว", "ซินหัว",
		"ผู้สื่อข่าวรอยเตอร์กล่าวทางโทรศัพท์ว่าสภาเมืองมีมติขยายถนนไปท่าเรือหลังจากถูกคัดค้านมาหลายปี",
	},
	{
		"pl", "WARSZAWA (PAP) - Rada postanowiła poszerzyć drogę do portu po latach protestów mieszkańców.", "PAP",
		"(PAP)", "PAP",
		"Na podstawie PAP", "PAP",
		"Dziennikarz PAP powiedział przez telefon, że rada postanowiła poszerzyć drogę do portu.",
	},
	{
		"nl", "AMSTERDAM (ANP) - De raad besloot na jaren van protest de weg naar de haven te verbreden.", "ANP",
		"(Belga)", "Belga",
		"Door ANP", "ANP",
		"Een verslaggever van ANP zei door de telefoon dat de raad de weg naar de haven wil verbreden.",
	},
	{
		"sv", "Stockholm (TT) - Rådet beslutade att bredda vägen till hamnen efter åratal av protester.", "TT",
		"(TT)", "TT",
		"Av TT", "TT",
		"En reporter från TT sade i telefon att rådet hade beslutat att bredda vägen till hamnen.",
	},
	{
		"da", "København (Ritzau) - Rådet besluttede at udvide vejen til havnen efter mange års protester.", "Ritzau",
		"/ritzau/", "ritzau",
		"Af Ritzau", "Ritzau",
		"En journalist fra Ritzau sagde i telefonen, at rådet havde besluttet at udvide vejen til havnen.",
	},
	{
		"nb", "OSLO (NTB) - Rådet vedtok å utvide veien til havna etter mange år med protester.", "NTB",
		"(NTB)", "NTB",
		"Av NTB", "NTB",
		"En journalist i NTB sa på telefon at rådet hadde vedtatt å utvide veien til havna.",
	},
	{
		"fi", "HELSINKI (STT) - Valtuusto päätti leventää satamatien vuosia kestäneen vastustuksen jälkeen.", "STT",
		"(STT)", "STT",
		"STT–Reuters", "STT",
		"STT:n toimittaja kertoi puhelimessa, että valtuusto päätti leventää satamatien.",
	},
	{
		"el", "ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) - Το συμβούλιο αποφάσισε να πλατύνει τον δρόμο του λιμανιού ύστερα από χρόνια.", "ΑΠΕ-ΜΠΕ",
		"(ΑΠΕ-ΜΠΕ)", "ΑΠΕ-ΜΠΕ",
		"Με πληροφορίες από ΑΠΕ-ΜΠΕ", "ΑΠΕ-ΜΠΕ",
		"Ο ανταποκριτής του ΑΠΕ-ΜΠΕ είπε στο τηλέφωνο ότι το συμβούλιο αποφάσισε να πλατύνει τον δρόμο.",
	},
	{
		"he", "ירושלים (רויטרס) - המועצה החליטה להרחיב את הדרך לנמל אחרי שנים של התנגדות.", "רויטרס",
		"(רויטרס)", "רויטרס",
		"מאת סוכנויות הידיעות", "סוכנויות הידיעות",
		"כתב רויטרס אמר בטלפון שהמועצה החליטה להרחיב את הדרך לנמל אחרי שנים של התנגדות.",
	},
	{
		"cs", "PRAHA (ČTK) - Rada rozhodla po letech protestů rozšířit silnici do přístavu.", "ČTK",
		"(ČTK)", "ČTK",
		"S využitím ČTK", "ČTK",
		"Redaktor ČTK řekl po telefonu, že rada rozhodla rozšířit silnici do přístavu.",
	},
	{
		"hu", "BUDAPEST (MTI) - A tanács évek tiltakozása után úgy döntött, hogy kiszélesíti a kikötői utat.", "MTI",
		"(MTI)", "MTI",
		"MTI nyomán", "MTI",
		"Az MTI újságírója telefonon elmondta, hogy a tanács kiszélesíti a kikötői utat.",
	},
	{
		"ro", "BUCUREȘTI (AGERPRES) - Consiliul a hotărât să lărgească drumul portului după ani de proteste.", "AGERPRES",
		"(AGERPRES)", "AGERPRES",
		"Potrivit Agerpres", "Agerpres",
		"Un jurnalist de la Agerpres a spus la telefon că s-a hotărât lărgirea drumului portului.",
	},
}

func TestAttributeSyndication(t *testing.T) {
	for _, c := range syndicationLanguages {
		t.Run(c.tag, func(t *testing.T) {
			for form, credit := range map[string][2]string{
				"mark": {c.mark, c.fromMark}, "byline": {c.byline, c.fromByline},
			} {
				t.Run(form, func(t *testing.T) {
					checkAttribution(t, article(credit[0]), credit[1])
					checkAttribution(t, credit[0]+"\n"+article(), credit[1])
					if !IsCreditLine(credit[0]) {
						t.Errorf("%q is no credit line", credit[0])
					}
				})
			}
			t.Run("dateline", func(t *testing.T) {
				checkAttribution(t, c.dateline+"\n"+article(), c.fromDateline)
				checkAttribution(t, article(c.dateline, prose, prose, prose), "")
			})
			t.Run("prose", func(t *testing.T) {
				checkAttribution(t, c.prose+"\n"+article(c.prose), "")
				if IsCreditLine(c.prose) {
					t.Errorf("%q is taken for a credit line", c.prose)
				}
			})
		})
	}
}
