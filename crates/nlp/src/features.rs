//! What the network is told of a word besides its pieces.

/// How many shapes there are.
pub(crate) const SHAPES: usize = 12;

/// The shape of a form; the list of shapes stands in `model.toml` and `train/model.py` computes the same.
pub(crate) fn shape(form: &str) -> u32 {
    let has = |f: fn(char) -> bool| form.chars().any(f);
    let all = |set: &str| form.chars().all(|c| set.contains(c));
    if has(char::is_numeric) {
        return if form.chars().all(|c| c.is_numeric() || ",.:".contains(c)) { 5 } else { 6 };
    }
    let letters: Vec<char> = form.chars().filter(|c| c.is_alphabetic()).collect();
    if let Some(first) = letters.first() {
        let upper = letters.iter().filter(|c| c.is_uppercase()).count();
        return match () {
            () if form.contains('.') && upper == letters.len() => 4,
            () if upper == 0 => 0,
            () if upper == letters.len() => 1 + u32::from(letters.len() > 1),
            () => {
                if first.is_uppercase() && upper == 1 {
                    1
                } else {
                    3
                }
            }
        };
    }
    match () {
        () if all(".!?…,;:") => 7,
        () if all("\"'“”‘’`«»") => 8,
        () if all("()[]{}") => 9,
        () if all("-–—") => 10,
        () => 11,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_tell_case_digits_and_marks_apart() {
        let words = ["fled", "Turkey", "SDF", "iPhone", "U.S.", "70,000", "F16", "...", "”", "(", "–", "$", "A"];
        assert_eq!(words.map(shape), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1]);
        assert!(words.iter().all(|w| (shape(w) as usize) < SHAPES));
    }
}
