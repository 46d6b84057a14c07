package analyze

import (
	"strings"
	"testing"
)

func TestAttributeDatelines(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"agency alone", "(Reuters) - The council", "Reuters"},
		{"agency alone without a dash", "(CNN) The council", "CNN"},
		{"capitals", "CAIRO (Reuters) - The council", "Reuters"},
		{"date", "CAIRO, March 3 (Reuters) - The council", "Reuters"},
		{"state", "ST. JOSEPH, Mich. (AP) — The council", "AP"},
		{"long dash", "PARIS (AFP) – The council", "AFP"},
		{"two hyphens", "BEIJING, May 1 (Xinhua) -- The council", "Xinhua"},
		{"mixed case", "Rio de Janeiro (AFP) - The council", "AFP"},
		{"full stop and dash", "Madrid, 3 may (EFE).- El consejo", "EFE"},
		{"no dash after capitals", "PARIS (AFP) The council", "AFP"},
		{"no dash after a date", "New Delhi, May 1 (PTI) The council", "PTI"},
		{"slashes", "МОСКВА, 3 мая. /ТАСС/. Совет", "ТАСС"},
		{"slashes and dashes", "SAN JOSE, Calif., May 1, 2024 /PRNewswire/ -- The company", "PRNewswire"},
		{"unknown agency in the form of a dateline", "PORT SAID (Harbor News) -- The council", "Harbor News"},
		{"agency first", "(ANSA) - ROMA, 03 MAG - Il consiglio", "ANSA"},
		{"dashes", "PARIS - AFP - The council", "AFP"},
		{"Arabic", "القاهرة (رويترز) - قال المجلس", "رويترز"},
		{"Arabic with spaces", "القاهرة ( د ب أ )- قال المجلس", "د ب أ"},
		{"Arabic without a dash", "القاهرة (وكالات) قال المجلس", "وكالات"},
		{"Arabic with a dash and colon", "القاهرة - رويترز: قال المجلس", "رويترز"},
		{"Arabic, agency first", "واس- جدة: قال المجلس", "واس"},
		{"Arabic, outlet first", "الميناء - جدة - واس: قال المجلس", "واس"},
		{"Arabic, hyphen without spaces", "جدة-واس: قال المجلس", "واس"},
		{"Arabic, slash", "دمشق / سانا / قال المجلس", "سانا"},
		{"Arabic, dated line", "جدة 3 ذو القعدة 1445 هـ الموافق 11 مايو 2024 م واس", "واس"},
		{"Arabic, two agencies", "عواصم (أ ف ب، رويترز) - قال المجلس", "أ ف ب"},
		{"Chinese", "新华社北京5月1日电 市议会", "新华社"},
		{"Chinese in brackets", "（新华社北京5月1日电）市议会", "新华社"},
		{"Japanese", "【ロンドン時事】市議会は", "時事"},
		{"Japanese with a sign", "【ロンドン＝共同】市議会は", "共同"},
		{"Korean", "(서울=연합뉴스) 홍길동 기자 = 시의회는", "연합뉴스"},
		{"Hindi", "नयी दिल्ली, एक मई (भाषा) परिषद", "भाषा"},
		{"two in one pair of brackets", "Berlin (dpa/AFP) - Der Rat", "dpa"},

		{"author", "By Jane Doe - The council", ""},
		{"an agency introduced", "The Associated Press (AP) said on Friday", ""},
		{"an agency introduced, with a dash", "The Associated Press (AP) - a news agency", ""},
		{"an agency cited in Arabic", "وكالة (رويترز) نقلت عن المجلس", ""},
		{"a compound word", "The NATO (AP)-style guide of the council", ""},
		{"a film", "Harbor Nights (2010) - a review", ""},
		{"prose before the bracket", "The photo shows the harbor at night (Reuters) - and the old market", ""},
		{"a company", "NORTH PORT (TSX: NPT) - The company", ""},
		{"a month in brackets", "في أغسطس (آب) - قال المجلس", ""},
		{"an ambiguous word", "قنا - أحمد علي: قال المجلس", ""},
		{"an ambiguous word in lower case", "The road - map: The council", ""},
		{"an agency as the subject", "Reuters: a history of two centuries", ""},
		{"Chinese prose", "新华社记者在北京采访了市议会的官员，他们说将发电报。", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := c.line + " " + strings.TrimPrefix(prose, "The council ")
			if strings.HasSuffix(c.name, "dated line") {
				line = c.line + "\n" + prose
			}
			checkAttribution(t, line+"\n"+article(), c.want)
			checkAttribution(t, "A headline about the harbor road\n"+line+"\n"+article(), c.want)
			checkAttribution(t, article(line), "")
			checkAttribution(t, line+"\n"+article("Source: Harbor Daily"), "Harbor Daily")
		})
	}
}
