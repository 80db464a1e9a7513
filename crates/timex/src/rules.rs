//! Every expression that is known, a line each: the words ([`crate::pattern`] explains the signs) and what they mean.
//!
//! A table may use those above it. At every place the longest line wins, and of two as long the upper one.

use jiff::civil::Weekday::{Monday, Thursday};

use crate::Modifier;
use crate::calendar::{Part, Unit};
use crate::class::Found;
use crate::feast::Feast;
use crate::meaning::{Amount, Meaning, Moment, Recurring, Start, Vague, Which, Year};
use crate::pattern::literals as literals_of;

/// Makes a meaning of what a pattern took; `None` when it makes no sense after all.
pub(crate) type Make = fn(&Found) -> Option<Meaning>;
type Rules = &'static [(&'static str, Make)];

/// The tables by name.
pub(crate) const TABLES: &[(&str, Rules)] = &[
    ("year", YEARS),
    ("holiday", HOLIDAYS),
    ("date", DATES),
    ("day", DAYS),
    ("clock", CLOCKS),
    ("expression", EXPRESSIONS),
];

/// The table of whole expressions.
pub(crate) const WHOLE: usize = 5;

/// Years, said or counted.
const YEARS: Rules = &[
    ("<yyyy>", |f| date(Moment::Year(f.year?))),
    ("the year <yyyy>", |f| date(Moment::Year(f.year?))),
    ("' ~<yy> !s", |f| date(Moment::Year(f.year?))),
    ("fiscal|financial <yyyy>", |f| date(Moment::Year(f.year?))),
    ("fiscal ' ~<yy>", |f| date(Moment::Year(f.year?))),
    ("the? fiscal|financial -? year <yyyy>", |f| date(Moment::Year(f.year?))),
    ("the <yyyy> fiscal|financial -? year", |f| date(Moment::Year(f.year?))),
    ("fy ~<y4>", |f| date(Moment::Year(f.year?))),
    ("fy <yyyy>", |f| date(Moment::Year(f.year?))),
    ("fy '? ~<yy>", |f| date(Moment::Year(f.year?))),
    // One that lies in two years is named by the second: the year is read last.
    ("fiscal|fy -? year? <y4> ~-|/ ~<yy>", |f| date(Moment::Year(f.year?))),
    ("the? financial year <y4> ~-|/ ~<yy>", |f| date(Moment::Year(f.year?))),
    ("the <y4> ~-|/ ~<yy> fiscal|financial -? year", |f| date(Moment::Year(f.year?))),
    ("last|this|next fiscal|financial -? year", |f| date(Moment::Year(Year::Shift(f.shift?)))),
    ("last|this|next year", |f| date(Moment::Year(Year::Shift(f.shift?)))),
    ("in|since|until|by|of|from|year|around|about ^ <old>", |f| date(Moment::Year(f.year?))),
    ("<month> ,? ^ <old>", |f| date(Moment::Year(f.year?))),
];

