//! What a place is.

use std::fmt;

/// A country by its ISO 3166 alpha-3 code; Kosovo, which has none, is `KOS`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Iso3([u8; 3]);

/// The codes of ISO 3166: alpha-2 and alpha-3 of a country as one word. `XK` is GeoNames' for Kosovo.
const COUNTRIES: &str = "\
    ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB \
    BDBGD BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR \
    BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR \
    CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK \
    FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS \
    GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN \
    ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO \
    LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD \
    MLMLI MMMMR MNMNG MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER \
    NFNFK NGNGA NINIC NLNLD NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM \
    PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP \
    SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF \
    TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA UMUMI USUSA UYURY \
    UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM XKKOS YEYEM YTMYT ZAZAF ZMZMB ZWZWE";

impl Iso3 {
    /// The country of a code of three capital letters; `XKX`, GeoNames' code for Kosovo, is taken as `KOS`.
    pub fn new(code: &str) -> Option<Iso3> {
        let code = if code == "XKX" { "KOS" } else { code };
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Iso3(bytes))
    }

    /// The country of an alpha-2 code: `SY` is `SYR`.
    pub fn from_alpha2(code: &str) -> Option<Iso3> {
        let mut words = COUNTRIES.split_ascii_whitespace();
        words.find_map(|word| word.strip_prefix(code).and_then(Iso3::new))
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a country code is ASCII")
    }
}

impl fmt::Debug for Iso3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Iso3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A GeoNames feature code, of those that a gazetteer file may hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Feature(u8);

/// The codes by number. The file stores the number: add at the end only.
const CODES: [&str; 46] = [
    "PPL", "PPLA", "PPLA2", "PPLA3", "PPLA4", "PPLC", "PPLX", "PPLL", "PPLS", "ADM1", "ADM2", "PCLI", "PCLD", "TERR",
    "PCLH", "CONT", "RGN", "PEN", "ISL", "ISLS", "SEA", "OCN", "GULF", "BAY", "STRT", "CHN", "CNL", "STM", "LK",
    "DSRT", "MT", "MTS", "VAL", "PLN", "DLTA", "PASS", "FRST", "AIRB", "BLDO", "ST", "PS", "CMP", "PRN", "INSM",
    "ADM3", "PPLQ",
];

impl Feature {
    /// The feature of a GeoNames code, when it is one of those kept.
    pub fn new(code: &str) -> Option<Feature> {
        CODES.iter().position(|known| *known == code).map(|at| Feature(at as u8))
    }

    pub(crate) fn from_number(number: u8) -> Feature {
        if usize::from(number) < CODES.len() { Feature(number) } else { Feature(0) }
    }

    pub(crate) fn number(self) -> u8 {
        self.0
    }

    /// The GeoNames code: `PCLI`, `PPLC`, `ADM1`, `RGN`, `STM`, …
    pub fn as_str(self) -> &'static str {
        CODES[usize::from(self.0)]
    }

    /// A country or territory.
    pub fn is_country(self) -> bool {
        matches!(self.as_str(), "PCLI" | "PCLD" | "TERR")
    }

    /// A province, state, county or district.
    pub fn is_admin(self) -> bool {
        matches!(self.as_str(), "ADM1" | "ADM2" | "ADM3")
    }

    /// A city, town, village or quarter.
    pub fn is_populated(self) -> bool {
        self.as_str().starts_with("PPL")
    }
}

impl fmt::Debug for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One place: one reading of a name.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Place {
    /// Its id in GeoNames; none for places of our own list.
    pub geonames: Option<u32>,
    /// Its own name, which need not be the one it was found by.
    pub name: String,
    /// Its country; none for seas, continents and regions across borders.
    pub country: Option<Iso3>,
    /// The name of the province or state that holds it.
    pub admin1: Option<String>,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// What kind of place it is.
    pub feature: Feature,
    /// How many live there; 0 when unknown, as for many places at war.
    pub population: u32,
    /// How far it reaches from its point, roughly.
    pub radius_km: f64,
    /// How likely the name means this place before anything is known of the text: comparable only among the readings
    /// of one name.
    pub prior: f64,
}

impl Place {
    /// Great-circle distance in kilometres.
    pub fn km_to(&self, other: &Place) -> f64 {
        km((self.latitude, self.longitude), (other.latitude, other.longitude))
    }

    /// Whether `outer` contains this place, as far as countries and provinces tell.
    pub fn is_within(&self, outer: &Place) -> bool {
        if outer.feature.is_country() {
            return self.country == outer.country && !self.feature.is_country();
        }
        match outer.feature.as_str() {
            "ADM1" => self.country == outer.country && self.admin1.as_deref() == Some(outer.name.as_str()),
            "ADM2" | "ADM3" => {
                self.feature.is_populated()
                    && self.country == outer.country
                    && self.km_to(outer) <= outer.radius_km.max(25.0)
            }
            "RGN" | "PEN" | "ISL" | "ISLS" => !self.feature.is_country() && self.km_to(outer) <= outer.radius_km,
            _ => false,
        }
    }
}

/// Great-circle distance in kilometres between two points given as latitude and longitude.
pub(crate) fn km(one: (f64, f64), other: (f64, f64)) -> f64 {
    let (lat, lon) = (one.0.to_radians(), one.1.to_radians());
    let (to_lat, to_lon) = (other.0.to_radians(), other.1.to_radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord = half(to_lat - lat) + lat.cos() * to_lat.cos() * half(to_lon - lon);
    2.0 * 6371.0 * chord.clamp(0.0, 1.0).sqrt().asin()
}
