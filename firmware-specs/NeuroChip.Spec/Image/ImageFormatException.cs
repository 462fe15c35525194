namespace NeuroChip.Spec.Image;

/// <summary>An image is refused: what was found, what is allowed, what to do.</summary>
public sealed class ImageFormatException : FormatException
{
    /// <summary>Builds the message from its parts.</summary>
    public ImageFormatException(string code, long offset, string found, string allowed, string remedy)
        : base($"{code}: image, byte {offset}: found {found}; allowed is {allowed}; {remedy}")
    {
        Code = code;
        Offset = offset;
        Found = found;
        Allowed = allowed;
        Remedy = remedy;
    }

    /// <summary>Stable diagnostic code, NC50xx.</summary>
    public string Code { get; }

    /// <summary>Byte of the file at which the fault lies.</summary>
    public long Offset { get; }

    /// <summary>What the file says.</summary>
    public string Found { get; }

    /// <summary>What would be right.</summary>
    public string Allowed { get; }

    /// <summary>What to do next.</summary>
    public string Remedy { get; }
}
