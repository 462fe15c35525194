namespace NeuroChip.Spec.Profiles;

/// <summary>Diagnostic codes of chip profiles. Append-only.</summary>
public static class ProfileCodes
{
    /// <summary>No such profile.</summary>
    public const string NotFound = "NC6501";

    /// <summary>The text is not YAML.</summary>
    public const string NotYaml = "NC6502";

    /// <summary>A field is unknown.</summary>
    public const string UnknownField = "NC6503";

    /// <summary>A field is missing.</summary>
    public const string MissingField = "NC6504";

    /// <summary>A value has the wrong type.</summary>
    public const string BadType = "NC6505";

    /// <summary>A value is out of range.</summary>
    public const string OutOfRange = "NC6506";

    /// <summary>A value has the wrong unit.</summary>
    public const string WrongUnit = "NC6507";

    /// <summary>Costs of two sources are mixed.</summary>
    public const string MixedSources = "NC6508";

    /// <summary>A profile inherits from itself, or from too many in a row.</summary>
    public const string BadInheritance = "NC6509";
}
