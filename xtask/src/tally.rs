//! Counting tests in what `cargo test -- --show-output` prints.

/// How many tests passed, failed and were skipped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Ignored ones, and those that said `skipped: …` because something outside the repository is not here.
    pub(crate) skipped: u64,
}

impl Tally {
    /// Sums over all suites.
    ///
    /// The test harness knows nothing of a test that found its data absent and went home: it counts as passed there.
    /// Such a test prints a line that begins with `skipped:`, and is moved from one count to the other.
    pub(crate) fn of(output: &str) -> Tally {
        let mut tally = Tally::default();
        for line in output.lines().filter_map(|l| l.strip_prefix("test result: ")) {
            tally.passed += number_before(line, "passed");
            tally.failed += number_before(line, "failed");
            tally.skipped += number_before(line, "ignored");
        }
        let absent = skipped(output).len() as u64;
        tally.passed = tally.passed.saturating_sub(absent);
        tally.skipped += absent;
        tally
    }

    /// Of the last lines of what `node --test` prints in the Test Anything Protocol: `# pass 3`.
    pub(crate) fn of_tap(output: &str) -> Tally {
        let count = |word: &str| {
            let mut lines = output.lines().rev().filter_map(|line| line.strip_prefix("# ")?.strip_prefix(word));
            lines.find_map(|number| number.trim().parse().ok()).unwrap_or(0)
        };
        Tally { passed: count("pass "), failed: count("fail ") + count("cancelled "), skipped: count("skipped ") }
    }

    /// Of the last line of what `pytest -q` prints: `2 failed, 31 passed, 1 skipped in 3.10s`.
    pub(crate) fn of_pytest(output: &str) -> Tally {
        let last = output.trim_end().lines().next_back().unwrap_or_default();
        let counts = last.split(" in ").next().unwrap_or_default().replace(',', ";");
        let count = |word: &str| number_before(&counts, word);
        Tally {
            passed: count("passed"),
            failed: count("failed") + count("error") + count("errors"),
            skipped: count("skipped"),
        }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// The tests that skipped themselves, each with its reason.
pub(crate) fn skipped(output: &str) -> Vec<(&str, &str)> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    let mut test = None;
    for line in output.lines() {
        if let Some(name) = line.strip_prefix("---- ").and_then(|l| l.strip_suffix(" stdout ----")) {
            test = Some(name);
        } else if line.starts_with("test result: ") {
            test = None;
        } else if let (Some(name), Some(reason)) = (test, line.strip_prefix("skipped:")) {
            found.push((name, reason.trim()));
            test = None; // one test counts once, however much it says
        }
    }
    found
}

fn number_before(line: &str, word: &str) -> u64 {
    line.split([';', '.'])
        .filter_map(|part| part.trim().strip_suffix(word))
        .find_map(|n| n.trim().parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_SUITES: &str = "\
running 3 tests
test a ... ok
test b_shared ... ok
test c ... FAILED

successes:

---- b_shared stdout ----
skipped: ../shared/corpora is absent
skipped: and so is ../shared/seed

failures:

---- c stdout ----
test result: that is what I expected

test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s

running 5 tests
test result: ok. 4 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
";

    #[test]
    fn counts_are_summed_over_suites() {
        assert_eq!(Tally::of(TWO_SUITES), Tally { passed: 5, failed: 1, skipped: 2 });
    }

    #[test]
    fn a_test_that_goes_home_is_skipped_and_not_passed() {
        assert_eq!(skipped(TWO_SUITES), [("b_shared", "../shared/corpora is absent")]);
    }

    #[test]
    fn skips_are_mentioned_only_when_there_are_any() {
        assert_eq!(Tally { passed: 7, failed: 0, skipped: 0 }.to_string(), "7 passed, 0 failed");
        assert_eq!(Tally { passed: 7, failed: 1, skipped: 2 }.to_string(), "7 passed, 1 failed, 2 skipped");
    }

    #[test]
    fn tests_of_node_are_counted_by_its_last_lines() {
        let told = "# pass the salt\nok 1 - a\n# tests 4\n# pass 2\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 0\n";
        assert_eq!(Tally::of_tap(told), Tally { passed: 2, failed: 1, skipped: 1 });
    }

    #[test]
    fn tests_of_python_are_counted_by_their_last_line() {
        let told = "....s.F [100%]\n1 passed is no line of counts\n2 failed, 31 passed, 1 skipped, 3 errors in 3.10s\n";
        assert_eq!(Tally::of_pytest(told), Tally { passed: 31, failed: 5, skipped: 1 });
    }

    #[test]
    fn a_build_that_failed_counts_nothing() {
        assert_eq!(Tally::of("error: could not compile").to_string(), "0 passed, 0 failed");
    }
}
