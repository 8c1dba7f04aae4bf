"""The records of the Atlas: models, benchmarks and data sets.

Frozen pydantic types in strict mode; unknown keys are refused. This module is the one
place where the shape of a record is written; the JSON Schemas are exported from it.
Values keep the text of their source. A field that may hold several sizes of one family
lists them in one order throughout the record (``params_total``, ``context``, ``layers`` …).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from model_atlas.scalars import (
    Amount,
    Country,
    Date,
    Key,
    Language,
    Locator,
    Many,
    Number,
    Prose,
    Repository,
    Rows,
    Slug,
    Text,
    Url,
)
from model_atlas.vocabulary import (
    BaselineKind,
    Commercial,
    Contamination,
    DatasetKind,
    Level,
    Licence,
    Lifecycle,
    Metric,
    Modality,
    ModelKind,
    PersonalData,
    Route,
    RunBy,
    Standing,
    Status,
    Synthetic,
    Task,
    Unit,
    Weights,
    YesNo,
)


class Strict(BaseModel):
    """What all parts of records share: frozen, no conversion, no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Sourced(Strict):
    """Where a statement was read: keys of ``refs.bib`` and the place in the source."""

    cite: Many[Key] = Field(default=(), description="Key or keys of refs.bib.")
    at: Locator | None = Field(default=None, description="The place in the source.")
    url: Url | None = Field(default=None, description="Only where nothing citable exists.")
    retrieved: Date | None = Field(default=None, description="When the url was read.")

    def source_problem(self) -> str | None:
        """What is missing before a reader could look this statement up."""
        if not self.cite and self.url is None:
            return "a source is missing: give cite (a key of refs.bib)"
        if self.cite and self.at is None:
            return "the place in the source is missing: give at (abstract, README, Table 2 …)"
        if self.url is not None and self.retrieved is None:
            return "url needs retrieved: the date when it was read"
        return None


class Cited(Sourced):
    """A statement that must name its source."""

    @model_validator(mode="after")
    def _has_source(self) -> Cited:
        problem = self.source_problem()
        if problem:
            raise ValueError(problem)
        return self


Value = TypeVar("Value")


class Claim(Cited, Generic[Value]):
    """What one of several disagreeing sources states."""

    value: Value
    note: Prose | None = None


class Fact(Sourced, Generic[Value]):
    """A value with its source, or the statement that none was found."""

    value: Value | None = Field(default=None, description="As the source writes it.")
    status: Status = "disclosed"
    note: Prose | None = Field(default=None, description="One English sentence.")
    checked: Date | None = Field(default=None, description="When an unknown was looked for.")
    formula: Prose | None = Field(default=None, description="How a derived value comes about.")
    claims: Rows[Claim[Value]] = Field(default=(), description="The values of a contested fact.")

    @model_validator(mode="after")
    def _fits_status(self) -> Fact[Value]:
        problem = _status_problem(self)
        if problem:
            raise ValueError(problem)
        return self


def _status_problem(fact: Fact[Value]) -> str | None:
    """Why *fact* lacks, or must not have, a part that its status asks for."""
    match fact.status:
        case "unknown":
            if fact.value is not None:
                return "a fact with status unknown has no value"
            return None if fact.checked else "status unknown needs checked: the date of the search"
        case "not-applicable":
            return "a fact that is not applicable has no value" if fact.value else None
        case "contested":
            if fact.value is not None or len(fact.claims) < 2:
                return "status contested needs claims (two or more values) and no value"
            return None
        case "derived":
            if fact.value is None or fact.formula is None:
                return "status derived needs value and formula"
            return None
        case "estimated":
            if fact.note is None:
                return "status estimated needs a note"
    if fact.value is None:
        return "value is missing (where the source is silent write status: unknown)"
    return fact.source_problem()


class Name(Strict):
    """How the thing is called; the one field that carries both languages."""

    en: Text
    zh: Text | None = None


