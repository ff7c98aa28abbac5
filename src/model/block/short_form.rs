//! Blocks that may be written as their main value alone.
//!
//! serde's `untagged` would answer every mistake with «did not match any
//! variant», so the two forms are told apart by what the text opens with.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Edge, ListItem};
use crate::model::prose::Prose;

/// Implements `Deserialize` for a struct that may be written as its first field alone.
macro_rules! short_form {
    ($name:ident { $main:ident: $main_type:ty $(; $($field:ident: $type:ty),+)? }) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(serde::Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Long {
                    $main: $main_type,
                    $($(#[serde(default)] $field: $type,)+)?
                }

                struct Either;
                impl<'de> serde::de::Visitor<'de> for Either {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("`", stringify!($main), "`, alone or as a named field"))
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        let main = serde::Deserialize::deserialize(serde::de::value::StrDeserializer::new(text))?;
                        Ok($name { $main: main, $($($field: <$type>::default(),)+)? })
                    }

                    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, seq: A) -> Result<$name, A::Error> {
                        let main = serde::Deserialize::deserialize(serde::de::value::SeqAccessDeserializer::new(seq))?;
                        Ok($name { $main: main, $($($field: <$type>::default(),)+)? })
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<$name, A::Error> {
                        let long = Long::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                        Ok($name { $main: long.$main, $($($field: long.$field,)+)? })
                    }
                }
                deserializer.deserialize_any(Either)
            }
        }
    };
}
pub(super) use short_form;

impl<'de> Deserialize<'de> for ListItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Long {
            text: Prose,
            #[serde(default)]
            children: Vec<ListItem>,
        }

        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = ListItem;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string, or a string with a list of items below it")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ListItem, E> {
                Ok(ListItem { text: Prose::new(text), children: Vec::new() })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<ListItem, A::Error> {
                let (text, children) = Deserialize::deserialize(SeqAccessDeserializer::new(seq))?;
                Ok(ListItem { text, children })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ListItem, A::Error> {
                let Long { text, children } = Long::deserialize(MapAccessDeserializer::new(map))?;
                Ok(ListItem { text, children })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl<'de> Deserialize<'de> for Edge {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ends;
        impl<'de> Visitor<'de> for Ends {
            type Value = Edge;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("two ids and a label if wished")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Edge, A::Error> {
                let missing = |n| A::Error::invalid_length(n, &Self);
                let from = seq.next_element()?.ok_or_else(|| missing(0))?;
                let to = seq.next_element()?.ok_or_else(|| missing(1))?;
                Ok(Edge { from, to, label: seq.next_element()? })
            }
        }
        deserializer.deserialize_any(Ends)
    }
}