/// Holidays. A name that stands before nouns as often ("the Good Friday Agreement") counts only where it stands for itself.
const HOLIDAYS: Rules = &[
    ("christmas <bare>", |_| feast(Feast::Fixed(12, 25))),
    ("christmas day", |_| feast(Feast::Fixed(12, 25))),
    ("christmas eve", |_| feast(Feast::Fixed(12, 24))),
    ("orthodox|coptic christmas day? <bare>", |_| feast(Feast::Fixed(1, 7))),
    ("orthodox|coptic christmas eve", |_| feast(Feast::Fixed(1, 6))),
    ("boxing day", |_| feast(Feast::Fixed(12, 26))),
    ("new year ' ~s eve", |_| feast(Feast::Fixed(12, 31))),
    ("new year ' ~s day", |_| feast(Feast::Fixed(1, 1))),
    ("valentine ' ~s day", |_| feast(Feast::Fixed(2, 14))),
    ("st .? patrick ' ~s day", |_| feast(Feast::Fixed(3, 17))),
    ("may day <bare>", |_| feast(Feast::Fixed(5, 1))),
    ("international? workers '? day", |_| feast(Feast::Fixed(5, 1))),
    ("juneteenth <bare>", |_| feast(Feast::Fixed(6, 19))),
    ("fourth of july", |_| feast(Feast::Fixed(7, 4))),
    ("the fourth of july", |_| feast(Feast::Fixed(7, 4))),
    ("bastille day", |_| feast(Feast::Fixed(7, 14))),
    ("halloween <bare>", |_| feast(Feast::Fixed(10, 31))),
    ("all saints '? day", |_| feast(Feast::Fixed(11, 1))),
    ("all souls '? day", |_| feast(Feast::Fixed(11, 2))),
    ("veterans '? day", |_| feast(Feast::Fixed(11, 11))),
    ("armistice|remembrance day", |_| feast(Feast::Fixed(11, 11))),
    ("anzac day", |_| feast(Feast::Fixed(4, 25))),
    // Weekdays of a month, as the United States have them. "Labour Day" is another day in every country, and left out.
    ("martin luther king ,? jr? .? day", |_| feast(Feast::Weekday(1, 3, Monday))),
    ("mlk day", |_| feast(Feast::Weekday(1, 3, Monday))),
    ("presidents '? day", |_| feast(Feast::Weekday(2, 3, Monday))),
    ("memorial day", |_| feast(Feast::Weekday(5, -1, Monday))),
    ("labor day", |_| feast(Feast::Weekday(9, 1, Monday))),
    ("columbus day", |_| feast(Feast::Weekday(10, 2, Monday))),
    ("thanksgiving <bare>", |_| feast(Feast::Weekday(11, 4, Thursday))),
    ("thanksgiving day", |_| feast(Feast::Weekday(11, 4, Thursday))),
    // Those that go by Easter.
    ("mardi gras <bare>", |_| feast(Feast::Easter(-47))),
    ("shrove tuesday", |_| feast(Feast::Easter(-47))),
    ("ash wednesday", |_| feast(Feast::Easter(-46))),
    ("palm sunday", |_| feast(Feast::Easter(-7))),
    ("maundy|holy thursday", |_| feast(Feast::Easter(-3))),
    ("good friday <bare>", |_| feast(Feast::Easter(-2))),
    ("holy saturday", |_| feast(Feast::Easter(-1))),
    ("easter <bare>", |_| feast(Feast::Easter(0))),
    ("easter sunday", |_| feast(Feast::Easter(0))),
    ("easter monday", |_| feast(Feast::Easter(1))),
    ("orthodox|coptic easter sunday? <bare>", |_| feast(Feast::OrthodoxEaster(0))),
    ("ascension day", |_| feast(Feast::Easter(39))),
    ("pentecost <bare>", |_| feast(Feast::Easter(49))),
    ("whit|pentecost sunday", |_| feast(Feast::Easter(49))),
    ("whit|pentecost monday", |_| feast(Feast::Easter(50))),
    // Those of other calendars, by the day that they fill: Jewish and Islamic ones begin on the evening before.
    ("purim <bare>", |_| feast(Feast::Jewish(-193))),
    ("passover <bare>", |_| feast(Feast::Jewish(-163))),
    ("shavuot <bare>", |_| feast(Feast::Jewish(-113))),
    ("rosh hashanah|hashana <bare>", |_| feast(Feast::Jewish(0))),
    ("yom kippur <bare>", |_| feast(Feast::Jewish(9))),
    ("sukkot|sukkoth <bare>", |_| feast(Feast::Jewish(14))),
    ("eid|id -? al|ul|el -? fitr", |_| feast(Feast::Islamic(10, 1))),
    ("eid|id -? al|ul|el -? adha|azha", |_| feast(Feast::Islamic(12, 10))),
    ("ashura|ashoura <bare>", |_| feast(Feast::Islamic(1, 10))),
    ("arbaeen|arbain <bare>", |_| feast(Feast::Islamic(2, 20))),
    ("nowruz|norouz|nauruz|noruz <bare>", |_| feast(Feast::Nowruz)),
    ("newroz <bare>", |_| feast(Feast::Fixed(3, 21))),
];

