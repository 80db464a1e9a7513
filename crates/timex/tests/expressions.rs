//! What each way of telling a time means, in a report of a given day.
//!
//! A line of output: the words, the kind, the value, the modifier, the days, and whether it rests on the anchor.

use std::fmt::Write;

use expect_test::{Expect, expect};
use timex::{Context, Tense, find};

fn told(text: &str, context: Context) -> String {
    let mut lines = String::new();
    for expression in find(text) {
        let timex = expression.resolve(&context);
        let value = timex.value.as_deref().unwrap_or("unresolved");
        write!(lines, "{}: {} {value}", &text[expression.span().range()], timex.kind).unwrap();
        if let Some(modifier) = timex.modifier {
            write!(lines, " {modifier}").unwrap();
        }
        if let Some(days) = timex.interval {
            write!(lines, ", {}..{} {}", days.from, days.until, days.grain).unwrap();
        }
        writeln!(lines, "{}", if timex.relative { " relative" } else { "" }).unwrap();
    }
    lines.trim_end().to_owned()
}

#[track_caller]
fn check(text: &str, anchor: &str, expected: Expect) {
    check_in(Tense::Unknown, text, anchor, expected);
}

#[track_caller]
fn check_in(tense: Tense, text: &str, anchor: &str, expected: Expect) {
    expected.assert_eq(&told(text, Context { anchor: anchor.parse().ok(), tense }));
}

// 2024-11-20 is a Wednesday.

#[test]
fn last_week_is_the_week_before() {
    check("last week", "2024-11-20", expect!["last week: DATE 2024-W46, 2024-11-11..2024-11-18 week relative"]);
}

#[test]
fn a_weekday_is_the_most_recent_one() {
    check(
        "The town fell on Friday.",
        "2024-11-20",
        expect!["Friday: DATE 2024-11-15, 2024-11-15..2024-11-16 day relative"],
    );
}

#[test]
fn a_weekday_named_on_that_day_is_that_very_day() {
    check(
        "The town fell on Friday.",
        "2024-11-22",
        expect!["Friday: DATE 2024-11-22, 2024-11-22..2024-11-23 day relative"],
    );
    check_in(
        Tense::Past,
        "on Friday",
        "2024-11-22",
        expect!["Friday: DATE 2024-11-22, 2024-11-22..2024-11-23 day relative"],
    );
}

#[test]
fn a_weekday_still_to_come_is_the_next_one() {
    check_in(
        Tense::Future,
        "on Friday",
        "2024-11-20",
        expect!["Friday: DATE 2024-11-22, 2024-11-22..2024-11-23 day relative"],
    );
    check_in(
        Tense::Future,
        "on Friday",
        "2024-11-22",
        expect!["Friday: DATE 2024-11-29, 2024-11-29..2024-11-30 day relative"],
    );
}

