namespace NeuroChip.Spec;

/// <summary>A value does not fit the field it was to be stored in.</summary>
public sealed class SpecRangeException : ArgumentOutOfRangeException
{
    /// <summary>States the word, the field, the value and what the field can hold.</summary>
    public SpecRangeException(string word, string field, long value, long min, long max)
        : base(null, $"{word}.{field}: {value} does not fit; allowed is {min} to {max}")
    {
        Word = word;
        Field = field;
        Value = value;
        Min = min;
        Max = max;
    }

    /// <summary>Name of the word.</summary>
    public string Word { get; }

    /// <summary>Name of the field.</summary>
    public string Field { get; }

    /// <summary>The value that was refused.</summary>
    public long Value { get; }

    /// <summary>Smallest value allowed.</summary>
    public long Min { get; }

    /// <summary>Largest value allowed.</summary>
    public long Max { get; }
}