/// Days by their number.
const DATES: Rules = &[
    // What is over or still to come says so.
    ("ended|since ^ <month> .? <dd>", |f| date(day(f, Year::Last)?)),
    ("due|payable|effective|until|ending|expire|expires ^ <month> .? <dd>", |f| date(day(f, Year::Next)?)),
    ("<month> .? <dd> $ to|and|-|through <dd> ,? <yyyy>", |f| date(day(f, f.year?)?)),
    ("<month> .? <dd>", |f| date(day(f, Year::Open)?)),
    ("<month> .? <dd> ,? {year}", |f| date(day(f, f.year?)?)),
    ("<month> .? <dd> ,? <old>", |f| date(day(f, f.year?)?)),
    ("<dd> <month>", |f| date(day(f, Year::Open)?)),
    ("<dd> <month> .? ,? {year}", |f| date(day(f, f.year?)?)),
    ("the <nth> of <month>", |f| date(day(f, Year::Open)?)),
    ("the <nth> of <month> .? ,? {year}", |f| date(day(f, f.year?)?)),
    ("<y4> ~- ~<mm> ~- ~<d>", |f| date(day(f, f.year?)?)),
    // American order, unless that makes no month.
    ("<mm> ~/ ~<d> ~/ ~<y4>", |f| date(day(f, f.year?)?)),
    ("<d> ~/ ~<mm> ~/ ~<y4>", |f| date(day(f, f.year?)?)),
    ("<mm> ~/ ~<d> ~/ ~<yy>", |f| date(day(f, f.year?)?)),
    ("<mm> ~- ~<d> ~- ~<yy>", |f| date(day(f, f.year?)?)),
    ("<mm> ~- ~<d> ~- ~<y4>", |f| date(day(f, f.year?)?)),
    ("{holiday}", |f| date(f.moment?)),
    ("{holiday} ,? of|in? {year}", |f| date(holiday(f, f.year?)?)),
    ("this? past {holiday}", |f| date(holiday(f, Year::Last)?)),
    ("this coming {holiday}", |f| date(holiday(f, Year::Next)?)),
    ("last|this|next {holiday}", |f| date(holiday(f, year(f.shift?))?)),
    ("<d> ~. ~<mm> ~. ~<y4>", |f| date(day(f, f.year?)?)),
];

/// Days.
const DAYS: Rules = &[
    ("{date}", |f| date(f.moment?)),
    ("<weekday> ,? the? {date}", |f| date(f.moment?)),
    ("<wkd> .? ,? {date}", |f| date(f.moment?)),
    ("this|next? coming|past? <weekday> ,? {date}", |f| date(f.moment?)),
    ("today", |_| date(days(0))),
    ("yesterday", |_| date(days(-1))),
    ("tomorrow", |_| date(days(1))),
    ("the day before yesterday", |_| date(days(-2))),
    ("the day after tomorrow", |_| date(days(2))),
    // Bloody Sunday was not this week, and the Good Friday Agreement on no day of it.
    ("!good|black|bloody|super|holy ^ <weekday>", |f| date(Moment::Weekday { day: f.weekday?, which: Which::Open })),
    ("<wkd> ~.", |f| date(Moment::Weekday { day: f.weekday?, which: Which::Open })),
    ("this? past <weekday>", |f| date(Moment::Weekday { day: f.weekday?, which: Which::Last })),
    ("this coming <weekday>", |f| date(Moment::Weekday { day: f.weekday?, which: Which::Next })),
    ("the? <shift> <weekday>", |f| {
        let which = match f.shift? {
            ..0 => Which::Last,
            0 => Which::This,
            _ => Which::Next,
        };
        date(Moment::Weekday { day: f.weekday?, which })
    }),
];

/// Times of the clock; the day they fall on is told elsewhere.
const CLOCKS: Rules = &[
    ("<hour> <am>", |f| clock(f.hour?, f.minute)),
    ("<hour> : ~<minute>", |f| clock(f.hour?, f.minute)),
    ("<hour> : ~<minute> <am>", |f| clock(f.hour?, f.minute)),
    ("<hour> : ~<minute> : ~<minute>", |f| clock(f.hour?, f.minute)),
    ("<hour> o ' clock", |f| clock(f.hour?, None)),
    ("<hhmm> <zone>", |f| clock(f.hour?, f.minute)),
    ("noon", |_| clock(12, None)),
    ("midnight", |_| clock(24, None)),
];

