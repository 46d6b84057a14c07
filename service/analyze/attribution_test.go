package analyze

import (
	"strings"
	"testing"
)

// prose is a paragraph that credits nobody, as long as those of real articles.
const prose = "The council voted on Tuesday to widen the harbor road, a plan that residents had opposed for years, and " +
	"set aside money for a footbridge near the old market."

// article puts lines around and between paragraphs of prose.
func article(lines ...string) string {
	body := strings.Repeat(prose+"\n", 8)
	return body + strings.Join(lines, "\n") + "\n"
}

func checkAttribution(t *testing.T, text, want string) {
	t.Helper()
	got := Attribute(text)
	if got.Source != want {
		t.Fatalf("source %q, want %q", got.Source, want)
	}
	if text[got.Start:got.End] != got.Source {
		t.Fatalf("bytes [%d, %d) hold %q, the source is %q", got.Start, got.End, text[got.Start:got.End], got.Source)
	}
}

func TestAttributeCreditLines(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"spaces around the colon", "  المصدر :  جريدة الميناء  ", "جريدة الميناء"},
		{"no space", "المصدر:جريدة الميناء", "جريدة الميناء"},
		{"tatweel and marks", "المـصـدَر: جريدة الميناء", "جريدة الميناء"},
		{"slash", "المصدر / جريدة الميناء", "جريدة الميناء"},
		{"dash", "المصدر - جريدة الميناء", "جريدة الميناء"},
		{"quotes", "المصدر: «جريدة الميناء»", "جريدة الميناء"},
		{"quotes inside", "المصدر: جريدة «الميناء»", "جريدة «الميناء»"},
		{"capitals", "SOURCE: HARBOR DAILY", "HARBOR DAILY"},
		{"full width", "Source：Harbor Daily", "Harbor Daily"},
		{"decomposed", "Z\u0301ro\u0301dło: Gazeta Portowa", "Gazeta Portowa"},
		{"brackets", "[Source: Harbor Daily]", "Harbor Daily"},
		{"markup", "**Source**: Harbor Daily", "Harbor Daily"},
		{"bullet", "• Source: Harbor Daily.", "Harbor Daily"},
		{"direction marks", "\u200fالمصدر: \u200fجريدة الميناء\u200f", "جريدة الميناء"},
		{"address", "Source: https://harbor.example/news", "https://harbor.example/news"},
		{"domain", "Source: harbor.example", "harbor.example"},
		{"abbreviations", "Source: U.S. Dept. of Ports", "U.S. Dept. of Ports"},
		{"one in lower case", "Quelle: dpa", "dpa"},
		{"place after a dash", "Source: Harbor Daily - Cairo", "Harbor Daily"},
		{"place before the agency", "المصدر: القاهرة - رويترز", "رويترز"},
		{"hyphen", "Source: Al-Mina", "Al-Mina"},
		{"remark in brackets", "来源：港口日报（记者 王小明）", "港口日报"},
		{"date", "来源：港口日报 2024-05-01 10:30", "港口日报"},
		{"date after a comma", "Source: Ministry of Ports, May 1, 2024", "Ministry of Ports"},
		{"next label", "来源：港口日报 作者：王小明", "港口日报"},
		{"further sentence", "Source: Harbor Daily. All rights reserved.", "Harbor Daily"},
		{"two agencies", "Source: AFP/Reuters", "AFP"},
		{"name on the next line", "Source:\nHarbor Daily", "Harbor Daily"},
		{"references on the next line", "Sources:\nHarbor Office, \"The Harbor Road\", 2019", ""},
		{"after the date", "2024年5月1日 10:30 来源：港口日报", "港口日报"},
		{"closing a paragraph", prose + " Source: Harbor Daily", "Harbor Daily"},
		{"closing in brackets", prose + " (Source: Harbor Daily).", "Harbor Daily"},
		{"the last of two", "Source: Harbor Daily\nSource: Port Weekly", "Port Weekly"},
		{"before a disclaimer", "المصدر: جريدة الميناء\n" +
			"المقالات المنشورة تعبر عن رأي كتابها ولا تعبر بالضرورة عن رأي الموقع.", "جريدة الميناء"},

		{"photo", "Image source: Harbor Daily", ""},
		{"author", "By Harbor Daily", ""},
		{"label without a colon", "Source Harbor Daily", ""},
		{"label alone at the end", "Source:", ""},
		{"no letters", "Source: 123", ""},
		{"question", "المصدر: هل هو صحيح؟", ""},
		{"statement in lower case", "Source: an official who would not be named", ""},
		{"statement in Arabic", "المصدر: لم يكن أحد في المجلس يعلم بما جرى تلك الليلة في الميناء", ""},
		{"long after the label", "Source: " + prose, ""},
		{"closing statement", prose + " One source: an official of the council", ""},
		{"invalid bytes in the name", "Source: Har\xffbor Daily", ""},
	} {
		t.Run(c.name, func(t *testing.T) { checkAttribution(t, article(c.line), c.want) })
	}
}

func TestAttributeSignatures(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"in brackets", "(AFP)", "AFP"},
		{"bare", "رويترز", "رويترز"},
		{"copyright", "© 2024 AFP", "AFP"},
		{"two", "رويترز - أ ف ب", "رويترز"},
		{"after the last sentence", prose + " (dpa)", "dpa"},
		{"after the last sentence, full stop", prose + " (dpa).", "dpa"},

		{"not an agency", "(Harbor)", ""},
		{"ambiguous without brackets", "TAP", ""},
		{"other words", "More from Reuters today", ""},
		{"author and agency", "By Jane Doe, Associated Press", "Associated Press"},
		{"author and agency, bar", "By JANE DOE | Reuters", "Reuters"},
		{"with a colon", "Autor: PAP", "PAP"},
		{"in brackets after the last sentence", prose + " (With inputs from PTI)", "PTI"},
		{"two, of which one is ambiguous", "AP/Reuters", "AP"},
		{"at the end of a line of its own", "Harbor Daily - AFP", "AFP"},

		{"author alone", "By Jane Doe", ""},
		{"author of an unknown outlet", "By Jane Doe, Harbor Daily", ""},
		{"headline", "Interview of the mayor by Reuters", ""},
		{"sentence of few words", "He was interviewed on Tuesday by Reuters", ""},
		{"sentence with a comma", "By then the editor had called Jane Doe, Reuters", ""},
		{"abbreviation at the end", "The report was carried by the Associated Press (AP).", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkAttribution(t, article(c.line), c.want)
			checkAttribution(t, article(c.line, prose, prose, prose), "")
			checkAttribution(t, "PARIS (Xinhua) - "+article(c.line), "Xinhua")
		})
	}
}

func TestIsCreditLine(t *testing.T) {
	for line, want := range map[string]bool{
		"المصدر: جريدة الميناء": true,
		"Source:":                   true,
		"(AFP)":                     true,
		"رويترز":                    true,
		"القاهرة - رويترز":          true,
		"واس - جدة":                 true,
		"PARIS (AFP) -":             true,
		"新华社北京5月1日电":                true,
		"":                          false,
		"***":                       false,
		"By Jane Doe":               false,
		"PARIS (AFP) - The council": false,
		"القاهرة - رويترز - قال":    false,
		prose:                       false,
		prose + " (AFP)":            false,
		"Source: " + prose:          false,
	} {
		if got := IsCreditLine(line); got != want {
			t.Errorf("IsCreditLine(%q) = %v, want %v", line, got, want)
		}
	}
}