#[test]
fn a_verb_nearby_tells_the_tense_when_the_caller_does_not() {
    check(
        "Envoys will meet on Friday.",
        "2024-11-20",
        expect!["Friday: DATE 2024-11-22, 2024-11-22..2024-11-23 day relative"],
    );
    check(
        "Envoys are set to meet Friday. They met Monday.",
        "2024-11-20",
        expect![[r#"
        Friday: DATE 2024-11-22, 2024-11-22..2024-11-23 day relative
        Monday: DATE 2024-11-18, 2024-11-18..2024-11-19 day relative"#]],
    );
}

#[test]
fn what_had_been_due_is_over() {
    check(
        "The truce had been due to expire Friday. It is due to expire Friday.",
        "2024-11-20",
        expect![[r#"
        Friday: DATE 2024-11-15, 2024-11-15..2024-11-16 day relative
        Friday: DATE 2024-11-22, 2024-11-22..2024-11-23 day relative"#]],
    );
}

#[test]
fn the_callers_tense_outweighs_the_verb_nearby() {
    check_in(
        Tense::Past,
        "Envoys will meet on Friday.",
        "2024-11-20",
        expect!["Friday: DATE 2024-11-15, 2024-11-15..2024-11-16 day relative"],
    );
}

#[test]
fn last_this_and_next_choose_the_weekday() {
    check(
        "last Wednesday, this Friday, next Monday, this coming Sunday",
        "2024-11-20",
        expect![[r#"
        last Wednesday: DATE 2024-11-13, 2024-11-13..2024-11-14 day relative
        this Friday: DATE 2024-11-22, 2024-11-22..2024-11-23 day relative
        next Monday: DATE 2024-11-25, 2024-11-25..2024-11-26 day relative
        this coming Sunday: DATE 2024-11-24, 2024-11-24..2024-11-25 day relative"#]],
    );
}

#[test]
fn a_part_of_the_day_is_a_time() {
    check(
        "Friday morning",
        "2019-10-12",
        expect!["Friday morning: TIME 2019-10-11TMO, 2019-10-11..2019-10-12 day relative"],
    );
    check(
        "on the night of Nov. 3; yesterday evening; late Tuesday afternoon",
        "2024-11-20",
        expect![[r#"
        the night of Nov. 3: TIME 2024-11-03TNI, 2024-11-03..2024-11-04 day relative
        yesterday evening: TIME 2024-11-19TEV, 2024-11-19..2024-11-20 day relative
        late Tuesday afternoon: TIME 2024-11-19TAF END, 2024-11-19..2024-11-20 day relative"#]],
    );
    check(
        "this morning, tonight, last night, overnight",
        "2024-11-20",
        expect![[r#"
        this morning: TIME 2024-11-20TMO, 2024-11-20..2024-11-21 day relative
        tonight: TIME 2024-11-20TNI, 2024-11-20..2024-11-21 day relative
        last night: TIME 2024-11-19TNI, 2024-11-19..2024-11-20 day relative
        overnight: TIME 2024-11-19TNI, 2024-11-19..2024-11-20 day relative"#]],
    );
}

#[test]
fn days_around_today() {
    check(
        "today, yesterday, tomorrow, the day before yesterday",
        "2024-11-20",
        expect![[r#"
        today: DATE 2024-11-20, 2024-11-20..2024-11-21 day relative
        yesterday: DATE 2024-11-19, 2024-11-19..2024-11-20 day relative
        tomorrow: DATE 2024-11-21, 2024-11-21..2024-11-22 day relative
        the day before yesterday: DATE 2024-11-18, 2024-11-18..2024-11-19 day relative"#]],
    );
}

#[test]
fn clock_times_stand_on_a_day() {
    check(
        "at 10 p.m. Wednesday, noon on Sunday, Monday at 7:15 a.m. GMT",
        "2024-11-20",
        expect![[r#"
        10 p.m. Wednesday: TIME 2024-11-20T22:00, 2024-11-20..2024-11-21 day relative
        noon on Sunday: TIME 2024-11-17T12:00, 2024-11-17..2024-11-18 day relative
        Monday at 7:15 a.m. GMT: TIME 2024-11-18T07:15, 2024-11-18..2024-11-19 day relative"#]],
    );
    check(
        "On Monday the guards changed. Around 7:15 p.m. they fled.",
        "2024-11-20",
        expect![[r#"
        Monday: DATE 2024-11-18, 2024-11-18..2024-11-19 day relative
        Around 7:15 p.m.: TIME 2024-11-18T19:15 APPROX, 2024-11-18..2024-11-19 day relative"#]],
    );
}

#[test]
fn agencies_give_the_hour_of_greenwich() {
    check(
        "They left at 0830 GMT on Monday.",
        "2024-11-20",
        expect!["0830 GMT on Monday: TIME 2024-11-18T08:30, 2024-11-18..2024-11-19 day relative"],
    );
    check("1400 men", "2024-11-20", expect![]);
}

#[test]
fn the_small_hours_are_the_start_of_a_day() {
    check(
        "in the early hours of Sunday; at dawn on Friday; They came on Nov. 3, at dawn.",
        "2024-11-20",
        expect![[r#"
        the early hours of Sunday: DATE 2024-11-17 START, 2024-11-17..2024-11-18 day relative
        dawn on Friday: TIME 2024-11-15TMO, 2024-11-15..2024-11-16 day relative
        Nov. 3: DATE 2024-11-03, 2024-11-03..2024-11-04 day relative
        dawn: TIME 2024-11-03TMO, 2024-11-03..2024-11-04 day relative"#]],
    );
}

#[test]
fn a_holiday_that_stays_put_is_a_day() {
    check(
        "on Christmas Eve, after New Year's Day",
        "2024-11-20",
        expect![[r#"
        Christmas Eve: DATE 2024-12-24, 2024-12-24..2024-12-25 day relative
        New Year's Day: DATE 2025-01-01, 2025-01-01..2025-01-02 day relative"#]],
    );
}

#[test]
fn a_holiday_goes_by_its_month_by_easter_or_by_another_calendar() {
    check(
        "on Memorial Day, on Thanksgiving, on Martin Luther King Jr. Day, on Labor Day, on Good Friday, at Easter, on Orthodox Christmas, \
         on Ash Wednesday, at Nowruz, on Yom Kippur, on the Fourth of July, on May Day",
        "2024-05-30",
        expect![[r#"
        Memorial Day: DATE 2024-05-27, 2024-05-27..2024-05-28 day relative
        Thanksgiving: DATE 2023-11-23, 2023-11-23..2023-11-24 day relative
        Martin Luther King Jr. Day: DATE 2024-01-15, 2024-01-15..2024-01-16 day relative
        Labor Day: DATE 2024-09-02, 2024-09-02..2024-09-03 day relative
        Good Friday: DATE 2024-03-29, 2024-03-29..2024-03-30 day relative
        Easter: DATE 2024-03-31, 2024-03-31..2024-04-01 day relative
        Orthodox Christmas: DATE 2024-01-07, 2024-01-07..2024-01-08 day relative
        Ash Wednesday: DATE 2024-02-14, 2024-02-14..2024-02-15 day relative
        Nowruz: DATE 2024-03-20, 2024-03-20..2024-03-21 day relative
        Yom Kippur: DATE 2024-10-12, 2024-10-12..2024-10-13 day relative
        the Fourth of July: DATE 2024-07-04, 2024-07-04..2024-07-05 day relative
        May Day: DATE 2024-05-01, 2024-05-01..2024-05-02 day relative"#]],
    );
}

#[test]
fn a_holiday_takes_a_year_and_a_part_of_the_day() {
    check(
        "Christmas 1998, Easter Sunday of 2019, Thanksgiving last year, last Christmas, this past Labor Day, \
         Christmas morning, next Halloween",
        "2024-05-30",
        expect![[r#"
        Christmas 1998: DATE 1998-12-25, 1998-12-25..1998-12-26 day
        Easter Sunday of 2019: DATE 2019-04-21, 2019-04-21..2019-04-22 day
        Thanksgiving last year: DATE 2023-11-23, 2023-11-23..2023-11-24 day relative
        last Christmas: DATE 2023-12-25, 2023-12-25..2023-12-26 day relative
        this past Labor Day: DATE 2023-09-04, 2023-09-04..2023-09-05 day relative
        Christmas morning: TIME 2023-12-25TMO, 2023-12-25..2023-12-26 day relative
        next Halloween: DATE 2024-10-31, 2024-10-31..2024-11-01 day relative"#]],
    );
}

#[test]
fn a_feast_that_goes_by_the_sight_of_the_moon_is_told_to_within_a_day() {
    check(
        "during Eid al-Fitr, on Eid-ul-Adha 2006, at Ashura",
        "2024-05-30",
        expect![[r#"
        Eid al-Fitr: DATE 2024-04-10 APPROX, 2024-04-09..2024-04-12 period relative
        Eid-ul-Adha 2006: DATE 2006-01-10 APPROX, 2006-01-09..2006-01-12 period
        Ashura: DATE 2024-07-17 APPROX, 2024-07-16..2024-07-19 period relative"#]],
    );
}

#[test]
fn a_holiday_before_a_noun_is_a_name() {
    check(
        "the Good Friday Agreement, a Christmas market, the Easter Offensive, Easter Island, Bloody Sunday",
        "2024-05-30",
        expect![""],
    );
}

#[test]
fn a_holiday_that_every_country_has_on_another_day_is_left_alone() {
    check("on Independence Day, on Labour Day, at the Lunar New Year, during Diwali", "2024-05-30", expect![""]);
}

#[test]
fn a_fiscal_year_is_the_year_that_names_it() {
    check(
        "fiscal year 2019, FY2019, FY 2019, FY19, fiscal 1998, fiscal '98, fiscal 2018-19, the 2018/19 financial year, \
         the fiscal year 2020, last fiscal year, the current fiscal year",
        "2024-05-30",
        expect![[r#"
        fiscal year 2019: DATE 2019, 2019-01-01..2020-01-01 year
        FY2019: DATE 2019, 2019-01-01..2020-01-01 year
        FY 2019: DATE 2019, 2019-01-01..2020-01-01 year
        FY19: DATE 2019, 2019-01-01..2020-01-01 year
        fiscal 1998: DATE 1998, 1998-01-01..1999-01-01 year
        fiscal '98: DATE 1998, 1998-01-01..1999-01-01 year
        fiscal 2018-19: DATE 2019, 2019-01-01..2020-01-01 year
        the 2018/19 financial year: DATE 2019, 2019-01-01..2020-01-01 year
        the fiscal year 2020: DATE 2020, 2020-01-01..2021-01-01 year
        last fiscal year: DATE 2023, 2023-01-01..2024-01-01 year relative
        the current fiscal year: DATE 2024, 2024-01-01..2025-01-01 year relative"#]],
    );
    check(
        "the third fiscal quarter, the fiscal third quarter, the first quarter of fiscal 2020, the second fiscal quarter of 2019",
        "2024-11-20",
        expect![[r#"
        the third fiscal quarter: DATE 2024-Q3, 2024-07-01..2024-10-01 quarter relative
        the fiscal third quarter: DATE 2024-Q3, 2024-07-01..2024-10-01 quarter relative
        the first quarter of fiscal 2020: DATE 2020-Q1, 2020-01-01..2020-04-01 quarter
        the second fiscal quarter of 2019: DATE 2019-Q2, 2019-04-01..2019-07-01 quarter"#]],
    );
}

#[test]
fn a_day_without_a_year_is_the_nearest() {
    check("Dec. 21", "2024-01-10", expect!["Dec. 21: DATE 2023-12-21, 2023-12-21..2023-12-22 day relative"]);
    check(
        "Jan. 3 and Nov. 5",
        "2024-11-20",
        expect![[r#"
        Jan. 3: DATE 2025-01-03, 2025-01-03..2025-01-04 day relative
        Nov. 5: DATE 2024-11-05, 2024-11-05..2024-11-06 day relative"#]],
    );
    check("on February 29", "2024-11-20", expect!["February 29: DATE 2024-02-29, 2024-02-29..2024-03-01 day relative"]);
}

#[test]
fn a_day_with_its_year_needs_no_anchor() {
    check(
        "October 9, 2019; 9 October 2019; the 9th of October, 2019; Wed., Oct. 9, 2019",
        "",
        expect![[r#"
        October 9, 2019: DATE 2019-10-09, 2019-10-09..2019-10-10 day
        9 October 2019: DATE 2019-10-09, 2019-10-09..2019-10-10 day
        the 9th of October, 2019: DATE 2019-10-09, 2019-10-09..2019-10-10 day
        Wed., Oct. 9, 2019: DATE 2019-10-09, 2019-10-09..2019-10-10 day"#]],
    );
    check(
        "2019-10-09 and 10/9/2019 and 25/12/2019 and 9.10.2019",
        "",
        expect![[r#"
        2019-10-09: DATE 2019-10-09, 2019-10-09..2019-10-10 day
        10/9/2019: DATE 2019-10-09, 2019-10-09..2019-10-10 day
        25/12/2019: DATE 2019-12-25, 2019-12-25..2019-12-26 day
        9.10.2019: DATE 2019-10-09, 2019-10-09..2019-10-10 day"#]],
    );
}

#[test]
fn a_day_that_no_calendar_has_is_unresolved() {
    check("February 30, 2019", "2024-11-20", expect!["February 30, 2019: DATE unresolved"]);
}

#[test]
fn the_20th_is_the_latest_20th() {
    check(
        "on the 20th, the siege began",
        "2024-11-10",
        expect!["the 20th: DATE 2024-10-20, 2024-10-20..2024-10-21 day relative"],
    );
    check("The 20th Division arrived.", "2024-11-10", expect![]);
    check_in(
        Tense::Future,
        "on the 31st, it ends",
        "2024-11-10",
        expect!["the 31st: DATE 2024-12-31, 2024-12-31..2025-01-01 day relative"],
    );
}

#[test]
fn a_range_is_two_expressions() {
    check(
        "from 3 to 5 May",
        "2024-06-01",
        expect![[r#"
        3: DATE 2024-05-03, 2024-05-03..2024-05-04 day relative
        5 May: DATE 2024-05-05, 2024-05-05..2024-05-06 day relative"#]],
    );
    check(
        "on 3-5 May 2021, on Oct. 3-5, between May 3 and 5, 2021",
        "2024-11-20",
        expect![[r#"
        3: DATE 2021-05-03, 2021-05-03..2021-05-04 day
        5 May 2021: DATE 2021-05-05, 2021-05-05..2021-05-06 day
        Oct. 3: DATE 2024-10-03, 2024-10-03..2024-10-04 day relative
        5: DATE 2024-10-05, 2024-10-05..2024-10-06 day relative
        May 3: DATE 2021-05-03, 2021-05-03..2021-05-04 day
        5, 2021: DATE 2021-05-05, 2021-05-05..2021-05-06 day"#]],
    );
    check(
        "from January to March 2020",
        "2024-11-20",
        expect![[r#"
        January: DATE 2020-01, 2020-01-01..2020-02-01 month
        March 2020: DATE 2020-03, 2020-03-01..2020-04-01 month"#]],
    );
}

#[test]
fn a_month_without_a_year_is_the_latest() {
    check(
        "in August, in December, last May, by February",
        "2024-11-20",
        expect![[r#"
        August: DATE 2024-08, 2024-08-01..2024-09-01 month relative
        December: DATE 2024-12, 2024-12-01..2025-01-01 month relative
        last May: DATE 2024-05, 2024-05-01..2024-06-01 month relative
        February: DATE 2025-02, 2025-02-01..2025-03-01 month relative"#]],
    );
    check_in(
        Tense::Future,
        "in March",
        "2024-11-20",
        expect!["March: DATE 2025-03, 2025-03-01..2025-04-01 month relative"],
    );
    check(
        "March 1996, July last year, Oct. 2018, next June",
        "2024-11-20",
        expect![[r#"
        March 1996: DATE 1996-03, 1996-03-01..1996-04-01 month
        July last year: DATE 2023-07, 2023-07-01..2023-08-01 month relative
        Oct. 2018: DATE 2018-10, 2018-10-01..2018-11-01 month
        next June: DATE 2025-06, 2025-06-01..2025-07-01 month relative"#]],
    );
}

#[test]
fn may_and_march_are_verbs_too() {
    check("He may march 5 miles. March on! May it be so.", "2024-11-20", expect![""]);
    check(
        "In May they left. On March 3 they came. on may 5 they fell",
        "2024-11-20",
        expect![[r#"
        May: DATE 2024-05, 2024-05-01..2024-06-01 month relative
        March 3: DATE 2025-03-03, 2025-03-03..2025-03-04 day relative
        may 5: DATE 2024-05-05, 2024-05-05..2024-05-06 day relative"#]],
    );
}

#[test]
fn words_that_only_look_like_times_are_left_alone() {
    check("About 300 may have died, 12 may have fled.", "2024-11-20", expect![]);
    check("He sat. They wed. A second strike came. It took a quarter of the city.", "2024-11-20", expect![]);
    check("since the fall of the city", "2024-11-20", expect![]);
}

#[test]
fn what_nobody_counted_is_a_vague_length() {
    check(
        "Hours later they fled; it took years.",
        "2024-11-20",
        expect![[r#"
        Hours: DURATION PTXH
        years: DURATION PXY"#]],
    );
}

#[test]
fn weeks_months_and_years_are_counted_from_today() {
    check(
        "this week, next month, last year, this quarter, last decade",
        "2024-11-20",
        expect![[r#"
        this week: DATE 2024-W47, 2024-11-18..2024-11-25 week relative
        next month: DATE 2024-12, 2024-12-01..2025-01-01 month relative
        last year: DATE 2023, 2023-01-01..2024-01-01 year relative
        this quarter: DATE 2024-Q4, 2024-10-01..2025-01-01 quarter relative
        last decade: DATE 201, 2010-01-01..2020-01-01 period relative"#]],
    );
    check(
        "this weekend, last weekend, over the weekend",
        "2024-11-20",
        expect![[r#"
        this weekend: DATE 2024-W47-WE, 2024-11-23..2024-11-25 period relative
        last weekend: DATE 2024-W46-WE, 2024-11-16..2024-11-18 period relative
        the weekend: DATE 2024-W46-WE, 2024-11-16..2024-11-18 period relative"#]],
    );
}

#[test]
fn a_part_of_a_stretch_is_its_modifier() {
    check(
        "earlier this week, late last year, mid-November, the end of 1990, the early 1980s",
        "2024-11-20",
        expect![[r#"
        earlier this week: DATE 2024-W47 START, 2024-11-18..2024-11-25 week relative
        late last year: DATE 2023 END, 2023-01-01..2024-01-01 year relative
        mid-November: DATE 2024-11 MID, 2024-11-01..2024-12-01 month relative
        the end of 1990: DATE 1990 END, 1990-01-01..1991-01-01 year
        the early 1980s: DATE 198 START, 1980-01-01..1990-01-01 period"#]],
    );
}

#[test]
fn ago_counts_from_today() {
    check(
        "two days ago, three weeks ago, six months ago, nearly ten years ago",
        "2024-11-20",
        expect![[r#"
        two days ago: DATE 2024-11-18, 2024-11-18..2024-11-19 day relative
        three weeks ago: DATE 2024-W44, 2024-10-28..2024-11-04 week relative
        six months ago: DATE 2024-05, 2024-05-01..2024-06-01 month relative
        nearly ten years ago: DATE 2014 LESS_THAN, 2014-01-01..2015-01-01 year relative"#]],
    );
    check(
        "several years ago, long ago, three hours ago",
        "2024-11-20",
        expect![[r#"
        several years ago: DATE PAST_REF
        long ago: DATE PAST_REF
        three hours ago: TIME unresolved relative"#]],
    );
}

#[test]
fn earlier_and_later_count_from_the_story() {
    check(
        "They left on Oct. 9, 2019. Two days later they were home. The following day it rained.",
        "",
        expect![[r#"
        Oct. 9, 2019: DATE 2019-10-09, 2019-10-09..2019-10-10 day
        Two days later: DATE 2019-10-11, 2019-10-11..2019-10-12 day
        The following day: DATE 2019-10-12, 2019-10-12..2019-10-13 day"#]],
    );
    check(
        "It rose in the third quarter from a year earlier.",
        "2024-11-20",
        expect![[r#"
        the third quarter: DATE 2024-Q3, 2024-07-01..2024-10-01 quarter relative
        a year earlier: DATE 2023-Q3, 2023-07-01..2023-10-01 quarter relative"#]],
    );
    check("Three days later they were home.", "2024-11-20", expect!["Three days later: DATE unresolved relative"]);
    check(
        "In 1988 it shrank; that year and the next year were hard.",
        "2024-11-20",
        expect![[r#"
        1988: DATE 1988, 1988-01-01..1989-01-01 year
        that year: DATE 1988, 1988-01-01..1989-01-01 year
        the next year: DATE 1989, 1989-01-01..1990-01-01 year"#]],
    );
}

#[test]
fn quarters_halves_and_seasons() {
    check(
        "third-quarter losses, the first quarter of 2020, this year's second quarter",
        "2024-11-20",
        expect![[r#"
        third-quarter: DATE 2024-Q3, 2024-07-01..2024-10-01 quarter relative
        the first quarter of 2020: DATE 2020-Q1, 2020-01-01..2020-04-01 quarter
        this year's second quarter: DATE 2024-Q2, 2024-04-01..2024-07-01 quarter relative"#]],
    );
    check(
        "the first half of 2019, last summer, this fall, the winter of 1994",
        "2024-11-20",
        expect![[r#"
        the first half of 2019: DATE 2019-H1, 2019-01-01..2019-07-01 period
        last summer: DATE 2024-SU, 2024-06-01..2024-09-01 period relative
        this fall: DATE 2024-FA, 2024-09-01..2024-12-01 period relative
        the winter of 1994: DATE 1994-WI, 1993-12-01..1994-03-01 period"#]],
    );
}

#[test]
fn years_decades_and_centuries() {
    check(
        "in 1988, since 1588, the 1990s, the '80s, the nineties, the 20th century",
        "",
        expect![[r#"
        1988: DATE 1988, 1988-01-01..1989-01-01 year
        1588: DATE 1588, 1588-01-01..1589-01-01 year
        the 1990s: DATE 199, 1990-01-01..2000-01-01 period
        the '80s: DATE 198, 1980-01-01..1990-01-01 period
        the nineties: DATE 199, 1990-01-01..2000-01-01 period
        the 20th century: DATE 19, 1900-01-01..2000-01-01 period"#]],
    );
    check(
        "fiscal 1989, nineteen ninety-six, the year two thousand",
        "",
        expect![[r#"
        fiscal 1989: DATE 1989, 1989-01-01..1990-01-01 year
        nineteen ninety-six: DATE 1996, 1996-01-01..1997-01-01 year
        the year two thousand: DATE 2000, 2000-01-01..2001-01-01 year"#]],
    );
}

#[test]
fn a_number_of_people_or_money_is_no_year() {
    check("2000 people, $1990, 2082.1 points, flight 1995, 1950 men, 1,990", "2024-11-20", expect![]);
}

#[test]
fn durations_need_no_anchor() {
    check(
        "for two weeks, a 15-year term, more than four hours, a couple of days, 2 1/2 years, half an hour",
        "",
        expect![[r#"
        two weeks: DURATION P2W
        15-year: DURATION P15Y
        more than four hours: DURATION PT4H MORE_THAN
        a couple of days: DURATION P2D APPROX
        2 1/2 years: DURATION P2Y6M
        half an hour: DURATION PT30M"#]],
    );
    check(
        "the past three months, at least 30 days, within weeks, several years, a minute and a half",
        "",
        expect![[r#"
        the past three months: DURATION P3M
        at least 30 days: DURATION P30D EQUAL_OR_MORE
        weeks: DURATION PXW
        several years: DURATION PXY
        a minute and a half: DURATION PT1M30S"#]],
    );
    check(
        "a weeklong truce, a month-long siege, a 24-hour curfew, the past 24 hours",
        "",
        expect![[r#"
        weeklong: DURATION P1W
        month-long: DURATION P1M
        24-hour: DURATION PT24H
        the past 24 hours: DURATION PT24H"#]],
    );
    check(
        "two decades, hundreds of years, two to three weeks, an 8-month-old truce, the year ended March 31",
        "",
        expect![[r#"
        two decades: DURATION P20Y
        hundreds of years: DURATION PXY
        two to three weeks: DURATION P2W EQUAL_OR_MORE
        8-month-old: DURATION P8M
        the year: DURATION P1Y
        March 31: DATE unresolved relative"#]],
    );
}

#[test]
fn an_age_is_no_duration() {
    check("a 9-year-old boy, 37 years old", "", expect![]);
}

#[test]
fn sets_come_round_again() {
    check(
        "daily, every week, each Thursday, every two years, $5 a year, Tuesday nights, annually, three times a day",
        "",
        expect![[r#"
        daily: SET P1D
        every week: SET P1W
        each Thursday: SET XXXX-WXX-4
        every two years: SET P2Y
        a year: SET P1Y
        Tuesday nights: SET XXXX-WXX-2TNI
        annually: SET P1Y
        a day: SET P1D"#]],
    );
}

#[test]
fn vague_words_point_without_measuring() {
    check(
        "now, recently, currently, in the past, soon, in the near future, these days",
        "",
        expect![[r#"
        now: DATE PRESENT_REF
        recently: DATE PAST_REF
        currently: DATE PRESENT_REF
        the past: DATE PAST_REF
        soon: DATE FUTURE_REF
        the near future: DATE FUTURE_REF
        these days: DATE PRESENT_REF"#]],
    );
}

#[test]
fn without_an_anchor_nothing_is_guessed() {
    check(
        "yesterday, Friday, last week, Dec. 21, in May, the 20th",
        "",
        expect![[r#"
        yesterday: DATE unresolved relative
        Friday: DATE unresolved relative
        last week: DATE unresolved relative
        Dec. 21: DATE unresolved relative
        May: DATE unresolved relative"#]],
    );
}

#[test]
fn a_blank_line_parts_expressions() {
    check(
        "in May\n\n2019 was",
        "2024-11-20",
        expect![[r#"
        May: DATE 2024-05, 2024-05-01..2024-06-01 month relative
        2019: DATE 2019, 2019-01-01..2020-01-01 year"#]],
    );
    check(
        "in May\n2019 was",
        "2024-11-20",
        expect![[r#"
        May
        2019: DATE 2019-05, 2019-05-01..2019-06-01 month"#]],
    );
}

#[test]
fn the_first_and_last_days_of_the_calendar_are_survived() {
    check(
        "yesterday, tomorrow, last week, next century, 900000 years ago, Dec. 21",
        "-009999-01-01",
        expect![[r#"
        yesterday: DATE unresolved relative
        tomorrow: DATE -009999-01-02, -009999-01-02..-009999-01-03 day relative
        last week: DATE unresolved relative
        next century: DATE unresolved relative
        900000 years ago: DATE unresolved relative
        Dec. 21: DATE unresolved relative"#]],
    );
    check(
        "yesterday, tomorrow, next week, next century, 900000 years ago, Dec. 21",
        "9999-12-31",
        expect![[r#"
        yesterday: DATE 9999-12-30, 9999-12-30..9999-12-31 day relative
        tomorrow: DATE unresolved relative
        next week: DATE unresolved relative
        next century: DATE unresolved relative
        900000 years ago: DATE unresolved relative
        Dec. 21: DATE 9999-12-21, 9999-12-21..9999-12-22 day relative"#]],
    );
}