const EXPRESSIONS: Rules = &[
    // A stretch whose end is told next to it is a length.
    ("the day|week|month|year $ ended|ending|through", |f| once(f)),
    ("the fiscal year $ ended|ending", |_| Some(Meaning::Duration(ONE, Unit::Year))),
    // What comes again looks like a day or a length, and is neither.
    ("<rate> ^ a|an <unit>", |f| each(f, 1)),
    ("times|once|twice|time ^ a|per <unit>", |f| each(f, 1)),
    ("<weekday> mornings|afternoons|evenings|nights", |f| set(Recurring::Weekday(f.weekday?, f.part))),
    // Days, and their parts.
    ("{day}", |f| date(f.moment?)),
    ("{day} ' ~s? <part>", |f| Some(Meaning::Part(f.moment?, f.part?))),
    ("{day} <part>", |f| Some(Meaning::Part(f.moment?, f.part?))),
    ("the? <part> of|on {day}", |f| Some(Meaning::Part(f.moment?, f.part?))),
    ("mid? -? <part> {day}", |f| Some(Meaning::Part(f.moment?, f.part?))),
    ("this <part>", |f| Some(Meaning::Part(days(0), f.part?))),
    ("last night", |_| Some(Meaning::Part(days(-1), Part::Night))),
    ("last evening", |_| Some(Meaning::Part(days(-1), Part::Evening))),
    ("tonight", |_| Some(Meaning::Part(days(0), Part::Night))),
    ("overnight", |_| Some(Meaning::Part(days(-1), Part::Night))),
    ("overnight {day}", |f| Some(Meaning::Part(f.moment?, Part::Night))),
    ("that <part>", |f| Some(Meaning::Part(story(Unit::Day, 0), f.part?))),
    ("in|during|by|through ^ the <part> <edge>", |f| Some(Meaning::Part(story(Unit::Day, 0), f.part?))),
    ("at|before|after|since|until|around ^ dawn|dusk|daybreak", |f| Some(Meaning::Part(now(Unit::Day), f.part?))),
    ("mid - <part>", |f| Some(Meaning::Part(now(Unit::Day), f.part?))),
    ("mid|late|early ^ <part>", |f| Some(Meaning::Part(now(Unit::Day), f.part?))),
    ("{clock} <zone>?", |f| at(f, now(Unit::Day))),
    ("{clock} <zone>? ,? on? {day}", |f| at(f, f.moment?)),
    ("{clock} tonight|today", |f| at(f, days(0))),
    ("{clock} this <part>", |f| at(f, days(0))),
    ("{day} ,? at|around {clock} <zone>?", |f| at(f, f.moment?)),
    ("{day} {clock} <zone>?", |f| at(f, f.moment?)),
    ("the? day before|earlier $ <stop>", |_| date(story(Unit::Day, -1))),
    ("the day after $ <stop>", |_| date(story(Unit::Day, 1))),
    ("later|earlier in ^ the day", |_| date(now(Unit::Day))),
    ("on|since|until|by|from|for|before|after ^ the <nth> <edge>", |f| date(Moment::DayOfMonth(f.ordinal?))),
    // "from 3 to 5 May", "3-5 May", "May 3-5": two days, one month.
    ("<dd> $ to|and|- <dd> <month> .? ,? <yyyy>", |f| date(day(f, f.year?)?)),
    ("<dd> $ to|and|- <dd> <month>", |f| date(day(f, Year::Open)?)),
    ("<month> .? <nth>? <d>? to|and|-|through ^ <dd> <edge>", |f| {
        date(Moment::Day { year: Year::Open, month: f.month?, day: f.ordinal? })
    }),
    ("<month> .? <nth>? <d>? to|and|-|through ^ <dd> ,? <yyyy>", |f| {
        date(Moment::Day { year: f.year?, month: f.month?, day: f.ordinal? })
    }),
    // Weeks and weekends.
    ("the week of|ending|ended {date}", |f| date(f.moment?)),
    ("the weekend", |_| date(Moment::Weekend(Which::Open))),
    ("this weekend", |_| date(Moment::Weekend(Which::This))),
    ("this? coming|next weekend", |_| date(Moment::Weekend(Which::Next))),
    ("this? last|past weekend", |_| date(Moment::Weekend(Which::Last))),
    // Months.
    ("<month> .? $ to|and|-|through|or <month> <yyyy>", |f| date(Moment::Month { year: f.year?, month: f.month? })),
    ("by|until|till ^ <month>", |f| date(Moment::Month { year: Year::Next, month: f.month? })),
    ("<month>", |f| date(Moment::Month { year: Year::Open, month: f.month? })),
    ("the month of <month>", |f| date(Moment::Month { year: Year::Open, month: f.month? })),
    ("<month> .? ,? of? {year}", |f| date(Moment::Month { year: f.year?, month: f.month? })),
    ("<month> .? ,? of? <old>", |f| date(Moment::Month { year: f.year?, month: f.month? })),
    ("this? past <month>", |f| date(Moment::Month { year: Year::Last, month: f.month? })),
    ("this coming <month>", |f| date(Moment::Month { year: Year::Next, month: f.month? })),
    ("last|this|next <month>", |f| date(Moment::Month { year: year(f.shift?), month: f.month? })),
    // Quarters and halves.
    ("the? <quarter> -? quarter", |f| quarter(f, Year::Open)),
    ("the? <quarter> -? quarter ,? of|in? {year}", |f| quarter(f, f.year?)),
    ("the? fiscal -? <quarter> -? quarter", |f| quarter(f, Year::Open)),
    ("the? <quarter> fiscal quarter", |f| quarter(f, Year::Open)),
    ("the? <quarter> fiscal quarter ,? of|in? {year}", |f| quarter(f, f.year?)),
    ("the? <quarter> quarter of the fiscal year", |f| quarter(f, Year::Open)),
    ("the? {year} ' ~s? <quarter> -? quarter", |f| quarter(f, f.year?)),
    ("the? {year} <quarter> -? quarter", |f| quarter(f, f.year?)),
    ("the? comparable? year -? ago|earlier <quarter> quarter", |f| quarter(f, Year::Shift(-1))),
    ("the? latest|current quarter", |_| date(Moment::Reported { years: 0 })),
    ("the? latest period", |_| date(Moment::Reported { years: 0 })),
    ("the quarter", |_| date(Moment::Reported { years: 0 })),
    ("that quarter", |_| date(Moment::Reported { years: 0 })),
    ("the? comparable? year -? ago|earlier quarter|period", |_| date(Moment::Reported { years: -1 })),
    ("{year} ' ~s quarter", |_| date(Moment::Reported { years: -1 })),
    ("the quarter a year ago|earlier", |_| date(Moment::Reported { years: -1 })),
    ("year -? ago|earlier", |_| date(Moment::Reported { years: -1 })),
    ("a year ago|earlier", |_| date(Moment::Reported { years: -1 })),
    ("the? first half of|in {year}", |f| date(Moment::Half { year: f.year?, half: 1 })),
    ("the? second|last|latter half of|in {year}", |f| date(Moment::Half { year: f.year?, half: 2 })),
    ("the first half <edge>", |_| date(Moment::Half { year: Year::Open, half: 1 })),
    ("the second half <edge>", |_| date(Moment::Half { year: Year::Open, half: 2 })),
    // Seasons.
    ("the <season> of {year}", |f| date(Moment::Season { year: f.year?, season: f.season? })),
    ("<season> of? {year}", |f| date(Moment::Season { year: f.year?, season: f.season? })),
    ("this? past <season>", |f| date(Moment::Season { year: Year::Last, season: f.season? })),
    ("this coming <season>", |f| date(Moment::Season { year: Year::Next, season: f.season? })),
    ("last|this|next <season>", |f| date(Moment::Season { year: year(f.shift?), season: f.season? })),
    // Not "the fall of the city".
    ("in|during|over|by|until|through|into ^ the <season> !of <edge>", |f| {
        date(Moment::Season { year: Year::Open, season: f.season? })
    }),
    ("early|late|mid ^ <season> !of <edge>", |f| date(Moment::Season { year: Year::Open, season: f.season? })),
    // Years, decades, centuries.
    ("{year}", |f| date(Moment::Year(f.year?))),
    ("the <yyyy> period|quarter|season", |f| date(Moment::Year(f.year?))),
    ("the? current|full|latest fiscal|financial? year", |_| date(Moment::Year(Year::Shift(0)))),
    ("the year !-", |_| date(Moment::Year(Year::Shift(0)))),
    ("year -? end", |_| date(Moment::Month { year: Year::Shift(0), month: 12 })),
    ("year ' ~s end", |_| date(Moment::Month { year: Year::Shift(0), month: 12 })),
    ("the? <decade>", |f| date(Moment::Decade(f.decade?))),
    ("the? ' <decade>", |f| date(Moment::Decade(f.decade?))),
    ("the? <nth> -? century", |f| date(Moment::Century(i16::from(f.ordinal?) - 1))),
    // Counted from the day of publication.
    ("<shift> week|month|quarter|year|decade|century", |f| shifted(f, Start::Anchor)),
    ("the <shift> decade|century", |f| shifted(f, Start::Anchor)),
    ("the week", |_| date(Moment::Counted { unit: Unit::Week, by: 0, from: Start::Anchor })),
    ("the month", |_| date(Moment::Counted { unit: Unit::Month, by: 0, from: Start::Anchor })),
    ("<n> -? <unit> ago", |f| ago(f)),
    ("<n> <unit> or so ago", |f| ago(f)),
    ("<n> <unit> and a half ago", |f| ago(f)),
    ("<units> ago", |_| Some(Meaning::Vague(Vague::Past))),
    ("long ago", |_| Some(Meaning::Vague(Vague::Past))),
    ("<n> <unit> from now", |f| counted(f, 1, Start::Anchor)),
    // Counted from what the text told before.
    ("<n> <unit> earlier", |f| counted(f, -1, Start::Story)),
    ("<n> <unit> later", |f| counted(f, 1, Start::Story)),
    ("the next|following|previous|preceding day|week|month|year", |f| shifted(f, Start::Story)),
    ("following|preceding day|week|month|year", |f| shifted(f, Start::Story)),
    ("that|same day", |_| date(story(Unit::Day, 0))),
    ("that|same week", |_| date(story(Unit::Week, 0))),
    ("that|same month", |_| date(story(Unit::Month, 0))),
    ("that|same year", |_| date(story(Unit::Year, 0))),
    // Durations.
    ("<n> <unit> !- !old", |f| lasting(f)),
    ("<n> ~- !quarters <unit> !- !old", |f| lasting(f)),
    ("<n> - day|week|month - old", |f| lasting(f)),
    ("<n> more|full|straight|consecutive|additional|trading|business|working|whole|extra|long <unit>", |f| lasting(f)),
    ("another|additional|extra <n>? <unit>", |f| lasting(f)),
    ("day|week|month|year - long", |f| once(f)),
    ("daylong", |_| Some(Meaning::Duration(ONE, Unit::Day))),
    ("weeklong", |_| Some(Meaning::Duration(ONE, Unit::Week))),
    ("monthlong", |_| Some(Meaning::Duration(ONE, Unit::Month))),
    ("yearlong", |_| Some(Meaning::Duration(ONE, Unit::Year))),
    (
        "the? last|past|next|first|final|previous|preceding|following|latest|full|these|those <n> more|trading|business? -? <unit>",
        |f| {
            (!f.article).then_some(())?;
            lasting(f)
        },
    ),
    ("the <n> -? <unit>", |f| {
        (!f.article).then_some(())?;
        lasting(f)
    }),
    ("the? year -? ago|earlier <n> <unit>", |f| lasting(f)),
    ("<n> <unit> and a half", |f| {
        let amount = Amount { half: true, ..f.amount? };
        Some(Meaning::Duration(amount, f.unit()?))
    }),
    ("for|in|within|after|over|of|by|lasting|last|lasted|took|take|takes ^ <units> <edge>", |f| vague(f)),
    ("for|in|within|after|over ^ <units> or|and <units>", |f| vague(f)),
    ("<units> $ later|earlier|after|before", |f| vague(f)),
    ("the? last|past|next|first|early|recent|final <units>", |f| vague(f)),
    ("over|for|during|within|in|throughout ^ the last day|week|month|quarter|year|decade|century", |f| once(f)),
    ("the past day|week|month|quarter|year|decade|century", |f| once(f)),
    ("over|for|during|within|in ^ the next|coming day|week|month|quarter|year|decade", |f| once(f)),
    ("the fiscal year", |_| date(Moment::Year(Year::Shift(0)))),
    ("for ^ some time", |_| Some(Meaning::Duration(Amount::default(), Unit::Month))),
    // Sets.
    ("every|each|per <unit>", |f| each(f, 1)),
    ("every <n> <unit>", |f| each(f, f.amount?.n?)),
    ("every other <unit>", |f| each(f, 2)),
    ("every|each <weekday>", |f| set(Recurring::Weekday(f.weekday?, None))),
    ("every|each <weekday> <part>", |f| set(Recurring::Weekday(f.weekday?, Some(f.part?)))),
    ("every|each <month>", |f| set(Recurring::Month(f.month?))),
    ("every|each <season>", |f| set(Recurring::Season(f.season?))),
    ("every|each <part>", |f| set(Recurring::Part(f.part?))),
    ("<weekdays>", |f| set(Recurring::Weekday(f.weekday?, None))),
    ("<quarter> quarters", |f| set(Recurring::Quarter(f.ordinal?))),
    ("hourly", |_| set(Recurring::Each(1, Unit::Hour))),
    ("daily", |_| set(Recurring::Each(1, Unit::Day))),
    ("nightly", |_| set(Recurring::Part(Part::Night))),
    ("weekly", |_| set(Recurring::Each(1, Unit::Week))),
    ("monthly", |_| set(Recurring::Each(1, Unit::Month))),
    ("yearly", |_| set(Recurring::Each(1, Unit::Year))),
    ("annually", |_| set(Recurring::Each(1, Unit::Year))),
    // Words that point without measuring. "Annual", "quarterly", "previously" and "already" are left out: in reports
    // they belong to a noun or a verb far more often than they tell a time.
    ("now", |_| Some(Meaning::Vague(Vague::Present))),
    ("right now", |_| Some(Meaning::Vague(Vague::Present))),
    ("currently", |_| Some(Meaning::Vague(Vague::Present))),
    ("presently", |_| Some(Meaning::Vague(Vague::Present))),
    ("nowadays", |_| Some(Meaning::Vague(Vague::Present))),
    ("these days", |_| Some(Meaning::Vague(Vague::Present))),
    ("current", |_| Some(Meaning::Vague(Vague::Present))),
    ("the present <edge>", |_| Some(Meaning::Vague(Vague::Present))),
    ("at ^ the moment <edge>", |_| Some(Meaning::Vague(Vague::Present))),
    ("more? recently", |_| Some(Meaning::Vague(Vague::Past))),
    ("recent", |_| Some(Meaning::Vague(Vague::Past))),
    ("lately", |_| Some(Meaning::Vague(Vague::Past))),
    ("the past <edge>", |_| Some(Meaning::Vague(Vague::Past))),
    ("the recent past", |_| Some(Meaning::Vague(Vague::Past))),
    ("the other day", |_| Some(Meaning::Vague(Vague::Past))),
    ("past years", |_| Some(Meaning::Vague(Vague::Past))),
    ("soon !as !after !before", |_| Some(Meaning::Vague(Vague::Future))),
    ("the near|foreseeable|immediate? future <edge>", |_| Some(Meaning::Vague(Vague::Future))),
    ("the? coming <units>", |_| Some(Meaning::Vague(Vague::Future))),
    ("as soon as possible", |_| Some(Meaning::Vague(Vague::Future))),
    ("the near term", |_| Some(Meaning::Vague(Vague::Future))),
];

