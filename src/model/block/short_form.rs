//! Blocks that may be written as their main value alone.
//!
//! serde's `untagged` would answer every mistake with «did not match any
//! variant», so the two forms are told apart by what the text opens with.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::ListItem;
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

/// Implements `Deserialize` for a struct that is written as a tuple, of which the last place may be left out.
macro_rules! tuple_form {
    ($name:ident { $($field:ident: $type:ty),+; $last:ident: $last_type:ty }, $expecting:literal) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Places;
                impl<'de> serde::de::Visitor<'de> for Places {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expecting)
                    }

                    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<$name, A::Error> {
                        let mut n_found = 0;
                        $(
                            let $field: $type = seq
                                .next_element()?
                                .ok_or_else(|| serde::de::Error::invalid_length(n_found, &self))?;
                            n_found += 1;
                        )+
                        let _ = n_found;
                        Ok($name { $($field,)+ $last: seq.next_element::<$last_type>()? })
                    }
                }
                deserializer.deserialize_any(Places)
            }
        }
    };
}
pub(super) use tuple_form;

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