class Links(Strict):
    """Where the thing itself is to be had (identifiers, not sources)."""

    hf: Many[Repository] = Field(default=(), description="Hugging Face ids, owner/name.")
    modelscope: Repository | None = None
    github: Repository | None = Field(default=None, description="GitHub id, owner/name.")
    homepage: Url | None = None
    api: Url | None = None
    download_checked: Date | None = None


class CommercialUse(Sourced):
    """May one sell what is built on it? About the weights as released."""

    value: Commercial
    conditions: Prose | None = None
    reason: Prose | None = Field(
        default=None, description="Why the verdict is better than what is inherited."
    )

    @model_validator(mode="after")
    def _has_source(self) -> CommercialUse:
        problem = None if self.value == "unclear" else self.source_problem()
        if problem:
            raise ValueError(problem)
        return self


class Remark(Cited):
    """A cited sentence: a known failure, a flaw."""

    text: Prose


class DataUse(Cited):
    """One body of data that a model was trained on."""

    name: Prose = Field(description="What the source calls it.")
    dataset: Slug | None = Field(default=None, description="Id of its record, if there is one.")
    kind: DatasetKind
    amount: Amount | None = None
    unit: Unit | None = None
    languages: Many[Language] = ()
    licence: Licence | None = None
    synthetic: Synthetic | None = None
    personal_data: PersonalData | None = None
    cutoff: Date | None = None
    note: Prose | None = None


_COMPARABLE = "no: tested in another way than the rest of its group."


class Baseline(Strict):
    """Another system in the same comparable group as a score."""

    kind: BaselineKind
    name: Prose
    model: Slug | None = Field(default=None, description="Id of its record, if there is one.")
    score: Number
    comparable: YesNo | None = Field(default=None, description=_COMPARABLE)
    note: Prose | None = None


class Score(Cited):
    """A result. Without version, metric, setting and runner it is none."""

    benchmark: Slug
    version: Prose = Field(description="Version or variant of the benchmark.")
    split: Prose | None = None
    subset: Prose | None = None
    metric: Metric
    score: Number = Field(description="As printed. Accuracy, F1, pass@k … in per cent.")
    variant: Prose | None = Field(default=None, description="Which size or variant of the model.")
    n: Amount | None = Field(default=None, description="Number of test items.")
    shots: Prose = Field(description="0, 5 …, fine-tuned, or unknown.")
    prompt: Prose | None = None
    decoding: Prose | None = None
    harness: Prose | None = None
    judge: Prose | None = None
    run_by: RunBy
    date: Date | None = None
    group: Text | None = Field(
        default=None, description="Comparable group; same table, same group."
    )
    baselines: Rows[Baseline] = ()
    comparable: YesNo | None = Field(default=None, description=_COMPARABLE)
    note: Prose | None = None

    @model_validator(mode="after")
    def _says_why(self) -> Score:
        if self.comparable == "no" and self.note is None:
            raise ValueError("comparable: no needs a note: why the score must not be ranked")
        return self


class Reproduction(Cited):
    """Somebody else's attempt at a reported score."""

    benchmark: Slug
    metric: Metric
    reported: Number
    reproduced: Number
    by: Prose


class ContaminationReport(Sourced):
    """Whether the model has seen the test data."""

    benchmark: Slug | None = None
    value: Contamination
    note: Prose | None = None


class Regime(Cited):
    """A body of rules and how the model stands in it."""

    regime: Prose
    standing: Standing
    note: Prose | None = None


class Record(Strict):
    """What every kind of record has."""

    id: Slug = Field(description="Permanent identifier; equals the file name.")
    name: Name
    aliases: Many[Text] = ()
    not_to_be_confused_with: Many[Slug] = ()
    domain: Slug = Field(description="The domain; for a model, its folder.")
    also: Many[Slug] = Field(default=(), description="Further domains.")
    summary: Prose = Field(description="What it is, in one sentence.")
    maker: Fact[Prose]
    released: Fact[Date]
    paper: Many[Key] = Field(default=(), description="The works that describe it.")
    links: Links = Links()
    level: Level = Field(description="0 listed … 4 reproduced by us.")
    verified: Date


