use crate::{Acled, Claim, Event, EventPlace, Precision, Where};

/// What claims and events tell alike of a happening.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Happening<'r> {
    /// Event type of the codebook.
    pub r#type: &'r str,
    /// Modes of the type.
    pub modes: &'r [String],
    /// Contexts.
    pub contexts: &'r [String],
    /// How PLOVER's codebook has the type.
    pub plover: Option<&'r str>,
    /// Under what ACLED would file it.
    pub acled: Option<Acled>,
    /// First day.
    pub from: Option<&'r str>,
    /// The day after the last.
    pub until: Option<&'r str>,
    /// Where.
    pub place: Option<Spot<'r>>,
}

/// What claims and events tell alike of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot<'r> {
    /// Its name as told.
    pub name: &'r str,
    /// ISO 3166 alpha-3.
    pub country: Option<&'r str>,
    /// First-level division.
    pub admin1: Option<&'r str>,
    /// GeoNames id.
    pub geonames: Option<u32>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// How fine it is.
    pub precision: Option<Precision>,
    /// Radius of the area meant, in kilometres.
    pub radius_km: Option<f64>,
}

macro_rules! alike {
    ($record:ty, $place:ty) => {
        impl $record {
            /// What it tells as claims and events do alike.
            pub fn happening(&self) -> Happening<'_> {
                Happening {
                    r#type: &self.r#type,
                    modes: &self.modes,
                    contexts: &self.contexts,
                    plover: self.plover.as_deref(),
                    acled: self.acled,
                    from: self.when.as_ref().map(|when| when.from.as_str()),
                    until: self.when.as_ref().map(|when| when.until.as_str()),
                    place: self.r#where.as_ref().map(<$place>::spot),
                }
            }
        }

        impl $place {
            /// What it tells as places of claims and events do alike.
            pub fn spot(&self) -> Spot<'_> {
                Spot {
                    name: &self.name,
                    country: self.country.as_deref(),
                    admin1: self.admin1.as_deref(),
                    geonames: self.geonames,
                    latitude: self.latitude,
                    longitude: self.longitude,
                    precision: self.precision,
                    radius_km: self.radius_km,
                }
            }
        }
    };
}

alike!(Claim, Where);
alike!(Event, EventPlace);
