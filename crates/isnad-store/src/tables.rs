//! The tables of a SQLite ledger.

/// Claims anew, with what lists are ordered and narrowed by, and lists of reports beside them. Those of older files are made anew from the
/// reports.
const LISTS: &str = "
    DROP TABLE claim;
    DROP TABLE claim_name;
    DELETE FROM filed;
    DELETE FROM part;
    DELETE FROM member;
    CREATE TABLE edition (            -- changes with whatever lists show
        one       INTEGER PRIMARY KEY CHECK (one = 1),
        number    BIGINT NOT NULL
    );
    INSERT INTO edition (one, number) VALUES (1, 1);
    CREATE TABLE claim (
        n         INTEGER PRIMARY KEY,
        fact      BLOB NOT NULL UNIQUE, -- the fact that makes it
        id        TEXT NOT NULL,
        episode   TEXT NOT NULL,
        kind      INTEGER NOT NULL,   -- 0 figure, 1 event, 2 position
        status    TEXT NOT NULL,
        doubtful  INTEGER NOT NULL,
        unverified INTEGER NOT NULL,
        denied    INTEGER NOT NULL,   -- somebody denies it
        reviewed  INTEGER NOT NULL,   -- people accepted or corrected it
        score     INTEGER,            -- of its surest testimony, in hundredths
        origins   INTEGER NOT NULL,
        day       TEXT NOT NULL,      -- first day of what it covers; empty where none is known, as are the next
        since     TEXT NOT NULL,      -- the same, else the first day on which it was said
        until     TEXT NOT NULL,      -- last day of what it covers, else the last on which it was said
        told      TEXT NOT NULL,      -- the last day on which it was said; empty where none is known
        place     TEXT,               -- where it happened, where that has a place on the map
        tally     TEXT,               -- id of its tally
        tally_rank INTEGER,           -- how much its tally says
        truce     INTEGER,            -- 1: it tells of a truce, 2: it may allege the breach of one
        words     TEXT NOT NULL,      -- its line, in Arabic folded, in English in small letters
        facts     BLOB NOT NULL,      -- the keys of the facts behind it, 16 bytes each
        body      BLOB NOT NULL       -- JSON, packed; id and status as they are here
    );
    CREATE INDEX claim_id ON claim (id);
    CREATE INDEX claim_listed ON claim (doubtful, episode, status <> 'contested', kind, day, id);
    CREATE INDEX claim_new ON claim (doubtful, told DESC, since DESC, id);
    CREATE INDEX claim_episode ON claim (episode, doubtful, told DESC, since DESC, id);
    CREATE INDEX claim_weight ON claim (doubtful, status <> 'contested', denied DESC, origins DESC, told DESC, since DESC, id);
    CREATE INDEX claim_status ON claim (status, doubtful) WHERE status <> 'single';
    CREATE INDEX claim_dated ON claim (day DESC, told DESC, id) WHERE kind = 1 AND doubtful = 0 AND day <> '';
    CREATE INDEX claim_tally ON claim (tally, tally_rank) WHERE tally IS NOT NULL;
    CREATE INDEX claim_truce ON claim (episode, truce) WHERE truce IS NOT NULL;
    CREATE TABLE claim_name (         -- whom and what a claim names: folded words, and entities with their parties and the places around
        name      TEXT NOT NULL,
        role      INTEGER NOT NULL,   -- 0: of whom or what it speaks, 1: who says it, 2: where it happened
        claim     INTEGER NOT NULL,
        PRIMARY KEY (name, role, claim)
    ) WITHOUT ROWID;
    CREATE INDEX claim_name_claim ON claim_name (claim);
    CREATE TABLE claim_report (       -- in which reports claims stand
        report    BIGINT NOT NULL,    -- its content key as a number
        claim     INTEGER NOT NULL,
        PRIMARY KEY (report, claim)
    ) WITHOUT ROWID;
    CREATE INDEX claim_report_claim ON claim_report (claim);
    CREATE TABLE listed (             -- what a report is among the others
        report    BIGINT PRIMARY KEY, -- its content key as a number
        reference TEXT NOT NULL,      -- its id, with the number of its version from the second on
        episode   TEXT NOT NULL,
        day       TEXT NOT NULL,      -- of publication; empty where it is not known
        learned   BIGINT NOT NULL,    -- seconds since 1970-01-01 UTC
        outlet    TEXT NOT NULL,
        version   INTEGER,
        article   TEXT NOT NULL,      -- content key of the first version
        copied    TEXT,               -- whose text it is, where it is a copy
        age       TEXT NOT NULL,      -- by which the reports of a story are ordered
        story     BIGINT NOT NULL,    -- the least number of its story's reports
        sums      BLOB NOT NULL       -- what it adds to the sums: MessagePack, packed
    );
    CREATE INDEX listed_new ON listed (day DESC, learned DESC, report);
    CREATE INDEX listed_episode ON listed (episode, day DESC, learned DESC, report);
    CREATE INDEX listed_outlet ON listed (outlet, day DESC, learned DESC, report);
    CREATE INDEX listed_reference ON listed (reference);
    CREATE INDEX listed_story ON listed (story, age);
    CREATE TABLE story (
        story     BIGINT PRIMARY KEY, -- the least number of its reports
        id        TEXT NOT NULL,
        episode   TEXT NOT NULL,
        since     TEXT NOT NULL,      -- first day of publication
        until     TEXT NOT NULL,
        reports   INTEGER NOT NULL
    );
    CREATE INDEX story_id ON story (id);
    CREATE INDEX story_new ON story (since DESC, id DESC);
    CREATE INDEX story_episode ON story (episode, since DESC, id DESC);
    CREATE TABLE mention (            -- whom and what reports name
        entity    TEXT NOT NULL,
        day       TEXT NOT NULL,      -- of publication
        report    BIGINT NOT NULL,
        spelling  TEXT NOT NULL,      -- as it stands there; empty where it names a people, which is no actor
        PRIMARY KEY (entity, day DESC, report, spelling)
    ) WITHOUT ROWID;
    CREATE INDEX mention_report ON mention (report);
    CREATE TABLE label (              -- how reports label somebody
        entity    TEXT NOT NULL,
        label     TEXT NOT NULL,
        outlet    TEXT NOT NULL,
        report    BIGINT NOT NULL,
        first     INTEGER NOT NULL,   -- code points of the words
        last      INTEGER NOT NULL,
        PRIMARY KEY (entity, label, outlet, report, first)
    ) WITHOUT ROWID;
    CREATE INDEX label_report ON label (report);
    CREATE INDEX label_outlet ON label (outlet);
    CREATE TABLE relation (           -- how reports relate two to each other
        kind      TEXT NOT NULL,
        subject   TEXT NOT NULL,      -- entity, else the name
        object    TEXT NOT NULL,
        report    BIGINT NOT NULL,
        subject_name TEXT NOT NULL,
        object_name  TEXT NOT NULL,
        PRIMARY KEY (kind, subject, object, report)
    ) WITHOUT ROWID;
    CREATE INDEX relation_report ON relation (report);
    CREATE INDEX relation_subject ON relation (subject);
    CREATE INDEX relation_object ON relation (object);
    CREATE TABLE sum (                -- what is counted over all reports and claims: isnad_ledger::Sum
        what      INTEGER NOT NULL,
        name      TEXT NOT NULL,
        detail    TEXT NOT NULL,
        n         BIGINT NOT NULL,
        PRIMARY KEY (what, name, detail)
    ) WITHOUT ROWID;
    CREATE INDEX sum_most ON sum (what, n DESC, name, detail);