class Model(Record):
    """A model, or a system built around one."""

    kind: ModelKind
    tasks: Many[Task]
    country: Many[Country] = ()
    lifecycle: Fact[Lifecycle]
    superseded_by: Many[Slug] = ()

    route: Fact[Many[Route]] = Field(description="How it was specialised, in order.")
    base: Fact[Many[Slug]] = Field(description="Ids of the records of its base models.")
    vocabulary_extended: Fact[YesNo] | None = None
    training_tokens: Fact[Many[Amount]] = Field(
        description="Tokens of domain-specific training, counted with repetition if so stated."
    )
    training_compute: Fact[Prose] | None = None

    params_total: Fact[Many[Amount]]
    params_active: Fact[Many[Amount]] | None = None
    context: Fact[Many[Amount]] = Field(description="Context length in tokens.")
    modality: Many[Modality]
    layers: Fact[Many[Amount]] | None = None
    kv_heads: Fact[Many[Amount]] | None = None
    head_dim: Fact[Many[Amount]] | None = None
    quantised_releases: Fact[YesNo] | None = None

    languages: Fact[Many[Language]]
    jurisdiction: Fact[Many[Prose]] | None = None

    weights: Fact[Weights]
    licence_weights: Fact[Licence]
    licence_code: Fact[Licence] | None = None
    licence_data: Fact[Licence] | None = None
    upstream: Fact[Prose] | None = Field(default=None, description="Inherited terms.")
    commercial: CommercialUse

    data: Rows[DataUse] = ()
    data_released: Fact[YesNo] | None = None
    contamination: Rows[ContaminationReport] = ()

    scores: Rows[Score] = ()
    reproductions: Rows[Reproduction] = ()

    intended_use: Fact[Prose] | None = None
    not_for: Fact[Prose] | None = None
    known_failures: Rows[Remark] = ()
    regimes: Rows[Regime] = ()

    pick_when: Prose | None = Field(default=None, description="Our advice, one sentence.")
    avoid_when: Prose | None = Field(default=None, description="Our advice, one sentence.")
    alternative: Many[Slug] = ()


class Benchmark(Record):
    """A test set with its metric."""

    kind: Literal["benchmark"] = "benchmark"
    tasks: Many[Task]
    languages: Fact[Many[Language]]
    size: Fact[Amount]
    unit: Unit
    splits: Fact[Prose] | None = None
    metrics: Many[Metric]
    licence: Fact[Licence]
    contamination: Rows[Remark] = ()
    flaws: Rows[Remark] = ()
    saturated: Fact[YesNo] | None = None


class Dataset(Record):
    """A body of data used to train or adapt models."""

    kind: DatasetKind
    languages: Fact[Many[Language]]
    size: Fact[Amount]
    unit: Unit
    tokens: Fact[Amount] | None = None
    licence: Fact[Licence]
    commercial: CommercialUse | None = None
    personal_data: Fact[PersonalData]
    synthetic: Fact[Synthetic]
    available: Fact[Weights] = Field(description="open, gated, on-request or none.")
    flaws: Rows[Remark] = ()


#: Name of a kind, as in roles and exports → its type. The types of a project with fields of
#: its own are subclasses of these (see :mod:`model_atlas.shape`).
KINDS: Final[Mapping[str, type[Record]]] = {
    "model": Model,
    "benchmark": Benchmark,
    "dataset": Dataset,
}


def kind_of(record: Record) -> type[Record]:
    """The type of :data:`KINDS` that *record* belongs to."""
    return next(kind for kind in KINDS.values() if isinstance(record, kind))
