//! The file of the world: `map/README.md` tells its layout.

use std::fmt;

use crate::world::{Country, DEGREE, Kind, Line, Point, Ring, Side, World};

const MAGIC: &[u8; 8] = b"DLMAP001";
/// No point lies farther out: a line that crosses the date line goes on beyond 180 degrees, and none goes around twice.
const FARTHEST: i32 = 540 * DEGREE;

/// Why bytes are not a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    at: usize,
    what: &'static str,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a map file of this version: {} at byte {}", self.what, self.at)
    }
}

impl std::error::Error for Error {}

pub(crate) fn encode(world: &World) -> Vec<u8> {
    let mut to = MAGIC.to_vec();
    count(&mut to, world.lines.len());
    let mut last = [0, 0];
    for line in &world.lines {
        to.push(line.kind() as u8);
        count(&mut to, line.points().len());
        for point in line.points() {
            step(&mut to, &mut last, *point);
        }
    }
    rings(&mut to, &world.land);
    count(&mut to, world.countries.len());
    for country in &world.countries {
        for text in [&country.code, &country.name] {
            count(&mut to, text.len());
            to.extend(text.as_bytes());
        }
        step(&mut to, &mut [0, 0], country.label);
        to.push(country.named_from);
        rings(&mut to, &country.rings);
    }
    to
}

fn rings(to: &mut Vec<u8>, rings: &[Ring]) {
    count(to, rings.len());
    for ring in rings {
        count(to, ring.len());
        for side in ring {
            count(to, side.line * 2 + usize::from(side.reversed));
        }
    }
}

fn step(to: &mut Vec<u8>, last: &mut Point, point: Point) {
    for axis in 0..2 {
        let by = point[axis] - last[axis];
        count(to, ((by << 1) ^ (by >> 31)) as u32 as usize);
    }
    *last = point;
}

/// Seven bits a byte, the lowest first; the high bit says that more follow.
fn count(to: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

pub(crate) fn decode(bytes: &[u8]) -> Result<World, Error> {
    let mut from = Reader { bytes, at: 0 };
    if from.take(MAGIC.len())? != MAGIC {
        return Err(Error { at: 0, what: "another beginning" });
    }
    let mut lines = Vec::new();
    let mut last = [0, 0];
    for _ in 0..from.many()? {
        let kind = from.byte()?;
        let kind = *Kind::ALL.get(usize::from(kind)).ok_or(from.fault("a kind of line that is not known"))?;
        let points = (0..from.many()?).map(|_| from.point(&mut last)).collect::<Result<Vec<Point>, Error>>()?;
        lines.push(Line::new(kind, points).ok_or(from.fault("a line of fewer than two points"))?);
    }
    let land = from.rings(lines.len())?;
    let mut countries: Vec<Country> = Vec::new();
    for _ in 0..from.many()? {
        let (code, name) = (from.text()?, from.text()?);
        if countries.last().is_some_and(|before| before.code >= code) {
            return Err(from.fault("a country out of order"));
        }
        let label = from.point(&mut [0, 0])?;
        let named_from = from.byte()?;
        countries.push(Country { code, name, label, named_from, rings: from.rings(lines.len())? });
    }
    if from.at < bytes.len() {
        return Err(from.fault("more than belongs there"));
    }
    Ok(World { lines, land, countries })
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn fault(&self, what: &'static str) -> Error {
        Error { at: self.at, what }
    }

    fn take(&mut self, many: usize) -> Result<&'a [u8], Error> {
        let taken = self.bytes[self.at..].get(..many).ok_or(self.fault("an early end"))?;
        self.at += many;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Error> {
        Ok(self.take(1)?[0])
    }

    fn number(&mut self) -> Result<u32, Error> {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f) << shift;
            number |= u32::try_from(bits).map_err(|_| self.fault("a number beyond 32 bits"))?;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.fault("a number that does not end"))
    }

    /// How many things follow. Each takes a byte at least, so that a small file cannot ask for much memory.
    fn many(&mut self) -> Result<usize, Error> {
        let many = self.number()? as usize;
        if many > self.bytes.len() - self.at {
            return Err(self.fault("more things than bytes"));
        }
        Ok(many)
    }

    fn point(&mut self, last: &mut Point) -> Result<Point, Error> {
        for axis in last.iter_mut() {
            let number = self.number()?;
            let by = (number >> 1) as i32 ^ -((number & 1) as i32);
            *axis = axis
                .checked_add(by)
                .filter(|to| (-FARTHEST..=FARTHEST).contains(to))
                .ok_or(self.fault("a point off the globe"))?;
        }
        if last[1].abs() > 90 * DEGREE {
            return Err(self.fault("a point off the globe"));
        }
        Ok(*last)
    }

    fn text(&mut self) -> Result<String, Error> {
        let many = self.many()?;
        let text = std::str::from_utf8(self.take(many)?).map_err(|_| self.fault("a name that is not UTF-8"))?;
        Ok(text.to_owned())
    }

    fn rings(&mut self, lines: usize) -> Result<Vec<Ring>, Error> {
        let mut rings = Vec::new();
        for _ in 0..self.many()? {
            let mut ring = Vec::new();
            for _ in 0..self.many()? {
                let number = self.number()? as usize;
                if number / 2 >= lines {
                    return Err(self.fault("a line that is not there"));
                }
                ring.push(Side { line: number / 2, reversed: number % 2 == 1 });
            }
            rings.push(ring);
        }
        Ok(rings)
    }
}