";

/// Migrations are only ever added to; one that was published never changes.
pub(super) const MIGRATIONS: &[&str] = &[
    "
    CREATE TABLE report (
        key       TEXT PRIMARY KEY,   -- content key
        id        TEXT NOT NULL,
        outlet    TEXT,
        published TEXT,               -- as the input gives it
        learned   BIGINT NOT NULL,    -- seconds since 1970-01-01 UTC at which this ledger learned it
        version   INTEGER NOT NULL,   -- of the reader
        body      TEXT NOT NULL,      -- the report as JSON
        reading   TEXT NOT NULL       -- the reading as JSON
    );
    CREATE INDEX report_id ON report (id);
    CREATE VIRTUAL TABLE report_words USING fts5 (key UNINDEXED, words, tokenize = \"unicode61 remove_diacritics 0\");
",
    "
    CREATE TABLE intake (             -- sources that are not read to their end
        path      TEXT PRIMARY KEY,
        size      BIGINT NOT NULL,
        modified  BIGINT NOT NULL,    -- nanoseconds since 1970-01-01 UTC
        pieces    BIGINT NOT NULL     -- reports, rows, pages or lines that are stored or refused
    );
",
    "
    CREATE TABLE feed (               -- feeds that are watched; times are seconds since 1970-01-01 UTC
        url       TEXT PRIMARY KEY,   -- as it was given
        moved     TEXT,               -- where it has moved to for good
        etag      TEXT,
        modified  TEXT,
        checked   BIGINT NOT NULL,
        next      BIGINT NOT NULL,    -- not to be asked before
        failures  INTEGER NOT NULL
    );
    CREATE TABLE feed_item (          -- their entries
        item      TEXT PRIMARY KEY,   -- address, or the feed's and its id
        hash      TEXT NOT NULL,      -- of what the feed gives of it
        etag      TEXT,
        modified  TEXT,
        first     BIGINT NOT NULL,
        visits    INTEGER NOT NULL,   -- how often its page was asked for
        failures  INTEGER NOT NULL,
        next      BIGINT NOT NULL     -- not to be asked for before
    );
    CREATE TABLE outbox (             -- messages that a webhook has not taken yet
        id        INTEGER PRIMARY KEY,
        url       TEXT NOT NULL,
        body      TEXT NOT NULL,
        tries     INTEGER NOT NULL,
        next      BIGINT NOT NULL
    );
",
    "
    CREATE TABLE decision (           -- what people decided; only ever added to
        id        TEXT PRIMARY KEY,
        at        BIGINT NOT NULL,    -- seconds since 1970-01-01 UTC
        by_whom   TEXT NOT NULL,
        body      TEXT NOT NULL       -- the decision as JSON
    );
",
    "
    ALTER TABLE feed_item ADD COLUMN feed TEXT NOT NULL DEFAULT '';
    ALTER TABLE feed_item ADD COLUMN report TEXT;                       -- what the feed gives of it, as JSON
    ALTER TABLE feed_item ADD COLUMN whole INTEGER NOT NULL DEFAULT 0;  -- whether that is the whole article
    CREATE INDEX feed_item_due ON feed_item (next) WHERE report IS NOT NULL;
    UPDATE feed SET etag = NULL, modified = NULL;                       -- so that feeds are sent once more, with what is kept from now on
    CREATE TABLE untold (             -- reports that a round of watching has stored and not told yet
        key       TEXT PRIMARY KEY
    );
",
    "
    ALTER TABLE report ADD COLUMN place TEXT; -- where its versions stand together; null in rows of older programs, as is the next
    ALTER TABLE report ADD COLUMN hash TEXT;  -- of body and of reading, by which damage is seen
    CREATE INDEX report_place ON report (place);
    ALTER TABLE intake ADD COLUMN options TEXT NOT NULL DEFAULT '';     -- what the source is read with
    ALTER TABLE intake ADD COLUMN corrects INTEGER NOT NULL DEFAULT 0;  -- whether it was read before with others
    ALTER TABLE intake ADD COLUMN done INTEGER NOT NULL DEFAULT 0;      -- whether it was read to its end
    PRAGMA application_id = 1769172577;       -- the file is ours: \"isna\"
",
    "
    CREATE TABLE verdict (            -- what people found when they read a line against its reports; only ever added to
        id        TEXT PRIMARY KEY,
        at        BIGINT NOT NULL,    -- seconds since 1970-01-01 UTC
        by_whom   TEXT NOT NULL,
        claim     TEXT NOT NULL,      -- id of the claim
        body      TEXT NOT NULL       -- the verdict as JSON, with the line as it was judged
    );
    CREATE INDEX verdict_claim ON verdict (claim);
",
    "
    CREATE TABLE rendering (          -- what translators made of reports' words; kept, so that none is asked twice
        words     TEXT NOT NULL,      -- as the report has them
        language  TEXT NOT NULL,      -- into which
        by_whom   TEXT NOT NULL,      -- the translator's name
        text      TEXT NOT NULL,
        at        BIGINT NOT NULL,    -- seconds since 1970-01-01 UTC
        PRIMARY KEY (words, language, by_whom)
    );
",
    "
    CREATE TABLE filed (              -- how far the tables below have come; no row: not begun
        one       INTEGER PRIMARY KEY CHECK (one = 1),
        reader    BIGINT NOT NULL,    -- version of the reader
        ledger    BIGINT NOT NULL,    -- version of what follows from readings
        own       BIGINT NOT NULL,    -- hash of the user's own knowledge base
        last      BIGINT NOT NULL,    -- the last report, in the order of storing
        decision  BIGINT NOT NULL     -- the last decision, in the order of storing
    );
    CREATE TABLE part (               -- the ledger's working parts: isnad_ledger::Drawer
        drawer    INTEGER NOT NULL,
        key       BLOB NOT NULL,      -- 16 bytes
        row       BLOB NOT NULL,      -- MessagePack, packed as store/pack.rs says
        PRIMARY KEY (drawer, key)
    );
    CREATE TABLE member (             -- the same, where sets of keys lie under one
        drawer    INTEGER NOT NULL,
        key       BLOB NOT NULL,
        member    BLOB NOT NULL,
        PRIMARY KEY (drawer, key, member)
    ) WITHOUT ROWID;
    CREATE TABLE claim (
        fact      BLOB PRIMARY KEY,   -- the fact that makes it
        id        TEXT NOT NULL,
        episode   TEXT NOT NULL,
        kind      INTEGER NOT NULL,   -- 0 figure, 1 event, 2 position
        status    TEXT NOT NULL,
        doubtful  INTEGER NOT NULL,
        unverified INTEGER NOT NULL,
        day       TEXT,               -- first day of what it covers
        since     TEXT,               -- the same, else the first day on which it was said
        until     TEXT,               -- last day of what it covers, else the last on which it was said
        words     TEXT NOT NULL,      -- its Arabic line, folded
        facts     BLOB NOT NULL,      -- the keys of the facts behind it, 16 bytes each
        body      BLOB NOT NULL       -- JSON, packed; id and status as they are here
    );
    CREATE INDEX claim_id ON claim (id);
    CREATE INDEX claim_listed ON claim (doubtful, episode, status <> 'contested', kind, day, id);
    CREATE INDEX claim_status ON claim (status, doubtful) WHERE status <> 'single';
    CREATE INDEX claim_until ON claim (until);
    CREATE TABLE claim_name (         -- whom and what a claim names: folded words, and entities with their parties and the places around
        name      TEXT NOT NULL,
        speaks    INTEGER NOT NULL,   -- 1: who says it, 0: of whom or what it speaks
        fact      BLOB NOT NULL,
        PRIMARY KEY (name, speaks, fact)
    ) WITHOUT ROWID;
    CREATE INDEX claim_name_fact ON claim_name (fact);
",
    LISTS,
    "
    ALTER TABLE untold ADD COLUMN changes TEXT; -- what the report changed of what is told, as JSON
",
    "
    CREATE TABLE former (             -- ids that claims had, and what stood behind them, so that addresses lead on
        id        TEXT PRIMARY KEY,
        items     TEXT NOT NULL       -- content keys and anchors, as JSON
    );
",
    "
    CREATE TABLE tally (              -- tallies by how much they say
        id        TEXT PRIMARY KEY,
        episode   TEXT NOT NULL,
        rank      INTEGER NOT NULL,
        claims    BIGINT NOT NULL     -- how many make it
    );
    CREATE INDEX tally_most ON tally (rank DESC, claims DESC, id);
    CREATE INDEX tally_episode ON tally (episode, rank DESC, claims DESC, id);
    INSERT INTO tally (id, episode, rank, claims)
        SELECT tally, min(episode), max(tally_rank), count(*) FROM claim WHERE tally IS NOT NULL AND doubtful = 0 GROUP BY tally;
    CREATE TABLE touched (            -- what claims say together, and the edition in which it changed last
        what      INTEGER NOT NULL,   -- 0 a tally, 1 truces and 2 positions of an episode, 3 all
        name      TEXT NOT NULL,
        edition   BIGINT NOT NULL,
        PRIMARY KEY (what, name)
    ) WITHOUT ROWID;
    INSERT INTO touched (what, name, edition)
        SELECT 1, episode, 1 FROM claim WHERE truce IS NOT NULL AND doubtful = 0 GROUP BY episode
        UNION ALL SELECT 2, episode, 1 FROM claim WHERE kind = 2 AND doubtful = 0 GROUP BY episode;
",
    "
    CREATE TABLE claim_text (         -- what is long of a claim, apart: lists go over short rows
        n         INTEGER PRIMARY KEY,
        words     TEXT NOT NULL,      -- its line, in Arabic folded, in English in small letters
        facts     BLOB NOT NULL,      -- the keys of the facts behind it, 16 bytes each
        body      BLOB NOT NULL       -- JSON, packed; id and status as they are in claim
    );
    INSERT INTO claim_text (n, words, facts, body) SELECT n, words, facts, body FROM claim;
    CREATE TABLE claim_short (
        n         INTEGER PRIMARY KEY,
        fact      BLOB NOT NULL UNIQUE, -- the fact that makes it
        id        TEXT NOT NULL,
        episode   TEXT NOT NULL,
        kind      INTEGER NOT NULL,   -- 0 figure, 1 event, 2 position
        status    TEXT NOT NULL,
        doubtful  INTEGER NOT NULL,
        unverified INTEGER NOT NULL,
        denied    INTEGER NOT NULL,   -- somebody denies it
        reviewed  INTEGER NOT NULL,   -- people accepted or corrected it
        score     INTEGER,            -- of its surest testimony, in hundredths
        origins   INTEGER NOT NULL,
        day       TEXT NOT NULL,      -- first day of what it covers; empty where none is known, as are the next
        since     TEXT NOT NULL,      -- the same, else the first day on which it was said
        until     TEXT NOT NULL,      -- last day of what it covers, else the last on which it was said
        told      TEXT NOT NULL,      -- the last day on which it was said; empty where none is known
        place     TEXT,               -- where it happened, where that has a place on the map
        tally     TEXT,               -- id of its tally
        tally_rank INTEGER,           -- how much its tally says
        truce     INTEGER             -- 1: it tells of a truce, 2: it may allege the breach of one
    );
    INSERT INTO claim_short (n, fact, id, episode, kind, status, doubtful, unverified, denied, reviewed, score, origins, day, since, until, told, place, tally, tally_rank, truce) SELECT n, fact, id, episode, kind, status, doubtful, unverified, denied, reviewed, score, origins, day, since, until, told, place, tally, tally_rank, truce FROM claim;
    DROP TABLE claim;
    ALTER TABLE claim_short RENAME TO claim;
    CREATE INDEX claim_id ON claim (id);
    CREATE INDEX claim_listed ON claim (doubtful, episode, status <> 'contested', kind, day, id);
    CREATE INDEX claim_new ON claim (doubtful, told DESC, since DESC, id);
    CREATE INDEX claim_episode ON claim (episode, doubtful, told DESC, since DESC, id);
    CREATE INDEX claim_weight ON claim (doubtful, status <> 'contested', denied DESC, origins DESC, told DESC, since DESC, id);
    CREATE INDEX claim_status ON claim (status, doubtful) WHERE status <> 'single';
    CREATE INDEX claim_dated ON claim (doubtful, kind, day DESC, told DESC, id);
    CREATE INDEX claim_tally ON claim (tally, tally_rank) WHERE tally IS NOT NULL;
    CREATE INDEX claim_truce ON claim (episode, truce) WHERE truce IS NOT NULL;
    CREATE INDEX claim_place ON claim (doubtful, place, status);
    CREATE INDEX claim_days ON claim (doubtful, since, until);
",
];
