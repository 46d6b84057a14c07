package wire

// marketFrames are notices of central banks, exchanges and banks, each from one institution, day by day or week by week.
var marketFrames = []frame{
	{
		family: "money market daily", share: 35, title: "{!bank.1} SEES {n:50-900} MLN SHORTAGE TODAY",
		lines: []string{
			"The {!bank.1} said it forecast a shortage of around {n:50-1400} mln stg in the money market today.",
			"Among the main factors affecting liquidity, bills maturing in official hands and the take-up of " +
				"treasury bills will drain some {n:20-900} mln " +
				"stg while {*also} around {n:10-300} mln stg.",
			"Partly offsetting these outflows, exchequer transactions and bankers' balances above target will add " +
				"some {n:10-400} mln and {n:5-90} mln " +
				"stg respectively.",
		},
		book: map[string][]string{"also": {"a rise in note circulation takes out",
			"below target bankers' balances will drain",
			"the unwinding of sale and repurchase agreements will take out"}},
	},
	{
		family: "money market daily", share: 35, title: "{!bank.1} GIVES {n:50-900} MLN HELP",
		lines: []string{
			"The {!bank.1} said it provided the market with {n:20-900} mln stg of assistance in the {*session} " +
				"session.",
			"It bought {n:5-300} mln stg of bank bills in band {n:1-4} at {n:7-13}-{fraction} pct and {n:5-200} " +
				"mln stg of local authority bills at the same rate.",
			"This compares with the bank's {*estimate} estimate of a shortage of about {n:100-1400} mln stg.",
		},
		book: map[string][]string{"session": {"morning", "afternoon", "early"}, "estimate": {"revised", "initial",
			"latest"}},
	},
	{
		family: "money market daily", share: 25, title: "{!bank.1} ADDS RESERVES VIA {*which.1} REPURCHASES",
		lines: []string{
			"The {!bank.1} entered the government securities market to arrange {n:1-4} billion dlrs of {*which.1} " +
				"repurchase agreements, a spokesman said.",
			"Dealers said overnight funds were trading at {n:5-9}-{fraction} pct when the operation began, against " +
				"an average of {d2:5-9} pct on {weekday}.",
		},
		book: map[string][]string{"which": {"customer", "system", "overnight", "four-day", "weekend"}},
	},
	{
		family: "money market daily", share: 20, title: "{!bank.1} ALLOTS {d1:1-19} BILLION IN TENDER",
		lines: []string{
			"The {!bank.1} accepted bids for {d1:1-19} billion marks at today's tender for a {n:28-35}-day " +
				"securities repurchase pact at a fixed rate of " +
				"{d2:3-5} pct, a spokesman said.",
			"Banks, which bid for a total {d1:10-60} billion marks, will be credited with the funds on {ahead:3} " +
				"and must buy back securities pledged on {ahead:36}.",
		},
	},
	{
		family: "money supply", share: 12, title: "{!land.1} MONEY SUPPLY {*moves.1} {d1:1-9} BILLION",
		lines: []string{
			"The narrow money measure {*moves.1} {d1:0-9} billion dlrs to a seasonally adjusted {d1:600-800} " +
				"billion in the week ended {ago:14}, the " +
				"{!bank.1} said.",
			"The previous week's level was revised to {d1:600-800} billion from {d1:600-800} billion, while the " +
				"four-week moving average of the measure " +
				"{*moves} to {d1:600-800} billion from {d1:600-800} billion.",
			"Economists polled before the report had put the change at anywhere from {d1:0-4} billion to {d1:1-8} " +
				"billion dlrs.",
		},
		book: map[string][]string{"moves": {"rose", "fell"}},
	},
	{
		family: "money supply", share: 8, title: "{!land.1} RESERVES {*moves.1}",
		lines: []string{
			"{!land.1}'s gross gold and currency reserves {*moves.1} to {d2:10-90} billion dlrs at the end of the " +
				"week of {ago:9} from {d2:10-90} billion " +
				"the week before, the {!bank.1} reported.",
			"Net foreign exchange holdings {*moves} by {n:20-900} mln. Notes in circulation stood at {d1:90-140} " +
				"billion, {d1:0-5} billion " +
				"{*than} than a week earlier.",
		},
		book: map[string][]string{"moves": {"rose", "fell", "slipped", "climbed"}, "than": {"more", "less"}},
	},
	{
		family: "prime rates", share: 20, title: "{bank.1} {*act} PRIME TO {n:7-12}-{fraction}",
		lines: []string{"{bank.1} said it {*acts} its prime lending rate to {n:7-12}-{fraction} pct from " +
			"{n:7-12}-{fraction} pct, effective {*when}."},
		book: rateBook,
	},
	{
		family: "prime rates", share: 12, title: "{bank.1} {*act} RATES",
		lines: []string{
			"{bank.1} said it {*acts} the interest it pays on {n:3-12}-month deposits by {fraction} point to " +
				"{n:5-12}-{fraction} pct, with effect from {ahead:9}.",
			"The bank's base rate for mortgages moves to {n:8-14}-{fraction} pct and that for overdrafts to " +
				"{n:9-16}-{fraction} pct at the same time. " +
				"Its last change, on {ago:90}, was by {fraction} point.",
		},
		book: rateBook,
	},
	{
		family: "commodity prices", share: 25, title: "{!agency.1} POSTED PRICES",
		lines: []string{
			"{!agency.1} daily prices at {*hour}, per metric ton", "Wheat No {n:1-3} red {d2:90-140} vs {d2:90-140}",
			"Corn yellow {d2:60-110} vs {d2:60-110}",
			"Soybeans {d2:180-260} vs {d2:180-260}", "Barley malting {d2:70-120} vs {d2:70-120}",
			"Sorghum {d2:60-100} vs {d2:60-100}",
			"Stocks {thousands:200-4000} tons, up {thousands:1-90}",
		},
		book: map[string][]string{"hour": {"noon", "1400 GMT", "the close", "1100 GMT"}},
	},
	{
		family: "commodity prices", share: 15, title: "{!town.1} GOLD FIXED AT {d2:380-460}",
		lines: []string{
			"The {!town.1} bullion price was fixed this {*half} at {d2:380-460} dlrs an ounce, against " +
				"{d2:380-460} at the previous fixing and " +
				"{d2:380-460} at the last close in {!town.2}.",
			"Dealers described business as {*mood}. Silver was set at {d1:500-820} cents spot, {d1:0-25} from the " +
				"day before.",
		},
		book: map[string][]string{"half": {"morning", "afternoon"}, "mood": {"thin", "quiet", "active", "two-way",
			"nervous", "routine"}},
	},
	{
		family: "commodity prices", share: 15, title: "{*ship.1} BOUGHT BY {land.1}",
		lines: []string{
			"Private exporters reported sales of {thousands:10-400} tons of {*ship.1} to {land.1} for delivery in " +
				"the {year}/{n:80-99} season, the {!agency.1} said.",
			"Sales of this size, {thousands:20-100} tons or more in one day to one destination, must be reported " +
				"by the next working day. The marketing " +
				"year for {*ship.1} began {month} 1.",
		},
		book: map[string][]string{"ship": {"hard wheat", "corn", "soybeans", "soybean oil", "barley", "rice",
			"cotton"}},
	},
	{
		family: "intervention", share: 15, title: "{bank.1} BUYS DOLLARS, DEALERS SAY",
		lines: []string{
			"The {bank.1} intervened in the {*place} market to {*deal}, buying some {n:20-900} mln at {d2:130-160} " +
				"yen, dealers said.",
			"They said the bank was seen in the market from about {d2:8-16} local time, as the dollar {*dips} to " +
				"{d2:130-160} yen and {d2:1-2} marks.",
		},
		book: map[string][]string{
			"place": {"open", "Tokyo", "Zurich", "early European", "late"},
			"deal": {"support the dollar", "slow the dollar's fall", "steady its own currency",
				"check the rise of the yen"},
			"dips": {"dipped", "slid", "recovered", "eased"},
		},
	},
	{
		family: "intervention", share: 8, title: "{!bank.1} SETS MIDDLE RATES",
		lines: []string{
			"Middle rates set by the {!bank.1} today, previous in brackets", "Dollar {d2:5-7} ({d2:5-7})",
			"Sterling {d2:9-11} ({d2:9-11})",
			"Mark {d2:3-4} ({d2:3-4})", "Yen per hundred {d2:4-5} ({d2:4-5})", "Swiss franc {d2:3-4} ({d2:3-4})",
		},
	},
	{
		family: "shipping", share: 12, title: "{!town.1} CARGO ARRIVALS",
		lines: []string{
			"Vessels waiting at {!town.1} on {today}: {n:5-90}, of which {n:1-40} for grain, {n:1-30} for coal and " +
				"{n:1-20} for general cargo.",
			"Average waiting time was {n:2-25} days for berths one to six and {n:1-12} days for the container " +
				"terminal, the {!agency.1} said. " +
				"Draft at the bar was {d1:9-13} meters.",
		},
	},
}

var rateBook = map[string][]string{
	"act":  {"RAISES", "CUTS"},
	"acts": {"raised", "cut", "lowered", "is raising", "will increase"},
	"when": {"today", "tomorrow", "{ahead:6}", "immediately"},
}
