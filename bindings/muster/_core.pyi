# Made by tools/stubs.sh from the built module; do not edit.
"""
The simulation core of muster. Use it through the package `muster`, which adds what Python does better.
"""

from __future__ import annotations
import numpy
import typing
import typing_extensions

__all__: list[str] = [
    "Assignment",
    "Cause",
    "Channel",
    "Checkpoints",
    "File",
    "GivenFlood",
    "Hearing",
    "Intent",
    "LinkStructure",
    "Memory",
    "PERSONS_PER_HOUSEHOLD",
    "PartyStatus",
    "Problem",
    "ResultFile",
    "RoadClass",
    "Run",
    "Scenario",
    "ShelterKind",
    "ShelterUse",
    "Speeds",
    "Try",
    "WayCosts",
    "Ways",
    "World",
    "ZoneKind",
    "building_luck",
    "call_function",
    "check_writable",
    "checkpoints",
    "draw_families",
    "draw_traits",
    "ensemble",
    "entity_keys",
    "file_digest",
    "flood_fields",
    "headline",
    "household_sizes",
    "load_place",
    "make_world",
    "message",
    "message_keys",
    "model_functions",
    "movement_settings",
    "reference_page",
    "result_hash",
    "run_flood_case",
    "run_network_case",
    "schema",
    "shaken_buildings",
    "shelter_cover",
    "shelter_needs",
    "shelter_standards",
    "shelter_tents",
    "solve_hazard",
    "town_river",
    "with_stored_hazard",
    "write_result",
]

class Problem:
    """
    One problem of an input: stable code, place and typed arguments.
    """
    def __init__(
        self, code: int, file: str = "", line: int = 0, column: int = 0, key_path: str = "", arguments: dict[str, str] = {}
    ) -> None: ...
    def __repr__(self) -> str: ...
    def text(self, lang: str = "en") -> str:
        """
        The sentence with its place, in "en" or "zh".
        """
    @property
    def arguments(self) -> dict:
        """
        Named values of the sentence.
        """
    @property
    def code(self) -> int:
        """
        Stable number, printed as E1203.
        """
    @property
    def column(self) -> int:
        """
        1-based; 0 = none.
        """
    @property
    def file(self) -> str:
        """
        Path as given; empty where it is not about a file.
        """
    @property
    def key_path(self) -> str:
        """
        "shelters[3].capacity"; empty = none.
        """
    @property
    def line(self) -> int:
        """
        1-based; 0 = none.
        """

class Memory:
    """
    Engine memory that a NumPy array looks at. Not made by hand.
    """

