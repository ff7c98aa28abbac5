//! Which colour each route takes, so that two roads on one map are told apart.
//!
//! An author says it by naming routes in `highlight`. Where nothing is said,
//! arrows that lead back between two filled countries differ from those that
//! lead there, and a railway from the one named before it.

use std::collections::{BTreeMap, BTreeSet};

use peniko::Color;

use super::palette::Palette;
use super::routes::Known;
use crate::model::block::RouteKind;

/// Colours of routes, in their order. `country` tells in which filled country a place lies.
pub(super) fn colors(
    palette: &Palette,
    routes: &[Known<'_>],
    highlight: &BTreeMap<&str, usize>,
    country: &dyn Fn(usize) -> Option<usize>,
) -> Vec<Color> {
    let is_named = |route: &Known<'_>| route.label().is_some_and(|label| highlight.contains_key(label));
    if routes.iter().any(is_named) {
        let mut stressed: Vec<bool> = Vec::with_capacity(routes.len());
        for (i, route) in routes.iter().enumerate() {
            let goes_on = continued(routes, i).is_some_and(|before| stressed[before]);
            stressed.push(is_named(route) || goes_on);
        }
        let color = |(route, &stressed): (&Known<'_>, &bool)| match route.route.kind {
            _ if stressed => palette.arrow,
            RouteKind::Arrow => palette.second,
            RouteKind::Railway => palette.railway,
            RouteKind::Line => palette.line,
        };
        return routes.iter().zip(&stressed).map(color).collect();
    }
    let back = leads_back(routes, country);
    let lines = railway_numbers(routes);
    let color = |(i, route): (usize, &Known<'_>)| match route.route.kind {
        RouteKind::Arrow if back.contains(&i) => palette.second,
        RouteKind::Arrow => palette.arrow,
        RouteKind::Railway => [palette.railway, palette.arrow, palette.second][lines[i] % 3],
        RouteKind::Line => palette.line,
    };
    routes.iter().enumerate().map(color).collect()
}

/// The route before this one that it goes on from, if it has no label of its own.
fn continued(routes: &[Known<'_>], index: usize) -> Option<usize> {
    let route = &routes[index];
    if route.label().is_some() {
        return None;
    }
    routes[..index].iter().rposition(|before| before.to.0 == route.from.0)
}

/// Arrows that lead from one filled country to another against the first between these two.
fn leads_back(routes: &[Known<'_>], country: &dyn Fn(usize) -> Option<usize>) -> BTreeSet<usize> {
    let arrows: Vec<_> = routes.iter().enumerate().filter(|(_, route)| route.route.kind == RouteKind::Arrow).collect();
    let mut found = BTreeSet::new();
    if arrows.len() < 2 {
        return found;
    }
    let places: BTreeSet<usize> = arrows.iter().flat_map(|(_, route)| [route.from.0, route.to.0]).collect();
    let countries: BTreeMap<usize, usize> =
        places.into_iter().filter_map(|place| Some((place, country(place)?))).collect();
    let mut first = BTreeSet::new();
    for (i, route) in arrows {
        if let (Some(&from), Some(&to)) = (countries.get(&route.from.0), countries.get(&route.to.0)) {
            if from != to && first.contains(&(to, from)) {
                found.insert(i);
            } else {
                first.insert((from, to));
            }
        }
    }
    found
}

/// Numbers of railways, counted from 0 by their labels; those without go on from another or are the first.
fn railway_numbers(routes: &[Known<'_>]) -> Vec<usize> {
    let mut labels: Vec<&str> = Vec::new();
    let mut numbers: Vec<usize> = Vec::with_capacity(routes.len());
    for (i, route) in routes.iter().enumerate() {
        let number = match route.label().filter(|_| route.route.kind == RouteKind::Railway) {
            Some(label) => labels.iter().position(|known| *known == label).unwrap_or_else(|| {
                labels.push(label);
                labels.len() - 1
            }),
            None => continued(routes, i).map_or(0, |before| numbers[before]),
        };
        numbers.push(number);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::blocks::map::atlas::Spot;
    use crate::layout::blocks::map::tests::theme_colors;
    use crate::model::block::Route;

    fn route(kind: RouteKind, label: &str) -> Route {
        let label = (!label.is_empty()).then(|| label.into());
        Route { from: "a".into(), to: "b".into(), label, via: Vec::new(), kind, value: None }
    }

    fn known(route: &Route, from: usize, to: usize) -> Known<'_> {
        let spot = Spot::new(0.0, 0.0);
        Known { route, index: 0, from: (from, spot, 5.0), to: (to, spot, 5.0) }
    }

    fn palette() -> Palette {
        Palette::new(&theme_colors()[0].1)
    }

    #[test]
    fn arrows_back_between_two_countries_differ() {
        let palette = palette();
        let arrow = route(RouteKind::Arrow, "");
        // Places 0 to 4 lie in country 0, the others up to 9 in country 1.
        let country = |place: usize| (place < 10).then_some(place / 5);
        let routes = [known(&arrow, 0, 5), known(&arrow, 1, 6), known(&arrow, 7, 2), known(&arrow, 10, 2)];
        let (one, two) = (palette.arrow, palette.second);
        assert_eq!(colors(&palette, &routes, &BTreeMap::new(), &country), [one, one, two, one]);
    }

    #[test]
    fn routes_named_in_highlight_and_what_goes_on_from_them_stand_out() {
        let palette = palette();
        let [there, on, back] = ["Qian", "", "Sun"].map(|label| route(RouteKind::Arrow, label));
        let routes = [known(&there, 0, 1), known(&on, 1, 2), known(&back, 3, 4)];
        let highlight = BTreeMap::from([("Qian", 0)]);
        let (one, two) = (palette.arrow, palette.second);
        assert_eq!(colors(&palette, &routes, &highlight, &|_| None), [one, one, two]);
    }

    #[test]
    fn a_second_railway_has_a_colour_of_its_own() {
        let palette = palette();
        let [old, branch, new] = ["1916", "", "1956"].map(|label| route(RouteKind::Railway, label));
        let routes = [known(&old, 0, 1), known(&branch, 1, 2), known(&new, 3, 4)];
        let expected = [palette.railway, palette.railway, palette.arrow];
        assert_eq!(colors(&palette, &routes, &BTreeMap::new(), &|_| None), expected);
    }
}
