//! As much of ESRI's shapefile as the map needs: shapes made of parts (`.shp`), and the columns beside them (`.dbf`).

use std::collections::BTreeMap;

/// The parts of one shape: rings of a polygon, or lines.
pub(crate) type Shape = Vec<Vec<[f64; 2]>>;

/// The shapes of a `.shp`, in its order.
pub(crate) fn shapes(bytes: &[u8]) -> Result<Vec<Shape>, String> {
    let mut shapes = Vec::new();
    let mut rest = bytes.get(100..).ok_or("the header is cut short")?;
    while !rest.is_empty() {
        let words = rest.get(4..8).ok_or("a record is cut short")?;
        let long = u32::from_be_bytes(words.try_into().expect("four bytes")) as usize * 2;
        let record = rest.get(8..8 + long).ok_or("a record is cut short")?;
        shapes.push(shape(record)?);
        rest = &rest[8 + long..];
    }
    Ok(shapes)
}

fn shape(record: &[u8]) -> Result<Shape, String> {
    // After the kind and four doubles that bound the shape: how many parts and points, where each part begins, points.
    let int = |at: usize| -> Result<usize, String> {
        let four = record.get(at..at + 4).ok_or("a shape is cut short")?;
        Ok(u32::from_le_bytes(four.try_into().expect("four bytes")) as usize)
    };
    match int(0)? {
        0 => return Ok(Vec::new()),
        3 | 5 => {}
        other => return Err(format!("shapes of kind {other} are not lines or polygons")),
    }
    let (parts, points) = (int(36)?, int(40)?);
    let mut starts = (0..parts).map(|part| int(44 + 4 * part)).collect::<Result<Vec<_>, _>>()?;
    starts.push(points);
    let double = |at: usize| -> Result<f64, String> {
        let eight = record.get(at..at + 8).ok_or("a shape is cut short")?;
        Ok(f64::from_le_bytes(eight.try_into().expect("eight bytes")))
    };
    let point = |number: usize| {
        let at = 44 + 4 * parts + 16 * number;
        Ok([double(at)?, double(at + 8)?])
    };
    starts.windows(2).map(|part| (part[0]..part[1]).map(point).collect()).collect()
}

/// Column → text.
pub(crate) type Row = BTreeMap<String, String>;

/// The rows of a `.dbf` in UTF-8, in its order.
pub(crate) fn rows(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let short = |at: usize| bytes.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]) as usize);
    let (head, long) = short(8).zip(short(10)).ok_or("the header is cut short")?;
    let fields = bytes.get(32..head).ok_or("the header is cut short")?.chunks_exact(32);
    let fields: Vec<(String, usize)> = fields
        .map(|field| {
            let name = field[..11].split(|byte| *byte == 0).next().unwrap_or_default();
            (String::from_utf8_lossy(name).into_owned(), usize::from(field[16]))
        })
        .collect();
    let mut rows = Vec::new();
    for row in bytes[head..].chunks_exact(long) {
        let mut at = 1;
        let mut columns = Row::new();
        for (name, wide) in &fields {
            let text = row.get(at..at + wide).ok_or("a row is narrower than its columns")?;
            let text = String::from_utf8_lossy(text);
            columns.insert(name.clone(), text.trim_matches(['\0', ' ']).to_owned());
            at += wide;
        }
        rows.push(columns);
    }
    Ok(rows)
}
