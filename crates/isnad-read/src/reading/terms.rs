//! The words in which a reading says what it found: closed lists of values.

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $v:ident = $s:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $s)] $v),+ }
        impl $name {
            /// The value with this name in data files and JSON.
            pub fn parse(s: &str) -> Option<Self> {
                match s { $($s => Some(Self::$v),)+ _ => None }
            }
            /// Its name in data files and JSON.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$v => $s),+ }
            }
            /// All values, in order.
            pub const ALL: [Self; [$($s),+].len()] = [$(Self::$v),+];
        }
    };
}

vocabulary! {
    /// What a statement does to its content.
    Act {
        /// Says that it is so.
        Assert = "assert",
        /// Says that it is not so.
        Deny = "deny",
        /// Says that someone did wrong.
        Accuse = "accuse",
        /// Calls for it.
        Demand = "demand",
        /// Offers, proposes or promises it.
        Offer = "offer",
        /// Threatens it.
        Threaten = "threaten",
        /// Warns of it as a danger.
        Warn = "warn",
        /// Condemns it.
        Condemn = "condemn",
        /// Praises, welcomes or backs it.
        Support = "support",
        /// Is worried by it.
        Concern = "concern",
    }
}
vocabulary! {
    /// What became of what is counted.
    Measure {
        /// Killed.
        Killed = "killed",
        /// Wounded.
        Wounded = "wounded",
        /// Missing.
        Missing = "missing",
        /// Taken prisoner, arrested, kidnapped.
        Captured = "captured",
        /// Driven from home.
        Displaced = "displaced",
        /// Destroyed.
        Destroyed = "destroyed",
        /// Shot down.
        ShotDown = "shot_down",
        /// Damaged.
        Damaged = "damaged",
        /// Set free.
        Released = "released",
        /// Sent to the field.
        Deployed = "deployed",
        /// A count of strikes, missiles, violations; of those who died of hunger or illness.
        Other = "other",
        /// Dead and wounded under one number. A reading gives it as two figures with one span; the ledger, which must not tell all
        /// of them for dead, as one.
        Casualties = "casualties",
    }
}
vocabulary! {
    /// How firm a number is.
    Bound {
        /// As said.
        Exact = "exact",
        /// That or more.
        AtLeast = "at_least",
        /// Roughly.
        About = "about",
        /// That or fewer.
        AtMost = "at_most",
        /// Tens, hundreds, thousands.
        Vague = "vague",
    }
}
vocabulary! {
    /// What a number covers.
    Scope {
        /// One event or day.
        Incident = "incident",
        /// A total so far of the present fighting.
        Running = "running",
        /// An earlier war.
        Past = "past",
    }
}
vocabulary! {
    /// Why a number that a report gives does not hold.
    Withdrawn {
        /// It was wrong: "9, not 19".
        Corrected = "corrected",
        /// It was the number of before: "from 14 to 22".
        Overtaken = "overtaken",
    }
}
vocabulary! {
    /// What a position is about.
    Topic {
        /// A truce, a halt of fighting or of one operation, calm.
        Ceasefire = "ceasefire",
        /// De-escalation, avoiding war.
        Restraint = "restraint",
        /// Negotiations, meetings, dialogue, a political solution.
        Talks = "talks",
        /// Brokering, good offices, hosting or sponsoring talks.
        Mediation = "mediation",
        /// Concluding, keeping or carrying out an accord.
        Agreement = "agreement",
        /// Violation of a truce or accord.
        Breach = "breach",
        /// Leaving a place, pulling back, ending a presence.
        Withdrawal = "withdrawal",
        /// Laying down arms, handing over persons or places, disbanding.
        Surrender = "surrender",
        /// Release, exchange, hostages, bodies.
        Prisoners = "prisoners",
        /// Humanitarian help, corridors, evacuation, lifting a siege.
        Aid = "aid",
        /// Harm to civilians, or their protection.
        Civilians = "civilians",
        /// A strike, offensive, killing, shelling, its threat or plan.
        Attack = "attack",
        /// Massacre, genocide, torture, banned weapons.
        Atrocity = "atrocity",
        /// Who did a deed.
        Responsibility = "responsibility",
        /// Arms, troops, training, bases for an ally.
        MilitarySupport = "military_support",
        /// Meddling by an outside power, proxies, mercenaries.
        Interference = "interference",
        /// Terrorism, its support or financing, listing.
        Terrorism = "terrorism",
        /// Occupation, sovereignty, borders, settlements, secession.
        Territory = "territory",
        /// Leaving or taking power, elections, government, constitution.
        Power = "power",
        /// Inquiry, trial, verdicts, compensation.
        Accountability = "accountability",
        /// Imposing or lifting sanctions, embargo, boycott.
        Sanctions = "sanctions",
        /// Security Council, resolutions, peace forces, pressure by the world.
        International = "international",
        /// Recognition, ambassadors, alliances, visits.
        Relations = "relations",
        /// Nuclear and missile programmes.
        Nuclear = "nuclear",
        /// Displacement, return, migrants.
        Refugees = "refugees",
        /// Public order, navigation, borders' safety, warnings to travellers.
        Security = "security",
        /// Arrests of critics, press, protest, freedoms.
        Rights = "rights",
        /// Oil, trade, money, reconstruction, energy.
        Economy = "economy",
        /// Solidarity, condolence, praise.
        Unity = "unity",
        /// The truth of a report, a leak, propaganda, silence.
        Information = "information",
        /// None of these.
        Other = "other",
    }
}
vocabulary! {
    /// Whether content stands in quotation marks.
    Direct {
        /// All of it.
        Yes = "yes",
        /// None of it.
        No = "no",
        /// Some of it.
        Mixed = "mixed",
    }
}
vocabulary! {
    /// What a denial denies.
    Denied {
        /// That it happened.
        Deed = "deed",
        /// How many.
        Number = "number",
        /// That one had a part in it.
        Responsibility = "responsibility",
        /// That one means to do it.
        Intent = "intent",
        /// What others tell of it.
        Report = "report",
    }
}
vocabulary! {
    /// How an event stands in the report.
    Status {
        /// In the report's own voice.
        Fact = "fact",
        /// Inside somebody's statement.
        Claimed = "claimed",
        /// Somebody says that it did not happen.
        Denied = "denied",
        /// To come.
        Planned = "planned",
    }
}

/// The values of `what` (GUIDELINES, figures).
pub(crate) const WHATS: &[&str] = &[
    "civilians",
    "soldiers",
    "fighters",
    "police",
    "children",
    "women",
    "journalists",
    "people",
    "aircraft",
    "helicopters",
    "drones",
    "tanks",
    "vehicles",
    "artillery",
    "buildings",
    "missiles",
    "other",
];

/// The static string for a `what`; `other` for one that is not in the list.
pub(crate) fn what(s: &str) -> &'static str {
    WHATS.iter().copied().find(|w| *w == s).unwrap_or("other")
}
