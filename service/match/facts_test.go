package match_test

import (
	"strings"
	"testing"

	"github.com/neardup/neardup/service/match"
)

// notice fills in a form.
func notice(shortage, drained, added string) string {
	return "The central bank said it expects a shortage of " + shortage + " million in the money market today. " +
		"Among the main factors it named bills that fall due and the take up of paper, which drain " + drained +
		" million, while a fall in the note circulation adds " + added + " million to what the houses hold."
}

// sentence tells in Arabic who was sentenced and who complained.
func sentence(convict, plaintiff string) string {
	return "أصدرت المحكمة الابتدائية في المدينة حكمها في قضية " + convict + " الذي اتهم بالاستيلاء على أموال " + plaintiff +
		" وقضت بإلزامه برد المبلغ كاملا خلال شهر من تاريخ الحكم مع تحميله تكاليف الدعوى"
}

// hebrew tells the same in Hebrew.
func hebrew(convict, plaintiff string) string {
	return "בית המשפט המחוזי נתן היום את פסק הדין בעניינו של " + convict + " שהואשם בנטילת כספים של " + plaintiff +
		" והורה לו להשיב את מלוא הסכום בתוך חודש ימים ולשאת בהוצאות ההליך"
}

func TestFactAgreement(t *testing.T) {
	long := numbered("s", 0, 400, 20)
	for _, test := range []struct {
		name string
		a, b string
		want float64
	}{
		{"a form filled in twice", notice("250", "505", "120"), notice("410", "93", "77"), 0},
		{"two of three figures differ", notice("250", "505", "120"), notice("410", "505", "77"), 1.0 / 3},
		{"one in forty words", notice("250", "505", "120"), notice("250", "505", "77"), 1},
		{"separators", notice("1,250", "50.5", "1,120"), notice("1250", "505", "1.120"), 1},
		{"exchanged around a point", notice("59.7", "505", "120"), notice("7ر59", "505", "120"), 1},
		{"digits of other scripts", notice("250", "505", "120"), notice("٢٥٠", "५०५", "１２０"), 1},
		{"leading zeros", notice("07", "505", "120"), notice("7", "505", "120"), 1},
		{"a number in words is compared with none", notice("250", "505", "120"), notice("two hundred", "505", "120"), 1},
		{"no figures", "no figure stands in this line of text at all", "no figure stands in this line of text at all", 1},
		{"another convict", sentence("سالم بن راشد", "هند بنت خالد"), sentence("عمر بن سعيد", "سلوى بنت ناصر"), 0},
		{"one name of four", sentence("سالم بن راشد", "هند بنت خالد"),
			sentence("سالم بن راشد", "هند بنت ناصر"), 0.75},
		{"names of two words or one", sentence("عبد العزيز بن عبدالله", "هند بنت عبد الرحمن"),
			sentence("عبدالعزيز بن عبد الله", "هند بنت عبدالرحمن"), 1},
		{"other names of two words", sentence("عبد العزيز بن عبدالله", "هند بنت عبد الرحمن"),
			sentence("عبدالكريم بن عبد الملك", "ليلى بنت عبدالمجيد"), 0},
		{"a name that begins others", sentence("عبد بن راشد", "هند بنت خالد"), sentence("عبد بن سعيد", "هند بنت خالد"), 0.75},
		{"names in Hebrew", hebrew("אלון בן דוד", "רותי בת יוסף"), hebrew("גיל בן משה", "נעמי בת שאול"), 0},
		{"one in a long text", long + " in 1998 " + numbered("u", 0, 40, 20), long + " in 2004 " + numbered("u", 0, 40, 20), 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, b := prepare(t, test.a), prepare(t, test.b)
			e, back := verifier().Verify(a, b), verifier().Verify(b, a)
			if e.FactAgreement != test.want || back.FactAgreement != test.want {
				t.Errorf("agreement is %v, and %v the other way round, want %v", e.FactAgreement, back.FactAgreement, test.want)
			}
		})
	}
}

func TestFormsFilledInTwiceAreTemplates(t *testing.T) {
	v := verifier() // knows nothing of how frequent anything is
	a, b := notice("250", "505", "120"), notice("410", "93", "77")
	e, reasons := explained(t, v, a, b)
	if e.Relation != match.Template || !e.AsCopy.IsCopy() || !strings.Contains(outcomes(reasons.Rules), "template_facts-") {
		t.Errorf("the relation is %v, as a copy %v, by the rules %s", e.Relation, e.AsCopy, outcomes(reasons.Rules))
	}
	if v.SameStory(e) {
		t.Error("two issues of a form are taken for one story")
	}
	// The same issue, edited, is a copy.
	if e := v.Verify(prepare(t, a), prepare(t, strings.Replace(a, "expects", "now expects", 1))); !e.Relation.IsCopy() {
		t.Errorf("an edited copy is %v", e.Relation)
	}
	// Equal texts are never a template.
	if e := v.Verify(prepare(t, a), prepare(t, a)); e.Relation != match.Exact {
		t.Errorf("equal texts are %v", e.Relation)
	}
}
