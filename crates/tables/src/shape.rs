use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields};

/// A column of a table, or a field of a struct in one.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name, which is that in the record.
    pub name: &'static str,
    /// What stands in it.
    pub kind: Kind,
    /// Whether it may be empty.
    pub optional: bool,
}

/// What stands in a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Words.
    Text,
    /// One of a few words: a dictionary.
    Word,
    /// A day; in a record `YYYY-MM-DD`.
    Day,
    /// Bytes into the text, or places in a list.
    Offset,
    /// How many.
    Count,
    /// A number with decimals.
    Real,
    /// Yes or no.
    Flag,
    /// Any number of one kind, never null.
    List(Box<Kind>),
    /// Several together.
    Struct(Vec<Column>),
}

impl Column {
    /// A column that is never empty.
    pub fn is(name: &'static str, kind: Kind) -> Column {
        Column { name, kind, optional: false }
    }

    /// A column that may be empty: what is not known.
    pub fn may_be(name: &'static str, kind: Kind) -> Column {
        Column { name, kind, optional: true }
    }

    pub(crate) fn field(&self) -> Field {
        Field::new(self.name, self.kind.data_type(), self.optional)
    }
}

impl Kind {
    /// Any number of this kind.
    pub fn list(self) -> Kind {
        Kind::List(Box::new(self))
    }

    pub(crate) fn data_type(&self) -> DataType {
        match self {
            Kind::Text => DataType::Utf8,
            Kind::Word => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            Kind::Day => DataType::Date32,
            Kind::Offset => DataType::UInt32,
            Kind::Count => DataType::UInt64,
            Kind::Real => DataType::Float64,
            Kind::Flag => DataType::Boolean,
            Kind::List(item) => DataType::List(item_field(item)),
            Kind::Struct(columns) => DataType::Struct(fields(columns)),
        }
    }
}

pub(crate) fn fields(columns: &[Column]) -> Fields {
    columns.iter().map(Column::field).collect()
}

/// What stands in a list, under the name that Parquet gives it.
pub(crate) fn item_field(kind: &Kind) -> Arc<Field> {
    Arc::new(Field::new("element", kind.data_type(), false))
}
