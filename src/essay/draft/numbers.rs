//! Numbers that run parallel: years with amounts of one unit make a chart.

use super::write::{string, strings};

/// A series of amounts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Series {
    pub(super) years: Vec<String>,
    pub(super) values: Vec<f64>,
    pub(super) unit: String,
}

/// The amounts that sentences give for years, if there are three or more of one unit.
pub(super) fn series<'a>(sentences: impl Iterator<Item = &'a str>) -> Option<Series> {
    let mut pairs: Vec<(String, f64, String)> = Vec::new();
    for sentence in sentences {
        pairs.extend(pairs_of(sentence));
    }
    let unit = pairs.first()?.2.clone();
    let mut same: Vec<&(String, f64, String)> = pairs.iter().filter(|(.., other)| *other == unit).collect();
    same.sort_by(|a, b| a.0.cmp(&b.0));
    same.dedup_by(|a, b| a.0 == b.0);
    let is_enough = (3..=12).contains(&same.len()) && !unit.is_empty();
    is_enough.then(|| Series {
        years: same.iter().map(|(year, ..)| year.clone()).collect(),
        values: same.iter().map(|(_, value, _)| *value).collect(),
        unit,
    })
}

/// Years and amounts of a sentence, where each year has just one amount beside it.
fn pairs_of(sentence: &str) -> Vec<(String, f64, String)> {
    let tokens: Vec<&str> = sentence.split_whitespace().collect();
    let clean = |i: usize| tokens[i].trim_matches(|c: char| !c.is_alphanumeric());
    let mut years = Vec::new();
    let mut amounts = Vec::new();
    for i in 0..tokens.len() {
        let word = clean(i);
        let is_year = word.len() == 4 && word.parse::<u32>().is_ok_and(|n| (1000..2100).contains(&n));
        if is_year && !tokens[i].starts_with(['$', '€', '£']) && !tokens[i].ends_with('%') {
            years.push((i, word.to_owned()));
            continue;
        }
        let Ok(value) = word.replace(',', "").parse::<f64>() else { continue };
        let percent = tokens[i].trim_end_matches([',', '.', ';', ')']).ends_with('%');
        let next = tokens.get(i + 1).map(|_| clean(i + 1)).unwrap_or_default();
        let unit = if percent {
            "%".to_owned()
        } else if next.chars().count() > 2 && next.chars().all(char::is_alphabetic) {
            next.to_owned()
        } else {
            continue;
        };
        amounts.push((i, value, unit));
    }
    if years.len() != amounts.len() {
        return Vec::new();
    }
    // In the order of the text, a year and its amount alternate.
    let are_beside = years
        .windows(2)
        .zip(amounts.windows(2))
        .all(|(y, a)| (y[0].0 < a[0].0 && a[0].0 < y[1].0) || (a[0].0 < y[0].0 && y[0].0 < a[1].0));
    if !are_beside {
        return Vec::new();
    }
    years.into_iter().zip(amounts).map(|((_, year), (_, value, unit))| (year, value, unit)).collect()
}

impl Series {
    /// The chart, as text.
    pub(super) fn chart(&self) -> String {
        let said: Vec<String> =
            self.years.iter().zip(&self.values).map(|(year, value)| format!("{year}: {value}")).collect();
        let alt = format!("{} ({})", said.join(", "), self.unit);
        let values: Vec<String> = self.values.iter().map(ToString::to_string).collect();
        format!(
            "Chart(kind: Bar, x: {}, series: [({}, [{}])], y_label: {}, values: true, alt: {})",
            strings(&self.years),
            string(""),
            values.join(", "),
            string(&self.unit),
            string(&alt)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parallel_amounts_make_a_series() {
        let text =
            ["In 1950 trade was 338 million, in 1951 it was 809 million.", "By 1952 it had reached 965 million."];
        let series = series(text.into_iter()).unwrap();
        assert_eq!(series.years, ["1950", "1951", "1952"]);
        assert_eq!(series.values, [338.0, 809.0, 965.0]);
        assert_eq!(series.unit, "million");
        assert_eq!(super::series(["In 1950 there were 5 men and 6 women."].into_iter()), None);
    }
}
