//! Bytes in any charset come in, valid UTF-8 with LF line ends goes out, streaming.
