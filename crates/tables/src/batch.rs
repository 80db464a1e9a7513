//! From records to columns.

use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, ListArray, RecordBatch, RecordBatchOptions, StringArray,
    StructArray, UInt32Array, UInt64Array,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use jiff::civil::Date;
use serde_json::Value;

use crate::Tabled;
use crate::shape::{Column, Kind, fields, item_field};

/// The columns of these records, one row each, in their order.
///
/// # Panics
/// Never: a record has what its columns say, which is tested for every field.
pub fn batch<'r, T: Tabled + 'r>(records: impl IntoIterator<Item = &'r T>) -> RecordBatch {
    // Through the form that others read: so a column cannot be another than the field of that name.
    let json = |record| serde_json::to_value(record).expect("records hold nothing that JSON cannot");
    let rows: Vec<Value> = records.into_iter().map(json).collect();
    let rows: Vec<Option<&Value>> = rows.iter().map(Some).collect();
    let columns = T::columns().iter().map(|column| of_column(column, &rows)).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(crate::schema::<T>(), columns, &options).expect("columns are as the schema says")
}

fn of_column(column: &Column, rows: &[Option<&Value>]) -> ArrayRef {
    let values: Vec<Option<&Value>> =
        rows.iter().map(|row| row.and_then(|row| row.get(column.name)).filter(|value| !value.is_null())).collect();
    array(&column.kind, &values)
}

fn array(kind: &Kind, values: &[Option<&Value>]) -> ArrayRef {
    let words = || values.iter().map(|value| value.and_then(Value::as_str));
    let numbers = || values.iter().map(|value| value.and_then(Value::as_u64));
    match kind {
        Kind::Text => Arc::new(words().collect::<StringArray>()),
        Kind::Word => {
            let mut builder = StringDictionaryBuilder::<Int32Type>::new();
            builder.extend(words());
            Arc::new(builder.finish())
        }
        Kind::Day => Arc::new(words().map(|word| word.and_then(day)).collect::<Date32Array>()),
        Kind::Offset => {
            Arc::new(numbers().map(|number| number.and_then(|n| u32::try_from(n).ok())).collect::<UInt32Array>())
        }
        Kind::Count => Arc::new(numbers().collect::<UInt64Array>()),
        Kind::Real => Arc::new(values.iter().map(|value| value.and_then(Value::as_f64)).collect::<Float64Array>()),
        Kind::Flag => Arc::new(values.iter().map(|value| value.and_then(Value::as_bool)).collect::<BooleanArray>()),
        Kind::List(item) => {
            let lists = || values.iter().map(|value| value.and_then(Value::as_array));
            let offsets = OffsetBuffer::from_lengths(lists().map(|list| list.map_or(0, Vec::len)));
            let items: Vec<Option<&Value>> = lists().flatten().flatten().map(Some).collect();
            Arc::new(ListArray::new(item_field(item), offsets, array(item, &items), there(values)))
        }
        Kind::Struct(columns) => {
            let arrays = columns.iter().map(|column| of_column(column, values)).collect();
            Arc::new(StructArray::new(fields(columns), arrays, there(values)))
        }
    }
}

/// Which are there; none when all are.
fn there(values: &[Option<&Value>]) -> Option<NullBuffer> {
    values.iter().any(Option::is_none).then(|| values.iter().map(Option::is_some).collect())
}

/// Days since 1970; none for what is no day.
fn day(written: &str) -> Option<i32> {
    let day: Date = written.parse().ok()?;
    Some(day.since(Date::constant(1970, 1, 1)).ok()?.get_days())
}
