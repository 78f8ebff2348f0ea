//! Values that go into a database and come out of it, whichever it is.

use super::{DbError, Result};
use std::borrow::Cow;

/// A value as both engines know it. Truth is a number: 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(&'a str),
    Blob(&'a [u8]),
    /// Keys, all in one value: of PostgreSQL alone.
    Keys(&'a [[u8; 16]]),
}

/// What can be put into a database.
pub(crate) trait ToValue {
    fn value(&self) -> Value<'_>;
}

/// What can be taken out of one.
pub(crate) trait FromValue: Sized {
    /// # Errors
    /// What it is instead.
    fn of(v: Value<'_>) -> std::result::Result<Self, String>;
}

macro_rules! whole_numbers {
    ($($t:ty),+) => { $(
        impl ToValue for $t {
            fn value(&self) -> Value<'_> {
                Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }

        impl FromValue for $t {
            fn of(v: Value<'_>) -> std::result::Result<Self, String> {
                let Value::Int(n) = v else { return Err(format!("{v:?} is no number")) };
                <$t>::try_from(n).map_err(|_| format!("{n} is out of range"))
            }
        }
    )+ };
}

whole_numbers!(i64, u32, u8, usize);

impl ToValue for bool {
    fn value(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }
}

impl FromValue for bool {
    fn of(v: Value<'_>) -> std::result::Result<Self, String> {
        i64::of(v).map(|n| n != 0)
    }
}

impl ToValue for f64 {
    fn value(&self) -> Value<'_> {
        Value::Real(*self)
    }
}

impl ToValue for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for Cow<'_, str> {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl FromValue for String {
    fn of(v: Value<'_>) -> std::result::Result<Self, String> {
        match v {
            Value::Text(s) => Ok(s.to_owned()),
            v => Err(format!("{v:?} is no text")),
        }
    }
}

impl ToValue for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl ToValue for Vec<u8> {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl ToValue for [u8; 16] {
    fn value(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl ToValue for [[u8; 16]] {
    fn value(&self) -> Value<'_> {
        Value::Keys(self)
    }
}

impl FromValue for Vec<u8> {
    fn of(v: Value<'_>) -> std::result::Result<Self, String> {
        match v {
            Value::Blob(b) => Ok(b.to_vec()),
            v => Err(format!("{v:?} is no row of bytes")),
        }
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn of(v: Value<'_>) -> std::result::Result<Self, String> {
        if v == Value::Null { Ok(None) } else { T::of(v).map(Some) }
    }
}

/// A row of an answer.
pub(crate) enum Row<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r postgres::Row),
}

impl Row<'_> {
    /// The value of a column, from 0.
    ///
    /// # Errors
    /// There is no such column.
    pub(crate) fn value(&self, column: usize) -> Result<Value<'_>> {
        match self {
            Row::Sqlite(r) => Ok(match r.get_ref(column)? {
                rusqlite::types::ValueRef::Null => Value::Null,
                rusqlite::types::ValueRef::Integer(n) => Value::Int(n),
                rusqlite::types::ValueRef::Real(x) => Value::Real(x),
                // a damaged text is bytes
                rusqlite::types::ValueRef::Text(s) => std::str::from_utf8(s).map_or(Value::Blob(s), Value::Text),
                rusqlite::types::ValueRef::Blob(b) => Value::Blob(b),
            }),
            Row::Postgres(r) => super::postgres::value(r, column),
        }
    }

    /// A column as something.
    ///
    /// # Errors
    /// There is no such column, or it holds something else.
    pub(crate) fn get<T: FromValue>(&self, column: usize) -> Result<T> {
        T::of(self.value(column)?).map_err(|why| DbError::Column { column, why })
    }

    /// The bytes of a column, be they a text or not; none of none.
    ///
    /// # Errors
    /// There is no such column.
    pub(crate) fn bytes(&self, column: usize) -> Result<Option<Vec<u8>>> {
        Ok(match self.value(column)? {
            Value::Text(s) => Some(s.as_bytes().to_vec()),
            Value::Blob(b) => Some(b.to_vec()),
            _ => None,
        })
    }

    /// A text that may be damaged.
    ///
    /// # Errors
    /// There is no such column.
    pub(crate) fn words(&self, column: usize) -> Result<String> {
        Ok(self.bytes(column)?.map_or_else(String::new, |b| String::from_utf8_lossy(&b).into_owned()))
    }
}