/// What a word before an expression may say about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fits {
    /// Points of the calendar: "early Tuesday".
    Dates,
    /// Amounts that the expression begins with: "nearly two years ago".
    Amounts,
    /// Amounts, clock times and days: "around 7 p.m."
    Both,
}

/// Words before an expression that become its modifier.
pub(crate) const BEFORE: &[(&str, Modifier, Fits)] = &[
    ("early", Modifier::Start, Fits::Dates),
    ("early in", Modifier::Start, Fits::Dates),
    ("earlier", Modifier::Start, Fits::Dates),
    ("earlier in", Modifier::Start, Fits::Dates),
    ("the early", Modifier::Start, Fits::Dates),
    ("the early hours of", Modifier::Start, Fits::Dates),
    ("the beginning of", Modifier::Start, Fits::Dates),
    ("the start of", Modifier::Start, Fits::Dates),
    ("mid", Modifier::Mid, Fits::Dates),
    ("the mid", Modifier::Mid, Fits::Dates),
    ("the middle of", Modifier::Mid, Fits::Dates),
    ("late", Modifier::End, Fits::Dates),
    ("late in", Modifier::End, Fits::Dates),
    ("later", Modifier::End, Fits::Dates),
    ("later in", Modifier::End, Fits::Dates),
    ("the late", Modifier::End, Fits::Dates),
    ("the end of", Modifier::End, Fits::Dates),
    ("about", Modifier::Approx, Fits::Amounts),
    ("around", Modifier::Approx, Fits::Both),
    ("approximately", Modifier::Approx, Fits::Both),
    ("roughly", Modifier::Approx, Fits::Amounts),
    ("nearly", Modifier::LessThan, Fits::Amounts),
    ("almost", Modifier::LessThan, Fits::Amounts),
    ("less than", Modifier::LessThan, Fits::Amounts),
    ("under", Modifier::LessThan, Fits::Amounts),
    ("more than", Modifier::MoreThan, Fits::Amounts),
    ("over", Modifier::MoreThan, Fits::Amounts),
    ("at least", Modifier::EqualOrMore, Fits::Amounts),
    ("at most", Modifier::EqualOrLess, Fits::Amounts),
    ("up to", Modifier::EqualOrLess, Fits::Amounts),
    ("no more than", Modifier::EqualOrLess, Fits::Amounts),
    ("no less than", Modifier::EqualOrMore, Fits::Amounts),
];

