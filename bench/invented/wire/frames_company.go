package wire

// companyFrames are notices by and about companies.
var companyFrames = []frame{
	{
		family: "results", share: 90, title: "{company.1} <{*ticker}> {n:1-4}TH QTR NET",
		lines: []string{
			"{*shr} {*cts} vs {*cts}", "Net {*money} vs {*money}", "Revs {*money} vs {*money}", "{*avgshrs}",
			"{*halfyear}", "{*note}",
		},
	},
	{
		family: "results", share: 50, title: "{company.1} YEAR TO {month} {n:28-31}",
		lines: []string{
			"Oper shr {*cts} vs {*cts}", "Oper net {*money} vs {*money}", "Sales {mills} vs {mills}",
			"Backlog {mills} vs {mills}", "{*note}",
		},
	},
	{
		family: "results", share: 50, title: "{company.1} 3RD QTR LOSS",
		lines: []string{
			"Shr loss {*cts} vs profit {*cts}", "Net loss {*money} vs profit {*money}", "Revs {*money} vs {*money}",
			"Nine mths",
			"Shr loss {*cts} vs loss {*cts}", "Net loss {mills} vs loss {mills}", "Revs {mills} vs {mills}", "{*note}",
		},
	},
	{
		family: "results", share: 25, title: "{company.1} SIX MONTHS TO END {month}",
		lines: []string{
			"Interim div {d1:1-14}p vs {d1:1-14}p", "Pretax profit {d2:1-300} mln stg vs {d2:1-300} mln",
			"Tax {d2:1-90} mln vs {d2:1-90} mln",
			"Turnover {d1:10-900} mln vs {d1:10-900} mln", "Operating profit {d2:1-400} mln vs {d2:1-400} mln",
			"Interest payable {d2:0-40} mln vs {d2:0-40} mln", "Minorities {d2:0-9} mln vs {d2:0-9} mln",
			"Pay {ahead:90}, holders of {ahead:30}",
		},
	},
	{
		family: "results", share: 12, title: "{bank.1} 1ST QTR",
		lines: []string{
			"Shr {*cts} vs {*cts}", "Net {mills} vs {mills}", "Assets {d1:1-90} billion vs {d1:1-90} billion",
			"Deposits {d1:1-60} billion vs {d1:1-60} billion", "Loans {d1:1-50} billion vs {d1:1-50} billion",
			"Note: loan loss provision {mills} vs {mills}. Nonperforming assets were {mills} at {month} {n:28-31}, " +
				"against {mills} a year before.",
		},
	},
	{
		family: "dividends", share: 60, title: "{company.1} SETS PAYOUT",
		lines: []string{"Qtly div {*cts} vs {*cts} prior", "Pay {ahead:60}", "Record {ahead:30}"},
	},
	{
		family: "dividends", share: 20, title: "{company.1} VOTES QUARTERLY DIVIDEND",
		lines: []string{"{*period} div {*cts} vs {*cts} in prior {*span}",
			"Payable {ahead:60} to holders of record {ahead:30}"},
	},
	{
		family: "dividends", share: 20, title: "{company.1} DIVIDEND",
		lines: []string{
			"{company.1} said its board declared a regular quarterly dividend of {*cts} a share on the common stock, " +
				"payable {ahead:60} to shareholders of record on {ahead:30}.",
		},
	},
	{
		family: "dividends", share: 15, title: "{company.1} SPLITS STOCK",
		lines: []string{
			"{company.1} said its directors approved a {n:2-5}-for-{n:1-3} split of the common shares, to be " +
				"distributed {ahead:50} to holders of " +
				"record {ahead:25}.",
			"The board also raised the quarterly payout to {*cts} a share from {*cts} before the split. There are " +
				"about {mills} shares outstanding.",
		},
	},
	{
		family: "stakes", share: 25, title: "{person.1} HAS {d1:5-20} PCT OF {company.1}",
		lines: []string{
			"{person.1}, {*trade}, told the Securities Commission that {*he} holds {thousands:20-2000} shares of " +
				"{company.1}, or " +
				"{d1:5-30} pct of its common stock outstanding.",
			"The filing said the stake was bought for {mills} as an investment and that more shares may be " +
				"acquired, or some or all of the " +
				"present ones sold, depending on market conditions and other factors.",
			"It said {thousands:2-90} shares were bought between {ago:60} and {ago:10} at {d2:4-80} to {d2:4-80} " +
				"dlrs each.",
		},
		book: stakeBook,
	},
	{
		family: "stakes", share: 15, title: "GROUP CUTS {company.1} STAKE",
		lines: []string{
			"An investor group led by {person.1} lowered its stake in {company.1} to {thousands:20-2000} shares, " +
				"or {d1:2-20} pct of the total, " +
				"from {thousands:20-2000} shares, or {d1:5-30} pct.",
			"In a filing with the Securities Commission, the group said it sold {thousands:20-900} shares from " +
				"{ago:40} to {ago:9} for {mills}.",
			"No reason was given for the sales.",
		},
		book: stakeBook,
	},
	{
		family: "acquisitions", share: 20, title: "{company.1} TO BUY {company.2}",
		lines: []string{
			"{company.1} said it agreed in principle to acquire {company.2} for {*price}.",
			"Completion is subject to a definitive agreement, approval by the boards of both companies and by " +
				"holders of {company.2}, and " +
				"the usual regulatory consents, and is expected by {ahead:150}.",
			"{company.2}, based in {town}, had sales of {mills} in the year ended {month} {n:28-31}.",
		},
		book: dealBook,
	},
	{
		family: "acquisitions", share: 15, title: "{company.1} COMPLETES SALE OF UNIT",
		lines: []string{
			"{company.1} said it completed the previously announced sale of its {*unit} unit to {company.2} for " +
				"{*price}.",
			"The company said it expects to record an after-tax {*gain} of {*cts} a share from the transaction in " +
				"its {*ordinal} quarter.",
		},
		book: dealBook,
	},
	{
		family: "acquisitions", share: 10, title: "{company.1} ENDS TALKS WITH {company.2}",
		lines: []string{
			"{company.1} said talks on its possible acquisition of {company.2} have been terminated by mutual consent.",
			"The two had said on {ago:60} that they signed a letter of intent under which each share of " +
				"{company.2} was to be exchanged for " +
				"{d2:0-3} shares of {company.1}. Neither gave a reason.",
		},
		book: dealBook,
	},
	{
		family: "meetings", share: 12, title: "{company.1} HOLDERS MEET",
		lines: []string{
			"{company.1} said its annual meeting of shareholders will be held at {n:9-11} a.m. on {ahead:60} in " +
				"{town}.",
			"Holders of record on {ahead:20} may vote on the election of {n:3-12} directors, on the appointment of " +
				"auditors and on a proposal to raise " +
				"the number of authorized common shares to {n:10-200} mln from {n:5-90} mln.",
		},
	},
	{
		family: "meetings", share: 8, title: "{company.1} NAMES {person.1}",
		lines: []string{
			"{company.1} said {person.1}, {n:38-66}, was elected {*office}, succeeding {person.2}, who {*leaves}.",
			"{person.1} had been {*office} of {company.2} since {year}. The appointment is effective {ahead:40}, " +
				"the company said.",
		},
		book: map[string][]string{
			"office": {"president", "chairman", "chief financial officer", "chief executive", "treasurer",
				"a director", "vice chairman"},
			"leaves": {"retires", "resigned", "remains a director", "will pursue other interests", "became chairman"},
		},
	},
	{
		family: "bonds", share: 25, title: "{company.1} ISSUES {n:20-500} MLN DLR BOND",
		lines: []string{
			"{company.1} is issuing a {n:20-500} mln {*money2} eurobond due {ahead:300}, {n:1990-2005}, paying " +
				"{n:4-12}-{fraction} pct and priced at " +
				"{n:99-102}-{fraction}, lead manager {bank} said.",
			"The bond is available in denominations of {n:1-10},000 {*money2} and will be listed in {*exchange}. " +
				"Fees comprise {n:1-2}-{fraction} pct " +
				"selling concession and {fraction} pct for management and underwriting combined.",
			"Pay date is {ahead:50}.",
		},
		book: bondBook,
	},
	{
		family: "bonds", share: 15, title: "{bank.1} LAUNCHES {n:50-400} MLN FLOATER",
		lines: []string{
			"{bank.1} is arranging a {n:50-400} mln {*money2} floating rate note for {company.1}, due " +
				"{n:1990-2003} and paying {n:1-30} basis points " +
				"over the {n:3-6}-month interbank rate.",
			"The notes, issued at {d2:99-100} pct, are callable at par after {n:2-5} years. They come in units of " +
				"{n:5-50},000 {*money2}; " +
				"co-managers are {bank} and {bank}. Payment is due on {ahead:50}; listing is in {*exchange}.",
		},
		book: bondBook,
	},
	{
		family: "bonds", share: 10, title: "{company.1} FILES FOR DEBENTURES",
		lines: []string{
			"{company.1} filed a registration statement with the Securities Commission covering a {n:20-400} mln " +
				"dlr issue of {*sinking} due {n:1996-2017}.",
			"Proceeds will be used to {*use}, {company.1} said. The company named {bank} as lead underwriter of " +
				"the offering.",
		},
		book: bondBook,
	},
}

