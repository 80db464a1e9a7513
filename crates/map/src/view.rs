//! Which part of the globe a picture shows, in Web Mercator.

use std::f64::consts::PI;

/// Beyond this, Web Mercator has nothing: there its square ends.
const FARTHEST_NORTH: f64 = 85.051_128_779_806_59;
/// A view shows at least so many degrees, or a single village would fill it with emptiness.
const LEAST_SPAN: f64 = 1.5;
/// Kilometres around the equator.
const AROUND: f64 = 40_075.017;
/// Tiles of Web Mercator are so many pixels wide.
const TILE: f64 = 256.0;
/// No picture is wider or higher, whoever asks for it.
const WIDEST: u32 = 4096;
/// The outlines tell nothing more beyond this zoom.
pub const DEEPEST: u8 = 10;

/// A rectangle of degrees. Where it crosses the date line, `east` goes on beyond 180.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The western end, from -180 to 180.
    pub west: f64,
    /// The southern end.
    pub south: f64,
    /// The eastern end, at most 360 from the western.
    pub east: f64,
    /// The northern end.
    pub north: f64,
}

impl Bounds {
    /// Where people live.
    pub const WORLD: Bounds = Bounds { west: -180.0, south: -56.0, east: 180.0, north: 75.0 };

    /// The narrowest around points (longitude, latitude), which may be across the date line; nothing without points.
    pub fn around(points: impl IntoIterator<Item = (f64, f64)>) -> Option<Bounds> {
        let points = points.into_iter().filter(|(x, y)| x.is_finite() && y.is_finite());
        let (mut longitudes, latitudes): (Vec<f64>, Vec<f64>) =
            points.map(|(x, y)| ((x + 180.0).rem_euclid(360.0) - 180.0, y.clamp(-90.0, 90.0))).unzip();
        longitudes.sort_by(f64::total_cmp);
        let (first, last) = (*longitudes.first()?, *longitudes.last()?);
        // The widest gap between neighbours is what is left out; around the back unless another is wider.
        let (mut west, mut east, mut widest) = (first, last, first + 360.0 - last);
        for pair in longitudes.windows(2) {
            if pair[1] - pair[0] > widest {
                (west, east, widest) = (pair[1], pair[0] + 360.0, pair[1] - pair[0]);
            }
        }
        let south = latitudes.iter().copied().fold(f64::INFINITY, f64::min);
        let north = latitudes.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Some(Bounds { west, south, east, north })
    }
}

/// A part of the globe and the size of its picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Pixels around the globe.
    around: f64,
    /// Of the upper left corner, in pixels from 180 degrees west and from the north of the square.
    left: f64,
    top: f64,
    width: u32,
    height: u32,
}

impl View {
    /// The closest view of `bounds` that leaves `margin` pixels on every side.
    pub fn of(bounds: Bounds, width: u32, height: u32, margin: u32) -> View {
        let (width, height) = (width.clamp(1, WIDEST), height.clamp(1, WIDEST));
        let inner = |side: u32| f64::from(side.saturating_sub(2 * margin).max(1));
        let wide = ((bounds.east - bounds.west).max(LEAST_SPAN) / 360.0).min(1.0);
        let (top, bottom) = (down(bounds.north), down(bounds.south));
        let high = (bottom - top).max(LEAST_SPAN / 360.0);
        let around = (inner(width) / wide).min(inner(height) / high).min(TILE * f64::from(1 << DEEPEST));
        let middle = ((bounds.west + bounds.east) / 2.0 + 180.0) / 360.0;
        View {
            around,
            left: middle * around - f64::from(width) / 2.0,
            top: (top + bottom) / 2.0 * around - f64::from(height) / 2.0,
            width,
            height,
        }
    }

    /// The view around a point, at most as close as [`DEEPEST`].
    pub fn centred(longitude: f64, latitude: f64, zoom: f64, width: u32, height: u32) -> View {
        let around = TILE * zoom.clamp(0.0, f64::from(DEEPEST)).exp2();
        let (width, height) = (width.clamp(1, WIDEST), height.clamp(1, WIDEST));
        View {
            around,
            left: (longitude + 180.0) / 360.0 * around - f64::from(width) / 2.0,
            top: down(latitude) * around - f64::from(height) / 2.0,
            width,
            height,
        }
    }

    /// One of the tiles that Web Mercator is commonly cut into, `None` where there is none.
    pub fn tile(zoom: u8, column: u32, row: u32) -> Option<View> {
        let many = 1u32.checked_shl(u32::from(zoom)).filter(|_| zoom <= DEEPEST)?;
        let side = TILE as u32;
        (column < many && row < many).then(|| View {
            around: TILE * f64::from(many),
            left: TILE * f64::from(column),
            top: TILE * f64::from(row),
            width: side,
            height: side,
        })
    }

    /// Pixels from left to right.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels from top to bottom.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Where a point (longitude, latitude) lies in the picture, or beside it: at that turn around the globe which is
    /// nearest to the middle.
    pub fn at(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        let x = (longitude + 180.0) / 360.0 * self.around - self.left;
        let y = down(latitude) * self.around - self.top;
        let middle = f64::from(self.width) / 2.0;
        (x - ((x - middle) / self.around).round() * self.around, y)
    }

    /// How close: 0 where the globe is as wide as one tile, and twice as wide with each step.
    pub fn zoom(&self) -> f64 {
        (self.around / TILE).log2()
    }

    /// Of the upper left corner, in pixels from that of the square.
    pub(crate) fn corner(&self) -> [f64; 2] {
        [self.left, self.top]
    }

    /// Pixels around the globe.
    pub(crate) fn around(&self) -> f64 {
        self.around
    }

    /// What is in the picture.
    pub fn bounds(&self) -> Bounds {
        let (west, north) = self.point(0.0, 0.0);
        let (_, south) = self.point(0.0, f64::from(self.height));
        Bounds { west, south, east: west + (f64::from(self.width) / self.around * 360.0).min(360.0), north }
    }

    /// The longitude and latitude at a place of the picture.
    pub fn point(&self, x: f64, y: f64) -> (f64, f64) {
        let longitude = ((x + self.left) / self.around).rem_euclid(1.0) * 360.0 - 180.0;
        let latitude = (PI * (1.0 - 2.0 * (y + self.top) / self.around)).sinh().atan().to_degrees();
        (longitude, latitude)
    }

    /// How many pixels a kilometre is at a latitude.
    pub fn pixels_per_km(&self, latitude: f64) -> f64 {
        let latitude = latitude.clamp(-FARTHEST_NORTH, FARTHEST_NORTH);
        self.around / (AROUND * latitude.to_radians().cos())
    }
}

/// How far down the square of Web Mercator a latitude lies, from 0 to 1.
pub(crate) fn down(latitude: f64) -> f64 {
    let latitude = latitude.clamp(-FARTHEST_NORTH, FARTHEST_NORTH).to_radians();
    (1.0 - latitude.tan().asinh() / PI) / 2.0
}