/// Words after an expression that become its modifier.
pub(crate) const AFTER: &[(&str, Modifier, Fits)] = &[
    ("or so", Modifier::Approx, Fits::Both),
    ("or more", Modifier::EqualOrMore, Fits::Amounts),
    ("or less", Modifier::EqualOrLess, Fits::Amounts),
    ("or later", Modifier::OnOrAfter, Fits::Dates),
    ("or earlier", Modifier::OnOrBefore, Fits::Dates),
];

/// Every word that the tables name.
pub(crate) fn literals() -> impl Iterator<Item = &'static str> {
    let rules = TABLES.iter().flat_map(|(_, rules)| rules.iter().map(|(pattern, _)| *pattern));
    let modifiers = BEFORE.iter().chain(AFTER).map(|(words, ..)| *words);
    rules.chain(modifiers).flat_map(literals_of)
}

const ONE: Amount = Amount { n: Some(1), half: false, hedge: None };

fn date(moment: Moment) -> Option<Meaning> {
    Some(Meaning::Date(moment))
}

fn day(found: &Found, year: Year) -> Option<Moment> {
    Some(Moment::Day { year, month: found.month?, day: found.day? })
}

fn feast(feast: Feast) -> Option<Meaning> {
    date(Moment::Feast { year: Year::Open, feast })
}