class Channel:
    """
    By what a household was alerted: household/alerted_by.

    Members:

      none

      warden

      loudspeaker

      auto_call

      neighbour

      own_eyes

      door_knock

      sms

      cell_broadcast

      messaging_group

      gong

      media
    """

    __members__: typing.ClassVar[dict[str, Channel]]
    auto_call: typing.ClassVar[Channel]
    cell_broadcast: typing.ClassVar[Channel]
    door_knock: typing.ClassVar[Channel]
    gong: typing.ClassVar[Channel]
    loudspeaker: typing.ClassVar[Channel]
    media: typing.ClassVar[Channel]
    messaging_group: typing.ClassVar[Channel]
    neighbour: typing.ClassVar[Channel]
    none: typing.ClassVar[Channel]
    own_eyes: typing.ClassVar[Channel]
    sms: typing.ClassVar[Channel]
    warden: typing.ClassVar[Channel]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class Try:
    """
    How an attempt to reach a household ended: four bits per channel of household/tries.

    Members:

      none

      heard

      not_heard

      no_answer

      no_phone

      no_power

      no_network

      deep_water

      no_way

      warden_lost

      nobody_hears

      not_understood
    """

    __members__: typing.ClassVar[dict[str, Try]]
    deep_water: typing.ClassVar[Try]
    heard: typing.ClassVar[Try]
    no_answer: typing.ClassVar[Try]
    no_network: typing.ClassVar[Try]
    no_phone: typing.ClassVar[Try]
    no_power: typing.ClassVar[Try]
    no_way: typing.ClassVar[Try]
    nobody_hears: typing.ClassVar[Try]
    none: typing.ClassVar[Try]
    not_heard: typing.ClassVar[Try]
    not_understood: typing.ClassVar[Try]
    warden_lost: typing.ClassVar[Try]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class Hearing:
    """
    What somebody hears of speech and sirens: person/hearing.

    Members:

      normal

      hard_of_hearing

      deaf
    """

    __members__: typing.ClassVar[dict[str, Hearing]]
    deaf: typing.ClassVar[Hearing]
    hard_of_hearing: typing.ClassVar[Hearing]
    normal: typing.ClassVar[Hearing]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class Intent:
    """
    Where a household stands in its decision: household/intent.

    Members:

      unaware

      deciding

      preparing

      leaving

      refused

      staying
    """

    __members__: typing.ClassVar[dict[str, Intent]]
    deciding: typing.ClassVar[Intent]
    leaving: typing.ClassVar[Intent]
    preparing: typing.ClassVar[Intent]
    refused: typing.ClassVar[Intent]
    staying: typing.ClassVar[Intent]
    unaware: typing.ClassVar[Intent]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class PartyStatus:
    """
    Where a party is in its journey: party/status.

    Members:

      none

      waiting

      on_link

      arrived

      abandoned

      in_place

      dead

      carried
    """

    __members__: typing.ClassVar[dict[str, PartyStatus]]
    abandoned: typing.ClassVar[PartyStatus]
    arrived: typing.ClassVar[PartyStatus]
    carried: typing.ClassVar[PartyStatus]
    dead: typing.ClassVar[PartyStatus]
    in_place: typing.ClassVar[PartyStatus]
    none: typing.ClassVar[PartyStatus]
    on_link: typing.ClassVar[PartyStatus]
    waiting: typing.ClassVar[PartyStatus]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class Cause:
    """
    What harmed a person: person/cause.

    Members:

      none

      drowned_at_home

      swept_off_feet

      vehicle_swept_away

      landslide

      debris_flow

      tailings

      gas

      cold

      building_collapsed

      wildfire

      drowned_in_shelter

      smoke

      earthquake
    """

    __members__: typing.ClassVar[dict[str, Cause]]
    building_collapsed: typing.ClassVar[Cause]
    cold: typing.ClassVar[Cause]
    debris_flow: typing.ClassVar[Cause]
    drowned_at_home: typing.ClassVar[Cause]
    drowned_in_shelter: typing.ClassVar[Cause]
    earthquake: typing.ClassVar[Cause]
    gas: typing.ClassVar[Cause]
    landslide: typing.ClassVar[Cause]
    none: typing.ClassVar[Cause]
    smoke: typing.ClassVar[Cause]
    swept_off_feet: typing.ClassVar[Cause]
    tailings: typing.ClassVar[Cause]
    vehicle_swept_away: typing.ClassVar[Cause]
    wildfire: typing.ClassVar[Cause]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class ZoneKind:
    """
    What a danger zone is: zones/kind.

    Members:

      landslide

      debris_flow

      tailings

      gas

      water

      wildfire

      smoke
    """

    __members__: typing.ClassVar[dict[str, ZoneKind]]
    debris_flow: typing.ClassVar[ZoneKind]
    gas: typing.ClassVar[ZoneKind]
    landslide: typing.ClassVar[ZoneKind]
    smoke: typing.ClassVar[ZoneKind]
    tailings: typing.ClassVar[ZoneKind]
    water: typing.ClassVar[ZoneKind]
    wildfire: typing.ClassVar[ZoneKind]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class RoadClass:
    """
    Table link, column road_class.

    Members:

      motorway

      arterial

      collector

      lane

      track

      footway

      stairs
    """

    __members__: typing.ClassVar[dict[str, RoadClass]]
    arterial: typing.ClassVar[RoadClass]
    collector: typing.ClassVar[RoadClass]
    footway: typing.ClassVar[RoadClass]
    lane: typing.ClassVar[RoadClass]
    motorway: typing.ClassVar[RoadClass]
    stairs: typing.ClassVar[RoadClass]
    track: typing.ClassVar[RoadClass]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class LinkStructure:
    """
    Table link, column structure.

    Members:

      plain

      bridge

      tunnel

      underpass
    """

    __members__: typing.ClassVar[dict[str, LinkStructure]]
    bridge: typing.ClassVar[LinkStructure]
    plain: typing.ClassVar[LinkStructure]
    tunnel: typing.ClassVar[LinkStructure]
    underpass: typing.ClassVar[LinkStructure]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class ShelterKind:
    """
    Table shelter, column kind. An exit is a road out of the area.

    Members:

      emergency

      short_stay

      long_stay

      exit
    """

    __members__: typing.ClassVar[dict[str, ShelterKind]]
    emergency: typing.ClassVar[ShelterKind]
    exit: typing.ClassVar[ShelterKind]
    long_stay: typing.ClassVar[ShelterKind]
    short_stay: typing.ClassVar[ShelterKind]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class ShelterUse:
    """
    Table shelter, column use: what it is on ordinary days. Squares, parks and car parks are in the open.

    Members:

      unknown

      school

      gymnasium

      hall

      office

      hospital

      hotel

      temple

      dwelling

      square

      park

      car_park

      other
    """

    __members__: typing.ClassVar[dict[str, ShelterUse]]
    car_park: typing.ClassVar[ShelterUse]
    dwelling: typing.ClassVar[ShelterUse]
    gymnasium: typing.ClassVar[ShelterUse]
    hall: typing.ClassVar[ShelterUse]
    hospital: typing.ClassVar[ShelterUse]
    hotel: typing.ClassVar[ShelterUse]
    office: typing.ClassVar[ShelterUse]
    other: typing.ClassVar[ShelterUse]
    park: typing.ClassVar[ShelterUse]
    school: typing.ClassVar[ShelterUse]
    square: typing.ClassVar[ShelterUse]
    temple: typing.ClassVar[ShelterUse]
    unknown: typing.ClassVar[ShelterUse]
    def __eq__(self, other: typing.Any) -> bool: ...
    def __getstate__(self) -> int: ...
    def __hash__(self) -> int: ...
    def __index__(self) -> int: ...
    def __init__(self, value: int) -> None: ...
    def __int__(self) -> int: ...
    def __ne__(self, other: typing.Any) -> bool: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, state: int) -> None: ...
    def __str__(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def value(self) -> int: ...

class World:
    """
    A place: what does not change in a run. Shared read-only by all runs.
    """
    @staticmethod
    def load(path: str) -> World:
        """
        Reads world.h5, of this version or the one before. Raises InputError with all problems found.
        """
    def digest(self) -> str:
        """
        Hash of all tables and rasters, 32 hex digits. How the world came about (provenance, import_report) is not in it.
        """
    def save(self, path: str) -> None:
        """
        Writes world.h5 (docs/world.md): under a temporary name first, so that the file is whole or not there.
        """
    def table(self, name: str) -> dict:
        """
        Columns of a table by name: read-only NumPy views, texts as lists. Rows lie in the world's canonical order; columns of ids hold rows of other tables, 4294967295 = none. "street" holds the names of streets, without ids.
        """
    def tables(self) -> list[tuple[str, int]]:
        """
        Names of the tables and their numbers of rows.
        """
    @property
    def crs(self) -> str:
        """
        Coordinate reference system of all x and y, OGC WKT.
        """
    @property
    def crs_epsg(self) -> int:
        """
        The same as an EPSG code; 0 = none known.
        """
    @property
    def grid(self) -> dict:
        """
        Grid of the terrain: columns, rows, cell_m, west_m, south_m.
        """
    @property
    def ground(self) -> typing.Any:
        """
        float32[row, column], m above datum, row 0 in the south, NaN = no data. A view.
        """
    @property
    def import_report(self) -> str:
        """
        What its import dropped, guessed and left unread: JSON; "" = nothing to say.
        """
    @property
    def manning(self) -> typing.Any:
        """
        float32[row, column], Manning's n, s/m^(1/3). A view.
        """
    @property
    def name(self) -> str:
        """
        Chinese name.
        """
    @property
    def name_en(self) -> str:
        """
        English name.
        """
    @property
    def provenance(self) -> str:
        """
        How it was made, one line.
        """

class Run:
    """
    One run: (world, plan, seed) -> state(t), event log. Steps run with the GIL released.
    """
    def advance(self, until_ms: int, wall_s: float = 100000000.0) -> None:
        """
        Step until `until_ms` (ms since the start), the end, or until `wall_s` seconds of computing have passed; stops at a step boundary.
        """
    def array(self, name: str) -> typing.Any:
        """
        An array of State by name, read-only: a view that follows the run (use .copy() to keep its values). Request queues and lists of changes, whose length changes, are copies. Times are int64 ms; 2305843009213693951 = never.
        """
    def arrays(self) -> list[str]:
        """
        Names of all arrays of State, sorted.
        """
    def digest(self) -> str:
        """
        Hash of State and event log now, 32 hex digits.
        """
    def drop_caches(self) -> None:
        """
        Every model forgets what it can rebuild; results do not change.
        """
    def event_kinds(self) -> list:
        """
        What each kind of event means: name, tables of subject and object, unit of value.
        """
    def events(self) -> dict:
        """
        Columns of the event log, as copies: time (ms), kind, subject, object (rows; 4294967295 = none), value.
        """
    def profile(self) -> dict:
        """
        Computing time per model: name -> (seconds, calls).
        """
    def row_names(self, table: str) -> list:
        """
        Ids of the rows of a table that is the run's and not the world's: zone, rain_gauge, order; none = [].
        """
    def step(self) -> None:
        """
        Advance one step.
        """
    @property
    def end_ms(self) -> int:
        """
        End of the run, ms since the start.
        """
    @property
    def finished(self) -> bool:
        """
        True at the end.
        """
    @property
    def now_ms(self) -> int:
        """
        Simulated time, ms since the start.
        """
    @property
    def plan(self) -> str:
        """
        Id of the plan.
        """
    @property
    def seed(self) -> int:
        """
        Seed of all luck.
        """
    @property
    def step_ms(self) -> int:
        """
        Length of a step, ms.
        """
    @property
    def threads(self) -> int:
        """
        OpenMP threads; results never depend on it.
        """
    @property
    def world(self) -> World:
        """
        The place.
        """

class File:
    """
    One HDF5 or netCDF-4 file, opened for reading with mistrust: what is wrong with it raises InputError.
    """
    @staticmethod
    def open(path: str) -> File:
        """
        Opens a file.
        """
    def children(self, group: str = "") -> list[str]:
        """
        Sorted names in a group; "" = the root.
        """
    def has(self, name: str) -> bool:
        """
        Whether there is a group or data set of that name.
        """
    def has_attribute(self, object: str, name: str) -> bool:
        """
        Whether the object ("" = root) has it.
        """
    def is_group(self, name: str) -> bool:
        """
        Whether it is a group.
        """
    def number_attribute(self, object: str, name: str) -> float:
        """
        A number attribute; object "" = root.
        """
    def read(self, name: str) -> typing.Any:
        """
        A data set as a read-only NumPy array; texts as a list.
        """
    def read_rows(self, name: str, first: int, count: int) -> typing.Any:
        """
        Rows first .. first + count along the first axis of a data set of numbers, as a read-only NumPy array.
        """
    def shape(self, name: str) -> list[int]:
        """
        Shape of a data set.
        """
    def text_attribute(self, object: str, name: str) -> str:
        """
        A text attribute; object "" = root.
        """
    def type_of(self, name: str) -> str:
        """
        Element kind of a data set: "float32", "text".
        """
    @property
    def path(self) -> str:
        """
        Path as given.
        """

class Checkpoints:
    """
    Stored states of one run, beside its result. Made by Scenario.checkpoints.
    """
    def remove(self) -> None:
        """
        Removes all files of this run's checkpoints.
        """
    def resume(self, run: Run) -> int:
        """
        Puts a run that was just made into the newest stored state that is whole; returns its time, ms.
        """
    def save(self, run: Run) -> None:
        """
        Stores the run as it is now.
        """
    def stored(self) -> list[int]:
        """
        Numbers of the checkpoints on the disk, oldest first.
        """

class Scenario:
    """
    All that a scenario file says, read and checked.
    """
    @staticmethod
    def load(path: str, threads: int = 0) -> Scenario:
        """
        Reads and checks a scenario file with everything that it names; threads: for a world that is generated.
        """
    @staticmethod
    def load_text(text: str, folder: str = ".") -> Scenario:
        """
        The same from text; relative file names are looked up in `folder`.
        """
    def inputs(self) -> list[tuple[str, str]]:
        """
        Every file read and its hash.
        """
    def make_hazard_run(self, seed: int = 1, threads: int = 0) -> Run:
        """
        The hazards alone, ready to step: no people, roads or plans.
        """
    def make_run(self, plan: str = "", seed: int = 1, threads: int = 0) -> Run:
        """
        A run ready to step; plan: id or file name, "" = the default one; threads 0 = as OpenMP says.
        """
    def models(self) -> list[tuple[str, str]]:
        """
        The models: (phase, name).
        """
    def plans(self) -> list:
        """
        The plans: id, name, name_en. The first is the default.
        """
    def settings(self) -> list:
        """
        Every setting of the models in use: path, model, value, unit, grade, source, meaning, meaning_zh, changed, figure.
        """
    @property
    def duration_ms(self) -> int:
        """
        Length of a run, ms.
        """
    @property
    def file(self) -> str:
        """
        Path as given.
        """
    @property
    def hazard_file(self) -> str:
        """
        Stored hazard to replay; empty = the hazard is solved live.
        """
    @property
    def name(self) -> str:
        """
        Chinese name.
        """
    @property
    def name_en(self) -> str:
        """
        English name.
        """
    @property
    def start(self) -> str:
        """
        Local date and time of the start, "2026-07-20T18:00".
        """
    @property
    def step_ms(self) -> int:
        """
        Length of a step, ms.
        """
    @property
    def utc_offset_min(self) -> int:
        """
        Local time minus UTC, min.
        """
    @property
    def world(self) -> World:
        """
        The place.
        """

class ResultFile:
    """
    A stored result, complete or not.
    """
    @staticmethod
    def place_of(array: str) -> str:
        """
        Place of a final array in the file.
        """
    def __init__(self, path: str) -> None: ...
    def arrays(self) -> list[str]:
        """
        Names of the final arrays, as in State.
        """
    def series(self) -> list[str]:
        """
        Names of the series over time.
        """
    @property
    def complete(self) -> bool:
        """
        False where the run was stopped before its end.
        """
    @property
    def file(self) -> File:
        """
        The file, for reading.
        """
    @property
    def hash(self) -> str:
        """
        Result hash, as stored.
        """
    @property
    def reached_ms(self) -> int:
        """
        Simulated time reached, ms.
        """

class GivenFlood:
    """
    A flood that another program has solved, as maps on the terrain's grid at rising moments, made into hazard.nc.
    """
    def __init__(self, world: World, source: str, frame_ms: int = 60000, map_frame_ms: int = 600000) -> None:
        """
        source: what the maps are, for the reader of the file. frame_ms, map_frame_ms: spacing of series and of maps.
        """
    def add(self, at_ms: int, depth: numpy.ndarray[numpy.float32], speed: numpy.ndarray[numpy.float32] | None = None) -> None:
        """
        The next map: depth (m) and speed (m/s), float32[row, column], row 0 in the south; no speed = 0. Linear between two maps. Raises InputError.
        """
    def save(self, path: str, title: str = "", local_start: str = "2000-01-01T00:00", utc_offset_min: int = 0) -> None:
        """
        Writes hazard.nc; to be called once, behind the last map.
        """

class Assignment:
    """
    Static user equilibrium of a network and its trips, iteration by iteration. docs/assignment.md has the method.
    """
    def __init__(self, case: dict, threads: int = 0) -> None:
        """
        case: nodes (count), first_through (nodes below it carry no through traffic), uint32[link] tail, head, float64[link] free_time, b, capacity, power, fixed, uint32[pair] from, to, float64[pair] trips. threads: 0 = as many as there are cores.
        """
    def costs(self, flow: typing_extensions.Buffer) -> typing.Any:
        """
        float64[link], the costs of given flows.
        """
    def evaluate(self, flow: typing_extensions.Buffer) -> dict:
        """
        The sums of given flows, as in `sums`.
        """
    def flow(self) -> typing.Any:
        """
        float64[link], the flows reached.
        """
    def iterate(self) -> None:
        """
        Makes the flows better. Not where some trips have no way.
        """
    @property
    def cut_off(self) -> list[int]:
        """
        Rows of trips that no way joins, ascending.
        """
    @property
    def iterations(self) -> int:
        """
        So far.
        """
    @property
    def sums(self) -> dict:
        """
        Of the flows reached: objective, total_cost, total_time, shortest_cost, relative_gap.
        """
    @property
    def ways(self) -> int:
        """
        Ways that carry trips.
        """

class WayCosts:
    """
    Costs of all links, ready for questions from point to point. Made by Ways.costs().
    """
    def change(self, cost_ms: typing.Any, threads: int = 1) -> None:
        """
        Other costs. Takes as long as what hangs on the links that changed.
        """
    def cost(self, start: int, to: int) -> int:
        """
        Travel time from a state (or node) to a node, ms; 4294967295 = no way.
        """
    def path(self, start: int, to: int) -> typing.Any:
        """
        uint32[link]: rows of the links of the way in order; empty where there is no way, or none is needed. At every state it takes the link with the lowest key among those on a cheapest way.
        """
    def table(self, start: typing.Any, to: typing.Any) -> typing.Any:
        """
        uint32[start, to]: travel times from each to each, ms.
        """

class Speeds:
    """
    How links can be passed over time; nobody overtakes on a link.
    """
    def __init__(self, free_ms: typing.Any, link: typing.Any = (), from_ms: typing.Any = (), share: typing.Any = ()) -> None:
        """
        free_ms: uint32[link], travel time at free speed, 4294967295 = never. link, from_ms, share: steps in any order; from that moment on the link is passed at that share of its free speed (0 = closed, rounded to 1/65536, at most 256), until the link's next step.
        """
    def enter_by(self, link: int, ms: int) -> int:
        """
        The last moment to enter a link and still reach its end at `ms`; 4294967295 = none.
        """
    def leave(self, link: int, ms: int) -> int:
        """
        When one who enters a link at `ms` reaches its end, ms; 4294967295 = never.
        """

class Ways:
    """
    Ways over the network of a world. Where turns are banned there are more states than nodes: state 0 .. nodes - 1 is a node, for those who set out there; the others are nodes after a link from which some turns are banned. Times are whole ms, 4294967295 = no way.
    """
    @staticmethod
    def of_links(
        nodes: int,
        tail: typing.Any,
        head: typing.Any,
        banned_from: typing.Any = (),
        banned_to: typing.Any = (),
        x: typing.Any = None,
        y: typing.Any = None,
    ) -> Ways:
        """
        A network of links alone: rows of their ends, sorted by tail; pairs of links that are banned turns; where nodes lie, which only speeds things up.
        """
    def __init__(self, world: World, mode: str = "car") -> None:
        """
        mode: foot, car, cycle, high (trucks, buses) or boat.
        """
    def costs(self, cost_ms: typing.Any, threads: int = 1) -> WayCosts:
        """
        WayCosts for many questions from point to point. The first call makes the hierarchy, which takes some seconds for a million nodes.
        """
    def earliest(self, speeds: Speeds, start: typing.Any, at_ms: typing.Any) -> typing.Any:
        """
        uint32[state]: earliest arrivals everywhere of those who set out from states (or nodes) at these moments, ms.
        """
    def earliest_to(self, speeds: Speeds, start: typing.Any, at_ms: typing.Any, to: int) -> tuple:
        """
        The earliest arrival at one node, ms, and the rows of the links of the way.
        """
    def free_costs(self, own_m_s: float = 1.34) -> typing.Any:
        """
        uint32[link]: travel times with nothing in the way, ms. own_m_s: speed on foot, or at most by two-wheeler.
        """
    def latest(self, speeds: Speeds, to: int, deadline_ms: int) -> typing.Any:
        """
        uint32[state]: how late one may set out from everywhere to be at a node by a deadline, ms; 4294967295 = too late at any moment from 0 on.
        """
    def state_after(self) -> typing.Any:
        """
        uint32[link]: the state in which one is after each link.
        """
    def state_node(self) -> typing.Any:
        """
        uint32[state]: the node of each state.
        """
    def tree(self, cost_ms: typing.Any, to: int) -> tuple:
        """
        All ways to one node. cost_ms: uint32[link], at least 1, 4294967295 = closed. Returns uint32[state] travel times, and uint32[state] rows of the next links (4294967295 = none); of equally good links the lowest key.
        """
    @property
    def states(self) -> int:
        """
        Number of states.
        """

def building_luck(keys: typing_extensions.Buffer, purpose: str, seed: int = 1) -> typing.Any:
    """
    float64[key], uniform in [0, 1): luck of the stream town_buildings for what `purpose` names. A pure function of its arguments.
    """

def call_function(name: str, rows: typing_extensions.Buffer) -> typing.Any:
    """
    float64[row] of a named model function on float64[row x argument].
    """

def check_writable(path: str) -> None:
    """
    Raises InputError where a file could not be written there; leaves nothing behind.
    """

def checkpoints(scenario: Scenario, run: Run, prefix: str) -> Checkpoints:
    """
    Checkpoints of a run, in files that begin with `prefix`.
    """

def draw_families(ids: list[str], sizes: typing_extensions.Buffer, cars_per_household: typing_extensions.Buffer, seed: int = 1) -> dict:
    """
    Who lives in households of `sizes` (uint8) people: cars[household], and per person id, household (row), age, female. cars_per_household: float64, mean of the place. Follows from the seed and the household's id alone.
    """

def draw_traits(
    ids: list[str], age: typing_extensions.Buffer, female: typing_extensions.Buffer, impaired_share: typing_extensions.Buffer, seed: int = 1
) -> dict:
    """
    impaired, phone, walk_m_s and height_mass of persons of given age and sex (uint8). impaired_share: float64, 0 .. 1; NaN = by age.
    """

def ensemble(scenario: Scenario, plans: list[str], seeds: list[int], folder: str, workers: int = 0, progress: typing.Any = None) -> list:
    """
    Every plan with every seed, each once, one closed result file each in `folder`; what is there and complete is not run again. Returns plan, seed, file, hash and reused of each; file is empty where Ctrl-C came first.
    """

def entity_keys(table: str, ids: list[str]) -> typing.Any:
    """
    uint64[row]: keys of the things `ids` of a table; luck is drawn by them.
    """

def file_digest(path: str) -> str:
    """
    Hash of a file's bytes as results name their inputs, 32 hex digits.
    """

def flood_fields() -> dict:
    """
    Settings of a flood by name: {name: {kind, required, choices, fields}}; a case of runner flood takes those of storms, soils, levees and structures.
    """

def headline(run: Run) -> dict:
    """
    What a run comes to, in a few numbers; times in ms.
    """

def household_sizes(ids: list[str], first: typing_extensions.Buffer, persons: typing_extensions.Buffer, seed: int = 1) -> typing.Any:
    """
    uint8[household]: sizes by the census of 2020. Group g holds the households first[g] up to first[g + 1] (int64) and persons[g] (int64) people, exactly where there is at least one person and at most 255 per household.
    """

def load_place(text: str, folder: str = ".", world: World = None) -> World:
    """
    The place of a scenario's text alone, with those who are there when it starts, each where it is: nothing but `world`, `population` and `start` is read. world: taken in place of the one that the text names.
    """

def make_world(
    tables: dict,
    *,
    name: str,
    name_en: str,
    crs_epsg: int,
    crs_wkt: str,
    ground: typing.Any = None,
    manning: typing.Any = None,
    cell_m: float = 1.0,
    west_m: float = 0.0,
    south_m: float = 0.0,
    provenance: str,
    import_report: str = "",
    merge_below_m: float = 0.0,
    least_m: float = 0.0,
) -> tuple:
    """
    A World from tables of columns by name, as World.table() gives them and docs/world.md describes them: numbers as arrays, texts as lists, row numbers (4294967295 = none) in columns of ids, rows in any order. A table that is missing is empty; of columns only node/signal, building/xy_error_m, cover/hole_of, household/first_person and household/persons may be missing.

    ground, manning: float32[row, column], m above datum (NaN = no data) and s/m^(1/3), row 0 in the south; None = none. cell_m: edge of a cell, m; west_m, south_m: outer corner of the first cell, m. provenance: one line, how the world was made. import_report: JSON of findings, kept with the world. merge_below_m: links shorter than this lose their two ends to one node; least_m: shorter links are raised to this length, m; 0 = none.

    Returns the world and what became of short links: merged, rounded, bans_dropped, added_car_s, added_walk_s, longest_added_m. Raises InputError with all problems found, each with its table and column.
    """

def message(key: str, lang: str = "en", arguments: dict[str, str] = {}) -> str:
    """
    Sentence `key` of the catalogue in "en" or "zh" with {name} replaced; the key itself where the catalogue lacks it.
    """

def message_keys() -> list[str]:
    """
    All keys of the catalogue, sorted.
    """

def model_functions() -> list:
    """
    Named model functions: a dict each, with name, arguments [(name, unit)], result (name, unit), meaning and source.
    """

def movement_settings() -> dict:
    """
    Settings of movement/kinematic_wave by name: "number", "boolean", or the list of choices.
    """

def reference_page() -> str:
    """
    Markdown page of every key of scenario and plan files.
    """

def result_hash(path: str) -> str:
    """
    Hash of a stored result, computed anew from its data sets.
    """

def run_flood_case(case: dict) -> dict:
    """
    Solves a flood by itself; keys and results as in muster.verify.runners.flood. Raises InputError.
    """

def run_network_case(case: dict, threads: int = 1) -> dict:
    """
    Loads parties onto a few links; keys and results as in muster.verify.runners.network. Times in s, inf = never. `digest` is a hash of State and events at the end. Raises InputError.
    """

def schema(document: str = "scenario") -> str:
    """
    JSON Schema of "scenario" or "plan" files.
    """

def shaken_buildings(types: list[str], levels: list[str], pga_g: typing_extensions.Buffer) -> tuple:
    """
    What shaking makes of buildings of Hazus types ('URML') and levels of design (HC, MC, LC, PC; the next lower one that a type has): float64[row * 6] chances of none, slight, moderate, extensive, complete and collapsed, and float64[row * 4] shares of those inside by severity 1 to 4.
    """

def shelter_cover(covered_m2: typing_extensions.Buffer, tents: typing_extensions.Buffer, days: int, standards: str = "") -> typing.Any:
    """
    float64[day * row]: covered floor and that of the tents, m2.
    """

def shelter_needs(item: str, persons: typing_extensions.Buffer, days: int, standards: str = "") -> typing.Any:
    """
    float64[day * row]: what that many persons need of an item on each of the days 1 (the first 24 h) .. `days` of their stay, day by day, in the unit of its name; 0 where the table does not have the item. standards: a CSV file in place of models/data/shelter/standards.csv.
    """

def shelter_standards(standards: str = "") -> list:
    """
    Rows of the table of standards: item, from_day, amount, per_persons, whole, mark, source.
    """

def shelter_tents(persons: typing_extensions.Buffer, covered_m2: typing_extensions.Buffer, days: int, standards: str = "") -> typing.Any:
    """
    float64[day * row]: tents for those whom the covered floor does not hold.
    """

def solve_hazard(scenario: Scenario, path: str, threads: int = 0, progress: typing.Callable[[int], None] = None, seed: int = 1) -> dict:
    """
    Solves the scenario's hazard and stores it; progress(ms reached) is called now and then. `seed`: of what is drawn of its danger zones. Returns mass_error and froude_limited_share.
    """

def town_river(seed: int = 1, people: int = 20000) -> dict:
    """
    Discharges (m3/s) of a generated town's river that matter to a flood, its bank level upstream and the warning level of its bridge gauge (m above datum).
    """

def with_stored_hazard(scenario: Scenario, file: str) -> Scenario:
    """
    The same scenario with a stored hazard in place of its own.
    """

def write_result(run: Run, scenario: Scenario, path: str) -> str:
    """
    Writes run.nc of a run as it is now; one that has not reached its end is marked incomplete. Returns the result hash.
    """

PERSONS_PER_HOUSEHOLD: float = 2.62
__version__: str = "0.1.0"
