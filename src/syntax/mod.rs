//! Lossless RON.
