//! `--slides 1,4-6,9-,closing`: which slides of a deck are meant.

use std::collections::BTreeSet;
use std::str::FromStr;

use crate::export::names::{SlideLabel, label_slides};
use crate::resolve::ResolvedDeck;

/// A list of slides as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    picks: Vec<Pick>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pick {
    /// The slide of this number in the show.
    Number(usize),
    /// From one number to another, both included; open ends reach to the deck's.
    Range(Option<usize>, Option<usize>),
    /// The slide of this id.
    Id(String),
}

impl FromStr for Selection {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let picks = text.split(',').map(|part| parse_pick(part.trim())).collect::<Result<_, _>>()?;
        Ok(Self { picks })
    }
}

fn parse_pick(text: &str) -> Result<Pick, String> {
    if text.is_empty() {
        return Err("a number or id is missing; write the list as in 1,4-6,9-".to_owned());
    }
    if let Ok(number) = text.parse() {
        return check_number(number, text).map(Pick::Number);
    }
    let is_number = |end: &str| end.is_empty() || end.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once('-') {
        Some((from, to)) if is_number(from) && is_number(to) => {
            let end = |end: &str| -> Result<Option<usize>, String> {
                if end.is_empty() {
                    return Ok(None);
                }
                let number = end.parse().map_err(|_too_large| format!("`{end}` is too large a number"))?;
                check_number(number, end).map(Some)
            };
            let (from, to) = (end(from)?, end(to)?);
            match (from, to) {
                (Some(from), Some(to)) if from > to => Err(format!("`{text}` runs backwards")),
                _ => Ok(Pick::Range(from, to)),
            }
        }
        Some(_) | None => Ok(Pick::Id(text.to_owned())),
    }
}

fn check_number(number: usize, text: &str) -> Result<usize, String> {
    if number == 0 { Err(format!("there is no slide `{text}`: slides count from 1")) } else { Ok(number) }
}

/// Indices of the slides to export, in the deck's order.
///
/// Without a selection all that the show has; hidden ones too if `with_hidden`. A hidden slide is
/// also taken when its id is named; in a range only if `with_hidden`.
///
/// # Errors
/// If a number or id isn't in the deck.
pub fn choose(deck: &ResolvedDeck, selection: Option<&Selection>, with_hidden: bool) -> Result<Vec<usize>, String> {
    let n_slides = deck.numbers.len();
    let is_shown = |index: usize| with_hidden || deck.numbers[index].is_some();
    let Some(selection) = selection else { return Ok((0..n_slides).filter(|&index| is_shown(index)).collect()) };
    let mut chosen = BTreeSet::new();
    for pick in &selection.picks {
        match pick {
            Pick::Number(number) => {
                chosen.insert(index_of(deck, *number)?);
            }
            Pick::Range(from, to) => {
                let first = from.map_or(Ok(0), |from| index_of(deck, from))?;
                let last = match to {
                    Some(to) => deck.numbers.iter().rposition(|number| number.is_some_and(|number| number <= *to)),
                    None => n_slides.checked_sub(1),
                };
                chosen.extend((first..last.map_or(0, |last| last + 1)).filter(|&index| is_shown(index)));
            }
            Pick::Id(id) => {
                let has_id = |slide: &&_| -> bool {
                    let slide: &Option<std::sync::Arc<crate::model::slide::Slide>> = slide;
                    slide.as_ref().is_some_and(|slide| slide.id.as_deref() == Some(id))
                };
                let index = deck.deck.slides.iter().position(|slide| has_id(&slide));
                let index = index.or_else(|| hidden_slide(deck, id));
                chosen.insert(index.ok_or_else(|| format!("no slide has the id `{id}`"))?);
            }
        }
    }
    Ok(chosen.into_iter().collect())
}

/// The hidden slide that messages and files call this: `7h1` is the first one after slide 7.
fn hidden_slide(deck: &ResolvedDeck, name: &str) -> Option<usize> {
    let (number, hidden) = name.split_once('h')?;
    let meant = SlideLabel { number: number.parse().ok()?, hidden: hidden.parse().ok()? };
    label_slides(&deck.numbers).iter().position(|label| *label == meant && label.hidden > 0)
}

fn index_of(deck: &ResolvedDeck, number: usize) -> Result<usize, String> {
    deck.numbers.iter().position(|n| *n == Some(number)).ok_or_else(|| {
        let n_shown = deck.numbers.iter().flatten().count();
        let slides = if n_shown == 1 { "slide" } else { "slides" };
        format!("there is no slide {number}: the deck has {n_shown} {slides}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_refused() {
        let picks = |text: &str| text.parse::<Selection>().map(|selection| selection.picks);
        assert_eq!(
            picks("1, 4-6,9-,-3,closing,a-b,10a-2"),
            Ok(vec![
                Pick::Number(1),
                Pick::Range(Some(4), Some(6)),
                Pick::Range(Some(9), None),
                Pick::Range(None, Some(3)),
                Pick::Id("closing".to_owned()),
                Pick::Id("a-b".to_owned()),
                Pick::Id("10a-2".to_owned()),
            ])
        );
        for bad in ["", "1,,2", "0", "6-4", "0-3", "1-99999999999999999999999"] {
            assert!(picks(bad).is_err(), "{bad}");
        }
    }
}