var stakeBook = map[string][]string{
	"trade": {"a {town} investor", "an investment adviser", "a {town} real estate developer", "a private banker",
		"a former director of the company"},
	"he": {"he", "she", "his firm", "the partnership he controls"},
}

var dealBook = map[string][]string{
	"price": {"{mills} dlrs", "an undisclosed sum", "{mills} dlrs in cash", "{thousands:100-4000} of its shares",
		"{mills} dlrs in cash and notes"},
	"unit": {"paint", "trucking", "semiconductor", "packaging", "frozen food", "leasing", "retail", "pipeline",
		"cable", "glass", "publishing"},
	"gain":    {"gain", "loss", "charge"},
	"ordinal": {"first", "second", "third", "fourth"},
}

var bondBook = map[string][]string{
	"money2":   {"dlrs", "marks", "Swiss francs", "stg", "yen", "guilders", "Canadian dlrs", "Australian dlrs"},
	"exchange": {"Luxembourg", "London", "Zurich", "Singapore", "Frankfurt"},
	"sinking": {"subordinated debentures", "senior notes", "convertible debentures", "first mortgage bonds",
		"sinking fund debentures"},
	"use": {"repay bank debt", "finance acquisitions", "retire {n:9-15} pct notes",
		"reduce commercial paper borrowings",
		"fund its construction program", "add to working capital"},
}

