namespace NeuroChip.Hdf5;

/// <summary>What the elements of a dataset are.</summary>
public enum Hdf5Kind
{
    /// <summary>A type this library does not read (compound, reference, opaque, ...), or a dataset without values.</summary>
    Unsupported = 0,

    /// <summary>Floating point of at most 32 bits.</summary>
    Real32 = 1,

    /// <summary>Floating point of 64 bits.</summary>
    Real64 = 2,

    /// <summary>Integers of any width, read as 64 bits.</summary>
    Whole = 3,

    /// <summary>The two-valued enumeration that stands for truth values.</summary>
    Truth = 4,

    /// <summary>Strings of fixed or variable length.</summary>
    Text = 5,
}
