namespace NeuroChip.SpecTool.Diagnostics;

/// <summary>Numbers of the tool's diagnostics. Append-only: they are printed and searched for.</summary>
internal enum ProblemCode
{
    NotYaml = 6001,
    UnknownKey = 6002,
    MissingKey = 6003,
    BadValue = 6004,
    DuplicateName = 6005,
    BitTaken = 6010,
    BitUndeclared = 6011,
    BitOutsideWord = 6012,
    BadWidth = 6013,
    LimitOutsideField = 6014,
    EnumDoesNotFit = 6015,
    UnknownReference = 6016,
    LayoutMissing = 6017,
    DuplicateNumber = 6018,
    RegisterOverlap = 6020,
    RegisterMisaligned = 6021,
    RegisterOutsideSpace = 6022,
    NumberIncomplete = 6030,
    MarkerMissing = 6040,
}