// companyBook holds the phrases of several of the frames.
var companyBook = map[string][]string{
	"shr":     {"Shr", "Shr", "Shr", "Shr primary", "Shr diluted", "Oper shr"},
	"cts":     {"{n:1-99} cts", "{n:1-99} cts", "{n:1-99} cts", "{d2:1-6} dlrs", "{d1:2-60} cts", "nil"},
	"money":   {"{mills}", "{mills}", "{thousands:30-999}"},
	"ticker":  {"{n:100-999}.T", "QR{n:10-99}", "XK{n:10-99}"},
	"avgshrs": {"", "", "Avg shrs {mills} vs {mills}"},
	"halfyear": {"", "", "Year\nShr {*cts} vs {*cts}\nNet {mills} vs {mills}\nRevs {mills} vs {mills}",
		"Six mths\nShr {*cts} vs {*cts}\nNet {mills} vs {mills}\nRevs {mills} vs {mills}"},
	"note": {"", "", "", "", "NOTE: Share figures adjusted for {n:2-4}-for-{n:1-3} split.",
		"NOTE: Net includes gain of {mills} from sale of assets.",
		"NOTE: Prior year restated. Net excludes tax credits of {mills} vs {mills}.",
		"NOTE: {year} period ended {month} {n:1-28}.", "NOTE: Current year includes {n:52-53} weeks."},
	"period": {"Qtrly", "Annual", "Semi-annual", "Initial", "Monthly"},
	"span":   {"qtr", "year", "period"},
}