/// The holiday that was taken, in that year.
fn holiday(found: &Found, year: Year) -> Option<Moment> {
    match found.moment? {
        Moment::Feast { feast, .. } => Some(Moment::Feast { year, feast }),
        _ => None,
    }
}

fn quarter(found: &Found, year: Year) -> Option<Meaning> {
    date(Moment::Quarter { year, quarter: found.ordinal? })
}

fn days(by: i32) -> Moment {
    Moment::Counted { unit: Unit::Day, by, from: Start::Anchor }
}

fn story(unit: Unit, by: i32) -> Moment {
    Moment::Counted { unit, by, from: Start::Story }
}

/// The stretch that the text speaks of, else the one that runs.
fn now(unit: Unit) -> Moment {
    Moment::Counted { unit, by: 0, from: Start::StoryElseAnchor }
}

fn year(shift: i32) -> Year {
    match shift {
        ..0 => Year::Last,
        0 => Year::Shift(0),
        _ => Year::Next,
    }
}

fn clock(hour: u8, minute: Option<u8>) -> Option<Meaning> {
    Some(Meaning::Clock { day: days(0), hour, minute: minute.unwrap_or(0) })
}

fn at(found: &Found, day: Moment) -> Option<Meaning> {
    Some(Meaning::Clock { day, hour: found.hour?, minute: found.minute? })
}

