namespace NeuroChip.Spec.Profiles;

/// <summary>A chip profile is refused.</summary>
public sealed class ProfileException : FormatException
{
    internal ProfileException(string code, string file, long line, long column, string field, string found, string allowed)
        : base($"{file}:{line}:{column}: {code}: {field}: found {found}; allowed is {allowed}")
    {
        Code = code;
        File = file;
        Line = line;
        Column = column;
        Field = field;
        Found = found;
        Allowed = allowed;
    }

    /// <summary>Stable diagnostic code, NC65xx.</summary>
    public string Code { get; }

    /// <summary>File, or the name that was asked for.</summary>
    public string File { get; }

    /// <summary>Line, from 1.</summary>
    public long Line { get; }

    /// <summary>Column, from 1.</summary>
    public long Column { get; }

    /// <summary>Which field.</summary>
    public string Field { get; }

    /// <summary>What the file says.</summary>
    public string Found { get; }

    /// <summary>What would be right.</summary>
    public string Allowed { get; }
}
