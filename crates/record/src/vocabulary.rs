//! The closed vocabularies of the record, each written in its own words.

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $value:ident = $word:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $value,)* }

        impl $name {
            /// Every value with its word.
            pub const ALL: &'static [($name, &'static str)] = &[$(($name::$value, $word),)*];

            /// The word written in records.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$value => $word,)* }
            }

            /// Reads a word of the vocabulary.
            pub fn parse(word: &str) -> Option<$name> {
                $name::ALL.iter().find(|(_, w)| *w == word).map(|(v, _)| *v)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

vocabulary! {
    /// How a publication date is known.
    PublishedBasis {
        /// The caller gave it.
        Given = "given",
        /// The page's metadata declare it.
        Declared = "declared",
        /// Read from the dateline.
        Dateline = "dateline",
        /// Found by other means.
        Guessed = "guessed",
    }

    /// The stage of a happening as its holder puts it.
    Status {
        /// It took place.
        Occurred = "occurred",
        /// It is taking place.
        Ongoing = "ongoing",
        /// It was tried.
        Attempted = "attempted",
        /// It is intended or announced.
        Planned = "planned",
        /// It is threatened.
        Threatened = "threatened",
        /// It is asked for.
        Demanded = "demanded",
        /// It may be.
        Possible = "possible",
        /// It did not take place.
        Negated = "negated",
    }

    /// How an attempt or plan ended, when told.
    Outcome {
        /// It reached its aim.
        Succeeded = "succeeded",
        /// It did not.
        Failed = "failed",
        /// It was stopped before it began.
        Foiled = "foiled",
        /// It was beaten back.
        Repelled = "repelled",
    }

    /// How sure the innermost holder is.
    Certainty {
        /// Put as certain.
        Certain = "certain",
        /// Put as likely.
        Probable = "probable",
        /// Put as possible.
        Possible = "possible",
        /// Not told.
        Unknown = "unknown",
    }

    /// Tense of the happening against the report.
    Tense {
        /// Before.
        Past = "past",
        /// Now.
        Present = "present",
        /// After.
        Future = "future",
    }

    /// How far a happening extends.
    Extent {
        /// One occasion.
        Incident = "incident",
        /// Some days.
        Episode = "episode",
        /// An interval that contains incidents: an offensive, a siege.
        Campaign = "campaign",
    }

    /// What a source is.
    SourceKind {
        /// A human being.
        Person = "person",
        /// A body with members or staff.
        Organisation = "organisation",
        /// People without a body ("residents", "officials").
        Group = "group",
        /// A text, a film, a record.
        Document = "document",
        /// Not told.
        Unknown = "unknown",
    }

    /// How words are rendered.
    Manner {
        /// In quotation marks throughout.
        Direct = "direct",
        /// In the report's words.
        Indirect = "indirect",
        /// Both.
        Mixed = "mixed",
    }

    /// What is done with the words.
    Act {
        /// Plain saying.
        Statement = "statement",
        /// A written or formal account.
        Report = "report",
        /// Something that shows.
        Evidence = "evidence",
        /// Blaming.
        Accusation = "accusation",
        /// Denying.
        Denial = "denial",
        /// Asking or ordering.
        Demand = "demand",
        /// Threatening.
        Threat = "threat",
        /// Warning.
        Warning = "warning",
        /// Promising.
        Promise = "promise",
        /// Announcing.
        Announcement = "announcement",
        /// Holding to be so.
        Belief = "belief",
        /// Fearing.
        Fear = "fear",
        /// Hoping.
        Hope = "hope",
    }

    /// Where the source stands to its content.
    Stance {
        /// Holds it.
        Asserts = "asserts",
        /// Holds the opposite.
        Denies = "denies",
        /// Doubts it.
        Doubts = "doubts",
        /// Cannot say.
        Unconfirmed = "unconfirmed",
    }

    /// How a participant is known.
    Identity {
        /// By name.
        Named = "named",
        /// By description.
        Described = "described",
        /// Not at all ("unknown gunmen").
        Unidentified = "unidentified",
    }

    /// The grain of a time.
    Grain {
        /// A day.
        Day = "day",
        /// A week.
        Week = "week",
        /// A month.
        Month = "month",
        /// Three months.
        Quarter = "quarter",
        /// A year.
        Year = "year",
        /// Longer, or of no fixed length.
        Period = "period",
    }

    /// How a time is known.
    TimeBasis {
        /// The words say it.
        Stated = "stated",
        /// The words count from an anchor.
        Relative = "relative",
        /// Carried over from the neighbouring clause.
        Narrative = "narrative",
        /// The publication date stands for it.
        Published = "published",
    }

    /// How fine a place is.
    Precision {
        /// A building or spot.
        Site = "site",
        /// A town.
        City = "city",
        /// A district.
        Admin2 = "admin2",
        /// A province.
        Admin1 = "admin1",
        /// A country.
        Country = "country",
    }

    /// How a place is known.
    PlaceBasis {
        /// The words name it.
        Stated = "stated",
        /// The place that contains it.
        Containing = "containing",
        /// Carried over from the neighbouring clause.
        Narrative = "narrative",
        /// The dateline.
        Dateline = "dateline",
    }

    /// What a figure counts.
    FigureOf {
        /// The dead.
        Killed = "killed",
        /// The hurt.
        Injured = "injured",
        /// The missing.
        Missing = "missing",
        /// The arrested.
        Arrested = "arrested",
        /// The abducted.
        Abducted = "abducted",
        /// The escaped.
        Escaped = "escaped",
        /// The displaced.
        Displaced = "displaced",
        /// The released.
        Released = "released",
        /// Those who took part.
        Participants = "participants",
    }

    /// Whom a figure counts.
    Whom {
        /// Civilians.
        Civilian = "civilian",
        /// Combatants.
        Combatant = "combatant",
        /// Both.
        Mixed = "mixed",
        /// Not told.
        Unknown = "unknown",
    }

    /// How a figure is meant.
    Measure {
        /// Of this happening.
        Incident = "incident",
        /// So far.
        Running = "running",
        /// A standing number; never a casualty.
        Stock = "stock",
        /// Expected.
        Projected = "projected",
    }

    /// Whose word a claim is, when reports are put side by side.
    OriginKind {
        /// Somebody whom a report gives as its source.
        Source = "source",
        /// A news agency, by its credit or by being cited.
        Agency = "agency",
        /// The publisher, in its own voice.
        Publisher = "publisher",
    }

    /// What origins do not agree on.
    DisputeOver {
        /// Whether it happened.
        Happened = "happened",
        /// Who did it.
        Actor = "actor",
        /// To whom it was done.
        Recipient = "recipient",
        /// Where.
        Place = "place",
        /// When.
        Time = "time",
        /// How many.
        Figure = "figure",
    }

    /// What a change is a change of.
    ChangeOf {
        /// A document.
        Document = "document",
        /// A claim.
        Claim = "claim",
        /// An event.
        Event = "event",
    }

    /// What became of it.
    ChangeKind {
        /// It is there now.
        Appeared = "appeared",
        /// It is another than before.
        Changed = "changed",
        /// It is there no more.
        Vanished = "vanished",
    }

    /// A type of event after ACLED: the names are theirs, what is filed under them is our doing.
    AcledEvent {
        /// Two armed groups fight.
        Battles = "Battles",
        /// Bombs, shells, strikes from afar.
        Explosions = "Explosions/Remote violence",
        /// Armed people harm the unarmed.
        ViolenceAgainstCivilians = "Violence against civilians",
        /// Demonstrators who are not violent.
        Protests = "Protests",
        /// Demonstrators or mobs who are.
        Riots = "Riots",
        /// What is not violence and may lead to it or end it.
        StrategicDevelopments = "Strategic developments",
    }

    /// A kind of event after ACLED, each of one [`AcledEvent`].
    AcledSubEvent {
        /// A state takes a place back.
        GovernmentRegainsTerritory = "Government regains territory",
        /// Others than a state take a place.
        NonStateActorOvertakesTerritory = "Non-state actor overtakes territory",
        /// A fight after which nobody holds more than before.
        ArmedClash = "Armed clash",
        /// Poison as a weapon.
        ChemicalWeapon = "Chemical weapon",
        /// From the air.
        AirStrike = "Air/drone strike",
        /// By somebody who dies of it.
        SuicideBomb = "Suicide bomb",
        /// By heavy weapons from afar.
        Shelling = "Shelling/artillery/missile attack",
        /// A bomb that was left.
        RemoteExplosive = "Remote explosive/landmine/IED",
        /// Thrown by hand.
        Grenade = "Grenade",
        /// Rape and the like.
        SexualViolence = "Sexual violence",
        /// Upon the unarmed.
        Attack = "Attack",
        /// The unarmed are carried off.
        Abduction = "Abduction/forced disappearance",
        /// Nobody interferes.
        PeacefulProtest = "Peaceful protest",
        /// It is broken up.
        ProtestWithIntervention = "Protest with intervention",
        /// It is broken up with what can kill.
        ExcessiveForce = "Excessive force against protesters",
        /// Demonstrators break things or harm people.
        ViolentDemonstration = "Violent demonstration",
        /// A crowd harms people or breaks things.
        MobViolence = "Mob violence",
        /// Truces, peace deals, exchanges.
        Agreement = "Agreement",
        /// Of many, or of somebody who matters.
        Arrests = "Arrests",
        /// A group moves, recruits, splits, guards.
        ChangeToGroup = "Change to group/activity",
        /// Arms are seized or made harmless.
        DisruptedWeaponsUse = "Disrupted weapons use",
        /// A base is set up.
        BaseEstablished = "Headquarters or base established",
        /// Things are taken or broken.
        Looting = "Looting/property destruction",
        /// A place changes hands without a fight.
        TransferOfTerritory = "Non-violent transfer of territory",
        /// What else may matter.
        Other = "Other",
    }
}

impl AcledSubEvent {
    /// The type of event that it belongs to.
    pub fn event(self) -> AcledEvent {
        use AcledSubEvent::*;
        match self {
            GovernmentRegainsTerritory | NonStateActorOvertakesTerritory | ArmedClash => AcledEvent::Battles,
            ChemicalWeapon | AirStrike | SuicideBomb | Shelling | RemoteExplosive | Grenade => AcledEvent::Explosions,
            SexualViolence | Attack | Abduction => AcledEvent::ViolenceAgainstCivilians,
            PeacefulProtest | ProtestWithIntervention | ExcessiveForce => AcledEvent::Protests,
            ViolentDemonstration | MobViolence => AcledEvent::Riots,
            Agreement | Arrests | ChangeToGroup | DisruptedWeaponsUse | BaseEstablished | Looting
            | TransferOfTerritory | Other => AcledEvent::StrategicDevelopments,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acled_has_six_events_each_with_its_sub_events() {
        let of = |event| AcledSubEvent::ALL.iter().filter(|s| s.0.event() == event).count();
        let counts: Vec<usize> = AcledEvent::ALL.iter().map(|e| of(e.0)).collect();
        assert_eq!(counts, [3, 6, 3, 3, 2, 8]);
    }
}