fn shifted(found: &Found, from: Start) -> Option<Meaning> {
    date(Moment::Counted { unit: found.unit()?, by: found.shift?, from })
}

fn ago(found: &Found) -> Option<Meaning> {
    counted(found, -1, Start::Anchor)
}

fn counted(found: &Found, sign: i32, from: Start) -> Option<Meaning> {
    let amount = found.amount?;
    let Some(n) = amount.n else {
        return match (from, sign) {
            (Start::Anchor, ..0) => Some(Meaning::Vague(Vague::Past)),
            (Start::Anchor, _) => Some(Meaning::Vague(Vague::Future)),
            // "A few days later": how long is all that is told.
            _ => Some(Meaning::Duration(amount, found.unit()?)),
        };
    };
    let by = i32::try_from(n).ok()?.checked_mul(sign)?;
    date(Moment::Counted { unit: found.unit()?, by, from })
}

/// A duration. "A second" and "a quarter" are an ordinal and a part far more often.
fn lasting(found: &Found) -> Option<Meaning> {
    let unit = found.unit()?;
    let doubtful = found.article && matches!(unit, Unit::Second | Unit::Quarter);
    (!doubtful).then_some(Meaning::Duration(found.amount.unwrap_or(ONE), unit))
}

fn once(found: &Found) -> Option<Meaning> {
    Some(Meaning::Duration(ONE, found.unit()?))
}

fn vague(found: &Found) -> Option<Meaning> {
    Some(Meaning::Duration(Amount::default(), found.unit()?))
}

/// A rate. What happens every second is physics.
fn each(found: &Found, n: u32) -> Option<Meaning> {
    let unit = found.unit().filter(|u| *u != Unit::Second)?;
    set(Recurring::Each(n, unit))
}

fn set(recurring: Recurring) -> Option<Meaning> {
    Some(Meaning::Set(recurring))
}
