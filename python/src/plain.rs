//! Tables for engines that know neither dictionaries nor numbers without a sign, such as Spark. Any column may be empty in them: pyarrow, through
//! which they go, does not understand structs that are empty and have fields that never are.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, Int64Array, ListArray, RecordBatch, StringArray, StructArray};
use arrow_schema::{DataType, Field, Fields, Schema};

/// The type that stands for another: words for dictionaries, numbers with a sign for those without.
fn data_type(of: &DataType) -> DataType {
    match of {
        DataType::Dictionary(_, values) => data_type(values),
        DataType::UInt32 | DataType::UInt64 => DataType::Int64,
        DataType::List(item) => DataType::List(field(item)),
        DataType::Struct(all) => DataType::Struct(fields(all)),
        other => other.clone(),
    }
}

fn field(of: &Field) -> Arc<Field> {
    Arc::new(Field::new(of.name(), data_type(of.data_type()), true))
}

fn fields(of: &Fields) -> Fields {
    of.iter().map(|f| field(f)).collect()
}

/// The schema of a table in plain types.
pub(crate) fn schema(of: &Schema) -> Arc<Schema> {
    Arc::new(Schema::new(fields(of.fields())))
}

/// The same table in plain types. A count beyond what these hold is the largest that they do.
pub(crate) fn batch(of: &RecordBatch) -> RecordBatch {
    let columns = of.columns().iter().map(array).collect();
    RecordBatch::try_new(schema(&of.schema()), columns).expect("columns are as the schema says")
}

fn array(of: &ArrayRef) -> ArrayRef {
    match of.data_type() {
        DataType::Dictionary(..) => {
            let words = of.as_dictionary::<Int32Type>();
            let words = words.downcast_dict::<StringArray>().expect("dictionaries are of words");
            Arc::new(words.into_iter().collect::<StringArray>())
        }
        DataType::UInt32 => {
            Arc::new(of.as_primitive::<UInt32Type>().unary::<_, arrow_array::types::Int64Type>(i64::from))
        }
        DataType::UInt64 => {
            let signed = |n| i64::try_from(n).unwrap_or(i64::MAX);
            Arc::new(of.as_primitive::<UInt64Type>().unary::<_, arrow_array::types::Int64Type>(signed))
                as Arc<Int64Array>
        }
        DataType::List(item) => {
            let list = of.as_list::<i32>();
            Arc::new(ListArray::new(field(item), list.offsets().clone(), array(list.values()), list.nulls().cloned()))
        }
        DataType::Struct(all) => {
            let columns = of.as_struct();
            let arrays = columns.columns().iter().map(array).collect();
            Arc::new(StructArray::new(fields(all), arrays, columns.nulls().cloned()))
        }
        _ => of.clone(),
    }
}
