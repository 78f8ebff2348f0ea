//! A claim as it lies among others.

use super::Reconciled;
use crate::claim::Status;
use crate::series::{Count, Total};
use serde::{Deserialize, Serialize};

/// A claim with what it was before it was seen beside others, and what the others compare.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Slot {
    /// Its id and status as they are told.
    pub(crate) id: String,
    pub(crate) status: Status,
    /// Its id where no claim before it has it.
    pub(super) own_id: String,
    /// Its status by its testimonies alone.
    pub(super) own_status: Status,
    /// Whether all of it is doubtful.
    pub(super) doubtful: bool,
    /// What its first fact has in common with others of its report that speak of the same thing.
    local: String,
    pub(super) weigh: Weigh,
    /// Another count contests it.
    pub(super) hit: bool,
    /// A newer total stands in its place.
    pub(super) old: bool,
    /// The claim itself, where it is in memory.
    #[serde(skip)]
    pub(crate) told: Option<Reconciled>,
}

/// What is compared of counts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Weigh {
    pub(crate) count: Option<Count>,
    pub(crate) total: Option<Total>,
}

impl Slot {
    pub(crate) fn new(told: Reconciled) -> Self {
        let claim = &told.claim;
        let local = told.facts.first().map(|f| f.local.clone()).unwrap_or_default();
        Slot {
            id: claim.id.clone(),
            status: claim.status,
            own_id: claim.id.clone(),
            own_status: claim.status,
            doubtful: claim.doubtful,
            local,
            weigh: Weigh { count: Count::of(&told), total: Total::of(&told) },
            hit: false,
            old: false,
            told: Some(told),
        }
    }

    /// What it is called where another claim of the same id comes before it.
    pub(crate) fn other_id(&self) -> String {
        super::hash(&format!("{}|{}", self.own_id, self.local))
    }

    /// What it is called where no claim before it has that id.
    pub(crate) fn own_id(&self) -> &str {
        &self.own_id
    }

    /// Whether all of it is doubtful.
    pub(crate) fn doubtful(&self) -> bool {
        self.doubtful
    }

    /// What is compared of it.
    pub(crate) fn weigh(&self) -> &Weigh {
        &self.weigh
    }

    /// Its status where another count contests it, or a newer total stands in its place.
    pub(crate) fn among(mut self, hit: bool, old: bool) -> Status {
        (self.hit, self.old) = (hit, old);
        self.standing()
    }

    /// Its status among the others.
    pub(super) fn standing(&self) -> Status {
        let mut status = self.own_status;
        if self.hit && status != Status::Conceded {
            status = Status::Contested;
        }
        if self.old && matches!(status, Status::Single | Status::Conceded) {
            status = Status::Superseded;
        }
        status
    }
}
